//! `limits`: each cap turns at equality, and no window lets more out than its bucket.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use support::{amount, any_pool, cases, lend, pool};
use wlm_core::{
    CoreError,
    limits::{
        OutflowBucket, OutflowLimit, check_borrow_cap, check_debt_ceiling, check_obligation_share,
        check_supply_cap, check_utilisation,
    },
    units::Bps,
};

const DAY: u32 = 86_400;
const HOURLY: OutflowLimit = OutflowLimit { capacity: 3_600, window: 3_600, exempt: 0 };

#[test]
fn every_cap_turns_at_equality() {
    let pool = lend(1_000, 800);
    assert_eq!(check_supply_cap(&pool, 1_000), Ok(()));
    assert_eq!(check_supply_cap(&pool, 999), Err(CoreError::SupplyCapExceeded), "INV-20");
    assert_eq!(check_borrow_cap(&pool, 800), Ok(()));
    assert_eq!(check_borrow_cap(&pool, 799), Err(CoreError::BorrowCapExceeded), "INV-20");
    assert_eq!(check_utilisation(&pool, 0, Bps(8_000)), Ok(()));
    assert_eq!(check_utilisation(&pool, 0, Bps(7_999)), Err(CoreError::UtilisationCeilingExceeded));
    assert_eq!(check_obligation_share(&pool, 0, 250, Bps(2_500)), Ok(()));
    assert_eq!(check_obligation_share(&pool, 0, 251, Bps(2_500)), Err(CoreError::ObligationShareExceeded));
    assert_eq!(check_debt_ceiling(5_000_000, 5), Ok(()));
    assert_eq!(check_debt_ceiling(5_000_001, 5), Err(CoreError::DebtCeilingExceeded));
}

/// What may still be minted counts as there to lend: 800 of 1,000 are 40 % with another 1,000 to come.
#[test]
fn ceilings_count_what_may_still_be_minted() {
    let pool = lend(1_000, 800);
    assert_eq!(check_utilisation(&pool, 1_000, Bps(4_000)), Ok(()));
    assert_eq!(check_utilisation(&pool, 999, Bps(4_000)), Err(CoreError::UtilisationCeilingExceeded));
    assert_eq!(check_obligation_share(&pool, 1_000, 500, Bps(2_500)), Ok(()));
    assert_eq!(check_obligation_share(&pool, 999, 500, Bps(2_500)), Err(CoreError::ObligationShareExceeded));
    let most = check_utilisation(&pool, u64::MAX, Bps(0));
    assert_eq!(most, Err(CoreError::UtilisationCeilingExceeded), "no mint makes debt nothing");
}

#[test]
fn caps_count_interest() {
    let mut pool = lend(1_000, 800);
    pool.set_rates(wlm_core::interest::Apr(100 << 32), Bps(0)).unwrap();
    pool.accrue(i64::from(DAY) * 365).unwrap();
    assert_eq!(check_borrow_cap(&pool, 800), Err(CoreError::BorrowCapExceeded), "INV-20");
    assert_eq!(check_supply_cap(&pool, 1_000), Err(CoreError::SupplyCapExceeded), "INV-20");
}

#[test]
fn an_empty_bucket_refills_linearly() {
    let empty = OutflowBucket::default().take(3_600, &HOURLY, 100_000).unwrap();
    for (elapsed, used) in [(0, 3_600), (1, 3_599), (1_800, 1_800), (3_599, 1), (3_600, 0), (1 << 40, 0)] {
        assert_eq!(empty.refilled(&HOURLY, 100_000 + elapsed).used, used, "INV-24 after {elapsed} s");
    }
    assert_eq!(empty.refilled(&HOURLY, 0), empty, "a clock that goes back refills nothing");
}

#[test]
fn a_bucket_gives_what_is_left_and_not_one_unit_more() {
    let bucket = OutflowBucket::default().take(3_000, &HOURLY, 100_000).unwrap();
    assert_eq!(bucket.take(601, &HOURLY, 100_000), Err(CoreError::OutflowLimitExceeded), "INV-24");
    assert_eq!(bucket.take(600, &HOURLY, 100_000).unwrap().used, 3_600);
}

#[test]
fn a_small_outflow_counts_but_is_not_refused() {
    let limit = OutflowLimit { exempt: 10, ..HOURLY };
    let empty = OutflowBucket::default().take(3_600, &limit, 100_000).unwrap();
    assert_eq!(empty.take(10, &limit, 100_000).unwrap().used, 3_600);
    assert_eq!(empty.take(11, &limit, 100_000), Err(CoreError::OutflowLimitExceeded));
    let half = OutflowBucket { used: 1_800, ..empty };
    assert_eq!(half.take(10, &limit, 100_000).unwrap().used, 1_810);
}

#[test]
fn without_a_capacity_or_a_window_nothing_is_limited() {
    let (no_capacity, no_window) =
        (OutflowLimit { capacity: 0, ..HOURLY }, OutflowLimit { window: 0, ..HOURLY });
    let bucket = OutflowBucket { used: 77, updated_at: 5 };
    assert_eq!(bucket.take(u64::MAX, &no_capacity, 5), Ok(bucket));
    assert_eq!(bucket.take(3_600, &no_window, 5).unwrap().used, 3_600);
}

