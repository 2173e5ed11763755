//! What the operator sets: defaults, then a TOML file, then the environment, then flags; the later wins.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};
use wlm_core::units::Bps;
use wlm_sdk::quotes::Forms;

use crate::{args::Args, profit::Profit, strategy::Terms};

/// What variables of the environment begin with; tables are separated by two underscores.
const PREFIX: &str = "WLM_LIQUIDATOR_";

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The market's manifest: it names the node, the market, its assets and its lookup table.
    pub manifest: Option<PathBuf>,
    /// The node's JSON-RPC, in place of the manifest's.
    pub rpc_url: Option<String>,
    /// The node's WebSocket, in place of the manifest's.
    pub ws_url: Option<String>,
    /// The market's address, in place of the manifest's.
    pub market: Option<String>,
    /// The address of a lookup table, in place of the manifest's.
    pub lookup_table: Option<String>,
    /// The key file of the wallet, as Solana's tools write it. Without it, the manifest's `liquidator`.
    pub keypair: Option<PathBuf>,
    /// The number of the liquidator's own obligation, which receives supply shares.
    pub obligation: u16,

    /// Simulate, and never send.
    pub dry_run: bool,
    /// One pass over the market, then stop.
    pub once: bool,
    /// How to log.
    pub log: LogFormat,
    /// Where `/healthz` and `/metrics` are served.
    pub listen: SocketAddr,

    /// How liquidations are paid; of all that work the most profitable is taken.
    pub funding: Vec<FundingName>,
    /// What becomes of collateral that inventory paid for.
    pub collateral: RouteName,
    /// In which form collateral is taken.
    pub forms: Forms,
    /// The least a liquidation must bring, all costs paid, in US dollars.
    pub min_profit_usd: f64,
    /// What a transaction is reckoned to cost, in US dollars.
    pub transaction_cost_usd: f64,
    /// By how much more may be repaid than was quoted, in basis points.
    pub headroom_bps: u32,
    /// Bad debt from this value on is absorbed, in US dollars; infinite to absorb none.
    pub min_bad_debt_usd: f64,
    /// The most a transaction bids for its place, in millionths of a lamport a compute unit.
    pub max_unit_price: u64,
    /// SOL that stays in the wallet for fees and rent.
    pub min_sol: f64,
    /// The most of an asset that is spent at once, in tokens, by symbol or mint.
    pub limits: BTreeMap<String, f64>,
    /// Only these are touched, where a list names any.
    pub only: Names,
    /// These are never touched.
    pub never: Names,

    /// How many liquidations may be on their way at once.
    pub parallel: usize,
    /// Threads that look through obligations; 0 for one a core.
    pub threads: usize,
    /// How often the market's accounts are read again and all obligations looked at, in seconds.
    pub refresh_seconds: u64,
    /// How often all obligations are read again although subscriptions stand, in seconds.
    pub reload_seconds: u64,
    /// As `reload_seconds`, while they do not.
    pub poll_seconds: u64,
    /// `/healthz` fails when the last complete pass is older than this, in seconds.
    pub unhealthy_seconds: u64,
    /// How long transactions on their way may take to settle when the bot is stopped, in seconds.
    pub grace_seconds: u64,
}

/// Lists of names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Names {
    /// Addresses of owners.
    pub owners: Vec<String>,
    /// Addresses of obligations.
    pub obligations: Vec<String>,
    /// Symbols or mints of assets.
    pub assets: Vec<String>,
}

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum FundingName {
    /// The wallet's own tokens.
    Inventory,
    /// USD1 that is minted for the length of the transaction.
    Flash,
}

/// What becomes of collateral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum RouteName {
    /// It is kept.
    Hold,
    /// Dollar coins are sold for USD1 at the market's peg facilities; the rest is kept.
    Peg,
}

/// How to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: an object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            manifest: None,
            rpc_url: None,
            ws_url: None,
            market: None,
            lookup_table: None,
            keypair: None,
            obligation: 0,
            dry_run: false,
            once: false,
            log: LogFormat::Text,
            listen: SocketAddr::from(([127, 0, 0, 1], 9464)),
            funding: vec![FundingName::Inventory, FundingName::Flash],
            collateral: RouteName::Hold,
            forms: Forms::Tokens,
            min_profit_usd: 0.5,
            transaction_cost_usd: 0.01,
            headroom_bps: 50,
            min_bad_debt_usd: 1.0,
            max_unit_price: 1_000_000,
            min_sol: 0.05,
            limits: BTreeMap::new(),
            only: Names::default(),
            never: Names::default(),
            parallel: 8,
            threads: 0,
            refresh_seconds: 5,
            reload_seconds: 300,
            poll_seconds: 10,
            unhealthy_seconds: 60,
            grace_seconds: 30,
        }
    }
}

impl Config {
    /// From the file that the flags name, the environment and the flags themselves.
    pub fn load(args: &Args) -> Result<Self, ConfigError> {
        let file = args.config.as_ref().map(|path| {
            if path.is_file() { Ok(Toml::file_exact(path)) } else { Err(ConfigError::NoFile(path.clone())) }
        });
        let mut all = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file.transpose()? {
            all = all.merge(file);
        }
        // The file's own place is for the flags to know.
        let environment = Env::prefixed(PREFIX).ignore(&["config"]).split("__");
        let all = all.merge(environment).merge(Serialized::defaults(args));
        let config: Self = all.extract().map_err(Box::new)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let bounds = [
            ("parallel", self.parallel >= 1, "at least 1"),
            ("refresh_seconds", self.refresh_seconds >= 1, "at least 1"),
            ("reload_seconds", self.reload_seconds >= 1, "at least 1"),
            ("poll_seconds", self.poll_seconds >= 1, "at least 1"),
            ("headroom_bps", self.headroom_bps <= 1_000, "at most 1000"),
            ("min_profit_usd", self.min_profit_usd.is_finite(), "a number"),
            ("transaction_cost_usd", self.transaction_cost_usd.is_finite(), "a number"),
            ("min_bad_debt_usd", !self.min_bad_debt_usd.is_nan(), "a number or inf"),
            ("min_sol", self.min_sol.is_finite() && self.min_sol >= 0.0, "0 or more"),
            ("funding", !self.funding.is_empty(), "\"inventory\", \"flash\" or both"),
        ];
        match bounds.iter().find(|(_, holds, _)| !holds) {
            Some((field, _, bound)) => Err(ConfigError::OutOfBounds { field, bound }),
            None => Ok(()),
        }
    }

    /// What makes a liquidation worth doing.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            min_profit: Profit::from_dollars(self.min_profit_usd),
            transaction_cost: Profit::from_dollars(self.transaction_cost_usd),
            forms: self.forms,
            headroom: Bps(self.headroom_bps),
            min_bad_debt: Profit::from_dollars(self.min_bad_debt_usd),
        }
    }

    /// How old the last complete pass may be.
    #[must_use]
    pub const fn unhealthy_after(&self) -> Duration {
        Duration::from_secs(self.unhealthy_seconds)
    }
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there.
    #[error("there is no configuration file at {}. Copy liquidator.example.toml there, or leave --config out", .0.display())]
    NoFile(PathBuf),
    /// Something does not read.
    #[error("the configuration does not read: {0}")]
    Unreadable(#[from] Box<figment::Error>),
    /// A value out of bounds.
    #[error("{field} must be {bound}")]
    OutOfBounds {
        /// Which.
        field: &'static str,
        /// What it may be.
        bound: &'static str,
    },
}
