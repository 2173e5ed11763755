use anchor_lang::prelude::*;
use wlm_core::price::PriceUse;

use crate::{
    book::Alone,
    error::{WlmError, core_error, refusal},
    events::ChangeExecuted,
    instructions::due_change::*,
    load::load_mut,
    oracle::read_price,
    state::{CachedPrice, ConfigChange, Market, PegChange, PegFacility, ReserveChange},
    token::check_facilities,
};

/// Carries a change out. Anyone may.
///
/// 1. Its delay is over, it is not expired, and the governance that proposed it still governs.
/// 2. What it replaces is as it was when it was proposed, and it is within the bounds and steps of now.
/// 3. Interest until now is counted by the old configuration. A lower threshold, a higher debt weight
///    and the leaving of an e-mode group come to count on a ramp.
/// 4. A new feed must show a price good enough for new risk; the old feed's is forgotten.
/// 5. USD1 is minted only into the market's own USD1 reserve, where the market is the mint authority.
#[derive(Accounts)]
pub struct ExecuteChange<'info> {
    /// The change.
    pub due: DueChange<'info>,
    /// What it changes.
    /// CHECK: must be the address stored in the change; `Market::replaced` checks what it is.
    #[account(mut)]
    pub target: UncheckedAccount<'info>,
    /// A Pyth price account of a reserve's new feed; needed when the feed changes.
    /// CHECK: `oracle::read_price` checks owner, discriminator, verification and feed.
    pub price: Option<UncheckedAccount<'info>>,
    /// The mint of the market's USD1; needed when a reserve may mint more of it than before.
    /// CHECK: must be the address stored in the market.
    pub mint: Option<UncheckedAccount<'info>>,
}

/// See [`ExecuteChange`].
pub fn execute_change(ctx: Context<ExecuteChange>) -> Result<()> {
    let accounts = ctx.accounts;
    accounts.due.check(accounts.target.as_ref())?;
    match &accounts.due.change.new {
        ConfigChange::Reserve(change) => accounts.change_reserve(change)?,
        ConfigChange::Peg(change) => accounts.change_peg(change)?,
        change => accounts.due.market.load_mut()?.change(change)?,
    }
    let DueChange { market, change, .. } = &accounts.due;
    emit!(ChangeExecuted { market: market.key(), change: change.key(), pending: (***change).clone() });
    Ok(())
}

impl Market {
    /// Carries out a change of the market itself.
    fn change(&mut self, change: &ConfigChange) -> Result<()> {
        match change {
            ConfigChange::Emode { group, terms } => {
                let (duration, now) = (self.settings.ramp_duration, Clock::get()?.unix_timestamp);
                let group = self.emode_group_mut(*group)?;
                let terms = terms.applied_to(group).terms();
                group.set_terms(&terms, duration, now);
            }
            ConfigChange::Settings(change) => self.settings = change.applied_to(&self.settings),
            ConfigChange::PriceReceivers(receivers) => self.price_receivers = *receivers,
            ConfigChange::Role { role, to } => self.offer(*role, *to),
            ConfigChange::Reserve(_)
            | ConfigChange::Peg(_)
            | ConfigChange::NewReserve(_)
            | ConfigChange::NewPeg(_) => return Err(refusal(WlmError::ChangeKindMismatch)),
        }
        Ok(())
    }
}

impl ExecuteChange<'_> {
    fn change_reserve(&self, change: &ReserveChange) -> Result<()> {
        let market = &self.due.market;
        let mut alone = Alone::open(self.target.as_ref(), &market.key())?;
        let (now, reserve) = (alone.now, &mut *alone.reserve);
        let old = reserve.config;
        reserve.change(change, &*market.load()?, now);
        let new = reserve.config;
        if old.feed_id != new.feed_id {
            let price = self.price.as_ref().ok_or(WlmError::MissingAccount)?;
            let passed = read_price(price.as_ref(), &*market.load()?, &new.feed_id, now)?;
            passed
                .range(PriceUse::NewRisk, &new.oracle_limits(), reserve.decimals, now)
                .map_err(core_error)?;
            reserve.price = CachedPrice::from(passed);
        }
        if new.mints_more_than(&old) {
            let mint = self.mint.as_ref().ok_or(WlmError::MissingAccount)?;
            ensure!(mint.key == &reserve.mint, WlmError::WrongMint);
            check_facilities(market, mint.as_ref())?;
        }
        alone.reprice()
    }

    fn change_peg(&self, change: &PegChange) -> Result<()> {
        let facility = &mut load_mut::<PegFacility>(self.target.as_ref(), WlmError::WrongPeg)?;
        facility.change(change);
        Ok(())
    }
}
