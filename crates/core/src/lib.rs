//! `wlm-core`: every rule of World Liberty Markets that has money in it, once.
//!
//! No standard library, no Anchor, no I/O and no panics: each rule takes plain values and
//! returns a named result or a [`CoreError`]. The program, the SDK, the bots and the web
//! page all get a health factor or a liquidation size from here. Scales, ranges and
//! rounding are proved in `docs/MATH.md`.
#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod error;
pub mod facility;
pub mod health;
pub mod interest;
pub mod limits;
pub mod liquidation;
pub mod peg;
pub mod pool;
pub mod price;
pub mod ramp;
pub mod shares;
pub mod steps;
pub mod units;
pub mod wide;

pub use error::{CoreError, Result};
