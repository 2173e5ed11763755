//! The machine: LiteSVM with the program, a clock, and fresh addresses.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use litesvm::LiteSVM;
use solana_account::Account;
use solana_clock::Clock;
use solana_instruction::Instruction;
use solana_message::VersionedMessage;
use solana_pubkey::Pubkey;
use solana_signature::Signature;
use solana_transaction::versioned::VersionedTransaction;
use wlm_sdk::{PROGRAM_ID, events, prices::PriceImage};

use crate::{
    builders::Asset,
    outcome::{Meta, Outcome, Refusal},
    proxy::{PROXY, Proxy},
    snapshot::Snapshot,
};

/// Where every world's clock starts, in unix seconds.
const START: i64 = 1_760_000_000;
/// Slots are this long.
const MILLISECONDS_PER_SLOT: i64 = 400;
const LAMPORTS: u64 = 1_000_000_000_000_000;

/// A Solana of one's own: the program, tokens, prices, users.
///
/// Signatures are not verified, so a [`Pubkey`] that an instruction marks as a signer signs.
#[derive(Clone)]
pub struct World {
    pub(crate) svm: LiteSVM,
    pub(crate) assets: Vec<Asset>,
    pub(crate) quotes: BTreeMap<Pubkey, PriceImage>,
    payer: Pubkey,
    /// How many were given out: each is the next address, or the number of a proposal.
    numbers: u64,
}

impl World {
    /// A world with the program and nothing else.
    ///
    /// # Panics
    /// If the program has not been built.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it loads a program from the disk")]
    pub fn new() -> Self {
        static TEMPLATE: OnceLock<LiteSVM> = OnceLock::new();
        let svm = TEMPLATE.get_or_init(boot).clone();
        let mut world =
            Self { svm, assets: Vec::new(), quotes: BTreeMap::new(), payer: Pubkey::default(), numbers: 0 };
        world.payer = world.new_wallet();
        world.set_clock(START);
        world
    }

    /// Adds another program, which the build has left in `deploy` of its target folder.
    ///
    /// # Panics
    /// If it has not been built.
    pub fn load_program(&mut self, id: Pubkey, file: &str) {
        load(&mut self.svm, id, &deployed(file));
    }

    /// An address nobody has yet. Two worlds that do the same get the same ones.
    pub fn new_address(&mut self) -> Pubkey {
        let mut bytes = [7; 32];
        bytes[..8].copy_from_slice(&self.next_number().to_be_bytes());
        Pubkey::new_from_array(bytes)
    }

    /// A number nobody has yet.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Lamports for any address, before it is an account or after.
    pub fn give_lamports(&mut self, address: &Pubkey, lamports: u64) {
        self.svm.airdrop(address, lamports).expect("the faucet is larger than any test");
    }

    /// A new address with lamports for rent.
    pub fn new_wallet(&mut self) -> Pubkey {
        let wallet = self.new_address();
        self.svm.airdrop(&wallet, LAMPORTS).expect("the faucet is larger than any test");
        wallet
    }

    /// The time on chain, in unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.svm.get_sysvar::<Clock>().unix_timestamp
    }

    /// Sets the time on chain, slot and all. Prices do not come along.
    pub fn set_clock(&mut self, unix_timestamp: i64) {
        let mut clock = self.svm.get_sysvar::<Clock>();
        clock.unix_timestamp = unix_timestamp;
        let slot = unix_timestamp.saturating_mul(1_000) / MILLISECONDS_PER_SLOT;
        clock.slot = u64::try_from(slot).unwrap_or(0);
        self.svm.set_sysvar(&clock);
    }

    /// Lets time pass. Prices grow old.
    pub fn advance(&mut self, seconds: i64) {
        self.set_clock(self.now() + seconds);
    }

    /// Lets time pass and publishes every price again.
    pub fn advance_with_prices(&mut self, seconds: i64) {
        self.advance(seconds);
        self.publish_prices();
    }

    /// Runs one instruction without any check.
    pub fn send(&mut self, instruction: Instruction) -> Outcome {
        self.send_all(&[instruction])
    }

    /// Runs instructions as one transaction, without any check.
    pub fn send_all(&mut self, instructions: &[Instruction]) -> Outcome {
        let message = self.compile(&self.payer.clone(), instructions);
        self.send_message(message)
    }

    /// Runs a whole message without any check.
    pub fn send_message(&mut self, message: VersionedMessage) -> Outcome {
        let signatures = vec![Signature::default(); message.header().num_required_signatures.into()];
        let transaction = VersionedTransaction { signatures, message };
        match self.svm.send_transaction(transaction) {
            Ok(meta) => Ok(Meta {
                cu: meta.compute_units_consumed,
                events: events::from_logs(&meta.logs),
                logs: meta.logs,
            }),
            Err(failed) => Err(Box::new(Refusal {
                error: failed.err,
                cu: failed.meta.compute_units_consumed,
                logs: failed.meta.logs,
            })),
        }
    }

    /// All accounts as they are.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::take(&self.svm, &self.payer)
    }

    /// An account as it is.
    #[must_use]
    pub fn account(&self, address: &Pubkey) -> Option<Account> {
        self.svm.get_account(address)
    }

    /// Writes an account as no program would: for attacks and for prices.
    pub fn set_account(&mut self, address: Pubkey, account: Account) {
        self.svm.set_account(address, account).expect("neither a program nor a sysvar");
    }

    /// Writes bytes at an address, owned by a program, with rent.
    pub fn write(&mut self, address: Pubkey, owner: Pubkey, data: Vec<u8>) {
        let lamports = self.svm.minimum_balance_for_rent_exemption(data.len());
        self.set_account(address, Account { lamports, data, owner, executable: false, rent_epoch: u64::MAX });
    }

    /// The listed assets, in the order of their listing.
    #[must_use]
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }
}

fn boot() -> LiteSVM {
    let mut svm = LiteSVM::default()
        .with_mainnet_features()
        .with_builtins()
        .with_lamports(u64::MAX / 2)
        .with_sysvars()
        .with_default_programs()
        .with_sigverify(false)
        .with_blockhash_check(false)
        .with_transaction_history(0)
        .with_log_bytes_limit(None);
    load(&mut svm, PROGRAM_ID, &program_path());
    svm.add_builtin(PROXY, Proxy::vm);
    svm
}

fn load(svm: &mut LiteSVM, id: Pubkey, path: &Path) {
    svm.add_program_from_file(id, path).unwrap_or_else(|error| {
        panic!("run `make build` or `make governance` first: {} ({error})", path.display())
    });
}

/// Where the built program lies.
#[must_use]
pub fn program_path() -> PathBuf {
    deployed("world_liberty_markets.so")
}

/// Where the build leaves a program.
fn deployed(file: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target")), PathBuf::from);
    target.join("deploy").join(file)
}
