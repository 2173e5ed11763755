//! Reducing risk at once: who may, and how little that is. What goes on meanwhile is in [`crate::restricted`].

use solana_pubkey::Pubkey;
use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{self, MarketSettings, PegConfig, ReserveConfig, Restriction},
    program::state::STOP_DURATION,
};
use wlm_test_kit::{MarketBuilder, MarketKeys, World, attackers::ANYTHING, units};

use crate::{
    governing::{DAY, another_market, changed, forged, of_reserve},
    peg_stage::PegStage,
    support::{Stage, besiege, harmless, refused, refused_with, swapped},
};

const fn lower(
    supply_cap: Option<u64>,
    borrow_cap: Option<u64>,
    debt_ceiling_usd: Option<u64>,
) -> Restriction {
    Restriction::LowerCaps { supply_cap, borrow_cap, debt_ceiling_usd }
}

/// All that a reserve can be told.
const OF_RESERVES: [Restriction; 4] = [
    lower(Some(1), Some(2), Some(3)),
    Restriction::StopDeposits,
    Restriction::StopBorrows,
    Restriction::CloseFacilities,
];

fn restrict(
    signer: Pubkey,
    market: &MarketKeys,
    target: Pubkey,
    restriction: Restriction,
) -> solana_instruction::Instruction {
    instructions::restrict(signer, market.key, target, restriction)
}

#[test]
fn guardian_and_governance_may_and_nobody_else() {
    let mut stage = PegStage::new();
    let PegStage { world, market, alice, usd1, peg, .. } = &mut stage;
    let mut all = OF_RESERVES.map(|restriction| (usd1.reserve, restriction)).to_vec();
    all.push((peg.facility, Restriction::ClosePeg));
    for (target, restriction) in all {
        for stranger in [market.treasury, market.creator, alice.key, usd1.reserve] {
            refused(world.act(restrict(stranger, market, target, restriction)), WlmError::Unauthorized);
        }
        for by in [market.guardian, market.governance] {
            let meta = world.clone().act(restrict(by, market, target, restriction)).unwrap();
            let [Event::Restricted(event)] = meta.events.as_slice() else { panic!("one event") };
            assert_eq!((event.market, event.target, event.by), (market.key, target, by));
            assert_eq!(event.restriction, restriction);
        }
    }
}

#[test]
fn a_cap_only_falls() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let ReserveConfig { supply_cap, borrow_cap, debt_ceiling_usd: ceiling, .. } = world.reserve(eth).config;
    let raises = [
        lower(Some(supply_cap + 1), None, None),
        lower(None, Some(borrow_cap + 1), None),
        lower(None, None, Some(ceiling + 1)),
        // Not even beside one that falls.
        lower(Some(0), Some(0), Some(ceiling + 1)),
        lower(Some(u64::MAX), Some(0), Some(0)),
    ];
    for raise in raises {
        for by in [market.guardian, market.governance] {
            refused(world.act(restrict(by, market, eth.reserve, raise)), WlmError::RestrictionRaises);
        }
    }
    let config = |world: &World| {
        let config = world.reserve(eth).config;
        (config.supply_cap, config.borrow_cap, config.debt_ceiling_usd)
    };
    world.restrict(market, eth.reserve, lower(Some(supply_cap), Some(borrow_cap), Some(ceiling))).unwrap();
    assert_eq!(config(world), (supply_cap, borrow_cap, ceiling));
    world.restrict(market, eth.reserve, lower(Some(5), None, None)).unwrap();
    world.restrict(market, eth.reserve, lower(None, Some(6), None)).unwrap();
    world.restrict(market, eth.reserve, lower(None, None, Some(7))).unwrap();
    assert_eq!(config(world), (5, 6, 7));
    refused(world.restrict(market, eth.reserve, lower(Some(6), None, None)), WlmError::RestrictionRaises);
    world.restrict(market, eth.reserve, lower(Some(0), Some(0), Some(0))).unwrap();
    refused(world.restrict(market, eth.reserve, lower(None, None, None)), WlmError::EmptyChange);
    assert_eq!(config(world), (0, 0, 0));
}

