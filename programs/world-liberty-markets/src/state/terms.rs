//! What a position counts at a moment: the configuration, the ramp it is on, and the obligation's
//! e-mode group.

use anchor_lang::prelude::*;
use wlm_core::{health::RiskWeights, price::PriceUse, ramp::Ramp, units::Bps};

use super::{CollateralTerms, Emode, Market, Reserve, ReserveChange, emode_groups_in};

/// Where the terms came from that a reserve is leaving. What makes loans dearer to keep comes to count
/// slowly, so that no change liquidates anyone at once.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TermsRamp {
    /// When it began, in unix seconds.
    pub start: i64,
    /// When it ends.
    pub end: i64,
    /// From where the liquidation threshold falls, in basis points.
    pub threshold_bps: u16,
    /// From where the debt weight rises, in basis points.
    pub debt_weight_bps: u16,
    /// From where it falls for obligations in an e-mode group that the asset is leaving.
    pub left_threshold_bps: u16,
    /// Bit `i`: the asset is leaving e-mode group `i + 1`.
    pub left_groups: u8,
    /// Zero.
    pub padding: u8,
}

impl TermsRamp {
    const fn times(&self) -> Ramp {
        Ramp { start: self.start, end: self.end }
    }

    fn left_groups(&self, now: i64) -> u8 {
        if self.times().is_running(now) { self.left_groups } else { 0 }
    }
}

impl Reserve {
    /// The liquidation threshold at `now`, outside of e-mode.
    #[must_use]
    pub fn threshold(&self, now: i64) -> u16 {
        self.ramp.times().value(self.ramp.threshold_bps, self.config.liquidation_threshold_bps, now)
    }

    /// The liquidation threshold at `now` in an e-mode group that the asset is leaving.
    fn left_threshold(&self, now: i64) -> u16 {
        self.ramp.times().value(self.ramp.left_threshold_bps, self.config.liquidation_threshold_bps, now)
    }

    /// By how much a debt counts. A raised weight counts for new risk at once.
    #[must_use]
    pub fn debt_weight(&self, use_: PriceUse, now: i64) -> Bps {
        let target = self.config.debt_weight_bps;
        Bps(match use_ {
            PriceUse::NewRisk => target,
            PriceUse::Liquidation => self.ramp.times().value(self.ramp.debt_weight_bps, target, now),
        }
        .into())
    }

    /// What its collateral counts for an obligation in `emode`, and costs in a liquidation. A lowered
    /// LTV counts at once: it only weighs on new risk.
    ///
    /// Those in a group that the asset is leaving keep the group's bonuses as long as part of its
    /// threshold: a threshold is proved only together with its own bonus.
    #[must_use]
    pub fn collateral_terms(&self, emode: &Emode, now: i64) -> CollateralTerms {
        let own = CollateralTerms {
            liquidation_threshold_bps: self.threshold(now),
            ..self.config.collateral_terms()
        };
        if emode.bit == 0 {
            return own;
        }
        let group = if self.config.emode_groups() & emode.bit != 0 {
            let threshold = emode.terms.liquidation_threshold_bps;
            CollateralTerms {
                // An LTV of zero stops new risk, in e-mode and outside.
                ltv_bps: if own.ltv_bps == 0 { 0 } else { own.ltv_bps.max(emode.terms.ltv_bps) },
                liquidation_threshold_bps: emode
                    .fading
                    .map_or(threshold, |ramp| ramp.value(threshold, own.liquidation_threshold_bps, now)),
                ..emode.terms
            }
        } else if self.ramp.left_groups(now) & emode.bit != 0 {
            let threshold = self.left_threshold(now).min(emode.terms.liquidation_threshold_bps);
            CollateralTerms { ltv_bps: own.ltv_bps, liquidation_threshold_bps: threshold, ..emode.terms }
        } else {
            return own;
        };
        if group.liquidation_threshold_bps > own.liquidation_threshold_bps { group } else { own }
    }

    /// How long a debt in this asset still leaves an obligation in e-mode: for ever, on a ramp, or not at all.
    #[must_use]
    pub fn emode_of_debt(&self, emode: &Emode, now: i64) -> Emode {
        if emode.lets_borrow(self.config.emode_mask) {
            *emode
        } else if self.ramp.left_groups(now) & emode.bit != 0 {
            let ramp = self.ramp.times();
            let fading = emode.fading.map_or(ramp, |other| if other.end < ramp.end { other } else { ramp });
            Emode { fading: Some(fading), ..*emode }
        } else {
            Emode::NONE
        }
    }

    /// How a position is weighed in an obligation in `emode`.
    #[must_use]
    pub fn weights(&self, emode: &Emode, use_: PriceUse, now: i64) -> RiskWeights {
        let terms = self.collateral_terms(emode, now);
        RiskWeights {
            ltv: Bps(terms.ltv_bps.into()),
            liquidation_threshold: Bps(terms.liquidation_threshold_bps.into()),
            debt_weight: self.debt_weight(use_, now),
        }
    }

    /// Carries a change of the configuration out. A lower threshold, a higher debt weight and the leaving of an e-mode
    /// group come to count on the market's ramp, from where they are at the moment.
    pub fn change(&mut self, change: &ReserveChange, market: &Market, now: i64) {
        let config = change.applied_to(&self.config);
        let (threshold, debt_weight) = (self.threshold(now), self.debt_weight(PriceUse::Liquidation, now).0);
        let mut left_threshold = self.left_threshold(now);
        let old = core::mem::replace(&mut self.config, config);
        self.set_caps.update(change);
        // As collateral, which needs a threshold, or as debt, which does not.
        let leaves = (old.emode_groups() & !config.emode_groups()) | (old.emode_mask & !config.emode_mask);
        let moves = config.liquidation_threshold_bps != old.liquidation_threshold_bps
            || config.debt_weight_bps != old.debt_weight_bps
            || leaves != 0;
        if !moves {
            return;
        }
        for group in emode_groups_in(leaves) {
            left_threshold = left_threshold.max(market.emode(group, now).terms.liquidation_threshold_bps);
        }
        let left_groups = (self.ramp.left_groups(now) | leaves) & !config.emode_groups();
        let tightens = config.liquidation_threshold_bps < threshold
            || u32::from(config.debt_weight_bps) > debt_weight
            || left_groups != 0;
        let duration = market.settings.ramp_duration;
        self.ramp = TermsRamp {
            start: now,
            end: if tightens { now.saturating_add(duration.into()) } else { now },
            // What became looser is so at once.
            threshold_bps: threshold.max(config.liquidation_threshold_bps),
            debt_weight_bps: u16::try_from(debt_weight).unwrap_or(u16::MAX).min(config.debt_weight_bps),
            left_threshold_bps: left_threshold,
            left_groups,
            padding: 0,
        };
    }
}
