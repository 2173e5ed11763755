//! `pool`: every move between cash, shares and indices keeps every claim covered.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use support::{
    amount, any_pool, assert_solvent, big, cases, curve, exact, exact_claims, lend, part, pool, wide_number,
};
use wlm_core::{
    CoreError,
    interest::{Apr, Utilisation, apr_at},
    pool::{MAX_ASSETS, Pool},
    shares::{DebtIndex, MAX_INDEX, SupplyIndex},
    units::{Amount, Bps, DebtShares, SupplyShares},
};

fn wanted() -> impl Strategy<Value = Amount> {
    prop_oneof![Just(Amount::All), amount().prop_map(Amount::Exact)]
}

/// What insures a loss: anything, or just about what decides who pays.
fn insurance(loss: u64, surplus: u64, (kind, any, step): (u8, u64, u64)) -> u64 {
    match kind {
        0 => any,
        1 => any % loss,
        2 => (loss - 1).saturating_add(step),
        _ => loss.saturating_sub(surplus).saturating_add(step).saturating_sub(1),
    }
}

/// INV-13: what `act` refuses leaves the pool as it was.
fn refused_changes_nothing<T>(pool: &Pool, act: impl FnOnce(&mut Pool) -> Result<T, CoreError>) {
    let mut after = *pool;
    if act(&mut after).is_err() {
        assert_eq!(after, *pool, "INV-13");
    }
}

#[test]
fn an_empty_pool_refuses_everything_and_owes_nothing() {
    let mut pool = Pool::new(5);
    assert_eq!(pool.deposit(0), Err(CoreError::ZeroAmount));
    assert_eq!(pool.borrow(0), Err(CoreError::ZeroAmount));
    assert_eq!(pool.borrow(1), Err(CoreError::InsufficientLiquidity));
    assert_eq!(pool.withdraw(SupplyShares::ZERO, Amount::All), Err(CoreError::ZeroAmount));
    assert_eq!(pool.withdraw(SupplyShares::ZERO, Amount::Exact(1)), Err(CoreError::AmountExceedsPosition));
    assert_eq!(pool.repay(DebtShares::ZERO, Amount::All), Err(CoreError::ZeroAmount));
    assert_eq!(pool.write_off(DebtShares::ZERO, 0), Err(CoreError::ZeroAmount));
    assert_eq!((pool.debt(), pool.claims(), pool.surplus()), (Ok(0), Ok(0), Ok(0)));
    assert_eq!(pool.utilisation(0), Ok(Utilisation(0)));
    assert_eq!(pool.receive(0), Ok(()));
    assert_eq!(pool, Pool::new(5));
}

#[test]
fn as_much_as_a_pool_can_hold_goes_in_and_out() {
    let mut pool = Pool::new(0);
    assert_eq!(pool.deposit(MAX_ASSETS + 1), Err(CoreError::Overflow));
    let shares = pool.deposit(MAX_ASSETS).unwrap();
    assert_eq!(pool.deposit(1), Err(CoreError::Overflow));
    let debt = pool.borrow(MAX_ASSETS).unwrap();
    pool.set_rates(Apr(100_000 << 32), Bps(0)).unwrap();
    pool.accrue(1_000_000).unwrap();
    assert_eq!(pool.debt_index, DebtIndex::ONE, "there is no room for interest");
    assert_eq!(pool.repay(debt, Amount::All).unwrap().assets, MAX_ASSETS, "INV-37");
    assert_eq!(pool.withdraw(shares, Amount::All).unwrap().assets, MAX_ASSETS, "INV-37");
}

/// Loans and repayments at the highest index add a crumb each; a full pool has room for them.
#[test]
fn crumbs_never_keep_a_full_pool_from_being_repaid() {
    let mut pool = lend(1 << 40, 1 << 23);
    pool.debt_index = DebtIndex(MAX_INDEX - 1);
    pool.cash = MAX_ASSETS - pool.debt().unwrap();
    let mut owed = pool.debt_shares;
    for _ in 0..1_000 {
        owed = owed.plus(pool.borrow(1).unwrap()).unwrap();
        owed = owed.minus(pool.repay(owed, Amount::Exact(1)).unwrap().shares).unwrap();
    }
    assert!(pool.assets().unwrap() > MAX_ASSETS, "crumbs add up");
    assert!(pool.repay(owed, Amount::All).is_ok(), "INV-37");
}

