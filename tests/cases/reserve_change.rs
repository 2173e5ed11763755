//! Executing a change of a reserve's configuration.

use wlm_sdk::{errors::WlmError, events::Event, instructions::ReserveConfig};
use wlm_test_kit::{MarketBuilder, attackers::ANYTHING, calm_quote, units};

use crate::{
    configurations::Change,
    governing::of_reserve,
    support::{Stage, besiege, besiege_usd1, harmless, refused, swapped, without},
};

#[test]
fn refuses_a_new_feed_without_its_price() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let mut config = world.reserve(eth).config;
    config.feed_id = [6; 32];
    let set = world.propose_config(market, eth, config).unwrap();
    refused(world.act(without(set.clone(), &eth.price)), WlmError::MissingAccount);
    refused(world.act(set.clone()), WlmError::PriceFeedMismatch);
    let stale = calm_quote([6; 32], 3_000.0, world.now() - 61);
    let stale = world.new_price_account(stale);
    refused(world.act(swapped(set, &eth.price, &stale)), WlmError::PriceStale);
}

#[test]
fn a_new_feed_forgets_the_old_ones_price() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let mut config = world.reserve(eth).config;
    config.feed_id = [6; 32];
    // Older than the cached price, and still the one that counts from now on.
    let quote = calm_quote([6; 32], 2_900.0, world.now() - 30);
    let price = world.new_price_account(quote);
    let set = swapped(world.propose_config(market, eth, config).unwrap(), &eth.price, &price);
    world.act(set).unwrap();
    assert_eq!(world.reserve(eth).price.price, 290_000_000_000);
}

#[test]
fn interest_until_now_is_counted_by_the_old_curve() {
    let mut changed = Stage::with_loan();
    let mut plain = Stage::with_loan();
    for stage in [&mut changed, &mut plain] {
        stage.world.advance_with_prices(365 * 86_400);
    }
    let Stage { world, market, usd1, .. } = &mut changed;
    world.configure(market, usd1, |config| config.curve[1].apr_bps = 1_200).unwrap();
    plain.world.refresh(&plain.usd1).unwrap();
    let (was, is) = (plain.world.reserve(&plain.usd1), changed.world.reserve(&changed.usd1));
    assert_eq!(was.debt_index, is.debt_index);
    assert!(is.borrow_apr > was.borrow_apr);
}

#[test]
fn a_lower_cap_takes_nothing_from_anyone() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, bank, alice, usd1, eth, .. } = &mut stage;
    world
        .configure(market, usd1, |config| {
            (config.supply_cap, config.borrow_cap, config.max_utilisation_bps) = (0, 0, 0);
        })
        .unwrap();
    world.configure(market, eth, |config| config.debt_ceiling_usd = 0).unwrap();
    world.withdraw(bank, usd1, wlm_sdk::instructions::Amount::Exact(units(1, usd1))).unwrap();
    world.repay(alice, usd1, wlm_sdk::instructions::Amount::Exact(units(1, usd1))).unwrap();
}

#[test]
fn tells_the_old_and_the_new() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let old = world.reserve(eth).config;
    let meta = world.configure(market, eth, |config| config.ltv_bps = 5_000).unwrap();
    let [Event::ChangeExecuted(event)] = meta.events.as_slice() else { panic!("one event") };
    let ltv = |ltv_bps| of_reserve(|change| change.ltv_bps = Some(ltv_bps));
    assert_eq!((&event.pending.new, &event.pending.old), (&ltv(5_000), &Some(ltv(old.ltv_bps))));
}

const MINTS_MORE: [Change; 2] = [|config| config.facility_capacity += 1, |config| config.flash_capacity += 1];

#[test]
fn refuses_to_mint_more_without_the_mint() {
    for change in MINTS_MORE {
        let mut stage = Stage::with_facility(50_000);
        let Stage { world, market, usd1, eth, .. } = &mut stage;
        let mut config = world.reserve(usd1).config;
        change(&mut config);
        let set = world.propose_config(market, usd1, config).unwrap();
        refused(world.act(without(set.clone(), &usd1.mint)), WlmError::MissingAccount);
        refused(world.act(swapped(set.clone(), &usd1.mint, &eth.mint)), WlmError::WrongMint);
        world.act(set).unwrap();
        // Less takes none.
        (config.facility_capacity, config.flash_capacity) = (0, 0);
        let lower = world.propose_config(market, usd1, config).unwrap();
        world.act(without(lower, &usd1.mint)).unwrap();
    }
}

#[test]
fn refuses_to_mint_what_is_not_the_markets_usd1() {
    for change in MINTS_MORE {
        let mut stage = Stage::new();
        let Stage { world, market, usd1, eth, .. } = &mut stage;
        refused(world.configure(market, eth, change), WlmError::ConfigFacilityOutOfBounds);
        refused(world.configure(market, usd1, change), WlmError::MintAuthorityMissing);
        let foreign = MarketBuilder::default().create(world);
        world.hand_over_usd1(&foreign, usd1);
        refused(world.configure(market, usd1, change), WlmError::MintAuthorityMissing);
    }
}

/// Another mint that the market could mint does not stand in for the reserve's.
#[test]
fn refuses_usd1_as_the_mint_of_another_asset() {
    let mut stage = Stage::with_facility(50_000);
    let Stage { world, market, usd1, eth, .. } = &mut stage;
    let mut config = world.reserve(eth).config;
    config.facility_capacity = 1;
    let attack = swapped(world.propose_config(market, eth, config).unwrap(), &eth.mint, &usd1.mint);
    refused(world.act(attack), WlmError::WrongMint);
}

const ROLES: &[&str] = &["market", "change", "proposal payer", "reserve", "price", "mint"];

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let config = ReserveConfig { reserve_factor_bps: 1_100, ..world.reserve(eth).config };
    let set = world.propose_config(market, eth, config).unwrap();
    let excuses = [
        harmless("price", ANYTHING, "the feed stays, so no price is read"),
        harmless("mint", ANYTHING, "no more may be minted than before, so it is not read"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, set, ROLES, &excuses);
}

#[test]
fn refuses_every_impostor_where_more_may_be_minted() {
    let mut stage = Stage::with_facility(50_000);
    let Stage { world, market, usd1, .. } = &mut stage;
    let mut config = world.reserve(usd1).config;
    config.facility_capacity += 1;
    let set = world.propose_config(market, usd1, config).unwrap();
    let excuses = [
        harmless("price", ANYTHING, "the feed stays, so no price is read"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege_usd1(&mut stage, set, ROLES, &excuses);
}