#[test]
fn a_lowered_capacity_takes_effect_at_once() {
    let full = OutflowBucket::default().take(3_000, &HOURLY, 100_000).unwrap();
    let lowered = OutflowLimit { capacity: 100, ..HOURLY };
    assert_eq!(full.take(1, &lowered, 100_000), Err(CoreError::OutflowLimitExceeded));
}

/// Any limit but the capacity that is none: a sum of outflows saturates at `u64::MAX`.
fn limit() -> impl Strategy<Value = OutflowLimit> {
    (amount(), prop_oneof![Just(1), Just(3_600), Just(DAY), 1..=10 * DAY]).prop_map(|(capacity, window)| {
        OutflowLimit { capacity: capacity.clamp(1, u64::MAX - 1), window, exempt: 0 }
    })
}

/// Attempts to take: how long after the one before, and how much of the capacity in 1/16.
fn attempts() -> impl Strategy<Value = Vec<(u32, u8)>> {
    prop::collection::vec((prop_oneof![Just(0), 0..100_u32, 0..2 * DAY], 0..=17_u8), 1..24)
}

/// What left, and when.
fn run(limit: &OutflowLimit, attempts: &[(u32, u8)]) -> Vec<(i64, u64)> {
    let (mut bucket, mut now) = (OutflowBucket::default(), 1_800_000_000);
    let mut left = Vec::new();
    for (wait, sixteenths) in attempts {
        now += i64::from(*wait);
        let assets =
            u64::try_from(u128::from(limit.capacity) * u128::from(*sixteenths) / 16).unwrap_or(u64::MAX);
        if let Ok(after) = bucket.take(assets, limit, now) {
            bucket = after;
            left.push((now, assets));
        }
    }
    left
}

proptest! {
    #![proptest_config(cases(10_000))]

    /// INV-24, over every span between two outflows: capacity, the span's refill, one unit of rounding.
    #[test]
    fn no_window_lets_out_more_than_the_bucket_and_its_refill(limit in limit(), attempts in attempts()) {
        let left = run(&limit, &attempts);
        for (first, (start, _)) in left.iter().enumerate() {
            let mut sum = 0_u128;
            for (end, assets) in &left[first..] {
                sum += u128::from(*assets);
                let refill = u128::from(limit.capacity) * (end - start) as u128 / u128::from(limit.window);
                prop_assert!(sum <= u128::from(limit.capacity) + refill + 1, "INV-24 {limit:?} {left:?}");
            }
        }
    }

    #[test]
    fn a_bucket_is_never_fuller_than_its_capacity_and_time_only_refills(
        limit in limit(), used in amount(), since in 0..i64::MAX, wait in 0..i64::MAX, assets in amount(),
    ) {
        let bucket = OutflowBucket { used: used.min(limit.capacity), updated_at: since };
        let later = bucket.refilled(&limit, since.saturating_add(wait));
        prop_assert!(later.used <= bucket.used);
        if let Ok(taken) = bucket.take(assets, &limit, since.saturating_add(wait)) {
            prop_assert!(taken.used <= limit.capacity && taken.used >= later.used);
            prop_assert_eq!(taken.used - later.used, assets, "INV-24");
        }
    }

    #[test]
    fn a_refill_is_linear_within_a_base_unit(limit in limit(), elapsed in 0..10 * DAY) {
        let refilled = OutflowBucket { used: limit.capacity, updated_at: 0 }.refilled(&limit, i64::from(elapsed));
        let exact = u128::from(limit.capacity) * u128::from(elapsed) / u128::from(limit.window);
        prop_assert_eq!(u128::from(limit.capacity - refilled.used), exact.min(u128::from(limit.capacity)), "INV-24");
    }

    #[test]
    fn caps_are_exact_on_any_pool(pool in pool(), cap in amount(), part in any::<u32>(), mintable in amount()) {
        let (debt, lendable) = (pool.debt().unwrap(), pool.assets().unwrap().saturating_add(mintable));
        prop_assert_eq!(check_supply_cap(&pool, cap).is_ok(), pool.claims().unwrap() <= cap, "INV-20");
        prop_assert_eq!(check_borrow_cap(&pool, cap).is_ok(), debt <= cap, "INV-20");
        let within = |owed: u64| u128::from(owed) * 10_000 <= u128::from(lendable) * u128::from(part);
        prop_assert_eq!(check_utilisation(&pool, mintable, Bps(part)).is_ok(), within(debt));
        prop_assert_eq!(check_obligation_share(&pool, mintable, cap, Bps(part)).is_ok(), within(cap));
    }

    #[test]
    fn no_check_panics(
        pool in any_pool(), mintable in any::<u64>(), debt in any::<u64>(), part in any::<u32>(),
    ) {
        let _ = (check_supply_cap(&pool, debt), check_borrow_cap(&pool, debt));
        let _ = check_utilisation(&pool, mintable, Bps(part));
        let _ = check_obligation_share(&pool, mintable, debt, Bps(part));
    }

    #[test]
    fn no_bucket_panics(
        used in any::<u64>(), updated_at in any::<i64>(), capacity in any::<u64>(), window in any::<u32>(),
        exempt in any::<u64>(), assets in any::<u64>(), now in any::<i64>(),
    ) {
        let limit = OutflowLimit { capacity, window, exempt };
        let _ = OutflowBucket { used, updated_at }.take(assets, &limit, now);
        let _ = OutflowBucket { used, updated_at }.refilled(&limit, now);
    }
}
