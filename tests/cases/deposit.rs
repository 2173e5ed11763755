//! Supplying assets.

use wlm_sdk::{
    errors::WlmError,
    instructions::{Amount, ReserveConfig},
};
use wlm_test_kit::{MintBuilder, ReserveBuilder, units};

use crate::support::{
    MONEY, Stage, besiege, besiege_usd1, harmless, refused, refused_with, swapped, without,
};

#[test]
fn refuses_nothing() {
    let mut stage = Stage::new();
    refused(stage.world.deposit(&stage.alice, &stage.eth, 0), WlmError::ZeroAmount);
}

#[test]
fn refuses_more_than_the_wallet_holds() {
    let mut stage = Stage::new();
    let too_much = stage.ether(10) + 1;
    refused_with(stage.world.deposit(&stage.alice, &stage.eth, too_much), "insufficient funds");
}

#[test]
fn refuses_somebody_elses_obligation() {
    let mut stage = Stage::new();
    let deposit = stage.world.ix().deposit(&stage.bob, &stage.eth, 1);
    let attack = swapped(deposit, &stage.bob.obligation, &stage.alice.obligation);
    refused(stage.world.act(attack), WlmError::Unauthorized);
}

#[test]
fn refuses_a_number_beyond_64_bits() {
    let mut stage =
        Stage::with(ReserveBuilder::usd1().with(|c| c.supply_cap = u64::MAX), ReserveBuilder::eth());
    refused(stage.world.deposit(&stage.bob, &stage.usd1, u64::MAX), WlmError::MathOverflow);
}

#[test]
fn refuses_while_deposits_are_off() {
    let mut stage = Stage::new();
    let Stage { world, market, alice, eth, .. } = &mut stage;
    world.configure(market, eth, |config| config.flags = ReserveConfig::DEPOSITS_DISABLED).unwrap();
    refused(world.deposit(alice, eth, 1), WlmError::DepositsDisabled);
    world.configure(market, eth, |config| config.flags = 0).unwrap();
    world.deposit(alice, eth, 1).unwrap();
}

#[test]
fn refuses_more_than_the_supply_cap() {
    let mut stage = Stage::new();
    let cap = stage.ether(3);
    let Stage { world, market, alice, eth, .. } = &mut stage;
    world.configure(market, eth, |config| config.supply_cap = cap).unwrap();
    refused(world.deposit(alice, eth, cap + 1), WlmError::SupplyCapExceeded);
    world.deposit(alice, eth, cap).unwrap();
    refused(world.deposit(alice, eth, 1), WlmError::SupplyCapExceeded);
}

#[test]
fn refuses_a_seventeenth_position() {
    let mut stage = Stage::new();
    let Stage { world, market, alice, .. } = &mut stage;
    for number in 0..17 {
        let asset = ReserveBuilder::default().create(world, market);
        world.fund(alice, &asset, 1_000);
        let outcome = world.deposit(alice, &asset, 1_000);
        match number {
            0..16 => assert_eq!(world.supplied(alice, &asset), outcome.map(|_| 1_000).unwrap()),
            _ => refused(outcome, WlmError::TooManyPositions),
        }
    }
}

#[test]
fn refuses_a_reserve_whose_shares_are_worthless() {
    let mut stage = Stage::with(
        ReserveBuilder::usd1().with(|config| config.max_utilisation_bps = 10_000),
        ReserveBuilder::eth(),
    );
    let Stage { world, bank, alice, bob, usd1, eth, .. } = &mut stage;
    world.fund(alice, eth, units(40, eth));
    world.deposit(alice, eth, units(50, eth)).unwrap();
    world.borrow(alice, usd1, units(100_000, usd1)).unwrap();
    world.set_price(eth, 0.000_000_1);
    world.liquidate(bob, alice, (usd1, eth)).unwrap();
    world.absorb_bad_debt(alice, usd1).unwrap();
    refused(world.deposit(bank, usd1, 1_000_000), WlmError::SupplyIndexTooLow);
}

#[test]
fn refuses_accounts_that_are_not_the_reserves() {
    let mut stage = Stage::new();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    let deposit = world.ix().deposit(alice, eth, 1);
    let attack = |old, new| swapped(deposit.clone(), old, new);
    refused(world.act(attack(&eth.vault, &usd1.vault)), WlmError::WrongVault);
    refused(world.act(attack(&eth.mint, &usd1.mint)), WlmError::WrongMint);
    refused(world.act(attack(&eth.token_program, &wlm_test_kit::TOKEN_2022)), WlmError::WrongTokenProgram);
    refused(world.act(attack(&eth.reserve, &eth.mint)), WlmError::WrongReserve);
    refused(world.act(attack(&eth.price, &usd1.price)), WlmError::PriceFeedMismatch);
    refused(world.act(attack(&eth.price, &eth.mint)), WlmError::PriceAccountOwner);
}

#[test]
fn refuses_a_reserve_of_another_market() {
    let mut stage = Stage::new();
    let Stage { world, alice, eth, .. } = &mut stage;
    let foreign = wlm_test_kit::MarketBuilder::default().create(world);
    let reserve = ReserveBuilder::sol().create(world, &foreign);
    world.fund(alice, &reserve, 1);
    refused(world.deposit(alice, &reserve, 1), WlmError::WrongMarket);
    let deposit = world.ix().deposit(alice, eth, 1);
    refused(world.act(swapped(deposit, &eth.market, &foreign.key)), WlmError::WrongMarket);
}

