//! Who liquidates.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;
use wlm_sdk::{
    actions::Actions,
    program::state::Obligation,
    view::{MarketView, ReserveView},
};

/// Who liquidates, and the market as they see it.
#[derive(Clone, Copy, Debug)]
pub struct Liquidator<'a> {
    /// The market.
    pub view: &'a MarketView,
    /// The wallet: it signs, pays and receives.
    pub owner: Pubkey,
    /// The number of its own obligation, which receives supply shares.
    pub id: u16,
    /// That obligation, if it is open.
    pub obligation: Option<&'a Obligation>,
}

impl<'a> Liquidator<'a> {
    /// What it can do.
    #[must_use]
    pub const fn actions(&self) -> Actions<'a> {
        Actions::new(self.view, self.owner, self.id, self.obligation)
    }

    /// Creates its token account for an asset, if there is none.
    #[must_use]
    pub fn creating(&self, asset: &ReserveView) -> Instruction {
        let (mint, token_program) = (&asset.state.mint, &asset.state.token_program);
        create_associated_token_account_idempotent(&self.owner, &self.owner, mint, token_program)
    }
}
