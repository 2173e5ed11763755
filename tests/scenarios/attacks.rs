//! What clever people try.

use wlm_sdk::{
    errors::WlmError,
    instructions::{self, Amount, LiquidateArgs, LiquidationAccounts, Receive},
    prices::PriceImage,
};
use wlm_test_kit::Asset;

use crate::stage::{DAY, Stage, refused};

/// SOL with a second price account, which says `factor` times its price and stays at that.
fn with_old_price(stage: &mut Stage, factor: f64) -> Asset {
    let quote = stage.world.quote(&stage.sol.price);
    let price = (quote.price as f64 * factor) as i64;
    let old = PriceImage { price, ema: price, published_at: stage.world.now(), ..quote };
    Asset { price: stage.world.new_price_account(old), ..stage.sol }
}

#[test]
fn an_older_high_price_buys_no_loan() {
    let mut stage = Stage::lend(10_000.0, 10.0, 1.0);
    let Stage { alice, usd1, sol, .. } = stage;
    let old_sol = with_old_price(&mut stage, 1.0);
    stage.world.advance(10);
    stage.world.set_price(&sol, 100.0);
    stage.world.refresh(&sol).unwrap();
    let cached = stage.world.reserve(&sol).price;

    // 10 SOL at 100 and 70 %: 700 dollars. At the older 150 it would be 1,050.
    let dollars = usd1.tokens(&alice.key);
    let replay = instructions::borrow(&alice.actor(), dollars, &[old_sol.priced()], stage.dollars(900.0));
    refused(stage.world.act(replay), WlmError::BorrowLimitExceeded);
    stage.world.refresh(&old_sol).unwrap();
    assert_eq!(stage.world.reserve(&sol).price, cached);
}

#[test]
fn an_older_low_price_liquidates_nobody() {
    let mut stage = Stage::lend(10_000.0, 10.0, 1_000.0);
    let Stage { alice, bob, usd1, sol, .. } = stage;
    let old_sol = with_old_price(&mut stage, 0.5);
    stage.world.advance(10);
    stage.world.set_price(&sol, 150.0);
    stage.world.refresh(&sol).unwrap();
    let (debt, collateral) = (usd1.tokens(&bob.key), old_sol.tokens(&bob.key));
    let exchanged = LiquidationAccounts { debt, collateral, receiver: None };
    let args = LiquidateArgs { max_repay: Amount::All, min_receive: 0, receive: Receive::Tokens };
    let replay = instructions::liquidate(&bob.on(&alice), exchanged, &[], args);
    refused(stage.world.act(replay), WlmError::NotLiquidatable);
}

#[test]
fn in_and_out_in_one_transaction_gains_nothing() {
    let mut stage = Stage::lend(10_000.0, 100.0, 7_777.777_777);
    let Stage { carol, usd1, sol, .. } = stage;
    stage.world.advance_with_prices(123 * DAY);
    for tokens in [0.000_001, 1.0, 33.333_333] {
        let before = [usd1, sol].map(|asset| stage.world.wallet(&carol, &asset));
        let (collateral, loan) = (stage.sol(10.0), stage.dollars(tokens));
        let world = &mut stage.world;
        let (actor, dollars, sols) = (carol.actor(), usd1.tokens(&carol.key), sol.tokens(&carol.key));
        let others = [sol.priced()];
        let round_trip = [
            instructions::deposit(&actor, sols, collateral),
            instructions::borrow(&actor, dollars, &others, loan),
            instructions::repay(&actor, dollars, &others, Amount::All),
            instructions::withdraw(&actor, sols, &[], Amount::All),
        ];
        world.send_all(&round_trip).unwrap();
        let after = [usd1, sol].map(|asset| stage.world.wallet(&carol, &asset));
        assert!(after[0] <= before[0] && after[1] <= before[1], "{before:?} became {after:?}");
        assert!(before[0] - after[0] <= 1 && before[1] - after[1] <= 1, "a unit at most");
    }
}

#[test]
fn a_deposit_around_somebodys_interest_earns_none_of_the_past() {
    let mut stage = Stage::lend(10_000.0, 100.0, 9_000.0);
    let Stage { carol, usd1, .. } = stage;
    stage.world.advance(90 * DAY);
    let before = stage.world.wallet(&carol, &usd1);
    stage.supply_dollars(&carol, 50_000.0);
    stage.world.withdraw(&carol, &usd1, Amount::All).unwrap();
    assert!(stage.world.wallet(&carol, &usd1) <= before);
}

#[test]
fn a_donation_changes_nothing() {
    let mut stage = Stage::lend(10_000.0, 100.0, 5_000.0);
    let Stage { bank, usd1, market, .. } = stage;
    let mut without = stage.world.clone();
    let gift = stage.dollars(1_000_000.0);
    stage.world.mint_to(&usd1.vault, &usd1, gift);
    for world in [&mut stage.world, &mut without] {
        world.advance_with_prices(30 * DAY);
        world.refresh(&usd1).unwrap();
        world.deposit(&bank, &usd1, 1).unwrap();
        world.withdraw(&bank, &usd1, Amount::Exact(1)).unwrap();
        world.collect_fees(&market, &usd1).unwrap();
    }
    assert_eq!(bytemuck::bytes_of(&stage.world.reserve(&usd1)), bytemuck::bytes_of(&without.reserve(&usd1)));
    assert_eq!(stage.world.wallet(&bank, &usd1), without.wallet(&bank, &usd1));
    assert_eq!(stage.world.balance_of(&usd1.vault), without.balance_of(&usd1.vault) + gift);
}
