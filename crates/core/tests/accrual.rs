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
    pool.borrow_apr = Apr(100_000 << 32);
    for year in 1..=100 {
        pool.accrue(year * 31_536_000, Bps(1_000)).unwrap();
        assert_solvent(&pool);
    }
    let assets = pool.assets().unwrap();
    assert!(assets == MAX_ASSETS || assets == MAX_ASSETS - 1, "filled to the last unit");
    assert!(pool.claims().is_ok());
}

#[test]
fn a_century_of_1000_percent_ends_at_the_ceiling_of_the_index() {
    let mut pool = lend(1_000, 900);
    pool.borrow_apr = Apr(100_000 << 32);
    for year in 1..=100 {
        pool.accrue(year * 31_536_000, Bps(0)).unwrap();
        assert_solvent(&pool);
    }
    assert_eq!(pool.debt_index, DebtIndex(MAX_INDEX));
    assert_eq!(pool.debt(), Ok(900 << 40));
}

#[test]
fn without_debt_there_is_no_interest() {
    let mut pool = Pool::new(0);
    pool.deposit(1_000).unwrap();
    pool.borrow_apr = Apr(100_000 << 32);
    pool.accrue(i64::MAX, Bps(0)).unwrap();
    assert_eq!((pool.supply_index, pool.debt_index), (SupplyIndex::ONE, DebtIndex::ONE), "INV-20");
    assert_eq!(pool.accrued_at, i64::MAX);
}

#[test]
fn a_clock_that_stands_still_or_goes_back_changes_nothing() {
    let mut pool = lend(1_000, 900);
    pool.borrow_apr = Apr(100_000 << 32);
    let before = pool;
    for now in [0, -1, i64::MIN] {
        pool.accrue(now, Bps(0)).unwrap();
        assert_eq!(pool, before);
    }
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn accrual_keeps_every_claim_covered_and_only_raises_indices(before in pool(), span in seconds(), fee in part()) {
        let mut pool = before;
        pool.accrue(span as i64, fee).unwrap();
        assert_solvent(&pool);
        prop_assert!(pool.supply_index >= before.supply_index, "INV-03");
        prop_assert!(pool.debt_index >= before.debt_index, "INV-04");
        prop_assert!(pool.debt_index.0 <= MAX_INDEX && pool.supply_index.0 <= MAX_INDEX);
        prop_assert!(pool.assets().is_ok() && pool.claims().is_ok(), "cash and debt fit u64");
        prop_assert_eq!((pool.cash, pool.supply_shares, pool.debt_shares), (before.cash, before.supply_shares, before.debt_shares));
    }

    #[test]
    fn suppliers_earn_at_most_their_part_of_what_borrowers_pay(before in pool(), span in seconds(), fee in part()) {
        let mut pool = before;
        pool.accrue(span as i64, fee).unwrap();
        let earned = exact_claims(&pool) - exact_claims(&before);
        let paid = exact_debt(&pool) - exact_debt(&before);
        prop_assert!(earned * 10_000_u32 <= paid * fee.complement().0, "INV-01");
    }

    #[test]
    fn accruing_twice_at_one_time_is_accruing_once(before in pool(), span in seconds(), fee in part()) {
        let mut once = before;
        once.accrue(span as i64, fee).unwrap();
        let mut twice = once;
        twice.accrue(span as i64, fee).unwrap();
        prop_assert_eq!(once, twice, "INV-20");
    }
}

/// `|a − b|` as a part of `a`, at most `2^-bits`.
fn within(a: u128, b: u128, bits: u32) -> bool {
    a.abs_diff(b) <= a >> bits
}

proptest! {
    #![proptest_config(cases(10_000))]

    /// INV-20: splitting a span moves the debt index by 2^-50 of itself at most.
    #[test]
    fn debt_accrued_in_two_steps_is_debt_accrued_in_one(
        before in pool(), rate in apr(), a in 0..50_000_000_i64, b in 0..50_000_000_i64, fee in part(),
    ) {
        let before = Pool { borrow_apr: rate, ..before };
        let (mut once, mut twice) = (before, before);
        once.accrue(a + b, fee).unwrap();
        twice.accrue(a, fee).unwrap();
        twice.accrue(a + b, fee).unwrap();
        prop_assert!(within(once.debt_index.0, twice.debt_index.0, 50), "INV-20 {once:?} {twice:?}");
    }

    /// INV-20: splitting a span never pays suppliers more. It pays them the same as long as all
    /// that is lent is theirs; where the protocol's fees are lent too, less by at most
    /// `k·(1 − k)·(g₁ − 1)·(g₂ − 1)` of their claims, for a part `k` of interest that is theirs.
    #[test]
    fn interest_earned_in_two_steps_is_interest_earned_in_one(
        cash in 0..1_u64 << 50, debt in 1..1_u64 << 50, rate in apr(),
        a in 0..10_000_000_i64, b in 0..10_000_000_i64, fee in part(),
    ) {
        let mut before = lend(cash + debt, debt);
        before.borrow_apr = rate;
        let (mut once, mut twice) = (before, before);
        once.accrue(a + b, fee).unwrap();
        twice.accrue(a, fee).unwrap();
        let all_theirs = exact_debt(&twice) <= exact_claims(&twice);
        twice.accrue(a + b, fee).unwrap();
        let (once, twice) = (once.supply_index.0, twice.supply_index.0);
        prop_assert!(twice <= once + (once >> 48), "INV-20 in the protocol's favour");
        prop_assert!(!all_theirs || within(once, twice, 48), "INV-20 {once} {twice}");
        let interest = |span: i64| big(Growth::over(rate, span as u64).ceil - ONE_INDEX);
        let cross = (interest(a) * interest(b) * (fee.complement().0 * fee.0)) / 100_000_000_u32;
        prop_assert!(big(once.saturating_sub(twice)) <= (cross >> 64) + big(once >> 48), "INV-20 {once} {twice}");
    }

    /// Many small steps cost borrowers next to nothing more and never pay suppliers more.
    #[test]
    fn accruing_every_second_is_accruing_once_within_a_part_in_2_to_the_50(rate in apr(), debt in 1..1_000_000_u64) {
        let mut often = lend(1_000_000, debt);
        often.borrow_apr = rate;
        let mut once = often;
        for second in 1..=100 {
            often.accrue(second, Bps(1_000)).unwrap();
        }
        once.accrue(100, Bps(1_000)).unwrap();
        prop_assert!(within(once.debt_index.0, often.debt_index.0, 50), "INV-20");
        prop_assert!(within(once.supply_index.0, often.supply_index.0, 50), "INV-20");
        prop_assert!(often.debt_index.0 >= ONE_INDEX);
    }
}
