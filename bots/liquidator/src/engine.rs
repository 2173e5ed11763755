//! What the bot knows: the market, its prices, its obligations, and what of that has changed since it last looked.

use std::{
    collections::{BTreeSet, HashSet},
    time::Instant,
};

use rayon::ThreadPool;
use solana_pubkey::Pubkey;
use wlm_sdk::{
    PROGRAM_ID, accounts, pda, prices,
    program::state::Obligation,
    view::{MarketView, ReserveView},
};

use crate::{
    case::Case,
    chain::Wallet,
    estimate::{Scales, Weights},
    feed::{Changed, Watch},
    liquidator::Liquidator,
    purse::Purse,
    reason::Reason,
    search::{Found, Search},
    store::{Scope, Store},
    strategy::{Offer, Package, Strategy},
    telemetry,
};

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub struct Me {
    /// The wallet.
    pub owner: Pubkey,
    /// The number of its own obligation.
    pub id: u16,
}

/// What has changed since the bot last looked, and since when.
#[derive(Debug, Default)]
struct Dirty {
    everything: bool,
    reserves: BTreeSet<u16>,
    obligations: BTreeSet<Pubkey>,
    since: Option<Instant>,
}

/// Something to look at.
#[derive(Debug)]
pub struct Task {
    /// Which obligations.
    pub scope: Scope,
    /// When the first change was seen that makes this necessary.
    pub since: Instant,
}

/// An offer, with the transaction that takes it.
pub struct Ready {
    /// The offer.
    pub offer: Offer,
    /// Its instructions.
    pub package: Package,
}

/// What the bot knows.
pub struct Engine {
    view: MarketView,
    /// When the chain's clock stood at `read_now`.
    read_at: Instant,
    read_now: i64,
    store: Store,
    /// Whose accounts came by subscription since a reload was begun.
    recent: HashSet<Pubkey>,
    dirty: Dirty,
    me: Me,
    own: Option<Obligation>,
    /// What may be spent.
    pub purse: Purse,
    strategy: Strategy,
    pool: ThreadPool,
}

impl Engine {
    /// Knows a market and none of its obligations.
    #[must_use]
    pub fn new(view: MarketView, me: Me, strategy: Strategy, purse: Purse, pool: ThreadPool) -> Self {
        let (read_at, read_now) = (Instant::now(), view.now);
        let (store, recent, dirty, own) = (Store::new(), HashSet::new(), Dirty::default(), None);
        Self { view, read_at, read_now, store, recent, dirty, me, own, purse, strategy, pool }
    }

    /// The market.
    #[must_use]
    pub const fn view(&self) -> &MarketView {
        &self.view
    }

    /// How many obligations owe something.
    #[must_use]
    pub fn known(&self) -> usize {
        self.store.len()
    }

    /// What must be watched to hear of every change.
    #[must_use]
    pub fn watch(&self) -> Watch {
        let reserves = self.view.reserves.iter().filter_map(|reserve| reserve.price_account);
        let accounts: BTreeSet<_> =
            reserves.chain(self.view.pegs.iter().filter_map(|peg| peg.price_account)).collect();
        Watch { market: self.view.key, accounts: accounts.into_iter().chain([self.view.key]).collect() }
    }

    /// The address of the bot's own obligation.
    #[must_use]
    pub fn own_address(&self) -> Pubkey {
        pda::obligation(&self.view.key, &self.me.owner, self.me.id)
    }

    /// The market was read. Where a subscription was faster, what it told stays.
    pub fn refresh(&mut self, view: MarketView, wallet: Wallet, own: Option<Obligation>) {
        let old = std::mem::replace(&mut self.view, view);
        for (new, old) in self.view.reserves.iter_mut().zip(old.reserves) {
            let is_same = new.key == old.key && new.price_account == old.price_account;
            let was_later =
                old.price.map(|price| price.published_at) > new.price.map(|price| price.published_at);
            if is_same && was_later {
                new.price = old.price;
            }
            if new.key == old.key && old.state.accrued_at > new.state.accrued_at {
                new.state = old.state;
            }
        }
        (self.read_at, self.read_now) = (Instant::now(), self.view.now);
        self.purse.fill(wallet);
        self.own = own;
        self.touch(|dirty| dirty.everything = true);
        telemetry::refreshed(&self.view, &self.purse);
    }

