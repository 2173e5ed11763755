//! What is always true. Ids and prose are those of `docs/INVARIANTS.md`.

use solana_instruction::Instruction;
use wlm_sdk::events::Event;

use crate::snapshot::Snapshot;

mod indices;
mod isolation;
mod ledger;
mod limits;
mod liquidation;
mod risk;
mod usd1;

/// One successful action.
pub struct Transition<'a> {
    /// All accounts before.
    pub before: &'a Snapshot,
    /// All accounts after.
    pub after: &'a Snapshot,
    /// What ran.
    pub instructions: &'a [Instruction],
    /// What the program says it did.
    pub events: &'a [Event],
    /// When, in unix seconds.
    pub now: i64,
}

/// One truth.
pub struct Invariant {
    /// Its number in `docs/INVARIANTS.md`.
    pub id: &'static str,
    /// What is true.
    pub prose: &'static str,
    /// What contradicts it, if something does.
    pub check: fn(&Transition) -> Result<(), String>,
}

/// All truths that are checked after every successful action. INV-13 is about refusals: see `World::act`.
pub const ALL: &[&[Invariant]] =
    &[ledger::ALL, indices::ALL, risk::ALL, liquidation::ALL, limits::ALL, isolation::ALL, usd1::ALL];

/// Checks them all.
///
/// # Panics
/// At the first that does not hold.
pub fn check(transition: &Transition) {
    for Invariant { id, prose, check } in ALL.iter().copied().flatten() {
        if let Err(contradiction) = check(transition) {
            panic!("{id} is broken: {prose}\n{contradiction}\nafter {:?}", transition.events);
        }
    }
}

/// Refuses with a description.
fn holds(condition: bool, contradiction: impl FnOnce() -> String) -> Result<(), String> {
    if condition { Ok(()) } else { Err(contradiction()) }
}
