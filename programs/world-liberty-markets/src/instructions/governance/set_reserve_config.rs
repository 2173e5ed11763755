use anchor_lang::prelude::*;
use wlm_core::price::PriceUse;

use crate::{
    book::load_reserve,
    error::{WlmError, core_error},
    events::ReserveConfigSet,
    oracle::read_price,
    state::{CachedPrice, Market, ReserveConfig},
};

/// Replaces a reserve's configuration.
///
/// 1. The signer is the market's governance.
/// 2. The new configuration is within its bounds, by the same check as at listing.
/// 3. Interest until now is counted by the old one.
/// 4. A new feed must show a price good enough for new risk; the old feed's is forgotten.
#[derive(Accounts)]
pub struct SetReserveConfig<'info> {
    /// The market's governance.
    pub governance: Signer<'info>,
    /// The market.
    #[account(has_one = governance @ WlmError::Unauthorized)]
    pub market: AccountLoader<'info, Market>,
    /// The reserve.
    /// CHECK: `book::load_reserve` checks owner, discriminator and length.
    #[account(mut)]
    pub reserve: UncheckedAccount<'info>,
    /// A Pyth price account of the new feed; needed when the feed changes.
    /// CHECK: `oracle::read_price` checks owner, discriminator, verification and feed.
    pub price: Option<UncheckedAccount<'info>>,
}

/// See [`SetReserveConfig`].
pub fn set_reserve_config(ctx: Context<SetReserveConfig>, config: ReserveConfig) -> Result<()> {
    config.validate()?;
    let SetReserveConfig { market, reserve: reserve_account, price, .. } = ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let mut guard = load_reserve(reserve_account.as_ref())?;
    let reserve = &mut *guard;
    require!(reserve.market == market.key(), WlmError::WrongMarket);
    let pool = reserve.accrued_pool(now)?;
    reserve.set_pool(&pool);
    let old = core::mem::replace(&mut reserve.config, config);
    if old.feed_id != config.feed_id {
        let price = price.as_ref().ok_or(WlmError::PriceStale)?;
        let passed = read_price(price.as_ref(), &*market.load()?, reserve, now)?;
        passed
            .range(PriceUse::NewRisk, &config.oracle_limits(), reserve.decimals, now)
            .map_err(core_error)?;
        reserve.price = CachedPrice::from(passed);
    }
    reserve.reprice_pool()?;
    emit!(ReserveConfigSet { reserve: reserve_account.key(), old, new: config });
    Ok(())
}
