//! One file an action. All have one skeleton: accrue, validate, compute in core, write,
//! post-check health, move tokens, one event.

pub mod governance;
pub mod keeper;
/// The accounts to move a reserve's tokens with.
pub mod tokens;
pub mod usd1;
pub mod user;

pub use governance::*;
pub use keeper::*;
pub use tokens::*;
pub use usd1::*;
pub use user::*;

use anchor_lang::prelude::*;

/// How much of something: all there is, or an exact number of base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
pub enum Amount {
    /// The whole position.
    All,
    /// This many base units.
    Exact(u64),
}

impl From<Amount> for wlm_core::units::Amount {
    fn from(amount: Amount) -> Self {
        match amount {
            Amount::All => Self::All,
            Amount::Exact(assets) => Self::Exact(assets),
        }
    }
}
