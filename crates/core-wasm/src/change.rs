use anchor_lang::prelude::Pubkey;
use serde::Serialize;
use wlm_sdk::{
    changes::{Needs, State},
    instructions::{ConfigChange, Due, PegConfig, ReserveConfig, Role},
    prices,
    program::state::{EmodeGroup, PendingChange},
    view::MarketView,
};

use crate::fields::{self, FieldChange, FieldValue};

/// What governance has proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeFigures {
    /// Its address.
    pub address: String,
    /// The proposer's number for it.
    pub id: u64,
    /// What kind of change it is.
    pub kind: &'static str,
    /// The reserve, the peg facility, the mint of a new one, or the market.
    pub target: String,
    /// The e-mode group that changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<u8>,
    /// What has become of it.
    pub state: &'static str,
    /// The governance that proposed it.
    pub proposer: String,
    /// Who gets the rent back.
    pub payer: String,
    /// When it was proposed, in unix seconds.
    pub proposed_at: i64,
    /// The earliest time of its execution.
    pub executable_at: i64,
    /// The latest one.
    pub expires_at: i64,
    /// Whether the guardian may veto it.
    pub is_vetoable: bool,
    /// What becomes another.
    pub fields: Vec<FieldChange>,
    /// Where the prices of a new feed are kept; empty without one.
    pub price_accounts: Vec<String>,
    /// The mint of what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mint: Option<String>,
}

impl ChangeFigures {
    /// Of a change in its market.
    pub(crate) fn of(pending: &PendingChange, view: &MarketView) -> Self {
        let needs = Needs::of(pending);
        let group = match pending.new {
            ConfigChange::Emode { group, .. } => Some(group),
            _ => None,
        };
        Self {
            address: Due::from(pending).change.to_string(),
            id: pending.id,
            kind: kind(&pending.new),
            target: pending.target.to_string(),
            group,
            state: State::of(pending, view).name(),
            proposer: pending.proposer.to_string(),
            payer: pending.payer.to_string(),
            proposed_at: pending.proposed_at,
            executable_at: pending.executable_at,
            expires_at: pending.expires_at,
            is_vetoable: !pending.new.replaces_guardian(),
            fields: fields_of(pending, view),
            price_accounts: prices::all_push_feeds(&needs.feed).iter().map(Pubkey::to_string).collect(),
            mint: needs.mint.map(|mint| mint.to_string()),
        }
    }
}

const fn kind(change: &ConfigChange) -> &'static str {
    match change {
        ConfigChange::Reserve(_) => "reserve",
        ConfigChange::Peg(_) => "peg",
        ConfigChange::Emode { .. } => "emode",
        ConfigChange::Settings(_) => "settings",
        ConfigChange::PriceReceivers(_) => "priceReceivers",
        ConfigChange::Role { .. } => "role",
        ConfigChange::NewReserve(_) => "newReserve",
        ConfigChange::NewPeg(_) => "newPeg",
    }
}

/// Only named fields are different from what they stand on, the configuration as it is now.
fn fields_of(pending: &PendingChange, view: &MarketView) -> Vec<FieldChange> {
    let (target, state) = (&pending.target, &view.state);
    match (&pending.new, pending.old.as_ref()) {
        (ConfigChange::Reserve(new), Some(ConfigChange::Reserve(old))) => {
            let listed = view.reserves.iter().find(|reserve| &reserve.key == target);
            let base = listed.map_or_else(ReserveConfig::default, |reserve| reserve.state.config);
            let [old, new] = [old, new].map(|change| fields::reserve(&change.applied_to(&base)));
            fields::changes(old, new)
        }
        (ConfigChange::Peg(new), Some(ConfigChange::Peg(old))) => {
            let listed = view.pegs.iter().find(|peg| &peg.key == target);
            let base = listed.map_or_else(PegConfig::default, |peg| peg.state.config);
            let [old, new] = [old, new].map(|change| fields::peg(&change.applied_to(&base)));
            fields::changes(old, new)
        }
        (ConfigChange::Emode { group, terms: new }, Some(ConfigChange::Emode { terms: old, .. })) => {
            let base = state.emode_group(*group).copied().unwrap_or_default();
            let old = old.applied_to(&base);
            let new = fields::emode(&new.applied_to(&base));
            if old.exists() {
                fields::changes(fields::emode(&old), new)
            } else {
                fields::additions(fields::emode(&EmodeGroup::default()), new)
            }
        }
        (ConfigChange::Settings(new), Some(ConfigChange::Settings(old))) => {
            let [old, new] = [old, new].map(|change| fields::settings(&change.applied_to(&state.settings)));
            fields::changes(old, new)
        }
        (ConfigChange::PriceReceivers(new), Some(ConfigChange::PriceReceivers(old))) => {
            let texts = |keys: &[Pubkey; 2]| FieldValue::Texts(keys.iter().map(Pubkey::to_string).collect());
            vec![FieldChange { field: "priceReceivers", old: Some(texts(old)), new: texts(new) }]
        }
        (ConfigChange::Role { role, to }, Some(ConfigChange::Role { to: holder, .. })) => {
            let text = |key: &Pubkey| FieldValue::Text(key.to_string());
            vec![FieldChange { field: role_name(*role), old: Some(text(holder)), new: text(to) }]
        }
        (ConfigChange::NewReserve(config), _) => {
            fields::additions(fields::reserve(&ReserveConfig::default()), fields::reserve(config))
        }
        (ConfigChange::NewPeg(config), _) => {
            fields::additions(fields::peg(&PegConfig::default()), fields::peg(config))
        }
        // Not made by the program: it keeps the values of what exists.
        _ => Vec::new(),
    }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Governance => "governance",
        Role::Guardian => "guardian",
        Role::Treasury => "treasury",
    }
}
