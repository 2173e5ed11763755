use anchor_lang::prelude::*;
use wlm_core::{limits::check_supply_cap, units::SupplyShares};

use crate::{
    book::{Book, MintAccess, NewPosition},
    error::core_error,
    events::Deposited,
    instructions::tokens::*,
    state::{Market, Obligation},
};

/// Supplies assets to a reserve.
///
/// 1. The signer is the obligation's owner and deposits are not switched off.
/// 2. Supply shares are minted, rounded down.
/// 3. A new position becomes collateral if the asset can be and its price is alive: nobody
///    may shield a debt with an asset that cannot be valued any more. Without a price
///    account the cached price decides; the deposit itself needs none.
/// 4. If the lending facility has USD1 out and the mint is writable, the cash burns it down.
/// 5. All supply stays within the supply cap.
#[derive(Accounts)]
pub struct Deposit<'info> {
    /// The obligation's owner, who pays.
    pub owner: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The obligation.
    #[account(mut)]
    pub obligation: AccountLoader<'info, Obligation>,
    /// What is supplied, from `wallet`.
    pub tokens: ReserveTokens<'info>,
}

impl Book<'_> {
    /// The rules of a deposit into the first reserve: shares minted, and idle USD1 burned.
    pub fn deposit(
        &mut self,
        obligation: &mut Obligation,
        assets: u64,
        mint: MintAccess,
    ) -> Result<(SupplyShares, u64)> {
        let now = self.now;
        let entry = self.first()?;
        entry.reserve.check_deposits_enabled(now)?;
        let shares = entry.pool.deposit(assets).map_err(core_error)?;
        let burned = entry.burn_idle(mint)?;
        check_supply_cap(&entry.pool, entry.reserve.config.supply_cap).map_err(core_error)?;
        entry.reprice()?;

        let held = obligation.position(entry.slot).supply();
        obligation.set_supply(entry.slot, held.plus(shares).map_err(core_error)?);
        if held.is_zero() && entry.reserve.config.is_collateral() && entry.has_live_price(now) {
            obligation.enable_collateral(entry.slot);
        }
        Ok((shares, burned))
    }
}

/// See [`Deposit`].
pub fn deposit(ctx: Context<Deposit>, assets: u64) -> Result<()> {
    let Deposit { owner, market, obligation, tokens } = ctx.accounts;
    let transfer = tokens.transfer();
    let (event, signer) = {
        let account = &mut obligation.load_mut()?;
        account.check_owner(owner.key)?;
        let mut book = Book::open(market, &[tokens.named()], account, NewPosition::Claim)?;
        transfer.validate(&book.first()?.reserve.custody())?;
        let (shares, burned) = book.deposit(account, assets, MintAccess::of(transfer.mint))?;
        let entry = book.first()?;
        let event = Deposited {
            reserve: tokens.reserve.key(),
            obligation: obligation.key(),
            assets,
            supply_shares: shares.0,
            supply_index: entry.pool.supply_index.0,
            burned,
        };
        let signer = entry.reserve.signer();
        book.write();
        (event, signer)
    };
    transfer.pull(owner.as_ref(), assets, signer.decimals)?;
    transfer.usd1().burn_idle(transfer.vault, transfer.holder, &signer, event.burned)?;
    emit!(event);
    Ok(())
}
