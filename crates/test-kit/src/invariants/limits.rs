//! Caps, ceilings and buckets. They bind new risk only.

use std::collections::{BTreeMap, BTreeSet};

use bytemuck::bytes_of;
use solana_pubkey::Pubkey;
use wlm_core::{
    limits::{
        check_borrow_cap, check_debt_ceiling, check_obligation_share, check_supply_cap, check_utilisation,
    },
    units::Bps,
};
use wlm_sdk::{
    events::Event,
    instructions::{ConfigChange, PegConfig, ReserveConfig, Restriction, Role},
    program::state::{CollateralTerms, EmodeGroup, Market},
};

use super::{Invariant, Transition, holds};
use crate::snapshot::Snapshot;

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

/// What governance sets: as it was before the action, and as the action's events say it is now.
struct Told {
    markets: BTreeMap<Pubkey, Market>,
    reserves: BTreeMap<Pubkey, ReserveConfig>,
    pegs: BTreeMap<Pubkey, PegConfig>,
    /// What a change was executed on: its ramps and what its next steps are measured by may move.
    changed: BTreeSet<Pubkey>,
}

impl Told {
    fn by(transition: &Transition) -> Self {
        let Snapshot { markets, reserves, pegs, .. } = transition.before;
        let mut told = Self {
            markets: markets.clone(),
            reserves: reserves.iter().map(|(key, reserve)| (*key, reserve.config)).collect(),
            pegs: pegs.iter().map(|(key, facility)| (*key, facility.config)).collect(),
            changed: BTreeSet::new(),
        };
        for event in transition.events {
            match event {
                Event::ChangeExecuted(event) => {
                    told.change(&event.pending.target, &event.pending.new, transition.after);
                }
                Event::Restricted(event) => {
                    told.restrict(&event.target, &event.restriction, transition.after);
                }
                Event::RoleAccepted(event) => told.accept(&event.market, event.role, event.new),
                _ => {}
            }
        }
        told
    }

    /// Exactly what the change names, in its target alone. What the action has created is not told of here.
    fn change(&mut self, target: &Pubkey, change: &ConfigChange, after: &Snapshot) {
        self.changed.insert(*target);
        match change {
            ConfigChange::Reserve(change) => {
                self.reserves.entry(*target).and_modify(|config| *config = change.applied_to(config));
            }
            ConfigChange::Peg(change) => {
                self.pegs.entry(*target).and_modify(|config| *config = change.applied_to(config));
            }
            change => {
                if let (Some(market), Some(after)) = (self.markets.get_mut(target), after.markets.get(target))
                {
                    change_market(market, change, after);
                }
            }
        }
    }

    /// Caps that fall; of one that closes, how far depends on what was out in the middle of the action.
    fn restrict(&mut self, target: &Pubkey, restriction: &Restriction, after: &Snapshot) {
        let lower = |cap: &mut u64, to: Option<u64>| *cap = to.map_or(*cap, |to| to.min(*cap));
        let reserve = self.reserves.get_mut(target).zip(after.reserves.get(target));
        let facility = self.pegs.get_mut(target).zip(after.pegs.get(target));
        match (*restriction, reserve, facility) {
            (Restriction::LowerCaps { supply_cap, borrow_cap, debt_ceiling_usd }, Some((config, _)), _) => {
                lower(&mut config.supply_cap, supply_cap);
                lower(&mut config.borrow_cap, borrow_cap);
                lower(&mut config.debt_ceiling_usd, debt_ceiling_usd);
            }
            (Restriction::CloseFacilities, Some((config, after)), _) => {
                lower(&mut config.facility_capacity, Some(after.config.facility_capacity));
                lower(&mut config.flash_capacity, Some(after.config.flash_capacity));
            }
            (Restriction::ClosePeg, _, Some((config, after))) => {
                lower(&mut config.capacity, Some(after.config.capacity));
            }
            _ => {}
        }
    }

    /// Only who a role is offered to has it then.
    fn accept(&mut self, market: &Pubkey, role: Role, new: Pubkey) {
        let Some(market) = self.markets.get_mut(market) else { return };
        let [governance, guardian, treasury] = &mut market.offered_roles;
        let (holder, offer) = match role {
            Role::Governance => (&mut market.governance, governance),
            Role::Guardian => (&mut market.guardian, guardian),
            Role::Treasury => (&mut market.treasury, treasury),
        };
        if *offer == new {
            *holder = new;
        }
        *offer = Pubkey::default();
        if role == Role::Governance {
            market.offered_roles = [Pubkey::default(); 3];
        }
    }
}

fn change_market(market: &mut Market, change: &ConfigChange, after: &Market) {
    let [governance, guardian, treasury] = &mut market.offered_roles;
    match change {
        ConfigChange::Settings(change) => market.settings = change.applied_to(&market.settings),
        ConfigChange::PriceReceivers(receivers) => market.price_receivers = *receivers,
        ConfigChange::Role { role: Role::Governance, to } => *governance = *to,
        ConfigChange::Role { role: Role::Guardian, to } => *guardian = *to,
        ConfigChange::Role { role: Role::Treasury, to } => *treasury = *to,
        ConfigChange::Emode { group, terms } => {
            let place = usize::from(group.saturating_sub(1));
            let groups = market.emode_groups.get_mut(place).zip(after.emode_groups.get(place));
            if let Some((group, after)) = groups {
                // The rest is of its ramp, which begins anew or runs on.
                let CollateralTerms { ltv_bps, liquidation_threshold_bps, min_bonus_bps, max_bonus_bps } =
                    terms.applied_to(group).terms();
                *group =
                    EmodeGroup { ltv_bps, liquidation_threshold_bps, min_bonus_bps, max_bonus_bps, ..*after };
            }
        }
        _ => {}
    }
}

fn configurations(transition: &Transition) -> Result<(), String> {
    let (told, before, after) = (Told::by(transition), transition.before, transition.after);
    for (key, market) in &after.markets {
        holds(market.settings.validate().is_ok(), || format!("{:?}", market.settings))?;
        let Some(as_told) = told.markets.get(key) else { continue };
        // Listings count on.
        let as_told = Market { reserve_count: market.reserve_count, ..*as_told };
        holds(bytes_of(&as_told) == bytes_of(market), || format!("market {key} became {market:?}"))?;
    }
    for (key, reserve) in &after.reserves {
        let valid = reserve.config.validate();
        holds(valid.is_ok(), || format!("reserve {key}: {valid:?}"))?;
        let as_told = told.reserves.get(key).is_none_or(|told| *told == reserve.config);
        holds(as_told, || format!("reserve {key} was reconfigured"))?;
        let Some(was) = before.reserves.get(key).filter(|_| !told.changed.contains(key)) else { continue };
        let rests = (was.ramp, was.set_caps) == (reserve.ramp, reserve.set_caps);
        holds(rests, || format!("reserve {key}: {:?} and {:?} moved", reserve.ramp, reserve.set_caps))?;
    }
    for (key, facility) in &after.pegs {
        let valid = facility.config.validate();
        holds(valid.is_ok(), || format!("peg facility {key}: {valid:?}"))?;
        let as_told = told.pegs.get(key).is_none_or(|told| *told == facility.config);
        holds(as_told, || format!("peg facility {key} was reconfigured"))?;
        let Some(was) = before.pegs.get(key).filter(|_| !told.changed.contains(key)) else { continue };
        let rests = was.set_capacity == facility.set_capacity;
        holds(rests, || format!("peg facility {key}: {} as set", facility.set_capacity))?;
    }
    Ok(())
}
