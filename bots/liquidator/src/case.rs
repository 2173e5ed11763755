//! The second look at an obligation: the program's own rules, on copies of its accounts.

use bytemuck::Zeroable;
use solana_pubkey::Pubkey;
use wlm_core::{
    price::{Price, PriceRange, PriceUse},
    units::{DebtShares, Usd},
};
use wlm_sdk::{
    errors::WlmError,
    instructions::{Amount, LiquidateArgs, Receive},
    program::state::Obligation,
    quotes::{LiquidationPlan, Portfolio, Refused},
    view::MarketView,
};

use crate::reason::Reason;

/// In which form collateral is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forms {
    /// Tokens only.
    #[default]
    Tokens,
    /// Tokens; where the vault is short of them, supply shares in the liquidator's own obligation.
    TokensOrShares,
}

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
        let portfolio = portfolio(view, obligation).map_err(|refused| Reason::of_quote(&refused))?;
        let case = Self { view, address, portfolio };
        let bad_debt = case.bad_debt(obligation);
        if !bad_debt.debts.is_empty() {
            return Ok((case, Matter::BadDebt(bad_debt)));
        }
        let health = case.portfolio.health().map_err(|refused| Reason::of_quote(&refused))?;
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

    /// Each debt with each collateral, by reserve.
    pub fn pairs(&self) -> impl Iterator<Item = (u16, u16)> {
        let obligation = self.obligation();
        let debts = obligation.active_slots().filter(|slot| obligation.owes(*slot));
        debts.flat_map(move |debt| {
            let held = obligation.active_slots().filter(|slot| obligation.is_collateral(*slot));
            held.map(move |held| (obligation.reserve_index(debt), obligation.reserve_index(held)))
        })
    }

    /// What the program would make of one pair, repaying at most `budget` base units.
    pub fn quote(&self, pair: (u16, u16), budget: u64, forms: Forms) -> Result<Quote, Refused> {
        let args = |receive| LiquidateArgs { max_repay: Amount::Exact(budget), min_receive: 0, receive };
        let tokens = self.portfolio.liquidate(pair, &args(Receive::Tokens), None);
        let (receive, (settled, after)) = match tokens {
            Err(Refused::Rule(WlmError::InsufficientLiquidity)) if forms == Forms::TokensOrShares => {
                // Any empty obligation takes the shares.
                let receiver = Obligation::zeroed();
                let shares = self.portfolio.liquidate(pair, &args(Receive::Shares), Some(&receiver));
                (Receive::Shares, shares?)
            }
            tokens => (Receive::Tokens, tokens?),
        };
        let (repaid, received) = (settled.sizes.repaid, settled.sizes.to_liquidator);
        let plan = LiquidationPlan {
            debt: pair.0,
            collateral: pair.1,
            repaid,
            received,
            receive,
            repaid_usd: self.debt_price(pair.0)?.value_ceil(repaid),
            received_usd: self.collateral_price(pair.1)?.value_floor(received),
        };
        Ok(Quote { plan, bad_debt: self.bad_debt(after.obligation) })
    }

    /// What base units of a reserve's asset are worth to the program as collateral, rounded down.
    pub fn worth(&self, reserve: u16, assets: u64) -> Result<Usd, Refused> {
        Ok(self.collateral_price(reserve)?.value_floor(assets))
    }

    /// What base units of a reserve's asset are worth to the program as debt, rounded up.
    pub fn owed(&self, reserve: u16, assets: u64) -> Result<Usd, Refused> {
        Ok(self.debt_price(reserve)?.value_ceil(assets))
    }

    /// How many base units of a reserve's asset are worth at least this.
    pub fn worth_at_least(&self, reserve: u16, value: Usd) -> Result<u64, Refused> {
        Ok(self.collateral_price(reserve)?.assets_ceil(value))
    }

    fn collateral_price(&self, reserve: u16) -> Result<Price, Refused> {
        self.prices(reserve)?.collateral().map_err(|_| UNPRICED)
    }

    fn debt_price(&self, reserve: u16) -> Result<Price, Refused> {
        self.prices(reserve)?.debt().map_err(|_| UNPRICED)
    }

    fn prices(&self, reserve: u16) -> Result<PriceRange, Refused> {
        let reserve = self.view.reserve(reserve)?;
        let (limits, decimals) = (reserve.state.config.oracle_limits(), reserve.state.decimals);
        let range = reserve.best_price().range(PriceUse::Liquidation, &limits, decimals, self.view.now);
        range.map_err(|_| UNPRICED)
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

const UNPRICED: Refused = Refused::Rule(&WlmError::PriceStale);

/// An obligation with the reserves of its own positions: no rule asks for others, and each copy costs.
fn portfolio(view: &MarketView, obligation: Obligation) -> Result<Portfolio, Refused> {
    let empty = Portfolio::new(obligation, view.state.settings, view.now);
    obligation.active_slots().try_fold(empty, |portfolio, slot| {
        let reserve = view.reserve(obligation.reserve_index(slot))?;
        Ok(portfolio.with_reserve(reserve.state, reserve.price))
    })
}
