//! Arithmetic of every width, wrapping, checked, saturating and overflowing.
use crate::{Digest, Words};

macro_rules! arithmetic {
    ($digest:ident, $words:ident, $($integer:ty),*) => {$({
        let [a, b, c, _] = $words.map(|word| word as $integer);
        $digest.add(a.wrapping_add(b).wrapping_sub(c));
        $digest.add(a.wrapping_mul(b).wrapping_mul(c));
        $digest.add(a.wrapping_pow(5));
        $digest.add(a.wrapping_neg());
        $digest.add((a.checked_add(b), a.checked_sub(b)));
        $digest.add((a.checked_mul(b), a.checked_mul(c)));
        $digest.add(a.checked_pow(3));
        $digest.add((a.saturating_add(b), a.saturating_sub(b)));
        $digest.add((a.saturating_mul(b), a.saturating_mul(c)));
        $digest.add((a.overflowing_add(b), a.overflowing_sub(b)));
        $digest.add((a.overflowing_mul(b), b.overflowing_mul(c)));
        $digest.add((a.checked_neg(), a.abs_diff(b)));
        $digest.add((a & b | c, a ^ !b));
        $digest.add((a.min(b), a.max(b)));
        $digest.add((a < b, a <= b));
        $digest.add((a == b, a.cmp(&c)));
        $digest.add((a.leading_zeros(), a.trailing_zeros()));
        $digest.add((a.count_ones(), a.leading_ones()));
        $digest.add((a.swap_bytes(), a.reverse_bits()));
        $digest.add(a.checked_ilog2());
        $digest.add((a.midpoint(b), a.checked_isqrt_or_zero()));
    })*};
}

/// Square roots are of numbers that have one.
trait SquareRoot {
    fn checked_isqrt_or_zero(self) -> Self;
}

macro_rules! square_roots {
    ($($unsigned:ty, $signed:ty);*) => {$(
        impl SquareRoot for $unsigned {
            fn checked_isqrt_or_zero(self) -> Self {
                self.isqrt()
            }
        }
        impl SquareRoot for $signed {
            fn checked_isqrt_or_zero(self) -> Self {
                self.checked_isqrt().unwrap_or(0)
            }
        }
    )*};
}
square_roots!(u8, i8; u16, i16; u32, i32; u64, i64; u128, i128);

pub fn unsigned(words: &Words, digest: &mut Digest) {
    arithmetic!(digest, words, u8, u16, u32, u64, u128);
    small_factors(words, digest);
}

pub fn signed(words: &Words, digest: &mut Digest) {
    arithmetic!(digest, words, i8, i16, i32, i64, i128);
    let [a, b, ..] = words.map(|word| word as i128);
    digest.add((a.checked_abs(), (a as i64).checked_abs()));
    digest.add((a.signum(), b.is_negative()));
    digest.add((i64::MIN.checked_mul((b >> 126) as i64), i128::MIN.checked_mul(b >> 126)));
}

/// Products that fit as often as not, which random words rarely do.
fn small_factors(&[a, b, c, d]: &Words, digest: &mut Digest) {
    let shift = d as u32 & 127;
    digest.add((a >> shift).checked_mul(b >> (127 - shift)));
    digest.add((a as i128 >> shift).checked_mul(b as i128 >> (127 - shift)));
    let (a, b, shift) = (a as u64, b as u64, c as u32 & 63);
    digest.add((a >> shift).checked_mul(b >> (63 - shift)));
    digest.add((a as i64 >> shift).checked_mul(b as i64 >> (63 - shift)));
}
