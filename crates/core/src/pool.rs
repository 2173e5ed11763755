//! One asset's pool: its cash, its shares and indices, and every move between them.
//!
//! What the pool owns beyond its suppliers' claims (fees and rounding crumbs) is not
//! stored: it is `cash + debt − claims`, so nothing can drift. See `docs/MATH.md` § Pool.

use crate::{
    error::{CoreError, Result},
    interest::{Apr, CurvePoint, Growth, Utilisation, apr_at},
    shares::{DebtIndex, MAX_INDEX, ONE_INDEX, SupplyIndex},
    units::{Amount, Bps, DebtShares, INDEX_BITS, ONE_BPS, SHARE_BITS, SupplyShares},
    wide::{fraction_floor, mul_ratio_floor, mul_shr_ceil, mul_shr_floor, shl_div_floor},
};

/// The most that cash and debt may come to by deposits and interest. Every loan and repayment
/// may add a rounding crumb of at most one base unit; the 2^32 above are room for those, so that
/// a repayment never overflows.
pub const MAX_ASSETS: u64 = u64::MAX - (1 << 32);

/// The state of a pool. Between calls `cash + debt` fits `u64` and is at least the claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Base units in the vault that belong to the pool. Donations to the vault do not count.
    pub cash: u64,
    /// All supply shares.
    pub supply_shares: SupplyShares,
    /// What one is worth.
    pub supply_index: SupplyIndex,
    /// All debt shares.
    pub debt_shares: DebtShares,
    /// What one costs.
    pub debt_index: DebtIndex,
    /// The borrow rate since the last action that moved cash or debt.
    pub borrow_apr: Apr,
    /// Until when interest is counted, in unix seconds.
    pub accrued_at: i64,
}

/// A withdrawal or a seizure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Base units that leave the pool.
    pub assets: u64,
    /// Supply shares burned.
    pub shares: SupplyShares,
}

/// A repayment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repayment {
    /// Base units that enter the pool.
    pub assets: u64,
    /// Debt shares burned.
    pub shares: DebtShares,
}

/// Who paid for a debt that nobody will repay, in base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteOff {
    /// The debt that was struck off.
    pub loss: u64,
    /// Borne by the pool's uncollected fees.
    pub from_fees: u64,
    /// Borne by the suppliers, through their index.
    pub from_suppliers: u64,
}

/// Supply shares that change hands in a liquidation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareSeizure {
    /// Taken from the borrower.
    pub seized: SupplyShares,
    /// Of these, given to the liquidator; the rest is burned.
    pub kept: SupplyShares,
}

impl Pool {
    /// An empty pool.
    #[must_use]
    pub const fn new(now: i64) -> Self {
        Self {
            cash: 0,
            supply_shares: SupplyShares::ZERO,
            supply_index: SupplyIndex::ONE,
            debt_shares: DebtShares::ZERO,
            debt_index: DebtIndex::ONE,
            borrow_apr: Apr(0),
            accrued_at: now,
        }
    }

    /// What all borrowers owe, rounded up.
    pub fn debt(&self) -> Result<u64> {
        self.debt_index.assets_ceil(self.debt_shares)
    }

    /// What all suppliers may claim, rounded up.
    pub fn claims(&self) -> Result<u64> {
        self.supply_index.claims_ceil(self.supply_shares)
    }

    /// Cash and debt together.
    pub fn assets(&self) -> Result<u64> {
        self.cash.checked_add(self.debt()?).ok_or(CoreError::Overflow)
    }

    /// What belongs to nobody but the protocol: fees and rounding crumbs.
    pub fn surplus(&self) -> Result<u64> {
        Ok(self.backing()?.saturating_sub(self.claims()?))
    }

    /// The part of the pool's assets that is lent out.
    pub fn utilisation(&self) -> Result<Utilisation> {
        let debt = self.debt()?;
        Ok(Utilisation::of(debt, self.cash.saturating_add(debt)))
    }

    /// Counts interest until `now`. A clock that stands still or goes back changes nothing.
    pub fn accrue(&mut self, now: i64, reserve_factor: Bps) -> Result<()> {
        let seconds = u64::try_from(now.saturating_sub(self.accrued_at)).unwrap_or(0);
        if seconds == 0 {
            return Ok(());
        }
        if !self.debt_shares.is_zero() {
            self.grow(Growth::over(self.borrow_apr, seconds), reserve_factor)?;
        }
        self.accrued_at = now;
        Ok(())
    }

