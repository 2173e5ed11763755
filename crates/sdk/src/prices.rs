//! Pyth price accounts: where they live, and images of them for tests and local networks.

use std::collections::BTreeSet;

use anchor_lang::{AccountSerialize, prelude::Pubkey, pubkey};
pub use pyth_solana_receiver_sdk::price_update::VerificationLevel;
use pyth_solana_receiver_sdk::price_update::{PriceFeedMessage, PriceUpdateV2};
pub use wlm_core::price::OraclePrice;
use world_liberty_markets::state::Market;

/// The program that owns price accounts since Pyth renewed its core.
pub const PYTH_RECEIVER: Pubkey = pubkey!("rec2HHDDnjLfj4kE7VyEtFA1HPGQLK33259532cRyHp");
/// The program that owned them before, and still posts.
pub const LEGACY_PYTH_RECEIVER: Pubkey = pyth_solana_receiver_sdk::ID;

/// The program that keeps the newest price of each feed at one address, since Pyth renewed its core.
pub const PYTH_PUSH_ORACLE: Pubkey = pubkey!("pyt2F414BA6dPttK6RddPZUdHfapoBN24GL5wbrPCou");
/// The program that did so before.
pub const LEGACY_PYTH_PUSH_ORACLE: Pubkey = pubkey!("pythWSnswVUd12oZpeFP8e9CVaEqJg25g1Vtc2biRsT");

/// One of Pyth's two sets of programs. Both are live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Since Pyth renewed its core.
    Current,
    /// From before.
    Legacy,
}

impl Receiver {
    /// The program that checks prices and owns price accounts.
    #[must_use]
    pub const fn program(self) -> Pubkey {
        match self {
            Self::Current => PYTH_RECEIVER,
            Self::Legacy => LEGACY_PYTH_RECEIVER,
        }
    }

    /// The program that keeps the newest price of each feed at one address.
    #[must_use]
    pub const fn push_oracle(self) -> Pubkey {
        match self {
            Self::Current => PYTH_PUSH_ORACLE,
            Self::Legacy => LEGACY_PYTH_PUSH_ORACLE,
        }
    }

    /// The Wormhole-style program that knows the guardians.
    #[must_use]
    pub const fn verifier(self) -> Pubkey {
        match self {
            Self::Current => pubkey!("HDw2E7P8X1SkCyjvoGsfBGAVUutKcj874bXjHrpVYrVL"),
            Self::Legacy => pubkey!("HDwcJBJXjL9FpJ7UBsYBtaDjsBUhuLCUYoz3zr8SWWaQ"),
        }
    }

    /// The receiver's settings.
    #[must_use]
    pub fn config(self) -> Pubkey {
        find(&[b"config"], self.program())
    }

    /// One of the 256 accounts that take the receiver's fee.
    #[must_use]
    pub fn treasury(self, number: u8) -> Pubkey {
        find(&[b"treasury", &[number]], self.program())
    }

    /// The keys of a guardian set.
    #[must_use]
    pub fn guardian_set(self, index: u32) -> Pubkey {
        find(&[b"GuardianSet", &index.to_be_bytes()], self.verifier())
    }

    /// The address at which a feed's newest price is kept, in a shard; Pyth pushes shard 0.
    #[must_use]
    pub fn push_feed(self, shard: u16, feed_id: &[u8; 32]) -> Pubkey {
        find(&[&shard.to_le_bytes(), feed_id], self.push_oracle())
    }
}

fn find(seeds: &[&[u8]], program: Pubkey) -> Pubkey {
    Pubkey::find_program_address(seeds, &program).0
}

/// The addresses at which a feed's newest price is kept: the renewed and the legacy push oracle's, in Pyth's
/// own shard 0.
#[must_use]
pub fn push_feeds(feed_id: &[u8; 32]) -> [Pubkey; 2] {
    [Receiver::Current, Receiver::Legacy].map(|receiver| receiver.push_feed(0, feed_id))
}

/// The addresses at which the newest prices of these feeds are kept, without doubles.
#[must_use]
pub fn all_push_feeds<'a>(feeds: impl IntoIterator<Item = &'a [u8; 32]>) -> Vec<Pubkey> {
    let mut known = BTreeSet::new();
    feeds.into_iter().filter(|feed| known.insert(**feed)).flat_map(push_feeds).collect()
}

/// An account in which there may be a price.
#[derive(Clone, Copy, Debug)]
pub struct PriceAccount<'a> {
    /// Its address.
    pub key: Pubkey,
    /// The program that owns it.
    pub owner: Pubkey,
    /// Its bytes.
    pub data: &'a [u8],
}

