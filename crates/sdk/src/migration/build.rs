//! How a step's task is done: the one file that knows how a change is made.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use world_liberty_markets::state::PendingChange;

use super::Task;
use crate::instructions::{self, Proposal};

/// Who proposes, and in which market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposer {
    /// The market's governance.
    pub governance: Pubkey,
    /// Who pays the rent, and gets it back.
    pub payer: Pubkey,
    /// The market.
    pub market: Pubkey,
}

impl Task {
    /// What to send: to do it, or to propose it under the number `id`.
    #[must_use]
    pub fn instruction(&self, proposer: Proposer, id: u64) -> Instruction {
        match self {
            Self::Send(instruction) => instruction.clone(),
            Self::Propose { target, change } => {
                let Proposer { governance, payer, market } = proposer;
                let (target, change) = (*target, change.clone());
                instructions::propose_change(&Proposal { governance, payer, market, id, target, change })
            }
        }
    }

    /// The change among `waiting` that does the same: it needs no second proposal.
    #[must_use]
    pub fn proposed_in<'a>(
        &self,
        waiting: impl IntoIterator<Item = &'a PendingChange>,
    ) -> Option<&'a PendingChange> {
        let Self::Propose { target, change } = self else { return None };
        waiting.into_iter().find(|pending| pending.target == *target && pending.new == *change)
    }
}
