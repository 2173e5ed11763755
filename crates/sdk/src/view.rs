//! A market as it is at one moment: its terms, its reserves, its peg facilities and their prices.

use anchor_lang::prelude::Pubkey;
use spl_associated_token_account_interface::address::get_associated_token_address_with_program_id;
use wlm_core::price::OraclePrice;
use world_liberty_markets::state::{Market, Obligation, PegFacility, Reserve};

use crate::{
    errors::WlmError,
    instructions::{PegTokens, PricedReserve, ReserveTokens, ReserveVault},
    pda,
    prices::{self, PriceAccount},
    quotes::{Portfolio, Refused, most},
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
    /// From its address and account, and those of its reserves and peg facilities, in any order.
    #[must_use]
    pub fn new(
        (key, state): (Pubkey, Market),
        now: i64,
        mut reserves: Vec<ReserveView>,
        mut pegs: Vec<PegView>,
    ) -> Self {
        reserves.sort_by_key(ReserveView::index);
        pegs.sort_by_key(|peg| peg.key);
        Self { key, state, now, reserves, pegs }
    }

    /// The feeds of its reserves and peg facilities. One may be there twice.
    pub fn feeds(&self) -> impl Iterator<Item = &[u8; 32]> {
        let reserves = self.reserves.iter().map(|reserve| &reserve.state.config.feed_id);
        reserves.chain(self.pegs.iter().map(|peg| &peg.state.config.feed_id))
    }

    /// Takes the newest price of each feed that the market believes.
    pub fn take_prices(&mut self, found: &[PriceAccount]) {
        let newest = |feed| prices::newest(&self.state, feed, found).unzip();
        for reserve in &mut self.reserves {
            (reserve.price_account, reserve.price) = newest(&reserve.state.config.feed_id);
        }
        for peg in &mut self.pegs {
            (peg.price_account, peg.price) = newest(&peg.state.config.feed_id);
        }
    }

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
    /// From its address, what people call the asset, and its account; without a price account.
    #[must_use]
    pub const fn new(key: Pubkey, symbol: String, state: Reserve) -> Self {
        Self { key, symbol, state, price_account: None, price: None }
    }

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

    /// What collecting its fees would pay out at `now`, in base units, the insurance's part and what is burned included.
    pub fn collectable(&self, now: i64) -> Result<u64, Refused> {
        let mut pool = self.state.accrued_pool(now)?;
        let interest = self.state.facility().collect_interest(&mut pool)?;
        Ok(pool.collect_surplus()?.saturating_add(interest))
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
    /// From its address, what people call the coin, and its account; without a price account.
    #[must_use]
    pub const fn new(key: Pubkey, symbol: String, state: PegFacility) -> Self {
        Self { key, symbol, state, price_account: None, price: None }
    }

    /// Refuses a coin whose price lets nobody buy USD1 with it now.
    pub fn check_buying(&self, now: i64) -> Result<(), Refused> {
        // The program reads the price account that is passed, and no other.
        let price = self.price.ok_or(Refused::Rule(&WlmError::PriceStale))?;
        Ok(self.state.config.oracle().check(&price, now)?)
    }

    /// The USD1 that coins would buy now, in base units.
    pub fn quote_buy(&self, coins: u64, now: i64) -> Result<u64, Refused> {
        self.check_buying(now)?;
        Ok(self.state.facility().buy(&self.state.terms(), coins)?)
    }

    /// The most of these coins that buy USD1 now, in base units; zero if none do.
    #[must_use]
    pub fn max_buy(&self, coins: u64, now: i64) -> u64 {
        most(coins, |coins| self.quote_buy(coins, now).is_ok())
    }

    /// The most of this USD1 that buys coins now, in base units; zero if none does.
    #[must_use]
    pub fn max_sell(&self, usd1: u64) -> u64 {
        most(usd1, |usd1| self.quote_sell(usd1).is_ok())
    }

    /// The coins that USD1 would buy now, in base units.
    pub fn quote_sell(&self, usd1: u64) -> Result<u64, Refused> {
        Ok(self.state.facility().sell(&self.state.terms(), usd1)?)
    }

    /// Somebody's associated token account of the coin.
    #[must_use]
    pub fn wallet(&self, owner: &Pubkey) -> Pubkey {
        let PegFacility { mint, token_program, .. } = &self.state;
        get_associated_token_address_with_program_id(owner, mint, token_program)
    }

    /// What a swap needs to move the coin to or from somebody's wallet.
    #[must_use]
    pub fn tokens(&self, owner: &Pubkey) -> PegTokens {
        let PegFacility { mint, token_program, .. } = self.state;
        PegTokens {
            facility: self.key,
            vault: pda::peg_vault(&self.key),
            mint,
            wallet: self.wallet(owner),
            token_program,
        }
    }
}
