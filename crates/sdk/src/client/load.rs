//! Accounts of a market, read from a node.

use std::collections::BTreeMap;

use anchor_lang::{Discriminator, prelude::Pubkey};
use solana_account::Account;
use solana_account_decoder_client_types::{UiAccount, UiAccountEncoding};
use solana_clock::Clock;
use solana_rpc_client_api::{
    config::{RpcAccountInfoConfig, RpcProgramAccountsConfig},
    filter::{Memcmp, RpcFilterType},
};
use wlm_core::price::OraclePrice;
use world_liberty_markets::state::{Market, Obligation, PegFacility, Reserve};

use super::{Client, ClientError};
use crate::{
    accounts::{self, DecodeError},
    prices,
    view::{MarketView, PegView, ReserveView},
};

/// What people call each mint. The chain does not know.
pub type Symbols = BTreeMap<Pubkey, String>;

/// The most accounts a node gives at once.
const BATCH: usize = 100;

impl Client {
    /// A market with its reserves, peg facilities and prices. An asset without a symbol is called by the first
    /// letters of its mint.
    pub async fn market(&self, key: &Pubkey, symbols: &Symbols) -> Result<MarketView, ClientError> {
        let found = self.accounts(&[*key, clock_address()]).await?;
        let [market, clock] = &found[..] else { return Err(missing("market", *key)) };
        let state = decode("market", *key, market.as_ref(), accounts::market)?;
        let now = clock_of(clock.as_ref())?.unix_timestamp;
        let mut view = MarketView { key: *key, state, now, reserves: Vec::new(), pegs: Vec::new() };
        let symbol = |mint: &Pubkey| symbols.get(mint).cloned().unwrap_or_else(|| short(mint));
        for (key, account) in self.owned_by_market::<Reserve>(key, RESERVE_MARKET).await? {
            let state = decode("reserve", key, Some(&account), accounts::reserve)?;
            let symbol = symbol(&state.mint);
            view.reserves.push(ReserveView { key, symbol, state, price_account: None, price: None });
        }
        for (key, account) in self.owned_by_market::<PegFacility>(key, PEG_MARKET).await? {
            let state = decode("peg facility", key, Some(&account), accounts::peg_facility)?;
            let symbol = symbol(&state.mint);
            view.pegs.push(PegView { key, symbol, state, price_account: None, price: None });
        }
        view.reserves.sort_by_key(ReserveView::index);
        view.pegs.sort_by_key(|peg| peg.key);
        self.load_prices(&mut view).await?;
        Ok(view)
    }

    /// Reads a market's accounts and prices again. Reserves listed since are not found.
    pub async fn refresh(&self, view: &mut MarketView) -> Result<(), ClientError> {
        let mut keys = vec![view.key, clock_address()];
        keys.extend(view.reserves.iter().map(|reserve| reserve.key));
        keys.extend(view.pegs.iter().map(|peg| peg.key));
        let found = self.accounts(&keys).await?;
        let mut found = keys.iter().zip(&found).map(|(key, account)| (*key, account.as_ref()));
        let mut next = |what| found.next().ok_or_else(|| missing(what, view.key));
        let (key, account) = next("market")?;
        view.state = decode("market", key, account, accounts::market)?;
        view.now = clock_of(next("clock")?.1)?.unix_timestamp;
        for reserve in &mut view.reserves {
            let (key, account) = next("reserve")?;
            reserve.state = decode("reserve", key, account, accounts::reserve)?;
        }
        for peg in &mut view.pegs {
            let (key, account) = next("peg facility")?;
            peg.state = decode("peg facility", key, account, accounts::peg_facility)?;
        }
        self.load_prices(view).await
    }

    /// Finds the price accounts: of the feeds that Pyth or others push, the newest that the market believes.
    async fn load_prices(&self, view: &mut MarketView) -> Result<(), ClientError> {
        let reserves = view.reserves.iter().map(|reserve| reserve.state.config.feed_id);
        let feeds: Vec<_> = reserves.chain(view.pegs.iter().map(|peg| peg.state.config.feed_id)).collect();
        let best = self.best_prices(&view.state, &feeds).await?;
        for reserve in &mut view.reserves {
            let found = best.get(&reserve.state.config.feed_id);
            (reserve.price_account, reserve.price) = found.copied().unzip();
        }
        for peg in &mut view.pegs {
            (peg.price_account, peg.price) = best.get(&peg.state.config.feed_id).copied().unzip();
        }
        Ok(())
    }

