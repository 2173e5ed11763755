use anchor_lang::prelude::*;
use wlm_core::{
    liquidation::{self, LiquidationSides, LiquidationTerms},
    units::Bps,
};

use crate::{
    book::{Book, Interest, NewPosition},
    error::{WlmError, core_error},
    events::Liquidated,
    instructions::{Amount, tokens::*},
    state::{Market, MarketSettings, Obligation, Reserve, VaultSigner},
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
    let health = book.liquidation_health(account)?;

    let debt_entry = book.first()?;
    debt.transfer().validate(&debt_entry.reserve.custody())?;
    let debt_slot = debt_entry.slot;
    let owed = account.position(debt_slot).debt();
    let debt_side = debt_entry.pool.debt_index.assets_ceil(owed).map_err(core_error)?;
    let debt_price = debt_entry.value.prices.ok_or(WlmError::NoPosition)?.debt().map_err(core_error)?;
    let debt_weight = debt_entry.reserve.config.weights().debt_weight;
    let debt_decimals = debt_entry.reserve.decimals;

    let entry = book.second(&debt_key, &collateral_key)?;
    collateral.transfer().validate(&entry.reserve.custody())?;
    let slot = entry.slot;
    ensure!(account.is_collateral(slot), WlmError::NotCollateral);
    let held = account.position(slot).supply();
    let sides = LiquidationSides {
        debt: debt_side,
        debt_price,
        collateral: entry.pool.supply_index.assets_floor(held).map_err(core_error)?,
        collateral_price: entry.value.prices.ok_or(WlmError::PriceStale)?.collateral().map_err(core_error)?,
    };
    let terms = terms(&market.load()?.settings, &entry.reserve, debt_weight);
    let outcome =
        liquidation::liquidate(&health, &terms, &sides, args.max_repay.into()).map_err(core_error)?;
    ensure!(outcome.to_liquidator >= args.min_receive, WlmError::ReceivesTooLittle);
    let signer = entry.reserve.signer();

    // The debt first: with one asset on both sides its payment is the cash that goes out.
    let debt_entry = book.first()?;
    let repaid = debt_entry.pool.repay(owed, Amount::Exact(outcome.repaid).into()).map_err(core_error)?;
    account.set_debt(debt_slot, owed.minus(repaid.shares).map_err(core_error)?);
    debt_entry.reprice()?;

    let entry = book.second(&debt_key, &collateral_key)?;
    let seized = match args.receive {
        Receive::Tokens => {
            entry.pool.seize(held, outcome.seized, outcome.to_liquidator).map_err(core_error)?
        }
        Receive::Shares => {
            let receiver = receiver.as_ref().ok_or(WlmError::MissingLiquidatorObligation)?;
            ensure!(receiver.key() != obligation.key(), WlmError::SelfLiquidation);
            let receiver = &mut receiver.load_mut()?;
            receiver.check_owner(liquidator.key)?;
            ensure!(receiver.market == account.market, WlmError::WrongMarket);
            let taken =
                entry.pool.seize_shares(held, outcome.seized, outcome.to_liquidator).map_err(core_error)?;
            let place = receiver.find_or_claim(entry.reserve.index)?;
            let had = receiver.position(place).supply();
            receiver.set_supply(place, had.plus(taken.kept).map_err(core_error)?);
            if had.is_zero() {
                receiver.enable_collateral(place);
            }
            taken.seized
        }
    };
    entry.reprice()?;
    account.set_supply(slot, held.minus(seized).map_err(core_error)?);

    let after = book.revalue(account, health)?;
    let event = Liquidated {
        obligation: obligation.key(),
        liquidator: liquidator.key(),
        debt_reserve: debt_key,
        collateral_reserve: collateral_key,
        debt_index: book.first()?.pool.debt_index.0,
        supply_index: book.second(&debt_key, &collateral_key)?.pool.supply_index.0,
        health_before_micros: health.factor_micros(),
        health_after_micros: after.factor_micros(),
        repaid: outcome.repaid,
        seized: outcome.seized,
        to_liquidator: outcome.to_liquidator,
        to_protocol: outcome.to_protocol,
        bonus_bps: outcome.bonus.0,
        debt_shares: repaid.shares.0,
        supply_shares: seized.0,
    };
    book.write();
    Ok((event, debt_decimals, signer))
}

fn terms(settings: &MarketSettings, collateral: &Reserve, debt_weight: Bps) -> LiquidationTerms {
    LiquidationTerms {
        target_health: settings.target_health(),
        full_bonus_health: settings.full_bonus_health(),
        min_bonus: Bps(collateral.config.min_bonus_bps.into()),
        max_bonus: Bps(collateral.config.max_bonus_bps.into()),
        protocol_share: Bps(collateral.config.protocol_bonus_share_bps.into()),
        liquidation_threshold: collateral.config.weights().liquidation_threshold,
        debt_weight,
        dust: settings.dust(),
    }
}
