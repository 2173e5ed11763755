//! Shifts and rotations, by amounts known and not known to the compiler.
use core::hint::black_box;

use crate::{Digest, Words};

macro_rules! shifts {
    ($digest:ident, $words:ident, $($integer:ty),*) => {$({
        let [a, b, _, d] = $words.map(|word| word as $integer);
        let amount = d as u32;
        $digest.add((a.wrapping_shl(amount), a.wrapping_shr(amount)));
        $digest.add((a.checked_shl(amount & 255), a.checked_shr(amount & 255)));
        $digest.add((a.rotate_left(amount), a.rotate_right(amount)));
        $digest.add((a << 1, a >> 1));
        $digest.add((b << (<$integer>::BITS - 1), b >> (<$integer>::BITS - 1)));
        $digest.add((a.rotate_left(3), b.rotate_right(<$integer>::BITS / 2)));
        for amount in [0, 1, <$integer>::BITS / 2, <$integer>::BITS / 2 + 1, <$integer>::BITS - 1] {
            $digest.add((black_box(a) << black_box(amount), black_box(b) >> black_box(amount)));
            $digest.add(black_box(a).rotate_left(black_box(amount)));
        }
    })*};
}

pub fn all(words: &Words, digest: &mut Digest) {
    shifts!(digest, words, u8, u16, u32, u64, u128, i8, i16, i32, i64, i128);
}
