use anchor_lang::prelude::*;

use crate::{
    book::{Book, Interest, NewPosition},
    error::WlmError,
    events::EmodeSet,
    state::{Emode, Market, Obligation},
    valuation::Ceilings,
};

/// Puts an obligation into an e-mode group, or, with 0, out of any.
///
/// 1. The signer is the obligation's owner, and there is such a group.
/// 2. All debt is in assets of the group.
/// 3. With debt: it stays within what may be borrowed by the terms of the new group. All positions'
///    reserves follow as remaining accounts, as in [`crate::book`].
#[derive(Accounts)]
pub struct SetEmode<'info> {
    /// The obligation's owner.
    pub owner: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The obligation.
    #[account(mut)]
    pub obligation: AccountLoader<'info, Obligation>,
}

impl Book<'_> {
    /// The rules of entering or leaving an e-mode group. With debt, all reserves are in play.
    pub fn set_emode(&mut self, obligation: &mut Obligation, group: u8, emode: Emode) -> Result<()> {
        obligation.emode = group;
        self.emode = emode;
        if !obligation.has_debt() {
            return Ok(());
        }
        ensure!(self.owes_only_of_emode(obligation), WlmError::EmodeDebtOutside);
        self.check_new_risk(obligation, Ceilings::OfShares)
    }
}

/// See [`SetEmode`].
pub fn set_emode<'info>(ctx: Context<'info, SetEmode<'info>>, group: u8) -> Result<()> {
    let SetEmode { owner, market, obligation } = ctx.accounts;
    let account = &mut obligation.load_mut()?;
    account.check_owner(owner.key)?;
    let mut book = Book::open(market, &[], account, NewPosition::Refuse)?;
    let emode = market.load()?.checked_emode(group, book.now)?;
    if account.has_debt() {
        book.open_others(market, ctx.remaining_accounts, account, Interest::OfDebts)?;
    }
    book.set_emode(account, group, emode)?;
    book.write();
    emit!(EmodeSet { obligation: obligation.key(), group });
    Ok(())
}
