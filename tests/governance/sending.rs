//! Transactions as wallets send them.

use solana_instruction::Instruction;
use solana_pubkey::{Pubkey, pubkey};
use wlm_test_kit::{MAX_TRANSACTION_BYTES, Refusal, World, wire_bytes};

const COMPUTE_BUDGET: Pubkey = pubkey!("ComputeBudget111111111111111111111111111111");
const UNIT_LIMIT: u32 = 200_000;

/// Sends what members, voters and strangers sign. Every instruction must fit a transaction of its own, without
/// a lookup table: their wallets build none.
pub trait Sending {
    /// Sends an instruction that does not concern the market.
    fn submit(&mut self, instruction: &Instruction);

    /// Sends what executes one instruction of the lending program, and checks every truth about the market.
    fn execute(&mut self, instruction: &Instruction);

    /// The refusal it meets. Nothing changes.
    fn refusal(&mut self, instruction: &Instruction) -> Box<Refusal>;

    /// Refused, with this custom error. Nothing changes.
    fn assert_refuses(&mut self, instruction: &Instruction, error: impl Into<u32>);

    /// Bytes of the transaction with a compute limit and a price, paid by the instruction's last signer.
    fn bytes(&mut self, instruction: &Instruction) -> usize;
}

impl Sending for World {
    #[track_caller]
    fn submit(&mut self, instruction: &Instruction) {
        self.bytes(instruction);
        self.send(instruction.clone()).unwrap_or_else(|refusal| panic!("{refusal}"));
    }

    #[track_caller]
    fn execute(&mut self, instruction: &Instruction) {
        self.bytes(instruction);
        self.act(instruction.clone()).unwrap_or_else(|refusal| panic!("{refusal}"));
    }

    #[track_caller]
    fn refusal(&mut self, instruction: &Instruction) -> Box<Refusal> {
        self.bytes(instruction);
        self.act(instruction.clone()).expect_err("it went through")
    }

    #[track_caller]
    fn assert_refuses(&mut self, instruction: &Instruction, error: impl Into<u32>) {
        let refusal = self.refusal(instruction);
        assert_eq!(refusal.code(), Some(error.into()), "{refusal}");
    }

    #[track_caller]
    fn bytes(&mut self, instruction: &Instruction) -> usize {
        let signer = instruction.accounts.iter().rfind(|meta| meta.is_signer).map(|meta| meta.pubkey);
        let payer = signer.unwrap_or_else(|| self.new_address());
        let price = [[3].as_slice(), &1_000_u64.to_le_bytes()].concat();
        let price = Instruction { program_id: COMPUTE_BUDGET, accounts: vec![], data: price };
        let message = self.compile(&payer, &[unit_limit(), price, instruction.clone()]);
        let (bytes, tables) = (wire_bytes(&message), message.address_table_lookups());
        let direct = tables.is_none_or(<[_]>::is_empty);
        assert!(direct && bytes <= MAX_TRANSACTION_BYTES, "it needs a lookup table");
        bytes
    }
}

/// What wallets put first into a transaction.
pub fn unit_limit() -> Instruction {
    let data = [[2].as_slice(), &UNIT_LIMIT.to_le_bytes()].concat();
    Instruction { program_id: COMPUTE_BUDGET, accounts: vec![], data }
}
