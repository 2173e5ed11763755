use anchor_lang::prelude::*;

use crate::{
    book::{Book, Interest, Named, NewPosition},
    error::{WlmError, core_error},
    events::BadDebtAbsorbed,
    instructions::tokens::*,
    state::{Market, Obligation},
    token::balance,
};

/// Writes off what an obligation without collateral owes in one reserve. Anyone may.
///
/// 1. There is debt, and no collateral is left. Shares worth less than one base unit are none: to
///    show that, pass the reserves of the other positions as in [`crate::book`].
/// 2. The reserve's insurance pays first, then its uncollected fees, then all its suppliers alike,
///    through the index. What the lending facility loses among them becomes its deficit.
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
    pub tokens: ReserveVault<'info>,
    /// Its insurance.
    /// CHECK: must be the address stored in the reserve.
    #[account(mut)]
    pub insurance: UncheckedAccount<'info>,
}

/// See [`AbsorbBadDebt`].
pub fn absorb_bad_debt<'info>(ctx: Context<'info, AbsorbBadDebt<'info>>) -> Result<()> {
    let AbsorbBadDebt { market, obligation, tokens, insurance } = ctx.accounts;
    let transfer = tokens.transfer(insurance.as_ref());
    let (event, signer) = {
        let account = &mut obligation.load_mut()?;
        let named = Named { reserve: tokens.reserve.as_ref(), price: None };
        let mut book = Book::open(market, &[named], account, NewPosition::Refuse)?;
        if account.has_collateral() {
            book.open_others(market, ctx.remaining_accounts, account, Interest::OfAll)?;
            book.check_no_collateral(account)?;
        }
        let entry = book.first()?;
        ensure!(account.owes(entry.slot), WlmError::NoPosition);
        ensure!(insurance.key == &entry.reserve.insurance, WlmError::WrongInsurance);
        transfer.validate(&entry.reserve.custody())?;

        let owed = account.position(entry.slot).debt();
        let insured = balance(insurance.as_ref())?;
        let written_off = entry.pool.write_off(owed, insured).map_err(core_error)?;
        let facility_loss = match written_off.from_suppliers {
            0 => 0,
            _ => entry.reserve.move_facility(|facility| facility.record_loss(&entry.pool))?,
        };
        entry.reprice()?;
        entry.reserve.bad_debt_total = entry.reserve.bad_debt_total.saturating_add(written_off.loss);
        account.set_debt(entry.slot, wlm_core::units::DebtShares::ZERO);

        let event = BadDebtAbsorbed {
            reserve: tokens.reserve.key(),
            obligation: obligation.key(),
            loss: written_off.loss,
            from_insurance: written_off.from_insurance,
            from_fees: written_off.from_fees,
            from_suppliers: written_off.from_suppliers,
            facility_loss,
            debt_shares: owed.0,
            supply_index: entry.pool.supply_index.0,
        };
        let signer = entry.reserve.signer();
        book.write();
        (event, signer)
    };
    transfer.pull_own(&signer, event.from_insurance)?;
    emit!(event);
    Ok(())
}
