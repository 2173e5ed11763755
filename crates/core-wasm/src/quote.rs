use serde::Serialize;
use wlm_sdk::{
    instructions::{Amount, CollateralUse, Receive},
    quotes::{Forms, LiquidationPlan},
};

use crate::{Failure, Portfolio};

/// What an action would move, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moved {
    /// Paid in, or paid out.
    pub assets: u64,
    /// USD1 that the lending facility would mint for it.
    pub minted: u64,
    /// USD1 that it would burn.
    pub burned: u64,
}

/// What an action would come to, and the portfolio after it.
pub type Quote = Result<(Moved, Portfolio), Failure>;

/// A liquidation that the program would allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiquidationFigures {
    /// The reserve of the debt.
    pub debt: u16,
    /// The reserve of the collateral.
    pub collateral: u16,
    /// Base units to repay.
    pub repaid: u64,
    /// Base units of collateral that the liquidator receives.
    pub received: u64,
    /// Whether as supply shares, because the vault is short of tokens.
    pub receives_shares: bool,
    /// What is repaid, rounded up.
    pub repaid_usd_micros: u64,
    /// What is received, rounded down.
    pub received_usd_micros: u64,
}

impl Portfolio {
    /// Supplies base units.
    pub fn deposit(&self, index: u16, assets: u64) -> Quote {
        let (supplied, after) = self.quotes.deposit(index, assets)?;
        Ok((Moved { assets, burned: supplied.burned, ..Moved::default() }, self.with(after)))
    }

    /// Takes supply out.
    pub fn withdraw(&self, index: u16, amount: Amount) -> Quote {
        let (out, after) = self.quotes.withdraw(index, amount)?;
        Ok((Moved { assets: out.assets, minted: out.minted, ..Moved::default() }, self.with(after)))
    }

    /// Borrows base units.
    pub fn borrow(&self, index: u16, assets: u64) -> Quote {
        let (lent, after) = self.quotes.borrow(index, assets)?;
        Ok((Moved { assets, minted: lent.minted, ..Moved::default() }, self.with(after)))
    }

    /// Repays debt.
    pub fn repay(&self, index: u16, amount: Amount) -> Quote {
        let (paid, after) = self.quotes.repay(index, amount)?;
        Ok((Moved { assets: paid.assets, burned: paid.burned, ..Moved::default() }, self.with(after)))
    }

    /// Lets a position's supply back debt, or not.
    pub fn set_collateral(&self, index: u16, collateral: CollateralUse) -> Result<Self, Failure> {
        Ok(self.with(self.quotes.set_collateral(index, collateral)?))
    }

    /// Enters an e-mode group, or, with 0, leaves.
    pub fn set_emode(&self, group: u8) -> Result<Self, Failure> {
        Ok(self.with(self.quotes.set_emode(group)?))
    }

    /// The most that can be borrowed, to the base unit.
    #[must_use]
    pub fn max_borrow(&self, index: u16) -> u64 {
        self.quotes.max_borrow(index)
    }

    /// The most that can be withdrawn, to the base unit.
    #[must_use]
    pub fn max_withdraw(&self, index: u16) -> u64 {
        self.quotes.max_withdraw(index)
    }

    /// The most of `assets` that can be supplied, to the base unit.
    #[must_use]
    pub fn max_deposit(&self, index: u16, assets: u64) -> u64 {
        self.quotes.max_deposit(index, assets)
    }

    /// The liquidation that pays a liquidator most who repays at most `budget` base units, of whatever is owed; nothing
    /// if the program would refuse all.
    #[must_use]
    pub fn liquidation_plan(&self, budget: u64) -> Option<LiquidationFigures> {
        self.quotes.liquidation_plan(|_| budget).map(Into::into)
    }

    /// A liquidation that repays at most `budget` base units.
    pub fn liquidate(
        &self,
        debt: u16,
        collateral: u16,
        budget: u64,
    ) -> Result<(LiquidationFigures, Self), Failure> {
        let (plan, after) = self.quotes.plan((debt, collateral), budget, Forms::TokensOrShares)?;
        Ok((plan.into(), self.with(after)))
    }
}

impl From<LiquidationPlan> for LiquidationFigures {
    fn from(plan: LiquidationPlan) -> Self {
        Self {
            debt: plan.debt,
            collateral: plan.collateral,
            repaid: plan.repaid,
            received: plan.received,
            receives_shares: plan.receive == Receive::Shares,
            repaid_usd_micros: plan.repaid_usd.micros_ceil(),
            received_usd_micros: plan.received_usd.micros_floor(),
        }
    }
}
