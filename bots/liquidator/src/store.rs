//! Every obligation that owes something, a million of them in memory.
//!
//! An account has 864 bytes, most of them empty positions. Here an obligation keeps its names (address, owner,
//! number) and a *leg* for each thing it has or owes; which obligations have a leg in a reserve is a set of bits a
//! reserve. An obligation without debt is not kept: it cannot be liquidated, and the account that says it borrowed
//! brings all that is needed.

mod bits;

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, RandomState},
};

use bytemuck::Zeroable;
use hashbrown::HashTable;
use solana_pubkey::Pubkey;
use wlm_core::units::{DebtShares, SupplyShares};
use wlm_sdk::program::state::Obligation;

pub use bits::{Bits, places};

/// What a leg is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Debt shares.
    Debt,
    /// Supply shares that back debt.
    Collateral,
    /// Supply shares that do not: they weigh nothing, but the program wants their reserve passed.
    Idle,
}

/// What an obligation has or owes in one reserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    // Halves, because a `u128` would align a leg to 32 bytes.
    low: u64,
    high: u64,
    /// The reserve's index in the market.
    pub reserve: u16,
    /// Which of the two, and whether it weighs.
    pub side: Side,
    /// The obligation's e-mode group. All its legs say the same; here it fills a gap.
    pub group: u8,
}

impl Leg {
    /// Shares, with 40 fractional bits.
    #[must_use]
    pub const fn shares(&self) -> u128 {
        ((self.high as u128) << 64) | self.low as u128
    }

    /// [`Leg::shares`] within two parts in 2^53.
    #[must_use]
    pub const fn approximate_shares(&self) -> f64 {
        self.high as f64 * TWO_POW_64 + self.low as f64
    }

    /// Whether a price of its reserve moves the obligation's health.
    const fn weighs(&self) -> bool {
        !matches!(self.side, Side::Idle)
    }

    #[expect(clippy::cast_possible_truncation, reason = "each half keeps its 64 bits")]
    const fn new(reserve: u16, side: Side, shares: u128, group: u8) -> Self {
        Self { low: shares as u64, high: (shares >> 64) as u64, reserve, side, group }
    }
}

const TWO_POW_64: f64 = 18_446_744_073_709_551_616.0;

/// What became of an obligation that was put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It owes something, and is kept.
    InDebt,
    /// It owes nothing, and is not.
    DebtFree,
}

/// Which obligations to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Each: time has passed.
    All,
    /// Those that have or owe something in these reserves, by index: a price has changed.
    Touching(Vec<u16>),
    /// These, by address: their accounts have changed.
    Only(Vec<Pubkey>),
}

/// Who an obligation is.
#[derive(Clone, Copy)]
struct Names {
    address: Pubkey,
    owner: Pubkey,
}

/// Where an obligation's legs lie.
#[derive(Clone, Copy, Default)]
struct Span {
    start: u32,
    len: u8,
    room: u8,
    /// The owner's number for the obligation; here it fills a gap.
    id: u16,
}

impl Span {
    const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.len as usize
    }
}

/// All obligations of one market that owe something.
#[derive(Default)]
pub struct Store {
    names: Vec<Names>,
    spans: Vec<Span>,
    legs: Vec<Leg>,
    /// Legs that no span covers any more.
    wasted: usize,
    free: Vec<u32>,
    by_address: HashTable<u32>,
    hasher: RandomState,
    taken: Bits,
    by_reserve: BTreeMap<u16, Bits>,
}

