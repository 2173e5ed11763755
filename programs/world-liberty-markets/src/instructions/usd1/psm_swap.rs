use anchor_lang::prelude::*;

use crate::{
    error::{WlmError, core_error},
    events::{PegBought, PegSold},
    instructions::tokens::*,
    oracle::read_price,
    state::Market,
    token::Usd1,
};

/// Which way to swap, how much, and the least to get for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
pub enum PegSwap {
    /// Coins for USD1.
    Buy {
        /// Paid in, in base units of the coin.
        coins: u64,
        /// In base units of USD1.
        min_usd1: u64,
    },
    /// USD1 for coins.
    Sell {
        /// Burned, in base units of USD1.
        usd1: u64,
        /// In base units of the coin.
        min_coins: u64,
    },
}

/// Swaps a dollar coin for USD1 or back, at par less a fee.
///
/// 1. Buying: the coin's price is at least the floor, and the facility's level stays within its
///    capacity. USD1 is minted, rounded down.
/// 2. Selling: USD1 is burned, at most the facility's level; coins are paid, rounded down. No price
///    and no switch stands in the way.
/// 3. The signer gets at least the minimum named.
#[derive(Accounts)]
pub struct PsmSwap<'info> {
    /// Who swaps.
    pub user: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The facility and its coins.
    pub coins: PegTokens<'info>,
    /// A price account of the coin's feed; needed to buy.
    /// CHECK: `oracle::read_price` checks owner, discriminator, verification and feed.
    pub price: Option<UncheckedAccount<'info>>,
    /// The market's USD1.
    /// CHECK: must be the address stored in the market.
    #[account(mut)]
    pub usd1_mint: UncheckedAccount<'info>,
    /// The user's USD1.
    /// CHECK: the token program checks mint and authority.
    #[account(mut)]
    pub usd1_wallet: UncheckedAccount<'info>,
    /// USD1's token program.
    /// CHECK: must be the owner of the mint.
    pub usd1_token_program: UncheckedAccount<'info>,
}

impl<'info> PsmSwap<'info> {
    fn usd1(&self) -> Usd1<'_, 'info> {
        Usd1 { mint: self.usd1_mint.as_ref(), token_program: self.usd1_token_program.as_ref() }
    }

    fn buy(&self, coins: u64, min_usd1: u64) -> Result<()> {
        let transfer = self.coins.transfer();
        let (usd1, level, decimals) = {
            let market = self.market.load()?;
            let mut account = self.coins.facility.load_mut()?;
            let now = Clock::get()?.unix_timestamp;
            let price = self.price.as_ref().ok_or(WlmError::PriceStale)?;
            let price = read_price(price.as_ref(), &market, &account.config.feed_id, now)?;
            account.config.oracle().check(&price, now).map_err(core_error)?;
            let mut facility = account.facility();
            let usd1 = facility.buy(&account.terms(), coins).map_err(core_error)?;
            account.set_facility(&facility);
            (usd1, facility.level, account.decimals)
        };
        ensure!(usd1 >= min_usd1, WlmError::ReceivesTooLittle);
        transfer.pull(self.user.as_ref(), coins, decimals)?;
        let signer = self.market.load()?.signer();
        self.usd1().mint(self.market.as_ref(), &signer, self.usd1_wallet.as_ref(), usd1)?;
        emit!(PegBought { facility: self.coins.facility.key(), user: self.user.key(), coins, usd1, level });
        Ok(())
    }

    fn sell(&self, usd1: u64, min_coins: u64) -> Result<()> {
        let (coins, level, signer) = {
            let mut account = self.coins.facility.load_mut()?;
            let mut facility = account.facility();
            let coins = facility.sell(&account.terms(), usd1).map_err(core_error)?;
            account.set_facility(&facility);
            (coins, facility.level, account.signer())
        };
        ensure!(coins >= min_coins, WlmError::ReceivesTooLittle);
        self.usd1().burn(self.usd1_wallet.as_ref(), self.user.as_ref(), usd1)?;
        self.coins.transfer().push(&signer, coins)?;
        emit!(PegSold { facility: self.coins.facility.key(), user: self.user.key(), usd1, coins, level });
        Ok(())
    }
}

/// See [`PsmSwap`].
pub fn psm_swap(ctx: Context<PsmSwap>, swap: PegSwap) -> Result<()> {
    let accounts = ctx.accounts;
    {
        let facility = accounts.coins.facility.load()?;
        ensure!(facility.market == accounts.market.key(), WlmError::WrongMarket);
        accounts.coins.transfer().validate(&facility.custody())?;
    }
    accounts.usd1().validate(&*accounts.market.load()?)?;
    match swap {
        PegSwap::Buy { coins, min_usd1 } => accounts.buy(coins, min_usd1),
        PegSwap::Sell { usd1, min_coins } => accounts.sell(usd1, min_coins),
    }
}
