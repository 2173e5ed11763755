//! A Pyth price account, read in place.
//!
//! Layout (Borsh) of `pyth_solana_receiver_sdk::price_update::PriceUpdateV2`, fully verified:
//! discriminator 0, write authority 8, verification level 40, feed id 41, price 73,
//! confidence 81, exponent 89, publish time 93, previous publish time 101, EMA 109, EMA
//! confidence 117, posted slot 125. A partially verified account is one byte longer from 41
//! on, so nothing is read before the level is known. A test holds this against the SDK's type.

use anchor_lang::{Discriminator, prelude::*};
use pyth_solana_receiver_sdk::price_update::PriceUpdateV2;
use wlm_core::price::OraclePrice;

use crate::{
    error::{WlmError, core_error},
    state::{Market, Reserve},
};

/// Borsh's tag of `VerificationLevel::Full`.
const FULL: u8 = 1;

/// The price in `account`, if the market believes its owner, it is of the reserve's feed and
/// no oracle in good health would be ashamed of it.
///
/// Not checked here: age, confidence, distance to the average. They are judged at each use,
/// because the same price may be good for one and not for another.
pub fn read_price(
    account: &AccountInfo,
    market: &Market,
    reserve: &Reserve,
    now: i64,
) -> Result<OraclePrice> {
    market.check_price_receiver(account.owner)?;
    let price = parse(&account.try_borrow_data()?, &reserve.config.feed_id)?;
    price.check(now).map_err(core_error)?;
    Ok(price)
}

/// The price message in the bytes of a price account.
pub fn parse(data: &[u8], feed_id: &[u8; 32]) -> Result<OraclePrice> {
    let (discriminator, rest) = split::<8>(data)?;
    require!(discriminator.as_slice() == PriceUpdateV2::DISCRIMINATOR, WlmError::PriceAccountInvalid);
    let (_write_authority, rest) = split::<32>(rest)?;
    let ([level], rest) = split::<1>(rest)?;
    require!(*level == FULL, WlmError::PriceNotVerified);
    let (feed, rest) = split::<32>(rest)?;
    require!(feed == feed_id, WlmError::PriceFeedMismatch);
    let (price, rest) = split::<8>(rest)?;
    let (confidence, rest) = split::<8>(rest)?;
    let (exponent, rest) = split::<4>(rest)?;
    let (published_at, rest) = split::<8>(rest)?;
    let (_previous, rest) = split::<8>(rest)?;
    let (ema, _) = split::<8>(rest)?;
    Ok(OraclePrice {
        price: i64::from_le_bytes(*price),
        confidence: u64::from_le_bytes(*confidence),
        ema: i64::from_le_bytes(*ema),
        exponent: i32::from_le_bytes(*exponent),
        published_at: i64::from_le_bytes(*published_at),
    })
}

fn split<const N: usize>(data: &[u8]) -> Result<(&[u8; N], &[u8])> {
    data.split_first_chunk::<N>().ok_or_else(|| WlmError::PriceAccountInvalid.into())
}
