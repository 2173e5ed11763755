use anchor_lang::prelude::*;
use wlm_core::pool::Withdrawal;

use crate::{
    book::{Book, Interest, NewPosition},
    error::core_error,
    events::Withdrawn,
    instructions::{Amount, tokens::*},
    state::{Market, Obligation},
    valuation::Ceilings,
};

/// Takes supply out of a reserve.
///
/// 1. The signer is the obligation's owner.
/// 2. Supply shares are burned, rounded up. `All` of less than one base unit clears the position.
///    Where cash runs short, the lending facility takes over the claim: it mints the rest into the
///    vault, and the mint must be writable.
/// 3. The outflow bucket bears it, unless it is a small one.
/// 4. If the obligation has debt and this was collateral: the debt stays within what may be
///    borrowed, at prices good enough for new risk. Remaining accounts as in [`crate::book`].
///
/// Not checked: pauses. Nothing switches withdrawals off.
#[derive(Accounts)]
pub struct Withdraw<'info> {
    /// The obligation's owner.
    pub owner: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The obligation.
    #[account(mut)]
    pub obligation: AccountLoader<'info, Obligation>,
    /// What is taken out, to `wallet`.
    pub tokens: ReserveTokens<'info>,
}

impl Book<'_> {
    /// The rules of a withdrawal from the first reserve: what leaves, and USD1 minted for it. Where the
    /// position backs debt, the other reserves are in play.
    pub fn withdraw(&mut self, obligation: &mut Obligation, amount: Amount) -> Result<(Withdrawal, u64)> {
        let now = self.now;
        let entry = self.first()?;
        let held = obligation.position(entry.slot).supply();
        let adds_risk = obligation.backs_debt(entry.slot);
        let withdrawal = entry.pool.quote_withdrawal(held, amount.into()).map_err(core_error)?;
        let minted = entry.cover(withdrawal.assets)?;
        entry.pool.pay(&withdrawal).map_err(core_error)?;
        entry.reserve.take_outflow(withdrawal.assets, now)?;
        entry.reprice()?;
        obligation.set_supply(entry.slot, held.minus(withdrawal.shares).map_err(core_error)?);
        if adds_risk {
            self.check_new_risk(obligation, Ceilings::OfShares)?;
        } else if !obligation.has_debt() {
            self.release_attributions(obligation);
        }
        Ok((withdrawal, minted))
    }
}

/// See [`Withdraw`].
pub fn withdraw<'info>(ctx: Context<'info, Withdraw<'info>>, amount: Amount) -> Result<()> {
    let Withdraw { owner, market, obligation, tokens } = ctx.accounts;
    let transfer = tokens.transfer();
    let (event, signer) = {
        let account = &mut obligation.load_mut()?;
        account.check_owner(owner.key)?;
        let mut book = Book::open(market, &[tokens.named()], account, NewPosition::Refuse)?;
        let entry = book.first()?;
        transfer.validate(&entry.reserve.custody())?;
        if account.backs_debt(entry.slot) {
            book.open_others(market, ctx.remaining_accounts, account, Interest::OfDebts)?;
        }
        let (withdrawal, minted) = book.withdraw(account, amount)?;
        let entry = book.first()?;
        let event = Withdrawn {
            reserve: tokens.reserve.key(),
            obligation: obligation.key(),
            assets: withdrawal.assets,
            supply_shares: withdrawal.shares.0,
            supply_index: entry.pool.supply_index.0,
            minted,
        };
        let signer = entry.reserve.signer();
        book.write();
        (event, signer)
    };
    transfer.usd1().mint(market.as_ref(), &market.load()?.signer(), transfer.vault, event.minted)?;
    transfer.push(&signer, event.assets)?;
    emit!(event);
    Ok(())
}
