//! Prices fall; liquidators come.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{Amount, LiquidateArgs, Receive},
    program::events::Liquidated,
};
use wlm_test_kit::{Meta, ReserveBuilder, units};

use crate::stage::{DAY, HOUR, Stage, refused};

/// Alice owes 1,000 dollars on 10 SOL, which fell from 150 to 130: 975 dollars of limit.
fn crashed() -> Stage {
    let mut stage = Stage::lend(10_000.0, 10.0, 1_000.0);
    stage.world.advance_with_prices(HOUR);
    let sol = stage.sol;
    stage.world.set_price(&sol, 130.0);
    stage
}

fn liquidated(meta: &Meta) -> &Liquidated {
    match meta.events.as_slice() {
        [Event::Liquidated(event)] => event,
        other => panic!("{other:?} instead of a liquidation"),
    }
}

#[test]
fn a_crash_a_liquidation_and_a_recovery() {
    let mut stage = crashed();
    let Stage { alice, bob, bank, usd1, sol, market, .. } = stage;
    let before = [usd1, sol].map(|asset| stage.world.wallet(&bob, &asset));
    let meta = stage.world.liquidate(&bob, &alice, (&usd1, &sol)).unwrap();
    let event = liquidated(&meta);

    assert!((400..=1_000).contains(&event.bonus_bps), "a bonus of {}", event.bonus_bps);
    assert!((1_049_990..=1_050_010).contains(&event.health_after_micros), "{}", event.health_after_micros);
    assert_eq!(stage.world.wallet(&bob, &usd1), before[0] - event.repaid);
    assert_eq!(stage.world.wallet(&bob, &sol), before[1] + event.to_liquidator);
    let [paid, got] = [event.repaid as f64 / 1e6, event.to_liquidator as f64 / 1e9 * 130.0];
    let bonus = f64::from(event.bonus_bps) / 10_000.0;
    assert!((got / paid - 1.0 - 0.9 * bonus).abs() < 1e-6, "nine tenths of the bonus: {got} for {paid}");

    stage.world.set_price(&sol, 150.0);
    refused(stage.world.liquidate(&bob, &alice, (&usd1, &sol)), WlmError::NotLiquidatable);
    stage.world.advance_with_prices(DAY);
    stage.world.repay(&alice, &usd1, Amount::All).unwrap();
    stage.world.withdraw(&alice, &sol, Amount::All).unwrap();
    stage.world.withdraw(&bank, &usd1, Amount::All).unwrap();
    stage.world.collect_fees(&market, &usd1).unwrap();
    stage.world.collect_fees(&market, &sol).unwrap();
    let kept = stage.world.balance_of(&sol.wallet(&market.treasury));
    assert_eq!(kept, event.to_protocol, "the protocol's part of the bonus and nothing else");
}

#[test]
fn of_two_liquidators_the_second_finds_a_healthy_obligation() {
    let mut stage = crashed();
    let Stage { alice, bob, carol, usd1, sol, .. } = stage;
    let before = stage.world.wallet(&carol, &usd1);
    stage.world.liquidate(&bob, &alice, (&usd1, &sol)).unwrap();
    refused(stage.world.liquidate(&carol, &alice, (&usd1, &sol)), WlmError::NotLiquidatable);
    assert_eq!(stage.world.wallet(&carol, &usd1), before);
}

#[test]
fn two_liquidators_share_what_one_could_have_had() {
    let mut stage = crashed();
    let Stage { alice, bob, carol, usd1, sol, .. } = stage;
    let mut alone = stage.world.clone();
    let whole = alone.liquidate(&bob, &alice, (&usd1, &sol)).unwrap();

    let little = Amount::Exact(liquidated(&whole).repaid / 10);
    let args = LiquidateArgs { max_repay: little, min_receive: 0, receive: Receive::Tokens };
    let first = stage.world.liquidate_with(&bob, &alice, (&usd1, &sol), args).unwrap();
    let second = stage.world.liquidate(&carol, &alice, (&usd1, &sol)).unwrap();
    let [first, second, whole] = [&first, &second, &whole].map(liquidated);
    assert!(first.health_after_micros < second.health_after_micros);
    assert!(second.bonus_bps <= first.bonus_bps, "a healthier obligation pays no more");
    assert!(first.seized + second.seized <= whole.seized, "two take no more than one");
}

#[test]
fn a_least_to_receive_protects_the_liquidator() {
    let mut stage = crashed();
    let Stage { alice, bob, usd1, sol, .. } = stage;
    let args =
        LiquidateArgs { max_repay: Amount::All, min_receive: units(10.0, &sol), receive: Receive::Tokens };
    refused(stage.world.liquidate_with(&bob, &alice, (&usd1, &sol), args), WlmError::ReceivesTooLittle);
}

#[test]
fn an_offer_too_small_to_seize_anything_is_refused() {
    let mut stage = Stage::lend(10_000.0, 1.0, 1.0);
    let Stage { market, alice, bob, usd1, .. } = stage;
    let btc = ReserveBuilder::btc().create(&mut stage.world, &market);
    stage.world.fund(&alice, &btc, units(0.1, &btc));
    stage.world.deposit(&alice, &btc, units(0.1, &btc)).unwrap();
    stage.borrow_dollars(&alice, 7_000.0).unwrap();
    stage.world.set_price(&btc, 88_000.0);
    // A base unit of BTC is worth 880 of USD1.
    let args = LiquidateArgs { max_repay: Amount::Exact(500), min_receive: 0, receive: Receive::Tokens };
    refused(stage.world.liquidate_with(&bob, &alice, (&usd1, &btc), args), WlmError::ZeroAmount);
}

#[test]
fn without_cash_a_liquidator_takes_shares_and_leaves_later() {
    let mut stage = crashed();
    let Stage { alice, bob, carol, usd1, sol, .. } = stage;
    stage.supply_dollars(&carol, 5_000.0);
    let all = stage.world.reserve(&sol).cash;
    stage.world.borrow(&carol, &sol, all).unwrap();
    refused(stage.world.liquidate(&bob, &alice, (&usd1, &sol)), WlmError::InsufficientLiquidity);

    let args = LiquidateArgs { max_repay: Amount::All, min_receive: 1, receive: Receive::Shares };
    let meta = stage.world.liquidate_with(&bob, &alice, (&usd1, &sol), args).unwrap();
    let received = liquidated(&meta).to_liquidator;
    let supplied = stage.world.supplied(&bob, &sol);
    assert!(supplied == received || supplied + 1 == received, "{supplied} of {received}");
    refused(stage.world.withdraw(&bob, &sol, Amount::All), WlmError::InsufficientLiquidity);

    stage.world.advance_with_prices(DAY);
    stage.world.repay(&carol, &sol, Amount::All).unwrap();
    let before = stage.world.wallet(&bob, &sol);
    stage.world.withdraw(&bob, &sol, Amount::All).unwrap();
    assert!(stage.world.wallet(&bob, &sol) > before + supplied, "and earned on the way");
}
