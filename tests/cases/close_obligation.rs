//! Closing an obligation.

use wlm_sdk::{errors::WlmError, instructions::Amount};
use wlm_test_kit::attackers::ANYTHING;

use crate::support::{Stage, besiege, harmless, refused, refused_with, swapped};

#[test]
fn refuses_one_that_is_in_use() {
    let mut stage = Stage::with_collateral();
    refused(stage.world.close_obligation(&stage.alice), WlmError::ObligationNotEmpty);
}

#[test]
fn refuses_one_that_only_owes() {
    let mut stage = Stage::with_bad_debt();
    refused(stage.world.close_obligation(&stage.alice), WlmError::ObligationNotEmpty);
}

#[test]
fn refuses_everyone_but_the_owner() {
    let mut stage = Stage::new();
    let close = stage.world.ix().close_obligation(&stage.alice);
    refused(stage.world.act(swapped(close, &stage.alice.key, &stage.bob.key)), WlmError::Unauthorized);
}

#[test]
fn gives_the_rent_back_and_can_be_opened_again() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, eth, .. } = &mut stage;
    world.withdraw(alice, eth, Amount::All).unwrap();
    let rent = world.account(&alice.obligation).unwrap().lamports;
    let before = world.account(&alice.key).unwrap().lamports;
    world.close_obligation(alice).unwrap();
    assert_eq!(world.account(&alice.key).unwrap().lamports, before + rent);
    assert!(world.account(&alice.obligation).is_none());
    refused_with(world.close_obligation(alice), "AccountOwnedByWrongProgram");
    world.open_obligation(&alice.key, market, 0);
    world.deposit(alice, eth, 1_000).unwrap();
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::new();
    let close = stage.world.ix().close_obligation(&stage.alice);
    let excuses = [
        harmless("obligation", "the victim's obligation in another market", "it is the signer's, and empty"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, close, &["owner", "obligation"], &excuses);
}
