//! Counting interest and caching a price.

use wlm_sdk::errors::WlmError;
use wlm_test_kit::MarketBuilder;

use crate::support::{Stage, besiege, extended, harmless, refused, swapped, without};

#[test]
fn refuses_another_market() {
    let mut stage = Stage::new();
    let Stage { world, eth, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let refresh = world.ix().refresh(eth);
    refused(world.act(swapped(refresh, &eth.market, &foreign.key)), WlmError::WrongMarket);
}

#[test]
fn refuses_what_is_no_reserve() {
    let mut stage = Stage::new();
    let Stage { world, bob, eth, .. } = &mut stage;
    let refresh = world.ix().refresh(eth);
    for other in [eth.vault, bob.obligation, eth.mint] {
        refused(world.act(swapped(refresh.clone(), &eth.reserve, &other)), WlmError::WrongReserve);
    }
}

#[test]
fn caches_only_newer_prices() {
    let mut stage = Stage::new();
    let Stage { world, eth, .. } = &mut stage;
    let old = world.quote(&eth.price);
    world.set_price(eth, 3_100.0);
    world.refresh(eth).unwrap();
    assert_eq!(world.reserve(eth).price.price, 310_000_000_000);
    world.set_quote(eth.price, old);
    world.refresh(eth).expect("an older price is no error");
    assert_eq!(world.reserve(eth).price.price, 310_000_000_000);
}

#[test]
fn of_two_prices_of_one_second_the_first_counts() {
    let mut stage = Stage::new();
    let Stage { world, eth, .. } = &mut stage;
    world.change_quote(eth, |quote| quote.price -= 1);
    world.refresh(eth).unwrap();
    assert_eq!(world.reserve(eth).price.price, 300_000_000_000);
}

#[test]
fn counts_interest_once() {
    let mut stage = Stage::with_loan();
    let Stage { world, usd1, .. } = &mut stage;
    world.advance_with_prices(86_400);
    world.refresh(usd1).unwrap();
    let once = world.reserve(usd1);
    world.refresh(usd1).unwrap();
    let twice = world.reserve(usd1);
    assert_eq!((once.debt_index, once.supply_index), (twice.debt_index, twice.supply_index));
    assert_eq!(once.accrued_at, world.now());
}

/// Refreshing every day instead of once a year changes the borrower's debt by less than a unit a day.
#[test]
fn how_often_hardly_matters() {
    let mut rare = Stage::with_loan();
    let mut often = Stage::with_loan();
    for _ in 0..365 {
        rare.world.advance(86_400);
        often.world.advance_with_prices(86_400);
        often.world.refresh(&often.usd1).unwrap();
    }
    rare.world.publish_prices();
    rare.world.refresh(&rare.usd1).unwrap();
    let (rarely, often) =
        (rare.world.owed(&rare.alice, &rare.usd1), often.world.owed(&often.alice, &often.usd1));
    assert!(often >= rarely && often - rarely <= 1, "{rarely} {often}");
}

#[test]
fn works_without_a_price() {
    let mut stage = Stage::with_loan();
    let Stage { world, usd1, .. } = &mut stage;
    world.advance(86_400);
    let refresh = without(world.ix().refresh(usd1), &usd1.price);
    world.act(extended(refresh, &usd1.mint)).expect("remaining accounts are not read");
    assert_eq!(world.reserve(usd1).accrued_at, world.now());
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::with_collateral();
    let refresh = stage.world.ix().refresh(&stage.eth);
    let excuses = [
        harmless("price", "nothing (the program's id)", "interest is counted all the same"),
        harmless("remaining", wlm_test_kit::attackers::ANYTHING, "none is read"),
    ];
    besiege(&mut stage, refresh, &["market", "reserve", "price"], &excuses);
}
