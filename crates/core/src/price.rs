//! Oracle prices: what makes one usable, and what an amount is worth at it.
//!
//! A price is kept as the oracle gives it until it is used; then it becomes a binary
//! fraction per base unit, rounded down where it values collateral and up where it values
//! debt. See `docs/MATH.md` § Prices.

use crate::{
    error::{CoreError, Result},
    units::{Bps, ONE_BPS, USD_BITS, Usd},
    wide::{high_product, shl_div_ceil, shl_div_floor},
};

/// How far ahead of the chain's clock a price may be published: clocks differ by seconds.
pub const MAX_CLOCK_DRIFT_SECONDS: i64 = 10;
/// The smallest exponent a price may have; the largest is 0.
pub const MIN_EXPONENT: i32 = -18;
/// The most decimals a token may have.
pub const MAX_DECIMALS: u8 = 18;
/// Decimals of [`OracleLimits::collateral_cap`] and [`OracleLimits::debt_floor`].
pub const PRICE_LIMIT_DECIMALS: u32 = 8;

/// A price as Pyth publishes it: `price · 10^exponent` US dollars a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OraclePrice {
    /// The spot price.
    pub price: i64,
    /// Half the width of the 68 % confidence interval.
    pub confidence: u64,
    /// The moving average, about an hour long.
    pub ema: i64,
    /// The decimal exponent of all three.
    pub exponent: i32,
    /// When it was published, in unix seconds. Zero: there is none.
    pub published_at: i64,
}

/// What makes a price of this reserve usable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OracleLimits {
    /// The oldest price that may carry new risk, in seconds.
    pub max_age: u32,
    /// The oldest price that may liquidate, in seconds.
    pub liquidation_max_age: u32,
    /// The widest confidence interval for new risk, as a part of the price.
    pub max_confidence: Bps,
    /// The widest gap between spot and average for new risk, as a part of the average.
    pub max_ema_gap: Bps,
    /// Collateral counts at most this, in 1e-8 USD; 0 is no cap.
    pub collateral_cap: u64,
    /// Debt counts at least this, in 1e-8 USD; 0 is no floor.
    pub debt_floor: u64,
}

/// What a price is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceUse {
    /// Borrowing, or withdrawing with debt: pessimistic, and only within all limits.
    NewRisk,
    /// Liquidation: spot, not older than the longer age, never refused for its gap.
    Liquidation,
}

/// Between which prices an asset is valued in one use, in the oracle's own decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceRange {
    low: u64,
    high: u64,
    /// Decimal places of a price of one base unit.
    places: u32,
}

impl PriceRange {
    /// For collateral: rounded down.
    pub fn collateral(&self) -> Result<Price> {
        Price::floor(self.low, self.places)
    }

    /// For debt: rounded up.
    pub fn debt(&self) -> Result<Price> {
        Price::ceil(self.high, self.places)
    }

    /// Whether the lower price of a base unit is under a limit in 1e-8 USD.
    #[must_use]
    pub fn is_below(&self, limit: u64) -> bool {
        let (limit_places, places) = (power_of_ten(PRICE_LIMIT_DECIMALS), power_of_ten(self.places));
        // 64 by 64 bits: neither product wraps.
        (self.low as u128).wrapping_mul(limit_places as u128) < (limit as u128).wrapping_mul(places as u128)
    }
}

/// The two prices a reserve has in one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceBand {
    /// For collateral: rounded down.
    pub collateral: Price,
    /// For debt: rounded up.
    pub debt: Price,
}

impl OraclePrice {
    /// The newer of two. The first wins a tie, so that nobody can swap equals back and forth.
    #[must_use]
    pub const fn newer(self, other: Self) -> Self {
        if other.published_at > self.published_at { other } else { self }
    }

    /// Refuses what no oracle in good health publishes.
    pub fn check(&self, now: i64) -> Result<()> {
        if self.published_at == 0 {
            return Err(CoreError::PriceStale);
        }
        if self.price <= 0 || self.ema <= 0 {
            return Err(CoreError::PriceNotPositive);
        }
        if self.exponent < MIN_EXPONENT || self.exponent > 0 {
            return Err(CoreError::PriceExponentOutOfRange);
        }
        if self.published_at > now.saturating_add(MAX_CLOCK_DRIFT_SECONDS) {
            return Err(CoreError::PriceFromFuture);
        }
        let places = self.exponent.unsigned_abs();
        let lowest = places.checked_sub(LOWEST_PRICE_PLACES).map_or(1, power_of_ten);
        let highest = power_of_ten(places.saturating_add(HIGHEST_PRICE_DIGITS));
        let range = lowest..=highest;
        if !range.contains(&self.price.unsigned_abs()) || !range.contains(&self.ema.unsigned_abs()) {
            return Err(CoreError::PriceOutOfRange);
        }
        Ok(())
    }