/// `act` in a clone of the world, some seconds from now.
fn later<T>(world: &World, seconds: i64, act: impl Fn(&mut World) -> T) -> T {
    let mut world = world.clone();
    world.advance_with_prices(seconds);
    act(&mut world)
}

#[test]
fn a_stop_ends_after_72_hours() {
    assert_eq!(STOP_DURATION, 72 * 3_600);
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    world.restrict(market, eth.reserve, Restriction::StopDeposits).unwrap();
    world.restrict(market, usd1.reserve, Restriction::StopBorrows).unwrap();
    let deposit = |world: &mut World| world.deposit(bob, eth, units(1, eth));
    let borrow = |world: &mut World| world.borrow(alice, usd1, units(1, usd1));
    for during in [0, 1, DAY, 3 * DAY - 1] {
        refused(later(world, during, deposit), WlmError::DepositsStopped);
        refused(later(world, during, borrow), WlmError::BorrowsStopped);
    }
    for after in [3 * DAY, 3 * DAY + 1] {
        later(world, after, deposit).unwrap();
        later(world, after, borrow).unwrap();
    }
}

#[test]
fn a_stop_that_is_renewed_begins_anew() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    for _ in 0..2 {
        world.restrict(market, eth.reserve, Restriction::StopDeposits).unwrap();
        world.restrict(market, usd1.reserve, Restriction::StopBorrows).unwrap();
        world.advance_with_prices(2 * DAY);
    }
    let deposit = |world: &mut World| world.deposit(bob, eth, units(1, eth));
    let borrow = |world: &mut World| world.borrow(alice, usd1, units(1, usd1));
    refused(later(world, DAY - 1, deposit), WlmError::DepositsStopped);
    refused(later(world, DAY - 1, borrow), WlmError::BorrowsStopped);
    later(world, DAY, deposit).unwrap();
    later(world, DAY, borrow).unwrap();
}

/// One is not the other, and one reserve is not another.
#[test]
fn a_stop_is_of_one_thing_in_one_reserve() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, bank, bob, usd1, eth } = &mut stage;
    let mut stopped = world.clone();
    stopped.restrict(market, usd1.reserve, Restriction::StopDeposits).unwrap();
    refused(stopped.deposit(bank, usd1, units(1, usd1)), WlmError::DepositsStopped);
    stopped.borrow(alice, usd1, units(1, usd1)).unwrap();
    stopped.deposit(bob, eth, units(1, eth)).unwrap();
    world.restrict(market, usd1.reserve, Restriction::StopBorrows).unwrap();
    refused(world.borrow(alice, usd1, units(1, usd1)), WlmError::BorrowsStopped);
    world.deposit(bank, usd1, units(1, usd1)).unwrap();
    world.borrow(alice, eth, units(1, eth)).unwrap();
}

/// What is switched off by a change stays off when a stop ends.
#[test]
fn a_stop_does_not_switch_on_what_is_off() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, bob, eth, .. } = &mut stage;
    let off = of_reserve(|change| change.flags = Some(ReserveConfig::DEPOSITS_DISABLED));
    changed(world, market, eth.reserve, off).unwrap();
    world.restrict(market, eth.reserve, Restriction::StopDeposits).unwrap();
    refused(world.deposit(bob, eth, 1_000), WlmError::DepositsDisabled);
    world.advance_with_prices(3 * DAY);
    refused(world.deposit(bob, eth, 1_000), WlmError::DepositsDisabled);
}

