use anchor_lang::prelude::Pubkey;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use wlm_sdk::{
    PROGRAM_ID,
    accounts::{self, DecodeError},
    errors::WlmError,
    filters::{self, Filter},
    prices::{self, PriceAccount},
    program::state::{Obligation, PendingChange},
    quotes::Refused,
};

use crate::Failure;

/// An account as a node gives it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its address.
    pub address: Pubkey,
    /// The program that owns it.
    pub owner: Pubkey,
    /// Its bytes.
    pub data: Vec<u8>,
}

impl Account {
    /// What the program wrote into it. Anybody can write the same into an account of another program.
    pub(crate) fn read<T>(&self, decode: fn(&[u8]) -> Result<T, DecodeError>) -> Result<T, Failure> {
        if self.owner != PROGRAM_ID {
            let message = format!("the account {} is not the program's but {}'s", self.address, self.owner);
            return Err(Failure::new("WrongAccountOwner", &message));
        }
        decode(&self.data).map_err(|error| Failure::of_account(error, &self.address))
    }

    pub(crate) fn as_price(&self) -> PriceAccount<'_> {
        PriceAccount { key: self.address, owner: self.owner, data: &self.data }
    }
}

/// An obligation of this market.
pub(crate) fn obligation(data: &[u8], market: &Pubkey) -> Result<Obligation, Failure> {
    let obligation = accounts::obligation(data)?;
    check_market(&obligation.market, market)?;
    Ok(obligation)
}

/// A change of this market.
pub(crate) fn pending_change(data: &[u8], market: &Pubkey) -> Result<PendingChange, Failure> {
    let change = accounts::pending_change(data)?;
    check_market(&change.market, market)?;
    Ok(change)
}

pub(crate) fn check_market(actual: &Pubkey, market: &Pubkey) -> Result<(), Failure> {
    if actual == market { Ok(()) } else { Err(Refused::Rule(&WlmError::WrongMarket).into()) }
}

/// Where the newest prices of these reserves and peg facilities are kept, from the bytes of their accounts.
pub fn price_accounts(reserves: &[Vec<u8>], pegs: &[Vec<u8>]) -> Result<Vec<String>, Failure> {
    let reserves = reserves.iter().map(|data| Ok(accounts::reserve(data)?.config.feed_id));
    let pegs = pegs.iter().map(|data| Ok(accounts::peg_facility(data)?.config.feed_id));
    let feeds = reserves.chain(pegs).collect::<Result<Vec<_>, Failure>>()?;
    Ok(prices::all_push_feeds(&feeds).iter().map(Pubkey::to_string).collect())
}

/// What `getProgramAccounts` of `@solana/kit` takes as a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountFilter {
    memcmp: Compared,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Compared {
    offset: u64,
    bytes: String,
    encoding: &'static str,
}

impl From<Filter> for AccountFilter {
    fn from(filter: Filter) -> Self {
        // A place in an account: far below what 64 bits hold.
        let offset = filter.offset as u64;
        Self { memcmp: Compared { offset, bytes: STANDARD.encode(filter.bytes), encoding: "base64" } }
    }
}

/// What finds a market's accounts of one kind; with an owner, only their obligations.
pub fn account_filters(
    kind: &str,
    market: &Pubkey,
    owner: Option<&Pubkey>,
) -> Result<Vec<AccountFilter>, Failure> {
    let filters = match (kind, owner) {
        ("reserve", _) => filters::reserves(market),
        ("peg", _) => filters::pegs(market),
        ("obligation", None) => filters::obligations(market),
        ("obligation", Some(owner)) => filters::obligations_of(market, owner),
        ("change", _) => filters::changes(market),
        _ => {
            let message =
                format!("there are no accounts \"{kind}\", only reserve, peg, obligation and change");
            return Err(Failure::new("UnknownKind", &message));
        }
    };
    Ok(filters.into_iter().map(Into::into).collect())
}
