//! The bot as a whole, with a VM for a chain.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{sync::oneshot, task::JoinHandle};
use wlm_liquidator::{
    config::{Config, FundingName},
    daemon::Summary,
    feed::{Changed, Silence, Update},
    redact::Redact,
    status::Status,
};
use wlm_sdk::{PROGRAM_ID, program::state::Obligation, quotes::Forms};
use wlm_test_kit::World;

use crate::{
    chain::{SECRET_URL, Vm, Voice},
    rng::Rng,
    stage::{self, Stage},
};

/// People who are well, and a bot with money.
fn calm(seed: u64) -> Stage {
    let mut stage = Stage::lived_in(&mut Rng::new(seed));
    stage.world.publish_prices();
    stage
}

/// By so much that everybody's debt is too much, and some of it bad.
fn crash(world: &mut World) {
    for asset in world.assets().to_vec().into_iter().filter(|asset| ["ETH", "SOL"].contains(&asset.symbol)) {
        world.set_price(&asset, stage::price(&asset) * 0.45);
    }
    world.publish_prices();
}

fn recover(world: &mut World) {
    for asset in world.assets().to_vec() {
        world.set_price(&asset, stage::price(&asset));
    }
    world.publish_prices();
}

fn config() -> Config {
    Config {
        funding: vec![FundingName::Inventory],
        forms: Forms::TokensOrShares,
        refresh_seconds: 1,
        poll_seconds: 1,
        min_bad_debt_usd: 0.0,
        ..Config::default()
    }
}

/// The obligations that could be liquidated at a profit.
fn unhealthy(vm: &Vm, stage_users: &[wlm_test_kit::User]) -> usize {
    let world = vm.world();
    let plans =
        stage_users.iter().filter_map(|user| world.portfolio(user).liquidation_plan(|_| u64::MAX / 2));
    plans.filter(|plan| plan.profit() > 1 << 32).count()
}

async fn once(vm: &Arc<Vm>, config: Config) -> anyhow::Result<Summary> {
    let config = Config { once: true, ..config };
    let (status, redact) = (Arc::new(Status::default()), Redact::urls(&[SECRET_URL]));
    wlm_liquidator::work(&config, vm.clone(), Silence, status, redact, std::future::pending()).await
}

/// A bot that runs until it is stopped.
struct Running {
    voice: Voice,
    status: Arc<Status>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<Summary>>,
}

impl Running {
    fn start(vm: &Arc<Vm>, config: Config) -> Self {
        let (voice, status) = (Voice::default(), Arc::new(Status::default()));
        let (stop, stopped) = oneshot::channel();
        let (chain, feed, shared) = (vm.clone(), voice.clone(), status.clone());
        let task = tokio::spawn(async move {
            let shutdown = async { drop(stopped.await) };
            wlm_liquidator::work(&config, chain, feed, shared, Redact::default(), shutdown).await
        });
        Self { voice, status, stop, task }
    }

    async fn subscribed(vm: &Arc<Vm>, config: Config) -> Self {
        let bot = Self::start(vm, config);
        bot.voice.say(Update::Up).await;
        until("the first pass", || bot.status.check(Duration::from_secs(60)).is_ok()).await;
        bot
    }

    async fn stop(self) -> Summary {
        self.stop.send(()).unwrap();
        self.task.await.unwrap().unwrap()
    }
}

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what} did not come");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn one_pass_does_all_there_is_to_do() {
    let mut stage = calm(43);
    crash(&mut stage.world);
    let vm = Vm::new(stage.world, stage.bank);
    assert!(unhealthy(&vm, &stage.users) > 0);
    let summary = once(&vm, Config { parallel: 1, ..config() }).await.unwrap();
    assert_eq!((unhealthy(&vm, &stage.users), summary.failed), (0, 0));
    assert!(summary.done == vm.log().sent.len() as u64 && summary.done >= 4, "{summary:?}");
    assert!(summary.profit.dollars() > 1.0);
}

