//! What people, keepers, oracles and time do. Each action is the program's skeleton: accrue,
//! move, reprice, check; a refusal takes everything back.

use wlm_core::{
    CoreError, Result,
    limits::{check_borrow_cap, check_obligation_share, check_supply_cap, check_utilisation},
    liquidation::{Liquidation, liquidate},
    pool::WriteOff,
    price::PriceUse,
    units::{Amount, DebtShares, SupplyShares},
};

use crate::{
    checks,
    setup::Profile,
    world::{Reserve, World},
};

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    Deposit {
        who: usize,
        reserve: usize,
        assets: u64,
    },
    Withdraw {
        who: usize,
        reserve: usize,
        amount: Amount,
    },
    Borrow {
        who: usize,
        reserve: usize,
        assets: u64,
    },
    Repay {
        who: usize,
        reserve: usize,
        amount: Amount,
    },
    /// The liquidator takes cash, or is somebody who takes shares.
    Liquidate {
        who: usize,
        debt: usize,
        collateral: usize,
        offer: Amount,
        taker: Option<usize>,
    },
    WriteOff {
        who: usize,
        reserve: usize,
        insured: u64,
    },
    Collect {
        reserve: usize,
    },
    MovePrice {
        reserve: usize,
    },
    Wait,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub enum Done {
    Moved(u64),
    Liquidated(Liquidation),
    WrittenOff(WriteOff),
    Nothing,
}

impl World {
    /// One action, and all checks.
    pub fn step(&mut self) -> (Action, bool) {
        let action = self.choose();
        let unaccrued = self.reserves.clone();
        self.accrue_all();
        checks::after_accrual(&unaccrued, self);
        let before = self.clone();
        let done = self.act(action);
        if done.is_err() {
            let rng = self.rng.clone();
            *self = Self { rng, ..before.clone() };
        }
        checks::after_action(&before, self, action, done);
        (action, done.is_ok())
    }

    /// The end of the world: whoever can pay does, losses are taken, and all may leave.
    pub fn everybody_leaves(&mut self) {
        for who in 0..self.obligations.len() {
            for reserve in 0..self.reserves.len() {
                if !self.obligations[who][reserve].debt.is_zero() {
                    self.repay(who, reserve, Amount::All).expect("INV-37 everybody can repay");
                }
            }
        }
        for who in 0..self.obligations.len() {
            for reserve in 0..self.reserves.len() {
                self.leave(who, reserve);
            }
        }
        checks::nothing_is_left_but_surplus(self);
    }

    fn leave(&mut self, who: usize, reserve: usize) {
        let position = &mut self.obligations[who][reserve];
        if !position.supply.is_zero() {
            let Reserve { pool, vault, .. } = &mut self.reserves[reserve];
            *vault -= pool.withdraw(position.supply, Amount::All).expect("INV-37 everybody can leave").assets;
            position.supply = SupplyShares::ZERO;
        }
    }

    fn choose(&mut self) -> Action {
        let (who, reserve) = (self.rng.index(self.obligations.len()), self.rng.index(self.reserves.len()));
        match self.rng.below(100) {
            0..16 => self.choose_deposit(who),
            16..28 => self.choose_withdrawal(who),
            28..52 => Action::Borrow { who, reserve, assets: self.loan(who, reserve) },
            52..58 => self.choose_repayment(who),
            58..80 => self.choose_liquidation(who),
            80..84 => self.choose_write_off(who),
            84 => Action::Collect { reserve },
            85..95 => Action::MovePrice { reserve },
            _ => Action::Wait,
        }
    }

    /// Everybody keeps to two assets, so that prices matter.
    fn choose_deposit(&mut self, who: usize) -> Action {
        let reserve = (who + self.rng.index(2)) % self.reserves.len();
        let bits = if self.profile == Profile::Extremes { 61 } else { 42 };
        Action::Deposit { who, reserve, assets: self.rng.amount(bits) }
    }

    fn choose_withdrawal(&mut self, who: usize) -> Action {
        let reserve = self.some_reserve(|world, reserve| world.supplied(who, reserve) > 0);
        Action::Withdraw { who, reserve, amount: self.part_of(self.supplied(who, reserve)) }
    }

    fn choose_repayment(&mut self, who: usize) -> Action {
        let reserve = self.some_reserve(|world, reserve| world.owed(who, reserve) > 0);
        Action::Repay { who, reserve, amount: self.part_of(self.owed(who, reserve)) }
    }

    /// A reserve that is `fit`, or any if none is.
    fn some_reserve(&mut self, fit: impl Fn(&Self, usize) -> bool) -> usize {
        let reserves = self.reserves.len();
        let start = self.rng.index(reserves);
        (0..reserves)
            .map(|step| (start + step) % reserves)
            .find(|reserve| fit(self, *reserve))
            .unwrap_or(start)
    }

