//! Entering and leaving an e-mode group. What it does to loans is in [`crate::emode`].

use bytemuck::bytes_of;
use wlm_sdk::{errors::WlmError, events::Event};
use wlm_test_kit::{ReserveBuilder, User, World, attackers::ANYTHING, units};

use crate::{
    governing::{DAY, DOLLAR_TERMS, DOLLARS, EmodeStage, changed, of_emode, of_reserve},
    support::{Stage, besiege, extended, harmless, refused, refused_with, shortened, swapped},
};

/// The program and the quote say the same.
fn enter(world: &mut World, user: &User, group: u8) {
    let quote = world.portfolio(user).set_emode(group).unwrap();
    let meta = world.set_emode(user, group).unwrap();
    let obligation = world.obligation(user);
    assert_eq!(obligation.emode, group);
    assert_eq!(bytes_of(&quote.obligation), bytes_of(&obligation));
    let [Event::EmodeSet(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.obligation, event.group), (user.obligation, group));
}

#[test]
fn refuses_everyone_but_the_owner() {
    for mut emode in [EmodeStage::new(), EmodeStage::with_loan(1_000)] {
        let Stage { world, market, alice, bob, .. } = &mut emode.stage;
        for group in [0, DOLLARS] {
            let set = world.ix().set_emode(alice, group);
            for stranger in [bob.key, market.governance, market.guardian] {
                let attack = swapped(set.clone(), &alice.key, &stranger);
                refused(world.act(attack), WlmError::Unauthorized);
            }
        }
    }
}

#[test]
fn refuses_a_group_that_is_not_there() {
    let mut emode = EmodeStage::new();
    let Stage { world, alice, .. } = &mut emode.stage;
    for group in [2, 8, 9, 255] {
        assert!(world.portfolio(alice).set_emode(group).is_err());
        refused(world.set_emode(alice, group), WlmError::EmodeGroupUnknown);
    }
    enter(world, alice, 0);
    enter(world, alice, DOLLARS);
}

/// Its ramp is for those who are in it.
#[test]
fn refuses_a_group_that_is_being_switched_off() {
    let mut emode = EmodeStage::entered();
    let Stage { world, market, alice, bob, .. } = &mut emode.stage;
    world.change_market(market, of_emode(DOLLARS, [0; 4])).unwrap();
    refused(world.set_emode(bob, DOLLARS), WlmError::EmodeGroupUnknown);
    refused(world.set_emode(alice, DOLLARS), WlmError::EmodeGroupUnknown);
    enter(world, alice, 0);
}

#[test]
fn with_and_without_debt_in_and_out() {
    let mut emode = EmodeStage::new();
    let Stage { world, market, alice, usd1, .. } = &mut emode.stage;
    world.change_market(market, of_emode(2, DOLLAR_TERMS)).unwrap();
    for group in [DOLLARS, 2, DOLLARS, 0] {
        enter(world, alice, group);
    }
    world.borrow(alice, usd1, units(1_000, usd1)).unwrap();
    for group in [DOLLARS, DOLLARS, 0, 0, DOLLARS] {
        enter(world, alice, group);
    }
    // USD1 is not in the second.
    refused(world.set_emode(alice, 2), WlmError::EmodeDebtOutside);
}

#[test]
fn refuses_debt_outside_the_group() {
    let mut emode = EmodeStage::new();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut emode.stage;
    world.deposit(bob, eth, units(10, eth)).unwrap();
    world.borrow(alice, usd1, units(100, usd1)).unwrap();
    world.borrow(alice, eth, 1_000).unwrap();
    refused(world.set_emode(alice, DOLLARS), WlmError::EmodeDebtOutside);
    world.repay(alice, eth, wlm_sdk::instructions::Amount::All).unwrap();
    enter(world, alice, DOLLARS);
}

/// Health is judged by what may be borrowed in the new group: 7,692 USD1 outside, 8,991 inside.
#[test]
fn refuses_what_would_be_over_its_limit() {
    let mut emode = EmodeStage::with_loan(8_900);
    let usdc = emode.usdc;
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    refused(world.set_emode(alice, 0), WlmError::BorrowLimitExceeded);
    world.repay(alice, usd1, wlm_sdk::instructions::Amount::Exact(units(1_300, usd1))).unwrap();
    enter(world, alice, 0);
    // 10 % less for USDC: over the limit outside, and still within it inside.
    world.set_price(&usdc, 0.9);
    enter(world, alice, DOLLARS);
    refused(world.set_emode(alice, 0), WlmError::BorrowLimitExceeded);
    world.set_price(&usdc, 0.8);
    refused(world.set_emode(alice, DOLLARS), WlmError::BorrowLimitExceeded);
}

