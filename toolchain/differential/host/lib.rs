//! A chain in this process with the differential program on it.
use std::{env, fs};

use agave_feature_set::FeatureSet;
use cases::{GROUPS, Words};
use litesvm::LiteSVM;
use solana_address::Address;
use solana_compute_budget::compute_budget::ComputeBudget;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer as _;
use solana_transaction::Transaction;

pub struct Chain {
    vm: LiteSVM,
    program: Address,
    payer: Keypair,
}

impl Chain {
    /// With the program whose file an environment variable names.
    pub fn with_program(variable: &str) -> Self {
        let path =
            env::var(variable).unwrap_or_else(|_| panic!("{variable} names no file: use test-differential"));
        let program = Address::new_unique();
        let payer = Keypair::new();
        let mut budget = ComputeBudget::new_with_defaults(false, false);
        budget.compute_unit_limit = 100_000_000;
        budget.heap_size = 256 * 1024;
        // All features: with them comes the syscall that tells the units left.
        let mut vm = LiteSVM::default()
            .with_compute_budget(budget)
            .with_feature_set(FeatureSet::all_enabled())
            .with_builtins()
            .with_lamports(1 << 60)
            .with_sysvars()
            .with_default_programs()
            .with_sigverify(false)
            .with_blockhash_check(false)
            .with_transaction_history(0);
        vm.airdrop(&payer.pubkey(), 1 << 50).expect("lamports");
        let code = fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        vm.add_program(program, &code).unwrap_or_else(|error| panic!("{path}: {error:?}"));
        Self { vm, program, payer }
    }

    /// The digests of all groups, as computed on chain.
    pub fn digests(&mut self, words: &Words) -> Vec<u64> {
        let data = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let digests: Vec<u64> =
            self.run(data).as_chunks().0.iter().map(|&chunk| u64::from_le_bytes(chunk)).collect();
        assert_eq!(digests.len(), GROUPS.len(), "digests returned");
        digests
    }

    /// The table of what operations cost.
    pub fn costs(&mut self) -> String {
        String::from_utf8(self.run(vec![])).expect("a text")
    }

    fn run(&mut self, data: Vec<u8>) -> Vec<u8> {
        let instruction = Instruction { program_id: self.program, accounts: vec![], data };
        let payer = self.payer.pubkey();
        let blockhash = self.vm.latest_blockhash();
        let transaction =
            Transaction::new_signed_with_payer(&[instruction], Some(&payer), &[&self.payer], blockhash);
        match self.vm.send_transaction(transaction) {
            Ok(result) => result.return_data.data,
            Err(failure) => panic!("the program failed: {:?}\n{}", failure.err, failure.meta.logs.join("\n")),
        }
    }
}
