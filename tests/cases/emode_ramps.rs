//! Assets that leave an e-mode group, or are switched off in one.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{Amount, ConfigChange},
};
use wlm_test_kit::units;

use crate::{
    governing::{DAY, DOLLARS, EmodeStage, changed, of_emode, of_reserve},
    support::{Stage, refused},
};

fn leave() -> ConfigChange {
    of_reserve(|change| change.emode_mask = Some(0))
}

/// What USDC counts for Alice, who is in the group of dollars, after some seconds: LTV, threshold and bonuses.
fn terms(emode: &EmodeStage, after: i64) -> [u16; 4] {
    let Stage { world, market, .. } = &emode.stage;
    let now = world.now() + after;
    let terms = world.reserve(&emode.usdc).collateral_terms(&world.market(market).emode(DOLLARS, now), now);
    [terms.ltv_bps, terms.liquidation_threshold_bps, terms.min_bonus_bps, terms.max_bonus_bps]
}

impl EmodeStage {
    fn change_usdc(&mut self, change: ConfigChange) {
        let Stage { world, market, .. } = &mut self.stage;
        changed(world, market, self.usdc.reserve, change).unwrap();
        world.publish_prices();
    }
}

/// From the group's threshold to its own. New risk is on its own LTV at once.
#[test]
fn an_asset_that_leaves_a_group_ramps() {
    let mut emode = EmodeStage::with_loan(8_900);
    emode.change_usdc(leave());
    assert_eq!(terms(&emode, 0), [7_700, 9_300, 100, 200]);
    assert_eq!(terms(&emode, DAY / 2), [7_700, 8_650, 100, 200]);
    assert_eq!(terms(&emode, DAY - 1), [7_700, 8_001, 100, 200]);
    assert_eq!(terms(&emode, DAY), [7_700, 8_000, 200, 500]);
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    refused(world.borrow(alice, usd1, 1_000_000), WlmError::BorrowLimitExceeded);
    assert!(!world.portfolio(alice).health().unwrap().is_liquidatable());
}

/// It is seized at the group's bonus as long as any of the group's threshold is left.
#[test]
fn an_asset_that_leaves_a_group_is_seized_at_the_groups_bonus() {
    let mut emode = EmodeStage::with_loan(8_900);
    emode.change_usdc(leave());
    let usdc = emode.usdc;
    let Stage { world, alice, bob, usd1, .. } = &mut emode.stage;
    world.advance_with_prices(DAY / 4);
    refused(world.liquidate(bob, alice, (usd1, &usdc)), WlmError::NotLiquidatable);
    world.advance_with_prices(DAY / 4);
    let meta = world.liquidate(bob, alice, (usd1, &usdc)).unwrap();
    let [Event::Liquidated(event)] = meta.events.as_slice() else { panic!("one event") };
    assert!((100..200).contains(&event.bonus_bps), "{}", event.bonus_bps);
}

#[test]
fn coming_back_to_a_group_counts_at_once() {
    let mut emode = EmodeStage::with_loan(5_000);
    emode.change_usdc(leave());
    emode.stage.world.advance_with_prices(DAY / 2);
    emode.change_usdc(of_reserve(|change| change.emode_mask = Some(1)));
    assert_eq!(terms(&emode, 0), [9_000, 9_300, 100, 200]);
}

/// Once it is out, a group of the same number is another: nothing of the old ramp is left.
#[test]
fn an_asset_outside_the_group_counts_by_its_own_terms() {
    let mut emode = EmodeStage::entered();
    emode.change_usdc(leave());
    emode.stage.world.advance_with_prices(DAY);
    emode.change_usdc(of_reserve(|change| change.liquidation_threshold_bps = Some(7_900)));
    assert_eq!(terms(&emode, 0), [7_700, 8_000, 200, 500]);
    assert_eq!(terms(&emode, DAY), [7_700, 7_900, 200, 500]);
}

/// A lower threshold of its own in the middle takes nothing back of the way that is covered.
#[test]
fn a_cut_on_the_way_out_of_a_group_goes_on_from_the_value_of_the_moment() {
    let mut emode = EmodeStage::with_loan(8_000);
    emode.change_usdc(leave());
    emode.stage.world.advance_with_prices(DAY / 2);
    let [_, before, ..] = terms(&emode, 0);
    assert_eq!(before, 8_650);
    emode.change_usdc(of_reserve(|change| change.liquidation_threshold_bps = Some(7_800)));
    let [_, after, ..] = terms(&emode, 0);
    assert_eq!(after, before, "it jumped back up");
}

/// Switched off, an asset has no terms of its own; in a group it must not keep the group's.
#[test]
fn a_collateral_that_is_switched_off_in_a_group_backs_no_new_risk() {
    let mut emode = EmodeStage::with_loan(5_000);
    emode.change_usdc(of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(0), Some(0))));
    let usdc = emode.usdc;
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    refused(world.borrow(alice, usd1, units(1_000, usd1)), WlmError::BorrowLimitExceeded);
    refused(world.withdraw(alice, &usdc, Amount::Exact(units(1, &usdc))), WlmError::BorrowLimitExceeded);
}

