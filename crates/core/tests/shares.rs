//! `shares`: what a share is worth, in every direction that exists.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use primitive_types::U512;
use proptest::prelude::*;
use support::{
    SHARE_INDEX_BITS, amount, big, cases, ceil_div, debt_index, exact, pow2, supply_index, wide_number,
};
use wlm_core::{
    CoreError,
    shares::{DebtIndex, MAX_INDEX, MIN_DEPOSIT_INDEX, ONE_INDEX, SupplyIndex},
    units::{DebtShares, SupplyShares},
};

const AMOUNTS: [u64; 7] = [0, 1, 2, 1_000_000, 1 << 63, u64::MAX - 1, u64::MAX];
const SUPPLY_INDICES: [u128; 6] =
    [MIN_DEPOSIT_INDEX, MIN_DEPOSIT_INDEX + 1, ONE_INDEX - 1, ONE_INDEX, ONE_INDEX + 1, MAX_INDEX];
const DEBT_INDICES: [u128; 4] = [ONE_INDEX, ONE_INDEX + 1, MAX_INDEX - 1, MAX_INDEX];

fn shares_floor(assets: u64, index: u128) -> U512 {
    exact(assets) / big(index)
}

fn shares_ceil(assets: u64, index: u128) -> U512 {
    ceil_div(exact(assets), big(index))
}

fn checked(assets: U512) -> Result<u64, CoreError> {
    if assets <= big(u64::MAX) { Ok(assets.low_u64()) } else { Err(CoreError::Overflow) }
}

fn worth_floor(shares: u128, index: u128) -> Result<u64, CoreError> {
    checked((big(shares) * big(index)) >> SHARE_INDEX_BITS)
}

fn worth_ceil(shares: u128, index: u128) -> Result<u64, CoreError> {
    checked(ceil_div(big(shares) * big(index), pow2(SHARE_INDEX_BITS)))
}

fn check_supply(assets: u64, index: u128) {
    let minted = SupplyIndex(index).shares_minted_floor(assets).unwrap();
    assert_eq!(big(minted.0), shares_floor(assets, index), "INV-34 minted is floor");
    assert_eq!(big(SupplyIndex(index).shares_burned_ceil(assets).unwrap().0), shares_ceil(assets, index));
    let back = SupplyIndex(index).assets_floor(minted).unwrap();
    assert!(back <= assets && assets - back <= 1, "deposit {assets} at {index} gives {back} back");
}

fn check_debt(assets: u64, index: u128) {
    let minted = DebtIndex(index).shares_minted_ceil(assets).unwrap();
    assert_eq!(big(minted.0), shares_ceil(assets, index), "INV-34 debt minted is ceil");
    assert_eq!(big(DebtIndex(index).shares_burned_floor(assets).unwrap().0), shares_floor(assets, index));
    match DebtIndex(index).assets_ceil(minted) {
        Ok(owed) => {
            assert!(owed >= assets && owed - assets <= 1, "a loan of {assets} at {index} owes {owed}")
        }
        Err(error) => assert_eq!((error, assets), (CoreError::Overflow, u64::MAX)),
    }
}

#[test]
fn conversions_are_exact_at_every_edge() {
    for assets in AMOUNTS {
        SUPPLY_INDICES.into_iter().for_each(|index| check_supply(assets, index));
        DEBT_INDICES.into_iter().for_each(|index| check_debt(assets, index));
    }
}

#[test]
fn a_share_is_worth_at_most_one_base_unit() {
    assert_eq!(SupplyIndex(MAX_INDEX).claims_ceil(SupplyShares(1)), Ok(1));
    assert_eq!(DebtIndex(MAX_INDEX).assets_ceil(DebtShares(1)), Ok(1));
    assert_eq!(DebtIndex(MAX_INDEX).receivable_floor(DebtShares(1)), Ok(1));
    assert_eq!(SupplyIndex(MAX_INDEX - 1).assets_floor(SupplyShares(1)), Ok(0));
}

