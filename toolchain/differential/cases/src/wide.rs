//! Arithmetic wider than a register, in the forms that the linker knows: the product of two words, of
//! two double words, and divisions in which dividend, divisor and quotient have any length.
use crate::{Digest, Words};

pub fn products(&[a, b, c, d]: &Words, digest: &mut Digest) {
    let (x, y) = (a as u64, b as u64);
    let product = u128::from(x) * u128::from(y);
    digest.add((product, product >> 64));
    digest.add((product >> 32, product as u64));
    digest.add(i128::from(x as i64) * i128::from(y as i64));
    digest.add(u128::from(x).wrapping_mul(c));
    digest.add(i128::from(y as i64).wrapping_mul(c as i128));
    digest.add(a.wrapping_mul(b).wrapping_add(c.wrapping_mul(d)));
    digest.add(full_product(a, b));
    digest.add(full_product(c, c));
    digest.add(a.checked_mul(b >> 64));
    digest.add((a >> 64).checked_mul(b));
    digest.add((a >> 64).checked_mul(b >> 64));
    digest.add((a >> 60).checked_mul(b >> 68));
    digest.add((a as i128 >> 60).checked_mul(b as i128 >> 67));
    digest.add(x.checked_mul(y).map(|product| product ^ x));
}

pub fn quotients(&[a, b, c, d]: &Words, digest: &mut Digest) {
    for dividend in [a, a >> 64, a >> (c as u32 & 127)] {
        for divisor in [b, b >> 32, b >> 64, b >> 65, b >> 96, b >> (d as u32 & 127), a, a >> 1, !a] {
            digest.add((dividend.checked_div(divisor), dividend.checked_rem(divisor)));
        }
    }
    // Divisors around which a digit of the quotient is guessed wrong.
    let close = (u64::MAX as u128) << (c as u32 & 63) | d & 3;
    digest.add((a.checked_div(close), a.checked_rem(close)));
    digest.add(((a as i128).checked_div(b as i128), (a as i128).checked_rem(b as i128 >> 40)));
    let scaled = (a >> 64) << 60;
    digest.add((scaled.checked_div(b >> 64), u128::from(a as u64).checked_div(b >> 64)));
}

/// The 256-bit product, low half first, from products of words.
fn full_product(a: u128, b: u128) -> (u128, u128) {
    let mask = u128::from(u64::MAX);
    let (a0, a1, b0, b1) = (a & mask, a >> 64, b & mask, b >> 64);
    let (p00, p01, p10, p11) = (a0 * b0, a0 * b1, a1 * b0, a1 * b1);
    let middle = (p00 >> 64) + (p01 & mask) + (p10 & mask);
    (p00 & mask | middle << 64, p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64))
}
