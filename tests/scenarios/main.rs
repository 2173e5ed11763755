//! Stories: what happens to people over hours, years and crashes.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod attacks;
mod bad_debt;
mod bank_run;
mod crash;
mod exact;
mod interest;
mod limits;
mod obligations;
mod stage;
mod usd1;