    /// Both prices for `use_`, or why there are none.
    pub fn band(&self, use_: PriceUse, limits: &OracleLimits, decimals: u8, now: i64) -> Result<PriceBand> {
        let range = self.range(use_, limits, decimals, now)?;
        Ok(PriceBand { collateral: range.collateral()?, debt: range.debt()? })
    }

    /// The prices for `use_` before they become binary fractions: few positions need both.
    pub fn range(&self, use_: PriceUse, limits: &OracleLimits, decimals: u8, now: i64) -> Result<PriceRange> {
        self.check(now)?;
        let (spot, ema) = (self.price.unsigned_abs(), self.ema.unsigned_abs());
        let (low, high) = match use_ {
            PriceUse::NewRisk => {
                self.check_age(limits.max_age, now)?;
                check_part(self.confidence, spot, limits.max_confidence, CoreError::PriceConfidenceTooWide)?;
                check_part(spot.abs_diff(ema), ema, limits.max_ema_gap, CoreError::PriceEmaGapTooWide)?;
                (spot.min(ema).saturating_sub(self.confidence), spot.max(ema).saturating_add(self.confidence))
            }
            PriceUse::Liquidation => {
                self.check_age(limits.liquidation_max_age, now)?;
                (spot, spot)
            }
        };
        let places = self.exponent.unsigned_abs();
        let low = match limits.collateral_cap {
            0 => low,
            cap => low.min(rescale_floor(cap, places)),
        };
        let high = match limits.debt_floor {
            0 => high,
            floor => high.max(rescale_ceil(floor, places)),
        };
        Ok(PriceRange { low, high, places: places.saturating_add(decimals as u32) })
    }

    fn check_age(&self, max_age: u32, now: i64) -> Result<()> {
        if now.saturating_sub(self.published_at) > max_age as i64 {
            return Err(CoreError::PriceStale);
        }
        Ok(())
    }
}

/// Refuses when `part` is more than `limit` of `whole`.
fn check_part(part: u64, whole: u64, limit: Bps, error: CoreError) -> Result<()> {
    // 64 by 32 bits: neither product wraps.
    let part = (part as u128).wrapping_mul(ONE_BPS as u128);
    if part > (whole as u128).wrapping_mul(limit.0 as u128) {
        return Err(error);
    }
    Ok(())
}

/// What one base unit is worth in US dollars: `mantissa / 2^shift` in units of 2^-32 USD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    mantissa: u64,
    shift: u32,
}

impl Price {
    /// `price · 10^-exponent` a base unit, at most the exact value and within 2^-61 of it.
    fn floor(price: u64, exponent: u32) -> Result<Self> {
        let power = RECIPROCALS.get(exponent as usize).ok_or(CoreError::PriceExponentOutOfRange)?;
        if price == 0 {
            return Ok(Self { mantissa: 0, shift: 0 });
        }
        let lead = price.leading_zeros();
        let mantissa = high_product(price << lead, power.mantissa);
        // lead + power.shift ≥ 64 + 32 for every price in range; lower ones only shift further.
        let shift = lead.saturating_add(power.shift).checked_sub(64 + USD_BITS);
        Ok(Self { mantissa, shift: shift.ok_or(CoreError::PriceOutOfRange)? })
    }

    /// As [`Price::floor`], at least the exact value: truncation lost less than two units.
    fn ceil(price: u64, exponent: u32) -> Result<Self> {
        Ok(Self::floor(price, exponent)?.raised())
    }

    /// A little more: at least the exact price where this one was rounded down.
    #[must_use]
    pub const fn raised(self) -> Self {
        Self { mantissa: self.mantissa.saturating_add(2), ..self }
    }

    /// A little less: at most the exact price where this one was rounded up.
    #[must_use]
    pub const fn lowered(self) -> Self {
        Self { mantissa: self.mantissa.saturating_sub(4), ..self }
    }

