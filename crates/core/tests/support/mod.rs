//! What the property tests share: exact big-integer references and biased inputs.
#![allow(dead_code, reason = "each test binary uses its own part")]

use primitive_types::U512;
use proptest::prelude::*;
use wlm_core::{
    Result,
    facility::LendingFacility,
    interest::{Apr, CurvePoint, Utilisation},
    pool::{MAX_ASSETS, Pool},
    shares::{DebtIndex, MAX_INDEX, MIN_DEPOSIT_INDEX, ONE_INDEX, SupplyIndex},
    units::{Bps, DebtShares, SupplyShares},
};

/// From shares times index to base units.
pub const SHARE_INDEX_BITS: u32 = 104;
pub const YEAR: u64 = 31_536_000;
pub const CENTURY: u64 = 100 * YEAR;
/// 1000 % a year.
pub const MAX_APR: Apr = Apr(100_000 << 32);

/// `count` random cases; a failure prints its input, so no file of seeds is kept.
pub fn cases(count: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(count) }
}

pub fn big(n: impl Into<U512>) -> U512 {
    n.into()
}

pub fn pow2(bits: u32) -> U512 {
    U512::one() << bits
}

pub fn pow10(digits: u32) -> U512 {
    big(10_u32).pow(big(digits))
}

pub fn ceil_div(n: U512, d: U512) -> U512 {
    let (quotient, remainder) = n.div_mod(d);
    quotient + u8::from(!remainder.is_zero())
}

/// Any `u64`, with its edges more often than chance would have them.
pub fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![
        1 => prop::sample::select(vec![0, 1, 2, 999, 1_000_000, 1 << 32, 1 << 63, u64::MAX - 1, u64::MAX]),
        3 => (any::<u64>(), 0..64_u32).prop_map(|(n, bits)| n >> bits),
    ]
}

/// Any `u128`, of any length.
pub fn wide_number() -> impl Strategy<Value = u128> {
    prop_oneof![
        1 => prop::sample::select(vec![0, 1, ONE_INDEX, MAX_INDEX, 1 << 127, u128::MAX]),
        3 => (any::<u128>(), 0..128_u32).prop_map(|(n, bits)| n >> bits),
    ]
}

fn index_from(low: u128) -> impl Strategy<Value = u128> {
    prop_oneof![
        1 => prop::sample::select(vec![low, low + 1, ONE_INDEX, ONE_INDEX + 1, MAX_INDEX - 1, MAX_INDEX]),
        3 => (any::<u128>(), 24..84_u32).prop_map(move |(n, bits)| (n >> bits).clamp(low, MAX_INDEX)),
    ]
}

/// A supply index at which deposits are taken.
pub fn supply_index() -> impl Strategy<Value = SupplyIndex> {
    index_from(MIN_DEPOSIT_INDEX).prop_map(SupplyIndex)
}

pub fn debt_index() -> impl Strategy<Value = DebtIndex> {
    index_from(ONE_INDEX).prop_map(DebtIndex)
}

pub fn seconds() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(60),
        Just(86_400),
        Just(YEAR),
        Just(CENTURY),
        0..CENTURY,
        0..100_000_u64
    ]
}

pub fn apr() -> impl Strategy<Value = Apr> {
    prop_oneof![
        Just(Apr(0)),
        Just(Apr(1)),
        Just(MAX_APR),
        (0..=MAX_APR.0).prop_map(Apr),
        (0..1_u64 << 42).prop_map(Apr)
    ]
}

pub fn part() -> impl Strategy<Value = Bps> {
    prop_oneof![Just(Bps(0)), Just(Bps::ONE), (0..=10_000_u32).prop_map(Bps)]
}

pub fn utilisation() -> impl Strategy<Value = Utilisation> {
    prop_oneof![Just(Utilisation(0)), Just(Utilisation::ONE), (0..=Utilisation::ONE.0).prop_map(Utilisation)]
}

/// A valid curve of 1 to 8 points.
pub fn curve() -> impl Strategy<Value = Vec<CurvePoint>> {
    let inner = prop::collection::btree_set(1..10_000_u32, 0..=6);
    let rates = prop::collection::vec(0..=100_000_u32, 8);
    (inner, rates, any::<bool>()).prop_map(|(inner, mut rates, flat)| {
        rates.sort_unstable();
        let all = std::iter::once(0).chain(inner).chain([10_000]);
        let points = all.zip(rates).map(|(at, apr)| CurvePoint { utilisation: Bps(at), apr: Bps(apr) });
        points.take(if flat { 1 } else { 8 }).collect()
    })
}