#[test]
fn a_total_loss_leaves_claims_of_nothing_and_an_exit() {
    let mut pool = lend(1_000, 1_000);
    let held = pool.supply_shares;
    let all = pool.write_off(pool.debt_shares, 0).unwrap();
    assert_eq!((all.loss, all.from_fees, all.from_suppliers), (1_000, 0, 1_000));
    assert_eq!((pool.supply_index, pool.claims()), (SupplyIndex(0), Ok(0)));
    assert_eq!(pool.deposit(1), Err(CoreError::SupplyIndexTooLow));
    assert_eq!(pool.withdraw(held, Amount::Exact(1)), Err(CoreError::AmountExceedsPosition));
    assert_eq!(pool.withdraw(held, Amount::All).unwrap().assets, 0, "a worthless position can be cleared");
}

#[test]
fn fees_bear_a_loss_before_suppliers_do() {
    let mut pool = lend(1_000, 500);
    pool.cash += 60; // fees that nobody collected
    let loss = pool.debt_index.shares_burned_floor(50).unwrap();
    let report = pool.write_off(loss, 0).unwrap();
    assert_eq!((report.loss, report.from_fees, report.from_suppliers), (50, 50, 0), "INV-35");
    assert_eq!(pool.supply_index, SupplyIndex::ONE);
    let report = pool.write_off(loss, 0).unwrap();
    assert_eq!((report.from_fees, report.from_suppliers), (10, 40), "INV-35");
    assert_eq!(pool.claims(), Ok(960));
}

