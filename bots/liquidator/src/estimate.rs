//! The first look at an obligation: a quick estimate that never calls an unhealthy one healthy.
//!
//! With the weights of each reserve computed once a scan, an obligation takes one multiplication a leg. Values are
//! in units of 2^-32 USD, as the program's are.
//!
//! **How far off it is.** The program rounds each collateral down to a base unit and then twice to a unit of value,
//! each debt up alike; [`Weight::crumb`] is at least what that comes to, so the estimate leans towards unhealthy by
//! at most one base unit a leg. The floating-point numbers add a relative error: an index, a price and their
//! product are within 6 · 2^-53, shares within 2 · 2^-53, a product within 2^-53, and a sum of at most 33 terms,
//! none negative, within 32 · 2^-53: together below 5 · 10^-15. [`MARGIN`] is a thousand times that on both sides,
//! so what the program's rules call unhealthy is always a candidate; what is a candidate is judged again by those
//! rules.

use rayon::prelude::*;
use wlm_core::{
    price::{Price, PriceUse},
    units::ONE_BPS,
};
use wlm_sdk::{
    program::state::{Emode, MAX_EMODE_GROUPS, Market, emode_bit},
    view::{MarketView, ReserveView},
};

use crate::store::{Bits, Leg, Side, Store, places};

/// The relative margin of the estimate: see the module.
pub const MARGIN: f64 = 1e-11;

/// What a share of one kind in one reserve adds to health; not a number where the reserve has no price to say.
#[derive(Clone, Copy, Debug)]
struct Weight {
    /// In units of 2^-32 USD a share unit.
    per_share: f64,
    /// The most that rounding takes from a collateral, or adds to a debt.
    crumb: f64,
}

impl Weight {
    const NOTHING: Self = Self { per_share: 0.0, crumb: 0.0 };
    const UNKNOWN: Self = Self { per_share: f64::NAN, crumb: f64::NAN };
}

/// What shares in one reserve weigh, at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// The e-mode groups that the asset belongs to.
    groups: u8,
    /// By the obligation's e-mode group; none first.
    collateral: [Weight; GROUPS],
    debt: Weight,
}

/// E-mode groups, and none.
const GROUPS: usize = MAX_EMODE_GROUPS + 1;

impl Weights {
    const UNKNOWN: Self = Self { groups: 0, collateral: [Weight::UNKNOWN; GROUPS], debt: Weight::UNKNOWN };

    /// In a reserve of this market at its best price, all interest counted.
    #[must_use]
    pub fn of(market: &Market, reserve: &ReserveView, now: i64) -> Self {
        let (state, pool) = (&reserve.state, reserve.state.pool());
        let prices = reserve.best_price().range(
            PriceUse::Liquidation,
            &state.config.oracle_limits(),
            state.decimals,
            now,
        );
        let supply = prices.and_then(|prices| Ok((pool.supply_index_at(now)?, prices.collateral()?))).ok();
        let mut groups = 0..;
        let collateral = [(); GROUPS].map(|()| {
            let emode = groups.next().map_or(Emode::NONE, |group| market.emode(group, now));
            match state.collateral_terms(&emode, now).liquidation_threshold_bps {
                0 => Weight::NOTHING,
                threshold => supply
                    .map_or(Weight::UNKNOWN, |(index, price)| weight(index.0, price, part(threshold.into()))),
            }
        });
        let debt_weight = state.debt_weight(PriceUse::Liquidation, now);
        let debt = prices.and_then(|prices| Ok((pool.debt_index_at(now)?, prices.debt()?))).ok();
        let debt = debt.map_or(Weight::UNKNOWN, |(index, price)| weight(index.0, price, part(debt_weight.0)));
        Self { groups: state.config.emode_mask, collateral, debt }
    }

    /// Whether shares weigh the same at both moments, within the estimate's margin: then nobody's health changed.
    #[must_use]
    pub fn agree_with(&self, other: &Self) -> bool {
        let mut groups = self.collateral.iter().zip(&other.collateral);
        self.groups == other.groups
            && groups.all(|(one, other)| is_close(*one, *other))
            && is_close(self.debt, other.debt)
    }
}

/// What shares in each reserve of a market weigh, at one moment.
#[derive(Clone, Debug)]
pub struct Scales(Vec<Weights>);

/// What the first look says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Certainly not to be liquidated.
    Healthy,
    /// Perhaps: the program's rules must judge.
    Candidate,
    /// A price that weighs is too old or broken, or the reserve is not known.
    Unpriced,
}

