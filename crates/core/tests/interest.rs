//! `interest`: growth encloses the exact exponential, and a curve is what its points say.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use primitive_types::U512;
use proptest::prelude::*;
use support::{CENTURY, MAX_APR, YEAR, amount, apr, big, cases, curve, pow2, seconds, utilisation};
use wlm_core::{
    CoreError,
    interest::{Apr, CurvePoint, Growth, Utilisation, apr_at, validate_curve},
    shares::{MAX_INDEX, ONE_INDEX},
    units::Bps,
};

/// Fractional bits of the reference exponential.
const FINE: u32 = 200;
/// The reference is exact to far more than this part of itself.
const NOISE: u32 = 150;
/// `ceil − floor` is at most this part of the factor (docs/MATH.md § Growth).
const WIDTH: u32 = 53;

/// Basis-point seconds in one year of 100 %, with the 32 fractional bits of an `Apr`.
fn year_of_one() -> U512 {
    big(10_000 * YEAR) << 32
}

/// `e^(apr·seconds/year)` with 200 fractional bits: Taylor on 1/256 of the exponent, squared 8 times.
fn exact_growth(apr: Apr, seconds: u64) -> U512 {
    let x = ((big(apr.0) * big(seconds)) << (FINE - 8)) / year_of_one();
    let (mut sum, mut term, mut n) = (pow2(FINE), pow2(FINE), 1_u32);
    while !term.is_zero() {
        term = ((term * x) >> FINE) / n;
        sum += term;
        n += 1;
    }
    (0..8).fold(sum, |power, _| (power * power) >> FINE)
}

fn reaches_ceiling(apr: Apr, seconds: u64) -> bool {
    let exponent = big(apr.0) * big(seconds);
    exponent >= year_of_one() * 28_u32 || exact_growth(apr, seconds) >> (FINE - 64) >= big(MAX_INDEX)
}

fn check_growth(apr: Apr, seconds: u64) {
    let growth = Growth::over(apr, seconds);
    assert!(growth.floor <= growth.ceil && growth.floor >= ONE_INDEX && growth.ceil <= MAX_INDEX);
    if reaches_ceiling(apr, seconds) {
        return assert_eq!(growth, Growth::MAX, "{apr:?} over {seconds} s");
    }
    let exact = exact_growth(apr, seconds);
    let noise = exact >> NOISE;
    if growth == Growth::MAX {
        // The enclosure straddles the ceiling.
        return assert!(exact + (exact >> WIDTH) >= big(MAX_INDEX) << (FINE - 64));
    }
    let (floor, ceil) = (big(growth.floor) << (FINE - 64), big(growth.ceil) << (FINE - 64));
    assert!(floor <= exact + noise, "floor above e^x: {apr:?} over {seconds} s");
    assert!(ceil + noise >= exact, "ceil below e^x: {apr:?} over {seconds} s");
    assert!(growth.ceil - growth.floor <= growth.floor >> WIDTH, "too wide: {apr:?} over {seconds} s");
}

#[test]
fn growth_encloses_the_exponential_at_every_edge() {
    let aprs = [0, 1, 1 << 32, 250 << 32, 5_000 << 32, 10_000 << 32, 99_999 << 32, MAX_APR.0];
    let spans = [0, 1, 2, 59, 3_600, 86_400, YEAR - 1, YEAR, 2 * YEAR, CENTURY];
    for apr in aprs {
        for span in spans {
            check_growth(Apr(apr), span);
        }
    }
}

/// Exponents next to whole numbers and powers of two, where the number of squarings changes.
#[test]
fn growth_encloses_the_exponential_where_the_halvings_change() {
    for whole in 1..=27_u64 {
        for near in [whole * YEAR - 1, whole * YEAR, whole * YEAR + 1] {
            check_growth(Apr(10_000 << 32), near);
        }
    }
}

