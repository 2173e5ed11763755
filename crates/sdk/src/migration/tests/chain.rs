//! A chain with the program on it, where steps are taken.

use wlm_test_kit::{ISSUER, MintBuilder, TOKEN, World, calm_quote};

use super::*;
use crate::{
    accounts,
    instructions::{self, Due, Listing, PegListing},
    prices::Receiver,
    program::state::PendingChange,
    view::{PegView, ReserveView},
};

pub(super) struct Chain {
    pub world: World,
    pub mints: BTreeMap<String, Mint>,
    market: Pubkey,
    proposals: u64,
}

/// Whoever creates a market, and has every role of it.
pub(super) const fn roles() -> Roles {
    let key = Pubkey::new_from_array([7; 32]);
    Roles { payer: key, governance: key, guardian: key, treasury: key }
}

pub(super) fn push_feed(feed: &[u8; 32]) -> Option<Pubkey> {
    Some(Receiver::Current.push_feed(0, feed))
}

impl Chain {
    /// With the mints and prices of a plan, and nothing of the market.
    pub fn of(plan: &Plan) -> Self {
        let market = pda::market(&roles().payer, plan.market_id());
        let mut chain = Self { world: World::new(), mints: BTreeMap::new(), market, proposals: 0 };
        chain.world.give_lamports(&roles().payer, 1_000_000_000_000);
        for asset in plan.assets().expect("named well") {
            chain.add_asset(&asset, plan);
        }
        chain
    }

    /// With a market as a plan says.
    pub fn following(plan: &Plan) -> Self {
        let mut chain = Self::of(plan);
        chain.follow(plan);
        chain
    }

    fn add_asset(&mut self, asset: &Asset, plan: &Plan) {
        let decimals = if asset.symbol == "ETH" { 8 } else { 6 };
        let created = MintBuilder::decimals(decimals).create(&mut self.world);
        let address = asset.mint.unwrap_or(created);
        let account = self.world.account(&created).expect("just created");
        self.world.set_account(address, account);
        if asset.symbol == plan.usd1() {
            let hand_over = instructions::hand_over_usd1(&ISSUER, &address, &self.market, &TOKEN);
            self.world.send(hand_over.expect("a token program")).expect("the issuer has the authority");
        }
        if let Some(feed) = plan.feed(&asset.symbol) {
            self.add_price(&feed);
        }
        self.mints.insert(asset.symbol.clone(), Mint { address, decimals, token_program: TOKEN });
    }

    /// Whatever it is, it costs a dollar.
    pub fn add_price(&mut self, feed: &[u8; 32]) {
        let account = push_feed(feed).expect("there is one of every feed");
        self.world.set_quote(account, calm_quote(*feed, 1.0, self.world.now()));
    }

    pub fn view(&self) -> Option<MarketView> {
        let state = accounts::market(&self.world.account(&self.market)?.data).expect("a market");
        let mut view = MarketView {
            key: self.market,
            state,
            now: self.world.now(),
            reserves: Vec::new(),
            pegs: Vec::new(),
        };
        for (symbol, mint) in &self.mints {
            let (symbol, price_account, price) = (symbol.clone(), None, None);
            let (reserve, peg) =
                (pda::reserve(&self.market, &mint.address), pda::peg_facility(&self.market, &mint.address));
            if let Some(account) = self.world.account(&peg) {
                let state = accounts::peg_facility(&account.data).expect("a facility");
                view.pegs.push(PegView { key: peg, symbol: symbol.clone(), state, price_account, price });
            }
            if let Some(account) = self.world.account(&reserve) {
                let state = accounts::reserve(&account.data).expect("a reserve");
                view.reserves.push(ReserveView { key: reserve, symbol, state, price_account, price });
            }
        }
        view.reserves.sort_by_key(ReserveView::index);
        Some(view)
    }

    pub fn config(&self, symbol: &str) -> ReserveConfig {
        self.view().expect("a market").find(symbol).expect("listed").state.config
    }

    pub fn steps(&self, plan: &Plan) -> Result<Vec<Step>, PlanError> {
        plan.steps(&Current {
            market: self.view().as_ref(),
            mints: &self.mints,
            roles: roles(),
            price_account: &push_feed,
        })
    }

    /// Takes every step of a plan: what is proposed was so a delay ago, and is carried out in the same order.
    pub fn follow(&mut self, plan: &Plan) {
        let mut waiting = Vec::new();
        if self.view().is_none() {
            let create = &self.steps(plan).expect("a good plan")[0];
            self.take(create);
        }
        for step in self.steps(plan).expect("a good plan") {
            assert!(!step.changes.is_empty(), "{}", step.title);
            waiting.extend(self.take(&step));
        }
        for pending in waiting {
            self.execute(&pending);
        }
    }

    /// Takes a step; returns what waits then.
    pub fn take(&mut self, step: &Step) -> Option<PendingChange> {
        self.proposals += 1;
        let payer = roles().payer;
        let governance = self.view().map_or(payer, |view| view.state.governance);
        let instruction =
            step.task.instruction(Proposer { governance, payer, market: self.market }, self.proposals);
        let (now, settings) = (self.world.now(), self.view().map(|view| view.state.settings));
        let delay = match (&step.task, settings) {
            (Task::Propose { change, .. }, Some(settings)) => change.delay(&settings),
            _ => 0,
        };
        self.world.set_clock(now - i64::from(delay));
        self.world.send(instruction).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", step.title));
        self.world.set_clock(now);
        let waits = matches!(step.task, Task::Propose { .. });
        let account = self.world.account(&pda::change(&self.market, self.proposals)).filter(|_| waits)?;
        Some(accounts::pending_change(&account.data).expect("a change"))
    }

    fn execute(&mut self, pending: &PendingChange) {
        let (due, target, payer) = (Due::from(pending), pending.target, roles().payer);
        let execution = match &pending.new {
            ConfigChange::NewReserve(config) => {
                let price = push_feed(&config.feed_id).expect("there is one of every feed");
                instructions::create_reserve(&Listing {
                    payer,
                    due,
                    mint: target,
                    price,
                    token_program: TOKEN,
                })
            }
            ConfigChange::NewPeg(_) => {
                let usd1_mint = self.view().expect("a market").state.usd1_mint;
                let listing = PegListing { payer, due, usd1_mint, mint: target, token_program: TOKEN };
                instructions::create_peg_facility(&listing)
            }
            ConfigChange::Reserve(change) => {
                let price = change.feed_id.as_ref().and_then(push_feed);
                let mint = change.facility_capacity.map(|_| self.view().expect("a market").state.usd1_mint);
                instructions::execute_change(due, target, price, mint)
            }
            _ => instructions::execute_change(due, target, None, None),
        };
        self.world.send(execution).unwrap_or_else(|refusal| panic!("{:?}: {refusal:?}", pending.new));
    }
}