/// … and must not keep it to the last second, either, and lose all of it then: that would liquidate at once.
#[test]
fn a_collateral_that_is_switched_off_in_a_group_ramps_too() {
    let mut emode = EmodeStage::with_loan(5_000);
    emode.change_usdc(of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(0), Some(0))));
    let thresholds: Vec<u16> = (0..=24).map(|hours| terms(&emode, hours * 3_600)[1]).collect();
    assert_eq!((thresholds[0], thresholds[24]), (9_300, 0));
    let largest = thresholds.windows(2).map(|pair| pair[0] - pair[1]).max().unwrap();
    assert!(largest <= 9_300 / 24 + 1, "it falls by {largest} within an hour: {thresholds:?}");
    let [_, last, ..] = terms(&emode, DAY - 1);
    assert!(last <= 1, "a second before the end it is {last}");
}

/// Out of the group and switched off at once: from the group's threshold to nothing.
#[test]
fn a_collateral_that_is_switched_off_as_it_leaves_a_group_ramps_too() {
    let mut emode = EmodeStage::with_loan(5_000);
    emode.change_usdc(of_reserve(|change| {
        (change.ltv_bps, change.liquidation_threshold_bps, change.emode_mask) = (Some(0), Some(0), Some(0));
    }));
    let thresholds: Vec<u16> = (0..=24).map(|hours| terms(&emode, hours * 3_600)[1]).collect();
    assert_eq!((thresholds[0], thresholds[24]), (9_300, 0));
    let falls = thresholds.windows(2).map(|pair| pair[0].checked_sub(pair[1]).expect("it rose"));
    assert!(falls.max().unwrap() <= 9_300 / 24 + 1, "{thresholds:?}");
    assert_eq!(terms(&emode, 0)[0], 0);
    let Stage { world, alice, usd1, .. } = &mut emode.stage;
    refused(world.borrow(alice, usd1, 1_000), WlmError::BorrowLimitExceeded);
}

/// An asset and its group, changed together: the fall is no steeper than one of both.
#[test]
fn leaving_a_group_that_is_cut_falls_without_a_jump() {
    let mut emode = EmodeStage::with_loan(5_000);
    emode.change_usdc(leave());
    let Stage { world, market, .. } = &mut emode.stage;
    world.change_market(market, of_emode(DOLLARS, [8_200, 8_500, 100, 200])).unwrap();
    let thresholds: Vec<u16> = (0..=24).map(|hours| terms(&emode, hours * 3_600)[1]).collect();
    assert_eq!((thresholds[0], thresholds[24]), (9_300, 8_000));
    assert!(
        thresholds.windows(2).all(|pair| pair[0] >= pair[1] && pair[0] - pair[1] < 120),
        "{thresholds:?}"
    );
}

/// Of two groups that it leaves together, each falls from its own threshold.
#[test]
fn an_asset_that_leaves_two_groups_falls_from_each() {
    let mut emode = EmodeStage::with_loan(5_000);
    emode.change_usdc(of_reserve(|change| change.emode_mask = Some(0b11)));
    let Stage { world, market, .. } = &mut emode.stage;
    world.change_market(market, of_emode(2, [8_200, 8_500, 50, 60])).unwrap();
    emode.change_usdc(leave());
    let Stage { world, market, .. } = &emode.stage;
    let (now, reserve) = (world.now(), world.reserve(&emode.usdc));
    for (group, from) in [(DOLLARS, 9_300), (2, 8_500)] {
        let at = |after: i64| {
            let emode = world.market(market).emode(group, now + after);
            reserve.collateral_terms(&emode, now + after).liquidation_threshold_bps
        };
        let thresholds: Vec<u16> = (0..=24).map(|hours| at(hours * 3_600)).collect();
        assert_eq!((thresholds[0], thresholds[24]), (from, 8_000));
        let falls = thresholds.windows(2).map(|pair| pair[0].checked_sub(pair[1]).expect("it rose"));
        assert!(falls.max().unwrap() <= 1_300 / 24 + 1, "{thresholds:?}");
    }
}

/// Switched on again in the middle, it is in its groups again, and what was left of the ramp is over.
#[test]
fn a_collateral_that_is_switched_on_again_is_in_its_group_again() {
    let mut emode = EmodeStage::with_loan(5_000);
    emode.change_usdc(of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(0), Some(0))));
    emode.stage.world.advance_with_prices(DAY / 2);
    assert_eq!(terms(&emode, 0)[..2], [0, 4_650]);
    emode.change_usdc(of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(400), Some(500))));
    assert_eq!(terms(&emode, 0), [9_000, 9_300, 100, 200]);
}