#[test]
fn a_year_of_100_percent_multiplies_by_e() {
    let growth = Growth::over(Apr(10_000 << 32), YEAR);
    let e = 50_143_449_209_799_256_682_u128; // ⌊e · 2^64⌋
    assert!(growth.floor <= e && growth.ceil > e);
}

#[test]
fn growth_saturates_at_the_ceiling_of_an_index() {
    assert_eq!(Growth::over(MAX_APR, CENTURY), Growth::MAX);
    assert_eq!(Growth::over(Apr(u64::MAX), u64::MAX), Growth::MAX);
    assert_eq!(Growth::over(Apr(0), u64::MAX), Growth::NONE);
    assert_eq!(Growth::over(MAX_APR, 0), Growth::NONE);
}

#[test]
fn utilisation_at_the_edges() {
    let one = Utilisation::ONE;
    for (debt, supply, expected) in [
        (0, 0, Utilisation(0)),
        (1, 0, one),
        (0, u64::MAX, Utilisation(0)),
        (u64::MAX, u64::MAX, one),
        (1, 2, Utilisation(1 << 31)),
        (u64::MAX - 1, u64::MAX, one),
    ] {
        assert_eq!(Utilisation::of(debt, supply), expected, "{debt} of {supply}");
    }
}

fn point(utilisation: u32, apr: u32) -> CurvePoint {
    CurvePoint { utilisation: Bps(utilisation), apr: Bps(apr) }
}

#[test]
fn a_curve_that_is_none_is_refused() {
    let nine: Vec<_> = (0..8).map(|n| point(n * 1_000, n)).chain([point(10_000, 9)]).collect();
    for bad in [
        &[][..],
        &[point(1, 0)],
        &[point(0, 0), point(9_999, 1)],
        &[point(0, 0), point(10_001, 1)],
        &[point(0, 5), point(10_000, 4)],
        &[point(0, 0), point(5_000, 1), point(5_000, 2), point(10_000, 3)],
        &[point(0, 0), point(10_000, 100_001)],
        &nine,
    ] {
        assert_eq!(validate_curve(bad), Err(CoreError::InvalidRateCurve), "INV-25 {bad:?}");
    }
}

#[test]
fn a_curve_is_exact_at_its_points() {
    // Sixteenths of 100 % are whole in both scales.
    let kinked = [point(0, 3), point(5_000, 250), point(8_750, 900), point(10_000, 100_000)];
    assert_eq!(validate_curve(&kinked), Ok(()));
    for corner in kinked {
        let at = Utilisation((u64::from(corner.utilisation.0) << 32) / 10_000);
        assert_eq!(apr_at(&kinked, at), Apr(u64::from(corner.apr.0) << 32), "{corner:?}");
    }
    assert_eq!(apr_at(&[point(0, 77)], Utilisation(1 << 31)), Apr(77 << 32), "one point is flat");
    assert_eq!(apr_at(&[], Utilisation::ONE), Apr(0), "no curve, no interest");
}

/// The exact rate in 2^-32 basis points, rounded down.
fn exact_apr(points: &[CurvePoint], at: Utilisation) -> u64 {
    let at = u128::from(at.0) * 10_000;
    let run_to = |p: &CurvePoint| u128::from(p.utilisation.0) << 32;
    let Some(end) = points.iter().position(|p| at <= run_to(p)) else {
        return u64::from(points.last().unwrap().apr.0) << 32;
    };
    let (from, to) = (points[end.saturating_sub(1)], points[end]);
    let width = u128::from(to.utilisation.0 - from.utilisation.0).max(1);
    let climbed = u128::from(to.apr.0 - from.apr.0) * (at - run_to(&from)) / width;
    (u64::from(from.apr.0) << 32) + climbed as u64
}

