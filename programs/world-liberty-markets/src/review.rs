//! How a change is judged: when it is proposed, and again when it is executed.

use std::cell::Ref;

use anchor_lang::prelude::*;
use wlm_core::{steps::StepLimits, units::MICROS};

use crate::{
    error::{WlmError, core_error},
    load::load,
    state::{
        CollateralTerms, ConfigChange, EmodeChange, EmodeGroup, Market, PegChange, PegConfig, PegFacility,
        Reserve, ReserveChange, ReserveConfig, SettingsChange,
    },
};

impl Market {
    /// The values that a change would replace; nothing, for what is new. Refuses a target of another kind or
    /// market, and a change that names nothing.
    pub fn replaced(
        &self,
        key: &Pubkey,
        change: &ConfigChange,
        target: &AccountInfo,
    ) -> Result<Option<ConfigChange>> {
        let of_market = |old| {
            ensure!(target.key == key, WlmError::WrongMarket);
            Ok(Some(old))
        };
        match change {
            ConfigChange::Reserve(change) => {
                let values = change.values_in(&reserve(target, key)?.config);
                ensure!(values != ReserveChange::default(), WlmError::EmptyChange);
                Ok(Some(ConfigChange::Reserve(Box::new(values))))
            }
            ConfigChange::Peg(change) => {
                let values = change.values_in(&facility(target, key)?.config);
                ensure!(values != PegChange::default(), WlmError::EmptyChange);
                Ok(Some(ConfigChange::Peg(values)))
            }
            ConfigChange::Emode { group, terms } => {
                let values = terms.values_in(self.emode_group(*group)?);
                ensure!(values != EmodeChange::default(), WlmError::EmptyChange);
                of_market(ConfigChange::Emode { group: *group, terms: values })
            }
            ConfigChange::Settings(change) => {
                let values = change.values_in(&self.settings);
                ensure!(values != SettingsChange::default(), WlmError::EmptyChange);
                of_market(ConfigChange::Settings(values))
            }
            ConfigChange::PriceReceivers(_) => of_market(ConfigChange::PriceReceivers(self.price_receivers)),
            ConfigChange::Role { role, .. } => {
                of_market(ConfigChange::Role { role: *role, to: self.holder(*role) })
            }
            ConfigChange::NewReserve(_) | ConfigChange::NewPeg(_) => Ok(None),
        }
    }

    /// Refuses a change that would leave the bounds, or take too large a step.
    pub fn review(&self, key: &Pubkey, change: &ConfigChange, target: &AccountInfo, now: i64) -> Result<()> {
        match change {
            ConfigChange::Reserve(change) => self.review_reserve(&*reserve(target, key)?, change, now),
            ConfigChange::Peg(change) => self.review_peg(&*facility(target, key)?, change),
            ConfigChange::Emode { group, terms } => self.review_emode(self.emode_group(*group)?, terms, now),
            ConfigChange::Settings(change) => change.applied_to(&self.settings).validate(),
            ConfigChange::PriceReceivers(_) | ConfigChange::Role { .. } => Ok(()),
            ConfigChange::NewReserve(config) => config.validate(),
            ConfigChange::NewPeg(config) => config.validate(),
        }
    }

    fn review_reserve(&self, reserve: &Reserve, change: &ReserveChange, now: i64) -> Result<()> {
        let old = &reserve.config;
        let new = &change.applied_to(old);
        new.validate()?;
        new.collateral_terms().validate_from(reserve.threshold(now))?;
        let steps = &self.settings.steps();
        // What is no collateral, and backs no debt any more, is opened as if it were new.
        let threshold = reserve.threshold(now);
        if threshold != 0 || reserve.attributed_debt_usd_micros != 0 {
            check_collateral(steps, &old.collateral_terms(), threshold, &new.collateral_terms())?;
        }
        check_fee_steps(steps, old, new)?;
        check_cap_steps(steps, reserve, new)?;
        let is_small = old.with_curve(|old| new.with_curve(|new| steps.allows_curve(old, new)));
        ensure!(is_small, WlmError::RateStepTooLarge);
        Ok(())
    }

