//! Checked actions: snapshot, act, compare.

use solana_instruction::Instruction;

use crate::{
    invariants::{self, Transition},
    outcome::Outcome,
    world::World,
};

impl World {
    /// Runs one instruction of the program. A refusal must leave every account as it was, byte
    /// by byte (INV-13); after a success every other truth must hold.
    ///
    /// # Panics
    /// With the invariant's id and prose, if one does not.
    pub fn act(&mut self, instruction: Instruction) -> Outcome {
        self.act_all(&[instruction])
    }

    /// As [`World::act`], several instructions of the program in one transaction.
    ///
    /// # Panics
    /// With the invariant's id and prose, if one does not hold.
    pub fn act_all(&mut self, instructions: &[Instruction]) -> Outcome {
        let before = self.snapshot();
        let outcome = self.send_all(instructions);
        let after = self.snapshot();
        match &outcome {
            Err(refusal) => {
                let changed = before.differences(&after);
                assert!(changed.is_empty(), "INV-13: {} changed {changed:?}", refusal.name());
            }
            Ok(meta) => {
                let events = &meta.events;
                invariants::check(&Transition {
                    before: &before,
                    after: &after,
                    instructions,
                    events,
                    now: self.now(),
                });
            }
        }
        outcome
    }
}
