//! Posting a price of Pyth's in one's own transaction, where nobody pushed a young enough one.
//!
//! Hermes, Pyth's service, gives an *update*: a VAA, which is a Merkle root signed by Pyth's guardians, and prices with
//! their proofs that they are under that root. [`HermesUpdate`] reads it. [`post_update_atomic`] hands one price to
//! Pyth's receiver program, which checks signatures and proof and writes a price account. That account is passed to
//! this program's instructions as any other, and [`reclaim_rent`] gets its rent back.
//!
//! # Full and partial verification
//!
//! The receiver writes into the account how much it checked: `Full` if the VAA had a quorum of signatures, else
//! `Partial`. **This program takes `Full` only.** A signature takes 66 bytes of a transaction's 1,232. Since Pyth
//! renewed its core there are five routers and three are a quorum, so a VAA trimmed to [`QUORUM`] signatures is full
//! and fits. Pyth's own SDK trims likewise (`trimSignatures`), to five. A guardian set of nineteen, as before, needs
//! thirteen signatures: those do not fit, and trimmed to fewer they are partial and refused with `PriceNotVerified`.
//!
//! # How many transactions
//!
//! One posts one price: 1,081 bytes of 1,232 for a proof of twelve steps. A borrowing with two positions does not fit
//! beside it (1,249) unless the lookup table has the receiver's accounts, too (1,156), and never with a second price.
//! So post first, one transaction for each price, and act in the next: prices count for a minute.
//!
//! # What stands behind this
//!
//! Pyth's programs are not published as binaries where this was written, so no test here runs them. The layouts are
//! Pyth's own types (`pythnet-sdk`, `pyth-solana-receiver-sdk`), and tests hold the instructions against Pyth's
//! published account lists and discriminators, derived addresses against those seen on mainnet, and the reader against a
//! real update. Try it on devnet before relying on it.
//!
//! # Example
//!
//! ```
//! use wlm_sdk::{prices::Receiver, pyth::{self, HermesUpdate}};
//!
//! // `binary.data[0]` of Hermes' answer to /v2/updates/price/latest?encoding=hex
//! let answer = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/hermes-update.hex"));
//! let update = HermesUpdate::from_hex(answer.trim())?;
//! let vaa = update.vaa.trimmed(pyth::QUORUM);
//! let price = update.prices.first().ok_or("no price in it")?;
//! println!("{} ± {} · 10^{}", price.message.price, price.message.conf, price.message.exponent);
//!
//! # let (wallet, account) = Default::default();
//! // `account` is a new key pair's address: it signs, too.
//! let treasury = 7; // any byte: they only spread the load
//! let post = pyth::post_update_atomic(Receiver::Current, wallet, account, &vaa, price, treasury);
//! // After the action:
//! let reclaim = pyth::reclaim_rent(Receiver::Current, wallet, account);
//! # assert_eq!((post.accounts.len(), reclaim.accounts.len()), (7, 2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod post;
#[cfg(test)]
mod tests;
mod update;

pub use self::{
    post::{post_update_atomic, reclaim_rent, update_price_feed},
    update::{HermesUpdate, ProvenPrice, UpdateError, Vaa},
};

/// How many signatures are a quorum of Pyth's five routers.
pub const QUORUM: u8 = 3;
