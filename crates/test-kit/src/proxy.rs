//! A program that calls another one: for what may only be called by the transaction itself.

use solana_instruction::{AccountMeta, Instruction, error::InstructionError};
use solana_program_runtime::declare_process_instruction;
use solana_pubkey::{Pubkey, pubkey};

/// Where it lies, in every world.
pub(crate) const PROXY: Pubkey = pubkey!("Proxy11111111111111111111111111111111111111");

/// The instruction, called by a program in between.
#[must_use]
pub fn by_a_program(instruction: Instruction) -> Instruction {
    let callee = AccountMeta::new_readonly(instruction.program_id, false);
    let accounts = [&[callee], instruction.accounts.as_slice()].concat();
    Instruction { program_id: PROXY, accounts, data: instruction.data }
}

declare_process_instruction!(Proxy, 1_000, |invoke_context| {
    let call = {
        let context = invoke_context.transaction_context.get_current_instruction_context()?;
        let key = |at| context.get_key_of_instruction_account(at).copied();
        let accounts = (1..context.get_number_of_instruction_accounts()).map(|at| {
            let (pubkey, is_signer) = (key(at)?, context.is_instruction_account_signer(at)?);
            Ok(AccountMeta { pubkey, is_signer, is_writable: context.is_instruction_account_writable(at)? })
        });
        Instruction {
            program_id: key(0)?,
            accounts: accounts.collect::<Result<_, InstructionError>>()?,
            data: context.get_instruction_data().to_vec(),
        }
    };
    invoke_context.native_invoke(call, &[])
});
