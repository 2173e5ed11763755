//! The peg facility: swaps one dollar coin for USD1 and back, at par less a fee.
//!
//! Its stock of the coin is never lent, and covers its level to the last fraction: minting rounds
//! down, the fee up, and redeeming down. The design is Maker's PSM and Aave's GSM.

use crate::{
    error::{CoreError, Result},
    price::{OracleLimits, OraclePrice, PriceUse},
    units::Bps,
};

/// Decimals of USD1.
pub const USD1_DECIMALS: u8 = 6;

/// The terms of a peg facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PegTerms {
    /// The most USD1 that may be out against this coin, in base units.
    pub capacity: u64,
    /// The fee on buying USD1 with the coin.
    pub buy_fee: Bps,
    /// The fee on selling USD1 for the coin.
    pub sell_fee: Bps,
    /// The coin's decimals, at most 18.
    pub decimals: u8,
}

/// What a coin's price must be for a peg facility to take more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PegOracle {
    /// The lowest price, in 1e-8 USD.
    pub floor: u64,
    /// The oldest price, in seconds.
    pub max_age: u32,
    /// The widest confidence interval, as a part of the price.
    pub max_confidence: Bps,
}

impl PegOracle {
    /// Refuses a coin whose price, the lower of spot and average less confidence, is under the
    /// floor, or cannot be told.
    pub fn check(&self, price: &OraclePrice, now: i64) -> Result<()> {
        let limits = OracleLimits {
            max_age: self.max_age,
            max_confidence: self.max_confidence,
            // The lower of the two counts, however far apart they are.
            max_ema_gap: Bps(u32::MAX),
            ..OracleLimits::default()
        };
        let range = price.range(PriceUse::NewRisk, &limits, 0, now)?;
        if range.is_below(self.floor) { Err(CoreError::PegPriceBelowFloor) } else { Ok(()) }
    }
}

/// What a peg facility has minted, and the coins behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PegFacility {
    /// USD1 minted and not burned, in base units.
    pub level: u64,
    /// Coins in the vault that belong to it, in base units of the coin. Donations do not count.
    pub stock: u64,
}

impl PegFacility {
    /// Takes coins in, and returns the USD1 to mint for them.
    pub fn buy(&mut self, terms: &PegTerms, coins: u64) -> Result<u64> {
        let gross = terms.to_usd1_floor(coins)?;
        let usd1 = less_fee(gross, terms.buy_fee)?;
        let level = self.level.checked_add(usd1).ok_or(CoreError::Overflow)?;
        if level > terms.capacity {
            return Err(CoreError::FacilityCapacityExceeded);
        }
        let stock = self.stock.checked_add(coins).ok_or(CoreError::Overflow)?;
        *self = Self { level, stock };
        Ok(usd1)
    }

    /// Takes USD1 to burn, and returns the coins to pay for it.
    pub fn sell(&mut self, terms: &PegTerms, usd1: u64) -> Result<u64> {
        let level = self.level.checked_sub(usd1).ok_or(CoreError::PegStockExceeded)?;
        let coins = terms.to_coins_floor(less_fee(usd1, terms.sell_fee)?)?;
        if coins == 0 {
            return Err(CoreError::ZeroAmount);
        }
        let stock = self.stock.checked_sub(coins).ok_or(CoreError::PegStockExceeded)?;
        *self = Self { level, stock };
        Ok(coins)
    }

    /// The coins that no USD1 is out against: fees and rounding.
    pub fn profit(&self, terms: &PegTerms) -> Result<u64> {
        Ok(self.stock.saturating_sub(terms.to_coins_ceil(self.level)?))
    }

    /// Takes the profit out of the stock. Returns it.
    pub fn collect_profit(&mut self, terms: &PegTerms) -> Result<u64> {
        let profit = self.profit(terms)?;
        self.stock = self.stock.saturating_sub(profit);
        Ok(profit)
    }
}

impl PegTerms {
    /// What coins are at par, rounded down.
    fn to_usd1_floor(self, coins: u64) -> Result<u64> {
        match self.decimals.checked_sub(USD1_DECIMALS) {
            Some(places) => coins.checked_div(power_of_ten(places)?).ok_or(CoreError::Overflow),
            None => {
                let places = USD1_DECIMALS.saturating_sub(self.decimals);
                coins.checked_mul(power_of_ten(places)?).ok_or(CoreError::Overflow)
            }
        }
    }

    /// What USD1 is at par, rounded down.
    fn to_coins_floor(self, usd1: u64) -> Result<u64> {
        match self.decimals.checked_sub(USD1_DECIMALS) {
            Some(places) => usd1.checked_mul(power_of_ten(places)?).ok_or(CoreError::Overflow),
            None => {
                let places = USD1_DECIMALS.saturating_sub(self.decimals);
                usd1.checked_div(power_of_ten(places)?).ok_or(CoreError::Overflow)
            }
        }
    }

    /// What USD1 is at par, rounded up.
    fn to_coins_ceil(self, usd1: u64) -> Result<u64> {
        match self.decimals.checked_sub(USD1_DECIMALS) {
            Some(_) => self.to_coins_floor(usd1),
            None => Ok(usd1.div_ceil(power_of_ten(USD1_DECIMALS.saturating_sub(self.decimals))?)),
        }
    }
}

/// The fee on an amount of USD1, rounded up.
pub fn fee_ceil(assets: u64, fee: Bps) -> Result<u64> {
    let fee = fee.of_ceil(assets.into())?;
    u64::try_from(fee).map_err(|_| CoreError::Overflow)
}

/// What is left of an amount after the fee, which is rounded up; refused when that is nothing.
fn less_fee(assets: u64, fee: Bps) -> Result<u64> {
    let left = assets.saturating_sub(fee_ceil(assets, fee)?);
    if left == 0 { Err(CoreError::ZeroAmount) } else { Ok(left) }
}

fn power_of_ten(places: u8) -> Result<u64> {
    10_u64.checked_pow(places.into()).ok_or(CoreError::Overflow)
}
