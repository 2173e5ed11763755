//! Caps and ceilings. They stop new risk only; nobody is ever kept from reducing it.

use crate::{
    error::{CoreError, Result},
    pool::Pool,
    units::{Bps, MICROS, ONE_BPS},
    wide::mul_ratio_floor,
};

/// Whether the pool may take its last deposit: suppliers' claims stay within `cap` base units.
pub fn check_supply_cap(pool: &Pool, cap: u64) -> Result<()> {
    refuse(pool.claims()? > cap, CoreError::SupplyCapExceeded)
}

/// Whether the pool may give its last loan: debt, interest counted, stays within `cap` base units.
pub fn check_borrow_cap(pool: &Pool, cap: u64) -> Result<()> {
    refuse(pool.debt()? > cap, CoreError::BorrowCapExceeded)
}

/// Whether the pool may give its last loan: debt stays within `ceiling` of all there is to lend:
/// cash, debt, and what may still be minted.
pub fn check_utilisation(pool: &Pool, mintable: u64, ceiling: Bps) -> Result<()> {
    let lendable = pool.assets()?.saturating_add(mintable);
    refuse(exceeds_part(pool.debt()?, lendable, ceiling), CoreError::UtilisationCeilingExceeded)
}

/// Whether one obligation may owe `debt` base units: within `share` of all there is to lend.
pub fn check_obligation_share(pool: &Pool, mintable: u64, debt: u64, share: Bps) -> Result<()> {
    let lendable = pool.assets()?.saturating_add(mintable);
    refuse(exceeds_part(debt, lendable, share), CoreError::ObligationShareExceeded)
}

/// Whether `resting` millionths of a dollar may rest on a collateral with a ceiling in whole dollars.
pub fn check_debt_ceiling(resting: u64, ceiling: u64) -> Result<()> {
    refuse(resting.div_ceil(MICROS as u64) > ceiling, CoreError::DebtCeilingExceeded)
}

fn exceeds_part(part: u64, whole: u64, limit: Bps) -> bool {
    // 64 by 32 bits: neither product wraps.
    let part = (part as u128).wrapping_mul(ONE_BPS as u128);
    part > (whole as u128).wrapping_mul(limit.0 as u128)
}

fn refuse(is_over: bool, error: CoreError) -> Result<()> {
    if is_over { Err(error) } else { Ok(()) }
}

/// How much may leave a reserve and how fast that refills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutflowLimit {
    /// The bucket's size in base units; 0 is no limit.
    pub capacity: u64,
    /// Seconds in which an empty bucket refills, evenly.
    pub window: u32,
    /// An outflow up to this counts, but is not refused.
    pub exempt: u64,
}

/// How empty the bucket was, and when. In any span of time at most `capacity` plus the refill
/// of that span leaves in outflows that are not exempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutflowBucket {
    /// Base units taken and not yet refilled.
    pub used: u64,
    /// As of when, in unix seconds.
    pub updated_at: i64,
}

impl OutflowBucket {
    /// The bucket at `now`: the refill is rounded down.
    #[must_use]
    pub fn refilled(self, limit: &OutflowLimit, now: i64) -> Self {
        let elapsed = u64::try_from(now.saturating_sub(self.updated_at)).unwrap_or(0);
        if elapsed >= limit.window as u64 {
            return Self { used: 0, updated_at: self.updated_at.max(now) };
        }
        let seconds = u32::try_from(elapsed).unwrap_or(u32::MAX);
        let refill = mul_ratio_floor(limit.capacity as u128, seconds, limit.window)
            .and_then(|assets| u64::try_from(assets).ok())
            .unwrap_or(0);
        if refill == 0 {
            return self; // keep the time, or a refill of less than a unit would be lost
        }
        Self { used: self.used.saturating_sub(refill), updated_at: now }
    }

    /// Takes `assets` out at `now`.
    pub fn take(self, assets: u64, limit: &OutflowLimit, now: i64) -> Result<Self> {
        if limit.capacity == 0 {
            return Ok(self);
        }
        let bucket = self.refilled(limit, now);
        let used = bucket.used.saturating_add(assets);
        if used > limit.capacity && assets > limit.exempt {
            return Err(CoreError::OutflowLimitExceeded);
        }
        Ok(Self { used: used.min(limit.capacity), ..bucket })
    }
}