    fn choose_write_off(&mut self, who: usize) -> Action {
        let ruined =
            (0..self.obligations.len()).find(|who| self.has_debt(*who) && !self.has_collateral(*who));
        let who = ruined.unwrap_or(who);
        let reserve = self.some_reserve(|world, reserve| world.owed(who, reserve) > 0);
        let insured = if self.rng.percent(50) { 0 } else { self.rng.below(self.owed(who, reserve) + 2) };
        Action::WriteOff { who, reserve, insured }
    }

    fn choose_liquidation(&mut self, first: usize) -> Action {
        let people = self.obligations.len();
        let unhealthy = (0..people).map(|step| (first + step) % people).find(|who| !self.is_healthy(*who));
        let who = if self.rng.percent(90) { unhealthy.unwrap_or(first) } else { first };
        let debt = self.some_reserve(|world, reserve| world.owed(who, reserve) > 0);
        let collateral = self.some_reserve(|world, reserve| world.supplied(who, reserve) > 0);
        let taker = self.rng.percent(30).then(|| self.rng.index(people)).filter(|taker| *taker != who);
        Action::Liquidate { who, debt, collateral, offer: self.part_of(self.owed(who, debt)), taker }
    }

    /// All, some, or more than there is.
    fn part_of(&mut self, whole: u64) -> Amount {
        match self.rng.below(10) {
            0..4 => Amount::All,
            4 => Amount::Exact(whole.saturating_add(self.rng.below(3))),
            _ => Amount::Exact(self.rng.below(whole.saturating_add(1).max(1))),
        }
    }

    /// Often just about what the collateral allows.
    fn loan(&mut self, who: usize, reserve: usize) -> u64 {
        let weight = self.reserves[reserve].weights.debt_weight;
        let quote = self.health(who, PriceUse::NewRisk).and_then(|health| {
            let value = wlm_core::health::borrowable(&health, weight);
            Ok(self.band(reserve, PriceUse::NewRisk)?.debt.assets_floor(value))
        });
        let most = quote.unwrap_or(0).min(self.reserves[reserve].pool.cash);
        if self.rng.percent(50) { most } else { self.rng.below(most.saturating_add(2).max(1)) }
    }

    fn accrue_all(&mut self) {
        for Reserve { pool, .. } in &mut self.reserves {
            pool.accrue(self.now).expect("INV-36 a sound pool accrues");
        }
    }

    fn act(&mut self, action: Action) -> Result<Done> {
        match action {
            Action::Deposit { who, reserve, assets } => self.deposit(who, reserve, assets),
            Action::Withdraw { who, reserve, amount } => self.withdraw(who, reserve, amount),
            Action::Borrow { who, reserve, assets } => self.borrow(who, reserve, assets),
            Action::Repay { who, reserve, amount } => self.repay(who, reserve, amount),
            Action::Liquidate { who, debt, collateral, offer, taker } => {
                let deal = self.liquidate(who, debt, collateral, offer)?;
                self.hand_over(who, collateral, &deal, taker)?;
                Ok(Done::Liquidated(deal))
            }
            Action::WriteOff { who, reserve, insured } => self.write_off(who, reserve, insured),
            Action::Collect { reserve } => self.collect(reserve),
            Action::MovePrice { reserve } => Ok(self.move_price(reserve)),
            Action::Wait => Ok(self.wait()),
        }
    }

    fn deposit(&mut self, who: usize, reserve: usize, assets: u64) -> Result<Done> {
        let Reserve { pool, vault, supply_cap, .. } = &mut self.reserves[reserve];
        let shares = pool.deposit(assets)?;
        check_supply_cap(pool, *supply_cap)?;
        *vault += assets;
        let position = &mut self.obligations[who][reserve];
        position.supply = position.supply.plus(shares)?;
        self.reprice(reserve)?;
        Ok(Done::Moved(assets))
    }

    fn withdraw(&mut self, who: usize, reserve: usize, amount: Amount) -> Result<Done> {
        let now = self.now;
        let position = &mut self.obligations[who][reserve];
        let Reserve { pool, vault, bucket, outflow, .. } = &mut self.reserves[reserve];
        let paid = pool.withdraw(position.supply, amount)?;
        position.supply = position.supply.minus(paid.shares)?;
        *bucket = bucket.take(paid.assets, outflow, now)?;
        *vault -= paid.assets;
        self.reprice(reserve)?;
        if self.has_debt(who) {
            self.check_within_ltv(who)?;
        }
        Ok(Done::Moved(paid.assets))
    }

