//! Division of 128-bit integers and the overflow of their product, for a machine that divides and
//! multiplies 64-bit words. Numbers come as halves, low before high.
//!
//! The linker calls these functions by name where LLVM would call `__udivti3` and its like, which take
//! their operands by reference and know nothing of the machine. This file becomes a part of
//! `compiler_builtins`; its tests run on the host.

type Wide = (u64, u64);

const HALF: u32 = 32;
const LOW_HALF: u64 = u32::MAX as u64;

/// The quotient: its low half is returned, its high half written.
#[unsafe(no_mangle)]
#[inline(never)]
extern "Rust" fn __sbf_divide(high: &mut u64, a_low: u64, a_high: u64, b_low: u64, b_high: u64) -> u64 {
    if a_high | b_high == 0 {
        *high = 0;
        return quotient(a_low, b_low);
    }
    let (result, _) = divide((a_low, a_high), (b_low, b_high));
    *high = result.1;
    result.0
}

/// The remainder, likewise.
#[unsafe(no_mangle)]
#[inline(never)]
extern "Rust" fn __sbf_remainder(high: &mut u64, a_low: u64, a_high: u64, b_low: u64, b_high: u64) -> u64 {
    if a_high | b_high == 0 {
        *high = 0;
        return remainder(a_low, b_low);
    }
    let (_, result) = divide((a_low, a_high), (b_low, b_high));
    *high = result.1;
    result.0
}

/// Whether the product of two numbers has more than 128 bits, given the high half of its low 128 bits.
/// The linker inlines it: most products are of small numbers.
#[unsafe(no_mangle)]
extern "Rust" fn __sbf_product_overflows(
    a_low: u64,
    a_high: u64,
    b_low: u64,
    b_high: u64,
    product_high: u64,
) -> bool {
    a_high | b_high != 0 && wide_product_overflows(a_low, a_high, b_low, b_high, product_high)
}

#[inline(never)]
fn wide_product_overflows(a_low: u64, a_high: u64, b_low: u64, b_high: u64, product_high: u64) -> bool {
    if a_high != 0 && b_high != 0 {
        return true;
    }
    // One number is a word. The product is that of the low words plus this, one word up:
    let crossed = if a_high != 0 { multiply(a_high, b_low) } else { multiply(a_low, b_high) };
    crossed.1 != 0 || product_high < crossed.0
}

/// Quotient and remainder.
#[inline(always)]
fn divide(a: Wide, b: Wide) -> (Wide, Wide) {
    if b.1 == 0 {
        let high = quotient(a.1, b.0);
        let (low, rest) = divide_by_word((a.0, remainder(a.1, b.0)), b.0);
        return ((low, high), (rest, 0));
    }
    // The quotient is one word. Dividing by the divisor's leading word gives it or one more than it
    // (Warren, Hacker's Delight, 9-5): one less is it or one too few, which the remainder tells.
    let shift = leading_zeros(b.1);
    let leading = b.1 << shift | b.0 >> 1 >> (63 - shift);
    let (estimate, _) = divide_by_normal_word((a.0 >> 1 | a.1 << 63, a.1 >> 1), leading);
    let estimate = (estimate >> (63 - shift)).saturating_sub(1);
    let (low, high) = multiply(estimate, b.0);
    let rest = subtract(a, (low, high.wrapping_add(estimate.wrapping_mul(b.1))));
    if is_less(rest, b) { ((estimate, 0), rest) } else { ((estimate + 1, 0), subtract(rest, b)) }
}

/// Divides a number whose high word is less than the divisor: quotient and remainder are words.
#[inline(always)]
fn divide_by_word((low, high): Wide, divisor: u64) -> (u64, u64) {
    if divisor <= LOW_HALF {
        // Schoolbook with half words as digits: each step fits a word.
        let upper = high << HALF | low >> HALF;
        let lower = remainder(upper, divisor) << HALF | low & LOW_HALF;
        return (quotient(upper, divisor) << HALF | quotient(lower, divisor), remainder(lower, divisor));
    }
    let shift = leading_zeros(divisor);
    let high = high << shift | low >> 1 >> (63 - shift);
    let (quotient, rest) = divide_by_normal_word((low << shift, high), divisor << shift);
    (quotient, rest >> shift)
}

/// Knuth's algorithm D with half words as digits. The divisor's leading bit is set, for a digit to be
/// guessed well.
#[inline(always)]
fn divide_by_normal_word((low, high): Wide, divisor: u64) -> (u64, u64) {
    let (upper, rest) = digit(high, low >> HALF, divisor);
    let (lower, rest) = digit(rest, low & LOW_HALF, divisor);
    (upper << HALF | lower, rest)
}

