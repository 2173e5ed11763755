//! The difference between a plan and the chain, as steps.

use anchor_lang::prelude::Pubkey;

use super::{
    Change, Current, Mint, Plan, Roles, Step, StepKind,
    build::{self, Governed},
    config::{self, From},
    error::PlanError,
    terms::{PegTerms, ReserveTerms},
};
use crate::{
    errors::WlmError,
    instructions::ReserveConfig,
    prices,
    view::{MarketView, PegView, ReserveView},
};

/// A plan, what it is compared with, and who governs the market.
pub(super) struct Planner<'a> {
    plan: &'a Plan,
    current: &'a Current<'a>,
    governed: Governed,
}

impl<'a> Planner<'a> {
    /// Finds the market, or where it will be.
    pub fn new(plan: &'a Plan, current: &'a Current<'a>) -> Result<Self, PlanError> {
        let roles = roles_over(plan, current.roles)?;
        let governed = match current.market {
            Some(market) => Governed {
                market: market.key,
                governance: market.state.governance,
                payer: current.roles.payer,
                usd1_mint: market.state.usd1_mint,
            },
            None => {
                let usd1 = find_mint(plan, current, plan.usd1(), None)?;
                Governed::new_market(&roles, plan.market_id(), usd1.address)
            }
        };
        Ok(Self { plan, current, governed })
    }

    /// All steps, in the order in which to send them.
    pub fn steps(&self) -> Result<Vec<Step>, PlanError> {
        let mut steps = Vec::new();
        match self.current.market {
            Some(market) => self.check_market(market)?,
            None => steps.push(self.create_market()?),
        }
        for terms in &self.plan.file.reserve {
            steps.extend(self.reserve(terms)?);
        }
        for terms in &self.plan.file.peg {
            steps.extend(self.peg(terms)?);
        }
        steps.sort_by_key(|step| step.kind);
        Ok(steps)
    }

    fn create_market(&self) -> Result<Step, PlanError> {
        let id = self.plan.market_id();
        let settings = config::market(&self.plan.file.market, &self.plan.text)?;
        let roles = roles_over(self.plan, self.current.roles)?;
        let receivers = price_receivers(self.plan)?;
        let instruction = build::create_market(&roles, self.governed.usd1_mint, (id, receivers), settings);
        let mut changes: Vec<Change> = named_keys(&roles, self.governed.usd1_mint)
            .map(|(field, key)| Change { field, old: None, new: key.to_string() })
            .into();
        changes.extend(config::additions(config::say_market(&settings)));
        let title = format!("Create market {id}");
        Ok(Step { kind: StepKind::CreateMarket, title, changes, instructions: vec![instruction] })
    }

    /// Refuses a plan that wants what no instruction changes.
    fn check_market(&self, market: &MarketView) -> Result<(), PlanError> {
        let state = &market.state;
        let settings = config::market(&self.plan.file.market, &self.plan.text)?;
        let [chain, plan] = [&state.settings, &settings].map(config::say_market);
        let mut others = self.fixed_keys(market)?;
        others.extend(config::changes(chain, plan));
        others.into_iter().next().map_or(Ok(()), |Change { field, old, new }| {
            Err(PlanError::Fixed { field, chain: old.unwrap_or_default(), plan: new })
        })
    }

    fn fixed_keys(&self, market: &MarketView) -> Result<Vec<Change>, PlanError> {
        let state = &market.state;
        let on_chain = Roles {
            payer: self.current.roles.payer,
            governance: state.governance,
            guardian: state.guardian,
            treasury: state.treasury,
        };
        let planned = roles_over(self.plan, on_chain)?;
        let usd1 = find_mint(self.plan, self.current, self.plan.usd1(), None)?.address;
        let old = named_keys(&on_chain, state.usd1_mint).map(|(field, key)| (field, key.to_string()));
        let new = named_keys(&planned, usd1).map(|(_, key)| key.to_string());
        let mut pairs: Vec<_> =
            old.into_iter().zip(new).map(|((field, old), new)| (field, old, new)).collect();
        pairs.push(("id", state.id.to_string(), self.plan.market_id().to_string()));
        if self.plan.file.market.price_receivers.is_some() {
            let [chain, plan] = [state.price_receivers, price_receivers(self.plan)?].map(list);
            pairs.push(("price_receivers", chain, plan));
        }
        let others = pairs.into_iter().filter(|(_, old, new)| old != new);
        Ok(others.map(|(field, old, new)| Change { field, old: Some(old), new }).collect())
    }

    fn reserve(&self, terms: &ReserveTerms) -> Result<Option<Step>, PlanError> {
        let mint = find_mint(self.plan, self.current, &terms.symbol, terms.mint.as_deref())?;
        let listed = self
            .current
            .market
            .and_then(|market| market.reserves.iter().find(|reserve| reserve.state.mint == mint.address));
        match listed {
            Some(reserve) => self.change_reserve(terms, &mint, reserve),
            None => self.create_reserve(terms, &mint).map(Some),
        }
    }

    fn create_reserve(&self, terms: &ReserveTerms, mint: &Mint) -> Result<Step, PlanError> {
        let config = terms.config(&self.plan.text, mint.decimals, From::Nothing)?;
        self.check_minting(&terms.name(), mint, &config)?;
        let price = self.price(&terms.name(), &config.feed_id)?;
        Ok(Step {
            kind: StepKind::CreateReserve,
            title: format!("List {}", terms.symbol),
            changes: config::additions(config::say_reserve(&config, &terms.symbol, mint.decimals)),
            instructions: vec![self.governed.create_reserve(mint, price, config)],
        })
    }

