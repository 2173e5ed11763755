//! What makes a loan dearer to keep comes to count slowly: nobody is liquidatable by a change of the same second.

use wlm_sdk::{
    errors::WlmError,
    instructions::{Amount, CollateralUse, LiquidateArgs, Receive, ReserveChange},
};
use wlm_test_kit::{Asset, ReserveBuilder, User, World, units};

use crate::{
    governing::{DAY, DOLLARS, EmodeStage, changed, execution, of_emode, of_reserve, of_settings},
    support::{Stage, refused},
};

fn is_liquidatable(world: &World, user: &User) -> bool {
    world.portfolio(user).health().unwrap().is_liquidatable()
}

/// The first second at which somebody is liquidatable, and the last at which not, up to a day from now.
fn falls_at(world: &World, user: &User) -> i64 {
    let start = world.now();
    let falls = |after: i64| {
        let mut world = world.clone();
        world.set_clock(start + after);
        world.publish_prices();
        is_liquidatable(&world, user)
    };
    assert!(!falls(0), "at once");
    assert!(falls(DAY), "never");
    let (mut healthy, mut fallen) = (0, DAY);
    while fallen - healthy > 1 {
        let middle = i64::midpoint(healthy, fallen);
        if falls(middle) { fallen = middle } else { healthy = middle }
    }
    fallen
}

/// The program says what the quote says: healthy a second before, and liquidatable at that second.
fn is_liquidated_from(world: &World, second: i64, bob: &User, alice: &User, pair: (&Asset, &Asset)) {
    let at = |after: i64| {
        let mut world = world.clone();
        world.advance_with_prices(after);
        world.liquidate(bob, alice, pair)
    };
    refused(at(second - 1), WlmError::NotLiquidatable);
    at(second).unwrap();
}

/// 20,000 USD1 against 10 ETH of 3,000 USD each: healthy down to a threshold of 66.67 %.
#[test]
fn a_lower_threshold_falls_linearly() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    let cut = of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(5_000), Some(6_000)));
    changed(world, market, eth.reserve, cut).unwrap();
    let (start, reserve) = (world.now(), world.reserve(eth));
    assert_eq!(reserve.config.liquidation_threshold_bps, 6_000);
    for (after, threshold) in [(0, 8_100), (1, 8_100), (DAY / 4, 7_575), (DAY / 2, 7_050), (DAY - 1, 6_001)] {
        assert_eq!(reserve.threshold(start + after), threshold, "after {after} s");
    }
    assert_eq!(reserve.threshold(start + DAY), 6_000);
    assert_eq!(reserve.threshold(start + 365 * DAY), 6_000);
    let second = falls_at(world, alice);
    // 68.25 % of the way, less a moment's interest.
    assert!((58_800..59_000).contains(&second), "{second}");
    is_liquidated_from(world, second, bob, alice, (usd1, eth));
}

/// Whoever takes new risk does it on the terms of now.
#[test]
fn a_lower_ltv_counts_at_once() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    world.deposit(bob, eth, units(1, eth)).unwrap();
    let cut = of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(5_000), Some(6_000)));
    changed(world, market, eth.reserve, cut).unwrap();
    refused(world.borrow(alice, usd1, 1_000_000), WlmError::BorrowLimitExceeded);
    refused(world.withdraw(alice, eth, Amount::Exact(1)), WlmError::BorrowLimitExceeded);
    refused(world.borrow(bob, usd1, units(1_500, usd1)), WlmError::BorrowLimitExceeded);
    world.borrow(bob, usd1, units(1_400, usd1)).unwrap();
}

/// Of 20,000 USD1 the weight rises from one to two: healthy up to 1.215.
#[test]
fn a_higher_debt_weight_rises_linearly() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    let raise = of_reserve(|c| c.debt_weight_bps = Some(20_000));
    changed(world, market, usd1.reserve, raise).unwrap();
    refused(world.borrow(alice, usd1, 1_000_000), WlmError::BorrowLimitExceeded);
    let second = falls_at(world, alice);
    assert!((18_500..18_600).contains(&second), "{second}");
    is_liquidated_from(world, second, bob, alice, (usd1, eth));
}

#[test]
fn a_lower_debt_weight_counts_at_once() {
    let mut stage =
        Stage::with(ReserveBuilder::usd1().with(|c| c.debt_weight_bps = 12_000), ReserveBuilder::eth());
    let Stage { world, market, alice, usd1, eth, .. } = &mut stage;
    world.deposit(alice, eth, units(10, eth)).unwrap();
    world.borrow(alice, usd1, units(19_000, usd1)).unwrap();
    world.set_price(eth, 2_800.0);
    assert!(is_liquidatable(world, alice));
    changed(world, market, usd1.reserve, of_reserve(|c| c.debt_weight_bps = Some(10_000))).unwrap();
    assert!(!is_liquidatable(world, alice));
}

