use anchor_lang::prelude::*;

use crate::{
    book::load_reserve, error::WlmError, events::ReserveRefreshed, oracle::read_price, state::Market,
};

/// Counts a reserve's interest and caches a price, for bots and screens. No action needs it.
///
/// The rate stays as it is: it changes with what is lent out, not with who looks.
#[derive(Accounts)]
pub struct RefreshReserve<'info> {
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The reserve.
    /// CHECK: `book::load_reserve` checks owner, discriminator and length.
    #[account(mut)]
    pub reserve: UncheckedAccount<'info>,
    /// A Pyth price account of its feed. An older one than the cached changes nothing.
    /// CHECK: `oracle::read_price` checks owner, discriminator, verification and feed.
    pub price: Option<UncheckedAccount<'info>>,
}

/// See [`RefreshReserve`].
pub fn refresh_reserve(ctx: Context<RefreshReserve>) -> Result<()> {
    let RefreshReserve { market, reserve, price } = ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let mut guard = load_reserve(reserve.as_ref())?;
    let account = &mut *guard;
    require!(account.market == market.key(), WlmError::WrongMarket);
    if let Some(price) = price {
        let passed = read_price(price.as_ref(), &*market.load()?, account, now)?;
        account.cache_price(passed);
    }
    let pool = account.accrued_pool(now)?;
    account.set_pool(&pool);
    emit!(ReserveRefreshed {
        reserve: reserve.key(),
        supply_index: pool.supply_index.0,
        debt_index: pool.debt_index.0,
        price: account.price,
    });
    Ok(())
}
