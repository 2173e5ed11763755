use anchor_lang::{
    Discriminator,
    prelude::*,
    solana_program::instruction::{Instruction, TRANSACTION_LEVEL_STACK_HEIGHT, get_stack_height},
};
use solana_instructions_sysvar::{load_current_index_checked, load_instruction_at_checked};
use wlm_core::peg::fee_ceil;

use crate::{
    book::Alone,
    error::{WlmError, core_error, refusal},
    events::{FlashBurned, FlashMinted},
    instruction,
    instructions::tokens::*,
    state::Market,
};

/// Mints USD1 to the signer that a later instruction of the same transaction burns.
///
/// 1. Both are instructions of the transaction itself, not calls of a program.
/// 2. The next flash instruction of this program after this one is a `flash_burn` of the same amount,
///    by the same user, at the same reserve: nothing nests.
/// 3. At most `flash_capacity` is minted.
#[derive(Accounts)]
pub struct FlashMint<'info> {
    /// Who gets it.
    pub user: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The market's USD1 reserve; minted to `wallet`, the mint writable.
    pub tokens: ReserveTokens<'info>,
    /// The instructions of this transaction.
    /// CHECK: `solana_instructions_sysvar` checks its address.
    pub instructions: UncheckedAccount<'info>,
}

/// Burns what `flash_mint` minted, and pays the fee into the reserve, for the treasury.
#[derive(Accounts)]
pub struct FlashBurn<'info> {
    /// Who pays.
    pub user: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The market's USD1 reserve; burned from `wallet`, the mint writable.
    pub tokens: ReserveTokens<'info>,
}

/// See [`FlashMint`].
pub fn flash_mint(ctx: Context<FlashMint>, assets: u64) -> Result<()> {
    let FlashMint { user, market, tokens, instructions } = ctx.accounts;
    let transfer = tokens.transfer();
    ensure!(assets > 0, WlmError::ZeroAmount);
    // What is minted into the vault would be a donation.
    ensure!(tokens.wallet.key != tokens.vault.key, WlmError::TransferMismatch);
    check_pairing(instructions.as_ref(), user.key, tokens.reserve.key, assets)?;
    {
        let mut alone = Alone::open(tokens.reserve.as_ref(), &market.key())?;
        transfer.validate(&alone.reserve.custody())?;
        ensure!(assets <= alone.reserve.config.flash_capacity, WlmError::FacilityCapacityExceeded);
        ensure!(alone.reserve.flash_level == 0, WlmError::FlashNotPaired);
        alone.reserve.flash_level = assets;
        alone.write();
    }
    transfer.usd1().mint(market.as_ref(), &market.load()?.signer(), transfer.other, assets)?;
    emit!(FlashMinted { reserve: tokens.reserve.key(), user: user.key(), assets });
    Ok(())
}

/// See [`FlashBurn`].
pub fn flash_burn(ctx: Context<FlashBurn>, assets: u64) -> Result<()> {
    let FlashBurn { user, market, tokens } = ctx.accounts;
    let transfer = tokens.transfer();
    ensure!(is_top_level(), WlmError::FlashNotTopLevel);
    ensure!(assets > 0, WlmError::ZeroAmount);
    let (fee, decimals) = {
        let mut alone = Alone::open(tokens.reserve.as_ref(), &market.key())?;
        transfer.validate(&alone.reserve.custody())?;
        ensure!(alone.reserve.flash_level == assets, WlmError::FlashNotOpen);
        alone.reserve.flash_level = 0;
        let fee = fee_ceil(assets, alone.reserve.config.flash_fee()).map_err(core_error)?;
        alone.pool.receive(fee).map_err(core_error)?;
        alone.reprice()?;
        (fee, alone.reserve.decimals)
    };
    transfer.usd1().burn(transfer.other, user.as_ref(), assets)?;
    if fee > 0 {
        transfer.pull(user.as_ref(), fee, decimals)?;
    }
    emit!(FlashBurned { reserve: tokens.reserve.key(), user: user.key(), assets, fee });
    Ok(())
}

fn is_top_level() -> bool {
    get_stack_height() == TRANSACTION_LEVEL_STACK_HEIGHT
}

fn check_pairing(instructions: &AccountInfo, user: &Pubkey, reserve: &Pubkey, assets: u64) -> Result<()> {
    ensure!(is_top_level(), WlmError::FlashNotTopLevel);
    let here = usize::from(load_current_index_checked(instructions)?);
    let mut after = here;
    loop {
        after = after.saturating_add(1);
        let Ok(next) = load_instruction_at_checked(after, instructions) else {
            return Err(refusal(WlmError::FlashNotPaired));
        };
        if next.program_id == crate::ID && next.data.starts_with(instruction::FlashMint::DISCRIMINATOR) {
            return Err(refusal(WlmError::FlashNotPaired));
        }
        if next.program_id == crate::ID && next.data.starts_with(instruction::FlashBurn::DISCRIMINATOR) {
            ensure!(is_burn_of(&next, user, reserve, assets), WlmError::FlashNotPaired);
            return Ok(());
        }
    }
}

/// `next` is a `flash_burn`; its accounts are those of [`FlashBurn`], in order.
fn is_burn_of(next: &Instruction, user: &Pubkey, reserve: &Pubkey, assets: u64) -> bool {
    let arguments = next.data.get(instruction::FlashBurn::DISCRIMINATOR.len()..);
    let key = |at: usize| next.accounts.get(at).map(|meta| &meta.pubkey);
    arguments == Some(assets.to_le_bytes().as_slice()) && key(0) == Some(user) && key(2) == Some(reserve)
}
