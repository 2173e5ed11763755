//! All accounts at one moment, and what they say.

use std::collections::BTreeMap;

use litesvm::LiteSVM;
use solana_account::{AccountSharedData, ReadableAccount};
use solana_pubkey::Pubkey;
use wlm_sdk::{
    PROGRAM_ID, accounts,
    program::state::{Market, Obligation, Reserve},
};

use crate::{
    message::LOOKUP_TABLES,
    tokens::{TOKEN, TOKEN_2022},
};

/// A token account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenBalance {
    /// Of which asset.
    pub mint: Pubkey,
    /// Whose.
    pub owner: Pubkey,
    /// Base units.
    pub amount: u64,
}

/// All accounts at one moment but programs, sysvars, lookup tables and the one that pays the fees.
#[derive(Clone)]
pub struct Snapshot {
    accounts: BTreeMap<Pubkey, AccountSharedData>,
    /// The markets.
    pub markets: BTreeMap<Pubkey, Market>,
    /// The reserves.
    pub reserves: BTreeMap<Pubkey, Reserve>,
    /// The obligations.
    pub obligations: BTreeMap<Pubkey, Obligation>,
    /// The token accounts.
    pub balances: BTreeMap<Pubkey, TokenBalance>,
}

impl Snapshot {
    pub(crate) fn take(svm: &LiteSVM, payer: &Pubkey) -> Self {
        let accounts = svm
            .accounts_db()
            .inner
            .iter()
            .filter(|(key, account)| {
                !account.executable() && account.owner() != &LOOKUP_TABLES && *key != payer
            })
            .map(|(key, account)| (*key, account.clone()))
            .collect();
        let mut snapshot = Self {
            accounts,
            markets: BTreeMap::new(),
            reserves: BTreeMap::new(),
            obligations: BTreeMap::new(),
            balances: BTreeMap::new(),
        };
        snapshot.read();
        snapshot
    }

    fn read(&mut self) {
        for (key, account) in &self.accounts {
            let data = account.data();
            if account.owner() == &PROGRAM_ID {
                if let Ok(market) = accounts::market(data) {
                    self.markets.insert(*key, market);
                } else if let Ok(reserve) = accounts::reserve(data) {
                    self.reserves.insert(*key, reserve);
                } else if let Ok(obligation) = accounts::obligation(data) {
                    self.obligations.insert(*key, obligation);
                }
            } else if [TOKEN, TOKEN_2022].contains(account.owner()) {
                self.balances.extend(token_balance(data).map(|balance| (*key, balance)));
            }
        }
    }

    /// The accounts that differ, by address: changed, created or gone.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<Pubkey> {
        let keys =
            self.accounts.keys().chain(other.accounts.keys().filter(|k| !self.accounts.contains_key(k)));
        keys.filter(|key| self.accounts.get(key) != other.accounts.get(key)).copied().collect()
    }

    /// All tokens of one asset in all token accounts, in base units.
    #[must_use]
    pub fn total_of(&self, mint: &Pubkey) -> u128 {
        self.balances.values().filter(|balance| &balance.mint == mint).map(|b| u128::from(b.amount)).sum()
    }

    /// The balance of a token account, zero if there is none.
    #[must_use]
    pub fn balance(&self, account: &Pubkey) -> u64 {
        self.balances.get(account).map_or(0, |balance| balance.amount)
    }

    /// The reserve with this number in a market.
    #[must_use]
    pub fn reserve_at(&self, market: &Pubkey, index: u16) -> Option<(&Pubkey, &Reserve)> {
        self.reserves.iter().find(|(_, reserve)| &reserve.market == market && reserve.index == index)
    }
}

/// Both token programs keep mint, owner and amount at 0, 32 and 64; an account with extensions
/// says so at 165, where a mint with extensions says something else.
fn token_balance(data: &[u8]) -> Option<TokenBalance> {
    const ACCOUNT_LENGTH: usize = 165;
    const IS_ACCOUNT: u8 = 2;
    if data.len() < ACCOUNT_LENGTH || data.get(ACCOUNT_LENGTH).is_some_and(|kind| *kind != IS_ACCOUNT) {
        return None;
    }
    let key = |at: usize| data.get(at..at + 32).and_then(|bytes| Pubkey::try_from(bytes).ok());
    let amount = data.get(64..72).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
    Some(TokenBalance { mint: key(0)?, owner: key(32)?, amount: amount? })
}
