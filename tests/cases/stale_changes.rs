//! A change replaces what its proposer saw, within the limits of the day it is carried out, or nothing.

use solana_pubkey::Pubkey;
use wlm_sdk::{
    errors::WlmError,
    instructions::{Amount, ConfigChange, ReserveConfig, Restriction, Role},
};
use wlm_test_kit::{ReserveBuilder, units};

use crate::{
    governing::{
        DAY, DOLLAR_TERMS, changed, execution, hand_over, lower_ltv, of_emode, of_peg, of_reserve,
        of_settings, proposed,
    },
    peg_stage::PegStage,
    support::{Stage, refused},
};

#[test]
fn refuses_where_the_same_field_was_changed_meanwhile() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, peg, .. } = &mut stage;
    let raises: [(Pubkey, ConfigChange, ConfigChange); 5] = [
        (
            usd1.reserve,
            of_reserve(|c| c.ltv_bps = Some(7_800)),
            of_reserve(|c| (c.ltv_bps, c.flags) = (Some(7_750), Some(0))),
        ),
        (
            usd1.reserve,
            of_reserve(|c| (c.reserve_factor_bps, c.max_bonus_bps) = (Some(900), Some(499))),
            of_reserve(|c| c.max_bonus_bps = Some(498)),
        ),
        (
            peg.facility,
            of_peg(|c| c.sell_fee_bps = Some(9)),
            of_peg(|c| (c.sell_fee_bps, c.buy_fee_bps) = (Some(8), Some(8))),
        ),
        (
            market.key,
            of_settings(|c| c.dust_usd_micros = Some(5)),
            of_settings(|c| c.dust_usd_micros = Some(6)),
        ),
        (market.key, of_emode(3, DOLLAR_TERMS), of_emode(3, [8_600, 8_900, 0, 0])),
    ];
    for (target, late, early) in raises {
        let late = proposed(world, market, target, late);
        let early = proposed(world, market, target, early);
        world.advance(DAY);
        world.act(execution(early, target)).unwrap();
        refused(world.act(execution(late, target)), WlmError::ChangeStale);
    }
}

#[test]
fn another_field_makes_nothing_stale() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, peg, .. } = &mut stage;
    let pairs: [(Pubkey, [ConfigChange; 2]); 4] = [
        (usd1.reserve, [lower_ltv(), of_reserve(|c| c.supply_cap = Some(1))]),
        (peg.facility, [of_peg(|c| c.sell_fee_bps = Some(9)), of_peg(|c| c.capacity = Some(0))]),
        (
            market.key,
            [of_settings(|c| c.dust_usd_micros = Some(5)), of_settings(|c| c.fee_step_bps = Some(5))],
        ),
        (market.key, [of_emode(3, DOLLAR_TERMS), of_emode(4, DOLLAR_TERMS)]),
    ];
    for (target, changes) in pairs {
        let dues = changes.map(|change| proposed(world, market, target, change));
        world.advance(DAY);
        for due in dues {
            world.act(execution(due, target)).unwrap();
        }
    }
    let config = world.reserve(usd1).config;
    assert_eq!((config.ltv_bps, config.supply_cap), (7_000, 1));
}

/// What the guardian lowered is not raised by what was proposed before.
#[test]
fn refuses_a_raise_of_what_was_restricted_meanwhile() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, peg, .. } = &mut stage;
    let cap =
        proposed(world, market, usd1.reserve, of_reserve(|c| c.borrow_cap = Some(2_000_000_000_000_000_000)));
    let flash = proposed(world, market, usd1.reserve, of_reserve(|c| c.flash_fee_bps = Some(1)));
    let capacity = proposed(world, market, peg.facility, of_peg(|c| c.capacity = Some(2_000_000_000_000)));
    world.advance(DAY);
    let (supply_cap, debt_ceiling_usd) = (None, None);
    let lower = Restriction::LowerCaps { supply_cap, borrow_cap: Some(0), debt_ceiling_usd };
    world.restrict(market, usd1.reserve, lower).unwrap();
    world.restrict(market, peg.facility, Restriction::ClosePeg).unwrap();
    refused(world.act(execution(cap, usd1.reserve)), WlmError::ChangeStale);
    refused(world.act(execution(capacity, peg.facility)), WlmError::ChangeStale);
    world.act(execution(flash, usd1.reserve)).unwrap();
}

/// A stop is no change of a field.
#[test]
fn a_stop_makes_nothing_stale_and_no_change_ends_it() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, of_reserve(|c| c.flags = Some(0)));
    world.advance(DAY);
    world.restrict(market, eth.reserve, Restriction::StopDeposits).unwrap();
    world.act(execution(due, eth.reserve)).unwrap();
    assert!(world.reserve(eth).deposits_stopped_until > world.now());
}

