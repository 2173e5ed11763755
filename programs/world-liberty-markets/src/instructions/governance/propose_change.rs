use anchor_lang::prelude::*;

use crate::{
    constants::ACCOUNT_VERSION,
    create::NewAccount,
    durable_nonce::refuse_durable_nonce,
    error::WlmError,
    events::ChangeProposed,
    seeds,
    state::{ConfigChange, EXECUTION_WINDOW, Market, PendingChange},
};

/// Proposes a change. It waits, then anyone executes it within seven days.
///
/// 1. The signer is the market's governance, in a transaction without a durable nonce.
/// 2. The change is within its bounds and takes no larger step than the market's settings allow.
/// 3. The delay is the market's now, also for a change of the delay; 14 days for a change of the guardian.
#[derive(Accounts)]
#[instruction(id: u64)]
pub struct ProposeChange<'info> {
    /// The market's governance.
    pub governance: Signer<'info>,
    /// Who pays the rent, and gets it back.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The market.
    #[account(has_one = governance @ WlmError::Unauthorized)]
    pub market: AccountLoader<'info, Market>,
    /// The change, with a number of the proposer's choice.
    /// CHECK: created here, at the address of these seeds.
    #[account(mut, seeds = [seeds::CHANGE, market.key().as_ref(), &id.to_le_bytes()], bump)]
    pub change: UncheckedAccount<'info>,
    /// What it changes: a reserve, a peg facility, the mint of a new one, or the market itself.
    /// CHECK: `Market::replaced` checks owner, discriminator and market. Not checked: a mint, which is
    /// judged when it is listed.
    pub target: UncheckedAccount<'info>,
    /// The instructions of this transaction.
    /// CHECK: `solana_instructions_sysvar` checks its address.
    pub instructions: UncheckedAccount<'info>,
    /// The system program.
    pub system_program: Program<'info, System>,
}

/// See [`ProposeChange`].
pub fn propose_change(ctx: Context<ProposeChange>, id: u64, new: ConfigChange) -> Result<()> {
    let ProposeChange { governance, payer, market, change, target, instructions, .. } = ctx.accounts;
    refuse_durable_nonce(instructions.as_ref())?;
    let (now, market_key) = (Clock::get()?.unix_timestamp, market.key());
    let market = market.load()?;
    let old = market.replaced(&market_key, &new, target.as_ref())?;
    market.review(&market_key, &new, target.as_ref(), now)?;
    let executable_at = now.saturating_add(new.delay(&market.settings).into());
    let pending = PendingChange {
        version: ACCOUNT_VERSION,
        bump: ctx.bumps.change,
        market: market_key,
        id,
        proposer: governance.key(),
        payer: payer.key(),
        proposed_at: now,
        executable_at,
        expires_at: executable_at.saturating_add(EXECUTION_WINDOW.into()),
        target: target.key(),
        new,
        old,
    };
    let account = NewAccount {
        payer: payer.as_ref(),
        account: change.as_ref(),
        seeds: &[seeds::CHANGE, market_key.as_ref(), &id.to_le_bytes(), &[ctx.bumps.change]],
    };
    account.create_with(&pending)?;
    emit!(ChangeProposed { market: market_key, change: change.key(), pending });
    Ok(())
}
