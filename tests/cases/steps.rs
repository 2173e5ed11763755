//! How far one change may loosen a parameter: each at its bound, and one step over it. To tighten, any step will do.

use wlm_sdk::{
    errors::WlmError,
    instructions::{Amount, ConfigChange, PegChange, RatePoint, ReserveChange, ReserveConfig, Restriction},
};
use wlm_test_kit::{Asset, Outcome, ReserveBuilder, units};

use crate::{
    governing::{DAY, DOLLARS, EmodeStage, changed, of_emode, of_peg, of_reserve},
    peg_stage::PegStage,
    support::{Stage, refused},
};

type Change = fn(&mut ReserveConfig);

/// Whether this change of an asset is proposed. Nothing is carried out.
fn propose(stage: &Stage, asset: &Asset, change: impl FnOnce(&mut ReserveConfig)) -> Outcome {
    let mut world = stage.world.clone();
    let old = world.reserve(asset).config;
    let mut new = old;
    change(&mut new);
    let change = ConfigChange::Reserve(Box::new(ReserveChange::between(&old, &new)));
    let proposal = world.proposal(&stage.market, asset.reserve, change);
    world.act(wlm_sdk::instructions::propose_change(&proposal))
}

/// Ether with a limit on what flows out.
fn limited() -> Stage {
    let eth = ReserveBuilder::eth()
        .with(|config| (config.outflow_capacity, config.outflow_window) = (1_000, 3_600));
    Stage::with(ReserveBuilder::usd1(), eth)
}

const LTV: [Change; 4] = [
    |c| (c.ltv_bps, c.liquidation_threshold_bps) = (8_300, 8_600),
    |c| (c.ltv_bps, c.liquidation_threshold_bps) = (0, 8_600),
    |c| (c.ltv_bps, c.liquidation_threshold_bps) = (8_301, 8_600),
    |c| (c.ltv_bps, c.liquidation_threshold_bps) = (7_800, 8_601),
];

#[test]
fn of_ltv_and_threshold() {
    let stage = Stage::new();
    let [both, mixed, ltv, threshold] = LTV;
    propose(&stage, &stage.eth, both).unwrap();
    propose(&stage, &stage.eth, mixed).unwrap();
    refused(propose(&stage, &stage.eth, ltv), WlmError::LtvStepTooLarge);
    refused(propose(&stage, &stage.eth, threshold), WlmError::LtvStepTooLarge);
}

#[test]
fn of_fees_and_bonuses() {
    let fees: [[Change; 3]; 5] = [
        [
            |c| (c.min_bonus_bps, c.max_bonus_bps) = (800, 801),
            |c| (c.min_bonus_bps, c.max_bonus_bps) = (801, 801),
            |c| c.min_bonus_bps = 0,
        ],
        [|c| c.max_bonus_bps = 1_300, |c| c.max_bonus_bps = 1_301, |c| c.max_bonus_bps = 300],
        [
            |c| c.protocol_bonus_share_bps = 1_500,
            |c| c.protocol_bonus_share_bps = 1_501,
            |c| c.protocol_bonus_share_bps = 0,
        ],
        [|c| c.reserve_factor_bps = 1_500, |c| c.reserve_factor_bps = 1_501, |c| c.reserve_factor_bps = 0],
        [|c| c.flash_fee_bps = 501, |c| c.flash_fee_bps = 502, |c| c.flash_fee_bps = 0],
    ];
    let stage = Stage::with(ReserveBuilder::usd1(), ReserveBuilder::eth().with(|c| c.flash_fee_bps = 1));
    for [within, over, lower] in fees {
        propose(&stage, &stage.eth, lower).unwrap();
        propose(&stage, &stage.eth, within).unwrap();
        refused(propose(&stage, &stage.eth, over), WlmError::FeeStepTooLarge);
    }
}