#[test]
fn mints_shares_and_moves_tokens() {
    let mut stage = Stage::new();
    let assets = stage.ether(4);
    let Stage { world, alice, eth, .. } = &mut stage;
    world.deposit(alice, eth, assets).unwrap();
    assert_eq!(world.supplied(alice, eth), assets);
    assert_eq!(world.balance_of(&eth.vault), assets);
    assert_eq!(world.reserve(eth).cash, assets);
}

#[test]
fn becomes_collateral_when_the_asset_can_be() {
    let mut stage = Stage::new();
    let Stage { world, market, alice, bob, eth, .. } = &mut stage;
    world.deposit(alice, eth, 1_000).unwrap();
    assert!(world.obligation(alice).has_collateral());
    world
        .configure(market, eth, |config| (config.ltv_bps, config.liquidation_threshold_bps) = (0, 0))
        .unwrap();
    world.deposit(bob, eth, 1_000).unwrap();
    assert!(!world.obligation(bob).has_collateral());
}

/// A debt cannot be shielded with collateral that nobody can value any more.
#[test]
fn with_a_dead_price_it_is_no_collateral() {
    let mut stage = Stage::new();
    let Stage { world, alice, eth, .. } = &mut stage;
    world.advance(301);
    world.deposit(alice, eth, 1_000).unwrap();
    assert!(!world.obligation(alice).has_collateral());
}

#[test]
fn needs_no_price() {
    let mut stage = Stage::new();
    let Stage { world, alice, eth, .. } = &mut stage;
    let deposit = without(world.ix().deposit(alice, eth, 1_000), &eth.price);
    world.act(deposit).unwrap();
    assert!(world.obligation(alice).has_collateral(), "the cached price is young enough");
}

#[test]
fn a_later_deposit_leaves_the_owners_choice() {
    let mut stage = Stage::with_collateral();
    let Stage { world, bob, eth, .. } = &mut stage;
    world.deposit(bob, eth, 1_000).unwrap();
    world.set_collateral(bob, eth, wlm_sdk::instructions::CollateralUse::Disabled).unwrap();
    world.deposit(bob, eth, 1_000).unwrap();
    assert!(!world.obligation(bob).has_collateral());
}

#[test]
fn and_back_loses_at_most_one_base_unit() {
    let mut stage = Stage::with_loan();
    let Stage { world, bob, usd1, .. } = &mut stage;
    for days in [1, 30, 365] {
        world.advance_with_prices(days * 86_400);
        for assets in [1, 2, 3, 999_999, 1_234_567_891] {
            let before = world.wallet(bob, usd1);
            world.deposit(bob, usd1, assets).unwrap();
            world.withdraw(bob, usd1, Amount::All).unwrap();
            let lost = before - world.wallet(bob, usd1);
            assert!(lost <= 1, "{lost} of {assets} lost after {days} days");
        }
    }
}

#[test]
fn a_donation_changes_nothing() {
    let mut stage = Stage::with_loan();
    let Stage { world, bob, usd1, .. } = &mut stage;
    let before = world.reserve(usd1);
    world.mint_to(&usd1.vault, usd1, 1_000_000_000_000);
    world.deposit(bob, usd1, 1_000_000).unwrap();
    let after = world.reserve(usd1);
    assert_eq!(after.supply_index, before.supply_index);
    assert_eq!(after.cash, before.cash + 1_000_000);
    assert_eq!(world.supplied(bob, usd1), 1_000_000);
}

#[test]
fn takes_every_number_of_decimals_up_to_18() {
    let mut stage = Stage::new();
    let Stage { world, market, alice, .. } = &mut stage;
    for decimals in [0, 1, 6, 9, 18] {
        let asset = ReserveBuilder::default().of(MintBuilder::decimals(decimals)).create(world, market);
        world.fund(alice, &asset, 5);
        world.deposit(alice, &asset, 5).unwrap();
        assert_eq!(world.supplied(alice, &asset), 5);
    }
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::new();
    let deposit = stage.world.ix().deposit(&stage.alice, &stage.eth, 1_000);
    let excuses = [
        harmless("price", "nothing (the program's id)", "a deposit needs no price"),
        harmless("remaining", wlm_test_kit::attackers::ANYTHING, "no other position counts, none is read"),
    ];
    besiege(&mut stage, deposit, MONEY, &excuses);
}

#[test]
fn refuses_every_impostor_where_it_burns() {
    let mut stage = Stage::with_minted_loan();
    let deposit = stage.world.ix().deposit(&stage.bob, &stage.usd1, 1_000);
    let excuses = [
        harmless("price", "nothing (the program's id)", "a deposit needs no price"),
        harmless("mint", "read-only", "what lies idle is left to the next"),
        harmless("remaining", wlm_test_kit::attackers::ANYTHING, "no other position counts, none is read"),
    ];
    besiege_usd1(&mut stage, deposit, MONEY, &excuses);
}