    fn grow(&mut self, growth: Growth, reserve_factor: Bps) -> Result<()> {
        let owed =
            mul_shr_floor(self.debt_shares.0, self.debt_index.0, INDEX_BITS).ok_or(CoreError::Overflow)?;
        let claimed =
            mul_shr_ceil(self.supply_shares.0, self.supply_index.0, INDEX_BITS).ok_or(CoreError::Overflow)?;
        let index = self.grown_debt_index(growth, owed);
        let earned = if index.unlimited {
            growth.floor
        } else {
            shl_div_floor(index.value, INDEX_BITS, self.debt_index.0).ok_or(CoreError::Overflow)?
        };
        // Suppliers earn on what is lent out of their money, never on what the protocol lent:
        // the fraction stops at one, so a crumb of supply cannot collect a pool's interest.
        let lent = fraction_floor(owed, claimed);
        let interest = earned.saturating_sub(ONE_INDEX);
        let supply_growth = mul_shr_floor(interest, lent as u128, 64)
            .and_then(|gross| mul_ratio_floor(gross, reserve_factor.complement().0, ONE_BPS))
            .ok_or(CoreError::Overflow)?;
        let gain = mul_shr_floor(self.supply_index.0, supply_growth, INDEX_BITS).unwrap_or(u128::MAX);
        self.supply_index = SupplyIndex(self.supply_index.0.saturating_add(gain).min(MAX_INDEX));
        self.debt_index = DebtIndex(index.value);
        Ok(())
    }

    /// The next debt index: never above the ceiling, and never so high that cash and debt
    /// together would pass [`MAX_ASSETS`]. Interest beyond either is not charged.
    ///
    /// `owed` is the debt before, rounded down, with [`SHARE_BITS`].
    fn grown_debt_index(&self, growth: Growth, owed: u128) -> GrownIndex {
        let value = mul_shr_ceil(self.debt_index.0, growth.ceil, INDEX_BITS).unwrap_or(u128::MAX);
        let room = MAX_ASSETS.saturating_sub(self.cash);
        // A debt that no more than doubles and is far from the edge needs no closer look.
        let is_far = growth.ceil < 2 * ONE_INDEX && owed < FAR_DEBT && room > FAR_ROOM;
        let fits = is_far || DebtIndex(value).assets_ceil(self.debt_shares).is_ok_and(|debt| debt <= room);
        if fits && value <= MAX_INDEX {
            return GrownIndex { value, unlimited: true };
        }
        let highest = shl_div_floor(room as u128, INDEX_BITS.saturating_add(SHARE_BITS), self.debt_shares.0)
            .unwrap_or(u128::MAX)
            .min(MAX_INDEX);
        GrownIndex { value: value.min(highest).max(self.debt_index.0), unlimited: false }
    }

    /// Sets the rate for the time to come. Called after every action that moved cash or debt,
    /// and by nothing else: counting interest twice must equal counting it once.
    pub fn reprice(&mut self, curve: &[CurvePoint]) -> Result<()> {
        self.borrow_apr = apr_at(curve, self.utilisation()?);
        Ok(())
    }

    /// Takes cash in and mints supply shares for it.
    pub fn deposit(&mut self, assets: u64) -> Result<SupplyShares> {
        let shares = self.supply_index.shares_minted_floor(assets)?;
        if shares.is_zero() {
            return Err(CoreError::ZeroAmount);
        }
        let total = self.supply_shares.plus(shares)?;
        let room = MAX_ASSETS.saturating_sub(self.assets()?);
        if assets > room {
            return Err(CoreError::Overflow);
        }
        self.cash = self.cash.saturating_add(assets);
        self.supply_shares = total;
        Ok(shares)
    }

    /// Burns supply shares of a position that holds `held`, and pays cash out.
    ///
    /// All of a position worth less than one base unit pays nothing and clears it.
    pub fn withdraw(&mut self, held: SupplyShares, amount: Amount) -> Result<Withdrawal> {
        let withdrawal = self.quote_withdrawal(held, amount)?;
        self.pay_out(withdrawal.assets, withdrawal.shares)?;
        Ok(withdrawal)
    }

    fn quote_withdrawal(&self, held: SupplyShares, amount: Amount) -> Result<Withdrawal> {
        match amount {
            Amount::Exact(0) => Err(CoreError::ZeroAmount),
            Amount::All if held.is_zero() => Err(CoreError::ZeroAmount),
            Amount::All => Ok(Withdrawal { assets: self.supply_index.assets_floor(held)?, shares: held }),
            Amount::Exact(assets) => {
                let shares = self.supply_index.shares_burned_ceil(assets)?;
                held.minus(shares)?;
                Ok(Withdrawal { assets, shares })
            }
        }
    }

    /// Takes `seized` base units from a position that holds `held` and pays `assets` of them
    /// out; the rest, the protocol's part, stays in the pool. Returns the shares burned.
    pub fn seize(&mut self, held: SupplyShares, seized: u64, assets: u64) -> Result<SupplyShares> {
        let shares = self.seized_shares(held, seized)?;
        self.pay_out(assets, shares)?;
        Ok(shares)
    }

