//! On a running localnet: how long from the change of a price account until the liquidation it makes possible is
//! sent, and until it is done. `BENCHMARK.md` has the figures.
//!
//! `WLM_MANIFEST` names the localnet's manifest; otherwise it is `target/localnet/manifest.json`.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, RwLock},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, ensure};
use solana_instruction::Instruction;
use solana_keypair::{Keypair, read_keypair_file};
use solana_message::AddressLookupTableAccount;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use tokio::sync::oneshot;
use wlm_liquidator::{
    chain::{Chain, Node, Wallet},
    config::{Config, FundingName},
    feed::Subscriptions,
    redact::Redact,
    status::Status,
};
use wlm_sdk::{
    actions::Actions,
    client::{Client, ClientError, Manifest, Prepared, Receipt},
    prices::{PYTH_RECEIVER, PriceImage, VerificationLevel},
    program::state::Obligation,
    view::MarketView,
};

const ROUNDS: u16 = 20;
const SOL: u64 = 1_000_000_000;
/// From the most that may be borrowed to below the liquidation threshold.
const FALL: f64 = 0.88;
/// How long a round may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A node that remembers when the first transaction of a round was given to it.
struct Timed {
    node: Node,
    sent: Mutex<Option<Instant>>,
}

impl Chain for Timed {
    type Prepared = Prepared;

    fn owner(&self) -> Pubkey {
        self.node.owner()
    }

    async fn market(&self) -> Result<MarketView, ClientError> {
        self.node.market().await
    }

    async fn refresh(&self, view: MarketView) -> Result<MarketView, ClientError> {
        self.node.refresh(view).await
    }

    async fn obligations(&self) -> Result<Vec<(Pubkey, Obligation)>, ClientError> {
        self.node.obligations().await
    }

    async fn obligation(&self, address: Pubkey) -> Result<Option<Obligation>, ClientError> {
        self.node.obligation(address).await
    }

    async fn wallet(&self, view: &MarketView) -> Result<Wallet, ClientError> {
        self.node.wallet(view).await
    }

    async fn prepare(&self, instructions: &[Instruction]) -> Result<Prepared, ClientError> {
        self.node.prepare(instructions).await
    }

    async fn submit(&self, prepared: Prepared) -> Result<Receipt, ClientError> {
        self.sent.lock().unwrap().get_or_insert_with(Instant::now);
        self.node.submit(prepared).await
    }
}

/// Somebody who borrows too much, and the price that makes it so.
struct Stage {
    client: Client,
    manifest: Manifest,
    tables: Vec<AddressLookupTableAccount>,
    alice: Keypair,
}

impl Stage {
    async fn new() -> Result<Self> {
        let file = std::env::var_os("WLM_MANIFEST").map_or_else(default_manifest, PathBuf::from);
        let manifest = Manifest::read(&file)?;
        let client = Client::new(&manifest.rpc_url);
        ensure!(client.is_local().await, "{} is no localnet: `make localnet` starts one", manifest.rpc_url);
        let tables = client.tables(manifest.lookup_table).await?;
        let alice = key(&manifest, "alice")?;
        Ok(Self { client, manifest, tables, alice })
    }

    async fn view(&self) -> Result<MarketView> {
        Ok(self.client.market(&self.manifest.market, &self.manifest.symbols()).await?)
    }

    /// Alice's next obligation: five SOL, and nearly as much USD1 as she may borrow.
    async fn borrow(&self) -> Result<Pubkey> {
        let view = self.view().await?;
        let mine = self.client.obligations_of(&view.key, &self.alice.pubkey()).await?;
        let id = mine.iter().map(|(_, obligation)| obligation.id).max().map_or(0, |id| id + 1);
        let (sol, usd1) = (view.find("SOL").context("SOL")?.index(), view.usd1().context("USD1")?.index());
        let actions = Actions::new(&view, self.alice.pubkey(), id, None);
        self.client.send(&actions.supply(sol, 5 * SOL)?, &[&self.alice], &self.tables).await?;
        let (view, address) = (self.view().await?, actions.address());
        let obligation = self.client.obligation(&address).await?.context("it was opened")?;
        let actions = Actions::new(&view, self.alice.pubkey(), id, Some(&obligation));
        let most = actions.portfolio().max_borrow(usd1) / 100 * 99;
        self.client.send(&actions.borrow(usd1, most)?, &[&self.alice], &self.tables).await?;
        Ok(address)
    }

