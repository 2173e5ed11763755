//! The lending facility: a bounded right to mint USD1 into its own pool, as a supplier like any other.
//!
//! What it minted and did not burn is its `level`. Behind the level stand supply shares, and, where a
//! loss or a rounding took some of them, a `deficit` that the protocol's income repays first. The
//! bucket follows Aave's GHO facilitators: a capacity lowered under the level only stops minting.

use crate::{
    error::{CoreError, Result},
    pool::Pool,
    units::{Amount, SupplyShares},
};

/// What a facility may mint, has minted, and holds for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LendingFacility {
    /// The most that may be minted and not burned, in base units.
    pub capacity: u64,
    /// Minted and not burned, in base units.
    pub level: u64,
    /// The part of the level that no supply stands behind, in base units.
    pub deficit: u64,
    /// Its supply shares in the pool.
    pub shares: SupplyShares,
}

impl LendingFacility {
    /// How much more it may mint.
    #[must_use]
    pub const fn room(&self) -> u64 {
        self.capacity.saturating_sub(self.level)
    }

    /// What its shares are worth, rounded down.
    pub fn claim(&self, pool: &Pool) -> Result<u64> {
        pool.supply_index.assets_floor(self.shares)
    }

    /// The part of the level that its shares have to come up for.
    #[must_use]
    pub const fn backed(&self) -> u64 {
        self.level.saturating_sub(self.deficit)
    }

    /// Mints what the pool is short of to pay out `assets`, and supplies it. Returns what was minted.
    ///
    /// [`CoreError::InsufficientLiquidity`] where cash and room together do not reach.
    pub fn cover(&mut self, pool: &mut Pool, assets: u64) -> Result<u64> {
        let short = assets.saturating_sub(pool.cash);
        if short == 0 {
            return Ok(0);
        }
        if short > self.room() {
            return Err(CoreError::InsufficientLiquidity);
        }
        let mut after = *pool;
        let minted = after.deposit(short)?;
        self.shares = self.shares.plus(minted)?;
        self.level = self.level.saturating_add(short);
        *pool = after;
        Ok(short)
    }

    /// Burns idle cash against the level, as far as its shares reach. Returns what was burned.
    ///
    /// Its interest stays in the pool. The last crumbs that rounding took become a deficit: shares
    /// worth less than a base unit are given up for it.
    pub fn burn_idle(&mut self, pool: &mut Pool) -> Result<u64> {
        let burned = self.backed().min(self.claim(pool)?).min(pool.cash);
        if burned > 0 {
            self.redeem(pool, burned)?;
            self.level = self.level.saturating_sub(burned);
        }
        if !self.shares.is_zero() && self.claim(pool)? == 0 {
            self.redeem(pool, 0)?;
        }
        if self.shares.is_zero() {
            self.deficit = self.level;
        }
        Ok(burned)
    }

    /// Takes its interest out of the pool, as far as there is cash. Returns what was taken.
    pub fn collect_interest(&mut self, pool: &mut Pool) -> Result<u64> {
        let interest = self.claim(pool)?.saturating_sub(self.backed()).min(pool.cash);
        if interest > 0 {
            self.redeem(pool, interest)?;
        }
        Ok(interest)
    }

    fn redeem(&mut self, pool: &mut Pool, assets: u64) -> Result<()> {
        let is_all = assets == self.claim(pool)?;
        let amount = if is_all { Amount::All } else { Amount::Exact(assets) };
        let withdrawal = pool.withdraw(self.shares, amount)?;
        self.shares = self.shares.minus(withdrawal.shares)?;
        Ok(())
    }

    /// Books what a loss in the pool took from under the level. Returns it.
    pub fn record_loss(&mut self, pool: &Pool) -> Result<u64> {
        let lost = self.backed().saturating_sub(self.claim(pool)?);
        self.deficit = self.deficit.saturating_add(lost);
        Ok(lost)
    }

    /// Takes USD1 that is being burned against the deficit. Returns how much of it the deficit needs.
    pub fn repay_deficit(&mut self, assets: u64) -> u64 {
        let repaid = assets.min(self.deficit);
        self.deficit = self.deficit.saturating_sub(repaid);
        self.level = self.level.saturating_sub(repaid);
        repaid
    }
}
