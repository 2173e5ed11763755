use serde::Serialize;
use wlm_sdk::{program::state::PegFacility, view::PegView};

use crate::{Failure, PublishedPrice};

/// A peg facility at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PegFigures {
    /// Its place among the market's peg facilities.
    pub place: u16,
    /// Its address.
    pub address: String,
    /// The coin's address.
    pub mint: String,
    /// Its decimals.
    pub decimals: u8,
    /// Its token program.
    pub token_program: String,
    /// Where the coins lie.
    pub vault: String,
    /// USD1 minted and not burned, in base units.
    pub level: u64,
    /// The most that may be.
    pub capacity: u64,
    /// The same as governance set it: the guardian may have lowered the one that counts.
    pub set_capacity: u64,
    /// USD1 that may still be bought, in base units.
    pub room: u64,
    /// Coins that USD1 can be sold for, in base units.
    pub stock: u64,
    /// Coins of these that no USD1 is out against.
    pub profit: u64,
    /// The fee on buying USD1.
    pub buy_fee_bps: u16,
    /// The fee on selling USD1.
    pub sell_fee_bps: u16,
    /// Under this price the coin is not taken, in 1e-8 USD.
    pub price_floor: u64,
    /// The coin's Pyth feed, in hexadecimal digits.
    pub feed_id: String,
    /// The price account that is passed; absent if none was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_account: Option<String>,
    /// The oldest price at which the coin is taken, in seconds.
    pub max_price_age: u32,
    /// The widest price confidence.
    pub max_confidence_bps: u16,
    /// What the price account says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<PublishedPrice>,
    /// Why its price lets nobody buy USD1, by name; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buy_refused: Option<String>,
}

impl PegFigures {
    /// Of a peg facility in its place.
    pub(crate) fn of(view: &PegView, place: u16, now: i64) -> Result<Self, Failure> {
        let PegFacility { mint, decimals, token_program, vault, level, stock, config, .. } = &view.state;
        Ok(Self {
            place,
            address: view.key.to_string(),
            mint: mint.to_string(),
            decimals: *decimals,
            token_program: token_program.to_string(),
            vault: vault.to_string(),
            level: *level,
            capacity: config.capacity,
            set_capacity: view.state.set_capacity,
            room: config.capacity.saturating_sub(*level),
            stock: *stock,
            profit: view.state.facility().profit(&view.state.terms())?,
            buy_fee_bps: config.buy_fee_bps,
            sell_fee_bps: config.sell_fee_bps,
            price_floor: config.price_floor,
            feed_id: crate::hex(&config.feed_id),
            price_account: view.price_account.map(|account| account.to_string()),
            max_price_age: config.max_price_age,
            max_confidence_bps: config.max_confidence_bps,
            price: view.price.map(|price| PublishedPrice::of(&price, now)),
            buy_refused: view.check_buying(now).err().map(|refused| Failure::from(refused).name),
        })
    }
}
