//! Compound interest in 256-bit fixed point: an arithmetic of its own to hold the program against.

use num_bigint::BigUint;

/// Fractional bits.
const BITS: u32 = 256;
const RATE_BITS: u32 = 32;
const BPS_YEAR: u64 = 10_000 * 31_536_000;

/// A number with 256 fractional bits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(BigUint);

impl Exact {
    pub fn from_units(units: u64) -> Self {
        Self(BigUint::from(units) << BITS)
    }

    /// `e^(apr · seconds / year)` by its series; an `apr` is basis points with 32 fractional bits.
    pub fn growth(apr: u64, seconds: i64) -> Self {
        let exponent = BigUint::from(apr) * BigUint::from(seconds.unsigned_abs());
        let x = (exponent << (BITS - RATE_BITS)) / BPS_YEAR;
        let mut term = BigUint::from(1_u32) << BITS;
        let mut sum = term.clone();
        let mut n = 0_u32;
        while term != BigUint::from(0_u32) {
            n += 1;
            term = ((term * &x) >> BITS) / n;
            sum += &term;
        }
        Self(sum)
    }

    pub fn times(&self, other: &Self) -> Self {
        Self((&self.0 * &other.0) >> BITS)
    }

    pub fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    pub fn plus(&self, other: &Self) -> Self {
        Self(&self.0 + &other.0)
    }

    /// This many basis points of it.
    pub fn part(&self, bps: u64) -> Self {
        Self(&self.0 * bps / 10_000_u32)
    }

    pub fn floor(&self) -> u64 {
        u64::try_from(&self.0 >> BITS).expect("64 bits")
    }

    pub fn ceil(&self) -> u64 {
        let up = (BigUint::from(1_u32) << BITS) - 1_u32;
        u64::try_from((&self.0 + up) >> BITS).expect("64 bits")
    }
}
