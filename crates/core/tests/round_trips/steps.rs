//! What the attacker does. Each step is the program's skeleton: mint what is short, move, burn
//! what is idle. Others act in between: the protocol collects, and losses are written off.

use wlm_core::{
    CoreError, Result,
    units::{Amount, DebtShares},
};

use crate::{support::Rng, world::World};

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Coins for USD1.
    Buy(usize, u64),
    /// USD1 for coins.
    Sell(usize, u64),
    Deposit(u64),
    Withdraw(Amount),
    Borrow(u64),
    Repay(Amount),
    Rebalance,
    FlashMint(u64),
    RepayFlash,
    /// Burns the attacker's own USD1 against the deficit.
    RepayDeficit,
    /// The protocol takes its interest, its surplus and the pegs' profit.
    Collect,
    /// A part of the others' debt is struck off, with as much insured.
    WriteOff(u128, u64),
}

impl Step {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Buy(..) => "buy",
            Self::Sell(..) => "sell",
            Self::Deposit(_) => "deposit",
            Self::Withdraw(_) => "withdraw",
            Self::Borrow(_) => "borrow",
            Self::Repay(_) => "repay",
            Self::Rebalance => "rebalance",
            Self::FlashMint(_) => "flash mint",
            Self::RepayFlash => "repay flash",
            Self::RepayDeficit => "repay deficit",
            Self::Collect => "collect",
            Self::WriteOff(..) => "write off",
        }
    }
}

impl World {
    pub fn choose(&self, rng: &mut Rng) -> Step {
        let peg = rng.index(2);
        match rng.below(100) {
            0..16 => Step::Buy(peg, self.about(rng, &[self.pegs[peg].coins])),
            16..32 => Step::Sell(peg, self.about(rng, &[self.usd1, self.pegs[peg].facility.level])),
            32..48 => Step::Deposit(self.about(rng, &[self.usd1])),
            48..60 if rng.percent(30) => Step::Withdraw(Amount::All),
            48..60 => Step::Withdraw(Amount::Exact(self.about(rng, &[self.supplied()]))),
            60..72 => Step::Borrow(self.about(rng, &[self.usd1])),
            72..80 if rng.percent(50) => Step::Repay(Amount::All),
            72..80 => Step::Repay(Amount::Exact(self.about(rng, &[self.owed(), self.usd1]))),
            80..85 => Step::Rebalance,
            85..92 => Step::FlashMint(self.about(rng, &[self.usd1, self.pool.debt().unwrap()])),
            92..96 => Step::RepayDeficit,
            96..98 => Step::Collect,
            _ => Step::WriteOff(u128::from(1 + rng.below(20)), self.about(rng, &[0, self.owed()])),
        }
    }

    /// An amount just about something that decides what happens: what a step names itself, cash,
    /// room, or what is backed; or some part of it.
    fn about(&self, rng: &mut Rng, own: &[u64]) -> u64 {
        let facility = &self.lending;
        let common = [self.pool.cash, self.pool.cash.saturating_add(facility.room()), facility.backed(), 1];
        let whole = if rng.percent(75) { own[rng.index(own.len())] } else { common[rng.index(4)] };
        match rng.below(5) {
            0 => rng.below(whole.saturating_add(1)),
            1 => rng.below(whole.saturating_add(1).min(64)),
            2 => whole.saturating_add(rng.below(3)).saturating_sub(1),
            _ => whole,
        }
    }

    /// What turns everything it has into USD1.
    pub fn raise_cash(&self, rng: &mut Rng) -> Vec<Step> {
        let mut steps = vec![Step::Withdraw(Amount::All)];
        if rng.percent(80) {
            steps.extend((0..2).map(|peg| Step::Buy(peg, self.pegs[peg].coins)));
        }
        steps
    }

    /// Repays what it owes, with everything it has where that takes it, and withdraws all.
    pub fn leave(&self) -> Vec<Step> {
        let mut steps = vec![Step::Repay(Amount::All), Step::Withdraw(Amount::All), Step::Repay(Amount::All)];
        if self.owed() > self.usd1.saturating_add(self.supplied()) {
            steps.extend((0..2).map(|peg| Step::Buy(peg, self.pegs[peg].coins)));
            steps.push(Step::Repay(Amount::Exact(self.usd1)));
            steps.push(Step::Repay(Amount::All));
        }
        steps.push(Step::Withdraw(Amount::All));
        steps
    }

