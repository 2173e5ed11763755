//! The steps of the market itself: its creation, its settings, its e-mode groups and who has its roles.

use anchor_lang::prelude::Pubkey;

use super::{
    Described, Plan, Roles, Step, StepKind, Task,
    config::{self, MARKET_NAME},
    describe,
    error::PlanError,
    say,
    steps::{Planner, find_mint},
    terms::EmodeTerms,
};
use crate::{
    instructions::{self, ConfigChange, CreateMarketArgs, EmodeChange, Role, SettingsChange},
    prices,
    view::MarketView,
};

/// In the order in which they are offered. Governance comes last: what it proposed lapses when it is replaced.
const ROLES: [Role; 3] = [Role::Treasury, Role::Guardian, Role::Governance];

impl Planner<'_> {
    /// Everything but reserves and peg facilities.
    pub fn market_steps(&self) -> Result<Vec<Step>, PlanError> {
        let mut steps = Vec::new();
        match self.current.market {
            Some(market) => {
                self.check_fixed(market)?;
                steps.extend(self.settings(market)?);
                steps.extend(self.price_receivers(market)?);
                steps.extend(self.roles(market)?);
            }
            None => steps.push(self.create_market()?),
        }
        for terms in &self.plan.file.emode {
            steps.extend(self.emode(terms)?);
        }
        Ok(steps)
    }

    fn create_market(&self) -> Result<Step, PlanError> {
        let (id, settings) = (self.plan.market_id(), self.settings);
        let Roles { payer, governance, guardian, treasury } = roles_over(self.plan, self.current.roles)?;
        let price_receivers = price_receivers(self.plan)?;
        let args = CreateMarketArgs { id, governance, guardian, treasury, price_receivers, settings };
        let Described { title, changes } = describe::describe_market(&args, &self.usd1_mint);
        let task = Task::Send(instructions::create_market(payer, self.usd1_mint, args));
        Ok(Step { kind: StepKind::CreateMarket, title, changes, task })
    }

    /// Refuses a plan that wants what nothing changes.
    fn check_fixed(&self, market: &MarketView) -> Result<(), PlanError> {
        let usd1 = find_mint(self.plan, self.current, self.plan.usd1(), None)?.address;
        let fixed = [
            ("usd1", market.state.usd1_mint.to_string(), usd1.to_string()),
            ("id", market.state.id.to_string(), self.plan.market_id().to_string()),
        ];
        let other = fixed.into_iter().find(|(_, chain, plan)| chain != plan);
        other.map_or(Ok(()), |(field, chain, plan)| Err(PlanError::Fixed { field, chain, plan }))
    }

    fn settings(&self, market: &MarketView) -> Result<Option<Step>, PlanError> {
        let (old, new) = (market.state.settings, self.settings);
        let changes = say::changes(say::market(&old), say::market(&new));
        let change = ConfigChange::Settings(SettingsChange::between(&old, &new));
        self.proposal((MARKET_NAME, ""), market.key, change, changes)
    }

    fn price_receivers(&self, market: &MarketView) -> Result<Option<Step>, PlanError> {
        let old = market.state.price_receivers;
        let new = match self.plan.file.market.price_receivers {
            Some(_) => price_receivers(self.plan)?,
            None => old,
        };
        let changes = if old == new { Vec::new() } else { describe::receiver_changes(&old, &new) };
        self.proposal((MARKET_NAME, ""), market.key, ConfigChange::PriceReceivers(new), changes)
    }

    fn emode(&self, terms: &EmodeTerms) -> Result<Option<Step>, PlanError> {
        let (group, entry) = (terms.group, terms.name());
        let old = self.market.emode_group(group).map_err(|error| PlanError::refused(&entry, &error))?;
        let new = terms.terms(&self.plan.text, old)?;
        let change = ConfigChange::Emode { group, terms: EmodeChange::between(old, &new) };
        self.proposal((&entry, ""), self.key, change, describe::emode_changes(old, &new))
    }

    /// Whom the plan names and who is not offered the role yet. A role changes hands when the other accepts.
    fn roles(&self, market: &MarketView) -> Result<Vec<Step>, PlanError> {
        let state = &market.state;
        let [governance, guardian, treasury] =
            [Role::Governance, Role::Guardian, Role::Treasury].map(|role| state.holder(role));
        let on_chain = Roles { payer: self.current.roles.payer, governance, guardian, treasury };
        let planned = roles_over(self.plan, on_chain)?;
        let mut steps = Vec::new();
        for role in ROLES {
            let (holder, to) = (state.holder(role), key_of(&planned, role));
            if to != holder && to != state.offered(role) {
                let changes = describe::role_changes(role, &holder, &to);
                let change = ConfigChange::Role { role, to };
                steps.extend(self.proposal((MARKET_NAME, ""), market.key, change, changes)?);
            }
        }
        Ok(steps)
    }
}

const fn key_of(roles: &Roles, role: Role) -> Pubkey {
    match role {
        Role::Governance => roles.governance,
        Role::Guardian => roles.guardian,
        Role::Treasury => roles.treasury,
    }
}

/// The plan's roles, and where it does not name one, `others`.
fn roles_over(plan: &Plan, others: Roles) -> Result<Roles, PlanError> {
    let terms = &plan.file.market;
    let key = |field, text: &Option<String>, other| {
        text.as_deref().map_or(Ok(other), |text| config::address(MARKET_NAME, field, text))
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
    let key = |text: &str| config::address(MARKET_NAME, "price_receivers", text);
    Ok([key(first)?, key(second)?])
}
