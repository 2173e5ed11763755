//! Numbers to text and back.
use alloc::{format, string::String};

use crate::{Digest, Words};

pub fn all(&[a, b, c, d]: &Words, digest: &mut Digest) {
    let text = format!("{a} {:?} {:x} {} {:>12}", b as i128, c as u64, d as i8, d as u16);
    digest.add(text.as_bytes());
    digest.add(text.split(' ').next().and_then(|first| first.parse::<u128>().ok()));
    digest.add(text.split(' ').nth(1).and_then(|second| second.parse::<i128>().ok()));
    digest.add(text.split(' ').nth(2).and_then(|third| u64::from_str_radix(third, 16).ok()));
    digest.add("340282366920938463463374607431768211456".parse::<u128>().is_err());
    let reversed: String = text.chars().rev().filter(|c| c.is_ascii_digit()).collect();
    digest.add(reversed.as_bytes());
    digest.add(format!("{:?}", (Some(d as i16), "text", [c as u8, d as u8])).as_bytes());
}
