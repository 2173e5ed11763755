//! One rule from the liquidation threshold to insolvency: how much is repaid, how much is
//! seized for it, and who gets it. The derivation is in `docs/MATH.md` § Liquidation.

use crate::{
    error::{CoreError, Result},
    health::Health,
    price::Price,
    units::{Amount, Bps, ONE_BPS, Usd},
    wide::{mul_div_ceil, mul_ratio_ceil},
};

/// The parameters of the market and of the two reserves that a liquidation goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiquidationTerms {
    /// The health factor a liquidation restores, above 100 %.
    pub target_health: Bps,
    /// The health factor at which the bonus is largest, below 100 %.
    pub full_bonus_health: Bps,
    /// The bonus at a health factor of one; paid however little equity is left.
    pub min_bonus: Bps,
    /// The bonus at `full_bonus_health` and below.
    pub max_bonus: Bps,
    /// The part of the bonus that the protocol keeps.
    pub protocol_share: Bps,
    /// Of the collateral that is seized.
    pub liquidation_threshold: Bps,
    /// Of the debt that is repaid.
    pub debt_weight: Bps,
    /// A remainder worth less than this does not stay behind.
    pub dust: Usd,
}

/// The two positions that are exchanged, at their liquidation prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiquidationSides {
    /// What the position owes, in base units, rounded up.
    pub debt: u64,
    /// What a base unit of it costs, rounded up.
    pub debt_price: Price,
    /// What the position holds, in base units, rounded down.
    pub collateral: u64,
    /// What a base unit of it is worth, rounded down.
    pub collateral_price: Price,
}

/// What a liquidation moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Liquidation {
    /// Base units the liquidator pays, rounded up.
    pub repaid: u64,
    /// Base units of collateral the borrower loses.
    pub seized: u64,
    /// Of these, what the liquidator gets, rounded down.
    pub to_liquidator: u64,
    /// Of these, what the protocol keeps, rounded up.
    pub to_protocol: u64,
    /// The bonus that was paid.
    pub bonus: Bps,
}

/// Sizes a liquidation of at most `offer`, or says why there is none.
pub fn liquidate(
    health: &Health,
    terms: &LiquidationTerms,
    sides: &LiquidationSides,
    offer: Amount,
) -> Result<Liquidation> {
    if !health.is_liquidatable() {
        return Err(CoreError::NotLiquidatable);
    }
    if offer == Amount::Exact(0) || sides.debt == 0 || sides.collateral == 0 {
        return Err(CoreError::ZeroAmount);
    }
    let bonus = bonus(health, terms)?;
    let exchange = Exchange { sides, bonus };
    let limit = match offer {
        Amount::All => sides.debt,
        Amount::Exact(most) => most.min(sides.debt),
    };
    let wanted = sides.debt_price.assets_ceil(target_value(health, terms, bonus)?);
    let trade = exchange.repay(wanted.min(limit))?;
    let trade = exchange.without_dust(trade, terms.dust)?;
    if trade.repaid > limit {
        return Err(CoreError::LiquidationLeavesDust);
    }
    if trade.seized == 0 {
        return Err(CoreError::ZeroAmount); // the offer buys less than one base unit
    }
    let to_protocol = protocol_part(trade.seized, bonus, terms.protocol_share)?;
    Ok(Liquidation {
        repaid: trade.repaid,
        seized: trade.seized,
        to_liquidator: trade.seized.saturating_sub(to_protocol),
        to_protocol,
        bonus,
    })
}

/// Whether the collateral cannot pay the debt and the smallest bonus: any liquidation ends
/// in bad debt, so the size is free and health need not improve.
#[must_use]
pub fn is_insolvent(health: &Health, terms: &LiquidationTerms) -> bool {
    health.debt.part_ceil(terms.min_bonus.plus_one()).map_or(true, |needed| health.collateral < needed)
}

/// The bonus: linear in the health factor, capped by the equity that is left and by what
/// keeps this exchange from lowering the health factor, but never under the smallest.
fn bonus(health: &Health, terms: &LiquidationTerms) -> Result<Bps> {
    if is_insolvent(health, terms) {
        return Ok(terms.min_bonus);
    }
    let neutral = health_neutral_bonus(health, terms)?;
    if neutral < terms.min_bonus {
        return Err(CoreError::LiquidationWorsensHealth);
    }
    let earned = ramp(health, terms)?.min(neutral).min(health.equity_over_debt());
    Ok(earned.max(terms.min_bonus))
}

fn ramp(health: &Health, terms: &LiquidationTerms) -> Result<Bps> {
    let factor = health.factor_floor(ONE_BPS as u128)?;
    let shortfall = ONE_BPS.saturating_sub(u32::try_from(factor).unwrap_or(ONE_BPS));
    let span = terms.full_bonus_health.complement();
    if shortfall >= span.0 {
        return Ok(terms.max_bonus);
    }
    let rise = terms.max_bonus.0.saturating_sub(terms.min_bonus.0) as u64;
    let climbed = rise.saturating_mul(shortfall as u64).checked_div(span.0 as u64).unwrap_or(0);
    Ok(Bps(terms.min_bonus.0.saturating_add(u32::try_from(climbed).unwrap_or(0))))
}

