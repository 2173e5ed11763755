//! The bot as it decides, without the daemon around it.

use std::{collections::BTreeMap, sync::Arc};

use wlm_core::units::Bps;
use wlm_liquidator::{
    estimate::Scales,
    filter::Filter,
    liquidator::Liquidator,
    profit::Profit,
    purse::Purse,
    search::{Found, Search},
    store::{Scope, Store},
    strategy::{Deal, Funding, Liquidation, Offer, Package, Strategy, Terms},
};
use wlm_sdk::{program::state::Obligation, quotes::Forms, view::MarketView};
use wlm_test_kit::{User, World};

pub struct Bot {
    pub me: User,
    pub strategy: Strategy,
    pub purse: Purse,
}

/// Whatever can be done, loss or not.
pub const ANYTHING: Terms = Terms {
    min_profit: Profit(i128::MIN / 4),
    transaction_cost: Profit(0),
    forms: Forms::TokensOrShares,
    headroom: Bps(50),
    min_bad_debt: Profit(0),
};

impl Bot {
    pub fn new(me: User, funding: Arc<dyn Funding>, terms: Terms) -> Self {
        let mut filter = Filter::default();
        filter.owners.never.insert(me.key);
        Self { me, strategy: Strategy { fundings: vec![funding], terms, filter }, purse: Purse::default() }
    }

    pub fn with_budget(mut self, reserves: usize, budget: u64) -> Self {
        let reserves = u16::try_from(reserves).unwrap();
        self.purse.fill((0..reserves).map(|reserve| (reserve, budget)).collect::<BTreeMap<_, _>>());
        self
    }

    pub fn search(&self, view: &MarketView, store: &Store) -> Found {
        let (strategy, purse) = (&self.strategy, &self.purse);
        Search { view, scales: &Scales::of(view), store, strategy, purse }.run(&Scope::All)
    }

    pub fn package(&self, view: &MarketView, store: &Store, own: &Obligation, offer: &Offer) -> Package {
        let obligation = store.obligation(store.find(&offer.address).unwrap(), view.key);
        let liquidator = Liquidator { view, owner: self.me.key, id: 0, obligation: Some(own) };
        offer.package(&liquidator, &obligation).unwrap()
    }
}

pub fn liquidation(offer: &Offer) -> Option<&Liquidation> {
    match &offer.deal {
        Deal::Liquidation(liquidation) => Some(liquidation),
        Deal::BadDebt(_) => None,
    }
}

/// The obligations of these users, as the bot would have read them.
pub fn store(world: &World, users: &[User]) -> Store {
    let mut store = Store::new();
    for user in users {
        store.upsert(user.obligation, &world.obligation(user));
    }
    store
}
