//! One event per action: amounts, shares and the indices after. Amounts are base units, shares
//! have 40 fractional bits and indices 64.

use anchor_lang::prelude::*;

use crate::state::{CachedPrice, MarketSettings, PegConfig, ReserveConfig};

mod governance;
pub use governance::*;

/// A market was created.
#[event]
pub struct MarketCreated {
    /// The market.
    pub market: Pubkey,
    /// Its governance.
    pub governance: Pubkey,
    /// Its guardian.
    pub guardian: Pubkey,
    /// Its treasury.
    pub treasury: Pubkey,
    /// Its dollar stablecoin.
    pub usd1_mint: Pubkey,
    /// Its settings.
    pub settings: MarketSettings,
}

/// An asset was listed.
#[event]
pub struct ReserveCreated {
    /// The market.
    pub market: Pubkey,
    /// The change that proposed it, which is gone now.
    pub change: Pubkey,
    /// The reserve.
    pub reserve: Pubkey,
    /// The asset.
    pub mint: Pubkey,
    /// Its number in the market.
    pub index: u16,
    /// Its configuration.
    pub config: ReserveConfig,
}

/// An obligation entered or left an e-mode group.
#[event]
pub struct EmodeSet {
    /// The obligation.
    pub obligation: Pubkey,
    /// Its group's number; 0 is none.
    pub group: u8,
}

/// An obligation was opened.
#[event]
pub struct ObligationOpened {
    /// The market.
    pub market: Pubkey,
    /// The obligation.
    pub obligation: Pubkey,
    /// Its owner.
    pub owner: Pubkey,
    /// The owner's number for it.
    pub id: u16,
}

/// An obligation was closed.
#[event]
pub struct ObligationClosed {
    /// The obligation.
    pub obligation: Pubkey,
    /// Its owner.
    pub owner: Pubkey,
}

/// Assets were supplied.
#[event]
pub struct Deposited {
    /// The reserve.
    pub reserve: Pubkey,
    /// The obligation.
    pub obligation: Pubkey,
    /// Paid in.
    pub assets: u64,
    /// Minted.
    pub supply_shares: u128,
    /// After.
    pub supply_index: u128,
    /// USD1 that the lending facility burned of what then lay idle.
    pub burned: u64,
}

/// Supply was taken out.
#[event]
pub struct Withdrawn {
    /// The reserve.
    pub reserve: Pubkey,
    /// The obligation.
    pub obligation: Pubkey,
    /// Paid out.
    pub assets: u64,
    /// Burned.
    pub supply_shares: u128,
    /// After.
    pub supply_index: u128,
    /// USD1 that the lending facility minted for it.
    pub minted: u64,
}

/// A loan was taken.
#[event]
pub struct Borrowed {
    /// The reserve.
    pub reserve: Pubkey,
    /// The obligation.
    pub obligation: Pubkey,
    /// Paid out.
    pub assets: u64,
    /// Minted.
    pub debt_shares: u128,
    /// After.
    pub debt_index: u128,
    /// USD1 that the lending facility minted for it.
    pub minted: u64,
}

/// A debt was repaid.
#[event]
pub struct Repaid {
    /// The reserve.
    pub reserve: Pubkey,
    /// The obligation.
    pub obligation: Pubkey,
    /// Who paid.
    pub payer: Pubkey,
    /// Paid in.
    pub assets: u64,
    /// Burned.
    pub debt_shares: u128,
    /// After.
    pub debt_index: u128,
    /// USD1 that the lending facility burned of what then lay idle.
    pub burned: u64,
}

/// A position's supply became collateral, or ceased to be.
#[event]
pub struct CollateralSet {
    /// The reserve.
    pub reserve: Pubkey,
    /// The obligation.
    pub obligation: Pubkey,
    /// Bit `i`: the supply of position `i` is collateral.
    pub collateral_mask: u16,
}

/// Interest was counted and the price cached.
#[event]
pub struct ReserveRefreshed {
    /// The reserve.
    pub reserve: Pubkey,
    /// After.
    pub supply_index: u128,
    /// After.
    pub debt_index: u128,
    /// The newest price.
    pub price: CachedPrice,
}

