//! Prices that nobody publishes any more: no new risk, but every way out that needs no price.

use wlm_localnet::Person;
use wlm_sdk::errors::WlmError;

use crate::{
    bot::{Process, eventually},
    crowd::{gather, unhealthy},
    life::{endow, is_refused, liquidate, open},
    stage::Stage,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_feeder_stops_new_risk_only() {
    let mut stage = Stage::start("stale");
    let (alice, bob) = (stage.user(Person::Alice), stage.user(Person::Bob));
    endow(&alice).await;
    endow(&bob).await;
    open(&alice).await.unwrap();
    bob.supply("USDC", 10).await.unwrap();
    stage.stop_feeder();

    // Prices count a minute for new risk, and ten for liquidations.
    stage.travel(120).await;
    is_refused(alice.borrow("USDC", 1).await, WlmError::PriceStale);
    is_refused(alice.withdraw("ETH", 1).await, WlmError::PriceStale);
    is_refused(liquidate(&bob, &alice).await, WlmError::NotLiquidatable);
    alice.receive("ETH", 1).await.unwrap();
    alice.supply("ETH", 1).await.unwrap();
    alice.repay_all("USD1").await.unwrap();
    bob.withdraw_all("USDC").await.unwrap();

    stage.travel(600).await;
    is_refused(liquidate(&bob, &alice).await, WlmError::PriceStale);
    bob.supply("ETH", 10).await.unwrap();
    bob.withdraw_all("ETH").await.unwrap();

    // One fresh price is not enough where another counts, too.
    stage.set_price("USDC", 1.0).await;
    is_refused(alice.borrow("USDC", 1).await, WlmError::PriceStale);
    stage.reset_prices().await;
    alice.borrow("USDC", 1).await.unwrap();
    alice.repay_all("USDC").await.unwrap();
    alice.withdraw_all("ETH").await.unwrap();
    stage.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_liquidator_says_that_prices_are_stale_and_goes_on_when_they_are_not() {
    let mut stage = Stage::start("stale-bot");
    let crowd = gather(&stage, 2).await;
    let wallet = stage.user(Person::Liquidator);
    wallet.receive("USDC", 10_000).await.unwrap();
    wallet.receive("USD1", 10_000).await.unwrap();
    stage.stop_feeder();
    stage.travel(700).await;
    let bot = Process::start(&stage, "stale-bot-log").await;
    let metric = "wlm_liquidator_unpriced_accounts";
    eventually("the bot says so", async || bot.metric(metric).await == Some(2.0)).await;
    assert_eq!(bot.metric("wlm_liquidator_liquidation_attempts_total").await, Some(0.0));
    let by_reason = "wlm_liquidator_declined_accounts{reason=\"stale_oracles\"}";
    assert_eq!(bot.metric(by_reason).await, Some(2.0));

    stage.reset_prices().await;
    stage.set_price("ETH", 2_700.0).await;
    eventually("everybody is healthy", async || unhealthy(&crowd).await == 0).await;
    assert_eq!(bot.metric(metric).await, Some(0.0));
    stage.stop();
}
