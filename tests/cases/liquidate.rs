//! Liquidating.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{Amount, CollateralUse, LiquidateArgs, Receive},
    program::events::Liquidated,
};
use wlm_test_kit::{MarketBuilder, Meta, ReserveBuilder, attackers::ANYTHING, units};

use crate::support::{
    Stage, besiege, extended, harmless, refused, refused_with, shortened, swapped, without,
};

const EVERYTHING: LiquidateArgs =
    LiquidateArgs { max_repay: Amount::All, min_receive: 0, receive: Receive::Tokens };
const FOR_SHARES: LiquidateArgs = LiquidateArgs { receive: Receive::Shares, ..EVERYTHING };

fn event(meta: &Meta) -> &Liquidated {
    match meta.events.as_slice() {
        [Event::Liquidated(event)] => event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn refuses_the_healthy() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    refused(world.liquidate(bob, alice, (usd1, eth)), WlmError::NotLiquidatable);
    // A health factor of exactly one: 20,000 ÷ 81 % ÷ 10.
    world.set_price(eth, 2_469.14);
    refused(world.liquidate(bob, alice, (usd1, eth)), WlmError::NotLiquidatable);
    world.set_price(eth, 2_469.13);
    world.liquidate(bob, alice, (usd1, eth)).unwrap();
}

#[test]
fn refuses_ones_own() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    refused(world.liquidate(alice, alice, (usd1, eth)), WlmError::SelfLiquidation);
}

/// The liquidator's own obligation cannot be the one that is liquidated: shares would go in a circle.
#[test]
fn refuses_the_victim_as_receiver() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    world.open_wallet(&bob.key, eth);
    let liquidate = world.ix().liquidate(bob, alice, (usd1, eth), FOR_SHARES);
    let attack = swapped(liquidate, &bob.obligation, &alice.obligation);
    refused(world.act(attack), WlmError::SelfLiquidation);
}

#[test]
fn refuses_somebody_elses_receiver() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, market, bank, alice, bob, usd1, eth, .. } = &mut stage;
    let liquidate = world.ix().liquidate(bob, alice, (usd1, eth), FOR_SHARES);
    refused(world.act(swapped(liquidate.clone(), &bob.obligation, &bank.obligation)), WlmError::Unauthorized);
    refused(world.act(without(liquidate.clone(), &bob.obligation)), WlmError::MissingLiquidatorObligation);
    let foreign = MarketBuilder::default().create(world);
    let elsewhere = world.open_obligation(&bob.key, &foreign, 1);
    refused(world.act(swapped(liquidate, &bob.obligation, &elsewhere.obligation)), WlmError::WrongMarket);
    assert_ne!(foreign.key, market.key);
}

#[test]
fn refuses_a_receiver_without_a_place() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    for _ in 0..16 {
        let asset = ReserveBuilder::default().create(world, market);
        world.fund(bob, &asset, 1_000);
        world.deposit(bob, &asset, 1_000).unwrap();
    }
    refused(world.liquidate_with(bob, alice, (usd1, eth), FOR_SHARES), WlmError::TooManyPositions);
}

#[test]
fn refuses_sides_that_are_not_there() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    let sol = ReserveBuilder::sol().create(world, market);
    refused(world.liquidate(bob, alice, (&sol, eth)), WlmError::NoPosition);
    refused(world.liquidate(bob, alice, (usd1, &sol)), WlmError::NoPosition);
    refused(world.liquidate(bob, alice, (eth, eth)), WlmError::ZeroAmount);
    refused(world.liquidate(bob, alice, (usd1, usd1)), WlmError::NotCollateral);
}

