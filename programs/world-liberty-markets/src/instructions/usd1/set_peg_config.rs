use anchor_lang::prelude::*;

use crate::{
    error::WlmError,
    events::PegConfigSet,
    state::{Market, PegConfig, PegFacility},
};

/// Replaces a peg facility's configuration.
///
/// 1. The signer is the market's governance.
/// 2. The new configuration is within its bounds, by the same check as at creation.
///
/// A capacity under the level only stops buying.
#[derive(Accounts)]
pub struct SetPegConfig<'info> {
    /// The market's governance.
    pub governance: Signer<'info>,
    /// The market.
    #[account(has_one = governance @ WlmError::Unauthorized)]
    pub market: AccountLoader<'info, Market>,
    /// The facility.
    #[account(mut, has_one = market @ WlmError::WrongMarket)]
    pub facility: AccountLoader<'info, PegFacility>,
}

/// See [`SetPegConfig`].
pub fn set_peg_config(ctx: Context<SetPegConfig>, config: PegConfig) -> Result<()> {
    config.validate()?;
    let facility = &mut ctx.accounts.facility;
    let old = core::mem::replace(&mut facility.load_mut()?.config, config);
    emit!(PegConfigSet { facility: facility.key(), old, new: config });
    Ok(())
}
