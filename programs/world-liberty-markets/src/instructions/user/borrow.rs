use anchor_lang::prelude::*;
use wlm_core::{
    limits::{check_borrow_cap, check_obligation_share, check_utilisation},
    pool::Pool,
    units::{Bps, DebtShares},
};

use crate::{
    book::{Book, Entry, Interest, NewPosition},
    error::{WlmError, core_error},
    events::Borrowed,
    instructions::tokens::*,
    state::{Market, Obligation},
    valuation::Ceilings,
};

/// Borrows from a reserve against the obligation's collateral.
///
/// 1. The signer is the obligation's owner and loans are neither switched off nor stopped. In e-mode
///    only assets of the group are borrowed.
/// 2. Debt shares are minted, rounded up. Where cash runs short, the lending facility mints the rest
///    into the vault; the mint must then be writable.
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

impl Book<'_> {
    /// The rules of a loan from the first reserve, all others in play: debt shares, and USD1 minted for it.
    pub fn borrow(&mut self, obligation: &mut Obligation, assets: u64) -> Result<(DebtShares, u64)> {
        let now = self.now;
        let emode = self.emode;
        let entry = self.first()?;
        entry.reserve.check_borrows_enabled(now)?;
        ensure!(emode.lets_borrow(entry.reserve.config.emode_mask), WlmError::EmodeDebtOutside);
        let minted = entry.cover(assets)?;
        let shares = entry.pool.borrow(assets).map_err(core_error)?;
        let debt = obligation.position(entry.slot).debt().plus(shares).map_err(core_error)?;
        obligation.set_debt(entry.slot, debt);
        let owed = entry.pool.debt_index.assets_ceil(debt).map_err(core_error)?;
        check_loan_limits(entry, owed).map_err(core_error)?;
        entry.reserve.take_outflow(assets, now)?;
        entry.reprice()?;
        self.check_new_risk(obligation, Ceilings::OfDebt)?;
        Ok((shares, minted))
    }
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
        transfer.validate(&book.first()?.reserve.custody())?;
        let (shares, minted) = book.borrow(account, assets)?;
        let entry = book.first()?;
        let event = Borrowed {
            reserve: tokens.reserve.key(),
            obligation: obligation.key(),
            assets,
            debt_shares: shares.0,
            debt_index: entry.pool.debt_index.0,
            minted,
        };
        let signer = entry.reserve.signer();
        book.write();
        (event, signer)
    };
    transfer.usd1().mint(market.as_ref(), &market.load()?.signer(), transfer.vault, event.minted)?;
    transfer.push(&signer, assets)?;
    emit!(event);
    Ok(())
}

fn check_loan_limits(entry: &Entry, owed: u64) -> wlm_core::Result<()> {
    // What is flash-minted is gone at the end of the transaction: it widens no limit, if it was deposited.
    let cash = entry.pool.cash.saturating_sub(entry.reserve.flash_level);
    let (pool, config) = (&Pool { cash, ..entry.pool }, &entry.reserve.config);
    let mintable = entry.reserve.facility().room();
    check_borrow_cap(pool, config.borrow_cap)?;
    check_utilisation(pool, mintable, Bps(config.max_utilisation_bps.into()))?;
    check_obligation_share(pool, mintable, owed, Bps(config.max_obligation_share_bps.into()))
}
