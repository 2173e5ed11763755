//! Pays with USD1 that is minted for the length of the transaction.

use std::sync::Arc;

use wlm_core::peg::fee_ceil;
use wlm_sdk::{
    actions::{Built, Target},
    instructions,
    quotes::Forms,
};

use super::{Funding, Liquidation, Terms};
use crate::{case::Case, liquidator::Liquidator, profit::Profit, purse::Purse, reason::Reason, route::Route};

/// Mints USD1, liquidates, sells the collateral for USD1 and burns what was minted, fee and all. Only where the debt
/// is USD1 and the collateral has a route to it that covers the burn: whatever goes wrong, nothing happens.
pub struct Flash {
    /// How collateral becomes USD1.
    pub route: Arc<dyn Route>,
}

impl Funding for Flash {
    fn name(&self) -> &'static str {
        "flash"
    }

    fn offer(
        self: Arc<Self>,
        case: &Case,
        pair: (u16, u16),
        _: &Purse,
        terms: &Terms,
    ) -> Result<(Liquidation, Profit), Reason> {
        let usd1 = case.view.usd1().filter(|usd1| usd1.index() == pair.0).ok_or(Reason::InsufficientFunds)?;
        let config = &usd1.state.config;
        if config.flash_capacity == 0 {
            return Err(Reason::NoLiquidity);
        }
        let quote = case.quote(pair, config.flash_capacity, Forms::Tokens)?;
        let plan = quote.plan;
        let sold = self.route.convert(case.view, plan.collateral, plan.received);
        let sold = sold.filter(|sold| sold.into == usd1.index()).ok_or(Reason::NoLiquidity)?;
        let max_repay = terms.max_repay(plan.repaid, config.flash_capacity);
        let fee = fee_ceil(max_repay, config.flash_fee()).map_err(|_| Reason::Other)?;
        // What is minted and not repaid is burned again: only its fee is a cost.
        let burned = plan.repaid.checked_add(fee).ok_or(Reason::Other)?;
        let left = sold.assets.checked_sub(burned).ok_or(Reason::Unprofitable)?;
        let gain = Profit::of(case.worth(usd1.index(), left)?);
        let min_receive = plan.received;
        Ok((Liquidation { plan, max_repay, min_receive, bad_debt: quote.bad_debt, funding: self }, gain))
    }

    fn spends(&self, _: &Liquidation) -> Option<(u16, u64)> {
        None
    }

    fn instructions(&self, liquidator: &Liquidator, target: Target, of: &Liquidation) -> Built {
        let (plan, view, owner) = (&of.plan, liquidator.view, liquidator.owner);
        let usd1 = view.reserve(plan.debt)?;
        let mut all = vec![
            liquidator.creating(usd1),
            instructions::flash_mint(owner, view.key, usd1.unpriced(&owner), of.max_repay),
        ];
        all.extend(liquidator.actions().liquidate(target, &of.plan, of.bounds())?);
        all.extend(self.route.instructions(liquidator, plan.collateral, plan.received));
        all.push(instructions::flash_burn(owner, view.key, usd1.unpriced(&owner), of.max_repay));
        Ok(all)
    }
}
