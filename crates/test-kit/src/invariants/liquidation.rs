//! What a liquidation may do.

use wlm_core::{
    price::{OraclePrice, PriceUse},
    units::{Bps, Usd},
};
use wlm_sdk::{
    events::Event,
    program::{events::Liquidated, state::Reserve},
};

use super::{Invariant, Transition, holds, risk};
use crate::snapshot::Snapshot;

pub(super) const ALL: &[Invariant] = &[
    Invariant {
        id: "INV-16",
        prose: "a liquidation repays something, seizes something, and both sides fall",
        check: |transition| each(transition, both_sides_fall),
    },
    Invariant {
        id: "INV-17",
        prose: "what is seized is worth at most what was repaid and the largest bonus",
        check: |transition| each(transition, fair_price),
    },
    Invariant {
        id: "INV-18",
        prose: "a liquidation does not lower the health factor, unless the collateral cannot pay the debt and the smallest bonus",
        check: |transition| each(transition, health_improves),
    },
    Invariant {
        id: "INV-19",
        prose: "no debt under the dust line stays behind a liquidation while the seized collateral lasts",
        check: |transition| each(transition, no_dust),
    },
];

fn each(
    transition: &Transition,
    check: impl Fn(&Transition, &Liquidated) -> Result<(), String>,
) -> Result<(), String> {
    transition.events.iter().try_for_each(|event| match event {
        Event::Liquidated(event) => check(transition, event),
        _ => Ok(()),
    })
}

/// Supply and debt shares of an obligation in a reserve.
fn shares(snapshot: &Snapshot, event: &Liquidated, reserve: &Reserve) -> (u128, u128) {
    let obligation = snapshot.obligations.get(&event.obligation);
    let slot = obligation.and_then(|obligation| obligation.find(reserve.index));
    let position = obligation.zip(slot).map(|(obligation, slot)| obligation.position(slot));
    position.map_or((0, 0), |position| (position.supply_shares.get(), position.debt_shares.get()))
}

fn reserves<'a>(
    transition: &'a Transition,
    event: &Liquidated,
) -> Result<(&'a Reserve, &'a Reserve), String> {
    let find = |key| transition.after.reserves.get(key).ok_or("no such reserve");
    Ok((find(&event.debt_reserve)?, find(&event.collateral_reserve)?))
}

fn both_sides_fall(transition: &Transition, event: &Liquidated) -> Result<(), String> {
    let (debt, collateral) = reserves(transition, event)?;
    holds(event.repaid > 0 && event.seized > 0, || {
        format!("repaid {}, seized {}", event.repaid, event.seized)
    })?;
    holds(event.seized == event.to_liquidator + event.to_protocol, || "seized is not paid out".into())?;
    let (_, owed) = shares(transition.before, event, debt);
    let (_, owes) = shares(transition.after, event, debt);
    holds(owed - owes == event.debt_shares && event.debt_shares > 0, || format!("debt {owed} to {owes}"))?;
    let (held, _) = shares(transition.before, event, collateral);
    let (holding, _) = shares(transition.after, event, collateral);
    let fell = held - holding == event.supply_shares && event.supply_shares > 0;
    holds(fell, || format!("collateral {held} to {holding}"))
}

fn fair_price(transition: &Transition, event: &Liquidated) -> Result<(), String> {
    let (debt, collateral) = reserves(transition, event)?;
    let band = |reserve: &Reserve| {
        let limits = reserve.config.oracle_limits();
        let price = OraclePrice::from(reserve.price);
        price
            .band(PriceUse::Liquidation, &limits, reserve.decimals, transition.now)
            .map_err(|e| format!("{e:?}"))
    };
    let most = Bps(collateral.config.max_bonus_bps.into());
    holds(Bps(event.bonus_bps) <= most, || format!("a bonus of {}", event.bonus_bps))?;
    let paid = band(debt)?.debt.value_ceil(event.repaid).part_ceil(most.plus_one());
    // Seizing everything is priced with the collateral's price rounded up, once.
    let got = band(collateral)?.collateral.value_floor(event.to_liquidator);
    holds(paid.is_ok_and(|paid| got <= paid), || format!("got {got:?} for {paid:?}"))
}

fn health_improves(transition: &Transition, event: &Liquidated) -> Result<(), String> {
    let (_, collateral) = reserves(transition, event)?;
    let before = transition.before.obligations.get(&event.obligation).ok_or("no such obligation")?;
    let health = risk::health(before, transition.after, PriceUse::Liquidation, transition.now)
        .ok_or("liquidated without all prices")?;
    let needed = health.debt.part_ceil(Bps(collateral.config.min_bonus_bps.into()).plus_one());
    let insolvent = needed.is_ok_and(|needed| health.collateral < needed);
    // One millionth: the factor is rounded down.
    let improves = event.health_after_micros.saturating_add(1) >= event.health_before_micros;
    holds(improves || insolvent, || {
        format!("{} to {}", event.health_before_micros, event.health_after_micros)
    })
}

fn no_dust(transition: &Transition, event: &Liquidated) -> Result<(), String> {
    let (debt, collateral) = reserves(transition, event)?;
    let (_, owes) = shares(transition.after, event, debt);
    let (holding, _) = shares(transition.after, event, collateral);
    let limits = debt.config.oracle_limits();
    let band =
        OraclePrice::from(debt.price).band(PriceUse::Liquidation, &limits, debt.decimals, transition.now);
    let left = debt.pool().debt_index.assets_ceil(wlm_core::units::DebtShares(owes));
    let (Ok(band), Ok(left)) = (band, left) else { return Err("no price".into()) };
    let market = transition.after.markets.get(&debt.market).ok_or("no such market")?;
    let value = band.debt.value_ceil(left);
    let gone = value == Usd::ZERO || holding == 0;
    holds(gone || value >= market.settings.dust(), || format!("{} base units are left", left))
}
