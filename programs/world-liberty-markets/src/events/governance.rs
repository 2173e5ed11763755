use anchor_lang::prelude::*;

use crate::state::{PendingChange, Restriction, Role};

/// A change was proposed.
#[event]
pub struct ChangeProposed {
    /// The market.
    pub market: Pubkey,
    /// The change's account.
    pub change: Pubkey,
    /// What it holds: old and new values, and the times.
    pub pending: PendingChange,
}

/// A change was carried out.
#[event]
pub struct ChangeExecuted {
    /// The market.
    pub market: Pubkey,
    /// The change's account, which is gone now.
    pub change: Pubkey,
    /// What it held: old and new values, and the times.
    pub pending: PendingChange,
}

/// A change was taken back.
#[event]
pub struct ChangeCancelled {
    /// The market.
    pub market: Pubkey,
    /// The change's account, which is gone now.
    pub change: Pubkey,
    /// The proposer's number for it.
    pub id: u64,
    /// By whom.
    pub by: Pubkey,
}

/// A change was vetoed.
#[event]
pub struct ChangeVetoed {
    /// The market.
    pub market: Pubkey,
    /// The change's account, which is gone now.
    pub change: Pubkey,
    /// The proposer's number for it.
    pub id: u64,
    /// By whom.
    pub by: Pubkey,
}

/// A role was taken over.
#[event]
pub struct RoleAccepted {
    /// The market.
    pub market: Pubkey,
    /// Which role.
    pub role: Role,
    /// From whom.
    pub old: Pubkey,
    /// By whom.
    pub new: Pubkey,
}

/// Risk was reduced at once.
#[event]
pub struct Restricted {
    /// The market.
    pub market: Pubkey,
    /// The reserve or the peg facility.
    pub target: Pubkey,
    /// By whom.
    pub by: Pubkey,
    /// How.
    pub restriction: Restriction,
}
