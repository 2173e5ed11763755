//! What became of a transaction.

use solana_instruction::error::InstructionError;
use solana_transaction_error::TransactionError;
use wlm_sdk::{
    errors::{self, WlmError},
    events::Event,
};

/// A transaction that went through.
#[derive(Debug)]
pub struct Meta {
    /// Compute units it took.
    pub cu: u64,
    /// What the programs logged.
    pub logs: Vec<String>,
    /// The program's events, in order.
    pub events: Vec<Event>,
}

/// A transaction that was refused.
#[derive(Debug)]
pub struct Refusal {
    /// What the runtime says.
    pub error: TransactionError,
    /// Compute units it took.
    pub cu: u64,
    /// What the programs logged.
    pub logs: Vec<String>,
}

/// Went through or refused.
pub type Outcome = Result<Meta, Box<Refusal>>;

impl Refusal {
    /// The custom error code, the program's or another's.
    #[must_use]
    pub const fn code(&self) -> Option<u32> {
        match self.error {
            TransactionError::InstructionError(_, InstructionError::Custom(code)) => Some(code),
            _ => None,
        }
    }

    /// The program's own error, if it was one.
    #[must_use]
    pub fn wlm(&self) -> Option<&'static WlmError> {
        self.code().and_then(errors::from_code)
    }

    /// A short name: the program's error, else what the runtime says.
    #[must_use]
    pub fn name(&self) -> String {
        self.wlm().map_or_else(|| self.error.to_string(), |error| errors::name(error).to_owned())
    }
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(formatter, "{}\n{}", self.name(), self.logs.join("\n"))
    }
}

impl core::error::Error for Refusal {}