#[test]
fn a_second_cut_goes_on_from_the_value_of_the_moment() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, eth, usd1, .. } = &mut stage;
    let cut = |to| of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(4_000), Some(to)));
    changed(world, market, eth.reserve, cut(6_000)).unwrap();
    let raise = |to| of_reserve(|c| c.debt_weight_bps = Some(to));
    changed(world, market, usd1.reserve, raise(20_000)).unwrap();
    world.advance_with_prices(DAY / 2);
    changed(world, market, eth.reserve, of_reserve(|c| c.liquidation_threshold_bps = Some(5_000))).unwrap();
    changed(world, market, usd1.reserve, raise(30_000)).unwrap();
    let (now, eth, usd1) = (world.now(), world.reserve(eth), world.reserve(usd1));
    let weight = |after| usd1.debt_weight(wlm_core::price::PriceUse::Liquidation, now + after).0;
    for (after, threshold, debt_weight) in
        [(0, 7_050, 15_000), (DAY / 2, 6_025, 22_500), (DAY - 1, 5_001, 29_999), (DAY, 5_000, 30_000)]
    {
        assert_eq!((eth.threshold(now + after), weight(after)), (threshold, debt_weight), "{after}");
    }
}

#[test]
fn a_second_cut_of_a_group_goes_on_from_the_value_of_the_moment() {
    let mut emode = EmodeStage::new();
    let Stage { world, market, .. } = &mut emode.stage;
    world.change_market(market, of_emode(DOLLARS, [8_000, 8_300, 100, 200])).unwrap();
    world.advance_with_prices(DAY / 2);
    world.change_market(market, of_emode(DOLLARS, [7_000, 7_300, 100, 200])).unwrap();
    let (now, group) = (world.now(), world.market(market).emode_groups[0]);
    assert_eq!([0, DAY / 2, DAY].map(|after| group.threshold(now + after)), [8_800, 8_050, 7_300]);
    world.advance_with_prices(DAY);
    // A raise counts at once, and other terms leave the ramp alone.
    world.change_market(market, of_emode(DOLLARS, [7_400, 7_800, 100, 200])).unwrap();
    assert_eq!(world.market(market).emode_groups[0].threshold(world.now()), 7_800);
    world.change_market(market, of_emode(DOLLARS, [7_000, 7_300, 100, 200])).unwrap();
    world.advance_with_prices(DAY / 2);
    world.change_market(market, of_emode(DOLLARS, [0, 7_300, 200, 300])).unwrap();
    assert_eq!(world.market(market).emode_groups[0].threshold(world.now()), 7_550);
}

#[test]
fn a_raise_in_the_middle_counts_at_once() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, eth, .. } = &mut stage;
    let to = |to| of_reserve(|c| c.liquidation_threshold_bps = Some(to));
    changed(world, market, eth.reserve, to(7_900)).unwrap();
    world.advance_with_prices(DAY / 2);
    assert_eq!(world.reserve(eth).threshold(world.now()), 8_000);
    // Above the value of the moment, and no further than the ramp began.
    changed(world, market, eth.reserve, to(8_050)).unwrap();
    assert_eq!(world.reserve(eth).threshold(world.now()), 8_050);
    // Above its end, and still under the value of the moment: a slower fall.
    changed(world, market, eth.reserve, to(7_900)).unwrap();
    world.advance_with_prices(DAY / 2);
    changed(world, market, eth.reserve, to(7_950)).unwrap();
    let (now, reserve) = (world.now(), world.reserve(eth));
    assert_eq!([0, DAY / 2, DAY].map(|after| reserve.threshold(now + after)), [7_975, 7_963, 7_950]);
}

/// As long as the old threshold counts, its loans pay the new bonus.
#[test]
fn refuses_a_bonus_that_the_falling_threshold_does_not_bear() {
    let eth = ReserveBuilder::eth().with(|c| (c.liquidation_threshold_bps, c.max_bonus_bps) = (8_100, 2_000));
    let mut stage = Stage::with(ReserveBuilder::usd1(), eth);
    let Stage { world, market, eth, .. } = &mut stage;
    let cut = |bonus| {
        of_reserve(|c| {
            (c.ltv_bps, c.liquidation_threshold_bps) = (Some(5_000), Some(6_000));
            c.max_bonus_bps = Some(bonus);
        })
    };
    // 81 % × 1.2346 is over one, 60 % × 1.2346 far under it.
    refused(changed(world, market, eth.reserve, cut(2_346)), WlmError::ConfigBonusOutOfBounds);
    changed(&mut world.clone(), market, eth.reserve, cut(2_345)).unwrap();
    changed(world, market, eth.reserve, cut(2_000)).unwrap();
    // Nor with the ramp under way; once it is over, 60 % is all there is.
    let bonus = of_reserve(|c| c.max_bonus_bps = Some(2_500));
    refused(changed(world, market, eth.reserve, bonus.clone()), WlmError::ConfigBonusOutOfBounds);
    world.advance(2 * DAY);
    changed(world, market, eth.reserve, bonus).unwrap();
}

