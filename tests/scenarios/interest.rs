//! Interest, to the unit.

use wlm_sdk::instructions::Amount;
use wlm_test_kit::{Asset, World};

use crate::{
    exact::Exact,
    stage::{DAY, HOUR, Stage, YEAR},
};

/// The protocol's part of the interest, in basis points.
const RESERVE_FACTOR: u64 = 1_000;
const HALF_DAYS: i64 = 730;

#[test]
fn a_debt_grows_by_the_exponential_to_the_unit() {
    for seconds in [1, 59, HOUR, DAY, 30 * DAY, YEAR, 3 * YEAR] {
        let Stage { mut world, usd1, bank, alice, .. } = Stage::lend(10_000.0, 100.0, 8_765.432_1);
        let (lent, borrowed) = (world.supplied(&bank, &usd1), world.owed(&alice, &usd1));
        let growth = Exact::growth(world.reserve(&usd1).borrow_apr, seconds);
        let owed = Exact::from_units(borrowed).times(&growth);
        let interest = owed.minus(&Exact::from_units(borrowed));
        let claimed = Exact::from_units(lent).times(&Exact::growth(world.reserve(&usd1).supply_apr, seconds));
        let share = Exact::from_units(lent).plus(&interest.part(10_000 - RESERVE_FACTOR));

        world.advance(seconds);
        world.refresh(&usd1).unwrap();

        assert_eq!(world.owed(&alice, &usd1), owed.ceil(), "debt after {seconds} s");
        assert_eq!(world.supplied(&bank, &usd1), claimed.floor(), "supply after {seconds} s");
        assert!(claimed.floor() <= share.floor(), "suppliers' part after {seconds} s");
    }
}

#[test]
fn the_rate_is_the_curves_at_the_utilisation() {
    let stage = Stage::lend(10_000.0, 100.0, 4_500.0);
    // 45 % of the way to 90 %, where the curve stands at 6 % a year: 3 %.
    let (apr, exact) = (stage.world.reserve(&stage.usd1).borrow_apr, 300_u64 << 32);
    assert!(apr.abs_diff(exact) <= 600 << 2, "{apr} instead of {exact}");
}

#[test]
fn suppliers_and_protocol_get_what_the_borrower_pays() {
    for seconds in [1, DAY, 17 * DAY + 1, YEAR, 10 * YEAR] {
        let Stage { mut world, market, usd1, bank, alice, .. } = Stage::lend(10_000.0, 100.0, 9_999.0);
        let (rich, richer) = (world.wallet(&alice, &usd1), world.wallet(&bank, &usd1));
        world.fund(&alice, &usd1, 1_000_000_000_000);
        world.advance(seconds);

        world.repay(&alice, &usd1, Amount::All).unwrap();
        world.withdraw(&bank, &usd1, Amount::All).unwrap();
        world.collect_fees(&market, &usd1).unwrap();

        let paid = rich + 1_000_000_000_000 - world.wallet(&alice, &usd1);
        let received = world.wallet(&bank, &usd1) - richer;
        let collected = world.balance_of(&usd1.wallet(&market.treasury));
        assert_eq!(received + collected, paid + 1_000_000, "after {seconds} s, with the dollar not lent");
        assert_eq!(world.balance_of(&usd1.vault), 0);
        assert!(collected > 0, "a protocol's part after {seconds} s");
    }
}

#[test]
fn a_pool_idle_for_a_year_earns_and_costs_nothing() {
    let mut stage = Stage::new();
    let Stage { bank, usd1, .. } = stage;
    let before = stage.world.wallet(&bank, &usd1);
    stage.supply_dollars(&bank, 1_234.567_891);
    stage.world.advance(YEAR);
    stage.world.refresh(&usd1).unwrap();
    stage.world.withdraw(&bank, &usd1, Amount::All).unwrap();
    assert_eq!(stage.world.wallet(&bank, &usd1), before);
    assert_eq!(stage.world.reserve(&usd1).cash, 0);
}

#[test]
fn counting_often_is_counting_once_and_never_in_a_users_favour() {
    let Stage { mut world, usd1, bank, alice, .. } = Stage::lend(10_000.0, 100.0, 8_000.0);
    let (lent, borrowed) = (world.supplied(&bank, &usd1), world.owed(&alice, &usd1));
    let growth = Exact::growth(world.reserve(&usd1).borrow_apr, YEAR);
    let owed = Exact::from_units(borrowed).times(&growth);
    let interest = owed.minus(&Exact::from_units(borrowed));
    let claimed = Exact::from_units(lent).plus(&interest.part(10_000 - RESERVE_FACTOR));

    let mut seldom = world.clone();
    count_for_a_year(&mut seldom, &usd1, 1);
    count_for_a_year(&mut world, &usd1, HALF_DAYS);

    let (often, once) = (world.reserve(&usd1).pool(), seldom.reserve(&usd1).pool());
    let debt_gap = often.debt_index.0.abs_diff(once.debt_index.0);
    let supply_gap = often.supply_index.0.abs_diff(once.supply_index.0);
    // A count encloses the exponential within 2^-58 of it.
    let apart = |index: u128| (index >> 58) * HALF_DAYS as u128;
    assert!(debt_gap <= apart(once.debt_index.0), "the debt index is {debt_gap} apart");
    assert!(supply_gap <= apart(once.supply_index.0), "the supply index is {supply_gap} apart");
    assert!(world.owed(&alice, &usd1) >= owed.ceil(), "less is owed by counting often");
    assert!(world.supplied(&bank, &usd1) <= claimed.floor(), "more is earned by counting often");
}

fn count_for_a_year(world: &mut World, asset: &Asset, times: i64) {
    for _ in 0..times {
        world.advance(YEAR / times);
        world.refresh(asset).unwrap();
    }
}
