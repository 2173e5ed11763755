//! What no restriction reaches: repayments, liquidations, withdrawals, and what keepers do.

use wlm_sdk::{
    errors::WlmError,
    instructions::{Amount, CollateralUse, LiquidateArgs, Receive, Restriction},
};
use wlm_test_kit::{MarketKeys, ReserveBuilder, World, units};

use crate::support::{Stage, refused};

/// Everything the guardian can do, to every reserve.
fn restrict_all(world: &mut World, market: &MarketKeys) {
    let none = Restriction::LowerCaps { supply_cap: Some(0), borrow_cap: Some(0), debt_ceiling_usd: Some(0) };
    let all = [none, Restriction::StopDeposits, Restriction::StopBorrows, Restriction::CloseFacilities];
    for asset in world.assets().to_vec() {
        for restriction in all {
            world.restrict(market, asset.reserve, restriction).unwrap();
        }
    }
}

#[test]
fn repayments_go_through() {
    for mut stage in [Stage::with_loan(), Stage::with_minted_loan()] {
        let Stage { world, market, alice, bob, usd1, .. } = &mut stage;
        restrict_all(world, market);
        world.repay(alice, usd1, Amount::Exact(units(1, usd1))).unwrap();
        world.repay_for(bob, alice, usd1, Amount::All).unwrap();
        assert!(!world.obligation(alice).has_debt());
    }
}

#[test]
fn withdrawals_without_debt_go_through() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, bank, usd1, eth, .. } = &mut stage;
    restrict_all(world, market);
    // Without a fresh price, too.
    world.advance(86_400);
    world.withdraw(alice, eth, Amount::Exact(1)).unwrap();
    world.set_collateral(alice, eth, CollateralUse::Disabled).unwrap();
    for (user, asset) in [(alice, eth), (bank, usd1)] {
        world.withdraw(user, asset, Amount::All).unwrap();
        world.close_obligation(user).unwrap();
    }
}

/// With debt, what is not needed for it comes out.
#[test]
fn withdrawals_with_debt_go_through() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bank, usd1, eth, .. } = &mut stage;
    restrict_all(world, market);
    // Interest alone lifts what rests on a collateral whose ceiling is zero now.
    world.advance_with_prices(3_600);
    world.withdraw(alice, eth, Amount::Exact(units(1, eth))).unwrap();
    refused(world.withdraw(alice, eth, Amount::All), WlmError::BorrowLimitExceeded);
    world.withdraw(bank, usd1, Amount::Exact(units(80_000, usd1))).unwrap();
}

#[test]
fn liquidations_go_through() {
    for receive in [Receive::Tokens, Receive::Shares] {
        let mut stage = Stage::with_unhealthy_loan();
        let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
        restrict_all(world, market);
        let args = LiquidateArgs { max_repay: Amount::All, min_receive: 0, receive };
        world.liquidate_with(bob, alice, (usd1, eth), args).unwrap();
    }
}

/// A stop of deposits does not keep shares from a liquidator, and a stop of loans none from the lenders.
#[test]
fn losses_are_absorbed() {
    let mut stage = Stage::with_minted_bad_debt();
    let Stage { world, market, alice, bank, usd1, .. } = &mut stage;
    restrict_all(world, market);
    world.absorb_bad_debt(alice, usd1).unwrap();
    let deficit = world.reserve(usd1).facility_deficit;
    assert!(deficit > 0);
    world.burn_deficit(bank, usd1, deficit).unwrap();
}

#[test]
fn keepers_go_on() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    world.advance_with_prices(365 * 86_400);
    restrict_all(world, market);
    for asset in [*usd1, *eth] {
        world.refresh(&asset).unwrap();
    }
    // What is repaid with the mint read-only lies idle.
    let repay = world.ix().repay(bob, alice, usd1, Amount::Exact(units(1_000, usd1)));
    world.act(crate::support::read_only(repay, &usd1.mint)).unwrap();
    world.collect_fees(market, usd1).unwrap();
    world.rebalance(usd1).unwrap();
}

#[test]
fn e_mode_and_collateral_go_on_without_debt() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, eth, .. } = &mut stage;
    world.change_market(market, crate::governing::of_emode(1, crate::governing::DOLLAR_TERMS)).unwrap();
    restrict_all(world, market);
    world.set_emode(alice, 1).unwrap();
    world.set_emode(alice, 0).unwrap();
    world.set_collateral(alice, eth, CollateralUse::Disabled).unwrap();
    world.set_collateral(alice, eth, CollateralUse::Enabled).unwrap();
}

/// No cap of the guardian's keeps anybody from listing what governance decided, or from its changes.
#[test]
fn changes_go_on() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, eth, .. } = &mut stage;
    let (_, _, list) = ReserveBuilder::sol().prepare(world, market);
    restrict_all(world, market);
    world.act(list).unwrap();
    crate::governing::changed(world, market, eth.reserve, crate::governing::lower_ltv()).unwrap();
}