/// 93 % × 1.0753 is over one; once the group's threshold has fallen to 80 %, it is not.
#[test]
fn refuses_a_bonus_that_a_groups_falling_threshold_does_not_bear() {
    let mut emode = EmodeStage::new();
    let Stage { world, market, .. } = &mut emode.stage;
    let mut to = |terms| world.change_market(market, of_emode(DOLLARS, terms));
    to([9_000, 9_300, 100, 700]).unwrap();
    refused(to([7_500, 8_000, 100, 753]), WlmError::ConfigBonusOutOfBounds);
    to([7_500, 8_000, 100, 752]).unwrap();
    let raise = of_emode(DOLLARS, [7_500, 8_000, 100, 753]);
    refused(world.change_market(market, raise.clone()), WlmError::ConfigBonusOutOfBounds);
    world.advance(2 * DAY);
    world.change_market(market, raise).unwrap();
}

/// What loosens in the same change does so at once.
#[test]
fn one_change_may_tighten_slowly_and_loosen_at_once() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    changed(world, market, eth.reserve, of_reserve(|c| c.debt_weight_bps = Some(12_000))).unwrap();
    world.advance(2 * DAY);
    let both = of_reserve(|c| (c.liquidation_threshold_bps, c.debt_weight_bps) = (Some(7_900), Some(11_000)));
    changed(world, market, eth.reserve, both).unwrap();
    let (now, eth) = (world.now(), world.reserve(eth));
    assert_eq!(eth.threshold(now), 8_100);
    assert_eq!(eth.debt_weight(wlm_core::price::PriceUse::Liquidation, now).0, 11_000);
}

/// What a change is of, as a loan sees it.
enum Of {
    Collateral,
    Debt,
    Market,
}

/// Whoever carries a change out is the first to know. It does not help: not in the same transaction, not a second later.
#[test]
fn nobody_carries_a_change_out_and_liquidates_by_it() {
    let of = |set: fn(&mut ReserveChange)| of_reserve(set);
    let changes = [
        (Of::Collateral, of(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(0), Some(1)))),
        (Of::Collateral, of(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(0), Some(0)))),
        (Of::Collateral, of(|c| c.emode_mask = Some(0))),
        (
            Of::Collateral,
            of(|c| {
                (c.ltv_bps, c.liquidation_threshold_bps, c.emode_mask) = (Some(0), Some(0), Some(0));
            }),
        ),
        (Of::Debt, of(|c| c.debt_weight_bps = Some(50_000))),
        (Of::Debt, of(|c| c.emode_mask = Some(0))),
        (Of::Market, of_emode(DOLLARS, [0; 4])),
        (Of::Market, of_emode(DOLLARS, [0, 1, 0, 0])),
    ];
    for (of, change) in changes {
        let mut emode = EmodeStage::with_loan(8_900);
        let usdc = emode.usdc;
        let Stage { world, market, alice, bob, usd1, .. } = &mut emode.stage;
        let target = match of {
            Of::Collateral => usdc.reserve,
            Of::Debt => usd1.reserve,
            Of::Market => market.key,
        };
        world.open_wallet(&bob.key, &usdc);
        let due = world.propose(market, target, change).unwrap();
        let all = LiquidateArgs { max_repay: Amount::All, min_receive: 0, receive: Receive::Tokens };
        let liquidate = world.ix().liquidate(bob, alice, (usd1, &usdc), all);
        let execute = execution(due, target);
        refused(world.act_all(&[execute.clone(), liquidate.clone()]), WlmError::NotLiquidatable);
        world.act(execute).unwrap();
        world.advance_with_prices(1);
        refused(world.act(liquidate), WlmError::NotLiquidatable);
    }
}

#[test]
fn a_collateral_that_is_switched_off_ramps_too() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    let off = of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(0), Some(0)));
    changed(world, market, eth.reserve, off).unwrap();
    // It backs no new risk …
    refused(world.borrow(alice, usd1, 1_000_000), WlmError::BorrowLimitExceeded);
    world.deposit(bob, eth, units(1, eth)).unwrap();
    assert!(!world.obligation(bob).has_collateral());
    refused(world.set_collateral(bob, eth, CollateralUse::Enabled), WlmError::NotCollateral);
    // … and what it backs already has a day.
    let second = falls_at(world, alice);
    assert!((15_200..15_400).contains(&second), "{second}");
    is_liquidated_from(world, second, bob, alice, (usd1, eth));
    // Then it is worth nothing, and is seized all the same.
    world.advance_with_prices(DAY);
    assert_eq!(world.portfolio(alice).health().unwrap().factor_micros(), 0);
    world.liquidate(bob, alice, (usd1, eth)).unwrap();
}

