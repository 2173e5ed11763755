//! Who may take which risk. Health is computed here a second time, from the accounts.

use solana_pubkey::Pubkey;
use wlm_core::{
    health::Health,
    price::{OraclePrice, PriceUse},
};
use wlm_sdk::{
    events::Event,
    instructions::ConfigChange,
    program::state::{Emode, Obligation},
};

use super::{Invariant, Transition, holds};
use crate::snapshot::Snapshot;

pub(super) const ALL: &[Invariant] = &[
    Invariant {
        id: "INV-09",
        prose: "who took new risk is within their LTV at pessimistic prices, and not liquidatable",
        check: new_risk,
    },
    Invariant {
        id: "INV-12",
        prose: "only an unhealthy obligation loses collateral to somebody else",
        check: only_unhealthy_lose,
    },
    Invariant {
        id: "INV-45",
        prose: "no change of governance and no restriction makes a healthy obligation liquidatable, but for one of the oracle",
        check: nobody_is_ambushed,
    },
    Invariant {
        id: "INV-15",
        prose: "supply falls and debt rises only by the owner's signature; a liquidation and a loss are the only exceptions for supply",
        check: owners_consent,
    },
];

/// An obligation's health at the prices its reserves have cached, which after an action are
/// the ones it was judged by.
///
/// `None` if a debt has no usable price. Collateral without one counts nothing for new risk;
/// a liquidation refuses it.
pub(super) fn health(
    positions: &Obligation,
    reserves: &Snapshot,
    use_: PriceUse,
    now: i64,
) -> Option<Health> {
    let market = reserves.markets.get(&positions.market)?;
    let mut emode = market.emode(positions.emode, now);
    for slot in positions.active_slots().filter(|slot| positions.owes(*slot)) {
        let (_, debt) = reserves.reserve_at(&positions.market, positions.reserve_index(slot))?;
        emode = match use_ {
            PriceUse::NewRisk if !emode.lets_borrow(debt.config.emode_mask) => Emode::NONE,
            PriceUse::NewRisk => emode,
            PriceUse::Liquidation => debt.emode_of_debt(&emode, now),
        };
    }
    let mut health = Health::default();
    for slot in positions.active_slots() {
        let (_, reserve) = reserves.reserve_at(&positions.market, positions.reserve_index(slot))?;
        let (pool, config) = (reserve.accrued_pool(now).ok()?, &reserve.config);
        let weights = reserve.weights(&emode, use_, now);
        let backs = positions.is_collateral(slot) && weights.liquidation_threshold.0 > 0;
        if !backs && !positions.owes(slot) {
            continue;
        }
        let price = OraclePrice::from(reserve.price);
        let Ok(band) = price.band(use_, &config.oracle_limits(), reserve.decimals, now) else {
            if positions.owes(slot) || use_ == PriceUse::Liquidation {
                return None;
            }
            continue;
        };
        let position = positions.position(slot);
        if backs {
            let assets = pool.supply_index.assets_floor(position.supply()).ok()?;
            health.add_collateral(band.collateral.value_floor(assets), &weights).ok()?;
        }
        if positions.owes(slot) {
            let assets = pool.debt_index.assets_ceil(position.debt()).ok()?;
            health.add_debt(band.debt.value_ceil(assets), &weights).ok()?;
        }
    }
    Some(health)
}

/// Whose event raised somebody's risk.
fn riskier(event: &Event, before: &Snapshot) -> Option<Pubkey> {
    let backed = |obligation: &Pubkey, reserve: &Pubkey| {
        let (obligation, reserve) = (before.obligations.get(obligation)?, before.reserves.get(reserve)?);
        let slot = obligation.find(reserve.index)?;
        (obligation.has_debt() && obligation.is_collateral(slot)).then_some(())
    };
    match event {
        Event::Borrowed(event) => Some(event.obligation),
        Event::Withdrawn(event) => backed(&event.obligation, &event.reserve).map(|()| event.obligation),
        Event::CollateralSet(event) => {
            let was = before.obligations.get(&event.obligation)?;
            (was.has_debt() && was.collateral_mask & !event.collateral_mask != 0).then_some(event.obligation)
        }
        Event::EmodeSet(event) => {
            before.obligations.get(&event.obligation)?.has_debt().then_some(event.obligation)
        }
        _ => None,
    }
}

