use std::collections::BTreeMap;

use bytemuck::Zeroable;
use serde::Serialize;
use wlm_core::{health::Health, price::OraclePrice};
use wlm_sdk::{
    accounts,
    program::state::{Obligation, Slot},
    quotes,
};

use crate::{Failure, Reserve, ReserveFigures};

/// An obligation and the reserves of its market, at one moment.
#[derive(Clone, Debug)]
pub struct Portfolio {
    pub(crate) quotes: quotes::Portfolio,
    /// The price that counts in each reserve.
    pub(crate) prices: BTreeMap<u16, OraclePrice>,
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
    /// How much may be borrowed against it in this obligation's e-mode group.
    pub ltv_bps: u16,
    /// Where that becomes liquidatable.
    pub liquidation_threshold_bps: u16,
}

impl Portfolio {
    /// From the bytes of a market and, if there is one already, of an obligation.
    pub fn decode(market: &[u8], obligation: Option<&[u8]>, now: i64) -> Result<Self, Failure> {
        let market = accounts::market(market)?;
        let obligation = obligation.map_or(Ok(Obligation::zeroed()), accounts::obligation)?;
        Ok(Self { quotes: quotes::Portfolio::new(obligation, market, now), prices: BTreeMap::new() })
    }

    /// Adds a reserve: all those of the market, or at least those in which there are positions.
    pub fn add_reserve(&mut self, account: &[u8], price: Option<&[u8]>) -> Result<(), Failure> {
        let reserve = Reserve::decode(account, price, self.quotes.now)?;
        self.prices.insert(reserve.state().index, reserve.price());
        self.quotes = self.quotes.clone().with_reserve(*reserve.state(), Some(reserve.price()));
        Ok(())
    }

    /// The same prices with other quotes.
    pub(crate) fn with(&self, quotes: quotes::Portfolio) -> Self {
        Self { quotes, prices: self.prices.clone() }
    }

    /// With other prices.
    pub(crate) fn repriced(&self, price: impl Fn(u16, OraclePrice) -> OraclePrice) -> Self {
        let quotes::Portfolio { obligation, market, now, .. } = self.quotes;
        let empty = Self { quotes: quotes::Portfolio::new(obligation, market, now), prices: BTreeMap::new() };
        let reserves = self.prices.iter().filter_map(|(index, old)| {
            self.quotes.reserve(*index).map(|reserve| (*reserve, price(*index, *old)))
        });
        reserves.fold(empty, |mut all, (mut reserve, price)| {
            reserve.price = price.into();
            all.prices.insert(reserve.index, price);
            Self { quotes: all.quotes.with_reserve(reserve, None), ..all }
        })
    }

    /// A reserve's figures, after the actions that led here.
    pub fn reserve(&self, index: u16) -> Result<ReserveFigures, Failure> {
        let unknown = quotes::Refused::UnknownReserve(index);
        let state = self.quotes.reserve(index).ok_or(unknown)?;
        Reserve::new(*state, self.prices.get(&index).copied(), self.quotes.now).figures()
    }

    /// The health that decides on liquidation.
    pub fn health(&self) -> Result<HealthFigures, Failure> {
        Ok(self.quotes.health()?.into())
    }

    /// Its positions, in order.
    pub fn positions(&self) -> Result<Vec<PositionFigures>, Failure> {
        self.quotes.obligation.active_slots().map(|slot| self.position(slot)).collect()
    }

    fn position(&self, slot: Slot) -> Result<PositionFigures, Failure> {
        let quotes::Portfolio { obligation, market, now, .. } = &self.quotes;
        let (index, position) = (obligation.reserve_index(slot), obligation.position(slot));
        let reserve = self.quotes.reserve(index).ok_or(quotes::Refused::UnknownReserve(index))?;
        let pool = reserve.accrued_pool(*now)?;
        let supplied = pool.supply_index.assets_floor(position.supply())?;
        let owed = pool.debt_index.assets_ceil(position.debt())?;
        let price = self.quotes.price(index).ok();
        let terms = reserve.collateral_terms(&market.emode(obligation.emode, *now), *now);
        let supplied_usd = price.and_then(|price| price.collateral().ok());
        let owed_usd = price.and_then(|price| price.debt().ok());
        Ok(PositionFigures {
            index,
            supplied,
            owed,
            supplied_usd_micros: supplied_usd.map(|price| price.value_floor(supplied).micros_floor()),
            owed_usd_micros: owed_usd.map(|price| price.value_ceil(owed).micros_ceil()),
            is_collateral: obligation.is_collateral(slot),
            ltv_bps: terms.ltv_bps,
            liquidation_threshold_bps: terms.liquidation_threshold_bps,
        })
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
