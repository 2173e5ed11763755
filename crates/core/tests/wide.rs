//! `wide` against exact 256- and 512-bit references, over the whole range with biased edges.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use primitive_types::{U256, U512};
use proptest::prelude::*;
use support::cases;
use wlm_core::wide::{
    fraction_floor, mul_div_ceil, mul_div_floor, mul_ratio_ceil, mul_ratio_floor, mul_shr_ceil,
    mul_shr_floor, shl_div_ceil, shl_div_floor,
};

const EDGES: [u128; 16] = [
    0,
    1,
    2,
    u32::MAX as u128,
    1 << 32,
    (1 << 32) + 1,
    1 << 63,
    u64::MAX as u128 - 1,
    u64::MAX as u128,
    1 << 64,
    (1 << 64) + 1,
    (1 << 96) - 1,
    1 << 127,
    (1 << 127) + 1,
    u128::MAX - 1,
    u128::MAX,
];

fn limb_edge() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(1 << 31),
        Just((1 << 32) - 1),
        Just(1 << 63),
        Just(u64::MAX - 1),
        Just(u64::MAX),
        any::<u64>(),
        any::<u32>().prop_map(|top| u64::from(top) << 32),
    ]
}

/// Edges, powers of two and their neighbours, any bit length, and limbs chosen to upset estimates.
fn number() -> impl Strategy<Value = u128> {
    prop_oneof![
        2 => prop::sample::select(EDGES.to_vec()),
        2 => (0..128_u32, 0..3_u128).prop_map(|(bit, d)| (1_u128 << bit).saturating_add(d) - 1),
        4 => (any::<u128>(), 0..128_u32).prop_map(|(n, bits)| n >> bits),
        4 => (limb_edge(), limb_edge()).prop_map(|(h, l)| u128::from(h) << 64 | u128::from(l)),
    ]
}

fn wide(n: u128) -> U512 {
    U512::from(n)
}

fn fits(n: U512) -> Option<u128> {
    (n <= wide(u128::MAX)).then(|| n.low_u128())
}

fn floor(n: U512, d: U512) -> Option<u128> {
    n.checked_div(d).and_then(fits)
}

fn ceil(n: U512, d: U512) -> Option<u128> {
    let (quotient, remainder) = (n.checked_div(d)?, n.checked_rem(d)?);
    fits(quotient + U512::from(u8::from(!remainder.is_zero())))
}

fn check_mul_shr(a: u128, b: u128, shift: u32) {
    let (product, scale) = (wide(a) * wide(b), U512::one() << shift);
    assert_eq!(mul_shr_floor(a, b, shift), floor(product, scale), "floor {a} * {b} >> {shift}");
    assert_eq!(mul_shr_ceil(a, b, shift), ceil(product, scale), "ceil {a} * {b} >> {shift}");
}

fn check_mul_div(a: u128, b: u128, d: u128) {
    let product = wide(a) * wide(b);
    assert_eq!(mul_div_floor(a, b, d), floor(product, wide(d)), "floor {a} * {b} / {d}");
    assert_eq!(mul_div_ceil(a, b, d), ceil(product, wide(d)), "ceil {a} * {b} / {d}");
}

fn check_shl_div(n: u128, shift: u32, d: u128) {
    let shifted = wide(n) << shift;
    assert_eq!(shl_div_floor(n, shift, d), floor(shifted, wide(d)), "floor {n} << {shift} / {d}");
    assert_eq!(shl_div_ceil(n, shift, d), ceil(shifted, wide(d)), "ceil {n} << {shift} / {d}");
}

fn check_mul_ratio(value: u128, numerator: u32, denominator: u32) {
    let product = wide(value) * U512::from(numerator);
    let d = U512::from(denominator);
    assert_eq!(mul_ratio_floor(value, numerator, denominator), floor(product, d));
    assert_eq!(mul_ratio_ceil(value, numerator, denominator), ceil(product, d));
}

/// The documented bound: `x·(1 − 2^-63) − 1 < fraction ≤ x` for `x = n·2^64/d`, all times `d·2^63`.
fn check_fraction(n: u128, d: u128) {
    let fraction = fraction_floor(n, d);
    if n == 0 || d == 0 {
        return assert_eq!(fraction, 0);
    }
    if n >= d {
        return assert_eq!(fraction, u64::MAX);
    }
    let exact = wide(n) << 64;
    assert!(wide(d) * U512::from(fraction) <= exact, "{n} / {d} rounded up");
    let above = U512::from(fraction) + 1;
    assert!((wide(d) * above) << 63 > exact * U512::from((1_u64 << 63) - 1), "{n} / {d} too low");
    if d <= u128::from(u64::MAX) {
        assert_eq!(U256::from(fraction), (U256::from(n) << 64) / U256::from(d));
    }
}

