//! Writing off debt that nobody will repay.

use wlm_sdk::{errors::WlmError, events::Event, instructions::Amount};
use wlm_test_kit::{ReserveBuilder, attackers::ANYTHING, units};

use crate::support::{Stage, besiege, harmless, refused};

#[test]
fn refuses_while_there_is_collateral() {
    let mut stage = Stage::with_unhealthy_loan();
    refused(stage.world.absorb_bad_debt(&stage.alice, &stage.usd1), WlmError::CollateralLeft);
}

#[test]
fn refuses_where_nothing_is_owed() {
    let mut stage = Stage::with_bad_debt();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    refused(world.absorb_bad_debt(alice, eth), WlmError::NoPosition);
    world.set_price(eth, 3_000.0);
    world.absorb_bad_debt(alice, usd1).unwrap();
    refused(world.absorb_bad_debt(alice, usd1), WlmError::NoPosition);
}

/// Supply that is no collateral is a position, but no debt.
#[test]
fn refuses_a_position_without_debt() {
    let mut stage = Stage::with_bad_debt();
    let Stage { world, market, alice, .. } = &mut stage;
    let plain = ReserveBuilder::default().with(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (0, 0));
    let plain = plain.create(world, market);
    world.fund(alice, &plain, 1_000);
    world.deposit(alice, &plain, 1_000).unwrap();
    refused(world.absorb_bad_debt(alice, &plain), WlmError::NoPosition);
}

#[test]
fn suppliers_pay_in_proportion() {
    let mut stage = Stage::with_bad_debt();
    let Stage { world, bank, alice, bob, usd1, .. } = &mut stage;
    world.deposit(bob, usd1, units(50_000, usd1)).unwrap();
    let (bank_before, bob_before) = (world.supplied(bank, usd1), world.supplied(bob, usd1));
    let loss = world.owed(alice, usd1);
    let meta = world.absorb_bad_debt(alice, usd1).unwrap();
    let [Event::BadDebtAbsorbed(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!(event.loss, loss);
    let (bank_lost, bob_lost) =
        (bank_before - world.supplied(bank, usd1), bob_before - world.supplied(bob, usd1));
    assert!((bank_lost + bob_lost).abs_diff(event.from_suppliers) <= 2);
    assert!(bank_lost.abs_diff(2 * bob_lost) <= 3, "{bank_lost} {bob_lost}");
    assert_eq!(world.reserve(usd1).bad_debt_total, loss);
    assert!(world.obligation(alice).is_empty());
}

#[test]
fn uncollected_fees_pay_first() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    world.configure(market, usd1, |config| config.reserve_factor_bps = 10_000).unwrap();
    world.advance_with_prices(365 * 86_400);
    world.set_price(eth, 2_070.0);
    world.liquidate(bob, alice, (usd1, eth)).unwrap();
    let loss = world.owed(alice, usd1);
    assert!((1..units(200, usd1)).contains(&loss), "{loss}");
    let before = world.reserve(usd1).supply_index;
    let meta = world.absorb_bad_debt(alice, usd1).unwrap();
    let [Event::BadDebtAbsorbed(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.from_fees, event.from_suppliers), (loss, 0));
    assert_eq!(world.reserve(usd1).supply_index, before);
}

#[test]
fn needs_no_price() {
    let mut stage = Stage::with_bad_debt();
    stage.world.advance(365 * 86_400);
    stage.world.absorb_bad_debt(&stage.alice, &stage.usd1).unwrap();
}

#[test]
fn the_market_goes_on() {
    let mut stage = Stage::with_bad_debt();
    let Stage { world, bank, alice, bob, usd1, eth, .. } = &mut stage;
    world.absorb_bad_debt(alice, usd1).unwrap();
    world.deposit(bob, usd1, units(1_000, usd1)).unwrap();
    world.withdraw(bank, usd1, Amount::All).unwrap();
    world.set_price(eth, 3_000.0);
    world.deposit(alice, eth, 1).unwrap_err();
    world.withdraw(bob, usd1, Amount::All).unwrap();
    assert_eq!(world.reserve(usd1).supply_shares.get(), 0);
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::with_bad_debt();
    let absorb = stage.world.ix().absorb_bad_debt(&stage.alice, &stage.usd1);
    let excuses = [harmless("remaining", ANYTHING, "none is read")];
    besiege(&mut stage, absorb, &["market", "obligation", "reserve"], &excuses);
}
