use serde::Serialize;
use wlm_core::{
    price::{OracleLimits, OraclePrice, PriceRange, PriceUse},
    units::{ONE_BPS, USD_BITS, Usd},
};

use crate::Failure;

/// A price as published.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PublishedPrice {
    /// Spot, in US dollars with `-exponent` decimal places.
    pub price: i64,
    /// Half the width of the confidence interval, in the same unit.
    pub confidence: u64,
    /// The moving average, in the same unit.
    pub ema: i64,
    /// The decimal exponent of all three.
    pub exponent: i32,
    /// When it was published; 0 is never.
    pub published_at: i64,
    /// How long ago that is, in seconds.
    pub age: u32,
    /// Spot in US dollars, for screens.
    pub usd: f64,
    /// The confidence as a part of spot, in basis points, rounded up: more than the limit just where it is refused.
    pub confidence_bps: u32,
    /// The gap between spot and average as a part of the average, likewise.
    pub ema_gap_bps: u32,
}

/// A reserve's price, and what it is good for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceFigures {
    /// As published.
    #[serde(flatten)]
    pub published: PublishedPrice,
    /// What a token counts for new risk; absent where the price is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_risk: Option<PriceBand>,
    /// Why it carries no new risk, by name; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_risk_refused: Option<String>,
    /// What a token counts in a liquidation; absent where the price is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liquidation: Option<PriceBand>,
    /// Why it does not liquidate, by name; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liquidation_refused: Option<String>,
}

/// What a token counts, in US dollars.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceBand {
    /// As collateral.
    pub collateral: f64,
    /// As debt.
    pub debt: f64,
}

impl PublishedPrice {
    /// Of a price, at a time.
    #[must_use]
    pub fn of(price: &OraclePrice, now: i64) -> Self {
        let OraclePrice { price: spot, confidence, ema, exponent, published_at } = *price;
        let [spot_units, ema_units] = [spot, ema].map(i64::unsigned_abs);
        let age = now.saturating_sub(published_at).clamp(0, u32::MAX.into());
        Self {
            price: spot,
            confidence,
            ema,
            exponent,
            published_at,
            age: u32::try_from(age).unwrap_or(u32::MAX),
            usd: dollars(spot, exponent),
            confidence_bps: part_bps(confidence, spot_units),
            ema_gap_bps: part_bps(spot_units.abs_diff(ema_units), ema_units),
        }
    }
}

impl PriceFigures {
    /// Of a price, within a reserve's limits.
    #[must_use]
    pub fn of(price: &OraclePrice, limits: &OracleLimits, decimals: u8, now: i64) -> Self {
        let counts = |use_| {
            let range = price.range(use_, limits, decimals, now);
            let band = range.and_then(|range| PriceBand::of(&range, decimals));
            let refused = band.err().map(|error| Failure::from(error).name);
            (band.ok(), refused)
        };
        let (new_risk, new_risk_refused) = counts(PriceUse::NewRisk);
        let (liquidation, liquidation_refused) = counts(PriceUse::Liquidation);
        let published = PublishedPrice::of(price, now);
        Self { published, new_risk, new_risk_refused, liquidation, liquidation_refused }
    }
}

impl PriceBand {
    fn of(range: &PriceRange, decimals: u8) -> wlm_core::Result<Self> {
        // A whole token: at most 18 decimals fit.
        let token = 10_u64.saturating_pow(decimals.into());
        Ok(Self {
            collateral: fraction(range.collateral()?.value_floor(token)),
            debt: fraction(range.debt()?.value_ceil(token)),
        })
    }
}

/// A value in US dollars, for screens.
fn fraction(value: Usd) -> f64 {
    value.0 as f64 / (1_u64 << USD_BITS) as f64
}

/// A price in US dollars, for screens; 0 where its exponent is none.
fn dollars(price: i64, exponent: i32) -> f64 {
    // A power of ten that floats hold exactly: the same quotient everywhere.
    let power = exponent.checked_neg().and_then(|places| 10_u64.checked_pow(places.try_into().ok()?));
    power.map_or(0.0, |power| price as f64 / power as f64)
}

/// A part in basis points, rounded up; 0 of nothing.
fn part_bps(part: u64, whole: u64) -> u32 {
    let bps = (u128::from(part) * u128::from(ONE_BPS)).checked_add(u128::from(whole).saturating_sub(1));
    let bps = bps.and_then(|bps| bps.checked_div(whole.into()));
    bps.map_or(0, |bps| u32::try_from(bps).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use wlm_core::units::Bps;

    use super::*;

    const NOW: i64 = 1_000;

    fn price() -> OraclePrice {
        OraclePrice { price: 30_000, confidence: 30, ema: 29_000, exponent: -1, published_at: 990 }
    }

    #[test]
    fn a_price_is_told_in_dollars_and_parts() {
        let told = PublishedPrice::of(&price(), NOW);
        assert_eq!((told.usd, told.age, told.confidence_bps, told.ema_gap_bps), (3_000.0, 10, 10, 345));
        let none = PublishedPrice::of(&OraclePrice::default(), NOW);
        assert_eq!((none.usd, none.age, none.confidence_bps, none.ema_gap_bps), (0.0, 1_000, 0, 0));
        let strange = OraclePrice { exponent: i32::MIN, published_at: NOW + 5, ..price() };
        let strange = PublishedPrice::of(&strange, NOW);
        assert_eq!((strange.usd, strange.age), (0.0, 0));
    }

    #[test]
    fn parts_are_above_their_limits_just_where_the_program_refuses() {
        for units in 1..600 {
            let price = OraclePrice { confidence: units, ema: 30_000 - (units as i64), ..price() };
            let told = PublishedPrice::of(&price, NOW);
            let refused = |max_confidence, max_ema_gap| {
                let limits = OracleLimits {
                    max_age: 60,
                    max_confidence: Bps(max_confidence),
                    max_ema_gap: Bps(max_ema_gap),
                    ..OracleLimits::default()
                };
                PriceFigures::of(&price, &limits, 6, NOW).new_risk_refused
            };
            assert_eq!(refused(told.confidence_bps, told.ema_gap_bps), None);
            let wide = refused(told.confidence_bps - 1, told.ema_gap_bps);
            assert_eq!(wide.as_deref(), Some("PriceConfidenceTooWide"));
            let far = refused(told.confidence_bps, told.ema_gap_bps - 1);
            assert_eq!(far.as_deref(), Some("PriceEmaGapTooWide"));
        }
    }

    #[test]
    fn collateral_counts_the_lower_and_debt_the_higher_price() {
        let limits = OracleLimits {
            max_age: 60,
            liquidation_max_age: 60,
            max_confidence: Bps(100),
            max_ema_gap: Bps(500),
            ..OracleLimits::default()
        };
        let told = PriceFigures::of(&price(), &limits, 9, NOW);
        let near = |actual: f64, expected: f64| (actual - expected).abs() < 1e-6;
        let band = told.new_risk.expect("within all limits");
        assert!(near(band.collateral, 2_897.0) && near(band.debt, 3_003.0), "{band:?}");
        let band = told.liquidation.expect("young");
        assert!(near(band.collateral, 3_000.0) && near(band.debt, 3_000.0), "{band:?}");
        let old = PriceFigures::of(&price(), &limits, 9, NOW + 100);
        assert_eq!((old.liquidation, old.liquidation_refused.as_deref()), (None, Some("PriceStale")));
    }
}
