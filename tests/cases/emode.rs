//! What an e-mode group does to loans, withdrawals and liquidations. Each is quoted first, to the base unit.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{Amount, LiquidateArgs, Receive},
};
use wlm_test_kit::{Asset, ReserveBuilder, User, World, units};

use crate::{
    governing::{DOLLARS, EmodeStage, changed, of_emode, of_reserve},
    support::{Stage, refused},
};

/// What the quote calls the most is what the program allows, to the base unit.
fn borrows_at_most(world: &World, user: &User, asset: &Asset) -> u64 {
    let most = world.portfolio(user).max_borrow(asset.index);
    world.clone().borrow(user, asset, most).unwrap();
    refused(world.clone().borrow(user, asset, most + 1), WlmError::BorrowLimitExceeded);
    most
}

fn withdraws_at_most(world: &World, user: &User, asset: &Asset) -> u64 {
    let most = world.portfolio(user).max_withdraw(asset.index);
    world.clone().withdraw(user, asset, Amount::Exact(most)).unwrap();
    refused(world.clone().withdraw(user, asset, Amount::Exact(most + 1)), WlmError::BorrowLimitExceeded);
    most
}

#[test]
fn more_can_be_borrowed_against_the_same() {
    let mut emode = EmodeStage::new();
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    // 10,000 USDC at 0.9995 USD, against USD1 at 1.0005.
    assert_eq!(borrows_at_most(world, alice, usd1) / units(1, usd1), 7_692);
    world.set_emode(alice, DOLLARS).unwrap();
    assert_eq!(borrows_at_most(world, alice, usd1) / units(1, usd1), 8_991);
}

#[test]
fn less_must_stay() {
    let mut emode = EmodeStage::new();
    let usdc = emode.usdc;
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    world.borrow(alice, usd1, units(5_000, usd1)).unwrap();
    let outside = withdraws_at_most(world, alice, &usdc);
    world.set_emode(alice, DOLLARS).unwrap();
    let inside = withdraws_at_most(world, alice, &usdc);
    assert_eq!([outside, inside].map(|assets| assets / units(1, &usdc)), [3_499, 4_438]);
}

/// Collateral that is not of the group counts by its own terms: ether at 2,998.5 USD, at 78 %.
#[test]
fn other_collateral_counts_as_before() {
    let mut emode = EmodeStage::entered();
    let Stage { world, alice, usd1, eth, .. } = &mut emode.stage;
    let before = borrows_at_most(world, alice, usd1);
    world.deposit(alice, eth, units(1, eth)).unwrap();
    let after = borrows_at_most(world, alice, usd1);
    assert_eq!((after - before) / units(1, usd1), 2_337);
}

#[test]
fn only_assets_of_the_group_are_borrowed() {
    let mut emode = EmodeStage::entered();
    let usdc = emode.usdc;
    let Stage { world, alice, bob, usd1, eth, .. } = &mut emode.stage;
    world.deposit(bob, eth, units(10, eth)).unwrap();
    refused(world.borrow(alice, eth, 1_000), WlmError::EmodeDebtOutside);
    assert_eq!(world.portfolio(alice).max_borrow(eth.index), 0);
    world.borrow(alice, &usdc, units(1, &usdc)).unwrap();
    world.borrow(alice, usd1, units(1, usd1)).unwrap();
    // Whoever is in none borrows everything.
    let Stage { world, market, alice, usd1, eth, .. } = &mut EmodeStage::new().stage;
    let lender = world.new_user(market);
    world.fund(&lender, eth, units(10, eth));
    world.deposit(&lender, eth, units(10, eth)).unwrap();
    world.borrow(alice, eth, 1_000).unwrap();
    world.borrow(alice, usd1, 1_000).unwrap();
}

/// An asset that left the group is not borrowed in it any more; what is owed of it stays owed.
#[test]
fn an_asset_that_left_the_group_is_not_borrowed() {
    let mut emode = EmodeStage::with_loan(1_000);
    let Stage { world, market, alice, usd1, .. } = &mut emode.stage;
    changed(world, market, usd1.reserve, of_reserve(|change| change.emode_mask = Some(0))).unwrap();
    world.publish_prices();
    refused(world.borrow(alice, usd1, 1_000), WlmError::EmodeDebtOutside);
    world.repay(alice, usd1, Amount::Exact(units(1, usd1))).unwrap();
    world.set_emode(alice, 0).unwrap();
    world.borrow(alice, usd1, 1_000).unwrap();
}

