//! Who has a power over a market: something that decides, and an address that signs what it decided.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_test_kit::World;

use crate::sending::Sending;

/// Somebody who decides.
pub trait Body {
    /// The address that has the power.
    fn address(&self) -> Pubkey;

    /// How it decides that its address signs this.
    fn road(&self, world: &mut World, instruction: &Instruction) -> Road;
}

/// How a body decides.
pub struct Road {
    /// Proposing, and as many votes as it takes.
    pub steps: Vec<Instruction>,
    /// So many seconds pass after the last step: no less would do.
    pub wait: i64,
    /// What executes the decision.
    pub execute: Instruction,
}

/// A key: it decides by signing.
#[derive(Clone, Copy)]
pub struct Key(pub Pubkey);

impl Body for Key {
    fn address(&self) -> Pubkey {
        self.0
    }

    fn road(&self, _: &mut World, instruction: &Instruction) -> Road {
        Road { steps: Vec::new(), wait: 0, execute: instruction.clone() }
    }
}

/// Lets a body decide, and its own delay pass. Returns what executes the decision.
#[track_caller]
pub fn decision(body: &dyn Body, world: &mut World, instruction: &Instruction) -> Instruction {
    let Road { steps, wait, execute } = body.road(world, instruction);
    for step in steps {
        world.submit(&step);
    }
    world.advance_with_prices(wait);
    execute
}

/// Lets a body decide, and executes the decision.
#[track_caller]
pub fn decide(body: &dyn Body, world: &mut World, instruction: &Instruction) {
    let execute = decision(body, world, instruction);
    world.execute(&execute);
}
