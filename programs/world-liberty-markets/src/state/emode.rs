use anchor_lang::prelude::*;
use wlm_core::{
    ramp::Ramp,
    units::{Bps, ONE_BPS},
};

use crate::error::WlmError;

/// The most e-mode groups of a market.
pub const MAX_EMODE_GROUPS: usize = 8;

/// The bit of an e-mode group in a mask; 0 for a number that no group has. They are numbered from 1.
#[must_use]
pub const fn emode_bit(number: u8) -> u8 {
    match number.checked_sub(1) {
        Some(place) if (place as usize) < MAX_EMODE_GROUPS => 1u8.wrapping_shl(place as u32),
        _ => 0,
    }
}

/// The numbers of the e-mode groups in a mask, in order.
pub fn emode_groups_in(mask: u8) -> impl Iterator<Item = u8> {
    (1..=u8::MAX).take(MAX_EMODE_GROUPS).filter(move |number| mask & emode_bit(*number) != 0)
}

/// What collateral counts, and costs in a liquidation. Of a reserve, or of an e-mode group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CollateralTerms {
    /// How much may be borrowed against it, in basis points.
    pub ltv_bps: u16,
    /// Where that becomes liquidatable, in basis points; 0, with an LTV of 0, is no collateral.
    pub liquidation_threshold_bps: u16,
    /// The liquidation bonus at a health factor of one, in basis points.
    pub min_bonus_bps: u16,
    /// The largest liquidation bonus, in basis points: at most 5,000.
    pub max_bonus_bps: u16,
}

impl CollateralTerms {
    /// As [`CollateralTerms::validate`], also for while the threshold falls from `threshold`: the old one is
    /// paired with the new bonus then.
    pub fn validate_from(self, threshold: u16) -> Result<()> {
        self.validate()?;
        let liquidation_threshold_bps = self.liquidation_threshold_bps.max(threshold);
        Self { liquidation_threshold_bps, ..self }.validate()
    }

    /// The bounds of every field, alone and together.
    pub fn validate(&self) -> Result<()> {
        let (ltv, threshold) = (self.ltv_bps, self.liquidation_threshold_bps);
        let is_collateral = ltv < threshold && u32::from(threshold) < ONE_BPS;
        ensure!(is_collateral || (ltv == 0 && threshold == 0), WlmError::ConfigLtvOutOfBounds);
        let bonuses = self.min_bonus_bps..=MAX_BONUS_BPS;
        ensure!(bonuses.contains(&self.max_bonus_bps), WlmError::ConfigBonusOutOfBounds);
        // LT · (1 + bonus) ≤ 1: seizing never takes more from the limit than from the debt.
        let seized =
            u64::from(threshold).saturating_mul(u64::from(Bps(self.max_bonus_bps.into()).plus_one().0));
        let one = u64::from(ONE_BPS).saturating_mul(u64::from(ONE_BPS));
        ensure!(seized <= one, WlmError::ConfigBonusOutOfBounds);
        Ok(())
    }
}

/// Terms of its own for assets that move together: an obligation in the group borrows only assets of the
/// group, and its collateral of the group counts by these where they are better. As Aave's e-mode.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct EmodeGroup {
    /// How much may be borrowed against collateral of the group, in basis points.
    pub ltv_bps: u16,
    /// Where that becomes liquidatable, in basis points; 0: there is no such group.
    pub liquidation_threshold_bps: u16,
    /// The liquidation bonus at a health factor of one, in basis points.
    pub min_bonus_bps: u16,
    /// The largest liquidation bonus, in basis points.
    pub max_bonus_bps: u16,
    /// From where the threshold falls while the ramp runs.
    pub ramp_threshold_bps: u16,
    /// The smallest bonus before the group was switched off.
    pub last_min_bonus_bps: u16,
    /// The largest bonus before the group was switched off.
    pub last_max_bonus_bps: u16,
    /// Zero.
    pub padding: [u8; 2],
    /// When the ramp began, in unix seconds.
    pub ramp_start: i64,
    /// When it ends.
    pub ramp_end: i64,
}

