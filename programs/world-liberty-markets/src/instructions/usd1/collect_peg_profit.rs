use anchor_lang::prelude::*;

use crate::{
    error::{WlmError, core_error},
    events::PegProfitCollected,
    instructions::tokens::*,
    state::Market,
    token::owner_of,
};

/// Pays a peg facility's profit to the treasury: the coins that no USD1 is out against, and never
/// more. Anyone may.
#[derive(Accounts)]
pub struct CollectPegProfit<'info> {
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The facility and its coins; `wallet` must belong to the treasury.
    pub coins: PegTokens<'info>,
}

/// See [`CollectPegProfit`].
pub fn collect_peg_profit(ctx: Context<CollectPegProfit>) -> Result<()> {
    let CollectPegProfit { market, coins } = ctx.accounts;
    let transfer = coins.transfer();
    ensure!(owner_of(coins.wallet.as_ref())? == market.load()?.treasury, WlmError::WrongTreasury);
    let (profit, signer) = {
        let mut account = coins.facility.load_mut()?;
        ensure!(account.market == market.key(), WlmError::WrongMarket);
        transfer.validate(&account.custody())?;
        let mut facility = account.facility();
        let profit = facility.collect_profit(&account.terms()).map_err(core_error)?;
        ensure!(profit > 0, WlmError::ZeroAmount);
        account.set_facility(&facility);
        (profit, account.signer())
    };
    transfer.push(&signer, profit)?;
    emit!(PegProfitCollected { facility: coins.facility.key(), coins: profit });
    Ok(())
}