    async fn best_prices(
        &self,
        market: &Market,
        feeds: &[[u8; 32]],
    ) -> Result<BTreeMap<[u8; 32], (Pubkey, OraclePrice)>, ClientError> {
        let keys: Vec<_> = feeds.iter().flat_map(prices::push_feeds).collect();
        let found = self.accounts(&keys).await?;
        let mut best = BTreeMap::<[u8; 32], (Pubkey, OraclePrice)>::new();
        for ((key, account), feed) in keys.iter().zip(found).zip(feeds.iter().flat_map(|feed| [feed; 2])) {
            let Some(account) = account.filter(|account| market.check_price_receiver(&account.owner).is_ok())
            else {
                continue;
            };
            let Some(price) = prices::read(&account.data, feed) else { continue };
            let newer = best.get(feed).is_none_or(|(_, known)| known.published_at < price.published_at);
            if newer {
                best.insert(*feed, (*key, price));
            }
        }
        Ok(best)
    }

    /// The price account of a feed that a market believes; refused where there is none.
    pub async fn price_account(&self, market: &Market, feed: &[u8; 32]) -> Result<Pubkey, ClientError> {
        let best = self.best_prices(market, std::slice::from_ref(feed)).await?;
        let address = prices::push_feeds(feed)[0];
        best.get(feed).map(|(key, _)| *key).ok_or_else(|| missing("price account", address))
    }

    /// An obligation; `None` if it is not open.
    pub async fn obligation(&self, address: &Pubkey) -> Result<Option<Obligation>, ClientError> {
        let account = self.account(address).await?;
        account
            .map(|account| decode("obligation", *address, Some(&account), accounts::obligation))
            .transpose()
    }

    /// All obligations of a market. An account that cannot be read is left out.
    pub async fn obligations(&self, market: &Pubkey) -> Result<Vec<(Pubkey, Obligation)>, ClientError> {
        self.find_obligations(vec![at(OBLIGATION_MARKET, market)]).await
    }

    /// All obligations of an owner in a market.
    pub async fn obligations_of(
        &self,
        market: &Pubkey,
        owner: &Pubkey,
    ) -> Result<Vec<(Pubkey, Obligation)>, ClientError> {
        self.find_obligations(vec![at(OBLIGATION_MARKET, market), at(OBLIGATION_OWNER, owner)]).await
    }

    async fn find_obligations(
        &self,
        filters: Vec<RpcFilterType>,
    ) -> Result<Vec<(Pubkey, Obligation)>, ClientError> {
        let found = self.program_accounts::<Obligation>(filters).await?;
        let decoded = found.into_iter().map(|(key, account)| (key, accounts::obligation(&account.data)));
        Ok(decoded.filter_map(|(key, obligation)| Some((key, obligation.ok()?))).collect())
    }

    /// The chain's clock.
    pub async fn clock(&self) -> Result<Clock, ClientError> {
        clock_of(self.account(&clock_address()).await?.as_ref())
    }

    /// Base units in a token account; zero if it is not there.
    pub async fn balance(&self, token_account: &Pubkey) -> Result<u64, ClientError> {
        Ok(self.account(token_account).await?.as_ref().map_or(0, token_amount))
    }

    /// Base units in token accounts; zero where there is none.
    pub async fn balances(&self, token_accounts: &[Pubkey]) -> Result<Vec<u64>, ClientError> {
        let found = self.accounts(token_accounts).await?;
        Ok(found.iter().map(|account| account.as_ref().map_or(0, token_amount)).collect())
    }

    /// An account; `None` if it is not there.
    pub async fn account(&self, key: &Pubkey) -> Result<Option<Account>, ClientError> {
        Ok(self.accounts(&[*key]).await?.pop().flatten())
    }

