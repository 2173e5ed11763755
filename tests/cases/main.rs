//! One file an instruction: failures first, then success, edges and rounding, then account substitution.

mod support;

mod absorb_bad_debt;
mod borrow;
mod close_obligation;
mod collect_fees;
mod configurations;
mod coverage;
mod create_market;
mod create_reserve;
mod deposit;
mod liquidate;
mod mints;
mod open_obligation;
mod prices;
mod refresh_reserve;
mod repay;
mod set_collateral;
mod set_reserve_config;
mod withdraw;
