//! `facility`, worked by hand.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use support::{act, lend};
use wlm_core::{
    CoreError,
    facility::LendingFacility,
    interest::Apr,
    pool::{MAX_ASSETS, Pool},
    shares::{MAX_INDEX, MIN_DEPOSIT_INDEX, SupplyIndex},
    units::{Amount, Bps, DebtShares, SupplyShares},
};

#[test]
fn a_new_facility_has_nothing_and_may_mint_nothing() {
    let (mut pool, mut facility) = (lend(1_000, 1_000), LendingFacility::default());
    assert_eq!((facility.room(), facility.backed(), facility.claim(&pool)), (0, 0, Ok(0)));
    assert_eq!(facility.cover(&mut pool, 0), Ok(0));
    assert_eq!(facility.cover(&mut pool, 1), Err(CoreError::InsufficientLiquidity), "INV-29");
    assert_eq!((facility.burn_idle(&mut pool), facility.collect_interest(&mut pool)), (Ok(0), Ok(0)));
    assert_eq!((facility.record_loss(&pool), facility.repay_deficit(u64::MAX)), (Ok(0), 0));
    assert_eq!((pool, facility), (lend(1_000, 1_000), LendingFacility::default()));
}

#[test]
fn it_mints_for_a_loan_and_burns_what_is_repaid_but_keeps_the_interest() {
    let mut pool = Pool::new(0);
    let mut facility = LendingFacility { capacity: 1_000, ..LendingFacility::default() };
    assert_eq!(facility.cover(&mut pool, 1_001), Err(CoreError::InsufficientLiquidity), "INV-29");
    assert_eq!(facility.cover(&mut pool, 1_000), Ok(1_000), "capacity turns at equality");
    let debt = pool.borrow(1_000).unwrap();
    pool.set_rates(Apr(1_000 << 32), Bps(0)).unwrap();
    pool.accrue(31_536_000).unwrap();
    assert_eq!(pool.repay(debt, Amount::All).unwrap().assets, 1_106, "10 % by the exponential");
    assert_eq!(facility.burn_idle(&mut pool), Ok(1_000));
    assert_eq!((facility.level, facility.deficit, facility.claim(&pool)), (0, 0, Ok(105)), "INV-28");
    assert_eq!(facility.collect_interest(&mut pool), Ok(105));
    assert_eq!((pool.cash, facility.shares, pool.supply_shares), (1, SupplyShares::ZERO, SupplyShares::ZERO));
}

#[test]
fn a_loss_becomes_a_deficit_that_burned_income_repays() {
    let mut pool = Pool::new(0);
    let mut facility = LendingFacility { capacity: 1_024, ..LendingFacility::default() };
    facility.cover(&mut pool, 1_024).unwrap();
    let debt = pool.borrow(1_024).unwrap();
    pool.write_off(DebtShares(debt.0 / 4), 56).unwrap();
    assert_eq!((facility.record_loss(&pool), facility.deficit, facility.level), (Ok(200), 200, 1_024));
    assert_eq!(facility.record_loss(&pool), Ok(0), "a loss is booked once");
    assert_eq!((facility.repay_deficit(150), facility.deficit, facility.level), (150, 50, 874));
    assert_eq!((facility.repay_deficit(150), facility.deficit, facility.level), (50, 0, 824));
}

#[test]
fn a_capacity_lowered_under_the_level_only_stops_minting() {
    let mut pool = Pool::new(0);
    let mut facility = LendingFacility { capacity: 1_000, ..LendingFacility::default() };
    facility.cover(&mut pool, 1_000).unwrap();
    facility.capacity = 400;
    assert_eq!((facility.room(), facility.cover(&mut pool, 1_000)), (0, Ok(0)));
    assert_eq!(facility.cover(&mut pool, 1_001), Err(CoreError::InsufficientLiquidity), "INV-29");
    pool.borrow(300).unwrap();
    assert_eq!(facility.burn_idle(&mut pool), Ok(700), "INV-29 the level falls under it");
    assert_eq!(facility.cover(&mut pool, 101), Err(CoreError::InsufficientLiquidity), "INV-29");
    assert_eq!((facility.cover(&mut pool, 100), facility.level), (Ok(100), 400));
}

#[test]
fn a_worthless_index_mints_nothing_burns_nothing_and_is_all_deficit() {
    let mut pool = Pool::new(0);
    let mut facility = LendingFacility { capacity: u64::MAX, ..LendingFacility::default() };
    facility.cover(&mut pool, 1_000).unwrap();
    pool.borrow(1_000).unwrap();
    pool.write_off(pool.debt_shares, 0).unwrap();
    assert_eq!((pool.supply_index, facility.record_loss(&pool)), (SupplyIndex(0), Ok(1_000)));
    pool.receive(70).unwrap();
    assert_eq!(act(&mut pool, &mut facility, |f, p| f.cover(p, 71)), Err(CoreError::SupplyIndexTooLow));
    assert_eq!((facility.burn_idle(&mut pool), facility.collect_interest(&mut pool)), (Ok(0), Ok(0)));
    assert_eq!((facility.level, facility.backed(), facility.repay_deficit(70)), (1_000, 0, 70));
}

#[test]
fn the_lowest_and_the_highest_index_mint_and_burn_at_the_edges_of_u64() {
    for index in [MIN_DEPOSIT_INDEX, MAX_INDEX - 1, MAX_INDEX] {
        let mut pool = Pool { supply_index: SupplyIndex(index), ..Pool::new(0) };
        let mut facility = LendingFacility { capacity: u64::MAX, ..LendingFacility::default() };
        let over = act(&mut pool, &mut facility, |f, p| f.cover(p, MAX_ASSETS + 1));
        assert_eq!(over, Err(CoreError::Overflow), "INV-13 the pool has no room");
        assert_eq!(facility.cover(&mut pool, MAX_ASSETS), Ok(MAX_ASSETS));
        assert_eq!(facility.room(), u64::MAX - MAX_ASSETS);
        let burned = facility.burn_idle(&mut pool).unwrap();
        assert!(MAX_ASSETS - burned <= 1 && pool.cash == MAX_ASSETS - burned, "{burned} at {index}");
        assert_eq!((facility.level, facility.deficit), (pool.cash, pool.cash), "a crumb shows as deficit");
    }
    let mut full = LendingFacility { capacity: u64::MAX, level: u64::MAX, ..LendingFacility::default() };
    assert_eq!(full.cover(&mut Pool::new(0), 1), Err(CoreError::InsufficientLiquidity), "INV-29");
}

/// The bound on what rounding takes is met: 1 of interest takes a crumb of shares more than 1.
#[test]
fn collecting_interest_may_leave_the_claim_a_unit_under_the_level() {
    let shares = SupplyShares(1_002 * (1 << 41) / 3);
    let index = SupplyIndex(3 << 63); // a share is worth 1.5
    let mut pool = Pool { cash: 1_002, supply_shares: shares, supply_index: index, ..Pool::new(0) };
    let mut facility = LendingFacility { level: 1_001, shares, ..LendingFacility::default() };
    assert_eq!((facility.claim(&pool), facility.collect_interest(&mut pool)), (Ok(1_002), Ok(1)));
    assert_eq!((facility.claim(&pool), facility.burn_idle(&mut pool)), (Ok(1_000), Ok(1_000)));
    assert_eq!((facility.level, facility.deficit, pool.surplus()), (1, 1, Ok(1)), "and the pool has it");
}
