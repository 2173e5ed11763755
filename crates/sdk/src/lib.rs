//! `wlm-sdk`: what a bot, a screen or a test needs to talk to World Liberty Markets.
//!
//! Amounts are base units of the token, shares have 40 fractional bits, indices 64, times are
//! unix seconds and addresses are Solana public keys. The numbers themselves (a health factor,
//! a liquidation size) come from `wlm-core`, the same code the program runs.
//!
//! - What is on chain: [`accounts`], [`events`], [`errors`], [`filters`], [`pda`], [`prices`]; a whole market at a
//!   moment is a [`view::MarketView`].
//! - What to send: [`actions`] finds every account an action needs; [`instructions`] has one builder an instruction;
//!   [`pyth`] posts prices.
//! - What it would come to: [`quotes`]. What governance has proposed: [`changes`].
//! - With the feature `client`: `client` talks to a node, `migration` compares a market with its plan.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod accounts;
pub mod actions;
pub mod changes;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
pub mod decimal;
pub mod errors;
pub mod events;
pub mod filters;
pub mod instructions;
#[cfg(feature = "client")]
pub mod migration;
pub mod pda;
pub mod prices;
pub mod pyth;
pub mod quotes;
mod target;
pub mod view;

pub use world_liberty_markets as program;

/// What a transaction may have on the wire, signatures included.
pub const MAX_TRANSACTION_BYTES: usize = 1_232;

/// The program's address.
pub const PROGRAM_ID: anchor_lang::prelude::Pubkey = program::ID;