    /// A reload begins: what comes by subscription from now on is newer than what it will bring.
    pub fn begin_reload(&mut self) {
        self.recent.clear();
    }

    /// All obligations were read.
    pub fn reload(&mut self, store: Store) {
        let old = std::mem::replace(&mut self.store, store);
        for address in self.recent.drain() {
            match old.find(&address) {
                Some(place) => {
                    self.store.upsert(address, &old.obligation(place, self.view.key));
                }
                None => self.store.remove(&address),
            }
        }
        self.touch(|dirty| dirty.everything = true);
    }

    /// An obligation was read; `None` if it is closed.
    pub fn set_obligation(&mut self, address: Pubkey, obligation: Option<&Obligation>) {
        match obligation {
            Some(obligation) => {
                self.store.upsert(address, obligation);
            }
            None => self.store.remove(&address),
        }
        self.recent.insert(address);
        self.touch(|dirty| {
            dirty.obligations.insert(address);
        });
    }

    /// Obligations are to be looked at again.
    pub fn look_at(&mut self, addresses: Vec<Pubkey>) {
        if !addresses.is_empty() {
            self.touch(|dirty| dirty.obligations.extend(addresses));
        }
    }

    /// An account changed.
    pub fn apply(&mut self, changed: &Changed) {
        self.dirty.since = self.dirty.since.map(|since| since.min(changed.seen)).or(Some(changed.seen));
        if changed.owner == PROGRAM_ID {
            self.apply_own(changed);
        } else if changed.data.is_empty() {
            self.set_obligation(changed.address, None);
        } else if self.view.state.check_price_receiver(&changed.owner).is_ok() {
            self.apply_price(changed);
        }
    }

    /// An account of the program.
    fn apply_own(&mut self, Changed { address, data, .. }: &Changed) {
        if let Some(place) = self.view.reserves.iter().position(|reserve| reserve.key == *address) {
            match accounts::reserve(data) {
                Ok(state) => self.change_reserve(place, |reserve| reserve.state = state),
                Err(_) => telemetry::unreadable(),
            }
        } else if *address == self.view.key {
            match accounts::market(data) {
                // Its e-mode groups weigh on everybody in them, its settings on every liquidation.
                Ok(state) => {
                    self.view.state = state;
                    self.touch(|dirty| dirty.everything = true);
                }
                Err(_) => telemetry::unreadable(),
            }
        } else if let Some(peg) = self.view.pegs.iter_mut().find(|peg| peg.key == *address) {
            match accounts::peg_facility(data) {
                Ok(state) => peg.state = state,
                Err(_) => telemetry::unreadable(),
            }
        } else {
            match accounts::obligation(data) {
                Ok(obligation) if obligation.market == self.view.key => {
                    if *address == self.own_address() {
                        self.own = Some(obligation);
                    }
                    self.set_obligation(*address, Some(&obligation));
                }
                Ok(_) => {}
                // A reserve that was listed since: the next reload brings it.
                Err(_) if accounts::reserve(data).is_ok() || accounts::peg_facility(data).is_ok() => {}
                Err(_) => telemetry::unreadable(),
            }
        }
    }

    fn apply_price(&mut self, Changed { address, data, .. }: &Changed) {
        for peg in self.view.pegs.iter_mut().filter(|peg| peg.price_account == Some(*address)) {
            peg.price = prices::read(data, &peg.state.config.feed_id).or(peg.price);
        }
        for place in 0..self.view.reserves.len() {
            self.change_reserve(place, |reserve| {
                if reserve.price_account == Some(*address) {
                    reserve.price = prices::read(data, &reserve.state.config.feed_id).or(reserve.price);
                }
            });
        }
    }