/// The largest bonus at which `LT · (1 + bonus) / weight ≤ health factor`, which is when an
/// exchange takes no more from the limit than from the debt.
fn health_neutral_bonus(health: &Health, terms: &LiquidationTerms) -> Result<Bps> {
    let scale = (terms.debt_weight.0 as u128).saturating_mul(ONE_BPS as u128);
    let factor = u64::try_from(health.factor_floor(scale)?).unwrap_or(u64::MAX);
    let Some(gross) = factor.checked_div(terms.liquidation_threshold.0 as u64) else {
        return Ok(Bps(u32::MAX)); // without a threshold the collateral is not in the limit
    };
    let gross = u32::try_from(gross).unwrap_or(u32::MAX);
    // Less than the whole: even without a bonus this exchange would lower the factor.
    gross.checked_sub(ONE_BPS).map(Bps).ok_or(CoreError::LiquidationWorsensHealth)
}

/// The value to repay so that the health factor becomes the target:
/// `x = (T · debt − limit) / (T · weight − LT · (1 + bonus))`, rounded up.
fn target_value(health: &Health, terms: &LiquidationTerms, bonus: Bps) -> Result<Usd> {
    if is_insolvent(health, terms) {
        return Ok(health.debt);
    }
    let missing =
        health.weighted_debt.part_ceil(terms.target_health)?.minus_or_zero(health.liquidation_limit);
    let relieved = (terms.target_health.0 as u64).saturating_mul(terms.debt_weight.0 as u64);
    let taken = (terms.liquidation_threshold.0 as u64).saturating_mul(bonus.plus_one().0 as u64);
    let net = relieved.saturating_sub(taken) as u128;
    let scale = (ONE_BPS as u128).saturating_mul(ONE_BPS as u128);
    // A target that is out of reach asks for everything.
    Ok(mul_div_ceil(missing.0, scale, net).map_or(health.debt, Usd))
}

fn protocol_part(seized: u64, bonus: Bps, share: Bps) -> Result<u64> {
    let part = bonus.0.checked_mul(share.0).ok_or(CoreError::Overflow)?;
    let whole = bonus.plus_one().0.checked_mul(ONE_BPS).ok_or(CoreError::Overflow)?;
    mul_ratio_ceil(seized as u128, part, whole)
        .and_then(|assets| u64::try_from(assets).ok())
        .ok_or(CoreError::Overflow)
}

#[derive(Clone, Copy)]
struct Trade {
    repaid: u64,
    seized: u64,
}

/// Debt for collateral at one bonus.
struct Exchange<'a> {
    sides: &'a LiquidationSides,
    bonus: Bps,
}

impl Exchange<'_> {
    /// What a repayment of `assets` seizes; when that is everything, what everything costs.
    fn repay(&self, assets: u64) -> Result<Trade> {
        let value = self.sides.debt_price.lowered().value_floor(assets);
        let taken = value.part_floor(self.bonus.plus_one())?;
        let seized = self.sides.collateral_price.raised().assets_floor(taken);
        if seized >= self.sides.collateral {
            let all = self.all_collateral()?;
            return Ok(Trade { repaid: all.repaid.min(assets), ..all });
        }
        Ok(Trade { repaid: assets, seized })
    }

    /// The whole collateral, for `value / (1 + bonus)` of debt.
    fn all_collateral(&self) -> Result<Trade> {
        let value = self.sides.collateral_price.raised().value_ceil(self.sides.collateral);
        let price = mul_div_ceil(value.0, ONE_BPS as u128, self.bonus.plus_one().0 as u128)
            .ok_or(CoreError::Overflow)?;
        let repaid = self.sides.debt_price.lowered().assets_ceil(Usd(price)).max(1);
        Ok(Trade { repaid, seized: self.sides.collateral })
    }

    /// A remainder under the dust line on either side means the whole side goes: all the
    /// debt first, then all the collateral if there is debt enough to pay for it.
    fn without_dust(&self, trade: Trade, dust: Usd) -> Result<Trade> {
        let debt_left = self.sides.debt_price.value_ceil(self.sides.debt.saturating_sub(trade.repaid));
        let trade = if is_dust(debt_left, dust) { self.repay(self.sides.debt)? } else { trade };
        let left = self.sides.collateral.saturating_sub(trade.seized);
        let collateral_left = self.sides.collateral_price.raised().value_ceil(left);
        if is_dust(collateral_left, dust) {
            let all = self.all_collateral()?;
            if all.repaid <= self.sides.debt {
                return Ok(all);
            }
        }
        Ok(trade)
    }
}

fn is_dust(value: Usd, line: Usd) -> bool {
    value > Usd::ZERO && value < line
}
