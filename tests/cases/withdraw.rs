//! Taking supply out.

use wlm_sdk::{
    errors::WlmError,
    instructions::Amount::{All, Exact},
};
use wlm_test_kit::{ReserveBuilder, attackers::ANYTHING, units};

use crate::support::{
    MONEY, Stage, besiege, besiege_usd1, extended, harmless, refused, shortened, swapped, without,
};

#[test]
fn refuses_nothing() {
    let mut stage = Stage::with_collateral();
    refused(stage.world.withdraw(&stage.alice, &stage.eth, Exact(0)), WlmError::ZeroAmount);
}

#[test]
fn refuses_where_there_is_no_position() {
    let mut stage = Stage::with_collateral();
    refused(stage.world.withdraw(&stage.alice, &stage.usd1, All), WlmError::NoPosition);
    refused(stage.world.withdraw(&stage.bob, &stage.eth, Exact(1)), WlmError::NoPosition);
}

#[test]
fn refuses_all_of_a_position_that_only_owes() {
    let mut stage = Stage::with_loan();
    refused(stage.world.withdraw(&stage.alice, &stage.usd1, All), WlmError::ZeroAmount);
}

#[test]
fn refuses_more_than_there_is() {
    let mut stage = Stage::with_collateral();
    let too_much = stage.ether(10) + 1;
    refused(stage.world.withdraw(&stage.alice, &stage.eth, Exact(too_much)), WlmError::AmountExceedsPosition);
}

#[test]
fn refuses_somebody_elses_supply() {
    let mut stage = Stage::with_collateral();
    let withdraw = stage.world.ix().withdraw(&stage.alice, &stage.eth, All);
    let attack = swapped(withdraw, &stage.alice.key, &stage.bob.key);
    refused(stage.world.act(attack), WlmError::Unauthorized);
}

#[test]
fn refuses_what_is_lent_out() {
    let mut stage = Stage::with_loan();
    let lent = stage.usd(20_000);
    let Stage { world, bank, usd1, .. } = &mut stage;
    let supplied = world.supplied(bank, usd1);
    refused(world.withdraw(bank, usd1, All), WlmError::InsufficientLiquidity);
    world.withdraw(bank, usd1, Exact(supplied - lent)).unwrap();
}

#[test]
fn refuses_collateral_that_the_debt_needs() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, eth, .. } = &mut stage;
    refused(world.withdraw(alice, eth, All), WlmError::BorrowLimitExceeded);
    refused(world.withdraw(alice, eth, Exact(units(2, eth))), WlmError::BorrowLimitExceeded);
    world.withdraw(alice, eth, Exact(units(1, eth))).unwrap();
}

#[test]
fn refuses_more_than_the_outflow_bucket_holds() {
    let hour = 3_600;
    let limited = ReserveBuilder::eth().with(|config| {
        config.outflow_capacity = 200_000_000;
        config.outflow_window = 3_600;
        config.outflow_exempt = 1_000_000;
    });
    let mut stage = Stage::with(ReserveBuilder::usd1(), limited);
    let Stage { world, bob, eth, .. } = &mut stage;
    world.deposit(bob, eth, units(10, eth)).unwrap();
    refused(world.withdraw(bob, eth, Exact(units(2, eth) + 1)), WlmError::OutflowLimitExceeded);
    world.withdraw(bob, eth, Exact(units(2, eth))).unwrap();
    world.withdraw(bob, eth, Exact(1_000_000)).expect("a small one is never refused");
    refused(world.withdraw(bob, eth, Exact(1_000_001)), WlmError::OutflowLimitExceeded);
    world.advance_with_prices(hour / 2);
    refused(world.withdraw(bob, eth, Exact(units(1, eth) + 1)), WlmError::OutflowLimitExceeded);
    world.withdraw(bob, eth, Exact(units(1, eth))).expect("half of it refilled");
}

#[test]
fn refuses_wrong_remaining_accounts() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let withdraw = world.ix().withdraw(alice, eth, Exact(1));
    refused(world.act(shortened(withdraw.clone(), 2)), WlmError::MissingReserve);
    refused(world.act(extended(withdraw.clone(), &bob.key)), WlmError::UnexpectedAccount);
    refused(world.act(swapped(withdraw.clone(), &usd1.reserve, &bob.obligation)), WlmError::WrongReserve);
    refused(world.act(swapped(withdraw, &usd1.reserve, &eth.reserve)), WlmError::UnexpectedAccount);
}

/// Paying a vault's tokens into the vault would leave the pool short of them.
#[test]
fn refuses_the_vault_as_wallet() {
    let mut stage = Stage::with_collateral();
    let withdraw = stage.world.ix().withdraw(&stage.alice, &stage.eth, Exact(1));
    let attack = swapped(withdraw, &stage.eth.wallet(&stage.alice.key), &stage.eth.vault);
    refused(stage.world.act(attack), WlmError::TransferMismatch);
}

