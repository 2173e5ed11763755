//! What an action would come to: the program's own rules, run on copies of its accounts.
//!
//! A [`Portfolio`] is an obligation and the reserves of its market at one moment. Each action returns
//! what it moved and the portfolio after it, or the error the program would return. Nothing is sent.
//!
//! ```no_run
//! # fn load() -> wlm_sdk::quotes::Portfolio { unimplemented!() }
//! use wlm_sdk::instructions::Amount;
//!
//! let portfolio = load();
//! let usd1 = 0; // the reserve's index in the market
//! let most = portfolio.max_borrow(usd1);
//! let (loan, after) = portfolio.borrow(usd1, most / 2)?;
//! println!("health {} to {}", portfolio.health()?.factor_micros(), after.health()?.factor_micros());
//! println!("USD1 that would be minted for it: {}", loan.minted);
//! # Ok::<(), wlm_sdk::quotes::Refused>(())
//! ```

use std::{cell::RefCell, collections::BTreeMap, fmt};

use bytemuck::Zeroable;
use wlm_core::{
    CoreError,
    health::Health,
    price::{OraclePrice, PriceRange, PriceUse},
    units::{DebtShares, SupplyShares},
};
use world_liberty_markets::{
    book::{Book, Interest, MintAccess, NewPosition},
    error::core_error,
    instructions::{Amount, CollateralUse, LiquidateArgs, Receive, Settled},
    state::{Market, Obligation, Reserve},
};

pub use self::plan::{Bounds, Forms, LiquidationPlan};
use crate::errors::{self, WlmError};

mod plan;

/// An obligation and the reserves of its market, at one moment.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// The obligation.
    pub obligation: Obligation,
    /// The market: its terms of liquidation and its e-mode groups.
    pub market: Market,
    /// The time that counts, in unix seconds.
    pub now: i64,
    reserves: BTreeMap<u16, (Reserve, OraclePrice)>,
}

/// Why the program would refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// By a rule of its own.
    Rule(&'static WlmError),
    /// A reserve that is needed is not in the portfolio.
    UnknownReserve(u16),
    /// Otherwise: Anchor's error code.
    Other(u32),
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(error) => write!(formatter, "{}: {}", errors::name(error), errors::message(error)),
            Self::UnknownReserve(index) => write!(formatter, "reserve {index} is not in the portfolio"),
            Self::Other(code) => write!(formatter, "error {code}"),
        }
    }
}

impl std::error::Error for Refused {}

impl From<CoreError> for Refused {
    fn from(error: CoreError) -> Self {
        core_error(error).into()
    }
}

impl From<anchor_lang::error::Error> for Refused {
    fn from(error: anchor_lang::error::Error) -> Self {
        errors::of(&error).map_or_else(Self::Other, Self::Rule)
    }
}

/// A deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supplied {
    /// Supply shares minted.
    pub shares: SupplyShares,
    /// USD1 that the lending facility would burn.
    pub burned: u64,
}

/// A withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenOut {
    /// Base units paid out.
    pub assets: u64,
    /// Supply shares burned.
    pub shares: SupplyShares,
    /// USD1 that the lending facility would mint.
    pub minted: u64,
}

/// A loan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lent {
    /// Debt shares minted.
    pub shares: DebtShares,
    /// USD1 that the lending facility would mint.
    pub minted: u64,
}

/// A repayment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaidBack {
    /// Base units paid.
    pub assets: u64,
    /// Debt shares burned.
    pub shares: DebtShares,
    /// USD1 that the lending facility would burn.
    pub burned: u64,
}

impl Portfolio {
    /// An obligation without reserves yet.
    #[must_use]
    pub const fn new(obligation: Obligation, market: Market, now: i64) -> Self {
        Self { obligation, market, now, reserves: BTreeMap::new() }
    }

    /// Adds a reserve of the obligation's market, with the price account that would be passed. The newer of its cached
    /// and this price counts.
    #[must_use]
    pub fn with_reserve(mut self, reserve: Reserve, price: Option<OraclePrice>) -> Self {
        let cached = OraclePrice::from(reserve.price);
        let price = price.map_or(cached, |passed| cached.newer(passed));
        self.reserves.insert(reserve.index, (reserve, price));
        self
    }

    /// A reserve, as of its last action.
    #[must_use]
    pub fn reserve(&self, index: u16) -> Option<&Reserve> {
        self.reserves.get(&index).map(|(reserve, _)| reserve)
    }

    /// The health that decides on liquidation, all interest counted.
    pub fn health(&self) -> Result<Health, Refused> {
        let others = Some(Interest::OfAll);
        self.run(&[], NewPosition::Refuse, others, |book, obligation| book.liquidation_health(obligation))
            .map(|(health, _)| health)
    }

