//! Caps, ceilings and buckets. They bind new risk only.

use wlm_core::{
    limits::{
        check_borrow_cap, check_debt_ceiling, check_obligation_share, check_supply_cap, check_utilisation,
    },
    units::Bps,
};
use wlm_sdk::events::Event;

use super::{Invariant, Transition, holds};

pub(super) const ALL: &[Invariant] = &[
    Invariant {
        id: "INV-20",
        prose: "after a deposit the reserve is within its supply cap; after a loan within its borrow cap, its utilisation ceiling and the borrower's largest share",
        check: caps,
    },
    Invariant {
        id: "INV-23",
        prose: "a loan leaves every collateral it rests on within its debt ceiling",
        check: ceilings,
    },
    Invariant {
        id: "INV-24",
        prose: "an outflow bucket is never more than full, and its time never goes back",
        check: buckets,
    },
    Invariant {
        id: "INV-25",
        prose: "every configuration is within its bounds, and only governance's instruction changes one",
        check: configurations,
    },
];

fn caps(transition: &Transition) -> Result<(), String> {
    for event in transition.events {
        match event {
            Event::Deposited(event) => {
                let reserve = transition.after.reserves.get(&event.reserve).ok_or("no such reserve")?;
                let within = check_supply_cap(&reserve.pool(), reserve.config.supply_cap);
                holds(within.is_ok(), || format!("{within:?}"))?;
            }
            Event::Borrowed(event) => {
                let reserve = transition.after.reserves.get(&event.reserve).ok_or("no such reserve")?;
                let borrower = transition.after.obligations.get(&event.obligation).ok_or("no obligation")?;
                let (pool, config) = (reserve.pool(), &reserve.config);
                let slot = borrower.find(reserve.index).ok_or("no position")?;
                let owed = pool.debt_index.assets_ceil(borrower.position(slot).debt());
                let (mintable, share) = (reserve.facility().room(), config.max_obligation_share_bps.into());
                let within = check_borrow_cap(&pool, config.borrow_cap)
                    .and_then(|()| check_utilisation(&pool, mintable, Bps(config.max_utilisation_bps.into())))
                    .and_then(|()| check_obligation_share(&pool, mintable, owed?, Bps(share)));
                holds(within.is_ok(), || format!("{within:?}"))?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn ceilings(transition: &Transition) -> Result<(), String> {
    let loan = transition.events.iter().any(|event| matches!(event, Event::Borrowed(_)));
    for (key, reserve) in &transition.after.reserves {
        let was = transition.before.reserves.get(key).map_or(0, |before| before.attributed_debt_usd_micros);
        let is = reserve.attributed_debt_usd_micros;
        let within = check_debt_ceiling(is, reserve.config.debt_ceiling_usd);
        holds(!loan || is <= was || within.is_ok(), || {
            format!("reserve {key}: {is} millionths of a dollar")
        })?;
    }
    Ok(())
}

fn buckets(transition: &Transition) -> Result<(), String> {
    for (key, reserve) in &transition.after.reserves {
        let before = transition.before.reserves.get(key);
        let moves_on = before.is_none_or(|before| before.outflow_updated_at <= reserve.outflow_updated_at);
        // A smaller bucket may find itself overfull until the next outflow.
        let capacity = reserve.config.outflow_capacity.max(before.map_or(0, |before| before.outflow_used));
        let fits = reserve.outflow_used <= capacity;
        holds(moves_on && fits, || format!("reserve {key}: {} used", reserve.outflow_used))?;
    }
    Ok(())
}

fn configurations(transition: &Transition) -> Result<(), String> {
    for market in transition.after.markets.values() {
        holds(market.settings.validate().is_ok(), || format!("{:?}", market.settings))?;
    }
    let set = transition
        .events
        .iter()
        .any(|event| matches!(event, Event::ReserveConfigSet(_) | Event::ReserveCreated(_)));
    for (key, reserve) in &transition.after.reserves {
        let valid = reserve.config.validate();
        holds(valid.is_ok(), || format!("reserve {key}: {valid:?}"))?;
        let was = transition.before.reserves.get(key).map(|before| before.config);
        holds(set || was == Some(reserve.config), || format!("reserve {key} was reconfigured"))?;
    }
    Ok(())
}
