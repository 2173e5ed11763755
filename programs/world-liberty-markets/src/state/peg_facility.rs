use anchor_lang::prelude::*;
use borsh::{BorshDeserialize, BorshSerialize};
use wlm_core::{
    peg::{self, PegOracle, PegTerms},
    units::Bps,
};

use super::{Custody, MAX_FEE_BPS, PegChange, VaultSigner};
use crate::{constants::ACCOUNT_VERSION, error::WlmError, seeds};

/// Swaps one dollar coin for USD1 and back. Seeds: `["peg", market, coin]`; it is the authority of
/// its vault, whose coins are never lent.
#[account(zero_copy)]
#[derive(Debug)]
pub struct PegFacility {
    /// The layout of this account.
    pub version: u8,
    /// The bump of this account's address.
    pub bump: u8,
    /// The coin's decimals, at most 18.
    pub decimals: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The market it belongs to.
    pub market: Pubkey,
    /// The coin.
    pub mint: Pubkey,
    /// Where the coins lie.
    pub vault: Pubkey,
    /// The token program of the coin.
    pub token_program: Pubkey,
    /// USD1 minted and not burned, in base units.
    pub level: u64,
    /// Coins in the vault that belong to it, in base units of the coin.
    pub stock: u64,
    /// What governance set; the capacity may have been lowered by the guardian.
    pub config: PegConfig,
    /// The capacity as governance set it.
    pub set_capacity: u64,
    /// Zero.
    pub reserved: [u64; 15],
}

/// Everything governance may set on a peg facility.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PegConfig {
    /// The Pyth feed of the coin in US dollars.
    pub feed_id: [u8; 32],
    /// The most USD1 that may be out against this coin, in base units; 0 only lets USD1 come back.
    pub capacity: u64,
    /// Under this price the coin is not taken, in 1e-8 USD: 0.5 to 1 USD.
    pub price_floor: u64,
    /// The oldest price at which the coin is taken, in seconds: 1 to 3,600.
    pub max_price_age: u32,
    /// The widest price confidence, in basis points of the price: 1 to 1,000.
    pub max_confidence_bps: u16,
    /// The fee on buying USD1 with the coin, in basis points: at most 1,000.
    pub buy_fee_bps: u16,
    /// The fee on selling USD1 for the coin, in basis points: at most 1,000.
    pub sell_fee_bps: u16,
    /// Zero.
    pub padding: [u8; 6],
    /// Zero.
    pub reserved: [u64; 4],
}

impl PegFacility {
    /// Bytes of the account: discriminator and fields.
    pub const SPACE: usize = 8 + size_of::<Self>();

    /// Fills a new account.
    pub fn initialise(&mut self, new: Self) {
        *self = Self { version: ACCOUNT_VERSION, set_capacity: new.config.capacity, ..new };
    }

    /// Carries a change of the configuration out.
    pub fn change(&mut self, change: &PegChange) {
        self.config = change.applied_to(&self.config);
        self.set_capacity = change.capacity.unwrap_or(self.set_capacity);
    }

    /// The facility, for the rules of core.
    #[must_use]
    pub const fn facility(&self) -> peg::PegFacility {
        peg::PegFacility { level: self.level, stock: self.stock }
    }

    /// Writes the facility back.
    pub fn set_facility(&mut self, facility: &peg::PegFacility) {
        self.level = facility.level;
        self.stock = facility.stock;
    }

    /// The terms of a swap.
    #[must_use]
    pub fn terms(&self) -> PegTerms {
        PegTerms {
            capacity: self.config.capacity,
            buy_fee: Bps(self.config.buy_fee_bps.into()),
            sell_fee: Bps(self.config.sell_fee_bps.into()),
            decimals: self.decimals,
        }
    }

    /// What its address signs vault transfers with.
    #[must_use]
    pub const fn signer(&self) -> VaultSigner {
        VaultSigner {
            prefix: seeds::PEG,
            market: self.market,
            mint: self.mint,
            bump: [self.bump],
            decimals: self.decimals,
        }
    }

    /// Where its coins are.
    #[must_use]
    pub const fn custody(&self) -> Custody {
        Custody { vault: self.vault, mint: self.mint, token_program: self.token_program }
    }
}

impl PegConfig {
    /// The one place where a peg configuration is judged.
    pub fn validate(&self) -> Result<()> {
        let fees = self.buy_fee_bps <= MAX_FEE_BPS && self.sell_fee_bps <= MAX_FEE_BPS;
        let floor = (50_000_000..=100_000_000).contains(&self.price_floor);
        let age = (1..=3_600).contains(&self.max_price_age);
        let confidence = (1..=1_000).contains(&self.max_confidence_bps);
        let feed = self.feed_id != [0; 32];
        ensure!(fees && floor && age && confidence && feed, WlmError::ConfigPegOutOfBounds);
        ensure!(self.padding == [0; 6] && self.reserved == [0; 4], WlmError::ConfigReservedNotZero);
        Ok(())
    }

    /// When the coin is taken.
    #[must_use]
    pub fn oracle(&self) -> PegOracle {
        PegOracle {
            floor: self.price_floor,
            max_age: self.max_price_age,
            max_confidence: Bps(self.max_confidence_bps.into()),
        }
    }
}