    /// Supplies base units.
    pub fn deposit(&self, index: u16, assets: u64) -> Result<(Supplied, Self), Refused> {
        let rules = |book: &mut Book, obligation: &mut Obligation| {
            book.deposit(obligation, assets, MintAccess::Writable)
        };
        let ((shares, burned), after) = self.run(&[index], NewPosition::Claim, None, rules)?;
        Ok((Supplied { shares, burned }, after))
    }

    /// Takes supply out.
    pub fn withdraw(&self, index: u16, amount: Amount) -> Result<(TakenOut, Self), Refused> {
        let slot = self.obligation.find(index);
        let others = slot.filter(|slot| self.obligation.backs_debt(*slot)).map(|_| Interest::OfDebts);
        let rules = |book: &mut Book, obligation: &mut Obligation| book.withdraw(obligation, amount);
        let ((taken, minted), after) = self.run(&[index], NewPosition::Refuse, others, rules)?;
        Ok((TakenOut { assets: taken.assets, shares: taken.shares, minted }, after))
    }

    /// Borrows base units.
    pub fn borrow(&self, index: u16, assets: u64) -> Result<(Lent, Self), Refused> {
        let rules = |book: &mut Book, obligation: &mut Obligation| book.borrow(obligation, assets);
        let others = Some(Interest::OfDebts);
        let ((shares, minted), after) = self.run(&[index], NewPosition::Claim, others, rules)?;
        Ok((Lent { shares, minted }, after))
    }

    /// Repays debt, the other reserves passed along.
    pub fn repay(&self, index: u16, amount: Amount) -> Result<(PaidBack, Self), Refused> {
        let rules = |book: &mut Book, obligation: &mut Obligation| {
            book.repay(obligation, amount, MintAccess::Writable)
        };
        let others = Some(Interest::OfDebts);
        let ((paid, burned), after) = self.run(&[index], NewPosition::Refuse, others, rules)?;
        Ok((PaidBack { assets: paid.assets, shares: paid.shares, burned }, after))
    }

    /// Lets a position's supply back debt, or not.
    pub fn set_collateral(&self, index: u16, collateral: CollateralUse) -> Result<Self, Refused> {
        let leaves_debt = collateral == CollateralUse::Disabled && self.obligation.has_debt();
        let rules =
            |book: &mut Book, obligation: &mut Obligation| book.set_collateral(obligation, collateral);
        let others = leaves_debt.then_some(Interest::OfDebts);
        self.run(&[index], NewPosition::Refuse, others, rules).map(|((), after)| after)
    }

    /// Enters an e-mode group, or, with 0, leaves.
    pub fn set_emode(&self, group: u8) -> Result<Self, Refused> {
        let emode = self.market.checked_emode(group, self.now)?;
        let rules = |book: &mut Book, obligation: &mut Obligation| book.set_emode(obligation, group, emode);
        let others = self.obligation.has_debt().then_some(Interest::OfDebts);
        self.run(&[], NewPosition::Refuse, others, rules).map(|((), after)| after)
    }

    /// Is liquidated: `debt` repaid, `collateral` seized. `receiver` is the liquidator's obligation, for shares;
    /// it is not changed here.
    pub fn liquidate(
        &self,
        (debt, collateral): (u16, u16),
        args: &LiquidateArgs,
        receiver: Option<&Obligation>,
    ) -> Result<(Settled, Self), Refused> {
        let named = [debt, collateral];
        let named = if debt == collateral { &named[..1] } else { &named[..] };
        let mut receiver = match args.receive {
            Receive::Tokens => None,
            Receive::Shares => Some(*receiver.ok_or(Refused::Rule(&WlmError::MissingLiquidatorObligation))?),
        };
        let rules = |book: &mut Book, obligation: &mut Obligation| {
            book.liquidate(obligation, &self.market.settings, args, receiver.as_mut())
        };
        self.run(named, NewPosition::Refuse, Some(Interest::OfAll), rules)
    }

    /// The most that can be borrowed of a reserve now, to the base unit; zero if nothing can.
    #[must_use]
    pub fn max_borrow(&self, index: u16) -> u64 {
        let cash = self.reserve(index).map_or(0, |r| r.cash.saturating_add(r.facility().room()));
        most(cash, |assets| self.borrow(index, assets).is_ok())
    }

    /// The most of `assets` that can be supplied now, in base units; zero if nothing can.
    #[must_use]
    pub fn max_deposit(&self, index: u16, assets: u64) -> u64 {
        most(assets, |assets| self.deposit(index, assets).is_ok())
    }

    /// The most that can be withdrawn from a position now, to the base unit; zero if nothing can.
    #[must_use]
    pub fn max_withdraw(&self, index: u16) -> u64 {
        let held = self.obligation.find(index).map(|slot| self.obligation.position(slot).supply());
        let Some((held, reserve)) = held.zip(self.reserve(index)) else { return 0 };
        let index_now = reserve.pool().supply_index_at(self.now);
        let all = index_now.and_then(|now| now.assets_floor(held)).unwrap_or(0);
        most(all, |assets| self.withdraw(index, Amount::Exact(assets)).is_ok())
    }