    /// Takes a step; what is refused may leave a part of it behind.
    pub fn take(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Buy(peg, coins) => self.buy(peg, coins),
            Step::Sell(peg, usd1) => self.sell(peg, usd1),
            Step::Deposit(assets) => self.deposit(assets),
            Step::Withdraw(amount) => self.withdraw(amount),
            Step::Borrow(assets) => self.borrow(assets),
            Step::Repay(amount) => self.repay(amount),
            Step::Rebalance => self.burn_idle(),
            Step::FlashMint(assets) => self.flash_mint(assets),
            Step::RepayFlash => self.repay_flash(),
            Step::RepayDeficit => self.repay_deficit(),
            Step::Collect => self.collect(),
            Step::WriteOff(part, insured) => self.write_off(part, insured),
        }
    }

    fn buy(&mut self, peg: usize, coins: u64) -> Result<()> {
        let peg = &mut self.pegs[peg];
        peg.coins = peg.coins.checked_sub(coins).ok_or(CoreError::AmountExceedsPosition)?;
        let minted = peg.facility.buy(&peg.terms, coins)?;
        self.minted += u128::from(minted);
        self.earn(minted)
    }

    fn sell(&mut self, peg: usize, usd1: u64) -> Result<()> {
        self.pay(usd1)?;
        let peg = &mut self.pegs[peg];
        let coins = peg.facility.sell(&peg.terms, usd1)?;
        peg.coins = peg.coins.checked_add(coins).ok_or(CoreError::Overflow)?;
        self.burned += u128::from(usd1);
        Ok(())
    }

    fn deposit(&mut self, assets: u64) -> Result<()> {
        self.pay(assets)?;
        self.supply = self.supply.plus(self.pool.deposit(assets)?)?;
        self.burn_idle()
    }

    fn withdraw(&mut self, amount: Amount) -> Result<()> {
        let quote = self.pool.quote_withdrawal(self.supply, amount)?;
        self.cover(quote.assets)?;
        let paid = self.pool.withdraw(self.supply, amount)?;
        assert_eq!(paid, quote, "cover changes no index");
        self.supply = self.supply.minus(paid.shares)?;
        self.earn(paid.assets)
    }

    fn borrow(&mut self, assets: u64) -> Result<()> {
        self.cover(assets)?;
        self.debt = self.debt.plus(self.pool.borrow(assets)?)?;
        self.earn(assets)
    }

    fn repay(&mut self, amount: Amount) -> Result<()> {
        let paid = self.pool.repay(self.debt, amount)?;
        self.pay(paid.assets)?;
        self.debt = self.debt.minus(paid.shares)?;
        self.burn_idle()
    }

    fn flash_mint(&mut self, assets: u64) -> Result<()> {
        if assets == 0 || self.flash > 0 {
            return Err(CoreError::ZeroAmount);
        }
        self.flash = assets;
        self.earn(assets)
    }

    /// Burned with its fee, which goes to the pool.
    fn repay_flash(&mut self) -> Result<()> {
        let fee = self.flash_fee();
        self.pay(self.flash)?;
        self.pay(fee)?;
        self.pool.receive(fee)?;
        self.flash = 0;
        Ok(())
    }

    fn repay_deficit(&mut self) -> Result<()> {
        let repaid = self.lending.repay_deficit(self.usd1);
        if repaid == 0 {
            return Err(CoreError::ZeroAmount);
        }
        self.burned += u128::from(repaid);
        self.pay(repaid)
    }

    fn collect(&mut self) -> Result<()> {
        self.treasury += self.lending.collect_interest(&mut self.pool)? + self.pool.collect_surplus()?;
        for peg in &mut self.pegs {
            peg.facility.collect_profit(&peg.terms)?;
        }
        Ok(())
    }

    fn write_off(&mut self, part: u128, insured: u64) -> Result<()> {
        let of_others = self.pool.debt_shares.minus(self.debt)?;
        let report = self.pool.write_off(DebtShares(of_others.0 / part), insured.min(self.treasury))?;
        self.treasury -= report.from_insurance;
        self.lending.record_loss(&self.pool).map(drop)
    }

    fn earn(&mut self, usd1: u64) -> Result<()> {
        self.usd1 = self.usd1.checked_add(usd1).ok_or(CoreError::Overflow)?;
        Ok(())
    }

    fn pay(&mut self, usd1: u64) -> Result<()> {
        self.usd1 = self.usd1.checked_sub(usd1).ok_or(CoreError::AmountExceedsPosition)?;
        Ok(())
    }

    fn cover(&mut self, assets: u64) -> Result<()> {
        self.minted += u128::from(self.lending.cover(&mut self.pool, assets)?);
        Ok(())
    }

    fn burn_idle(&mut self) -> Result<()> {
        self.burned += u128::from(self.lending.burn_idle(&mut self.pool)?);
        Ok(())
    }
}