/// A pool that could exist: cash and debt within `u64`, claims within cash and debt, and some
/// interest counted, so that nothing is a whole number of base units.
pub fn pool() -> impl Strategy<Value = Pool> {
    (fresh_pool(), apr(), seconds(), part()).prop_map(|(mut pool, rate, span, fee)| {
        pool.set_rates(rate, fee).expect("a sound pool has rates");
        pool.accrue(i64::try_from(span).expect("a span is at most a century")).expect("a sound pool accrues");
        Pool { accrued_at: 0, ..pool }
    })
}

/// A pool of any numbers at all, sound or not.
pub fn any_pool() -> impl Strategy<Value = Pool> {
    let shares = (wide_number(), wide_number(), wide_number(), wide_number());
    (amount(), shares, any::<(u64, u64)>(), any::<i64>()).prop_map(
        |(cash, (s, si, d, di), aprs, accrued_at)| Pool {
            cash,
            supply_shares: SupplyShares(s),
            supply_index: SupplyIndex(si),
            debt_shares: DebtShares(d),
            debt_index: DebtIndex(di),
            borrow_apr: Apr(aprs.0),
            supply_apr: Apr(aprs.1),
            accrued_at,
        },
    )
}

fn fresh_pool() -> impl Strategy<Value = Pool> {
    (amount(), amount(), amount(), supply_index(), debt_index()).prop_map(
        |(cash, debt, claims, supply_index, debt_index)| {
            let cash = cash.min(MAX_ASSETS - 1);
            let debt = debt.min(MAX_ASSETS - 1 - cash);
            let claims = claims.min(cash + debt);
            Pool {
                cash,
                supply_shares: supply_index.shares_minted_floor(claims).expect("the index takes deposits"),
                supply_index,
                debt_shares: debt_index.shares_minted_ceil(debt).expect("a debt index is at least one"),
                debt_index,
                borrow_apr: Apr(0),
                supply_apr: Apr(0),
                accrued_at: 0,
            }
        },
    )
}

/// A new pool with `supply` deposited and `debt` of it lent out.
pub fn lend(supply: u64, debt: u64) -> Pool {
    let mut pool = Pool::new(0);
    pool.deposit(supply).expect("a new pool takes deposits");
    pool.borrow(debt).expect("less is lent than there is");
    pool
}

/// All claims on a pool, exactly, in 2^-104 base units.
pub fn exact_claims(pool: &Pool) -> U512 {
    big(pool.supply_shares.0) * big(pool.supply_index.0)
}

/// All debt to a pool, exactly, in 2^-104 base units.
pub fn exact_debt(pool: &Pool) -> U512 {
    big(pool.debt_shares.0) * big(pool.debt_index.0)
}

/// Base units in 2^-104 base units.
pub fn exact(assets: u64) -> U512 {
    big(assets) << SHARE_INDEX_BITS
}

/// INV-03: cash and debt cover every claim, to the last fraction of a base unit.
pub fn assert_solvent(pool: &Pool) {
    let assets = exact(pool.cash) + exact_debt(pool);
    assert!(assets >= exact_claims(pool), "INV-03 claims exceed cash and debt: {pool:?}");
}

/// SplitMix64: deterministic, and good enough to choose actions.
#[derive(Clone)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `end`, which is above zero.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    pub fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    pub fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// Of any length up to `bits`, and sometimes just one.
    pub fn amount(&mut self, bits: u64) -> u64 {
        let drop = 64 - 1 - self.below(bits);
        (self.next() >> drop).max(1)
    }
}

/// INV-13: what `act` refuses leaves pool and facility as they were.
pub fn act<T>(
    pool: &mut Pool,
    facility: &mut LendingFacility,
    act: impl FnOnce(&mut LendingFacility, &mut Pool) -> Result<T>,
) -> Result<T> {
    let before = (*pool, *facility);
    let done = act(facility, pool);
    assert!(done.is_ok() || (*pool, *facility) == before, "INV-13");
    done
}
