//! Creating a market.

use wlm_sdk::{accounts, events::Event, instructions, pda};
use wlm_test_kit::{MarketBuilder, World, attackers::ANYTHING};

use crate::{
    configurations::{ChangeSettings, SETTINGS_OUT_OF_BOUNDS, SETTINGS_WITHIN_BOUNDS},
    support::{GIFT, Stage, besiege, harmless, refused, refused_with},
};

fn create(world: &mut World, change: ChangeSettings) -> wlm_test_kit::Outcome {
    let (creator, mint) = (world.new_wallet(), world.new_address());
    let mut arguments = MarketBuilder::default().arguments(world);
    change(&mut arguments.settings);
    world.act(instructions::create_market(creator, mint, arguments))
}

#[test]
fn refuses_settings_out_of_bounds() {
    let mut world = World::new();
    for (error, change) in SETTINGS_OUT_OF_BOUNDS {
        refused(create(&mut world, *change), *error);
    }
}

#[test]
fn takes_the_bounds_themselves() {
    let mut world = World::new();
    for change in SETTINGS_WITHIN_BOUNDS {
        create(&mut world, *change).unwrap();
    }
}

#[test]
fn refuses_the_same_number_twice() {
    let mut world = World::new();
    let (creator, mint) = (world.new_wallet(), world.new_address());
    let arguments = MarketBuilder::default().arguments(&mut world);
    world.act(instructions::create_market(creator, mint, arguments.clone())).unwrap();
    world.act(instructions::create_market(creator, mint, arguments)).expect_err("the address is taken");
}

#[test]
fn a_gift_to_its_address_keeps_nobody_from_creating_it() {
    let mut world = World::new();
    let (creator, mint) = (world.new_wallet(), world.new_address());
    let arguments = MarketBuilder::default().arguments(&mut world);
    world.give_lamports(&pda::market(&creator, arguments.id), GIFT);
    world.act(instructions::create_market(creator, mint, arguments)).unwrap();
}

#[test]
fn refuses_another_address() {
    let mut world = World::new();
    let (creator, mint) = (world.new_wallet(), world.new_address());
    let arguments = MarketBuilder::default().arguments(&mut world);
    let mut create = instructions::create_market(creator, mint, arguments);
    create.accounts[1].pubkey = pda::market(&creator, 9);
    refused_with(world.act(create), "ConstraintSeeds");
}

#[test]
fn writes_what_was_asked() {
    let mut world = World::new();
    let (creator, mint) = (world.new_wallet(), world.new_address());
    let arguments = MarketBuilder { id: 7, ..MarketBuilder::default() }.arguments(&mut world);
    let meta = world.act(instructions::create_market(creator, mint, arguments.clone())).unwrap();
    let account = world.account(&pda::market(&creator, 7)).unwrap();
    let market = accounts::market(&account.data).unwrap();
    assert_eq!((market.version, market.id, market.reserve_count), (1, 7, 0));
    assert_eq!((market.creator, market.usd1_mint), (creator, mint));
    assert_eq!((market.governance, market.guardian), (arguments.governance, arguments.guardian));
    assert_eq!((market.treasury, market.settings), (arguments.treasury, arguments.settings));
    assert_eq!(market.price_receivers, arguments.price_receivers);
    assert!(matches!(meta.events.as_slice(), [Event::MarketCreated(_)]));
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::new();
    let creator = stage.world.new_wallet();
    let arguments = MarketBuilder::default().arguments(&mut stage.world);
    let create = instructions::create_market(creator, stage.usd1.mint, arguments);
    let roles = ["creator", "market", "USD1 mint", "system program"];
    let excuses = [
        harmless("USD1 mint", ANYTHING, "the creator names it; only its address is kept"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, create, &roles, &excuses);
}
