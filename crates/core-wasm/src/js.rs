//! What JavaScript sees. No rules here: each function hands its input on and its result back.

mod input;

use js_sys::{BigInt, Error, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wlm_sdk::instructions::{Amount, CollateralUse};

use self::input::{Input, key, list, units};
use crate::{Failure, quote::Moved};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");
#[wasm_bindgen(typescript_custom_section)]
const ACTIONS: &str = include_str!("actions.d.ts");

type Answer = Result<JsValue, Failure>;

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let error = Error::new(&failure.message);
        error.set_name(&failure.name);
        error.into()
    }
}

/// Where the newest prices of these reserves and peg facilities are kept, without doubles: what to load before a
/// `Market` is made.
#[wasm_bindgen(js_name = priceAccounts, unchecked_return_type = "string[]")]
pub fn price_accounts(reserves: Vec<Uint8Array>, pegs: Vec<Uint8Array>) -> Answer {
    let [reserves, pegs] = [reserves, pegs].map(|all| all.iter().map(Uint8Array::to_vec).collect::<Vec<_>>());
    plain(&crate::price_accounts(&reserves, &pegs)?)
}

/// What finds a market's accounts of one kind among all of the program's; with an owner, only their obligations.
#[wasm_bindgen(js_name = accountFilters, unchecked_return_type = "AccountFilter[]")]
pub fn account_filters(
    #[wasm_bindgen(unchecked_param_type = "\"reserve\" | \"peg\" | \"obligation\" | \"change\"")] kind: &str,
    market: &str,
    owner: Option<String>,
) -> Answer {
    let owner = owner.map(|owner| key(&owner, "owner")).transpose()?;
    plain(&crate::account_filters(kind, &key(market, "market")?, owner.as_ref())?)
}

/// A market with its reserves, peg facilities and prices, at one moment.
#[wasm_bindgen]
pub struct Market(crate::Market);