#[test]
fn pays_all_with_interest() {
    let mut stage = Stage::with_loan();
    let Stage { world, bank, alice, bob, usd1, .. } = &mut stage;
    world.advance_with_prices(365 * 86_400);
    world.repay_for(bob, alice, usd1, All).unwrap();
    let before = world.wallet(bank, usd1);
    world.withdraw(bank, usd1, All).unwrap();
    let earned = world.wallet(bank, usd1) - before - units(100_000, usd1);
    // A fifth is lent: 4/3 % a year for the borrower, 0.24 % for the supplier, both compounding.
    assert_eq!(earned / units(1, usd1), 240);
    assert!(world.obligation(bank).is_empty());
}

#[test]
fn works_without_debt_whatever_the_price_does() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, eth, .. } = &mut stage;
    world.advance(30 * 86_400);
    let withdraw = without(world.ix().withdraw(alice, eth, All), &eth.price);
    world.act(withdraw).unwrap();
}

#[test]
fn supply_that_is_no_collateral_leaves_whatever_the_price_does() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, alice, .. } = &mut stage;
    let plain = ReserveBuilder::default().with(|c| (c.ltv_bps, c.liquidation_threshold_bps) = (0, 0));
    let plain = plain.create(world, market);
    world.fund(alice, &plain, 1_000);
    world.deposit(alice, &plain, 1_000).unwrap();
    world.advance(30 * 86_400);
    world.withdraw(alice, &plain, All).unwrap();
}

#[test]
fn with_debt_needs_fresh_prices_of_both_sides() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, eth, .. } = &mut stage;
    world.advance(61);
    refused(world.withdraw(alice, eth, Exact(1)), WlmError::PriceStale);
    world.publish_prices();
    world.withdraw(alice, eth, Exact(1)).unwrap();
}

#[test]
fn all_clears_what_is_worth_less_than_a_base_unit() {
    let mut stage = Stage::with_loan();
    let Stage { world, bob, usd1, .. } = &mut stage;
    world.advance_with_prices(365 * 86_400);
    world.deposit(bob, usd1, 1).unwrap();
    assert_eq!(world.supplied(bob, usd1), 0, "rounded down");
    world.withdraw(bob, usd1, All).unwrap();
    assert!(world.obligation(bob).is_empty());
}

#[test]
fn is_never_switched_off() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, eth, .. } = &mut stage;
    world
        .configure(market, eth, |config| (config.flags, config.supply_cap, config.borrow_cap) = (3, 0, 0))
        .unwrap();
    world.withdraw(alice, eth, All).unwrap();
}

#[test]
fn refuses_every_impostor_without_debt() {
    let mut stage = Stage::with_collateral();
    let withdraw = stage.world.ix().withdraw(&stage.alice, &stage.eth, Exact(1_000));
    let excuses = [
        harmless("price", "nothing (the program's id)", "without debt no price is needed"),
        harmless("wallet", "the attacker's wallet", "the owner may pay anyone"),
        harmless("wallet", "a look-alike vault of the same mint and authority", "the owner may pay anyone"),
        harmless("wallet", "another market\'s vault", "it is a donation, out of one\'s own pocket"),
        harmless("remaining", ANYTHING, "without debt none is read"),
    ];
    besiege(&mut stage, withdraw, MONEY, &excuses);
}

#[test]
fn refuses_every_impostor_with_debt() {
    let mut stage = Stage::with_loan();
    let withdraw = stage.world.ix().withdraw(&stage.alice, &stage.eth, Exact(1_000));
    let excuses = [
        harmless("price", "nothing (the program's id)", "the cached price is young enough"),
        harmless("wallet", "the attacker's wallet", "the owner may pay anyone"),
        harmless("wallet", "a look-alike vault of the same mint and authority", "the owner may pay anyone"),
        harmless("wallet", "another market\'s vault", "it is a donation, out of one\'s own pocket"),
        harmless("debt's price", "left out", "the cached price is young enough"),
    ];
    let roles = [MONEY, &["debt", "debt's price"]].concat();
    besiege(&mut stage, withdraw, &roles, &excuses);
}

#[test]
fn refuses_every_impostor_where_it_is_minted() {
    let mut stage = Stage::with_minted_loan();
    let withdraw = stage.world.ix().withdraw(&stage.bank, &stage.usd1, Exact(1_000));
    let excuses = [
        harmless("price", "nothing (the program's id)", "without debt no price is needed"),
        harmless("wallet", "the attacker's wallet", "the owner may pay anyone"),
        harmless("wallet", "a look-alike vault of the same mint and authority", "the owner may pay anyone"),
        harmless("wallet", "another market\'s vault", "it is a donation, out of one\'s own pocket"),
        harmless("wallet", "the insurance", "anyone may top it up"),
        harmless("remaining", ANYTHING, "without debt none is read"),
    ];
    besiege_usd1(&mut stage, withdraw, MONEY, &excuses);
}
