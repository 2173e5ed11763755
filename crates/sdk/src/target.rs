//! A change's target as the program sees it: as an account.

use anchor_lang::{
    Discriminator,
    prelude::{AccountInfo, Pubkey},
    system_program,
};
use bytemuck::Pod;
use world_liberty_markets::state::{PegFacility, Reserve};

use crate::view::MarketView;

/// Shows the program's own code what a change of `target` would change. Where the market is not there yet, the target
/// is an account of nobody's.
pub(crate) fn show<T>(
    market: Option<&MarketView>,
    target: &Pubkey,
    judge: impl FnOnce(&AccountInfo) -> T,
) -> T {
    let reserve = market.and_then(|view| view.reserves.iter().find(|reserve| &reserve.key == target));
    let peg = market.and_then(|view| view.pegs.iter().find(|peg| &peg.key == target));
    // As 64-bit words, because the program reads accounts where they lie.
    let mut words = match (reserve, peg) {
        (Some(reserve), _) => account::<Reserve>(&reserve.state),
        (None, Some(peg)) => account::<PegFacility>(&peg.state),
        // A mint, which is judged when it is listed; or the market itself.
        (None, None) => Vec::new(),
    };
    let owner = if words.is_empty() { system_program::ID } else { crate::PROGRAM_ID };
    let (data, mut lamports) = (bytemuck::cast_slice_mut(&mut words), 0);
    judge(&AccountInfo::new(target, false, false, &mut lamports, data, &owner, false))
}

fn account<T: Pod + Discriminator>(state: &T) -> Vec<u64> {
    let bytes = [T::DISCRIMINATOR, bytemuck::bytes_of(state)].concat();
    // Zero-copy accounts align to 64 bits, so no byte is left over.
    bytes.chunks_exact(size_of::<u64>()).map(bytemuck::pod_read_unaligned).collect()
}
