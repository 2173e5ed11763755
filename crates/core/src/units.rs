//! The quantities of the protocol. A type for each, so that mixing them does not compile.
//!
//! Token amounts are plain `u64` base units: the only bare integer with money in it.

use crate::{
    error::{CoreError, Result},
    wide::{low, mul_ratio_ceil, mul_ratio_floor},
};

/// Fractional bits of an index (see [`crate::shares`]).
pub const INDEX_BITS: u32 = 64;
/// Fractional bits of shares: one share unit is worth at most one base unit at any index.
pub const SHARE_BITS: u32 = 40;
/// Fractional bits of a USD value.
pub const USD_BITS: u32 = 32;
/// Basis points in one.
pub const ONE_BPS: u32 = 10_000;

/// One hundredth of a percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bps(pub u32);

impl Bps {
    /// 100 %.
    pub const ONE: Self = Self(ONE_BPS);

    /// This part of `value`, rounded down.
    pub fn of_floor(self, value: u128) -> Result<u128> {
        mul_ratio_floor(value, self.0, ONE_BPS).ok_or(CoreError::Overflow)
    }

    /// This part of `value`, rounded up.
    pub fn of_ceil(self, value: u128) -> Result<u128> {
        mul_ratio_ceil(value, self.0, ONE_BPS).ok_or(CoreError::Overflow)
    }

    /// `1 − self`, zero when this is more than 100 %.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self(ONE_BPS.saturating_sub(self.0))
    }

    /// `1 + self`.
    #[must_use]
    pub const fn plus_one(self) -> Self {
        Self(ONE_BPS.saturating_add(self.0))
    }
}

/// A value in US dollars with 32 fractional bits (2.3e-10 USD), up to 7.9e28 USD.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd(pub u128);

impl Usd {
    /// No value.
    pub const ZERO: Self = Self(0);

    /// Whole dollars.
    #[must_use]
    pub const fn from_whole(dollars: u64) -> Self {
        Self((dollars as u128) << USD_BITS)
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self> {
        self.0.checked_add(other.0).map(Self).ok_or(CoreError::Overflow)
    }

    /// The difference; refused when `other` is larger.
    pub fn minus(self, other: Self) -> Result<Self> {
        self.0.checked_sub(other.0).map(Self).ok_or(CoreError::Overflow)
    }

    /// The difference, zero when `other` is larger.
    #[must_use]
    pub const fn minus_or_zero(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// A part of it, rounded down.
    pub fn part_floor(self, part: Bps) -> Result<Self> {
        part.of_floor(self.0).map(Self)
    }

    /// A part of it, rounded up.
    pub fn part_ceil(self, part: Bps) -> Result<Self> {
        part.of_ceil(self.0).map(Self)
    }

    /// Millionths of a dollar, rounded down; `u64::MAX` when it is more (1.8e13 USD).
    #[must_use]
    pub fn micros_floor(self) -> u64 {
        micros(self.0, 0)
    }

    /// Millionths of a dollar, rounded up; `u64::MAX` when it is more (1.8e13 USD).
    #[must_use]
    pub fn micros_ceil(self) -> u64 {
        micros(self.0, FRACTION_MASK)
    }

    /// The value of this many millionths of a dollar, rounded up.
    #[must_use]
    pub fn from_micros_ceil(micros: u64) -> Self {
        // micros < 2^64, so the product stays below 2^96 and the ratio always fits.
        Self(mul_ratio_ceil((micros as u128) << USD_BITS, 1, MICROS).unwrap_or(u128::MAX))
    }
}

/// Millionths in one.
pub const MICROS: u32 = 1_000_000;

fn micros(usd: u128, round: u64) -> u64 {
    let Ok(dollars) = u64::try_from(usd >> USD_BITS) else {
        return u64::MAX;
    };
    // The fraction is below 2^32 and its product below 2^52.
    let fraction = low(usd) & FRACTION_MASK;
    let part = fraction.wrapping_mul(MICROS as u64).wrapping_add(round) >> USD_BITS;
    dollars.saturating_mul(MICROS as u64).saturating_add(part)
}

/// The fractional bits of a [`Usd`].
const FRACTION_MASK: u64 = (1 << USD_BITS) - 1;

/// A supplier's claim on a pool, in shares with 40 fractional bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SupplyShares(pub u128);

/// A borrower's debt to a pool, in shares with 40 fractional bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DebtShares(pub u128);

macro_rules! share_arithmetic {
    ($shares:ident) => {
        impl $shares {
            /// No shares.
            pub const ZERO: Self = Self(0);

            /// The sum.
            pub fn plus(self, other: Self) -> Result<Self> {
                self.0.checked_add(other.0).map(Self).ok_or(CoreError::Overflow)
            }

            /// The difference; refused when `other` is larger.
            pub fn minus(self, other: Self) -> Result<Self> {
                self.0.checked_sub(other.0).map(Self).ok_or(CoreError::AmountExceedsPosition)
            }

            /// Whether there are none.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }
        }
    };
}

share_arithmetic!(SupplyShares);
share_arithmetic!(DebtShares);

/// How much of something: all there is, or an exact number of base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// The whole position.
    All,
    /// This many base units.
    Exact(u64),
}
