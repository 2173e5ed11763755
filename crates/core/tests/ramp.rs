//! Ramps: between the old value and the new, never ahead of their time.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

use proptest::prelude::*;
use wlm_core::ramp::Ramp;

const DAY: i64 = 86_400;

#[test]
fn a_threshold_falls_evenly_over_a_day() {
    let ramp = Ramp { start: 1_000, end: 1_000 + DAY };
    let at = |hours: i64| ramp.value(8_000, 7_500, 1_000 + hours * 3_600);
    assert_eq!([at(0), at(6), at(12), at(18), at(24), at(48)], [8_000, 7_875, 7_750, 7_625, 7_500, 7_500]);
    // Before its first whole point it has not moved.
    assert_eq!(ramp.value(8_000, 7_500, 1_000 + 172), 8_000);
    assert_eq!(ramp.value(8_000, 7_500, 1_000 + 173), 7_999);
}

#[test]
fn a_weight_rises_alike() {
    let ramp = Ramp { start: 0, end: DAY };
    assert_eq!(
        [0, DAY / 2, DAY - 1, DAY].map(|now| ramp.value(10_000, 12_000, now)),
        [10_000, 11_000, 11_999, 12_000]
    );
}

#[test]
fn without_a_ramp_the_new_value_counts() {
    assert_eq!(Ramp::default().value(8_000, 7_500, 0), 7_500);
    assert_eq!(Ramp { start: 5, end: 5 }.value(8_000, 7_500, 5), 7_500);
    // A clock that stands before the start finds the old value.
    assert_eq!(Ramp { start: 100, end: 200 }.value(8_000, 7_500, i64::MIN), 8_000);
    assert_eq!(Ramp { start: i64::MIN, end: i64::MAX }.value(u16::MAX, 0, i64::MAX), 0);
}

proptest! {
    #[test]
    fn stays_between_and_moves_one_way(
        from in any::<u16>(), to in any::<u16>(), start in any::<i64>(), length in 0..=i64::MAX,
        now in any::<i64>(), later in 0..=i64::MAX,
    ) {
        let ramp = Ramp { start, end: start.saturating_add(length) };
        let (first, second) = (ramp.value(from, to, now), ramp.value(from, to, now.saturating_add(later)));
        prop_assert!((from.min(to)..=from.max(to)).contains(&first));
        let one_way = if to < from { second <= first } else { second >= first };
        prop_assert!(one_way);
    }
}
