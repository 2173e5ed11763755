//! A search for money out of nothing: random round trips of one attacker through two pegs and a
//! pool with a lending facility, with no time passing. Whatever it tries, it ends no richer.
//!
//! `WLM_ROUND_TRIPS` sets how many sequences are tried (100,000 unless told). A failure prints the
//! seed of its world and its steps; `WLM_ROUND_TRIPS_SEED` starts there again.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod checks;
mod setup;
mod steps;
#[path = "../support/mod.rs"]
mod support;
mod world;

use std::collections::BTreeMap;

use checks::after_step;
use steps::Step;
use support::Rng;
use world::World;

/// Steps in a sequence, at most, before the attacker leaves.
const LONGEST: u64 = 8;

fn from_env(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |value| value.parse().expect("a number"))
}

/// Says what was tried when an assertion fails.
struct Trail {
    seed: u64,
    start: World,
    steps: Vec<(Step, bool)>,
}

impl Drop for Trail {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("WLM_ROUND_TRIPS_SEED={}\n{:#?}\n{:?}", self.seed, self.start, self.steps);
        }
    }
}

/// How often what was tried came about.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, u64>);

impl Tally {
    fn count(&mut self, what: &'static str, happened: bool) {
        *self.0.entry(what).or_default() += u64::from(happened);
    }
}

/// Tries a step: what is refused is taken back, as a failed transaction is.
fn attempt(world: &mut World, step: Step, trail: &mut Trail, tally: &mut Tally) {
    let before = *world;
    let is_done = world.take(step).is_ok();
    if !is_done {
        *world = before;
    }
    trail.steps.push((step, is_done));
    after_step(&before, world, step);
    tally.count(step.name(), is_done);
    tally.count("minted for the pool", world.lending.level > before.lending.level);
    tally.count(
        "burned from the pool",
        step != Step::RepayDeficit && world.lending.level < before.lending.level,
    );
    tally.count("above a lowered capacity", is_done && world.lending.level > world.lending.capacity);
}

/// One sequence from a world of its own: some steps, the flash mint paid back, and all closed.
fn search(seed: u64, tally: &mut Tally) {
    let mut rng = Rng::new(seed);
    let start = setup::world(&mut rng);
    let mut trail = Trail { seed, start, steps: Vec::new() };
    let mut world = start;
    for _ in 0..=rng.below(LONGEST) {
        let step = world.choose(&mut rng);
        attempt(&mut world, step, &mut trail, tally);
    }
    if world.flash > 0 {
        // Whoever cannot pay a flash mint back never had it: the transaction fails as a whole.
        for step in world.raise_cash(&mut rng) {
            attempt(&mut world, step, &mut trail, tally);
        }
        attempt(&mut world, Step::RepayFlash, &mut trail, tally);
    }
    if world.flash > 0 {
        return;
    }
    for step in world.leave() {
        attempt(&mut world, step, &mut trail, tally);
    }
    let (had, has) = (start.wealth(), world.wealth());
    assert!(has <= had, "INV-38 {} of 10^-18 USD out of nothing", has - had);
    tally.count("left with all", world.supply.is_zero() && world.debt.is_zero());
}

#[test]
fn no_round_trip_gains_a_unit() {
    let (count, first) = (from_env("WLM_ROUND_TRIPS", 100_000), from_env("WLM_ROUND_TRIPS_SEED", 1));
    let mut tally = Tally::default();
    for seed in first..first + count {
        search(seed, &mut tally);
    }
    println!("{:?}", tally.0);
    // A search in which something hardly ever happens proves nothing about it.
    assert!(count < 10_000 || tally.0.len() == 16, "never tried: all but these");
    let rare = tally.0.iter().find(|(_, times)| **times < count / 50);
    assert!(count < 10_000 || rare.is_none(), "hardly ever done: {rare:?}");
}
