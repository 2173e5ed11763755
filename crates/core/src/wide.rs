//! Multiplication and division wider than 128 bits, with the rounding in the name.
//!
//! The VM charges one unit per instruction and has native 64-bit multiplication and division,
//! but nothing wider: a 128-bit `/` is a loop of hundreds of instructions. So everything here is
//! built from 64-bit limbs. Products of limbs that are zero are skipped (a branch costs one unit,
//! a product a dozen), and a quotient is found a digit at a time:
//!
//! - Knuth, *The Art of Computer Programming*, vol. 2, 4.3.1, algorithm D, for a two-digit divisor;
//! - Warren, *Hacker's Delight*, `divlu`, which is the same algorithm on half digits.
//!
//! Nothing here panics; `None` always means "does not fit" or "divided by zero".

/// `⌊a·b / 2^shift⌋`, or `None` when it does not fit.
///
/// Meant for `shift ≤ 128`; a larger shift still gives the exact result.
#[inline]
#[must_use]
pub fn mul_shr_floor(a: u128, b: u128, shift: u32) -> Option<u128> {
    Wide::product(a, b).shr_floor(shift)
}

/// `⌈a·b / 2^shift⌉`, or `None` when it does not fit.
///
/// Meant for `shift ≤ 128`; a larger shift still gives the exact result.
#[inline]
#[must_use]
pub fn mul_shr_ceil(a: u128, b: u128, shift: u32) -> Option<u128> {
    let product = Wide::product(a, b);
    round_up(product.shr_floor(shift)?, product.has_bits_below(shift))
}

/// `⌊a·b / d⌋`, or `None` when `d` is zero or the result does not fit.
#[must_use]
pub fn mul_div_floor(a: u128, b: u128, d: u128) -> Option<u128> {
    Some(Wide::product(a, b).div(d)?.quotient)
}

/// `⌈a·b / d⌉`, or `None` when `d` is zero or the result does not fit.
#[must_use]
pub fn mul_div_ceil(a: u128, b: u128, d: u128) -> Option<u128> {
    let Division { quotient, inexact } = Wide::product(a, b).div(d)?;
    round_up(quotient, inexact)
}

/// `⌊n·2^shift / d⌋`, or `None` when `d` is zero, `shift` is 128 or more, or the result does not fit.
#[must_use]
pub fn shl_div_floor(n: u128, shift: u32, d: u128) -> Option<u128> {
    Some(Wide::shifted(n, shift)?.div(d)?.quotient)
}

/// `⌈n·2^shift / d⌉`, or `None` when `d` is zero, `shift` is 128 or more, or the result does not fit.
#[must_use]
pub fn shl_div_ceil(n: u128, shift: u32, d: u128) -> Option<u128> {
    let Division { quotient, inexact } = Wide::shifted(n, shift)?.div(d)?;
    round_up(quotient, inexact)
}

/// `⌊a·b / 2^64⌋`: the upper limb of a product.
#[inline]
#[must_use]
pub fn high_product(a: u64, b: u64) -> u64 {
    high(limb_product(a, b))
}

/// `min(1, n/d)` in units of 2^-64, never above the true value: one 128-by-64-bit division.
///
/// One itself does not fit and becomes `u64::MAX`. Zero when `n` or `d` is zero. Only the top 64
/// bits of `d` count, rounded up, so with `x = n·2^64/d < 2^64` the result lies in
/// `(x·(1 − 2^-63) − 1, x]`; it is `⌊x⌋` when `d` has at most 64 significant bits.
#[must_use]
pub fn fraction_floor(n: u128, d: u128) -> u64 {
    if n == 0 || d == 0 {
        return 0;
    }
    if n >= d {
        return u64::MAX;
    }
    // n < d, so neither shift loses a bit and high(n) is below the rounded-up divisor.
    let shift = d.leading_zeros();
    let (n, d) = (n.unbounded_shl(shift), d.unbounded_shl(shift));
    match high(d).checked_add(u64::from(low(d) != 0)) {
        Some(divisor) => div_limb(high(n), low(n), divisor).0,
        None => high(n),
    }
}

/// `⌊value·numerator / denominator⌋`, or `None` when `denominator` is zero or the result does not fit.
#[must_use]
pub fn mul_ratio_floor(value: u128, numerator: u32, denominator: u32) -> Option<u128> {
    let ratio = Ratio::new(value, numerator, denominator)?;
    ratio.whole.checked_add(ratio.fraction_floor())
}

