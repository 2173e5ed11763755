//! Liquidators: in this process with all they do written down, and as processes that can be killed.

use std::{
    fs::File,
    net::SocketAddr,
    process::{Child, Command},
    sync::{Arc, Mutex},
    time::Duration,
};

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};
use wlm_liquidator::{
    args::Args,
    chain::{Chain, Node, Wallet},
    config::{Config, FundingName},
    daemon::Summary,
    reason::Reason,
    setup::Connection,
    status::Status,
};
use wlm_sdk::{
    client::{ClientError, Prepared, Receipt},
    program::state::Obligation,
    view::MarketView,
};

use crate::stage::{Stage, folder, free_ports};

/// A bot in this process.
pub struct Bot {
    /// What it has done.
    pub chain: Arc<Recorder>,
    status: Arc<Status>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<Summary>>,
}

impl Bot {
    /// Starts a bot that pays from the wallet of one of the network's people.
    pub async fn start(stage: &Stage, person: &str) -> Self {
        Self::start_at(&stage.manifest.rpc_url, stage, person).await
    }

    /// As [`Bot::start`], with another way to the node.
    pub async fn start_at(rpc_url: &str, stage: &Stage, person: &str) -> Self {
        let config = Config {
            rpc_url: Some(rpc_url.to_owned()),
            manifest: Some(stage.manifest_file()),
            keypair: Some(stage.manifest.keys[person].file.clone()),
            funding: vec![FundingName::Inventory],
            threads: 1,
            refresh_seconds: 1,
            poll_seconds: 1,
            ..Config::default()
        };
        let Connection { node, feed, redact } = Connection::new(&config).expect("the manifest is complete");
        let chain = Arc::new(Recorder { node, receipts: Mutex::default(), failures: Mutex::default() });
        let status = Arc::new(Status::default());
        let (stop, stopped) = oneshot::channel();
        let (works_with, told) = (chain.clone(), status.clone());
        let task = tokio::spawn(async move {
            let shutdown = async { drop(stopped.await) };
            wlm_liquidator::work(&config, works_with, feed, told, redact, shutdown).await
        });
        let bot = Self { chain, status, stop, task };
        eventually("the bot has looked at the market", async || bot.status.check(Duration::MAX).is_ok())
            .await;
        bot
    }

    /// Stops it, once what is on its way has arrived.
    pub async fn stop(self) -> (Arc<Recorder>, Summary) {
        let _ = self.stop.send(());
        let summary = self.task.await.expect("the bot does not panic").expect("the bot ends well");
        (self.chain, summary)
    }
}

/// A node, and what a bot did there.
pub struct Recorder {
    node: Node,
    /// Of its transactions.
    pub receipts: Mutex<Vec<Receipt>>,
    /// Why others failed, as the bot counts them.
    pub failures: Mutex<Vec<(Reason, String)>>,
}

impl Recorder {
    fn fails(&self, reason: fn(&ClientError) -> Reason, error: &ClientError) {
        self.failures.lock().expect("nobody panicked").push((reason(error), error.to_string()));
    }
}

impl Chain for Recorder {
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
        let prepared = self.node.prepare(instructions).await;
        prepared.inspect_err(|error| self.fails(Reason::of_simulation, error))
    }

    async fn submit(&self, prepared: Prepared) -> Result<Receipt, ClientError> {
        let receipt = self.node.submit(prepared).await;
        let receipt = receipt.inspect_err(|error| self.fails(Reason::of_transaction, error))?;
        self.receipts.lock().expect("nobody panicked").push(receipt.clone());
        Ok(receipt)
    }
}

/// A bot in a process of its own: killed when it is dropped, at the latest.
pub struct Process {
    child: Child,
    web: SocketAddr,
}

impl Process {
    /// Starts a bot as an operator would, by the manifest and with the wallet it names. The program is this one,
    /// asked for a single test: [`a_bot_ends_only_if_it_knows_no_market`].
    pub async fn start(stage: &Stage, name: &str) -> Self {
        let [port, _] = free_ports();
        let web = SocketAddr::from(([127, 0, 0, 1], port));
        let log = File::create(folder(name).join("log.txt")).expect("the log can be written");
        let child = Command::new(std::env::current_exe().expect("this program has a path"))
            .args(["bot::a_bot_ends_only_if_it_knows_no_market", "--exact", "--nocapture"])
            .env("WLM_LIQUIDATOR_MANIFEST", stage.manifest_file())
            .env("WLM_LIQUIDATOR_LISTEN", web.to_string())
            .env("WLM_LIQUIDATOR_PARALLEL", "1")
            .env("WLM_LIQUIDATOR_REFRESH_SECONDS", "1")
            .env("WLM_LIQUIDATOR_POLL_SECONDS", "1")
            .stderr(log.try_clone().expect("a file has two handles"))
            .stdout(log)
            .spawn()
            .expect("this program starts");
        let process = Self { child, web };
        eventually("the bot is healthy", async || process.get("/healthz").await.starts_with("HTTP/1.1 200"))
            .await;
        process
    }

    /// Kills it, without a word (SIGKILL).
    pub fn kill(mut self) {
        self.child.kill().expect("it is there to be killed");
    }

    /// A metric, by its name and labels.
    pub async fn metric(&self, name: &str) -> Option<f64> {
        let metrics = self.get("/metrics").await;
        metrics.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    }

    /// What it serves; nothing if it does not.
    async fn get(&self, path: &str) -> String {
        let ask = async {
            let mut stream = TcpStream::connect(self.web).await?;
            let request = format!("GET {path} HTTP/1.1\r\nhost: bot\r\nconnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.map(|_| answer)
        };
        ask.await.unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The process that other tests start, with an environment, and kill. Without one it ends by itself.
#[tokio::test]
async fn a_bot_ends_only_if_it_knows_no_market() {
    let config = Config::load(&Args::default()).expect("the environment is a configuration");
    if config.manifest.is_some() {
        wlm_liquidator::log::init(config.log);
    }
    let ended = wlm_liquidator::run(config, std::future::pending()).await;
    let error = format!("{:#}", ended.expect_err("it is killed before it ends"));
    assert!(error.contains("manifest"), "{error}");
}

/// Waits until something is so; half a minute at most.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap_or_else(|_| panic!("never: {what}"));
}
