//! A market without a chain: random users, keepers, prices and time over the pure core, with
//! every invariant checked after every action.
//!
//! `WLM_SIM_ACTIONS` sets the actions of each profile (60,000 unless told). A failure prints the
//! seed of its world; `WLM_SIM_SEED` starts there again.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod actions;
mod checks;
mod setup;
#[path = "../support/mod.rs"]
mod support;
mod world;

use setup::Profile;
use support::Rng;
use world::World;

/// Actions in one world, before a fresh one is set up.
const ACTIONS_IN_A_WORLD: u64 = 4_000;

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
            eprintln!("WLM_SIM_SEED={} failed at action {}", self.seed, self.action);
        }
    }
}

fn simulate(profile: Profile) {
    let mut left = from_env("WLM_SIM_ACTIONS", 60_000);
    let mut seed = from_env("WLM_SIM_SEED", 1);
    let mut tally = checks::Tally::default();
    while left > 0 {
        let actions = left.min(ACTIONS_IN_A_WORLD);
        live_through(&mut World::new(profile, Rng::new(seed)), seed, actions, &mut tally);
        (left, seed) = (left - actions, seed + 1);
    }
    tally.print(profile);
}

fn live_through(world: &mut World, seed: u64, actions: u64, tally: &mut checks::Tally) {
    let mut here = Whereabouts { seed, action: 0 };
    while here.action < actions {
        here.action += 1;
        tally.add(world.step());
    }
    world.everybody_leaves();
}

#[test]
fn a_calm_market_keeps_every_invariant() {
    simulate(Profile::Calm);
}

#[test]
fn a_crashing_market_keeps_every_invariant() {
    simulate(Profile::Crash);
}

#[test]
fn a_market_of_tiny_and_of_huge_units_keeps_every_invariant() {
    simulate(Profile::Extremes);
}

#[test]
fn a_market_left_alone_for_years_keeps_every_invariant() {
    simulate(Profile::Years);
}
