//! Every bound of a reserve's configuration and of a market's settings: shared by what creates and what changes.

use wlm_sdk::{
    errors::WlmError,
    instructions::{MarketSettings, RatePoint, ReserveConfig},
};

pub type Change = fn(&mut ReserveConfig);

/// One step over each bound.
pub const OUT_OF_BOUNDS: &[(WlmError, Change)] = &[
    (WlmError::ConfigLtvOutOfBounds, |c| c.ltv_bps = c.liquidation_threshold_bps),
    (WlmError::ConfigLtvOutOfBounds, |c| c.liquidation_threshold_bps = 10_000),
    (WlmError::ConfigLtvOutOfBounds, |c| c.liquidation_threshold_bps = 0),
    (WlmError::ConfigBonusOutOfBounds, |c| c.min_bonus_bps = c.max_bonus_bps + 1),
    (WlmError::ConfigBonusOutOfBounds, |c| (c.liquidation_threshold_bps, c.max_bonus_bps) = (8_000, 2_501)),
    (WlmError::ConfigDebtWeightOutOfBounds, |c| c.debt_weight_bps = 9_999),
    (WlmError::ConfigDebtWeightOutOfBounds, |c| c.debt_weight_bps = 50_001),
    (WlmError::ConfigPartOutOfBounds, |c| c.protocol_bonus_share_bps = 10_001),
    (WlmError::ConfigPartOutOfBounds, |c| c.reserve_factor_bps = 10_001),
    (WlmError::ConfigPartOutOfBounds, |c| c.insurance_share_bps = 10_001),
    (WlmError::ConfigPartOutOfBounds, |c| c.max_utilisation_bps = 10_001),
    (WlmError::ConfigPartOutOfBounds, |c| c.max_obligation_share_bps = 10_001),
    (WlmError::ConfigOutflowOutOfBounds, |c| c.outflow_capacity = 1),
    (WlmError::ConfigOutflowOutOfBounds, |c| (c.outflow_capacity, c.outflow_window) = (1, 604_801)),
    (WlmError::ConfigOutflowOutOfBounds, |c| c.outflow_exempt = 1),
    (WlmError::ConfigOracleOutOfBounds, |c| c.feed_id = [0; 32]),
    (WlmError::ConfigOracleOutOfBounds, |c| c.max_price_age = 0),
    (WlmError::ConfigOracleOutOfBounds, |c| (c.max_price_age, c.liquidation_max_price_age) = (3_601, 3_601)),
    (WlmError::ConfigOracleOutOfBounds, |c| c.liquidation_max_price_age = c.max_price_age - 1),
    (WlmError::ConfigOracleOutOfBounds, |c| c.liquidation_max_price_age = 86_401),
    (WlmError::ConfigOracleOutOfBounds, |c| c.max_confidence_bps = 0),
    (WlmError::ConfigOracleOutOfBounds, |c| c.max_confidence_bps = 1_001),
    (WlmError::ConfigOracleOutOfBounds, |c| c.max_ema_gap_bps = 0),
    (WlmError::ConfigOracleOutOfBounds, |c| c.max_ema_gap_bps = 5_001),
    (WlmError::ConfigFacilityOutOfBounds, |c| c.flash_fee_bps = 1_001),
    (WlmError::InvalidRateCurve, |c| c.curve_len = 0),
    (WlmError::InvalidRateCurve, |c| c.curve_len = 9),
    (WlmError::InvalidRateCurve, |c| c.curve_len = 2),
    (WlmError::InvalidRateCurve, |c| c.curve[0].utilisation_bps = 1),
    (WlmError::InvalidRateCurve, |c| c.curve[1].utilisation_bps = 0),
    (WlmError::InvalidRateCurve, |c| c.curve[1].apr_bps = 3_001),
    (WlmError::InvalidRateCurve, |c| c.curve[2].apr_bps = 100_001),
    (WlmError::ConfigReservedNotZero, |c| c.flags = 4),
    (WlmError::ConfigReservedNotZero, |c| c.reserved[0] = 1),
    (WlmError::ConfigReservedNotZero, |c| c.reserved[4] = 1),
    (WlmError::ConfigReservedNotZero, |c| c.padding[6] = 1),
];

