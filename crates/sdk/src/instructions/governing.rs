//! What an instruction of governance says, from its bytes: for whoever is asked to sign it.

use anchor_lang::{AnchorDeserialize, Discriminator};
use world_liberty_markets::{
    instruction,
    instructions::CreateMarketArgs,
    state::{ConfigChange, Restriction, Role},
};

/// What an instruction of governance, or of the guardian, asks for.
#[derive(Clone, Debug)]
pub enum Governing {
    /// A new market.
    CreateMarket(CreateMarketArgs),
    /// A change, to be carried out later.
    Propose {
        /// The proposer's number for it.
        id: u64,
        /// The change.
        change: ConfigChange,
    },
    /// That a change of what exists is carried out.
    Execute,
    /// That an asset is listed that was proposed.
    CreateReserve,
    /// That a peg facility is created that was proposed.
    CreatePegFacility,
    /// That a change is taken back.
    Cancel,
    /// That a change is ended by the guardian.
    Veto,
    /// That a role is taken over.
    Accept(Role),
    /// Less risk, at once.
    Restrict(Restriction),
}

impl Governing {
    /// Reads an instruction's data; `None` if it is another instruction of the program, or none.
    #[must_use]
    pub fn read(data: &[u8]) -> Option<Self> {
        if let Some(arguments) = fields::<instruction::CreateMarket>(data) {
            return Some(Self::CreateMarket(arguments.args));
        }
        if let Some(arguments) = fields::<instruction::ProposeChange>(data) {
            return Some(Self::Propose { id: arguments.id, change: arguments.new });
        }
        if let Some(arguments) = fields::<instruction::AcceptRole>(data) {
            return Some(Self::Accept(arguments.role));
        }
        if let Some(arguments) = fields::<instruction::Restrict>(data) {
            return Some(Self::Restrict(arguments.restriction));
        }
        let plain = [
            (instruction::ExecuteChange::DISCRIMINATOR, Self::Execute),
            (instruction::CreateReserve::DISCRIMINATOR, Self::CreateReserve),
            (instruction::CreatePegFacility::DISCRIMINATOR, Self::CreatePegFacility),
            (instruction::CancelChange::DISCRIMINATOR, Self::Cancel),
            (instruction::VetoChange::DISCRIMINATOR, Self::Veto),
        ];
        plain.into_iter().find(|(discriminator, _)| *discriminator == data).map(|(_, governing)| governing)
    }
}

/// An instruction's arguments, if it is this one; all bytes of them.
fn fields<T: Discriminator + AnchorDeserialize>(data: &[u8]) -> Option<T> {
    T::try_from_slice(data.strip_prefix(T::DISCRIMINATOR)?).ok()
}

#[cfg(test)]
mod tests {
    use anchor_lang::prelude::Pubkey;

    use super::*;
    use crate::instructions::{self, Due, Proposal};

    #[test]
    fn reads_what_was_written() {
        let key = Pubkey::new_from_array([7; 32]);
        let due = Due { market: key, change: key, payer: key };
        let change = ConfigChange::Role { role: Role::Guardian, to: key };
        let proposal =
            Proposal { governance: key, payer: key, market: key, id: 9, target: key, change: change.clone() };
        let read = |instruction: anchor_lang::solana_program::instruction::Instruction| {
            Governing::read(&instruction.data).expect("it governs")
        };
        let proposed = read(instructions::propose_change(&proposal));
        assert!(matches!(proposed, Governing::Propose { id: 9, change: read } if read == change));
        assert!(matches!(read(instructions::veto_change(key, due)), Governing::Veto));
        assert!(matches!(read(instructions::cancel_change(key, due)), Governing::Cancel));
        assert!(matches!(read(instructions::execute_change(due, key, None, None)), Governing::Execute));
        let accepted = read(instructions::accept_role(key, key, Role::Treasury));
        assert!(matches!(accepted, Governing::Accept(Role::Treasury)));
        let restricted = read(instructions::restrict(key, key, key, Restriction::ClosePeg));
        assert!(matches!(restricted, Governing::Restrict(Restriction::ClosePeg)));
    }

    #[test]
    fn knows_nothing_else() {
        let key = Pubkey::new_from_array([7; 32]);
        assert!(Governing::read(&instructions::close_obligation(key, key).data).is_none());
        let mut veto = instructions::veto_change(key, Due { market: key, change: key, payer: key }).data;
        veto.push(0);
        assert!(Governing::read(&veto).is_none(), "bytes that say nothing");
        assert!(Governing::read(&[]).is_none());
    }
}