#[tokio::test]
async fn no_more_than_allowed_are_on_their_way_and_no_two_on_one() {
    let mut stage = calm(43);
    crash(&mut stage.world);
    let vm = Vm::new(stage.world, stage.bank);
    let summary = once(&vm, Config { parallel: 3, ..config() }).await.unwrap();
    assert!(summary.done >= 4 && vm.log().most_at_once == 3, "{summary:?}");
}

#[tokio::test]
async fn nothing_to_do_is_no_failure() {
    let stage = calm(43);
    let vm = Vm::new(stage.world, stage.bank);
    assert_eq!(once(&vm, config()).await.unwrap(), Summary::default());
}

#[tokio::test]
async fn a_dry_run_sends_nothing() {
    let mut stage = calm(43);
    crash(&mut stage.world);
    let vm = Vm::new(stage.world, stage.bank);
    let summary = once(&vm, Config { dry_run: true, ..config() }).await.unwrap();
    assert!(summary.done >= 4 && vm.log().sent.is_empty());
}

#[tokio::test]
async fn lists_are_kept() {
    let mut stage = calm(43);
    crash(&mut stage.world);
    let victim = stage.users[1];
    let vm = Vm::new(stage.world, stage.bank);
    let mut only = config();
    only.only.owners = vec![victim.key.to_string()];
    once(&vm, only).await.unwrap();
    assert!(!vm.log().sent.is_empty() && vm.log().sent.iter().all(|address| *address == victim.obligation));
    let mut never = config();
    never.never.assets = vec!["eth".into(), "SOL".into()];
    vm.log().sent.clear();
    once(&vm, never).await.unwrap();
    // Nothing but what stands behind nothing: write-offs seize no asset.
    assert!(vm.log().sent.len() <= 1);
    let unknown = Config { limits: [("DOGE".to_owned(), 1.0)].into(), ..config() };
    assert!(once(&vm, unknown).await.unwrap_err().to_string().contains("DOGE"));
}

#[tokio::test]
async fn a_node_that_is_gone_is_named_without_its_secrets() {
    let stage = calm(43);
    let vm = Vm::new(stage.world, stage.bank);
    vm.log().fail_readings = u32::MAX;
    let error = format!("{:#}", once(&vm, config()).await.unwrap_err());
    assert!(error.contains("https://node.example/…") && !error.contains("KEY"), "{error}");
}

#[tokio::test]
async fn a_price_that_is_told_of_is_acted_on_at_once() {
    let stage = calm(47);
    let prices: Vec<_> = stage.coins().iter().map(|asset| asset.price).collect();
    let vm = Vm::new(stage.world, stage.bank);
    // Nothing is read by itself: what the bot knows, it was told.
    let bot = Running::subscribed(&vm, Config { refresh_seconds: 600, parallel: 1, ..config() }).await;
    assert!(prices.iter().all(|price| bot.voice.watched().accounts.contains(price)));
    assert!(vm.log().sent.is_empty());
    crash(&mut vm.world());
    for price in prices {
        bot.voice.tell(&vm, price).await;
    }
    until("the last liquidation", || unhealthy(&vm, &stage.users) == 0).await;
    let summary = bot.stop().await;
    assert!(summary.done > 0 && vm.log().reloads == 1, "{summary:?}, {:?}", vm.log());
}

