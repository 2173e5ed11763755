//! A local network for one test.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use wlm_localnet::{ASSETS, Config, Localnet, Mode, NodeConfig, Person};
use wlm_sdk::{
    client::{Client, Manifest, Options},
    prices::{PYTH_RECEIVER, PriceImage, VerificationLevel},
    view::ReserveView,
};

use crate::user::User;

/// A running local network.
pub struct Stage {
    /// Where everything is.
    pub manifest: Manifest,
    /// Straight to the node.
    pub client: Client,
    localnet: Localnet,
}

/// Patient with a node that is busy, but not as slow as with one at the other end of the world.
pub const OPTIONS: Options = Options {
    timeout: Duration::from_secs(10),
    retries: 5,
    first_wait: Duration::from_millis(20),
    max_unit_price: 1_000_000,
    poll: Duration::from_millis(20),
};

impl Stage {
    /// Starts a new network with constant prices. `name` is the test's.
    pub fn start(name: &str) -> Self {
        Self::with_snapshot(name, None)
    }

    /// As [`Stage::start`]; goes on from the snapshot if there is one, and keeps its state there when it stops.
    pub fn with_snapshot(name: &str, snapshot: Option<PathBuf>) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let [rpc_port, ws_port] = free_ports();
        let config = Config {
            node: NodeConfig { host: "127.0.0.1".into(), rpc_port, ws_port, slot: Duration::from_millis(50) },
            program: wlm_test_kit::program_path(),
            plan: root.join("migrations/localnet.toml"),
            folder: folder(name),
            snapshot,
            prices: Mode::Constant,
            speed: 1.0,
            publish_every: Duration::from_millis(500),
        };
        // It blocks, which the thread of an asynchronous test may not.
        let start = move || Localnet::start(&config, |_| ()).expect("the localnet starts");
        let localnet = thread::spawn(start).join().expect("the localnet starts");
        let manifest = localnet.manifest.clone();
        let client = Client::with_options(&manifest.rpc_url, OPTIONS);
        Self { manifest, client, localnet }
    }

    /// Somebody with a key of their own.
    pub fn user(&self, person: Person) -> User {
        self.user_with(person.key())
    }

    /// Somebody with this key.
    pub fn user_with(&self, key: solana_keypair::Keypair) -> User {
        User::new(&self.manifest, self.client.clone(), key)
    }

    /// From now on an asset costs this much; the feeder goes on with it. Returns once this price counts: of two of the
    /// same second the one that was there counts.
    pub async fn set_price(&self, symbol: &str, usd: f64) {
        let anybody = self.user(Person::Governance);
        loop {
            let view = anybody.view().await.expect("the market is there");
            let reserve = view.find(symbol).expect("the asset is listed");
            let image = image(reserve, usd, view.now);
            let counts = reserve.best_price();
            if counts.price == image.price && counts.ema == image.ema && counts.published_at + 5 > view.now {
                return;
            }
            self.client.write_price(&image, &PYTH_RECEIVER).await.expect("a local network takes prices");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// All assets cost what they cost at the start, as of now.
    pub async fn reset_prices(&self) {
        for asset in ASSETS {
            self.set_price(asset.symbol, asset.usd).await;
        }
    }

    /// The file that says where everything is.
    pub fn manifest_file(&self) -> PathBuf {
        self.localnet.manifest_file.clone()
    }

    /// Nobody publishes prices any more.
    pub fn stop_feeder(&mut self) {
        self.localnet.stop_feeder();
    }

    /// Lets time jump ahead.
    pub async fn travel(&self, seconds: u64) {
        let before = self.now().await;
        let to = before.unsigned_abs() + seconds;
        self.client.travel_to(to).await.expect("a local network travels");
        let now = self.now().await;
        let late = now - i64::try_from(to).expect("it is this century");
        assert!((-1..=2).contains(&late), "travelled to {to}, and it is {now}");
    }

    /// The chain's time.
    pub async fn now(&self) -> i64 {
        self.client.clock().await.expect("the node has a clock").unix_timestamp
    }

    /// Stops the network, on a thread that may block.
    pub fn stop(self) {
        thread::spawn(|| self.localnet.stop().expect("the localnet stops"))
            .join()
            .expect("the localnet stops");
    }
}

/// A price of an asset, as Pyth would publish it on a calm day.
fn image(reserve: &ReserveView, usd: f64, now: i64) -> PriceImage {
    let price = (usd * 1e8).round() as i64;
    PriceImage {
        feed_id: reserve.state.config.feed_id,
        price,
        confidence: price.unsigned_abs() / 2_000,
        ema: price,
        exponent: -8,
        published_at: now,
        verification: VerificationLevel::Full,
    }
}

/// A new, empty folder for a test's files.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e").join(name);
    // It is not there the first time.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the folder can be created");
    folder
}

/// Ports that nobody listens on. Both are held until both are known, so they differ.
pub fn free_ports() -> [u16; 2] {
    let held = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("there are free ports"));
    held.map(|listener| listener.local_addr().expect("it is bound").port())
}
