use anchor_lang::prelude::*;

use crate::{
    book::Alone, error::WlmError, events::FacilityRebalanced, instructions::tokens::*, state::Market,
};

/// Burns USD1 that the lending facility minted and that lies idle in the vault. Anyone may.
#[derive(Accounts)]
pub struct RebalanceFacility<'info> {
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The market's USD1 reserve; the mint writable.
    pub tokens: ReserveVault<'info>,
}

/// See [`RebalanceFacility`].
pub fn rebalance_facility(ctx: Context<RebalanceFacility>) -> Result<()> {
    let RebalanceFacility { market, tokens } = ctx.accounts;
    let transfer = tokens.transfer(tokens.vault.as_ref());
    let (event, signer) = {
        let mut alone = Alone::open(tokens.reserve.as_ref(), &market.key())?;
        transfer.validate(&alone.reserve.custody())?;
        let (before, pool) = (alone.reserve.facility(), &mut alone.pool);
        let burned = alone.reserve.move_facility(|facility| facility.burn_idle(pool))?;
        ensure!(alone.reserve.facility() != before, WlmError::ZeroAmount);
        alone.reprice()?;
        let level = alone.reserve.facility_level;
        let event = FacilityRebalanced { reserve: tokens.reserve.key(), burned, level };
        (event, alone.reserve.signer())
    };
    transfer.usd1().burn_idle(transfer.vault, transfer.holder, &signer, event.burned)?;
    emit!(event);
    Ok(())
}