    fn borrow(&mut self, who: usize, reserve: usize, assets: u64) -> Result<Done> {
        let now = self.now;
        let asset = &mut self.reserves[reserve];
        let shares = asset.pool.borrow(assets)?;
        asset.bucket = asset.bucket.take(assets, &asset.outflow, now)?;
        asset.vault -= assets;
        let position = &mut self.obligations[who][reserve];
        position.debt = position.debt.plus(shares)?;
        self.reprice(reserve)?;
        let (owed, asset) = (self.owed(who, reserve), &self.reserves[reserve]);
        check_borrow_cap(&asset.pool, asset.borrow_cap)?;
        check_utilisation(&asset.pool, 0, asset.max_utilisation)?;
        check_obligation_share(&asset.pool, 0, owed, asset.max_share)?;
        self.check_within_ltv(who)?;
        Ok(Done::Moved(assets))
    }

    fn repay(&mut self, who: usize, reserve: usize, amount: Amount) -> Result<Done> {
        let position = &mut self.obligations[who][reserve];
        let Reserve { pool, vault, .. } = &mut self.reserves[reserve];
        let paid = pool.repay(position.debt, amount)?;
        position.debt = position.debt.minus(paid.shares)?;
        *vault += paid.assets;
        self.reprice(reserve)?;
        Ok(Done::Moved(paid.assets))
    }

    fn liquidate(
        &mut self,
        who: usize,
        debt: usize,
        collateral: usize,
        offer: Amount,
    ) -> Result<Liquidation> {
        let health = self.health(who, PriceUse::Liquidation)?;
        let (terms, sides) = (self.terms(debt, collateral), self.sides(who, debt, collateral)?);
        let deal = liquidate(&health, &terms, &sides, offer)?;
        self.repay(who, debt, Amount::Exact(deal.repaid))?;
        Ok(deal)
    }

    fn hand_over(
        &mut self,
        who: usize,
        reserve: usize,
        deal: &Liquidation,
        taker: Option<usize>,
    ) -> Result<()> {
        let held = self.obligations[who][reserve].supply;
        let Reserve { pool, vault, .. } = &mut self.reserves[reserve];
        let seized = if let Some(taker) = taker {
            let shares = pool.seize_shares(held, deal.seized, deal.to_liquidator)?;
            let position = &mut self.obligations[taker][reserve];
            position.supply = position.supply.plus(shares.kept)?;
            shares.seized
        } else {
            let shares = pool.seize(held, deal.seized, deal.to_liquidator)?;
            *vault -= deal.to_liquidator;
            shares
        };
        self.obligations[who][reserve].supply = held.minus(seized)?;
        self.reprice(reserve)
    }

    fn write_off(&mut self, who: usize, reserve: usize, insured: u64) -> Result<Done> {
        if self.has_collateral(who) {
            return Err(CoreError::NotLiquidatable);
        }
        let owed = self.obligations[who][reserve].debt;
        let report = self.reserves[reserve].pool.write_off(owed, insured)?;
        self.reserves[reserve].vault += report.from_insurance;
        self.obligations[who][reserve].debt = DebtShares::ZERO;
        self.reprice(reserve)?;
        Ok(Done::WrittenOff(report))
    }

    fn collect(&mut self, reserve: usize) -> Result<Done> {
        let taken = self.reserves[reserve].pool.collect_surplus()?;
        self.reserves[reserve].vault -= taken;
        self.reprice(reserve)?;
        Ok(Done::Moved(taken))
    }

    fn move_price(&mut self, reserve: usize) -> Done {
        let least = match self.profile {
            Profile::Crash => 60,
            Profile::Extremes => 80,
            Profile::Calm | Profile::Years => 94,
        };
        let (percent, falls) = ((least + self.rng.below(101 - least)) as i64, self.rng.percent(50));
        let Reserve { oracle, anchor_price, .. } = &mut self.reserves[reserve];
        let (up, down) = if falls { (percent, 100) } else { (100, percent) };
        let price = i128::from(oracle.price) * i128::from(up) / i128::from(down);
        let (lowest, highest) = (i128::from(*anchor_price / 30).max(1), i128::from(*anchor_price) * 9);
        oracle.price = price.clamp(lowest, highest) as i64;
        oracle.ema = (oracle.ema / 2 + oracle.price / 2).max(1);
        oracle.confidence = oracle.price.unsigned_abs() / 2_000;
        oracle.published_at = self.now;
        Done::Nothing
    }

    fn wait(&mut self) -> Done {
        let longest = if self.profile == Profile::Years { 90 * 86_400 } else { 86_400 };
        self.now += self.rng.below(longest) as i64;
        Done::Nothing
    }

    fn reprice(&mut self, reserve: usize) -> Result<()> {
        let Reserve { pool, curve, fee, .. } = &mut self.reserves[reserve];
        pool.reprice(curve, *fee, 0)
    }

    fn check_within_ltv(&self, who: usize) -> Result<()> {
        let health = self.health(who, PriceUse::NewRisk)?;
        if health.is_within_ltv() { Ok(()) } else { Err(CoreError::LiquidationWorsensHealth) }
    }
}
