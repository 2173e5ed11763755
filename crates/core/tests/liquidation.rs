//! `liquidation`: one rule from the threshold to insolvency, on every kind of obligation.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use primitive_types::U512;
use proptest::prelude::*;
use support::{amount, big, cases, ceil_div, pow2, pow10, wide_number};
use wlm_core::{
    CoreError,
    health::{Health, RiskWeights},
    liquidation::{Liquidation, LiquidationSides, LiquidationTerms, is_insolvent, liquidate},
    price::{OracleLimits, OraclePrice, Price, PriceUse},
    units::{Amount, Bps, Usd},
};

/// What rounding may move a sum of two weighted values: so many 2^-32 USD.
const ROUNDING: u32 = 4;

/// A price in 1e-8 USD of a token with some decimals, exactly and as core uses it.
#[derive(Clone, Copy, Debug)]
struct Token {
    price: i64,
    decimals: u8,
}

impl Token {
    fn band(self) -> (Price, Price) {
        let limits = OracleLimits { liquidation_max_age: 1, ..OracleLimits::default() };
        let oracle =
            OraclePrice { price: self.price, confidence: 0, ema: self.price, exponent: -8, published_at: 1 };
        let band = oracle.band(PriceUse::Liquidation, &limits, self.decimals, 1).unwrap();
        (band.collateral, band.debt)
    }

    /// In 10^-26 USD, so that two tokens compare.
    fn exact(self, assets: u64) -> U512 {
        big(assets) * big(self.price as u64) * pow10(18 - u32::from(self.decimals))
    }
}

/// A millionth of a dollar a base unit.
const DOLLAR: Token = Token { price: 100_000_000, decimals: 6 };

/// An obligation: the pair that is exchanged, and everything else it has.
#[derive(Clone, Copy, Debug)]
struct Scene {
    collateral: Token,
    debt: Token,
    sides: LiquidationSides,
    terms: LiquidationTerms,
    rest: Health,
}

impl Scene {
    fn health(&self, debt: u64, collateral: u64) -> Health {
        let weights = RiskWeights {
            ltv: Bps(0),
            liquidation_threshold: self.terms.liquidation_threshold,
            debt_weight: self.terms.debt_weight,
        };
        let mut health = self.rest;
        health.add_collateral(self.sides.collateral_price.value_floor(collateral), &weights).unwrap();
        health.add_debt(self.sides.debt_price.value_ceil(debt), &weights).unwrap();
        health
    }

    fn before(&self) -> Health {
        self.health(self.sides.debt, self.sides.collateral)
    }

    fn after(&self, done: &Liquidation) -> Health {
        self.health(self.sides.debt - done.repaid, self.sides.collateral - done.seized)
    }

    fn liquidate(&self, offer: Amount) -> Result<Liquidation, CoreError> {
        liquidate(&self.before(), &self.terms, &self.sides, offer)
    }

    fn is_insolvent(&self) -> bool {
        is_insolvent(&self.before(), &self.terms)
    }

    fn debt_left(&self, done: &Liquidation) -> Usd {
        self.sides.debt_price.value_ceil(self.sides.debt - done.repaid)
    }

    fn collateral_left(&self, done: &Liquidation) -> Usd {
        self.sides.collateral_price.raised().value_ceil(self.sides.collateral - done.seized)
    }

    /// The least value whose repayment reaches the target, in 2^-32 USD, rounded up, and what
    /// rounding the target to one unit may add to it.
    fn target_value(&self, bonus: Bps) -> (U512, U512) {
        let (health, terms) = (self.before(), &self.terms);
        let target = big(terms.target_health.0);
        let missing = target * big(health.weighted_debt.0) - big(health.liquidation_limit.0) * 10_000_u32;
        let relieved = target * big(terms.debt_weight.0);
        let taken = big(terms.liquidation_threshold.0) * big(10_000 + bonus.0);
        let net = relieved - taken;
        (ceil_div(missing * 10_000_u32, net), big(100_000_000) / net + 2)
    }
}

/// `a`'s health factor is at least `b`'s, but for rounding.
fn is_as_healthy(a: &Health, b: &Health) -> bool {
    let (limit, debt) =
        (big(a.liquidation_limit.0) + ROUNDING, big(a.weighted_debt.0).saturating_sub(big(ROUNDING)));
    limit * big(b.weighted_debt.0) >= big(b.liquidation_limit.0) * debt
}

