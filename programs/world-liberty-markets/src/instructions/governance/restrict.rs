use anchor_lang::prelude::*;

use crate::{
    book::Alone,
    durable_nonce::refuse_durable_nonce,
    error::{WlmError, refusal},
    events::Restricted,
    load::load_mut,
    state::{Market, PegFacility, Reserve, Restriction, STOP_DURATION},
};

/// Reduces risk at once.
///
/// 1. The signer is the market's guardian or governance, in a transaction without a durable nonce.
/// 2. A cap only falls. A stop ends by itself after 72 hours; asked for again, it begins anew.
/// 3. Repayments, liquidations and withdrawals are out of its reach.
#[derive(Accounts)]
pub struct Restrict<'info> {
    /// The market's guardian or governance.
    pub signer: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The reserve or the peg facility.
    /// CHECK: `load::load_mut` checks owner, discriminator and length.
    #[account(mut)]
    pub target: UncheckedAccount<'info>,
    /// The instructions of this transaction.
    /// CHECK: `solana_instructions_sysvar` checks its address.
    pub instructions: UncheckedAccount<'info>,
}

/// See [`Restrict`].
pub fn restrict(ctx: Context<Restrict>, restriction: Restriction) -> Result<()> {
    let Restrict { signer, market, target, instructions } = ctx.accounts;
    refuse_durable_nonce(instructions.as_ref())?;
    {
        let market = market.load()?;
        let may = signer.key == &market.guardian || signer.key == &market.governance;
        ensure!(may, WlmError::Unauthorized);
    }
    if restriction == Restriction::ClosePeg {
        let facility = &mut load_mut::<PegFacility>(target.as_ref(), WlmError::WrongPeg)?;
        ensure!(facility.market == market.key(), WlmError::WrongMarket);
        facility.config.capacity = facility.config.capacity.min(facility.level);
    } else {
        let mut alone = Alone::open(target.as_ref(), &market.key())?;
        let now = alone.now;
        alone.reserve.restrict(&restriction, now)?;
        alone.reprice()?;
    }
    emit!(Restricted { market: market.key(), target: target.key(), by: signer.key(), restriction });
    Ok(())
}

impl Reserve {
    fn restrict(&mut self, restriction: &Restriction, now: i64) -> Result<()> {
        let until = now.saturating_add(STOP_DURATION.into());
        let config = &mut self.config;
        match *restriction {
            Restriction::LowerCaps { supply_cap, borrow_cap, debt_ceiling_usd } => {
                let named = supply_cap.or(borrow_cap).or(debt_ceiling_usd);
                ensure!(named.is_some(), WlmError::EmptyChange);
                lower(&mut config.supply_cap, supply_cap)?;
                lower(&mut config.borrow_cap, borrow_cap)?;
                lower(&mut config.debt_ceiling_usd, debt_ceiling_usd)?;
            }
            Restriction::StopDeposits => self.deposits_stopped_until = until,
            Restriction::StopBorrows => self.borrows_stopped_until = until,
            Restriction::CloseFacilities => {
                config.facility_capacity = config.facility_capacity.min(self.facility_level);
                config.flash_capacity = config.flash_capacity.min(self.flash_level);
            }
            Restriction::ClosePeg => return Err(refusal(WlmError::WrongPeg)),
        }
        Ok(())
    }
}

fn lower(cap: &mut u64, to: Option<u64>) -> Result<()> {
    if let Some(to) = to {
        ensure!(to <= *cap, WlmError::RestrictionRaises);
        *cap = to;
    }
    Ok(())
}
