//! The difference between a plan and the chain, as steps.

use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;

use world_liberty_markets::state::{EmodeGroup, Market};

use super::{
    Change, Current, Mint, Plan, Step, Task,
    config::{self, From},
    describe,
    error::PlanError,
    review, say,
    terms::{PegTerms, ReserveTerms},
};
use crate::{
    errors::WlmError,
    instructions::{ConfigChange, MarketSettings, PegChange, PegConfig, ReserveChange, ReserveConfig},
    pda,
    view::{MarketView, PegView, ReserveView},
};

/// A plan, and what it is compared with.
pub(super) struct Planner<'a> {
    pub plan: &'a Plan,
    pub current: &'a Current<'a>,
    pub usd1_mint: Pubkey,
    /// The market's address, and its account as it is, or as it will be created.
    pub key: Pubkey,
    pub market: Market,
    /// The settings that it has, or will have.
    pub settings: MarketSettings,
}

impl<'a> Planner<'a> {
    /// Finds the market, or where it will be.
    pub fn new(plan: &'a Plan, current: &'a Current<'a>) -> Result<Self, PlanError> {
        let usd1_mint = match current.market {
            Some(market) => market.state.usd1_mint,
            None => find_mint(plan, current, plan.usd1(), None)?.address,
        };
        let created = || pda::market(&current.roles.payer, plan.market_id());
        let key = current.market.map_or_else(created, |market| market.key);
        let from = current.market.map_or(From::Nothing, |market| From::Chain(market.state.settings));
        let settings = plan.file.market.settings(&plan.text, from)?;
        let new = || Market { settings, ..Market::zeroed() };
        let market = current.market.map_or_else(new, |market| market.state);
        Ok(Self { plan, current, usd1_mint, key, market, settings })
    }

    /// All steps, in the order in which to send them.
    pub fn steps(&self) -> Result<Vec<Step>, PlanError> {
        let mut steps = self.market_steps()?;
        for terms in &self.plan.file.reserve {
            steps.extend(self.reserve(terms)?);
        }
        for terms in &self.plan.file.peg {
            steps.extend(self.peg(terms)?);
        }
        steps.sort_by_key(|step| step.kind);
        Ok(steps)
    }

    /// A step that proposes a change, unless it changes nothing. `entry` is its name in errors, `name` that of the asset.
    pub fn proposal(
        &self,
        (entry, name): (&str, &str),
        target: Pubkey,
        change: ConfigChange,
        changes: Vec<Change>,
    ) -> Result<Option<Step>, PlanError> {
        if changes.is_empty() {
            return Ok(None);
        }
        // It is judged when it is proposed, and when it is executed: by then the planned settings may count.
        for settings in [self.market.settings, self.settings] {
            let market = Market { settings, ..self.market };
            review::check((self.key, &market), self.current, (target, &change), entry)?;
        }
        let (kind, title) = (describe::kind(&change), describe::title(&change, name));
        Ok(Some(Step { kind, title, changes, task: Task::Propose { target, change } }))
    }

    fn reserve(&self, terms: &ReserveTerms) -> Result<Option<Step>, PlanError> {
        let mint = find_mint(self.plan, self.current, &terms.symbol, terms.mint.as_deref())?;
        self.check_groups(terms)?;
        let listed = self
            .current
            .market
            .and_then(|market| market.reserves.iter().find(|reserve| reserve.state.mint == mint.address));
        match listed {
            Some(reserve) => self.change_reserve(terms, &mint, reserve),
            None => self.create_reserve(terms, &mint),
        }
    }

    fn create_reserve(&self, terms: &ReserveTerms, mint: &Mint) -> Result<Option<Step>, PlanError> {
        let (entry, symbol) = (terms.name(), &terms.symbol);
        let config = terms.config(&self.plan.text, mint.decimals, From::Nothing)?;
        self.check_minting(&entry, mint, &config)?;
        self.check_price(&entry, &config.feed_id)?;
        let changes = say::additions(say::reserve(&config, symbol, mint.decimals));
        self.proposal((&entry, symbol), mint.address, ConfigChange::NewReserve(Box::new(config)), changes)
    }

