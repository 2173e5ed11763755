//! A plan's file: every key once, with its unit, where it lies on chain, and what its absence means.

use std::ops::Range;

use serde::{Deserialize, de::IgnoredAny};
use toml::Spanned;

use super::fields::{
    Absent::{Means, Mistake},
    Field, Unit,
};
use crate::{
    instructions::{MarketSettings, PegConfig, ReserveConfig},
    program::state::EmodeGroup,
};

/// A whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// The market.
    pub market: MarketTerms,
    /// Its e-mode groups.
    #[serde(default)]
    pub emode: Vec<EmodeTerms>,
    /// Its assets, in the order in which they are listed.
    #[serde(default)]
    pub reserve: Vec<ReserveTerms>,
    /// Its peg facilities.
    #[serde(default)]
    pub peg: Vec<PegTerms>,
}

/// Where in the file a number stands. Its digits are read from there, not from a float.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Number(Spanned<IgnoredAny>);

impl Number {
    /// Its digits, as written.
    pub fn text<'a>(&self, file: &'a str) -> &'a str {
        let Range { start, end } = self.0.span();
        file.get(start..end).unwrap_or_default()
    }
}

/// Whether something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Switch {
    /// It may.
    On,
    /// It may not.
    Off,
}

/// Utilisation and annual rate at a corner of a curve, in percent.
pub(super) type Corner = [Number; 2];

macro_rules! terms {
    ($(#[$doc:meta])* $terms:ident, $fields:ident: $config:ident
    { $($word:ident: $type:ty,)* }
    { $($key:ident: $unit:ident, $absent:expr => $field:ident;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $terms {
            $(pub $word: $type,)*
            $($key: Option<Number>,)*
        }

        /// The numbers among them.
        pub(super) const $fields: &[Field<$config>] = &[$(Field {
            key: stringify!($key),
            unit: Unit::$unit,
            absent: $absent,
            get: |config| config.$field.into(),
            set: |config, value| {
                config.$field = value.try_into().ok()?;
                Some(())
            },
        }),*];

        impl $terms {
            /// The digits of each number, where the file has it.
            pub fn texts<'a>(&self, file: &'a str) -> Vec<Option<&'a str>> {
                vec![$(self.$key.as_ref().map(|number| number.text(file))),*]
            }
        }
    };
}

terms! {
    /// A market's terms. Its number and its dollar are fixed when it is created. Roles are offered, and change when the
    /// other accepts.
    MarketTerms, MARKET: MarketSettings
    {
        id: u16,
        usd1: String,
        governance: Option<String>,
        guardian: Option<String>,
        treasury: Option<String>,
        price_receivers: Option<[String; 2]>,
    }
    {
        dust: Usd, Mistake => dust_usd_micros;
        target_health: Factor, Mistake => target_health_bps;
        full_bonus_health: Factor, Mistake => full_bonus_health_bps;
        change_delay: Seconds, Means(86_400) => change_delay;
        ramp_duration: Seconds, Means(86_400) => ramp_duration;
        ltv_step: Percent, Means(500) => ltv_step_bps;
        fee_step: Percent, Means(500) => fee_step_bps;
        cap_step: Factor, Means(20_000) => cap_step_bps;
        rate_step: Factor, Means(20_000) => rate_step_bps;
    }
}

terms! {
    /// An e-mode group's terms. Who belongs to it stands with the reserves.
    EmodeTerms, EMODE: EmodeGroup
    {
        group: u8,
    }
    {
        ltv: Percent, Mistake => ltv_bps;
        liquidation_threshold: Percent, Mistake => liquidation_threshold_bps;
        min_bonus: Percent, Mistake => min_bonus_bps;
        max_bonus: Percent, Mistake => max_bonus_bps;
    }
}

terms! {
    /// A reserve's terms. Of a new one, absence means zero where zero means *none*, and is a mistake where zero
    /// would forbid everything.
    ReserveTerms, RESERVE: ReserveConfig
    {
        symbol: String,
        mint: Option<String>,
        feed: Option<String>,
        curve: Option<Vec<Corner>>,
        deposits: Option<Switch>,
        borrows: Option<Switch>,
        emode: Option<Vec<u8>>,
    }
    {
        ltv: Percent, Mistake => ltv_bps;
        liquidation_threshold: Percent, Mistake => liquidation_threshold_bps;
        debt_weight: Percent, Means(10_000) => debt_weight_bps;
        min_bonus: Percent, Mistake => min_bonus_bps;
        max_bonus: Percent, Mistake => max_bonus_bps;
        protocol_bonus_share: Percent, Means(0) => protocol_bonus_share_bps;
        supply_cap: Tokens, Mistake => supply_cap;
        borrow_cap: Tokens, Mistake => borrow_cap;
        debt_ceiling: WholeUsd, Mistake => debt_ceiling_usd;
        max_utilisation: Percent, Mistake => max_utilisation_bps;
        max_obligation_share: Percent, Mistake => max_obligation_share_bps;
        outflow_capacity: Tokens, Means(0) => outflow_capacity;
        outflow_exempt: Tokens, Means(0) => outflow_exempt;
        outflow_window: Seconds, Means(0) => outflow_window;
        reserve_factor: Percent, Mistake => reserve_factor_bps;
        insurance_share: Percent, Means(0) => insurance_share_bps;
        facility_capacity: Tokens, Means(0) => facility_capacity;
        flash_capacity: Tokens, Means(0) => flash_capacity;
        flash_fee: Percent, Means(0) => flash_fee_bps;
        collateral_price_cap: Price, Means(0) => collateral_price_cap;
        debt_price_floor: Price, Means(0) => debt_price_floor;
        max_price_age: Seconds, Mistake => max_price_age;
        liquidation_max_price_age: Seconds, Mistake => liquidation_max_price_age;
        max_confidence: Percent, Mistake => max_confidence_bps;
        max_ema_gap: Percent, Mistake => max_ema_gap_bps;
    }
}

terms! {
    /// A peg facility's terms. Its capacity is in USD1.
    PegTerms, PEG: PegConfig
    {
        coin: String,
        mint: Option<String>,
        feed: Option<String>,
    }
    {
        capacity: Tokens, Mistake => capacity;
        price_floor: Price, Mistake => price_floor;
        max_price_age: Seconds, Mistake => max_price_age;
        max_confidence: Percent, Mistake => max_confidence_bps;
        buy_fee: Percent, Mistake => buy_fee_bps;
        sell_fee: Percent, Mistake => sell_fee_bps;
    }
}
