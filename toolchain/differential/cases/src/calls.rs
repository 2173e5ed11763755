//! Calls with more arguments than registers and with results of more than a register.
use alloc::boxed::Box;
use core::hint::black_box;

use crate::{Digest, Words};

pub fn functions(&[a, b, c, d]: &Words, digest: &mut Digest) {
    let (x, y) = (a as u64, b as u64);
    digest.add(nine(x, b, y, &x, c, d as u8, d as i32, x ^ y, a != b));
    digest.add(pair(x, y));
    digest.add(wide_pair(a, b));
    digest.add(optional(a >> 64, c >> 64));
    digest.add(fallible(x, y).unwrap_or_else(|error| u64::from(error)));
    digest.add(recursive(d as u32 & 15, a, b, x, y));
    let chosen: fn(u64, u64) -> (u64, u64) = if x > y { pair } else { swapped };
    digest.add(black_box(chosen)(x, y));
}

#[allow(clippy::too_many_arguments)]
#[inline(never)]
fn nine(a: u64, b: u128, c: u64, d: &u64, e: u128, f: u8, g: i32, h: u64, i: bool) -> u128 {
    let sum = b.wrapping_mul(3).wrapping_add(u128::from(a)).wrapping_add(u128::from(c) << 64);
    let sum = sum.wrapping_sub(u128::from(*d)).wrapping_add(e ^ u128::from(f));
    sum.wrapping_add(g as u128).wrapping_add(u128::from(h)).wrapping_add(u128::from(i))
}

#[inline(never)]
fn pair(a: u64, b: u64) -> (u64, u64) {
    (a.wrapping_mul(b), a.wrapping_sub(b))
}

#[inline(never)]
fn swapped(a: u64, b: u64) -> (u64, u64) {
    (b, a)
}

#[inline(never)]
fn wide_pair(a: u128, b: u128) -> (u128, u128) {
    (a.wrapping_mul(b), a.wrapping_sub(b))
}

#[inline(never)]
fn optional(a: u128, b: u128) -> Option<u128> {
    black_box(a).checked_mul(b)
}

#[inline(never)]
fn fallible(a: u64, b: u64) -> Result<u64, u32> {
    a.checked_sub(b).ok_or(b as u32)
}

#[inline(never)]
fn recursive(depth: u32, a: u128, b: u128, c: u64, d: u64) -> u128 {
    match depth {
        0 => a ^ b,
        _ => recursive(depth - 1, b.wrapping_add(1), a, d, c).wrapping_mul(3) ^ u128::from(c),
    }
}

trait Shape {
    fn measure(&self, a: u64, b: u64, c: u128, d: u64, e: &mut u64, f: u64, g: u8) -> (u64, u64);
}

struct Narrow(u64);
struct Wide(u128);

impl Shape for Narrow {
    fn measure(&self, a: u64, b: u64, c: u128, d: u64, e: &mut u64, f: u64, g: u8) -> (u64, u64) {
        *e = e.wrapping_add(d);
        (self.0.wrapping_add(a).wrapping_mul(b | 1), c as u64 ^ f ^ u64::from(g))
    }
}

impl Shape for Wide {
    fn measure(&self, a: u64, b: u64, c: u128, d: u64, e: &mut u64, f: u64, g: u8) -> (u64, u64) {
        *e ^= f.rotate_left(u32::from(g));
        ((self.0.wrapping_mul(c) >> 3) as u64 ^ a, b.wrapping_sub(d))
    }
}

pub fn trait_objects(&[a, b, c, d]: &Words, digest: &mut Digest) {
    let shapes: [Box<dyn Shape>; 3] =
        [Box::new(Narrow(a as u64)), Box::new(Wide(b)), Box::new(Narrow(c as u64))];
    let mut kept = d as u64;
    for shape in black_box(&shapes) {
        digest.add(shape.measure(a as u64, b as u64, c, d as u64, &mut kept, c as u64, d as u8));
        digest.add(kept);
    }
}
