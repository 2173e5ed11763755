//! What a change does, in the words of a plan.

use std::collections::BTreeMap;

use anchor_lang::prelude::Pubkey;
use world_liberty_markets::state::EmodeGroup;

use super::{Change, Mint, StepKind, say};
use crate::{
    instructions::{ConfigChange, CreateMarketArgs, PegConfig, ReserveChange, ReserveConfig, Role},
    view::MarketView,
};

/// A change in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// What it does: `Change ETH`.
    pub title: String,
    /// Every field that becomes another; of something new, every field that is not zero.
    pub changes: Vec<Change>,
}

/// What `new` makes of `target` in place of `old`, as the step of a plan that proposes it. The mints of assets that are
/// not listed yet are known by their symbols; any other is called by its address, and its tokens are counted in base
/// units.
#[must_use]
pub fn describe_change(
    market: &MarketView,
    mints: &BTreeMap<String, Mint>,
    target: &Pubkey,
    (new, old): (&ConfigChange, Option<&ConfigChange>),
) -> Described {
    let words = Words { market, mints };
    let named = match new {
        ConfigChange::Reserve(_) => words.reserve(target),
        ConfigChange::Peg(_) => words.peg(target),
        _ => words.mint(target),
    };
    Described { title: title(new, &named.name), changes: words.changes(target, new, old) }
}

/// What a new market is.
#[must_use]
pub fn describe_market(args: &CreateMarketArgs, usd1_mint: &Pubkey) -> Described {
    let CreateMarketArgs { id, governance, guardian, treasury, price_receivers, settings } = args;
    let keys = [
        (role_name(Role::Governance), governance.to_string()),
        (role_name(Role::Guardian), guardian.to_string()),
        (role_name(Role::Treasury), treasury.to_string()),
        ("usd1", usd1_mint.to_string()),
        ("price_receivers", say::pair(price_receivers)),
    ];
    let keys = keys.map(|(field, new)| Change { field, old: None, new });
    let settings = say::additions(say::market(settings));
    let changes = keys.into_iter().chain(settings).collect();
    Described { title: format!("Create market {id}"), changes }
}

/// What a change does, in a few words. `name` is that of the reserve, of the coin, or of the new asset.
pub(super) fn title(change: &ConfigChange, name: &str) -> String {
    match change {
        ConfigChange::Reserve(_) => format!("Change {name}"),
        ConfigChange::NewReserve(_) => format!("List {name}"),
        ConfigChange::Peg(_) => format!("Change the peg facility of {name}"),
        ConfigChange::NewPeg(_) => format!("Create the peg facility of {name}"),
        ConfigChange::Emode { group, .. } => format!("Set e-mode group {group}"),
        ConfigChange::Settings(_) => "Change the market's settings".into(),
        ConfigChange::PriceReceivers(_) => "Change whose prices are believed".into(),
        ConfigChange::Role { role, to } if *to == Pubkey::default() => {
            format!("Offer the role {} to nobody", role_name(*role))
        }
        ConfigChange::Role { role, to } => {
            format!("Offer the role {} to {to}, who must accept it", role_name(*role))
        }
    }
}

/// The kind of step that proposes a change.
pub(super) const fn kind(change: &ConfigChange) -> StepKind {
    match change {
        ConfigChange::Reserve(_) => StepKind::ChangeReserve,
        ConfigChange::NewReserve(_) => StepKind::CreateReserve,
        ConfigChange::Peg(_) => StepKind::ChangePeg,
        ConfigChange::NewPeg(_) => StepKind::CreatePeg,
        ConfigChange::Emode { .. } => StepKind::SetEmode,
        ConfigChange::Settings(_) => StepKind::ChangeSettings,
        ConfigChange::PriceReceivers(_) => StepKind::ChangePriceReceivers,
        ConfigChange::Role { .. } => StepKind::OfferRole,
    }
}

/// What a role is called: its key in a plan.
#[must_use]
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Governance => "governance",
        Role::Guardian => "guardian",
        Role::Treasury => "treasury",
    }
}

/// The offer of a role.
pub(super) fn role_changes(role: Role, holder: &Pubkey, to: &Pubkey) -> Vec<Change> {
    vec![Change { field: role_name(role), old: Some(holder.to_string()), new: to.to_string() }]
}

/// Other price receivers.
pub(super) fn receiver_changes(old: &[Pubkey; 2], new: &[Pubkey; 2]) -> Vec<Change> {
    vec![Change { field: "price_receivers", old: Some(say::pair(old)), new: say::pair(new) }]
}

/// An e-mode group's terms; a group that is not there yet had none.
pub(super) fn emode_changes(old: &EmodeGroup, new: &EmodeGroup) -> Vec<Change> {
    let changes = say::changes(say::emode(old), say::emode(new));
    if old.exists() || changes.is_empty() { changes } else { say::additions(say::emode(new)) }
}

