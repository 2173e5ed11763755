//! What must hold after every step, done or refused.

use crate::{steps::Step, support::assert_solvent, world::World};

pub fn after_step(before: &World, world: &World, step: Step) {
    assert_solvent(&world.pool);
    check_money(before, world);
    check_levels(before, world);
    assert!(world.wealth() <= before.wealth(), "INV-38 {step:?} gains something");
    let indices = |world: &World| (world.pool.supply_index, world.pool.debt_index);
    let is_loss = matches!(step, Step::WriteOff(..));
    assert!(is_loss || indices(world) == indices(before), "INV-05 INV-06");
    assert!(world.pool.supply_index <= before.pool.supply_index, "INV-05 no time has passed");
}

/// Nothing is minted or burned but by a facility, which says how much: levels, reports and what
/// there is tell the same.
fn check_money(before: &World, world: &World) {
    let (minted, burned) = (world.minted - before.minted, world.burned - before.burned);
    assert_eq!(world.levels() + burned, before.levels() + minted, "INV-28");
    let (flashed, settled) = (u128::from(world.flash), u128::from(before.flash));
    assert_eq!(
        world.usd1_in_sight() + burned + settled,
        before.usd1_in_sight() + minted + flashed,
        "INV-28 USD1 appeared or vanished"
    );
}

fn check_levels(before: &World, world: &World) {
    let (lending, old) = (&world.lending, &before.lending);
    assert!(lending.level <= old.level.max(lending.capacity), "INV-29");
    assert!(lending.deficit <= lending.level && lending.shares <= world.pool.supply_shares);
    for (peg, old) in world.pegs.iter().zip(&before.pegs) {
        assert!(peg.facility.level <= old.facility.level.max(peg.terms.capacity), "INV-29");
        assert!(peg.is_backed(), "INV-30 {peg:?}");
    }
}
