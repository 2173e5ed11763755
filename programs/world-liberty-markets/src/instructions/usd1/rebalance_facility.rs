use anchor_lang::prelude::*;

use crate::{
    book::Alone,
    error::{WlmError, core_error},
    events::FacilityRebalanced,
    instructions::tokens::*,
    state::Market,
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
        let mut facility = alone.reserve.facility();
        let burned = facility.burn_idle(&mut alone.pool).map_err(core_error)?;
        ensure!(facility != alone.reserve.facility(), WlmError::ZeroAmount);
        alone.reserve.set_facility(&facility);
        alone.reprice()?;
        let event = FacilityRebalanced { reserve: tokens.reserve.key(), burned, level: facility.level };
        (event, alone.reserve.signer())
    };
    transfer.usd1().burn_idle(transfer.vault, transfer.holder, &signer, event.burned)?;
    emit!(event);
    Ok(())
}