fn token() -> impl Strategy<Value = Token> {
    (prop_oneof![Just(100_000_000), 1..1_000_000_000_000_000_i64], 0..50_u32, 0..=18_u8)
        .prop_map(|(price, bits, decimals)| Token { price: (price >> bits).max(1), decimals })
}

fn terms() -> impl Strategy<Value = LiquidationTerms> {
    let threshold =
        (100..=9_900_u32).prop_flat_map(|lt| (Just(lt), 0..=(100_000_000 / lt - 10_000).min(5_000)));
    let bonus = threshold.prop_flat_map(|(lt, most)| (Just(lt), Just(most), 0..=most));
    (bonus, 10_001..=15_000_u32, 0..10_000_u32, 0..=10_000_u32, 10_000..=30_000_u32, 0..1_000_u64).prop_map(
        |((lt, max_bonus, min_bonus), target, full, share, weight, dust)| LiquidationTerms {
            target_health: Bps(target),
            full_bonus_health: Bps(full),
            min_bonus: Bps(min_bonus),
            max_bonus: Bps(max_bonus),
            protocol_share: Bps(share),
            liquidation_threshold: Bps(lt),
            debt_weight: Bps(weight),
            dust: Usd::from_whole(dust),
        },
    )
}

/// Other positions, as parts of this pair's values in percent.
#[derive(Clone, Copy, Debug)]
struct Rest {
    collateral: u32,
    threshold: u32,
    debt: u32,
    weight: u32,
}

fn rest() -> impl Strategy<Value = Rest> {
    let some = (0..=30_000_u32, 0..=9_900_u32, 0..=30_000_u32, 10_000..=30_000_u32);
    let some =
        some.prop_map(|(collateral, threshold, debt, weight)| Rest { collateral, threshold, debt, weight });
    prop_oneof![Just(Rest { collateral: 0, threshold: 0, debt: 0, weight: 10_000 }), some]
}

/// An obligation whose pair would have a health factor of `factor` in basis points by itself.
fn scene() -> impl Strategy<Value = Scene> {
    (token(), token(), terms(), rest(), amount(), 2_000..10_500_u32).prop_filter_map(
        "a pair without value",
        |(collateral, debt, terms, rest, held, factor)| {
            let ((collateral_price, _), (_, debt_price)) = (collateral.band(), debt.band());
            let value = collateral_price.value_floor(held);
            let limit = value.part_floor(terms.liquidation_threshold).ok()?;
            let owed =
                limit.0.checked_mul(100_000_000)? / u128::from(factor) / u128::from(terms.debt_weight.0);
            let owed = debt_price.assets_floor(Usd(owed));
            if held == 0 || owed == 0 || owed == u64::MAX {
                return None;
            }
            let sides = LiquidationSides { debt: owed, debt_price, collateral: held, collateral_price };
            let mut others = Health::default();
            let weights = RiskWeights {
                ltv: Bps(0),
                liquidation_threshold: Bps(rest.threshold),
                debt_weight: Bps(rest.weight),
            };
            others.add_collateral(value.part_floor(Bps(rest.collateral)).ok()?, &weights).ok()?;
            others.add_debt(debt_price.value_ceil(owed).part_ceil(Bps(rest.debt)).ok()?, &weights).ok()?;
            Some(Scene { collateral, debt, sides, terms, rest: others })
        },
    )
}