    /// What `assets` are worth, rounded down.
    #[must_use]
    pub fn value_floor(self, assets: u64) -> Usd {
        Usd(self.product(assets).checked_shr(self.shift).unwrap_or(0))
    }

    /// What `assets` are worth, rounded up.
    #[must_use]
    pub fn value_ceil(self, assets: u64) -> Usd {
        let product = self.product(assets);
        let floor = product.checked_shr(self.shift).unwrap_or(0);
        let exact = floor.checked_shl(self.shift) == Some(product) || product == 0;
        Usd(if exact { floor } else { floor.saturating_add(1) })
    }

    /// How much a value buys, rounded down; `u64::MAX` when it buys more.
    #[must_use]
    pub fn assets_floor(self, value: Usd) -> u64 {
        shl_div_floor(value.0, self.shift, self.mantissa as u128)
            .and_then(|assets| u64::try_from(assets).ok())
            .unwrap_or(u64::MAX)
    }

    /// How much it takes to make up a value, rounded up; `u64::MAX` when it takes more.
    #[must_use]
    pub fn assets_ceil(self, value: Usd) -> u64 {
        shl_div_ceil(value.0, self.shift, self.mantissa as u128)
            .and_then(|assets| u64::try_from(assets).ok())
            .unwrap_or(u64::MAX)
    }

    const fn product(self, assets: u64) -> u128 {
        // 64 by 64 bits: never wraps.
        (assets as u128).wrapping_mul(self.mantissa as u128)
    }
}

/// A token is worth at least 1e-9 USD …
const LOWEST_PRICE_PLACES: u32 = 9;
/// … and at most 1e7 USD.
const HIGHEST_PRICE_DIGITS: u32 = 7;

/// `10^digits`, `u64::MAX` above 10^19.
fn power_of_ten(digits: u32) -> u64 {
    POWERS_OF_TEN.get(digits as usize).copied().unwrap_or(u64::MAX)
}

/// A table: the VM pays for every step of a power.
const POWERS_OF_TEN: [u64; 20] = powers_of_ten();

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which refuses any overflow"
)]
const fn powers_of_ten() -> [u64; 20] {
    let mut powers = [1; 20];
    let mut k = 1;
    while k < powers.len() {
        powers[k] = powers[k - 1] * 10;
        k += 1;
    }
    powers
}

/// From 1e-8 USD to a price with `places` decimal places.
fn rescale_floor(limit: u64, places: u32) -> u64 {
    match places.checked_sub(PRICE_LIMIT_DECIMALS) {
        Some(up) => limit.saturating_mul(power_of_ten(up)),
        None => limit.checked_div(power_of_ten(PRICE_LIMIT_DECIMALS.saturating_sub(places))).unwrap_or(0),
    }
}

fn rescale_ceil(limit: u64, places: u32) -> u64 {
    match places.checked_sub(PRICE_LIMIT_DECIMALS) {
        Some(up) => limit.saturating_mul(power_of_ten(up)),
        None => limit.div_ceil(power_of_ten(PRICE_LIMIT_DECIMALS.saturating_sub(places))),
    }
}

/// `mantissa / 2^shift`, rounded down, with the mantissa's top bit set.
#[derive(Clone, Copy)]
struct Reciprocal {
    mantissa: u64,
    shift: u32,
}

/// The largest decimal shift: 18 places of the price and 18 decimals of the token.
const MAX_PLACES: usize = 36;

/// `10^-k` for `k` from 0 to 36. A constant expression: an overflow would not compile.
const RECIPROCALS: [Reciprocal; MAX_PLACES + 1] = reciprocals();

#[expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "evaluated by the compiler, which refuses any overflow; the mantissa keeps its top 64 of 128 bits"
)]
const fn reciprocals() -> [Reciprocal; MAX_PLACES + 1] {
    let mut table = [Reciprocal { mantissa: 1 << 63, shift: 63 }; MAX_PLACES + 1];
    let mut wide: u128 = 1 << 127;
    let mut shift = 127;
    let mut k = 1;
    while k < table.len() {
        wide /= 10;
        let lead = wide.leading_zeros();
        wide <<= lead;
        shift += lead;
        table[k] = Reciprocal { mantissa: (wide >> 64) as u64, shift: shift - 64 };
        k += 1;
    }
    table
}
