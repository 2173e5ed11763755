//! What the bot asks of a chain: a trait, so that tests put a VM in its place.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_message::AddressLookupTableAccount;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use wlm_sdk::{
    client::{Client, ClientError, Prepared, Receipt, Symbols},
    program::state::Obligation,
    view::{MarketView, ReserveView},
};

/// Base units that may be spent of each reserve's asset, by index.
pub type Wallet = BTreeMap<u16, u64>;

/// An answer, some time.
pub trait Answer<T>: Future<Output = Result<T, ClientError>> + Send {}
impl<T, F: Future<Output = Result<T, ClientError>> + Send> Answer<T> for F {}

/// A market on a chain, and a wallet to act with.
pub trait Chain: Send + Sync + 'static {
    /// A transaction that was simulated.
    type Prepared: Send;

    /// The wallet's address.
    fn owner(&self) -> Pubkey;

    /// The market with its reserves, peg facilities and prices.
    fn market(&self) -> impl Answer<MarketView>;

    /// The same market, read again.
    fn refresh(&self, view: MarketView) -> impl Answer<MarketView>;

    /// All obligations of the market.
    fn obligations(&self) -> impl Answer<Vec<(Pubkey, Obligation)>>;

    /// An obligation; nothing if it is closed.
    fn obligation(&self, address: Pubkey) -> impl Answer<Option<Obligation>>;

    /// What the wallet may spend.
    fn wallet(&self, view: &MarketView) -> impl Answer<Wallet>;

    /// Simulates a transaction.
    fn prepare(&self, instructions: &[Instruction]) -> impl Answer<Self::Prepared>;

    /// Sends a transaction that was simulated, and waits for it.
    fn submit(&self, prepared: Self::Prepared) -> impl Answer<Receipt>;
}

/// A market behind a node.
pub struct Node {
    /// The connection.
    pub client: Client,
    /// The market's address.
    pub market: Pubkey,
    /// What people call its assets.
    pub symbols: Symbols,
    /// Its lookup table.
    pub lookup_table: Option<Pubkey>,
    /// That table's addresses, as of the last time the whole market was read.
    pub tables: RwLock<Vec<AddressLookupTableAccount>>,
    /// Signs and pays.
    pub keypair: Arc<Keypair>,
    /// Lamports that are not spent.
    pub min_lamports: u64,
}

impl Chain for Node {
    type Prepared = Prepared;

    fn owner(&self) -> Pubkey {
        self.keypair.pubkey()
    }

    async fn market(&self) -> Result<MarketView, ClientError> {
        let tables = self.client.tables(self.lookup_table).await?;
        *self.tables.write().unwrap_or_else(PoisonError::into_inner) = tables;
        self.client.market(&self.market, &self.symbols).await
    }

    async fn refresh(&self, mut view: MarketView) -> Result<MarketView, ClientError> {
        self.client.refresh(&mut view).await?;
        Ok(view)
    }

    async fn obligations(&self) -> Result<Vec<(Pubkey, Obligation)>, ClientError> {
        self.client.obligations(&self.market).await
    }

    async fn obligation(&self, address: Pubkey) -> Result<Option<Obligation>, ClientError> {
        self.client.obligation(&address).await
    }

    async fn wallet(&self, view: &MarketView) -> Result<Wallet, ClientError> {
        let owner = self.owner();
        let wallets: Vec<_> = view.reserves.iter().map(|reserve| reserve.wallet(&owner)).collect();
        let held = self.client.balances(&wallets).await?;
        let lamports = self.client.account(&owner).await?.map_or(0, |account| account.lamports);
        let spendable = |reserve: &ReserveView, tokens: u64| {
            // A debt in SOL is paid with SOL that is wrapped on the way.
            if reserve.is_native() { lamports.saturating_sub(self.min_lamports) } else { tokens }
        };
        let reserves = view.reserves.iter().zip(held);
        Ok(reserves.map(|(reserve, tokens)| (reserve.index(), spendable(reserve, tokens))).collect())
    }

    async fn prepare(&self, instructions: &[Instruction]) -> Result<Prepared, ClientError> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner).clone();
        self.client.prepare(instructions, &self.owner(), &tables).await
    }

    async fn submit(&self, prepared: Prepared) -> Result<Receipt, ClientError> {
        self.client.submit(&prepared, &[&self.keypair]).await
    }
}
