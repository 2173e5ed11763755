//! `wlm-core-wasm`: the program's own rules in a web page.
//!
//! Everything here is a view on `wlm-sdk`: accounts come in as bytes, figures and quotes go out as plain data.
//! The module `js` exists in WebAssembly only and hands them to JavaScript; the rest runs anywhere, so that the tests
//! can hold both against each other.
//!
//! Amounts are base units, dollars are millionths, times are unix seconds: integers all, and `bigint` in
//! JavaScript where they have 64 bits. Rates and utilisation are fractions, for screens only.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod distance;
mod failure;
#[cfg(target_arch = "wasm32")]
mod js;
mod market;
mod peg;
mod portfolio;
mod quote;
mod rates;
mod reserve;

pub use self::{
    distance::Distance,
    failure::Failure,
    market::{EmodeFigures, MarketFigures},
    peg::{Peg, PegFigures},
    portfolio::{HealthFigures, Portfolio, PositionFigures},
    quote::{LiquidationFigures, Moved, Quote},
    rates::{CurveSample, Rates},
    reserve::{PriceFigures, Reserve, ReserveFigures},
};