/// While it weighs, its price must be fresh, as ever; once it weighs nothing, it needs none.
#[test]
fn a_stale_price_of_ramping_collateral_stops_a_liquidation() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    let off = of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(0), Some(0)));
    changed(world, market, eth.reserve, off).unwrap();
    let refresh_usd1 = |world: &mut World| {
        let now = world.now();
        world.change_quote(usd1, |quote| quote.published_at = now);
    };
    world.advance(DAY / 2);
    refresh_usd1(world);
    refused(world.liquidate(bob, alice, (usd1, eth)), WlmError::PriceStale);
    world.advance(DAY / 2);
    refresh_usd1(world);
    assert_eq!(world.portfolio(alice).health().unwrap().factor_micros(), 0);
    refused(world.liquidate(bob, alice, (usd1, eth)), WlmError::PriceStale);
    let now = world.now();
    world.change_quote(eth, |quote| quote.published_at = now);
    world.liquidate(bob, alice, (usd1, eth)).unwrap();
}

#[test]
fn other_changes_leave_the_ramp_alone() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, eth, .. } = &mut stage;
    let cut = of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(5_000), Some(6_000)));
    changed(world, market, eth.reserve, cut).unwrap();
    let ramp = world.reserve(eth).ramp;
    world.advance_with_prices(DAY / 3);
    let others = [
        of_reserve(|c| c.supply_cap = Some(1)),
        of_reserve(|c| c.reserve_factor_bps = Some(1_500)),
        of_reserve(|c| c.curve_len = Some(1)),
        of_reserve(|c| (c.ltv_bps, c.max_bonus_bps) = (Some(0), Some(900))),
        of_reserve(|c| c.emode_mask = Some(4)),
    ];
    for change in others {
        changed(world, market, eth.reserve, change).unwrap();
        assert_eq!(world.reserve(eth).ramp, ramp);
    }
    let longer = of_settings(|change| change.ramp_duration = Some(2_592_000));
    world.change_market(market, longer).unwrap();
    assert_eq!(world.reserve(eth).ramp, ramp);
}

/// The market's ramp is 1 to 30 days long.
#[test]
fn takes_as_long_as_the_market_says() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, eth, .. } = &mut stage;
    let longer = of_settings(|change| change.ramp_duration = Some(2_592_000));
    world.change_market(market, longer).unwrap();
    changed(world, market, eth.reserve, of_reserve(|c| c.liquidation_threshold_bps = Some(7_900))).unwrap();
    let (now, reserve) = (world.now(), world.reserve(eth));
    assert_eq!([15, 30].map(|days| reserve.threshold(now + days * DAY)), [8_000, 7_900]);
}

/// 8,900 USD1 against 10,000 USDC: healthy down to a threshold of 89 %.
#[test]
fn a_groups_lower_threshold_falls_linearly() {
    let mut emode = EmodeStage::with_loan(8_900);
    let usdc = emode.usdc;
    let Stage { world, market, alice, bob, usd1, .. } = &mut emode.stage;
    world.change_market(market, of_emode(DOLLARS, [8_000, 8_300, 100, 200])).unwrap();
    let (now, group) = (world.now(), world.market(market).emode_groups[0]);
    assert_eq!([0, DAY / 2, DAY].map(|after| group.threshold(now + after)), [9_300, 8_800, 8_300]);
    refused(world.borrow(alice, usd1, 1_000_000), WlmError::BorrowLimitExceeded);
    let second = falls_at(world, alice);
    assert!((34_000..35_000).contains(&second), "{second}");
    is_liquidated_from(world, second, bob, alice, (usd1, &usdc));
}

/// A group that is switched off leaves its members their own terms: from 93 % to 80 %.
#[test]
fn a_group_that_is_switched_off_ramps_too() {
    let mut emode = EmodeStage::with_loan(8_900);
    let usdc = emode.usdc;
    let Stage { world, market, alice, bob, usd1, .. } = &mut emode.stage;
    world.change_market(market, of_emode(DOLLARS, [0; 4])).unwrap();
    let second = falls_at(world, alice);
    is_liquidated_from(world, second, bob, alice, (usd1, &usdc));
    world.advance_with_prices(DAY);
    let terms =
        world.reserve(&usdc).collateral_terms(&world.market(market).emode(DOLLARS, world.now()), world.now());
    assert_eq!((terms.ltv_bps, terms.liquidation_threshold_bps, terms.max_bonus_bps), (7_700, 8_000, 500));
}
