use anchor_lang::prelude::*;
use borsh::{BorshDeserialize, BorshSerialize};

/// A 128-bit unsigned integer in two halves: account data is only 8-byte aligned.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Wide {
    /// The lower 64 bits.
    pub low: u64,
    /// The upper 64 bits.
    pub high: u64,
}

impl Wide {
    /// The integer.
    #[must_use]
    pub const fn get(self) -> u128 {
        ((self.high as u128) << 64) | self.low as u128
    }

    /// Whether it is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.low | self.high == 0
    }
}

impl From<u128> for Wide {
    #[expect(clippy::cast_possible_truncation, reason = "each half keeps its 64 bits")]
    fn from(value: u128) -> Self {
        Self { low: value as u64, high: (value >> 64) as u64 }
    }
}
