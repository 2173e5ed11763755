//! Changes that governance proposes, and what waits of them.

use anchor_lang::prelude::*;

use super::{EmodeGroup, MarketSettings, PegConfig, RatePoint, ReserveConfig, Role};
use crate::error::WlmError;

/// A change of some fields of a configuration. A field of the configuration that is named neither here nor
/// among those out of reach does not compile.
macro_rules! change {
    (
        $(#[$docs:meta])*
        $name:ident of $config:ident { $($field:ident: $type:tt),+ $(,)? } but not { $($other:ident),* $(,)? }
    ) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
        pub struct $name {
            $(
                #[doc = concat!("See [`", stringify!($config), "::", stringify!($field), "`].")]
                pub $field: Option<$type>,
            )+
        }

        impl $name {
            /// What makes `old` into `new`.
            #[must_use]
            pub fn between(old: &$config, new: &$config) -> Self {
                Self { $($field: (old.$field != new.$field).then_some(new.$field)),+ }
            }

            /// The values in `config` of the fields that this changes.
            #[must_use]
            #[inline(never)]
            pub fn values_in(&self, config: &$config) -> Self {
                let $config { $($field,)+ $($other: _),* } = *config;
                Self { $($field: self.$field.map(|_| $field)),+ }
            }

            /// `config` with the change.
            #[must_use]
            #[inline(never)]
            pub fn applied_to(&self, config: &$config) -> $config {
                let mut config = *config;
                $(if let Some(value) = self.$field { config.$field = value; })+
                config
            }
        }
    };
}

change! {
    /// A change of a reserve's configuration.
    ReserveChange of ReserveConfig {
        feed_id: [u8; 32],
        collateral_price_cap: u64,
        debt_price_floor: u64,
        supply_cap: u64,
        borrow_cap: u64,
        debt_ceiling_usd: u64,
        outflow_capacity: u64,
        outflow_exempt: u64,
        facility_capacity: u64,
        flash_capacity: u64,
        outflow_window: u32,
        max_price_age: u32,
        liquidation_max_price_age: u32,
        ltv_bps: u16,
        liquidation_threshold_bps: u16,
        debt_weight_bps: u16,
        min_bonus_bps: u16,
        max_bonus_bps: u16,
        protocol_bonus_share_bps: u16,
        reserve_factor_bps: u16,
        max_utilisation_bps: u16,
        max_obligation_share_bps: u16,
        max_confidence_bps: u16,
        max_ema_gap_bps: u16,
        insurance_share_bps: u16,
        flash_fee_bps: u16,
        flags: u8,
        curve_len: u8,
        curve: [RatePoint; 8],
        emode_mask: u8,
    } but not { padding, reserved }
}

change! {
    /// A change of a peg facility's configuration.
    PegChange of PegConfig {
        feed_id: [u8; 32],
        capacity: u64,
        price_floor: u64,
        max_price_age: u32,
        max_confidence_bps: u16,
        buy_fee_bps: u16,
        sell_fee_bps: u16,
    } but not { padding, reserved }
}

change! {
    /// A change of an e-mode group.
    EmodeChange of EmodeGroup {
        ltv_bps: u16,
        liquidation_threshold_bps: u16,
        min_bonus_bps: u16,
        max_bonus_bps: u16,
    } but not {
        ramp_threshold_bps, last_min_bonus_bps, last_max_bonus_bps, padding, ramp_start, ramp_end
    }
}

change! {
    /// A change of a market's settings.
    SettingsChange of MarketSettings {
        dust_usd_micros: u64,
        target_health_bps: u32,
        full_bonus_health_bps: u32,
        change_delay: u32,
        ramp_duration: u32,
        ltv_step_bps: u32,
        fee_step_bps: u32,
        cap_step_bps: u32,
        rate_step_bps: u32,
    } but not {}
}

