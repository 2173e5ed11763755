//! Liquidating somebody, and writing off what is left.

use anchor_lang::prelude::Pubkey;
use world_liberty_markets::state::Obligation;

use super::{Actions, Built};
use crate::{
    instructions::{self, Actor, Amount, LiquidateArgs, LiquidationAccounts, Receive},
    quotes::{Bounds, LiquidationPlan},
};

/// An obligation to liquidate.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Its address.
    pub address: Pubkey,
    /// Its account.
    pub obligation: &'a Obligation,
}

impl Actions<'_> {
    /// Liquidates somebody as planned, within bounds. What is received in SOL stays wrapped, and so does SOL that was
    /// wrapped to repay and was not needed. Shares are received by this obligation, which is opened if need be.
    ///
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// use wlm_core::units::Bps;
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// # let sol = example.sol;
    /// # example.world.set_price(&sol, 110.0);
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let plan = market.portfolio(obligation).liquidation_plan(|_| u64::MAX).expect("under water");
    /// let bank = Actions::new(&market, example.bank.key, 0, None);
    /// let target = Target { address: example.alice.obligation, obligation: &obligation };
    /// // Half a percent more may be repaid and less received, of at most 10,000 USD1.
    /// let bounds = plan.within(Bps(50), 10_000_000_000, Bps(50));
    /// example.send(&bank.liquidate(target, &plan, bounds)?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn liquidate(&self, target: Target, plan: &LiquidationPlan, bounds: Bounds) -> Built {
        let others = self.view.others(target.obligation, &[plan.debt, plan.collateral])?;
        let (debt, collateral) = (self.view.reserve(plan.debt)?, self.view.reserve(plan.collateral)?);
        let in_shares = plan.receive == Receive::Shares;
        let liquidator = Actor { signer: self.owner, market: self.view.key, obligation: target.address };
        let exchanged = LiquidationAccounts {
            debt: debt.tokens(&self.owner),
            collateral: collateral.tokens(&self.owner),
            receiver: in_shares.then(|| self.address()),
        };
        let Bounds { max_repay, min_receive } = bounds;
        let args = LiquidateArgs { max_repay: Amount::Exact(max_repay), min_receive, receive: plan.receive };
        let mut all = if in_shares { self.opening() } else { Vec::new() };
        all.push(self.creating(collateral));
        all.extend(self.wrapping(debt, max_repay));
        all.push(instructions::liquidate(&liquidator, exchanged, &others, args));
        Ok(all)
    }

    /// Writes off what an obligation owes in a reserve, its collateral being gone. Anyone may.
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// # use wlm_core::units::Bps;
    /// # let sol = example.sol;
    /// # example.world.set_price(&sol, 10.0);
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let plan = market.portfolio(obligation).liquidation_plan(|_| u64::MAX).expect("under water");
    /// let bank = Actions::new(&market, example.bank.key, 0, None);
    /// let target = Target { address: example.alice.obligation, obligation: &obligation };
    /// let mut takes_all_and_absorbs = bank.liquidate(target, &plan, plan.within(Bps(0), u64::MAX, Bps(0)))?;
    /// takes_all_and_absorbs.extend(bank.absorb(target, plan.debt)?);
    /// example.send(&takes_all_and_absorbs)?;
    /// assert!(!example.obligation().has_debt());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn absorb(&self, target: Target, debt: u16) -> Built {
        let others = self.view.others(target.obligation, &[debt])?;
        let reserve = self.view.reserve(debt)?;
        Ok(vec![instructions::absorb_bad_debt(self.view.key, target.address, reserve.vault(), &others)])
    }
}
