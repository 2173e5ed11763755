//! World Liberty Markets: an on-chain lending market around the dollar stablecoin USD1.
//!
//! The rules with money in them are in `wlm-core`; this crate reads and writes accounts,
//! checks who may do what, and moves tokens. `docs/SPEC.md` numbers what each action must do.

use anchor_lang::prelude::*;

/// Refuses with an error of the program unless a condition holds.
///
/// Anchor's `require!` builds the error, with its texts, wherever it stands: half a
/// kilobyte of program each. This one calls [`error::refusal`].
macro_rules! ensure {
    ($condition:expr, $error:expr $(,)?) => {
        if !$condition {
            return Err($crate::error::refusal($error));
        }
    };
}

pub mod book;
pub mod constants;
pub mod create;
pub mod durable_nonce;
pub mod error;
pub mod events;
pub mod instructions;
pub mod load;
pub mod oracle;
pub mod review;
pub mod seeds;
pub mod state;
pub mod token;
pub mod valuation;

use instructions::*;
use state::{ConfigChange, Restriction, Role};

declare_id!("WLMarket11111111111111111111111111111111111");

#[cfg(not(feature = "no-entrypoint"))]
solana_security_txt::security_txt! {
    name: "World Liberty Markets",
    project_url: "https://worldlibertyfinancial.com",
    contacts: "link:https://worldlibertyfinancial.com/contact",
    policy: "See SECURITY.md in the source repository.",
    preferred_languages: "en"
}

/// The instructions. Each one's accounts, rules and errors are documented at its accounts.
#[program]
pub mod world_liberty_markets {
    use super::*;

    /// Creates a market. Authority: anyone. See [`CreateMarket`].
    pub fn create_market(ctx: Context<CreateMarket>, args: CreateMarketArgs) -> Result<()> {
        instructions::create_market(ctx, args)
    }

    /// Proposes a change. Authority: governance. See [`ProposeChange`].
    pub fn propose_change(ctx: Context<ProposeChange>, id: u64, new: ConfigChange) -> Result<()> {
        instructions::propose_change(ctx, id, new)
    }

    /// Carries a change out. Authority: anyone, once it is due. See [`ExecuteChange`].
    pub fn execute_change(ctx: Context<ExecuteChange>) -> Result<()> {
        instructions::execute_change(ctx)
    }

    /// Takes a change back. Authority: governance. See [`EndChange`].
    pub fn cancel_change(ctx: Context<EndChange>) -> Result<()> {
        instructions::cancel_change(ctx)
    }

    /// Ends a change. Authority: the guardian. See [`EndChange`].
    pub fn veto_change(ctx: Context<EndChange>) -> Result<()> {
        instructions::veto_change(ctx)
    }

    /// Takes a role over. Authority: to whom it is offered. See [`AcceptRole`].
    pub fn accept_role(ctx: Context<AcceptRole>, role: Role) -> Result<()> {
        instructions::accept_role(ctx, role)
    }

    /// Reduces risk at once. Authority: the guardian or governance. See [`Restrict`].
    pub fn restrict(ctx: Context<Restrict>, restriction: Restriction) -> Result<()> {
        instructions::restrict(ctx, restriction)
    }

    /// Lists an asset that was proposed. Authority: anyone, once it is due. See [`CreateReserve`].
    pub fn create_reserve(ctx: Context<CreateReserve>) -> Result<()> {
        instructions::create_reserve(ctx)
    }

    /// Opens an obligation. Authority: its owner to be. See [`OpenObligation`].
    pub fn open_obligation(ctx: Context<OpenObligation>, id: u16) -> Result<()> {
        instructions::open_obligation(ctx, id)
    }

    /// Closes an empty obligation. Authority: its owner. See [`CloseObligation`].
    pub fn close_obligation(ctx: Context<CloseObligation>) -> Result<()> {
        instructions::close_obligation(ctx)
    }

    /// Supplies assets. Authority: the obligation's owner. See [`Deposit`].
    pub fn deposit(ctx: Context<Deposit>, assets: u64) -> Result<()> {
        instructions::deposit(ctx, assets)
    }

