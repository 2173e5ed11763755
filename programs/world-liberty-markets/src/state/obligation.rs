use anchor_lang::prelude::*;
use wlm_core::{
    health::Health,
    units::{DebtShares, SupplyShares},
};

use super::Wide;
use crate::{constants::ACCOUNT_VERSION, error::WlmError};

/// The most positions an obligation may have.
pub const MAX_POSITIONS: usize = 16;

/// One borrower's account in a market. Seeds: `["obligation", market, owner, id]`.
///
/// What a bot filters by stands in front at fixed offsets: owner 8, market 40, the three
/// position masks 72, last health factor 80.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Obligation {
    /// Whose account it is.
    pub owner: Pubkey,
    /// The market it belongs to.
    pub market: Pubkey,
    /// Bit `i`: position `i` has supply.
    pub supply_mask: u16,
    /// Bit `i`: position `i` has debt. Zero: the obligation owes nothing.
    pub debt_mask: u16,
    /// Bit `i`: the supply of position `i` is collateral.
    pub collateral_mask: u16,
    /// The owner's number for this obligation.
    pub id: u16,
    /// Health factor in millionths when it was last computed; `u64::MAX` without debt.
    pub health_factor_micros: u64,
    /// Collateral at that time, in millionths of a dollar.
    pub collateral_usd_micros: u64,
    /// Debt at that time, in millionths of a dollar.
    pub debt_usd_micros: u64,
    /// That time, in unix seconds.
    pub health_at: i64,
    /// The layout of this account.
    pub version: u8,
    /// The bump of this account's address.
    pub bump: u8,
    /// The number of its e-mode group; 0 is none.
    pub emode: u8,
    /// Zero.
    pub padding: [u8; 5],
    /// The reserve index of each position; meaningless where a position is empty.
    pub reserve_indices: [u16; MAX_POSITIONS],
    /// The positions.
    pub positions: [Position; MAX_POSITIONS],
    /// Zero.
    pub reserved: [u64; 8],
}

/// What an obligation has and owes in one reserve.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Supply shares, with 40 fractional bits.
    pub supply_shares: Wide,
    /// Debt shares, with 40 fractional bits.
    pub debt_shares: Wide,
    /// The part of the debt that rests on this position's collateral, in millionths of a dollar.
    pub attributed_debt_usd_micros: u64,
}

impl Position {
    /// What it has.
    #[must_use]
    pub const fn supply(&self) -> SupplyShares {
        SupplyShares(self.supply_shares.get())
    }

    /// What it owes.
    #[must_use]
    pub const fn debt(&self) -> DebtShares {
        DebtShares(self.debt_shares.get())
    }
}

/// The place of a position in its obligation, 0 to 15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(u8);

impl Slot {
    /// All places, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..MAX_POSITIONS).filter_map(|slot| u8::try_from(slot).ok()).map(Self)
    }

    /// The place as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    const fn bit(self) -> u16 {
        1u16.wrapping_shl(self.0 as u32)
    }
}

impl Obligation {
    /// Bytes of the account: discriminator and fields.
    pub const SPACE: usize = 8 + size_of::<Self>();

    /// Fills a new account.
    pub fn initialise(&mut self, owner: Pubkey, market: Pubkey, id: u16, bump: u8) {
        self.owner = owner;
        self.market = market;
        self.id = id;
        self.bump = bump;
        self.version = ACCOUNT_VERSION;
        self.health_factor_micros = u64::MAX;
    }

    /// Refuses everyone but the owner.
    pub fn check_owner(&self, signer: &Pubkey) -> Result<()> {
        ensure!(&self.owner == signer, WlmError::Unauthorized);
        Ok(())
    }

    /// Whether it owes anything.
    #[must_use]
    pub const fn has_debt(&self) -> bool {
        self.debt_mask != 0
    }

    /// Whether it has any collateral.
    #[must_use]
    pub const fn has_collateral(&self) -> bool {
        self.collateral_mask != 0
    }

