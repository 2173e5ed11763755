//! The second look at an obligation: the program's own rules, on copies of its accounts.

use solana_pubkey::Pubkey;
use wlm_core::{
    price::{PriceRange, PriceUse},
    units::{DebtShares, Usd},
};
use wlm_sdk::{
    program::state::Obligation,
    quotes::{Forms, LiquidationPlan, Portfolio, Refused},
    view::MarketView,
};

use crate::reason::Reason;

/// An unhealthy obligation and the market it is in, at one moment.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The market.
    pub view: &'a MarketView,
    /// The obligation's address.
    pub address: Pubkey,
    /// The obligation, with the reserves of its positions.
    pub portfolio: Portfolio,
}

/// What one pair of debt and collateral comes to.
#[derive(Clone, Debug)]
pub struct Quote {
    /// What is exchanged.
    pub plan: LiquidationPlan,
    /// What is left that nothing stands behind.
    pub bad_debt: BadDebt,
}

/// Debts that no collateral stands behind.
#[derive(Clone, Debug)]
pub struct BadDebt {
    /// The debts, by reserve.
    pub debts: Vec<u16>,
    /// The obligation that owes them.
    pub obligation: Box<Obligation>,
}

/// What a case is about.
#[derive(Clone, Debug)]
pub enum Matter {
    /// There is collateral to seize.
    Liquidation,
    /// There is none: the debts can be absorbed.
    BadDebt(BadDebt),
}

impl<'a> Case<'a> {
    /// Judges an obligation by the program's rules; `Err` says why there is nothing to do.
    pub fn open(
        view: &'a MarketView,
        address: Pubkey,
        obligation: Obligation,
    ) -> Result<(Self, Matter), Reason> {
        let portfolio = portfolio(view, obligation)?;
        let case = Self { view, address, portfolio };
        let bad_debt = case.bad_debt(obligation);
        if !bad_debt.debts.is_empty() {
            return Ok((case, Matter::BadDebt(bad_debt)));
        }
        let health = case.portfolio.health()?;
        if !health.is_liquidatable() {
            return Err(Reason::NotLiquidatable);
        }
        Ok((case, Matter::Liquidation))
    }

    /// The obligation.
    #[must_use]
    pub const fn obligation(&self) -> &Obligation {
        &self.portfolio.obligation
    }

    /// What the program would make of one pair, repaying at most `budget` base units.
    pub fn quote(&self, pair: (u16, u16), budget: u64, forms: Forms) -> Result<Quote, Refused> {
        let (plan, after) = self.portfolio.plan(pair, budget, forms)?;
        Ok(Quote { plan, bad_debt: self.bad_debt(after.obligation) })
    }

    /// What base units of a reserve's asset are worth to the program as collateral, rounded down.
    pub fn worth(&self, reserve: u16, assets: u64) -> Result<Usd, Refused> {
        Ok(self.prices(reserve)?.collateral()?.value_floor(assets))
    }

    /// What base units of a reserve's asset are worth to the program as debt, rounded up.
    pub fn owed(&self, reserve: u16, assets: u64) -> Result<Usd, Refused> {
        Ok(self.prices(reserve)?.debt()?.value_ceil(assets))
    }

    /// How many base units of a reserve's asset are worth at least this.
    pub fn worth_at_least(&self, reserve: u16, value: Usd) -> Result<u64, Refused> {
        Ok(self.prices(reserve)?.collateral()?.assets_ceil(value))
    }

    /// Of any reserve of the market: a route may lead to one in which the obligation has no position.
    fn prices(&self, reserve: u16) -> Result<PriceRange, Refused> {
        let reserve = self.view.reserve(reserve)?;
        let (limits, decimals) = (reserve.state.config.oracle_limits(), reserve.state.decimals);
        Ok(reserve.best_price().range(PriceUse::Liquidation, &limits, decimals, self.view.now)?)
    }

    /// The debts of an obligation whose collateral is gone; none while any of it is worth a base unit.
    fn bad_debt(&self, obligation: Obligation) -> BadDebt {
        let held = obligation.active_slots().filter(|slot| obligation.is_collateral(*slot));
        let assets = |slot| {
            let reserve = self.view.reserve(obligation.reserve_index(slot)).ok()?;
            let index = reserve.state.pool().supply_index_at(self.view.now).ok()?;
            index.assets_floor(obligation.position(slot).supply()).ok()
        };
        let is_gone = held.map(assets).all(|assets| assets == Some(0));
        let owing = obligation.active_slots().filter(|slot| is_gone && obligation.owes(*slot));
        let debts = owing.map(|slot| obligation.reserve_index(slot)).collect();
        BadDebt { debts, obligation: Box::new(obligation) }
    }
}

impl BadDebt {
    /// What is left once a debt has been absorbed.
    #[must_use]
    pub fn without(&self, debt: u16) -> Self {
        let mut left = self.clone();
        left.debts.retain(|other| *other != debt);
        if let Some(slot) = left.obligation.find(debt) {
            left.obligation.set_debt(slot, DebtShares::ZERO);
        }
        left
    }
}

/// An obligation with the reserves of its own positions: no rule asks for others, and each copy costs.
fn portfolio(view: &MarketView, obligation: Obligation) -> Result<Portfolio, Refused> {
    let empty = Portfolio::new(obligation, view.state, view.now);
    obligation.active_slots().try_fold(empty, |portfolio, slot| {
        let reserve = view.reserve(obligation.reserve_index(slot))?;
        Ok(portfolio.with_reserve(reserve.state, reserve.price))
    })
}
