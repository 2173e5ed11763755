//! Pays out of the liquidator's own token accounts.

use std::sync::Arc;

use wlm_core::units::Usd;
use wlm_sdk::{
    actions::{Built, Target},
    instructions::Receive,
    quotes::{LiquidationPlan, Refused},
    view::MarketView,
};

use super::{Funding, Liquidation, Terms};
use crate::{
    case::Case,
    liquidator::Liquidator,
    profit::Profit,
    purse::Purse,
    reason::Reason,
    route::{Hold, Route},
};

/// Pays out of the liquidator's own token accounts. What its route cannot exchange is kept.
pub struct Inventory {
    /// What becomes of the collateral.
    pub route: Arc<dyn Route>,
}

impl Inventory {
    /// The route for what a plan brings: shares, and what the route does not take, are kept.
    fn route(&self, view: &MarketView, plan: &LiquidationPlan) -> &dyn Route {
        let goes = plan.receive == Receive::Tokens
            && self.route.convert(view, plan.collateral, plan.received).is_some();
        if goes { &*self.route } else { &Hold }
    }
}

impl Funding for Inventory {
    fn name(&self) -> &'static str {
        "inventory"
    }

    fn offer(
        self: Arc<Self>,
        case: &Case,
        pair: (u16, u16),
        purse: &Purse,
        terms: &Terms,
    ) -> Result<(Liquidation, Profit), Reason> {
        let budget = purse.budget(pair.0);
        if budget == 0 {
            return Err(Reason::InsufficientFunds);
        }
        let quote = case.quote(pair, budget, terms.forms)?;
        let plan = quote.plan;
        let brings = self.route(case.view, &plan).convert(case.view, plan.collateral, plan.received);
        let brings = brings.ok_or(Reason::NoLiquidity)?;
        let gain = Profit::of(case.worth(brings.into, brings.assets)?);
        // What is swapped must all be there; otherwise as much as makes it worth it.
        let min_receive = if brings.into == plan.collateral {
            let least = Profit::of(plan.repaid_usd).and(terms.transaction_cost).and(terms.min_profit);
            least_received(case, &plan, least.value())?
        } else {
            plan.received
        };
        let max_repay = terms.max_repay(plan.repaid, budget);
        let liquidation =
            Liquidation { plan, max_repay, min_receive, bad_debt: quote.bad_debt, funding: self };
        Ok((liquidation, gain.less(Profit::of(plan.repaid_usd))))
    }

    fn spends(&self, of: &Liquidation) -> Option<(u16, u64)> {
        Some((of.plan.debt, of.max_repay))
    }

    fn instructions(&self, liquidator: &Liquidator, target: Target, of: &Liquidation) -> Built {
        let plan = &of.plan;
        let mut all = liquidator.actions().liquidate(target, &of.plan, of.bounds())?;
        let route = self.route(liquidator.view, plan);
        all.extend(route.instructions(liquidator, plan.collateral, plan.received));
        Ok(all)
    }
}

fn least_received(case: &Case, plan: &LiquidationPlan, value: Usd) -> Result<u64, Refused> {
    Ok(case.worth_at_least(plan.collateral, value)?.min(plan.received))
}
