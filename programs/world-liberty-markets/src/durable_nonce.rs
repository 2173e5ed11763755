//! Durable nonces keep a signed transaction alive for ever: signatures that were collected for one day
//! would govern on another. In 2026 a takeover of Drift's governance was prepared that way.

use anchor_lang::{prelude::*, system_program};
use solana_instructions_sysvar::load_instruction_at_checked;

use crate::error::WlmError;

/// The system program's tag of `AdvanceNonceAccount`.
const ADVANCE_NONCE: [u8; 4] = [4, 0, 0, 0];

/// Refuses a transaction that lives on a durable nonce, however deep the call is that asks. Such a
/// transaction has `AdvanceNonceAccount` as its first instruction; anywhere else that does nothing
/// for its life.
///
/// Not seen from here: how the approvals of a multisig were signed. Against those stand the
/// proposal's delay, the veto and the expiry.
pub fn refuse_durable_nonce(instructions: &AccountInfo) -> Result<()> {
    let first = load_instruction_at_checked(0, instructions)?;
    let is_durable = first.program_id == system_program::ID && first.data.starts_with(&ADVANCE_NONCE);
    ensure!(!is_durable, WlmError::DurableNonce);
    Ok(())
}
