//! Health: the positions of an obligation valued at the prices a use allows.

use anchor_lang::prelude::*;
use wlm_core::{
    health::{Health, RiskWeights},
    limits::check_debt_ceiling,
    price::{PriceRange, PriceUse},
};

use crate::{
    book::{Book, Entry, PositionValue},
    error::{WlmError, core_error},
    state::{Emode, Obligation, Position},
};

/// What becomes of a collateral whose debt ceiling is passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ceilings {
    /// More debt is refused, on any.
    OfDebt,
    /// A larger part of the debt is refused: what grows by interest alone keeps nobody from leaving.
    OfShares,
    /// Nothing is refused.
    Recorded,
}

impl Book<'_> {
    /// Refuses what would leave the debt above what may be borrowed, at pessimistic prices, or
    /// a collateral under more debt than its ceiling.
    ///
    /// Collateral without a usable price counts nothing: a broken asset blocks only what leans
    /// on it. A debt without one is refused.
    ///
    /// In e-mode, a debt outside of the group takes the group's terms away.
    pub fn check_new_risk(&mut self, obligation: &mut Obligation, ceilings: Ceilings) -> Result<()> {
        let mut unpriced = None;
        let use_ = PriceUse::NewRisk;
        let emode = if self.owes_only_of_emode(obligation) { self.emode } else { Emode::NONE };
        for entry in &mut self.entries {
            let weights = entry.reserve.weights(&emode, use_, self.now);
            if !needs_price(obligation, entry, &weights) {
                entry.value = PositionValue::default();
                continue;
            }
            let position = obligation.position(entry.slot);
            match entry.prices(use_, self.now) {
                Ok(prices) => {
                    entry.value = value(obligation, entry, prices, &weights).map_err(core_error)?;
                }
                Err(error) if position.debt().is_zero() => unpriced = unpriced.or(Some(error)),
                Err(error) => return Err(core_error(error)),
            }
        }
        let health = self.health()?;
        if !health.is_within_ltv() {
            // If a price was missing, that is what to mend first.
            return Err(unpriced.map_or_else(|| WlmError::BorrowLimitExceeded.into(), core_error));
        }
        self.record(obligation, &health, ceilings)
    }

    /// The health for a liquidation, at spot prices of at most the longer age.
    ///
    /// Every price that weighs must be that fresh. A stale one may not stand in: the liquidator
    /// chooses which accounts to pass, and would choose the old price that makes its victim look
    /// poor. Collateral without a threshold weighs nothing; it is valued if it can be, to be seized.
    pub fn liquidation_health(&mut self, obligation: &Obligation) -> Result<Health> {
        let use_ = PriceUse::Liquidation;
        let now = self.now;
        // In e-mode, a debt that left the group takes its terms away, on a ramp.
        let emode =
            self.debts(obligation).fold(self.emode, |emode, debt| debt.reserve.emode_of_debt(&emode, now));
        self.emode = emode;
        for entry in &mut self.entries {
            if !obligation.is_collateral(entry.slot) && !obligation.owes(entry.slot) {
                continue;
            }
            let weights = entry.reserve.weights(&self.emode, use_, self.now);
            match entry.prices(use_, self.now) {
                Ok(prices) => {
                    entry.value = value(obligation, entry, prices, &weights).map_err(core_error)?;
                }
                Err(error) if needs_price(obligation, entry, &weights) => return Err(core_error(error)),
                Err(_) => entry.value = PositionValue::default(),
            }
        }
        self.health()
    }

    /// Refuses an obligation whose collateral is worth a base unit of anything.
    pub fn check_no_collateral(&self, obligation: &Obligation) -> Result<()> {
        for entry in self.entries.iter().filter(|entry| obligation.is_collateral(entry.slot)) {
            let shares = obligation.position(entry.slot).supply();
            let assets = entry.pool.supply_index.assets_floor(shares).map_err(core_error)?;
            ensure!(assets == 0, WlmError::CollateralLeft);
        }
        Ok(())
    }

    /// Values the named positions again at the same prices, after a liquidation moved them. `health`
    /// is what it was before.
    pub fn revalue(&mut self, obligation: &mut Obligation, mut health: Health) -> Result<Health> {
        for entry in self.entries.iter_mut().take(self.named) {
            if let Some(prices) = entry.value.prices {
                let weights = entry.reserve.weights(&self.emode, PriceUse::Liquidation, self.now);
                health = health.minus(&entry.value.health).map_err(core_error)?;
                entry.value = value(obligation, entry, prices, &weights).map_err(core_error)?;
                health = health.plus(&entry.value.health).map_err(core_error)?;
            }
        }
        self.record(obligation, &health, Ceilings::Recorded)?;
        Ok(health)
    }

    /// Takes an obligation without debt off the collateral of the reserves in play.
    pub fn release_attributions(&mut self, obligation: &mut Obligation) {
        for entry in &mut self.entries {
            let before = obligation.replace_attribution(entry.slot, 0);
            entry.reserve.move_attribution(before, 0);
        }
    }

    /// The reserves that the obligation owes.
    fn debts(&self, obligation: &Obligation) -> impl Iterator<Item = &Entry<'_>> {
        self.entries.iter().filter(|entry| obligation.owes(entry.slot))
    }

    /// Whether all that the obligation owes belongs to its e-mode group.
    #[must_use]
    pub fn owes_only_of_emode(&self, obligation: &Obligation) -> bool {
        self.debts(obligation).all(|debt| self.emode.lets_borrow(debt.reserve.config.emode_mask))
    }

    fn health(&self) -> Result<Health> {
        let mut health = Health::default();
        for entry in &self.entries {
            health = health.plus(&entry.value.health).map_err(core_error)?;
        }
        Ok(health)
    }

    /// Writes the health in front of the obligation, and the debt that now rests on each collateral.
    fn record(&mut self, obligation: &mut Obligation, health: &Health, ceilings: Ceilings) -> Result<()> {
        let debt_before = u128::from(obligation.debt_usd_micros);
        obligation.record_health(health, self.now);
        let debt = u128::from(obligation.debt_usd_micros);
        let spread = health.debt_per_borrow_power().map_err(core_error)?;
        for entry in &mut self.entries {
            let resting = spread.resting_on(entry.value.health.borrow_limit).map_err(core_error)?;
            let after = resting.micros_ceil();
            let before = obligation.replace_attribution(entry.slot, after);
            entry.reserve.move_attribution(before, after);
            let is_more = match ceilings {
                Ceilings::OfDebt => after > before,
                // 64 by 64 bits: neither product wraps.
                Ceilings::OfShares => {
                    u128::from(after).wrapping_mul(debt_before) > u128::from(before).wrapping_mul(debt)
                }
                Ceilings::Recorded => false,
            };
            if is_more {
                let total = entry.reserve.attributed_debt_usd_micros;
                check_debt_ceiling(total, entry.reserve.config.debt_ceiling_usd).map_err(core_error)?;
            }
        }
        Ok(())
    }
}

/// Whether a position weighs on health at all.
fn needs_price(obligation: &Obligation, entry: &Entry, weights: &RiskWeights) -> bool {
    let backs_debt = obligation.is_collateral(entry.slot) && weights.liquidation_threshold.0 > 0;
    backs_debt || obligation.owes(entry.slot)
}

fn value(
    obligation: &Obligation,
    entry: &Entry,
    prices: PriceRange,
    weights: &RiskWeights,
) -> wlm_core::Result<PositionValue> {
    let position: Position = obligation.position(entry.slot);
    let mut health = Health::default();
    if obligation.is_collateral(entry.slot) {
        let assets = entry.pool.supply_index.assets_floor(position.supply())?;
        health.add_collateral(prices.collateral()?.value_floor(assets), weights)?;
    }
    if obligation.owes(entry.slot) {
        let assets = entry.pool.debt_index.assets_ceil(position.debt())?;
        health.add_debt(prices.debt()?.value_ceil(assets), weights)?;
    }
    Ok(PositionValue { prices: Some(prices), health })
}