/// What is known of accounts and mints.
struct Words<'a> {
    market: &'a MarketView,
    mints: &'a BTreeMap<String, Mint>,
}

impl Words<'_> {
    fn changes(&self, target: &Pubkey, new: &ConfigChange, old: Option<&ConfigChange>) -> Vec<Change> {
        let state = &self.market.state;
        match (new, old) {
            (ConfigChange::Reserve(new), Some(ConfigChange::Reserve(old))) => {
                let reserve = self.market.reserves.iter().find(|reserve| &reserve.key == target);
                let base = reserve.map_or_else(|| unknown(new), |reserve| reserve.state.config);
                let named = self.reserve(target);
                let [old, new] = [old, new].map(|change| named.says(&change.applied_to(&base)));
                say::changes(old, new)
            }
            (ConfigChange::Peg(new), Some(ConfigChange::Peg(old))) => {
                let peg = self.market.pegs.iter().find(|peg| &peg.key == target);
                let base = peg.map_or_else(PegConfig::default, |peg| peg.state.config);
                let [old, new] = [old, new].map(|change| say::peg(&change.applied_to(&base), self.usd1()));
                say::changes(old, new)
            }
            (ConfigChange::Emode { group, terms }, Some(ConfigChange::Emode { terms: old, .. })) => {
                let base = state.emode_group(*group).copied().unwrap_or_default();
                emode_changes(&old.applied_to(&base), &terms.applied_to(&base))
            }
            (ConfigChange::Settings(new), Some(ConfigChange::Settings(old))) => {
                let [old, new] = [old, new].map(|change| say::market(&change.applied_to(&state.settings)));
                say::changes(old, new)
            }
            (ConfigChange::PriceReceivers(new), Some(ConfigChange::PriceReceivers(old))) => {
                receiver_changes(old, new)
            }
            (ConfigChange::Role { role, to }, Some(ConfigChange::Role { to: holder, .. })) => {
                role_changes(*role, holder, to)
            }
            (ConfigChange::NewReserve(config), _) => say::additions(self.mint(target).says(config)),
            (ConfigChange::NewPeg(config), _) => say::additions(say::peg(config, self.usd1())),
            // Not made by the program: it keeps the values of what exists.
            _ => Vec::new(),
        }
    }

    fn reserve(&self, key: &Pubkey) -> Named {
        let known = self.market.reserves.iter().find(|reserve| &reserve.key == key);
        known.map_or_else(
            || Named::unknown(key),
            |reserve| Named::new(&reserve.symbol, reserve.state.decimals),
        )
    }

    fn peg(&self, key: &Pubkey) -> Named {
        let known = self.market.pegs.iter().find(|peg| &peg.key == key);
        known.map_or_else(|| Named::unknown(key), |peg| Named::new(&peg.symbol, peg.state.decimals))
    }

    fn mint(&self, key: &Pubkey) -> Named {
        let named = self.mints.iter().find(|(_, mint)| &mint.address == key);
        let reserve = || self.market.reserves.iter().find(|reserve| &reserve.state.mint == key);
        let peg = || self.market.pegs.iter().find(|peg| &peg.state.mint == key);
        let known = named
            .map(|(symbol, mint)| Named::new(symbol, mint.decimals))
            .or_else(|| reserve().map(|reserve| Named::new(&reserve.symbol, reserve.state.decimals)))
            .or_else(|| peg().map(|peg| Named::new(&peg.symbol, peg.state.decimals)));
        known.unwrap_or_else(|| Named::unknown(key))
    }

    fn usd1(&self) -> &str {
        self.market.usd1().map_or("USD1", |usd1| &usd1.symbol)
    }
}

/// What an asset is called, and how its amounts are written.
struct Named {
    name: String,
    unit: String,
    decimals: u8,
}

impl Named {
    fn new(symbol: &str, decimals: u8) -> Self {
        Self { name: symbol.into(), unit: symbol.into(), decimals }
    }

    /// Of an account that nobody described.
    fn unknown(address: &Pubkey) -> Self {
        Self { name: address.to_string(), unit: "base units".into(), decimals: 0 }
    }

    fn says(&self, config: &ReserveConfig) -> Vec<say::Said> {
        say::reserve(config, &self.unit, self.decimals)
    }
}

/// What a change may stand on where its reserve is not known: only the fields that it names are said. The curve
/// ends where its points do.
fn unknown(change: &ReserveChange) -> ReserveConfig {
    let corners = change.curve.iter().flatten().filter(|point| point.utilisation_bps > 0).count();
    ReserveConfig { curve_len: u8::try_from(corners + 1).unwrap_or(u8::MAX), ..ReserveConfig::default() }
}
