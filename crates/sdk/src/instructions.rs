//! One builder per instruction.
//!
//! Where health counts, `others` brings the reserves of the obligation's other positions:
//! see [`MarketView::others`](crate::view::MarketView::others).

use anchor_lang::{
    InstructionData, ToAccountMetas,
    prelude::Pubkey,
    solana_program::instruction::{AccountMeta, Instruction},
    system_program,
};
use world_liberty_markets::{ID, accounts, instruction};
pub use world_liberty_markets::{
    accounts::{PegTokens, ReserveTokens, ReserveVault},
    instructions::{Amount, CollateralUse, CreateMarketArgs, LiquidateArgs, PegSwap, Receive},
    state::{MarketSettings, PegConfig, RatePoint, ReserveConfig},
};

use crate::pda;

mod governance;
mod governing;
mod usd1;
pub use governance::*;
pub use governing::Governing;
pub use usd1::*;

/// A reserve and, if wanted, a price account of its feed; without one its cached price counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricedReserve {
    /// The reserve.
    pub reserve: Pubkey,
    /// The price account.
    pub price: Option<Pubkey>,
}

/// Who acts on which obligation of which market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who signs: the owner, or whoever repays or liquidates.
    pub signer: Pubkey,
    /// The market.
    pub market: Pubkey,
    /// The obligation.
    pub obligation: Pubkey,
}

/// Creates a market at [`pda::market`].
#[must_use]
pub fn create_market(creator: Pubkey, usd1_mint: Pubkey, args: CreateMarketArgs) -> Instruction {
    let market = pda::market(&creator, args.id);
    let accounts = accounts::CreateMarket { creator, market, usd1_mint, system_program: system_program::ID };
    build(accounts, instruction::CreateMarket { args }, &[])
}

/// Opens an obligation at [`pda::obligation`].
#[must_use]
pub fn open_obligation(owner: Pubkey, payer: Pubkey, market: Pubkey, id: u16) -> Instruction {
    let obligation = pda::obligation(&market, &owner, id);
    let accounts =
        accounts::OpenObligation { owner, payer, market, obligation, system_program: system_program::ID };
    build(accounts, instruction::OpenObligation { id }, &[])
}

/// Closes an empty obligation.
#[must_use]
pub fn close_obligation(owner: Pubkey, obligation: Pubkey) -> Instruction {
    build(accounts::CloseObligation { owner, obligation }, instruction::CloseObligation {}, &[])
}

/// Supplies `assets` base units.
#[must_use]
pub fn deposit(owner: &Actor, tokens: ReserveTokens, assets: u64) -> Instruction {
    let Actor { signer: owner, market, obligation } = *owner;
    build(accounts::Deposit { owner, market, obligation, tokens }, instruction::Deposit { assets }, &[])
}

/// Takes supply out. `others` counts if the obligation has debt and this is collateral.
#[must_use]
pub fn withdraw(
    owner: &Actor,
    tokens: ReserveTokens,
    others: &[PricedReserve],
    amount: Amount,
) -> Instruction {
    let Actor { signer: owner, market, obligation } = *owner;
    build(accounts::Withdraw { owner, market, obligation, tokens }, instruction::Withdraw { amount }, others)
}

/// Borrows `assets` base units.
#[must_use]
pub fn borrow(owner: &Actor, tokens: ReserveTokens, others: &[PricedReserve], assets: u64) -> Instruction {
    let Actor { signer: owner, market, obligation } = *owner;
    build(accounts::Borrow { owner, market, obligation, tokens }, instruction::Borrow { assets }, others)
}

/// Repays debt. `others` may be empty, or bring all: then a last repayment frees their debt ceilings too.
#[must_use]
pub fn repay(payer: &Actor, tokens: ReserveTokens, others: &[PricedReserve], amount: Amount) -> Instruction {
    let Actor { signer: payer, market, obligation } = *payer;
    build(accounts::Repay { payer, market, obligation, tokens }, instruction::Repay { amount }, others)
}

/// Lets a position's supply back debt, or not. `others` counts when disabling with debt.
#[must_use]
pub fn set_collateral(
    owner: &Actor,
    PricedReserve { reserve, price }: PricedReserve,
    others: &[PricedReserve],
    collateral: CollateralUse,
) -> Instruction {
    let Actor { signer: owner, market, obligation } = *owner;
    let accounts = accounts::SetCollateral { owner, market, obligation, reserve, price };
    build(accounts, instruction::SetCollateral { collateral }, others)
}

/// Puts an obligation into an e-mode group; 0 is none. `others` brings all its reserves, if it has debt.
#[must_use]
pub fn set_emode(owner: &Actor, others: &[PricedReserve], group: u8) -> Instruction {
    let Actor { signer: owner, market, obligation } = *owner;
    build(accounts::SetEmode { owner, market, obligation }, instruction::SetEmode { group }, others)
}

/// Counts a reserve's interest and caches a price.
#[must_use]
pub fn refresh_reserve(market: Pubkey, PricedReserve { reserve, price }: PricedReserve) -> Instruction {
    build(accounts::RefreshReserve { market, reserve, price }, instruction::RefreshReserve {}, &[])
}

/// What is exchanged in a liquidation.
#[derive(Clone, Copy)]
pub struct LiquidationAccounts {
    /// What is repaid, from its wallet.
    pub debt: ReserveTokens,
    /// What is seized, to its wallet.
    pub collateral: ReserveTokens,
    /// The liquidator's own obligation, to receive shares.
    pub receiver: Option<Pubkey>,
}

/// Liquidates an obligation.
#[must_use]
pub fn liquidate(
    liquidator: &Actor,
    exchanged: LiquidationAccounts,
    others: &[PricedReserve],
    args: LiquidateArgs,
) -> Instruction {
    let Actor { signer: liquidator, market, obligation } = *liquidator;
    let LiquidationAccounts { debt, collateral, receiver } = exchanged;
    let accounts = accounts::Liquidate { liquidator, market, obligation, debt, collateral, receiver };
    build(accounts, instruction::Liquidate { args }, others)
}

/// Writes off debt without collateral. `others` counts if shares worth less than one base unit
/// are still collateral.
#[must_use]
pub fn absorb_bad_debt(
    market: Pubkey,
    obligation: Pubkey,
    tokens: ReserveVault,
    others: &[PricedReserve],
) -> Instruction {
    let insurance = pda::insurance(&tokens.reserve);
    let accounts = accounts::AbsorbBadDebt { market, obligation, tokens, insurance };
    build(accounts, instruction::AbsorbBadDebt {}, others)
}

/// Pays fees out to `tokens.wallet`, which must be the treasury's, and to the insurance. With a
/// deficit to repay, the mint must be [`writing`].
#[must_use]
pub fn collect_fees(market: Pubkey, tokens: ReserveTokens) -> Instruction {
    let insurance = pda::insurance(&tokens.reserve);
    build(accounts::CollectFees { market, tokens, insurance }, instruction::CollectFees {}, &[])
}

fn build(accounts: impl ToAccountMetas, data: impl InstructionData, others: &[PricedReserve]) -> Instruction {
    let mut metas = accounts.to_account_metas(None);
    for other in others {
        metas.push(AccountMeta::new(other.reserve, false));
        metas.extend(other.price.map(|price| AccountMeta::new_readonly(price, false)));
    }
    Instruction { program_id: ID, accounts: metas, data: data.data() }
}
