//! What JavaScript sees. No rules here: each function hands its input on and its result back.

use js_sys::{BigInt, Error, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wlm_sdk::instructions::{Amount, CollateralUse};

use crate::{Failure, MarketFigures, quote::Moved};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

type Answer = Result<JsValue, Failure>;

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let error = Error::new(&failure.message);
        error.set_name(&failure.name);
        error.into()
    }
}

/// A market's terms.
#[wasm_bindgen(unchecked_return_type = "MarketFigures")]
pub fn market(account: &[u8], now: i64) -> Answer {
    plain(&MarketFigures::decode(account, now)?)
}

/// A reserve and its newest price, at one moment.
#[wasm_bindgen]
pub struct Reserve(crate::Reserve);

#[wasm_bindgen]
impl Reserve {
    /// From the data of its account and, if one would be passed, of a Pyth price account.
    #[wasm_bindgen(constructor)]
    pub fn new(account: &[u8], price: Option<Vec<u8>>, now: i64) -> Result<Self, Failure> {
        crate::Reserve::decode(account, price.as_deref(), now).map(Self)
    }

    /// Its figures, interest counted until now.
    #[wasm_bindgen(unchecked_return_type = "ReserveFigures")]
    pub fn figures(&self) -> Answer {
        plain(&self.0.figures()?)
    }

    /// What it would cost and earn at a utilisation from 0 to 1.
    #[wasm_bindgen(js_name = ratesAt, unchecked_return_type = "Rates")]
    pub fn rates_at(&self, utilisation: f64) -> Answer {
        plain(&self.0.rates_at(utilisation))
    }

    /// Its rate curve in equal steps from 0 to 1.
    #[wasm_bindgen(unchecked_return_type = "CurveSample[]")]
    pub fn curve(&self, steps: u16) -> Answer {
        plain(&self.0.curve(steps))
    }
}

/// An obligation and the reserves of its market, at one moment. Actions return a new one and change nothing here.
#[wasm_bindgen]
pub struct Portfolio(crate::Portfolio);

#[wasm_bindgen]
impl Portfolio {
    /// From the data of a market and, if there is one already, of an obligation.
    #[wasm_bindgen(constructor)]
    pub fn new(market: &[u8], obligation: Option<Vec<u8>>, now: i64) -> Result<Self, Failure> {
        crate::Portfolio::decode(market, obligation.as_deref(), now).map(Self)
    }

    /// Adds a reserve of the market, with the price account that would be passed.
    #[wasm_bindgen(js_name = addReserve)]
    pub fn add_reserve(&mut self, account: &[u8], price: Option<Vec<u8>>) -> Result<(), Failure> {
        self.0.add_reserve(account, price.as_deref())
    }

    /// A reserve's figures, after the actions that led here.
    #[wasm_bindgen(unchecked_return_type = "ReserveFigures")]
    pub fn reserve(&self, index: u16) -> Answer {
        plain(&self.0.reserve(index)?)
    }

    /// The health that decides on liquidation.
    #[wasm_bindgen(unchecked_return_type = "HealthFigures")]
    pub fn health(&self) -> Answer {
        plain(&self.0.health()?)
    }

    /// Its positions, in order.
    #[wasm_bindgen(unchecked_return_type = "PositionFigures[]")]
    pub fn positions(&self) -> Answer {
        plain(&self.0.positions()?)
    }

    /// How far the prices of these reserves' assets, moving together, are from liquidation.
    #[wasm_bindgen(unchecked_return_type = "Distance")]
    pub fn distance(&self, indices: &[u16]) -> Answer {
        plain(&self.0.distance(indices)?)
    }

    /// The most that can be borrowed now, to the base unit.
    #[wasm_bindgen(js_name = maxBorrow)]
    pub fn max_borrow(&self, index: u16) -> u64 {
        self.0.max_borrow(index)
    }

    /// The most that can be withdrawn now, to the base unit.
    #[wasm_bindgen(js_name = maxWithdraw)]
    pub fn max_withdraw(&self, index: u16) -> u64 {
        self.0.max_withdraw(index)
    }

    /// Supplies base units.
    #[wasm_bindgen(unchecked_return_type = "Quote")]
    pub fn deposit(&self, index: u16, assets: BigInt) -> Answer {
        quote(self.0.deposit(index, units(assets)?)?)
    }

    /// Takes base units of supply out.
    #[wasm_bindgen(unchecked_return_type = "Quote")]
    pub fn withdraw(&self, index: u16, assets: BigInt) -> Answer {
        quote(self.0.withdraw(index, Amount::Exact(units(assets)?))?)
    }

