//! The addresses the program derives.

use anchor_lang::prelude::Pubkey;
use world_liberty_markets::{ID, seeds};

/// The market that `creator` gave the number `id`.
#[must_use]
pub fn market(creator: &Pubkey, id: u16) -> Pubkey {
    find(&[seeds::MARKET, creator.as_ref(), &id.to_le_bytes()])
}

/// A market's reserve of one asset.
#[must_use]
pub fn reserve(market: &Pubkey, mint: &Pubkey) -> Pubkey {
    find(&[seeds::RESERVE, market.as_ref(), mint.as_ref()])
}

/// The token account in which a reserve's asset lies.
#[must_use]
pub fn vault(reserve: &Pubkey) -> Pubkey {
    find(&[seeds::VAULT, reserve.as_ref()])
}

/// The token account that pays for a reserve's bad debt first.
#[must_use]
pub fn insurance(reserve: &Pubkey) -> Pubkey {
    find(&[seeds::INSURANCE, reserve.as_ref()])
}

/// A market's peg facility for a coin.
#[must_use]
pub fn peg_facility(market: &Pubkey, coin: &Pubkey) -> Pubkey {
    find(&[seeds::PEG, market.as_ref(), coin.as_ref()])
}

/// The token account in which a peg facility's coins lie.
#[must_use]
pub fn peg_vault(facility: &Pubkey) -> Pubkey {
    find(&[seeds::PEG_VAULT, facility.as_ref()])
}

/// The change that a market's governance proposed under the number `id`.
#[must_use]
pub fn change(market: &Pubkey, id: u64) -> Pubkey {
    find(&[seeds::CHANGE, market.as_ref(), &id.to_le_bytes()])
}

/// The obligation that `owner` gave the number `id` in a market.
#[must_use]
pub fn obligation(market: &Pubkey, owner: &Pubkey, id: u16) -> Pubkey {
    find(&[seeds::OBLIGATION, market.as_ref(), owner.as_ref(), &id.to_le_bytes()])
}

fn find(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &ID).0
}