/// An obligation was liquidated.
#[event]
pub struct Liquidated {
    /// The obligation.
    pub obligation: Pubkey,
    /// Who repaid.
    pub liquidator: Pubkey,
    /// The reserve of the debt.
    pub debt_reserve: Pubkey,
    /// The reserve of the collateral.
    pub collateral_reserve: Pubkey,
    /// Repaid by the liquidator.
    pub repaid: u64,
    /// Taken from the borrower.
    pub seized: u64,
    /// Of these, what the liquidator received.
    pub to_liquidator: u64,
    /// Of these, what the protocol kept.
    pub to_protocol: u64,
    /// The bonus, in basis points.
    pub bonus_bps: u32,
    /// Burned.
    pub debt_shares: u128,
    /// Burned or moved.
    pub supply_shares: u128,
    /// After.
    pub debt_index: u128,
    /// After.
    pub supply_index: u128,
    /// Health factor before, in millionths.
    pub health_before_micros: u64,
    /// Health factor after, in millionths.
    pub health_after_micros: u64,
}

/// A debt that nobody will repay was written off.
#[event]
pub struct BadDebtAbsorbed {
    /// The reserve.
    pub reserve: Pubkey,
    /// The obligation.
    pub obligation: Pubkey,
    /// The debt.
    pub loss: u64,
    /// Paid by the reserve's insurance.
    pub from_insurance: u64,
    /// Paid by the protocol's uncollected fees.
    pub from_fees: u64,
    /// Paid by the suppliers, through their index.
    pub from_suppliers: u64,
    /// Of the suppliers' part, what the lending facility lost.
    pub facility_loss: u64,
    /// Burned.
    pub debt_shares: u128,
    /// After.
    pub supply_index: u128,
}

/// The protocol's fees and the lending facility's interest were paid out.
#[event]
pub struct FeesCollected {
    /// The reserve.
    pub reserve: Pubkey,
    /// Taken out of the pool.
    pub assets: u64,
    /// Of these, paid into the insurance.
    pub to_insurance: u64,
    /// Of these, burned against the lending facility's deficit.
    pub burned: u64,
    /// Of these, paid to the treasury.
    pub to_treasury: u64,
    /// The lending facility's supply shares that were burned for its interest.
    pub facility_shares: u128,
}

/// The lending facility burned idle USD1.
#[event]
pub struct FacilityRebalanced {
    /// The reserve.
    pub reserve: Pubkey,
    /// Burned.
    pub burned: u64,
    /// Its level after.
    pub level: u64,
}

/// Somebody burned USD1 against the lending facility's deficit.
#[event]
pub struct DeficitBurned {
    /// The reserve.
    pub reserve: Pubkey,
    /// Who paid.
    pub payer: Pubkey,
    /// Burned.
    pub burned: u64,
    /// The deficit after.
    pub deficit: u64,
    /// The level after.
    pub level: u64,
}

/// USD1 was minted for the length of a transaction.
#[event]
pub struct FlashMinted {
    /// The reserve.
    pub reserve: Pubkey,
    /// Who has it.
    pub user: Pubkey,
    /// Minted.
    pub assets: u64,
}

/// It was burned again.
#[event]
pub struct FlashBurned {
    /// The reserve.
    pub reserve: Pubkey,
    /// Who paid.
    pub user: Pubkey,
    /// Burned.
    pub assets: u64,
    /// The fee, paid into the reserve for the treasury.
    pub fee: u64,
}

/// A peg facility was created.
#[event]
pub struct PegFacilityCreated {
    /// The market.
    pub market: Pubkey,
    /// The change that proposed it, which is gone now.
    pub change: Pubkey,
    /// The facility.
    pub facility: Pubkey,
    /// The coin.
    pub mint: Pubkey,
    /// Its configuration.
    pub config: PegConfig,
}

/// USD1 was bought with a coin.
#[event]
pub struct PegBought {
    /// The facility.
    pub facility: Pubkey,
    /// Who swapped.
    pub user: Pubkey,
    /// Coins paid in.
    pub coins: u64,
    /// USD1 minted.
    pub usd1: u64,
    /// Its level after.
    pub level: u64,
}

/// USD1 was sold for a coin.
#[event]
pub struct PegSold {
    /// The facility.
    pub facility: Pubkey,
    /// Who swapped.
    pub user: Pubkey,
    /// USD1 burned.
    pub usd1: u64,
    /// Coins paid out.
    pub coins: u64,
    /// Its level after.
    pub level: u64,
}

/// A peg facility's profit was paid to the treasury.
#[event]
pub struct PegProfitCollected {
    /// The facility.
    pub facility: Pubkey,
    /// Coins paid out.
    pub coins: u64,
}
