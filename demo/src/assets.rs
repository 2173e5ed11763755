//! The five assets of the demo's market and the parameters they are listed with.

use world_liberty_markets::state::{RatePoint, ReserveConfig};

use crate::prices::{Row, UsdPrice};

/// One asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asset {
    /// The dollar the market is built around.
    Usd1,
    /// Another dollar.
    Usdc,
    /// Ether, bridged.
    Eth,
    /// Bitcoin, tokenised.
    Btc,
    /// Solana's own coin.
    Sol,
}

impl Asset {
    /// In the order in which they are listed.
    pub const ALL: [Self; 5] = [Self::Usd1, Self::Usdc, Self::Eth, Self::Btc, Self::Sol];
    /// The dollars.
    pub const DOLLARS: [Self; 2] = [Self::Usd1, Self::Usdc];

    /// The place in [`Asset::ALL`], which is the reserve's number too.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// What screens call it.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Usd1 => "USD1",
            Self::Usdc => "USDC",
            Self::Eth => "ETH",
            Self::Btc => "BTC",
            Self::Sol => "SOL",
        }
    }

    /// The mint's decimals.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        match self {
            Self::Usd1 | Self::Usdc => 6,
            Self::Eth | Self::Btc => 8,
            Self::Sol => 9,
        }
    }

    /// Decimals that screens show.
    #[must_use]
    pub const fn shown_decimals(self) -> u8 {
        match self {
            Self::Usd1 | Self::Usdc => 2,
            Self::Eth | Self::Btc | Self::Sol => 4,
        }
    }

    /// Whole tokens in base units.
    #[must_use]
    pub const fn whole(self, tokens: u64) -> u64 {
        tokens * 10u64.pow(self.decimals() as u32)
    }

    /// Dollars in base units, at a price, rounded down.
    #[must_use]
    pub fn worth(self, usd: f64, price: UsdPrice) -> u64 {
        (usd / price.usd() * 10f64.powi(self.decimals().into())) as u64
    }

    /// What base units are worth in dollars.
    #[must_use]
    pub fn value(self, base_units: u64, price: UsdPrice) -> f64 {
        base_units as f64 / 10f64.powi(self.decimals().into()) * price.usd()
    }

    /// The price at a row. The series has no SOL: it follows ETH, at a twentieth.
    #[must_use]
    pub fn price(self, row: &Row) -> UsdPrice {
        match self {
            Self::Usd1 | Self::Usdc => UsdPrice::ONE,
            Self::Eth => row.eth,
            Self::Btc => row.btc,
            Self::Sol => UsdPrice(row.eth.0 / 20),
        }
    }

    /// Its parameters. `feed_id` tells the oracle's feeds apart.
    #[must_use]
    pub fn config(self, feed_id: [u8; 32]) -> ReserveConfig {
        let terms = self.terms();
        let mut config = ReserveConfig {
            feed_id,
            supply_cap: self.whole(10_000_000_000),
            borrow_cap: self.whole(10_000_000_000),
            debt_ceiling_usd: 1_000_000_000,
            max_price_age: 60,
            liquidation_max_price_age: 600,
            ltv_bps: terms.ltv,
            liquidation_threshold_bps: terms.threshold,
            debt_weight_bps: 10_000,
            min_bonus_bps: terms.min_bonus,
            max_bonus_bps: terms.max_bonus,
            protocol_bonus_share_bps: 1_000,
            reserve_factor_bps: 1_000,
            max_utilisation_bps: 9_500,
            max_obligation_share_bps: 7_500,
            max_confidence_bps: 200,
            max_ema_gap_bps: 1_000,
            ..ReserveConfig::default()
        };
        if Self::DOLLARS.contains(&self) {
            config.collateral_price_cap = UsdPrice::ONE.0.unsigned_abs();
            config.debt_price_floor = UsdPrice::ONE.0.unsigned_abs();
        }
        for (place, point) in config.curve.iter_mut().zip(terms.curve) {
            let (utilisation_bps, apr_bps) = point;
            *place = RatePoint { utilisation_bps, apr_bps };
        }
        config.curve_len = 3;
        config
    }

    fn terms(self) -> Terms {
        const DOLLAR_CURVE: Curve = [(0, 0), (9_000, 650), (10_000, 6_000)];
        const COIN_CURVE: Curve = [(0, 0), (8_000, 400), (10_000, 10_000)];
        let (ltv, threshold, min_bonus, max_bonus, curve) = match self {
            Self::Usd1 | Self::Usdc => (8_000, 8_500, 200, 400, DOLLAR_CURVE),
            Self::Eth => (7_800, 8_200, 400, 750, COIN_CURVE),
            Self::Btc => (7_500, 8_000, 400, 800, COIN_CURVE),
            Self::Sol => (6_500, 7_200, 500, 1_000, COIN_CURVE),
        };
        Terms { ltv, threshold, min_bonus, max_bonus, curve }
    }
}

/// Utilisation and annual rate at each corner, in basis points.
type Curve = [(u32, u32); 3];

/// In basis points.
struct Terms {
    ltv: u16,
    threshold: u16,
    min_bonus: u16,
    max_bonus: u16,
    curve: Curve,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_configuration_is_within_the_programs_bounds() {
        for asset in Asset::ALL {
            assert!(asset.config([1; 32]).validate().is_ok(), "{}", asset.symbol());
        }
    }

    #[test]
    fn converts_between_dollars_and_base_units() {
        let price = UsdPrice(200_000_000_000);
        assert_eq!(Asset::Eth.worth(4_000.0, price), Asset::Eth.whole(2));
        assert!((Asset::Eth.value(Asset::Eth.whole(2), price) - 4_000.0).abs() < 1e-6);
    }
}
