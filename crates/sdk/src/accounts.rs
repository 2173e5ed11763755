//! The program's accounts, from their bytes.

use anchor_lang::{AnchorDeserialize, Discriminator};
use bytemuck::Pod;
use world_liberty_markets::state::{Market, Obligation, PegFacility, PendingChange, Reserve};

/// Why bytes are not the account they were taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Another kind of account, or none of this program.
    Discriminator,
    /// Too short or too long.
    Length,
}

impl core::fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(match self {
            Self::Discriminator => "the account is of another kind",
            Self::Length => "the account has another length",
        })
    }
}

impl core::error::Error for DecodeError {}

/// A market.
pub fn market(data: &[u8]) -> Result<Market, DecodeError> {
    decode(data)
}

/// A reserve.
pub fn reserve(data: &[u8]) -> Result<Reserve, DecodeError> {
    decode(data)
}

/// An obligation.
pub fn obligation(data: &[u8]) -> Result<Obligation, DecodeError> {
    decode(data)
}

/// A peg facility.
pub fn peg_facility(data: &[u8]) -> Result<PegFacility, DecodeError> {
    decode(data)
}

/// A change that waits.
pub fn pending_change(data: &[u8]) -> Result<PendingChange, DecodeError> {
    let fields = data.strip_prefix(PendingChange::DISCRIMINATOR).ok_or(DecodeError::Discriminator)?;
    PendingChange::try_from_slice(fields).map_err(|_| DecodeError::Length)
}

/// Any zero-copy account: its discriminator and exactly its fields. A copy, because account
/// data is not always aligned.
fn decode<T: Pod + Discriminator>(data: &[u8]) -> Result<T, DecodeError> {
    let fields = data.strip_prefix(T::DISCRIMINATOR).ok_or(DecodeError::Discriminator)?;
    bytemuck::try_pod_read_unaligned(fields).map_err(|_| DecodeError::Length)
}
