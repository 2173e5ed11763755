//! Changes, as governance makes them.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_sdk::{
    accounts,
    instructions::{
        self, ConfigChange, Due, EmodeChange, PegChange, PegConfig, Proposal, ReserveChange, ReserveConfig,
        Restriction,
    },
    program::state::{Market, PendingChange},
};

use crate::{
    builders::{Asset, MarketKeys, User},
    outcome::{Outcome, Refusal},
    pegs::Peg,
    world::World,
};

/// All terms of an e-mode group, in basis points: LTV, threshold, smallest and largest bonus.
#[must_use]
pub const fn emode_terms([ltv, threshold, min_bonus, max_bonus]: [u16; 4]) -> EmodeChange {
    EmodeChange {
        ltv_bps: Some(ltv),
        liquidation_threshold_bps: Some(threshold),
        min_bonus_bps: Some(min_bonus),
        max_bonus_bps: Some(max_bonus),
    }
}

impl World {
    /// A proposal under a number that nobody has yet. Governance pays for it.
    pub fn proposal(&mut self, market: &MarketKeys, target: Pubkey, change: ConfigChange) -> Proposal {
        let MarketKeys { key, governance, .. } = *market;
        let id = self.next_number();
        Proposal { governance, payer: governance, market: key, id, target, change }
    }

    /// Proposes a change a delay ago, so that it is due now.
    pub fn propose(
        &mut self,
        market: &MarketKeys,
        target: Pubkey,
        change: ConfigChange,
    ) -> Result<Due, Box<Refusal>> {
        let proposal = self.proposal(market, target, change);
        let (now, delay) = (self.now(), proposal.change.delay(&self.market(market).settings));
        self.set_clock(now - i64::from(delay));
        let outcome = self.send(instructions::propose_change(&proposal));
        self.set_clock(now);
        outcome.map(|_| proposal.due())
    }

    /// Proposes a change of the market itself, and executes it.
    pub fn change_market(&mut self, market: &MarketKeys, change: ConfigChange) -> Outcome {
        let due = self.propose(market, market.key, change)?;
        self.act(instructions::execute_change(due, market.key, None, None))
    }

    /// Proposes another configuration of a reserve, and returns what executes it.
    pub fn propose_config(
        &mut self,
        market: &MarketKeys,
        asset: &Asset,
        config: ReserveConfig,
    ) -> Result<Instruction, Box<Refusal>> {
        let old = self.reserve(asset).config;
        let change = ReserveChange::between(&old, &config);
        let due = self.propose(market, asset.reserve, ConfigChange::Reserve(Box::new(change)))?;
        let mint = config.mints().then_some(asset.mint);
        Ok(instructions::execute_change(due, asset.reserve, Some(asset.price), mint))
    }

    /// Proposes and executes another configuration of a reserve.
    pub fn configure(
        &mut self,
        market: &MarketKeys,
        asset: &Asset,
        change: impl FnOnce(&mut ReserveConfig),
    ) -> Outcome {
        let mut config = self.reserve(asset).config;
        change(&mut config);
        let execute = self.propose_config(market, asset, config)?;
        self.act(execute)
    }

    /// Proposes another configuration of a peg facility, and returns what executes it.
    pub fn propose_peg_config(
        &mut self,
        market: &MarketKeys,
        peg: &Peg,
        config: PegConfig,
    ) -> Result<Instruction, Box<Refusal>> {
        let change = PegChange::between(&self.peg(peg).config, &config);
        let due = self.propose(market, peg.facility, ConfigChange::Peg(change))?;
        Ok(instructions::execute_change(due, peg.facility, None, None))
    }

    /// Proposes and executes another configuration of a peg facility.
    pub fn configure_peg(
        &mut self,
        market: &MarketKeys,
        peg: &Peg,
        change: impl FnOnce(&mut PegConfig),
    ) -> Outcome {
        let mut config = self.peg(peg).config;
        change(&mut config);
        let execute = self.propose_peg_config(market, peg, config)?;
        self.act(execute)
    }

    /// Reduces risk of a reserve or a peg facility, by the guardian.
    pub fn restrict(&mut self, market: &MarketKeys, target: Pubkey, restriction: Restriction) -> Outcome {
        self.act(instructions::restrict(market.guardian, market.key, target, restriction))
    }

    /// Puts an obligation into an e-mode group, or, with 0, out of any.
    pub fn set_emode(&mut self, user: &User, group: u8) -> Outcome {
        self.act(self.ix().set_emode(user, group))
    }

    /// A market as it is.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn market(&self, market: &MarketKeys) -> Market {
        let account = self.account(&market.key).expect("a market");
        accounts::market(&account.data).expect("a market")
    }

    /// A change that waits; nothing, if it is over.
    #[must_use]
    pub fn pending(&self, due: &Due) -> Option<PendingChange> {
        let account = self.account(&due.change).filter(|account| !account.data.is_empty())?;
        Some(accounts::pending_change(&account.data).expect("a change"))
    }
}