/// One digit of the quotient, and what is left: divides `high` followed by a half word.
#[inline(always)]
fn digit(high: u64, next: u64, divisor: u64) -> (u64, u64) {
    let (leading, following) = (divisor >> HALF, divisor & LOW_HALF);
    let mut guess = quotient(high, leading);
    let mut rest = remainder(high, leading);
    // The guess is at most two too large.
    while guess > LOW_HALF || guess * following > (rest << HALF | next) {
        guess -= 1;
        rest += leading;
        if rest > LOW_HALF {
            break;
        }
    }
    (guess, (high << HALF | next).wrapping_sub(guess.wrapping_mul(divisor)))
}

/// The product of two words.
#[inline(always)]
fn multiply(a: u64, b: u64) -> Wide {
    let (a_low, a_high) = (a & LOW_HALF, a >> HALF);
    let (b_low, b_high) = (b & LOW_HALF, b >> HALF);
    let middle = a_low * b_high + ((a_low * b_low) >> HALF);
    let other_middle = a_high * b_low + (middle & LOW_HALF);
    (a.wrapping_mul(b), a_high * b_high + (middle >> HALF) + (other_middle >> HALF))
}

#[inline(always)]
fn subtract(a: Wide, b: Wide) -> Wide {
    let (low, borrow) = a.0.overflowing_sub(b.0);
    (low, a.1.wrapping_sub(b.1).wrapping_sub(u64::from(borrow)))
}

#[inline(always)]
fn is_less(a: Wide, b: Wide) -> bool {
    if a.1 == b.1 { a.0 < b.0 } else { a.1 < b.1 }
}

/// The machine has no instruction for it: halving the range is the shortest way.
#[inline(always)]
fn leading_zeros(mut word: u64) -> u64 {
    let mut zeros = 0;
    for step in [32, 16, 8, 4, 2, 1] {
        if word < 1 << (64 - step) {
            stay_a_branch();
            zeros += step;
            word <<= step;
        }
    }
    zeros
}

/// Nothing, but nothing that may be done in vain: where it stands, a jump skips the work, which is
/// cheaper than doing it and choosing among the results.
#[inline(always)]
fn stay_a_branch() {
    // SAFETY: there is no instruction in it.
    unsafe { core::arch::asm!("", options(nomem, nostack, preserves_flags)) };
}

#[inline(always)]
fn quotient(a: u64, b: u64) -> u64 {
    // SAFETY: the compiler checks for a zero divisor where a program divides, before the division.
    unsafe { core::hint::assert_unchecked(b != 0) };
    a / b
}

#[inline(always)]
fn remainder(a: u64, b: u64) -> u64 {
    // SAFETY: as for the quotient.
    unsafe { core::hint::assert_unchecked(b != 0) };
    a % b
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGES: [u64; 13] = [
        0,
        1,
        2,
        3,
        (1 << 31) - 1,
        LOW_HALF - 1,
        LOW_HALF,
        1 << 32,
        (1 << 63) - 1,
        1 << 63,
        (1 << 63) + 1,
        u64::MAX - 1,
        u64::MAX,
    ];

    fn join((low, high): Wide) -> u128 {
        u128::from(high) << 64 | u128::from(low)
    }

    fn check(a: Wide, b: Wide) {
        let (x, y) = (join(a), join(b));
        let product_high = (x.wrapping_mul(y) >> 64) as u64;
        let overflows = __sbf_product_overflows(a.0, a.1, b.0, b.1, product_high);
        assert_eq!(overflows, x.checked_mul(y).is_none(), "{x:#x} * {y:#x}");
        if y == 0 {
            return;
        }
        let mut high = 0;
        let low = __sbf_divide(&mut high, a.0, a.1, b.0, b.1);
        assert_eq!(join((low, high)), x / y, "{x:#x} / {y:#x}");
        let low = __sbf_remainder(&mut high, a.0, a.1, b.0, b.1);
        assert_eq!(join((low, high)), x % y, "{x:#x} % {y:#x}");
    }

    #[test]
    fn edges_agree_with_the_host() {
        let numbers = || EDGES.into_iter().flat_map(|low| EDGES.map(|high| (low, high)));
        numbers().for_each(|a| numbers().for_each(|b| check(a, b)));
    }

    #[test]
    fn numbers_of_all_lengths_agree_with_the_host() {
        let mut state = 0x0123_4567_89ab_cdef_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        for _ in 0..1_000_000 {
            let mut number = || {
                let wide = join((next(), next())) >> (next() & 127);
                (wide as u64, (wide >> 64) as u64)
            };
            check(number(), number());
        }
    }
}