/// 15,000 of 50,000 USD1 are minted; 35,000 more count as liquidity until the facility is closed.
#[test]
fn closed_facilities_keep_what_is_out_and_set_the_rate() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, alice, bob, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.flash_capacity = 1_000_000).unwrap();
    let before = world.reserve(usd1);
    world.restrict(market, usd1.reserve, Restriction::CloseFacilities).unwrap();
    let after = world.reserve(usd1);
    assert_eq!((after.config.facility_capacity, after.config.flash_capacity), (units(15_000, usd1), 0));
    assert_eq!((after.facility_level, after.cash), (before.facility_level, before.cash));
    // From 20,000 of 55,000 to all of 20,000.
    assert_eq!([before, after].map(|reserve| reserve.borrow_apr >> 32), [242, 3_000]);
    refused(world.borrow(alice, usd1, units(1, usd1)), WlmError::InsufficientLiquidity);
    refused(world.flash(bob, usd1, 1, &[]), WlmError::FacilityCapacityExceeded);
    // Again, it is the same.
    world.restrict(market, usd1.reserve, Restriction::CloseFacilities).unwrap();
    assert_eq!(world.reserve(usd1).config, after.config);
}

/// A capacity that was lowered under what is out is not raised to it.
#[test]
fn closing_raises_no_capacity() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.facility_capacity = 1).unwrap();
    world.restrict(market, usd1.reserve, Restriction::CloseFacilities).unwrap();
    assert_eq!(world.reserve(usd1).config.facility_capacity, 1);
    let mut stage = PegStage::new();
    stage.buy(units(100, &stage.peg.coin)).unwrap();
    stage.configure(|config| config.capacity = 1);
    stage.world.restrict(&stage.market, stage.peg.facility, Restriction::ClosePeg).unwrap();
    assert_eq!(stage.facility().config.capacity, 1);
}

#[test]
fn a_closed_peg_facility_sells_and_does_not_buy() {
    let mut stage = PegStage::new();
    stage.buy(units(100, &stage.peg.coin)).unwrap();
    let level = stage.facility().level;
    stage.world.restrict(&stage.market, stage.peg.facility, Restriction::ClosePeg).unwrap();
    assert_eq!(stage.facility().config.capacity, level);
    refused(stage.buy(units(1, &stage.peg.coin)), WlmError::FacilityCapacityExceeded);
    stage.sell(level / 2).unwrap();
    // What came back is room again, until it is closed again.
    stage.world.restrict(&stage.market, stage.peg.facility, Restriction::ClosePeg).unwrap();
    refused(stage.buy(units(1, &stage.peg.coin)), WlmError::FacilityCapacityExceeded);
    let rest = stage.facility().level;
    stage.sell(rest).unwrap();
    assert_eq!(stage.facility().level, 0);
}

#[test]
fn refuses_another_kind_of_target() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, peg, alice, .. } = &mut stage;
    let (foreign, foreign_usd1, foreign_peg) = another_market(world, &peg.coin);
    let [forged_reserve, forged_peg] = [usd1.reserve, peg.facility].map(|key| forged(world, &key));
    let neither = [market.key, alice.obligation, usd1.vault, usd1.mint, world.new_address()];
    for restriction in OF_RESERVES {
        for target in neither.into_iter().chain([peg.facility, forged_reserve]) {
            refused(world.restrict(market, target, restriction), WlmError::WrongReserve);
        }
        refused(world.restrict(market, foreign_usd1.reserve, restriction), WlmError::WrongMarket);
    }
    for target in neither.into_iter().chain([usd1.reserve, forged_peg]) {
        refused(world.restrict(market, target, Restriction::ClosePeg), WlmError::WrongPeg);
    }
    refused(world.restrict(market, foreign_peg.facility, Restriction::ClosePeg), WlmError::WrongMarket);
    // Nor as the guardian of the market that the target belongs to.
    let swap = restrict(foreign.guardian, market, foreign_usd1.reserve, Restriction::StopBorrows);
    refused(world.act(swap), WlmError::Unauthorized);
}

