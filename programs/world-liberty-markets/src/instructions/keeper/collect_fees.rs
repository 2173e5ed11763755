use anchor_lang::prelude::*;

use crate::{
    book::Alone,
    error::{WlmError, core_error},
    events::FeesCollected,
    instructions::tokens::*,
    state::{Market, VaultSigner},
    token::owner_of,
};

/// Pays a reserve's uncollected fees and its lending facility's interest out, as far as there is
/// cash. Anyone may.
///
/// 1. Of the fees, `insurance_share_bps` go to the reserve's insurance, rounded up.
/// 2. Of the rest and the interest, what the lending facility's deficit needs is burned; the mint
///    must then be writable.
/// 3. What is left goes to the treasury.
#[derive(Accounts)]
pub struct CollectFees<'info> {
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The reserve; `wallet` must belong to the treasury.
    pub tokens: ReserveTokens<'info>,
    /// The reserve's insurance.
    /// CHECK: must be the address stored in the reserve.
    #[account(mut)]
    pub insurance: UncheckedAccount<'info>,
}

/// See [`CollectFees`].
pub fn collect_fees(ctx: Context<CollectFees>) -> Result<()> {
    let CollectFees { market, tokens, insurance } = ctx.accounts;
    let transfer = tokens.transfer();
    ensure!(owner_of(tokens.wallet.as_ref())? == market.load()?.treasury, WlmError::WrongTreasury);
    let (event, signer) = take(market.key(), tokens, insurance.key)?;
    transfer.to(insurance.as_ref()).push(&signer, event.to_insurance)?;
    transfer.push(&signer, event.to_treasury)?;
    transfer.usd1().burn_idle(transfer.vault, transfer.holder, &signer, event.burned)?;
    emit!(event);
    Ok(())
}

fn take(market: Pubkey, tokens: &ReserveTokens, insurance: &Pubkey) -> Result<(FeesCollected, VaultSigner)> {
    let mut alone = Alone::open(tokens.reserve.as_ref(), &market)?;
    tokens.transfer().validate(&alone.reserve.custody())?;
    ensure!(insurance == &alone.reserve.insurance, WlmError::WrongInsurance);
    let held = alone.reserve.facility().shares;

    // The interest first: what rounding takes from it is a fee.
    let pool = &mut alone.pool;
    let interest = alone.reserve.move_facility(|facility| facility.collect_interest(pool))?;
    let fees = alone.pool.collect_surplus().map_err(core_error)?;
    let assets = fees.saturating_add(interest);
    ensure!(assets > 0, WlmError::ZeroAmount);
    let share = alone.reserve.config.insurance_share().of_ceil(fees.into()).map_err(core_error)?;
    let to_insurance = u64::try_from(share).map_err(|_| WlmError::MathOverflow)?;
    let income = assets.saturating_sub(to_insurance);
    let burned = alone.reserve.move_facility(|facility| Ok(facility.repay_deficit(income)))?;
    let left = alone.reserve.facility().shares;
    alone.reprice()?;
    let event = FeesCollected {
        reserve: tokens.reserve.key(),
        assets,
        to_insurance,
        burned,
        to_treasury: income.saturating_sub(burned),
        facility_shares: held.minus(left).map_err(core_error)?.0,
    };
    Ok((event, alone.reserve.signer()))
}
