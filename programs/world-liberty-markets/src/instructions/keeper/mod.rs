//! What anyone may do.

mod absorb_bad_debt;
mod collect_fees;
mod liquidate;
mod refresh_reserve;

pub use absorb_bad_debt::*;
pub use collect_fees::*;
pub use liquidate::*;
pub use refresh_reserve::*;