    /// As [`Pool::seize`], but `assets` go to another position as shares, rounded down.
    pub fn seize_shares(&mut self, held: SupplyShares, seized: u64, assets: u64) -> Result<ShareSeizure> {
        let shares = self.seized_shares(held, seized)?;
        let kept = self.supply_index.shares_moved_floor(assets)?;
        self.supply_shares = self.supply_shares.minus(shares.minus(kept)?)?;
        Ok(ShareSeizure { seized: shares, kept })
    }

    /// The shares behind `seized` base units, rounded up; all of them for the whole position.
    fn seized_shares(&self, held: SupplyShares, seized: u64) -> Result<SupplyShares> {
        if seized >= self.supply_index.assets_floor(held)? {
            return Ok(held);
        }
        self.supply_index.shares_burned_ceil(seized)
    }

    fn pay_out(&mut self, assets: u64, shares: SupplyShares) -> Result<()> {
        let cash = self.cash.checked_sub(assets).ok_or(CoreError::InsufficientLiquidity)?;
        self.supply_shares = self.supply_shares.minus(shares)?;
        self.cash = cash;
        Ok(())
    }

    /// Lends cash out and mints debt shares for it.
    pub fn borrow(&mut self, assets: u64) -> Result<DebtShares> {
        if assets == 0 {
            return Err(CoreError::ZeroAmount);
        }
        let cash = self.cash.checked_sub(assets).ok_or(CoreError::InsufficientLiquidity)?;
        let shares = self.debt_index.shares_minted_ceil(assets)?;
        let after = Self { cash, debt_shares: self.debt_shares.plus(shares)?, ..*self };
        after.assets()?;
        *self = after;
        Ok(shares)
    }

    /// Takes cash in against a position that owes `owed`; never more than its debt.
    pub fn repay(&mut self, owed: DebtShares, amount: Amount) -> Result<Repayment> {
        let debt = self.debt_index.assets_ceil(owed)?;
        let repayment = match amount {
            Amount::Exact(0) => return Err(CoreError::ZeroAmount),
            _ if owed.is_zero() => return Err(CoreError::ZeroAmount),
            Amount::Exact(assets) if assets < debt => {
                Repayment { assets, shares: self.debt_index.shares_burned_floor(assets)? }
            }
            Amount::All | Amount::Exact(_) => Repayment { assets: debt, shares: owed },
        };
        let shares = self.debt_shares.minus(repayment.shares)?;
        self.cash = self.cash.checked_add(repayment.assets).ok_or(CoreError::Overflow)?;
        self.debt_shares = shares;
        Ok(repayment)
    }

    /// Strikes off a debt: the protocol's surplus bears it first, then all suppliers alike.
    pub fn write_off(&mut self, shares: DebtShares) -> Result<WriteOff> {
        if shares.is_zero() {
            return Err(CoreError::ZeroAmount);
        }
        let loss = self.debt_index.assets_ceil(shares)?;
        let mut after = Self { debt_shares: self.debt_shares.minus(shares)?, ..*self };
        let from_suppliers = after.claims()?.saturating_sub(after.backing()?);
        if from_suppliers > 0 {
            let to_index = INDEX_BITS.saturating_add(SHARE_BITS);
            let index = shl_div_floor(after.backing()? as u128, to_index, after.supply_shares.0);
            after.supply_index = SupplyIndex(index.ok_or(CoreError::Overflow)?);
        }
        *self = after;
        // Claims round up and what backs them rounds down: the shortfall may pass the loss by a unit.
        let from_suppliers = from_suppliers.min(loss);
        Ok(WriteOff { loss, from_fees: loss.saturating_sub(from_suppliers), from_suppliers })
    }

    /// Takes the protocol's surplus out, as far as there is cash.
    pub fn collect_surplus(&mut self) -> Result<u64> {
        let assets = self.surplus()?.min(self.cash);
        self.cash = self.cash.saturating_sub(assets);
        Ok(assets)
    }

    /// What stands behind the claims: cash, and debt rounded down.
    fn backing(&self) -> Result<u64> {
        let receivable = self.debt_index.receivable_floor(self.debt_shares)?;
        self.cash.checked_add(receivable).ok_or(CoreError::Overflow)
    }
}

/// An eighth of all base units, with the fractional bits of shares.
const FAR_DEBT: u128 = 1 << (61 + SHARE_BITS);
/// Half of all base units.
const FAR_ROOM: u64 = 1 << 63;

/// A debt index after growth, and whether nothing held it back.
struct GrownIndex {
    value: u128,
    unlimited: bool,
}