#[test]
fn refuses_supply_that_is_no_collateral() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    let sol = ReserveBuilder::sol().create(world, market);
    world.fund(alice, &sol, units(1, &sol));
    world.deposit(alice, &sol, units(1, &sol)).unwrap();
    world.set_collateral(alice, &sol, CollateralUse::Disabled).unwrap();
    world.set_price(eth, 2_400.0);
    refused(world.liquidate(bob, alice, (usd1, &sol)), WlmError::NotCollateral);
    // A position that weighs nothing has no price, so it is no debt either.
    refused(world.liquidate(bob, alice, (&sol, eth)), WlmError::NoPosition);
}

#[test]
fn refuses_nothing_for_something() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let nothing = LiquidateArgs { max_repay: Amount::Exact(0), ..EVERYTHING };
    refused(world.liquidate_with(bob, alice, (usd1, eth), nothing), WlmError::ZeroAmount);
}

#[test]
fn refuses_to_pay_less_than_the_liquidator_asks() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let quote = event(&world.clone().liquidate(bob, alice, (usd1, eth)).unwrap()).to_liquidator;
    let args = |min_receive| LiquidateArgs { min_receive, ..EVERYTHING };
    refused(world.liquidate_with(bob, alice, (usd1, eth), args(quote + 1)), WlmError::ReceivesTooLittle);
    world.liquidate_with(bob, alice, (usd1, eth), args(quote)).unwrap();
}

#[test]
fn refuses_to_leave_dust() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    world.set_price(eth, 1_500.0);
    let owed = world.owed(alice, usd1);
    let collateral_buys = world.clone().liquidate(bob, alice, (usd1, eth)).unwrap();
    let most = event(&collateral_buys).repaid;
    assert!(most < owed);
    let all_but_a_dollar = LiquidateArgs { max_repay: Amount::Exact(most - units(1, usd1)), ..EVERYTHING };
    refused(world.liquidate_with(bob, alice, (usd1, eth), all_but_a_dollar), WlmError::LiquidationLeavesDust);
}

/// Where a collateral with a high threshold is seized although another made the obligation poor.
#[test]
fn refuses_to_make_it_worse() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, bank, alice, bob, usd1, eth } = &mut stage;
    let risky = ReserveBuilder::default().with(|config| {
        (config.ltv_bps, config.liquidation_threshold_bps) = (4_000, 4_500);
    });
    let risky = risky.create(world, market);
    world.fund(alice, &risky, units(1_000, &risky));
    world.deposit(alice, &risky, units(1_000, &risky)).unwrap();
    world.deposit(bank, usd1, units(100_000, usd1)).unwrap();
    world.borrow(alice, usd1, units(60_000, usd1)).unwrap();
    world.set_price(&risky, 50.0);
    refused(world.liquidate(bob, alice, (usd1, eth)), WlmError::LiquidationWorsensHealth);
    world.liquidate(bob, alice, (usd1, &risky)).unwrap();
}

#[test]
fn refuses_wrong_remaining_accounts() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    let sol = ReserveBuilder::sol().create(world, market);
    world.fund(alice, &sol, units(1, &sol));
    world.deposit(alice, &sol, units(1, &sol)).unwrap();
    world.set_price(eth, 2_300.0);
    let liquidate = world.ix().liquidate(bob, alice, (usd1, eth), EVERYTHING);
    refused(world.act(shortened(liquidate.clone(), 2)), WlmError::MissingReserve);
    refused(world.act(extended(liquidate.clone(), &sol.mint)), WlmError::UnexpectedAccount);
    refused(world.act(swapped(liquidate, &sol.reserve, &sol.vault)), WlmError::WrongReserve);
}

#[test]
fn refuses_accounts_that_are_not_the_reserves() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let liquidate = world.ix().liquidate(bob, alice, (usd1, eth), EVERYTHING);
    let look_alike = world.open_wallet(&eth.reserve, eth);
    refused(world.act(swapped(liquidate.clone(), &eth.vault, &look_alike)), WlmError::WrongVault);
    refused(world.act(swapped(liquidate, &usd1.mint, &eth.mint)), WlmError::WrongMint);
}