    /// Accounts, in the order of the keys; `None` where there is none.
    pub async fn accounts(&self, keys: &[Pubkey]) -> Result<Vec<Option<Account>>, ClientError> {
        let mut all = Vec::with_capacity(keys.len());
        for batch in keys.chunks(BATCH) {
            let ask = || async { self.rpc.get_multiple_ui_accounts_with_config(batch, encoded()).await };
            let found = self.ask(ask).await?.value;
            all.extend(found.into_iter().map(|account| account.and_then(|account| account.decode())));
        }
        Ok(all)
    }

    pub(super) async fn owned_by_market<T: Discriminator>(
        &self,
        market: &Pubkey,
        offset: usize,
    ) -> Result<Vec<(Pubkey, Account)>, ClientError> {
        self.program_accounts::<T>(vec![at(offset, market)]).await
    }

    async fn program_accounts<T: Discriminator>(
        &self,
        mut filters: Vec<RpcFilterType>,
    ) -> Result<Vec<(Pubkey, Account)>, ClientError> {
        filters.push(RpcFilterType::Memcmp(Memcmp::new_raw_bytes(0, T::DISCRIMINATOR.to_vec())));
        let config = RpcProgramAccountsConfig {
            filters: Some(filters),
            account_config: encoded(),
            ..RpcProgramAccountsConfig::default()
        };
        let program = &crate::PROGRAM_ID;
        let ask = || async { self.rpc.get_program_ui_accounts_with_config(program, config.clone()).await };
        let found: Vec<(Pubkey, UiAccount)> = self.ask(ask).await?;
        Ok(found.into_iter().filter_map(|(key, account)| Some((key, account.decode()?))).collect())
    }
}

// Where a market or an owner stands in an account, its discriminator included. A test holds them
// against the types.
const RESERVE_MARKET: usize = 16;
const PEG_MARKET: usize = 16;
const OBLIGATION_OWNER: usize = 8;
const OBLIGATION_MARKET: usize = 40;

fn at(offset: usize, key: &Pubkey) -> RpcFilterType {
    RpcFilterType::Memcmp(Memcmp::new_raw_bytes(offset, key.to_bytes().to_vec()))
}

fn encoded() -> RpcAccountInfoConfig {
    RpcAccountInfoConfig { encoding: Some(UiAccountEncoding::Base64), ..RpcAccountInfoConfig::default() }
}

fn clock_address() -> Pubkey {
    solana_sdk_ids::sysvar::clock::ID
}

fn clock_of(account: Option<&Account>) -> Result<Clock, ClientError> {
    let clock = account.and_then(|account| bincode::deserialize(&account.data).ok());
    clock.ok_or_else(|| missing("clock", clock_address()))
}

/// What a token account of either token program holds.
fn token_amount(account: &Account) -> u64 {
    let bytes = account.data.get(64..72).and_then(|bytes| bytes.try_into().ok());
    bytes.map_or(0, u64::from_le_bytes)
}

const fn missing(what: &'static str, address: Pubkey) -> ClientError {
    ClientError::Missing { what, address }
}

pub(super) fn decode<T>(
    what: &'static str,
    address: Pubkey,
    account: Option<&Account>,
    read: fn(&[u8]) -> Result<T, DecodeError>,
) -> Result<T, ClientError> {
    let account = account.ok_or(missing(what, address))?;
    let of_ours = account.owner == crate::PROGRAM_ID;
    let decoded = if of_ours { read(&account.data) } else { Err(DecodeError::Discriminator) };
    decoded.map_err(|reason| ClientError::NotA { what, address, reason })
}

fn short(mint: &Pubkey) -> String {
    let mut text = mint.to_string();
    text.truncate(4);
    text + "…"
}

#[cfg(test)]
mod tests {
    use std::mem::offset_of;

    use super::*;

    #[test]
    fn accounts_are_filtered_where_their_fields_are() {
        assert_eq!(RESERVE_MARKET, 8 + offset_of!(Reserve, market));
        assert_eq!(PEG_MARKET, 8 + offset_of!(PegFacility, market));
        assert_eq!(OBLIGATION_OWNER, 8 + offset_of!(Obligation, owner));
        assert_eq!(OBLIGATION_MARKET, 8 + offset_of!(Obligation, market));
    }
}