fn new_risk(transition: &Transition) -> Result<(), String> {
    for key in transition.events.iter().filter_map(|event| riskier(event, transition.before)) {
        let Some(obligation) = transition.after.obligations.get(&key) else { continue };
        let health = health(obligation, transition.after, PriceUse::NewRisk, transition.now)
            .ok_or_else(|| format!("{key} owes what has no price"))?;
        holds(health.is_within_ltv(), || format!("{key} is over its LTV: {health:?}"))?;
        holds(!health.is_liquidatable(), || format!("{key} is liquidatable: {health:?}"))?;
    }
    Ok(())
}

fn only_unhealthy_lose(transition: &Transition) -> Result<(), String> {
    for event in transition.events {
        let Event::Liquidated(event) = event else { continue };
        let before = transition.before.obligations.get(&event.obligation).ok_or("no such obligation")?;
        // The positions before, at the prices and indices the liquidation used.
        let health = health(before, transition.after, PriceUse::Liquidation, transition.now)
            .ok_or("liquidated without all prices")?;
        holds(health.is_liquidatable(), || format!("{} was healthy: {health:?}", event.obligation))?;
        let recorded = health.factor_micros();
        holds(recorded == event.health_before_micros, || {
            format!("health {recorded}, the event says {}", event.health_before_micros)
        })?;
    }
    Ok(())
}

fn nobody_is_ambushed(transition: &Transition) -> Result<(), String> {
    let rules_change = transition.events.iter().any(|event| match event {
        Event::ChangeExecuted(event) => !concerns_oracle(&event.pending.new),
        Event::Restricted(_) => true,
        _ => false,
    });
    if !rules_change {
        return Ok(());
    }
    for (key, obligation) in &transition.before.obligations {
        let health = |at: &Snapshot| health(obligation, at, PriceUse::Liquidation, transition.now);
        let (Some(was), Some(is)) = (health(transition.before), health(transition.after)) else { continue };
        holds(was.is_liquidatable() || !is.is_liquidatable(), || format!("{key}: {was:?} became {is:?}"))?;
    }
    Ok(())
}

fn concerns_oracle(change: &ConfigChange) -> bool {
    match change {
        ConfigChange::Reserve(change) => {
            let limits = [change.collateral_price_cap, change.debt_price_floor];
            change.feed_id.is_some() || limits.iter().any(Option::is_some)
        }
        _ => false,
    }
}

fn owners_consent(transition: &Transition) -> Result<(), String> {
    let signs = |owner: &Pubkey| {
        let mut metas = transition.instructions.iter().flat_map(|instruction| &instruction.accounts);
        metas.any(|meta| meta.is_signer && meta.pubkey == *owner)
    };
    let victims: Vec<Pubkey> = transition
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Liquidated(event) => Some(event.obligation),
            _ => None,
        })
        .collect();
    for (key, before) in &transition.before.obligations {
        let Some(after) = transition.after.obligations.get(key) else {
            holds(signs(&before.owner), || format!("{key} was closed by somebody else"))?;
            continue;
        };
        if signs(&before.owner) {
            continue;
        }
        for (was, is) in before.positions.iter().zip(&after.positions) {
            holds(is.debt_shares.get() <= was.debt_shares.get(), || format!("{key} owes more"))?;
            let keeps = is.supply_shares.get() >= was.supply_shares.get() || victims.contains(key);
            holds(keeps, || format!("{key} has less"))?;
        }
    }
    Ok(())
}
