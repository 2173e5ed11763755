//! The program's own judgement of a change, before it is proposed.

use anchor_lang::{
    Discriminator,
    prelude::{AccountInfo, Pubkey},
    system_program,
};
use bytemuck::Pod;
use world_liberty_markets::state::{Market, PegFacility, Reserve};

use super::{Current, error::PlanError};
use crate::instructions::ConfigChange;

/// Refuses what the program would refuse if `change` was proposed now: what leaves the bounds, or takes too
/// large a step. `entry` is its name in the error.
pub(super) fn check(
    (key, market): (Pubkey, &Market),
    current: &Current,
    (target, change): (Pubkey, &ConfigChange),
    entry: &str,
) -> Result<(), PlanError> {
    let now = current.market.map_or(0, |view| view.now);
    let reserve = current.market.and_then(|view| view.reserves.iter().find(|reserve| reserve.key == target));
    let peg = current.market.and_then(|view| view.pegs.iter().find(|peg| peg.key == target));
    // As 64-bit words, because the program reads accounts where they lie.
    let mut words = match (reserve, peg) {
        (Some(reserve), _) => account::<Reserve>(&reserve.state),
        (None, Some(peg)) => account::<PegFacility>(&peg.state),
        // A mint, which is judged when it is listed; or the market itself.
        (None, None) => Vec::new(),
    };
    let owner = if words.is_empty() { system_program::ID } else { crate::PROGRAM_ID };
    let (data, mut lamports) = (bytemuck::cast_slice_mut(&mut words), 0);
    let account = AccountInfo::new(&target, false, false, &mut lamports, data, &owner, false);
    let judged = market.review(&key, change, &account, now);
    judged.map(drop).map_err(|error| PlanError::refused(entry, error))
}

fn account<T: Pod + Discriminator>(state: &T) -> Vec<u64> {
    let bytes = [T::DISCRIMINATOR, bytemuck::bytes_of(state)].concat();
    // Zero-copy accounts align to 64 bits, so no byte is left over.
    bytes.chunks_exact(size_of::<u64>()).map(bytemuck::pod_read_unaligned).collect()
}