/// Every restriction in every order: no field of any configuration rises, none but a cap moves, and no token does.
#[test]
fn nothing_rises_and_nothing_moves() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, usd1, eth, .. } = &mut stage;
    world.configure(market, usd1, |config| config.flash_capacity = 1_000).unwrap();
    let caps = [None, Some(0), Some(1_000_000), Some(units(1_000, usd1))];
    let mut all = OF_RESERVES.to_vec();
    all.extend(caps.iter().flat_map(|a| caps.map(|b| lower(*a, b, b.or(*a)))));
    let settings: MarketSettings = world.market(market).settings;
    for round in 0..all.len() {
        all.rotate_left(1);
        let mut world = world.clone();
        for restriction in &all {
            let before = world.snapshot();
            let outcome =
                world.restrict(market, if round % 2 == 0 { usd1.reserve } else { eth.reserve }, *restriction);
            if *restriction == lower(None, None, None) {
                refused(outcome, WlmError::EmptyChange);
            } else if outcome.is_err() {
                refused(outcome, WlmError::RestrictionRaises);
            }
            let after = world.snapshot();
            assert_eq!((&before.balances, &before.supplies), (&after.balances, &after.supplies));
            for (key, was) in &before.reserves {
                let is = &after.reserves[key];
                let rest = ReserveConfig {
                    supply_cap: is.config.supply_cap.min(was.config.supply_cap),
                    borrow_cap: is.config.borrow_cap.min(was.config.borrow_cap),
                    debt_ceiling_usd: is.config.debt_ceiling_usd.min(was.config.debt_ceiling_usd),
                    facility_capacity: is.config.facility_capacity.min(was.config.facility_capacity),
                    flash_capacity: is.config.flash_capacity.min(was.config.flash_capacity),
                    ..was.config
                };
                assert_eq!(rest, is.config);
                assert_eq!(
                    (was.cash, was.debt_shares, was.supply_shares),
                    (is.cash, is.debt_shares, is.supply_shares)
                );
            }
        }
        assert_eq!(world.market(market).settings, settings);
    }
    let mut stage = PegStage::new();
    stage.buy(units(100, &stage.peg.coin)).unwrap();
    let was = stage.facility();
    stage.world.restrict(&stage.market, stage.peg.facility, Restriction::ClosePeg).unwrap();
    let is = stage.facility();
    assert_eq!(is.config, PegConfig { capacity: was.level, ..was.config });
    assert_eq!((is.level, is.stock), (was.level, was.stock));
}

#[test]
fn refuses_a_target_it_cannot_write() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let stop = restrict(market.guardian, market, eth.reserve, Restriction::StopDeposits);
    refused_with(world.act(crate::support::read_only(stop, &eth.reserve)), "ConstraintMut");
}

/// What the guardian of another market may do here: nothing.
#[test]
fn refuses_the_guardian_of_another_market() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let stop = restrict(foreign.guardian, market, eth.reserve, Restriction::StopDeposits);
    refused(world.act(stop.clone()), WlmError::Unauthorized);
    refused(world.act(swapped(stop, &market.key, &foreign.key)), WlmError::WrongMarket);
}

#[test]
fn refuses_every_impostor() {
    for restriction in OF_RESERVES {
        let mut stage = Stage::new();
        let Stage { market, eth, .. } = &stage;
        let stop = restrict(market.guardian, market, eth.reserve, restriction);
        let roles = ["signer", "market", "target", "instructions"];
        let excuses = [
            harmless("target", "another reserve", "the guardian restricts each of its reserves"),
            harmless("remaining", ANYTHING, "none is read"),
        ];
        besiege(&mut stage, stop, &roles, &excuses);
    }
    let mut stage = PegStage::new();
    let close = restrict(stage.market.guardian, &stage.market, stage.peg.facility, Restriction::ClosePeg);
    let roles = ["signer", "market", "target", "instructions"];
    let excuses = [
        harmless("target", "another peg facility", "the guardian closes each of its facilities"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    stage.besiege(close, &roles, &excuses);
}
