//! Instructions of governance and the guardian, and those that carry a change out.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction, system_program};
use solana_sdk_ids::sysvar::instructions::ID as INSTRUCTIONS;
pub use world_liberty_markets::state::{
    ConfigChange, EmodeChange, PegChange, ReserveChange, Restriction, Role, SettingsChange,
};
use world_liberty_markets::{accounts, instruction, state::PendingChange};

use super::build;
use crate::pda;

/// Who proposes a change, and what is to become of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The market's governance.
    pub governance: Pubkey,
    /// Who pays the rent, and gets it back.
    pub payer: Pubkey,
    /// The market.
    pub market: Pubkey,
    /// The proposer's number for it: by custom the unix time, so that no two are alike.
    pub id: u64,
    /// A reserve, a peg facility, the mint of a new one, or the market.
    pub target: Pubkey,
    /// What it becomes.
    pub change: ConfigChange,
}

/// A change that waits, for what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The market.
    pub market: Pubkey,
    /// The change's account.
    pub change: Pubkey,
    /// Who paid for its proposal.
    pub payer: Pubkey,
}

impl Proposal {
    /// The change, once it is proposed.
    #[must_use]
    pub fn due(&self) -> Due {
        Due { market: self.market, change: pda::change(&self.market, self.id), payer: self.payer }
    }
}

impl From<&PendingChange> for Due {
    fn from(pending: &PendingChange) -> Self {
        let PendingChange { market, payer, id, .. } = *pending;
        Self { market, change: pda::change(&market, id), payer }
    }
}

impl Due {
    const fn accounts(self) -> accounts::DueChange {
        let Self { market, change, payer } = self;
        accounts::DueChange { market, change, payer }
    }

    const fn ended_by(self, signer: Pubkey) -> accounts::EndChange {
        let Self { market, change, payer } = self;
        accounts::EndChange { signer, market, change, payer, instructions: INSTRUCTIONS }
    }
}

/// Proposes a change at [`pda::change`].
#[must_use]
pub fn propose_change(proposal: &Proposal) -> Instruction {
    let Proposal { governance, payer, market, id, target, ref change } = *proposal;
    let accounts = accounts::ProposeChange {
        governance,
        payer,
        market,
        change: pda::change(&market, id),
        target,
        instructions: INSTRUCTIONS,
        system_program: system_program::ID,
    };
    build(accounts, instruction::ProposeChange { id, new: change.clone() }, &[])
}

/// Carries a change of what exists out. A new feed of a reserve needs its price account, and a larger
/// capacity for USD1 its mint.
#[must_use]
pub fn execute_change(due: Due, target: Pubkey, price: Option<Pubkey>, mint: Option<Pubkey>) -> Instruction {
    let accounts = accounts::ExecuteChange { due: due.accounts(), target, price, mint };
    build(accounts, instruction::ExecuteChange {}, &[])
}

/// Takes a change back. `signer` is governance; or anyone, once the change can never be executed.
#[must_use]
pub fn cancel_change(signer: Pubkey, due: Due) -> Instruction {
    build(due.ended_by(signer), instruction::CancelChange {}, &[])
}

/// Ends a change, by the guardian.
#[must_use]
pub fn veto_change(guardian: Pubkey, due: Due) -> Instruction {
    build(due.ended_by(guardian), instruction::VetoChange {}, &[])
}

/// Takes a role over that is offered to `signer`.
#[must_use]
pub fn accept_role(signer: Pubkey, market: Pubkey, role: Role) -> Instruction {
    let accounts = accounts::AcceptRole { signer, market, instructions: INSTRUCTIONS };
    build(accounts, instruction::AcceptRole { role }, &[])
}

/// Reduces risk of a reserve or a peg facility at once. `signer` is the guardian or governance.
#[must_use]
pub fn restrict(signer: Pubkey, market: Pubkey, target: Pubkey, restriction: Restriction) -> Instruction {
    let accounts = accounts::Restrict { signer, market, target, instructions: INSTRUCTIONS };
    build(accounts, instruction::Restrict { restriction }, &[])
}

/// Who lists an asset that was proposed, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Who pays the rent.
    pub payer: Pubkey,
    /// The change.
    pub due: Due,
    /// The asset.
    pub mint: Pubkey,
    /// A price account of its feed.
    pub price: Pubkey,
    /// SPL Token or Token-2022.
    pub token_program: Pubkey,
}

/// Lists an asset at [`pda::reserve`].
#[must_use]
pub fn create_reserve(listing: &Listing) -> Instruction {
    let Listing { payer, due, mint, price, token_program } = *listing;
    let reserve = pda::reserve(&due.market, &mint);
    let accounts = accounts::CreateReserve {
        payer,
        due: due.accounts(),
        reserve,
        mint,
        vault: pda::vault(&reserve),
        insurance: pda::insurance(&reserve),
        price,
        token_program,
        system_program: system_program::ID,
    };
    build(accounts, instruction::CreateReserve {}, &[])
}

/// Who creates a peg facility that was proposed, and for which coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PegListing {
    /// Who pays the rent.
    pub payer: Pubkey,
    /// The change.
    pub due: Due,
    /// The market's USD1.
    pub usd1_mint: Pubkey,
    /// The coin.
    pub mint: Pubkey,
    /// SPL Token or Token-2022.
    pub token_program: Pubkey,
}

/// Creates a peg facility at [`pda::peg_facility`].
#[must_use]
pub fn create_peg_facility(listing: &PegListing) -> Instruction {
    let PegListing { payer, due, usd1_mint, mint, token_program } = *listing;
    let facility = pda::peg_facility(&due.market, &mint);
    let accounts = accounts::CreatePegFacility {
        payer,
        due: due.accounts(),
        usd1_mint,
        facility,
        mint,
        vault: pda::peg_vault(&facility),
        token_program,
        system_program: system_program::ID,
    };
    build(accounts, instruction::CreatePegFacility {}, &[])
}
