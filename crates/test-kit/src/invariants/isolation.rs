//! What an action leaves alone, and what it says it did.

use std::collections::BTreeMap;

use solana_pubkey::Pubkey;
use wlm_sdk::events::Event;

use super::{Invariant, Transition, holds};
use crate::snapshot::Snapshot;

pub(super) const ALL: &[Invariant] = &[
    Invariant {
        id: "INV-14",
        prose: "an action changes no account but those it was given to write",
        check: only_writable,
    },
    Invariant {
        id: "INV-26",
        prose: "an action moves one user's positions: no other obligation changes, but a liquidator's that receives shares",
        check: one_obligation,
    },
    Invariant {
        id: "INV-27",
        prose: "exactly one event an action tells what moved, in assets and in shares",
        check: events_tell,
    },
];

fn only_writable(transition: &Transition) -> Result<(), String> {
    let writable = |key: &Pubkey| {
        let mut metas = transition.instructions.iter().flat_map(|instruction| &instruction.accounts);
        metas.any(|meta| meta.is_writable && &meta.pubkey == key)
    };
    let changed = transition.before.differences(transition.after);
    let strangers: Vec<_> = changed.iter().filter(|key| !writable(key)).collect();
    holds(strangers.is_empty(), || format!("{strangers:?} changed"))
}

fn one_obligation(transition: &Transition) -> Result<(), String> {
    let named = |event: &Event| match event {
        Event::Liquidated(event) => Some((event.obligation, Some(event.liquidator))),
        Event::Deposited(event) => Some((event.obligation, None)),
        Event::Withdrawn(event) => Some((event.obligation, None)),
        Event::Borrowed(event) => Some((event.obligation, None)),
        Event::Repaid(event) => Some((event.obligation, None)),
        Event::CollateralSet(event) => Some((event.obligation, None)),
        Event::EmodeSet(event) => Some((event.obligation, None)),
        Event::BadDebtAbsorbed(event) => Some((event.obligation, None)),
        Event::ObligationOpened(event) => Some((event.obligation, None)),
        Event::ObligationClosed(event) => Some((event.obligation, None)),
        _ => None,
    };
    let actors: Vec<_> = transition.events.iter().filter_map(named).collect();
    for (key, before) in &transition.before.obligations {
        let same =
            transition.after.obligations.get(key).is_some_and(|after| bytes_of(after) == bytes_of(before));
        let expected = actors
            .iter()
            .any(|(obligation, liquidator)| obligation == key || *liquidator == Some(before.owner));
        holds(same || expected, || format!("{key} changed"))?;
    }
    Ok(())
}

fn bytes_of(obligation: &wlm_sdk::program::state::Obligation) -> &[u8] {
    bytemuck::bytes_of(obligation)
}

/// What went into (+) or came out of (−) a vault, and how shares of users and the lending
/// facility's level moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Moved {
    cash: i128,
    supply: i128,
    debt: i128,
    level: i128,
}

impl Moved {
    fn plus(self, other: Self) -> Self {
        Self {
            cash: self.cash + other.cash,
            supply: self.supply + other.supply,
            debt: self.debt + other.debt,
            level: self.level + other.level,
        }
    }
}

fn events_tell(transition: &Transition) -> Result<(), String> {
    let (events, actions) = (transition.events.len(), transition.instructions.len());
    holds(events == actions, || format!("{events} events for {actions} actions"))?;
    let mut told: BTreeMap<Pubkey, Moved> = BTreeMap::new();
    for event in transition.events {
        let Some((reserve, moved)) = told_by(event)? else { return Ok(()) };
        let so_far = told.entry(reserve).or_default();
        *so_far = so_far.plus(moved);
    }
    for (reserve, told) in told {
        let (was, is) = (state(transition.before, &reserve)?, state(transition.after, &reserve)?);
        holds(was.plus(told) == is, || format!("{was:?} became {is:?}, told is {told:?}"))?;
    }
    Ok(())
}

fn signed(shares: u128) -> i128 {
    i128::try_from(shares).unwrap_or(i128::MAX)
}

/// What a reserve has. Supply is its users': the facility's shares are nobody's event.
fn state(snapshot: &Snapshot, key: &Pubkey) -> Result<Moved, String> {
    let reserve = snapshot.reserves.get(key).ok_or("no such reserve")?;
    let facility = reserve.facility_shares.get();
    Ok(Moved {
        cash: snapshot.balance(&reserve.vault).into(),
        supply: signed(reserve.supply_shares.get() - facility),
        debt: signed(reserve.debt_shares.get()),
        level: reserve.facility_level.into(),
    })
}

/// What an event says of a reserve; nothing, if it tells it elsewhere.
fn told_by(event: &Event) -> Result<Option<(Pubkey, Moved)>, String> {
    let still = Moved::default();
    Ok(Some(match event {
        Event::Deposited(e) => {
            let (assets, burned) = (i128::from(e.assets), i128::from(e.burned));
            let supply = signed(e.supply_shares);
            (e.reserve, Moved { cash: assets - burned, supply, level: -burned, ..still })
        }
        Event::Withdrawn(e) => {
            let (assets, minted) = (i128::from(e.assets), i128::from(e.minted));
            let supply = -signed(e.supply_shares);
            (e.reserve, Moved { cash: minted - assets, supply, level: minted, ..still })
        }
        Event::Borrowed(e) => {
            let (assets, minted) = (i128::from(e.assets), i128::from(e.minted));
            let debt = signed(e.debt_shares);
            (e.reserve, Moved { cash: minted - assets, debt, level: minted, ..still })
        }
        Event::Repaid(e) => {
            let (assets, burned) = (i128::from(e.assets), i128::from(e.burned));
            let debt = -signed(e.debt_shares);
            (e.reserve, Moved { cash: assets - burned, debt, level: -burned, ..still })
        }
        Event::FeesCollected(e) => {
            let paid = e.assets == e.to_insurance + e.burned + e.to_treasury;
            holds(paid, || format!("{} is not what was paid out", e.assets))?;
            (e.reserve, Moved { cash: -i128::from(e.assets), level: -i128::from(e.burned), ..still })
        }
        Event::BadDebtAbsorbed(e) => {
            let paid = e.loss == e.from_insurance + e.from_fees + e.from_suppliers;
            holds(paid, || format!("a loss of {} is not paid", e.loss))?;
            let cash = e.from_insurance.into();
            (e.reserve, Moved { cash, debt: -signed(e.debt_shares), ..still })
        }
        Event::FacilityRebalanced(e) => {
            let burned = i128::from(e.burned);
            (e.reserve, Moved { cash: -burned, level: -burned, ..still })
        }
        Event::DeficitBurned(e) => (e.reserve, Moved { level: -i128::from(e.burned), ..still }),
        Event::FlashMinted(e) => (e.reserve, still),
        Event::FlashBurned(e) => (e.reserve, Moved { cash: e.fee.into(), ..still }),
        _ => return Ok(None),
    }))
}
