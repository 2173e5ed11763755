//! `wlm-liquidator`: watches every obligation of a market and liquidates what is unhealthy.
//!
//! A change of a price goes this way: [`feed`] hears of it, [`engine`] marks what it touches, [`estimate`] looks
//! quickly at all obligations that have a leg in it, [`case`] judges the few that may be unhealthy by the program's
//! own rules, [`strategy`] says who pays and what it brings, and [`daemon`] simulates and sends the most profitable
//! first. Nothing is kept on disk: after a restart everything is read again.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod args;
pub mod case;
pub mod chain;
pub mod config;
pub mod daemon;
pub mod engine;
pub mod estimate;
pub mod feed;
pub mod filter;
pub mod liquidator;
pub mod log;
pub mod profit;
pub mod purse;
pub mod reason;
pub mod redact;
pub mod route;
pub mod search;
pub mod setup;
pub mod status;
pub mod store;
pub mod strategy;
pub mod telemetry;
pub mod web;

use std::sync::Arc;

use anyhow::{Result, anyhow};

use crate::{
    chain::Chain,
    config::Config,
    daemon::{Daemon, Summary},
    feed::{Feed, Silence},
    redact::Redact,
    setup::Connection,
    status::Status,
};

/// Works as configured until `shutdown` is ready, and serves its health and metrics meanwhile. With `once` it stops
/// by itself after one pass.
pub async fn run(config: Config, shutdown: impl Future<Output = ()>) -> Result<Summary> {
    let Connection { node, feed, redact } = Connection::new(&config)?;
    let (status, metrics) = (Arc::new(Status::default()), telemetry::install()?);
    let web = web::serve(config.listen, status.clone(), config.unhealthy_after(), metrics).await?;
    tracing::info!(
        node = redact.text(&node.client.url()),
        market = %node.market,
        wallet = %node.owner(),
        listen = %web.address,
        dry_run = config.dry_run,
        "started"
    );
    let summary = if config.once {
        work(&config, Arc::new(node), Silence, status, redact, shutdown).await?
    } else {
        work(&config, Arc::new(node), feed, status, redact, shutdown).await?
    };
    let Summary { done, failed, profit } = summary;
    tracing::info!(done, failed, %profit, "stopped");
    Ok(summary)
}

/// As [`run`], on any chain and with any feed, without a server.
pub async fn work<C: Chain, F: Feed>(
    config: &Config,
    chain: Arc<C>,
    feed: F,
    status: Arc<Status>,
    redact: Redact,
    shutdown: impl Future<Output = ()>,
) -> Result<Summary> {
    let hide = |error: wlm_sdk::client::ClientError| anyhow!("{}", redact.text(&error.to_string()));
    let view = chain.market().await.map_err(hide)?;
    let engine = setup::engine(config, view, chain.owner())?;
    Daemon::new(chain, feed, engine, setup::manner(config, redact), status).run(shutdown).await
}
