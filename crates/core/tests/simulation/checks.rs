//! What must hold after every action; the ids are those of docs/INVARIANTS.md.

use std::collections::BTreeMap;

use wlm_core::{
    CoreError, Result,
    health::Health,
    liquidation::{Liquidation, is_insolvent},
    pool::MAX_ASSETS,
    price::PriceUse,
    shares::MAX_INDEX,
    units::{Amount, Usd},
};

use crate::{
    actions::{Action, Done},
    setup::Profile,
    support::{assert_solvent, big, exact_claims, exact_debt},
    world::{Reserve, World},
};

/// How often each action was done and refused.
#[derive(Default)]
pub struct Tally(BTreeMap<String, (u64, u64)>);

impl Tally {
    pub fn add(&mut self, (action, is_done): (Action, bool)) {
        let name = format!("{action:?}");
        let name = name.split([' ', '{']).next().unwrap_or_default().to_owned();
        let counts = self.0.entry(name).or_default();
        if is_done { counts.0 += 1 } else { counts.1 += 1 }
    }

    /// A simulation in which something never happens proves nothing about it.
    pub fn print(&self, profile: Profile) {
        println!("{profile:?}, done and refused: {:?}", self.0);
        let actions: u64 = self.0.values().map(|(done, refused)| done + refused).sum();
        let is_rare = |name: &str| name == "WriteOff" && profile != Profile::Crash;
        let rare = self.0.iter().find(|(name, (done, _))| *done == 0 && !is_rare(name));
        assert!(actions < 20_000 || rare.is_none(), "never done: {rare:?}");
    }
}

/// Interest moves indices up and nothing else, suppliers earn less than borrowers pay, and
/// counting it again changes nothing.
pub fn after_accrual(before: &[Reserve], world: &World) {
    for (old, new) in before.iter().zip(&world.reserves) {
        let (old, pool) = (&old.pool, &new.pool);
        assert!(pool.supply_index >= old.supply_index, "INV-05");
        assert!(pool.debt_index >= old.debt_index && pool.debt_index.0 <= MAX_INDEX, "INV-06");
        let (earned, paid) = (exact_claims(pool) - exact_claims(old), exact_debt(pool) - exact_debt(old));
        assert!(earned * 10_000_u32 <= paid * new.fee.complement().0, "INV-03 earned more than was paid");
        assert_solvent(pool);
        let mut again = *pool;
        again.accrue(world.now).unwrap();
        assert_eq!(again, *pool, "INV-36");
    }
}

pub fn after_action(before: &World, world: &World, action: Action, done: Result<Done>) {
    for index in 0..world.reserves.len() {
        check_reserve(world, index);
        if !matches!(action, Action::WriteOff { .. }) {
            check_indices_kept(before, world, index);
        }
    }
    check_others_kept(before, world, action);
    match done {
        Ok(done) => check_done(before, world, action, done),
        Err(error) => check_refused(before, action, error),
    }
}

fn check_reserve(world: &World, index: usize) {
    let Reserve { pool, vault, .. } = &world.reserves[index];
    assert_solvent(pool);
    assert_eq!(pool.cash, *vault, "INV-04");
    let sum = |shares: fn(&crate::world::Position) -> u128| -> u128 {
        world.obligations.iter().map(|obligation| shares(&obligation[index])).sum()
    };
    assert_eq!(sum(|position| position.supply.0), pool.supply_shares.0, "INV-01");
    assert_eq!(sum(|position| position.debt.0), pool.debt_shares.0, "INV-02");
}

fn check_indices_kept(before: &World, world: &World, index: usize) {
    let (old, new) = (&before.reserves[index].pool, &world.reserves[index].pool);
    assert_eq!((old.supply_index, old.debt_index), (new.supply_index, new.debt_index), "INV-05 INV-06");
}

/// INV-26: nobody's shares move by what others do, but for liquidation and write-off.
fn check_others_kept(before: &World, world: &World, action: Action) {
    let (touched, taker) = match action {
        Action::Deposit { who, .. } | Action::Withdraw { who, .. } | Action::Borrow { who, .. } => {
            (Some(who), None)
        }
        Action::Repay { who, .. } | Action::WriteOff { who, .. } => (Some(who), None),
        Action::Liquidate { who, taker, .. } => (Some(who), taker),
        Action::Collect { .. } | Action::MovePrice { .. } | Action::Wait => (None, None),
    };
    for who in (0..world.obligations.len()).filter(|who| Some(*who) != touched && Some(*who) != taker) {
        assert_eq!(before.obligations[who], world.obligations[who], "INV-26");
    }
}