/// `⌈value·numerator / denominator⌉`, or `None` when `denominator` is zero or the result does not fit.
#[must_use]
pub fn mul_ratio_ceil(value: u128, numerator: u32, denominator: u32) -> Option<u128> {
    let ratio = Ratio::new(value, numerator, denominator)?;
    ratio.whole.checked_add(ratio.fraction_ceil())
}

/// A 256-bit number.
struct Wide {
    high: u128,
    low: u128,
}

/// A quotient, and whether a remainder was left.
struct Division {
    quotient: u128,
    inexact: bool,
}

impl Wide {
    fn product(a: u128, b: u128) -> Self {
        let (a1, a0) = (high(a), low(a));
        let (b1, b0) = (high(b), low(b));
        let bottom = limb_product(a0, b0);
        if a1 == 0 && b1 == 0 {
            return Self { high: 0, low: bottom };
        }
        // A product of limbs is at most 2^128 − 2^65 + 1, so the first sum has room for a limb.
        let middle = limb_product(a1, b0).wrapping_add(u128::from(high(bottom)));
        let (middle, carry) = middle.overflowing_add(limb_product(a0, b1));
        Self {
            high: limb_product(a1, b1).wrapping_add(join(u64::from(carry), high(middle))),
            low: join(low(middle), low(bottom)),
        }
    }

    /// `n·2^shift` for `shift < 128`.
    #[inline]
    fn shifted(n: u128, shift: u32) -> Option<Self> {
        Some(Self { high: n.unbounded_shr(128_u32.checked_sub(shift)?), low: n.checked_shl(shift)? })
    }

    #[inline]
    fn shr_floor(&self, shift: u32) -> Option<u128> {
        match 128_u32.checked_sub(shift) {
            None | Some(0) => Some(self.high.unbounded_shr(shift.wrapping_sub(128))),
            Some(rest) if self.high.unbounded_shr(shift) == 0 => {
                Some(self.high.unbounded_shl(rest) | self.low.unbounded_shr(shift))
            }
            Some(_) => None,
        }
    }

    /// Whether shifting right by `shift` drops a set bit.
    #[inline]
    fn has_bits_below(&self, shift: u32) -> bool {
        match 128_u32.checked_sub(shift) {
            Some(rest) => self.low.unbounded_shl(rest) != 0,
            None => {
                let kept = 256_u32.saturating_sub(shift);
                self.low != 0 || self.high.unbounded_shl(kept) != 0
            }
        }
    }

    fn div(&self, d: u128) -> Option<Division> {
        // The quotient fits exactly when high < d, which also excludes d == 0.
        if self.high >= d {
            return None;
        }
        if self.high == 0 && high(self.low) == 0 && high(d) == 0 {
            let (quotient, remainder) = div_native(low(self.low), low(d));
            return Some(Division { quotient: u128::from(quotient), inexact: remainder != 0 });
        }
        // Algorithm D1: put the divisor's top bit at the top; high < d, so high loses no bit.
        let shift = d.leading_zeros();
        let divisor = d.unbounded_shl(shift);
        let carried = self.low.unbounded_shr(128_u32.wrapping_sub(shift));
        let remainder = self.high.unbounded_shl(shift) | carried;
        let rest = self.low.unbounded_shl(shift);
        let (q1, remainder) = div_digit(remainder, high(rest), divisor);
        let (q0, remainder) = div_digit(remainder, low(rest), divisor);
        Some(Division { quotient: join(q1, q0), inexact: remainder != 0 })
    }
}

/// `value·numerator / denominator` as a whole part and the fraction `rest / denominator`.
struct Ratio {
    whole: u128,
    rest: u64,
    denominator: u64,
}

impl Ratio {
    /// Divides first: `value = q·denominator + r` gives `q·numerator + r·numerator/denominator`,
    /// and `r·numerator` fits one limb.
    fn new(value: u128, numerator: u32, denominator: u32) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let (numerator, denominator) = (u64::from(numerator), u64::from(denominator));
        if high(value) == 0 && numerator < SMALL_FACTOR {
            let (quotient, r) = div_native(low(value), denominator);
            if quotient < SMALL_QUOTIENT {
                // 48 by 16 and 32 by 16 bits: neither product wraps.
                let whole = u128::from(quotient.wrapping_mul(numerator));
                return Some(Self { whole, rest: r.wrapping_mul(numerator), denominator });
            }
        }
        let (q2, r) = match high(value) {
            0 => (0, 0),
            limb => div_native(limb, denominator),
        };
        let (q1, r) = div_native((r << 32) | (low(value) >> 32), denominator);
        let (q0, r) = div_native((r << 32) | (low(value) & HALF_MASK), denominator);
        let top = limb_product(q2, numerator);
        if high(top) != 0 {
            return None;
        }
        let bottom = limb_product((q1 << 32) | q0, numerator);
        Some(Self {
            whole: join(low(top), 0).checked_add(bottom)?,
            rest: r.wrapping_mul(numerator),
            denominator,
        })
    }

    fn fraction_floor(&self) -> u128 {
        u128::from(div_native(self.rest, self.denominator).0)
    }

    fn fraction_ceil(&self) -> u128 {
        let (quotient, remainder) = div_native(self.rest, self.denominator);
        u128::from(quotient).wrapping_add(u128::from(remainder != 0))
    }
}