impl Store {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many obligations are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_address.len()
    }

    /// Whether nobody owes anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_address.is_empty()
    }

    /// Puts an obligation in, in place of what was known of it.
    pub fn upsert(&mut self, address: Pubkey, obligation: &Obligation) -> Kept {
        if !obligation.has_debt() {
            self.remove(&address);
            return Kept::DebtFree;
        }
        let place = self.place_for(address, obligation.owner);
        self.forget_legs(place);
        let mut legs = [Leg::new(0, Side::Idle, 0, 0); MAX_LEGS];
        let mut count = 0;
        for (spot, leg) in legs.iter_mut().zip(legs_of(obligation)) {
            *spot = leg;
            count += 1;
        }
        self.write_legs(place, legs.get(..count).unwrap_or_default(), obligation.id);
        Kept::InDebt
    }

    /// Takes an obligation out: its account is gone.
    pub fn remove(&mut self, address: &Pubkey) {
        let hash = self.hasher.hash_one(address);
        let names = &self.names;
        let Ok(entry) = self.by_address.find_entry(hash, |place| is_at(names, *place, address)) else {
            return;
        };
        let (place, _) = entry.remove();
        self.forget_legs(place);
        self.taken.remove(place);
        self.free.push(place);
    }

    /// Where an obligation is, if it is in.
    #[must_use]
    pub fn find(&self, address: &Pubkey) -> Option<u32> {
        let hash = self.hasher.hash_one(address);
        self.by_address.find(hash, |place| is_at(&self.names, *place, address)).copied()
    }

    /// The address at a place.
    #[must_use]
    pub fn address(&self, place: u32) -> Pubkey {
        self.names.get(place as usize).map(|names| names.address).unwrap_or_default()
    }

    /// The owner of the obligation at a place.
    #[must_use]
    pub fn owner(&self, place: u32) -> Pubkey {
        self.names.get(place as usize).map(|names| names.owner).unwrap_or_default()
    }

    /// What the obligation at a place has and owes, in the order of its positions.
    #[must_use]
    pub fn legs(&self, place: u32) -> &[Leg] {
        let span = self.spans.get(place as usize).copied().unwrap_or_default();
        self.legs.get(span.range()).unwrap_or_default()
    }

    /// The obligation at a place, as far as it decides on a liquidation: positions keep their order but close up,
    /// and what was last recorded about health and attribution is not kept.
    #[must_use]
    pub fn obligation(&self, place: u32, market: Pubkey) -> Obligation {
        let mut obligation = Obligation::zeroed();
        let id = self.spans.get(place as usize).map_or(0, |span| span.id);
        obligation.initialise(self.owner(place), market, id, 0);
        for leg in self.legs(place) {
            // An obligation has no more legs than places for them: it came from one.
            let Ok(slot) = obligation.find_or_claim(leg.reserve) else { break };
            obligation.emode = leg.group;
            match leg.side {
                Side::Debt => obligation.set_debt(slot, DebtShares(leg.shares())),
                Side::Idle => obligation.set_supply(slot, SupplyShares(leg.shares())),
                Side::Collateral => {
                    obligation.set_supply(slot, SupplyShares(leg.shares()));
                    obligation.enable_collateral(slot);
                }
            }
        }
        obligation
    }

    /// The places of a scope.
    #[must_use]
    pub fn places_in(&self, scope: &Scope) -> Bits {
        match scope {
            Scope::All => self.taken.clone(),
            Scope::Touching(reserves) => {
                let mut all = Bits::default();
                for reserve in reserves {
                    self.by_reserve.get(reserve).into_iter().for_each(|places| all.join(places));
                }
                all
            }
            Scope::Only(addresses) => {
                let mut all = Bits::default();
                addresses.iter().filter_map(|address| self.find(address)).for_each(|place| all.insert(place));
                all
            }
        }
    }

    /// The addresses of all that are in, in no order that means anything.
    pub fn addresses(&self) -> impl Iterator<Item = Pubkey> {
        places(0, self.taken.words()).map(|place| self.address(place))
    }

    /// Bytes of memory that it holds, those in reserve included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let sets: usize = self.by_reserve.values().map(Bits::bytes).sum();
        // A table of places has one more byte of control for each.
        let table = self.by_address.capacity() * (size_of::<u32>() + 1) * 8 / 7;
        self.names.capacity() * size_of::<Names>()
            + self.spans.capacity() * size_of::<Span>()
            + self.legs.capacity() * size_of::<Leg>()
            + self.free.capacity() * size_of::<u32>()
            + self.taken.bytes()
            + sets
            + table
    }

    fn place_for(&mut self, address: Pubkey, owner: Pubkey) -> u32 {
        if let Some(place) = self.find(&address) {
            self.name(place, Names { address, owner });
            return place;
        }
        let place = self.free.pop().unwrap_or_else(|| {
            self.names.push(Names { address, owner });
            self.spans.push(Span::default());
            // Four billion obligations do not fit any memory.
            u32::try_from(self.names.len() - 1).unwrap_or(u32::MAX)
        });
        self.name(place, Names { address, owner });
        let hash = self.hasher.hash_one(address);
        let (names, hasher) = (&self.names, &self.hasher);
        let rehash = |place: &u32| {
            let address = names.get(*place as usize).map(|names| names.address).unwrap_or_default();
            hasher.hash_one(address)
        };
        self.by_address.insert_unique(hash, place, rehash);
        self.taken.insert(place);
        place
    }

    fn name(&mut self, place: u32, names: Names) {
        if let Some(known) = self.names.get_mut(place as usize) {
            *known = names;
        }
    }

    fn forget_legs(&mut self, place: u32) {
        let Some(span) = self.spans.get_mut(place as usize) else { return };
        for leg in self.legs.get(span.range()).unwrap_or_default() {
            if let Some(places) = self.by_reserve.get_mut(&leg.reserve) {
                places.remove(place);
            }
        }
        span.len = 0;
    }

    fn write_legs(&mut self, place: u32, legs: &[Leg], id: u16) {
        let Some(span) = self.spans.get_mut(place as usize) else { return };
        let len = u8::try_from(legs.len()).unwrap_or(u8::MAX);
        if span.room < len {
            self.wasted += usize::from(span.room);
            span.start = u32::try_from(self.legs.len()).unwrap_or(u32::MAX);
            span.room = len;
            self.legs.extend_from_slice(legs);
        }
        (span.len, span.id) = (len, id);
        let range = span.range();
        if let Some(spots) = self.legs.get_mut(range) {
            spots.copy_from_slice(legs);
        }
        for leg in legs.iter().filter(|leg| leg.weighs()) {
            self.by_reserve.entry(leg.reserve).or_default().insert(place);
        }
        if self.wasted > FEW_LEGS && self.wasted > self.legs.len() / 2 {
            self.close_up();
        }
    }

    /// Moves all legs together.
    fn close_up(&mut self) {
        let mut legs = Vec::with_capacity(self.legs.len() - self.wasted);
        for span in &mut self.spans {
            let range = span.range();
            span.start = u32::try_from(legs.len()).unwrap_or(u32::MAX);
            span.room = span.len;
            legs.extend_from_slice(self.legs.get(range).unwrap_or_default());
        }
        self.legs = legs;
        self.wasted = 0;
    }
}

/// Supply and debt in each of 16 positions.
const MAX_LEGS: usize = 32;
/// Below this, closing up gains nothing.
const FEW_LEGS: usize = 4_096;

fn is_at(names: &[Names], place: u32, address: &Pubkey) -> bool {
    names.get(place as usize).is_some_and(|names| &names.address == address)
}

fn legs_of(obligation: &Obligation) -> impl Iterator<Item = Leg> {
    obligation.active_slots().flat_map(move |slot| {
        let (reserve, position) = (obligation.reserve_index(slot), obligation.position(slot));
        let (supply, debt, group) = (position.supply().0, position.debt().0, obligation.emode);
        let side = if obligation.is_collateral(slot) { Side::Collateral } else { Side::Idle };
        let supply = (supply > 0).then(|| Leg::new(reserve, side, supply, group));
        let debt = obligation.owes(slot).then(|| Leg::new(reserve, Side::Debt, debt, group));
        supply.into_iter().chain(debt)
    })
}

#[cfg(test)]
mod tests;
