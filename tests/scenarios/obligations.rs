//! Many positions, many obligations.

use wlm_sdk::{errors::WlmError, instructions::Amount};
use wlm_test_kit::{Asset, ReserveBuilder, units};

use crate::stage::{HOUR, Stage, refused};

#[test]
fn sixteen_positions_live_a_whole_life_and_a_seventeenth_is_refused() {
    let mut stage = Stage::lend(10_000.0, 1.0, 1.0);
    let Stage { alice, bob, usd1, sol, .. } = stage;
    let more: Vec<Asset> =
        (0..15).map(|_| ReserveBuilder::default().create(&mut stage.world, &stage.market)).collect();
    for asset in &more {
        stage.world.fund(&alice, asset, units(10.0, asset));
    }
    let (last, others) = more.split_last().unwrap();
    for asset in others {
        stage.world.deposit(&alice, asset, units(10.0, asset)).unwrap();
    }
    refused(stage.world.deposit(&alice, last, 1), WlmError::TooManyPositions);

    // 14 assets of 1,000 dollars at 70 %, and a SOL at 150: a limit of 9,905.
    stage.borrow_dollars(&alice, 9_800.0).unwrap();
    stage.world.advance_with_prices(HOUR);
    stage.world.set_price(&others[0], 1.0);
    stage.world.set_price(&others[1], 1.0);
    let health = stage.world.liquidate(&bob, &alice, (&usd1, &others[2])).unwrap();
    assert_eq!(health.events.len(), 1);

    stage.world.repay(&alice, &usd1, Amount::All).unwrap();
    for asset in others.iter().chain([&sol]) {
        if stage.world.supplied(&alice, asset) > 0 {
            stage.world.withdraw(&alice, asset, Amount::All).unwrap();
        }
        assert_eq!(stage.world.reserve(asset).attributed_debt_usd_micros, 0);
    }
    stage.world.close_obligation(&alice).unwrap();
}

#[test]
fn an_owners_obligations_stand_alone() {
    let mut stage = Stage::lend(10_000.0, 10.0, 1_000.0);
    let Stage { market, alice, bob, usd1, sol, .. } = stage;
    let second = stage.world.open_obligation(&alice.key, &market, 1);
    stage.supply_sol(&second, 100.0);
    refused(stage.borrow_dollars(&alice, 100.0), WlmError::BorrowLimitExceeded);
    stage.borrow_dollars(&second, 1_000.0).unwrap();

    stage.world.set_price(&sol, 120.0);
    let before = stage.world.supplied(&second, &sol);
    refused(stage.world.liquidate(&second, &alice, (&usd1, &sol)), WlmError::SelfLiquidation);
    refused(stage.world.liquidate(&bob, &second, (&usd1, &sol)), WlmError::NotLiquidatable);
    stage.world.liquidate(&bob, &alice, (&usd1, &sol)).unwrap();
    assert_eq!(stage.world.supplied(&second, &sol), before);

    refused(stage.world.close_obligation(&second), WlmError::ObligationNotEmpty);
    stage.world.repay(&second, &usd1, Amount::All).unwrap();
    stage.world.withdraw(&second, &sol, Amount::All).unwrap();
    stage.world.close_obligation(&second).unwrap();
    let again = stage.world.open_obligation(&alice.key, &market, 1);
    assert_eq!(again, second);
}
