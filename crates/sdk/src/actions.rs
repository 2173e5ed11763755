//! What people do, as the instructions it takes: every account and price account found.
//!
//! A missing obligation is opened first, a missing token account created, and SOL is wrapped and unwrapped
//! on the way.
//!
//! The examples run on the compiled program: `Example` of `wlm-test-kit` is a small market in a virtual machine. Against
//! a node, the market comes from [`Client::market`](crate::client::Client::market) and the instructions go to
//! [`Client::send`](crate::client::Client::send).

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{instruction::Instruction, system_instruction},
};
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;
use spl_token_2022_interface::instruction::{close_account, sync_native};
use world_liberty_markets::state::Obligation;

use crate::{
    instructions::{
        self, Actor, Amount, CollateralUse, LiquidateArgs, LiquidationAccounts, PegSwap, Receive, Usd1Wallet,
        minting,
    },
    pda,
    quotes::{self, Bounds, LiquidationPlan, Portfolio, Refused},
    view::{MarketView, PegView, ReserveView},
};

/// Instructions, or why there are none.
pub type Built = Result<Vec<Instruction>, Refused>;

/// Somebody, and one of their obligations in a market.
#[derive(Clone, Copy, Debug)]
pub struct Actions<'a> {
    view: &'a MarketView,
    owner: Pubkey,
    id: u16,
    obligation: Option<&'a Obligation>,
}

/// An obligation to liquidate.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Its address.
    pub address: Pubkey,
    /// Its account.
    pub obligation: &'a Obligation,
}

impl<'a> Actions<'a> {
    /// `owner`, with the obligation they gave the number `id`; `None` if it is not open yet.
    #[must_use]
    pub const fn new(
        view: &'a MarketView,
        owner: Pubkey,
        id: u16,
        obligation: Option<&'a Obligation>,
    ) -> Self {
        Self { view, owner, id, obligation }
    }

    /// The obligation's address, opened or not.
    #[must_use]
    pub fn address(&self) -> Pubkey {
        pda::obligation(&self.view.key, &self.owner, self.id)
    }

    /// The obligation with its market's reserves, ready for quotes; an empty one if it is not open yet.
    #[must_use]
    pub fn portfolio(&self) -> Portfolio {
        let mut empty: Obligation = bytemuck::Zeroable::zeroed();
        empty.initialise(self.owner, self.view.key, self.id, 0);
        self.view.portfolio(self.obligation.copied().unwrap_or(empty))
    }

