//! Accounts of a market, read from a node.

use std::collections::BTreeMap;

use anchor_lang::prelude::Pubkey;
use solana_account::Account;
use solana_account_decoder_client_types::{UiAccount, UiAccountEncoding};
use solana_clock::Clock;
use solana_rpc_client_api::{
    config::{RpcAccountInfoConfig, RpcProgramAccountsConfig},
    filter::{Memcmp, RpcFilterType},
};
use world_liberty_markets::state::{Market, Obligation};

use super::{Client, ClientError};
use crate::{
    accounts::{self, DecodeError},
    filters::{self, Filter},
    prices::{self, PriceAccount},
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
        let symbol = |mint: &Pubkey| symbols.get(mint).cloned().unwrap_or_else(|| short(mint));
        let (mut reserves, mut pegs) = (Vec::new(), Vec::new());
        for (place, account) in self.program_accounts(filters::reserves(key)).await? {
            let state = decode("reserve", place, Some(&account), accounts::reserve)?;
            reserves.push(ReserveView::new(place, symbol(&state.mint), state));
        }
        for (place, account) in self.program_accounts(filters::pegs(key)).await? {
            let state = decode("peg facility", place, Some(&account), accounts::peg_facility)?;
            pegs.push(PegView::new(place, symbol(&state.mint), state));
        }
        let mut view = MarketView::new((*key, state), now, reserves, pegs);
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
        let keys = prices::all_push_feeds(view.feeds());
        let found = self.accounts(&keys).await?;
        view.take_prices(&price_accounts(&keys, &found));
        Ok(())
    }

    /// The price account of a feed that a market believes; refused where there is none.
    pub async fn price_account(&self, market: &Market, feed: &[u8; 32]) -> Result<Pubkey, ClientError> {
        let keys = prices::push_feeds(feed);
        let found = self.accounts(&keys).await?;
        let newest = prices::newest(market, feed, &price_accounts(&keys, &found));
        newest.map(|(key, _)| key).ok_or_else(|| missing("price account", keys[0]))
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
        self.find_obligations(filters::obligations(market)).await
    }

    /// All obligations of an owner in a market.
    pub async fn obligations_of(
        &self,
        market: &Pubkey,
        owner: &Pubkey,
    ) -> Result<Vec<(Pubkey, Obligation)>, ClientError> {
        self.find_obligations(filters::obligations_of(market, owner)).await
    }

    async fn find_obligations(&self, filters: Vec<Filter>) -> Result<Vec<(Pubkey, Obligation)>, ClientError> {
        let found = self.program_accounts(filters).await?;
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

    /// The program's accounts that all filters fit.
    pub(super) async fn program_accounts(
        &self,
        filters: Vec<Filter>,
    ) -> Result<Vec<(Pubkey, Account)>, ClientError> {
        let compared =
            |filter: Filter| RpcFilterType::Memcmp(Memcmp::new_raw_bytes(filter.offset, filter.bytes));
        let config = RpcProgramAccountsConfig {
            filters: Some(filters.into_iter().map(compared).collect()),
            account_config: encoded(),
            ..RpcProgramAccountsConfig::default()
        };
        let program = &crate::PROGRAM_ID;
        let ask = || async { self.rpc.get_program_ui_accounts_with_config(program, config.clone()).await };
        let found: Vec<(Pubkey, UiAccount)> = self.ask(ask).await?;
        Ok(found.into_iter().filter_map(|(key, account)| Some((key, account.decode()?))).collect())
    }
}

/// Those that were found, each with its address.
fn price_accounts<'a>(keys: &[Pubkey], found: &'a [Option<Account>]) -> Vec<PriceAccount<'a>> {
    let pairs = keys.iter().zip(found);
    let known = pairs.filter_map(|(key, account)| Some((*key, account.as_ref()?)));
    known.map(|(key, account)| PriceAccount { key, owner: account.owner, data: &account.data }).collect()
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
