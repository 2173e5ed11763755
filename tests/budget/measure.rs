//! One transaction, measured.

use solana_instruction::Instruction;
use solana_message::VersionedMessage;
use solana_pubkey::{Pubkey, pubkey};
use wlm_sdk::PROGRAM_ID;
use wlm_test_kit::{World, wire_bytes};

/// How many accounts a transaction may lock.
pub const MAX_LOCKS: u64 = 64;
const COMPUTE_BUDGET: Pubkey = pubkey!("ComputeBudget111111111111111111111111111111");

/// What a transaction costs.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Compute units, all inclusive.
    pub cu: u64,
    /// Accounts it locks, programs and payer included.
    pub accounts: u64,
    /// Bytes on the wire, signatures included.
    pub bytes: u64,
}

/// The transaction of this instruction alone, paid for by its first signer. It goes through a
/// lookup table where it would not fit otherwise.
pub fn measure(world: &World, instruction: Instruction) -> Figures {
    measure_all(world, &[instruction])
}

/// As a wallet sends it: with its compute limit and its price.
pub fn measure_with_fees(world: &World, instruction: Instruction) -> Figures {
    let limit = [[2].as_slice(), &200_000_u32.to_le_bytes()].concat();
    let price = [[3].as_slice(), &1_000_u64.to_le_bytes()].concat();
    let fees = [limit, price].map(|data| Instruction { program_id: COMPUTE_BUDGET, accounts: vec![], data });
    let [limit, price] = fees;
    measure_all(world, &[limit, price, instruction])
}

fn measure_all(world: &World, instructions: &[Instruction]) -> Figures {
    measure_parts(world, instructions).0
}

/// The transaction of these instructions, and the compute units of each of the program's own.
pub fn measure_parts(world: &World, instructions: &[Instruction]) -> (Figures, Vec<u64>) {
    let mut world = world.clone();
    let payer = first_signer(instructions).unwrap_or_else(|| world.new_wallet());
    let message = world.compile(&payer, instructions);
    let (bytes, accounts) = (wire_bytes(&message) as u64, locks(&message));
    let meta = world.send_message(message).unwrap_or_else(|refusal| panic!("{refusal}"));
    let consumed = format!("Program {PROGRAM_ID} consumed ");
    let parts = meta.logs.iter().filter_map(|line| line.strip_prefix(&consumed));
    let parts = parts.filter_map(|rest| rest.split(' ').next()?.parse().ok()).collect();
    (Figures { cu: meta.cu, accounts, bytes }, parts)
}

fn first_signer(instructions: &[Instruction]) -> Option<Pubkey> {
    let metas = instructions.iter().flat_map(|instruction| &instruction.accounts);
    metas.into_iter().find(|meta| meta.is_signer).map(|meta| meta.pubkey)
}

fn locks(message: &VersionedMessage) -> u64 {
    let lookups = message.address_table_lookups().unwrap_or_default();
    let looked_up: usize =
        lookups.iter().map(|lookup| lookup.writable_indexes.len() + lookup.readonly_indexes.len()).sum();
    (message.static_account_keys().len() + looked_up) as u64
}