/// The bounds themselves.
pub const WITHIN_BOUNDS: &[Change] = &[
    |c| c.ltv_bps = c.liquidation_threshold_bps - 1,
    |c| (c.ltv_bps, c.liquidation_threshold_bps, c.min_bonus_bps, c.max_bonus_bps) = (9_998, 9_999, 0, 1),
    |c| (c.ltv_bps, c.liquidation_threshold_bps) = (0, 0),
    |c| (c.liquidation_threshold_bps, c.max_bonus_bps) = (8_000, 2_500),
    |c| c.debt_weight_bps = 50_000,
    |c| (c.protocol_bonus_share_bps, c.reserve_factor_bps) = (10_000, 10_000),
    |c| (c.max_utilisation_bps, c.max_obligation_share_bps) = (10_000, 10_000),
    |c| (c.outflow_capacity, c.outflow_window, c.outflow_exempt) = (1, 604_800, 1),
    |c| (c.max_price_age, c.liquidation_max_price_age) = (3_600, 86_400),
    |c| (c.max_confidence_bps, c.max_ema_gap_bps) = (1_000, 5_000),
    |c| c.curve_len = 1,
    |c| c.curve[2].apr_bps = 100_000,
    |c| c.flags = ReserveConfig::DEPOSITS_DISABLED | ReserveConfig::BORROWS_DISABLED,
    |c| (c.supply_cap, c.borrow_cap, c.debt_ceiling_usd) = (u64::MAX, 0, u64::MAX),
    |c| {
        c.curve_len = 8;
        for (point, corner) in (0..).zip(&mut c.curve) {
            *corner = RatePoint { utilisation_bps: point * 1_000, apr_bps: point * 100 };
        }
        c.curve[7].utilisation_bps = 10_000;
    },
];

pub type ChangeSettings = fn(&mut MarketSettings);

/// One step over each bound.
pub const SETTINGS_OUT_OF_BOUNDS: &[(WlmError, ChangeSettings)] = &[
    (WlmError::GovernanceSettingOutOfBounds, |c| c.change_delay = 3_599),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.change_delay = 1_209_601),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.ramp_duration = 86_399),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.ramp_duration = 2_592_001),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.ltv_step_bps = 0),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.ltv_step_bps = 1_001),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.fee_step_bps = 0),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.fee_step_bps = 1_001),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.cap_step_bps = 10_000),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.cap_step_bps = 40_001),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.rate_step_bps = 10_000),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.rate_step_bps = 40_001),
    (WlmError::SettingOutOfBounds, |c| c.target_health_bps = 10_000),
    (WlmError::SettingOutOfBounds, |c| c.target_health_bps = 15_001),
    (WlmError::SettingOutOfBounds, |c| c.full_bonus_health_bps = 4_999),
    (WlmError::SettingOutOfBounds, |c| c.full_bonus_health_bps = 10_000),
    (WlmError::SettingOutOfBounds, |c| c.dust_usd_micros = 10_000_000_001),
];

/// The bounds themselves.
pub const SETTINGS_WITHIN_BOUNDS: &[ChangeSettings] = &[
    |c| (c.change_delay, c.ramp_duration) = (3_600, 86_400),
    |c| (c.change_delay, c.ramp_duration) = (1_209_600, 2_592_000),
    |c| (c.ltv_step_bps, c.fee_step_bps) = (1, 1),
    |c| (c.ltv_step_bps, c.fee_step_bps) = (1_000, 1_000),
    |c| (c.cap_step_bps, c.rate_step_bps) = (10_001, 10_001),
    |c| (c.cap_step_bps, c.rate_step_bps) = (40_000, 40_000),
    |c| (c.target_health_bps, c.full_bonus_health_bps) = (10_001, 5_000),
    |c| (c.target_health_bps, c.full_bonus_health_bps) = (15_000, 9_999),
    |c| c.dust_usd_micros = 0,
    |c| c.dust_usd_micros = 10_000_000_000,
];