#[test]
fn insurance_bears_a_loss_before_fees_and_suppliers_do() {
    let mut pool = lend(1_000, 500);
    pool.receive(60).unwrap();
    let loss = pool.debt_index.shares_burned_floor(100).unwrap();
    let report = pool.write_off(loss, 1_000).unwrap();
    assert_eq!((report.from_insurance, report.from_fees, report.from_suppliers), (100, 0, 0), "INV-35");
    let report = pool.write_off(loss, 30).unwrap();
    assert_eq!((report.from_insurance, report.from_fees, report.from_suppliers), (30, 60, 10), "INV-35");
    assert_eq!((pool.cash, pool.claims()), (690, Ok(990)));
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn deposit_then_withdraw_gains_nothing_and_loses_at_most_one_unit(before in pool(), assets in amount()) {
        let mut pool = before;
        if let Ok(shares) = pool.deposit(assets) {
            let back = pool.withdraw(shares, Amount::All).unwrap().assets;
            prop_assert!(back <= assets && assets - back <= 1, "INV-34 {assets} in, {back} out");
            prop_assert_eq!(pool, Pool { cash: before.cash + (assets - back), ..before });
        }
    }

    #[test]
    fn borrow_then_repay_gains_nothing_and_costs_at_most_one_unit(before in pool(), assets in amount()) {
        let mut pool = before;
        if let Ok(shares) = pool.borrow(assets) {
            let paid = pool.repay(shares, Amount::All).unwrap().assets;
            prop_assert!(paid >= assets && paid - assets <= 1, "INV-34 {assets} out, {paid} in");
            prop_assert_eq!(pool, Pool { cash: before.cash + (paid - assets), ..before });
        }
    }

    #[test]
    fn a_deposit_moves_exactly_its_amount(before in pool(), assets in 1..u64::MAX) {
        let mut pool = before;
        match pool.deposit(assets) {
            Ok(shares) => {
                prop_assert_eq!(pool.cash - before.cash, assets, "INV-04");
                prop_assert_eq!(pool.supply_shares, before.supply_shares.plus(shares).unwrap(), "INV-01");
                assert_solvent(&pool);
            }
            Err(CoreError::Overflow) => prop_assert!(assets > MAX_ASSETS - before.assets().unwrap(), "INV-37"),
            Err(error) => prop_assert!(false, "INV-37 {error:?}"),
        }
    }

    #[test]
    fn a_withdrawal_moves_exactly_its_amount(before in pool(), wanted in wanted()) {
        let mut pool = before;
        let held = before.supply_shares;
        let worth = before.supply_index.assets_floor(held).unwrap();
        match (pool.withdraw(held, wanted), wanted) {
            (Ok(paid), _) => {
                prop_assert_eq!(before.cash - pool.cash, paid.assets, "INV-04");
                prop_assert_eq!(before.supply_shares.minus(paid.shares).unwrap(), pool.supply_shares, "INV-01");
                prop_assert!(exact(paid.assets) <= big(paid.shares.0) * big(before.supply_index.0), "INV-34");
                prop_assert!(wanted == Amount::Exact(paid.assets) || wanted == Amount::All);
                assert_solvent(&pool);
            }
            (Err(CoreError::InsufficientLiquidity), Amount::All) => prop_assert!(worth > before.cash, "INV-37"),
            (Err(CoreError::InsufficientLiquidity), Amount::Exact(n)) => prop_assert!(n > before.cash, "INV-37"),
            (Err(CoreError::AmountExceedsPosition), Amount::Exact(n)) => prop_assert!(n > worth, "INV-37"),
            (Err(CoreError::ZeroAmount), _) => prop_assert!(held.is_zero() || wanted == Amount::Exact(0)),
            (Err(error), _) => prop_assert!(false, "INV-37 {error:?}"),
        }
    }

    #[test]
    fn a_seizure_burns_what_it_takes_and_pays_no_more(before in pool(), seized in amount(), kept_back in amount()) {
        let (mut pool, held) = (before, before.supply_shares);
        let worth = before.supply_index.assets_floor(held).unwrap();
        let (seized, paid) = (seized.min(worth), seized.min(worth).saturating_sub(kept_back));
        match pool.seize(held, seized, paid) {
            Ok(burned) => {
                prop_assert_eq!(before.cash - pool.cash, paid, "INV-04");
                prop_assert_eq!(held.minus(burned).unwrap(), pool.supply_shares, "INV-01");
                prop_assert!(exact(seized) <= big(burned.0) * big(before.supply_index.0), "INV-34");
                prop_assert!(seized < worth || burned == held, "nothing stays behind of a whole position");
                assert_solvent(&pool);
            }
            Err(error) => prop_assert!(error == CoreError::InsufficientLiquidity && paid > before.cash, "INV-37"),
        }
    }

    #[test]
    fn shares_change_hands_without_cash(before in pool(), seized in amount(), kept_back in amount()) {
        let (mut pool, held) = (before, before.supply_shares);
        let worth = before.supply_index.assets_floor(held).unwrap();
        let (seized, paid) = (seized.min(worth), seized.min(worth).saturating_sub(kept_back));
        let moved = pool.seize_shares(held, seized, paid).unwrap();
        prop_assert_eq!(pool.cash, before.cash, "INV-04");
        prop_assert_eq!(pool.supply_shares.plus(moved.seized).unwrap(), before.supply_shares.plus(moved.kept).unwrap(), "INV-01");
        prop_assert!(moved.kept <= moved.seized && moved.seized <= held);
        prop_assert!(before.supply_index.assets_floor(moved.kept).unwrap() <= paid, "INV-34");
        assert_solvent(&pool);
    }

    #[test]
    fn a_loan_moves_exactly_its_amount(before in pool(), assets in 1..u64::MAX) {
        let mut pool = before;
        match pool.borrow(assets) {
            Ok(shares) => {
                prop_assert_eq!(before.cash - pool.cash, assets, "INV-04");
                prop_assert_eq!(pool.debt_shares, before.debt_shares.plus(shares).unwrap(), "INV-02");
                assert_solvent(&pool);
            }
            Err(CoreError::InsufficientLiquidity) => prop_assert!(assets > before.cash, "INV-37"),
            Err(error) => prop_assert!(false, "INV-37 {error:?}"),
        }
    }

    #[test]
    fn a_repayment_never_exceeds_the_debt_and_always_succeeds(before in pool(), wanted in wanted(), piece in 1..=4_u128) {
        let mut pool = before;
        let owed = DebtShares(before.debt_shares.0 / piece);
        let debt = before.debt_index.assets_ceil(owed).unwrap();
        match pool.repay(owed, wanted) {
            Ok(paid) => {
                prop_assert_eq!(pool.cash - before.cash, paid.assets, "INV-04");
                prop_assert_eq!(before.debt_shares.minus(paid.shares).unwrap(), pool.debt_shares, "INV-02");
                prop_assert!(paid.assets <= debt && paid.shares <= owed);
                prop_assert!(exact(paid.assets) >= big(paid.shares.0) * big(before.debt_index.0), "INV-34");
                prop_assert!(wanted != Amount::All || paid.shares == owed, "INV-37 all is all");
                assert_solvent(&pool);
            }
            Err(error) => {
                prop_assert_eq!(error, CoreError::ZeroAmount, "INV-37");
                prop_assert!(owed.is_zero() || wanted == Amount::Exact(0), "INV-37");
            }
        }
    }

    #[test]
    fn a_loss_is_borne_by_insurance_then_fees_then_suppliers(
        before in pool(), piece in 1..=4_u128, choice in (0..4_u8, amount(), 0..=2_u64),
    ) {
        let mut pool = before;
        let owed = DebtShares(before.debt_shares.0.div_ceil(piece));
        if owed.is_zero() {
            return Ok(());
        }
        let loss = before.debt_index.assets_ceil(owed).unwrap();
        let surplus = before.surplus().unwrap();
        let insured = insurance(loss, surplus, choice);
        let report = pool.write_off(owed, insured).unwrap();
        let uninsured = report.from_fees + report.from_suppliers;
        prop_assert_eq!(report.loss, loss);
        prop_assert_eq!(report.from_insurance, insured.min(loss), "INV-35 insurance first, and no more than the loss");
        prop_assert_eq!(report.from_insurance + uninsured, report.loss, "INV-35 reported in full");
        prop_assert!(report.from_fees <= surplus.saturating_add(1), "INV-35");
        prop_assert!(report.from_suppliers == 0 || (report.from_insurance == insured && report.from_fees >= surplus), "INV-35");
        // One step of the index moves all shares; nobody loses more than that and two base units.
        let most = exact(report.from_suppliers) + exact(2) + big(pool.supply_shares.0);
        prop_assert!(exact_claims(&pool) + most >= exact_claims(&before), "INV-35 haircut");
        let is_lowered = pool.supply_index < before.supply_index;
        prop_assert_eq!(is_lowered, report.from_suppliers > 0, "INV-05");
        prop_assert!(pool.supply_index <= before.supply_index);
        prop_assert_eq!(pool.debt_index, before.debt_index, "INV-06");
        prop_assert_eq!((pool.cash, pool.supply_shares), (before.cash + report.from_insurance, before.supply_shares), "INV-04");
        assert_solvent(&pool);
    }

    #[test]
    fn what_is_received_is_the_protocols(before in pool(), assets in amount()) {
        let mut pool = before;
        let room = MAX_ASSETS.saturating_sub(before.assets().unwrap());
        match pool.receive(assets) {
            Ok(()) => prop_assert_eq!(pool, Pool { cash: before.cash + assets, ..before }, "INV-04"),
            Err(error) => prop_assert!(error == CoreError::Overflow && assets > room, "INV-37"),
        }
        let gain = pool.surplus().unwrap() - before.surplus().unwrap();
        prop_assert!(gain == pool.cash - before.cash || gain + 1 == pool.cash - before.cash, "a crumb covers claims first");
        assert_solvent(&pool);
    }

    #[test]
    fn collecting_the_surplus_leaves_every_claim_covered(before in pool()) {
        let mut pool = before;
        let taken = pool.collect_surplus().unwrap();
        prop_assert_eq!(before.cash - pool.cash, taken);
        prop_assert!(pool.surplus() == Ok(0) || pool.cash == 0);
        assert_solvent(&pool);
    }

    #[test]
    fn the_rate_follows_the_curve_at_the_pools_utilisation(
        before in pool(), points in curve(), fee in part(), mintable in amount(),
    ) {
        let mut pool = before;
        pool.reprice(&points, fee, mintable).unwrap();
        prop_assert_eq!(pool.borrow_apr, apr_at(&points, before.utilisation(mintable).unwrap()));
    }

    #[test]
    fn what_may_be_minted_counts_as_there_to_lend(pool in pool(), mintable in amount()) {
        let lendable = pool.assets().unwrap().saturating_add(mintable);
        let utilisation = pool.utilisation(mintable).unwrap();
        prop_assert_eq!(utilisation, Utilisation::of(pool.debt().unwrap(), lendable));
        prop_assert!(utilisation <= pool.utilisation(0).unwrap());
    }

    #[test]
    fn no_input_panics_and_a_refusal_changes_nothing(
        pool in any_pool(), now in any::<i64>(), fee in any::<u32>(), assets in amount(),
        shares in wide_number(), wanted in wanted(), points in curve(), other in amount(),
    ) {
        let _ = (pool.debt(), pool.claims(), pool.assets(), pool.surplus(), pool.utilisation(other));
        let _ = pool.quote_withdrawal(SupplyShares(shares), wanted);
        refused_changes_nothing(&pool, |p| p.accrue(now));
        refused_changes_nothing(&pool, |p| p.reprice(&points, Bps(fee), other));
        refused_changes_nothing(&pool, |p| p.deposit(assets));
        refused_changes_nothing(&pool, |p| p.withdraw(SupplyShares(shares), wanted));
        refused_changes_nothing(&pool, |p| p.seize(SupplyShares(shares), assets, assets / 2));
        refused_changes_nothing(&pool, |p| p.seize_shares(SupplyShares(shares), assets, assets / 2));
        refused_changes_nothing(&pool, |p| p.borrow(assets));
        refused_changes_nothing(&pool, |p| p.repay(DebtShares(shares), wanted));
        refused_changes_nothing(&pool, |p| p.write_off(DebtShares(shares), other));
        refused_changes_nothing(&pool, |p| p.receive(assets));
        refused_changes_nothing(&pool, |p| p.collect_surplus());
    }
}
