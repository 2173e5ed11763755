//! Burning USD1 against the lending facility's deficit.

use wlm_sdk::{errors::WlmError, events::Event};
use wlm_test_kit::{MarketBuilder, TOKEN_2022, attackers::ANYTHING, units};

use crate::support::{Stage, besiege_usd1, harmless, read_only, refused, refused_with, swapped};

#[test]
fn refuses_where_there_is_no_deficit() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, bob, usd1, eth, .. } = &mut stage;
    refused(world.burn_deficit(bob, usd1, 1), WlmError::NoDeficit);
    refused(world.burn_deficit(bob, eth, 1), WlmError::NoDeficit);
}

#[test]
fn refuses_nothing() {
    let mut stage = Stage::with_deficit();
    refused(stage.world.burn_deficit(&stage.bob, &stage.usd1, 0), WlmError::ZeroAmount);
}

#[test]
fn refuses_a_mint_that_is_read_only() {
    let mut stage = Stage::with_deficit();
    let burn = stage.world.ix().burn_deficit(&stage.bob, &stage.usd1, 1);
    refused(stage.world.act(read_only(burn, &stage.usd1.mint)), WlmError::MintNotWritable);
}

#[test]
fn refuses_more_than_the_wallet_holds() {
    let mut stage = Stage::with_deficit();
    let Stage { world, alice, usd1, .. } = &mut stage;
    world.deposit(alice, usd1, units(15_000, usd1)).unwrap();
    assert!(world.reserve(usd1).facility_deficit > units(5_000, usd1));
    refused_with(world.burn_deficit(alice, usd1, units(5_000, usd1) + 1), "insufficient funds");
    world.burn_deficit(alice, usd1, units(5_000, usd1)).unwrap();
}

#[test]
fn refuses_somebody_elses_wallet() {
    let mut stage = Stage::with_deficit();
    let Stage { world, alice, bob, usd1, .. } = &mut stage;
    let burn = world.ix().burn_deficit(bob, usd1, 1);
    let attack = swapped(burn, &usd1.wallet(&bob.key), &usd1.wallet(&alice.key));
    refused_with(world.act(attack), "owner does not match");
}

#[test]
fn refuses_accounts_that_are_not_the_reserves() {
    let mut stage = Stage::with_deficit();
    let Stage { world, bob, usd1, eth, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let burn = world.ix().burn_deficit(bob, usd1, 1);
    let insurance = usd1.insurance();
    let attack = |old, new| swapped(burn.clone(), old, new);
    refused(world.act(attack(&usd1.market, &foreign.key)), WlmError::WrongMarket);
    refused(world.act(attack(&usd1.vault, &insurance)), WlmError::WrongVault);
    refused(world.act(attack(&usd1.mint, &eth.mint)), WlmError::WrongMint);
    refused(world.act(attack(&usd1.token_program, &TOKEN_2022)), WlmError::WrongTokenProgram);
}

#[test]
fn lowers_deficit_and_level() {
    let mut stage = Stage::with_deficit();
    let (paid, supply) = (stage.usd(1_000), stage.usd1_supply());
    let Stage { world, bob, usd1, .. } = &mut stage;
    let (before, purse) = (world.reserve(usd1), world.wallet(bob, usd1));
    let meta = world.burn_deficit(bob, usd1, paid).unwrap();
    let [Event::DeficitBurned(event)] = meta.events.as_slice() else { panic!("one event") };
    let after = world.reserve(usd1);
    assert_eq!((event.burned, event.payer), (paid, bob.key));
    assert_eq!((event.deficit, event.level), (after.facility_deficit, after.facility_level));
    assert_eq!(after.facility_deficit, before.facility_deficit - paid);
    assert_eq!(after.facility_level, before.facility_level - paid);
    assert_eq!((after.facility_shares, after.cash), (before.facility_shares, before.cash));
    assert_eq!(world.wallet(bob, usd1), purse - paid);
    assert_eq!(stage.usd1_supply(), supply - paid);
}

#[test]
fn takes_no_more_than_the_deficit() {
    let mut stage = Stage::with_deficit();
    let Stage { world, bob, usd1, .. } = &mut stage;
    let (before, purse) = (world.reserve(usd1), world.wallet(bob, usd1));
    let meta = world.burn_deficit(bob, usd1, u64::MAX).unwrap();
    let [Event::DeficitBurned(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.burned, event.deficit), (before.facility_deficit, 0));
    assert_eq!(world.wallet(bob, usd1), purse - before.facility_deficit);
    let facility = world.reserve(usd1).facility();
    assert_eq!(facility.level, before.facility_level - before.facility_deficit);
    assert!(facility.claim(&world.reserve(usd1).pool()).unwrap() >= facility.level);
    refused(world.burn_deficit(bob, usd1, 1), WlmError::NoDeficit);
}

/// The bucket has room again: that is liquidity.
#[test]
fn lowers_the_rate() {
    let mut stage = Stage::with_deficit();
    let Stage { world, bob, usd1, eth, .. } = &mut stage;
    world.deposit(bob, eth, units(10, eth)).unwrap();
    world.borrow(bob, usd1, units(10_000, usd1)).unwrap();
    let before = world.reserve(usd1).borrow_apr;
    world.burn_deficit(bob, usd1, u64::MAX).unwrap();
    assert!(world.reserve(usd1).borrow_apr < before);
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::with_deficit();
    let burn = stage.world.ix().burn_deficit(&stage.bob, &stage.usd1, 1_000);
    let roles = ["payer", "market", "reserve", "price", "vault", "mint", "wallet", "token program"];
    let excuses =
        [harmless("price", ANYTHING, "no price is read"), harmless("remaining", ANYTHING, "none is read")];
    besiege_usd1(&mut stage, burn, &roles, &excuses);
}