    /// Whether all positions are empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.active_mask() == 0
    }

    const fn active_mask(&self) -> u16 {
        self.supply_mask | self.debt_mask
    }

    /// The positions that are not empty, in order.
    pub fn active_slots(&self) -> impl Iterator<Item = Slot> + use<> {
        let mask = self.active_mask();
        Slot::all().filter(move |slot| mask & slot.bit() != 0)
    }

    /// The position in this reserve, if there is one.
    #[must_use]
    pub fn find(&self, reserve_index: u16) -> Option<Slot> {
        self.active_slots().find(|slot| self.reserve_index(*slot) == reserve_index)
    }

    /// The position in this reserve, or a free place for it.
    pub fn find_or_claim(&mut self, reserve_index: u16) -> Result<Slot> {
        if let Some(slot) = self.find(reserve_index) {
            return Ok(slot);
        }
        let mask = self.active_mask();
        let free = Slot::all().find(|slot| mask & slot.bit() == 0).ok_or(WlmError::TooManyPositions)?;
        if let Some(index) = self.reserve_indices.get_mut(free.index()) {
            *index = reserve_index;
        }
        Ok(free)
    }

    /// The reserve of a position.
    #[must_use]
    pub fn reserve_index(&self, slot: Slot) -> u16 {
        self.reserve_indices.get(slot.index()).copied().unwrap_or(u16::MAX)
    }

    /// A position.
    #[must_use]
    pub fn position(&self, slot: Slot) -> Position {
        self.positions.get(slot.index()).copied().unwrap_or_default()
    }

    /// Whether a position's supply is collateral.
    #[must_use]
    pub const fn is_collateral(&self, slot: Slot) -> bool {
        self.collateral_mask & slot.bit() != 0
    }

    /// Whether a position has debt.
    #[must_use]
    pub const fn owes(&self, slot: Slot) -> bool {
        self.debt_mask & slot.bit() != 0
    }

    /// Whether debt leans on a position's supply.
    #[must_use]
    pub const fn backs_debt(&self, slot: Slot) -> bool {
        self.has_debt() && self.is_collateral(slot)
    }

    /// Sets what a position has. One that becomes empty is no collateral any more.
    pub fn set_supply(&mut self, slot: Slot, shares: SupplyShares) {
        self.supply_mask =
            if shares.is_zero() { self.supply_mask & !slot.bit() } else { self.supply_mask | slot.bit() };
        self.collateral_mask &= self.supply_mask;
        if let Some(position) = self.positions.get_mut(slot.index()) {
            position.supply_shares = shares.0.into();
        }
    }

    /// Sets what a position owes.
    pub fn set_debt(&mut self, slot: Slot, shares: DebtShares) {
        self.debt_mask =
            if shares.is_zero() { self.debt_mask & !slot.bit() } else { self.debt_mask | slot.bit() };
        if let Some(position) = self.positions.get_mut(slot.index()) {
            position.debt_shares = shares.0.into();
        }
    }

    /// Lets a position's supply back debt. An empty one stays without effect.
    pub fn enable_collateral(&mut self, slot: Slot) {
        self.collateral_mask |= slot.bit() & self.supply_mask;
    }

    /// Keeps a position's supply from backing debt.
    pub fn disable_collateral(&mut self, slot: Slot) {
        self.collateral_mask &= !slot.bit();
    }

    /// Sets the debt that rests on a position, and returns what it was.
    pub fn replace_attribution(&mut self, slot: Slot, usd_micros: u64) -> u64 {
        self.positions
            .get_mut(slot.index())
            .map(|position| core::mem::replace(&mut position.attributed_debt_usd_micros, usd_micros))
            .unwrap_or_default()
    }

    /// Writes the health that was just computed in front, for bots to read.
    pub fn record_health(&mut self, health: &Health, now: i64) {
        self.health_factor_micros = health.factor_micros();
        self.collateral_usd_micros = health.collateral.micros_floor();
        self.debt_usd_micros = health.debt.micros_ceil();
        self.health_at = now;
    }
}
