//! The instructions of a plan's steps: the one file that knows how a change is made.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};

use super::{Mint, Roles};
use crate::{
    instructions::{
        self, CreateMarketArgs, Listing, MarketSettings, PegConfig, PegListing, PricedReserve, ReserveConfig,
    },
    pda,
    view::{PegView, ReserveView},
};

/// Who governs a market, and which it is.
#[derive(Clone, Copy)]
pub(super) struct Governed {
    /// Its address, created or not.
    pub market: Pubkey,
    /// Its governance.
    pub governance: Pubkey,
    /// Who pays rent.
    pub payer: Pubkey,
    /// Its USD1.
    pub usd1_mint: Pubkey,
}

/// Creates a market.
pub(super) fn create_market(
    roles: &Roles,
    usd1_mint: Pubkey,
    (id, price_receivers): (u16, [Pubkey; 2]),
    settings: MarketSettings,
) -> Instruction {
    let Roles { payer, governance, guardian, treasury } = *roles;
    let args = CreateMarketArgs { id, governance, guardian, treasury, price_receivers, settings };
    instructions::create_market(payer, usd1_mint, args)
}

impl Governed {
    /// Lists an asset.
    pub fn create_reserve(&self, mint: &Mint, price: Pubkey, config: ReserveConfig) -> Instruction {
        let listing = Listing {
            governance: self.governance,
            payer: self.payer,
            market: self.market,
            mint: mint.address,
            price,
            token_program: mint.token_program,
        };
        instructions::create_reserve(&listing, config)
    }

    /// Replaces a reserve's configuration. `price` is of the new feed, and counts if the feed changes.
    pub fn set_reserve(&self, old: &ReserveView, price: Option<Pubkey>, new: ReserveConfig) -> Instruction {
        let price = price.filter(|_| new.feed_id != old.state.config.feed_id);
        let mint = new.mints_more_than(&old.state.config).then_some(old.state.mint);
        let reserve = PricedReserve { reserve: old.key, price };
        instructions::set_reserve_config(self.governance, self.market, reserve, mint, new)
    }

    /// Creates a peg facility.
    pub fn create_peg(&self, mint: &Mint, config: PegConfig) -> Instruction {
        let listing = PegListing {
            governance: self.governance,
            payer: self.payer,
            market: self.market,
            usd1_mint: self.usd1_mint,
            mint: mint.address,
            token_program: mint.token_program,
        };
        instructions::create_peg_facility(&listing, config)
    }

    /// Replaces a peg facility's configuration.
    pub fn set_peg(&self, old: &PegView, new: PegConfig) -> Instruction {
        instructions::set_peg_config(self.governance, self.market, old.key, new)
    }

    /// The market that a plan's creator gave this number.
    pub fn new_market(roles: &Roles, id: u16, usd1_mint: Pubkey) -> Self {
        let Roles { payer, governance, .. } = *roles;
        Self { market: pda::market(&payer, id), governance, payer, usd1_mint }
    }
}
