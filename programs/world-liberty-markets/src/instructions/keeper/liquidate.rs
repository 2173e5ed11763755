use anchor_lang::prelude::*;
use wlm_core::{
    health::Health,
    liquidation::{self, LiquidationSides, LiquidationTerms},
    price::PriceUse,
    units::{Bps, DebtShares, SupplyShares},
};

use crate::{
    book::{Book, Interest, NewPosition},
    error::{WlmError, core_error},
    events::Liquidated,
    instructions::{Amount, tokens::*},
    state::{CollateralTerms, Market, MarketSettings, Obligation, VaultSigner},
};

/// What the liquidator receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
pub enum Receive {
    /// The collateral's tokens, from the vault.
    Tokens,
    /// Supply shares in the liquidator's own obligation: works when the vault is short of cash.
    Shares,
}

/// What a liquidator offers and asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
pub struct LiquidateArgs {
    /// The most that may be repaid.
    pub max_repay: Amount,
    /// The least collateral to receive, in base units.
    pub min_receive: u64,
    /// In which form.
    pub receive: Receive,
}

/// Repays an unhealthy obligation's debt and seizes collateral for it, at a bonus.
///
/// 1. The liquidator is not the obligation's owner.
/// 2. The health factor is below one, at spot prices no older than the longer age.
/// 3. Size, bonus and dust go by `wlm_core::liquidation`: paid is rounded up, received down.
/// 4. The protocol's part of the bonus stays in the collateral's pool.
/// 5. The liquidator receives at least `min_receive`.
///
/// Not checked: caps, outflow buckets, pauses, price gaps. Nothing stands in the way of a
/// liquidation. Debt and collateral may be the same asset.
#[derive(Accounts)]
pub struct Liquidate<'info> {
    /// Who repays.
    pub liquidator: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The obligation.
    #[account(mut)]
    pub obligation: AccountLoader<'info, Obligation>,
    /// What is repaid, from `wallet`.
    pub debt: ReserveTokens<'info>,
    /// What is seized, to `wallet`.
    pub collateral: ReserveTokens<'info>,
    /// The liquidator's obligation, to receive shares.
    #[account(mut)]
    pub receiver: Option<AccountLoader<'info, Obligation>>,
}

/// See [`Liquidate`].
pub fn liquidate<'info>(ctx: Context<'info, Liquidate<'info>>, args: LiquidateArgs) -> Result<()> {
    let (event, debt_decimals, signer) = settle(&ctx, args)?;
    let Liquidate { liquidator, debt, collateral, .. } = ctx.accounts;
    debt.transfer().pull(liquidator.as_ref(), event.repaid, debt_decimals)?;
    if args.receive == Receive::Tokens {
        collateral.transfer().push(&signer, event.to_liquidator)?;
    }
    emit!(event);
    Ok(())
}

fn settle<'info>(
    ctx: &Context<'info, Liquidate<'info>>,
    args: LiquidateArgs,
) -> Result<(Liquidated, u8, VaultSigner)> {
    let Liquidate { liquidator, market, obligation, debt, collateral, receiver } = &*ctx.accounts;
    let account = &mut obligation.load_mut()?;
    ensure!(&account.owner != liquidator.key, WlmError::SelfLiquidation);
    let (debt_key, collateral_key) = (debt.reserve.key(), collateral.reserve.key());
    let named = [debt.named(), collateral.named()];
    let named = if debt_key == collateral_key { named.get(..1) } else { named.get(..) }.unwrap_or_default();
    let mut book = Book::open(market, named, account, NewPosition::Refuse)?;
    book.open_others(market, ctx.remaining_accounts, account, Interest::OfAll)?;
    debt.transfer().validate(&book.first()?.reserve.custody())?;
    collateral.transfer().validate(&book.last_named()?.reserve.custody())?;
    let settings = market.load()?.settings;

    let done = match args.receive {
        Receive::Tokens => book.liquidate(account, &settings, &args, None)?,
        Receive::Shares => {
            let receiver = receiver.as_ref().ok_or(WlmError::MissingLiquidatorObligation)?;
            ensure!(receiver.key() != obligation.key(), WlmError::SelfLiquidation);
            let receiver = &mut receiver.load_mut()?;
            receiver.check_owner(liquidator.key)?;
            ensure!(receiver.market == account.market, WlmError::WrongMarket);
            book.liquidate(account, &settings, &args, Some(receiver))?
        }
    };
    let event = Liquidated {
        obligation: obligation.key(),
        liquidator: liquidator.key(),
        debt_reserve: debt_key,
        collateral_reserve: collateral_key,
        debt_index: book.first()?.pool.debt_index.0,
        supply_index: book.last_named()?.pool.supply_index.0,
        health_before_micros: done.before.factor_micros(),
        health_after_micros: done.after.factor_micros(),
        repaid: done.sizes.repaid,
        seized: done.sizes.seized,
        to_liquidator: done.sizes.to_liquidator,
        to_protocol: done.sizes.to_protocol,
        bonus_bps: done.sizes.bonus.0,
        debt_shares: done.debt_shares.0,
        supply_shares: done.supply_shares.0,
    };
    let decimals = book.first()?.reserve.decimals;
    let signer = book.last_named()?.reserve.signer();
    book.write();
    Ok((event, decimals, signer))
}