    /// The liquidation of this obligation that pays the liquidator most, repaying at most `budget` base units of each
    /// reserve's asset; nothing if the program would refuse all.
    #[must_use]
    pub fn liquidation_plan(&self, budget: impl Fn(u16) -> u64) -> Option<LiquidationPlan> {
        let plans = self.pairs().into_iter().filter_map(|pair| {
            self.plan(pair, budget(pair.0), Forms::TokensOrShares).ok().map(|(plan, _)| plan)
        });
        plans.max_by_key(LiquidationPlan::profit)
    }

    /// Each debt with each collateral, by reserve.
    #[must_use]
    pub fn pairs(&self) -> Vec<(u16, u16)> {
        let obligation = &self.obligation;
        let slots = || obligation.active_slots();
        let debts = slots().filter(|slot| obligation.owes(*slot));
        let pairs = debts.flat_map(|debt| {
            slots().filter(|slot| obligation.is_collateral(*slot)).map(move |held| (debt, held))
        });
        pairs.map(|(debt, held)| (obligation.reserve_index(debt), obligation.reserve_index(held))).collect()
    }

    /// What the program would make of one pair of debt and collateral, repaying at most `budget` base units.
    pub fn plan(
        &self,
        (debt, collateral): (u16, u16),
        budget: u64,
        forms: Forms,
    ) -> Result<(LiquidationPlan, Self), Refused> {
        let args = |receive| LiquidateArgs { max_repay: Amount::Exact(budget), min_receive: 0, receive };
        let tokens = self.liquidate((debt, collateral), &args(Receive::Tokens), None);
        let (receive, (settled, after)) = match tokens {
            Err(Refused::Rule(WlmError::InsufficientLiquidity)) if forms == Forms::TokensOrShares => {
                // Any empty obligation takes the shares.
                let receiver = Obligation::zeroed();
                let shares = self.liquidate((debt, collateral), &args(Receive::Shares), Some(&receiver));
                (Receive::Shares, shares?)
            }
            tokens => (Receive::Tokens, tokens?),
        };
        let (repaid, received) = (settled.sizes.repaid, settled.sizes.to_liquidator);
        let plan = LiquidationPlan {
            debt,
            collateral,
            repaid,
            received,
            receive,
            repaid_usd: self.price(debt)?.debt()?.value_ceil(repaid),
            received_usd: self.price(collateral)?.collateral()?.value_floor(received),
        };
        Ok((plan, after))
    }

    /// The prices that count in a liquidation.
    pub fn price(&self, index: u16) -> Result<PriceRange, Refused> {
        let (reserve, price) = self.reserves.get(&index).ok_or(Refused::UnknownReserve(index))?;
        let limits = reserve.config.oracle_limits();
        Ok(price.range(PriceUse::Liquidation, &limits, reserve.decimals, self.now)?)
    }

    /// Runs an action's rules on copies: as the program opens its book, so is it opened here.
    fn run<T>(
        &self,
        named: &[u16],
        new_position: NewPosition,
        others: Option<Interest>,
        rules: impl FnOnce(&mut Book, &mut Obligation) -> anchor_lang::Result<T>,
    ) -> Result<(T, Self), Refused> {
        let cells: BTreeMap<u16, (RefCell<Reserve>, OraclePrice)> = self
            .reserves
            .iter()
            .map(|(index, (reserve, price))| (*index, (RefCell::new(*reserve), *price)))
            .collect();
        let find = |index: u16| cells.get(&index).ok_or(Refused::UnknownReserve(index));
        let mut obligation = self.obligation;
        let emode = self.market.emode(obligation.emode, self.now);
        let mut book = Book::new(self.now, emode, cells.len());
        for index in named {
            let (reserve, price) = find(*index)?;
            book.name(reserve.borrow_mut(), *price, &mut obligation, new_position)?;
        }
        if let Some(interest) = others {
            for slot in obligation.active_slots().filter(|slot| !book.names(*slot)).collect::<Vec<_>>() {
                let (reserve, price) = find(obligation.reserve_index(slot))?;
                book.join(reserve.borrow_mut(), *price, (&obligation, slot), interest)?;
            }
        }
        let done = rules(&mut book, &mut obligation)?;
        book.write();
        let reserves =
            cells.into_iter().map(|(index, (reserve, price))| (index, (reserve.into_inner(), price)));
        Ok((done, Self { obligation, market: self.market, now: self.now, reserves: reserves.collect() }))
    }
}

/// The largest amount up to `limit` that is allowed, where all smaller ones are, too.
pub(crate) fn most(limit: u64, is_allowed: impl Fn(u64) -> bool) -> u64 {
    if is_allowed(limit) {
        return limit;
    }
    let (mut allowed, mut refused) = (0, limit);
    while refused.saturating_sub(allowed) > 1 {
        let middle = allowed + (refused - allowed) / 2;
        if is_allowed(middle) { allowed = middle } else { refused = middle }
    }
    allowed
}
