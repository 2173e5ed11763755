use anchor_lang::prelude::*;

use crate::{
    durable_nonce::refuse_durable_nonce,
    events::RoleAccepted,
    state::{Market, Role},
};

/// Takes a role over: the second of two steps, so that none is handed to an address nobody has.
///
/// The signer is who the role is offered to, in a transaction without a durable nonce.
#[derive(Accounts)]
pub struct AcceptRole<'info> {
    /// To whom it is offered.
    pub signer: Signer<'info>,
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The instructions of this transaction.
    /// CHECK: `solana_instructions_sysvar` checks its address.
    pub instructions: UncheckedAccount<'info>,
}

/// See [`AcceptRole`].
pub fn accept_role(ctx: Context<AcceptRole>, role: Role) -> Result<()> {
    let AcceptRole { signer, market, instructions } = ctx.accounts;
    refuse_durable_nonce(instructions.as_ref())?;
    let old = market.load_mut()?.accept(role, signer.key)?;
    emit!(RoleAccepted { market: market.key(), role, old, new: signer.key() });
    Ok(())
}
