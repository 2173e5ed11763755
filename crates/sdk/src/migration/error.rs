//! Why a plan cannot be read or carried out.

use anchor_lang::prelude::Pubkey;

use crate::decimal::DecimalError;
use crate::errors::{self, WlmError};

/// Why a plan is refused, before anything is sent.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The text is no TOML, has a key that means nothing, or lacks one that is always needed.
    #[error("the plan cannot be read: {0}")]
    Syntax(String),
    /// A number that its field cannot take.
    #[error("{entry}: {field} = {value} {problem} ({unit})")]
    Number {
        /// The market, the e-mode group, the reserve or the peg facility.
        entry: String,
        /// The key.
        field: &'static str,
        /// As written.
        value: String,
        /// What the number counts.
        unit: &'static str,
        /// What is wrong.
        problem: DecimalError,
    },
    /// A text that its field cannot take.
    #[error("{entry}: {field} = \"{value}\" is not {expected}")]
    Text {
        /// The market, the e-mode group, the reserve or the peg facility.
        entry: String,
        /// The key.
        field: &'static str,
        /// As written.
        value: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A number larger than the account's field.
    #[error("{entry}: {field} = {value} is beyond every bound. The program's documentation has the bounds")]
    OutOfRange {
        /// The market, the e-mode group, the reserve or the peg facility.
        entry: String,
        /// The key.
        field: &'static str,
        /// As written.
        value: String,
    },
    /// More corners than a curve has.
    #[error("{entry}: curve has {points} points. At most 8 fit: leave some out")]
    CurveTooLong {
        /// The reserve.
        entry: String,
        /// How many there are.
        points: usize,
    },
    /// What is created needs this field.
    #[error("{entry} is not on chain yet and the plan has no {field}. Add it: there is no safe default")]
    Missing {
        /// The market, the e-mode group, the reserve or the peg facility.
        entry: String,
        /// The key.
        field: &'static str,
    },
    /// Two entries of one kind and name.
    #[error("the plan has {entry} twice. Keep one of them")]
    Twice {
        /// The e-mode group, the reserve or the peg facility.
        entry: String,
    },
    /// An e-mode group that nobody described.
    #[error(
        "{entry}: there is no e-mode group {group}. Groups have the numbers 1 to 8; describe it under `[[emode]]`"
    )]
    NoGroup {
        /// The e-mode group, or the reserve that is to belong to it.
        entry: String,
        /// Its number.
        group: u8,
    },
    /// Nobody knows the mint.
    #[error(
        "the mint of {symbol} is unknown. Write `mint = \"<address>\"` under it, or name it by a manifest"
    )]
    UnknownMint {
        /// The asset.
        symbol: String,
    },
    /// The plan and the caller disagree about a mint.
    #[error("the plan's mint of {symbol} is {plan}, but {known} is known by that name. Correct one of them")]
    OtherMint {
        /// The asset.
        symbol: String,
        /// In the plan.
        plan: Pubkey,
        /// From the caller.
        known: Pubkey,
    },
    /// No price account to list an asset with.
    #[error("{entry}: no price account of feed {feed} is known. Post a price first, then run the plan again")]
    NoPrice {
        /// The reserve.
        entry: String,
        /// In hexadecimal digits.
        feed: String,
    },
    /// What nothing changes.
    #[error(
        "the market's {field} is {chain} on chain and {plan} in the plan, and nothing changes it. Write {chain}, or create another market with another id"
    )]
    Fixed {
        /// The key.
        field: &'static str,
        /// On chain.
        chain: String,
        /// In the plan.
        plan: String,
    },
    /// The program would refuse.
    #[error("{entry} would be refused by the program ({}): {}", errors::name(error), errors::message(error))]
    Refused {
        /// The market, the e-mode group, the reserve or the peg facility.
        entry: String,
        /// Its error.
        error: &'static WlmError,
    },
    /// The program would refuse, by an error that is not its own.
    #[error("{entry} would be refused by the program with the error code {code}")]
    RefusedOtherwise {
        /// The market, the e-mode group, the reserve or the peg facility.
        entry: String,
        /// Anchor's error code.
        code: u32,
    },
}

impl PlanError {
    /// What the program said of an entry.
    pub(super) fn refused(entry: &str, error: &anchor_lang::error::Error) -> Self {
        let entry = entry.into();
        match errors::of(error) {
            Ok(error) => Self::Refused { entry, error },
            Err(code) => Self::RefusedOtherwise { entry, code },
        }
    }
}
