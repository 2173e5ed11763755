//! USD1: what is out, who answers for it, and what pays for losses.

use wlm_sdk::{events::Event, program::state::PegFacility};

use super::{Invariant, Transition, holds};

pub(super) const ALL: &[Invariant] = &[
    Invariant {
        id: "INV-28",
        prose: "the supply of USD1 moves by what the levels of its facilities move by, and by nothing else",
        check: supply_is_levels,
    },
    Invariant {
        id: "INV-29",
        prose: "a facility's level passes its capacity only where that was lowered, and then only falls",
        check: levels_in_bounds,
    },
    Invariant {
        id: "INV-30",
        prose: "a peg facility's vault holds its stock, and its stock covers its level",
        check: pegs_are_covered,
    },
    Invariant {
        id: "INV-31",
        prose: "supply or a booked deficit stands behind every unit of a lending facility's level",
        check: level_is_backed,
    },
    Invariant {
        id: "INV-32",
        prose: "a reserve's insurance falls only to pay for bad debt, and by what the event says",
        check: insurance_pays_losses,
    },
    Invariant {
        id: "INV-33",
        prose: "a swap at a peg facility moves coins and USD1 as its event says",
        check: swaps_are_told,
    },
];

fn supply_is_levels(transition: &Transition) -> Result<(), String> {
    for (mint, is) in &transition.after.supplies {
        let Some(was) = transition.before.supplies.get(mint) else { continue };
        let levels =
            |snapshot: &crate::Snapshot| i128::try_from(snapshot.levels_of(mint)).unwrap_or(i128::MAX);
        let (minted, moved) =
            (i128::from(*is) - i128::from(*was), levels(transition.after) - levels(transition.before));
        holds(minted == moved, || format!("mint {mint}: supply moved by {minted}, levels by {moved}"))?;
    }
    Ok(())
}

fn levels_in_bounds(transition: &Transition) -> Result<(), String> {
    let within = |what: String, level: u64, was: u64, capacity: u64| {
        holds(level <= capacity || level <= was, || format!("{what}: {level} of {capacity}, was {was}"))
    };
    for (key, reserve) in &transition.after.reserves {
        let before = transition.before.reserves.get(key);
        let was = before.map_or(0, |before| before.facility_level);
        within(format!("reserve {key}"), reserve.facility_level, was, reserve.config.facility_capacity)?;
        holds(reserve.flash_level == 0, || format!("reserve {key}: a flash mint was not burned"))?;
    }
    for (key, peg) in &transition.after.pegs {
        let was = transition.before.pegs.get(key).map_or(0, |before| before.level);
        within(format!("peg facility {key}"), peg.level, was, peg.config.capacity)?;
    }
    Ok(())
}

fn pegs_are_covered(transition: &Transition) -> Result<(), String> {
    for (key, peg) in &transition.after.pegs {
        let (vault, stock) = (transition.after.balance(&peg.vault), peg.stock);
        holds(vault >= stock, || format!("peg facility {key}: {vault} in the vault, stock {stock}"))?;
        holds(at_par(peg, stock) >= level(peg), || {
            format!("peg facility {key}: stock {stock} for a level of {}", peg.level)
        })?;
    }
    Ok(())
}

/// Coins at par, in 10^-18 USD.
fn at_par(peg: &PegFacility, coins: u64) -> u128 {
    u128::from(coins) * 10_u128.pow(18 - u32::from(peg.decimals))
}

/// The level, in 10^-18 USD.
fn level(peg: &PegFacility) -> u128 {
    u128::from(peg.level) * 10_u128.pow(12)
}

fn level_is_backed(transition: &Transition) -> Result<(), String> {
    for (key, reserve) in &transition.after.reserves {
        let facility = reserve.facility();
        holds(facility.deficit <= facility.level, || format!("reserve {key}: {facility:?}"))?;
        let claim = facility.claim(&reserve.pool()).map_err(|error| format!("{error:?}"))?;
        // The claim is rounded down; minting and burning round shares by parts of a base unit.
        holds(claim.saturating_add(2) >= facility.backed(), || {
            format!("reserve {key}: a claim of {claim}, {facility:?}")
        })?;
    }
    Ok(())
}

fn insurance_pays_losses(transition: &Transition) -> Result<(), String> {
    for (key, reserve) in &transition.after.reserves {
        let balance = |snapshot: &crate::Snapshot| i128::from(snapshot.balance(&reserve.insurance));
        let paid: i128 = transition
            .events
            .iter()
            .map(|event| match event {
                Event::BadDebtAbsorbed(e) if &e.reserve == key => -i128::from(e.from_insurance),
                Event::FeesCollected(e) if &e.reserve == key => i128::from(e.to_insurance),
                _ => 0,
            })
            .sum();
        let moved = balance(transition.after) - balance(transition.before);
        // Anybody may name the insurance as their wallet: that tops it up.
        holds(moved >= paid, || format!("reserve {key}: insurance moved by {moved}, told {paid}"))?;
    }
    Ok(())
}

fn swaps_are_told(transition: &Transition) -> Result<(), String> {
    for (key, after) in &transition.after.pegs {
        let Some(before) = transition.before.pegs.get(key) else { continue };
        let (mut level, mut stock) = (i128::from(before.level), i128::from(before.stock));
        for event in transition.events {
            match event {
                Event::PegBought(e) if &e.facility == key => {
                    (level, stock) = (level + i128::from(e.usd1), stock + i128::from(e.coins));
                }
                Event::PegSold(e) if &e.facility == key => {
                    (level, stock) = (level - i128::from(e.usd1), stock - i128::from(e.coins));
                }
                Event::PegProfitCollected(e) if &e.facility == key => stock -= i128::from(e.coins),
                _ => {}
            }
        }
        let told = level == i128::from(after.level) && stock == i128::from(after.stock);
        holds(told, || format!("peg facility {key}: told {level} and {stock}, is {after:?}"))?;
    }
    Ok(())
}
