//! A market described in a file, and the steps from the market on chain to that description.
//!
//! A [`Plan`] is a TOML file: one `[market]`, an `[[emode]]` for each group, a `[[reserve]]` for each asset and a
//! `[[peg]]` for each facility. Numbers are what people say — percent, whole tokens, US dollars, seconds — and are
//! read digit by digit, never as floats. [`Plan::steps`] compares it with the chain and returns what is missing, each
//! step with what it changes: a new market at once, everything else as a proposal of governance. A plan that the chain
//! already follows has no steps, and [`Task::proposed_in`] finds the steps that wait already, so carrying a plan out
//! twice is safe, and so is starting again after a failure. What is on chain and not in the plan stays as it is.
//!
//! ```
//! use std::collections::BTreeMap;
//! use wlm_sdk::migration::{Current, Mint, Plan, Roles};
//!
//! let plan = Plan::parse(r#"
//!     [market]
//!     id = 0
//!     usd1 = "USD1"
//!     dust = 10
//!     target_health = 1.05
//!     full_bonus_health = 0.95
//! "#)?;
//! let me = "A1ice11111111111111111111111111111111111111".parse()?;
//! let usd1 = Mint { address: me, decimals: 6, token_program: me };
//! let steps = plan.steps(&Current {
//!     market: None,
//!     mints: &BTreeMap::from([("USD1".into(), usd1)]),
//!     roles: Roles { payer: me, governance: me, guardian: me, treasury: me },
//!     price_account: &|_feed| None,
//! })?;
//! assert_eq!(steps[0].title, "Create market 0");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod build;
mod config;
mod describe;
mod error;
mod fields;
mod market;
mod review;
mod say;
mod steps;
mod terms;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt};

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};

use self::terms::File;
pub use self::{
    build::Proposer,
    describe::{Described, describe_change, describe_market, role_name},
    error::PlanError,
};
use crate::{
    instructions::{ConfigChange, ReserveConfig},
    view::MarketView,
};

/// A market as it should be.
#[derive(Clone, Debug)]
pub struct Plan {
    text: String,
    file: File,
}

/// What a plan is compared with.
#[derive(Clone, Copy)]
pub struct Current<'a> {
    /// The market on chain; `None` if it is to be created.
    pub market: Option<&'a MarketView>,
    /// The mints of the plan's assets, by symbol.
    pub mints: &'a BTreeMap<String, Mint>,
    /// Who creates, and for whom.
    pub roles: Roles,
    /// The price account of a Pyth feed.
    pub price_account: &'a dyn Fn(&[u8; 32]) -> Option<Pubkey>,
}

/// An asset's mint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mint {
    /// Its address.
    pub address: Pubkey,
    /// Its decimals.
    pub decimals: u8,
    /// SPL Token or Token-2022.
    pub token_program: Pubkey,
}

impl Mint {
    /// Reads a mint's account; `None` if it is too short for one.
    #[must_use]
    pub fn read(address: Pubkey, token_program: Pubkey, data: &[u8]) -> Option<Self> {
        // Where a mint of either token program has its decimals.
        const DECIMALS: usize = 44;
        data.get(DECIMALS).map(|decimals| Self { address, decimals: *decimals, token_program })
    }
}

/// Whose keys a new market gets, where the plan does not name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles {
    /// Who creates the market and pays all rent.
    pub payer: Pubkey,
    /// Slow power: may change parameters within bounds. An existing market's own counts.
    pub governance: Pubkey,
    /// Fast power: may only reduce risk.
    pub guardian: Pubkey,
    /// Owner of the token accounts that fees are collected to.
    pub treasury: Pubkey,
}

/// What a step does. Steps come in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepKind {
    /// A new market.
    CreateMarket,
    /// Other settings of the market.
    ChangeSettings,
    /// Other programs whose prices are believed.
    ChangePriceReceivers,
    /// An e-mode group, new or with other terms.
    SetEmode,
    /// A new asset.
    CreateReserve,
    /// Other parameters of an asset.
    ChangeReserve,
    /// A new peg facility.
    CreatePeg,
    /// Other parameters of a peg facility.
    ChangePeg,
    /// A role for somebody else. Last, because what a governance proposed lapses when it is replaced.
    OfferRole,
}

/// One step from the chain to the plan, to be sent as one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// The same for people: `List ETH`.
    pub title: String,
    /// Every field that becomes another; of something new, every field that is not zero.
    pub changes: Vec<Change>,
    /// How it is done.
    pub task: Task,
}

