//! Writing off debt that nobody will repay.

use wlm_sdk::{errors::WlmError, events::Event, instructions::Amount, program::events::BadDebtAbsorbed};
use wlm_test_kit::{Meta, ReserveBuilder, TOKEN_2022, attackers::ANYTHING, units};

use crate::support::{Stage, besiege_usd1, harmless, refused, swapped};

fn absorbed(meta: &Meta) -> &BadDebtAbsorbed {
    match meta.events.as_slice() {
        [Event::BadDebtAbsorbed(event)] => event,
        other => panic!("{other:?}"),
    }
}

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
fn refuses_accounts_that_are_not_the_reserves() {
    let mut stage = Stage::with_bad_debt();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    let absorb = world.ix().absorb_bad_debt(alice, usd1);
    let (insurance, another) = (usd1.insurance(), eth.insurance());
    let attack = |old, new| swapped(absorb.clone(), old, new);
    refused(world.act(attack(&insurance, &another)), WlmError::WrongInsurance);
    refused(world.act(attack(&insurance, &usd1.vault)), WlmError::WrongInsurance);
    refused(world.act(attack(&usd1.vault, &insurance)), WlmError::WrongVault);
    refused(world.act(attack(&usd1.mint, &eth.mint)), WlmError::WrongMint);
    refused(world.act(attack(&usd1.token_program, &TOKEN_2022)), WlmError::WrongTokenProgram);
}

/// Nobody spares the insurance at the suppliers' cost.
#[test]
fn refuses_an_empty_insurance_in_the_place_of_a_full_one() {
    let mut stage = Stage::with_bad_debt();
    stage.insure(1_000);
    let Stage { world, alice, usd1, .. } = &mut stage;
    let look_alike = world.open_wallet(&usd1.reserve, usd1);
    let absorb = swapped(world.ix().absorb_bad_debt(alice, usd1), &usd1.insurance(), &look_alike);
    refused(world.act(absorb), WlmError::WrongInsurance);
}

#[test]
fn the_insurance_pays_first_and_keeps_the_rest() {
    let mut stage = Stage::with_minted_bad_debt();
    stage.insure(stage.usd(30_000));
    let Stage { world, alice, usd1, .. } = &mut stage;
    let before = world.reserve(usd1);
    let loss = world.owed(alice, usd1);
    let meta = world.absorb_bad_debt(alice, usd1).unwrap();
    let event = absorbed(&meta);
    assert_eq!((event.loss, event.from_insurance), (loss, loss));
    assert_eq!((event.from_fees, event.from_suppliers, event.facility_loss), (0, 0, 0));
    assert_eq!(world.balance_of(&usd1.insurance()), units(30_000, usd1) - loss);
    let after = world.reserve(usd1);
    assert_eq!((after.cash, after.facility_deficit), (before.cash + loss, 0));
    assert_eq!((after.supply_index, after.facility_level), (before.supply_index, before.facility_level));
    assert_eq!(after.bad_debt_total, loss);
}

/// The insurance, then fees, then all suppliers alike: the lending facility among them.
#[test]
fn what_the_facility_loses_becomes_its_deficit() {
    let mut stage = Stage::with_minted_bad_debt();
    stage.insure(stage.usd(1_000));
    let supply = stage.usd1_supply();
    let Stage { world, bank, alice, usd1, .. } = &mut stage;
    let (before, bank_before) = (world.reserve(usd1), world.supplied(bank, usd1));
    let (fees, claim) = (before.pool().surplus().unwrap(), before.facility().claim(&before.pool()).unwrap());
    assert!(fees > 0 && claim > before.facility_level, "a year of interest");

    let meta = world.absorb_bad_debt(alice, usd1).unwrap();
    let event = absorbed(&meta);
    assert_eq!(event.from_insurance, units(1_000, usd1));
    assert!(event.from_fees.abs_diff(fees) <= 1, "{} of {fees}", event.from_fees);
    assert_eq!(event.loss, event.from_insurance + event.from_fees + event.from_suppliers);
    assert_eq!(world.balance_of(&usd1.insurance()), 0);

    let after = world.reserve(usd1);
    let left = after.facility().claim(&after.pool()).unwrap();
    assert_eq!(
        (after.facility_level, after.facility_shares),
        (before.facility_level, before.facility_shares)
    );
    assert_eq!(
        (event.facility_loss, after.facility_deficit),
        (before.facility_level - left, event.facility_loss)
    );
    // Three quarters of all supply are the facility's: it loses three times what the bank does.
    let (bank_lost, facility_lost) = (bank_before - world.supplied(bank, usd1), claim - left);
    assert!((bank_lost + facility_lost).abs_diff(event.from_suppliers) <= 2);
    assert!(facility_lost.abs_diff(3 * bank_lost) <= 6, "{facility_lost} and {bank_lost}");
    assert_eq!(stage.usd1_supply(), supply, "nothing is minted or burned");
}

/// Interest that was not collected is lost before anything of the level is.
#[test]
fn a_loss_within_the_facilitys_interest_is_no_deficit() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    world.configure(market, usd1, |config| config.reserve_factor_bps = 0).unwrap();
    world.advance_with_prices(365 * 86_400);
    world.set_price(eth, 2_090.0);
    world.liquidate(bob, alice, (usd1, eth)).unwrap();
    let meta = world.absorb_bad_debt(alice, usd1).unwrap();
    let event = absorbed(&meta);
    assert!(event.from_suppliers > 0, "{} of {}", event.from_suppliers, event.loss);
    assert_eq!((event.facility_loss, world.reserve(usd1).facility_deficit), (0, 0));
}

#[test]
fn after_a_loss_the_market_closes_to_the_last_unit() {
    let mut stage = Stage::with_deficit();
    let Stage { world, market, bank, bob, usd1, .. } = &mut stage;
    world.withdraw(bank, usd1, Amount::All).unwrap();
    world.burn_deficit(bob, usd1, u64::MAX).unwrap();
    // What is left of the level is backed by what the liquidator paid.
    let _ = world.rebalance(usd1);
    while world.collect_fees(market, usd1).is_ok() {}
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.facility_deficit, reserve.cash), (0, 0, 0));
    assert!(reserve.supply_shares.is_zero() && reserve.debt_shares.is_zero());
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
    for factor in (1_500..=10_000).step_by(500) {
        world.configure(market, usd1, |config| config.reserve_factor_bps = factor).unwrap();
    }
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
    stage.insure(1_000_000);
    let absorb = stage.world.ix().absorb_bad_debt(&stage.alice, &stage.usd1);
    let excuses = [harmless("remaining", ANYTHING, "none is read")];
    let roles = ["market", "obligation", "reserve", "vault", "mint", "token program", "insurance"];
    besiege_usd1(&mut stage, absorb, &roles, &excuses);
}
