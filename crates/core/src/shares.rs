//! Indices: base units per share, with 64 fractional bits.
//!
//! Each index offers exactly the conversions whose rounding is against the user; the
//! opposite directions do not exist. Bounds and proofs: `docs/MATH.md` § Indices.

use crate::{
    error::{CoreError, Result},
    units::{DebtShares, INDEX_BITS, SHARE_BITS, SupplyShares},
    wide::{mul_shr_ceil, mul_shr_floor, shl_div_ceil, shl_div_floor},
};

/// The value of an index when a pool opens: one base unit a share.
pub const ONE_INDEX: u128 = 1 << INDEX_BITS;
/// Where an index stops growing (2^40, or 1.1e12 times the start): interest above it is not charged.
pub const MAX_INDEX: u128 = 1 << (INDEX_BITS + 40);
/// Below this (2^-20) a pool takes no deposit: its shares lost all but a millionth of their value.
pub const MIN_DEPOSIT_INDEX: u128 = 1 << (INDEX_BITS - 20);
/// From shares times index to base units.
pub(crate) const TO_ASSETS: u32 = INDEX_BITS + SHARE_BITS;

/// What a supply share is worth. Moves up by interest, down only by realised bad debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SupplyIndex(pub u128);

/// What a debt share costs. Only moves up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DebtIndex(pub u128);

impl SupplyIndex {
    /// Where every pool starts.
    pub const ONE: Self = Self(ONE_INDEX);

    /// Shares minted for a deposit: rounded down, the pool keeps the crumb.
    pub fn shares_minted_floor(self, assets: u64) -> Result<SupplyShares> {
        if self.0 < MIN_DEPOSIT_INDEX {
            return Err(CoreError::SupplyIndexTooLow);
        }
        self.shares_moved_floor(assets)
    }

    /// Existing shares that go from one position to another: rounded down, the pool keeps the crumb.
    pub(crate) fn shares_moved_floor(self, assets: u64) -> Result<SupplyShares> {
        shl_div_floor(assets as u128, TO_ASSETS, self.0).map(SupplyShares).ok_or(CoreError::Overflow)
    }

    /// Shares burned for a withdrawal: rounded up, the leaver pays the crumb. At a worthless
    /// index an amount may need more shares than can exist.
    pub fn shares_burned_ceil(self, assets: u64) -> Result<SupplyShares> {
        shl_div_ceil(assets as u128, TO_ASSETS, self.0)
            .map(SupplyShares)
            .ok_or(CoreError::AmountExceedsPosition)
    }

    /// What shares can be redeemed for: rounded down.
    pub fn assets_floor(self, shares: SupplyShares) -> Result<u64> {
        to_assets(mul_shr_floor(shares.0, self.0, TO_ASSETS))
    }

    /// What the pool owes for these shares at most: rounded up. For solvency, never paid out.
    pub fn claims_ceil(self, shares: SupplyShares) -> Result<u64> {
        to_assets(mul_shr_ceil(shares.0, self.0, TO_ASSETS))
    }
}

impl DebtIndex {
    /// Where every pool starts.
    pub const ONE: Self = Self(ONE_INDEX);

    /// Debt shares minted for a loan: rounded up, the borrower owes the crumb.
    pub fn shares_minted_ceil(self, assets: u64) -> Result<DebtShares> {
        shl_div_ceil(assets as u128, TO_ASSETS, self.0).map(DebtShares).ok_or(CoreError::Overflow)
    }

    /// Debt shares burned by a repayment: rounded down, the borrower still owes the crumb.
    pub fn shares_burned_floor(self, assets: u64) -> Result<DebtShares> {
        shl_div_floor(assets as u128, TO_ASSETS, self.0).map(DebtShares).ok_or(CoreError::Overflow)
    }

    /// What these debt shares cost to repay: rounded up.
    pub fn assets_ceil(self, shares: DebtShares) -> Result<u64> {
        to_assets(mul_shr_ceil(shares.0, self.0, TO_ASSETS))
    }

    /// What the pool may count on from these debt shares: rounded down. For solvency.
    pub fn receivable_floor(self, shares: DebtShares) -> Result<u64> {
        to_assets(mul_shr_floor(shares.0, self.0, TO_ASSETS))
    }
}

fn to_assets(wide: Option<u128>) -> Result<u64> {
    wide.and_then(|assets| u64::try_from(assets).ok()).ok_or(CoreError::Overflow)
}