#[test]
fn of_caps() {
    let caps: [[Change; 3]; 4] = [
        [
            |c| c.supply_cap = 2_000_000_000_000_000_000,
            |c| c.supply_cap = 2_000_000_000_000_000_001,
            |c| c.supply_cap = 0,
        ],
        [
            |c| c.borrow_cap = 2_000_000_000_000_000_000,
            |c| c.borrow_cap = 2_000_000_000_000_000_001,
            |c| c.borrow_cap = 0,
        ],
        [
            |c| c.debt_ceiling_usd = 2_000_000_000,
            |c| c.debt_ceiling_usd = 2_000_000_001,
            |c| c.debt_ceiling_usd = 0,
        ],
        [|c| c.outflow_capacity = 2_000, |c| c.outflow_capacity = 2_001, |c| c.outflow_capacity = 1],
    ];
    let stage = limited();
    for [within, over, lower] in caps {
        propose(&stage, &stage.eth, lower).unwrap();
        propose(&stage, &stage.eth, within).unwrap();
        refused(propose(&stage, &stage.eth, over), WlmError::CapStepTooLarge);
    }
}

/// A bucket of zero lets everything flow out: that is the largest of all, not the smallest.
#[test]
fn no_outflow_limit_is_the_largest() {
    let stage = limited();
    refused(propose(&stage, &stage.eth, |c| c.outflow_capacity = 0), WlmError::CapStepTooLarge);
    for capacity in [1, u64::MAX] {
        let limit = |c: &mut ReserveConfig| (c.outflow_capacity, c.outflow_window) = (capacity, 3_600);
        propose(&stage, &stage.usd1, limit).unwrap();
    }
}

/// A cap that governance cut under what is in use rises from there.
#[test]
fn caps_rise_from_what_is_in_use() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, usd1, eth, .. } = &mut stage;
    for asset in [*usd1, *eth] {
        let low = |c: &mut ReserveConfig| (c.supply_cap, c.borrow_cap, c.debt_ceiling_usd) = (1, 1, 1);
        world.configure(market, &asset, low).unwrap();
    }
    let claims = world.reserve(usd1).pool().claims().unwrap();
    assert_eq!(claims, units(100_000, usd1));
    let resting = world.reserve(eth).attributed_debt_usd_micros.div_ceil(1_000_000);
    assert!((20_000..20_100).contains(&resting));
    let (usd1, eth) = (stage.usd1, stage.eth);
    let refuse = |asset, change: &dyn Fn(&mut ReserveConfig)| {
        refused(propose(&stage, asset, change), WlmError::CapStepTooLarge);
    };
    propose(&stage, &usd1, |c| c.supply_cap = 2 * claims).unwrap();
    refuse(&usd1, &|c| c.supply_cap = 2 * claims + 1);
    propose(&stage, &usd1, |c| c.borrow_cap = 2 * claims).unwrap();
    refuse(&usd1, &|c| c.borrow_cap = 2 * claims + 1);
    propose(&stage, &eth, |c| c.debt_ceiling_usd = 2 * resting).unwrap();
    refuse(&eth, &|c| c.debt_ceiling_usd = 2 * resting + 1);
    // Nothing rests on USD1.
    refuse(&usd1, &|c| c.debt_ceiling_usd = 3);
}

/// A guardian's cut takes a step to mend, not a year of doubled dust.
#[test]
fn caps_that_the_guardian_cut_rise_from_what_governance_had_set() {
    const SET: u64 = 1_000_000_000_000_000_000;
    let mut stage = Stage::with_loan();
    let Stage { world, market, bank, usd1, .. } = &mut stage;
    for low in [1_000, 0] {
        let restriction = Restriction::LowerCaps {
            supply_cap: Some(low),
            borrow_cap: Some(low),
            debt_ceiling_usd: Some(low),
        };
        world.restrict(market, usd1.reserve, restriction).unwrap();
    }
    world.withdraw(bank, usd1, Amount::Exact(units(80_000, usd1))).unwrap();
    // Another change of the same reserve forgets nothing.
    world.configure(market, usd1, |c| c.reserve_factor_bps += 1).unwrap();
    let usd1 = *usd1;
    propose(&stage, &usd1, |c| {
        (c.supply_cap, c.borrow_cap, c.debt_ceiling_usd) = (2 * SET, 2 * SET, 2_000_000_000);
    })
    .unwrap();
    refused(propose(&stage, &usd1, |c| c.supply_cap = 2 * SET + 1), WlmError::CapStepTooLarge);
    refused(propose(&stage, &usd1, |c| c.borrow_cap = 2 * SET + 1), WlmError::CapStepTooLarge);
    refused(propose(&stage, &usd1, |c| c.debt_ceiling_usd = 2_000_000_001), WlmError::CapStepTooLarge);
}

