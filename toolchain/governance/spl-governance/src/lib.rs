#![cfg(target_os = "solana")]

use solana_program::{
    account_info::AccountInfo, entrypoint::ProgramResult, program_error::PrintProgramError, pubkey::Pubkey,
};
use spl_governance::{error::GovernanceError, processor};

solana_program::entrypoint!(process_instruction);

/// As in `spl_governance::entrypoint`, which the feature `no-entrypoint` hides.
fn process_instruction(program: &Pubkey, accounts: &[AccountInfo], data: &[u8]) -> ProgramResult {
    processor::process_instruction(program, accounts, data)
        .inspect_err(|error| error.print::<GovernanceError>())
}
