//! What an instruction of governance says, from its bytes: for whoever is asked to sign it.

use anchor_lang::{
    AnchorDeserialize, Discriminator, prelude::Pubkey, solana_program::instruction::Instruction,
};
use world_liberty_markets::{
    instruction,
    instructions::CreateMarketArgs,
    state::{ConfigChange, Restriction, Role},
};

/// What an instruction of governance, or of the guardian, asks for, and of which account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Governing {
    /// A new market.
    CreateMarket {
        /// Its dollar.
        usd1_mint: Pubkey,
        /// What it is.
        args: CreateMarketArgs,
    },
    /// A change, to be carried out later.
    Propose {
        /// The proposer's number for it.
        id: u64,
        /// What it changes.
        target: Pubkey,
        /// The change.
        change: ConfigChange,
    },
    /// That a change of what exists is carried out.
    Execute {
        /// The change's account.
        change: Pubkey,
    },
    /// That an asset is listed that was proposed.
    CreateReserve {
        /// The change's account.
        change: Pubkey,
    },
    /// That a peg facility is created that was proposed.
    CreatePegFacility {
        /// The change's account.
        change: Pubkey,
    },
    /// That a change is taken back.
    Cancel {
        /// The change's account.
        change: Pubkey,
    },
    /// That a change is ended by the guardian.
    Veto {
        /// The change's account.
        change: Pubkey,
    },
    /// That a role is taken over.
    Accept {
        /// Which.
        role: Role,
        /// By whom.
        by: Pubkey,
    },
    /// Less risk, at once.
    Restrict {
        /// The reserve, or the peg facility.
        target: Pubkey,
        /// How.
        restriction: Restriction,
    },
}

impl Governing {
    /// Reads an instruction; `None` if it is another one of the program, or another program's.
    #[must_use]
    pub fn read(instruction: &Instruction) -> Option<Self> {
        if instruction.program_id != crate::PROGRAM_ID {
            return None;
        }
        let data = &instruction.data;
        // Where the program has them among the accounts: the test reads back what the builders write.
        let account = |place: usize| instruction.accounts.get(place).map(|meta| meta.pubkey);
        if let Some(instruction::CreateMarket { args }) = fields(data) {
            return Some(Self::CreateMarket { usd1_mint: account(2)?, args });
        }
        if let Some(instruction::ProposeChange { id, new }) = fields(data) {
            return Some(Self::Propose { id, target: account(4)?, change: new });
        }
        if let Some(instruction::AcceptRole { role }) = fields(data) {
            return Some(Self::Accept { role, by: account(0)? });
        }
        if let Some(instruction::Restrict { restriction }) = fields(data) {
            return Some(Self::Restrict { target: account(2)?, restriction });
        }
        Some(match data.as_slice() {
            instruction::ExecuteChange::DISCRIMINATOR => Self::Execute { change: account(1)? },
            instruction::CreateReserve::DISCRIMINATOR => Self::CreateReserve { change: account(2)? },
            instruction::CreatePegFacility::DISCRIMINATOR => Self::CreatePegFacility { change: account(2)? },
            instruction::CancelChange::DISCRIMINATOR => Self::Cancel { change: account(2)? },
            instruction::VetoChange::DISCRIMINATOR => Self::Veto { change: account(2)? },
            _ => return None,
        })
    }
}

/// An instruction's arguments, if it is this one; all bytes of them.
fn fields<T: Discriminator + AnchorDeserialize>(data: &[u8]) -> Option<T> {
    T::try_from_slice(data.strip_prefix(T::DISCRIMINATOR)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::{self, Due, Listing, MarketSettings, PegListing, Proposal};

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    /// No two of its accounts are alike.
    fn due() -> Due {
        Due { market: key(1), change: key(2), payer: key(3) }
    }

    #[test]
    fn reads_what_was_written() {
        let (signer, market, target, due) = (key(4), due().market, key(5), due());
        let read = |instruction: &Instruction| Governing::read(instruction).expect("it governs");

        let args = CreateMarketArgs {
            id: 9,
            governance: key(6),
            guardian: key(7),
            treasury: key(8),
            price_receivers: [key(9), key(10)],
            settings: MarketSettings::default(),
        };
        let created = instructions::create_market(signer, key(11), args.clone());
        assert_eq!(read(&created), Governing::CreateMarket { usd1_mint: key(11), args });

        let change = ConfigChange::Role { role: Role::Guardian, to: key(6) };
        let (governance, payer) = (signer, due.payer);
        let proposal = Proposal { governance, payer, market, id: 9, target, change: change.clone() };
        let proposed = instructions::propose_change(&proposal);
        assert_eq!(read(&proposed), Governing::Propose { id: 9, target, change });

        let change = due.change;
        let executed = instructions::execute_change(due, target, Some(key(6)), Some(key(7)));
        assert_eq!(read(&executed), Governing::Execute { change });
        let (payer, mint, token_program) = (signer, target, key(6));
        let listing = Listing { payer, due, mint, price: key(7), token_program };
        let listed = instructions::create_reserve(&listing);
        assert_eq!(read(&listed), Governing::CreateReserve { change });
        let listing = PegListing { payer, due, usd1_mint: key(8), mint, token_program };
        let listed = instructions::create_peg_facility(&listing);
        assert_eq!(read(&listed), Governing::CreatePegFacility { change });
        assert_eq!(read(&instructions::cancel_change(signer, due)), Governing::Cancel { change });
        assert_eq!(read(&instructions::veto_change(signer, due)), Governing::Veto { change });

        let role = Role::Treasury;
        let accepted = instructions::accept_role(signer, market, role);
        assert_eq!(read(&accepted), Governing::Accept { role, by: signer });
        let restriction = Restriction::ClosePeg;
        let restricted = instructions::restrict(signer, market, target, restriction);
        assert_eq!(read(&restricted), Governing::Restrict { target, restriction });
    }

    #[test]
    fn knows_nothing_else() {
        assert_eq!(Governing::read(&instructions::close_obligation(key(1), key(2))), None);
        let veto = || instructions::veto_change(key(4), due());
        let with = |change: fn(&mut Instruction)| {
            let mut other = veto();
            change(&mut other);
            Governing::read(&other)
        };
        assert_eq!(with(|veto| veto.data.push(0)), None, "bytes that say nothing");
        assert_eq!(with(|veto| veto.data.clear()), None);
        assert_eq!(with(|veto| veto.accounts.truncate(2)), None, "no change");
        assert_eq!(with(|veto| veto.program_id = Pubkey::default()), None, "another program");
        assert!(Governing::read(&veto()).is_some());
    }
}
