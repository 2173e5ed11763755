use anchor_lang::{error::Error, prelude::Pubkey};
use wlm_core::CoreError;
use wlm_sdk::{accounts::DecodeError, errors, quotes::Refused};

/// Why there is no figure or quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The name of the program's error, as in its IDL; or what is wrong with the input.
    pub name: String,
    /// The limit and the next step.
    pub message: String,
}

impl Failure {
    /// A failure of the caller.
    pub(crate) fn new(name: &str, message: &str) -> Self {
        Self { name: name.into(), message: message.into() }
    }

    /// Why an account is none of the program's.
    pub(crate) fn of_account(error: DecodeError, address: &Pubkey) -> Self {
        let failure = Self::from(error);
        Self { message: format!("{address}: {}", failure.message), ..failure }
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Rule(error) => {
                Self { name: errors::name(error).into(), message: errors::message(error) }
            }
            Refused::UnknownReserve(_) => {
                Self { name: "UnknownReserve".into(), message: refused.to_string() }
            }
            Refused::Other(_) => Self { name: "ProgramError".into(), message: refused.to_string() },
        }
    }
}

impl From<CoreError> for Failure {
    fn from(error: CoreError) -> Self {
        Refused::from(error).into()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::AnchorError(error) => Self { name: error.error_name, message: error.error_msg },
            Error::ProgramError(error) => Self::new("ProgramError", &error.program_error.to_string()),
        }
    }
}

impl From<DecodeError> for Failure {
    fn from(error: DecodeError) -> Self {
        let name = match error {
            DecodeError::Discriminator => "WrongAccountKind",
            DecodeError::Length => "WrongAccountLength",
        };
        Self { name: name.into(), message: error.to_string() }
    }
}
