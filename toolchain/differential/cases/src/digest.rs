/// A running checksum in which the order of the results counts.
#[derive(Default)]
pub struct Digest(u64);

impl Digest {
    pub fn add(&mut self, result: impl Outcome) {
        result.enter(self);
    }

    pub fn value(&self) -> u64 {
        self.0
    }

    fn mix(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    }
}

/// What can be entered into a digest.
pub trait Outcome {
    fn enter(self, digest: &mut Digest);
}

macro_rules! words {
    ($($integer:ty),*) => {$(
        impl Outcome for $integer {
            fn enter(self, digest: &mut Digest) {
                digest.mix(self as u64);
            }
        }
    )*};
}
words!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, bool);

impl Outcome for u128 {
    fn enter(self, digest: &mut Digest) {
        digest.mix(self as u64);
        digest.mix((self >> 64) as u64);
    }
}

impl Outcome for i128 {
    fn enter(self, digest: &mut Digest) {
        (self as u128).enter(digest);
    }
}

/// Not a number is not one bit pattern: machines may differ in which.
impl Outcome for f64 {
    fn enter(self, digest: &mut Digest) {
        digest.mix(if self.is_nan() { 1 } else { self.to_bits() });
    }
}

impl Outcome for f32 {
    fn enter(self, digest: &mut Digest) {
        digest.mix(if self.is_nan() { 1 } else { u64::from(self.to_bits()) });
    }
}

impl Outcome for core::cmp::Ordering {
    fn enter(self, digest: &mut Digest) {
        digest.mix(self as i8 as u64);
    }
}

impl Outcome for &[u8] {
    fn enter(self, digest: &mut Digest) {
        digest.add(self.len());
        self.iter().for_each(|&byte| digest.add(byte));
    }
}

impl<T: Outcome> Outcome for Option<T> {
    fn enter(self, digest: &mut Digest) {
        match self {
            Some(result) => result.enter(digest),
            None => digest.mix(0x6e6f_6e65),
        }
    }
}

impl<A: Outcome, B: Outcome> Outcome for (A, B) {
    fn enter(self, digest: &mut Digest) {
        self.0.enter(digest);
        self.1.enter(digest);
    }
}
