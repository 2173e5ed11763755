use serde::Serialize;
use wlm_sdk::{
    program::state::{Emode, Reserve, Slot},
    quotes::{self, Refused},
};

use crate::{Failure, Portfolio, rates::Rates};

/// What an obligation has and owes in one reserve, interest counted until now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PositionFigures {
    /// The reserve.
    pub index: u16,
    /// Base units supplied.
    pub supplied: u64,
    /// Base units owed.
    pub owed: u64,
    /// What is supplied, rounded down; absent without a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplied_usd_micros: Option<u64>,
    /// What is owed, rounded up; absent without a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owed_usd_micros: Option<u64>,
    /// Whether the supply backs debt.
    pub is_collateral: bool,
    /// How much may be borrowed against it, as this obligation's e-mode group and debts have it.
    pub ltv_bps: u16,
    /// Where that becomes liquidatable, likewise.
    pub liquidation_threshold_bps: u16,
}

/// All positions that have a price, in millionths of a dollar.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TotalFigures {
    /// All that is supplied, collateral or not.
    pub supplied_usd_micros: u64,
    /// All that is owed.
    pub owed_usd_micros: u64,
    /// The difference.
    pub net_usd_micros: i64,
    /// What the supply earns less what the debt costs in a year, as a part of the difference; absent where that is not
    /// above zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub net_apy: Option<f64>,
}

impl Portfolio {
    /// Its positions, in order.
    pub fn positions(&self) -> Result<Vec<PositionFigures>, Failure> {
        let terms = self.emode_terms();
        self.quotes.obligation.active_slots().map(|slot| self.position(slot, &terms)).collect()
    }

    /// All positions together.
    pub fn totals(&self) -> Result<TotalFigures, Failure> {
        let (mut supplied, mut owed, mut yearly) = (0_u64, 0_u64, 0.0);
        for position in self.positions()? {
            let pool = self.state(position.index)?.accrued_pool(self.quotes.now)?;
            let rates = Rates::new(pool.borrow_apr, pool.supply_apr);
            let supply = position.supplied_usd_micros.unwrap_or(0);
            let debt = position.owed_usd_micros.unwrap_or(0);
            (supplied, owed) = (supplied.saturating_add(supply), owed.saturating_add(debt));
            yearly += supply as f64 * rates.supply_apy - debt as f64 * rates.borrow_apy;
        }
        let net = i128::from(supplied) - i128::from(owed);
        let net = i64::try_from(net).unwrap_or(if net > 0 { i64::MAX } else { i64::MIN });
        Ok(TotalFigures {
            supplied_usd_micros: supplied,
            owed_usd_micros: owed,
            net_usd_micros: net,
            net_apy: (net > 0).then(|| yearly / net as f64),
        })
    }

    fn position(&self, slot: Slot, terms: &EmodeTerms) -> Result<PositionFigures, Failure> {
        let quotes::Portfolio { obligation, now, .. } = &self.quotes;
        let (index, position) = (obligation.reserve_index(slot), obligation.position(slot));
        let reserve = self.state(index)?;
        let pool = reserve.accrued_pool(*now)?;
        let supplied = pool.supply_index.assets_floor(position.supply())?;
        let owed = pool.debt_index.assets_ceil(position.debt())?;
        let price = self.quotes.price(index).ok();
        let supplied_usd = price.and_then(|price| price.collateral().ok());
        let owed_usd = price.and_then(|price| price.debt().ok());
        let liquidation = reserve.collateral_terms(&terms.liquidation, *now);
        Ok(PositionFigures {
            index,
            supplied,
            owed,
            supplied_usd_micros: supplied_usd.map(|price| price.value_floor(supplied).micros_floor()),
            owed_usd_micros: owed_usd.map(|price| price.value_ceil(owed).micros_ceil()),
            is_collateral: obligation.is_collateral(slot),
            ltv_bps: reserve.collateral_terms(&terms.new_risk, *now).ltv_bps,
            liquidation_threshold_bps: liquidation.liquidation_threshold_bps,
        })
    }

    fn state(&self, index: u16) -> Result<&Reserve, Refused> {
        self.quotes.reserve(index).ok_or(Refused::UnknownReserve(index))
    }

    /// The terms of its e-mode group, as its debts leave them: one outside of the group takes them away, for new risk at
    /// once.
    fn emode_terms(&self) -> EmodeTerms {
        let quotes::Portfolio { obligation, market, now, .. } = &self.quotes;
        let emode = market.emode(obligation.emode, *now);
        let debts = obligation.active_slots().filter(|slot| obligation.owes(*slot));
        let debts = debts.filter_map(|slot| self.quotes.reserve(obligation.reserve_index(slot)));
        debts.fold(EmodeTerms { new_risk: emode, liquidation: emode }, |terms, debt| EmodeTerms {
            new_risk: if emode.lets_borrow(debt.config.emode_mask) { terms.new_risk } else { Emode::NONE },
            liquidation: debt.emode_of_debt(&terms.liquidation, *now),
        })
    }
}

/// An obligation's e-mode group, as it counts in each use.
struct EmodeTerms {
    new_risk: Emode,
    liquidation: Emode,
}
