use std::fmt::Write;

use anchor_lang::prelude::Pubkey;
use serde::Serialize;
use serde_json::{Value, json};
use wlm_core_wasm::{Account, Action, Ending, Failure, Market, Portfolio, Target};
use wlm_sdk::instructions::{Amount, CollateralUse, PegSwap};

use crate::accounts::Accounts;

/// A market to make in JavaScript, what to call on it, and what that must come to.
pub struct Script {
    made: Value,
    calls: Calls,
}

/// Calls of an object's methods.
#[derive(Default)]
pub struct Calls(Vec<Value>);

impl Script {
    /// Makes a market of these accounts; and, if that can be, looks at it.
    pub fn new(accounts: &Accounts, now: i64, look: impl FnOnce(&mut Calls, &Market)) -> Self {
        let Accounts { market, reserves, pegs, prices } = accounts;
        let lists = [reserves, pegs, prices].map(|all| all.iter().map(account).collect::<Value>());
        let [reserves, pegs, prices] = lists;
        let (made, mut calls) = (accounts.market(now), Calls::default());
        if let Ok(market) = &made {
            look(&mut calls, market);
        }
        let args = vec![account(market), reserves, pegs, prices, bigint(now)];
        Self { made: json!({ "args": args, "error": made.err().as_ref().map(error) }), calls }
    }

    /// All of it.
    pub fn json(self) -> Value {
        json!({ "made": self.made, "calls": self.calls.json() })
    }
}

impl Calls {
    /// Calls a method that returns data.
    pub fn call(&mut self, method: &str, args: Vec<Value>, result: Result<impl Serialize, Failure>) {
        self.push(method, args, result.map(|result| json!({ "result": data(&result) })));
    }

    /// Calls an action that returns data and the portfolio after it.
    pub fn act<T: Serialize>(
        &mut self,
        method: &str,
        args: Vec<Value>,
        result: Result<(T, Portfolio), Failure>,
    ) {
        let outcome = |(moved, after): (T, Portfolio)| json!({ "result": data(&moved), "after": after_figures(&after) });
        self.push(method, args, result.map(outcome));
    }

    /// Calls a switch, which returns the portfolio after it.
    pub fn switch(&mut self, method: &str, args: Vec<Value>, after: Result<Portfolio, Failure>) {
        self.push(method, args, after.map(|after| json!({ "after": after_figures(&after) })));
    }

    /// Calls a method that returns another object, and looks at that.
    pub fn within<T>(
        &mut self,
        method: &str,
        args: Vec<Value>,
        object: Result<T, Failure>,
        look: impl FnOnce(&mut Self, &T),
    ) {
        let outcome = |object| {
            let mut calls = Self::default();
            look(&mut calls, &object);
            json!({ "calls": calls.json() })
        };
        self.push(method, args, object.map(outcome));
    }

    /// Asks for the instructions of an action.
    pub fn instructions(
        &mut self,
        market: &Market,
        (owner, id, obligation): (&Pubkey, u16, Option<&[u8]>),
        asked: &Action,
    ) {
        let args = vec![key(owner), json!(id), obligation.map_or(Value::Null, bytes), action(asked)];
        self.call("instructions", args, market.instructions(*owner, id, obligation, asked));
    }

    /// All of them.
    pub fn json(self) -> Value {
        self.0.into()
    }

    fn push(&mut self, method: &str, args: Vec<Value>, outcome: Result<Value, Failure>) {
        let outcome = outcome.unwrap_or_else(|failure| json!({ "error": error(&failure) }));
        self.0.push(json!({ "method": method, "args": args, "outcome": outcome }));
    }
}

/// A `Uint8Array`.
pub fn bytes(data: &[u8]) -> Value {
    let hex = data.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    json!({ "bytes": hex })
}

/// A `bigint`.
pub fn bigint(value: impl ToString) -> Value {
    json!({ "bigint": value.to_string() })
}

/// An address.
pub fn key(key: &Pubkey) -> Value {
    key.to_string().into()
}

fn account(account: &Account) -> Value {
    json!({ "address": key(&account.address), "owner": key(&account.owner), "data": bytes(&account.data) })
}

fn target(target: &Target) -> Value {
    json!({ "address": key(&target.address), "data": bytes(&target.data) })
}

fn amount(amount: Amount) -> Value {
    match amount {
        Amount::All => "all".into(),
        Amount::Exact(assets) => bigint(assets),
    }
}

/// An action as a page writes it.
fn action(action: &Action) -> Value {
    match action {
        Action::Supply { reserve, assets } => {
            json!({ "kind": "supply", "reserve": reserve, "assets": bigint(assets) })
        }
        Action::Borrow { reserve, assets } => {
            json!({ "kind": "borrow", "reserve": reserve, "assets": bigint(assets) })
        }
        Action::Withdraw { reserve, amount: taken } => {
            json!({ "kind": "withdraw", "reserve": reserve, "assets": amount(*taken) })
        }
        Action::Repay { reserve, amount: paid } => {
            json!({ "kind": "repay", "reserve": reserve, "assets": amount(*paid) })
        }
        Action::SetCollateral { reserve, to } => {
            json!({ "kind": "setCollateral", "reserve": reserve, "enabled": *to == CollateralUse::Enabled })
        }
        Action::SetEmode { group } => json!({ "kind": "setEmode", "group": group }),
        Action::Close => json!({ "kind": "close" }),
        Action::Swap { peg, swap: PegSwap::Buy { coins, min_usd1 } } => {
            json!({ "kind": "buyUsd1", "peg": peg, "coins": bigint(coins), "minUsd1": bigint(min_usd1) })
        }
        Action::Swap { peg, swap: PegSwap::Sell { usd1, min_coins } } => {
            json!({ "kind": "sellUsd1", "peg": peg, "usd1": bigint(usd1), "minCoins": bigint(min_coins) })
        }
        Action::Liquidate { target: whom, debt, collateral, budget, slippage } => json!({
            "kind": "liquidate",
            "target": target(whom),
            "debt": debt,
            "collateral": collateral,
            "budget": bigint(budget),
            "slippageBps": slippage.0,
        }),
        Action::Absorb { target: whom, debt } => {
            json!({ "kind": "absorb", "target": target(whom), "debt": debt })
        }
        Action::Collect { reserve } => json!({ "kind": "collect", "reserve": reserve }),
        Action::ExecuteChange { change, prices, mint } => json!({
            "kind": "executeChange",
            "change": bytes(change),
            "prices": prices.iter().map(account).collect::<Value>(),
            "mint": mint.as_ref().map_or(Value::Null, account),
        }),
        Action::EndChange { change, ending } => {
            let kind = match ending {
                Ending::Vetoed => "vetoChange",
                Ending::Cancelled => "cancelChange",
            };
            json!({ "kind": kind, "change": bytes(change) })
        }
    }
}

fn after_figures(after: &Portfolio) -> Value {
    json!({
        "health": after.health().as_ref().map_or_else(error, data),
        "positions": after.positions().as_ref().map_or_else(error, data),
    })
}

fn error(failure: &Failure) -> Value {
    json!({ "name": failure.name, "message": failure.message })
}

/// Numbers as text: JSON's have too few digits for JavaScript.
fn data(value: &impl Serialize) -> Value {
    texts(serde_json::to_value(value).expect("plain data"))
}

fn texts(value: Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::Array(values) => values.into_iter().map(texts).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (key, texts(value))).collect(),
        other => other,
    }
}