/// What governance has closed is opened as if it were new.
#[test]
fn caps_of_zero_are_opened_at_any_height() {
    let closed = ReserveBuilder::eth().with(|c| (c.supply_cap, c.borrow_cap, c.debt_ceiling_usd) = (0, 0, 0));
    let stage = Stage::with(ReserveBuilder::usd1(), closed);
    let eth = stage.eth;
    propose(&stage, &eth, |c| {
        (c.supply_cap, c.borrow_cap, c.debt_ceiling_usd) = (u64::MAX, u64::MAX, u64::MAX);
    })
    .unwrap();
}

#[test]
fn of_usd1_facilities() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, usd1, .. } = &mut stage;
    world.configure(market, usd1, |c| c.flash_capacity = 1_000).unwrap();
    let (usd1, room) = (*usd1, units(50_000, usd1));
    let refuse = |stage: &Stage, change: &dyn Fn(&mut ReserveConfig)| {
        refused(propose(stage, &usd1, change), WlmError::CapStepTooLarge);
    };
    propose(&stage, &usd1, |c| c.facility_capacity = 2 * room).unwrap();
    refuse(&stage, &|c| c.facility_capacity = 2 * room + 1);
    propose(&stage, &usd1, |c| c.flash_capacity = 2_000).unwrap();
    refuse(&stage, &|c| c.flash_capacity = 2_001);
    let Stage { world, market, .. } = &mut stage;
    world.configure(market, &usd1, |c| (c.facility_capacity, c.flash_capacity) = (1, 1)).unwrap();
    let level = world.reserve(&usd1).facility_level;
    assert_eq!(level, units(15_000, &usd1));
    propose(&stage, &usd1, |c| c.facility_capacity = 2 * level).unwrap();
    refuse(&stage, &|c| c.facility_capacity = 2 * level + 1);
    refuse(&stage, &|c| c.flash_capacity = 3);
    // Closed by the guardian, it is as governance had set it; closed by governance, as if it were new.
    let Stage { world, market, .. } = &mut stage;
    world.restrict(market, usd1.reserve, Restriction::CloseFacilities).unwrap();
    refuse(&stage, &|c| c.flash_capacity = 3);
    let Stage { world, market, .. } = &mut stage;
    world.configure(market, &usd1, |c| c.flash_capacity = 1).unwrap();
    world.configure(market, &usd1, |c| c.flash_capacity = 0).unwrap();
    propose(&stage, &usd1, |c| c.flash_capacity = u64::MAX).unwrap();
}

#[test]
fn of_a_peg_facility() {
    type Change = fn(&mut PegChange);
    let mut stage = PegStage::new();
    let bought = stage.buy(units(1_000, &stage.peg.coin));
    bought.unwrap();
    let level = stage.facility().level;
    let propose = |stage: &PegStage, change: &dyn Fn(&mut PegChange)| {
        let mut world = stage.world.clone();
        let proposal = world.proposal(&stage.market, stage.peg.facility, of_peg(change));
        world.act(wlm_sdk::instructions::propose_change(&proposal))
    };
    let fees: [[Change; 2]; 2] = [
        [|c| c.buy_fee_bps = Some(510), |c| c.buy_fee_bps = Some(511)],
        [|c| c.sell_fee_bps = Some(510), |c| c.sell_fee_bps = Some(511)],
    ];
    for [within, over] in fees {
        propose(&stage, &within).unwrap();
        refused(propose(&stage, &over), WlmError::FeeStepTooLarge);
    }
    propose(&stage, &|c| c.capacity = Some(2_000_000_000_000)).unwrap();
    refused(propose(&stage, &|c| c.capacity = Some(2_000_000_000_001)), WlmError::CapStepTooLarge);
    let PegStage { world, market, peg, .. } = &mut stage;
    world.restrict(market, peg.facility, Restriction::ClosePeg).unwrap();
    propose(&stage, &|c| c.capacity = Some(2_000_000_000_000)).unwrap();
    refused(propose(&stage, &|c| c.capacity = Some(2_000_000_000_001)), WlmError::CapStepTooLarge);
    stage.configure(|config| config.capacity = 1);
    propose(&stage, &|c| c.capacity = Some(2 * level)).unwrap();
    refused(propose(&stage, &|c| c.capacity = Some(2 * level + 1)), WlmError::CapStepTooLarge);
}

