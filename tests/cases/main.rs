//! One file an instruction: failures first, then success, edges and rounding, then account substitution.

mod support;

mod absorb_bad_debt;
mod borrow;
mod burn_deficit;
mod close_obligation;
mod collect_fees;
mod collect_peg_profit;
mod configurations;
mod coverage;
mod create_market;
mod create_reserve;
mod deposit;
mod flash;
mod flash_attacks;
mod lending_facility;
mod lending_facility_life;
mod liquidate;
mod mints;
mod open_obligation;
mod peg_facility;
mod peg_stage;
mod prices;
mod psm_swap;
mod psm_swap_refusals;
mod rebalance_facility;
mod refresh_reserve;
mod repay;
mod set_collateral;
mod set_reserve_config;
mod usd1_mint;
mod withdraw;