#[test]
fn a_nearly_worthless_share_takes_no_deposit() {
    for index in [0, 1, MIN_DEPOSIT_INDEX - 1] {
        assert_eq!(SupplyIndex(index).shares_minted_floor(1), Err(CoreError::SupplyIndexTooLow));
    }
    assert!(SupplyIndex(MIN_DEPOSIT_INDEX).shares_minted_floor(u64::MAX).is_ok());
}

#[test]
fn a_worthless_share_buys_nothing_and_cannot_be_priced() {
    assert_eq!(SupplyIndex(0).assets_floor(SupplyShares(u128::MAX)), Ok(0));
    assert_eq!(SupplyIndex(0).shares_burned_ceil(1), Err(CoreError::AmountExceedsPosition));
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn supply_conversions_are_exact_and_lose_at_most_one_unit(assets in amount(), index in supply_index()) {
        check_supply(assets, index.0);
    }

    #[test]
    fn debt_conversions_are_exact_and_cost_at_most_one_unit(assets in amount(), index in debt_index()) {
        check_debt(assets, index.0);
    }

    #[test]
    fn any_shares_at_any_index_are_exact_or_overflow(shares in wide_number(), index in wide_number()) {
        let (floor, ceil) = (worth_floor(shares, index), worth_ceil(shares, index));
        prop_assert_eq!(SupplyIndex(index).assets_floor(SupplyShares(shares)), floor);
        prop_assert_eq!(SupplyIndex(index).claims_ceil(SupplyShares(shares)), ceil);
        prop_assert_eq!(DebtIndex(index).receivable_floor(DebtShares(shares)), floor);
        prop_assert_eq!(DebtIndex(index).assets_ceil(DebtShares(shares)), ceil);
    }

    #[test]
    fn any_amount_at_any_index_never_panics(assets in amount(), index in wide_number()) {
        let _ = SupplyIndex(index).shares_minted_floor(assets);
        let _ = SupplyIndex(index).shares_burned_ceil(assets);
        let _ = DebtIndex(index).shares_minted_ceil(assets);
        let _ = DebtIndex(index).shares_burned_floor(assets);
    }

    #[test]
    fn all_that_shares_are_worth_can_be_withdrawn_exactly(shares in 0..1_u128 << 104, index in supply_index()) {
        if let Ok(assets) = index.assets_floor(SupplyShares(shares)) {
            prop_assert!(index.shares_burned_ceil(assets).unwrap() <= SupplyShares(shares), "INV-37");
        }
    }

    #[test]
    fn splitting_never_helps(a in amount(), b in amount(), supply in supply_index(), debt in debt_index()) {
        let (a, b) = (a / 2, b / 2);
        let minted = |n| supply.shares_minted_floor(n).unwrap().0;
        let burned = |n| supply.shares_burned_ceil(n).unwrap().0;
        let lent = |n| debt.shares_minted_ceil(n).unwrap().0;
        let repaid = |n| debt.shares_burned_floor(n).unwrap().0;
        prop_assert!(minted(a) + minted(b) <= minted(a + b), "INV-34 deposit");
        prop_assert!(burned(a) + burned(b) >= burned(a + b), "INV-34 withdraw");
        prop_assert!(lent(a) + lent(b) >= lent(a + b), "INV-34 borrow");
        prop_assert!(repaid(a) + repaid(b) <= repaid(a + b), "INV-34 repay");
    }

    #[test]
    fn more_assets_are_never_fewer_shares(a in amount(), b in amount(), supply in supply_index(), debt in debt_index()) {
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(supply.shares_minted_floor(low).unwrap() <= supply.shares_minted_floor(high).unwrap());
        prop_assert!(supply.shares_burned_ceil(low).unwrap() <= supply.shares_burned_ceil(high).unwrap());
        prop_assert!(debt.shares_minted_ceil(low).unwrap() <= debt.shares_minted_ceil(high).unwrap());
        prop_assert!(debt.shares_burned_floor(low).unwrap() <= debt.shares_burned_floor(high).unwrap());
    }
}
