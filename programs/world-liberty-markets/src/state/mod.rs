//! The accounts of the program. Fields are plain integers with their unit in the name;
//! getters return the typed quantities of `wlm-core`.

mod change;
mod emode;
mod market;
mod obligation;
mod peg_facility;
mod reserve;
mod reserve_config;
mod terms;
mod wide;

pub use change::*;
pub use emode::*;
pub use market::*;
pub use obligation::*;
pub use peg_facility::*;
pub use reserve::*;
pub use reserve_config::*;
pub use terms::*;
pub use wide::*;
