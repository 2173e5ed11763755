//! What can go wrong between a caller and the chain.

use anchor_lang::prelude::Pubkey;
use solana_instruction::error::InstructionError;
use solana_rpc_client_api::{
    client_error::{Error as RpcError, ErrorKind},
    custom_error::{
        JSON_RPC_SERVER_ERROR_BLOCK_NOT_AVAILABLE, JSON_RPC_SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED,
        JSON_RPC_SERVER_ERROR_NODE_UNHEALTHY,
    },
    request::{RpcError as Answer, RpcResponseErrorData},
};
use solana_signature::Signature;
use solana_transaction_error::TransactionError;

use crate::{
    MAX_TRANSACTION_BYTES,
    accounts::DecodeError,
    errors::{self, WlmError},
    quotes::Refused,
};

/// Why something was not read or not done.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The network, or the node, failed each time.
    #[error(
        "{url} gave no answer, though asked {attempts} times: {reason}. Check the address and whether the node runs"
    )]
    Unreachable {
        /// The node.
        url: String,
        /// How often it was asked.
        attempts: usize,
        /// What the last attempt ended with.
        reason: String,
    },
    /// The node answered that it will not.
    #[error("the node at {url} refused the request: {reason}")]
    Rejected {
        /// The node.
        url: String,
        /// Its words.
        reason: String,
    },
    /// An account that must be there is not.
    #[error("there is no {what} at {address}. Check the address, and that the node is of the right cluster")]
    Missing {
        /// What was looked for.
        what: &'static str,
        /// Where.
        address: Pubkey,
    },
    /// An account is not what it was taken for.
    #[error("{address} is no {what}: {reason}")]
    NotA {
        /// What was looked for.
        what: &'static str,
        /// Where.
        address: Pubkey,
        /// What is wrong with its bytes.
        reason: DecodeError,
    },
    /// The program refused one of the transaction's instructions. Nothing was done.
    #[error("refused by the program ({}): {}", errors::name(error), errors::message(error))]
    Refused {
        /// The place of the instruction in the transaction, from 0.
        instruction: u8,
        /// The program's error.
        error: &'static WlmError,
        /// What the programs logged.
        logs: Vec<String>,
    },
    /// The transaction failed otherwise. Nothing was done.
    #[error("the transaction failed: {error}{}", explained(logs))]
    Failed {
        /// Why, in the runtime's words.
        error: TransactionError,
        /// What the programs logged.
        logs: Vec<String>,
    },
    /// The transaction was not confirmed while it could be. It did not happen and cannot happen any more.
    #[error(
        "transaction {signature} was not confirmed before its blockhash expired: nothing was done, send it again"
    )]
    Expired {
        /// Its signature.
        signature: Signature,
    },
    /// Nobody knows whether the transaction happened: the node became unreachable while it was on its way.
    #[error(
        "the node became unreachable after transaction {signature} was sent ({reason}): look it up before sending again"
    )]
    Unknown {
        /// Its signature.
        signature: Signature,
        /// What the last attempt ended with.
        reason: String,
    },
    /// The transaction does not fit.
    #[error("the transaction has {bytes} bytes, {} more than fit. Use the market's lookup table, or fewer instructions", bytes.saturating_sub(MAX_TRANSACTION_BYTES))]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The transaction could not be put together.
    #[error("the transaction could not be built: {0}")]
    Unbuildable(String),
    /// A quote says no, before anything is sent.
    #[error(transparent)]
    Quote(#[from] Refused),
}

impl ClientError {
    /// The program's error, if that is the cause.
    #[must_use]
    pub const fn refusal(&self) -> Option<&'static WlmError> {
        match self {
            Self::Refused { error, .. } | Self::Quote(Refused::Rule(error)) => Some(error),
            _ => None,
        }
    }

    /// Addresses of nodes may carry keys: what is said names the host only.
    pub(super) fn from_rpc(address: &str, retries: usize, error: RpcError) -> Self {
        let url = without_secrets(address);
        let reason = root(&error).replace(address, &url);
        if is_transient(&error) {
            return Self::Unreachable { url, attempts: retries.saturating_add(1), reason };
        }
        if let ErrorKind::RpcError(Answer::RpcResponseError { data, .. }) = error.kind()
            && let RpcResponseErrorData::SendTransactionPreflightFailure(result) = data
            && let Some(failure) = result.err.clone()
        {
            return Self::from_transaction(failure.into(), result.logs.clone().unwrap_or_default());
        }
        Self::Rejected { url, reason }
    }

    pub(super) fn from_transaction(error: TransactionError, logs: Vec<String>) -> Self {
        if let TransactionError::InstructionError(instruction, InstructionError::Custom(code)) = &error {
            let of_ours =
                failing_program(&logs).is_none_or(|program| program == crate::PROGRAM_ID.to_string());
            if let Some(error) = errors::from_code(*code).filter(|_| of_ours) {
                return Self::Refused { instruction: *instruction, error, logs };
            }
        }
        Self::Failed { error, logs }
    }
}

/// Whether asking again may help: no answer at all, too many requests, or a node that is behind.
pub(super) fn is_transient(error: &RpcError) -> bool {
    match error.kind() {
        ErrorKind::Io(_) => true,
        ErrorKind::Reqwest(error) => match error.status() {
            Some(status) => status.is_server_error() || status.as_u16() == 429,
            None => true,
        },
        ErrorKind::RpcError(Answer::RpcResponseError { code, .. }) => matches!(
            *code,
            JSON_RPC_SERVER_ERROR_NODE_UNHEALTHY
                | JSON_RPC_SERVER_ERROR_BLOCK_NOT_AVAILABLE
                | JSON_RPC_SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED
        ),
        // Bytes that are no answer: half of one, or a proxy's page.
        ErrorKind::SerdeJson(_) => true,
        _ => false,
    }
}

/// Scheme, host and port of an address.
fn without_secrets(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("http", address));
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}")
}

/// The innermost cause: the outer ones repeat the address and hide what happened.
fn root(error: &RpcError) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// The program whose failure ended the transaction: the first that the logs call failed.
fn failing_program(logs: &[String]) -> Option<&str> {
    logs.iter().find_map(|line| line.strip_prefix("Program ")?.split_once(" failed: ").map(|(id, _)| id))
}

/// What the program that failed said last.
fn explained(logs: &[String]) -> String {
    let said = logs.iter().rev().find_map(|line| {
        line.strip_prefix("Program log: Error: ").or_else(|| line.strip_prefix("Program log: "))
    });
    said.map(|said| format!(" ({said})")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_said() {
        for address in ["https://node.example:443/v2/KEY", "https://KEY@node.example:443/?api-key=KEY"] {
            assert_eq!(without_secrets(address), "https://node.example:443");
        }
    }
}
