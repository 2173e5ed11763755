//! A bank with the compiled program, and what a user does to it from outside.

use solana_account::{Account, AccountSharedData};
use solana_clock::Clock;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_program_test::{ProgramTest, ProgramTestContext};
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_system_interface::instruction as system;
use solana_transaction::Transaction;
use spl_token_interface::{
    instruction as spl,
    state::{Account as TokenAccount, Mint},
};
use wlm_sdk::{
    PROGRAM_ID,
    instructions::{RatePoint, ReserveConfig},
    pda,
    prices::{PYTH_RECEIVER, PriceImage, VerificationLevel},
};

/// Lamports a signature costs.
pub const FEE: u64 = 5_000;
const LAMPORTS: u64 = 1_000_000_000;
/// Prices are published in units of 10^-8 USD.
const PRICE_EXPONENT: i32 = -8;

/// An asset and where its price is published.
pub struct Token {
    /// The mint.
    pub mint: Pubkey,
    /// The price account.
    pub price: Pubkey,
    /// SPL Token.
    pub program: Pubkey,
    /// How it is listed.
    pub config: ReserveConfig,
}

/// How an asset is to be made.
pub struct Plan {
    decimals: u8,
    config: ReserveConfig,
}

/// The dollar: lent out, and collateral too.
pub fn usd1() -> Plan {
    let config = ReserveConfig {
        feed_id: [1; 32],
        collateral_price_cap: 100_000_000,
        debt_price_floor: 100_000_000,
        ltv_bps: 8_500,
        liquidation_threshold_bps: 9_000,
        min_bonus_bps: 200,
        max_bonus_bps: 500,
        ..unlimited()
    };
    Plan { decimals: 6, config }
}

/// A volatile collateral.
pub fn eth() -> Plan {
    let config = ReserveConfig {
        feed_id: [2; 32],
        ltv_bps: 8_000,
        liquidation_threshold_bps: 8_300,
        min_bonus_bps: 300,
        max_bonus_bps: 1_000,
        ..unlimited()
    };
    Plan { decimals: 8, config }
}

fn unlimited() -> ReserveConfig {
    let mut curve = [RatePoint::default(); 8];
    curve[1] = RatePoint { utilisation_bps: 10_000, apr_bps: 5_000 };
    ReserveConfig {
        supply_cap: u64::MAX,
        borrow_cap: u64::MAX,
        debt_ceiling_usd: u64::MAX,
        max_price_age: 60,
        liquidation_max_price_age: 600,
        debt_weight_bps: 10_000,
        protocol_bonus_share_bps: 1_000,
        reserve_factor_bps: 1_000,
        max_utilisation_bps: 10_000,
        max_obligation_share_bps: 10_000,
        max_confidence_bps: 200,
        max_ema_gap_bps: 1_000,
        curve_len: 2,
        curve,
        ..ReserveConfig::default()
    }
}

/// The bank.
pub struct Node {
    context: ProgramTestContext,
}

impl Node {
    /// A bank that has the program and the token programs.
    pub async fn start() -> Self {
        let mut test = ProgramTest::default();
        test.prefer_bpf(true);
        test.add_program("world_liberty_markets", PROGRAM_ID, None);
        Self { context: test.start_with_context().await }
    }

    /// Sends a transaction; the first signer pays.
    pub async fn send(&mut self, instructions: &[Instruction], signers: &[&Keypair]) {
        let blockhash = self.context.get_new_latest_blockhash().await.expect("the bank goes on");
        let payer = signers.first().map(|signer| signer.pubkey());
        let transaction =
            Transaction::new_signed_with_payer(instructions, payer.as_ref(), signers, blockhash);
        self.context.banks_client.process_transaction(transaction).await.expect("the bank accepts it");
    }

    async fn send_paid(&mut self, instructions: &[Instruction], signer: &Keypair) {
        let payer = self.context.payer.insecure_clone();
        self.send(instructions, &[&payer, signer]).await;
    }

