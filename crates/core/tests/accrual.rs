//! `pool`: interest, however often it is counted, is paid by borrowers and never exceeds what they owe.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use support::{apr, assert_solvent, big, cases, exact_claims, exact_debt, lend, part, pool, seconds};
use wlm_core::{
    interest::{Apr, Growth},
    pool::{MAX_ASSETS, Pool},
    shares::{DebtIndex, MAX_INDEX, ONE_INDEX, SupplyIndex},
    units::Bps,
};

#[test]
fn interest_stops_where_cash_and_debt_fill_the_pool() {
    let mut pool = lend(1 << 63, 1 << 62);
    pool.set_rates(Apr(100_000 << 32), Bps(1_000)).unwrap();
    for year in 1..=100 {
        pool.accrue(year * 31_536_000).unwrap();
        assert_solvent(&pool);
    }
    let assets = pool.assets().unwrap();
    assert!(assets == MAX_ASSETS || assets == MAX_ASSETS - 1, "filled to the last unit");
    assert!(pool.claims().is_ok());
}

#[test]
fn a_century_of_1000_percent_ends_at_the_ceiling_of_the_index() {
    let mut pool = lend(1_000, 900);
    pool.set_rates(Apr(100_000 << 32), Bps(0)).unwrap();
    for year in 1..=100 {
        pool.accrue(year * 31_536_000).unwrap();
        assert_solvent(&pool);
    }
    assert_eq!(pool.debt_index, DebtIndex(MAX_INDEX));
    assert_eq!(pool.debt(), Ok(900 << 40));
}

#[test]
fn without_debt_there_is_no_interest() {
    let mut pool = Pool::new(0);
    pool.deposit(1_000).unwrap();
    pool.set_rates(Apr(100_000 << 32), Bps(0)).unwrap();
    pool.accrue(i64::MAX).unwrap();
    assert_eq!((pool.supply_index, pool.debt_index), (SupplyIndex::ONE, DebtIndex::ONE), "INV-36");
    assert_eq!(pool.accrued_at, i64::MAX);
}

#[test]
fn a_clock_that_stands_still_or_goes_back_changes_nothing() {
    let mut pool = lend(1_000, 900);
    pool.set_rates(Apr(100_000 << 32), Bps(0)).unwrap();
    let before = pool;
    for now in [0, -1, i64::MIN] {
        pool.accrue(now).unwrap();
        assert_eq!(pool, before);
    }
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn accrual_keeps_every_claim_covered_and_only_raises_indices(before in pool(), span in seconds()) {
        let mut pool = before;
        pool.accrue(span as i64).unwrap();
        assert_solvent(&pool);
        prop_assert!(pool.supply_index >= before.supply_index, "INV-05");
        prop_assert!(pool.debt_index >= before.debt_index, "INV-06");
        prop_assert!(pool.debt_index.0 <= MAX_INDEX && pool.supply_index.0 <= MAX_INDEX);
        prop_assert!(pool.assets().is_ok() && pool.claims().is_ok(), "cash and debt fit u64");
        prop_assert_eq!((pool.cash, pool.supply_shares, pool.debt_shares), (before.cash, before.supply_shares, before.debt_shares));
    }

    #[test]
    fn suppliers_earn_at_most_their_part_of_what_borrowers_pay(
        before in pool(), rate in apr(), span in seconds(), fee in part(),
    ) {
        let mut before = before;
        before.set_rates(rate, fee).unwrap();
        let mut pool = before;
        pool.accrue(span as i64).unwrap();
        let earned = exact_claims(&pool) - exact_claims(&before);
        let paid = exact_debt(&pool) - exact_debt(&before);
        prop_assert!(earned * 10_000_u32 <= paid * fee.complement().0, "INV-03");
    }

    #[test]
    fn accruing_twice_at_one_time_is_accruing_once(before in pool(), span in seconds()) {
        let mut once = before;
        once.accrue(span as i64).unwrap();
        let mut twice = once;
        twice.accrue(span as i64).unwrap();
        prop_assert_eq!(once, twice, "INV-36");
    }
}

/// `|a − b|` as a part of `a`, at most `2^-bits`.
fn within(a: u128, b: u128, bits: u32) -> bool {
    a.abs_diff(b) <= a >> bits
}