/// Everything that governance may change. What is `None` stays.
#[derive(Clone, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
pub enum ConfigChange {
    /// Of a reserve, the target.
    Reserve(Box<ReserveChange>),
    /// Of a peg facility, the target.
    Peg(PegChange),
    /// Of an e-mode group of the market, by its number: 1 to 8.
    Emode {
        /// The number.
        group: u8,
        /// Its terms.
        terms: EmodeChange,
    },
    /// Of the market's settings.
    Settings(SettingsChange),
    /// Whose price accounts are believed.
    PriceReceivers([Pubkey; 2]),
    /// A role is offered to another, who takes it by `accept_role`.
    Role {
        /// Which.
        role: Role,
        /// To whom.
        to: Pubkey,
    },
    /// A new reserve; the target is its mint. Executed by `create_reserve`.
    NewReserve(Box<ReserveConfig>),
    /// A new peg facility; the target is its coin. Executed by `create_peg_facility`.
    NewPeg(PegConfig),
}

impl ConfigChange {
    /// How many seconds it waits.
    #[must_use]
    pub fn delay(&self, settings: &MarketSettings) -> u32 {
        if self.replaces_guardian() { GUARDIAN_DELAY } else { settings.change_delay }
    }

    /// Whether it offers the guardian's role to another: the one change the guardian cannot veto, or a captured
    /// one could never be replaced. So it waits longest: a captured governance must not be rid of the veto
    /// before everybody has had time to see it, and to leave.
    #[must_use]
    pub fn replaces_guardian(&self) -> bool {
        // Nobody cannot accept: that takes an offer back, and need not wait.
        matches!(self, Self::Role { role: Role::Guardian, to } if to != &Pubkey::default())
    }
}

/// A change that waits. Seeds: `["change", market, id]`.
///
/// It carries out what it says on the state it was proposed on, or nothing: see [`PendingChange::old`].
#[account]
#[derive(Debug, PartialEq, Eq)]
pub struct PendingChange {
    /// The layout of this account.
    pub version: u8,
    /// The bump of this account's address.
    pub bump: u8,
    /// The market.
    pub market: Pubkey,
    /// The proposer's number for it.
    pub id: u64,
    /// The governance that proposed it. Replaced, its changes lapse.
    pub proposer: Pubkey,
    /// Who paid the rent, and gets it back.
    pub payer: Pubkey,
    /// When it was proposed, in unix seconds.
    pub proposed_at: i64,
    /// The earliest time of its execution.
    pub executable_at: i64,
    /// The latest time of its execution.
    pub expires_at: i64,
    /// What it changes: a reserve, a peg facility, the mint of a new one, or the market itself.
    pub target: Pubkey,
    /// The change.
    pub new: ConfigChange,
    /// The same fields as they were; nothing, for what is new.
    pub old: Option<ConfigChange>,
}

impl PendingChange {
    /// Refuses a change whose time has not come, or is over, or whose proposer has left.
    pub fn check_executable(&self, governance: &Pubkey, now: i64) -> Result<()> {
        ensure!(&self.proposer == governance, WlmError::ChangeLapsed);
        ensure!(now >= self.executable_at, WlmError::ChangeNotDue);
        ensure!(!self.is_expired(now), WlmError::ChangeExpired);
        Ok(())
    }

    /// Whether it can never be executed any more.
    #[must_use]
    pub const fn is_expired(&self, now: i64) -> bool {
        now > self.expires_at
    }
}

/// For how many seconds a change of the guardian waits: 14 days, the longest delay there is.
pub const GUARDIAN_DELAY: u32 = 1_209_600;

/// For how many seconds a change can be executed once its delay is over: seven days.
pub const EXECUTION_WINDOW: u32 = 604_800;

/// For how many seconds the guardian stops deposits or loans: 72 hours.
pub const STOP_DURATION: u32 = 259_200;

/// What the guardian, or governance, may do at once: reduce risk. Nothing of it touches repayments,
/// liquidations or withdrawals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
pub enum Restriction {
    /// Lowers caps of a reserve. What is `None` stays.
    LowerCaps {
        /// In base units.
        supply_cap: Option<u64>,
        /// In base units.
        borrow_cap: Option<u64>,
        /// In whole USD.
        debt_ceiling_usd: Option<u64>,
    },
    /// Stops deposits into a reserve for 72 hours.
    StopDeposits,
    /// Stops loans from a reserve for 72 hours.
    StopBorrows,
    /// Sets the capacities of a reserve's lending and flash facility to what is out.
    CloseFacilities,
    /// Sets a peg facility's capacity to what is out: it takes no coins any more.
    ClosePeg,
}
