use anchor_lang::prelude::*;
use borsh::{BorshDeserialize, BorshSerialize};
use wlm_core::{
    interest::{CurvePoint, MAX_CURVE_POINTS, validate_curve},
    limits::OutflowLimit,
    price::OracleLimits,
    units::{Bps, ONE_BPS},
};

use super::CollateralTerms;
use crate::error::{WlmError, core_error};

/// Everything governance may set on a reserve. No state is reachable from here.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ReserveConfig {
    /// The Pyth feed of this asset in US dollars.
    pub feed_id: [u8; 32],
    /// Collateral counts at most this, in 1e-8 USD a token; 0 is no cap.
    pub collateral_price_cap: u64,
    /// Debt counts at least this, in 1e-8 USD a token; 0 is no floor.
    pub debt_price_floor: u64,
    /// The most that may be supplied, in base units.
    pub supply_cap: u64,
    /// The most that may be borrowed, interest counted, in base units.
    pub borrow_cap: u64,
    /// The most debt that may rest on this collateral, in whole USD.
    pub debt_ceiling_usd: u64,
    /// How much may flow out before the bucket is empty, in base units; 0 is no limit.
    pub outflow_capacity: u64,
    /// An outflow up to this is counted but not refused, in base units.
    pub outflow_exempt: u64,
    /// The most USD1 that may be minted into this reserve and not burned, in base units; 0 where the
    /// asset is not the market's USD1, or is minted elsewhere.
    pub facility_capacity: u64,
    /// The most USD1 that one transaction may flash-mint, in base units.
    pub flash_capacity: u64,
    /// In how many seconds the bucket refills; at most 7 days.
    pub outflow_window: u32,
    /// The oldest price that may carry new risk, in seconds: 1 to 3,600.
    pub max_price_age: u32,
    /// The oldest price that may liquidate, in seconds: at least `max_price_age`, at most 86,400.
    pub liquidation_max_price_age: u32,
    /// How much may be borrowed against this collateral, in basis points.
    pub ltv_bps: u16,
    /// Where that becomes liquidatable, in basis points; 0, with an LTV of 0, is no collateral.
    pub liquidation_threshold_bps: u16,
    /// By how much a debt in this asset counts, in basis points: 10,000 to 50,000.
    pub debt_weight_bps: u16,
    /// The liquidation bonus at a health factor of one, in basis points.
    pub min_bonus_bps: u16,
    /// The largest liquidation bonus, in basis points: at most 5,000.
    pub max_bonus_bps: u16,
    /// The protocol's part of the bonus, in basis points.
    pub protocol_bonus_share_bps: u16,
    /// The protocol's part of the interest, in basis points.
    pub reserve_factor_bps: u16,
    /// New loans stop where this much is lent out, in basis points.
    pub max_utilisation_bps: u16,
    /// The largest part of the reserve's assets that one obligation may owe, in basis points.
    pub max_obligation_share_bps: u16,
    /// The widest price confidence for new risk, in basis points of the price: 1 to 1,000.
    pub max_confidence_bps: u16,
    /// The widest gap between spot and average for new risk, in basis points: 1 to 5,000.
    pub max_ema_gap_bps: u16,
    /// The part of collected fees that goes to the reserve's insurance, in basis points.
    pub insurance_share_bps: u16,
    /// The fee of a flash mint, in basis points: at most 1,000.
    pub flash_fee_bps: u16,
    /// What is switched off: see [`ReserveConfig::DEPOSITS_DISABLED`] and the like.
    pub flags: u8,
    /// How many points of the curve count: 1 to 8.
    pub curve_len: u8,
    /// The rate curve.
    pub curve: [RatePoint; MAX_CURVE_POINTS],
    /// Bit `i`: the asset belongs to e-mode group `i + 1`.
    pub emode_mask: u8,
    /// Zero.
    pub padding: [u8; 7],
    /// Zero.
    pub reserved: [u64; 5],
}

/// A corner of the rate curve.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RatePoint {
    /// Where, in basis points of utilisation.
    pub utilisation_bps: u32,
    /// The annual rate there, in basis points, at most 100,000 (1000 %).
    pub apr_bps: u32,
}

impl From<RatePoint> for CurvePoint {
    fn from(point: RatePoint) -> Self {
        Self { utilisation: Bps(point.utilisation_bps), apr: Bps(point.apr_bps) }
    }
}

impl ReserveConfig {
    /// Flag: no new deposits.
    pub const DEPOSITS_DISABLED: u8 = 1;
    /// Flag: no new loans.
    pub const BORROWS_DISABLED: u8 = 2;
    const ALL_FLAGS: u8 = Self::DEPOSITS_DISABLED | Self::BORROWS_DISABLED;

    /// The one place where a configuration is judged.
    pub fn validate(&self) -> Result<()> {
        self.validate_risk()?;
        self.validate_fees_and_limits()?;
        self.validate_oracle()?;
        ensure!(self.flags & !Self::ALL_FLAGS == 0, WlmError::ConfigReservedNotZero);
        ensure!(self.padding == [0; 7] && self.reserved == [0; 5], WlmError::ConfigReservedNotZero);
        ensure!((1..=MAX_CURVE_POINTS).contains(&usize::from(self.curve_len)), WlmError::InvalidRateCurve);
        self.with_curve(validate_curve).map_err(core_error)
    }

