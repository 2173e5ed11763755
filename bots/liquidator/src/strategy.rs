//! Strategies: who pays for a liquidation, and what it brings.

mod flash;
mod inventory;

use std::sync::Arc;

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_core::units::Bps;
use wlm_sdk::{
    actions::{Built, Target},
    program::state::Obligation,
    quotes::{Bounds, Forms, LiquidationPlan, Refused},
};

pub use self::{flash::Flash, inventory::Inventory};
use crate::{
    case::{BadDebt, Case, Matter},
    filter::Filter,
    liquidator::Liquidator,
    profit::Profit,
    purse::Purse,
    reason::Reason,
};

/// What makes a liquidation worth doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The least a liquidation must bring, all costs paid.
    pub min_profit: Profit,
    /// What a transaction is reckoned to cost.
    pub transaction_cost: Profit,
    /// In which form collateral is taken.
    pub forms: Forms,
    /// By how much more may be repaid than was quoted: interest goes on until the transaction lands, and a repayment
    /// that is a base unit short of the whole would leave dust.
    pub headroom: Bps,
    /// Bad debt from this value on is absorbed, which costs a transaction and brings nothing.
    pub min_bad_debt: Profit,
}

/// A liquidation that one way of funding would do.
#[derive(Clone)]
pub struct Liquidation {
    /// What is exchanged.
    pub plan: LiquidationPlan,
    /// The most to repay, in base units: a little more than planned.
    pub max_repay: u64,
    /// The least collateral to receive, in base units: with less it would not be worth it.
    pub min_receive: u64,
    /// What stays behind without any collateral.
    pub bad_debt: BadDebt,
    /// Who pays.
    pub funding: Arc<dyn Funding>,
}

/// What an offer is about.
#[derive(Clone)]
pub enum Deal {
    /// Debt for collateral.
    Liquidation(Liquidation),
    /// Debts to be absorbed.
    BadDebt(BadDebt),
}

/// Something that can be done about an obligation.
#[derive(Clone)]
pub struct Offer {
    /// The obligation.
    pub address: Pubkey,
    /// What it brings, all costs paid.
    pub profit: Profit,
    /// What is done.
    pub deal: Deal,
}

/// The instructions of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// What must be done together: a liquidation, or one write-off.
    pub main: Vec<Instruction>,
    /// What may follow in the same transaction if it fits: write-offs, else for the next.
    pub extra: Vec<Instruction>,
}

/// Who pays for a liquidation.
pub trait Funding: Send + Sync {
    /// Its name, in logs.
    fn name(&self) -> &'static str;

    /// What it can do about one pair of debt and collateral, and what that brings, the transaction's cost not counted.
    fn offer(
        self: Arc<Self>,
        case: &Case,
        pair: (u16, u16),
        purse: &Purse,
        terms: &Terms,
    ) -> Result<(Liquidation, Profit), Reason>;

    /// What a liquidation takes out of the purse: a reserve and base units of its asset.
    fn spends(&self, of: &Liquidation) -> Option<(u16, u64)>;

    /// The instructions that do it.
    fn instructions(&self, liquidator: &Liquidator, target: Target, of: &Liquidation) -> Built;
}

/// What the operator wants, and how it is paid.
#[derive(Clone)]
pub struct Strategy {
    /// Ways to pay; of all that work the most profitable is taken.
    pub fundings: Vec<Arc<dyn Funding>>,
    /// What makes it worth doing.
    pub terms: Terms,
    /// Whom and what to leave alone.
    pub filter: Filter,
}

impl Terms {
    /// The most to repay where `repaid` was quoted, within a budget.
    fn max_repay(&self, repaid: u64, budget: u64) -> u64 {
        let headroom = self.headroom.of_ceil(repaid.into()).ok().and_then(|more| u64::try_from(more).ok());
        repaid.saturating_add(headroom.unwrap_or(u64::MAX)).min(budget)
    }
}

impl Liquidation {
    const fn bounds(&self) -> Bounds {
        Bounds { max_repay: self.max_repay, min_receive: self.min_receive }
    }
}

impl Strategy {
    /// The best that can be done about a case, or why nothing can.
    pub fn offer(&self, case: &Case, matter: &Matter, purse: &Purse) -> Result<Offer, Reason> {
        match matter {
            Matter::BadDebt(debt) => self.absorb(case, debt),
            Matter::Liquidation => self.liquidate(case, purse),
        }
    }

