//! The state of a simulated market, and how it is valued.

use wlm_core::{
    Result,
    health::{Health, RiskWeights},
    interest::CurvePoint,
    limits::{OutflowBucket, OutflowLimit},
    liquidation::{LiquidationSides, LiquidationTerms},
    pool::Pool,
    price::{OracleLimits, OraclePrice, PriceBand, PriceUse},
    units::{Bps, DebtShares, SupplyShares, Usd},
};

use crate::{
    setup::{self, Profile},
    support::Rng,
};

/// When every world begins, in unix seconds.
pub const START: i64 = 1_800_000_000;
/// How many obligations there are.
pub const PEOPLE: usize = 24;

/// One asset.
#[derive(Clone, Debug)]
pub struct Reserve {
    pub pool: Pool,
    /// What the token accounts say: moved by nothing but the amounts that actions report.
    pub vault: u64,
    pub decimals: u8,
    pub anchor_price: i64,
    pub oracle: OraclePrice,
    pub oracle_limits: OracleLimits,
    pub weights: RiskWeights,
    pub curve: Vec<CurvePoint>,
    pub fee: Bps,
    pub supply_cap: u64,
    pub borrow_cap: u64,
    pub max_utilisation: Bps,
    pub max_share: Bps,
    pub outflow: OutflowLimit,
    pub bucket: OutflowBucket,
}

/// What somebody has and owes in one reserve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub supply: SupplyShares,
    pub debt: DebtShares,
}

/// One position in each reserve.
pub type Obligation = Vec<Position>;

#[derive(Clone)]
pub struct World {
    pub profile: Profile,
    pub rng: Rng,
    pub now: i64,
    pub reserves: Vec<Reserve>,
    pub obligations: Vec<Obligation>,
}

impl World {
    pub fn new(profile: Profile, rng: Rng) -> Self {
        let reserves = setup::reserves(profile);
        let obligations = vec![vec![Position::default(); reserves.len()]; PEOPLE];
        Self { profile, rng, now: START, reserves, obligations }
    }

    pub fn band(&self, reserve: usize, use_: PriceUse) -> Result<PriceBand> {
        let reserve = &self.reserves[reserve];
        reserve.oracle.band(use_, &reserve.oracle_limits, reserve.decimals, self.now)
    }

    pub fn health(&self, who: usize, use_: PriceUse) -> Result<Health> {
        let mut health = Health::default();
        for (index, position) in self.obligations[who].iter().enumerate() {
            let Reserve { pool, weights, .. } = &self.reserves[index];
            if !position.supply.is_zero() {
                let assets = pool.supply_index.assets_floor(position.supply)?;
                health.add_collateral(self.band(index, use_)?.collateral.value_floor(assets), weights)?;
            }
            if !position.debt.is_zero() {
                let assets = pool.debt_index.assets_ceil(position.debt)?;
                health.add_debt(self.band(index, use_)?.debt.value_ceil(assets), weights)?;
            }
        }
        Ok(health)
    }

    pub fn is_healthy(&self, who: usize) -> bool {
        !self.health(who, PriceUse::Liquidation).unwrap().is_liquidatable()
    }

    pub fn has_debt(&self, who: usize) -> bool {
        self.obligations[who].iter().any(|position| !position.debt.is_zero())
    }

    pub fn has_collateral(&self, who: usize) -> bool {
        self.obligations[who].iter().any(|position| !position.supply.is_zero())
    }

    /// What `who` could redeem from a reserve.
    pub fn supplied(&self, who: usize, reserve: usize) -> u64 {
        let shares = self.obligations[who][reserve].supply;
        self.reserves[reserve].pool.supply_index.assets_floor(shares).unwrap()
    }

    /// What `who` owes a reserve.
    pub fn owed(&self, who: usize, reserve: usize) -> u64 {
        let shares = self.obligations[who][reserve].debt;
        self.reserves[reserve].pool.debt_index.assets_ceil(shares).unwrap()
    }

    pub fn terms(&self, debt: usize, collateral: usize) -> LiquidationTerms {
        LiquidationTerms {
            target_health: Bps(10_500),
            full_bonus_health: Bps(9_000),
            min_bonus: Bps(200),
            max_bonus: Bps(800),
            protocol_share: Bps(2_000),
            liquidation_threshold: self.reserves[collateral].weights.liquidation_threshold,
            debt_weight: self.reserves[debt].weights.debt_weight,
            dust: Usd::from_whole(100),
        }
    }

    pub fn sides(&self, who: usize, debt: usize, collateral: usize) -> Result<LiquidationSides> {
        Ok(LiquidationSides {
            debt: self.owed(who, debt),
            debt_price: self.band(debt, PriceUse::Liquidation)?.debt,
            collateral: self.supplied(who, collateral),
            collateral_price: self.band(collateral, PriceUse::Liquidation)?.collateral,
        })
    }
}
