//! Pyth price accounts.

use solana_pubkey::Pubkey;
use wlm_sdk::prices::{PYTH_RECEIVER, PriceImage, VerificationLevel};

use crate::{builders::Asset, world::World};

/// Places after the point of every price, unless a test wants others.
const PLACES: i32 = 8;
/// The usual confidence interval: five basis points of the price.
const CONFIDENCE_DIVISOR: u64 = 2_000;

/// A fully verified quote with a moving average equal to spot and a narrow confidence interval.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "test prices are far from 2^63")]
pub fn calm_quote(feed_id: [u8; 32], usd: f64, published_at: i64) -> PriceImage {
    let price = (usd * 10f64.powi(PLACES)).round() as i64;
    PriceImage {
        feed_id,
        price,
        confidence: price.unsigned_abs() / CONFIDENCE_DIVISOR,
        ema: price,
        exponent: -PLACES,
        published_at,
        verification: VerificationLevel::Full,
    }
}

impl World {
    /// A price account of the Pyth receiver, kept fresh by [`World::advance_with_prices`].
    pub fn new_price_account(&mut self, image: PriceImage) -> Pubkey {
        let address = self.new_address();
        self.set_quote(address, image);
        address
    }

    /// A second later, publishes a calm price in US dollars. (Of two prices of one second the
    /// program keeps the first.)
    pub fn set_price(&mut self, asset: &Asset, usd: f64) {
        self.advance(1);
        let quote = calm_quote(asset.feed_id, usd, self.now());
        self.set_quote(asset.price, quote);
    }

    /// What a price account says.
    ///
    /// # Panics
    /// If it was not made here.
    #[must_use]
    pub fn quote(&self, account: &Pubkey) -> PriceImage {
        *self.quotes.get(account).expect("a price account of this world")
    }

    /// Publishes any quote.
    pub fn set_quote(&mut self, account: Pubkey, quote: PriceImage) {
        self.quotes.insert(account, quote);
        self.write(account, PYTH_RECEIVER, quote.to_bytes());
    }

    /// Publishes one asset's quote again, changed.
    pub fn change_quote(&mut self, asset: &Asset, change: impl FnOnce(&mut PriceImage)) {
        let mut quote = self.quote(&asset.price);
        change(&mut quote);
        self.set_quote(asset.price, quote);
    }

    /// Publishes all quotes again, now.
    pub fn publish_prices(&mut self) {
        let now = self.now();
        let quotes: Vec<_> = self.quotes.iter().map(|(account, quote)| (*account, *quote)).collect();
        for (account, quote) in quotes {
            self.set_quote(account, PriceImage { published_at: now, ..quote });
        }
    }
}
