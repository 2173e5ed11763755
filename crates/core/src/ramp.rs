//! Parameters that move slowly, so that no change of governance liquidates anyone at once.

/// The time in which a parameter moves from its old value to its new one, in unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ramp {
    /// When it leaves the old value.
    pub start: i64,
    /// From when on the new value counts. Not after `start`: at once.
    pub end: i64,
}

impl Ramp {
    /// Whether the new value does not count in full yet.
    #[must_use]
    pub const fn is_running(&self, now: i64) -> bool {
        now < self.end
    }

    /// The value at `now`, linear in time. The way that is covered is rounded down, so the value is
    /// never ahead of its time.
    #[must_use]
    pub fn value(&self, from: u16, to: u16, now: i64) -> u16 {
        if !self.is_running(now) {
            return to;
        }
        let seconds = |from: i64, to: i64| u64::try_from(to.saturating_sub(from)).unwrap_or(0);
        let (elapsed, length) = (seconds(self.start, now), seconds(self.start, self.end));
        let covered = |distance: u16| {
            // At most the distance: before the end no more time has passed than the ramp is long.
            let covered = (distance as u64).saturating_mul(elapsed).checked_div(length).unwrap_or(0);
            u16::try_from(covered).unwrap_or(distance)
        };
        if to < from {
            from.saturating_sub(covered(from.saturating_sub(to)))
        } else {
            from.saturating_add(covered(to.saturating_sub(from)))
        }
    }
}
