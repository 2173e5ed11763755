//! On the VM: what the bot finds, it can do, and it comes to what it said.

#[path = "../../../../tests/invariants/rng.rs"]
mod rng;
#[path = "../../../../tests/quotes/stage.rs"]
#[expect(dead_code, reason = "the tests of quotes need more of it")]
mod stage;

mod bot;
mod chain;
mod daemon;
mod flash;
mod inventory;
mod robust;
