//! What an obligation's positions are worth together, and whether that is enough.

use crate::{
    error::{CoreError, Result},
    units::{Bps, USD_BITS, Usd},
    wide::{mul_div_floor, mul_shr_ceil, shl_div_ceil},
};

/// The risk parameters a position is weighed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RiskWeights {
    /// How much may be borrowed against its collateral.
    pub ltv: Bps,
    /// Up to where that may grow before liquidation.
    pub liquidation_threshold: Bps,
    /// By how much its debt counts, at least 100 %.
    pub debt_weight: Bps,
}

/// An obligation, valued. Collateral is rounded down and debt up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Σ collateral.
    pub collateral: Usd,
    /// Σ collateral × LTV.
    pub borrow_limit: Usd,
    /// Σ collateral × liquidation threshold.
    pub liquidation_limit: Usd,
    /// Σ debt.
    pub debt: Usd,
    /// Σ debt × debt weight.
    pub weighted_debt: Usd,
}

impl Health {
    /// Adds a position's collateral.
    pub fn add_collateral(&mut self, value: Usd, weights: &RiskWeights) -> Result<()> {
        self.collateral = self.collateral.plus(value)?;
        self.borrow_limit = self.borrow_limit.plus(value.part_floor(weights.ltv)?)?;
        self.liquidation_limit =
            self.liquidation_limit.plus(value.part_floor(weights.liquidation_threshold)?)?;
        Ok(())
    }

    /// Adds a position's debt.
    pub fn add_debt(&mut self, value: Usd, weights: &RiskWeights) -> Result<()> {
        self.debt = self.debt.plus(value)?;
        self.weighted_debt = self.weighted_debt.plus(value.part_ceil(weights.debt_weight)?)?;
        Ok(())
    }

    /// Both together: an obligation is the sum of its positions.
    pub fn plus(&self, other: &Self) -> Result<Self> {
        Ok(Self {
            collateral: self.collateral.plus(other.collateral)?,
            borrow_limit: self.borrow_limit.plus(other.borrow_limit)?,
            liquidation_limit: self.liquidation_limit.plus(other.liquidation_limit)?,
            debt: self.debt.plus(other.debt)?,
            weighted_debt: self.weighted_debt.plus(other.weighted_debt)?,
        })
    }

    /// Without a part that was added before.
    pub fn minus(&self, part: &Self) -> Result<Self> {
        Ok(Self {
            collateral: self.collateral.minus(part.collateral)?,
            borrow_limit: self.borrow_limit.minus(part.borrow_limit)?,
            liquidation_limit: self.liquidation_limit.minus(part.liquidation_limit)?,
            debt: self.debt.minus(part.debt)?,
            weighted_debt: self.weighted_debt.minus(part.weighted_debt)?,
        })
    }

    /// Whether the debt is within what may be borrowed.
    #[must_use]
    pub fn is_within_ltv(&self) -> bool {
        self.weighted_debt <= self.borrow_limit
    }

    /// Whether the health factor is below one.
    #[must_use]
    pub fn is_liquidatable(&self) -> bool {
        self.weighted_debt > self.liquidation_limit
    }

    /// The health factor in millionths, rounded down; `u64::MAX` without debt.
    #[must_use]
    pub fn factor_micros(&self) -> u64 {
        mul_div_floor(self.liquidation_limit.0, 1_000_000, self.weighted_debt.0)
            .and_then(|factor| u64::try_from(factor).ok())
            .unwrap_or(u64::MAX)
    }

    /// How the debt spreads over the collateral, for the debt ceilings.
    pub fn debt_per_borrow_power(&self) -> Result<DebtPerPower> {
        if self.borrow_limit == Usd::ZERO {
            return Ok(DebtPerPower(0));
        }
        shl_div_ceil(self.debt.0, USD_BITS, self.borrow_limit.0).map(DebtPerPower).ok_or(CoreError::Overflow)
    }

    /// `liquidation_limit · scale / weighted_debt`, rounded down.
    pub(crate) fn factor_floor(&self, scale: u128) -> Result<u128> {
        mul_div_floor(self.liquidation_limit.0, scale, self.weighted_debt.0).ok_or(CoreError::Overflow)
    }

    /// What is left of the collateral when the debt is paid, as a part of the debt, rounded down.
    pub(crate) fn equity_over_debt(&self) -> Bps {
        let equity = self.collateral.minus_or_zero(self.debt);
        let part = mul_div_floor(equity.0, Bps::ONE.0 as u128, self.debt.0);
        Bps(part.and_then(|bps| u32::try_from(bps).ok()).unwrap_or(u32::MAX))
    }
}

/// Debt per unit of borrow power, with 32 fractional bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DebtPerPower(u128);

impl DebtPerPower {
    /// The debt that rests on collateral against which `power` may be borrowed, rounded up.
    pub fn resting_on(self, power: Usd) -> Result<Usd> {
        mul_shr_ceil(power.0, self.0, USD_BITS).map(Usd).ok_or(CoreError::Overflow)
    }
}

/// How much of something worth `value` may leave so that `health` stays within its LTV:
/// a quote for screens and bots, rounded down. The program checks the health itself.
#[must_use]
pub fn removable_collateral(health: &Health, value: Usd, ltv: Bps) -> Usd {
    let room = health.borrow_limit.minus_or_zero(health.weighted_debt);
    if ltv == Bps(0) || health.debt == Usd::ZERO {
        return value;
    }
    let removable = mul_div_floor(room.0, Bps::ONE.0 as u128, ltv.0 as u128).unwrap_or(u128::MAX);
    Usd(removable.min(value.0))
}

/// How much more may be borrowed of an asset with this debt weight, rounded down: a quote.
#[must_use]
pub fn borrowable(health: &Health, debt_weight: Bps) -> Usd {
    let room = health.borrow_limit.minus_or_zero(health.weighted_debt);
    Usd(mul_div_floor(room.0, Bps::ONE.0 as u128, debt_weight.0 as u128).unwrap_or(0))
}
