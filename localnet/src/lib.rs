//! `wlm-localnet`: a Solana node in one process, with the market deployed, seeded and priced.
//!
//! Everything a user, a bot or a screen meets on a cluster is there: JSON-RPC, WebSocket, the compiled program,
//! mints, price accounts. The market is opened by transactions, as `migrations/localnet.toml` says.

mod assets;
mod feeder;
mod node;
mod people;
mod seed;
mod snapshot;
mod tape;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use tokio::runtime::Runtime;
use wlm_sdk::{
    client::{Client, Manifest, ManifestReserve, Options},
    migration::Plan,
    view::MarketView,
};

pub use self::{
    assets::{ASSETS, Asset},
    feeder::Mode,
    node::NodeConfig,
    people::Person,
};
use self::{
    feeder::{Feed, Feeder},
    node::Node,
    snapshot::Snapshot,
};

/// A localnet to start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub node: NodeConfig,
    /// The compiled program.
    pub program: PathBuf,
    /// The market's plan.
    pub plan: PathBuf,
    /// The folder for the manifest and the key files.
    pub folder: PathBuf,
    /// Where its state is kept over a restart; `None`: nowhere.
    pub snapshot: Option<PathBuf>,
    /// How prices move.
    pub prices: Mode,
    /// How many times faster than the clock they do.
    pub speed: f64,
    /// How often they are published.
    pub publish_every: Duration,
}

/// A running localnet.
pub struct Localnet {
    /// Where everything is.
    pub manifest: Manifest,
    /// The file that says so, too.
    pub manifest_file: PathBuf,
    node: Arc<Node>,
    feeder: Option<Feeder>,
    snapshot: Option<PathBuf>,
}

/// While the market is opened nobody waits for slots.
const SEEDING_SLOT: Duration = Duration::from_millis(20);

impl Localnet {
    /// Starts the node, opens the market or restores it, and says where everything is. Blocks until it is ready, so
    /// it must not be called on an asynchronous runtime's thread.
    pub fn start(config: &Config, mut tell: impl FnMut(&str)) -> Result<Self> {
        let plan = read_plan(&config.plan)?;
        let restored = config.snapshot.as_deref().map(Snapshot::read).transpose()?.flatten();
        tell("starting the node");
        let node_config = NodeConfig { slot: SEEDING_SLOT, ..config.node.clone() };
        let node = Arc::new(Node::start(node_config, &config.program, restored.as_ref())?);
        let client =
            Client::with_options(&node.rpc_url(), Options { poll: SEEDING_SLOT, ..Options::default() });
        let runtime = Runtime::new()?;
        if restored.is_none() {
            tell("opening the market");
            propose(&node, &runtime, &client, &plan)?;
        }
        let (mode, every) = (config.prices.clone(), config.publish_every);
        let feeder = Feeder::start(node.clone(), feeds(&plan)?, mode, config.speed, every)?;
        let market = match &restored {
            Some(_) => runtime.block_on(view(&client, &plan)).context("the snapshot has another market")?,
            None => runtime.block_on(fill(&client, &plan, &mut tell))?,
        };
        let payer = Person::Governance.key();
        let table = runtime.block_on(seed::table(&client, &market, &payer))?;
        node.set_slot(config.node.slot);
        let manifest = Manifest {
            rpc_url: node.rpc_url(),
            ws_url: node.ws_url(),
            program: wlm_sdk::PROGRAM_ID,
            market: market.key,
            lookup_table: Some(table),
            reserves: reserves(&market)?,
            keys: Person::write_keys(&config.folder.join("keys"))?,
        };
        let manifest_file = config.folder.join("manifest.json");
        manifest.write(&manifest_file)?;
        let snapshot = config.snapshot.clone();
        Ok(Self { manifest, manifest_file, node, feeder: Some(feeder), snapshot })
    }

    /// Stops publishing prices, as Pyth does when it is down.
    pub fn stop_feeder(&mut self) {
        if let Some(feeder) = self.feeder.take() {
            feeder.stop();
        }
    }

    /// Stops everything; keeps the state if it was asked to.
    pub fn stop(mut self) -> Result<()> {
        self.stop_feeder();
        if let Some(file) = &self.snapshot {
            self.node.snapshot()?.write(file)?;
        }
        if let Ok(node) = Arc::try_unwrap(self.node) {
            node.stop();
        }
        Ok(())
    }
}

fn read_plan(path: &Path) -> Result<Plan> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read the plan {}", path.display()))?;
    Plan::parse(&text).with_context(|| format!("in the plan {}", path.display()))
}

fn feeds(plan: &Plan) -> Result<Vec<Feed>> {
    let feed = |asset: &Asset| {
        let feed_id =
            plan.feed(asset.symbol).ok_or_else(|| anyhow!("the plan does not list {}", asset.symbol))?;
        Ok(Feed { symbol: asset.symbol, feed_id, usd: asset.usd, volatility: asset.volatility })
    };
    ASSETS.iter().map(feed).collect()
}

async fn view(client: &Client, plan: &Plan) -> Result<MarketView> {
    Ok(client.market(&seed::market_address(plan), &seed::symbols()).await?)
}

/// Creates the market, and lets governance propose everything else a delay ago, so that it is due now: the chain's
/// clock is to agree with the world's.
fn propose(node: &Node, runtime: &Runtime, client: &Client, plan: &Plan) -> Result<()> {
    seed::endow(node)?;
    let market = runtime.block_on(seed::create(client, plan))?;
    let delay: i64 = market.state.settings.change_delay.into();
    node.edit(|chain| chain.shift_clock(-delay))?;
    runtime.block_on(seed::propose(client, plan, &market))?;
    node.edit(|chain| chain.shift_clock(delay))
}

/// Carries out what was proposed, now that there are prices, and brings what can be borrowed.
async fn fill(client: &Client, plan: &Plan, tell: &mut impl FnMut(&str)) -> Result<MarketView> {
    seed::execute(client, &view(client, plan).await?).await?;
    tell("supplying liquidity");
    let market = view(client, plan).await?;
    seed::lend(client, &market).await?;
    Ok(market)
}

fn reserves(market: &MarketView) -> Result<Vec<ManifestReserve>> {
    let described = market.reserves.iter().map(|reserve| {
        let price = reserve.price_account.ok_or_else(|| anyhow!("{} has no price", reserve.symbol))?;
        Ok(ManifestReserve {
            symbol: reserve.symbol.clone(),
            mint: reserve.state.mint,
            decimals: reserve.state.decimals,
            reserve: reserve.key,
            price,
        })
    });
    described.collect()
}
