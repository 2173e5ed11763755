//! `price`: a usable price encloses the oracle's exact one, and an unusable one has its reason.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use primitive_types::U512;
use proptest::prelude::*;
use support::{amount, big, cases, ceil_div, part, pow2, pow10, wide_number};
use wlm_core::{
    CoreError,
    price::{MAX_CLOCK_DRIFT_SECONDS, OracleLimits, OraclePrice, PriceBand, PriceUse},
    units::{Bps, Usd},
};

const NOW: i64 = 1_800_000_000;
/// A price is within this part of the exact one (docs/MATH.md § Prices).
const ERROR: u32 = 61;
const EXPONENTS: [i32; 6] = [-18, -12, -9, -8, -5, 0];
const USES: [PriceUse; 2] = [PriceUse::NewRisk, PriceUse::Liquidation];

fn limits() -> OracleLimits {
    OracleLimits {
        max_age: 60,
        liquidation_max_age: 600,
        max_confidence: Bps(200),
        max_ema_gap: Bps(1_000),
        collateral_cap: 0,
        debt_floor: 0,
    }
}

fn quote(price: i64, exponent: i32) -> OraclePrice {
    OraclePrice { price, confidence: 0, ema: price, exponent, published_at: NOW }
}

/// The lowest and the highest accepted price with this exponent, as far as an `i64` goes.
fn range(exponent: i32) -> (i64, i64) {
    let places = exponent.unsigned_abs();
    (10_i64.pow(places.saturating_sub(9)), 10_i64.checked_pow(places + 7).unwrap_or(i64::MAX))
}

fn band(oracle: &OraclePrice, use_: PriceUse, limits: &OracleLimits, decimals: u8) -> PriceBand {
    oracle.band(use_, limits, decimals, NOW).unwrap()
}

/// What `assets` are worth at `price · 10^exponent` a token, as a fraction in 2^-32 USD.
fn exact_value(assets: u64, price: u64, exponent: i32, decimals: u8) -> (U512, U512) {
    let places = exponent.unsigned_abs() + u32::from(decimals);
    ((big(assets) * big(price)) << 32, pow10(places))
}

fn check_band(band: &PriceBand, low: u64, high: u64, assets: u64, exponent: i32, decimals: u8) {
    let (n, d) = exact_value(assets, low, exponent, decimals);
    let (floor, raised) = (band.collateral.value_floor(assets), band.collateral.raised().value_ceil(assets));
    assert!(big(floor.0) * d <= n, "INV-34 collateral above its value");
    assert!(big(floor.0) + 1 + ((n / d) >> ERROR) >= n / d, "collateral too low");
    assert!(big(raised.0) * d >= n, "raised below the value");
    let (n, d) = exact_value(assets, high, exponent, decimals);
    let (ceil, lowered) = (band.debt.value_ceil(assets), band.debt.lowered().value_floor(assets));
    assert!(big(ceil.0) * d >= n, "INV-34 debt below its value");
    let value = ceil_div(n, d);
    assert!(big(ceil.0) <= value + 1 + (value >> ERROR), "debt too high");
    assert!(big(lowered.0) * d <= n, "lowered above the value");
}