#[tokio::test]
async fn an_obligation_that_is_told_of_is_known() {
    let mut stage = calm(53);
    let newcomer = stage.users[0];
    let asset = stage.coins()[0];
    // As if they had not been there when the bot looked.
    let obligation = stage.world.account(&newcomer.obligation).unwrap();
    let mut empty: Obligation = bytemuck::Zeroable::zeroed();
    empty.initialise(newcomer.key, newcomer.market, 0, 0);
    let bytes = [&obligation.data[..8], bytemuck::bytes_of(&empty)].concat();
    stage.world.write(newcomer.obligation, PROGRAM_ID, bytes);
    crash(&mut stage.world);
    let vm = Vm::new(stage.world, stage.bank);
    let mut only = config();
    only.only.obligations = vec![newcomer.obligation.to_string()];
    let bot = Running::subscribed(&vm, Config { refresh_seconds: 600, ..only }).await;
    // Bytes that are nothing, and an account of another market, change nothing.
    let strange = |data: Vec<u8>| {
        Update::Account(Changed { address: asset.mint, owner: PROGRAM_ID, data, seen: Instant::now() })
    };
    bot.voice.say(strange(vec![1, 2, 3])).await;
    bot.voice.say(strange(Vec::new())).await;
    vm.world().set_account(newcomer.obligation, obligation);
    bot.voice.tell(&vm, newcomer.obligation).await;
    until("the liquidation", || vm.log().sent.contains(&newcomer.obligation)).await;
    bot.stop().await;
}

#[tokio::test]
async fn without_subscriptions_it_polls() {
    let stage = calm(59);
    let vm = Vm::new(stage.world, stage.bank);
    let bot = Running::start(&vm, config());
    bot.voice.say(Update::Down("no WebSocket".into())).await;
    until("the first pass", || bot.status.check(Duration::from_secs(60)).is_ok()).await;
    crash(&mut vm.world());
    until("the last liquidation", || unhealthy(&vm, &stage.users) == 0).await;
    until("another reading", || vm.log().reloads >= 2).await;
    bot.stop().await;
}

#[tokio::test]
async fn it_outlives_a_node_that_comes_and_goes() {
    let stage = calm(61);
    let vm = Vm::new(stage.world, stage.bank);
    let bot = Running::subscribed(&vm, config()).await;
    vm.log().fail_readings = 2;
    until("two failures", || vm.log().fail_readings == 0).await;
    crash(&mut vm.world());
    until("the last liquidation", || unhealthy(&vm, &stage.users) == 0).await;
    bot.stop().await;
}

#[tokio::test]
async fn whom_another_saved_is_left_alone_for_a_while() {
    let mut stage = calm(67);
    crash(&mut stage.world);
    let vm = Vm::new(stage.world, stage.bank);
    vm.log().meanwhile = Some(recover);
    let summary = once(&vm, Config { parallel: 1, ..config() }).await.unwrap();
    assert!(summary.done == 0 && summary.failed >= 1, "{summary:?}");
    let mut sent = vm.log().sent.clone();
    let attempts = sent.len();
    sent.sort();
    sent.dedup();
    assert_eq!(sent.len(), attempts, "tried again at once");
}

#[tokio::test]
async fn what_does_not_fit_is_done_in_two() {
    let mut stage = calm(71);
    for asset in stage.coins() {
        stage.world.set_price(&asset, stage::price(&asset) * 0.1);
    }
    stage.world.publish_prices();
    let vm = Vm::new(stage.world, stage.bank);
    // Creating a wallet and liquidating, or absorbing.
    vm.log().most_instructions = Some(2);
    let summary = once(&vm, Config { min_profit_usd: -1e9, parallel: 1, ..config() }).await.unwrap();
    assert_eq!(summary.failed, 0);
    let world = vm.world();
    for user in &stage.users {
        assert!(!world.obligation(user).has_debt());
    }
}

#[tokio::test]
async fn what_is_on_its_way_is_waited_for() {
    let mut stage = calm(73);
    crash(&mut stage.world);
    let vm = Vm::new(stage.world, stage.bank);
    let bot = Running::start(&vm, config());
    bot.voice.say(Update::Up).await;
    until("an attempt", || !vm.log().sent.is_empty()).await;
    let summary = bot.stop().await;
    let log = vm.log();
    assert_eq!(summary.done + summary.failed, log.sent.len() as u64);
    assert!(log.on_their_way.values().all(|now| *now == 0));
}
