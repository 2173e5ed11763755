//! Reading what Hermes gives.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use pythnet_sdk::{
    accumulators::merkle::MerkleRoot,
    hashers::keccak256_160::Keccak160,
    messages::{Message, PriceFeedMessage},
    wire::{
        from_slice,
        v1::{AccumulatorUpdateData, MerklePriceUpdate, Proof, WormholeMessage, WormholePayload},
    },
};
use wlm_core::price::OraclePrice;

/// Prices of one moment and what proves them.
#[derive(Clone, Debug, PartialEq)]
pub struct HermesUpdate {
    /// The signed root.
    pub vaa: Vaa,
    /// The prices under it, each proven.
    pub prices: Vec<ProvenPrice>,
}

/// A Merkle root that Pyth's guardians signed. The signatures are not checked here: their keys are on chain, and
/// Pyth's program checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vaa {
    bytes: Vec<u8>,
    guardian_set: u32,
    signatures: u8,
    root: MerkleRoot<Keccak160>,
}

/// A price, and its path to the root.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvenPrice {
    /// What Pyth publishes.
    pub message: PriceFeedMessage,
    pub(super) merkle: MerklePriceUpdate,
}

/// Why bytes are no update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateError {
    /// The text is not base64.
    NotBase64,
    /// The text is not hexadecimal.
    NotHex,
    /// It is not an update of the version known here, or is cut short.
    NotAnUpdate,
    /// The VAA in it is not of the version known here, or is cut short.
    BrokenVaa,
    /// What the VAA signs is no root of prices.
    NoRoot,
    /// A message in it cannot be read.
    BrokenMessage,
    /// A price's path does not lead to the signed root.
    NotProven {
        /// The feed.
        feed_id: [u8; 32],
    },
}

impl fmt::Display for UpdateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotBase64 => "the update is not base64: ask Hermes with encoding=base64",
            Self::NotHex => "the update is not hexadecimal: ask Hermes with encoding=hex",
            Self::NotAnUpdate => "this is no update of Pyth's, version 1 (PNAU), or it is cut short",
            Self::BrokenVaa => "the update's VAA is not of version 1, or is cut short",
            Self::NoRoot => "the update's VAA does not sign a root of prices",
            Self::BrokenMessage => "a message in the update is of no known kind, or is cut short",
            Self::NotProven { feed_id } => {
                return write!(
                    formatter,
                    "the price of feed {} does not lead to the signed root",
                    hex::encode(feed_id)
                );
            }
        })
    }
}

impl std::error::Error for UpdateError {}

impl HermesUpdate {
    /// The update in bytes. Messages in it that are no prices are left out.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, UpdateError> {
        let update = AccumulatorUpdateData::try_from_slice(bytes).map_err(|_| UpdateError::NotAnUpdate)?;
        let Proof::WormholeMerkle { vaa, updates } = update.proof;
        let vaa = Vaa::from_bytes(vaa.as_ref())?;
        let prices = updates.into_iter().filter_map(|merkle| ProvenPrice::under(&vaa, merkle).transpose());
        Ok(Self { prices: prices.collect::<Result<_, _>>()?, vaa })
    }

    /// The update in base64, as in Hermes' JSON.
    pub fn from_base64(text: &str) -> Result<Self, UpdateError> {
        Self::from_bytes(&BASE64_STANDARD.decode(text).map_err(|_| UpdateError::NotBase64)?)
    }

    /// The update in hexadecimal, as in Hermes' JSON.
    pub fn from_hex(text: &str) -> Result<Self, UpdateError> {
        Self::from_bytes(&hex::decode(text).map_err(|_| UpdateError::NotHex)?)
    }

    /// The price of a feed, if it is in the update.
    #[must_use]
    pub fn price(&self, feed_id: &[u8; 32]) -> Option<&ProvenPrice> {
        self.prices.iter().find(|price| price.message.feed_id == *feed_id)
    }
}

// A VAA is a version, the guardian set's index, the number of signatures, the signatures and the body.
const VERSION: u8 = 1;
const COUNT: usize = 5;
const HEADER: usize = 6;
const SIGNATURE: usize = 66;
/// Of the body, what stands before the payload: time, nonce, emitter, sequence, consistency.
const BEFORE_PAYLOAD: usize = 51;

impl Vaa {
    /// The VAA in bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, UpdateError> {
        let (&[VERSION, a, b, c, d, signatures], _) =
            bytes.split_first_chunk::<HEADER>().ok_or(UpdateError::BrokenVaa)?
        else {
            return Err(UpdateError::BrokenVaa);
        };
        let payload = bytes.get(end_of(signatures) + BEFORE_PAYLOAD..).ok_or(UpdateError::BrokenVaa)?;
        let message = WormholeMessage::try_from_bytes(payload).map_err(|_| UpdateError::NoRoot)?;
        let WormholePayload::Merkle(merkle) = message.payload;
        Ok(Self {
            bytes: bytes.to_vec(),
            guardian_set: u32::from_be_bytes([a, b, c, d]),
            signatures,
            root: MerkleRoot::new(merkle.root),
        })
    }

    /// The same with its first signatures only, `most` of them.
    #[must_use]
    pub fn trimmed(&self, most: u8) -> Self {
        if most >= self.signatures {
            return self.clone();
        }
        let mut bytes = self.bytes.clone();
        bytes.drain(end_of(most)..end_of(self.signatures));
        bytes[COUNT] = most;
        Self { bytes, signatures: most, ..self.clone() }
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The number of the guardian set that signed it.
    #[must_use]
    pub const fn guardian_set(&self) -> u32 {
        self.guardian_set
    }

    /// How many signatures it has.
    #[must_use]
    pub const fn signatures(&self) -> u8 {
        self.signatures
    }
}

/// Where so many signatures end.
fn end_of(signatures: u8) -> usize {
    HEADER + usize::from(signatures) * SIGNATURE
}

impl ProvenPrice {
    /// The price in a message, if it is one.
    fn under(vaa: &Vaa, merkle: MerklePriceUpdate) -> Result<Option<Self>, UpdateError> {
        let read = from_slice::<byteorder::BE, Message>(merkle.message.as_ref());
        let Message::PriceFeedMessage(message) = read.map_err(|_| UpdateError::BrokenMessage)? else {
            return Ok(None);
        };
        if !vaa.root.check(merkle.proof.clone(), merkle.message.as_ref()) {
            return Err(UpdateError::NotProven { feed_id: message.feed_id });
        }
        Ok(Some(Self { message, merkle }))
    }

    /// The price as quotes take it: what the price account will say.
    #[must_use]
    pub const fn oracle_price(&self) -> OraclePrice {
        let PriceFeedMessage { price, conf, exponent, publish_time, ema_price, .. } = self.message;
        OraclePrice { price, confidence: conf, ema: ema_price, exponent, published_at: publish_time }
    }
}
