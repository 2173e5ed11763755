use anchor_lang::prelude::*;
use anchor_spl::token_interface::{Mint, TokenInterface};
use bytemuck::Zeroable;
use wlm_core::price::MAX_DECIMALS;

use crate::{
    create::NewAccount,
    error::{WlmError, refusal},
    events::PegFacilityCreated,
    instructions::due_change::*,
    seeds,
    state::{ConfigChange, PegFacility},
    token::{check_facilities, check_mint},
};

/// Creates a peg facility for a dollar coin, as a change proposed it. Anyone may.
///
/// 1. The change is due, as for [`crate::instructions::ExecuteChange`].
/// 2. The configuration is within its bounds, and the coin is not USD1.
/// 3. The coin has at most 18 decimals and only extensions of the allow-list.
/// 4. The market is the mint authority of its USD1.
#[derive(Accounts)]
pub struct CreatePegFacility<'info> {
    /// Who pays the rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The change.
    pub due: DueChange<'info>,
    /// The market's USD1.
    /// CHECK: must be the address stored in the market.
    pub usd1_mint: UncheckedAccount<'info>,
    /// The facility.
    /// CHECK: created here, at the address of these seeds.
    #[account(mut, seeds = [seeds::PEG, due.market.key().as_ref(), mint.key().as_ref()], bump)]
    pub facility: UncheckedAccount<'info>,
    /// The coin.
    pub mint: Box<InterfaceAccount<'info, Mint>>,
    /// Where the coins will lie.
    /// CHECK: created here, at the address of these seeds.
    #[account(mut, seeds = [seeds::PEG_VAULT, facility.key().as_ref()], bump)]
    pub vault: UncheckedAccount<'info>,
    /// The coin's token program.
    pub token_program: Interface<'info, TokenInterface>,
    /// The system program.
    pub system_program: Program<'info, System>,
}

/// See [`CreatePegFacility`].
pub fn create_peg_facility(ctx: Context<CreatePegFacility>) -> Result<()> {
    let CreatePegFacility { payer, due, usd1_mint, facility, mint, vault, token_program, .. } = ctx.accounts;
    due.check(mint.as_ref().as_ref())?;
    let ConfigChange::NewPeg(config) = due.change.new else {
        return Err(refusal(WlmError::ChangeKindMismatch));
    };
    let market = &due.market;
    let (market_key, mint_key) = (market.key(), mint.key());
    ensure!(mint_key != usd1_mint.key(), WlmError::ConfigPegOutOfBounds);
    ensure!(mint.decimals <= MAX_DECIMALS, WlmError::TooManyDecimals);
    check_facilities(market, usd1_mint.as_ref())?;
    let mint_account = AsRef::<AccountInfo>::as_ref(mint.as_ref());
    check_mint(mint_account)?;
    let payer = payer.as_ref();
    let new_vault = NewAccount {
        payer,
        account: vault.as_ref(),
        seeds: &[seeds::PEG_VAULT, facility.key.as_ref(), &[ctx.bumps.vault]],
    };
    new_vault.create_token_account(mint_account, facility.as_ref(), token_program)?;
    let new_facility = NewAccount {
        payer,
        account: facility.as_ref(),
        seeds: &[seeds::PEG, market_key.as_ref(), mint_key.as_ref(), &[ctx.bumps.facility]],
    };
    new_facility.create::<PegFacility>()?.initialise(PegFacility {
        bump: ctx.bumps.facility,
        decimals: mint.decimals,
        market: market_key,
        mint: mint_key,
        vault: vault.key(),
        token_program: token_program.key(),
        config,
        ..PegFacility::zeroed()
    });
    emit!(PegFacilityCreated {
        market: market_key,
        facility: facility.key(),
        mint: mint_key,
        config,
        change: due.change.key()
    });
    Ok(())
}