    fn change_reserve(
        &self,
        terms: &ReserveTerms,
        mint: &Mint,
        reserve: &ReserveView,
    ) -> Result<Option<Step>, PlanError> {
        let (entry, symbol, old) = (terms.name(), &terms.symbol, reserve.state.config);
        let config = terms.config(&self.plan.text, mint.decimals, From::Chain(old))?;
        let [before, after] = [&old, &config].map(|all| say::reserve(all, symbol, mint.decimals));
        let changes = say::changes(before, after);
        self.check_minting(&entry, mint, &config)?;
        if config.feed_id != old.feed_id {
            self.check_price(&entry, &config.feed_id)?;
        }
        let change = ConfigChange::Reserve(Box::new(ReserveChange::between(&old, &config)));
        self.proposal((&entry, symbol), reserve.key, change, changes)
    }

    /// Refuses a group that is neither in the plan nor on chain.
    fn check_groups(&self, terms: &ReserveTerms) -> Result<(), PlanError> {
        let planned = |group: u8| self.plan.file.emode.iter().any(|terms| terms.group == group);
        let on_chain = |group: u8| self.market.emode_group(group).is_ok_and(EmodeGroup::exists);
        let mut groups = terms.emode.iter().flatten().copied();
        let missing = groups.find(|group| !planned(*group) && !on_chain(*group));
        missing.map_or(Ok(()), |group| Err(PlanError::NoGroup { entry: terms.name(), group }))
    }

    fn peg(&self, terms: &PegTerms) -> Result<Option<Step>, PlanError> {
        let mint = find_mint(self.plan, self.current, &terms.coin, terms.mint.as_deref())?;
        let (entry, coin) = (terms.name(), &terms.coin);
        if mint.address == self.usd1_mint {
            return Err(PlanError::Refused { entry, error: &WlmError::ConfigPegOutOfBounds });
        }
        let known = self
            .current
            .market
            .and_then(|market| market.pegs.iter().find(|peg| peg.state.mint == mint.address));
        let said = |config: &PegConfig| say::peg(config, self.plan.usd1());
        if let Some(peg) = known {
            let old = peg.state.config;
            let config = terms.config(&self.plan.text, From::Chain(old))?;
            let changes = say::changes(said(&old), said(&config));
            let change = ConfigChange::Peg(PegChange::between(&old, &config));
            self.proposal((&entry, coin), peg.key, change, changes)
        } else {
            let config = terms.config(&self.plan.text, From::Nothing)?;
            let changes = say::additions(said(&config));
            self.proposal((&entry, coin), mint.address, ConfigChange::NewPeg(config), changes)
        }
    }

    /// USD1 is minted only into the market's own USD1 reserve.
    fn check_minting(&self, entry: &str, mint: &Mint, config: &ReserveConfig) -> Result<(), PlanError> {
        if config.mints() && mint.address != self.usd1_mint {
            let error = &WlmError::ConfigFacilityOutOfBounds;
            return Err(PlanError::Refused { entry: entry.into(), error });
        }
        Ok(())
    }

    /// What has no price could be proposed, but not executed.
    fn check_price(&self, entry: &str, feed: &[u8; 32]) -> Result<(), PlanError> {
        let is_missing = (self.current.price_account)(feed).is_none();
        let error = || PlanError::NoPrice { entry: entry.into(), feed: say::hex(feed) };
        if is_missing { Err(error()) } else { Ok(()) }
    }
}

/// An asset's mint: the caller's by that name, or one that is listed already.
pub(super) fn find_mint(
    plan: &Plan,
    current: &Current,
    symbol: &str,
    written: Option<&str>,
) -> Result<Mint, PlanError> {
    let of_reserve = || plan.file.reserve.iter().find(|terms| terms.symbol == symbol)?.mint.as_deref();
    let written = written.or_else(of_reserve);
    let address = written.map(|mint| config::address(symbol, "mint", mint)).transpose()?;
    let known = current.mints.get(symbol).copied();
    if let (Some(plan), Some(Mint { address: known, .. })) = (address, known)
        && plan != known
    {
        return Err(PlanError::OtherMint { symbol: symbol.into(), plan, known });
    }
    let listed = || listed_mint(current.market?, &address?);
    known.or_else(listed).ok_or_else(|| PlanError::UnknownMint { symbol: symbol.into() })
}

fn listed_mint(market: &MarketView, address: &Pubkey) -> Option<Mint> {
    let reserves = market
        .reserves
        .iter()
        .map(|ReserveView { state, .. }| (state.mint, state.decimals, state.token_program));
    let pegs =
        market.pegs.iter().map(|PegView { state, .. }| (state.mint, state.decimals, state.token_program));
    let (address, decimals, token_program) = reserves.chain(pegs).find(|(mint, ..)| mint == address)?;
    Some(Mint { address, decimals, token_program })
}