    /// Supplies base units.
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// # let mut example = wlm_test_kit::Example::new();
    /// let market = example.view();
    /// let sol = market.find("SOL").expect("listed").index();
    /// let obligation = example.obligation();
    /// let alice = Actions::new(&market, example.alice.key, 0, Some(&obligation));
    /// example.send(&alice.supply(sol, 10_000_000_000)?)?;
    /// # let sol = example.sol;
    /// assert_eq!(example.world.supplied(&example.alice, &sol), 10_000_000_000);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn supply(&self, reserve: u16, assets: u64) -> Built {
        let held = self.obligation.and_then(|obligation| Some((obligation, obligation.find(reserve)?)));
        let is_new = held.is_none_or(|(obligation, slot)| obligation.position(slot).supply().is_zero());
        let reserve = self.view.reserve(reserve)?;
        // Only with a living price does a new position become collateral, and the cached one may be old.
        let tokens = if is_new { reserve.tokens(&self.owner) } else { reserve.unpriced(&self.owner) };
        let deposit = instructions::deposit(&self.actor(), tokens, assets);
        let mut all = self.opening();
        all.extend(self.wrapping(reserve, assets));
        all.push(minting(&reserve.state, deposit));
        all.extend(self.unwrapping(reserve));
        Ok(all)
    }

    /// Takes supply out.
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let alice = Actions::new(&market, example.alice.key, 0, Some(&obligation));
    /// let sol = market.find("SOL").expect("listed").index();
    /// let most = alice.portfolio().max_withdraw(sol);
    /// example.send(&alice.withdraw(sol, Amount::Exact(most))?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn withdraw(&self, reserve: u16, amount: Amount) -> Built {
        let others = self.others(&[reserve])?;
        let reserve = self.view.reserve(reserve)?;
        let withdraw = instructions::withdraw(&self.actor(), reserve.tokens(&self.owner), &others, amount);
        Ok(self.receiving(reserve, withdraw))
    }

    /// Borrows base units.
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let alice = Actions::new(&market, example.alice.key, 0, Some(&obligation));
    /// let usd1 = market.find("USD1").expect("listed").index();
    /// let (_, after) = alice.portfolio().borrow(usd1, 100_000_000)?;
    /// assert!(after.health()?.factor_micros() > 1_000_000);
    /// example.send(&alice.borrow(usd1, 100_000_000)?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn borrow(&self, reserve: u16, assets: u64) -> Built {
        let others = self.others(&[reserve])?;
        let reserve = self.view.reserve(reserve)?;
        let borrow = instructions::borrow(&self.actor(), reserve.tokens(&self.owner), &others, assets);
        let mut all = self.opening();
        all.extend(self.receiving(reserve, borrow));
        Ok(all)
    }

    /// Repays debt.
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let alice = Actions::new(&market, example.alice.key, 0, Some(&obligation));
    /// let usd1 = market.find("USD1").expect("listed").index();
    /// example.send(&alice.repay(usd1, Amount::All)?)?;
    /// assert!(!example.obligation().has_debt());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn repay(&self, reserve: u16, amount: Amount) -> Built {
        let others = self.others(&[reserve])?;
        let lamports = self.lamports_for(reserve, amount)?;
        let reserve = self.view.reserve(reserve)?;
        let repay = instructions::repay(&self.actor(), reserve.tokens(&self.owner), &others, amount);
        let mut all = self.wrapping(reserve, lamports);
        all.push(minting(&reserve.state, repay));
        all.extend(self.unwrapping(reserve));
        Ok(all)
    }

    /// Lets a position's supply back debt, or not.
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let alice = Actions::new(&market, example.alice.key, 0, Some(&obligation));
    /// let sol = market.find("SOL").expect("listed").index();
    /// let refused = example.send(&alice.set_collateral(sol, CollateralUse::Disabled)?);
    /// assert!(refused.is_err(), "debt rests on it");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_collateral(&self, reserve: u16, to: CollateralUse) -> Built {
        let others = self.others(&[reserve])?;
        let reserve = self.view.reserve(reserve)?;
        Ok(vec![instructions::set_collateral(&self.actor(), reserve.priced(), &others, to)])
    }

    /// Enters an e-mode group, or, with 0, leaves. The obligation is opened first, if need be.
    /// ```
    /// # use wlm_sdk::actions::*;
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let alice = Actions::new(&market, example.alice.key, 0, Some(&obligation));
    /// example.send(&alice.set_emode(0)?)?;
    /// assert!(alice.portfolio().set_emode(3).is_err(), "there is no such group");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_emode(&self, group: u8) -> Built {
        let others = self.others(&[])?;
        let set = instructions::set_emode(&self.actor(), &others, group);
        Ok(self.opening().into_iter().chain([set]).collect())
    }

    /// Closes the obligation, which must be empty.
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// # let mut example = wlm_test_kit::Example::new();
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let alice = Actions::new(&market, example.alice.key, 0, Some(&obligation));
    /// example.send(&alice.close())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn close(&self) -> Vec<Instruction> {
        vec![instructions::close_obligation(self.owner, self.address())]
    }

    /// Liquidates somebody as planned, within bounds. What is received in SOL stays wrapped, and so does SOL that was
    /// wrapped to repay and was not needed. Shares are received by this obligation, which is opened if need be.
    ///
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// use wlm_core::units::Bps;
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// # let sol = example.sol;
    /// # example.world.set_price(&sol, 110.0);
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let plan = market.portfolio(obligation).liquidation_plan(|_| u64::MAX).expect("under water");
    /// let bank = Actions::new(&market, example.bank.key, 0, None);
    /// let target = Target { address: example.alice.obligation, obligation: &obligation };
    /// // Half a percent more may be repaid and less received, of at most 10,000 USD1.
    /// let bounds = plan.within(Bps(50), 10_000_000_000, Bps(50));
    /// example.send(&bank.liquidate(target, &plan, bounds)?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn liquidate(&self, target: Target, plan: &LiquidationPlan, bounds: Bounds) -> Built {
        let others = self.view.others(target.obligation, &[plan.debt, plan.collateral])?;
        let (debt, collateral) = (self.view.reserve(plan.debt)?, self.view.reserve(plan.collateral)?);
        let in_shares = plan.receive == Receive::Shares;
        let liquidator = Actor { signer: self.owner, market: self.view.key, obligation: target.address };
        let exchanged = LiquidationAccounts {
            debt: debt.tokens(&self.owner),
            collateral: collateral.tokens(&self.owner),
            receiver: in_shares.then(|| self.address()),
        };
        let Bounds { max_repay, min_receive } = bounds;
        let args = LiquidateArgs { max_repay: Amount::Exact(max_repay), min_receive, receive: plan.receive };
        let mut all = if in_shares { self.opening() } else { Vec::new() };
        all.push(self.creating(collateral));
        all.extend(self.wrapping(debt, max_repay));
        all.push(instructions::liquidate(&liquidator, exchanged, &others, args));
        Ok(all)
    }

    /// Writes off what an obligation owes in a reserve, its collateral being gone. Anyone may.
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// # use wlm_core::units::Bps;
    /// # let sol = example.sol;
    /// # example.world.set_price(&sol, 10.0);
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let plan = market.portfolio(obligation).liquidation_plan(|_| u64::MAX).expect("under water");
    /// let bank = Actions::new(&market, example.bank.key, 0, None);
    /// let target = Target { address: example.alice.obligation, obligation: &obligation };
    /// let mut takes_all_and_absorbs = bank.liquidate(target, &plan, plan.within(Bps(0), u64::MAX, Bps(0)))?;
    /// takes_all_and_absorbs.extend(bank.absorb(target, plan.debt)?);
    /// example.send(&takes_all_and_absorbs)?;
    /// assert!(!example.obligation().has_debt());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn absorb(&self, target: Target, debt: u16) -> Built {
        let others = self.view.others(target.obligation, &[debt])?;
        let reserve = self.view.reserve(debt)?;
        Ok(vec![instructions::absorb_bad_debt(self.view.key, target.address, reserve.vault(), &others)])
    }

    /// Pays a reserve's fees out to the treasury and the insurance, and opens the treasury's token account if it is
    /// not there. Anyone may.
    /// ```
    /// # use wlm_sdk::actions::*;
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// # example.world.advance_with_prices(30 * 86_400);
    /// let market = example.view();
    /// let anyone = Actions::new(&market, example.bank.key, 0, None);
    /// let usd1 = market.find("USD1").expect("listed").index();
    /// assert!(anyone.collectable(usd1)? > 0);
    /// example.send(&anyone.collect(usd1)?)?;
    /// let treasury = market.reserve(usd1)?.wallet(&market.state.treasury);
    /// assert!(example.world.balance_of(&treasury) > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn collect(&self, reserve: u16) -> Built {
        let reserve = self.view.reserve(reserve)?;
        let (state, treasury) = (&reserve.state, &self.view.state.treasury);
        let open = create_associated_token_account_idempotent(
            &self.owner,
            treasury,
            &state.mint,
            &state.token_program,
        );
        let collect = instructions::collect_fees(self.view.key, reserve.tokens(treasury));
        Ok(vec![open, minting(state, collect)])
    }

    /// What [`Actions::collect`] would pay out now, in base units, the insurance's part and what is burned included.
    pub fn collectable(&self, reserve: u16) -> Result<u64, Refused> {
        let state = &self.view.reserve(reserve)?.state;
        let mut pool = state.accrued_pool(self.view.now).map_err(quotes::refused)?;
        let interest = state.facility().collect_interest(&mut pool)?;
        Ok(pool.collect_surplus()?.saturating_add(interest))
    }

    /// Swaps a coin for USD1 at its peg facility, or back. Nothing if the market has no USD1 reserve to know its
    /// token program from.
    /// ```
    /// # use wlm_sdk::{actions::*, instructions::*};
    /// # let mut example = wlm_test_kit::Example::new();
    /// let market = example.view();
    /// let alice = Actions::new(&market, example.alice.key, 0, None);
    /// let usdc = market.find_peg("USDC").expect("a peg facility");
    /// let buy = PegSwap::Buy { coins: 100_000_000, min_usd1: 99_000_000 };
    /// example.send(&alice.swap(usdc, buy).expect("USD1 is listed"))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn swap(&self, peg: &PegView, swap: PegSwap) -> Option<Vec<Instruction>> {
        let usd1 = self.view.usd1()?;
        let price = peg.price_account.filter(|_| matches!(swap, PegSwap::Buy { .. }));
        let coins = peg.tokens(&self.owner);
        let create_coin = create_associated_token_account_idempotent(
            &self.owner,
            &self.owner,
            &coins.mint,
            &coins.token_program,
        );
        let wallet = Usd1Wallet {
            mint: usd1.state.mint,
            wallet: usd1.wallet(&self.owner),
            token_program: usd1.state.token_program,
        };
        let swap = instructions::psm_swap((self.owner, self.view.key), coins, price, wallet, swap);
        Some(vec![create_coin, self.creating(usd1), swap])
    }

    fn actor(&self) -> Actor {
        Actor { signer: self.owner, market: self.view.key, obligation: self.address() }
    }

    fn others(&self, named: &[u16]) -> Result<Vec<instructions::PricedReserve>, Refused> {
        self.obligation.map_or(Ok(Vec::new()), |obligation| self.view.others(obligation, named))
    }

    fn opening(&self) -> Vec<Instruction> {
        let open = || instructions::open_obligation(self.owner, self.owner, self.view.key, self.id);
        if self.obligation.is_some() { Vec::new() } else { vec![open()] }
    }

    fn creating(&self, reserve: &ReserveView) -> Instruction {
        let state = &reserve.state;
        create_associated_token_account_idempotent(
            &self.owner,
            &self.owner,
            &state.mint,
            &state.token_program,
        )
    }

    /// SOL is wrapped where a wallet pays it.
    fn wrapping(&self, reserve: &ReserveView, lamports: u64) -> Vec<Instruction> {
        if !reserve.is_native() {
            return Vec::new();
        }
        let wallet = reserve.wallet(&self.owner);
        let sync = sync_native(&reserve.state.token_program, &wallet).expect("wrapped SOL is a token");
        let pay = system_instruction::transfer(&self.owner, &wallet, lamports);
        vec![self.creating(reserve), pay, sync]
    }

    /// SOL is unwrapped where a wallet receives it: all of it, whatever was wrapped before.
    fn unwrapping(&self, reserve: &ReserveView) -> Option<Instruction> {
        let wallet = reserve.wallet(&self.owner);
        let program = &reserve.state.token_program;
        reserve.is_native().then(|| {
            close_account(program, &wallet, &self.owner, &self.owner, &[]).expect("wrapped SOL is a token")
        })
    }

    fn receiving(&self, reserve: &ReserveView, pays: Instruction) -> Vec<Instruction> {
        let mut all = vec![self.creating(reserve), minting(&reserve.state, pays)];
        all.extend(self.unwrapping(reserve));
        all
    }

    /// What to wrap for a repayment: of all debt, a minute's interest more than it is now; the rest comes back.
    fn lamports_for(&self, reserve: u16, amount: Amount) -> Result<u64, Refused> {
        match amount {
            Amount::Exact(assets) => Ok(assets),
            Amount::All if !self.view.reserve(reserve)?.is_native() => Ok(0),
            Amount::All => {
                let mut portfolio = self.portfolio();
                portfolio.now = portfolio.now.saturating_add(60);
                portfolio.repay(reserve, amount).map(|(paid, _)| paid.assets)
            }
        }
    }
}