fn offer() -> impl Strategy<Value = Amount> {
    prop_oneof![2 => Just(Amount::All), 1 => amount().prop_map(Amount::Exact)]
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn a_healthy_obligation_is_never_liquidated(scene in scene(), offer in offer()) {
        if !scene.before().is_liquidatable() {
            prop_assert_eq!(scene.liquidate(offer), Err(CoreError::NotLiquidatable), "INV-12");
        }
    }

    #[test]
    fn health_never_worsens_unless_insolvent(scene in scene(), offer in offer()) {
        if let Ok(done) = scene.liquidate(offer) {
            let (before, after) = (scene.before(), scene.after(&done));
            prop_assert!(scene.is_insolvent() || is_as_healthy(&after, &before), "INV-18 {done:?} {before:?} {after:?}");
        }
    }

    #[test]
    fn both_sides_fall_and_no_more_than_there_is(scene in scene(), offer in offer()) {
        if let Ok(done) = scene.liquidate(offer) {
            prop_assert!(done.repaid > 0, "INV-16");
            prop_assert!(done.repaid <= scene.sides.debt && done.seized <= scene.sides.collateral);
            prop_assert!(offer == Amount::All || matches!(offer, Amount::Exact(most) if done.repaid <= most));
            prop_assert_eq!(done.to_liquidator + done.to_protocol, done.seized, "INV-16");
        }
    }

    #[test]
    fn what_is_seized_is_worth_at_most_what_is_repaid_and_the_bonus(scene in scene(), offer in offer()) {
        if let Ok(done) = scene.liquidate(offer) {
            let (paid, taken) = (scene.debt.exact(done.repaid), scene.collateral.exact(done.seized));
            prop_assert!(taken * 10_000_u32 <= paid * (10_000 + done.bonus.0), "INV-17 {done:?}");
        }
    }

    #[test]
    fn the_protocols_part_is_its_share_of_the_bonus_rounded_up(scene in scene(), offer in offer()) {
        if let Ok(done) = scene.liquidate(offer) {
            let part = big(done.seized) * done.bonus.0 * scene.terms.protocol_share.0;
            let exact = ceil_div(part, big(10_000 + done.bonus.0) * 10_000_u32);
            prop_assert_eq!(big(done.to_protocol), exact, "INV-17");
        }
    }

    #[test]
    fn the_bonus_is_within_its_bounds(scene in scene(), offer in offer()) {
        if let Ok(done) = scene.liquidate(offer) {
            prop_assert!(done.bonus >= scene.terms.min_bonus && done.bonus <= scene.terms.max_bonus);
            let health = scene.before();
            let needed = big(health.debt.0) * (10_000 + done.bonus.0);
            prop_assert!(done.bonus == scene.terms.min_bonus || needed <= big(health.collateral.0) * 10_000_u32, "more than the equity");
        }
    }

    #[test]
    fn the_dust_rule_leaves_a_side_empty_or_worth_keeping(scene in scene(), offer in offer()) {
        if let Ok(done) = scene.liquidate(offer) {
            let (debt, collateral) = (scene.debt_left(&done), scene.collateral_left(&done));
            if debt > Usd::ZERO && collateral > Usd::ZERO {
                prop_assert!(debt >= scene.terms.dust && collateral >= scene.terms.dust, "INV-19 {done:?} {debt:?} {collateral:?}");
            }
        }
    }

    #[test]
    fn without_dust_no_more_is_repaid_than_the_target_wants(scene in scene(), offer in offer()) {
        let scene = Scene { terms: LiquidationTerms { dust: Usd::ZERO, ..scene.terms }, ..scene };
        let Ok(done) = scene.liquidate(offer) else { return Ok(()) };
        if !scene.is_insolvent() {
            let (wanted, rounding) = scene.target_value(done.bonus);
            let but_one = scene.sides.debt_price.value_ceil(done.repaid - 1);
            prop_assert!(big(but_one.0) <= wanted + rounding, "{done:?} wanted {wanted}");
        }
    }

    #[test]
    fn a_full_offer_reaches_the_target_or_ends_a_side(scene in scene()) {
        let Ok(done) = scene.liquidate(Amount::All) else { return Ok(()) };
        let after = scene.after(&done);
        let target = Health {
            liquidation_limit: Usd(u128::from(scene.terms.target_health.0)), weighted_debt: Usd(10_000), ..after
        };
        let ended = done.repaid == scene.sides.debt || done.seized == scene.sides.collateral;
        prop_assert!(ended || is_as_healthy(&after, &target), "INV-18 {done:?} {after:?}");
    }

    /// INV-37: with one collateral and one debt somebody can always act, dust and small change aside.
    #[test]
    fn a_liquidatable_pair_can_be_liquidated_in_full(scene in scene()) {
        let scene = Scene { rest: Health::default(), ..scene };
        let health = scene.before();
        // Restoring a target of 100.01 % may take a ten-thousandth of the debt: it must buy a base unit.
        let unit = scene.sides.collateral_price.value_ceil(1);
        let is_fine_grained = unit.0 * 100_000 <= health.debt.0;
        if health.is_liquidatable() && health.debt >= Usd::from_whole(1) && is_fine_grained {
            let done = scene.liquidate(Amount::All);
            prop_assert!(done.is_ok(), "INV-37 {done:?} {health:?}");
        }
    }

    /// INV-37: health-neutral bonuses may rule out some pairs of an obligation, never all of them.
    #[test]
    fn some_pair_of_a_liquidatable_obligation_can_be_exchanged(
        collateral in prop::collection::vec((1..1_000_000_u64, terms()), 1..4),
        weights in prop::collection::vec((1..1_000_000_u64, 10_000..30_000_u32), 1..4),
    ) {
        let (low, high) = DOLLAR.band();
        let mut health = Health::default();
        let weighed = |lt, weight| RiskWeights { ltv: Bps(0), liquidation_threshold: lt, debt_weight: weight };
        for (cents, terms) in &collateral {
            health.add_collateral(low.value_floor(cents * 10_000), &weighed(terms.liquidation_threshold, Bps(0))).unwrap();
        }
        for (cents, weight) in &weights {
            health.add_debt(high.value_ceil(cents * 10_000), &weighed(Bps(0), Bps(*weight))).unwrap();
        }
        let tries = collateral.iter().flat_map(|c| weights.iter().map(move |w| (c, w))).map(|((held, terms), (owed, weight))| {
            let terms = LiquidationTerms { debt_weight: Bps(*weight), ..*terms };
            let sides = LiquidationSides {
                debt: owed * 10_000, debt_price: high, collateral: held * 10_000, collateral_price: low,
            };
            liquidate(&health, &terms, &sides, Amount::All)
        });
        let done: Vec<_> = tries.collect();
        prop_assert!(!health.is_liquidatable() || done.iter().any(Result::is_ok), "INV-37 {done:?}");
    }

    #[test]
    fn an_insolvent_pair_ends_in_bad_debt_with_all_its_collateral_gone(scene in scene()) {
        let scene = Scene { rest: Health::default(), ..scene };
        let health = scene.before();
        let needed = big(health.debt.0) * (10_000 + scene.terms.min_bonus.0);
        let clearly = big(health.collateral.0) * 10_000_u32 < needed - needed / pow2(20);
        if clearly && health.debt >= Usd::from_whole(1) {
            prop_assert!(scene.is_insolvent());
            let done = scene.liquidate(Amount::All).unwrap();
            prop_assert_eq!(done.seized, scene.sides.collateral, "INV-35 {:?}", done);
            prop_assert_eq!(done.bonus, scene.terms.min_bonus);
        }
    }

    #[test]
    fn a_smaller_offer_never_seizes_more(scene in scene(), offer in amount()) {
        let (Ok(part), Ok(all)) = (scene.liquidate(Amount::Exact(offer)), scene.liquidate(Amount::All)) else {
            return Ok(());
        };
        prop_assert!(part.repaid <= all.repaid && part.seized <= all.seized);
    }

    #[test]
    fn no_liquidation_panics(
        scene in scene(), a in wide_number(), b in wide_number(), c in wide_number(), d in wide_number(),
        bps in prop::array::uniform7(any::<u32>()), debt in amount(), collateral in amount(), offer in offer(),
    ) {
        let health = Health { collateral: Usd(a), borrow_limit: Usd(b), liquidation_limit: Usd(b), debt: Usd(c), weighted_debt: Usd(d) };
        let [target, full, min, max, share, lt, weight] = bps.map(Bps);
        let terms = LiquidationTerms {
            target_health: target, full_bonus_health: full, min_bonus: min, max_bonus: max, protocol_share: share,
            liquidation_threshold: lt, debt_weight: weight, dust: Usd(a ^ c),
        };
        let sides = LiquidationSides { debt, collateral, ..scene.sides };
        let _ = (liquidate(&health, &terms, &sides, offer), is_insolvent(&health, &terms));
        let _ = (liquidate(&health, &scene.terms, &sides, offer), is_insolvent(&health, &scene.terms));
    }
}
