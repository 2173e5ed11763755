//! Changes that governance has proposed: what has become of them, what they would replace, and what carries them out.

use anchor_lang::{
    prelude::{AccountInfo, Pubkey},
    solana_program::instruction::Instruction,
};
use world_liberty_markets::state::PendingChange;

use crate::{
    instructions::{self, ConfigChange, Due, Listing, PegListing},
    target,
    view::MarketView,
};

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
        // In the order in which the program judges.
        if pending.proposer != market.state.governance {
            Self::Lapsed
        } else if pending.is_expired(market.now) {
            Self::Expired
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
/// new, and nothing for what the program refuses: a change that names nothing, or no target of the market's.
#[must_use]
pub fn replaced(market: &MarketView, target: &Pubkey, change: &ConfigChange) -> Option<ConfigChange> {
    let judge = |account: &AccountInfo| market.state.replaced(&market.key, change, account);
    target::show(Some(market), target, judge).ok().flatten()
}

/// What it takes to carry a change out that its market does not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// A price account of this new feed.
    pub feed: Option<[u8; 32]>,
    /// The token program of this mint, which is new to the market.
    pub mint: Option<Pubkey>,
}

impl Needs {
    /// Of a change.
    #[must_use]
    pub fn of(pending: &PendingChange) -> Self {
        let target = pending.target;
        match &pending.new {
            ConfigChange::NewReserve(config) => Self { feed: Some(config.feed_id), mint: Some(target) },
            ConfigChange::NewPeg(_) => Self { feed: None, mint: Some(target) },
            ConfigChange::Reserve(change) => Self { feed: change.feed_id, mint: None },
            _ => Self { feed: None, mint: None },
        }
    }
}

/// Who carries a change out, and what was found of what it [`Needs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Execution {
    /// Who pays the rent of what is new.
    pub payer: Pubkey,
    /// The price account of the new feed.
    pub price: Option<Pubkey>,
    /// The token program of the new mint.
    pub token_program: Option<Pubkey>,
}

impl Execution {
    /// The instruction; `None` where something is missing.
    #[must_use]
    pub fn of(self, market: &MarketView, pending: &PendingChange) -> Option<Instruction> {
        let Self { payer, price, token_program } = self;
        let (due, target, usd1_mint) = (Due::from(pending), pending.target, market.state.usd1_mint);
        Some(match &pending.new {
            ConfigChange::NewReserve(_) => {
                let (price, token_program) = (price?, token_program?);
                instructions::create_reserve(&Listing { payer, due, mint: target, price, token_program })
            }
            ConfigChange::NewPeg(_) => {
                let token_program = token_program?;
                let listing = PegListing { payer, due, usd1_mint, mint: target, token_program };
                instructions::create_peg_facility(&listing)
            }
            ConfigChange::Reserve(change) => {
                let price = if change.feed_id.is_some() { Some(price?) } else { None };
                let mints = change.facility_capacity.is_some() || change.flash_capacity.is_some();
                instructions::execute_change(due, target, price, mints.then_some(usd1_mint))
            }
            _ => instructions::execute_change(due, target, None, None),
        })
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

#[cfg(test)]
mod tests {
    use bytemuck::Zeroable;
    use world_liberty_markets::state::Market;

    use super::*;
    use crate::instructions::{EmodeChange, PegChange, Role};

    const MARKET: Pubkey = Pubkey::new_from_array([1; 32]);

    fn view() -> MarketView {
        MarketView { key: MARKET, state: Market::zeroed(), now: 0, reserves: Vec::new(), pegs: Vec::new() }
    }

    /// Offers the guardian's role to somebody; due at 100 and expired after 200.
    fn offer() -> PendingChange {
        let (nobody, role) = (Pubkey::default(), Role::Guardian);
        PendingChange {
            version: 1,
            bump: 255,
            market: MARKET,
            id: 1,
            proposer: nobody,
            payer: nobody,
            proposed_at: 0,
            executable_at: 100,
            expires_at: 200,
            target: MARKET,
            new: ConfigChange::Role { role, to: MARKET },
            old: Some(ConfigChange::Role { role, to: nobody }),
        }
    }

    #[test]
    fn a_change_waits_is_due_and_expires() {
        let at = |now| State::of(&offer(), &MarketView { now, ..view() });
        let states = [99, 100, 200, 201].map(at);
        assert_eq!(states, [State::Waiting, State::Due, State::Due, State::Expired]);
    }

    #[test]
    fn a_state_is_the_one_that_the_program_would_name() {
        let mut market = MarketView { now: 201, ..view() };
        market.state.guardian = MARKET;
        assert_eq!(State::of(&offer(), &market), State::Expired, "the guardian is another, too");
        market.now = 100;
        assert_eq!(State::of(&offer(), &market), State::Stale);
        market.state.governance = MARKET;
        market.now = 201;
        assert_eq!(State::of(&offer(), &market), State::Lapsed, "it is expired, too");
    }

    #[test]
    fn what_the_program_refuses_replaces_nothing() {
        let replaced = |change: ConfigChange| replaced(&view(), &MARKET, &change);
        assert_eq!(replaced(offer().new), offer().old);
        assert_eq!(replaced(ConfigChange::Peg(PegChange::default())), None, "no facility");
        let nothing = ConfigChange::Emode { group: 1, terms: EmodeChange::default() };
        assert_eq!(replaced(nothing), None, "it names nothing");
        let stranger = super::replaced(&view(), &Pubkey::default(), &offer().new);
        assert_eq!(stranger, None, "not of this market");
    }
}
