//! What obligations say and what reserves say is the same.

use wlm_sdk::program::state::{Obligation, Position};

use super::{Invariant, Transition, holds};
use crate::snapshot::Snapshot;

pub(super) const ALL: &[Invariant] = &[
    Invariant {
        id: "INV-01",
        prose: "the supply shares of all positions in a reserve, and its lending facility's, add up to the reserve's",
        check: |transition| {
            sums(
                transition.after,
                |position| position.supply_shares.get(),
                |reserve| reserve.supply_shares.get().wrapping_sub(reserve.facility_shares.get()),
            )
        },
    },
    Invariant {
        id: "INV-02",
        prose: "the debt shares of all positions in a reserve add up to the reserve's",
        check: |transition| {
            sums(transition.after, |position| position.debt_shares.get(), |reserve| reserve.debt_shares.get())
        },
    },
    Invariant {
        id: "INV-08",
        prose: "an obligation's masks say what its positions hold: supply, debt, and collateral only where there is supply",
        check: masks,
    },
    Invariant {
        id: "INV-11",
        prose: "the debt that rests on a collateral is the sum over its positions",
        check: |transition| {
            let resting = |position: &Position| u128::from(position.attributed_debt_usd_micros);
            sums(transition.after, resting, |reserve| u128::from(reserve.attributed_debt_usd_micros))
        },
    },
    Invariant {
        id: "INV-21",
        prose: "every position in use belongs to a reserve of the obligation's own market, and no two to the same",
        check: positions,
    },
];

fn sums(
    snapshot: &Snapshot,
    of_position: impl Fn(&Position) -> u128,
    of_reserve: impl Fn(&wlm_sdk::program::state::Reserve) -> u128,
) -> Result<(), String> {
    for (key, reserve) in &snapshot.reserves {
        let of_market = snapshot.obligations.values().filter(|each| each.market == reserve.market);
        // A position without shares may still carry attributed debt until it is released.
        let total: u128 = of_market
            .flat_map(|obligation| obligation.reserve_indices.iter().zip(&obligation.positions))
            .filter(|(index, _)| **index == reserve.index)
            .map(|(_, position)| of_position(position))
            .sum();
        holds(total == of_reserve(reserve), || {
            format!("reserve {key}: positions {total}, reserve {}", of_reserve(reserve))
        })?;
    }
    Ok(())
}

fn masks(transition: &Transition) -> Result<(), String> {
    for (key, obligation) in &transition.after.obligations {
        let (mut supply, mut debt) = (0, 0);
        for (slot, position) in obligation.positions.iter().enumerate() {
            supply |= u16::from(!position.supply_shares.is_zero()) << slot;
            debt |= u16::from(!position.debt_shares.is_zero()) << slot;
        }
        let Obligation { supply_mask, debt_mask, collateral_mask, .. } = *obligation;
        let agree = supply == supply_mask && debt == debt_mask && collateral_mask & !supply == 0;
        holds(agree, || {
            format!(
                "obligation {key}: {supply:b} {debt:b}, masks {supply_mask:b} {debt_mask:b} {collateral_mask:b}"
            )
        })?;
    }
    Ok(())
}

fn positions(transition: &Transition) -> Result<(), String> {
    for (key, obligation) in &transition.after.obligations {
        let mut indices: Vec<u16> =
            obligation.active_slots().map(|slot| obligation.reserve_index(slot)).collect();
        let known = |index: &u16| transition.after.reserve_at(&obligation.market, *index).is_some();
        holds(indices.iter().all(known), || format!("obligation {key}: unknown reserve in {indices:?}"))?;
        let count = indices.len();
        indices.sort_unstable();
        indices.dedup();
        holds(indices.len() == count, || format!("obligation {key}: a reserve twice"))?;
    }
    Ok(())
}
