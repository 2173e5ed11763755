//! A crash: borrowers become unhealthy all at once, and bots race for them.

use std::collections::BTreeMap;

use wlm_liquidator::reason::Reason;
use wlm_localnet::Person;
use wlm_sdk::program::events::Liquidated;

use crate::{
    bot::{Bot, Process, Recorder, eventually},
    crowd::{gather, obligations, unhealthy},
    ledger::{is_balanced, liquidations_in},
    proxy::{Proxy, unreliable},
    stage::Stage,
    user::User,
};

/// Of what liquidators pay with and receive.
const ASSETS: [&str; 3] = ["ETH", "USDC", "USD1"];

#[tokio::test(flavor = "multi_thread")]
async fn two_liquidators_race_through_a_crash() {
    let stage = Stage::start("race");
    let crowd = gather(&stage, 20).await;
    let wallets = [stage.user(Person::Liquidator), stage.user(Person::Bob)];
    for wallet in &wallets {
        stock(wallet).await;
    }
    let (before, had) = (obligations(&crowd).await, [held(&wallets[0]).await, held(&wallets[1]).await]);
    let bots = [Bot::start(&stage, "liquidator").await, Bot::start(&stage, "bob").await];
    assert_eq!(unhealthy(&crowd).await, 0);

    stage.set_price("ETH", 2_700.0).await;
    eventually("everybody is healthy", async || unhealthy(&crowd).await == 0).await;
    let [first, second] = bots.map(Bot::stop);
    let done = [first.await, second.await];
    let after = obligations(&crowd).await;

    let all = is_balanced(&stage.client, &crowd, &before, &after).await;
    assert!(all.len() >= crowd.len(), "{} liquidations", all.len());
    for ((wallet, had), (chain, summary)) in wallets.iter().zip(&had).zip(&done) {
        let receipts = chain.receipts.lock().unwrap().clone();
        let own = liquidations_in(&receipts);
        assert_eq!(summary.done as usize, own.len());
        assert_eq!(own.len(), all.iter().filter(|one| one.liquidator == wallet.address()).count());
        assert_eq!(held(wallet).await, moved(&stage, had, &own).await);
        only_failed_for(chain, &[Reason::NotLiquidatable, Reason::Outcompeted]);
    }
    stage.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liquidator_gets_through_a_crash_over_a_bad_connection() {
    let stage = Stage::start("bad-connection-bot");
    let crowd = gather(&stage, 6).await;
    stock(&stage.user(Person::Liquidator)).await;
    let before = obligations(&crowd).await;
    let proxy = Proxy::start(&stage.manifest.rpc_url, unreliable(7, 15)).await;
    let bot = Bot::start_at(&proxy.url, &stage, "liquidator").await;

    stage.set_price("ETH", 2_700.0).await;
    eventually("everybody is healthy", async || unhealthy(&crowd).await == 0).await;
    let (chain, _) = bot.stop().await;
    let after = obligations(&crowd).await;
    is_balanced(&stage.client, &crowd, &before, &after).await;
    // What it sent without hearing of it, it finds done.
    only_failed_for(&chain, &[Reason::Rpc, Reason::NotLiquidatable, Reason::Outcompeted]);
    assert!(proxy.faults() > 10, "{} faults", proxy.faults());
    stage.stop();
}

/// Gives a liquidator what to pay with, and a token account for what it receives.
async fn stock(wallet: &User) {
    for (symbol, tokens) in [("USDC", 100_000), ("USD1", 100_000), ("ETH", 1)] {
        wallet.receive(symbol, tokens).await.expect("the faucet gives");
    }
}

/// Base units in a wallet.
async fn held(wallet: &User) -> BTreeMap<&'static str, u64> {
    let mut all = BTreeMap::new();
    for symbol in ASSETS {
        all.insert(symbol, wallet.balance(symbol).await);
    }
    all
}

/// What a wallet holds after these liquidations.
async fn moved(
    stage: &Stage,
    had: &BTreeMap<&'static str, u64>,
    done: &[Liquidated],
) -> BTreeMap<&'static str, u64> {
    let view = stage.user(Person::Governance).view().await.expect("the node answers");
    let of = |symbol: &str| view.find(symbol).expect("it is listed").key;
    let after = had.iter().map(|(symbol, had)| {
        let paid = done.iter().filter(|one| one.debt_reserve == of(symbol)).map(|one| one.repaid);
        let got = done.iter().filter(|one| one.collateral_reserve == of(symbol)).map(|one| one.to_liquidator);
        (*symbol, had + got.sum::<u64>() - paid.sum::<u64>())
    });
    after.collect()
}

/// That a bot failed for these reasons only.
fn only_failed_for(chain: &Recorder, expected: &[Reason]) {
    let failures = chain.failures.lock().unwrap();
    for (reason, why) in failures.iter() {
        assert!(expected.contains(reason), "{reason:?}: {why}");
    }
    println!("{} receipts, {} failures", chain.receipts.lock().unwrap().len(), failures.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn bots_that_are_killed_leave_nothing_undone() {
    let stage = Stage::start("killed");
    let crowd = gather(&stage, 12).await;
    stock(&stage.user(Person::Liquidator)).await;
    let before = obligations(&crowd).await;
    let mut bot = Process::start(&stage, "killed-bot-0").await;
    stage.set_price("ETH", 2_700.0).await;
    let mut left = crowd.len();
    for next in ["killed-bot-1", "killed-bot-2"] {
        eventually("some work is done", async || unhealthy(&crowd).await < left).await;
        bot.kill();
        left = unhealthy(&crowd).await;
        assert!(left > 0, "the bot was killed too late to leave anything to do");
        bot = Process::start(&stage, next).await;
    }
    eventually("everybody is healthy", async || unhealthy(&crowd).await == 0).await;
    let after = obligations(&crowd).await;
    is_balanced(&stage.client, &crowd, &before, &after).await;
    stage.stop();
}
