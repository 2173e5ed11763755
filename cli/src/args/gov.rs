//! The words of `wlm gov`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use solana_pubkey::Pubkey;

/// What governance and the guardian do. Its help is with [`super::Command::Gov`].
#[derive(Debug, Args)]
pub struct Gov {
    /// What to do.
    #[command(subcommand)]
    pub task: GovTask,
    /// Do not ask before signing
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// Print it for Squads: its message in base 58, acted and paid by this vault. Nothing is sent
    #[arg(long, global = true, value_name = "VAULT", conflicts_with_all = ["realm", "export", "authority"])]
    pub squads: Option<Pubkey>,
    /// Print it for Realms: its instruction in base 64, acted by this governance or its wallet, which pays. Nothing is
    /// sent
    #[arg(long, global = true, value_name = "GOVERNANCE", conflicts_with_all = ["export", "authority"])]
    pub realm: Option<Pubkey>,
}

/// What governance, the guardian and anyone may do.
#[derive(Debug, Subcommand)]
pub enum GovTask {
    /// Propose what a market plan changes, one change a step. What is proposed already is left out. A new market is
    /// created at once
    Propose {
        /// The plan: a TOML file as in migrations/
        file: PathBuf,
        /// The number of the first change; the next ones follow. Otherwise the chain's time
        #[arg(long, value_name = "NUMBER")]
        first_id: Option<u64>,
    },
    /// The changes that wait
    Queue,
    /// End a change for good. The guardian may
    Veto {
        /// The change's number
        #[arg(value_name = "NUMBER")]
        change: u64,
    },
    /// Take a change back. Governance may; anyone, once it can never be carried out
    Cancel {
        /// The change's number
        #[arg(value_name = "NUMBER")]
        change: u64,
    },
    /// Carry a change out that is due. Anyone may
    Execute {
        /// The change's number
        #[arg(value_name = "NUMBER", required_unless_present = "due")]
        change: Option<u64>,
        /// All that are due, one transaction each. Goes on where one is refused
        #[arg(long, conflicts_with = "change")]
        due: bool,
    },
    /// Reduce an asset's risk at once. The guardian and governance may
    Restrict(Restrict),
    /// Take a role over that is offered. Who it is offered to may
    Accept {
        /// The role
        role: RoleName,
    },
}

/// What to restrict, and how.
#[derive(Clone, Debug, Args)]
pub struct Restrict {
    /// The asset; for `close-peg`, the coin
    pub symbol: String,
    /// What to do
    #[arg(required_unless_present_any = ["supply_cap", "borrow_cap", "debt_ceiling"])]
    pub what: Option<Measure>,
    /// A lower supply cap, in whole tokens
    #[arg(long, value_name = "AMOUNT", conflicts_with = "what")]
    pub supply_cap: Option<String>,
    /// A lower borrow cap, in whole tokens
    #[arg(long, value_name = "AMOUNT", conflicts_with = "what")]
    pub borrow_cap: Option<String>,
    /// A lower ceiling for the debt that rests on it, in US dollars
    #[arg(long, value_name = "USD", conflicts_with = "what")]
    pub debt_ceiling: Option<String>,
}

/// What can be done at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Measure {
    /// Deposits, for 72 hours
    StopDeposits,
    /// Loans, for 72 hours
    StopBorrows,
    /// What its lending and its flash facility may mint is lowered to what is out
    CloseFacilities,
    /// What the coin's peg facility may mint is lowered to what is out
    ClosePeg,
}

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// Proposes changes
    Governance,
    /// Reduces risk at once, and vetoes
    Guardian,
    /// Receives the fees
    Treasury,
}