/// Two of the same raise, queued to be taken after each other, are one raise.
#[test]
fn the_same_raise_twice_raises_once() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let raise = of_reserve(|change| change.supply_cap = Some(2_000_000_000_000_000_000));
    let [first, second] = [(); 2].map(|()| proposed(world, market, eth.reserve, raise.clone()));
    world.advance(DAY);
    world.act(execution(first, eth.reserve)).unwrap();
    refused(world.act(execution(second, eth.reserve)), WlmError::ChangeStale);
}

/// The second step can only be proposed once the first is taken.
#[test]
fn steps_cannot_be_queued() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let caps = [2_000_000_000_000_000_000, 4_000_000_000_000_000_000];
    let [first, second] = caps.map(|cap| of_reserve(|change| change.supply_cap = Some(cap)));
    let too_early = world.propose(market, eth.reserve, second.clone()).map(|_| ());
    assert_eq!(too_early.unwrap_err().wlm(), Some(&WlmError::CapStepTooLarge));
    changed(world, market, eth.reserve, first).unwrap();
    changed(world, market, eth.reserve, second).unwrap();
}

/// The same value again, changed and changed back, is what the proposer saw.
#[test]
fn what_was_changed_back_is_not_stale() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    for ltv in [7_500, 7_800] {
        changed(world, market, eth.reserve, of_reserve(|change| change.ltv_bps = Some(ltv))).unwrap();
    }
    world.advance(DAY);
    world.act(execution(due, eth.reserve)).unwrap();
}

#[test]
fn refuses_a_step_that_is_too_large_by_now() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let dearer: ReserveConfig = ReserveBuilder::eth().with(|config| config.curve[1].apr_bps = 1_200).config;
    let raises = [
        (WlmError::LtvStepTooLarge, of_reserve(|c| c.ltv_bps = Some(7_900))),
        (WlmError::FeeStepTooLarge, of_reserve(|c| c.reserve_factor_bps = Some(1_100))),
        (WlmError::CapStepTooLarge, of_reserve(|c| c.supply_cap = Some(1_500_000_000_000_000_000))),
        (WlmError::RateStepTooLarge, of_reserve(|change| change.curve = Some(dearer.curve))),
    ];
    let dues = raises.map(|(error, raise)| (error, proposed(world, market, eth.reserve, raise)));
    let tighter = of_settings(|change| {
        (change.ltv_step_bps, change.fee_step_bps) = (Some(99), Some(99));
        (change.cap_step_bps, change.rate_step_bps) = (Some(14_999), Some(10_001));
    });
    let mut looser = world.clone();
    world.change_market(market, tighter).unwrap();
    world.advance(DAY);
    looser.advance(DAY);
    for (error, due) in dues {
        refused(world.act(execution(due, eth.reserve)), error);
        looser.act(execution(due, eth.reserve)).unwrap();
    }
}

/// A cap rises from what is in use on the day: who withdraws in between takes the ground away.
#[test]
fn refuses_a_cap_that_too_little_is_under_by_now() {
    let mut stage = Stage::new();
    let Stage { world, market, bank, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.supply_cap = 1).unwrap();
    let raise = of_reserve(|change| change.supply_cap = Some(units(200_000, usd1)));
    let due = proposed(world, market, usd1.reserve, raise);
    world.advance(DAY);
    world.withdraw(bank, usd1, Amount::Exact(units(1, usd1))).unwrap();
    refused(world.act(execution(due, usd1.reserve)), WlmError::CapStepTooLarge);
    world.deposit(bank, usd1, 1).expect_err("over the cap");
}

/// What fitted together when it was proposed is judged together again.
#[test]
fn refuses_what_does_not_fit_any_more() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let raise = proposed(world, market, eth.reserve, of_reserve(|c| c.ltv_bps = Some(8_000)));
    changed(world, market, eth.reserve, of_reserve(|c| c.liquidation_threshold_bps = Some(7_900))).unwrap();
    world.advance(DAY);
    refused(world.act(execution(raise, eth.reserve)), WlmError::ConfigLtvOutOfBounds);
}

/// A role that is accepted in between has another holder: a later offer of it is stale.
#[test]
fn an_offer_stands_on_who_has_the_role() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let to = world.new_wallet();
    let offer = ConfigChange::Role { role: Role::Treasury, to };
    let due = proposed(world, market, market.key, offer);
    hand_over(world, market, Role::Treasury);
    world.advance(DAY);
    refused(world.act(execution(due, market.key)), WlmError::ChangeStale);
}
