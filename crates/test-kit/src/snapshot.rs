//! All accounts at one moment, and what they say.

use std::collections::BTreeMap;

use litesvm::LiteSVM;
use solana_account::{AccountSharedData, ReadableAccount};
use solana_pubkey::Pubkey;
use wlm_sdk::{
    PROGRAM_ID, accounts,
    program::state::{Market, Obligation, PegFacility, Reserve},
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
    /// The peg facilities.
    pub pegs: BTreeMap<Pubkey, PegFacility>,
    /// The token accounts.
    pub balances: BTreeMap<Pubkey, TokenBalance>,
    /// The supply of every mint, in base units.
    pub supplies: BTreeMap<Pubkey, u64>,
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
            pegs: BTreeMap::new(),
            balances: BTreeMap::new(),
            supplies: BTreeMap::new(),
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
                } else if let Ok(peg) = accounts::peg_facility(data) {
                    self.pegs.insert(*key, peg);
                }
            } else if [TOKEN, TOKEN_2022].contains(account.owner()) {
                self.balances.extend(token_balance(data).map(|balance| (*key, balance)));
                self.supplies.extend(mint_supply(data).map(|supply| (*key, supply)));
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

    /// The USD1 of this mint that facilities have minted and not burned, in base units.
    #[must_use]
    pub fn levels_of(&self, mint: &Pubkey) -> u128 {
        let of_mint = |market: &Pubkey| self.markets.get(market).is_some_and(|m| &m.usd1_mint == mint);
        let lent = self.reserves.values().filter(|reserve| of_mint(&reserve.market));
        let pegs = self.pegs.values().filter(|peg| of_mint(&peg.market));
        let lent = lent.map(|reserve| u128::from(reserve.facility_level) + u128::from(reserve.flash_level));
        lent.chain(pegs.map(|peg| u128::from(peg.level))).sum()
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

/// Both token programs keep the supply at 36; a mint with extensions says so at 165.
fn mint_supply(data: &[u8]) -> Option<u64> {
    const MINT_LENGTH: usize = 82;
    const IS_MINT: u8 = 1;
    if data.len() != MINT_LENGTH && data.get(165) != Some(&IS_MINT) {
        return None;
    }
    data.get(36..44).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes)
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