impl EmodeGroup {
    /// What governance set.
    #[must_use]
    pub const fn terms(&self) -> CollateralTerms {
        CollateralTerms {
            ltv_bps: self.ltv_bps,
            liquidation_threshold_bps: self.liquidation_threshold_bps,
            min_bonus_bps: self.min_bonus_bps,
            max_bonus_bps: self.max_bonus_bps,
        }
    }

    /// Whether there is such a group: one that was switched off is none.
    #[must_use]
    pub const fn exists(&self) -> bool {
        self.liquidation_threshold_bps > 0
    }

    /// The threshold that counts at `now`.
    #[must_use]
    pub fn threshold(&self, now: i64) -> u16 {
        let ramp = Ramp { start: self.ramp_start, end: self.ramp_end };
        ramp.value(self.ramp_threshold_bps, self.liquidation_threshold_bps, now)
    }

    /// Sets its terms. A lower threshold comes to count within `duration` seconds.
    pub fn set_terms(&mut self, terms: &CollateralTerms, duration: u32, now: i64) {
        let threshold = self.threshold(now);
        if self.exists() {
            (self.last_min_bonus_bps, self.last_max_bonus_bps) = (self.min_bonus_bps, self.max_bonus_bps);
        }
        if terms.liquidation_threshold_bps != self.liquidation_threshold_bps {
            let falls = terms.liquidation_threshold_bps < threshold;
            self.ramp_threshold_bps = threshold;
            self.ramp_start = now;
            self.ramp_end = if falls { now.saturating_add(duration.into()) } else { now };
        }
        self.ltv_bps = terms.ltv_bps;
        self.liquidation_threshold_bps = terms.liquidation_threshold_bps;
        self.min_bonus_bps = terms.min_bonus_bps;
        self.max_bonus_bps = terms.max_bonus_bps;
    }

    /// The bonuses that count. While a group that was switched off fades they are those it had: without any
    /// nobody would liquidate.
    const fn bonuses(&self) -> (u16, u16) {
        if self.exists() {
            (self.min_bonus_bps, self.max_bonus_bps)
        } else {
            (self.last_min_bonus_bps, self.last_max_bonus_bps)
        }
    }

    /// As an obligation in it sees it.
    #[must_use]
    pub fn emode(&self, number: u8, now: i64) -> Emode {
        let (min_bonus_bps, max_bonus_bps) = self.bonuses();
        let liquidation_threshold_bps = self.threshold(now);
        let terms = CollateralTerms {
            ltv_bps: self.ltv_bps,
            liquidation_threshold_bps,
            min_bonus_bps,
            max_bonus_bps,
        };
        Emode { bit: emode_bit(number), terms, fading: None }
    }
}

/// The e-mode group of an obligation at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Emode {
    /// Its bit in [`super::ReserveConfig::emode_mask`]; zero: the obligation is in none.
    pub bit: u8,
    /// What collateral of the group counts.
    pub terms: CollateralTerms,
    /// While an asset that the obligation owes is leaving the group: how the group's threshold falls to the
    /// collateral's own.
    pub fading: Option<Ramp>,
}

impl Emode {
    /// No group.
    pub const NONE: Self = Self {
        bit: 0,
        terms: CollateralTerms {
            ltv_bps: 0,
            liquidation_threshold_bps: 0,
            min_bonus_bps: 0,
            max_bonus_bps: 0,
        },
        fading: None,
    };

    /// Whether an obligation in it may owe an asset with these groups.
    #[must_use]
    pub const fn lets_borrow(&self, emode_mask: u8) -> bool {
        self.bit == 0 || emode_mask & self.bit != 0
    }
}

/// 50 %: what `wlm_core::liquidation` is proved for.
const MAX_BONUS_BPS: u16 = 5_000;
