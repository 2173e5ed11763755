//! `wlm-test-kit`: a world on LiteSVM with the compiled program in it.
//!
//! ```no_run
//! use wlm_test_kit::{MarketBuilder, ReserveBuilder, World, units};
//!
//! let mut world = World::new();
//! let market = MarketBuilder::default().create(&mut world);
//! let usd1 = ReserveBuilder::usd1().create(&mut world, &market);
//! let sol = ReserveBuilder::sol().create(&mut world, &market);
//! let bank = world.new_user(&market);
//! let alice = world.new_user(&market);
//! world.fund(&bank, &usd1, units(10_000, &usd1));
//! world.fund(&alice, &sol, units(10, &sol));
//! world.deposit(&bank, &usd1, units(10_000, &usd1)).unwrap();
//! world.deposit(&alice, &sol, units(10, &sol)).unwrap();
//! world.borrow(&alice, &usd1, units(500, &usd1)).unwrap();
//! ```
//!
//! Named actions (`world.deposit(…)`) are checked: a refusal must leave every account as it
//! was, byte by byte, and a success must keep every truth in [`invariants`]. The instruction
//! alone comes from [`Instructions`], `world.send` runs one without any check.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod actions;
pub mod attackers;
mod builders;
mod checked;
mod example;
mod governance;
pub mod invariants;
mod ix;
mod message;
mod outcome;
mod pegs;
mod prices;
mod proxy;
mod snapshot;
mod tokens;
mod world;

pub use builders::{Asset, MarketBuilder, MarketKeys, ReserveBuilder, User, units};
pub use example::Example;
pub use governance::emode_terms;
pub use ix::Instructions;
pub use message::wire_bytes;
pub use outcome::{Meta, Outcome, Refusal};
pub use pegs::Peg;
pub use prices::calm_quote;
pub use proxy::by_a_program;
pub use snapshot::{Snapshot, TokenBalance};
pub use tokens::{ISSUER, MintBuilder, MintExtension, TOKEN, TOKEN_2022, wallet_address};
pub use wlm_sdk as sdk;
pub use wlm_sdk::MAX_TRANSACTION_BYTES;
pub use world::{World, program_path};
