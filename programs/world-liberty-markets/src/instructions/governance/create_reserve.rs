use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenInterface};
use bytemuck::Zeroable;
use wlm_core::price::{MAX_DECIMALS, PriceUse};

use crate::{
    create::NewAccount,
    error::{WlmError, core_error, refusal},
    events::ReserveCreated,
    instructions::due_change::*,
    oracle::read_price,
    seeds,
    state::{ConfigChange, Reserve},
    token::{check_facilities, check_mint},
};

/// Lists an asset, as a change proposed it. Anyone may.
///
/// 1. The change is due, as for [`super::ExecuteChange`].
/// 2. The configuration is within its bounds.
/// 3. The mint has at most 18 decimals and only extensions of the allow-list.
/// 4. USD1 is minted only into the market's own USD1 reserve, where the market is the mint authority.
/// 5. Its price is good enough for new risk: an asset whose oracle does not work is not listed.
#[derive(Accounts)]
pub struct CreateReserve<'info> {
    /// Who pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The change.
    pub due: DueChange<'info>,
    /// The reserve.
    /// CHECK: created here, at the address of these seeds.
    #[account(
        mut,
        seeds = [seeds::RESERVE, due.market.key().as_ref(), mint.key().as_ref()],
        bump
    )]
    pub reserve: UncheckedAccount<'info>,
    /// The asset.
    pub mint: Box<InterfaceAccount<'info, Mint>>,
    /// Where the asset will lie.
    /// CHECK: created here, at the address of these seeds.
    #[account(mut, seeds = [seeds::VAULT, reserve.key().as_ref()], bump)]
    pub vault: UncheckedAccount<'info>,
    /// Where its insurance will lie.
    /// CHECK: created here, at the address of these seeds.
    #[account(mut, seeds = [seeds::INSURANCE, reserve.key().as_ref()], bump)]
    pub insurance: UncheckedAccount<'info>,
    /// A Pyth price account of its feed.
    /// CHECK: `oracle::read_price` checks owner, discriminator, verification and feed.
    pub price: UncheckedAccount<'info>,
    /// SPL Token or Token-2022.
    pub token_program: Interface<'info, TokenInterface>,
    /// The system program.
    pub system_program: Program<'info, System>,
}

/// See [`CreateReserve`].
pub fn create_reserve(ctx: Context<CreateReserve>) -> Result<()> {
    let CreateReserve {
        payer,
        due,
        reserve: reserve_account,
        mint,
        vault,
        insurance,
        price,
        token_program,
        ..
    } = ctx.accounts;
    due.check(mint.as_ref().as_ref())?;
    let ConfigChange::NewReserve(config) = &due.change.new else {
        return Err(refusal(WlmError::ChangeKindMismatch));
    };
    let market_account = &due.market;
    ensure!(mint.decimals <= MAX_DECIMALS, WlmError::TooManyDecimals);
    let (market_key, mint_key) = (market_account.key(), mint.key());
    let mint_account = AsRef::<AccountInfo>::as_ref(mint.as_ref());
    check_mint(mint_account)?;
    let payer = payer.as_ref();
    let new_reserve = NewAccount {
        payer,
        account: reserve_account.as_ref(),
        seeds: &[seeds::RESERVE, market_key.as_ref(), mint_key.as_ref(), &[ctx.bumps.reserve]],
    };
    let new_vault = NewAccount {
        payer,
        account: vault.as_ref(),
        seeds: &[seeds::VAULT, reserve_account.key.as_ref(), &[ctx.bumps.vault]],
    };
    let new_insurance = NewAccount {
        payer,
        account: insurance.as_ref(),
        seeds: &[seeds::INSURANCE, reserve_account.key.as_ref(), &[ctx.bumps.insurance]],
    };
    for tokens in [new_vault, new_insurance] {
        tokens.create_token_account(mint_account, reserve_account.as_ref(), token_program)?;
    }
    if config.mints() {
        check_facilities(market_account, mint_account)?;
    }
    let now = Clock::get()?.unix_timestamp;
    let market = &mut market_account.load_mut()?;
    let reserve = &mut *new_reserve.create::<Reserve>()?;
    reserve.initialise(
        Reserve {
            bump: ctx.bumps.reserve,
            decimals: mint.decimals,
            index: market.reserve_count,
            market: market_key,
            mint: mint_key,
            vault: vault.key(),
            insurance: insurance.key(),
            token_program: token_program.key(),
            config: **config,
            ..Reserve::zeroed()
        },
        now,
    );
    let passed = read_price(price.as_ref(), market, &config.feed_id, now)?;
    passed.range(PriceUse::NewRisk, &config.oracle_limits(), mint.decimals, now).map_err(core_error)?;
    reserve.cache_price(passed);
    let mut pool = reserve.pool();
    reserve.reprice(&mut pool)?;
    reserve.set_pool(&pool);
    market.reserve_count = market.reserve_count.checked_add(1).ok_or(WlmError::MathOverflow)?;
    emit!(ReserveCreated {
        market: market_key,
        reserve: reserve_account.key(),
        mint: mint_key,
        index: reserve.index,
        config: **config,
        change: due.change.key(),
    });
    Ok(())
}