proptest! {
    #![proptest_config(cases(10_000))]

    /// INV-36: splitting a span moves the debt index by 2^-50 of itself at most.
    #[test]
    fn debt_accrued_in_two_steps_is_debt_accrued_in_one(
        before in pool(), rate in apr(), a in 0..50_000_000_i64, b in 0..50_000_000_i64, fee in part(),
    ) {
        let mut before = before;
        before.set_rates(rate, fee).unwrap();
        let (mut once, mut twice) = (before, before);
        once.accrue(a + b).unwrap();
        twice.accrue(a).unwrap();
        twice.accrue(a + b).unwrap();
        prop_assert!(within(once.debt_index.0, twice.debt_index.0, 50), "INV-36 {once:?} {twice:?}");
    }

    /// INV-36: splitting a span moves the supply index by 2^-48 of itself at most, and a grown unit.
    #[test]
    fn interest_earned_in_two_steps_is_interest_earned_in_one(
        before in pool(), rate in apr(), a in 0..50_000_000_i64, b in 0..50_000_000_i64, fee in part(),
    ) {
        let mut before = before;
        before.set_rates(rate, fee).unwrap();
        let (mut once, mut twice) = (before, before);
        once.accrue(a + b).unwrap();
        twice.accrue(a).unwrap();
        twice.accrue(a + b).unwrap();
        if once.debt_index.0 == MAX_INDEX || once.assets().unwrap() >= MAX_ASSETS - 1 {
            return Ok(()); // a limit held it back, where counting more often charges it sooner
        }
        let (once, twice) = (once.supply_index.0, twice.supply_index.0);
        let grain = once / before.supply_index.0 + 2; // the first step's last unit grows, too
        prop_assert!(once.abs_diff(twice) <= (once >> 48) + grain, "INV-36 {once} {twice}");
    }

    /// Looking at one index shows what counting all interest would make of it.
    #[test]
    fn an_index_at_a_time_is_the_one_accrual_comes_to(
        before in pool(), rate in apr(), span in seconds(), fee in part(),
    ) {
        let mut before = before;
        before.set_rates(rate, fee).unwrap();
        let mut pool = before;
        pool.accrue(span as i64).unwrap();
        prop_assert_eq!(before.debt_index_at(span as i64), Ok(pool.debt_index), "INV-36");
        prop_assert_eq!(before.supply_index_at(span as i64), Ok(pool.supply_index), "INV-36");
    }

    /// What suppliers forgo by compounding at their own rate is what the protocol keeps: less
    /// than half the square of what borrowers pay.
    #[test]
    fn suppliers_miss_at_most_half_the_square_of_the_interest(
        cash in 0..1_u64 << 50, debt in 1_u64 << 20..1_u64 << 50, rate in 0..1_000_u64, span in 0..31_536_000_i64,
    ) {
        let mut pool = lend(cash + debt, debt);
        pool.set_rates(Apr(rate << 32), Bps(0)).unwrap();
        let before = pool;
        pool.accrue(span).unwrap();
        let earned = exact_claims(&pool) - exact_claims(&before);
        let paid = exact_debt(&pool) - exact_debt(&before);
        let interest = big(Growth::over(Apr(rate << 32), span as u64).ceil - ONE_INDEX);
        let missed = (paid * interest) >> 65;
        prop_assert!(earned <= paid && paid - earned <= missed + (paid >> 30) + support::exact(2), "{before:?}");
    }

    /// Many small steps cost borrowers next to nothing more and never pay suppliers more.
    #[test]
    fn accruing_every_second_is_accruing_once_within_a_part_in_2_to_the_50(rate in apr(), debt in 1..1_000_000_u64) {
        let mut often = lend(1_000_000, debt);
        often.set_rates(rate, Bps(1_000)).unwrap();
        let mut once = often;
        for second in 1..=100 {
            often.accrue(second).unwrap();
        }
        once.accrue(100).unwrap();
        prop_assert!(within(once.debt_index.0, often.debt_index.0, 50), "INV-36");
        prop_assert!(within(once.supply_index.0, often.supply_index.0, 50), "INV-36");
        prop_assert!(often.debt_index.0 >= ONE_INDEX);
    }
}