    /// A new wallet with lamports.
    pub async fn wallet(&mut self) -> Keypair {
        let wallet = Keypair::new();
        let payer = self.context.payer.insecure_clone();
        let gift = system::transfer(&payer.pubkey(), &wallet.pubkey(), 10 * LAMPORTS);
        self.send(&[gift], &[&payer]).await;
        wallet
    }

    /// A new mint under the bank's own authority.
    pub async fn mint(&mut self, Plan { decimals, config }: Plan) -> Token {
        let mint = Keypair::new();
        let authority = self.context.payer.pubkey();
        let create = self.create(&mint, Mint::LEN).await;
        let initialise =
            spl::initialize_mint2(&spl_token_interface::ID, &mint.pubkey(), &authority, None, decimals);
        self.send_paid(&[create, initialise.expect("valid")], &mint).await;
        let price = Keypair::new().pubkey();
        Token { mint: mint.pubkey(), price, program: spl_token_interface::ID, config }
    }

    /// A token account of `owner` with `amount` in it.
    pub async fn fund(&mut self, token: &Token, owner: &Keypair, amount: u64) -> Pubkey {
        let account = Keypair::new();
        let authority = self.context.payer.pubkey();
        let create = self.create(&account, TokenAccount::LEN).await;
        let (program, key) = (&spl_token_interface::ID, account.pubkey());
        let initialise = spl::initialize_account3(program, &key, &token.mint, &owner.pubkey());
        let gift = spl::mint_to(program, &token.mint, &key, &authority, &[], amount);
        self.send_paid(&[create, initialise.expect("valid"), gift.expect("valid")], &account).await;
        key
    }

    async fn create(&mut self, account: &Keypair, length: usize) -> Instruction {
        let rent = self.context.banks_client.get_rent().await.expect("the bank answers");
        let (payer, space) = (self.context.payer.pubkey(), length as u64);
        let lamports = rent.minimum_balance(length);
        system::create_account(&payer, &account.pubkey(), lamports, space, &spl_token_interface::ID)
    }

    /// Publishes a price as of now, as the Pyth receiver would.
    pub async fn publish(&mut self, token: &Token, usd: f64) {
        let price = (usd * 1e8) as i64;
        let image = PriceImage {
            feed_id: token.config.feed_id,
            price,
            confidence: price.unsigned_abs() / 10_000,
            ema: price,
            exponent: PRICE_EXPONENT,
            published_at: self.clock().await.unix_timestamp,
            verification: VerificationLevel::Full,
        };
        let account = Account {
            lamports: LAMPORTS,
            data: image.to_bytes(),
            owner: PYTH_RECEIVER,
            executable: false,
            rent_epoch: u64::MAX,
        };
        self.context.set_account(&token.price, &AccountSharedData::from(account));
    }

    async fn clock(&mut self) -> Clock {
        self.context.banks_client.get_sysvar().await.expect("the bank has a clock")
    }

    /// Lets time pass.
    pub async fn advance(&mut self, seconds: i64) {
        let mut clock = self.clock().await;
        clock.unix_timestamp += seconds;
        self.context.set_sysvar(&clock);
    }

    /// The data of an account.
    pub async fn data(&mut self, address: &Pubkey) -> Vec<u8> {
        self.account(address).await.data
    }

    /// The lamports of a wallet.
    pub async fn lamports(&mut self, wallet: &Keypair) -> u64 {
        self.account(&wallet.pubkey()).await.lamports
    }

    /// The tokens in an account.
    pub async fn balance(&mut self, address: &Pubkey) -> u64 {
        TokenAccount::unpack(&self.data(address).await).expect("a token account").amount
    }

    /// The tokens in a reserve's vault.
    pub async fn vault_balance(&mut self, market: &Pubkey, token: &Token) -> u64 {
        self.balance(&pda::vault(&pda::reserve(market, &token.mint))).await
    }

    async fn account(&mut self, address: &Pubkey) -> Account {
        let account = self.context.banks_client.get_account(*address).await.expect("the bank answers");
        account.expect("it exists")
    }
}
