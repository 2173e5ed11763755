//! Creating a market.

use wlm_sdk::{
    accounts,
    errors::WlmError,
    events::Event,
    instructions::{self, MarketSettings},
    pda,
};
use wlm_test_kit::{MarketBuilder, World, attackers::ANYTHING};

use crate::support::{GIFT, Stage, besiege, harmless, refused, refused_with};

const SETTINGS: MarketSettings = MarketSettings {
    dust_usd_micros: 0,
    target_health_bps: 10_001,
    full_bonus_health_bps: 9_999,
    change_delay: 3_600,
    ramp_duration: 86_400,
    ltv_step_bps: 1,
    fee_step_bps: 1,
    cap_step_bps: 10_001,
    rate_step_bps: 10_001,
};

fn create(world: &mut World, settings: MarketSettings) -> wlm_test_kit::Outcome {
    let (creator, mint) = (world.new_wallet(), world.new_address());
    let arguments = MarketBuilder { settings, ..MarketBuilder::default() }.arguments(world);
    world.act(instructions::create_market(creator, mint, arguments))
}

#[test]
fn refuses_settings_out_of_bounds() {
    let mut world = World::new();
    for settings in [
        MarketSettings { target_health_bps: 10_000, ..SETTINGS },
        MarketSettings { target_health_bps: 15_001, ..SETTINGS },
        MarketSettings { full_bonus_health_bps: 4_999, ..SETTINGS },
        MarketSettings { full_bonus_health_bps: 10_000, ..SETTINGS },
        MarketSettings { dust_usd_micros: 10_000_000_001, ..SETTINGS },
    ] {
        refused(create(&mut world, settings), WlmError::SettingOutOfBounds);
    }
    for settings in [
        MarketSettings { change_delay: 3_599, ..SETTINGS },
        MarketSettings { change_delay: 1_209_601, ..SETTINGS },
        MarketSettings { ramp_duration: 86_399, ..SETTINGS },
        MarketSettings { ramp_duration: 2_592_001, ..SETTINGS },
        MarketSettings { ltv_step_bps: 0, ..SETTINGS },
        MarketSettings { ltv_step_bps: 1_001, ..SETTINGS },
        MarketSettings { fee_step_bps: 0, ..SETTINGS },
        MarketSettings { fee_step_bps: 1_001, ..SETTINGS },
        MarketSettings { cap_step_bps: 10_000, ..SETTINGS },
        MarketSettings { cap_step_bps: 40_001, ..SETTINGS },
        MarketSettings { rate_step_bps: 10_000, ..SETTINGS },
        MarketSettings { rate_step_bps: 40_001, ..SETTINGS },
    ] {
        refused(create(&mut world, settings), WlmError::GovernanceSettingOutOfBounds);
    }
}

#[test]
fn takes_the_bounds_themselves() {
    let mut world = World::new();
    create(&mut world, SETTINGS).unwrap();
    let wide = MarketSettings {
        dust_usd_micros: 10_000_000_000,
        target_health_bps: 15_000,
        full_bonus_health_bps: 5_000,
        change_delay: 1_209_600,
        ramp_duration: 2_592_000,
        ltv_step_bps: 1_000,
        fee_step_bps: 1_000,
        cap_step_bps: 40_000,
        rate_step_bps: 40_000,
    };
    create(&mut world, wide).unwrap();
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
