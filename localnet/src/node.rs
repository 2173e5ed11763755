//! The node: surfpool's, in this process, with the program deployed.

use std::{
    fs,
    path::Path,
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};
use crossbeam_channel::{Receiver, Sender, unbounded};
use solana_account::Account;
use solana_clock::Clock;
use solana_pubkey::Pubkey;
use surfpool_core::{
    runloops::start_local_surfnet_runloop,
    surfnet::{
        GeyserEvent,
        locker::SurfnetSvmLocker,
        svm::{SurfnetSvm, SurfnetSvmConfig},
    },
};
use surfpool_types::{
    BlockProductionMode, ClockCommand, ExportSnapshotConfig, RpcConfig, SimnetCommand, SimnetConfig,
    SimnetEvent, SurfpoolConfig,
};

use crate::snapshot::Snapshot;

/// Where a node listens and how fast its slots are.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// The interface.
    pub host: String,
    /// The port of the JSON-RPC.
    pub rpc_port: u16,
    /// The port of the WebSocket.
    pub ws_port: u16,
    /// How long a slot takes.
    pub slot: Duration,
}

/// A running node. It stops when [`Node::stop`] is called or the process ends.
pub struct Node {
    config: NodeConfig,
    svm: SurfnetSvmLocker,
    commands: Sender<SimnetCommand>,
    runloop: JoinHandle<()>,
    closed: Receiver<()>,
}

/// How long a start may take before it counts as failed.
const START: Duration = Duration::from_secs(30);
/// How long a server may take to close before it is left alone.
const STOP: Duration = Duration::from_secs(5);
/// JSON-RPC and WebSocket.
const SERVERS: usize = 2;

impl Node {
    /// Starts a node with the compiled program at `program`, and the accounts of a snapshot if there is one.
    pub fn start(config: NodeConfig, program: &Path, snapshot: Option<&Snapshot>) -> Result<Self> {
        let elf = fs::read(program).with_context(|| {
            format!("cannot read the program at {}: `make build` makes it", program.display())
        })?;
        for (what, port, flag) in
            [("RPC", config.rpc_port, "--rpc-port"), ("WebSocket", config.ws_port, "--ws-port")]
        {
            check_free(&config.host, port).with_context(|| {
                format!(
                    "port {port} for the {what} is taken: stop what runs there or choose another by {flag}"
                )
            })?;
        }
        let (svm, events, geyser) = SurfnetSvm::new(SurfnetSvmConfig {
            slot_time: millis(config.slot),
            instruction_profiling_enabled: false,
            ..SurfnetSvmConfig::default()
        })
        .map_err(|error| anyhow!("the node's virtual machine does not start: {error}"))?;
        let svm = SurfnetSvmLocker::new(svm);
        {
            let mut svm = svm.0.blocking_write();
            if let Some(snapshot) = snapshot {
                snapshot.restore(&mut svm)?;
            }
            deploy(&mut svm, &elf)?;
        }
        let Running { commands, runloop, closed } = run(&config, svm.clone(), events, geyser)?;
        Ok(Self { config, svm, commands, runloop, closed })
    }

    /// The address of the JSON-RPC.
    #[must_use]
    pub fn rpc_url(&self) -> String {
        format!("http://{}:{}", self.config.host, self.config.rpc_port)
    }

    /// The address of the WebSocket.
    #[must_use]
    pub fn ws_url(&self) -> String {
        format!("ws://{}:{}", self.config.host, self.config.ws_port)
    }

    /// Changes how long a slot takes. The chain's clock advances by that much a slot.
    pub fn set_slot(&self, slot: Duration) {
        let faster = ClockCommand::UpdateSlotInterval(millis(slot));
        // A node that stopped has no slots any more.
        let _ = self.commands.send(SimnetCommand::CommandClock(None, faster));
    }

    /// Reads and writes accounts while nothing else does.
    pub fn edit<T>(&self, edit: impl FnOnce(&mut Edit) -> Result<T>) -> Result<T> {
        edit(&mut Edit(&mut self.svm.0.blocking_write()))
    }

    /// Everything that is on the chain, programs aside.
    pub fn snapshot(&self) -> Result<Snapshot> {
        let svm = self.svm.0.blocking_read();
        let accounts = svm.export_snapshot(ExportSnapshotConfig::default());
        let accounts = accounts.map_err(|error| anyhow!("the accounts cannot be exported: {error}"))?;
        Ok(Snapshot::new(accounts, svm.updated_at))
    }

