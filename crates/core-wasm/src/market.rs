use serde::Serialize;
use wlm_sdk::accounts;

use crate::Failure;

/// A market's terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MarketFigures {
    /// The creator's number for it.
    pub id: u16,
    /// How many reserves it has.
    pub reserve_count: u16,
    /// The market's dollar.
    pub usd1_mint: String,
    /// The health factor a liquidation restores.
    pub target_health_bps: u32,
    /// The health factor at which the bonus is largest.
    pub full_bonus_health_bps: u32,
    /// A remainder worth less does not stay behind a liquidation.
    pub dust_usd_micros: u64,
    /// How long a change waits, in seconds.
    pub change_delay: u32,
    /// Its e-mode groups.
    pub emode_groups: Vec<EmodeFigures>,
}

/// An e-mode group at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EmodeFigures {
    /// Its number, 1 to 8.
    pub number: u8,
    /// How much may be borrowed against collateral of the group.
    pub ltv_bps: u16,
    /// Where that becomes liquidatable, now.
    pub liquidation_threshold_bps: u16,
    /// The liquidation bonus at a health factor of one.
    pub min_bonus_bps: u16,
    /// The largest one.
    pub max_bonus_bps: u16,
}

impl MarketFigures {
    /// From the bytes of its account.
    pub fn decode(account: &[u8], now: i64) -> Result<Self, Failure> {
        let state = accounts::market(account)?;
        let groups = state.emode_groups.iter().zip(1..).filter(|(group, _)| group.exists());
        let group = |(group, number): (&wlm_sdk::program::state::EmodeGroup, u8)| EmodeFigures {
            number,
            ltv_bps: group.ltv_bps,
            liquidation_threshold_bps: group.threshold(now),
            min_bonus_bps: group.min_bonus_bps,
            max_bonus_bps: group.max_bonus_bps,
        };
        Ok(Self {
            id: state.id,
            reserve_count: state.reserve_count,
            usd1_mint: state.usd1_mint.to_string(),
            target_health_bps: state.settings.target_health_bps,
            full_bonus_health_bps: state.settings.full_bonus_health_bps,
            dust_usd_micros: state.settings.dust_usd_micros,
            change_delay: state.settings.change_delay,
            emode_groups: groups.map(group).collect(),
        })
    }
}
