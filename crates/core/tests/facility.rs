//! `facility`: the lending facility mints what is short, burns what is idle, and its level is covered.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use primitive_types::U512;
use proptest::prelude::*;
use support::{act, amount, any_pool, assert_solvent, big, cases, exact, exact_claims, pool, wide_number};
use wlm_core::{
    CoreError, Result,
    facility::LendingFacility,
    interest::Apr,
    pool::{MAX_ASSETS, Pool},
    shares::MIN_DEPOSIT_INDEX,
    units::{Amount, Bps, DebtShares, SupplyShares},
};

/// A facility of any numbers at all.
fn any_facility() -> impl Strategy<Value = LendingFacility> {
    (amount(), amount(), amount(), wide_number()).prop_map(|(capacity, level, deficit, shares)| {
        LendingFacility { capacity, level, deficit, shares: SupplyShares(shares) }
    })
}

/// A sound pool and a facility in it: some of the supply is its own, what that is worth stands
/// behind the level or is interest, and the capacity is used, exhausted or lowered under the level.
fn lent() -> impl Strategy<Value = (Pool, LendingFacility)> {
    (pool(), 0..=4_u8, wide_number(), amount(), prop_oneof![Just(0), amount()], 0..=2_u8, amount()).prop_map(
        |(pool, part, some, interest, deficit, use_, capacity)| {
            let all = pool.supply_shares.0;
            let shares = SupplyShares(match part {
                0 => 0,
                1 => all,
                2 => some.min(all),
                n => all / u128::from(n),
            });
            let claim = pool.supply_index.assets_floor(shares).unwrap();
            let interest = if part == 4 { 0 } else { interest.min(claim) };
            let level = (claim - interest).saturating_add(deficit);
            let deficit = level - (claim - interest);
            let capacity = match use_ {
                0 => level,
                1 => level.saturating_add(capacity),
                _ => capacity,
            };
            (pool, LendingFacility { capacity, level, deficit, shares })
        },
    )
}

/// What the facility's shares are worth, exactly, in 2^-104 base units.
fn worth(pool: &Pool, facility: &LendingFacility) -> U512 {
    big(facility.shares.0) * big(pool.supply_index.0)
}

