use anchor_lang::prelude::*;
use borsh::{BorshDeserialize, BorshSerialize};
use wlm_core::units::{Bps, Usd};

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
    /// Slow power: may change parameters within bounds.
    pub governance: Pubkey,
    /// Fast power: may only reduce risk.
    pub guardian: Pubkey,
    /// Owner of the token accounts that fees are collected to.
    pub treasury: Pubkey,
    /// The dollar stablecoin this market is built around.
    pub usd1_mint: Pubkey,
    /// The programs whose price accounts are believed.
    pub price_receivers: [Pubkey; 2],
    /// Terms of liquidation.
    pub settings: MarketSettings,
    /// Zero.
    pub reserved: [u64; 64],
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
        Ok(())
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

/// 10,000 USD: beyond it whole positions of small users would go at once.
const MAX_DUST_USD_MICROS: u64 = 10_000_000_000;