#[test]
fn every_price_in_range_encloses_its_value_at_every_edge() {
    for exponent in EXPONENTS {
        let (lowest, highest) = range(exponent);
        for price in [lowest, lowest + 1, highest - 1, highest] {
            for decimals in [0, 6, 9, 18] {
                for assets in [0, 1, 1_000_000, 1 << 63, u64::MAX] {
                    let oracle = quote(price, exponent);
                    let price = price as u64;
                    for use_ in USES {
                        check_band(
                            &band(&oracle, use_, &limits(), decimals),
                            price,
                            price,
                            assets,
                            exponent,
                            decimals,
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn everything_there_is_at_the_highest_price_fits() {
    let top = band(&quote(10_000_000, 0), PriceUse::NewRisk, &limits(), 0);
    assert_eq!(top.collateral.value_floor(u64::MAX), Usd((u128::from(u64::MAX) * 10_000_000) << 32));
    assert!(top.debt.value_ceil(u64::MAX).0 < 1 << 120);
}

#[test]
fn an_oracle_in_bad_health_is_refused() {
    let good = quote(100_000_000, -8);
    for (bad, error) in [
        (OraclePrice { published_at: 0, ..good }, CoreError::PriceStale),
        (OraclePrice { price: 0, ..good }, CoreError::PriceNotPositive),
        (OraclePrice { price: i64::MIN, ..good }, CoreError::PriceNotPositive),
        (OraclePrice { ema: -1, ..good }, CoreError::PriceNotPositive),
        (OraclePrice { exponent: 1, ..good }, CoreError::PriceExponentOutOfRange),
        (OraclePrice { exponent: -19, ..good }, CoreError::PriceExponentOutOfRange),
        (OraclePrice { exponent: i32::MIN, ..good }, CoreError::PriceExponentOutOfRange),
        (OraclePrice { published_at: NOW + MAX_CLOCK_DRIFT_SECONDS + 1, ..good }, CoreError::PriceFromFuture),
        (OraclePrice { price: 1_000_000_000_000_001, ..good }, CoreError::PriceOutOfRange),
        (OraclePrice { ema: 1_000_000_000_000_001, ..good }, CoreError::PriceOutOfRange),
        (quote(999, -12), CoreError::PriceOutOfRange),
        (OraclePrice { ema: 999, ..quote(1_000, -12) }, CoreError::PriceOutOfRange),
        (quote(10_000_001, 0), CoreError::PriceOutOfRange),
    ] {
        for use_ in USES {
            assert_eq!(bad.band(use_, &limits(), 6, NOW), Err(error), "{bad:?}");
        }
    }
    let nearly = OraclePrice { published_at: NOW + MAX_CLOCK_DRIFT_SECONDS, ..good };
    assert_eq!(nearly.check(NOW), Ok(()));
}

#[test]
fn new_risk_wants_a_younger_price_than_liquidation() {
    let aged = |age| OraclePrice { published_at: NOW - age, ..quote(100_000_000, -8) };
    let usable = |age, use_| aged(age).band(use_, &limits(), 6, NOW).is_ok();
    assert!(usable(60, PriceUse::NewRisk) && !usable(61, PriceUse::NewRisk));
    assert!(usable(600, PriceUse::Liquidation) && !usable(601, PriceUse::Liquidation));
    assert_eq!(aged(61).band(PriceUse::NewRisk, &limits(), 6, NOW), Err(CoreError::PriceStale));
}

#[test]
fn only_new_risk_minds_confidence_and_the_gap_to_the_average() {
    let base = quote(1_000_000, -6);
    let band = |oracle: OraclePrice, use_| oracle.band(use_, &limits(), 6, NOW).map(|_| ());
    let unsure = |confidence| OraclePrice { confidence, ..base };
    assert_eq!(band(unsure(20_000), PriceUse::NewRisk), Ok(()));
    assert_eq!(band(unsure(20_001), PriceUse::NewRisk), Err(CoreError::PriceConfidenceTooWide));
    let jumped = |price| OraclePrice { price, ..base };
    for edge in [1_100_000, 900_000] {
        assert_eq!(band(jumped(edge), PriceUse::NewRisk), Ok(()));
    }
    for past in [1_100_001, 899_999] {
        assert_eq!(band(jumped(past), PriceUse::NewRisk), Err(CoreError::PriceEmaGapTooWide));
    }
    assert_eq!(band(unsure(u64::MAX), PriceUse::Liquidation), Ok(()));
    assert_eq!(band(jumped(5_000_000), PriceUse::Liquidation), Ok(()));
}

#[test]
fn new_risk_is_valued_at_the_worse_of_spot_and_average_and_confidence_against_the_user() {
    let oracle = OraclePrice { price: 1_020_000, ema: 990_000, confidence: 5_000, ..quote(1, -6) };
    check_band(&band(&oracle, PriceUse::NewRisk, &limits(), 6), 985_000, 1_025_000, 1 << 40, -6, 6);
    check_band(&band(&oracle, PriceUse::Liquidation, &limits(), 6), 1_020_000, 1_020_000, 1 << 40, -6, 6);
}

#[test]
fn a_dollar_cap_and_floor_hold_in_every_use() {
    let dollar = OracleLimits { collateral_cap: 100_000_000, debt_floor: 100_000_000, ..limits() };
    for use_ in USES {
        check_band(&band(&quote(1_010_000, -6), use_, &dollar, 6), 1_000_000, 1_010_000, 1 << 40, -6, 6);
        check_band(&band(&quote(990_000, -6), use_, &dollar, 6), 990_000, 1_000_000, 1 << 40, -6, 6);
    }
    assert_eq!(
        band(&quote(1, 0), PriceUse::NewRisk, &dollar, 0),
        band(&quote(1, 0), PriceUse::NewRisk, &limits(), 0)
    );
}

#[test]
fn the_newer_price_counts_and_a_tie_changes_nothing() {
    let (old, new) = (quote(1, 0), OraclePrice { published_at: NOW + 1, ..quote(2, 0) });
    assert_eq!((old.newer(new), new.newer(old)), (new, new));
    assert_eq!(old.newer(quote(3, 0)), old);
}

#[test]
fn a_confidence_as_wide_as_the_price_leaves_collateral_without_value() {
    let wild = OracleLimits { max_confidence: Bps(30_000), ..limits() };
    let oracle = OraclePrice { confidence: 2_000_000, ..quote(1_000_000, -6) };
    let worthless = band(&oracle, PriceUse::NewRisk, &wild, 6).collateral;
    assert_eq!(worthless.value_floor(u64::MAX), Usd::ZERO);
    assert_eq!(worthless.assets_floor(Usd(1)), u64::MAX);
}

/// A healthy oracle of any exponent, with spot, average and confidence inside wide limits.
fn oracle() -> impl Strategy<Value = OraclePrice> {
    (-18..=0_i32).prop_flat_map(|exponent| {
        let (lowest, highest) = range(exponent);
        let log = (lowest..=highest, 0..63_u32).prop_map(move |(n, bits)| (n >> bits).clamp(lowest, highest));
        (log, 0..=200_i64, 0..=100_u64, Just(exponent), Just((lowest, highest))).prop_map(
            |(price, gap, unsure, exponent, (lowest, highest))| OraclePrice {
                price,
                confidence: (price as u64 / 10_000) * unsure,
                ema: price.saturating_add((price / 2_000) * (gap - 100)).clamp(lowest, highest),
                exponent,
                published_at: NOW,
            },
        )
    })
}

fn any_oracle() -> impl Strategy<Value = OraclePrice> {
    (any::<i64>(), any::<u64>(), any::<i64>(), prop_oneof![-20..3_i32, any::<i32>()], any::<i64>()).prop_map(
        |(price, confidence, ema, exponent, published_at)| OraclePrice {
            price,
            confidence,
            ema,
            exponent,
            published_at,
        },
    )
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn values_enclose_the_exact_value(oracle in oracle(), decimals in 0..=18_u8, assets in amount()) {
        let (spot, ema) = (oracle.price as u64, oracle.ema as u64);
        let (low, high) = (spot.min(ema) - oracle.confidence, spot.max(ema) + oracle.confidence);
        check_band(&band(&oracle, PriceUse::NewRisk, &limits(), decimals), low, high, assets, oracle.exponent, decimals);
        check_band(&band(&oracle, PriceUse::Liquidation, &limits(), decimals), spot, spot, assets, oracle.exponent, decimals);
    }

    #[test]
    fn caps_and_floors_only_make_prices_more_careful(
        oracle in oracle(), decimals in 0..=18_u8, cap in amount(), floor in 0..1_u64 << 50, assets in amount(),
    ) {
        let careful = OracleLimits { collateral_cap: cap, debt_floor: floor, ..limits() };
        let (plain, careful) = (oracle.band(PriceUse::NewRisk, &limits(), decimals, NOW), oracle.band(PriceUse::NewRisk, &careful, decimals, NOW));
        let (Ok(plain), Ok(careful)) = (plain, careful) else { return Ok(()) };
        prop_assert!(careful.collateral.value_floor(assets) <= plain.collateral.value_floor(assets));
        prop_assert!(careful.debt.value_ceil(assets) >= plain.debt.value_ceil(assets));
        let (n, d) = exact_value(assets, cap, -8, decimals);
        prop_assert!(cap == 0 || big(careful.collateral.value_floor(assets).0) * d <= n, "above its cap");
        let (n, d) = exact_value(assets, floor, -8, decimals);
        let fits = big(floor) * pow10(oracle.exponent.unsigned_abs()) / pow10(8) <= big(u64::MAX);
        prop_assert!(!fits || big(careful.debt.value_ceil(assets).0) * d >= n, "below its floor");
    }

    #[test]
    fn more_is_worth_more(oracle in oracle(), decimals in 0..=18_u8, a in amount(), b in amount()) {
        let PriceBand { collateral, debt } = band(&oracle, PriceUse::NewRisk, &limits(), decimals);
        prop_assert!(collateral.value_floor(a.min(b)) <= collateral.value_floor(a.max(b)));
        prop_assert!(debt.value_ceil(a.min(b)) <= debt.value_ceil(a.max(b)));
        prop_assert!(collateral.value_floor(a) <= debt.value_ceil(a), "INV-34");
    }

    #[test]
    fn a_value_buys_no_more_than_it_is_worth(oracle in oracle(), decimals in 0..=18_u8, value in wide_number()) {
        let price = band(&oracle, PriceUse::NewRisk, &limits(), decimals).debt;
        let (few, enough) = (price.assets_floor(Usd(value)), price.assets_ceil(Usd(value)));
        prop_assert!(price.value_floor(few).0 <= value && few <= enough && enough - few <= 1);
        prop_assert!(enough == u64::MAX || price.value_ceil(enough).0 >= value);
    }

    #[test]
    fn what_an_amount_is_worth_buys_that_amount_back(oracle in oracle(), decimals in 0..=18_u8, assets in amount()) {
        let price = band(&oracle, PriceUse::NewRisk, &limits(), decimals).debt;
        prop_assert!(price.assets_floor(price.value_ceil(assets)) >= assets);
        prop_assert!(price.assets_ceil(price.value_floor(assets)) <= assets);
    }

    #[test]
    fn no_oracle_panics(
        oracle in any_oracle(), now in any::<i64>(), decimals in any::<u8>(), cap in any::<u64>(), floor in any::<u64>(),
        confidence in part(), value in wide_number(), assets in amount(),
    ) {
        let limits = OracleLimits { collateral_cap: cap, debt_floor: floor, max_confidence: confidence, ..limits() };
        for use_ in USES {
            let Ok(PriceBand { collateral, debt }) = oracle.band(use_, &limits, decimals, now) else { continue };
            for price in [collateral, debt, collateral.raised(), debt.lowered()] {
                let _ = (price.value_floor(assets), price.value_ceil(assets));
                let _ = (price.assets_floor(Usd(value)), price.assets_ceil(Usd(value)));
            }
        }
    }

    #[test]
    fn a_garbage_oracle_with_sane_digits_never_panics(
        oracle in oracle(), confidence in any::<u64>(), decimals in any::<u8>(), floor in any::<u64>(), assets in amount(),
    ) {
        let limits = OracleLimits { debt_floor: floor, collateral_cap: floor, max_confidence: Bps(u32::MAX), ..limits() };
        if let Ok(band) = (OraclePrice { confidence, ..oracle }).band(PriceUse::NewRisk, &limits, decimals, NOW) {
            let _ = (band.collateral.value_floor(assets), band.debt.value_ceil(assets));
            prop_assert!(big(band.debt.value_ceil(assets).0) < pow2(128));
        }
    }
}
