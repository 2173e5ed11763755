//! Copying, moving, filling and comparing memory, in sizes known and not known to the compiler.
use alloc::{vec, vec::Vec};
use core::hint::black_box;

use crate::{Digest, Words};

pub fn copies(&[a, b, c, d]: &Words, digest: &mut Digest) {
    let mut bytes = [0_u8; 600];
    for (k, byte) in (0_u64..).zip(&mut bytes) {
        *byte = (a as u64 >> (k % 57)) as u8 ^ k as u8;
    }
    let length = (d as usize & 127) * 2 + 40;
    let (left, right) = bytes.split_at_mut(300);
    left[..length].copy_from_slice(&right[..length]);
    right[..length].fill(c as u8);
    digest.add(&bytes[..]);
    bytes.copy_within(10..10 + length, 50);
    bytes.copy_within(60..60 + length, 20);
    digest.add(&bytes[..]);
    let (small, middle) = (black_box(&bytes).first_chunk::<24>(), black_box(&bytes).last_chunk::<136>());
    let (small, middle) = (small.copied().unwrap_or([0; 24]), middle.copied().unwrap_or([0; 136]));
    digest.add(&small[..]);
    digest.add(&middle[..]);
    let mut grown: Vec<u8> = vec![b as u8; length];
    grown.extend_from_slice(&bytes[..length]);
    grown.truncate(length + 7);
    digest.add(grown.as_slice());
    digest.add(&unaligned(&bytes, d as usize & 7).to_le_bytes()[..]);
}

pub fn comparisons(&[a, b, _, d]: &Words, digest: &mut Digest) {
    let (x, y) = ([a, b, a, b].map(u128::to_be_bytes), [a, b, b, a].map(u128::to_be_bytes));
    let (x, y) = (x.as_flattened(), y.as_flattened());
    let length = d as usize & 63;
    digest.add((x[..length].cmp(&y[..length]), x[..length] == y[..length]));
    digest.add((x[1..length + 1].cmp(&x[..length]), x[..16] == y[..16]));
    digest.add((x[..32] == y[..32], x[..33] == y[..33]));
    digest.add((x == y, x.starts_with(&y[..20])));
    digest.add((a.to_le_bytes().cmp(&b.to_le_bytes()), x[..32] == x[32..]));
    digest.add(x.iter().position(|byte| *byte == d as u8));
}

/// Eight bytes at any address.
fn unaligned(bytes: &[u8; 600], offset: usize) -> u64 {
    let eight = bytes.get(offset..offset + 8).and_then(|slice| slice.try_into().ok());
    u64::from_le_bytes(black_box(eight).unwrap_or_default())
}
