//! Quotients and remainders of every width, signed and not, by zero and of the smallest number.
use crate::{Digest, Words};

macro_rules! divisions {
    ($digest:ident, $words:ident, $($integer:ty),*) => {$({
        let [a, b, c, d] = $words.map(|word| word as $integer);
        let shifted = c >> (d as u32 % <$integer>::BITS);
        for divisor in [b, shifted, 1, 7, 10, <$integer>::MAX] {
            $digest.add((a.checked_div(divisor), a.checked_rem(divisor)));
            $digest.add((a.checked_div_euclid(divisor), a.checked_rem_euclid(divisor)));
        }
        for divisor in [b, shifted] {
            if divisor != 0 {
                $digest.add((a.wrapping_div(divisor), a.wrapping_rem(divisor)));
                $digest.add(a.overflowing_div(divisor));
            }
        }
        $digest.add((a / 3, a % 100));
    })*};
}

pub fn all(words: &Words, digest: &mut Digest) {
    divisions!(digest, words, u8, u16, u32, u64, u128, i8, i16, i32, i64, i128);
    digest.add((i64::MIN.checked_div(-1 | words[0] as i64), i128::MIN.checked_rem(-1 | words[0] as i128)));
}