/// The pool's shares that are not the facility's.
fn of_others(pool: &Pool, facility: &LendingFacility) -> u128 {
    pool.supply_shares.0 - facility.shares.0
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn covering_mints_exactly_what_is_short(state in lent(), assets in amount()) {
        let (before, held) = state;
        let (mut pool, mut facility) = state;
        let short = assets.saturating_sub(before.cash);
        match act(&mut pool, &mut facility, |f, p| f.cover(p, assets)) {
            Ok(minted) => {
                prop_assert_eq!(minted, short);
                prop_assert_eq!(pool.cash, before.cash.max(assets), "INV-04 what is asked for can be paid out");
                prop_assert_eq!(facility.level - held.level, minted, "INV-28");
                prop_assert!(minted == 0 || facility.level <= facility.capacity, "INV-29");
                prop_assert_eq!((facility.deficit, facility.capacity), (held.deficit, held.capacity));
                prop_assert_eq!(of_others(&pool, &facility), of_others(&before, &held), "INV-26");
                prop_assert_eq!((pool.supply_index, pool.debt()), (before.supply_index, before.debt()), "INV-05");
                // Its shares gain what was minted, less than one unit of shares short.
                let gain = worth(&pool, &facility) - worth(&before, &held);
                prop_assert!(gain <= exact(minted) && gain + big(pool.supply_index.0) > exact(minted), "INV-34");
                prop_assert!(facility.claim(&pool).unwrap() + 1 >= held.claim(&before).unwrap() + minted);
                assert_solvent(&pool);
            }
            Err(CoreError::InsufficientLiquidity) => prop_assert!(short > held.room(), "INV-37"),
            Err(CoreError::SupplyIndexTooLow) => prop_assert!(pool.supply_index.0 < MIN_DEPOSIT_INDEX),
            Err(CoreError::Overflow) => prop_assert!(short > MAX_ASSETS.saturating_sub(before.assets().unwrap())),
            Err(error) => prop_assert!(false, "INV-37 {error:?}"),
        }
    }

    /// What is burned is the facility's own, and nobody else's claim moves.
    #[test]
    fn burning_takes_what_is_idle_backed_and_its_own(state in lent()) {
        let (before, held) = state;
        let (mut pool, mut facility) = state;
        let burned = facility.burn_idle(&mut pool).unwrap();
        prop_assert_eq!(burned, held.backed().min(held.claim(&before).unwrap()).min(before.cash));
        prop_assert_eq!((before.cash - pool.cash, held.level - facility.level), (burned, burned), "INV-28");
        prop_assert_eq!(of_others(&pool, &facility), of_others(&before, &held), "INV-26");
        prop_assert_eq!((pool.supply_index, pool.debt()), (before.supply_index, before.debt()), "INV-05");
        prop_assert!(facility.deficit <= facility.level);
        let is_all = burned > 0 && Ok(burned) == held.claim(&before);
        prop_assert!(!is_all || facility.shares.is_zero(), "no crumb of shares stays behind");
        let paid = worth(&before, &held) - worth(&pool, &facility);
        prop_assert!(paid >= exact(burned), "INV-34 it pays for what it takes");
        if facility.shares.is_zero() {
            prop_assert_eq!(facility.deficit, facility.level);
            prop_assert!(paid < exact(burned + 2), "a rounding and a crumb are lost in leaving");
        } else {
            prop_assert_eq!(facility.deficit, held.deficit);
            prop_assert!(facility.claim(&pool).unwrap() > 0, "what is less than a base unit is given up");
            prop_assert!(paid < exact(burned) + big(pool.supply_index.0));
        }
        assert_solvent(&pool);
        let once = (pool, facility);
        prop_assert_eq!((facility.burn_idle(&mut pool), (pool, facility)), (Ok(0), once), "nothing idle is left");
    }

    #[test]
    fn only_what_exceeds_the_backed_level_is_interest(state in lent()) {
        let (before, held) = state;
        let (mut pool, mut facility) = state;
        let taken = facility.collect_interest(&mut pool).unwrap();
        let above = held.claim(&before).unwrap().saturating_sub(held.backed());
        prop_assert_eq!(taken, above.min(before.cash));
        prop_assert_eq!(before.cash - pool.cash, taken, "INV-04");
        prop_assert_eq!(of_others(&pool, &facility), of_others(&before, &held), "INV-26");
        prop_assert_eq!(LendingFacility { shares: held.shares, ..facility }, held, "INV-28 the level stays");
        // The last unit of shares is rounded up: the claim may end that far under the level.
        let claim = facility.claim(&pool).unwrap();
        prop_assert!(taken == 0 || worth(&pool, &facility) + big(pool.supply_index.0) > exact(held.backed()));
        prop_assert!(taken == 0 || claim + 1 >= held.backed());
        assert_solvent(&pool);
    }

    /// A loss that reaches the facility's shares is a deficit to the last unit; the level stays.
    #[test]
    fn after_a_loss_is_recorded_the_claim_covers_the_level(
        state in lent(), piece in 1..=4_u128, insured in prop_oneof![Just(0), amount()],
    ) {
        let (before, held) = state;
        let (mut pool, mut facility) = state;
        let owed = DebtShares(before.debt_shares.0.div_ceil(piece));
        let report = pool.write_off(owed, insured);
        let lost = facility.record_loss(&pool).unwrap();
        prop_assert!(facility.claim(&pool).unwrap() >= facility.backed());
        prop_assert_eq!(facility.deficit - held.deficit, lost);
        prop_assert!(facility.deficit <= facility.level);
        prop_assert_eq!(LendingFacility { deficit: held.deficit, ..facility }, held, "INV-28 the level stays");
        // It bears no more than what all claims fell by, and the unit that its own is rounded by.
        let fallen = exact_claims(&before) - exact_claims(&pool);
        prop_assert!(exact(lost) < fallen + exact(1), "{report:?}");
        prop_assert_eq!(facility.record_loss(&pool), Ok(0), "a loss is booked once");
    }

    #[test]
    fn income_repays_a_deficit_and_no_more(state in lent(), assets in amount()) {
        let (pool, held) = state;
        let mut facility = held;
        let repaid = facility.repay_deficit(assets);
        prop_assert_eq!(repaid, assets.min(held.deficit));
        prop_assert_eq!((held.deficit - facility.deficit, held.level - facility.level), (repaid, repaid), "INV-28");
        prop_assert_eq!((facility.backed(), facility.claim(&pool)), (held.backed(), held.claim(&pool)));
    }

    /// What is minted and burned at once leaves the level as it was, or a unit above it: one that
    /// rounding took, and that is a deficit or has only a crumb of shares behind it.
    #[test]
    fn minting_and_burning_at_once_leaves_at_most_a_unit_on_the_level(state in lent(), assets in amount()) {
        let (mut pool, mut facility) = state;
        facility.burn_idle(&mut pool).unwrap();
        let rested = facility;
        if facility.cover(&mut pool, assets).is_err() {
            return Ok(());
        }
        facility.burn_idle(&mut pool).unwrap();
        let left = facility.level - rested.level;
        prop_assert!(left <= 1, "INV-28 {rested:?} {facility:?}");
        let shows = facility.deficit > rested.deficit || facility.claim(&pool) == Ok(0);
        prop_assert!(left == 0 || shows, "{rested:?} {facility:?}");
    }

    #[test]
    fn no_input_panics_and_a_refusal_changes_nothing(
        pool in any_pool(), facility in any_facility(), assets in amount(),
    ) {
        let _ = (facility.room(), facility.backed(), facility.claim(&pool));
        let with = |run: fn(&mut LendingFacility, &mut Pool, u64) -> Result<u64>| {
            let (mut pool, mut facility) = (pool, facility);
            let _ = act(&mut pool, &mut facility, |facility, pool| run(facility, pool, assets));
        };
        with(|facility, pool, assets| facility.cover(pool, assets));
        with(|facility, pool, _| facility.burn_idle(pool));
        with(|facility, pool, _| facility.collect_interest(pool));
        with(|facility, pool, _| facility.record_loss(pool));
        with(|facility, _, assets| Ok(facility.repay_deficit(assets)));
    }
}

