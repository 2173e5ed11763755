//! Solvency, cash, and the way indices move.

use bytemuck::bytes_of;
use wlm_sdk::{events::Event, instructions::ConfigChange, program::state::Reserve};

use super::{Invariant, Transition, holds};

pub(super) const ALL: &[Invariant] = &[
    Invariant {
        id: "INV-03",
        prose: "a reserve is solvent: cash and debt cover what its suppliers may claim",
        check: |transition| {
            each(transition, |_, after| {
                let pool = after.pool();
                let (assets, claims) = (pool.assets(), pool.claims());
                let covered = matches!((assets, claims), (Ok(assets), Ok(claims)) if assets >= claims);
                holds(covered, || format!("assets {assets:?}, claims {claims:?}"))
            })
        },
    },
    Invariant {
        id: "INV-04",
        prose: "a vault holds the reserve's cash and what was donated; an action on the reserve leaves the donation as it is",
        check: |transition| {
            each(transition, |before, after| {
                let donated = transition.after.balance(&after.vault).checked_sub(after.cash);
                holds(donated.is_some(), || format!("less in the vault than {} of cash", after.cash))?;
                let Some(before) = before else { return Ok(()) };
                let was = transition.before.balance(&before.vault).checked_sub(before.cash);
                // Somebody who is paid elsewhere may name this vault as their wallet: that donates.
                let untouched = bytes_of(before) == bytes_of(after);
                holds(was == donated || (untouched && was < donated), || {
                    format!("{was:?} became {donated:?}")
                })
            })
        },
    },
    Invariant {
        id: "INV-05",
        prose: "a supply index falls only where bad debt is absorbed",
        check: |transition| {
            let absorbs = transition.events.iter().any(|event| matches!(event, Event::BadDebtAbsorbed(_)));
            each(transition, |before, after| {
                let was = before.map_or(0, |before| before.supply_index.get());
                let is = after.supply_index.get();
                holds(absorbs || is >= was, || format!("{was} became {is}"))
            })
        },
    },
    Invariant {
        id: "INV-06",
        prose: "a debt index never falls",
        check: |transition| {
            each(transition, |before, after| {
                let was = before.map_or(0, |before| before.debt_index.get());
                let is = after.debt_index.get();
                holds(is >= was, || format!("{was} became {is}"))
            })
        },
    },
    Invariant {
        id: "INV-07",
        prose: "interest is counted up to a time that never goes back and is never in the future",
        check: |transition| {
            each(transition, |before, after| {
                let was = before.map_or(i64::MIN, |before| before.accrued_at);
                let moves_on = (was..=transition.now).contains(&after.accrued_at);
                holds(moves_on, || format!("{was} became {}", after.accrued_at))
            })
        },
    },
    Invariant {
        id: "INV-10",
        prose: "tokens are made and destroyed by USD1's facilities alone: wallets and vaults of an asset add up to the same, but for what levels moved",
        check: |transition| {
            each(transition, |_, after| {
                let outside = |snapshot: &crate::Snapshot| {
                    let levels = snapshot.levels_of(&after.mint);
                    i128::try_from(snapshot.total_of(&after.mint)).unwrap_or(i128::MAX)
                        - i128::try_from(levels).unwrap_or(i128::MAX)
                };
                let (was, is) = (outside(transition.before), outside(transition.after));
                holds(is == was, || format!("{was} became {is} beside the levels"))
            })
        },
    },
    Invariant {
        id: "INV-22",
        prose: "a cached price is only replaced by a newer one, unless governance changed the feed",
        check: prices,
    },
];

fn prices(transition: &Transition) -> Result<(), String> {
    for (key, after) in &transition.after.reserves {
        let Some(before) = transition.before.reserves.get(key) else { continue };
        let is_reset = transition.events.iter().any(|event| {
            let Event::ChangeExecuted(event) = event else { return false };
            let ConfigChange::Reserve(change) = &event.pending.new else { return false };
            &event.pending.target == key && change.feed_id.is_some_and(|feed| feed != before.config.feed_id)
        });
        let (was, is) = (before.price, after.price);
        holds(is_reset || is == was || is.published_at > was.published_at, || {
            format!("reserve {key}: {was:?} became {is:?}")
        })?;
    }
    Ok(())
}

/// Every reserve there is now, with what it was before the action.
fn each(
    transition: &Transition,
    check: impl Fn(Option<&Reserve>, &Reserve) -> Result<(), String>,
) -> Result<(), String> {
    for (key, after) in &transition.after.reserves {
        check(transition.before.reserves.get(key), after)
            .map_err(|contradiction| format!("reserve {key}: {contradiction}"))?;
    }
    Ok(())
}
