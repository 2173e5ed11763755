//! A Pyth price account, read in place.
//!
//! The layout is Borsh's of `pyth_solana_receiver_sdk::price_update::PriceUpdateV2`. A partially
//! verified account is one byte longer from the feed on, so nothing behind the level is read
//! before the level is known. A test holds this against the SDK's type.

use anchor_lang::{Discriminator, prelude::*};
use bytemuck::{Pod, Zeroable};
use pyth_solana_receiver_sdk::price_update::PriceUpdateV2;
use wlm_core::price::OraclePrice;

use crate::{
    error::{WlmError, core_error},
    state::Market,
};

/// Borsh's tag of `VerificationLevel::Full`.
const FULL: u8 = 1;

/// The price in `account`, if the market believes its owner, it is of this feed and
/// no oracle in good health would be ashamed of it.
///
/// Not checked here: age, confidence, distance to the average. They are judged at each use,
/// because the same price may be good for one and not for another.
pub fn read_price(
    account: &AccountInfo,
    market: &Market,
    feed_id: &[u8; 32],
    now: i64,
) -> Result<OraclePrice> {
    market.check_price_receiver(account.owner)?;
    let price = parse(&account.try_borrow_data()?, feed_id)?;
    price.check(now).map_err(core_error)?;
    Ok(price)
}

/// The price message in the bytes of a price account.
pub fn parse(data: &[u8], feed_id: &[u8; 32]) -> Result<OraclePrice> {
    let message = data.get(..size_of::<FullyVerified>()).ok_or(WlmError::PriceAccountInvalid)?;
    let message: &FullyVerified = bytemuck::from_bytes(message);
    ensure!(message.discriminator == PriceUpdateV2::DISCRIMINATOR, WlmError::PriceAccountInvalid);
    ensure!(message.verification_level == FULL, WlmError::PriceNotVerified);
    ensure!(&message.feed_id == feed_id, WlmError::PriceFeedMismatch);
    Ok(OraclePrice {
        price: i64::from_le_bytes(message.price),
        confidence: u64::from_le_bytes(message.confidence),
        ema: i64::from_le_bytes(message.ema),
        exponent: i32::from_le_bytes(message.exponent),
        published_at: i64::from_le_bytes(message.published_at),
    })
}

/// The bytes of a fully verified `PriceUpdateV2`, up to the average.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct FullyVerified {
    discriminator: [u8; 8],
    write_authority: [u8; 32],
    verification_level: u8,
    feed_id: [u8; 32],
    price: [u8; 8],
    confidence: [u8; 8],
    exponent: [u8; 4],
    published_at: [u8; 8],
    previously_published_at: [u8; 8],
    ema: [u8; 8],
}
