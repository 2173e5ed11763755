//! What mints and burns USD1 beside deposits, withdrawals, loans and repayments.

mod burn_deficit;
mod collect_peg_profit;
mod create_peg_facility;
mod flash;
mod psm_swap;
mod rebalance_facility;

pub use burn_deficit::*;
pub use collect_peg_profit::*;
pub use create_peg_facility::*;
pub use flash::*;
pub use psm_swap::*;
pub use rebalance_facility::*;
