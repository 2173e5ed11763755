//! Changes that wait, and how they are carried out.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use world_liberty_markets::state::PendingChange;

use super::{Client, ClientError, load};
use crate::{
    accounts,
    changes::{Execution, Needs},
    filters,
    view::MarketView,
};

impl Client {
    /// All changes of a market that wait, the next to be due first. Expired ones are among them until
    /// somebody takes them back.
    pub async fn changes(&self, market: &Pubkey) -> Result<Vec<PendingChange>, ClientError> {
        let found = self.program_accounts(filters::changes(market)).await?;
        let decoded = found
            .into_iter()
            .map(|(key, account)| load::decode("change", key, Some(&account), accounts::pending_change));
        let mut changes = decoded.collect::<Result<Vec<_>, _>>()?;
        changes.sort_by_key(|change| (change.executable_at, change.id));
        Ok(changes)
    }

    /// What carries a change out: with the price account of a new feed, and the mint of what is new.
    pub async fn execution(
        &self,
        market: &MarketView,
        pending: &PendingChange,
        payer: Pubkey,
    ) -> Result<Instruction, ClientError> {
        let needs = Needs::of(pending);
        let price = match &needs.feed {
            Some(feed) => Some(self.price_account(&market.state, feed).await?),
            None => None,
        };
        let token_program = match needs.mint {
            Some(mint) => Some(self.mint_program(mint).await?),
            None => None,
        };
        let execution = Execution { payer, price, token_program };
        // All it needs was found.
        execution.of(market, pending).ok_or(ClientError::Missing { what: "account", address: pending.target })
    }

    async fn mint_program(&self, mint: Pubkey) -> Result<Pubkey, ClientError> {
        let account = self.account(&mint).await?;
        account.map(|account| account.owner).ok_or(ClientError::Missing { what: "mint", address: mint })
    }
}
