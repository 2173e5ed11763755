//! The reserves that an action has in play: accrued, priced and valued together.
//!
//! An action names the reserves it moves. Where health counts, the remaining accounts bring
//! the others: for each further position of the obligation, in order, its reserve (writable)
//! and then, if wanted, its price account. Nothing else may follow. A price account that is
//! left out leaves the reserve's cached price.
//!
//! The rules of each action are a method of [`Book`], beside its instruction. They know reserves and
//! obligations, not accounts, so that whoever quotes an action off chain runs the program's own code.

use std::cell::RefMut;

use anchor_lang::prelude::*;
use wlm_core::{
    health::Health,
    pool::Pool,
    price::{OraclePrice, PriceRange, PriceUse},
};

use crate::{
    error::{WlmError, core_error},
    load::load_mut,
    oracle::read_price,
    state::{Emode, Market, Obligation, Reserve, Slot},
};

/// A reserve that the action itself names, with the price account that was passed for it.
#[derive(Clone, Copy)]
pub struct Named<'a, 'info> {
    /// The reserve's account.
    pub reserve: &'a AccountInfo<'info>,
    /// Its price account, if one was passed.
    pub price: Option<&'a AccountInfo<'info>>,
}

/// What to do about a named reserve in which the obligation has no position.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NewPosition {
    /// Take a free place for it.
    Claim,
    /// Refuse.
    Refuse,
}

/// Of which of the other reserves interest is counted. Those the action names always count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// Where the obligation owes. Its other collateral counts as of its reserve's last action,
    /// which is a little less: safe for new risk, and most of what a position would cost.
    OfDebts,
    /// Everywhere: a borrower must not be liquidated for interest that was not counted yet.
    OfAll,
}

/// Whether an action may burn USD1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MintAccess {
    /// The mint was passed writable.
    Writable,
    /// It was not: what lies idle waits for the next.
    ReadOnly,
}

impl MintAccess {
    /// As the mint was passed.
    #[must_use]
    pub const fn of(mint: &AccountInfo) -> Self {
        if mint.is_writable { Self::Writable } else { Self::ReadOnly }
    }
}

/// One reserve in play.
pub struct Entry<'a> {
    /// The account.
    pub reserve: RefMut<'a, Reserve>,
    /// Its pool. A named reserve's has all interest counted; another's only in the index of the
    /// side that weighs, as [`Interest`] says, and is not written back.
    pub pool: Pool,
    /// The obligation's position in it.
    pub slot: Slot,
    /// What that position is worth; set by [`crate::valuation`].
    pub value: PositionValue,
    price: OraclePrice,
}

/// What a position is worth at the prices it was valued with.
#[derive(Clone, Copy, Default)]
pub struct PositionValue {
    /// The prices, if there are any.
    pub prices: Option<PriceRange>,
    /// What it adds to the obligation's health.
    pub health: Health,
}

impl Entry<'_> {
    /// The prices for a use.
    pub fn prices(&self, use_: PriceUse, now: i64) -> wlm_core::Result<PriceRange> {
        let limits = self.reserve.config.oracle_limits();
        self.price.range(use_, &limits, self.reserve.decimals, now)
    }

    /// Whether its price is fresh enough to liquidate with.
    #[must_use]
    pub fn has_live_price(&self, now: i64) -> bool {
        self.prices(PriceUse::Liquidation, now).is_ok()
    }

    /// Sets the rate by the new utilisation. After every move of cash or debt.
    pub fn reprice(&mut self) -> Result<()> {
        self.reserve.reprice(&mut self.pool)
    }

    /// Has the lending facility mint what cash is short of to pay out `assets`. Returns how much.
    pub fn cover(&mut self, assets: u64) -> Result<u64> {
        let pool = &mut self.pool;
        self.reserve.move_facility(|facility| facility.cover(pool, assets))
    }

    /// Has the lending facility burn what lies idle, if that can be done. Returns how much.
    pub fn burn_idle(&mut self, mint: MintAccess) -> Result<u64> {
        if self.reserve.facility_level == 0 || mint == MintAccess::ReadOnly {
            return Ok(0);
        }
        let pool = &mut self.pool;
        self.reserve.move_facility(|facility| facility.burn_idle(pool))
    }
}

/// All reserves in play.
pub struct Book<'a> {
    /// The named reserves first, then the others in the order of their positions.
    pub entries: Vec<Entry<'a>>,
    /// Unix seconds.
    pub now: i64,
    /// How many are named.
    pub named: usize,
    /// The obligation's e-mode group.
    pub emode: Emode,
}

