use anchor_lang::prelude::Pubkey;
use serde::Serialize;
use wlm_sdk::{
    program::state::{EXECUTION_WINDOW, EmodeGroup, GUARDIAN_DELAY, STOP_DURATION},
    view::MarketView,
};

use crate::{Failure, ReserveFigures};

/// A market's terms, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MarketFigures {
    /// Its address.
    pub address: String,
    /// The creator's number for it.
    pub id: u16,
    /// The moment of all figures, in unix seconds.
    pub now: i64,
    /// How many reserves it has.
    pub reserve_count: u16,
    /// The market's dollar.
    pub usd1_mint: String,
    /// Who proposes changes.
    pub governance: String,
    /// Who vetoes them, and cuts risk at once.
    pub guardian: String,
    /// Who owns what fees are collected to.
    pub treasury: String,
    /// To whom these roles are offered.
    pub offered: OfferedRoles,
    /// The programs whose price accounts are believed.
    pub price_receivers: [String; 2],
    /// All that is supplied and has a price, in millionths of a dollar.
    pub supplied_usd_micros: u64,
    /// All that is owed and has a price, in millionths of a dollar.
    pub borrowed_usd_micros: u64,
    /// The health factor a liquidation restores.
    pub target_health_bps: u32,
    /// The health factor at which the bonus is largest.
    pub full_bonus_health_bps: u32,
    /// A remainder worth less does not stay behind a liquidation.
    pub dust_usd_micros: u64,
    /// How long a change waits, in seconds.
    pub change_delay: u32,
    /// How long a change of the guardian waits, in seconds.
    pub guardian_change_delay: u32,
    /// How long a change can be carried out, in seconds.
    pub execution_window: u32,
    /// For how long the guardian stops deposits or loans, in seconds.
    pub stop_duration: u32,
    /// In how many seconds stricter terms come to count.
    pub ramp_duration: u32,
    /// By how much one change may raise an LTV or a threshold.
    pub ltv_step_bps: u32,
    /// By how much one change may raise a fee or a bonus.
    pub fee_step_bps: u32,
    /// To how many times itself one change may raise a cap.
    pub cap_step_bps: u32,
    /// To how many times itself one change may raise a rate.
    pub rate_step_bps: u32,
    /// Its e-mode groups.
    pub emode_groups: Vec<EmodeFigures>,
}

/// To whom roles are offered; absent where one is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferedRoles {
    /// Governance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub governance: Option<String>,
    /// The guardian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardian: Option<String>,
    /// The treasury.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treasury: Option<String>,
}

/// An e-mode group at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EmodeFigures {
    /// Its number, 1 to 8.
    pub number: u8,
    /// How much may be borrowed against collateral of the group.
    pub ltv_bps: u16,
    /// Where that becomes liquidatable, now.
    pub liquidation_threshold_bps: u16,
    /// Where it will, when the ramp has ended; 0: the group is switched off, and fades.
    pub liquidation_threshold_target_bps: u16,
    /// When the ramp ends; absent if none is running.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp_ends_at: Option<i64>,
    /// The liquidation bonus at a health factor of one.
    pub min_bonus_bps: u16,
    /// The largest one.
    pub max_bonus_bps: u16,
    /// Why nobody may enter, by name; absent if people may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_refused: Option<String>,
}

impl MarketFigures {
    /// Of a market.
    pub(crate) fn of(view: &MarketView) -> Result<Self, Failure> {
        let (state, settings) = (&view.state, &view.state.settings);
        let [governance, guardian, treasury] =
            state.offered_roles.map(|to| (to != Pubkey::default()).then(|| to.to_string()));
        let (mut supplied, mut borrowed) = (0_u64, 0_u64);
        for reserve in &view.reserves {
            let figures = ReserveFigures::of(reserve, view)?;
            supplied = supplied.saturating_add(figures.supplied_usd_micros.unwrap_or(0));
            borrowed = borrowed.saturating_add(figures.borrowed_usd_micros.unwrap_or(0));
        }
        let groups = (1..).zip(&state.emode_groups);
        let groups = groups.filter(|(_, group)| group.exists() || group.ramp_end > view.now);
        Ok(Self {
            address: view.key.to_string(),
            id: state.id,
            now: view.now,
            reserve_count: state.reserve_count,
            usd1_mint: state.usd1_mint.to_string(),
            governance: state.governance.to_string(),
            guardian: state.guardian.to_string(),
            treasury: state.treasury.to_string(),
            offered: OfferedRoles { governance, guardian, treasury },
            price_receivers: state.price_receivers.map(|program| program.to_string()),
            supplied_usd_micros: supplied,
            borrowed_usd_micros: borrowed,
            target_health_bps: settings.target_health_bps,
            full_bonus_health_bps: settings.full_bonus_health_bps,
            dust_usd_micros: settings.dust_usd_micros,
            change_delay: settings.change_delay,
            guardian_change_delay: GUARDIAN_DELAY,
            execution_window: EXECUTION_WINDOW,
            stop_duration: STOP_DURATION,
            ramp_duration: settings.ramp_duration,
            ltv_step_bps: settings.ltv_step_bps,
            fee_step_bps: settings.fee_step_bps,
            cap_step_bps: settings.cap_step_bps,
            rate_step_bps: settings.rate_step_bps,
            emode_groups: groups.map(|(number, group)| EmodeFigures::of(number, group, view)).collect(),
        })
    }
}

impl EmodeFigures {
    fn of(number: u8, group: &EmodeGroup, view: &MarketView) -> Self {
        // As an obligation in it sees it: one that was switched off keeps its bonuses while it fades.
        let terms = group.emode(number, view.now).terms;
        let entry = view.state.checked_emode(number, view.now);
        Self {
            number,
            ltv_bps: terms.ltv_bps,
            liquidation_threshold_bps: terms.liquidation_threshold_bps,
            liquidation_threshold_target_bps: group.liquidation_threshold_bps,
            ramp_ends_at: (group.ramp_end > view.now).then_some(group.ramp_end),
            min_bonus_bps: terms.min_bonus_bps,
            max_bonus_bps: terms.max_bonus_bps,
            entry_refused: entry.err().map(|error| Failure::from(error).name),
        }
    }
}