#[wasm_bindgen]
impl Market {
    /// From its accounts: all its reserves, in any order. Of each feed the newest price counts that the market believes;
    /// any other account among the prices is left out.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "AccountBytes")] market: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "AccountBytes[]")] reserves: Vec<JsValue>,
        #[wasm_bindgen(unchecked_param_type = "AccountBytes[]")] pegs: Vec<JsValue>,
        #[wasm_bindgen(unchecked_param_type = "AccountBytes[]")] prices: Vec<JsValue>,
        now: i64,
    ) -> Result<Self, Failure> {
        let market = Input::new(market, "market").account()?;
        let reserves = list(&reserves, "reserves", |account| account.account())?;
        let pegs = list(&pegs, "pegs", |account| account.account())?;
        let prices = list(&prices, "prices", |account| account.account())?;
        crate::Market::new(&market, &reserves, &pegs, &prices, now).map(Self)
    }

    /// The same accounts at another moment.
    pub fn at(&self, now: i64) -> Self {
        Self(self.0.at(now))
    }

    /// With the prices of these reserves at `bps` of what they are: 8,000 is a fall by 20 %.
    pub fn shocked(&self, indices: &[u16], bps: u32) -> Self {
        Self(self.0.shocked(indices, bps))
    }

    /// Its terms and totals.
    #[wasm_bindgen(unchecked_return_type = "MarketFigures")]
    pub fn figures(&self) -> Answer {
        plain(&self.0.figures()?)
    }

    /// All its reserves, each at the place of its index, interest counted until now.
    #[wasm_bindgen(unchecked_return_type = "ReserveFigures[]")]
    pub fn reserves(&self) -> Answer {
        plain(&self.0.reserves()?)
    }

    /// A reserve, interest counted until now.
    #[wasm_bindgen(unchecked_return_type = "ReserveFigures")]
    pub fn reserve(&self, index: u16) -> Answer {
        plain(&self.0.reserve(index)?)
    }

    /// What a reserve would cost and earn at a utilisation from 0 to 1.
    #[wasm_bindgen(js_name = ratesAt, unchecked_return_type = "Rates")]
    pub fn rates_at(&self, index: u16, utilisation: f64) -> Answer {
        plain(&self.0.rates_at(index, utilisation)?)
    }

    /// A reserve's rate curve in equal steps from 0 to 1.
    #[wasm_bindgen(unchecked_return_type = "CurveSample[]")]
    pub fn curve(&self, index: u16, steps: u16) -> Answer {
        plain(&self.0.curve(index, steps)?)
    }

    /// All its peg facilities.
    #[wasm_bindgen(unchecked_return_type = "PegFigures[]")]
    pub fn pegs(&self) -> Answer {
        plain(&self.0.pegs()?)
    }

    /// The USD1 that base units of a coin would buy. `peg` is the place in `pegs()`.
    #[wasm_bindgen(js_name = quoteBuy)]
    pub fn quote_buy(&self, peg: u16, coins: BigInt) -> Result<u64, Failure> {
        self.0.quote_buy(peg, units(coins, "coins")?)
    }

    /// The base units of a coin that USD1 would buy.
    #[wasm_bindgen(js_name = quoteSell)]
    pub fn quote_sell(&self, peg: u16, usd1: BigInt) -> Result<u64, Failure> {
        self.0.quote_sell(peg, units(usd1, "usd1")?)
    }

    /// The most of these coins that buy USD1 now; 0 if none do.
    #[wasm_bindgen(js_name = maxBuy)]
    pub fn max_buy(&self, peg: u16, coins: BigInt) -> Result<u64, Failure> {
        self.0.max_buy(peg, units(coins, "coins")?)
    }

    /// The most of this USD1 that buys coins now; 0 if none does.
    #[wasm_bindgen(js_name = maxSell)]
    pub fn max_sell(&self, peg: u16, usd1: BigInt) -> Result<u64, Failure> {
        self.0.max_sell(peg, units(usd1, "usd1")?)
    }

    /// An obligation, from the data of its account; an empty one, for whoever has none yet.
    pub fn portfolio(&self, obligation: Option<Vec<u8>>) -> Result<Portfolio, Failure> {
        self.0.portfolio(obligation.as_deref()).map(Portfolio)
    }

    /// The address of the obligation that `owner` gave the number `id`, opened or not.
    #[wasm_bindgen(js_name = obligationAddress)]
    pub fn obligation_address(&self, owner: &str, id: u16) -> Result<String, Failure> {
        Ok(self.0.obligation_address(&key(owner, "owner")?, id))
    }

    /// Somebody's associated token account of a reserve's asset.
    pub fn wallet(&self, index: u16, owner: &str) -> Result<String, Failure> {
        self.0.wallet(index, &key(owner, "owner")?)
    }

    /// Somebody's associated token account of a peg facility's coin.
    #[wasm_bindgen(js_name = pegWallet)]
    pub fn peg_wallet(&self, peg: u16, owner: &str) -> Result<String, Failure> {
        self.0.peg_wallet(peg, &key(owner, "owner")?)
    }

    /// What it takes that `owner` does this with the obligation they gave the number `id`, whose data is given where it
    /// is opened. A missing obligation and missing token accounts are opened, SOL is wrapped and unwrapped.
    #[wasm_bindgen(unchecked_return_type = "Instruction[]")]
    pub fn instructions(
        &self,
        owner: &str,
        id: u16,
        obligation: Option<Vec<u8>>,
        #[wasm_bindgen(unchecked_param_type = "Action")] action: &JsValue,
    ) -> Answer {
        let action = Input::new(action, "action").action()?;
        plain(&self.0.instructions(key(owner, "owner")?, id, obligation.as_deref(), &action)?)
    }

    /// A change, from the data of its account: what it is, what it replaces, and what has become of it.
    #[wasm_bindgen(unchecked_return_type = "ChangeFigures")]
    pub fn change(&self, pending_change: &[u8]) -> Answer {
        plain(&self.0.change(pending_change)?)
    }
}

