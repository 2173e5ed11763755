//! The largest steps of one change.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

use std::ops::Range;

use proptest::prelude::*;
use wlm_core::{
    interest::{CurvePoint, MAX_CURVE_POINTS, Utilisation, apr_at, validate_curve},
    steps::StepLimits,
    units::Bps,
};

const LIMITS: StepLimits =
    StepLimits { ltv: Bps(500), fee: Bps(300), cap_factor: Bps(20_000), rate_factor: Bps(20_000) };

fn curve(points: &[(u32, u32)]) -> Vec<CurvePoint> {
    points.iter().map(|(at, apr)| CurvePoint { utilisation: Bps(*at), apr: Bps(*apr) }).collect()
}

#[test]
fn ltv_and_fees_rise_by_points_and_fall_freely() {
    assert!(LIMITS.allows_ltv(7_000, 7_500) && !LIMITS.allows_ltv(7_000, 7_501));
    assert!(LIMITS.allows_fee(100, 400) && !LIMITS.allows_fee(100, 401));
    assert!(LIMITS.allows_ltv(9_000, 0) && LIMITS.allows_fee(9_000, 0));
}

#[test]
fn caps_double_from_what_they_are_or_what_is_in_use() {
    assert!(LIMITS.allows_cap(100, 0, 200) && !LIMITS.allows_cap(100, 0, 201));
    // More is in use than governance has set: it rises from there.
    assert!(LIMITS.allows_cap(10, 60, 120) && !LIMITS.allows_cap(10, 60, 121));
    // Governance had closed it: it is opened like a new one, whatever dust lies there.
    assert!(LIMITS.allows_cap(0, 0, u64::MAX) && LIMITS.allows_cap(0, 1, u64::MAX));
    assert!(LIMITS.allows_cap(u64::MAX, 0, u64::MAX) && LIMITS.allows_cap(u64::MAX, u64::MAX, 0));
    assert!(!LIMITS.allows_cap(u64::MAX / 2 - 1, 0, u64::MAX));
}

#[test]
fn rates_double_and_gain_a_point_everywhere() {
    let old = curve(&[(0, 0), (9_000, 600), (10_000, 3_000)]);
    assert!(LIMITS.allows_curve(&old, &curve(&[(0, 100), (9_000, 1_300), (10_000, 6_100)])));
    for (at, one_more) in [(0, 101), (1, 1_301), (2, 6_101)] {
        let mut new = curve(&[(0, 100), (9_000, 1_300), (10_000, 6_100)]);
        new[at].apr = Bps(one_more);
        assert!(!LIMITS.allows_curve(&old, &new), "corner {at}");
    }
    // A new corner between the old ones is judged, and an old one that is gone.
    assert!(!LIMITS.allows_curve(&old, &curve(&[(0, 0), (4_500, 800), (9_000, 800), (10_000, 800)])));
    assert!(!LIMITS.allows_curve(&old, &curve(&[(0, 0), (10_000, 6_000)])));
    assert!(LIMITS.allows_curve(&old, &curve(&[(0, 0)])));
}

fn curves(rates: Range<u32>) -> impl Strategy<Value = Vec<CurvePoint>> {
    let corners = prop::collection::btree_set(1..10_000u32, 0..MAX_CURVE_POINTS - 2);
    (corners, prop::collection::vec(rates, MAX_CURVE_POINTS)).prop_map(|(corners, mut rates)| {
        rates.sort_unstable();
        let at = [0].into_iter().chain(corners).chain([10_000]);
        let points: Vec<_> =
            at.zip(rates).map(|(at, apr)| CurvePoint { utilisation: Bps(at), apr: Bps(apr) }).collect();
        assert_eq!(validate_curve(&points), Ok(()));
        points
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// What holds at the corners holds between them.
    #[test]
    fn an_allowed_curve_is_within_the_step_at_every_utilisation(
        old in curves(300..20_000), new in curves(0..5_000), at in 0..=1u64 << 32,
    ) {
        if !LIMITS.allows_curve(&old, &new) {
            return Ok(()); // about half of them
        }
        let [before, after] = [&old, &new].map(|curve| apr_at(curve, Utilisation(at)).0);
        // Each interpolation rounds down by less than one of 2^-32 basis points.
        prop_assert!(after <= 2 * before + (100 << 32) + 2, "{after} after {before}");
    }

    #[test]
    fn a_cap_never_more_than_doubles_what_is_in_use_or_allowed(
        set in any::<u64>(), used in any::<u64>(), new in any::<u64>(),
    ) {
        let base = set.max(used);
        let expected = set == 0 || u128::from(new) <= 2 * u128::from(base);
        prop_assert_eq!(LIMITS.allows_cap(set, used, new), expected);
    }
}
