//! Burning USD1 that the lending facility minted and that lies idle.

use wlm_sdk::{errors::WlmError, events::Event, instructions::Amount};
use wlm_test_kit::{MarketBuilder, TOKEN_2022, attackers::ANYTHING, units};

use crate::support::{Stage, besiege_usd1, harmless, read_only, refused, swapped};

/// Of the 15,000 USD1 that were minted, 9,000 lie idle: repaid with the mint read-only.
fn with_idle() -> Stage {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, alice, usd1, .. } = &mut stage;
    let repay = world.ix().repay(alice, alice, usd1, Amount::Exact(units(9_000, usd1)));
    world.act(read_only(repay, &usd1.mint)).unwrap();
    stage
}

#[test]
fn refuses_where_nothing_was_minted() {
    let mut stage = Stage::with_facility(50_000);
    assert!(stage.world.reserve(&stage.usd1).cash > 0);
    refused(stage.world.rebalance(&stage.usd1), WlmError::ZeroAmount);
}

#[test]
fn refuses_where_nothing_lies_idle() {
    let mut stage = Stage::with_minted_loan();
    refused(stage.world.rebalance(&stage.usd1), WlmError::ZeroAmount);
    let mut stage = with_idle();
    stage.world.rebalance(&stage.usd1).unwrap();
    refused(stage.world.rebalance(&stage.usd1), WlmError::ZeroAmount);
}

#[test]
fn refuses_an_asset_that_is_never_minted() {
    let mut stage = with_idle();
    refused(stage.world.rebalance(&stage.eth), WlmError::ZeroAmount);
}

#[test]
fn refuses_a_mint_that_is_read_only() {
    let mut stage = with_idle();
    let rebalance = stage.world.ix().rebalance(&stage.usd1);
    refused(stage.world.act(read_only(rebalance, &stage.usd1.mint)), WlmError::MintNotWritable);
}

#[test]
fn refuses_accounts_that_are_not_the_reserves() {
    let mut stage = with_idle();
    let Stage { world, usd1, eth, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let rebalance = world.ix().rebalance(usd1);
    let insurance = usd1.insurance();
    let attack = |old, new| swapped(rebalance.clone(), old, new);
    refused(world.act(attack(&usd1.market, &foreign.key)), WlmError::WrongMarket);
    refused(world.act(attack(&usd1.reserve, &eth.reserve)), WlmError::WrongVault);
    refused(world.act(attack(&usd1.reserve, &usd1.mint)), WlmError::WrongReserve);
    refused(world.act(attack(&usd1.vault, &insurance)), WlmError::WrongVault);
    refused(world.act(attack(&usd1.mint, &eth.mint)), WlmError::WrongMint);
    refused(world.act(attack(&usd1.token_program, &TOKEN_2022)), WlmError::WrongTokenProgram);
}

#[test]
fn burns_what_lies_idle() {
    let mut stage = with_idle();
    let before = stage.usd1_supply();
    let idle = stage.usd(9_000);
    let Stage { world, usd1, .. } = &mut stage;
    let meta = world.rebalance(usd1).unwrap();
    let [Event::FacilityRebalanced(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.burned, event.level), (idle, units(6_000, usd1)));
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.facility_deficit, reserve.cash), (event.level, 0, 0));
    assert_eq!(reserve.facility_shares.get(), u128::from(event.level) << 40);
    assert_eq!(stage.usd1_supply(), before - idle);
}

#[test]
fn burns_no_more_than_was_minted() {
    let mut stage = with_idle();
    let Stage { world, bob, usd1, .. } = &mut stage;
    let deposit = world.ix().deposit(bob, usd1, units(40_000, usd1));
    world.act(read_only(deposit, &usd1.mint)).unwrap();
    world.rebalance(usd1).unwrap();
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.cash), (0, units(34_000, usd1)));
    assert!(reserve.facility_shares.is_zero());
}

/// What was minted and is burned was room before and is room after: borrowers pay the same.
#[test]
fn moves_no_rate() {
    let mut stage = with_idle();
    let Stage { world, usd1, .. } = &mut stage;
    let before = world.reserve(usd1).borrow_apr;
    world.rebalance(usd1).unwrap();
    assert_eq!(world.reserve(usd1).borrow_apr, before);
}

#[test]
fn leaves_a_donation() {
    let mut stage = with_idle();
    let (gift, idle) = (stage.usd(1_000), stage.usd(9_000));
    let Stage { world, bob, usd1, .. } = &mut stage;
    let pay = spl_token_2022_interface::instruction::transfer_checked(
        &usd1.token_program,
        &usd1.wallet(&bob.key),
        &usd1.mint,
        &usd1.vault,
        &bob.key,
        &[],
        gift,
        usd1.decimals,
    );
    world.send(pay.unwrap()).unwrap();
    let meta = world.rebalance(usd1).unwrap();
    let [Event::FacilityRebalanced(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.burned, world.balance_of(&usd1.vault)), (idle, gift));
}

#[test]
fn refuses_every_impostor() {
    let mut stage = with_idle();
    let rebalance = stage.world.ix().rebalance(&stage.usd1);
    let excuses = [harmless("remaining", ANYTHING, "none is read")];
    besiege_usd1(&mut stage, rebalance, &["market", "reserve", "vault", "mint", "token program"], &excuses);
}