    fn change_reserve(
        &self,
        terms: &ReserveTerms,
        mint: &Mint,
        reserve: &ReserveView,
    ) -> Result<Option<Step>, PlanError> {
        let old = reserve.state.config;
        let config = terms.config(&self.plan.text, mint.decimals, From::Chain(old))?;
        let [before, after] =
            [&old, &config].map(|all| config::say_reserve(all, &terms.symbol, mint.decimals));
        let changes = config::changes(before, after);
        if changes.is_empty() {
            return Ok(None);
        }
        self.check_minting(&terms.name(), mint, &config)?;
        let is_new_feed = config.feed_id != old.feed_id;
        let price = is_new_feed.then(|| self.price(&terms.name(), &config.feed_id)).transpose()?;
        Ok(Some(Step {
            kind: StepKind::ChangeReserve,
            title: format!("Change {}", terms.symbol),
            changes,
            instructions: vec![self.governed.set_reserve(reserve, price, config)],
        }))
    }

    fn peg(&self, terms: &PegTerms) -> Result<Option<Step>, PlanError> {
        let mint = find_mint(self.plan, self.current, &terms.coin, terms.mint.as_deref())?;
        if mint.address == self.governed.usd1_mint {
            return Err(PlanError::Refused { entry: terms.name(), error: &WlmError::ConfigPegOutOfBounds });
        }
        let known = self
            .current
            .market
            .and_then(|market| market.pegs.iter().find(|peg| peg.state.mint == mint.address));
        match known {
            Some(peg) => self.change_peg(terms, peg),
            None => self.create_peg(terms, &mint).map(Some),
        }
    }

    fn create_peg(&self, terms: &PegTerms, mint: &Mint) -> Result<Step, PlanError> {
        let config = terms.config(&self.plan.text, From::Nothing)?;
        Ok(Step {
            kind: StepKind::CreatePeg,
            title: format!("Create the peg facility of {}", terms.coin),
            changes: config::additions(config::say_peg(&config, self.plan.usd1())),
            instructions: vec![self.governed.create_peg(mint, config)],
        })
    }

    fn change_peg(&self, terms: &PegTerms, peg: &PegView) -> Result<Option<Step>, PlanError> {
        let config = terms.config(&self.plan.text, From::Chain(peg.state.config))?;
        let [before, after] =
            [&peg.state.config, &config].map(|config| config::say_peg(config, self.plan.usd1()));
        let changes = config::changes(before, after);
        Ok((!changes.is_empty()).then(|| Step {
            kind: StepKind::ChangePeg,
            title: format!("Change the peg facility of {}", terms.coin),
            changes,
            instructions: vec![self.governed.set_peg(peg, config)],
        }))
    }

    /// USD1 is minted only into the market's own USD1 reserve.
    fn check_minting(&self, entry: &str, mint: &Mint, config: &ReserveConfig) -> Result<(), PlanError> {
        if config.mints() && mint.address != self.governed.usd1_mint {
            let error = &WlmError::ConfigFacilityOutOfBounds;
            return Err(PlanError::Refused { entry: entry.into(), error });
        }
        Ok(())
    }

    fn price(&self, entry: &str, feed: &[u8; 32]) -> Result<Pubkey, PlanError> {
        (self.current.price_account)(feed)
            .ok_or_else(|| PlanError::NoPrice { entry: entry.into(), feed: config::hex(feed) })
    }
}

/// An asset's mint: the caller's by that name, or one that is listed already.
fn find_mint(plan: &Plan, current: &Current, symbol: &str, written: Option<&str>) -> Result<Mint, PlanError> {
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

/// The plan's roles, and where it does not name one, `others`.
fn roles_over(plan: &Plan, others: Roles) -> Result<Roles, PlanError> {
    let terms = &plan.file.market;
    let key = |field, text: &Option<String>, other| {
        text.as_deref().map_or(Ok(other), |text| config::address("market", field, text))
    };
    Ok(Roles {
        payer: others.payer,
        governance: key("governance", &terms.governance, others.governance)?,
        guardian: key("guardian", &terms.guardian, others.guardian)?,
        treasury: key("treasury", &terms.treasury, others.treasury)?,
    })
}

/// The plan's price receivers; both of Pyth's, if it has none.
fn price_receivers(plan: &Plan) -> Result<[Pubkey; 2], PlanError> {
    let Some([first, second]) = &plan.file.market.price_receivers else {
        return Ok([prices::PYTH_RECEIVER, prices::LEGACY_PYTH_RECEIVER]);
    };
    let key = |text: &str| config::address("market", "price_receivers", text);
    Ok([key(first)?, key(second)?])
}

fn named_keys(roles: &Roles, usd1: Pubkey) -> [(&'static str, Pubkey); 4] {
    let Roles { governance, guardian, treasury, .. } = *roles;
    [("governance", governance), ("guardian", guardian), ("treasury", treasury), ("usd1", usd1)]
}

fn list(keys: [Pubkey; 2]) -> String {
    keys.map(|key| key.to_string()).join(", ")
}
