//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::Parser;
use serde::Serialize;

use crate::config::{FundingName, LogFormat};

/// Watches every obligation of a World Liberty market and liquidates what is unhealthy.
///
/// Everything can be set in the file of --config (see liquidator.example.toml), or as WLM_LIQUIDATOR_… in the
/// environment; a flag wins over both.
#[derive(Clone, Debug, Default, Parser, Serialize)]
#[command(name = "wlm-liquidator", version)]
pub struct Args {
    /// A TOML file.
    #[arg(long, env = "WLM_LIQUIDATOR_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// The market's manifest, which names everything else about it.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manifest: Option<PathBuf>,
    /// The node's JSON-RPC.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpc_url: Option<String>,
    /// The node's WebSocket.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ws_url: Option<String>,
    /// The market's address.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    /// The wallet's key file.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keypair: Option<PathBuf>,
    /// Simulate, and never send.
    #[arg(long)]
    #[serde(skip_serializing_if = "is_left_out")]
    pub dry_run: bool,
    /// One pass over the market, then stop.
    #[arg(long)]
    #[serde(skip_serializing_if = "is_left_out")]
    pub once: bool,
    /// How to log.
    #[arg(long, value_enum)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<LogFormat>,
    /// Where /healthz and /metrics are served.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// Who pays: inventory, flash, or both separated by a comma.
    #[arg(long, value_enum, value_delimiter = ',')]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funding: Option<Vec<FundingName>>,
    /// The least a liquidation must bring, in US dollars.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_profit_usd: Option<f64>,
    /// How many liquidations may be on their way at once.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parallel: Option<usize>,
}

/// A switch that is not given must not overrule the file.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde wants it")]
const fn is_left_out(switch: &bool) -> bool {
    !*switch
}