    fn review_peg(&self, facility: &PegFacility, change: &PegChange) -> Result<()> {
        let old = &facility.config;
        let new: &PegConfig = &change.applied_to(old);
        new.validate()?;
        let steps = &self.settings.steps();
        check_fee(steps, old.buy_fee_bps, new.buy_fee_bps)?;
        check_fee(steps, old.sell_fee_bps, new.sell_fee_bps)?;
        check_cap(steps, facility.set_capacity, facility.level, new.capacity)
    }

    fn review_emode(&self, group: &EmodeGroup, change: &EmodeChange, now: i64) -> Result<()> {
        let new = &change.applied_to(group);
        new.terms().validate_from(group.threshold(now))?;
        // A group that is off is opened as if it were new.
        let threshold = group.threshold(now);
        if threshold == 0 {
            return Ok(());
        }
        check_collateral(&self.settings.steps(), &group.terms(), threshold, &new.terms())
    }
}

fn reserve<'a>(target: &'a AccountInfo<'_>, market: &Pubkey) -> Result<Ref<'a, Reserve>> {
    let reserve = load::<Reserve>(target, WlmError::WrongReserve)?;
    ensure!(&reserve.market == market, WlmError::WrongMarket);
    Ok(reserve)
}

fn facility<'a>(target: &'a AccountInfo<'_>, market: &Pubkey) -> Result<Ref<'a, PegFacility>> {
    let facility = load::<PegFacility>(target, WlmError::WrongPeg)?;
    ensure!(&facility.market == market, WlmError::WrongMarket);
    Ok(facility)
}

/// `threshold` is the one that counts now: a cut that was a mistake can be taken back while it falls.
fn check_collateral(
    steps: &StepLimits,
    old: &CollateralTerms,
    threshold: u16,
    new: &CollateralTerms,
) -> Result<()> {
    check_ltv(steps, old.ltv_bps, new.ltv_bps)?;
    check_ltv(steps, old.liquidation_threshold_bps.max(threshold), new.liquidation_threshold_bps)?;
    check_fee(steps, old.min_bonus_bps, new.min_bonus_bps)?;
    check_fee(steps, old.max_bonus_bps, new.max_bonus_bps)
}

fn check_fee_steps(steps: &StepLimits, old: &ReserveConfig, new: &ReserveConfig) -> Result<()> {
    check_fee(steps, old.protocol_bonus_share_bps, new.protocol_bonus_share_bps)?;
    check_fee(steps, old.reserve_factor_bps, new.reserve_factor_bps)?;
    check_fee(steps, old.flash_fee_bps, new.flash_fee_bps)
}

fn check_cap_steps(steps: &StepLimits, reserve: &Reserve, new: &ReserveConfig) -> Result<()> {
    let set = &reserve.set_caps;
    let claims = reserve.pool().claims().map_err(core_error)?;
    check_cap(steps, set.supply_cap, claims, new.supply_cap)?;
    // What may be borrowed is what was supplied.
    check_cap(steps, set.borrow_cap, claims, new.borrow_cap)?;
    let resting = reserve.attributed_debt_usd_micros.div_ceil(MICROS as u64);
    check_cap(steps, set.debt_ceiling_usd, resting, new.debt_ceiling_usd)?;
    check_cap(steps, set.facility_capacity, reserve.facility_level, new.facility_capacity)?;
    check_cap(steps, set.flash_capacity, 0, new.flash_capacity)?;
    // A bucket of zero has no limit.
    let unlimited = |capacity: u64| if capacity == 0 { u64::MAX } else { capacity };
    check_cap(steps, unlimited(reserve.config.outflow_capacity), 0, unlimited(new.outflow_capacity))
}

fn check_ltv(steps: &StepLimits, old: u16, new: u16) -> Result<()> {
    ensure!(steps.allows_ltv(old, new), WlmError::LtvStepTooLarge);
    Ok(())
}

fn check_fee(steps: &StepLimits, old: u16, new: u16) -> Result<()> {
    ensure!(steps.allows_fee(old, new), WlmError::FeeStepTooLarge);
    Ok(())
}

fn check_cap(steps: &StepLimits, set: u64, used: u64, new: u64) -> Result<()> {
    ensure!(steps.allows_cap(set, used, new), WlmError::CapStepTooLarge);
    Ok(())
}