    fn liquidate(&self, case: &Case, purse: &Purse) -> Result<Offer, Reason> {
        let mut best: Result<Offer, Reason> = Err(Reason::NotLiquidatable);
        for pair in case.portfolio.pairs().into_iter().filter(|pair| self.filter.allows_pair(*pair)) {
            for funding in &self.fundings {
                let offer = self.weigh(case, funding.clone().offer(case, pair, purse, &self.terms));
                best = better(best, offer);
            }
        }
        best
    }

    fn weigh(&self, case: &Case, offer: Result<(Liquidation, Profit), Reason>) -> Result<Offer, Reason> {
        let (liquidation, gain) = offer?;
        let profit = gain.less(self.terms.transaction_cost);
        if profit < self.terms.min_profit {
            return Err(Reason::Unprofitable);
        }
        Ok(Offer { address: case.address, profit, deal: Deal::Liquidation(liquidation) })
    }

    fn absorb(&self, case: &Case, bad_debt: &BadDebt) -> Result<Offer, Reason> {
        // Absorbing needs no price. Where none tells that the debt is small, it is taken for large.
        let is_worth_it = match owed(case, &bad_debt.debts) {
            Some(value) => value >= self.terms.min_bad_debt,
            None => true,
        };
        if !is_worth_it {
            return Err(Reason::Unprofitable);
        }
        let profit = Profit::default().less(self.terms.transaction_cost);
        Ok(Offer { address: case.address, profit, deal: Deal::BadDebt(bad_debt.clone()) })
    }
}

fn owed(case: &Case, debts: &[u16]) -> Option<Profit> {
    let obligation = case.obligation();
    debts.iter().try_fold(Profit::default(), |sum, debt| {
        let shares = obligation.position(obligation.find(*debt)?).debt();
        let pool = case.view.reserve(*debt).ok()?.state.pool();
        let assets = pool.debt_index_at(case.view.now).and_then(|index| index.assets_ceil(shares)).ok()?;
        Some(sum.and(Profit::of(case.owed(*debt, assets).ok()?)))
    })
}

/// The more profitable, or the failure that came nearer.
fn better(a: Result<Offer, Reason>, b: Result<Offer, Reason>) -> Result<Offer, Reason> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok(if b.profit > a.profit { b } else { a }),
        (Ok(offer), Err(_)) | (Err(_), Ok(offer)) => Ok(offer),
        (Err(a), Err(b)) => Err(a.max(b)),
    }
}

impl Offer {
    /// The instructions, for the obligation as it was when the offer was made.
    pub fn package(&self, liquidator: &Liquidator, obligation: &Obligation) -> Result<Package, Refused> {
        let absorb = |bad_debt: &BadDebt| absorbing(liquidator, self.address, bad_debt);
        Ok(match &self.deal {
            Deal::BadDebt(bad_debt) => {
                let mut main = absorb(bad_debt)?;
                let extra = main.split_off(main.len().min(1));
                Package { main, extra }
            }
            Deal::Liquidation(of) => {
                let target = Target { address: self.address, obligation };
                let main = of.funding.instructions(liquidator, target, of)?;
                Package { main: without_repeats(main), extra: absorb(&of.bad_debt)? }
            }
        })
    }

    /// What it takes out of the purse: a reserve and base units of its asset.
    #[must_use]
    pub fn spends(&self) -> Option<(u16, u64)> {
        match &self.deal {
            Deal::Liquidation(of) => of.funding.spends(of),
            Deal::BadDebt(_) => None,
        }
    }
}

fn absorbing(liquidator: &Liquidator, address: Pubkey, bad_debt: &BadDebt) -> Built {
    let mut left = bad_debt.clone();
    let mut all = Vec::new();
    for debt in &bad_debt.debts {
        let target = Target { address, obligation: &left.obligation };
        all.extend(liquidator.actions().absorb(target, *debt)?);
        left = left.without(*debt);
    }
    Ok(all)
}

/// Each step of a liquidation makes sure of the token accounts it needs; once a transaction is enough. No other two
/// instructions of a liquidation are alike.
fn without_repeats(instructions: Vec<Instruction>) -> Vec<Instruction> {
    instructions.into_iter().fold(Vec::new(), |mut all, instruction| {
        if !all.contains(&instruction) {
            all.push(instruction);
        }
        all
    })
}
