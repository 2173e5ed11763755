//! Instructions that mint and burn USD1.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{
        instruction::Instruction, program_error::ProgramError, program_pack::Pack, rent::Rent,
        system_instruction,
    },
};
use spl_token_2022_interface::{
    instruction::{AuthorityType, initialize_mint2, set_authority},
    state::Mint,
};
use wlm_core::peg::USD1_DECIMALS;
use world_liberty_markets::{accounts, instruction, state::Reserve};

use super::{PegSwap, PegTokens, ReserveTokens, ReserveVault, build};

/// Creates a USD1 mint that a market, at its address to be, is the mint authority of. `mint` signs.
///
/// Fails for a token program that is neither SPL Token nor Token-2022.
pub fn create_usd1_mint(
    payer: &Pubkey,
    mint: &Pubkey,
    market: &Pubkey,
    token_program: &Pubkey,
    rent: &Rent,
) -> Result<[Instruction; 2], ProgramError> {
    let lamports = rent.minimum_balance(MINT_BYTES);
    let space = MINT_BYTES as u64;
    Ok([
        system_instruction::create_account(payer, mint, lamports, space, token_program),
        initialize_mint2(token_program, mint, market, None, USD1_DECIMALS)?,
    ])
}

/// Makes a market the mint authority of a USD1 that `authority`, who signs, could mint until now.
/// There is no way back.
///
/// Fails for a token program that is neither SPL Token nor Token-2022.
pub fn hand_over_usd1(
    authority: &Pubkey,
    mint: &Pubkey,
    market: &Pubkey,
    token_program: &Pubkey,
) -> Result<Instruction, ProgramError> {
    set_authority(token_program, mint, Some(market), AuthorityType::MintTokens, authority, &[])
}

/// A mint without extensions.
const MINT_BYTES: usize = <Mint as Pack>::LEN;

/// Marks a mint as writable. `borrow`, `withdraw`, `deposit`, `repay` and `collect_fees` mint or burn
/// USD1 where the market has a lending facility; other mints stay shared.
#[must_use]
pub fn writing(mint: &Pubkey, mut instruction: Instruction) -> Instruction {
    for meta in instruction.accounts.iter_mut().filter(|meta| &meta.pubkey == mint) {
        meta.is_writable = true;
    }
    instruction
}

/// Marks a reserve's mint as writable if its lending facility may mint or burn.
#[must_use]
pub fn minting(reserve: &Reserve, instruction: Instruction) -> Instruction {
    let facility = reserve.facility();
    if facility.capacity == 0 && facility.level == 0 {
        return instruction;
    }
    writing(&reserve.mint, instruction)
}

/// Burns idle USD1 of the lending facility.
#[must_use]
pub fn rebalance_facility(market: Pubkey, tokens: ReserveVault) -> Instruction {
    let mint = tokens.mint;
    let accounts = accounts::RebalanceFacility { market, tokens };
    writing(&mint, build(accounts, instruction::RebalanceFacility {}, &[]))
}

/// Burns USD1 of the payer's against the lending facility's deficit.
#[must_use]
pub fn burn_deficit(payer: Pubkey, market: Pubkey, tokens: ReserveTokens, assets: u64) -> Instruction {
    let mint = tokens.mint;
    let accounts = accounts::BurnDeficit { payer, market, tokens };
    writing(&mint, build(accounts, instruction::BurnDeficit { assets }, &[]))
}

/// Mints USD1 to `tokens.wallet`; a [`flash_burn`] of the same amount must follow in the transaction.
#[must_use]
pub fn flash_mint(user: Pubkey, market: Pubkey, tokens: ReserveTokens, assets: u64) -> Instruction {
    let mint = tokens.mint;
    let accounts =
        accounts::FlashMint { user, market, tokens, instructions: solana_sdk_ids::sysvar::instructions::ID };
    writing(&mint, build(accounts, instruction::FlashMint { assets }, &[]))
}

/// Burns what [`flash_mint`] minted, and pays the fee.
#[must_use]
pub fn flash_burn(user: Pubkey, market: Pubkey, tokens: ReserveTokens, assets: u64) -> Instruction {
    let mint = tokens.mint;
    let accounts = accounts::FlashBurn { user, market, tokens };
    writing(&mint, build(accounts, instruction::FlashBurn { assets }, &[]))
}

/// Somebody's USD1, for a swap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usd1Wallet {
    /// The market's USD1.
    pub mint: Pubkey,
    /// The token account.
    pub wallet: Pubkey,
    /// USD1's token program.
    pub token_program: Pubkey,
}

/// Swaps a dollar coin for USD1, which needs the coin's price account, or back, which does not.
#[must_use]
pub fn psm_swap(
    (user, market): (Pubkey, Pubkey),
    coins: PegTokens,
    price: Option<Pubkey>,
    usd1: Usd1Wallet,
    swap: PegSwap,
) -> Instruction {
    let accounts = accounts::PsmSwap {
        user,
        market,
        coins,
        price,
        usd1_mint: usd1.mint,
        usd1_wallet: usd1.wallet,
        usd1_token_program: usd1.token_program,
    };
    build(accounts, instruction::PsmSwap { swap }, &[])
}

/// Pays a peg facility's profit out to `coins.wallet`, which must be the treasury's.
#[must_use]
pub fn collect_peg_profit(market: Pubkey, coins: PegTokens) -> Instruction {
    build(accounts::CollectPegProfit { market, coins }, instruction::CollectPegProfit {}, &[])
}
