use anchor_lang::prelude::*;

use crate::{book::Alone, events::ReserveRefreshed, oracle::read_price, state::Market};

/// Counts a reserve's interest and caches a price, for bots and screens. No action needs it.
///
/// The rate stays as it is: it changes with what is lent out, not with who looks.
#[derive(Accounts)]
pub struct RefreshReserve<'info> {
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The reserve.
    /// CHECK: `book::load_reserve` checks owner, discriminator and length.
    #[cfg(not(feature = "idl-build"))]
    #[account(mut)]
    pub reserve: UncheckedAccount<'info>,
    /// The reserve.
    // Only what has a type here gets into the IDL, and others decode reserves by it.
    #[cfg(feature = "idl-build")]
    #[account(mut)]
    pub reserve: AccountLoader<'info, crate::state::Reserve>,
    /// A Pyth price account of its feed. An older one than the cached changes nothing.
    /// CHECK: `oracle::read_price` checks owner, discriminator, verification and feed.
    pub price: Option<UncheckedAccount<'info>>,
}

/// See [`RefreshReserve`].
pub fn refresh_reserve(ctx: Context<RefreshReserve>) -> Result<()> {
    let RefreshReserve { market, reserve, price } = ctx.accounts;
    let mut alone = Alone::open(reserve.as_ref(), &market.key())?;
    if let Some(price) = price {
        let feed_id = &alone.reserve.config.feed_id;
        let passed = read_price(price.as_ref(), &*market.load()?, feed_id, alone.now)?;
        alone.reserve.cache_price(passed);
    }
    alone.write();
    emit!(ReserveRefreshed {
        reserve: reserve.key(),
        supply_index: alone.pool.supply_index.0,
        debt_index: alone.pool.debt_index.0,
        price: alone.reserve.price,
    });
    Ok(())
}
