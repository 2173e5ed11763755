//! Repaying.

use wlm_sdk::{
    errors::WlmError,
    instructions::Amount::{All, Exact},
};
use wlm_test_kit::{ReserveBuilder, units};

use crate::support::{
    MONEY, Stage, besiege, besiege_usd1, extended, harmless, refused, refused_with, shortened, swapped,
    without,
};

#[test]
fn refuses_nothing() {
    let mut stage = Stage::with_loan();
    refused(stage.world.repay(&stage.alice, &stage.usd1, Exact(0)), WlmError::ZeroAmount);
}

#[test]
fn refuses_where_nothing_is_owed() {
    let mut stage = Stage::with_loan();
    refused(stage.world.repay(&stage.alice, &stage.eth, All), WlmError::ZeroAmount);
    refused(stage.world.repay(&stage.bob, &stage.usd1, All), WlmError::NoPosition);
}

#[test]
fn refuses_more_than_the_wallet_holds() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, usd1, .. } = &mut stage;
    world.advance_with_prices(365 * 86_400);
    refused_with(world.repay(alice, usd1, All), "insufficient funds");
}

#[test]
fn refuses_somebody_elses_wallet() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, bob, usd1, .. } = &mut stage;
    let repay = world.ix().repay(bob, alice, usd1, All);
    let attack = swapped(repay, &bob.key, &alice.key);
    refused_with(world.act(attack), "owner does not match");
}

#[test]
fn refuses_some_of_the_remaining_accounts() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, usd1, .. } = &mut stage;
    let sol = ReserveBuilder::sol().create(world, market);
    world.fund(alice, &sol, 1_000);
    world.deposit(alice, &sol, 1_000).unwrap();
    let repay = world.ix().repay(alice, alice, usd1, All);
    refused(world.act(shortened(repay.clone(), 2)), WlmError::MissingReserve);
    refused(world.act(extended(repay.clone(), &sol.mint)), WlmError::UnexpectedAccount);
    world.act(shortened(repay, 4)).expect("none at all is fine");
}

#[test]
fn takes_no_more_than_is_owed() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, bob, usd1, .. } = &mut stage;
    world.repay_for(bob, alice, usd1, Exact(u64::MAX)).unwrap();
    assert_eq!(world.wallet(bob, usd1), units(80_000, usd1));
    assert!(!world.obligation(alice).has_debt());
}

#[test]
fn a_part_lowers_the_debt_by_at_most_that() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, usd1, .. } = &mut stage;
    world.advance_with_prices(100 * 86_400);
    world.refresh(usd1).unwrap();
    for assets in [1, 3, 999_999] {
        let owed = world.owed(alice, usd1);
        world.repay(alice, usd1, Exact(assets)).unwrap();
        let less = owed - world.owed(alice, usd1);
        assert!(less == assets || less + 1 == assets, "{assets} paid {less}");
    }
}

#[test]
fn all_leaves_nothing_and_frees_the_ceiling() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    world.advance_with_prices(100 * 86_400);
    world.repay_for(bob, alice, usd1, All).unwrap();
    assert_eq!(world.owed(alice, usd1), 0);
    assert_eq!(world.reserve(eth).attributed_debt_usd_micros, 0);
    assert_eq!(world.reserve(usd1).debt_shares.get(), 0);
}

#[test]
fn needs_no_price_and_no_permission() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, usd1, .. } = &mut stage;
    world
        .configure(market, usd1, |config| (config.flags, config.borrow_cap, config.supply_cap) = (3, 0, 0))
        .unwrap();
    world.advance(30 * 86_400);
    let repay = without(world.ix().repay(alice, alice, usd1, Exact(1_000_000)), &usd1.price);
    world.act(shortened(repay, 2)).unwrap();
}

#[test]
fn without_the_other_reserves_the_ceiling_is_freed_later() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    let repay = shortened(world.ix().repay(alice, alice, usd1, All), 2);
    world.act(repay).unwrap();
    assert!(world.reserve(eth).attributed_debt_usd_micros > 0);
    world.withdraw(alice, eth, Exact(1)).unwrap();
    assert_eq!(world.reserve(eth).attributed_debt_usd_micros, 0);
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, bob, eth, .. } = &mut stage;
    world.deposit(bob, eth, units(5, eth)).unwrap();
    world.borrow(alice, eth, units(1, eth)).unwrap();
    let repay = world.ix().repay(alice, alice, eth, Exact(1_000));
    let excuses = [harmless("price", "nothing (the program's id)", "a repayment needs no price")];
    besiege(&mut stage, repay, MONEY, &excuses);
}

#[test]
fn refuses_every_impostor_where_it_burns() {
    let mut stage = Stage::with_minted_loan();
    let repay = stage.world.ix().repay(&stage.alice, &stage.alice, &stage.usd1, Exact(1_000));
    let roles = [MONEY, &["collateral", "collateral price"]].concat();
    let excuses = [
        harmless("price", "nothing (the program's id)", "a repayment needs no price"),
        harmless("mint", "read-only", "what lies idle is left to the next"),
        harmless("collateral price", "left out", "a repayment needs no price"),
    ];
    besiege_usd1(&mut stage, repay, &roles, &excuses);
}
