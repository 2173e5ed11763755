//! What an action leaves alone, and what it says it did.

use solana_pubkey::Pubkey;
use wlm_sdk::events::Event;

use super::{Invariant, Transition, holds};

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
        prose: "exactly one event tells what moved, in assets and in shares",
        check: events_tell,
    },
];

fn only_writable(transition: &Transition) -> Result<(), String> {
    let writable = |key: &Pubkey| {
        let mut metas = transition.instruction.accounts.iter();
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

/// What went into (+) or came out of (−) a vault, and how the shares moved.
struct Moved {
    cash: i128,
    supply: i128,
    debt: i128,
}

fn events_tell(transition: &Transition) -> Result<(), String> {
    let [event] = transition.events else {
        return Err(format!("{} events", transition.events.len()));
    };
    let signed = |shares: u128| i128::try_from(shares).unwrap_or(i128::MAX);
    let (reserve, told) = match event {
        Event::Deposited(e) => {
            (e.reserve, Moved { cash: e.assets.into(), supply: signed(e.supply_shares), debt: 0 })
        }
        Event::Withdrawn(e) => {
            (e.reserve, Moved { cash: -i128::from(e.assets), supply: -signed(e.supply_shares), debt: 0 })
        }
        Event::Borrowed(e) => {
            (e.reserve, Moved { cash: -i128::from(e.assets), supply: 0, debt: signed(e.debt_shares) })
        }
        Event::Repaid(e) => {
            (e.reserve, Moved { cash: e.assets.into(), supply: 0, debt: -signed(e.debt_shares) })
        }
        Event::FeesCollected(e) => (e.reserve, Moved { cash: -i128::from(e.assets), supply: 0, debt: 0 }),
        Event::BadDebtAbsorbed(e) => {
            let paid = e.loss == e.from_fees + e.from_suppliers;
            holds(paid, || format!("a loss of {} is not paid", e.loss))?;
            (e.reserve, Moved { cash: 0, supply: 0, debt: -signed(e.debt_shares) })
        }
        _ => return Ok(()),
    };
    let find = |snapshot: &crate::Snapshot| {
        let reserve = snapshot.reserves.get(&reserve)?;
        let vault = i128::from(snapshot.balance(&reserve.vault));
        Some((vault, signed(reserve.supply_shares.get()), signed(reserve.debt_shares.get())))
    };
    let (was, is) = find(transition.before).zip(find(transition.after)).ok_or("no such reserve")?;
    let moved = (is.0 - was.0, is.1 - was.1, is.2 - was.2);
    holds(moved == (told.cash, told.supply, told.debt), || {
        format!("vault, supply and debt moved by {moved:?}")
    })
}
