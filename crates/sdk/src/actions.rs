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
    instructions::{self, Actor, Amount, CollateralUse, PegSwap, Usd1Wallet, minting},
    pda,
    quotes::{Portfolio, Refused},
    view::{MarketView, PegView, ReserveView},
};

pub use self::liquidation::Target;

mod liquidation;

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
    /// # use wlm_sdk::{actions::*, instructions::Amount};
    /// # let mut example = wlm_test_kit::Example::with_a_loan();
    /// let (market, obligation) = (example.view(), example.obligation());
    /// let alice = Actions::new(&market, example.alice.key, 0, Some(&obligation));
    /// example.send(&alice.set_emode(0)?)?;
    /// assert!(alice.portfolio().set_emode(3).is_err(), "there is no such group");
    /// # let with_debt = alice.set_emode(0)?[0].accounts.len();
    /// # let usd1 = market.find("USD1").expect("listed").index();
    /// # example.send(&alice.repay(usd1, Amount::All)?)?;
    /// # let obligation = example.obligation();
    /// # let alice = Actions::new(&market, example.alice.key, 0, Some(&obligation));
    /// # assert!(alice.set_emode(0)?[0].accounts.len() < with_debt, "without debt no reserve is read");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_emode(&self, group: u8) -> Built {
        // Without debt there is nothing to judge, and so no reserve to read.
        let has_debt = self.obligation.is_some_and(Obligation::has_debt);
        let others = if has_debt { self.others(&[])? } else { Vec::new() };
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
        self.view.reserve(reserve)?.collectable(self.view.now)
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