    fn validate_risk(&self) -> Result<()> {
        self.collateral_terms().validate()?;
        ensure!((10_000..=50_000).contains(&self.debt_weight_bps), WlmError::ConfigDebtWeightOutOfBounds);
        Ok(())
    }

    fn validate_fees_and_limits(&self) -> Result<()> {
        for part in [
            self.protocol_bonus_share_bps,
            self.reserve_factor_bps,
            self.insurance_share_bps,
            self.max_utilisation_bps,
            self.max_obligation_share_bps,
        ] {
            ensure!(u32::from(part) <= ONE_BPS, WlmError::ConfigPartOutOfBounds);
        }
        let window = if self.outflow_capacity == 0 { 0..=MAX_WINDOW } else { 1..=MAX_WINDOW };
        ensure!(window.contains(&self.outflow_window), WlmError::ConfigOutflowOutOfBounds);
        ensure!(self.outflow_exempt <= self.outflow_capacity, WlmError::ConfigOutflowOutOfBounds);
        ensure!(self.flash_fee_bps <= MAX_FEE_BPS, WlmError::ConfigFacilityOutOfBounds);
        Ok(())
    }

    fn validate_oracle(&self) -> Result<()> {
        ensure!(self.feed_id != [0; 32], WlmError::ConfigOracleOutOfBounds);
        ensure!((1..=3_600).contains(&self.max_price_age), WlmError::ConfigOracleOutOfBounds);
        let liquidation_ages = self.max_price_age..=86_400;
        ensure!(
            liquidation_ages.contains(&self.liquidation_max_price_age),
            WlmError::ConfigOracleOutOfBounds
        );
        ensure!((1..=1_000).contains(&self.max_confidence_bps), WlmError::ConfigOracleOutOfBounds);
        ensure!((1..=5_000).contains(&self.max_ema_gap_bps), WlmError::ConfigOracleOutOfBounds);
        Ok(())
    }

    /// Whether it lets USD1 be minted.
    #[must_use]
    pub const fn mints(&self) -> bool {
        self.facility_capacity > 0 || self.flash_capacity > 0
    }

    /// Whether it lets more USD1 be minted than `old`.
    #[must_use]
    pub const fn mints_more_than(&self, old: &Self) -> bool {
        self.facility_capacity > old.facility_capacity || self.flash_capacity > old.flash_capacity
    }

    /// The curve's points, for the rules of core.
    pub fn with_curve<T>(&self, rule: impl FnOnce(&[CurvePoint]) -> T) -> T {
        let points = self.curve.map(CurvePoint::from);
        rule(points.get(..usize::from(self.curve_len)).unwrap_or(&points))
    }

    /// What its collateral counts, and costs in a liquidation.
    #[must_use]
    pub const fn collateral_terms(&self) -> CollateralTerms {
        CollateralTerms {
            ltv_bps: self.ltv_bps,
            liquidation_threshold_bps: self.liquidation_threshold_bps,
            min_bonus_bps: self.min_bonus_bps,
            max_bonus_bps: self.max_bonus_bps,
        }
    }

    /// What makes a price usable.
    #[must_use]
    pub fn oracle_limits(&self) -> OracleLimits {
        OracleLimits {
            max_age: self.max_price_age,
            liquidation_max_age: self.liquidation_max_price_age,
            max_confidence: Bps(self.max_confidence_bps.into()),
            max_ema_gap: Bps(self.max_ema_gap_bps.into()),
            collateral_cap: self.collateral_price_cap,
            debt_floor: self.debt_price_floor,
        }
    }

    /// How fast assets may leave.
    #[must_use]
    pub const fn outflow_limit(&self) -> OutflowLimit {
        OutflowLimit {
            capacity: self.outflow_capacity,
            window: self.outflow_window,
            exempt: self.outflow_exempt,
        }
    }

    /// The insurance's part of the fees.
    #[must_use]
    pub fn insurance_share(&self) -> Bps {
        Bps(self.insurance_share_bps.into())
    }

    /// The flash facility's fee.
    #[must_use]
    pub fn flash_fee(&self) -> Bps {
        Bps(self.flash_fee_bps.into())
    }

    /// The protocol's part of the interest.
    #[must_use]
    pub fn reserve_factor(&self) -> Bps {
        Bps(self.reserve_factor_bps.into())
    }

    /// The e-mode groups in which it counts as collateral: those it belongs to, if it is collateral at all.
    #[must_use]
    pub const fn emode_groups(&self) -> u8 {
        if self.is_collateral() { self.emode_mask } else { 0 }
    }

    /// Whether positions in this asset can back a debt.
    #[must_use]
    pub const fn is_collateral(&self) -> bool {
        self.liquidation_threshold_bps > 0
    }
}

/// 10 %: the largest fee on a swap or a flash mint.
pub const MAX_FEE_BPS: u16 = 1_000;
/// Seven days.
const MAX_WINDOW: u32 = 604_800;
