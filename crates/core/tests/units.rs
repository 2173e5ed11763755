//! `units`: basis points, dollars and shares, against exact references.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use primitive_types::U512;
use proptest::prelude::*;
use support::{amount, big, cases, ceil_div, pow2, wide_number};
use wlm_core::{
    CoreError,
    units::{Bps, DebtShares, SupplyShares, Usd},
};

fn checked(n: U512) -> Result<u128, CoreError> {
    if n <= big(u128::MAX) { Ok(n.low_u128()) } else { Err(CoreError::Overflow) }
}

#[test]
fn edges_of_basis_points() {
    for (bps, complement, plus_one) in [
        (0, 10_000, 10_000),
        (1, 9_999, 10_001),
        (10_000, 0, 20_000),
        (10_001, 0, 20_001),
        (u32::MAX, 0, u32::MAX),
    ] {
        assert_eq!(Bps(bps).complement(), Bps(complement));
        assert_eq!(Bps(bps).plus_one(), Bps(plus_one));
    }
    assert_eq!(Bps(1).of_floor(9_999), Ok(0));
    assert_eq!(Bps(1).of_ceil(1), Ok(1));
    assert_eq!(Bps::ONE.of_floor(u128::MAX), Ok(u128::MAX));
    assert_eq!(Bps(10_001).of_floor(u128::MAX), Err(CoreError::Overflow));
}

#[test]
fn edges_of_dollars() {
    assert_eq!(Usd::from_whole(1).micros_floor(), 1_000_000);
    assert_eq!((Usd(1).micros_floor(), Usd(1).micros_ceil()), (0, 1));
    assert_eq!((Usd::ZERO.micros_floor(), Usd::ZERO.micros_ceil()), (0, 0));
    assert_eq!(Usd(u128::MAX).micros_floor(), u64::MAX);
    assert_eq!(Usd(u128::MAX).micros_ceil(), u64::MAX);
    assert_eq!(Usd::from_micros_ceil(0), Usd::ZERO);
    assert_eq!(Usd::from_micros_ceil(1_000_000), Usd::from_whole(1));
    assert_eq!(Usd(u128::MAX).plus(Usd(1)), Err(CoreError::Overflow));
    assert_eq!(Usd(1).minus_or_zero(Usd(2)), Usd::ZERO);
}

#[test]
fn shares_never_go_below_zero() {
    assert_eq!(SupplyShares(1).minus(SupplyShares(2)), Err(CoreError::AmountExceedsPosition));
    assert_eq!(DebtShares(1).minus(DebtShares(2)), Err(CoreError::AmountExceedsPosition));
    assert_eq!(SupplyShares(u128::MAX).plus(SupplyShares(1)), Err(CoreError::Overflow));
    assert_eq!(DebtShares(u128::MAX).plus(DebtShares(1)), Err(CoreError::Overflow));
    assert!(SupplyShares::ZERO.is_zero() && !DebtShares(1).is_zero());
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn a_part_is_exact(bps in any::<u32>(), value in wide_number()) {
        let product = big(value) * big(bps);
        prop_assert_eq!(Bps(bps).of_floor(value), checked(product / 10_000));
        prop_assert_eq!(Bps(bps).of_ceil(value), checked(ceil_div(product, big(10_000))));
        prop_assert_eq!(Usd(value).part_floor(Bps(bps)).map(|usd| usd.0), Bps(bps).of_floor(value));
        prop_assert_eq!(Usd(value).part_ceil(Bps(bps)).map(|usd| usd.0), Bps(bps).of_ceil(value));
    }

    #[test]
    fn micros_enclose_the_value(value in wide_number()) {
        let scaled = big(value) * big(1_000_000);
        let limit = big(u64::MAX);
        prop_assert_eq!(big(Usd(value).micros_floor()), (scaled >> 32).min(limit));
        prop_assert_eq!(big(Usd(value).micros_ceil()), ceil_div(scaled, pow2(32)).min(limit));
    }

    #[test]
    fn micros_to_dollars_rounds_up_and_returns(micros in amount()) {
        let value = Usd::from_micros_ceil(micros);
        prop_assert_eq!(big(value.0), ceil_div(big(micros) << 32, big(1_000_000)));
        prop_assert_eq!(value.micros_floor(), micros);
    }
}
