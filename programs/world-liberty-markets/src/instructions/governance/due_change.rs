use anchor_lang::prelude::*;

use crate::{
    error::WlmError,
    state::{Market, PendingChange},
};

/// A change whose time has come, for what executes it. Its rent goes back to who paid it.
#[derive(Accounts)]
pub struct DueChange<'info> {
    /// The market.
    #[account(mut)]
    pub market: AccountLoader<'info, Market>,
    /// The change.
    #[account(mut, close = payer, has_one = market @ WlmError::WrongMarket, has_one = payer @ WlmError::WrongPayer)]
    pub change: Box<Account<'info, PendingChange>>,
    /// Who paid for its proposal.
    /// CHECK: must be the address stored in the change.
    #[account(mut)]
    pub payer: UncheckedAccount<'info>,
}

impl DueChange<'_> {
    /// Refuses a change that is not due, or of another target, or that stands on a state that is gone.
    pub fn check(&self, target: &AccountInfo) -> Result<()> {
        let (change, now) = (&self.change, Clock::get()?.unix_timestamp);
        let market = self.market.load()?;
        change.check_executable(&market.governance, now)?;
        ensure!(&change.target == target.key, WlmError::ChangeTargetMismatch);
        let key = self.market.key();
        let old = market.replaced(&key, &change.new, target)?;
        ensure!(old == change.old, WlmError::ChangeStale);
        market.review(&key, &change.new, target, now)
    }
}
