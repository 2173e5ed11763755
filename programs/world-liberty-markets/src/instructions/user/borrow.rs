use anchor_lang::prelude::*;
use wlm_core::{
    limits::{check_borrow_cap, check_obligation_share, check_utilisation},
    units::Bps,
};

use crate::{
    book::{Book, Entry, Interest, NewPosition},
    error::core_error,
    events::Borrowed,
    instructions::tokens::*,
    state::{Market, Obligation},
};

/// Borrows from a reserve against the obligation's collateral.
///
/// 1. The signer is the obligation's owner and loans are not switched off.
/// 2. Debt shares are minted, rounded up.
/// 3. Debt stays within the borrow cap and the utilisation ceiling, this obligation's within its
///    largest share, and the outflow bucket bears it.
/// 4. The debt stays within what may be borrowed, at prices good enough for new risk, and no
///    collateral carries more than its ceiling. Remaining accounts as in [`crate::book`].
#[derive(Accounts)]
pub struct Borrow<'info> {
    /// The obligation's owner.
    pub owner: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The obligation.
    #[account(mut)]
    pub obligation: AccountLoader<'info, Obligation>,
    /// What is borrowed, to `wallet`.
    pub tokens: ReserveTokens<'info>,
}

/// See [`Borrow`].
pub fn borrow<'info>(ctx: Context<'info, Borrow<'info>>, assets: u64) -> Result<()> {
    let Borrow { owner, market, obligation, tokens } = ctx.accounts;
    let transfer = tokens.transfer();
    let (event, signer) = {
        let account = &mut obligation.load_mut()?;
        account.check_owner(owner.key)?;
        let mut book = Book::open(market, &[tokens.named()], account, NewPosition::Claim)?;
        book.open_others(market, ctx.remaining_accounts, account, Interest::OfDebts)?;
        let now = book.now;
        let entry = book.first()?;
        transfer.validate(&entry.reserve)?;
        entry.reserve.check_borrows_enabled()?;

        let shares = entry.pool.borrow(assets).map_err(core_error)?;
        let debt = account.position(entry.slot).debt().plus(shares).map_err(core_error)?;
        account.set_debt(entry.slot, debt);
        let owed = entry.pool.debt_index.assets_ceil(debt).map_err(core_error)?;
        check_loan_limits(entry, owed).map_err(core_error)?;
        entry.reserve.take_outflow(assets, now)?;
        entry.reprice()?;

        let event = Borrowed {
            reserve: tokens.reserve.key(),
            obligation: obligation.key(),
            assets,
            debt_shares: shares.0,
            debt_index: entry.pool.debt_index.0,
        };
        let signer = entry.reserve.signer();
        book.check_new_risk(account)?;
        book.write();
        (event, signer)
    };
    transfer.push(&signer, assets)?;
    emit!(event);
    Ok(())
}

fn check_loan_limits(entry: &Entry, owed: u64) -> wlm_core::Result<()> {
    let config = &entry.reserve.config;
    check_borrow_cap(&entry.pool, config.borrow_cap)?;
    check_utilisation(&entry.pool, Bps(config.max_utilisation_bps.into()))?;
    check_obligation_share(&entry.pool, owed, Bps(config.max_obligation_share_bps.into()))
}
