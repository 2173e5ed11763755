//! From what the operator set to what works.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, RwLock},
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use rayon::ThreadPoolBuilder;
use solana_keypair::{Keypair, read_keypair_file};
use solana_pubkey::Pubkey;
use wlm_sdk::{
    client::{Client, Manifest, Options, Symbols},
    view::MarketView,
};

use crate::{
    chain::Node,
    config::{Config, FundingName, Names, RouteName},
    daemon::{Manner, Mode, Runs},
    engine::{Engine, Me},
    feed::Subscriptions,
    filter::{Filter, Lists, reserves},
    purse::Purse,
    redact::Redact,
    route::{Hold, PegRoute, Route},
    strategy::{Flash, Funding, Inventory, Strategy},
};

/// A node to talk to.
pub struct Connection {
    /// Asks and sends.
    pub node: Node,
    /// Tells of changes.
    pub feed: Subscriptions,
    /// What must not be logged.
    pub redact: Redact,
}

impl Connection {
    /// As the manifest says, and what is set in its place.
    pub fn new(config: &Config) -> Result<Self> {
        let manifest = config.manifest.as_deref().map(Manifest::read).transpose()?;
        let manifest = manifest.as_ref();
        let of_manifest = |part: fn(&Manifest) -> String| manifest.map(part);
        let rpc_url = config.rpc_url.clone().or_else(|| of_manifest(|manifest| manifest.rpc_url.clone()));
        let rpc_url = rpc_url.context("no node is named: set `rpc_url`, or `manifest`")?;
        let ws_url = config.ws_url.clone().or_else(|| of_manifest(|manifest| manifest.ws_url.clone()));
        let ws_url = ws_url.context("no WebSocket is named: set `ws_url`, or `manifest`")?;
        let market = match &config.market {
            Some(market) => key("market", market)?,
            None => manifest.context("no market is named: set `market`, or `manifest`")?.market,
        };
        let lookup_table = match &config.lookup_table {
            Some(table) => Some(key("lookup_table", table)?),
            None => manifest.and_then(|manifest| manifest.lookup_table),
        };
        let options = Options { max_unit_price: config.max_unit_price, ..Options::default() };
        let node = Node {
            client: Client::with_options(&rpc_url, options),
            market,
            symbols: manifest.map(Manifest::symbols).unwrap_or_else(Symbols::new),
            lookup_table,
            tables: RwLock::default(),
            keypair: Arc::new(keypair(config, manifest)?),
            min_lamports: units(config.min_sol, 9),
        };
        let redact = Redact::urls(&[&rpc_url, &ws_url]);
        Ok(Self { node, feed: Subscriptions::new(ws_url), redact })
    }
}

fn keypair(config: &Config, manifest: Option<&Manifest>) -> Result<Keypair> {
    let of_manifest =
        || manifest.and_then(|manifest| manifest.keys.get("liquidator")).map(|key| key.file.clone());
    let file = config.keypair.clone().or_else(of_manifest);
    let file =
        file.context("no wallet is named: set `keypair` to a key file, as `solana-keygen new` writes it")?;
    read(&file)
}

fn read(file: &Path) -> Result<Keypair> {
    // The error of the reader may quote what it read.
    read_keypair_file(file).map_err(|_| anyhow!("{} cannot be read, or is no key file", file.display()))
}

/// Knows a market, and does what the operator wants about it.
pub fn engine(config: &Config, view: MarketView, owner: Pubkey) -> Result<Engine> {
    let purse = Purse::new(limits(config, &view)?);
    let strategy =
        Strategy { fundings: fundings(config), terms: config.terms(), filter: filter(config, &view, owner)? };
    let name = |thread| format!("scan-{thread}");
    let pool = ThreadPoolBuilder::new().num_threads(config.threads).thread_name(name).build()?;
    Ok(Engine::new(view, Me { owner, id: config.obligation }, strategy, purse, pool))
}

fn fundings(config: &Config) -> Vec<Arc<dyn Funding>> {
    let kept: Arc<dyn Route> = match config.collateral {
        RouteName::Hold => Arc::new(Hold),
        RouteName::Peg => Arc::new(PegRoute),
    };
    let funding = |name: &FundingName| -> Arc<dyn Funding> {
        match name {
            FundingName::Inventory => Arc::new(Inventory { route: kept.clone() }),
            FundingName::Flash => Arc::new(Flash { route: Arc::new(PegRoute) }),
        }
    };
    config.funding.iter().map(funding).collect()
}

fn limits(config: &Config, view: &MarketView) -> Result<BTreeMap<u16, u64>> {
    let limit = |(asset, tokens): (&String, &f64)| {
        let reserve =
            view.find(asset).with_context(|| format!("`limits` names {asset:?}, which is not listed"))?;
        Ok((reserve.index(), units(*tokens, reserve.state.decimals)))
    };
    config.limits.iter().map(limit).collect()
}

/// Nobody's own obligation is liquidated by themselves: the program refuses that.
fn filter(config: &Config, view: &MarketView, owner: Pubkey) -> Result<Filter> {
    let Config { only, never, .. } = config;
    let mut filter = Filter {
        owners: lists(only, never, |names| keys("owners", &names.owners))?,
        obligations: lists(only, never, |names| keys("obligations", &names.obligations))?,
        assets: lists(only, never, |names| Ok(reserves(view, &names.assets)?))?,
    };
    filter.owners.never.insert(owner);
    Ok(filter)
}

fn lists<T>(only: &Names, never: &Names, read: impl Fn(&Names) -> Result<BTreeSet<T>>) -> Result<Lists<T>> {
    Ok(Lists { only: read(only)?, never: read(never)? })
}

fn keys(list: &str, addresses: &[String]) -> Result<BTreeSet<Pubkey>> {
    addresses.iter().map(|address| key(list, address)).collect()
}

fn key(what: &str, address: &str) -> Result<Pubkey> {
    address.parse().map_err(|_| anyhow!("`{what}` has {address:?}, which is no address"))
}

/// Tokens in base units; as many as there can be where it is more.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates at both ends")]
fn units(tokens: f64, decimals: u8) -> u64 {
    (tokens * 10f64.powi(decimals.into())).round() as u64
}

/// How the daemon goes about it.
#[must_use]
pub fn manner(config: &Config, redact: Redact) -> Manner {
    Manner {
        mode: if config.dry_run { Mode::Simulate } else { Mode::Send },
        runs: if config.once { Runs::Once } else { Runs::Always },
        parallel: config.parallel,
        refresh: Duration::from_secs(config.refresh_seconds),
        reload: Duration::from_secs(config.reload_seconds),
        poll: Duration::from_secs(config.poll_seconds),
        grace: Duration::from_secs(config.grace_seconds),
        redact,
    }
}
