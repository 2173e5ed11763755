//! Floating point, which the chain computes without a unit for it.
use crate::{Digest, Words};

pub fn all(&[a, b, c, _]: &Words, digest: &mut Digest) {
    // Any bit pattern, and numbers of a usual size.
    doubles(f64::from_bits(a as u64), f64::from_bits(b as u64), digest);
    doubles((a as u64 >> 11) as f64, ((b as u64 >> 20) | 1) as f64, digest);
    singles(f32::from_bits(a as u32), f32::from_bits(b as u32), digest);
    singles((a as i16).into(), (b as u16).into(), digest);
    digest.add((a as f64, a as i128 as f64));
    digest.add((c as u64 as f64, c as i64 as f64));
    digest.add((c as u32 as f64, c as i32 as f64));
    digest.add((c as u64 as f32, c as i64 as f32));
    digest.add((c as u8 as f32, c as i16 as f64));
}

macro_rules! operations {
    ($name:ident, $float:ty, $other:ty) => {
        fn $name(x: $float, y: $float, digest: &mut Digest) {
            digest.add((x + y, x - y));
            digest.add((x * y, x / y));
            digest.add((-x, x.abs()));
            digest.add((x < y, x <= y));
            digest.add((x > y, x >= y));
            digest.add((x == y, x != y));
            digest.add((x.partial_cmp(&y), x.total_cmp(&y)));
            digest.add((x as u8, x as i16));
            digest.add((x as u32, x as i32));
            digest.add((x as u64, x as i64));
            digest.add((x as u128, x as i128));
            digest.add(x as $other);
            digest.add((x.is_nan(), x.is_finite()));
        }
    };
}
operations!(doubles, f64, f32);
operations!(singles, f32, f64);
