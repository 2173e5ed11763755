//! What governance does.

mod create_market;
mod create_reserve;
mod set_reserve_config;

pub use create_market::*;
pub use create_reserve::*;
pub use set_reserve_config::*;