/// What a liquidation came to.
pub struct Settled {
    /// Repaid, seized and handed out.
    pub sizes: liquidation::Liquidation,
    /// Debt shares burned.
    pub debt_shares: DebtShares,
    /// Supply shares burned or moved.
    pub supply_shares: SupplyShares,
    /// The obligation's health before.
    pub before: Health,
    /// Its health after.
    pub after: Health,
}

impl Book<'_> {
    /// The rules of a liquidation: the first reserve is the debt's, the last named the collateral's,
    /// all others are in play. Shares go to `receiver`.
    pub fn liquidate(
        &mut self,
        obligation: &mut Obligation,
        settings: &MarketSettings,
        args: &LiquidateArgs,
        receiver: Option<&mut Obligation>,
    ) -> Result<Settled> {
        let before = self.liquidation_health(obligation)?;
        let (emode, now) = (self.emode, self.now);
        let debt = self.first()?;
        let debt_slot = debt.slot;
        let owed = obligation.position(debt_slot).debt();
        let debt_side = debt.pool.debt_index.assets_ceil(owed).map_err(core_error)?;
        let debt_price = debt.value.prices.ok_or(WlmError::NoPosition)?.debt().map_err(core_error)?;
        let debt_weight = debt.reserve.debt_weight(PriceUse::Liquidation, now);

        let collateral = self.last_named()?;
        let slot = collateral.slot;
        ensure!(obligation.is_collateral(slot), WlmError::NotCollateral);
        let held = obligation.position(slot).supply();
        let prices = collateral.value.prices.ok_or(WlmError::PriceStale)?;
        let sides = LiquidationSides {
            debt: debt_side,
            debt_price,
            collateral: collateral.pool.supply_index.assets_floor(held).map_err(core_error)?,
            collateral_price: prices.collateral().map_err(core_error)?,
        };
        let protocol_share = Bps(collateral.reserve.config.protocol_bonus_share_bps.into());
        let collateral_terms = collateral.reserve.collateral_terms(&emode, now);
        let terms = terms(settings, &collateral_terms, debt_weight, protocol_share);
        let sizes =
            liquidation::liquidate(&before, &terms, &sides, args.max_repay.into()).map_err(core_error)?;
        ensure!(sizes.to_liquidator >= args.min_receive, WlmError::ReceivesTooLittle);

        // The debt first: with one asset on both sides its payment is the cash that goes out.
        let debt = self.first()?;
        let repaid = debt.pool.repay(owed, Amount::Exact(sizes.repaid).into()).map_err(core_error)?;
        obligation.set_debt(debt_slot, owed.minus(repaid.shares).map_err(core_error)?);
        debt.reprice()?;

        let collateral = self.last_named()?;
        let (seized, paid) = (sizes.seized, sizes.to_liquidator);
        let supply_shares = match receiver {
            None => collateral.pool.seize(held, seized, paid).map_err(core_error)?,
            Some(receiver) => {
                let taken = collateral.pool.seize_shares(held, seized, paid).map_err(core_error)?;
                hand_over(receiver, collateral.reserve.index, taken.kept)?;
                taken.seized
            }
        };
        collateral.reprice()?;
        obligation.set_supply(slot, held.minus(supply_shares).map_err(core_error)?);

        let after = self.revalue(obligation, before)?;
        Ok(Settled { sizes, debt_shares: repaid.shares, supply_shares, before, after })
    }
}

fn hand_over(receiver: &mut Obligation, reserve_index: u16, shares: SupplyShares) -> Result<()> {
    let place = receiver.find_or_claim(reserve_index)?;
    let had = receiver.position(place).supply();
    receiver.set_supply(place, had.plus(shares).map_err(core_error)?);
    if had.is_zero() {
        receiver.enable_collateral(place);
    }
    Ok(())
}

fn terms(
    settings: &MarketSettings,
    collateral: &CollateralTerms,
    debt_weight: Bps,
    protocol_share: Bps,
) -> LiquidationTerms {
    LiquidationTerms {
        target_health: settings.target_health(),
        full_bonus_health: settings.full_bonus_health(),
        min_bonus: Bps(collateral.min_bonus_bps.into()),
        max_bonus: Bps(collateral.max_bonus_bps.into()),
        protocol_share,
        liquidation_threshold: Bps(collateral.liquidation_threshold_bps.into()),
        debt_weight,
        dust: settings.dust(),
    }
}