    /// Takes the whole supply out.
    #[wasm_bindgen(js_name = withdrawAll, unchecked_return_type = "Quote")]
    pub fn withdraw_all(&self, index: u16) -> Answer {
        quote(self.0.withdraw(index, Amount::All)?)
    }

    /// Borrows base units.
    #[wasm_bindgen(unchecked_return_type = "Quote")]
    pub fn borrow(&self, index: u16, assets: BigInt) -> Answer {
        quote(self.0.borrow(index, units(assets)?)?)
    }

    /// Repays base units of debt.
    #[wasm_bindgen(unchecked_return_type = "Quote")]
    pub fn repay(&self, index: u16, assets: BigInt) -> Answer {
        quote(self.0.repay(index, Amount::Exact(units(assets)?))?)
    }

    /// Repays the whole debt.
    #[wasm_bindgen(js_name = repayAll, unchecked_return_type = "Quote")]
    pub fn repay_all(&self, index: u16) -> Answer {
        quote(self.0.repay(index, Amount::All)?)
    }

    /// Lets a position's supply back debt.
    #[wasm_bindgen(js_name = enableCollateral)]
    pub fn enable_collateral(&self, index: u16) -> Result<Self, Failure> {
        self.0.set_collateral(index, CollateralUse::Enabled).map(Self)
    }

    /// Keeps a position's supply from backing debt.
    #[wasm_bindgen(js_name = disableCollateral)]
    pub fn disable_collateral(&self, index: u16) -> Result<Self, Failure> {
        self.0.set_collateral(index, CollateralUse::Disabled).map(Self)
    }

    /// Enters an e-mode group, or, with 0, leaves.
    #[wasm_bindgen(js_name = setEmode)]
    pub fn set_emode(&self, group: u8) -> Result<Self, Failure> {
        self.0.set_emode(group).map(Self)
    }

    /// The liquidation that pays a liquidator most.
    #[wasm_bindgen(js_name = liquidationPlan, unchecked_return_type = "LiquidationFigures | undefined")]
    pub fn liquidation_plan(&self) -> Answer {
        plain(&self.0.liquidation_plan())
    }

    /// A liquidation that repays at most `budget` base units.
    #[wasm_bindgen(unchecked_return_type = "LiquidationQuote")]
    pub fn liquidate(&self, debt: u16, collateral: u16, budget: BigInt) -> Answer {
        let (figures, after) = self.0.liquidate(debt, collateral, units(budget)?)?;
        with_portfolio(plain(&figures)?, after)
    }
}

/// A peg facility and its coin's price, at one moment.
#[wasm_bindgen]
pub struct Peg(crate::Peg);

#[wasm_bindgen]
impl Peg {
    /// From the data of its account and of a Pyth price account, which buying needs.
    #[wasm_bindgen(constructor)]
    pub fn new(account: &[u8], price: Option<Vec<u8>>, now: i64) -> Result<Self, Failure> {
        crate::Peg::decode(account, price.as_deref(), now).map(Self)
    }

    /// Its figures.
    #[wasm_bindgen(unchecked_return_type = "PegFigures")]
    pub fn figures(&self) -> Answer {
        plain(&self.0.figures())
    }

    /// The USD1 that base units of the coin would buy.
    #[wasm_bindgen(js_name = quoteBuy)]
    pub fn quote_buy(&self, coins: BigInt) -> Result<u64, Failure> {
        self.0.quote_buy(units(coins)?)
    }

    /// The base units of the coin that USD1 would buy.
    #[wasm_bindgen(js_name = quoteSell)]
    pub fn quote_sell(&self, usd1: BigInt) -> Result<u64, Failure> {
        self.0.quote_sell(units(usd1)?)
    }
}

/// A plain object. Integers of 64 bits become `bigint`.
fn plain(value: &impl Serialize) -> Answer {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
    value.serialize(&serializer).map_err(|error| Failure::new("NotSerialisable", &error.to_string()))
}

fn quote((moved, after): (Moved, crate::Portfolio)) -> Answer {
    with_portfolio(plain(&moved)?, after)
}

fn with_portfolio(object: JsValue, after: crate::Portfolio) -> Answer {
    let key = JsValue::from_str("portfolio");
    let set = Reflect::set(&object, &key, &Portfolio(after).into());
    set.map_err(|_| Failure::new("NotSerialisable", "the result takes no portfolio"))?;
    Ok(object)
}

/// An amount. Left to itself, the boundary would take `-1n` for the largest there is.
fn units(amount: BigInt) -> Result<u64, Failure> {
    u64::try_from(JsValue::from(amount))
        .map_err(|_| Failure::new("AmountOutOfRange", "an amount is a bigint from 0 to 2^64 - 1"))
}