/// The newest price of a feed in accounts whose owner a market believes, and where it is. The first wins a tie.
#[must_use]
pub fn newest(market: &Market, feed_id: &[u8; 32], found: &[PriceAccount]) -> Option<(Pubkey, OraclePrice)> {
    let believed = found.iter().filter(|account| market.check_price_receiver(&account.owner).is_ok());
    let prices = believed.filter_map(|account| Some((account.key, read(account.data, feed_id)?)));
    prices.reduce(|best, next| if next.1.published_at > best.1.published_at { next } else { best })
}

/// The price in a price account's bytes; `None` if it is none of this feed, or not fully verified.
#[must_use]
pub fn read(data: &[u8], feed_id: &[u8; 32]) -> Option<OraclePrice> {
    world_liberty_markets::oracle::parse(data, feed_id).ok()
}

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
    /// Lamports that an account with it has to hold: the rent of its bytes.
    pub const LAMPORTS: u64 = (128 + PriceUpdateV2::LEN as u64) * 6_960;

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

#[cfg(test)]
mod tests {
    use super::*;

    fn image(published_at: i64) -> PriceImage {
        PriceImage {
            feed_id: [1; 32],
            price: published_at * 1_000,
            confidence: 1,
            ema: 1,
            exponent: -2,
            published_at,
            verification: VerificationLevel::Full,
        }
    }

    #[test]
    fn the_newest_price_that_the_market_believes_counts() {
        let mut market: Market = bytemuck::Zeroable::zeroed();
        market.price_receivers = [PYTH_RECEIVER, LEGACY_PYTH_RECEIVER];
        let [current, legacy, other] = [1, 2, 3].map(|byte| Pubkey::new_from_array([byte; 32]));
        let newest = |found: [(Pubkey, Pubkey, PriceImage); 2]| {
            let found = found.map(|(key, owner, image)| (key, owner, image.to_bytes()));
            let found =
                found.each_ref().map(|(key, owner, data)| PriceAccount { key: *key, owner: *owner, data });
            newest(&market, &[1; 32], &found).map(|(key, price)| (key, price.published_at))
        };
        let at = |current_at, legacy_at| {
            let legacy = (legacy, LEGACY_PYTH_RECEIVER, image(legacy_at));
            [(current, PYTH_RECEIVER, image(current_at)), legacy]
        };
        assert_eq!(newest(at(8, 7)), Some((current, 8)));
        assert_eq!(newest(at(7, 8)), Some((legacy, 8)));
        assert_eq!(newest(at(8, 8)), Some((current, 8)), "the first wins a tie");
        let [known, _] = at(8, 0);
        assert_eq!(newest([(other, other, image(9)), known]), Some((current, 8)), "anybody's account");
        let other_feed = PriceImage { feed_id: [2; 32], ..image(9) };
        assert_eq!(newest([(other, PYTH_RECEIVER, other_feed), known]), Some((current, 8)));
        let partly =
            PriceImage { verification: VerificationLevel::Partial { num_signatures: 5 }, ..image(9) };
        assert_eq!(newest([(other, PYTH_RECEIVER, partly), (other, other, image(1))]), None);
    }

    #[test]
    fn a_feed_is_looked_for_once() {
        let (one, two) = ([1; 32], [2; 32]);
        let expected = [push_feeds(&two), push_feeds(&one)].concat();
        assert_eq!(all_push_feeds([&two, &one, &two]), expected);
    }

    /// Of ETH in US dollars, as Pyth documents them.
    #[test]
    fn feeds_are_where_pyth_pushes_them() {
        let eth = [
            0xff, 0x61, 0x49, 0x1a, 0x93, 0x11, 0x12, 0xdd, 0xf1, 0xbd, 0x81, 0x47, 0xcd, 0x1b, 0x64, 0x13,
            0x75, 0xf7, 0x9f, 0x58, 0x25, 0x12, 0x6d, 0x66, 0x54, 0x80, 0x87, 0x46, 0x34, 0xfd, 0x0a, 0xce,
        ];
        let expected = [
            pubkey!("7odryi4WfoMFHtv2eubdMgP1pqQMmdiXSK1N2tqZ2nRH"),
            pubkey!("42amVS4KgzR9rA28tkVYqVXjq9Qa8dcZQMbH5EYFX6XC"),
        ];
        assert_eq!(push_feeds(&eth), expected);
    }
}
