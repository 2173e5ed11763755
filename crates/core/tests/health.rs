//! `health`: sums are exact, and the two verdicts are what the sums say.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use primitive_types::U512;
use proptest::prelude::*;
use support::{big, cases, ceil_div, wide_number};
use wlm_core::{
    health::{Health, RiskWeights, borrowable, removable_collateral},
    units::{Bps, Usd},
};

const WEIGHTS: RiskWeights =
    RiskWeights { ltv: Bps(7_500), liquidation_threshold: Bps(8_000), debt_weight: Bps(12_500) };

fn weights() -> impl Strategy<Value = RiskWeights> {
    (0..10_000_u32, 1..=10_000_u32, 10_000..=50_000_u32).prop_map(|(ltv, lt, weight)| RiskWeights {
        ltv: Bps(ltv.min(lt - 1)),
        liquidation_threshold: Bps(lt),
        debt_weight: Bps(weight),
    })
}

/// Up to 2^110: sixteen of these, weighed at 500 %, fit.
fn value() -> impl Strategy<Value = Usd> {
    (0..1_u128 << 110, 0..110_u32).prop_map(|(value, bits)| Usd(value >> bits))
}

fn positions() -> impl Strategy<Value = Vec<(Usd, RiskWeights)>> {
    prop::collection::vec((value(), weights()), 0..=16)
}

fn health_of(collateral: &[(Usd, RiskWeights)], debt: &[(Usd, RiskWeights)]) -> Health {
    let mut health = Health::default();
    collateral.iter().for_each(|(value, weights)| health.add_collateral(*value, weights).unwrap());
    debt.iter().for_each(|(value, weights)| health.add_debt(*value, weights).unwrap());
    health
}

/// Σ of a part of each value, each rounded down, or up.
fn weighed(positions: &[(Usd, RiskWeights)], part: fn(&RiskWeights) -> Bps, round: fn(U512) -> U512) -> U512 {
    let terms = positions.iter().map(|(value, weights)| round(big(value.0) * part(weights).0));
    terms.fold(U512::zero(), |sum, term| sum + term)
}

fn floor(n: U512) -> U512 {
    n / 10_000
}

fn ceil(n: U512) -> U512 {
    ceil_div(n, big(10_000))
}

#[test]
fn an_obligation_without_debt_is_never_liquidatable() {
    let mut health = Health::default();
    assert!(health.is_within_ltv() && !health.is_liquidatable());
    assert_eq!(health.factor_micros(), u64::MAX);
    health.add_collateral(Usd(1), &WEIGHTS).unwrap();
    assert_eq!(health.factor_micros(), u64::MAX);
}

#[test]
fn debt_without_collateral_is_liquidatable_at_once() {
    let mut health = Health::default();
    health.add_debt(Usd(1), &WEIGHTS).unwrap();
    assert_eq!(health.weighted_debt, Usd(2), "INV-34 rounded up");
    assert!(health.is_liquidatable() && !health.is_within_ltv());
    assert_eq!(health.factor_micros(), 0);
    let nothing = health.debt_per_borrow_power().unwrap();
    assert_eq!(nothing.resting_on(Usd::from_whole(1)), Ok(Usd::ZERO));
}

#[test]
fn the_verdicts_turn_at_equality() {
    let at = |debt| health_of(&[(Usd::from_whole(100), WEIGHTS)], &[(Usd(debt), WEIGHTS)]);
    let (ltv, lt) = (60_u128 << 32, 64_u128 << 32); // 75 and 80 dollars of debt at a weight of 125 %
    assert!(at(ltv).is_within_ltv() && !at(ltv + 1).is_within_ltv());
    assert!(!at(lt).is_liquidatable() && at(lt + 1).is_liquidatable());
    assert_eq!((at(lt).factor_micros(), at(lt + 1).factor_micros()), (1_000_000, 999_999));
    assert_eq!(removable_collateral(&at(ltv), Usd::from_whole(100), WEIGHTS.ltv), Usd::ZERO);
    assert_eq!(borrowable(&at(ltv), WEIGHTS.debt_weight), Usd::ZERO);
}

