use anchor_lang::prelude::*;
use bytemuck::Zeroable;

use crate::{
    create::NewAccount,
    events::MarketCreated,
    seeds,
    state::{Market, MarketSettings},
};

/// What a market starts with.
#[derive(Clone, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize)]
pub struct CreateMarketArgs {
    /// The creator's number for it.
    pub id: u16,
    /// Slow power: proposes changes, which wait before they count.
    pub governance: Pubkey,
    /// Fast power: may only reduce risk, and veto.
    pub guardian: Pubkey,
    /// Owner of the token accounts that fees are collected to.
    pub treasury: Pubkey,
    /// The programs whose price accounts are believed: the current and the legacy Pyth receiver.
    pub price_receivers: [Pubkey; 2],
    /// Terms of liquidation and of governance.
    pub settings: MarketSettings,
}

/// Creates a market. Anyone may; its address carries the creator's, so none can be squatted.
#[derive(Accounts)]
#[instruction(args: CreateMarketArgs)]
pub struct CreateMarket<'info> {
    /// Who creates it and pays its rent.
    #[account(mut)]
    pub creator: Signer<'info>,
    /// The market.
    /// CHECK: created here, at the address of these seeds.
    #[account(
        mut,
        seeds = [seeds::MARKET, creator.key().as_ref(), &args.id.to_le_bytes()],
        bump
    )]
    pub market: UncheckedAccount<'info>,
    /// The dollar stablecoin the market is built around.
    /// CHECK: only its address is kept; `create_reserve` judges the mint.
    pub usd1_mint: UncheckedAccount<'info>,
    /// The system program.
    pub system_program: Program<'info, System>,
}

/// See [`CreateMarket`].
pub fn create_market(ctx: Context<CreateMarket>, args: CreateMarketArgs) -> Result<()> {
    args.settings.validate()?;
    let CreateMarket { creator, market, usd1_mint, .. } = ctx.accounts;
    let account = NewAccount {
        payer: creator.as_ref(),
        account: market.as_ref(),
        seeds: &[seeds::MARKET, creator.key.as_ref(), &args.id.to_le_bytes(), &[ctx.bumps.market]],
    };
    account.create::<Market>()?.initialise(Market {
        bump: ctx.bumps.market,
        id: args.id,
        creator: creator.key(),
        governance: args.governance,
        guardian: args.guardian,
        treasury: args.treasury,
        usd1_mint: usd1_mint.key(),
        price_receivers: args.price_receivers,
        settings: args.settings,
        ..Market::zeroed()
    });
    emit!(MarketCreated {
        market: market.key(),
        governance: args.governance,
        guardian: args.guardian,
        treasury: args.treasury,
        usd1_mint: usd1_mint.key(),
        settings: args.settings,
    });
    Ok(())
}
