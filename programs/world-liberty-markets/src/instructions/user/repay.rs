use anchor_lang::prelude::*;
use wlm_core::pool::Repayment;

use crate::{
    book::{Book, Interest, MintAccess, NewPosition},
    error::core_error,
    events::Repaid,
    instructions::{Amount, tokens::*},
    state::{Market, Obligation},
};

/// Repays debt. Anyone may, for anyone.
///
/// 1. Debt shares are burned, rounded down; never more is taken than is owed.
/// 2. If that was the last debt, the collateral of the reserves passed no longer counts as
///    carrying any. The other positions' reserves may be passed for that as in
///    [`crate::book`]; those that are not are released at the next action that has them.
/// 3. If the lending facility has USD1 out and the mint is writable, the cash burns it down.
///
/// Not checked: prices, caps, pauses. Nothing stands in the way of a repayment.
#[derive(Accounts)]
pub struct Repay<'info> {
    /// Who pays.
    pub payer: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The obligation.
    #[account(mut)]
    pub obligation: AccountLoader<'info, Obligation>,
    /// What is repaid, from `wallet`.
    pub tokens: ReserveTokens<'info>,
}

impl Book<'_> {
    /// The rules of a repayment to the first reserve: what is paid, and idle USD1 burned.
    pub fn repay(
        &mut self,
        obligation: &mut Obligation,
        amount: Amount,
        mint: MintAccess,
    ) -> Result<(Repayment, u64)> {
        let entry = self.first()?;
        let owed = obligation.position(entry.slot).debt();
        let repayment = entry.pool.repay(owed, amount.into()).map_err(core_error)?;
        let burned = entry.burn_idle(mint)?;
        entry.reprice()?;
        obligation.set_debt(entry.slot, owed.minus(repayment.shares).map_err(core_error)?);
        if !obligation.has_debt() {
            self.release_attributions(obligation);
        }
        Ok((repayment, burned))
    }
}

/// See [`Repay`].
pub fn repay<'info>(ctx: Context<'info, Repay<'info>>, amount: Amount) -> Result<()> {
    let Repay { payer, market, obligation, tokens } = ctx.accounts;
    let transfer = tokens.transfer();
    let (event, signer) = {
        let account = &mut obligation.load_mut()?;
        let mut book = Book::open(market, &[tokens.named()], account, NewPosition::Refuse)?;
        if !ctx.remaining_accounts.is_empty() {
            book.open_others(market, ctx.remaining_accounts, account, Interest::OfDebts)?;
        }
        transfer.validate(&book.first()?.reserve.custody())?;
        let (repayment, burned) = book.repay(account, amount, MintAccess::of(transfer.mint))?;
        let entry = book.first()?;
        let event = Repaid {
            reserve: tokens.reserve.key(),
            obligation: obligation.key(),
            payer: payer.key(),
            assets: repayment.assets,
            debt_shares: repayment.shares.0,
            debt_index: entry.pool.debt_index.0,
            burned,
        };
        let signer = entry.reserve.signer();
        book.write();
        (event, signer)
    };
    transfer.pull(payer.as_ref(), event.assets, signer.decimals)?;
    transfer.usd1().burn_idle(transfer.vault, transfer.holder, &signer, event.burned)?;
    emit!(event);
    Ok(())
}
