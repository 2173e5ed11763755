//! What the daemon has done for it while it goes on listening.

use std::{sync::Arc, time::Instant};

use solana_pubkey::Pubkey;
use wlm_sdk::{
    client::{ClientError, Receipt},
    program::state::Obligation,
    view::MarketView,
};

use crate::{
    chain::{Chain, Wallet},
    reason::Reason,
    store::Store,
    strategy::Package,
    telemetry,
};

/// The market, read again.
pub struct Refreshed {
    pub view: MarketView,
    pub wallet: Wallet,
    pub own: Option<Obligation>,
}

/// The market and all its obligations, read again.
pub struct Reloaded {
    pub market: Refreshed,
    pub store: Store,
}

/// How an attempt ended.
#[derive(Debug)]
pub enum Outcome {
    /// It would have gone through, and was not sent.
    Simulated,
    /// It went through.
    Done(Receipt),
    /// It did not.
    Failed(Reason, String),
}

/// What an attempt has changed, read again: the obligation, the vaults it was paid from and to, and the wallet.
pub struct After {
    pub obligation: Option<Obligation>,
    pub market: Refreshed,
}

/// An attempt that ended.
pub struct Tried {
    pub outcome: Outcome,
    pub after: Result<After, ClientError>,
}

/// A job that ended.
pub enum Report {
    Refreshed(Result<Refreshed, ClientError>),
    Reloaded(Result<Reloaded, ClientError>),
    Tried(Box<Tried>),
}

/// Whether transactions are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are.
    Send,
    /// They are only simulated.
    Simulate,
}

pub async fn refresh<C: Chain>(chain: Arc<C>, view: MarketView, own: Pubkey) -> Report {
    Report::Refreshed(read_market(&*chain, view, own).await)
}

async fn read_market<C: Chain>(chain: &C, view: MarketView, own: Pubkey) -> Result<Refreshed, ClientError> {
    let view = chain.refresh(view).await?;
    let (wallet, own) = (chain.wallet(&view).await?, chain.obligation(own).await?);
    Ok(Refreshed { view, wallet, own })
}

pub async fn reload<C: Chain>(chain: Arc<C>, own: Pubkey) -> Report {
    let read = async {
        let view = chain.market().await?;
        let wallet = chain.wallet(&view).await?;
        let obligations = chain.obligations().await?;
        let found =
            obligations.iter().find(|(address, _)| *address == own).map(|(_, obligation)| *obligation);
        // A million of them take a second, in which others may want this thread.
        let store = tokio::task::spawn_blocking(move || store(&obligations)).await;
        let store = store.map_err(|error| ClientError::Unbuildable(error.to_string()))?;
        Ok(Reloaded { market: Refreshed { view, wallet, own: found }, store })
    };
    Report::Reloaded(read.await)
}

fn store(obligations: &[(Pubkey, Obligation)]) -> Store {
    let mut store = Store::new();
    for (address, obligation) in obligations {
        store.upsert(*address, obligation);
    }
    store
}

/// What to try.
pub struct Attempt {
    pub address: Pubkey,
    pub package: Package,
    pub mode: Mode,
    /// When the change was seen that made it worth trying.
    pub since: Instant,
}

/// Simulates, sends if the mode says so, and reads everything again, whatever happened.
pub async fn attempt<C: Chain>(chain: Arc<C>, attempt: Attempt, view: MarketView, own: Pubkey) -> Report {
    let address = attempt.address;
    let outcome = send(&*chain, attempt).await;
    let after = async {
        let obligation = chain.obligation(address).await?;
        Ok(After { obligation, market: read_market(&*chain, view, own).await? })
    };
    Report::Tried(Box::new(Tried { outcome, after: after.await }))
}

async fn send<C: Chain>(chain: &C, Attempt { package, mode, since, .. }: Attempt) -> Outcome {
    let whole = [&package.main[..], &package.extra].concat();
    let prepared = match chain.prepare(&whole).await {
        // Bad debt is absorbed by the next transaction.
        Err(ClientError::TooLarge { .. }) if !package.extra.is_empty() => chain.prepare(&package.main).await,
        prepared => prepared,
    };
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return Outcome::Failed(Reason::of_simulation(&error), error.to_string()),
    };
    if mode == Mode::Simulate {
        return Outcome::Simulated;
    }
    telemetry::latency("sent", since.elapsed());
    match chain.submit(prepared).await {
        Ok(receipt) => {
            telemetry::latency("done", since.elapsed());
            Outcome::Done(receipt)
        }
        Err(error) => Outcome::Failed(Reason::of_transaction(&error), error.to_string()),
    }
}
