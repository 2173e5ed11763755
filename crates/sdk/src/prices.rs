//! Pyth price accounts: where they live, and images of them for tests and local networks.

use anchor_lang::{AccountSerialize, prelude::Pubkey, pubkey};
pub use pyth_solana_receiver_sdk::price_update::VerificationLevel;
use pyth_solana_receiver_sdk::price_update::{PriceFeedMessage, PriceUpdateV2};
use wlm_core::price::OraclePrice;

/// The program that owns price accounts since Pyth renewed its core.
pub const PYTH_RECEIVER: Pubkey = pubkey!("rec2HHDDnjLfj4kE7VyEtFA1HPGQLK33259532cRyHp");
/// The program that owned them before, and still posts.
pub const LEGACY_PYTH_RECEIVER: Pubkey = pyth_solana_receiver_sdk::ID;

/// What a price account says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceImage {
    /// Which asset it prices.
    pub feed_id: [u8; 32],
    /// Spot, in US dollars with `-exponent` decimal places.
    pub price: i64,
    /// Half the width of the confidence interval, in the same unit.
    pub confidence: u64,
    /// The moving average, in the same unit.
    pub ema: i64,
    /// The decimal exponent of all three.
    pub exponent: i32,
    /// When it was published, in unix seconds.
    pub published_at: i64,
    /// How many guardians' signatures were checked.
    pub verification: VerificationLevel,
}

impl From<PriceImage> for OraclePrice {
    fn from(image: PriceImage) -> Self {
        Self {
            price: image.price,
            confidence: image.confidence,
            ema: image.ema,
            exponent: image.exponent,
            published_at: image.published_at,
        }
    }
}

impl PriceImage {
    /// The bytes of the account, as the receiver writes them: a fully verified one ends with a
    /// zero byte, because the account has room for the longer, partial level.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let update = PriceUpdateV2 {
            write_authority: Pubkey::default(),
            verification_level: self.verification,
            price_message: PriceFeedMessage {
                feed_id: self.feed_id,
                price: self.price,
                conf: self.confidence,
                exponent: self.exponent,
                publish_time: self.published_at,
                prev_publish_time: self.published_at.saturating_sub(1),
                ema_price: self.ema,
                ema_conf: self.confidence,
            },
            posted_slot: 0,
        };
        let mut bytes = Vec::with_capacity(PriceUpdateV2::LEN);
        update.try_serialize(&mut bytes).expect("a vector takes every byte");
        bytes.resize(PriceUpdateV2::LEN, 0);
        bytes
    }
}