    /// Stops the node and waits until it has.
    pub fn stop(self) {
        // Whichever fails: the node is not running any more.
        let _ = self.commands.send(SimnetCommand::Terminate(None));
        let _ = self.runloop.join();
        // The servers close after that, each by itself, and answer until then.
        for _ in 0..SERVERS {
            let _ = self.closed.recv_timeout(STOP);
        }
    }
}

/// Accounts, while nobody else touches them.
pub struct Edit<'a>(&'a mut SurfnetSvm);

impl Edit<'_> {
    /// The chain's time, in unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.0.inner.get_sysvar::<Clock>().unix_timestamp
    }

    /// Puts the clock forward, or back, which no transaction can.
    pub fn shift_clock(&mut self, seconds: i64) -> Result<()> {
        let mut clock = self.0.inner.get_sysvar::<Clock>();
        clock.unix_timestamp = clock.unix_timestamp.saturating_add(seconds);
        self.0.inner.set_sysvar(&clock);
        self.0.updated_at = self.0.updated_at.saturating_add_signed(seconds.saturating_mul(1_000));
        Ok(())
    }

    /// An account.
    pub fn read(&self, key: &Pubkey) -> Result<Option<Account>> {
        self.0.get_account(key).map_err(|error| anyhow!("{key} cannot be read: {error}"))
    }

    /// Writes an account; whoever subscribed to it is told.
    pub fn write(&mut self, key: &Pubkey, account: Account) -> Result<()> {
        self.0.set_account(key, account).map_err(|error| anyhow!("{key} cannot be written: {error}"))
    }
}

fn check_free(host: &str, port: u16) -> std::io::Result<()> {
    std::net::TcpListener::bind((host, port)).map(drop)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// Puts the program where its address says, as a finished program: no loader's upgrade path is needed here.
fn deploy(svm: &mut SurfnetSvm, elf: &[u8]) -> Result<()> {
    let account = Account {
        lamports: 10_000_000_000,
        data: elf.to_vec(),
        owner: solana_sdk_ids::bpf_loader::ID,
        executable: true,
        rent_epoch: u64::MAX,
    };
    svm.set_account(&wlm_sdk::PROGRAM_ID, account)
        .map_err(|error| anyhow!("the program is refused by the virtual machine: {error}"))
}

/// The threads of a node.
struct Running {
    commands: Sender<SimnetCommand>,
    runloop: JoinHandle<()>,
    closed: Receiver<()>,
}

fn run(
    config: &NodeConfig,
    svm: SurfnetSvmLocker,
    events: Receiver<SimnetEvent>,
    geyser: Receiver<GeyserEvent>,
) -> Result<Running> {
    let surfpool = SurfpoolConfig {
        simnets: vec![SimnetConfig {
            offline_mode: true,
            remote_rpc_url: None,
            slot_time: millis(config.slot),
            block_production_mode: BlockProductionMode::Clock,
            instruction_profiling_enabled: false,
            ..SimnetConfig::default()
        }],
        rpc: RpcConfig {
            bind_host: config.host.clone(),
            bind_port: config.rpc_port,
            ws_port: config.ws_port,
            ..RpcConfig::default()
        },
        ..SurfpoolConfig::default()
    };
    let (commands, received) = unbounded();
    let to_itself = commands.clone();
    let runloop = thread::Builder::new().name("node".into()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let Ok(runtime) = runtime else { return };
        let node = start_local_surfnet_runloop(svm, surfpool, to_itself, received, geyser);
        if let Err(error) = runtime.block_on(node) {
            eprintln!("the node stopped: {error}");
        }
    })?;
    let (ready, started) = mpsc::channel();
    let (closing, closed) = unbounded();
    thread::Builder::new().name("node events".into()).spawn(move || listen(&events, &ready, &closing))?;
    match started.recv_timeout(START) {
        Ok(Ok(())) => Ok(Running { commands, runloop, closed }),
        Ok(Err(reason)) => bail!("the node does not start: {reason}"),
        Err(_) => bail!("the node was not ready within {} seconds", START.as_secs()),
    }
}

/// Takes the node's events, which would otherwise pile up, and tells of its start and of each server that closes.
fn listen(events: &Receiver<SimnetEvent>, ready: &mpsc::Sender<Result<(), String>>, closing: &Sender<()>) {
    for event in events {
        // Nobody listens any more to what has come about.
        match event {
            SimnetEvent::Ready(_) => drop(ready.send(Ok(()))),
            SimnetEvent::Aborted(reason) => drop(ready.send(Err(reason))),
            SimnetEvent::Shutdown => drop(closing.send(())),
            _ => {}
        }
    }
}