impl Scales {
    /// At the view's time and prices.
    #[must_use]
    pub fn of(view: &MarketView) -> Self {
        Self(view.reserves.iter().map(|reserve| Weights::of(&view.state, reserve, view.now)).collect())
    }

    fn weights(&self, leg: &Leg) -> &Weights {
        self.0.get(usize::from(leg.reserve)).unwrap_or(&Weights::UNKNOWN)
    }

    /// The e-mode group that counts. With a debt outside of it none does, which is at most too pessimistic: on its
    /// way out a debt leaves part of the group's threshold.
    fn group(&self, legs: &[Leg]) -> usize {
        let group = legs.first().map_or(0, |leg| leg.group);
        let bit = emode_bit(group);
        let mut debts = legs.iter().filter(|leg| leg.side == Side::Debt);
        let all_inside = debts.all(|leg| self.weights(leg).groups & bit != 0);
        if bit != 0 && all_inside { group.into() } else { 0 }
    }

    /// A first look at what an obligation has and owes.
    #[must_use]
    pub fn look(&self, legs: &[Leg]) -> Look {
        let (mut limit, mut debt, mut has_collateral) = (0.0, 0.0, false);
        let group = self.group(legs);
        for leg in legs {
            let weights = self.weights(leg);
            let shares = leg.approximate_shares();
            match leg.side {
                Side::Debt => debt += shares * weights.debt.per_share + weights.debt.crumb,
                Side::Collateral => {
                    let weight = weights.collateral.get(group).unwrap_or(&Weight::UNKNOWN);
                    limit += shares * weight.per_share - weight.crumb;
                    has_collateral = true;
                }
                Side::Idle => {}
            }
        }
        if !has_collateral {
            // Bad debt, which no price can bring back.
            return Look::Candidate;
        }
        if limit.is_nan() || debt.is_nan() {
            return Look::Unpriced;
        }
        if debt * (1.0 + MARGIN) < limit * (1.0 - MARGIN) { Look::Healthy } else { Look::Candidate }
    }
}

/// What a look at many obligations came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// How many were looked at.
    pub scanned: usize,
    /// How many of them have a price that weighs and is of no use.
    pub unpriced: usize,
    /// The places of those that may be unhealthy, in order.
    pub candidates: Vec<u32>,
}

/// Places a task looks at before another thread may help: enough to be worth the hand-over.
const WORDS_A_TASK: usize = 256;

/// Looks at all obligations of a set, on the threads of the current pool.
#[must_use]
pub fn survey(store: &Store, scales: &Scales, set: &Bits) -> Survey {
    let parts: Vec<Survey> = set
        .words()
        .par_chunks(WORDS_A_TASK)
        .enumerate()
        .map(|(task, words)| survey_part(store, scales, places(task * WORDS_A_TASK, words)))
        .collect();
    parts.into_iter().fold(Survey::default(), |mut all, part| {
        all.scanned += part.scanned;
        all.unpriced += part.unpriced;
        all.candidates.extend(part.candidates);
        all
    })
}

fn survey_part(store: &Store, scales: &Scales, places: impl Iterator<Item = u32>) -> Survey {
    let mut part = Survey::default();
    for place in places {
        part.scanned += 1;
        match scales.look(store.legs(place)) {
            Look::Healthy => {}
            Look::Candidate => part.candidates.push(place),
            Look::Unpriced => part.unpriced += 1,
        }
    }
    part
}

/// Of shares at this index, each base unit at this price, of which this part counts.
fn weight(index: u128, price: Price, part: f64) -> Weight {
    // The value of 2^64 base units, of which an amount's part is within a unit of what the program computes.
    let base_unit = price.value_floor(u64::MAX).0 as f64 / TWO_POW_64;
    Weight {
        per_share: index as f64 * SHARE_TIMES_INDEX * base_unit * part,
        crumb: (base_unit + ROUNDINGS) * part + ROUNDINGS,
    }
}

/// Roundings of one unit of value: in the price above, in the amount's value, in its weighed part.
const ROUNDINGS: f64 = 2.0;
const TWO_POW_64: f64 = 18_446_744_073_709_551_616.0;
/// 2^-104: shares have 40 fractional bits and an index 64.
const SHARE_TIMES_INDEX: f64 = 1.0 / (TWO_POW_64 * 1_099_511_627_776.0);

fn part(bps: u32) -> f64 {
    f64::from(bps) / f64::from(ONE_BPS)
}

fn is_close(a: Weight, b: Weight) -> bool {
    let both_unknown = a.per_share.is_nan() && b.per_share.is_nan();
    both_unknown || (a.per_share - b.per_share).abs() <= MARGIN * a.per_share.abs()
}