/// What happens to a facility and the pool around it.
#[derive(Clone, Copy, Debug)]
enum Event {
    Cover(u64),
    BurnIdle,
    Collect,
    Repay(u64),
    WriteOff(u64),
    SetCapacity(u64),
    OthersDeposit(u64),
    OthersBorrow(u64),
    BorrowerRepays(u64),
    Wait(u64),
}

fn event() -> impl Strategy<Value = Event> {
    let small = 0..2_000_u64;
    (0..10_u8, prop_oneof![amount(), small]).prop_map(|(kind, n)| match kind {
        0 => Event::Cover(n),
        1 => Event::BurnIdle,
        2 => Event::Collect,
        3 => Event::Repay(n),
        4 => Event::WriteOff(n),
        5 => Event::SetCapacity(n),
        6 => Event::OthersDeposit(n),
        7 => Event::OthersBorrow(n),
        8 => Event::BorrowerRepays(n),
        _ => Event::Wait(n % support::CENTURY),
    })
}

/// Minted and burned by one event.
fn live(pool: &mut Pool, facility: &mut LendingFacility, event: Event) -> (u64, u64) {
    match event {
        Event::Cover(n) => return (act(pool, facility, |f, p| f.cover(p, n)).unwrap_or(0), 0),
        Event::BurnIdle => return (0, facility.burn_idle(pool).unwrap()),
        Event::Collect => _ = facility.collect_interest(pool).unwrap(),
        Event::Repay(n) => return (0, facility.repay_deficit(n)),
        Event::WriteOff(n) => {
            let _ = pool.write_off(DebtShares(pool.debt_shares.0 / u128::from(n % 9 + 1)), n);
            facility.record_loss(pool).unwrap();
        }
        Event::SetCapacity(n) => facility.capacity = n,
        Event::OthersDeposit(n) => _ = pool.deposit(n),
        Event::OthersBorrow(n) => {
            let minted = act(pool, facility, |f, p| f.cover(p, n)).unwrap_or(0);
            let _ = pool.borrow(n);
            return (minted, 0);
        }
        Event::BorrowerRepays(n) => {
            let _ = pool.repay(pool.debt_shares, Amount::Exact(n));
            return (0, facility.burn_idle(pool).unwrap());
        }
        Event::Wait(seconds) => {
            pool.set_rates(Apr(seconds << 13), Bps(1_000)).unwrap();
            pool.accrue(pool.accrued_at.saturating_add(seconds as i64)).unwrap();
        }
    }
    (0, 0)
}

proptest! {
    #![proptest_config(cases(10_000))]

    /// INV-28, INV-29, and the tightest cover there is: shares behind the level are short of it by
    /// less than a unit of shares for each time they were minted or burned since a loss was booked.
    #[test]
    fn over_any_events_the_level_is_what_was_minted_and_is_covered(
        state in lent(), events in prop::collection::vec(event(), 1..24),
    ) {
        let (mut pool, mut facility) = state;
        let mut roundings = 0_u32;
        for event in events {
            let before = (pool.supply_shares, facility);
            let (minted, burned) = live(&mut pool, &mut facility, event);
            let level = before.1.level;
            prop_assert_eq!(facility.level, level + minted - burned, "INV-28 {:?}", event);
            prop_assert!(facility.level <= level.max(facility.capacity), "INV-29 {event:?}");
            prop_assert!(minted == 0 || facility.level <= facility.capacity, "INV-29 {event:?}");
            prop_assert!(facility.deficit <= facility.level, "{event:?}");
            roundings = match event {
                Event::WriteOff(_) => 0,
                _ => roundings + u32::from(facility.shares != before.1.shares),
            };
            let unit = big(pool.supply_index.0);
            let short = exact(facility.backed()).saturating_sub(worth(&pool, &facility));
            prop_assert!(short.is_zero() || short < unit * roundings, "{event:?} {roundings} {facility:?}");
            let covered = u128::from(facility.claim(&pool).unwrap()) + u128::from(facility.deficit);
            prop_assert!(covered + u128::from(roundings) >= u128::from(facility.level), "{event:?}");
            assert_solvent(&pool);
        }
    }
}
