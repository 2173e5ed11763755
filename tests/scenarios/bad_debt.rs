//! Prices fall through everything: who pays.

use wlm_sdk::{errors::WlmError, events::Event, instructions::Amount, program::events::BadDebtAbsorbed};
use wlm_test_kit::{Asset, Meta, ReserveBuilder, User, units};

use crate::stage::{DAY, Stage, refused};

fn absorbed(meta: &Meta) -> &BadDebtAbsorbed {
    match meta.events.as_slice() {
        [Event::BadDebtAbsorbed(event)] => event,
        other => panic!("{other:?} instead of a loss"),
    }
}

/// SOL falls so far that Alice's collateral cannot pay her debt.
fn collapse(stage: &mut Stage, usd: f64) {
    let Stage { alice, usd1, sol, .. } = *stage;
    stage.world.set_price(&sol, usd);
    stage.world.refresh(&usd1).unwrap();
    refused(stage.world.absorb_bad_debt(&alice, &usd1), WlmError::CollateralLeft);
}

/// Bob liquidates all of Alice's SOL, and her debt is written off.
fn write_off(stage: &mut Stage) -> Meta {
    let Stage { alice, bob, usd1, sol, .. } = *stage;
    let meta = stage.world.liquidate(&bob, &alice, (&usd1, &sol)).unwrap();
    let [Event::Liquidated(event)] = meta.events.as_slice() else { panic!("no liquidation") };
    assert_eq!(u32::from(stage.world.reserve(&sol).config.min_bonus_bps), event.bonus_bps);
    assert!(!stage.world.obligation(&alice).has_collateral());
    stage.world.absorb_bad_debt(&alice, &usd1).unwrap()
}

#[test]
fn a_loss_is_borne_by_fees_first_and_then_by_all_suppliers_alike() {
    let mut stage = Stage::new();
    let Stage { bank, alice, carol, usd1, .. } = stage;
    stage.supply_dollars(&bank, 6_000.0);
    stage.supply_dollars(&carol, 3_000.0);
    stage.supply_sol(&alice, 100.0);
    stage.borrow_dollars(&alice, 8_000.0).unwrap();
    stage.world.advance_with_prices(90 * DAY);
    collapse(&mut stage, 40.0);
    let surplus = stage.world.reserve(&usd1).pool().surplus().unwrap();
    assert!(surplus > 0);
    let claims = [bank, carol].map(|user| stage.world.supplied(&user, &usd1));

    let meta = write_off(&mut stage);
    let event = absorbed(&meta);
    let after = [bank, carol].map(|user| stage.world.supplied(&user, &usd1));
    let lost: Vec<u64> = claims.iter().zip(&after).map(|(was, is)| was - is).collect();

    assert_eq!(event.loss, event.from_fees + event.from_suppliers);
    assert!(event.from_fees.abs_diff(surplus) <= 2, "fees of {surplus} paid {}", event.from_fees);
    assert!((lost[0] + lost[1]).abs_diff(event.from_suppliers) <= 2, "{lost:?} of {}", event.from_suppliers);
    // Bank has twice what Carol has, so it loses twice as much: within a unit for each rounding.
    assert!(lost[0].abs_diff(2 * lost[1]) <= 4, "{lost:?} is not two to one");
    assert_eq!(stage.world.reserve(&usd1).pool().surplus().unwrap(), 0);
    everybody_leaves(&mut stage, &[bank, carol]);
    stage.world.close_obligation(&alice).unwrap();
}

#[test]
fn a_haircut_to_almost_nothing_takes_no_deposit_and_lets_everybody_out() {
    let mut stage = Stage::lend(1_000.0, 100.0, 1_000.0);
    let Stage { bank, carol, usd1, .. } = stage;
    collapse(&mut stage, 0.000_001);
    write_off(&mut stage);
    refused(stage.world.deposit(&carol, &usd1, 1_000_000), WlmError::SupplyIndexTooLow);
    everybody_leaves(&mut stage, &[bank]);
    assert!(stage.world.reserve(&usd1).pool().surplus().unwrap() <= 1);
}

/// An asset whose supply index stands above one and rests, because nobody owes any more.
fn with_a_past(stage: &mut Stage) -> Asset {
    let Stage { market, bank, carol, .. } = *stage;
    let usdc = ReserveBuilder::usdc().create(&mut stage.world, &market);
    stage.world.fund(&bank, &usdc, units(1_000.0, &usdc));
    stage.world.fund(&carol, &usdc, units(1_000.0, &usdc));
    stage.world.deposit(&bank, &usdc, units(1_000.0, &usdc)).unwrap();
    stage.supply_sol(&carol, 100.0);
    stage.world.borrow(&carol, &usdc, units(500.0, &usdc)).unwrap();
    stage.world.advance_with_prices(30 * DAY);
    stage.world.repay(&carol, &usdc, Amount::All).unwrap();
    usdc
}

#[test]
fn a_crumb_of_collateral_does_not_shield_a_bad_debt() {
    let mut stage = Stage::lend(10_000.0, 100.0, 8_000.0);
    let Stage { alice, bob, usd1, sol, .. } = stage;
    let usdc = with_a_past(&mut stage);
    // Rounded down, the shares for one base unit are worth none.
    stage.world.fund(&alice, &usdc, 1);
    stage.world.deposit(&alice, &usdc, 1).unwrap();
    assert_eq!(stage.world.supplied(&alice, &usdc), 0);

    stage.world.set_price(&sol, 40.0);
    stage.world.liquidate(&bob, &alice, (&usd1, &sol)).unwrap();
    let liquidated = stage.world.liquidate(&bob, &alice, (&usd1, &usdc));
    let absorbed = stage.world.absorb_bad_debt(&alice, &usd1);
    assert!(absorbed.is_ok(), "{liquidated:?} {absorbed:?}");
}

#[test]
fn collateral_that_governance_switched_off_does_not_shield_a_bad_debt() {
    let mut stage = Stage::lend(10_000.0, 100.0, 8_000.0);
    let Stage { alice, bob, usd1, sol, .. } = stage;
    stage.configure(sol, |config| {
        config.ltv_bps = 0;
        config.liquidation_threshold_bps = 0;
    });
    stage.world.advance_with_prices(86_400);
    let liquidated = stage.world.liquidate(&bob, &alice, (&usd1, &sol));
    let absorbed = stage.world.absorb_bad_debt(&alice, &usd1);
    assert!(liquidated.is_ok() || absorbed.is_ok(), "{liquidated:?} {absorbed:?}");
}

fn everybody_leaves(stage: &mut Stage, users: &[User]) {
    let usd1 = stage.usd1;
    for user in users {
        stage.world.withdraw(user, &usd1, Amount::All).unwrap();
    }
    assert!(stage.world.reserve(&usd1).supply_shares.is_zero());
    assert!(stage.world.reserve(&usd1).debt_shares.is_zero());
}
