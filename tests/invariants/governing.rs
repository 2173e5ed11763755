//! What governance and the guardian do in a random market.

use wlm_sdk::{
    errors::WlmError,
    instructions::{ConfigChange, EmodeChange, ReserveConfig, Restriction},
    program::state::Reserve,
};
use wlm_test_kit::{Outcome, emode_terms};

use crate::run::Run;

/// E-mode groups that the run knows: the first is of dollars, the second of volatile assets.
pub const GROUPS: u64 = 2;

/// The e-mode groups of an asset that is listed at this place.
pub const fn groups_of(place: usize) -> u8 {
    match place {
        0 | 1 | 6 => 1,
        2 | 3 => 2,
        _ => 0,
    }
}

/// The first terms of every group.
pub fn open_groups(run: &mut Run) {
    for group in 1..=GROUPS as u8 {
        let terms = emode_terms([8_900, 9_200, 100, 300]);
        run.world.change_market(&run.market, ConfigChange::Emode { group, terms }).expect("a new group");
    }
}

/// One change to a reserve's configuration; what was changed before is taken back, as far as one step goes.
pub fn configure(run: &mut Run) -> Outcome {
    let place = run.a_reserve();
    let reserve = run.world.reserve(&run.listed[place].asset);
    let pool = reserve.pool();
    let (part, kind) = (run.rng.below(10_001) as u16, run.rng.below(19));
    let mut config = step_back(&reserve, &run.listed[place].config);
    match kind {
        0 => config.reserve_factor_bps = part,
        1 => config.curve[2].apr_bps = 600 + 9 * u32::from(part),
        2 => config.supply_cap = pool.assets().unwrap_or(0),
        3 => config.borrow_cap = pool.debt().unwrap_or(0),
        4 => config.max_utilisation_bps = part,
        5 => config.max_obligation_share_bps = part,
        6 => config.debt_ceiling_usd = u64::from(part) * 10,
        7 => config.debt_weight_bps = 10_000 + part,
        8 => config.protocol_bonus_share_bps = part,
        9 => config.flags = (part % 4) as u8,
        10 => config.liquidation_threshold_bps = config.ltv_bps.max(1) + part % 400,
        11 => config.collateral_price_cap = u64::from(part) * 1_000_000,
        12 => config.emode_mask = (part % 4) as u8,
        13 => config.insurance_share_bps = part,
        14 => config.flash_fee_bps = part % 1_100,
        15 => config.facility_capacity = config.facility_capacity / 10_000 * u64::from(part),
        16 => config.flash_capacity = config.flash_capacity / 10_000 * u64::from(part),
        17 => (config.ltv_bps, config.liquidation_threshold_bps) = (0, 0),
        _ => {}
    }
    run.world.configure(&run.market, &run.listed[place].asset, |now| *now = config)
}

/// A step from the configuration of now towards the one as listed: nothing rises further than one change may.
fn step_back(reserve: &Reserve, listed: &ReserveConfig) -> ReserveConfig {
    const STEP: u16 = 500;
    let (now, claims) = (&reserve.config, reserve.pool().claims().unwrap_or(0));
    let cap = |now: u64, used: u64, listed: u64| match now.max(used) {
        0 => listed,
        base => listed.min(base.saturating_mul(2)),
    };
    let part = |now: u16, listed: u16| listed.min(now.saturating_add(STEP));
    let resting = reserve.attributed_debt_usd_micros.div_ceil(1_000_000);
    let mut curve = listed.curve;
    curve[2].apr_bps = listed.curve[2].apr_bps.min(2 * now.curve[2].apr_bps);
    ReserveConfig {
        supply_cap: cap(now.supply_cap, claims, listed.supply_cap),
        borrow_cap: cap(now.borrow_cap, claims, listed.borrow_cap),
        debt_ceiling_usd: cap(now.debt_ceiling_usd, resting, listed.debt_ceiling_usd),
        facility_capacity: cap(now.facility_capacity, reserve.facility_level, listed.facility_capacity),
        flash_capacity: cap(now.flash_capacity, 0, listed.flash_capacity),
        ltv_bps: part(now.ltv_bps, listed.ltv_bps),
        liquidation_threshold_bps: part(now.liquidation_threshold_bps, listed.liquidation_threshold_bps),
        curve,
        ..*listed
    }
}

/// Other terms of an e-mode group.
pub fn change_group(run: &mut Run) -> Outcome {
    let group = 1 + run.rng.below(GROUPS) as u8;
    let ltv = 7_500 + run.rng.below(1_700) as u16;
    let threshold = ltv + 1 + run.rng.below(500) as u16;
    let terms = EmodeChange {
        ltv_bps: Some(ltv),
        liquidation_threshold_bps: Some(threshold),
        max_bonus_bps: Some(run.rng.below(500) as u16),
        ..EmodeChange::default()
    };
    run.world.change_market(&run.market, ConfigChange::Emode { group, terms })
}

/// A restriction by the guardian, of any kind.
pub fn restrict(run: &mut Run) -> Outcome {
    let place = run.a_reserve();
    let asset = run.listed[place].asset;
    let config = run.world.reserve(&asset).config;
    let part = |cap: u64, tenths: u64| Some(cap / 10 * tenths + u64::from(tenths == 10));
    let tenths = run.rng.below(11);
    let restriction = match run.rng.below(6) {
        0 => Restriction::StopDeposits,
        1 => Restriction::StopBorrows,
        2 => Restriction::CloseFacilities,
        3 => Restriction::LowerCaps {
            supply_cap: part(config.supply_cap, tenths),
            borrow_cap: None,
            debt_ceiling_usd: None,
        },
        4 => Restriction::LowerCaps {
            supply_cap: None,
            borrow_cap: part(config.borrow_cap, tenths),
            debt_ceiling_usd: part(config.debt_ceiling_usd, tenths),
        },
        _ => {
            let peg = run.a_peg().peg.facility;
            return run.world.restrict(&run.market, peg, Restriction::ClosePeg);
        }
    };
    run.world.restrict(&run.market, asset.reserve, restriction)
}

/// Somebody enters a group, or leaves.
pub fn set_emode(run: &mut Run) -> Outcome {
    let (user, group) = (run.a_user(), run.rng.below(GROUPS + 2) as u8);
    run.world.set_emode(&user, group)
}

/// A change that is proposed, and then refused because the guardian was faster.
pub fn overtaken(run: &mut Run) -> Outcome {
    let place = run.a_reserve();
    let asset = run.listed[place].asset;
    let config = run.world.reserve(&asset).config;
    if config.supply_cap == 0 {
        // There is nothing to lower before the change comes.
        return restrict(run);
    }
    let raised = ReserveConfig { supply_cap: config.supply_cap.saturating_add(1), ..config };
    let execute = run.world.propose_config(&run.market, &asset, raised).expect("a small step");
    let lower = Restriction::LowerCaps {
        supply_cap: Some(config.supply_cap / 2),
        borrow_cap: None,
        debt_ceiling_usd: None,
    };
    run.world.restrict(&run.market, asset.reserve, lower).expect("it is lower");
    let outcome = run.world.act(execute);
    let refusal = outcome.as_ref().expect_err("a change went through on a state that was gone");
    assert_eq!(refusal.wlm(), Some(&WlmError::ChangeStale), "{refusal}");
    outcome
}