impl<'a> Book<'a> {
    /// Opens the named reserves.
    pub fn open<'info>(
        market: &AccountLoader<'info, Market>,
        named: &[Named<'a, 'info>],
        obligation: &mut Obligation,
        new_position: NewPosition,
    ) -> Result<Self> {
        let now = Clock::get()?.unix_timestamp;
        let market_key = market.key();
        ensure!(obligation.market == market_key, WlmError::WrongMarket);
        let market = market.load()?;
        let emode = market.emode(obligation.emode, now);
        let mut book = Self::new(now, emode, named.len().saturating_add(obligation.active_slots().count()));
        for accounts in named {
            let (reserve, price) = open_reserve(accounts, &market, &market_key, now)?;
            book.name(reserve, price, obligation, new_position)?;
        }
        Ok(book)
    }

    /// An empty book with room for this many reserves.
    #[must_use]
    pub fn new(now: i64, emode: Emode, room: usize) -> Self {
        Self { entries: Vec::with_capacity(room), now, named: 0, emode }
    }

    /// Puts a reserve in play that the action names. Before all others.
    pub fn name(
        &mut self,
        reserve: RefMut<'a, Reserve>,
        price: OraclePrice,
        obligation: &mut Obligation,
        new_position: NewPosition,
    ) -> Result<()> {
        let slot = match new_position {
            NewPosition::Claim => obligation.find_or_claim(reserve.index)?,
            NewPosition::Refuse => obligation.find(reserve.index).ok_or(WlmError::NoPosition)?,
        };
        let pool = reserve.accrued_pool(self.now)?;
        self.entries.push(Entry { pool, slot, value: PositionValue::default(), price, reserve });
        self.named = self.named.saturating_add(1);
        Ok(())
    }

    /// Puts the reserve of another position in play.
    pub fn join(
        &mut self,
        reserve: RefMut<'a, Reserve>,
        price: OraclePrice,
        (obligation, slot): (&Obligation, Slot),
        interest: Interest,
    ) -> Result<()> {
        ensure!(reserve.index == obligation.reserve_index(slot), WlmError::WrongReserve);
        let mut pool = reserve.pool();
        if obligation.owes(slot) {
            pool.debt_index = pool.debt_index_at(self.now).map_err(core_error)?;
        }
        if interest == Interest::OfAll && obligation.is_collateral(slot) {
            pool.supply_index = pool.supply_index_at(self.now).map_err(core_error)?;
        }
        self.entries.push(Entry { pool, slot, value: PositionValue::default(), price, reserve });
        Ok(())
    }

    /// Whether the action names the reserve of this position.
    #[must_use]
    pub fn names(&self, slot: Slot) -> bool {
        self.entries.iter().take(self.named).any(|entry| entry.slot == slot)
    }

    /// Opens the reserves of all other positions, from the remaining accounts.
    pub fn open_others<'info>(
        &mut self,
        market: &AccountLoader<'info, Market>,
        remaining: &'a [AccountInfo<'info>],
        obligation: &Obligation,
        interest: Interest,
    ) -> Result<()> {
        let market_key = market.key();
        let market = market.load()?;
        let mut rest = remaining.iter().peekable();
        for slot in obligation.active_slots() {
            if self.names(slot) {
                continue;
            }
            let reserve = rest.next().ok_or(WlmError::MissingReserve)?;
            let price = rest.next_if(|account| *account.owner != crate::ID);
            let (reserve, price) = open_reserve(&Named { reserve, price }, &market, &market_key, self.now)?;
            self.join(reserve, price, (obligation, slot), interest)?;
        }
        ensure!(rest.next().is_none(), WlmError::UnexpectedAccount);
        Ok(())
    }

    /// The first named reserve.
    pub fn first(&mut self) -> Result<&mut Entry<'a>> {
        self.entries.first_mut().ok_or_else(|| WlmError::MissingReserve.into())
    }

    /// The last named reserve: the first again where the action names one.
    pub fn last_named(&mut self) -> Result<&mut Entry<'a>> {
        let place = self.named.saturating_sub(1);
        self.entries.get_mut(place).ok_or_else(|| WlmError::MissingReserve.into())
    }

    /// Writes the named reserves back, and every reserve's newest price.
    pub fn write(mut self) {
        for (place, entry) in self.entries.iter_mut().enumerate() {
            if place < self.named {
                entry.reserve.set_pool(&entry.pool);
            }
            entry.reserve.price = entry.price.into();
        }
    }
}

/// A reserve of this market, and the newer of its cached and the passed price.
fn open_reserve<'a>(
    accounts: &Named<'a, '_>,
    market: &Market,
    market_key: &Pubkey,
    now: i64,
) -> Result<(RefMut<'a, Reserve>, OraclePrice)> {
    let reserve = load_reserve(accounts.reserve)?;
    ensure!(&reserve.market == market_key, WlmError::WrongMarket);
    let cached = OraclePrice::from(reserve.price);
    let price = match accounts.price {
        Some(account) => cached.newer(read_price(account, market, &reserve.config.feed_id, now)?),
        None => cached,
    };
    Ok((reserve, price))
}

/// A reserve that an action moves without any obligation: interest counted, nothing priced.
pub struct Alone<'a> {
    /// The account.
    pub reserve: RefMut<'a, Reserve>,
    /// Its pool, with all interest counted.
    pub pool: Pool,
    /// Unix seconds.
    pub now: i64,
}

impl<'a> Alone<'a> {
    /// Opens a reserve of this market.
    pub fn open(account: &'a AccountInfo<'_>, market: &Pubkey) -> Result<Self> {
        let now = Clock::get()?.unix_timestamp;
        let reserve = load_reserve(account)?;
        ensure!(&reserve.market == market, WlmError::WrongMarket);
        Ok(Self { pool: reserve.accrued_pool(now)?, reserve, now })
    }

    /// Writes the pool back, as it is.
    pub fn write(&mut self) {
        self.reserve.set_pool(&self.pool);
    }

    /// Writes the pool back with the rates of its new utilisation. After every move of cash, debt
    /// or parameters.
    pub fn reprice(&mut self) -> Result<()> {
        self.reserve.reprice(&mut self.pool)?;
        self.write();
        Ok(())
    }
}

/// A reserve of this program, to be written.
pub fn load_reserve<'a>(account: &'a AccountInfo<'_>) -> Result<RefMut<'a, Reserve>> {
    load_mut(account, WlmError::WrongReserve)
}
