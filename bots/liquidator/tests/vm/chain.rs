//! A chain that is a VM, and a feed that a test speaks through.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Instant,
};

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use tokio::sync::mpsc;
use wlm_liquidator::{
    chain::{Chain, Wallet},
    feed::{Changed, Feed, Update, Watch},
};
use wlm_sdk::{
    client::{ClientError, Receipt},
    program::state::Obligation,
    view::MarketView,
};
use wlm_test_kit::{MAX_TRANSACTION_BYTES, Outcome, Refusal, User, World};

/// A world behind the bot's interface to a chain.
pub struct Vm {
    world: Mutex<World>,
    me: User,
    log: Mutex<Log>,
}

/// What was asked of the chain, and how it shall misbehave.
#[derive(Clone, Debug, Default)]
pub struct Log {
    pub sent: Vec<Pubkey>,
    pub on_their_way: BTreeMap<Pubkey, u32>,
    pub most_at_once: u32,
    pub reloads: u32,
    /// The next readings of the market that fail.
    pub fail_readings: u32,
    /// Transactions of more instructions than this do not fit.
    pub most_instructions: Option<usize>,
    /// What is done between a simulation and the sending.
    pub meanwhile: Option<fn(&mut World)>,
}

impl Vm {
    pub fn new(world: World, me: User) -> Arc<Self> {
        Arc::new(Self { world: Mutex::new(world), me, log: Mutex::default() })
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    pub fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap()
    }

    /// Whose obligation a transaction is about.
    fn victim(&self, instructions: &[Instruction]) -> Pubkey {
        let obligations = self.world().snapshot().obligations;
        let is_victim = |key: &Pubkey| obligations.contains_key(key) && *key != self.me.obligation;
        let mut named =
            instructions.iter().flat_map(|instruction| &instruction.accounts).map(|meta| meta.pubkey);
        named.find(is_victim).unwrap()
    }

    fn reading(&self) -> Result<(), ClientError> {
        let mut log = self.log();
        if log.fail_readings == 0 {
            return Ok(());
        }
        log.fail_readings -= 1;
        Err(ClientError::Unreachable {
            url: SECRET_URL.into(),
            attempts: 1,
            reason: "no route to host".into(),
        })
    }
}

/// An address that no log may show.
pub const SECRET_URL: &str = "https://node.example/KEY";

fn run(world: &mut World, instructions: &[Instruction]) -> Result<Vec<String>, ClientError> {
    let outcome: Outcome = world.send_all(instructions);
    outcome.map(|meta| meta.logs).map_err(|refusal| {
        let instruction = 0;
        match refusal.wlm() {
            Some(error) => ClientError::Refused { instruction, error, logs: refusal.logs },
            None => {
                let Refusal { error, logs, .. } = *refusal;
                ClientError::Failed { error, logs }
            }
        }
    })
}

impl Chain for Vm {
    type Prepared = Vec<Instruction>;

    fn owner(&self) -> Pubkey {
        self.me.key
    }

    async fn market(&self) -> Result<MarketView, ClientError> {
        self.reading()?;
        Ok(self.world().view(&self.me.market))
    }

    async fn refresh(&self, _: MarketView) -> Result<MarketView, ClientError> {
        self.market().await
    }

    async fn obligations(&self) -> Result<Vec<(Pubkey, Obligation)>, ClientError> {
        self.reading()?;
        self.log().reloads += 1;
        let obligations = self.world().snapshot().obligations;
        Ok(obligations.into_iter().collect())
    }

    async fn obligation(&self, address: Pubkey) -> Result<Option<Obligation>, ClientError> {
        let account = self.world().account(&address);
        Ok(account.and_then(|account| wlm_sdk::accounts::obligation(&account.data).ok()))
    }

    async fn wallet(&self, view: &MarketView) -> Result<Wallet, ClientError> {
        let world = self.world();
        let balance = |wallet: Pubkey| world.balance_of(&wallet);
        Ok(view
            .reserves
            .iter()
            .map(|reserve| (reserve.index(), balance(reserve.wallet(&self.me.key))))
            .collect())
    }

    async fn prepare(&self, instructions: &[Instruction]) -> Result<Vec<Instruction>, ClientError> {
        if self.log().most_instructions.is_some_and(|most| instructions.len() > most) {
            return Err(ClientError::TooLarge { bytes: MAX_TRANSACTION_BYTES + 1 });
        }
        run(&mut self.world().clone(), instructions)?;
        Ok(instructions.to_vec())
    }

    async fn submit(&self, instructions: Vec<Instruction>) -> Result<Receipt, ClientError> {
        let victim = self.victim(&instructions);
        {
            let mut log = self.log();
            log.sent.push(victim);
            let now = log.on_their_way.entry(victim).or_default();
            *now += 1;
            assert_eq!(*now, 1, "two attempts on one obligation at once");
            let all = log.on_their_way.values().sum();
            log.most_at_once = log.most_at_once.max(all);
        }
        // Others get their turn while this one is on its way.
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        let meanwhile = self.log().meanwhile;
        let mut world = self.world();
        meanwhile.into_iter().for_each(|change| change(&mut world));
        let logs = run(&mut world, &instructions);
        self.log().on_their_way.insert(victim, 0);
        Ok(Receipt {
            signature: solana_signature::Signature::default(),
            slot: 0,
            units: 0,
            fee: 5_000,
            logs: logs?,
        })
    }
}

/// What the bot watches, and where it listens.
type Listening = Option<(Watch, mpsc::Sender<Update>)>;

/// Tells the bot what a test wants it to hear.
#[derive(Clone, Default)]
pub struct Voice(Arc<Mutex<Listening>>);

impl Feed for Voice {
    fn watch(&mut self, watch: Watch, updates: mpsc::Sender<Update>) {
        *self.0.lock().unwrap() = Some((watch, updates));
    }
}

impl Voice {
    /// Tells the bot something, once it listens.
    pub async fn say(&self, update: Update) {
        let sender = loop {
            if let Some((_, sender)) = &*self.0.lock().unwrap() {
                break sender.clone();
            }
            tokio::task::yield_now().await;
        };
        sender.send(update).await.unwrap();
    }

    /// Tells the bot of an account as it is in the world.
    pub async fn tell(&self, vm: &Vm, address: Pubkey) {
        let account = vm.world().account(&address).unwrap();
        let (owner, data) = (account.owner, account.data);
        self.say(Update::Account(Changed { address, owner, data, seen: Instant::now() })).await;
    }

    pub fn watched(&self) -> Watch {
        self.0.lock().unwrap().as_ref().unwrap().0.clone()
    }
}
