use anchor_lang::prelude::*;
use borsh::{BorshDeserialize, BorshSerialize};
use wlm_core::{
    steps::StepLimits,
    units::{Bps, Usd},
};

use super::{Emode, EmodeGroup, MAX_EMODE_GROUPS};
use crate::{constants::ACCOUNT_VERSION, error::WlmError, seeds};

/// One lending market. Seeds: `["market", creator, id]`.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Market {
    /// The layout of this account.
    pub version: u8,
    /// The bump of this account's address.
    pub bump: u8,
    /// The creator's number for this market.
    pub id: u16,
    /// How many reserves it has; the next one's index.
    pub reserve_count: u16,
    /// Zero.
    pub padding: [u8; 2],
    /// Who created it; part of its address, without any power.
    pub creator: Pubkey,
    /// Slow power: proposes changes, which wait before they count.
    pub governance: Pubkey,
    /// Fast power: may only reduce risk, and veto.
    pub guardian: Pubkey,
    /// Owner of the token accounts that fees are collected to.
    pub treasury: Pubkey,
    /// The dollar stablecoin this market is built around.
    pub usd1_mint: Pubkey,
    /// The programs whose price accounts are believed.
    pub price_receivers: [Pubkey; 2],
    /// Terms of liquidation and of governance.
    pub settings: MarketSettings,
    /// To whom each role is offered, in the order of [`Role`]; zero is nobody.
    pub offered_roles: [Pubkey; 3],
    /// E-mode groups; number 1 comes first.
    pub emode_groups: [EmodeGroup; MAX_EMODE_GROUPS],
    /// Zero.
    pub reserved: [u64; 32],
}

/// Who has a power over a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
pub enum Role {
    /// Proposes changes.
    Governance,
    /// Reduces risk at once, and vetoes.
    Guardian,
    /// Owns what fees are collected to.
    Treasury,
}

/// The parameters that all reserves share.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MarketSettings {
    /// A remainder worth less than this, in millionths of a dollar, does not stay behind a liquidation.
    pub dust_usd_micros: u64,
    /// The health factor a liquidation restores, in basis points: 10,001 to 15,000.
    pub target_health_bps: u32,
    /// The health factor at which the bonus is largest, in basis points: 5,000 to 9,999.
    pub full_bonus_health_bps: u32,
    /// How long a change waits, in seconds: an hour to 14 days.
    pub change_delay: u32,
    /// In how many seconds a lowered liquidation threshold, a raised debt weight, or the leaving of an e-mode
    /// group comes to count: 1 to 30 days.
    pub ramp_duration: u32,
    /// By how much one change may raise an LTV or a threshold, in basis points: 1 to 1,000.
    pub ltv_step_bps: u32,
    /// By how much one change may raise a fee or a bonus, in basis points: 1 to 1,000.
    pub fee_step_bps: u32,
    /// To how many times itself one change may raise a cap, in basis points: 10,001 to 40,000.
    pub cap_step_bps: u32,
    /// To how many times itself, and one point, one change may raise a rate, in basis points: 10,001 to 40,000.
    pub rate_step_bps: u32,
}

impl Market {
    /// Bytes of the account: discriminator and fields.
    pub const SPACE: usize = 8 + size_of::<Self>();

    /// Fills a new account.
    pub fn initialise(&mut self, new: Self) {
        *self = Self { version: ACCOUNT_VERSION, ..new };
    }

    /// What its address signs the minting of USD1 with.
    #[must_use]
    pub const fn signer(&self) -> MarketSigner {
        MarketSigner { creator: self.creator, id: self.id.to_le_bytes(), bump: [self.bump] }
    }

    /// Who has a role.
    #[must_use]
    pub const fn holder(&self, role: Role) -> Pubkey {
        match role {
            Role::Governance => self.governance,
            Role::Guardian => self.guardian,
            Role::Treasury => self.treasury,
        }
    }

    /// To whom a role is offered; zero is nobody.
    #[must_use]
    pub const fn offered(&self, role: Role) -> Pubkey {
        let [governance, guardian, treasury] = self.offered_roles;
        match role {
            Role::Governance => governance,
            Role::Guardian => guardian,
            Role::Treasury => treasury,
        }
    }

    /// Offers a role. Its holder keeps it until the other accepts.
    pub const fn offer(&mut self, role: Role, to: Pubkey) {
        let [governance, guardian, treasury] = &mut self.offered_roles;
        *match role {
            Role::Governance => governance,
            Role::Guardian => guardian,
            Role::Treasury => treasury,
        } = to;
    }

