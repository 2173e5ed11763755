//! A random market on the VM: every action is checked, and after every success every invariant.
//!
//! `WLM_VM_ACTIONS` sets how many actions (24,000 unless told). A failure prints the seed of its
//! market; `WLM_VM_SEED` starts there again.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod actions;
mod attack;
mod dollars;
mod events;
mod governing;
mod rng;
mod run;
mod tally;

use rng::Rng;
use run::Run;
use tally::Tally;

/// Actions in one market, before another one is set up.
const ACTIONS_IN_A_MARKET: u64 = 1_250;
/// Markets that are attacked, and how often each.
const MARKETS_TO_ATTACK: u64 = 8;
const ATTACKS_ON_A_MARKET: u64 = 40;

fn from_env(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |value| value.parse().expect("a number"))
}

/// Says where it happened when an assertion fails below.
struct Whereabouts {
    seed: u64,
    action: u64,
}

impl Drop for Whereabouts {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("WLM_VM_SEED={} failed at action {}", self.seed, self.action);
        }
    }
}

#[test]
fn a_random_market_keeps_every_invariant() {
    let mut left = from_env("WLM_VM_ACTIONS", 24_000);
    let mut seed = from_env("WLM_VM_SEED", 1);
    let mut tally = Tally::default();
    while left > 0 {
        let actions = left.min(ACTIONS_IN_A_MARKET);
        let mut here = Whereabouts { seed, action: 0 };
        let mut run = Run::new(Rng::new(seed));
        while here.action < actions {
            here.action += 1;
            events::pass(&mut run);
            let (kind, outcome) = actions::try_one(&mut run);
            tally.add(kind, &outcome);
        }
        run.everybody_leaves();
        (left, seed) = (left - actions, seed + 1);
    }
    tally.print();
    tally.assert_every_kind_succeeded();
    tally.assert_everything_happened();
}

#[test]
fn an_attacker_gains_nothing_while_no_time_passes() {
    let first = from_env("WLM_VM_SEED", 1);
    let mut round_trips = 0;
    for seed in first..first + MARKETS_TO_ATTACK {
        let mut here = Whereabouts { seed, action: 0 };
        let mut run = Run::new(Rng::new(seed));
        run.lift_limits();
        while here.action < ATTACKS_ON_A_MARKET {
            here.action += 1;
            for _ in 0..4 {
                events::pass(&mut run);
                actions::deposit_or_borrow(&mut run);
            }
            round_trips += attack::try_one(&mut run);
        }
    }
    assert!(round_trips > 50, "only {round_trips} went through a peg facility and back");
}
