use anchor_lang::prelude::*;

use crate::{
    book::{Book, Interest, Named, NewPosition},
    error::{WlmError, core_error},
    events::BadDebtAbsorbed,
    state::{Market, Obligation},
};

/// Writes off what an obligation without collateral owes in one reserve. Anyone may.
///
/// 1. There is debt, and no collateral is left. Shares worth less than one base unit are none: to
///    show that, pass the reserves of the other positions as in [`crate::book`].
/// 2. The reserve's uncollected fees pay first, then all its suppliers alike, through the index.
///
/// Not checked: prices. Without collateral none can bring the debt back.
#[derive(Accounts)]
pub struct AbsorbBadDebt<'info> {
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The obligation.
    #[account(mut)]
    pub obligation: AccountLoader<'info, Obligation>,
    /// The reserve of the debt.
    /// CHECK: `book::load_reserve` checks owner, discriminator and length; the book its market.
    #[account(mut)]
    pub reserve: UncheckedAccount<'info>,
}

/// See [`AbsorbBadDebt`].
pub fn absorb_bad_debt<'info>(ctx: Context<'info, AbsorbBadDebt<'info>>) -> Result<()> {
    let AbsorbBadDebt { market, obligation, reserve } = ctx.accounts;
    let account = &mut obligation.load_mut()?;
    let named = Named { reserve: reserve.as_ref(), price: None };
    let mut book = Book::open(market, &[named], account, NewPosition::Refuse)?;
    if account.has_collateral() {
        book.open_others(market, ctx.remaining_accounts, account, Interest::OfAll)?;
        book.check_no_collateral(account)?;
    }
    let entry = book.first()?;
    require!(account.owes(entry.slot), WlmError::NoPosition);

    let owed = account.position(entry.slot).debt();
    let written_off = entry.pool.write_off(owed).map_err(core_error)?;
    entry.reprice()?;
    entry.reserve.bad_debt_total = entry.reserve.bad_debt_total.saturating_add(written_off.loss);
    account.set_debt(entry.slot, wlm_core::units::DebtShares::ZERO);

    let event = BadDebtAbsorbed {
        reserve: reserve.key(),
        obligation: obligation.key(),
        loss: written_off.loss,
        from_fees: written_off.from_fees,
        from_suppliers: written_off.from_suppliers,
        debt_shares: owed.0,
        supply_index: entry.pool.supply_index.0,
    };
    book.write();
    emit!(event);
    Ok(())
}
