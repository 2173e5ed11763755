//! A debt outside of the obligation's e-mode group: an asset that was borrowed in it and left it.

use wlm_sdk::{errors::WlmError, instructions::Amount};
use wlm_test_kit::units;

use crate::{
    governing::{DAY, DOLLARS, EmodeStage, changed, of_emode, of_reserve},
    support::{Stage, refused},
};

/// A loan in the group, and then the dollar leaves it.
fn after_the_dollar_left(dollars: u32) -> EmodeStage {
    let mut emode = EmodeStage::with_loan(dollars);
    let Stage { world, market, usd1, .. } = &mut emode.stage;
    changed(world, market, usd1.reserve, of_reserve(|change| change.emode_mask = Some(0))).unwrap();
    world.publish_prices();
    emode
}

/// What is owed outside counts against a collateral's own LTV: 77 % here, and not 90 %.
#[test]
fn takes_the_groups_terms_from_new_risk() {
    let mut emode = after_the_dollar_left(1_000);
    let usdc = emode.usdc;
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    let take = |dollars: u32| Amount::Exact(units(dollars, &usdc));
    refused(world.withdraw(alice, &usdc, take(8_800)), WlmError::BorrowLimitExceeded);
    refused(
        world.borrow(alice, &usdc, units(100, &usdc)).and(world.withdraw(alice, &usdc, take(8_600))),
        WlmError::BorrowLimitExceeded,
    );
    // Paid back, all is as it was.
    world.fund(alice, usd1, units(10, usd1));
    world.repay(alice, usd1, Amount::All).unwrap();
    world.withdraw(alice, &usdc, take(8_800)).unwrap();
}

/// Nobody is liquidated at once: the threshold falls from the group's to the collateral's own within a day.
#[test]
fn takes_the_groups_threshold_on_a_ramp() {
    let mut emode = EmodeStage::with_loan(8_500);
    let before = emode.stage.world.portfolio(&emode.stage.alice).health().unwrap().factor_micros();
    let Stage { world, market, usd1, alice, .. } = &mut emode.stage;
    changed(world, market, usd1.reserve, of_reserve(|change| change.emode_mask = Some(0))).unwrap();
    world.publish_prices();
    let mut factors = vec![world.portfolio(alice).health().unwrap().factor_micros()];
    assert!(before - factors[0] < 1_000, "{before} fell to {}", factors[0]);
    for _ in 0..24 {
        world.advance_with_prices(3_600);
        factors.push(world.portfolio(alice).health().unwrap().factor_micros());
    }
    assert!(factors.windows(2).all(|pair| pair[1] <= pair[0] && pair[0] - pair[1] < 10_000), "{factors:?}");
    assert!(factors[0] > 1_000_000 && factors[24] < 1_000_000, "{factors:?}");
    let Stage { world, bob, alice, usd1, .. } = &mut emode.stage;
    world.fund(bob, usd1, units(10_000, usd1));
    world.liquidate(bob, alice, (usd1, &emode.usdc)).unwrap();
}

/// A number is used again for other assets: who stayed in it with an old debt has none of the new terms.
#[test]
fn of_an_older_group_of_the_same_number_has_nothing_of_the_new_one() {
    let mut emode = after_the_dollar_left(7_500);
    emode.stage.world.advance_with_prices(DAY);
    let Stage { world, market, alice, .. } = &mut emode.stage;
    changed(world, market, market.key, of_emode(DOLLARS, [9_400, 9_700, 100, 200])).unwrap();
    world.publish_prices();
    let health = world.portfolio(alice).health().unwrap();
    // By the collateral's own 80 %.
    assert!(health.liquidation_limit.micros_floor() <= 8_000_000_000, "{health:?}");
    refused(
        world.withdraw(alice, &emode.usdc, Amount::Exact(units(500, &emode.usdc))),
        WlmError::BorrowLimitExceeded,
    );
}

/// While a group that was switched off fades, liquidators earn what they did.
#[test]
fn a_fading_group_pays_its_bonuses() {
    let mut emode = EmodeStage::with_loan(5_000);
    let usdc = emode.usdc;
    let Stage { world, market, .. } = &mut emode.stage;
    let was = world.market(market).emode(DOLLARS, world.now()).terms;
    changed(world, market, market.key, of_emode(DOLLARS, [0; 4])).unwrap();
    let state = world.market(market);
    for hours in [0, 1, 2] {
        let now = world.now() + hours * 3_600;
        let terms = world.reserve(&usdc).collateral_terms(&state.emode(DOLLARS, now), now);
        assert!(terms.liquidation_threshold_bps > 8_000);
        assert_eq!((terms.min_bonus_bps, terms.max_bonus_bps), (was.min_bonus_bps, was.max_bonus_bps));
    }
}

/// An LTV of zero stops new risk in e-mode, too.
#[test]
fn an_ltv_of_zero_counts_in_a_group() {
    let mut emode = EmodeStage::entered();
    let Stage { world, market, alice, usd1, .. } = &mut emode.stage;
    changed(world, market, emode.usdc.reserve, of_reserve(|change| change.ltv_bps = Some(0))).unwrap();
    world.publish_prices();
    refused(world.borrow(alice, usd1, 1_000), WlmError::BorrowLimitExceeded);
}
