//! What an obligation's owner does.

mod borrow;
mod close_obligation;
mod deposit;
mod open_obligation;
mod repay;
mod set_collateral;
mod set_emode;
mod withdraw;

pub use borrow::*;
pub use close_obligation::*;
pub use deposit::*;
pub use open_obligation::*;
pub use repay::*;
pub use set_collateral::*;
pub use set_emode::*;
pub use withdraw::*;