/// A group never makes a collateral worse than it is by itself.
#[test]
fn better_terms_of_its_own_stay() {
    let mut emode = EmodeStage::new();
    let usdc = emode.usdc;
    let Stage { world, market, alice, usd1, .. } = &mut emode.stage;
    world.change_market(market, of_emode(2, [7_000, 7_900, 0, 0])).unwrap();
    world.change_market(market, of_emode(3, [7_000, 8_100, 50, 60])).unwrap();
    for asset in [*usd1, usdc] {
        changed(world, market, asset.reserve, of_reserve(|change| change.emode_mask = Some(0b111))).unwrap();
    }
    world.publish_prices();
    let outside = borrows_at_most(world, alice, usd1);
    let market_now = world.market(market);
    let terms = |world: &World, group| {
        world.reserve(&usdc).collateral_terms(&market_now.emode(group, world.now()), world.now())
    };
    // The threshold is worse: all is its own. The threshold is better: the LTV is the better of both.
    for (group, expected) in [(2, [7_700, 8_000, 200, 500]), (3, [7_700, 8_100, 50, 60])] {
        let terms = terms(world, group);
        let terms =
            [terms.ltv_bps, terms.liquidation_threshold_bps, terms.min_bonus_bps, terms.max_bonus_bps];
        assert_eq!(terms, expected);
        world.set_emode(alice, group).unwrap();
        assert_eq!(borrows_at_most(world, alice, usd1), outside);
    }
}

/// What is no collateral by itself is none in a group.
#[test]
fn a_group_makes_no_collateral() {
    let plain = ReserveBuilder::usdc().with(|config| {
        (config.ltv_bps, config.liquidation_threshold_bps, config.emode_mask) = (0, 0, 1);
    });
    let mut emode = EmodeStage::with(plain);
    let usdc = emode.usdc;
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    world.set_emode(alice, DOLLARS).unwrap();
    assert!(!world.obligation(alice).has_collateral());
    let enable = world.set_collateral(alice, &usdc, wlm_sdk::instructions::CollateralUse::Enabled);
    refused(enable, WlmError::NotCollateral);
    refused(world.borrow(alice, usd1, 1_000), WlmError::BorrowLimitExceeded);
}

const ALL: LiquidateArgs = LiquidateArgs { max_repay: Amount::All, min_receive: 0, receive: Receive::Tokens };

/// 8,900 USD1 against 10,000 USDC: liquidatable under 0.957 USD in the group, under 1.11 outside.
#[test]
fn is_liquidated_by_the_groups_threshold_and_bonus() {
    let mut emode = EmodeStage::with_loan(8_900);
    let usdc = emode.usdc;
    let Stage { world, alice, bob, usd1, .. } = &mut emode.stage;
    world.set_price(&usdc, 0.958);
    refused(world.liquidate(bob, alice, (usd1, &usdc)), WlmError::NotLiquidatable);
    world.set_price(&usdc, 0.956);
    let portfolio = world.portfolio(alice);
    let (quote, after) = portfolio.liquidate((usd1.index, usdc.index), &ALL, None).unwrap();
    let meta = world.liquidate(bob, alice, (usd1, &usdc)).unwrap();
    let [Event::Liquidated(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.repaid, event.seized), (quote.sizes.repaid, quote.sizes.seized));
    assert_eq!(bytemuck::bytes_of(&after.obligation), bytemuck::bytes_of(&world.obligation(alice)));
    // USDC's own is 200 to 500.
    assert!((100..=105).contains(&event.bonus_bps), "{}", event.bonus_bps);
    assert!(event.health_after_micros > event.health_before_micros);
}

#[test]
fn collateral_outside_the_group_is_seized_at_its_own_bonus() {
    let mut emode = EmodeStage::entered();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut emode.stage;
    world.deposit(alice, eth, units(10, eth)).unwrap();
    world.borrow(alice, usd1, units(32_000, usd1)).unwrap();
    world.set_price(eth, 2_700.0);
    let meta = world.liquidate(bob, alice, (usd1, eth)).unwrap();
    let [Event::Liquidated(event)] = meta.events.as_slice() else { panic!("one event") };
    assert!((300..=800).contains(&event.bonus_bps), "{}", event.bonus_bps);
}

/// Shares of a liquidation go to an obligation in any group.
#[test]
fn a_liquidator_in_a_group_receives_shares() {
    let mut emode = EmodeStage::with_loan(8_900);
    let usdc = emode.usdc;
    let Stage { world, alice, bob, usd1, .. } = &mut emode.stage;
    world.set_emode(bob, DOLLARS).unwrap();
    world.set_price(&usdc, 0.95);
    let shares = LiquidateArgs { receive: Receive::Shares, ..ALL };
    world.liquidate_with(bob, alice, (usd1, &usdc), shares).unwrap();
    assert!(world.supplied(bob, &usdc) > 0);
    assert_eq!(world.obligation(bob).emode, DOLLARS);
}

/// A group's health is what the program records, too.
#[test]
fn quotes_agree_about_health() {
    let mut emode = EmodeStage::with_loan(5_000);
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    world.borrow(alice, usd1, units(1, usd1)).unwrap();
    let health = world.portfolio(alice).health().unwrap();
    // 10,000 USDC at 93 %, against 5,001 USD1: the record is at pessimistic prices.
    let (spot, recorded) = (health.factor_micros(), world.obligation(alice).health_factor_micros);
    assert_eq!(spot / 1_000, 1_859);
    assert_eq!(recorded / 1_000, 1_857);
    world.set_emode(alice, 0).unwrap();
    assert_eq!(world.portfolio(alice).health().unwrap().factor_micros() / 1_000, 1_599);
}
