//! A market with a governance of one's choice, and transactions as wallets send them.

use anchor_lang::error::ErrorCode;
use solana_instruction::Instruction;
use solana_pubkey::{Pubkey, pubkey};
use wlm_sdk::{
    errors::WlmError,
    instructions::{self, Listing, ReserveConfig},
};
use wlm_test_kit::{
    Asset, MAX_TRANSACTION_BYTES, MarketBuilder, MarketKeys, ReserveBuilder, TOKEN, World, wire_bytes,
};

const COMPUTE_BUDGET: Pubkey = pubkey!("ComputeBudget111111111111111111111111111111");
const UNIT_LIMIT: u32 = 200_000;
const SOL: u64 = 1_000_000_000;

pub struct Governed {
    pub world: World,
    pub market: MarketKeys,
    pub sol: Asset,
}

impl Governed {
    /// A market with one asset. The world lets any address sign, so it lists the asset without a vote.
    pub fn by(governance: Pubkey, mut world: World) -> Self {
        world.give_lamports(&governance, SOL);
        let market = MarketBuilder { governance: Some(governance), ..MarketBuilder::default() };
        let market = market.create(&mut world);
        let sol = ReserveBuilder::sol().create(&mut world, &market);
        Self { world, market, sol }
    }

    pub fn config(&self) -> ReserveConfig {
        self.world.reserve(&self.sol).config
    }

    /// Another configuration, and what sets it.
    pub fn change(&self) -> (ReserveConfig, Instruction) {
        let config = ReserveConfig { ltv_bps: 5_000, borrow_cap: 1_000_000, ..self.config() };
        (config, self.world.ix().set_config(&self.market, &self.sol, config))
    }

    /// An asset to list, and what lists it: the largest instruction of a governance. It pays the rent itself.
    pub fn listing(&mut self) -> (Asset, Instruction) {
        let (asset, config, _) = ReserveBuilder::eth().prepare(&mut self.world, &self.market);
        let MarketKeys { key: market, governance, .. } = self.market;
        let Asset { mint, price, .. } = asset;
        let listing = Listing { governance, payer: governance, market, mint, price, token_program: TOKEN };
        (asset, instructions::create_reserve(&listing, config))
    }

    pub fn send(&mut self, instruction: Instruction) {
        self.assert_fits(&instruction);
        self.world.send(instruction).unwrap_or_else(|refusal| panic!("{refusal}"));
    }

    /// Sends what executes one instruction of the lending program, and checks every truth about the market.
    pub fn execute(&mut self, instruction: Instruction) {
        self.assert_fits(&instruction);
        self.world.act(instruction).unwrap_or_else(|refusal| panic!("{refusal}"));
    }

    /// The custom error that it is refused with. Nothing changes.
    pub fn refusal(&mut self, instruction: Instruction) -> u32 {
        self.assert_fits(&instruction);
        let refusal = self.world.act(instruction).expect_err("it went through");
        refusal.code().unwrap_or_else(|| panic!("{refusal}"))
    }

    /// Refuses to be configured by others than its governance, and by that without its signature.
    pub fn assert_refuses(&mut self, impostors: &[Pubkey]) {
        let (_, change) = self.change();
        for impostor in impostors {
            let mut forged = change.clone();
            forged.accounts[0].pubkey = *impostor;
            assert_eq!(self.refusal(forged), u32::from(WlmError::Unauthorized));
        }
        let mut unsigned = change;
        unsigned.accounts[0].is_signer = false;
        assert_eq!(self.refusal(unsigned), u32::from(ErrorCode::AccountNotSigner));
    }

    /// It must fit a transaction with a compute limit and a price, paid by its last signer, without a lookup
    /// table: the wallets of members and voters build none.
    fn assert_fits(&mut self, instruction: &Instruction) {
        let signer = instruction.accounts.iter().rfind(|meta| meta.is_signer).map(|meta| meta.pubkey);
        let payer = signer.unwrap_or_else(|| self.world.new_address());
        let limit = [[2].as_slice(), &UNIT_LIMIT.to_le_bytes()].concat();
        let price = [[3].as_slice(), &1_000_u64.to_le_bytes()].concat();
        let [limit, price] =
            [limit, price].map(|data| Instruction { program_id: COMPUTE_BUDGET, accounts: vec![], data });
        let message = self.world.compile(&payer, &[limit, price, instruction.clone()]);
        let direct = message.address_table_lookups().is_none_or(<[_]>::is_empty);
        assert!(direct && wire_bytes(&message) <= MAX_TRANSACTION_BYTES, "it needs a lookup table");
    }
}
