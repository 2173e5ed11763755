//! What single operations cost, in compute units, measured by the program itself.
use std::{hint::black_box, string::String};

use solana_define_syscall::definitions::sol_remaining_compute_units;

/// The operations with their cost, one a line.
pub fn table() -> String {
    let wide = 0x9e37_79b9_7f4a_7c15_c2b2_ae3d_27d4_eb4f_u128;
    let word = wide >> 64;
    let rows = [
        ("u64 × u64 → u128", spent(word, wide, |x, y| u128::from(x as u64) * u128::from(y as u64))),
        ("(u64 × u64) >> 32", spent(word, wide, |x, y| (u128::from(x as u64) * u128::from(y as u64)) >> 32)),
        ("i64 × i64 → i128", spent(word, wide, |x, y| (i128::from(x as i64) * i128::from(y as i64)) as u128)),
        ("u128 wrapping ×", spent(wide, word, |x, y| x.wrapping_mul(y))),
        ("u128 checked ×, 64 × 64 bits", spent(word, word, |x, y| x.checked_mul(y).unwrap_or(0))),
        ("u128 checked ×, 80 × 48 bits", spent(wide >> 48, word >> 16, |x, y| x.checked_mul(y).unwrap_or(0))),
        (
            "i128 checked ×, 80 × 47 bits",
            spent(wide >> 48, word >> 17, |x, y| (x as i128).checked_mul(y as i128).unwrap_or(0) as u128),
        ),
        (
            "u64 checked ×",
            spent(word, word, |x, y| u128::from((x as u64).checked_mul(y as u64).unwrap_or(0))),
        ),
        ("u128 × u128 → 256 bits, by hand", spent(wide, !wide, full_product)),
        ("u128 << n", spent(wide, 37, |x, y| x << (y as u32 & 127))),
        ("u128 >> n", spent(wide, 37, |x, y| x >> (y as u32 & 127))),
        ("u64 / u64", spent(wide, word, |x, y| u128::from(x as u64 / y as u64))),
        ("i64 / i64", spent(wide, word, |x, y| (x as i64 / y as i64) as u128)),
        ("u128 / u128, 64 / 40 bits", spent(word, word >> 24, |x, y| x / y)),
        ("u128 / u128, 128 / 32 bits", spent(wide, word >> 32, |x, y| x / y)),
        ("u128 / u128, 128 / 64 bits", spent(wide, word, |x, y| x / y)),
        ("u128 / u128, 96 / 64 bits", spent(wide >> 32, word, |x, y| x / y)),
        ("u128 / u128, 128 / 96 bits", spent(wide, wide >> 32, |x, y| x / y)),
        ("u128 % u128, 128 / 96 bits", spent(wide, wide >> 32, |x, y| x % y)),
        ("u128 / u128, 128 / 128 bits", spent(wide, wide - 1, |x, y| x / y)),
        ("i128 / i128, 127 / 96 bits", spent(wide >> 1, wide >> 32, |x, y| (x as i128 / y as i128) as u128)),
        ("u64 leading zeros", spent(wide, word, |x, y| u128::from((x as u64 ^ y as u64).leading_zeros()))),
        ("u128 leading zeros", spent(wide, word, |x, y| u128::from((x ^ y).leading_zeros()))),
        ("32 bytes equal", equality()),
    ];
    let idle = spent(wide, word, |x, _| u128::from(x as u64));
    rows.iter().map(|(name, cost)| format!("{name}: {}\n", cost - idle)).collect()
}

/// Costs of comparing two keys, with those of an idle measurement in it, as in the other rows.
fn equality() -> u64 {
    let (left, right) = ([7_u8; 32], [7_u8; 32]);
    let (left, right) = (black_box(&left), black_box(&right));
    spent(1, 2, |x, _| if left == right { u128::from(x as u64) } else { 0 })
}

/// The high half of the 256-bit product, from 64-bit pieces.
fn full_product(a: u128, b: u128) -> u128 {
    let mask = u128::from(u64::MAX);
    let (a0, a1, b0, b1) = (a & mask, a >> 64, b & mask, b >> 64);
    let (p00, p01, p10, p11) = (a0 * b0, a0 * b1, a1 * b0, a1 * b1);
    let middle = (p00 >> 64) + (p01 & mask) + (p10 & mask);
    p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64)
}

/// What an operation costs on operands it cannot know, with what reading them costs. Not inlined, so
/// that nothing else is done meanwhile.
#[inline(never)]
fn spent(x: u128, y: u128, operation: impl FnOnce(u128, u128) -> u128) -> u64 {
    let before = remaining();
    let (x, y) = black_box((x, y));
    let result = operation(x, y);
    black_box(result);
    before - remaining()
}

fn remaining() -> u64 {
    // SAFETY: the syscall takes nothing and only returns a number.
    unsafe { sol_remaining_compute_units() }
}