#[test]
fn refuses_more_cash_than_there_is_but_shares_work() {
    let mut stage = Stage::with_collateral();
    let Stage { world, bank, alice, bob, usd1, eth, .. } = &mut stage;
    world.borrow(alice, usd1, units(20_000, usd1)).unwrap();
    // The bank borrows nearly all of Alice's ether.
    world.borrow(bank, eth, units(9.4, eth)).unwrap();
    world.set_price(eth, 2_400.0);
    refused(world.liquidate(bob, alice, (usd1, eth)), WlmError::InsufficientLiquidity);
    let meta = world.liquidate_with(bob, alice, (usd1, eth), FOR_SHARES).unwrap();
    let received = world.supplied(bob, eth);
    assert!(event(&meta).to_liquidator.abs_diff(received) <= 1);
    assert!(world.obligation(bob).has_collateral());
    assert_eq!(world.wallet(bob, eth), units(10, eth), "no tokens moved");
}

#[test]
fn refuses_a_liquidator_without_money() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, market, alice, usd1, eth, .. } = &mut stage;
    let poor = world.new_user(market);
    refused_with(world.liquidate(&poor, alice, (usd1, eth)), "insufficient funds");
}

#[test]
fn restores_the_target_health() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let meta = world.liquidate(bob, alice, (usd1, eth)).unwrap();
    let event = event(&meta);
    assert_eq!(event.health_before_micros, 971_999);
    assert!((1_049_990..=1_050_100).contains(&event.health_after_micros), "{}", event.health_after_micros);
    // 3 % at a health of 1, 8 % at 0.9; 28 of 100 on the way.
    assert_eq!(event.bonus_bps, 440);
    assert!(event.repaid < units(8_000, usd1));
}

#[test]
fn the_bonus_is_paid_and_shared() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let meta = world.liquidate(bob, alice, (usd1, eth)).unwrap();
    let event = event(&meta);
    let repaid = event.repaid as f64 / 1e6;
    let received = event.to_liquidator as f64 / 1e8 * 2_400.0;
    let kept = event.to_protocol as f64 / 1e8 * 2_400.0;
    assert!((received / repaid - 1.0396).abs() < 1e-6, "{}", received / repaid);
    assert!((kept / repaid - 0.0044).abs() < 1e-6);
    assert_eq!(world.wallet(bob, usd1), units(100_000, usd1) - event.repaid);
    assert_eq!(world.wallet(bob, eth), units(10, eth) + event.to_liquidator);
}

#[test]
fn a_part_may_be_offered() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let part = LiquidateArgs { max_repay: Amount::Exact(units(1_000, usd1)), ..EVERYTHING };
    let meta = world.liquidate_with(bob, alice, (usd1, eth), part).unwrap();
    assert_eq!(event(&meta).repaid, units(1_000, usd1));
    assert!(event(&meta).health_after_micros > event(&meta).health_before_micros);
}

#[test]
fn insolvency_takes_all_the_collateral() {
    let mut stage = Stage::with_bad_debt();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    assert!(!world.obligation(alice).has_collateral());
    // 1,000 USD of ether at the smallest bonus of 3 %.
    let owed = world.owed(alice, usd1);
    assert!(owed.abs_diff(units(20_000.0 - 1_000.0 / 1.03, usd1)) < 10_000, "{owed}");
    assert_eq!(world.reserve(eth).attributed_debt_usd_micros, 0);
}

#[test]
fn a_small_remainder_goes_with_the_rest() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    world.configure(market, eth, |config| config.ltv_bps = 8_099).unwrap();
    world.withdraw(alice, eth, Amount::Exact(units(9.995, eth))).unwrap();
    world.borrow(alice, usd1, units(11, usd1)).unwrap();
    world.set_price(eth, 2_700.0);
    let meta = world.liquidate(bob, alice, (usd1, eth)).unwrap();
    assert_eq!(
        event(&meta).repaid,
        units(11, usd1) + 1,
        "all of it, interest too: less than 10 USD would be left"
    );
    assert!(!world.obligation(alice).has_debt());
}

