//! What comes from JavaScript, field by field: a field that is missing or of another kind is named.

use anchor_lang::prelude::Pubkey;
use js_sys::{BigInt, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wlm_core::units::Bps;
use wlm_sdk::instructions::{Amount, CollateralUse, PegSwap};

use crate::{Account, Action, Ending, Failure, Target};

/// An object, and what it is called in errors.
pub(super) struct Input<'a> {
    value: &'a JsValue,
    name: &'a str,
}

impl<'a> Input<'a> {
    pub const fn new(value: &'a JsValue, name: &'a str) -> Self {
        Self { value, name }
    }

    /// An account with its owner.
    pub fn account(&self) -> Result<Account, Failure> {
        Ok(Account { address: self.key("address")?, owner: self.key("owner")?, data: self.bytes("data")? })
    }

    fn target(&self) -> Result<Target, Failure> {
        Ok(Target { address: self.key("address")?, data: self.bytes("data")? })
    }

    /// What somebody wants to do.
    pub fn action(&self) -> Result<Action, Failure> {
        Ok(match self.text("kind")?.as_str() {
            "supply" => Action::Supply { reserve: self.number("reserve")?, assets: self.units("assets")? },
            "borrow" => Action::Borrow { reserve: self.number("reserve")?, assets: self.units("assets")? },
            "withdraw" => {
                Action::Withdraw { reserve: self.number("reserve")?, amount: self.amount("assets")? }
            }
            "repay" => Action::Repay { reserve: self.number("reserve")?, amount: self.amount("assets")? },
            "setCollateral" => {
                let enabled = self.needed("enabled")?.as_bool();
                let to = match enabled.ok_or_else(|| self.wrong("enabled", "true or false"))? {
                    true => CollateralUse::Enabled,
                    false => CollateralUse::Disabled,
                };
                Action::SetCollateral { reserve: self.number("reserve")?, to }
            }
            "setEmode" => Action::SetEmode { group: self.number("group")? },
            "close" => Action::Close,
            "buyUsd1" => {
                let swap = PegSwap::Buy { coins: self.units("coins")?, min_usd1: self.units("minUsd1")? };
                Action::Swap { peg: self.number("peg")?, swap }
            }
            "sellUsd1" => {
                let swap = PegSwap::Sell { usd1: self.units("usd1")?, min_coins: self.units("minCoins")? };
                Action::Swap { peg: self.number("peg")?, swap }
            }
            "liquidate" => Action::Liquidate {
                target: self.object("target", |target| target.target())?,
                debt: self.number("debt")?,
                collateral: self.number("collateral")?,
                budget: self.units("budget")?,
                slippage: Bps(self.number("slippageBps")?),
            },
            "absorb" => Action::Absorb {
                target: self.object("target", |target| target.target())?,
                debt: self.number("debt")?,
            },
            "collect" => Action::Collect { reserve: self.number("reserve")? },
            "executeChange" => Action::ExecuteChange {
                change: self.bytes("change")?,
                prices: self.list("prices", |price| price.account())?,
                mint: match self.get("mint") {
                    Some(_) => Some(self.object("mint", |mint| mint.account())?),
                    None => None,
                },
            },
            "vetoChange" => Action::EndChange { change: self.bytes("change")?, ending: Ending::Vetoed },
            "cancelChange" => Action::EndChange { change: self.bytes("change")?, ending: Ending::Cancelled },
            other => {
                let message = format!("{}.kind: there is no action \"{other}\"", self.name);
                return Err(Failure::new("UnknownAction", &message));
            }
        })
    }

    fn get(&self, field: &str) -> Option<JsValue> {
        // What is no object has no fields.
        let value = Reflect::get(self.value, &JsValue::from_str(field)).ok()?;
        (!value.is_undefined() && !value.is_null()).then_some(value)
    }

    fn needed(&self, field: &str) -> Result<JsValue, Failure> {
        let missing = || Failure::new("MissingField", &format!("{}.{field} is missing", self.name));
        self.get(field).ok_or_else(missing)
    }

    fn wrong(&self, field: &str, expected: &str) -> Failure {
        Failure::new("WrongField", &format!("{}.{field} must be {expected}", self.name))
    }

    fn text(&self, field: &str) -> Result<String, Failure> {
        self.needed(field)?.as_string().ok_or_else(|| self.wrong(field, "a string"))
    }

    fn key(&self, field: &str) -> Result<Pubkey, Failure> {
        key(&self.text(field)?, &format!("{}.{field}", self.name))
    }

    fn bytes(&self, field: &str) -> Result<Vec<u8>, Failure> {
        let bytes = self.needed(field)?.dyn_into::<Uint8Array>();
        bytes.map(|bytes| bytes.to_vec()).map_err(|_| self.wrong(field, "a Uint8Array"))
    }

    fn units(&self, field: &str) -> Result<u64, Failure> {
        units(self.needed(field)?, &format!("{}.{field}", self.name))
    }

    fn amount(&self, field: &str) -> Result<Amount, Failure> {
        match self.needed(field)?.as_string().as_deref() {
            Some("all") => Ok(Amount::All),
            _ => self.units(field).map(Amount::Exact),
        }
    }

    /// An integer of at most 32 bits.
    fn number<T: TryFrom<u32>>(&self, field: &str) -> Result<T, Failure> {
        let value = self.needed(field)?.as_f64();
        let whole = value.filter(|value| value.fract() == 0.0 && (0.0..=u32::MAX.into()).contains(value));
        let number = whole.and_then(|value| T::try_from(value as u32).ok());
        number.ok_or_else(|| self.wrong(field, "a whole number that is in range"))
    }

    fn object<T>(&self, field: &str, read: fn(&Input) -> Result<T, Failure>) -> Result<T, Failure> {
        read(&Input::new(&self.needed(field)?, &format!("{}.{field}", self.name)))
    }

    /// All of a list; nothing where there is none.
    fn list<T>(&self, field: &str, read: fn(&Input) -> Result<T, Failure>) -> Result<Vec<T>, Failure> {
        let Some(value) = self.get(field) else { return Ok(Vec::new()) };
        let Ok(array) = value.dyn_into::<js_sys::Array>() else { return Err(self.wrong(field, "an array")) };
        list(&array.to_vec(), &format!("{}.{field}", self.name), read)
    }
}

/// All of a list.
pub(super) fn list<T>(
    values: &[JsValue],
    name: &str,
    read: fn(&Input) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let values = values.iter().enumerate();
    values.map(|(place, value)| read(&Input::new(value, &format!("{name}[{place}]")))).collect()
}

/// An address.
pub(super) fn key(text: &str, name: &str) -> Result<Pubkey, Failure> {
    text.parse().map_err(|_| Failure::new("WrongField", &format!("{name} must be a base58 address")))
}

/// An amount. Left to itself, the boundary would take `-1n` for the largest there is.
pub(super) fn units(amount: impl Into<JsValue>, name: &str) -> Result<u64, Failure> {
    let message = || format!("{name} must be a bigint from 0 to 2^64 - 1");
    let amount: BigInt =
        amount.into().dyn_into().map_err(|_| Failure::new("AmountOutOfRange", &message()))?;
    u64::try_from(JsValue::from(amount)).map_err(|_| Failure::new("AmountOutOfRange", &message()))
}
