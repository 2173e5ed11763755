//! What finds a market's accounts among all that the program owns: bytes that they have at a place.

use anchor_lang::{Discriminator, prelude::Pubkey};
use world_liberty_markets::state::{Obligation, PegFacility, PendingChange, Reserve};

/// Bytes that an account must have at a place, as nodes compare them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// From which byte of the account's data on.
    pub offset: usize,
    /// These.
    pub bytes: Vec<u8>,
}

/// A market's reserves.
#[must_use]
pub fn reserves(market: &Pubkey) -> Vec<Filter> {
    of::<Reserve>(&[(RESERVE_MARKET, market)])
}

/// A market's peg facilities.
#[must_use]
pub fn pegs(market: &Pubkey) -> Vec<Filter> {
    of::<PegFacility>(&[(PEG_MARKET, market)])
}

/// A market's changes that wait.
#[must_use]
pub fn changes(market: &Pubkey) -> Vec<Filter> {
    of::<PendingChange>(&[(CHANGE_MARKET, market)])
}

/// All obligations of a market.
#[must_use]
pub fn obligations(market: &Pubkey) -> Vec<Filter> {
    of::<Obligation>(&[(OBLIGATION_MARKET, market)])
}

/// All obligations of an owner in a market.
#[must_use]
pub fn obligations_of(market: &Pubkey, owner: &Pubkey) -> Vec<Filter> {
    of::<Obligation>(&[(OBLIGATION_MARKET, market), (OBLIGATION_OWNER, owner)])
}

/// Of a kind, with these addresses in these places.
fn of<T: Discriminator>(keys: &[(usize, &Pubkey)]) -> Vec<Filter> {
    let kind = Filter { offset: 0, bytes: T::DISCRIMINATOR.to_vec() };
    let at = |(offset, key): &(usize, &Pubkey)| Filter { offset: *offset, bytes: key.to_bytes().to_vec() };
    std::iter::once(kind).chain(keys.iter().map(at)).collect()
}

// Where a market or an owner stands in an account, its discriminator included. A test holds them against the types.
const RESERVE_MARKET: usize = 16;
const PEG_MARKET: usize = 16;
const OBLIGATION_OWNER: usize = 8;
const OBLIGATION_MARKET: usize = 40;
/// Behind version and bump.
const CHANGE_MARKET: usize = 10;

#[cfg(test)]
mod tests {
    use std::mem::offset_of;

    use super::*;

    #[test]
    fn accounts_are_filtered_where_their_fields_are() {
        assert_eq!(RESERVE_MARKET, 8 + offset_of!(Reserve, market));
        assert_eq!(PEG_MARKET, 8 + offset_of!(PegFacility, market));
        assert_eq!(OBLIGATION_OWNER, 8 + offset_of!(Obligation, owner));
        assert_eq!(OBLIGATION_MARKET, 8 + offset_of!(Obligation, market));
    }
}
