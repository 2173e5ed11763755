//! Changes as they happen: subscriptions that are made again when they are lost.

use std::{
    mem::offset_of,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use futures::{
    StreamExt,
    stream::{BoxStream, SelectAll},
};
use solana_account_decoder_client_types::{UiAccount, UiAccountEncoding};
use solana_pubkey::Pubkey;
use solana_pubsub_client::nonblocking::pubsub_client::PubsubClient;
use solana_rpc_client_types::{
    config::{CommitmentConfig, RpcAccountInfoConfig, RpcProgramAccountsConfig},
    filter::{Memcmp, RpcFilterType},
};
use tokio::{sync::mpsc, task::AbortHandle};
use wlm_sdk::{PROGRAM_ID, program::state::Obligation};

/// What a feed tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// Subscriptions stand from now on. What changed before must be read.
    Up,
    /// They were lost, or could not be made.
    Down(String),
    /// An account as it is now.
    Account(Changed),
}

/// An account that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its address.
    pub address: Pubkey,
    /// The program that owns it.
    pub owner: Pubkey,
    /// Its bytes: none if it was closed.
    pub data: Vec<u8>,
    /// When this was seen.
    pub seen: Instant,
}

/// What to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// The market whose obligations and reserves are watched.
    pub market: Pubkey,
    /// Other accounts: prices, and the market itself.
    pub accounts: Vec<Pubkey>,
}

/// Where changes come from.
pub trait Feed: Send + 'static {
    /// Tells from now on of all that is to be watched, and of nothing else.
    fn watch(&mut self, watch: Watch, updates: mpsc::Sender<Update>);
}

/// Tells nothing: for a single pass.
pub struct Silence;

impl Feed for Silence {
    fn watch(&mut self, _: Watch, _: mpsc::Sender<Update>) {}
}

/// A node's WebSocket.
pub struct Subscriptions {
    url: String,
    task: Option<AbortHandle>,
}

impl Subscriptions {
    /// Of the node at `url`.
    #[must_use]
    pub const fn new(url: String) -> Self {
        Self { url, task: None }
    }

    fn stop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

impl Drop for Subscriptions {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Feed for Subscriptions {
    fn watch(&mut self, watch: Watch, updates: mpsc::Sender<Update>) {
        self.stop();
        self.task = Some(tokio::spawn(keep(self.url.clone(), watch, updates)).abort_handle());
    }
}

/// The first wait before subscribing again; each next one is twice as long, up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

async fn keep(url: String, watch: Watch, updates: mpsc::Sender<Update>) {
    let mut wait = FIRST_WAIT;
    loop {
        let started = Instant::now();
        let why = match subscribe(&url, &watch, &updates).await {
            Ok(()) => "the node closed the connection".to_owned(),
            Err(error) => format!("{error:#}"),
        };
        if updates.send(Update::Down(why)).await.is_err() {
            return; // nobody listens any more
        }
        if started.elapsed() > LONGEST_WAIT {
            wait = FIRST_WAIT;
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Makes all subscriptions and passes on what they tell until they end.
async fn subscribe(url: &str, watch: &Watch, updates: &mpsc::Sender<Update>) -> Result<()> {
    let client = PubsubClient::new(url).await.context("cannot connect")?;
    let mut all = SelectAll::new();
    // Obligations, and the reserves and peg facilities, whose market stands elsewhere.
    for offset in [offset_of!(Obligation, market), RESERVE_MARKET] {
        let market = Memcmp::new_raw_bytes(8 + offset, watch.market.to_bytes().to_vec());
        let config = RpcProgramAccountsConfig {
            filters: Some(vec![RpcFilterType::Memcmp(market)]),
            account_config: encoded(),
            ..RpcProgramAccountsConfig::default()
        };
        let (stream, _) = client.program_subscribe(&PROGRAM_ID, Some(config)).await?;
        let changed = stream.map(|told| changed(told.value.pubkey.parse().ok()?, &told.value.account));
        all.push(changed.boxed());
    }
    for address in &watch.accounts {
        let (stream, _) = client.account_subscribe(address, Some(encoded())).await?;
        let address = *address;
        all.push(stream.map(move |told| changed(address, &told.value)).boxed());
    }
    pass_on(all, updates).await
}

async fn pass_on(
    mut streams: SelectAll<BoxStream<'_, Option<Changed>>>,
    updates: &mpsc::Sender<Update>,
) -> Result<()> {
    updates.send(Update::Up).await?;
    while let Some(changed) = streams.next().await {
        let Some(changed) = changed else {
            bail!("the node told of an account in an encoding nobody asked for")
        };
        updates.send(Update::Account(changed)).await?;
    }
    Ok(())
}

fn changed(address: Pubkey, account: &UiAccount) -> Option<Changed> {
    let data = account.data.decode()?;
    Some(Changed { address, owner: account.owner.parse().ok()?, data, seen: Instant::now() })
}

fn encoded() -> RpcAccountInfoConfig {
    RpcAccountInfoConfig {
        encoding: Some(UiAccountEncoding::Base64),
        commitment: Some(CommitmentConfig::confirmed()),
        ..RpcAccountInfoConfig::default()
    }
}

/// Where the market stands in a reserve and in a peg facility.
const RESERVE_MARKET: usize = {
    let (reserve, peg) = (
        offset_of!(wlm_sdk::program::state::Reserve, market),
        offset_of!(wlm_sdk::program::state::PegFacility, market),
    );
    assert!(reserve == peg, "a subscription each");
    reserve
};
