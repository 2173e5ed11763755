//! The process around [`wlm_liquidator::run`].

use anyhow::Result;
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use wlm_liquidator::{args::Args, config::Config, log};

#[tokio::main]
async fn main() -> Result<()> {
    let config = Config::load(&Args::parse())?;
    log::init(config.log);
    let mut terminated = signal(SignalKind::terminate())?;
    let stopped = async {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
        tracing::info!("asked to stop");
    };
    wlm_liquidator::run(config, stopped).await.map(drop)
}