/// Where a ratio's product stays in one limb: the common case, at a fifth of the cost.
const SMALL_FACTOR: u64 = 1 << 16;
const SMALL_QUOTIENT: u64 = 1 << 48;

const HALF: u64 = 1 << 32;
const HALF_MASK: u64 = HALF - 1;

/// One digit of algorithm D (steps D3 and D4) with 64-bit digits: divides `remainder·2^64 + next`
/// by a divisor whose top bit is set, for `remainder < divisor`; gives the digit and what is left.
///
/// The estimate is tested against the whole divisor, so it ends exact: no add-back (D6) is needed.
fn div_digit(remainder: u128, next: u64, divisor: u128) -> (u64, u128) {
    let (d1, d0) = (high(divisor), low(divisor));
    let (r1, r0) = (high(remainder), low(remainder));
    if r1 == 0 && r0 < d1 {
        return (0, join(r0, next));
    }
    // `rest` is remainder − digit·d1; once it outgrows a limb the digit cannot be too large.
    let (mut digit, mut rest, mut settled) = if r1 < d1 {
        let (digit, rest) = div_limb(r1, r0, d1);
        (digit, rest, false)
    } else {
        let (rest, settled) = r0.overflowing_add(d1);
        (u64::MAX, rest, settled)
    };
    let mut taken = limb_product(digit, d0);
    while !settled && taken > join(rest, next) {
        digit = digit.wrapping_sub(1);
        taken = taken.wrapping_sub(u128::from(d0));
        (rest, settled) = rest.overflowing_add(d1);
    }
    (digit, join(rest, next).wrapping_sub(taken))
}

/// *Hacker's Delight* `divlu`: `(n1·2^64 + n0) / d` and the remainder, for `n1 < d` and a divisor
/// whose top bit is set.
fn div_limb(n1: u64, n0: u64, d: u64) -> (u64, u64) {
    let (q1, remainder) = div_half_digit(n1, n0 >> 32, d);
    let (q0, remainder) = div_half_digit(remainder, n0 & HALF_MASK, d);
    ((q1 << 32) | q0, remainder)
}

/// The same step as [`div_digit`] with 32-bit digits, where the machine divides.
#[inline]
fn div_half_digit(remainder: u64, next: u64, divisor: u64) -> (u64, u64) {
    let (d1, d0) = (divisor >> 32, divisor & HALF_MASK);
    let (mut digit, mut rest) = div_native(remainder, d1);
    while digit >= HALF || digit.wrapping_mul(d0) > (rest << 32) | next {
        digit = digit.wrapping_sub(1);
        rest = rest.wrapping_add(d1);
        if rest >= HALF {
            break;
        }
    }
    // Modulo 2^64: the true remainder is below the divisor, so what wraps away cancels out.
    let left = ((remainder << 32) | next).wrapping_sub(digit.wrapping_mul(divisor));
    (digit, left)
}

/// The machine's own division; every caller's divisor is above zero.
#[inline]
fn div_native(n: u64, d: u64) -> (u64, u64) {
    let quotient = n.checked_div(d).unwrap_or(0);
    (quotient, n.wrapping_sub(quotient.wrapping_mul(d)))
}

/// The 128-bit product of two limbs; it cannot overflow.
#[inline]
fn limb_product(a: u64, b: u64) -> u128 {
    if a == 0 || b == 0 {
        return 0;
    }
    u128::from(a).wrapping_mul(u128::from(b))
}

#[inline]
fn high(n: u128) -> u64 {
    low(n >> 64)
}

/// The lower limb.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low limb is wanted")]
pub(crate) fn low(n: u128) -> u64 {
    n as u64
}

#[inline]
fn join(high: u64, low: u64) -> u128 {
    (u128::from(high) << 64) | u128::from(low)
}

#[inline]
fn round_up(quotient: u128, inexact: bool) -> Option<u128> {
    quotient.checked_add(u128::from(inexact))
}
