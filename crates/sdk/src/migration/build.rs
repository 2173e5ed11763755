//! What a plan's steps do: the one file that knows how a change is made.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use world_liberty_markets::state::PendingChange;

use super::{Roles, Task};
use crate::instructions::{self, CreateMarketArgs, MarketSettings, Proposal};

/// Creates a market.
pub(super) fn create_market(
    roles: &Roles,
    usd1_mint: Pubkey,
    (id, price_receivers): (u16, [Pubkey; 2]),
    settings: MarketSettings,
) -> Task {
    let Roles { payer, governance, guardian, treasury } = *roles;
    let args = CreateMarketArgs { id, governance, guardian, treasury, price_receivers, settings };
    Task::Send(instructions::create_market(payer, usd1_mint, args))
}

impl Task {
    /// What to send: to do it, or to propose it under the number `id`.
    #[must_use]
    pub fn instruction(&self, governance: Pubkey, payer: Pubkey, market: Pubkey, id: u64) -> Instruction {
        match self {
            Self::Send(instruction) => instruction.clone(),
            Self::Propose { target, change } => {
                let (target, change) = (*target, change.clone());
                instructions::propose_change(&Proposal { governance, payer, market, id, target, change })
            }
        }
    }

    /// The change among `waiting` that does the same: it needs no second proposal.
    #[must_use]
    pub fn proposed_in<'a>(&self, waiting: &'a [PendingChange]) -> Option<&'a PendingChange> {
        let Self::Propose { target, change } = self else { return None };
        waiting.iter().find(|pending| pending.target == *target && pending.new == *change)
    }
}
