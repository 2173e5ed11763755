//! Health and liquidations of obligations, as the SDK quotes them.

use anyhow::{Result, anyhow};
use wlm_core::{CoreError, health::Health, pool::Pool, price::OraclePrice};
use wlm_sdk::{
    instructions::Receive,
    quotes::{LiquidationPlan, Portfolio},
};
use world_liberty_markets::state::{Market, Obligation, Reserve, Slot};

use crate::{
    assets::Asset,
    prices::{Row, UsdPrice},
};

/// A reserve at one moment: interest counted, price applied.
pub struct Quote {
    /// The account.
    pub reserve: Reserve,
    /// Its pool, with interest until now.
    pub pool: Pool,
    /// Its price.
    pub price: UsdPrice,
    oracle: OraclePrice,
}

impl Quote {
    /// `reserve` at a row's time and price.
    pub fn at(reserve: Reserve, asset: Asset, row: &Row) -> Result<Self> {
        let mut pool = reserve.pool();
        pool.accrue(row.unix).map_err(explain)?;
        let price = asset.price(row);
        let oracle = OraclePrice {
            price: price.0,
            confidence: 0,
            ema: price.0,
            exponent: UsdPrice::EXPONENT,
            published_at: row.unix,
        };
        Ok(Self { reserve, pool, price, oracle })
    }

    /// What a position has, rounded down.
    pub fn supplied(&self, obligation: &Obligation, slot: Slot) -> Result<u64> {
        self.pool.supply_index.assets_floor(obligation.position(slot).supply()).map_err(explain)
    }

    /// What a position owes, rounded up.
    pub fn owed(&self, obligation: &Obligation, slot: Slot) -> Result<u64> {
        self.pool.debt_index.assets_ceil(obligation.position(slot).debt()).map_err(explain)
    }
}

/// The asset of a position.
pub fn asset_of(obligation: &Obligation, slot: Slot) -> Result<Asset> {
    asset_at(obligation.reserve_index(slot))
}

fn asset_at(index: u16) -> Result<Asset> {
    let asset = Asset::ALL.get(usize::from(index)).copied();
    asset.ok_or_else(|| anyhow!("reserve {index} is not of this market"))
}

/// The health of an obligation at liquidation prices.
pub fn health(obligation: &Obligation, quotes: &[Quote], market: &Market) -> Result<Health> {
    Ok(portfolio(obligation, quotes, *market).health()?)
}

fn portfolio(obligation: &Obligation, quotes: &[Quote], market: Market) -> Portfolio {
    let now = quotes.first().map_or(0, |quote| quote.oracle.published_at);
    let empty = Portfolio::new(*obligation, market, now);
    quotes.iter().fold(empty, |all, quote| all.with_reserve(quote.reserve, Some(quote.oracle)))
}

/// One way to liquidate an obligation.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// What is repaid.
    pub debt: Asset,
    /// What is seized.
    pub collateral: Asset,
    /// Base units that are repaid.
    pub repaid: u64,
    /// In which form the collateral comes.
    pub receive: Receive,
}

impl Choice {
    /// What is repaid, and what is seized.
    #[must_use]
    pub const fn pair(&self) -> [Asset; 2] {
        [self.debt, self.collateral]
    }
}

/// The most gainful way to liquidate an obligation, if there is any.
pub fn best_liquidation(
    obligation: &Obligation,
    quotes: &[Quote],
    market: &Market,
) -> Result<Option<Choice>> {
    let plan = portfolio(obligation, quotes, *market).liquidation_plan(|_| u64::MAX);
    plan.map(|LiquidationPlan { debt, collateral, repaid, receive, .. }| {
        Ok(Choice { debt: asset_at(debt)?, collateral: asset_at(collateral)?, repaid, receive })
    })
    .transpose()
}

/// A refusal of core as an error with a message.
pub fn explain(error: CoreError) -> anyhow::Error {
    anyhow!("the rules of wlm-core refuse: {error:?}")
}
