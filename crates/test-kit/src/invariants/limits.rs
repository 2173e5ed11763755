//! Caps, ceilings and buckets. They bind new risk only.

use wlm_core::{
    limits::{
        check_borrow_cap, check_debt_ceiling, check_obligation_share, check_supply_cap, check_utilisation,
    },
    units::Bps,
};
use wlm_sdk::{
    events::Event,
    instructions::{PegConfig, ReserveConfig},
    program::state::Market,
};

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
        prose: "every configuration is within its bounds; only the execution of a change alters one, and a restriction, which lowers caps; only an accepted role changes hands",
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

/// Whether `new` is `old` with lower caps.
fn only_lower_caps(old: &ReserveConfig, new: &ReserveConfig) -> bool {
    let caps = |config: &ReserveConfig| {
        [
            config.supply_cap,
            config.borrow_cap,
            config.debt_ceiling_usd,
            config.facility_capacity,
            config.flash_capacity,
        ]
    };
    let [supply_cap, borrow_cap, debt_ceiling_usd, facility_capacity, flash_capacity] = caps(new);
    let rest =
        ReserveConfig { supply_cap, borrow_cap, debt_ceiling_usd, facility_capacity, flash_capacity, ..*old };
    rest == *new && caps(old).iter().zip(caps(new)).all(|(old, new)| new <= *old)
}

fn configurations(transition: &Transition) -> Result<(), String> {
    let (before, after) = (transition.before, transition.after);
    let happened = |event: fn(&Event) -> bool| transition.events.iter().any(event);
    let executed = happened(|event| matches!(event, Event::ChangeExecuted(_)));
    let restricted = happened(|event| matches!(event, Event::Restricted(_)));
    let accepted = happened(|event| matches!(event, Event::RoleAccepted(_)));
    for (key, market) in &after.markets {
        holds(market.settings.validate().is_ok(), || format!("{:?}", market.settings))?;
        let Some(was) = before.markets.get(key) else { continue };
        let terms = |market: &Market| (market.settings, market.emode_groups, market.price_receivers);
        holds(executed || terms(was) == terms(market), || format!("market {key} was changed"))?;
        let roles = |market: &Market| (market.governance, market.guardian, market.treasury);
        holds(accepted || roles(was) == roles(market), || format!("market {key} changed hands"))?;
        let offers = was.offered_roles == market.offered_roles;
        holds(executed || accepted || offers, || format!("a role of market {key} was offered"))?;
    }
    for (key, reserve) in &after.reserves {
        let valid = reserve.config.validate();
        holds(valid.is_ok(), || format!("reserve {key}: {valid:?}"))?;
        let Some(was) = before.reserves.get(key).map(|before| before.config) else { continue };
        let lowered = restricted && only_lower_caps(&was, &reserve.config);
        let allowed = executed || lowered || was == reserve.config;
        holds(allowed, || format!("reserve {key} was reconfigured"))?;
    }
    for (key, facility) in &after.pegs {
        let valid = facility.config.validate();
        holds(valid.is_ok(), || format!("peg facility {key}: {valid:?}"))?;
        let Some(was) = before.pegs.get(key).map(|before| before.config) else { continue };
        let capacity = facility.config.capacity;
        let lowered =
            restricted && capacity <= was.capacity && PegConfig { capacity, ..was } == facility.config;
        let allowed = executed || lowered || was == facility.config;
        holds(allowed, || format!("peg facility {key} was reconfigured"))?;
    }
    Ok(())
}
