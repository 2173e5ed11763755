//! `wlm-core-wasm`: the program's own rules in a web page.
//!
//! Everything here is a view on `wlm-sdk`: accounts come in as bytes, figures, quotes and instructions go out as plain
//! data. The module `js` exists in WebAssembly only and hands them to JavaScript; the rest runs anywhere, so that the
//! tests can hold both against each other.
//!
//! Amounts are base units, dollars are millionths, times are unix seconds: integers all, and `bigint` in
//! JavaScript where they have 64 bits. Rates and utilisation are fractions, for screens only.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod account;
mod action;
mod change;
mod distance;
mod failure;
mod fields;
#[cfg(target_arch = "wasm32")]
mod js;
mod market;
mod peg;
mod portfolio;
mod position;
mod price;
mod quote;
mod rates;
mod reserve;
mod shock;
mod terms;

pub use self::{
    account::{Account, AccountFilter, account_filters, price_accounts},
    action::{AccountMeta, Action, Ending, Instruction, Target},
    change::ChangeFigures,
    distance::Distance,
    failure::Failure,
    fields::{FieldChange, FieldValue},
    market::Market,
    peg::PegFigures,
    portfolio::{HealthFigures, ObligationFigures, Portfolio},
    position::{PositionFigures, TotalFigures},
    price::{PriceBand, PriceFigures, PublishedPrice},
    quote::{LiquidationFigures, Moved, Quote},
    rates::{CurveSample, Rates},
    reserve::{CurvePoint, ReserveFigures, SetCaps},
    terms::{EmodeFigures, MarketFigures, OfferedRoles},
};

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