/// An obligation in its market, at one moment. Actions return a new one and change nothing here.
#[wasm_bindgen]
pub struct Portfolio(crate::Portfolio);

#[wasm_bindgen]
impl Portfolio {
    /// Whose obligation it is; absent if it is not opened yet.
    #[wasm_bindgen(getter)]
    pub fn owner(&self) -> Option<String> {
        self.0.owner()
    }

    /// Its obligation; absent if it is not opened yet.
    #[wasm_bindgen(unchecked_return_type = "ObligationFigures | undefined")]
    pub fn obligation(&self) -> Answer {
        plain(&self.0.obligation())
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

    /// All positions together.
    #[wasm_bindgen(unchecked_return_type = "TotalFigures")]
    pub fn totals(&self) -> Answer {
        plain(&self.0.totals()?)
    }

    /// With the prices of these reserves at `bps` of what they are: 8,000 is a fall by 20 %.
    pub fn shocked(&self, indices: &[u16], bps: u32) -> Self {
        Self(self.0.shocked(indices, bps))
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

    /// The most of `assets` base units that can be supplied now.
    #[wasm_bindgen(js_name = maxDeposit)]
    pub fn max_deposit(&self, index: u16, assets: BigInt) -> Result<u64, Failure> {
        Ok(self.0.max_deposit(index, units(assets, "assets")?))
    }

    /// Supplies base units.
    #[wasm_bindgen(unchecked_return_type = "Quote")]
    pub fn deposit(&self, index: u16, assets: BigInt) -> Answer {
        quote(self.0.deposit(index, units(assets, "assets")?)?)
    }

    /// Takes base units of supply out.
    #[wasm_bindgen(unchecked_return_type = "Quote")]
    pub fn withdraw(&self, index: u16, assets: BigInt) -> Answer {
        quote(self.0.withdraw(index, Amount::Exact(units(assets, "assets")?))?)
    }

    /// Takes the whole supply out.
    #[wasm_bindgen(js_name = withdrawAll, unchecked_return_type = "Quote")]
    pub fn withdraw_all(&self, index: u16) -> Answer {
        quote(self.0.withdraw(index, Amount::All)?)
    }

    /// Borrows base units.
    #[wasm_bindgen(unchecked_return_type = "Quote")]
    pub fn borrow(&self, index: u16, assets: BigInt) -> Answer {
        quote(self.0.borrow(index, units(assets, "assets")?)?)
    }

    /// Repays base units of debt.
    #[wasm_bindgen(unchecked_return_type = "Quote")]
    pub fn repay(&self, index: u16, assets: BigInt) -> Answer {
        quote(self.0.repay(index, Amount::Exact(units(assets, "assets")?))?)
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

    /// The liquidation that pays a liquidator most who repays at most `budget` base units, of whatever is owed.
    #[wasm_bindgen(js_name = liquidationPlan, unchecked_return_type = "LiquidationFigures | undefined")]
    pub fn liquidation_plan(&self, budget: Option<BigInt>) -> Answer {
        let budget = budget.map_or(Ok(u64::MAX), |budget| units(budget, "budget"))?;
        plain(&self.0.liquidation_plan(budget))
    }

    /// A liquidation that repays at most `budget` base units.
    #[wasm_bindgen(unchecked_return_type = "LiquidationQuote")]
    pub fn liquidate(&self, debt: u16, collateral: u16, budget: BigInt) -> Answer {
        let (figures, after) = self.0.liquidate(debt, collateral, units(budget, "budget")?)?;
        with_portfolio(plain(&figures)?, after)
    }
}

/// A plain object. Integers of 64 bits become `bigint`.
fn plain(value: &impl Serialize) -> Answer {
    // What is flattened is a map to serde.
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_large_number_types_as_bigints(true)
        .serialize_maps_as_objects(true);
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
