//! Changes that wait, and how they are carried out.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use world_liberty_markets::state::PendingChange;

use super::{Client, ClientError, load};
use crate::{
    accounts,
    instructions::{self, ConfigChange, Due, Listing, PegListing},
    view::MarketView,
};

impl Client {
    /// All changes of a market that wait, the next to be due first. Expired ones are among them until
    /// somebody takes them back.
    pub async fn changes(&self, market: &Pubkey) -> Result<Vec<PendingChange>, ClientError> {
        let found = self.owned_by_market::<PendingChange>(market, CHANGE_MARKET).await?;
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
        let (due, target) = (Due::from(pending), pending.target);
        match &pending.new {
            ConfigChange::NewReserve(config) => {
                let price = self.price_account(&market.state, &config.feed_id).await?;
                let token_program = self.mint_program(target).await?;
                let listing = Listing { payer, due, mint: target, price, token_program };
                Ok(instructions::create_reserve(&listing))
            }
            ConfigChange::NewPeg(_) => {
                let (usd1_mint, token_program) = (market.state.usd1_mint, self.mint_program(target).await?);
                let listing = PegListing { payer, due, usd1_mint, mint: target, token_program };
                Ok(instructions::create_peg_facility(&listing))
            }
            ConfigChange::Reserve(change) => {
                let price = match &change.feed_id {
                    Some(feed) => Some(self.price_account(&market.state, feed).await?),
                    None => None,
                };
                let mints = change.facility_capacity.is_some() || change.flash_capacity.is_some();
                let mint = mints.then_some(market.state.usd1_mint);
                Ok(instructions::execute_change(due, target, price, mint))
            }
            _ => Ok(instructions::execute_change(due, target, None, None)),
        }
    }

    async fn mint_program(&self, mint: Pubkey) -> Result<Pubkey, ClientError> {
        let account = self.account(&mint).await?;
        account.map(|account| account.owner).ok_or(ClientError::Missing { what: "mint", address: mint })
    }
}

/// Where the market stands in a change, its discriminator included: behind version and bump.
const CHANGE_MARKET: usize = 10;
