//! What a transaction did, or would do.

use solana_signature::Signature;

use crate::events::{self, Event};

/// What a transaction would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    /// Compute units it takes.
    pub units: u64,
    /// What the programs log.
    pub logs: Vec<String>,
}

impl Simulation {
    /// The program's events.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        events::from_logs(&self.logs)
    }
}

/// A transaction that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its signature.
    pub signature: Signature,
    /// In which slot.
    pub slot: u64,
    /// Compute units it took.
    pub units: u64,
    /// What it paid, in lamports.
    pub fee: u64,
    /// What the programs logged; empty if the node does not keep it.
    pub logs: Vec<String>,
}

impl Receipt {
    /// The program's events.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        events::from_logs(&self.logs)
    }
}
