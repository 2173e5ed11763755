use anchor_lang::prelude::*;

use crate::{
    durable_nonce::refuse_durable_nonce,
    error::WlmError,
    events::{ChangeCancelled, ChangeVetoed},
    state::{Market, PendingChange},
};

/// Ends a change before its execution: takes it back, or vetoes it. Its rent goes to who paid it.
///
/// 1. The transaction does not live on a durable nonce.
/// 2. `cancel_change`: the signer is the market's governance; or anyone, once the change has expired or the
///    governance that proposed it was replaced.
/// 3. `veto_change`: the signer is the market's guardian, and the change does not replace the guardian: that one
///    waits for 14 days instead.
#[derive(Accounts)]
pub struct EndChange<'info> {
    /// Who ends it.
    pub signer: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The change.
    #[account(mut, close = payer, has_one = market @ WlmError::WrongMarket, has_one = payer @ WlmError::WrongPayer)]
    pub change: Box<Account<'info, PendingChange>>,
    /// Who paid for its proposal.
    /// CHECK: must be the address stored in the change.
    #[account(mut)]
    pub payer: UncheckedAccount<'info>,
    /// The instructions of this transaction.
    /// CHECK: `solana_instructions_sysvar` checks its address.
    pub instructions: UncheckedAccount<'info>,
}

/// See [`EndChange`].
pub fn cancel_change(ctx: Context<EndChange>) -> Result<()> {
    let EndChange { signer, market, change, instructions, .. } = ctx.accounts;
    refuse_durable_nonce(instructions.as_ref())?;
    let governance = market.load()?.governance;
    let is_over = change.is_expired(Clock::get()?.unix_timestamp) || change.proposer != governance;
    ensure!(is_over || signer.key == &governance, WlmError::Unauthorized);
    emit!(ChangeCancelled { market: market.key(), change: change.key(), id: change.id, by: signer.key() });
    Ok(())
}

/// See [`EndChange`].
pub fn veto_change(ctx: Context<EndChange>) -> Result<()> {
    let EndChange { signer, market, change, instructions, .. } = ctx.accounts;
    refuse_durable_nonce(instructions.as_ref())?;
    ensure!(signer.key == &market.load()?.guardian, WlmError::Unauthorized);
    ensure!(!change.new.replaces_guardian(), WlmError::GuardianNotVetoable);
    emit!(ChangeVetoed { market: market.key(), change: change.key(), id: change.id, by: signer.key() });
    Ok(())
}