/// From 0 %, 6 % at 90 % of utilisation and 30 % at all of it.
fn curve(corners: &[(u32, u32)]) -> impl Fn(&mut ReserveConfig) + use<> {
    let mut curve = [RatePoint::default(); 8];
    for (point, (utilisation_bps, apr_bps)) in curve.iter_mut().zip(corners) {
        *point = RatePoint { utilisation_bps: *utilisation_bps, apr_bps: *apr_bps };
    }
    let curve_len = u8::try_from(corners.len()).unwrap();
    move |config| (config.curve, config.curve_len) = (curve, curve_len)
}

/// Twice the rate and a point, at every utilisation: at the corners of both curves, and so between them.
#[test]
fn of_rates_at_every_utilisation() {
    let stage = Stage::new();
    let eth = &stage.eth;
    let within: [&[(u32, u32)]; 6] = [
        &[(0, 100), (9_000, 1_300), (10_000, 6_100)],
        // Corners of the new curve alone.
        &[(0, 100), (4_500, 700), (9_000, 1_300), (10_000, 6_100)],
        &[(0, 100), (9_000, 1_300), (9_500, 3_700), (10_000, 6_100)],
        // A corner of the old curve alone: 90 % of 14.44 %.
        &[(0, 0), (10_000, 1_444)],
        &[(0, 100)],
        &[(0, 0), (10_000, 0)],
    ];
    for corners in within {
        propose(&stage, eth, curve(corners)).unwrap();
    }
    let over: [&[(u32, u32)]; 7] = [
        &[(0, 101), (9_000, 1_300), (10_000, 6_100)],
        &[(0, 100), (9_000, 1_301), (10_000, 6_100)],
        &[(0, 100), (9_000, 1_300), (10_000, 6_101)],
        &[(0, 100), (4_500, 701), (9_000, 1_300), (10_000, 6_100)],
        &[(0, 100), (9_000, 1_300), (9_500, 3_701), (10_000, 6_100)],
        &[(0, 0), (10_000, 1_445)],
        &[(0, 101)],
    ];
    for corners in over {
        refused(propose(&stage, eth, curve(corners)), WlmError::RateStepTooLarge);
    }
}

/// Fewer points of the same curve are another curve.
#[test]
fn of_rates_by_the_number_of_points() {
    let dear: [(u32, u32); 2] = [(0, 10_000), (10_000, 10_000)];
    let eth = ReserveBuilder::eth().with(curve(&[(0, 0), (10_000, 10_000)]));
    let stage = Stage::with(ReserveBuilder::usd1(), eth);
    refused(propose(&stage, &stage.eth, curve(&dear)), WlmError::RateStepTooLarge);
    refused(propose(&stage, &stage.eth, curve(&dear[..1])), WlmError::RateStepTooLarge);
    propose(&stage, &stage.eth, |c| c.curve_len = 1).unwrap();
}

