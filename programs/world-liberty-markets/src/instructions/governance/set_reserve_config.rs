use anchor_lang::prelude::*;
use wlm_core::price::PriceUse;

use crate::{
    book::Alone,
    error::{WlmError, core_error},
    events::ReserveConfigSet,
    oracle::read_price,
    state::{CachedPrice, Market, ReserveConfig},
    token::check_mint_authority,
};

/// Replaces a reserve's configuration.
///
/// 1. The signer is the market's governance.
/// 2. The new configuration is within its bounds, by the same check as at listing.
/// 3. Interest until now is counted by the old one.
/// 4. A new feed must show a price good enough for new risk; the old feed's is forgotten.
/// 5. USD1 is minted only into the market's own USD1 reserve, where the market is the mint authority.
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
    /// The reserve's mint; needed when more USD1 may be minted than before.
    /// CHECK: must be the address stored in the reserve.
    pub mint: Option<UncheckedAccount<'info>>,
}

/// Refuses facilities for what is not USD1, or not the market's to mint.
pub fn check_facilities(market: &AccountLoader<Market>, mint: &AccountInfo) -> Result<()> {
    ensure!(mint.key == &market.load()?.usd1_mint, WlmError::ConfigFacilityOutOfBounds);
    check_mint_authority(mint, &market.key())
}

/// See [`SetReserveConfig`].
pub fn set_reserve_config(ctx: Context<SetReserveConfig>, config: ReserveConfig) -> Result<()> {
    config.validate()?;
    let SetReserveConfig { market, reserve: reserve_account, price, mint, .. } = ctx.accounts;
    let mut alone = Alone::open(reserve_account.as_ref(), &market.key())?;
    let (now, reserve) = (alone.now, &mut *alone.reserve);
    let old = core::mem::replace(&mut reserve.config, config);
    if old.feed_id != config.feed_id {
        let price = price.as_ref().ok_or(WlmError::PriceStale)?;
        let passed = read_price(price.as_ref(), &*market.load()?, &config.feed_id, now)?;
        passed
            .range(PriceUse::NewRisk, &config.oracle_limits(), reserve.decimals, now)
            .map_err(core_error)?;
        reserve.price = CachedPrice::from(passed);
    }
    if config.mints_more_than(&old) {
        let mint = mint.as_ref().ok_or(WlmError::WrongMint)?;
        ensure!(mint.key == &reserve.mint, WlmError::WrongMint);
        check_facilities(market, mint.as_ref())?;
    }
    alone.reprice()?;
    emit!(ReserveConfigSet { reserve: reserve_account.key(), old, new: config });
    Ok(())
}
