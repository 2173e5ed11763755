use anchor_lang::prelude::*;

use crate::{
    book::{Book, Interest, Named, NewPosition},
    error::WlmError,
    events::CollateralSet,
    state::{Market, Obligation},
    valuation::Ceilings,
};

/// Whether a position's supply backs debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
pub enum CollateralUse {
    /// It does, and can be seized.
    Enabled,
    /// It only earns.
    Disabled,
}

/// Lets a position's supply back debt, or keeps it from doing so.
///
/// 1. The signer is the obligation's owner, and there is supply.
/// 2. To enable: the asset can be collateral and its price is alive.
/// 3. To disable with debt: the debt stays within what may be borrowed against the rest.
///    Remaining accounts as in [`crate::book`].
#[derive(Accounts)]
pub struct SetCollateral<'info> {
    /// The obligation's owner.
    pub owner: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The obligation.
    #[account(mut)]
    pub obligation: AccountLoader<'info, Obligation>,
    /// The reserve of the position.
    /// CHECK: `book::load_reserve` checks owner, discriminator and length; the book its market.
    #[account(mut)]
    pub reserve: UncheckedAccount<'info>,
    /// Its price account; without one the cached price counts.
    /// CHECK: `oracle::read_price` checks owner, discriminator, verification and feed.
    pub price: Option<UncheckedAccount<'info>>,
}

impl Book<'_> {
    /// The rules of letting the first reserve's position back debt, or not. To disable with debt, the
    /// other reserves are in play.
    pub fn set_collateral(&mut self, obligation: &mut Obligation, collateral: CollateralUse) -> Result<()> {
        let now = self.now;
        let entry = self.first()?;
        let slot = entry.slot;
        ensure!(!obligation.position(slot).supply().is_zero(), WlmError::NoPosition);
        match collateral {
            CollateralUse::Enabled => {
                ensure!(entry.reserve.config.is_collateral(), WlmError::NotCollateral);
                ensure!(entry.has_live_price(now), WlmError::PriceStale);
                obligation.enable_collateral(slot);
            }
            CollateralUse::Disabled => {
                obligation.disable_collateral(slot);
                if obligation.has_debt() {
                    self.check_new_risk(obligation, Ceilings::OfShares)?;
                } else {
                    self.release_attributions(obligation);
                }
            }
        }
        Ok(())
    }
}

/// See [`SetCollateral`].
pub fn set_collateral<'info>(
    ctx: Context<'info, SetCollateral<'info>>,
    collateral: CollateralUse,
) -> Result<()> {
    let SetCollateral { owner, market, obligation, reserve, price } = ctx.accounts;
    let account = &mut obligation.load_mut()?;
    account.check_owner(owner.key)?;
    let named = Named { reserve: reserve.as_ref(), price: price.as_ref().map(AsRef::as_ref) };
    let mut book = Book::open(market, &[named], account, NewPosition::Refuse)?;
    if collateral == CollateralUse::Disabled && account.has_debt() {
        book.open_others(market, ctx.remaining_accounts, account, Interest::OfDebts)?;
    }
    book.set_collateral(account, collateral)?;
    book.write();
    emit!(CollateralSet {
        reserve: reserve.key(),
        obligation: obligation.key(),
        collateral_mask: account.collateral_mask,
    });
    Ok(())
}
