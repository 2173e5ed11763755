//! Changes that governance has proposed: what has become of them, and what they would replace.

use anchor_lang::prelude::Pubkey;
use world_liberty_markets::state::PendingChange;

use crate::{instructions::ConfigChange, view::MarketView};

/// What has become of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its time has not come.
    Waiting,
    /// Anyone may carry it out.
    Due,
    /// What it replaces has become another, or what it creates is there already: the program refuses it.
    Stale,
    /// The governance that proposed it was replaced.
    Lapsed,
    /// Nobody carried it out in time.
    Expired,
}

impl State {
    /// Of a change in its market at the market's time. A change that is [`State::Due`] may be refused all the same,
    /// such as for a price that is too old.
    #[must_use]
    pub fn of(pending: &PendingChange, market: &MarketView) -> Self {
        if pending.is_expired(market.now) {
            Self::Expired
        } else if pending.proposer != market.state.governance {
            Self::Lapsed
        } else if exists(market, pending) || replaced(market, &pending.target, &pending.new) != pending.old {
            Self::Stale
        } else if market.now < pending.executable_at {
            Self::Waiting
        } else {
            Self::Due
        }
    }

    /// Whether it may be carried out, now or later.
    #[must_use]
    pub const fn is_alive(self) -> bool {
        matches!(self, Self::Waiting | Self::Due)
    }

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::Stale => "stale",
            Self::Lapsed => "lapsed",
            Self::Expired => "expired",
        }
    }
}

/// The values that a change of `target` replaces, as the program keeps them with its proposal; nothing for what is
/// new, and nothing if the market has no such target.
#[must_use]
pub fn replaced(market: &MarketView, target: &Pubkey, change: &ConfigChange) -> Option<ConfigChange> {
    let state = &market.state;
    match change {
        ConfigChange::Reserve(change) => {
            let reserve = market.reserves.iter().find(|reserve| &reserve.key == target)?;
            Some(ConfigChange::Reserve(Box::new(change.values_in(&reserve.state.config))))
        }
        ConfigChange::Peg(change) => {
            let peg = market.pegs.iter().find(|peg| &peg.key == target)?;
            Some(ConfigChange::Peg(change.values_in(&peg.state.config)))
        }
        ConfigChange::Emode { group, terms } => {
            let terms = terms.values_in(state.emode_group(*group).ok()?);
            Some(ConfigChange::Emode { group: *group, terms })
        }
        ConfigChange::Settings(change) => Some(ConfigChange::Settings(change.values_in(&state.settings))),
        ConfigChange::PriceReceivers(_) => Some(ConfigChange::PriceReceivers(state.price_receivers)),
        ConfigChange::Role { role, .. } => Some(ConfigChange::Role { role: *role, to: state.holder(*role) }),
        ConfigChange::NewReserve(_) | ConfigChange::NewPeg(_) => None,
    }
}

/// Whether what a change creates is there already.
fn exists(market: &MarketView, pending: &PendingChange) -> bool {
    let mint = &pending.target;
    match pending.new {
        ConfigChange::NewReserve(_) => market.reserves.iter().any(|reserve| &reserve.state.mint == mint),
        ConfigChange::NewPeg(_) => market.pegs.iter().any(|peg| &peg.state.mint == mint),
        _ => false,
    }
}