/// The most a rate can move in one 2^-32 of utilisation.
fn steepest_step(points: &[CurvePoint]) -> u64 {
    let slope = |pair: &[CurvePoint]| {
        let width = pair[1].utilisation.0 - pair[0].utilisation.0;
        u64::from(pair[1].apr.0 - pair[0].apr.0) * 10_000 / u64::from(width) + 1
    };
    points.windows(2).map(slope).max().unwrap_or(0) + 1
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn growth_encloses_the_exponential(apr in apr(), span in seconds()) {
        check_growth(apr, span);
    }

    #[test]
    fn growth_encloses_the_exponential_below_the_ceiling(apr in 1..=MAX_APR.0, part in 0..=28_000_u64) {
        let to_ceiling = u128::from(YEAR) * (10_000 << 32) / u128::from(apr);
        check_growth(Apr(apr), u64::try_from(to_ceiling * u128::from(part) / 1_000).unwrap_or(u64::MAX));
    }

    #[test]
    fn growth_in_two_spans_is_growth_in_one(apr in apr(), a in 0..3 * YEAR, b in 0..3 * YEAR) {
        let (first, second) = (Growth::over(apr, a), Growth::over(apr, b));
        let once = Growth::over(apr, a + b);
        if [first, second, once].contains(&Growth::MAX) {
            return Ok(());
        }
        // Both enclose the same number, so neither can lie wholly beside the other.
        prop_assert!(big(first.floor) * big(second.floor) <= big(once.ceil) << 64, "INV-36");
        prop_assert!(big(first.ceil) * big(second.ceil) >= big(once.floor) << 64, "INV-36");
    }

    #[test]
    fn growth_never_panics(apr in any::<u64>(), span in any::<u64>()) {
        let growth = Growth::over(Apr(apr), span);
        prop_assert!(growth.floor >= ONE_INDEX && growth.ceil <= MAX_INDEX && growth.floor <= growth.ceil);
    }

    #[test]
    fn utilisation_is_within_its_error(debt in amount(), supply in amount()) {
        let at = Utilisation::of(debt, supply);
        prop_assert!(at <= Utilisation::ONE);
        if debt < supply {
            let exact = (u128::from(debt) << 32) / u128::from(supply);
            prop_assert!(u128::from(at.0) >= exact && u128::from(at.0) <= exact + 2, "{at:?} for {exact}");
        }
    }

    #[test]
    fn utilisation_rises_with_debt_and_falls_with_supply(debt in amount(), more in amount(), supply in amount()) {
        let at = Utilisation::of(debt, supply);
        prop_assert!(Utilisation::of(debt.saturating_add(more), supply) >= at);
        prop_assert!(Utilisation::of(debt, supply.saturating_add(more)) <= at);
    }

    #[test]
    fn a_rate_is_linear_between_the_points(points in curve(), at in utilisation()) {
        prop_assert_eq!(validate_curve(&points), Ok(()));
        prop_assert_eq!(apr_at(&points, at), Apr(exact_apr(&points, at)));
    }

    #[test]
    fn a_rate_rises_without_jumps(points in curve(), at in 0..Utilisation::ONE.0) {
        let (here, next) = (apr_at(&points, Utilisation(at)), apr_at(&points, Utilisation(at + 1)));
        prop_assert!(here <= next, "falls at {at}");
        prop_assert!(next.0 - here.0 <= steepest_step(&points), "jumps at {at}");
    }

    #[test]
    fn a_rate_rises_with_utilisation(points in curve(), a in utilisation(), b in utilisation()) {
        prop_assert!(apr_at(&points, a.min(b)) <= apr_at(&points, a.max(b)));
        prop_assert!(apr_at(&points, a.max(b)) <= MAX_APR);
    }

    #[test]
    fn any_points_at_any_utilisation_never_panic(
        points in prop::collection::vec((any::<u32>(), any::<u32>()), 0..10),
        at in any::<u64>(),
    ) {
        let points: Vec<_> = points.into_iter().map(|(at, apr)| point(at, apr)).collect();
        let _ = validate_curve(&points);
        let _ = apr_at(&points, Utilisation(at));
    }
}
