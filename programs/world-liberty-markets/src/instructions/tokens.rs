use anchor_lang::prelude::*;

use crate::{book::Named, state::PegFacility, token::Transfer};

/// A reserve, its price, and the accounts to move its tokens with.
#[derive(Accounts)]
pub struct ReserveTokens<'info> {
    /// The reserve.
    /// CHECK: `book::load_reserve` checks owner, discriminator and length; the book its market.
    #[account(mut)]
    pub reserve: UncheckedAccount<'info>,
    /// A Pyth price account of its feed; without one the cached price counts.
    /// CHECK: `oracle::read_price` checks owner, discriminator, verification and feed.
    pub price: Option<UncheckedAccount<'info>>,
    /// Where its tokens lie.
    /// CHECK: must be the address stored in the reserve.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Its mint.
    /// CHECK: must be the address stored in the reserve.
    pub mint: UncheckedAccount<'info>,
    /// The user's token account.
    /// CHECK: the token program checks mint and authority.
    #[account(mut)]
    pub wallet: UncheckedAccount<'info>,
    /// Its token program.
    /// CHECK: must be the address stored in the reserve.
    pub token_program: UncheckedAccount<'info>,
}

/// A reserve and where its tokens lie, for what moves them without a user.
#[derive(Accounts)]
pub struct ReserveVault<'info> {
    /// The reserve.
    /// CHECK: `book::load_reserve` checks owner, discriminator and length; its user the market.
    #[account(mut)]
    pub reserve: UncheckedAccount<'info>,
    /// Where its tokens lie.
    /// CHECK: must be the address stored in the reserve.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// Its mint.
    /// CHECK: must be the address stored in the reserve.
    pub mint: UncheckedAccount<'info>,
    /// Its token program.
    /// CHECK: must be the address stored in the reserve.
    pub token_program: UncheckedAccount<'info>,
}

/// A peg facility and the accounts to move its coins with.
#[derive(Accounts)]
pub struct PegTokens<'info> {
    /// The facility.
    #[account(mut)]
    pub facility: AccountLoader<'info, PegFacility>,
    /// Where its coins lie.
    /// CHECK: must be the address stored in the facility.
    #[account(mut)]
    pub vault: UncheckedAccount<'info>,
    /// The coin.
    /// CHECK: must be the address stored in the facility.
    pub mint: UncheckedAccount<'info>,
    /// The user's token account.
    /// CHECK: the token program checks mint and authority.
    #[account(mut)]
    pub wallet: UncheckedAccount<'info>,
    /// The coin's token program.
    /// CHECK: must be the address stored in the facility.
    pub token_program: UncheckedAccount<'info>,
}

impl<'info> PegTokens<'info> {
    /// The accounts of a transfer.
    #[must_use]
    pub fn transfer(&self) -> Transfer<'_, 'info> {
        Transfer {
            holder: self.facility.as_ref(),
            vault: self.vault.as_ref(),
            mint: self.mint.as_ref(),
            other: self.wallet.as_ref(),
            token_program: self.token_program.as_ref(),
        }
    }
}

impl<'info> ReserveVault<'info> {
    /// The accounts of a transfer between the vault and another account.
    #[must_use]
    pub fn transfer<'a>(&'a self, other: &'a AccountInfo<'info>) -> Transfer<'a, 'info> {
        Transfer {
            holder: self.reserve.as_ref(),
            vault: self.vault.as_ref(),
            mint: self.mint.as_ref(),
            other,
            token_program: self.token_program.as_ref(),
        }
    }
}

impl<'info> ReserveTokens<'info> {
    /// The reserve and its price, for the book.
    #[must_use]
    pub fn named(&self) -> Named<'_, 'info> {
        Named { reserve: self.reserve.as_ref(), price: self.price.as_ref().map(AsRef::as_ref) }
    }

    /// The accounts of a transfer.
    #[must_use]
    pub fn transfer(&self) -> Transfer<'_, 'info> {
        Transfer {
            holder: self.reserve.as_ref(),
            vault: self.vault.as_ref(),
            mint: self.mint.as_ref(),
            other: self.wallet.as_ref(),
            token_program: self.token_program.as_ref(),
        }
    }
}