/// Every base unit there can be, at the highest price, without decimals, on all sixteen positions.
#[test]
fn sixteen_positions_of_everything_fit() {
    let everything = Usd((u128::from(u64::MAX) * 10_000_000) << 32);
    let weights = RiskWeights { debt_weight: Bps(50_000), ..WEIGHTS };
    let health = health_of(&[(everything, weights); 16], &[(everything, weights); 16]);
    assert!(health.is_liquidatable());
    assert_eq!(health.factor_micros(), 160_000, "80 % over 500 %");
    let spread = health.debt_per_borrow_power().unwrap();
    assert!(spread.resting_on(everything.part_floor(weights.ltv).unwrap()).unwrap() >= everything);
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn sums_are_exact(collateral in positions(), debt in positions()) {
        let health = health_of(&collateral, &debt);
        let whole = |_: &RiskWeights| Bps::ONE;
        prop_assert_eq!(big(health.collateral.0), weighed(&collateral, whole, floor));
        prop_assert_eq!(big(health.borrow_limit.0), weighed(&collateral, |w| w.ltv, floor), "INV-34");
        prop_assert_eq!(big(health.liquidation_limit.0), weighed(&collateral, |w| w.liquidation_threshold, floor), "INV-34");
        prop_assert_eq!(big(health.debt.0), weighed(&debt, whole, floor));
        prop_assert_eq!(big(health.weighted_debt.0), weighed(&debt, |w| w.debt_weight, ceil), "INV-34");
    }

    #[test]
    fn the_factor_is_below_one_exactly_when_liquidatable(collateral in positions(), debt in positions()) {
        let health = health_of(&collateral, &debt);
        prop_assert_eq!(health.factor_micros() < 1_000_000, health.is_liquidatable(), "INV-12");
        if health.weighted_debt != Usd::ZERO {
            let exact: U512 = big(health.liquidation_limit.0) * 1_000_000 / big(health.weighted_debt.0);
            prop_assert_eq!(big(health.factor_micros()), exact.min(big(u64::MAX)));
        }
    }

    #[test]
    fn within_ltv_is_never_liquidatable(collateral in positions(), debt in positions()) {
        let health = health_of(&collateral, &debt);
        prop_assert!(!health.is_within_ltv() || !health.is_liquidatable(), "INV-09");
    }

    #[test]
    fn more_collateral_never_hurts_and_more_debt_never_helps(
        collateral in positions(), debt in positions(), value in value(), weights in weights(),
    ) {
        let before = health_of(&collateral, &debt);
        let (mut safer, mut riskier) = (before, before);
        safer.add_collateral(value, &weights).unwrap();
        riskier.add_debt(value, &weights).unwrap();
        prop_assert!(safer.factor_micros() >= before.factor_micros());
        prop_assert!(riskier.factor_micros() <= before.factor_micros());
    }

    #[test]
    fn all_debt_rests_on_the_collateral_it_was_borrowed_against(collateral in positions(), debt in positions()) {
        let health = health_of(&collateral, &debt);
        let Ok(spread) = health.debt_per_borrow_power() else { return Ok(()) };
        let resting = collateral.iter().map(|(value, weights)| big(spread.resting_on(value.part_floor(weights.ltv).unwrap()).unwrap().0));
        let sum = resting.fold(U512::zero(), |sum, term| sum + term);
        if health.borrow_limit != Usd::ZERO {
            prop_assert!(sum >= big(health.debt.0), "INV-11 some debt rests nowhere");
            let rounding = (big(health.borrow_limit.0) >> 32) + 1 + collateral.len();
            prop_assert!(sum <= big(health.debt.0) + rounding, "INV-11 debt counted twice");
        }
    }

    #[test]
    fn what_may_be_removed_leaves_the_rest_within_ltv(
        others in positions(), debt in positions(), value in value(), weights in weights(),
    ) {
        let with = |left: Usd| health_of(&[others.clone(), vec![(left, weights)]].concat(), &debt);
        let removable = removable_collateral(&with(value), value, weights.ltv);
        prop_assert!(removable <= value);
        let after = with(value.minus_or_zero(removable));
        prop_assert!(after.is_within_ltv() || removable == Usd::ZERO || weights.ltv == Bps(0), "INV-09");
    }

    #[test]
    fn what_may_be_borrowed_stays_within_ltv(collateral in positions(), debt in positions(), weights in weights()) {
        let mut health = health_of(&collateral, &debt);
        let more = borrowable(&health, weights.debt_weight);
        if health.is_within_ltv() && health.add_debt(more, &weights).is_ok() {
            prop_assert!(health.is_within_ltv(), "INV-09");
        }
    }

    #[test]
    fn no_value_panics(a in wide_number(), b in wide_number(), c in wide_number(), d in wide_number(), bps in any::<u32>()) {
        let bps = Bps(bps);
        let weights = RiskWeights { ltv: bps, liquidation_threshold: bps, debt_weight: bps };
        let mut health = Health {
            collateral: Usd(a), borrow_limit: Usd(b), liquidation_limit: Usd(c), debt: Usd(d), weighted_debt: Usd(a ^ d),
        };
        let _ = (health.factor_micros(), removable_collateral(&health, Usd(a), bps), borrowable(&health, bps));
        let _ = health.debt_per_borrow_power().and_then(|spread| spread.resting_on(Usd(b)));
        let _ = (health.add_collateral(Usd(d), &weights), health.add_debt(Usd(c), &weights));
    }
}
