use anchor_lang::prelude::*;

use crate::{book::Alone, error::WlmError, events::DeficitBurned, instructions::tokens::*, state::Market};

/// Burns USD1 of the signer's against the lending facility's deficit, and never more than that.
/// Anyone may.
#[derive(Accounts)]
pub struct BurnDeficit<'info> {
    /// Who pays.
    pub payer: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The market's USD1 reserve; burned from `wallet`, the mint writable.
    pub tokens: ReserveTokens<'info>,
}

/// See [`BurnDeficit`].
pub fn burn_deficit(ctx: Context<BurnDeficit>, assets: u64) -> Result<()> {
    let BurnDeficit { payer, market, tokens } = ctx.accounts;
    let transfer = tokens.transfer();
    ensure!(assets > 0, WlmError::ZeroAmount);
    let event = {
        let mut alone = Alone::open(tokens.reserve.as_ref(), &market.key())?;
        transfer.validate(&alone.reserve.custody())?;
        let burned = alone.reserve.move_facility(|facility| Ok(facility.repay_deficit(assets)))?;
        ensure!(burned > 0, WlmError::NoDeficit);
        // The bucket has room again: that is liquidity, and moves the rate.
        alone.reprice()?;
        DeficitBurned {
            reserve: tokens.reserve.key(),
            payer: payer.key(),
            burned,
            deficit: alone.reserve.facility_deficit,
            level: alone.reserve.facility_level,
        }
    };
    transfer.usd1().burn(transfer.other, payer.as_ref(), event.burned)?;
    emit!(event);
    Ok(())
}
