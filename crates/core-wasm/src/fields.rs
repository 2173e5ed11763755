//! What configurations say, field by field: named as in the figures, in the units of the program.

use serde::Serialize;
use wlm_sdk::{
    instructions::{MarketSettings, PegConfig, ReserveConfig},
    program::state::{EmodeGroup, emode_groups_in},
};

use crate::{CurvePoint, hex, reserve::curve_points};

/// A field that becomes another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// Its name.
    pub field: &'static str,
    /// What it was; absent for what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<FieldValue>,
    /// What it becomes.
    pub new: FieldValue,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// Base units, dollars or prices.
    Amount(u64),
    /// Basis points or seconds.
    Number(u32),
    /// Whether something is switched off.
    Switch(bool),
    /// An address, or a feed in hexadecimal digits.
    Text(String),
    /// Addresses.
    Texts(Vec<String>),
    /// Numbers of e-mode groups.
    Groups(Vec<u8>),
    /// The corners of a rate curve.
    Curve(Vec<CurvePoint>),
}

type Field = (&'static str, FieldValue);

macro_rules! fields {
    ($config:ident: $($name:literal $kind:ident $field:ident),+ $(,)?) => {
        vec![$(($name, FieldValue::$kind($config.$field.into()))),+]
    };
}

/// Of a reserve.
pub(crate) fn reserve(config: &ReserveConfig) -> Vec<Field> {
    let mut all = fields! { config:
        "collateralPriceCap" Amount collateral_price_cap,
        "debtPriceFloor" Amount debt_price_floor,
        "supplyCap" Amount supply_cap,
        "borrowCap" Amount borrow_cap,
        "debtCeilingUsd" Amount debt_ceiling_usd,
        "outflowCapacity" Amount outflow_capacity,
        "outflowExempt" Amount outflow_exempt,
        "outflowWindow" Number outflow_window,
        "facilityCapacity" Amount facility_capacity,
        "flashCapacity" Amount flash_capacity,
        "flashFeeBps" Number flash_fee_bps,
        "maxPriceAge" Number max_price_age,
        "liquidationMaxPriceAge" Number liquidation_max_price_age,
        "maxConfidenceBps" Number max_confidence_bps,
        "maxEmaGapBps" Number max_ema_gap_bps,
        "ltvBps" Number ltv_bps,
        "liquidationThresholdBps" Number liquidation_threshold_bps,
        "debtWeightBps" Number debt_weight_bps,
        "minBonusBps" Number min_bonus_bps,
        "maxBonusBps" Number max_bonus_bps,
        "protocolBonusShareBps" Number protocol_bonus_share_bps,
        "reserveFactorBps" Number reserve_factor_bps,
        "insuranceShareBps" Number insurance_share_bps,
        "maxUtilisationBps" Number max_utilisation_bps,
        "maxObligationShareBps" Number max_obligation_share_bps,
    };
    let is_off = |flag| FieldValue::Switch(config.flags & flag != 0);
    all.extend([
        ("feedId", FieldValue::Text(hex(&config.feed_id))),
        ("curvePoints", FieldValue::Curve(curve_points(config))),
        ("emodeGroups", FieldValue::Groups(emode_groups_in(config.emode_mask).collect())),
        ("depositsDisabled", is_off(ReserveConfig::DEPOSITS_DISABLED)),
        ("borrowsDisabled", is_off(ReserveConfig::BORROWS_DISABLED)),
    ]);
    all
}

/// Of a peg facility.
pub(crate) fn peg(config: &PegConfig) -> Vec<Field> {
    let mut all = fields! { config:
        "capacity" Amount capacity,
        "priceFloor" Amount price_floor,
        "maxPriceAge" Number max_price_age,
        "maxConfidenceBps" Number max_confidence_bps,
        "buyFeeBps" Number buy_fee_bps,
        "sellFeeBps" Number sell_fee_bps,
    };
    all.push(("feedId", FieldValue::Text(hex(&config.feed_id))));
    all
}

/// Of an e-mode group.
pub(crate) fn emode(group: &EmodeGroup) -> Vec<Field> {
    fields! { group:
        "ltvBps" Number ltv_bps,
        "liquidationThresholdBps" Number liquidation_threshold_bps,
        "minBonusBps" Number min_bonus_bps,
        "maxBonusBps" Number max_bonus_bps,
    }
}

/// Of a market.
pub(crate) fn settings(settings: &MarketSettings) -> Vec<Field> {
    fields! { settings:
        "dustUsdMicros" Amount dust_usd_micros,
        "targetHealthBps" Number target_health_bps,
        "fullBonusHealthBps" Number full_bonus_health_bps,
        "changeDelay" Number change_delay,
        "rampDuration" Number ramp_duration,
        "ltvStepBps" Number ltv_step_bps,
        "feeStepBps" Number fee_step_bps,
        "capStepBps" Number cap_step_bps,
        "rateStepBps" Number rate_step_bps,
    }
}

/// What becomes another.
pub(crate) fn changes(old: Vec<Field>, new: Vec<Field>) -> Vec<FieldChange> {
    let pairs = old.into_iter().zip(new).filter(|((_, old), (_, new))| old != new);
    pairs.map(|((_, old), (field, new))| FieldChange { field, old: Some(old), new }).collect()
}

/// What something new says, zeros left out: `nothing` is what it says when all its fields are zero.
pub(crate) fn additions(nothing: Vec<Field>, new: Vec<Field>) -> Vec<FieldChange> {
    let all = changes(nothing, new).into_iter();
    all.map(|change| FieldChange { old: None, ..change }).collect()
}