fn check_done(before: &World, world: &World, action: Action, done: Done) {
    match (action, done) {
        (Action::Deposit { who, reserve, assets }, _) => {
            check_stays_healthy(before, world, who);
            let asset = &world.reserves[reserve];
            assert!(asset.pool.claims().unwrap() <= asset.supply_cap, "INV-20");
            check_deposit_gains_nothing(before, world, who, reserve, assets);
        }
        (Action::Withdraw { who, reserve, .. }, Done::Moved(assets)) => {
            check_stays_healthy(before, world, who);
            check_outflow(before, world, reserve, assets);
        }
        (Action::Borrow { who, reserve, assets }, _) => {
            assert!(before.is_healthy(who), "INV-09 the unhealthy cannot owe more");
            check_stays_healthy(before, world, who);
            check_outflow(before, world, reserve, assets);
            let asset = &world.reserves[reserve];
            assert!(asset.pool.debt().unwrap() <= asset.borrow_cap, "INV-20");
            check_loan_gains_nothing(before, world, who, reserve, assets);
        }
        (Action::Repay { who, reserve, amount }, _) => {
            let factor = |world: &World| world.health(who, PriceUse::Liquidation).unwrap().factor_micros();
            assert!(factor(world) >= factor(before), "INV-09 repaying never hurts");
            assert!(amount != Amount::All || world.owed(who, reserve) == 0, "INV-37 all is all");
        }
        (Action::Liquidate { who, debt, collateral, taker, .. }, Done::Liquidated(deal)) => {
            check_liquidation(before, world, (who, debt, collateral), &deal);
            if let Some(taker) = taker {
                let got = world.supplied(taker, collateral) - before.supplied(taker, collateral);
                assert!(got <= deal.to_liquidator + 1, "INV-17");
            }
        }
        (Action::WriteOff { who, reserve, insured }, Done::WrittenOff(report)) => {
            assert!(!before.has_collateral(who), "INV-35");
            assert_eq!(report.from_insurance, insured.min(report.loss), "INV-35");
            let paid = report.from_insurance + report.from_fees + report.from_suppliers;
            assert_eq!(paid, report.loss, "INV-35");
            let (old, new) = (&before.reserves[reserve].pool, &world.reserves[reserve].pool);
            assert_eq!(new.supply_index < old.supply_index, report.from_suppliers > 0, "INV-05");
        }
        _ => {}
    }
}

fn check_refused(before: &World, action: Action, error: CoreError) {
    match action {
        Action::Deposit { reserve, assets, .. } if error == CoreError::Overflow => {
            let room = MAX_ASSETS - before.reserves[reserve].pool.assets().unwrap().min(MAX_ASSETS);
            assert!(assets > room, "INV-37");
        }
        _ if error == CoreError::Overflow => panic!("nothing overflows: {action:?}"),
        Action::Repay { who, reserve, amount } => {
            assert_eq!(error, CoreError::ZeroAmount, "INV-37");
            assert!(amount == Amount::Exact(0) || before.owed(who, reserve) == 0, "INV-37");
        }
        Action::Withdraw { who, reserve, amount: Amount::All } if !before.has_debt(who) => {
            let expected = match before.supplied(who, reserve) {
                0 => CoreError::ZeroAmount,
                assets if assets > before.reserves[reserve].pool.cash => CoreError::InsufficientLiquidity,
                _ => CoreError::OutflowLimitExceeded,
            };
            assert_eq!(error, expected, "INV-37");
        }
        Action::Liquidate { who, .. } => {
            assert!(before.is_healthy(who) != (error != CoreError::NotLiquidatable), "INV-12 INV-37");
        }
        _ => {}
    }
}

/// INV-09: who was healthy before an action of his own is healthy after it.
fn check_stays_healthy(before: &World, world: &World, who: usize) {
    assert!(world.is_healthy(who) || !before.is_healthy(who), "INV-09");
}