    /// Takes supply out. Authority: the obligation's owner. See [`Withdraw`].
    pub fn withdraw<'info>(ctx: Context<'info, Withdraw<'info>>, amount: Amount) -> Result<()> {
        instructions::withdraw(ctx, amount)
    }

    /// Borrows against collateral. Authority: the obligation's owner. See [`Borrow`].
    pub fn borrow<'info>(ctx: Context<'info, Borrow<'info>>, assets: u64) -> Result<()> {
        instructions::borrow(ctx, assets)
    }

    /// Repays debt. Authority: anyone. See [`Repay`].
    pub fn repay<'info>(ctx: Context<'info, Repay<'info>>, amount: Amount) -> Result<()> {
        instructions::repay(ctx, amount)
    }

    /// Lets supply back debt, or not. Authority: the obligation's owner. See [`SetCollateral`].
    pub fn set_collateral<'info>(
        ctx: Context<'info, SetCollateral<'info>>,
        collateral: CollateralUse,
    ) -> Result<()> {
        instructions::set_collateral(ctx, collateral)
    }

    /// Enters or leaves an e-mode group. Authority: the obligation's owner. See [`SetEmode`].
    pub fn set_emode<'info>(ctx: Context<'info, SetEmode<'info>>, group: u8) -> Result<()> {
        instructions::set_emode(ctx, group)
    }

    /// Counts interest and caches a price. Authority: anyone. See [`RefreshReserve`].
    pub fn refresh_reserve(ctx: Context<RefreshReserve>) -> Result<()> {
        instructions::refresh_reserve(ctx)
    }

    /// Liquidates an unhealthy obligation. Authority: anyone but its owner. See [`Liquidate`].
    pub fn liquidate<'info>(ctx: Context<'info, Liquidate<'info>>, args: LiquidateArgs) -> Result<()> {
        instructions::liquidate(ctx, args)
    }

    /// Writes off debt without collateral. Authority: anyone. See [`AbsorbBadDebt`].
    pub fn absorb_bad_debt<'info>(ctx: Context<'info, AbsorbBadDebt<'info>>) -> Result<()> {
        instructions::absorb_bad_debt(ctx)
    }

    /// Burns idle USD1 of the lending facility. Authority: anyone. See [`RebalanceFacility`].
    pub fn rebalance_facility(ctx: Context<RebalanceFacility>) -> Result<()> {
        instructions::rebalance_facility(ctx)
    }

    /// Burns USD1 against the lending facility's deficit. Authority: anyone. See [`BurnDeficit`].
    pub fn burn_deficit(ctx: Context<BurnDeficit>, assets: u64) -> Result<()> {
        instructions::burn_deficit(ctx, assets)
    }

    /// Mints USD1 for the length of a transaction. Authority: anyone. See [`FlashMint`].
    pub fn flash_mint(ctx: Context<FlashMint>, assets: u64) -> Result<()> {
        instructions::flash_mint(ctx, assets)
    }

    /// Burns what was flash-minted. Authority: anyone. See [`FlashBurn`].
    pub fn flash_burn(ctx: Context<FlashBurn>, assets: u64) -> Result<()> {
        instructions::flash_burn(ctx, assets)
    }

    /// Creates a peg facility that was proposed. Authority: anyone, once it is due. See
    /// [`CreatePegFacility`].
    pub fn create_peg_facility(ctx: Context<CreatePegFacility>) -> Result<()> {
        instructions::create_peg_facility(ctx)
    }

    /// Swaps a dollar coin for USD1 or back. Authority: anyone. See [`PsmSwap`].
    pub fn psm_swap(ctx: Context<PsmSwap>, swap: PegSwap) -> Result<()> {
        instructions::psm_swap(ctx, swap)
    }

    /// Pays a peg facility's profit to the treasury. Authority: anyone. See [`CollectPegProfit`].
    pub fn collect_peg_profit(ctx: Context<CollectPegProfit>) -> Result<()> {
        instructions::collect_peg_profit(ctx)
    }

    /// Pays fees out to the treasury. Authority: anyone. See [`CollectFees`].
    pub fn collect_fees(ctx: Context<CollectFees>) -> Result<()> {
        instructions::collect_fees(ctx)
    }
}