#[test]
fn the_same_asset_on_both_sides_works() {
    let mut stage = Stage::new();
    let Stage { world, market, bank, bob, usd1, .. } = &mut stage;
    world.borrow(bank, usd1, units(70_000, usd1)).unwrap();
    world
        .configure(market, usd1, |config| (config.ltv_bps, config.liquidation_threshold_bps) = (6_000, 6_500))
        .unwrap();
    world.advance_with_prices(86_400);
    for args in [LiquidateArgs { max_repay: Amount::Exact(units(5_000, usd1)), ..EVERYTHING }, FOR_SHARES] {
        let before = world.obligation(bank).health_factor_micros;
        world.liquidate_with(bob, bank, (usd1, usd1), args).unwrap();
        assert_ne!(world.obligation(bank).health_factor_micros, before);
    }
}

#[test]
fn pauses_caps_and_buckets_do_not_stand_in_the_way() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    for asset in [&*usd1, &*eth] {
        world
            .configure(market, asset, |config| {
                (config.flags, config.supply_cap, config.borrow_cap) = (3, 0, 0);
                (config.debt_ceiling_usd, config.max_utilisation_bps) = (0, 0);
                (config.outflow_capacity, config.outflow_window) = (1, 604_800);
            })
            .unwrap();
    }
    world.clone().liquidate(bob, alice, (usd1, eth)).unwrap();
    world.liquidate_with(bob, alice, (usd1, eth), FOR_SHARES).unwrap();
}

/// Supply that is no collateral cannot shield a debt, whatever becomes of its price.
#[test]
fn a_dead_oracle_of_other_supply_is_no_shield() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    let dead = ReserveBuilder::sol().create(world, market);
    let quote = world.quote(&dead.price);
    world.advance_with_prices(301);
    world.set_quote(dead.price, quote);
    world.fund(alice, &dead, units(100, &dead));
    world.deposit(alice, &dead, units(100, &dead)).unwrap();
    world.set_price(eth, 2_400.0);
    world.liquidate(bob, alice, (usd1, eth)).unwrap();
}

/// The accounts of the instruction, as [`siege`] names them.
const ROLES: &[&str] = &[
    "liquidator",
    "market",
    "obligation",
    "debt",
    "debt's price",
    "debt's vault",
    "debt's mint",
    "debt's wallet",
    "debt's token program",
    "reserve",
    "price",
    "vault",
    "mint",
    "wallet",
    "token program",
    "receiver",
];

#[test]
fn refuses_every_impostor_for_tokens() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let args = LiquidateArgs { max_repay: Amount::Exact(units(100, usd1)), ..EVERYTHING };
    let liquidate = world.ix().liquidate(bob, alice, (usd1, eth), args);
    let excuses = [
        harmless("debt's price", "nothing (the program's id)", "the cached price is young enough"),
        harmless("wallet", "the attacker's wallet", "the liquidator may pay anyone"),
        harmless(
            "wallet",
            "a look-alike vault of the same mint and authority",
            "the liquidator may pay anyone",
        ),
        harmless("wallet", "another market\'s vault", "it is a donation, out of one\'s own pocket"),
        harmless("receiver", ANYTHING, "for tokens it is not read"),
    ];
    besiege(&mut stage, liquidate, ROLES, &excuses);
}

#[test]
fn refuses_every_impostor_for_shares() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let args = LiquidateArgs { max_repay: Amount::Exact(units(100, usd1)), ..FOR_SHARES };
    let liquidate = world.ix().liquidate(bob, alice, (usd1, eth), args);
    let excuses = [
        harmless("debt's price", "nothing (the program's id)", "the cached price is young enough"),
        harmless("wallet", ANYTHING, "for shares no token of it moves"),
    ];
    besiege(&mut stage, liquidate, ROLES, &excuses);
}