/// INV-34: withdrawing at once what was deposited gives at most that, and at most one unit less.
fn check_deposit_gains_nothing(before: &World, world: &World, who: usize, reserve: usize, assets: u64) {
    let mut pool = world.reserves[reserve].pool;
    let minted =
        world.obligations[who][reserve].supply.minus(before.obligations[who][reserve].supply).unwrap();
    let back = pool.withdraw(minted, Amount::All).unwrap().assets;
    assert!(back <= assets && assets - back <= 1, "INV-34 {assets} in, {back} out");
}

/// INV-34: repaying at once what was borrowed costs at least that, and at most one unit more.
fn check_loan_gains_nothing(before: &World, world: &World, who: usize, reserve: usize, assets: u64) {
    let mut pool = world.reserves[reserve].pool;
    let minted = world.obligations[who][reserve].debt.minus(before.obligations[who][reserve].debt).unwrap();
    let paid = pool.repay(minted, Amount::All).unwrap().assets;
    assert!(paid >= assets && paid - assets <= 1, "INV-34 {assets} out, {paid} in");
}

/// INV-24: what left, less the refill since, within the capacity.
fn check_outflow(before: &World, world: &World, reserve: usize, assets: u64) {
    let limit = &world.reserves[reserve].outflow;
    let (bucket, old) = (&world.reserves[reserve].bucket, &before.reserves[reserve].bucket);
    assert!(bucket.used <= limit.capacity && assets <= limit.capacity.max(limit.exempt), "INV-24");
    let elapsed = u128::try_from(world.now - old.updated_at).unwrap();
    let refill = u128::from(limit.capacity) * elapsed / u128::from(limit.window);
    let expected = u128::from(old.used).saturating_sub(refill) + u128::from(assets);
    assert_eq!(u128::from(bucket.used), expected.min(u128::from(limit.capacity)), "INV-24");
}

fn check_liquidation(before: &World, world: &World, pair: (usize, usize, usize), deal: &Liquidation) {
    let (who, debt, collateral) = pair;
    let (terms, sides) = (before.terms(debt, collateral), before.sides(who, debt, collateral).unwrap());
    let old = before.health(who, PriceUse::Liquidation).unwrap();
    let new = world.health(who, PriceUse::Liquidation).unwrap();
    assert!(old.is_liquidatable(), "INV-12");
    assert!(deal.repaid > 0 && deal.to_liquidator + deal.to_protocol == deal.seized, "INV-16");
    // In shares: at an index near its ceiling a base unit repaid may be lost in the rounding of what is owed.
    let shares = |world: &World| world.obligations[who][debt].debt;
    assert!(debt == collateral || shares(world) < shares(before), "INV-16");
    let (paid, taken) =
        (sides.debt_price.value_ceil(deal.repaid), sides.collateral_price.value_floor(deal.seized));
    assert!(big(taken.0) * 10_000_u32 <= big(paid.0) * (10_000 + deal.bonus.0), "INV-17");
    // Shares round by at most one base unit a side.
    let (unit_of_debt, unit_of_collateral) = (
        sides.debt_price.value_ceil(1).part_ceil(terms.debt_weight).unwrap(),
        sides.collateral_price.value_ceil(1),
    );
    assert!(
        is_insolvent(&old, &terms) || is_as_healthy(&new, &old, unit_of_collateral, unit_of_debt),
        "INV-18 {old:?} {new:?}"
    );
    let left = sides.debt_price.value_ceil(sides.debt - deal.repaid);
    let kept = sides.collateral_price.raised().value_ceil(sides.collateral - deal.seized);
    assert!(left == Usd::ZERO || kept == Usd::ZERO || left.min(kept) >= terms.dust, "INV-19");
}

fn is_as_healthy(new: &Health, old: &Health, more_limit: Usd, less_debt: Usd) -> bool {
    let limit = big(new.liquidation_limit.0) + big(more_limit.0) + 4;
    let debt = big(new.weighted_debt.0).saturating_sub(big(less_debt.0) + 4);
    limit * big(old.weighted_debt.0) >= big(old.liquidation_limit.0) * debt
}

/// INV-37: after everybody paid and left, no share is left and the rest is the protocol's.
pub fn nothing_is_left_but_surplus(world: &World) {
    for index in 0..world.reserves.len() {
        check_reserve(world, index);
        let pool = &world.reserves[index].pool;
        assert!(pool.supply_shares.is_zero() && pool.debt_shares.is_zero(), "INV-37");
        assert_eq!(pool.surplus(), Ok(pool.cash), "INV-03");
    }
}
