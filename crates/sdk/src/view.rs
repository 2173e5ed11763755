//! A market as it is at one moment: its terms, its reserves, its peg facilities and their prices.

use anchor_lang::prelude::Pubkey;
use spl_associated_token_account_interface::address::get_associated_token_address_with_program_id;
use wlm_core::price::OraclePrice;
use world_liberty_markets::state::{Market, Obligation, PegFacility, Reserve};

use crate::{
    errors::WlmError,
    instructions::{PegTokens, PricedReserve, ReserveTokens, ReserveVault},
    pda,
    quotes::{Portfolio, Refused},
};

/// The mint of wrapped SOL.
pub const NATIVE_MINT: Pubkey = anchor_lang::pubkey!("So11111111111111111111111111111111111111112");

/// A market at one moment.
#[derive(Clone, Debug)]
pub struct MarketView {
    /// Its address.
    pub key: Pubkey,
    /// Its account.
    pub state: Market,
    /// The time on chain, in unix seconds.
    pub now: i64,
    /// Its reserves, each at the place of its index.
    pub reserves: Vec<ReserveView>,
    /// Its peg facilities.
    pub pegs: Vec<PegView>,
}

/// A reserve at one moment.
#[derive(Clone, Debug)]
pub struct ReserveView {
    /// Its address.
    pub key: Pubkey,
    /// What people call the asset.
    pub symbol: String,
    /// Its account.
    pub state: Reserve,
    /// The price account to pass, where there is one; otherwise its cached price counts.
    pub price_account: Option<Pubkey>,
    /// What that account says.
    pub price: Option<OraclePrice>,
}

/// A peg facility at one moment.
#[derive(Clone, Debug)]
pub struct PegView {
    /// Its address.
    pub key: Pubkey,
    /// What people call the coin.
    pub symbol: String,
    /// Its account.
    pub state: PegFacility,
    /// The coin's price account.
    pub price_account: Option<Pubkey>,
    /// What that account says.
    pub price: Option<OraclePrice>,
}

impl MarketView {
    /// The reserve with this index.
    pub fn reserve(&self, index: u16) -> Result<&ReserveView, Refused> {
        self.reserves.get(usize::from(index)).ok_or(Refused::UnknownReserve(index))
    }

    /// The reserve of this asset: its symbol, in any case, or its mint's address.
    #[must_use]
    pub fn find(&self, asset: &str) -> Option<&ReserveView> {
        let is_asked = |reserve: &&ReserveView| {
            reserve.symbol.eq_ignore_ascii_case(asset) || reserve.state.mint.to_string() == asset
        };
        self.reserves.iter().find(is_asked)
    }

    /// The peg facility of this coin: its symbol, in any case, or its mint's address.
    #[must_use]
    pub fn find_peg(&self, coin: &str) -> Option<&PegView> {
        let is_asked =
            |peg: &&PegView| peg.symbol.eq_ignore_ascii_case(coin) || peg.state.mint.to_string() == coin;
        self.pegs.iter().find(is_asked)
    }

    /// The reserve of the market's own dollar, if it is listed.
    #[must_use]
    pub fn usd1(&self) -> Option<&ReserveView> {
        self.reserves.iter().find(|reserve| reserve.state.mint == self.state.usd1_mint)
    }

    /// An obligation with all reserves and prices, ready for quotes.
    #[must_use]
    pub fn portfolio(&self, obligation: Obligation) -> Portfolio {
        let empty = Portfolio::new(obligation, self.state, self.now);
        self.reserves.iter().fold(empty, |all, reserve| all.with_reserve(reserve.state, reserve.price))
    }

    /// The reserves of all positions but the `named` ones, in the order the program wants them.
    pub fn others(&self, obligation: &Obligation, named: &[u16]) -> Result<Vec<PricedReserve>, Refused> {
        let indices = obligation.active_slots().map(|slot| obligation.reserve_index(slot));
        let others = indices.filter(|index| !named.contains(index));
        others.map(|index| self.reserve(index).map(ReserveView::priced)).collect()
    }
}

impl ReserveView {
    /// Its index in the market.
    #[must_use]
    pub const fn index(&self) -> u16 {
        self.state.index
    }

    /// Whether the asset is wrapped SOL.
    #[must_use]
    pub fn is_native(&self) -> bool {
        self.state.mint == NATIVE_MINT
    }

    /// Somebody's associated token account of the asset.
    #[must_use]
    pub fn wallet(&self, owner: &Pubkey) -> Pubkey {
        get_associated_token_address_with_program_id(owner, &self.state.mint, &self.state.token_program)
    }

    /// The reserve and its price account.
    #[must_use]
    pub const fn priced(&self) -> PricedReserve {
        PricedReserve { reserve: self.key, price: self.price_account }
    }

    /// The newer of the passed and the cached price: the one that would count.
    #[must_use]
    pub fn best_price(&self) -> OraclePrice {
        let cached = OraclePrice::from(self.state.price);
        self.price.map_or(cached, |passed| cached.newer(passed))
    }

    /// What an instruction needs to move the asset to or from somebody's wallet.
    #[must_use]
    pub fn tokens(&self, owner: &Pubkey) -> ReserveTokens {
        ReserveTokens {
            reserve: self.key,
            price: self.price_account,
            vault: self.state.vault,
            mint: self.state.mint,
            wallet: self.wallet(owner),
            token_program: self.state.token_program,
        }
    }

    /// As [`ReserveView::tokens`], without the price account, where no price counts.
    #[must_use]
    pub fn unpriced(&self, owner: &Pubkey) -> ReserveTokens {
        ReserveTokens { price: None, ..self.tokens(owner) }
    }

    /// The reserve and where its tokens lie.
    #[must_use]
    pub const fn vault(&self) -> ReserveVault {
        ReserveVault {
            reserve: self.key,
            vault: self.state.vault,
            mint: self.state.mint,
            token_program: self.state.token_program,
        }
    }
}

impl PegView {
    /// The USD1 that coins would buy now, in base units.
    pub fn quote_buy(&self, coins: u64, now: i64) -> Result<u64, Refused> {
        // The program reads the price account that is passed, and no other.
        let price = self.price.ok_or(Refused::Rule(&WlmError::PriceStale))?;
        self.state.config.oracle().check(&price, now)?;
        Ok(self.state.facility().buy(&self.state.terms(), coins)?)
    }

    /// The coins that USD1 would buy now, in base units.
    pub fn quote_sell(&self, usd1: u64) -> Result<u64, Refused> {
        Ok(self.state.facility().sell(&self.state.terms(), usd1)?)
    }

    /// What a swap needs to move the coin to or from somebody's wallet.
    #[must_use]
    pub fn tokens(&self, owner: &Pubkey) -> PegTokens {
        let PegFacility { mint, token_program, .. } = self.state;
        PegTokens {
            facility: self.key,
            vault: pda::peg_vault(&self.key),
            mint,
            wallet: get_associated_token_address_with_program_id(owner, &mint, &token_program),
            token_program,
        }
    }
}
