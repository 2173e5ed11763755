//! `liquidation`, worked by hand: one obligation of 10 tokens at 2,000 USD against a dollar debt.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

use wlm_core::{
    CoreError,
    health::{Health, RiskWeights},
    liquidation::{Liquidation, LiquidationSides, LiquidationTerms, liquidate},
    price::{OracleLimits, OraclePrice, PriceBand, PriceUse},
    units::{Amount, Bps, Usd},
};

const DOLLAR: u64 = 1_000_000;
const TOKEN: u64 = 1_000_000_000;
const TEN_TOKENS: u64 = 10 * TOKEN;

const TERMS: LiquidationTerms = LiquidationTerms {
    target_health: Bps(10_500),
    full_bonus_health: Bps(9_000),
    min_bonus: Bps(200),
    max_bonus: Bps(800),
    protocol_share: Bps(2_000),
    liquidation_threshold: Bps(8_000),
    debt_weight: Bps(10_000),
    dust: Usd::from_whole(100),
};

fn price(dollars: i64, decimals: u8) -> PriceBand {
    let limits = OracleLimits { liquidation_max_age: 1, ..OracleLimits::default() };
    let oracle = OraclePrice { price: dollars, confidence: 0, ema: dollars, exponent: 0, published_at: 1 };
    oracle.band(PriceUse::Liquidation, &limits, decimals, 1).unwrap()
}

fn sides(debt: u64, collateral: u64) -> LiquidationSides {
    let (dollar, token) = (price(1, 6), price(2_000, 9));
    LiquidationSides { debt, debt_price: dollar.debt, collateral, collateral_price: token.collateral }
}

fn health(sides: &LiquidationSides) -> Health {
    let weights = RiskWeights {
        ltv: Bps(7_500),
        liquidation_threshold: TERMS.liquidation_threshold,
        debt_weight: TERMS.debt_weight,
    };
    let mut health = Health::default();
    health.add_collateral(sides.collateral_price.value_floor(sides.collateral), &weights).unwrap();
    health.add_debt(sides.debt_price.value_ceil(sides.debt), &weights).unwrap();
    health
}

fn run(debt: u64, collateral: u64, offer: Amount) -> Result<Liquidation, CoreError> {
    let sides = sides(debt, collateral);
    liquidate(&health(&sides), &TERMS, &sides, offer)
}

fn all_of(debt: u64) -> Liquidation {
    run(debt, TEN_TOKENS, Amount::All).unwrap()
}

fn assert_near(actual: u64, expected: u64) {
    assert!(actual.abs_diff(expected) <= 2, "{actual} is not {expected}");
}

#[test]
fn above_the_threshold_nothing_happens() {
    assert_eq!(run(15_999 * DOLLAR, TEN_TOKENS, Amount::All), Err(CoreError::NotLiquidatable));
    assert_eq!(run(16_001 * DOLLAR, TEN_TOKENS, Amount::Exact(0)), Err(CoreError::ZeroAmount));
}

/// Health 0.95 is half way down the ramp: 5 %. (1.05 · 16,842.105263 − 16,000) / (1.05 − 0.8 · 1.05) = 8,020.050125.
#[test]
fn half_way_down_the_ramp_the_bonus_is_half_way_and_health_returns_to_its_target() {
    let done = all_of(16_842_105_263);
    assert_eq!(done.bonus, Bps(500));
    assert_near(done.repaid, 8_020_050_125);
    assert_near(done.seized, 4_210_526_315);
    assert_near(done.to_protocol, 40_100_251);
    let factor = health(&sides(16_842_105_263 - done.repaid, TEN_TOKENS - done.seized)).factor_micros();
    assert_near(factor, 1_050_000);
}

#[test]
fn just_below_one_the_bonus_is_the_smallest() {
    assert_eq!(all_of(16_001 * DOLLAR).bonus, Bps(200));
}

#[test]
fn at_the_full_bonus_health_the_bonus_is_the_largest() {
    assert_eq!(all_of(17_778 * DOLLAR).bonus, Bps(800));
    assert_eq!(all_of(18_300 * DOLLAR).bonus, Bps(800));
}

/// 20,000 against 18,900: equity is 5.82 % of the debt.
#[test]
fn near_insolvency_the_bonus_is_what_equity_is_left() {
    assert_eq!(all_of(18_900 * DOLLAR).bonus, Bps(582));
}

/// 20,000 / 1.02 = 19,607.843138 is all that can be paid for the collateral.
#[test]
fn insolvent_the_bonus_is_the_smallest_and_all_collateral_goes() {
    let done = all_of(19_900 * DOLLAR);
    assert_eq!((done.bonus, done.seized), (Bps(200), TEN_TOKENS));
    assert_near(done.repaid, 19_607_843_138);
}

#[test]
fn a_debt_under_the_dust_line_goes_whole() {
    let done = run(90 * DOLLAR, TOKEN / 20 + TOKEN / 200, Amount::All).unwrap();
    assert_eq!(done.repaid, 90 * DOLLAR);
}

/// Of 150 dollars of debt the target wants about half, which would leave less than 100.
#[test]
fn an_offer_that_leaves_dust_is_refused_and_one_for_all_is_not() {
    let with = |offer| run(150 * DOLLAR, TOKEN * 885 / 10_000, Amount::Exact(offer));
    assert_eq!(with(100 * DOLLAR), Err(CoreError::LiquidationLeavesDust));
    assert_eq!(with(150 * DOLLAR).unwrap().repaid, 150 * DOLLAR);
    assert_eq!(with(u64::MAX).unwrap().repaid, 150 * DOLLAR);
}

/// 10,000 at 50 % and 10,000 at 90 % against 15,400: health 0.909 is less than 0.9 · 1.02.
#[test]
fn seizing_the_better_collateral_is_refused_where_it_would_worsen_health() {
    let sides = sides(15_400 * DOLLAR, 5 * TOKEN);
    let weights =
        |threshold| RiskWeights { ltv: Bps(0), liquidation_threshold: Bps(threshold), debt_weight: Bps::ONE };
    let mut health = Health::default();
    for threshold in [5_000, 9_000] {
        health.add_collateral(Usd::from_whole(10_000), &weights(threshold)).unwrap();
    }
    health.add_debt(sides.debt_price.value_ceil(sides.debt), &weights(0)).unwrap();
    let seize = |threshold| {
        liquidate(
            &health,
            &LiquidationTerms { liquidation_threshold: Bps(threshold), ..TERMS },
            &sides,
            Amount::All,
        )
    };
    assert_eq!(seize(9_000), Err(CoreError::LiquidationWorsensHealth), "INV-18");
    assert!(seize(5_000).is_ok(), "INV-37");
}
