//! The first seed of every address the program derives.

/// `["market", creator, id as u16 little-endian]`
pub const MARKET: &[u8] = b"market";
/// `["reserve", market, mint]`
pub const RESERVE: &[u8] = b"reserve";
/// `["vault", reserve]`
pub const VAULT: &[u8] = b"vault";
/// `["insurance", reserve]`
pub const INSURANCE: &[u8] = b"insurance";
/// `["peg", market, coin]`
pub const PEG: &[u8] = b"peg";
/// `["peg vault", peg facility]`
pub const PEG_VAULT: &[u8] = b"peg vault";
/// `["change", market, id as u64 little-endian]`
pub const CHANGE: &[u8] = b"change";
/// `["obligation", market, owner, id as u16 little-endian]`
pub const OBLIGATION: &[u8] = b"obligation";