    /// Every deposit changes a reserve, and feeds repeat their prices: only a change of what shares weigh is worth a
    /// look.
    fn change_reserve(&mut self, place: usize, change: impl FnOnce(&mut ReserveView)) {
        self.tick();
        let MarketView { now, state: market, reserves, .. } = &mut self.view;
        let Some(reserve) = reserves.get_mut(place) else { return };
        let before = Weights::of(market, reserve, *now);
        change(reserve);
        let (after, index) = (Weights::of(market, reserve, *now), reserve.index());
        if !before.agree_with(&after) {
            self.touch(|dirty| {
                dirty.reserves.insert(index);
            });
        }
    }

    fn touch(&mut self, mark: impl FnOnce(&mut Dirty)) {
        self.dirty.since.get_or_insert_with(Instant::now);
        mark(&mut self.dirty);
    }

    /// What there is to look at; from now on it counts as looked at.
    pub fn tasks(&mut self) -> Vec<Task> {
        let Dirty { everything, reserves, obligations, since } = std::mem::take(&mut self.dirty);
        let since = since.unwrap_or_else(Instant::now);
        if everything {
            return vec![Task { scope: Scope::All, since }];
        }
        let mut scopes = Vec::new();
        if !reserves.is_empty() {
            scopes.push(Scope::Touching(reserves.into_iter().collect()));
        }
        if !obligations.is_empty() {
            scopes.push(Scope::Only(obligations.into_iter().collect()));
        }
        scopes.into_iter().map(|scope| Task { scope, since }).collect()
    }

    /// Looks at some obligations, on all threads of the pool. Takes milliseconds, and nothing is more urgent.
    pub fn search(&mut self, scope: &Scope) -> Found {
        self.tick();
        let scales = &Scales::of(&self.view);
        let Self { view, store, strategy, purse, pool, .. } = self;
        let started = Instant::now();
        let found = pool.install(|| Search { view, scales, store, strategy, purse }.run(scope));
        telemetry::searched(scope, &found, started.elapsed());
        found
    }

    /// The best that can be done about one obligation as everything is now, with its transaction.
    pub fn ready(&mut self, address: Pubkey) -> Result<Ready, Reason> {
        self.tick();
        let place = self.store.find(&address).ok_or(Reason::NotLiquidatable)?;
        let obligation = self.store.obligation(place, self.view.key);
        let (case, matter) = Case::open(&self.view, address, obligation)?;
        let offer = self.strategy.offer(&case, &matter, &self.purse)?;
        let Me { owner, id } = self.me;
        let liquidator = Liquidator { view: &self.view, owner, id, obligation: self.own.as_ref() };
        let package = offer.package(&liquidator, &obligation)?;
        Ok(Ready { offer, package })
    }

    /// Whether an obligation is in a scope.
    #[must_use]
    pub fn is_in(&self, scope: &Scope, address: &Pubkey) -> bool {
        match scope {
            Scope::All => true,
            Scope::Only(addresses) => addresses.contains(address),
            Scope::Touching(reserves) => {
                let legs = self.store.find(address).map(|place| self.store.legs(place)).unwrap_or_default();
                legs.iter().any(|leg| reserves.contains(&leg.reserve))
            }
        }
    }

    /// What people call a reserve's asset.
    #[must_use]
    pub fn symbol(&self, reserve: u16) -> String {
        self.view.reserve(reserve).map_or_else(|_| reserve.to_string(), |reserve| reserve.symbol.clone())
    }

    /// Time goes on between two readings of the chain's clock.
    fn tick(&mut self) {
        let passed = i64::try_from(self.read_at.elapsed().as_secs()).unwrap_or(i64::MAX);
        self.view.now = self.read_now.saturating_add(passed);
    }
}