/// How a step is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// At once, by this instruction.
    Send(Instruction),
    /// By a change that governance proposes.
    Propose {
        /// What it changes.
        target: Pubkey,
        /// How.
        change: ConfigChange,
    },
}

/// A field that becomes another, in human units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its key in the plan.
    pub field: &'static str,
    /// What it is; `None` of something new.
    pub old: Option<String>,
    /// What it will be.
    pub new: String,
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.old {
            Some(old) => write!(formatter, "{}: {old} → {}", self.field, self.new),
            None => write!(formatter, "{}: {}", self.field, self.new),
        }
    }
}

/// An asset that a plan speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// What people call it.
    pub symbol: String,
    /// Its mint, where the plan says so.
    pub mint: Option<Pubkey>,
}

impl Plan {
    /// Reads a plan. Everything is checked that can be without knowing the chain.
    pub fn parse(text: &str) -> Result<Self, PlanError> {
        let file = toml::from_str(text);
        let file = file.map_err(|error| PlanError::Syntax(error.to_string().trim_end().into()))?;
        let plan = Self { text: text.into(), file };
        plan.check()?;
        Ok(plan)
    }

    /// The Pyth feed that prices an asset.
    #[must_use]
    pub fn feed(&self, symbol: &str) -> Option<[u8; 32]> {
        let terms = self.file.reserve.iter().find(|terms| terms.symbol == symbol)?;
        config::feed_id(&terms.name(), terms.feed.as_deref()?).ok()
    }

    /// The number its creator gives the market.
    #[must_use]
    pub const fn market_id(&self) -> u16 {
        self.file.market.id
    }

    /// The symbol of the market's own dollar.
    #[must_use]
    pub fn usd1(&self) -> &str {
        &self.file.market.usd1
    }

    /// Every asset it speaks of, once, for looking up the mints that [`Current`] needs.
    pub fn assets(&self) -> Result<Vec<Asset>, PlanError> {
        let mut mints: BTreeMap<String, Option<Pubkey>> = BTreeMap::from([(self.usd1().into(), None)]);
        let reserves = self.file.reserve.iter().map(|terms| (terms.name(), &terms.symbol, &terms.mint));
        let pegs = self.file.peg.iter().map(|terms| (terms.name(), &terms.coin, &terms.mint));
        for (entry, symbol, mint) in reserves.chain(pegs) {
            let named = mint.as_deref().map(|mint| config::address(&entry, "mint", mint)).transpose()?;
            let known = mints.entry(symbol.clone()).or_default();
            *known = known.or(named);
        }
        Ok(mints.into_iter().map(|(symbol, mint)| Asset { symbol, mint }).collect())
    }

    /// The steps from the chain to this plan, in the order in which to send them; none if it is followed already.
    ///
    /// Refuses a plan that the program would refuse, before anything is sent. What needs a price or a token
    /// account is left to the program.
    pub fn steps(&self, current: &Current) -> Result<Vec<Step>, PlanError> {
        steps::Planner::new(self, current)?.steps()
    }

    fn check(&self) -> Result<(), PlanError> {
        self.assets()?;
        self.file.market.check(&self.text)?;
        refuse_twins(self.file.emode.iter().map(terms::EmodeTerms::name))?;
        refuse_twins(self.file.reserve.iter().map(terms::ReserveTerms::name))?;
        refuse_twins(self.file.peg.iter().map(terms::PegTerms::name))?;
        self.file.emode.iter().try_for_each(|terms| terms.check(&self.text))?;
        for terms in &self.file.reserve {
            terms.check(&self.text)?;
        }
        self.file.peg.iter().try_for_each(|terms| terms.check(&self.text))
    }
}

/// What a reserve's configuration says, in human units under the keys of a plan.
#[must_use]
pub fn describe_reserve(config: &ReserveConfig, symbol: &str, decimals: u8) -> Vec<(&'static str, String)> {
    say::reserve(config, symbol, decimals).into_iter().map(|said| (said.field, said.text)).collect()
}

fn refuse_twins(mut names: impl Iterator<Item = String>) -> Result<(), PlanError> {
    let mut seen = std::collections::BTreeSet::new();
    let twin = names.find(|name| !seen.insert(name.clone()));
    twin.map_or(Ok(()), |entry| Err(PlanError::Twice { entry }))
}
