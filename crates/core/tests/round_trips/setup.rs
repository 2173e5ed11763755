//! Where a search starts: pools lent out or not, facilities used, exhausted, or with a capacity
//! lowered under their level, and shares that are worth no whole number of anything.

use wlm_core::{
    facility::LendingFacility,
    interest::Apr,
    peg::{PegFacility, PegTerms},
    pool::Pool,
    shares::{DebtIndex, MAX_INDEX, MIN_DEPOSIT_INDEX, ONE_INDEX, SupplyIndex},
    units::{Bps, DebtShares, SupplyShares},
};

use crate::{
    support::Rng,
    world::{Peg, World},
};

/// A world, with amounts around a size of its own.
pub fn world(rng: &mut Rng) -> World {
    let bits = 2 + rng.below(42);
    let pool = pool(rng, bits);
    let pegs = [peg(rng, bits), peg(rng, bits)];
    World {
        pegs,
        lending: lending(rng, &pool, bits),
        pool,
        flash_fee: fee(rng),
        usd1: some(rng, bits),
        supply: SupplyShares::ZERO,
        debt: DebtShares::ZERO,
        flash: 0,
        minted: 0,
        burned: 0,
        treasury: 1 << 50,
    }
}

/// Nothing, or any amount of up to `bits`.
fn some(rng: &mut Rng, bits: u64) -> u64 {
    if rng.percent(20) { 0 } else { rng.amount(bits) }
}

fn pool(rng: &mut Rng, bits: u64) -> Pool {
    let (supply_index, debt_index) =
        (SupplyIndex(index(rng, MIN_DEPOSIT_INDEX)), DebtIndex(index(rng, ONE_INDEX)));
    let cash = if rng.percent(50) { rng.below(3) } else { some(rng, bits) };
    let debt_shares = debt_index.shares_minted_ceil(some(rng, bits)).unwrap();
    let backing = cash + debt_index.receivable_floor(debt_shares).unwrap();
    let claims = if rng.percent(60) { backing } else { rng.below(backing + 1) };
    Pool {
        cash,
        supply_shares: supply_index.shares_minted_floor(claims).unwrap(),
        supply_index,
        debt_shares,
        debt_index,
        borrow_apr: Apr(0),
        supply_apr: Apr(0),
        accrued_at: 0,
    }
}

/// From the start of a pool, a little or far away from it.
fn index(rng: &mut Rng, low: u128) -> u128 {
    match rng.below(8) {
        0 => ONE_INDEX,
        1 => low + u128::from(rng.below(3)),
        2 => MAX_INDEX - u128::from(rng.below(3)),
        3..6 => ONE_INDEX + u128::from(rng.next() >> 4),
        _ => (u128::from(rng.next()) << rng.below(40)).clamp(low, MAX_INDEX),
    }
}

/// A facility in the pool: its shares are covered by its level, its interest or both.
fn lending(rng: &mut Rng, pool: &Pool, bits: u64) -> LendingFacility {
    let all = pool.supply_shares.0;
    let shares = SupplyShares(match rng.below(4) {
        0 => 0,
        1 => all,
        _ => all / u128::from(2 + rng.below(9)),
    });
    let claim = pool.supply_index.assets_floor(shares).unwrap();
    let interest = if rng.percent(50) { rng.below(claim / 8 + 2).min(claim) } else { 0 };
    let deficit = if rng.percent(50) { some(rng, bits) } else { 0 };
    let level = claim - interest + deficit;
    LendingFacility { capacity: capacity(rng, level, bits), level, deficit, shares }
}

/// Exhausted, nearly, lowered under the level, or with room.
fn capacity(rng: &mut Rng, level: u64, bits: u64) -> u64 {
    match rng.below(6) {
        0 => level,
        1 => level + rng.below(4),
        2 => rng.below(level + 1),
        3 => u64::MAX,
        _ => level + rng.amount(bits + 2),
    }
}

/// A peg of any decimals, its stock often just what its level takes.
fn peg(rng: &mut Rng, bits: u64) -> Peg {
    let decimals = [0, 2, 5, 6, 6, 8, 9, 12, 18][rng.index(9)];
    let (coins_a_unit, units_a_coin) = (10_u64.pow(decimals.max(6) - 6), 10_u64.pow(6 - decimals.min(6)));
    // A few coins at least, and no more than fit well within u64.
    let most = ((1 << bits) / units_a_coin * coins_a_unit.min(1 << 20)).clamp(4, 1 << 60);
    let level = rng.below(most) / coins_a_unit * units_a_coin;
    let level = level.saturating_sub(rng.below(units_a_coin));
    let stock = level.div_ceil(units_a_coin) * coins_a_unit;
    let profit = if rng.percent(50) { 0 } else { rng.below(most) };
    let capacity = capacity(rng, level, bits);
    let decimals = decimals as u8;
    Peg {
        terms: PegTerms { capacity, buy_fee: fee(rng), sell_fee: fee(rng), decimals },
        facility: PegFacility { level, stock: stock + profit },
        coins: rng.below(most),
    }
}

/// Often none at all.
fn fee(rng: &mut Rng) -> Bps {
    Bps([0, 0, 0, 1, 10, 100, 9_999][rng.index(7)])
}
