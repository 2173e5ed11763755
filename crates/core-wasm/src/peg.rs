use serde::Serialize;
use wlm_core::price::OraclePrice;
use wlm_sdk::{
    accounts,
    program::{oracle, state::PegFacility},
    view::PegView,
};

use crate::Failure;

/// A peg facility and its coin's price, at one moment.
#[derive(Clone, Debug)]
pub struct Peg {
    view: PegView,
    now: i64,
}

/// A peg facility's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PegFigures {
    /// The coin's address.
    pub mint: String,
    /// Its decimals.
    pub decimals: u8,
    /// USD1 minted and not burned, in base units.
    pub level: u64,
    /// The most that may be.
    pub capacity: u64,
    /// Coins that USD1 can be sold for, in base units.
    pub stock: u64,
    /// The fee on buying USD1.
    pub buy_fee_bps: u16,
    /// The fee on selling USD1.
    pub sell_fee_bps: u16,
    /// Under this price the coin is not taken, in 1e-8 USD.
    pub price_floor: u64,
}

impl Peg {
    /// From the bytes of its account and of a price account, which buying needs.
    pub fn decode(account: &[u8], price: Option<&[u8]>, now: i64) -> Result<Self, Failure> {
        let state = accounts::peg_facility(account)?;
        let read = |account| oracle::parse(account, &state.config.feed_id);
        let price = price.map(read).transpose()?;
        Ok(Self::new(state, price, now))
    }

    /// From its account.
    fn new(state: PegFacility, price: Option<OraclePrice>, now: i64) -> Self {
        // What the view calls it and where it lies is of no account here.
        let view = PegView { key: state.mint, symbol: String::new(), state, price_account: None, price };
        Self { view, now }
    }

    /// Its figures.
    #[must_use]
    pub fn figures(&self) -> PegFigures {
        let PegFacility { mint, decimals, level, stock, config, .. } = &self.view.state;
        PegFigures {
            mint: mint.to_string(),
            decimals: *decimals,
            level: *level,
            capacity: config.capacity,
            stock: *stock,
            buy_fee_bps: config.buy_fee_bps,
            sell_fee_bps: config.sell_fee_bps,
            price_floor: config.price_floor,
        }
    }

    /// The USD1 that coins would buy.
    pub fn quote_buy(&self, coins: u64) -> Result<u64, Failure> {
        Ok(self.view.quote_buy(coins, self.now)?)
    }

    /// The coins that USD1 would buy.
    pub fn quote_sell(&self, usd1: u64) -> Result<u64, Failure> {
        Ok(self.view.quote_sell(usd1)?)
    }
}