#[test]
fn of_a_group() {
    let mut emode = EmodeStage::new();
    let Stage { world, market, .. } = &mut emode.stage;
    let mut propose = |terms| {
        let proposal = world.proposal(market, market.key, of_emode(DOLLARS, terms));
        world.act(wlm_sdk::instructions::propose_change(&proposal))
    };
    propose([9_500, 9_700, 100, 200]).unwrap();
    propose([9_000, 9_300, 600, 700]).unwrap();
    refused(propose([9_501, 9_700, 100, 200]), WlmError::LtvStepTooLarge);
    refused(propose([9_000, 9_801, 100, 200]), WlmError::LtvStepTooLarge);
    refused(propose([9_000, 9_300, 601, 700]), WlmError::FeeStepTooLarge);
    refused(propose([9_000, 9_300, 100, 701]), WlmError::FeeStepTooLarge);
    // A group that was never there takes its terms at once: see `EmodeStage`.
    propose([0, 0, 0, 0]).unwrap();
}

/// A group that was switched off is one until its ramp is over.
#[test]
fn of_a_group_that_is_being_switched_off() {
    let mut emode = EmodeStage::new();
    let Stage { world, market, .. } = &mut emode.stage;
    world.change_market(market, of_emode(DOLLARS, [0; 4])).unwrap();
    let reopen = |world: &mut wlm_test_kit::World| {
        let proposal = world.proposal(market, market.key, of_emode(DOLLARS, [9_000, 9_300, 100, 200]));
        world.act(wlm_sdk::instructions::propose_change(&proposal))
    };
    refused(reopen(world), WlmError::LtvStepTooLarge);
    world.advance(DAY - 1);
    refused(reopen(world), WlmError::LtvStepTooLarge);
    world.advance(1);
    reopen(world).unwrap();
}

const OPENED: Change = |config| (config.ltv_bps, config.liquidation_threshold_bps) = (7_800, 8_100);

/// Where no debt rests on a collateral, it is opened as if it were new.
#[test]
fn of_a_collateral_that_is_opened() {
    let closed = ReserveBuilder::eth().with(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (0, 0));
    let stage = Stage::with(ReserveBuilder::usd1(), closed);
    propose(&stage, &stage.eth, OPENED).unwrap();

    let mut stage = Stage::with_loan();
    let Stage { world, market, eth, .. } = &mut stage;
    let close = of_reserve(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (Some(0), Some(0)));
    changed(world, market, eth.reserve, close).unwrap();
    refused(propose(&stage, &stage.eth, OPENED), WlmError::LtvStepTooLarge);
    let step = |c: &mut ReserveConfig| (c.ltv_bps, c.liquidation_threshold_bps) = (499, 500);
    propose(&stage, &stage.eth, step).unwrap();
    stage.world.fund(&stage.alice, &stage.usd1, units(1_000, &stage.usd1));
    stage.world.repay(&stage.alice, &stage.usd1, Amount::All).unwrap();
    refused(propose(&stage, &stage.eth, OPENED), WlmError::LtvStepTooLarge);
    stage.world.advance(DAY);
    propose(&stage, &stage.eth, OPENED).unwrap();
}

/// What no step limits, but its bounds and the delay: to tighten and to loosen.
#[test]
fn of_nothing_else() {
    let eth = ReserveBuilder::eth().with(|c| {
        (c.debt_weight_bps, c.max_utilisation_bps, c.max_obligation_share_bps) = (50_000, 1, 1);
        (c.collateral_price_cap, c.debt_price_floor) = (1, 1);
    });
    let stage = Stage::with(ReserveBuilder::usd1(), eth);
    let changes: &[Change] = &[
        |c| (c.max_price_age, c.liquidation_max_price_age) = (3_600, 86_400),
        |c| (c.max_confidence_bps, c.max_ema_gap_bps) = (1_000, 5_000),
        |c| (c.max_utilisation_bps, c.max_obligation_share_bps) = (10_000, 10_000),
        |c| (c.max_utilisation_bps, c.max_obligation_share_bps) = (0, 0),
        |c| c.insurance_share_bps = 10_000,
        |c| c.debt_weight_bps = 10_000,
        |c| (c.collateral_price_cap, c.debt_price_floor) = (0, 0),
        |c| (c.collateral_price_cap, c.debt_price_floor) = (u64::MAX, u64::MAX),
        |c| c.emode_mask = 255,
    ];
    for change in changes {
        propose(&stage, &stage.eth, change).unwrap();
    }
}