    async fn debt(&self, address: &Pubkey) -> Result<u128> {
        let obligation = self.client.obligation(address).await?.context("it is open")?;
        Ok(obligation.active_slots().map(|slot| obligation.position(slot).debt().0).sum())
    }

    /// Writes the price of SOL, as a part of what it is.
    async fn move_price(&self, part: f64) -> Result<Instant> {
        let view = self.view().await?;
        let sol = view.find("SOL").context("SOL")?;
        let now = sol.price.context("a price")?;
        let price = (now.price as f64 * part) as i64;
        let image = PriceImage {
            feed_id: sol.state.config.feed_id,
            price,
            confidence: now.confidence,
            ema: price,
            exponent: now.exponent,
            // Of two prices of one second the program keeps the first.
            published_at: view.now.max(sol.best_price().published_at + 1),
            verification: VerificationLevel::Full,
        };
        let started = Instant::now();
        self.client.write_price(&image, &PYTH_RECEIVER).await?;
        Ok(started)
    }
}

fn default_manifest() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/localnet/manifest.json"))
}

fn key(manifest: &Manifest, name: &str) -> Result<Keypair> {
    let file = &manifest.keys.get(name).with_context(|| format!("the manifest has no {name}"))?.file;
    read_keypair_file(file).map_err(|_| anyhow!("{} is no key file", file.display()))
}

async fn round(stage: &Stage, timed: &Timed) -> Result<[Duration; 2]> {
    let address = stage.borrow().await?;
    let owed = stage.debt(&address).await?;
    // The bot hears of the loan; and each round's two prices are a second younger than the one before, which must not
    // come to be in the future.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    *timed.sent.lock().unwrap() = None;
    let started = stage.move_price(FALL).await?;
    while stage.debt(&address).await? == owed {
        ensure!(started.elapsed() < PATIENCE, "{address} was not liquidated");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let done = started.elapsed();
    let sent = timed.sent.lock().unwrap().context("somebody else liquidated: stop other bots")?;
    stage.move_price(1.0 / FALL).await?;
    Ok([sent.duration_since(started), done])
}

fn show(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
    println!(
        "{what}: median {:.0} ms, nine of ten within {:.0} ms, at most {:.0} ms",
        at(50),
        at(90),
        at(100)
    );
}

#[tokio::main]
async fn main() -> Result<()> {
    let stage = Stage::new().await?;
    let keypair = Arc::new(key(&stage.manifest, "liquidator")?);
    let node = Node {
        client: stage.client.clone(),
        market: stage.manifest.market,
        symbols: stage.manifest.symbols(),
        lookup_table: stage.manifest.lookup_table,
        tables: RwLock::default(),
        keypair,
        min_lamports: SOL,
    };
    let timed = Arc::new(Timed { node, sent: Mutex::default() });
    let config = Config { funding: vec![FundingName::Inventory], ..Config::default() };
    let (feed, status) = (Subscriptions::new(stage.manifest.ws_url.clone()), Arc::new(Status::default()));
    let (stop, stopped) = oneshot::channel::<()>();
    let (chain, shared) = (timed.clone(), status.clone());
    let bot = tokio::spawn(async move {
        let shutdown = async { drop(stopped.await) };
        wlm_liquidator::work(&config, chain, feed, shared, Redact::default(), shutdown).await
    });
    while status.check(Duration::from_secs(60)).is_err() {
        ensure!(!bot.is_finished(), "the bot stopped: {:?}", bot.await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (mut sent, mut done) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let [to_sent, to_done] = round(&stage, &timed).await?;
        sent.push(to_sent);
        done.push(to_done);
    }
    drop(stop);
    println!("{ROUNDS} liquidations: {:?}", bot.await??);
    show("from the price's change to the sent transaction", sent);
    show("to the changed obligation", done);
    Ok(())
}