#[test]
fn every_triple_of_edges_is_exact() {
    for a in EDGES {
        for b in EDGES {
            for c in EDGES {
                check_mul_div(a, b, c);
            }
            for shift in 0..=128 {
                check_mul_shr(a, b, shift);
            }
            for shift in [0, 1, 32, 63, 64, 65, 96, 126, 127] {
                check_shl_div(a, shift, b);
            }
            check_fraction(a, b);
        }
    }
}

#[test]
fn shifts_past_the_documented_range_are_exact_or_none() {
    for a in EDGES {
        for b in EDGES {
            for shift in [129, 191, 192, 255, 256, 257, 400] {
                check_mul_shr(a, b, shift);
            }
            assert_eq!(mul_shr_floor(a, b, u32::MAX), Some(0));
            assert_eq!(mul_shr_ceil(a, b, u32::MAX), Some(u128::from(a != 0 && b != 0)));
            assert_eq!(shl_div_floor(a, 128, b), None);
            assert_eq!(shl_div_ceil(a, u32::MAX, b), None);
        }
    }
}

#[test]
fn dividing_by_zero_is_none() {
    assert_eq!(mul_div_floor(0, 0, 0), None);
    assert_eq!(mul_div_ceil(1, 1, 0), None);
    assert_eq!(shl_div_floor(0, 0, 0), None);
    assert_eq!(shl_div_ceil(1, 64, 0), None);
    assert_eq!(mul_ratio_floor(0, 1, 0), None);
    assert_eq!(mul_ratio_ceil(1, 1, 0), None);
}

#[test]
fn rounding_up_past_the_top_is_none() {
    // (2^128 − 1)·(2^128 + 1) = 2^256 − 1, one short of the next quotient.
    assert_eq!(mul_div_floor(u128::MAX, u128::MAX, u128::MAX - 1), None);
    assert_eq!(mul_shr_floor(u128::MAX, 3, 1), None);
    let (half, odd) = (u128::MAX - (u128::MAX >> 1), 3);
    assert_eq!(mul_shr_floor(half, odd, 1), Some(half + (half >> 1)));
    assert_eq!(mul_ratio_ceil(u128::MAX, u32::MAX, u32::MAX), Some(u128::MAX));
    assert_eq!(mul_ratio_floor(u128::MAX, u32::MAX, u32::MAX - 1), None);
}

/// Knuth's cases for the quotient digit: estimates one and two too large, and the capped estimate.
#[test]
fn quotient_digits_with_a_bad_first_estimate_are_exact() {
    let top = 1_u128 << 127;
    for d in [top, top | u128::from(u64::MAX), top | 1, u128::MAX, u128::MAX << 64, top | 1 << 63] {
        for back in 0..4 {
            let near = d - 1 - back;
            check_mul_div(near, u128::MAX, d);
            check_mul_div(near, 1 << 64, d);
            check_mul_div(near, near, d);
            check_shl_div(near, 127, d);
            check_fraction(near, d);
        }
    }
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn mul_shr_is_exact(a in number(), b in number(), shift in 0..=128_u32) {
        check_mul_shr(a, b, shift);
    }

    #[test]
    fn mul_div_is_exact(a in number(), b in number(), d in number()) {
        check_mul_div(a, b, d);
    }

    #[test]
    fn mul_div_is_exact_just_below_and_above_a_multiple(q in number(), d in number(), off in 0..3_u128) {
        // a·b near q·d: the remainder is 0, 1 or d − 1.
        check_mul_div(q, d.saturating_add(off).saturating_sub(1), d);
        check_mul_div(q.saturating_add(off).saturating_sub(1), d, q);
    }

    #[test]
    fn shl_div_is_exact(n in number(), shift in 0..128_u32, d in number()) {
        check_shl_div(n, shift, d);
    }

    #[test]
    fn fraction_is_below_the_truth_by_at_most_its_documented_error(n in number(), d in number()) {
        check_fraction(n, d);
        check_fraction(n.min(d), n.max(d));
    }

    #[test]
    fn mul_ratio_is_exact(value in number(), numerator in limb_edge(), denominator in limb_edge()) {
        check_mul_ratio(value, numerator as u32, (denominator >> 32) as u32);
        check_mul_ratio(value, numerator as u32, denominator as u32);
        check_mul_ratio(value, (numerator % 20_001) as u32, 10_000);
    }
}
