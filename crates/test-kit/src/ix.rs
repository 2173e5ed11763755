//! The instruction of each action, with the accounts that this world knows.

use solana_instruction::Instruction;
use wlm_sdk::instructions::{
    self, Amount, CollateralUse, LiquidateArgs, LiquidationAccounts, PegSwap, PricedReserve, Receive,
    Usd1Wallet,
};

use crate::{
    builders::{Asset, MarketKeys, User},
    pegs::Peg,
    world::World,
};

/// Builds instructions. Every reserve comes with its price account.
#[derive(Clone, Copy)]
pub struct Instructions<'a>(&'a World);

impl World {
    /// Instructions that have not been sent.
    #[must_use]
    pub const fn ix(&self) -> Instructions<'_> {
        Instructions(self)
    }
}

impl Instructions<'_> {
    /// The reserves of a user's other positions, as they are now.
    ///
    /// # Panics
    /// If the user has no obligation.
    #[must_use]
    pub fn others(&self, user: &User, named: &[u16]) -> Vec<PricedReserve> {
        let market = self.0.view(&user.market);
        market.others(&self.0.obligation(user), named).expect("all reserves are known")
    }

    /// Supplies.
    #[must_use]
    pub fn deposit(&self, user: &User, asset: &Asset, assets: u64) -> Instruction {
        self.minting(asset, instructions::deposit(&user.actor(), asset.tokens(&user.key), assets))
    }

    /// Takes supply out.
    #[must_use]
    pub fn withdraw(&self, user: &User, asset: &Asset, amount: Amount) -> Instruction {
        let others = self.others(user, &[asset.index]);
        let withdraw = instructions::withdraw(&user.actor(), asset.tokens(&user.key), &others, amount);
        self.minting(asset, withdraw)
    }

    /// Borrows.
    #[must_use]
    pub fn borrow(&self, user: &User, asset: &Asset, assets: u64) -> Instruction {
        let others = self.others(user, &[asset.index]);
        let borrow = instructions::borrow(&user.actor(), asset.tokens(&user.key), &others, assets);
        self.minting(asset, borrow)
    }

    /// Repays somebody's debt.
    #[must_use]
    pub fn repay(&self, payer: &User, debtor: &User, asset: &Asset, amount: Amount) -> Instruction {
        let others = self.others(debtor, &[asset.index]);
        let repay = instructions::repay(&payer.on(debtor), asset.tokens(&payer.key), &others, amount);
        self.minting(asset, repay)
    }

    /// Lets supply back debt, or not.
    #[must_use]
    pub fn set_collateral(&self, user: &User, asset: &Asset, collateral: CollateralUse) -> Instruction {
        let others = self.others(user, &[asset.index]);
        instructions::set_collateral(&user.actor(), asset.priced(), &others, collateral)
    }

    /// Enters an e-mode group, or, with 0, leaves.
    #[must_use]
    pub fn set_emode(&self, user: &User, group: u8) -> Instruction {
        let has_debt = self.0.obligation(user).has_debt();
        let others = if has_debt { self.others(user, &[]) } else { Vec::new() };
        instructions::set_emode(&user.actor(), &others, group)
    }

    /// Liquidates; with [`Receive::Shares`] into the liquidator's own obligation.
    #[must_use]
    pub fn liquidate(
        &self,
        liquidator: &User,
        victim: &User,
        (debt, collateral): (&Asset, &Asset),
        args: LiquidateArgs,
    ) -> Instruction {
        let others = self.others(victim, &[debt.index, collateral.index]);
        let exchanged = LiquidationAccounts {
            debt: debt.tokens(&liquidator.key),
            collateral: collateral.tokens(&liquidator.key),
            receiver: (args.receive == Receive::Shares).then_some(liquidator.obligation),
        };
        instructions::liquidate(&liquidator.on(victim), exchanged, &others, args)
    }

    /// Counts interest and caches the price.
    #[must_use]
    pub fn refresh(&self, asset: &Asset) -> Instruction {
        instructions::refresh_reserve(asset.market, asset.priced())
    }

    /// Writes off debt. The other reserves come along where crumbs of collateral must be shown to be none.
    #[must_use]
    pub fn absorb_bad_debt(&self, debtor: &User, asset: &Asset) -> Instruction {
        let has_crumbs = self.0.obligation(debtor).has_collateral();
        let others = if has_crumbs { self.others(debtor, &[asset.index]) } else { Vec::new() };
        instructions::absorb_bad_debt(asset.market, debtor.obligation, asset.reserve_vault(), &others)
    }

    /// Pays fees to the treasury.
    #[must_use]
    pub fn collect_fees(&self, market: &MarketKeys, asset: &Asset) -> Instruction {
        self.minting(asset, instructions::collect_fees(market.key, asset.tokens(&market.treasury)))
    }

    /// With the mint writable where a lending facility may mint or burn.
    fn minting(&self, asset: &Asset, instruction: Instruction) -> Instruction {
        instructions::minting(&self.0.reserve(asset), instruction)
    }

    /// Burns idle USD1.
    #[must_use]
    pub fn rebalance(&self, usd1: &Asset) -> Instruction {
        instructions::rebalance_facility(usd1.market, usd1.reserve_vault())
    }

    /// Burns USD1 against the deficit.
    #[must_use]
    pub fn burn_deficit(&self, payer: &User, usd1: &Asset, assets: u64) -> Instruction {
        instructions::burn_deficit(payer.key, usd1.market, usd1.unpriced(&payer.key), assets)
    }

    /// Mints for the length of a transaction.
    #[must_use]
    pub fn flash_mint(&self, user: &User, usd1: &Asset, assets: u64) -> Instruction {
        instructions::flash_mint(user.key, usd1.market, usd1.unpriced(&user.key), assets)
    }

    /// Burns that again.
    #[must_use]
    pub fn flash_burn(&self, user: &User, usd1: &Asset, assets: u64) -> Instruction {
        instructions::flash_burn(user.key, usd1.market, usd1.unpriced(&user.key), assets)
    }

    /// Swaps at a peg facility.
    #[must_use]
    pub fn psm_swap(&self, user: &User, peg: &Peg, usd1: &Asset, swap: PegSwap) -> Instruction {
        let price = matches!(swap, PegSwap::Buy { .. }).then_some(peg.coin.price);
        let usd1 =
            Usd1Wallet { mint: usd1.mint, wallet: usd1.wallet(&user.key), token_program: usd1.token_program };
        instructions::psm_swap((user.key, peg.coin.market), peg.tokens(&user.key), price, usd1, swap)
    }

    /// Pays a peg facility's profit to the treasury.
    #[must_use]
    pub fn collect_peg_profit(&self, market: &MarketKeys, peg: &Peg) -> Instruction {
        instructions::collect_peg_profit(market.key, peg.tokens(&market.treasury))
    }

    /// Closes an obligation.
    #[must_use]
    pub fn close_obligation(&self, user: &User) -> Instruction {
        instructions::close_obligation(user.key, user.obligation)
    }
}
