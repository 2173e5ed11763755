//! The on-chain side of the differential test.
mod costs;

use cases::{GROUPS, Words};
use solana_account_info::AccountInfo;
use solana_program_error::ProgramError;
use solana_pubkey::Pubkey;

solana_program_entrypoint::entrypoint!(process);

/// With four words: returns the digest of each group over them. Without: the table of costs.
fn process(_program: &Pubkey, _accounts: &[AccountInfo], data: &[u8]) -> Result<(), ProgramError> {
    if data.is_empty() {
        solana_cpi::set_return_data(costs::table().as_bytes());
    } else {
        let words = words(data).ok_or(ProgramError::InvalidInstructionData)?;
        let digests = GROUPS.each_ref().map(|group| group.digest(&words).to_le_bytes());
        solana_cpi::set_return_data(digests.as_flattened());
    }
    Ok(())
}

fn words(data: &[u8]) -> Option<Words> {
    let (chunks, []) = data.as_chunks() else { return None };
    chunks.iter().map(|&chunk| u128::from_le_bytes(chunk)).collect::<Vec<_>>().try_into().ok()
}
