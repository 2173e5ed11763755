//! What governance and the guardian do.

mod accept_role;
mod create_market;
mod create_reserve;
/// A change whose time has come.
pub mod due_change;
mod end_change;
mod execute_change;
mod propose_change;
mod restrict;

pub use accept_role::*;
pub use create_market::*;
pub use create_reserve::*;
pub use due_change::*;
pub use end_change::*;
pub use execute_change::*;
pub use propose_change::*;
pub use restrict::*;
