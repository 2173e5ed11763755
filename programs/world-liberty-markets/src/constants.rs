//! On-chain limits, with their reason.

/// The layout version that new accounts carry.
pub const ACCOUNT_VERSION: u8 = 1;