#[test]
fn with_debt_needs_prices_good_enough_for_new_risk() {
    let mut emode = EmodeStage::with_loan(1_000);
    let usdc = emode.usdc;
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    world.advance(61);
    refused(world.set_emode(alice, 0), WlmError::PriceStale);
    world.publish_prices();
    for asset in [*usd1, usdc] {
        let mut world = world.clone();
        world.advance(1);
        world.publish_prices();
        world.change_quote(&asset, |quote| quote.ema = quote.ema * 12 / 10);
        refused(world.set_emode(alice, 0), WlmError::PriceEmaGapTooWide);
    }
    enter(world, alice, 0);
}

#[test]
fn without_debt_needs_no_price() {
    let mut emode = EmodeStage::new();
    let Stage { world, alice, .. } = &mut emode.stage;
    world.advance(30 * DAY);
    let set = world.ix().set_emode(alice, DOLLARS);
    assert_eq!(set.accounts.len(), 3);
    enter(world, alice, DOLLARS);
    enter(world, alice, 0);
}

#[test]
fn refuses_wrong_remaining_accounts() {
    let mut emode = EmodeStage::with_loan(1_000);
    let usdc = emode.usdc;
    let Stage { world, alice, usd1, eth, .. } = &mut emode.stage;
    let leave = world.ix().set_emode(alice, 0);
    refused(world.act(shortened(leave.clone(), 2)), WlmError::MissingReserve);
    refused(world.act(shortened(leave.clone(), 4)), WlmError::MissingReserve);
    refused(world.act(extended(leave.clone(), &usd1.mint)), WlmError::UnexpectedAccount);
    refused(world.act(extended(leave.clone(), &eth.reserve)), WlmError::UnexpectedAccount);
    refused(world.act(swapped(leave.clone(), &usdc.reserve, &eth.reserve)), WlmError::PriceFeedMismatch);
    refused(world.act(swapped(leave.clone(), &usdc.reserve, &usdc.vault)), WlmError::WrongReserve);
    // In another order.
    let mut turned = leave;
    turned.accounts.swap(3, 5);
    turned.accounts.swap(4, 6);
    refused(world.act(turned), WlmError::WrongReserve);
}

/// More of the debt rests on USDC once it counts more.
#[test]
fn keeps_every_debt_ceiling() {
    let mut emode = EmodeStage::new();
    let usdc = emode.usdc;
    let Stage { world, market, alice, usd1, eth, .. } = &mut emode.stage;
    world.deposit(alice, eth, units(1, eth)).unwrap();
    world.borrow(alice, usd1, units(5_000, usd1)).unwrap();
    let resting = world.reserve(&usdc).attributed_debt_usd_micros.div_ceil(1_000_000);
    let ceiling = of_reserve(|change| change.debt_ceiling_usd = Some(resting));
    changed(world, market, usdc.reserve, ceiling).unwrap();
    world.publish_prices();
    refused(world.set_emode(alice, DOLLARS), WlmError::DebtCeilingExceeded);
    let ceiling = of_reserve(|change| change.debt_ceiling_usd = Some(2 * resting));
    changed(world, market, usdc.reserve, ceiling).unwrap();
    enter(world, alice, DOLLARS);
    assert!(world.reserve(&usdc).attributed_debt_usd_micros > resting * 1_000_000);
}

#[test]
fn refuses_a_market_it_may_not_be_in() {
    let mut emode = EmodeStage::new();
    let Stage { world, market, alice, .. } = &mut emode.stage;
    let foreign = wlm_test_kit::MarketBuilder::default().create(world);
    world.change_market(&foreign, of_emode(DOLLARS, DOLLAR_TERMS)).unwrap();
    let attack = swapped(world.ix().set_emode(alice, DOLLARS), &market.key, &foreign.key);
    refused(world.act(attack), WlmError::WrongMarket);
    let read_only = crate::support::read_only(world.ix().set_emode(alice, DOLLARS), &alice.obligation);
    refused_with(world.act(read_only), "ConstraintMut");
}

const ROLES: &[&str] = &["owner", "market", "obligation"];

#[test]
fn refuses_every_impostor() {
    let mut emode = EmodeStage::new();
    let set = emode.stage.world.ix().set_emode(&emode.stage.alice, DOLLARS);
    let excuses = [harmless("remaining", ANYTHING, "without debt none is read")];
    besiege(&mut emode.stage, set, ROLES, &excuses);
}

#[test]
fn refuses_every_impostor_with_debt() {
    let mut emode = EmodeStage::with(ReserveBuilder::usdc().with(|config| config.emode_mask = 1));
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    world.borrow(alice, usd1, units(1_000, usd1)).unwrap();
    let set = world.ix().set_emode(alice, DOLLARS);
    let roles = [ROLES, &["USDC", "USDC's price", "USD1", "USD1's price"]].concat();
    let excuses = [
        harmless("USDC's price", "left out", "the cached price is young enough"),
        harmless("USD1's price", "left out", "the cached price is young enough"),
    ];
    besiege(&mut emode.stage, set, &roles, &excuses);
}
