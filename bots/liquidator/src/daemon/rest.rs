//! Obligations that are left alone for a while, because something went wrong.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use solana_pubkey::Pubkey;

use crate::reason::Reason;

/// However often an obligation fails, it is tried again after this.
const LONGEST: Duration = Duration::from_secs(600);

#[derive(Debug)]
struct Resting {
    until: Instant,
    failures: u32,
    /// Whether it was looked at again since.
    is_over: bool,
}

/// Which obligations are left alone, and until when.
#[derive(Debug, Default)]
pub struct Rest(HashMap<Pubkey, Resting>);

impl Rest {
    /// Whether an obligation is to be left alone.
    pub fn is_resting(&self, address: &Pubkey, now: Instant) -> bool {
        self.0.get(address).is_some_and(|resting| now < resting.until)
    }

    /// An attempt failed: each further time for twice as long.
    pub fn failed(&mut self, address: Pubkey, reason: Reason, now: Instant) -> Duration {
        let failures = self.0.get(&address).map_or(0, |resting| resting.failures).saturating_add(1);
        let times = 1u32.checked_shl(failures - 1).unwrap_or(u32::MAX);
        let rest = reason.cool_down().saturating_mul(times).min(LONGEST);
        self.0.insert(address, Resting { until: now + rest, failures, is_over: false });
        rest
    }

    /// Nothing is wrong; but it need not be tried again before `rest` has passed.
    pub fn leave(&mut self, address: Pubkey, rest: Duration, now: Instant) {
        self.0.insert(address, Resting { until: now + rest, failures: 0, is_over: false });
    }

    /// An attempt succeeded.
    pub fn succeeded(&mut self, address: &Pubkey) {
        self.0.remove(address);
    }

    /// When the next rest ends.
    pub fn next_end(&self) -> Option<Instant> {
        self.0.values().filter(|resting| !resting.is_over).map(|resting| resting.until).min()
    }

    /// The obligations whose rest has ended since this was asked last.
    pub fn ended(&mut self, now: Instant) -> Vec<Pubkey> {
        let ended = self.0.iter_mut().filter(|(_, resting)| !resting.is_over && resting.until <= now);
        ended
            .map(|(address, resting)| {
                resting.is_over = true;
                *address
            })
            .collect()
    }

    /// Forgets whoever has not failed for long.
    pub fn forget_old(&mut self, now: Instant) {
        self.0.retain(|_, resting| now < resting.until + LONGEST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_rest_up_to_the_longest() {
        let (mut rest, now, one) = (Rest::default(), Instant::now(), Pubkey::default());
        let rests: Vec<_> = (0..6).map(|_| rest.failed(one, Reason::Dust, now).as_secs()).collect();
        assert_eq!(rests, [60, 120, 240, 480, 600, 600]);
        for _ in 0..100 {
            rest.failed(one, Reason::Rpc, now);
        }
        assert!(rest.is_resting(&one, now + LONGEST - Duration::from_secs(1)));
        assert!(!rest.is_resting(&one, now + LONGEST));
    }

    #[test]
    fn the_end_of_a_rest_is_told_once() {
        let (mut rest, now, one) = (Rest::default(), Instant::now(), Pubkey::default());
        rest.failed(one, Reason::StaleOracles, now);
        let end = now + Reason::StaleOracles.cool_down();
        assert_eq!((rest.next_end(), rest.ended(now)), (Some(end), vec![]));
        assert_eq!((rest.ended(end), rest.ended(end), rest.next_end()), (vec![one], vec![], None));
    }

    #[test]
    fn success_and_time_make_it_forgotten() {
        let (mut rest, now, one) = (Rest::default(), Instant::now(), Pubkey::default());
        rest.failed(one, Reason::Dust, now);
        rest.succeeded(&one);
        assert!(!rest.is_resting(&one, now));
        rest.failed(one, Reason::Dust, now);
        rest.forget_old(now + LONGEST);
        assert_eq!(rest.failed(one, Reason::Dust, now).as_secs(), 120);
        rest.forget_old(now + LONGEST * 3);
        assert_eq!(rest.failed(one, Reason::Dust, now).as_secs(), 60);
    }
}
