//! From a market at one moment to what can be done about it, the most profitable first.

use std::cmp::Reverse;

use rayon::prelude::*;
use solana_pubkey::Pubkey;
use wlm_sdk::view::MarketView;

use crate::{
    case::Case,
    estimate::{Scales, Survey, survey},
    purse::Purse,
    reason::Reason,
    store::{Scope, Store},
    strategy::{Offer, Strategy},
};

/// What a search goes by.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// The market and its prices.
    pub view: &'a MarketView,
    /// What its reserves weigh at these prices.
    pub scales: &'a Scales,
    /// Its obligations.
    pub store: &'a Store,
    /// What the operator wants.
    pub strategy: &'a Strategy,
    /// What may be spent.
    pub purse: &'a Purse,
}

/// What a search found.
#[derive(Clone, Default)]
pub struct Found {
    /// How many obligations were looked at.
    pub scanned: usize,
    /// How many of them cannot be judged for want of a price.
    pub unpriced: usize,
    /// What can be done, the most profitable first.
    pub offers: Vec<Offer>,
    /// The unhealthy obligations about which nothing can be done, by address, and why.
    pub declined: Vec<(Pubkey, Reason)>,
}

impl Search<'_> {
    /// Looks at all obligations of a scope, on the threads of the current pool.
    #[must_use]
    pub fn run(&self, scope: &Scope) -> Found {
        let Survey { scanned, unpriced, candidates } =
            survey(self.store, self.scales, &self.store.places_in(scope));
        let judged: Vec<_> = candidates.par_iter().filter_map(|place| self.judge(*place)).collect();
        let mut found = Found { scanned, unpriced, ..Found::default() };
        for judgement in judged {
            match judgement {
                Ok(offer) => found.offers.push(offer),
                Err(declined) => found.declined.push(declined),
            }
        }
        rank(&mut found.offers);
        found.declined.sort_by_key(|(address, _)| *address);
        found
    }

    /// What can be done about one obligation; nothing to tell if it is healthy or to be left alone.
    fn judge(&self, place: u32) -> Option<Result<Offer, (Pubkey, Reason)>> {
        let (owner, address) = (self.store.owner(place), self.store.address(place));
        if !self.strategy.filter.allows(&owner, &address) {
            return None;
        }
        let obligation = self.store.obligation(place, self.view.key);
        let offer = Case::open(self.view, address, obligation)
            .and_then(|(case, matter)| self.strategy.offer(&case, &matter, self.purse));
        match offer {
            Err(Reason::NotLiquidatable) => None,
            offer => Some(offer.map_err(|reason| (address, reason))),
        }
    }
}

/// The most profitable first; among equals by address, so that the order is always the same.
pub fn rank(offers: &mut [Offer]) {
    offers.sort_by_key(|offer| (Reverse(offer.profit), offer.address));
}
