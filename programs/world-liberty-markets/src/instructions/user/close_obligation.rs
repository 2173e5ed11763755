use anchor_lang::prelude::*;

use crate::{error::WlmError, events::ObligationClosed, state::Obligation};

/// Closes an obligation without positions. Its rent goes to the owner.
#[derive(Accounts)]
pub struct CloseObligation<'info> {
    /// The obligation's owner.
    #[account(mut)]
    pub owner: Signer<'info>,
    /// The obligation.
    #[account(mut, has_one = owner @ WlmError::Unauthorized, close = owner)]
    pub obligation: AccountLoader<'info, Obligation>,
}

/// See [`CloseObligation`].
pub fn close_obligation(ctx: Context<CloseObligation>) -> Result<()> {
    ensure!(ctx.accounts.obligation.load()?.is_empty(), WlmError::ObligationNotEmpty);
    emit!(ObligationClosed { obligation: ctx.accounts.obligation.key(), owner: ctx.accounts.owner.key() });
    Ok(())
}
