//! Talking to a node: the market as it is on chain, and transactions that arrive.
//!
//! A [`Client`] asks again when the network fails and not when the answer is no. A transaction is simulated
//! first, gets the compute limit it needs and the priority fee that others pay, is sent again until it is
//! confirmed, and either has happened or has not: [`ClientError::Expired`] says which.
//!
//! ```no_run
//! # async fn example(alice: solana_keypair::Keypair) -> Result<(), Box<dyn std::error::Error>> {
//! use wlm_sdk::{actions::Actions, client::{Client, Manifest}};
//! use solana_signer::Signer;
//!
//! let manifest = Manifest::read("target/localnet/manifest.json".as_ref())?;
//! let client = Client::new(&manifest.rpc_url);
//! let market = client.market(&manifest.market, &manifest.symbols()).await?;
//! let tables = client.tables(manifest.lookup_table).await?;
//!
//! let actions = Actions::new(&market, alice.pubkey(), 0, None);
//! let usdc = market.find("USDC").ok_or("USDC is not listed")?.index();
//! let receipt = client.send(&actions.supply(usdc, 100_000_000)?, &[&alice], &tables).await?;
//! println!("{}: {} compute units", receipt.signature, receipt.units);
//! # Ok(())
//! # }
//! ```

mod changes;
mod error;
mod load;
mod local;
mod lookup;
mod manifest;
mod receipt;
mod send;

use std::{sync::Arc, time::Duration};

use backon::{ExponentialBuilder, Retryable};
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::client_error::{Error as RpcError, Result as RpcResult};

pub use self::{
    error::ClientError,
    load::Symbols,
    lookup::market_addresses,
    manifest::{Manifest, ManifestError, ManifestKey, ManifestReserve},
    receipt::{Receipt, Simulation},
    send::{Prepared, Sealed},
};

/// How a client asks and sends.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long one request may take.
    pub timeout: Duration,
    /// How often a request is repeated that the network failed.
    pub retries: usize,
    /// The first wait between repetitions; each next one is twice as long.
    pub first_wait: Duration,
    /// The most a transaction bids for its place, in millionths of a lamport a compute unit.
    pub max_unit_price: u64,
    /// How often a transaction's confirmation is asked for.
    pub poll: Duration,
}

impl Options {
    /// For work that should go on: a node may be gone for some seconds.
    pub const DEFAULT: Self = Self {
        timeout: Duration::from_secs(30),
        retries: 5,
        first_wait: Duration::from_millis(200),
        max_unit_price: 1_000_000,
        poll: Duration::from_millis(200),
    };
}

impl Default for Options {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A node's JSON-RPC endpoint. Clones share one connection pool.
#[derive(Clone)]
pub struct Client {
    rpc: Arc<RpcClient>,
    options: Options,
}

impl Client {
    /// A client of the node at `url`. Nothing is asked yet.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self::with_options(url, Options::default())
    }

    /// As [`Client::new`], with options.
    #[must_use]
    pub fn with_options(url: &str, options: Options) -> Self {
        let confirmed = CommitmentConfig::confirmed();
        let rpc = RpcClient::new_with_timeout_and_commitment(url.to_owned(), options.timeout, confirmed);
        Self { rpc: Arc::new(rpc), options }
    }

    /// Solana's own client, for what this one does not offer. It does not retry.
    #[must_use]
    pub fn rpc(&self) -> &RpcClient {
        &self.rpc
    }

    /// The node's address.
    #[must_use]
    pub fn url(&self) -> String {
        self.rpc.url()
    }

    /// Asks until there is an answer: a failure of the network is repeated, an answer is not.
    async fn ask<T, F>(&self, request: impl FnMut() -> F) -> Result<T, ClientError>
    where
        F: Future<Output = RpcResult<T>>,
    {
        let waits = ExponentialBuilder::default()
            .with_jitter()
            .with_min_delay(self.options.first_wait)
            .with_max_times(self.options.retries);
        let answer = request.retry(waits).when(error::is_transient).await;
        answer.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: RpcError) -> ClientError {
        ClientError::from_rpc(&self.url(), self.options.retries, error)
    }
}