    /// Hands a role over to whom it is offered, who must be `signer`. Returns who had it.
    pub fn accept(&mut self, role: Role, signer: &Pubkey) -> Result<Pubkey> {
        let is_offered = &self.offered(role) == signer && signer != &Pubkey::default();
        ensure!(is_offered, WlmError::RoleNotOffered);
        self.offer(role, Pubkey::default());
        if role == Role::Governance {
            // What the old one offered is not the new one's word.
            self.offered_roles = [Pubkey::default(); 3];
        }
        let holder = match role {
            Role::Governance => &mut self.governance,
            Role::Guardian => &mut self.guardian,
            Role::Treasury => &mut self.treasury,
        };
        Ok(core::mem::replace(holder, *signer))
    }

    /// An e-mode group to enter; 0 is none. Refused where there is no such group.
    pub fn checked_emode(&self, number: u8, now: i64) -> Result<Emode> {
        let exists = number == 0 || self.emode_group(number)?.exists();
        ensure!(exists, WlmError::EmodeGroupUnknown);
        Ok(self.emode(number, now))
    }

    /// An e-mode group by its number, 1 to 8.
    pub fn emode_group(&self, number: u8) -> Result<&EmodeGroup> {
        let place = usize::from(number).checked_sub(1);
        let group = place.and_then(|place| self.emode_groups.get(place));
        group.ok_or_else(|| WlmError::EmodeGroupUnknown.into())
    }

    /// As [`Market::emode_group`], to be changed.
    pub fn emode_group_mut(&mut self, number: u8) -> Result<&mut EmodeGroup> {
        let place = usize::from(number).checked_sub(1);
        let group = place.and_then(|place| self.emode_groups.get_mut(place));
        group.ok_or_else(|| WlmError::EmodeGroupUnknown.into())
    }

    /// The e-mode group of an obligation, as it counts at `now`.
    #[must_use]
    pub fn emode(&self, number: u8, now: i64) -> Emode {
        match usize::from(number).checked_sub(1).and_then(|place| self.emode_groups.get(place)) {
            Some(group) => group.emode(number, now),
            None => Emode::NONE,
        }
    }

    /// Refuses a program that this market does not believe prices of.
    pub fn check_price_receiver(&self, program: &Pubkey) -> Result<()> {
        let [current, legacy] = &self.price_receivers;
        ensure!(program == current || program == legacy, WlmError::PriceAccountOwner);
        Ok(())
    }
}

/// A market's signature, kept while its account is not borrowed.
pub struct MarketSigner {
    creator: Pubkey,
    id: [u8; 2],
    bump: [u8; 1],
}

impl MarketSigner {
    /// The seeds of the market's address.
    #[must_use]
    pub fn seeds(&self) -> [&[u8]; 4] {
        [seeds::MARKET, self.creator.as_ref(), &self.id, &self.bump]
    }
}

impl MarketSettings {
    /// The bounds of every field.
    pub fn validate(&self) -> Result<()> {
        ensure!((10_001..=15_000).contains(&self.target_health_bps), WlmError::SettingOutOfBounds);
        ensure!((5_000..=9_999).contains(&self.full_bonus_health_bps), WlmError::SettingOutOfBounds);
        ensure!(self.dust_usd_micros <= MAX_DUST_USD_MICROS, WlmError::SettingOutOfBounds);
        ensure!((HOUR..=14 * DAY).contains(&self.change_delay), WlmError::GovernanceSettingOutOfBounds);
        ensure!((DAY..=30 * DAY).contains(&self.ramp_duration), WlmError::GovernanceSettingOutOfBounds);
        for step in [self.ltv_step_bps, self.fee_step_bps] {
            ensure!((1..=1_000).contains(&step), WlmError::GovernanceSettingOutOfBounds);
        }
        for factor in [self.cap_step_bps, self.rate_step_bps] {
            ensure!((10_001..=40_000).contains(&factor), WlmError::GovernanceSettingOutOfBounds);
        }
        Ok(())
    }

    /// How far one change may loosen a parameter.
    #[must_use]
    pub const fn steps(&self) -> StepLimits {
        StepLimits {
            ltv: Bps(self.ltv_step_bps),
            fee: Bps(self.fee_step_bps),
            cap_factor: Bps(self.cap_step_bps),
            rate_factor: Bps(self.rate_step_bps),
        }
    }

    /// The health factor a liquidation restores.
    #[must_use]
    pub const fn target_health(&self) -> Bps {
        Bps(self.target_health_bps)
    }

    /// The health factor at which the bonus is largest.
    #[must_use]
    pub const fn full_bonus_health(&self) -> Bps {
        Bps(self.full_bonus_health_bps)
    }

    /// The dust line.
    #[must_use]
    pub fn dust(&self) -> Usd {
        Usd::from_micros_ceil(self.dust_usd_micros)
    }
}

const HOUR: u32 = 3_600;
const DAY: u32 = 24 * HOUR;
/// 10,000 USD: beyond it whole positions of small users would go at once.
const MAX_DUST_USD_MICROS: u64 = 10_000_000_000;
