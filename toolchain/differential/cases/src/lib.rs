//! Operations whose results must not depend on the machine: named groups over four random words.
//!
//! The program runs them on chain, the host natively; the digests must agree. Signed shifts, wrapping,
//! checked and saturating forms are all here because each is compiled along a way of its own.
#![no_std]
extern crate alloc;

mod calls;
mod collections;
mod digest;
mod division;
mod floats;
mod integers;
mod memory;
mod shifts;
mod text;
mod wide;

pub use digest::Digest;

/// What a case works on.
pub type Words = [u128; 4];

/// A named set of operations.
pub struct Group {
    pub name: &'static str,
    run: fn(&Words, &mut Digest),
}

impl Group {
    pub fn digest(&self, words: &Words) -> u64 {
        let mut digest = Digest::default();
        (self.run)(words, &mut digest);
        digest.value()
    }
}

pub const GROUPS: [Group; 13] = [
    Group { name: "unsigned integers", run: integers::unsigned },
    Group { name: "signed integers", run: integers::signed },
    Group { name: "division", run: division::all },
    Group { name: "shifts", run: shifts::all },
    Group { name: "wide products", run: wide::products },
    Group { name: "wide quotients", run: wide::quotients },
    Group { name: "floats", run: floats::all },
    Group { name: "many arguments", run: calls::functions },
    Group { name: "trait objects", run: calls::trait_objects },
    Group { name: "copies", run: memory::copies },
    Group { name: "comparisons", run: memory::comparisons },
    Group { name: "text", run: text::all },
    Group { name: "collections", run: collections::all },
];
