use anchor_lang::prelude::*;

use crate::{
    book::load_reserve,
    error::{WlmError, core_error},
    events::FeesCollected,
    instructions::tokens::*,
    state::Market,
    token::owner_of,
};

/// Pays a reserve's uncollected fees out to the treasury, as far as there is cash. Anyone may.
#[derive(Accounts)]
pub struct CollectFees<'info> {
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The reserve; `wallet` must belong to the treasury.
    pub tokens: ReserveTokens<'info>,
}

/// See [`CollectFees`].
pub fn collect_fees(ctx: Context<CollectFees>) -> Result<()> {
    let CollectFees { market, tokens } = ctx.accounts;
    let transfer = tokens.transfer();
    require!(owner_of(tokens.wallet.as_ref())? == market.load()?.treasury, WlmError::WrongTreasury);
    let (assets, signer) = {
        let mut guard = load_reserve(tokens.reserve.as_ref())?;
        let reserve = &mut *guard;
        require!(reserve.market == market.key(), WlmError::WrongMarket);
        transfer.validate(reserve)?;
        let mut pool = reserve.accrued_pool(Clock::get()?.unix_timestamp)?;
        let assets = pool.collect_surplus().map_err(core_error)?;
        require!(assets > 0, WlmError::ZeroAmount);
        reserve.set_pool(&pool);
        reserve.reprice_pool()?;
        (assets, reserve.signer())
    };
    transfer.push(&signer, assets)?;
    emit!(FeesCollected { reserve: tokens.reserve.key(), assets });
    Ok(())
}
