//! One asset's pool: its cash, its shares and indices, and every move between them.
//!
//! What the pool owns beyond its suppliers' claims (fees and rounding crumbs) is not
//! stored: it is `cash + debt − claims`, so nothing can drift. See `docs/MATH.md` § Pool.

use crate::{
    error::{CoreError, Result},
    interest::{Apr, CurvePoint, Growth, Utilisation, apr_at},
    shares::{DebtIndex, MAX_INDEX, ONE_INDEX, SupplyIndex, TO_ASSETS},
    units::{Amount, Bps, DebtShares, INDEX_BITS, SHARE_BITS, SupplyShares},
    wide::{fraction_floor, mul_shr_ceil, mul_shr_floor, shl_div_floor},
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
    /// What suppliers earn of it since then: never more than borrowers pay.
    pub supply_apr: Apr,
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
    /// Paid into the pool by its insurance.
    pub from_insurance: u64,
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
            supply_apr: Apr(0),
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

    /// The part of all there is to lend that is lent out: cash, debt, and what a facility may
    /// still mint when cash runs out.
    pub fn utilisation(&self, mintable: u64) -> Result<Utilisation> {
        let debt = self.debt()?;
        Ok(Utilisation::of(debt, self.cash.saturating_add(debt).saturating_add(mintable)))
    }

    /// Counts interest until `now`. A clock that stands still or goes back changes nothing.
    pub fn accrue(&mut self, now: i64) -> Result<()> {
        let seconds = self.seconds_until(now);
        if seconds == 0 {
            return Ok(());
        }
        if !self.debt_shares.is_zero() {
            self.grow(seconds)?;
        }
        self.accrued_at = now;
        Ok(())
    }

    /// The debt index that [`Pool::accrue`] would come to, at less than half its cost.
    pub fn debt_index_at(&self, now: i64) -> Result<DebtIndex> {
        let seconds = self.seconds_until(now);
        if seconds == 0 || self.debt_shares.is_zero() {
            return Ok(self.debt_index);
        }
        let wanted = grown_ceil(self.debt_index.0, Growth::over(self.borrow_apr, seconds).ceil);
        if self.has_room_for(wanted) {
            return Ok(DebtIndex(wanted));
        }
        Ok(self.accrued(now)?.debt_index)
    }

    /// The supply index that [`Pool::accrue`] would come to, at less than half its cost.
    pub fn supply_index_at(&self, now: i64) -> Result<SupplyIndex> {
        let seconds = self.seconds_until(now);
        if seconds == 0 || self.debt_shares.is_zero() {
            return Ok(self.supply_index);
        }
        // Eight times the debt is more than what a rate and time below 2 make of it.
        let is_short = (self.borrow_apr.0 as u128).wrapping_mul(seconds as u128) < TWO_RATE_YEARS;
        if is_short && self.has_room_for(self.debt_index.0.saturating_mul(8)) {
            return Ok(self.grown_supply_index(Growth::over(self.supply_apr, seconds).floor));
        }
        Ok(self.accrued(now)?.supply_index)
    }

    fn accrued(mut self, now: i64) -> Result<Self> {
        self.accrue(now)?;
        Ok(self)
    }

    fn seconds_until(&self, now: i64) -> u64 {
        u64::try_from(now.saturating_sub(self.accrued_at)).unwrap_or(0)
    }

    fn grow(&mut self, seconds: u64) -> Result<()> {
        let wanted = grown_ceil(self.debt_index.0, Growth::over(self.borrow_apr, seconds).ceil);
        let supply_growth = if self.has_room_for(wanted) || wanted < self.debt_index_limit() {
            self.debt_index = DebtIndex(wanted);
            Growth::over(self.supply_apr, seconds).floor
        } else {
            self.grow_to_the_limit()?
        };
        self.supply_index = self.grown_supply_index(supply_growth);
        Ok(())
    }

    /// `⌊index · growth⌋`, at most the ceiling.
    fn grown_supply_index(&self, growth: u128) -> SupplyIndex {
        let gain = mul_shr_floor(self.supply_index.0, growth.saturating_sub(ONE_INDEX), INDEX_BITS);
        SupplyIndex(self.supply_index.0.saturating_add(gain.unwrap_or(u128::MAX)).min(MAX_INDEX))
    }

    /// Whether the debt at this index surely stays below all limits, without a product: almost
    /// every pool needs no closer look.
    fn has_room_for(&self, debt_index: u128) -> bool {
        debt_index < FAR_INDEX && self.debt_shares.0 < FAR_SHARES && self.cash < FAR_CASH
    }

    /// The highest debt index: the ceiling, or where cash and debt together would pass
    /// [`MAX_ASSETS`]. Interest beyond it is not charged.
    fn debt_index_limit(&self) -> u128 {
        let room = MAX_ASSETS.saturating_sub(self.cash);
        shl_div_floor(room as u128, TO_ASSETS, self.debt_shares.0).unwrap_or(u128::MAX).min(MAX_INDEX)
    }

    /// Raises the debt index to its limit. Suppliers earn their part of what that charges.
    fn grow_to_the_limit(&mut self) -> Result<u128> {
        let before = self.debt_index.0;
        let index = self.debt_index_limit().max(before);
        let growth = shl_div_floor(index, INDEX_BITS, before).ok_or(CoreError::Overflow)?;
        let part = fraction_floor(self.supply_apr.0 as u128, self.borrow_apr.0 as u128);
        let earned = mul_shr_floor(growth.saturating_sub(ONE_INDEX), part as u128, 64);
        let earned = earned.ok_or(CoreError::Overflow)?;
        self.debt_index = DebtIndex(index);
        Ok(ONE_INDEX.saturating_add(earned))
    }

    /// Sets the rates for the time to come. Called after every action that moved cash, debt or
    /// claims, and by nothing else: counting interest twice must equal counting it once.
    pub fn reprice(&mut self, curve: &[CurvePoint], reserve_factor: Bps, mintable: u64) -> Result<()> {
        let borrow_apr = apr_at(curve, self.utilisation(mintable)?);
        self.set_rates(borrow_apr, reserve_factor)
    }

    /// Sets the borrow rate, and the supply rate that it pays for.
    pub fn set_rates(&mut self, borrow_apr: Apr, reserve_factor: Bps) -> Result<()> {
        let owed =
            mul_shr_floor(self.debt_shares.0, self.debt_index.0, INDEX_BITS).ok_or(CoreError::Overflow)?;
        let claimed =
            mul_shr_ceil(self.supply_shares.0, self.supply_index.0, INDEX_BITS).ok_or(CoreError::Overflow)?;
        // Suppliers earn on what is lent out of their money, never on what the protocol lent:
        // the fraction stops at one, so a crumb of supply cannot collect a pool's interest.
        self.borrow_apr = borrow_apr;
        self.supply_apr = borrow_apr.supply_floor(fraction_floor(owed, claimed), reserve_factor);
        Ok(())
    }

    /// Takes cash in and mints supply shares for it.
    pub fn deposit(&mut self, assets: u64) -> Result<SupplyShares> {
        let shares = self.supply_index.shares_minted_floor(assets)?;
        if shares.is_zero() {
            return Err(CoreError::ZeroAmount);
        }
        let total = self.supply_shares.plus(shares)?;
        self.receive(assets)?;
        self.supply_shares = total;
        Ok(shares)
    }

    /// Burns supply shares of a position that holds `held`, and pays cash out.
    ///
    /// All of a position worth less than one base unit pays nothing and clears it.
    pub fn withdraw(&mut self, held: SupplyShares, amount: Amount) -> Result<Withdrawal> {
        let withdrawal = self.quote_withdrawal(held, amount)?;
        self.pay(&withdrawal)?;
        Ok(withdrawal)
    }

    /// Pays a quoted withdrawal, of the same index and held shares.
    pub fn pay(&mut self, withdrawal: &Withdrawal) -> Result<()> {
        self.pay_out(withdrawal.assets, withdrawal.shares)
    }

    /// What [`Pool::withdraw`] would move, whether or not there is cash for it.
    pub fn quote_withdrawal(&self, held: SupplyShares, amount: Amount) -> Result<Withdrawal> {
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

    /// Takes cash in that belongs to no supplier: a fee.
    pub fn receive(&mut self, assets: u64) -> Result<()> {
        let room = MAX_ASSETS.saturating_sub(self.assets()?);
        if assets > room {
            return Err(CoreError::Overflow);
        }
        self.cash = self.cash.saturating_add(assets);
        Ok(())
    }

    /// Strikes off a debt: of `insured` base units as much as the loss comes into the pool first,
    /// then the protocol's surplus bears it, then all suppliers alike.
    pub fn write_off(&mut self, shares: DebtShares, insured: u64) -> Result<WriteOff> {
        if shares.is_zero() {
            return Err(CoreError::ZeroAmount);
        }
        let loss = self.debt_index.assets_ceil(shares)?;
        let from_insurance = insured.min(loss);
        let cash = self.cash.checked_add(from_insurance).ok_or(CoreError::Overflow)?;
        let mut after = Self { cash, debt_shares: self.debt_shares.minus(shares)?, ..*self };
        let uninsured = loss.saturating_sub(from_insurance);
        // Claims round up and what backs them rounds down: the shortfall may pass the loss by a unit.
        let from_suppliers = after.claims()?.saturating_sub(after.backing()?).min(uninsured);
        if from_suppliers > 0 {
            let index = shl_div_floor(after.backing()? as u128, TO_ASSETS, after.supply_shares.0);
            after.supply_index = SupplyIndex(index.ok_or(CoreError::Overflow)?);
        }
        *self = after;
        let from_fees = uninsured.saturating_sub(from_suppliers);
        Ok(WriteOff { loss, from_insurance, from_fees, from_suppliers })
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

/// Below this index and these shares, debt is below 2^63 base units …
const FAR_INDEX: u128 = 1 << (INDEX_BITS + 4);
const FAR_SHARES: u128 = 1 << (SHARE_BITS + 59);
/// … and with cash below this, nothing is near [`MAX_ASSETS`].
const FAR_CASH: u64 = MAX_ASSETS - (1 << 63);

/// Seconds times an [`Apr`] that make a growth of `e^2`.
const TWO_RATE_YEARS: u128 = (2 * 10_000 * 31_536_000) << 32;

/// `⌈index · growth⌉`, `u128::MAX` where it does not fit.
fn grown_ceil(index: u128, growth: u128) -> u128 {
    let gain = mul_shr_ceil(index, growth.saturating_sub(ONE_INDEX), INDEX_BITS);
    index.saturating_add(gain.unwrap_or(u128::MAX))
}
