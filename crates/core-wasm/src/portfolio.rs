use std::rc::Rc;

use bytemuck::Zeroable;
use serde::Serialize;
use wlm_core::health::Health;
use wlm_sdk::{
    program::state::Obligation,
    quotes::{self, Refused},
    view::{MarketView, ReserveView},
};

use crate::{Failure, ReserveFigures, shock::Shock};

/// An obligation in its market, at one moment.
#[derive(Clone, Debug)]
pub struct Portfolio {
    pub(crate) quotes: quotes::Portfolio,
    /// The market before all actions: its addresses, and the prices that count.
    pub(crate) view: Rc<MarketView>,
}

/// Whose obligation it is, and what it is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObligationFigures {
    /// Whose it is.
    pub owner: String,
    /// The owner's number for it.
    pub id: u16,
    /// The number of its e-mode group; 0 is none.
    pub emode: u8,
    /// Whether it owes anything.
    pub has_debt: bool,
    /// Whether it has no positions, and so can be closed.
    pub is_empty: bool,
}

/// An obligation, valued. Dollars are millionths; collateral is rounded down and debt up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HealthFigures {
    /// The health factor in millionths; absent without debt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor_micros: Option<u64>,
    /// All collateral.
    pub collateral_usd_micros: u64,
    /// All debt.
    pub debt_usd_micros: u64,
    /// All debt, by how much it counts.
    pub weighted_debt_usd_micros: u64,
    /// How much may be owed for new risk, by these prices.
    pub borrow_limit_usd_micros: u64,
    /// Where liquidation begins.
    pub liquidation_limit_usd_micros: u64,
    /// What is left of the borrow limit.
    pub available_usd_micros: u64,
    /// Whether the health factor is below one.
    pub is_liquidatable: bool,
}

impl Portfolio {
    /// An obligation in a market; an empty one of nobody's, for whoever has none yet.
    pub(crate) fn new(view: Rc<MarketView>, obligation: Option<Obligation>) -> Self {
        Self { quotes: view.portfolio(obligation.unwrap_or_else(Obligation::zeroed)), view }
    }

    /// The same market with other quotes.
    pub(crate) fn with(&self, quotes: quotes::Portfolio) -> Self {
        Self { quotes, view: Rc::clone(&self.view) }
    }

    /// With the prices of these reserves at `bps` of what they are.
    #[must_use]
    pub fn shocked(&self, indices: &[u16], bps: u32) -> Self {
        let (shock, mut view) = (Shock { indices, bps }, MarketView::clone(&self.view));
        shock.apply(&mut view);
        Self { quotes: self.quotes_after(shock), view: Rc::new(view) }
    }

    pub(crate) fn quotes_after(&self, shock: Shock) -> quotes::Portfolio {
        let quotes::Portfolio { obligation, market, now, .. } = self.quotes;
        let empty = quotes::Portfolio::new(obligation, market, now);
        let reserves = self.view.reserves.iter().filter_map(|listed| {
            self.quotes.reserve(listed.index()).map(|reserve| shock.reserve(*reserve, listed.best_price()))
        });
        reserves.fold(empty, |all, reserve| all.with_reserve(reserve, None))
    }

    /// Whose obligation it is; `None` if it is not opened yet.
    #[must_use]
    pub fn owner(&self) -> Option<String> {
        self.obligation().map(|obligation| obligation.owner)
    }

    /// Its obligation; `None` if it is not opened yet.
    #[must_use]
    pub fn obligation(&self) -> Option<ObligationFigures> {
        let obligation = &self.quotes.obligation;
        // The program writes a version into every obligation that it opens.
        (obligation.version != 0).then(|| ObligationFigures {
            owner: obligation.owner.to_string(),
            id: obligation.id,
            emode: obligation.emode,
            has_debt: obligation.has_debt(),
            is_empty: obligation.is_empty(),
        })
    }

    /// A reserve's figures, after the actions that led here.
    pub fn reserve(&self, index: u16) -> Result<ReserveFigures, Failure> {
        let state = *self.quotes.reserve(index).ok_or(Refused::UnknownReserve(index))?;
        let listed = self.view.reserve(index)?;
        ReserveFigures::of(&ReserveView { state, ..listed.clone() }, &self.view)
    }

    /// The health that decides on liquidation.
    pub fn health(&self) -> Result<HealthFigures, Failure> {
        Ok(self.quotes.health()?.into())
    }
}

impl From<Health> for HealthFigures {
    fn from(health: Health) -> Self {
        let available = health.borrow_limit.minus_or_zero(health.weighted_debt);
        Self {
            factor_micros: Some(health.factor_micros()).filter(|factor| *factor != u64::MAX),
            collateral_usd_micros: health.collateral.micros_floor(),
            debt_usd_micros: health.debt.micros_ceil(),
            weighted_debt_usd_micros: health.weighted_debt.micros_ceil(),
            borrow_limit_usd_micros: health.borrow_limit.micros_floor(),
            liquidation_limit_usd_micros: health.liquidation_limit.micros_floor(),
            available_usd_micros: available.micros_floor(),
            is_liquidatable: health.is_liquidatable(),
        }
    }
}
