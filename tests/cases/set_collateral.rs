//! Letting supply back debt, or not.

use wlm_sdk::{
    errors::WlmError,
    instructions::CollateralUse::{Disabled, Enabled},
};
use wlm_test_kit::{ReserveBuilder, attackers::ANYTHING, units};

use crate::support::{Stage, besiege, extended, harmless, refused, shortened, swapped, without};

const ROLES: &[&str] = &["owner", "market", "obligation", "reserve", "price"];

#[test]
fn refuses_where_there_is_no_supply() {
    let mut stage = Stage::with_loan();
    refused(stage.world.set_collateral(&stage.alice, &stage.usd1, Enabled), WlmError::NoPosition);
    refused(stage.world.set_collateral(&stage.bob, &stage.usd1, Disabled), WlmError::NoPosition);
}

#[test]
fn refuses_somebody_elses_obligation() {
    let mut stage = Stage::with_collateral();
    let disable = stage.world.ix().set_collateral(&stage.alice, &stage.eth, Disabled);
    refused(stage.world.act(swapped(disable, &stage.alice.key, &stage.bob.key)), WlmError::Unauthorized);
}

#[test]
fn refuses_an_asset_that_cannot_back_debt() {
    let mut stage = Stage::new();
    let Stage { world, market, alice, .. } = &mut stage;
    let plain = ReserveBuilder::default().with(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (0, 0));
    let plain = plain.create(world, market);
    world.fund(alice, &plain, 1_000);
    world.deposit(alice, &plain, 1_000).unwrap();
    refused(world.set_collateral(alice, &plain, Enabled), WlmError::NotCollateral);
}

/// Otherwise a debt could be shielded: a liquidation needs every collateral's price.
#[test]
fn refuses_an_asset_whose_price_is_dead() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, eth, .. } = &mut stage;
    world.set_collateral(alice, eth, Disabled).unwrap();
    world.advance(301);
    refused(world.set_collateral(alice, eth, Enabled), WlmError::PriceStale);
    world.publish_prices();
    world.set_collateral(alice, eth, Enabled).unwrap();
}

#[test]
fn refuses_to_release_what_the_debt_needs() {
    let mut stage = Stage::with_loan();
    refused(stage.world.set_collateral(&stage.alice, &stage.eth, Disabled), WlmError::BorrowLimitExceeded);
}

#[test]
fn refuses_wrong_remaining_accounts() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    let disable = world.ix().set_collateral(alice, eth, Disabled);
    refused(world.act(shortened(disable.clone(), 2)), WlmError::MissingReserve);
    refused(world.act(extended(disable.clone(), &usd1.mint)), WlmError::UnexpectedAccount);
    refused(world.act(swapped(disable, &usd1.reserve, &usd1.vault)), WlmError::WrongReserve);
}

#[test]
fn releases_what_the_debt_does_not_need() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, .. } = &mut stage;
    let sol = ReserveBuilder::sol().create(world, market);
    world.fund(alice, &sol, units(1, &sol));
    world.deposit(alice, &sol, units(1, &sol)).unwrap();
    world.set_collateral(alice, &sol, Disabled).unwrap();
    let obligation = world.obligation(alice);
    assert!(!obligation.is_collateral(obligation.find(sol.index).unwrap()));
    assert_eq!(world.reserve(&sol).attributed_debt_usd_micros, 0);
}

#[test]
fn without_debt_needs_no_price() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, eth, .. } = &mut stage;
    world.advance(30 * 86_400);
    let disable = without(world.ix().set_collateral(alice, eth, Disabled), &eth.price);
    world.act(disable).unwrap();
    assert!(!world.obligation(alice).has_collateral());
}

#[test]
fn twice_is_once() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, eth, .. } = &mut stage;
    world.set_collateral(alice, eth, Enabled).unwrap();
    world.set_collateral(alice, eth, Disabled).unwrap();
    world.set_collateral(alice, eth, Disabled).unwrap();
    assert!(!world.obligation(alice).has_collateral());
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::with_collateral();
    let disable = stage.world.ix().set_collateral(&stage.alice, &stage.eth, Disabled);
    let excuses = [
        harmless("price", "nothing (the program's id)", "without debt no price is needed"),
        harmless("remaining", ANYTHING, "without debt none is read"),
    ];
    besiege(&mut stage, disable, ROLES, &excuses);
}

#[test]
fn refuses_every_impostor_with_debt() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, .. } = &mut stage;
    let sol = ReserveBuilder::sol().create(world, market);
    world.fund(alice, &sol, units(1, &sol));
    world.deposit(alice, &sol, units(1, &sol)).unwrap();
    let disable = world.ix().set_collateral(alice, &sol, Disabled);
    let roles = [ROLES, &["ether", "ether's price", "debt", "debt's price"]].concat();
    let excuses = [
        harmless("price", "nothing (the program's id)", "what is no collateral any more needs no price"),
        harmless("ether's price", "left out", "the cached price is young enough"),
        harmless("debt's price", "left out", "the cached price is young enough"),
    ];
    besiege(&mut stage, disable, &roles, &excuses);
}
