//! Borrowing.

use wlm_sdk::{
    errors::WlmError,
    instructions::{Amount, ReserveConfig},
};
use wlm_test_kit::{MarketBuilder, ReserveBuilder, units};

use crate::support::{
    MONEY, Stage, besiege, besiege_usd1, extended, harmless, refused, shortened, swapped, without,
};

#[test]
fn refuses_nothing() {
    let mut stage = Stage::with_collateral();
    refused(stage.world.borrow(&stage.alice, &stage.usd1, 0), WlmError::ZeroAmount);
}

#[test]
fn refuses_without_collateral() {
    let mut stage = Stage::new();
    refused(stage.world.borrow(&stage.alice, &stage.usd1, 1), WlmError::BorrowLimitExceeded);
}

#[test]
fn refuses_on_somebody_elses_obligation() {
    let mut stage = Stage::with_collateral();
    let borrow = stage.world.ix().borrow(&stage.alice, &stage.usd1, 1);
    let attack = swapped(borrow, &stage.alice.key, &stage.bob.key);
    refused(stage.world.act(attack), WlmError::Unauthorized);
}

#[test]
fn refuses_more_than_the_collateral_allows() {
    let mut stage = Stage::with_collateral();
    // 30,000 USD at 78 %, less the confidence interval of 5 basis points, for a dollar at 5 more.
    let most = stage.usd(23_400.0 * 0.9995 / 1.0005);
    let Stage { world, alice, usd1, .. } = &mut stage;
    refused(world.borrow(alice, usd1, most + 1_000), WlmError::BorrowLimitExceeded);
    world.borrow(alice, usd1, most - 1_000).unwrap();
    refused(world.borrow(alice, usd1, 2_000), WlmError::BorrowLimitExceeded);
}

#[test]
fn refuses_against_supply_that_is_no_collateral() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    world.set_collateral(alice, eth, wlm_sdk::instructions::CollateralUse::Disabled).unwrap();
    refused(world.borrow(alice, usd1, 1_000_000), WlmError::BorrowLimitExceeded);
}

#[test]
fn refuses_while_loans_are_off() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.flags = ReserveConfig::BORROWS_DISABLED).unwrap();
    refused(world.borrow(alice, usd1, 1_000_000), WlmError::BorrowsDisabled);
}

#[test]
fn refuses_more_than_the_borrow_cap_interest_counted() {
    let mut stage = Stage::with_loan();
    let cap = stage.usd(20_010);
    let Stage { world, market, alice, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.borrow_cap = cap).unwrap();
    refused(world.borrow(alice, usd1, units(11, usd1)), WlmError::BorrowCapExceeded);
    world.borrow(alice, usd1, units(5, usd1)).unwrap();
    world.advance_with_prices(30 * 86_400);
    refused(world.borrow(alice, usd1, 1), WlmError::BorrowCapExceeded);
}

#[test]
fn refuses_beyond_the_utilisation_ceiling() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.max_utilisation_bps = 1_000).unwrap();
    refused(world.borrow(alice, usd1, units(10_000, usd1) + 1), WlmError::UtilisationCeilingExceeded);
    world.borrow(alice, usd1, units(10_000, usd1)).unwrap();
}

#[test]
fn refuses_too_large_a_share_for_one() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.max_obligation_share_bps = 500).unwrap();
    refused(world.borrow(alice, usd1, units(5_000, usd1) + 1), WlmError::ObligationShareExceeded);
    world.borrow(alice, usd1, units(5_000, usd1)).unwrap();
    refused(world.borrow(alice, usd1, 1_000), WlmError::ObligationShareExceeded);
}

#[test]
fn refuses_more_debt_on_a_collateral_than_its_ceiling() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    world.configure(market, eth, |config| config.debt_ceiling_usd = 5_000).unwrap();
    refused(world.borrow(alice, usd1, units(5_000, usd1)), WlmError::DebtCeilingExceeded);
    world.borrow(alice, usd1, units(3_000, usd1)).unwrap();
    world.deposit(bob, eth, units(10, eth)).unwrap();
    refused(world.borrow(bob, usd1, units(2_000, usd1)), WlmError::DebtCeilingExceeded);
    world.borrow(bob, usd1, units(1_990, usd1)).unwrap();
    world.repay_for(bob, alice, usd1, Amount::All).unwrap();
    world.borrow(bob, usd1, units(2_000, usd1)).expect("the repayment made room");
}

#[test]
fn refuses_more_than_the_outflow_bucket_holds() {
    let limited = ReserveBuilder::usd1().with(|config| {
        config.outflow_capacity = 5_000_000_000;
        config.outflow_window = 86_400;
    });
    let mut stage = Stage::with(limited, ReserveBuilder::eth());
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    world.deposit(alice, eth, units(10, eth)).unwrap();
    refused(world.borrow(alice, usd1, units(5_000, usd1) + 1), WlmError::OutflowLimitExceeded);
    world.borrow(alice, usd1, units(5_000, usd1)).unwrap();
    refused(world.borrow(alice, usd1, 1_000_000), WlmError::OutflowLimitExceeded);
    world.repay(alice, usd1, Amount::Exact(1_000_000)).expect("repaying is no outflow");
}

#[test]
fn refuses_more_than_the_cash() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, usd1, .. } = &mut stage;
    refused(world.borrow(alice, usd1, units(100_001, usd1)), WlmError::InsufficientLiquidity);
}

#[test]
fn refuses_wrong_remaining_accounts() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    let borrow = world.ix().borrow(alice, usd1, 1_000_000);
    refused(world.act(shortened(borrow.clone(), 2)), WlmError::MissingReserve);
    refused(world.act(extended(borrow.clone(), &eth.mint)), WlmError::UnexpectedAccount);
    refused(world.act(swapped(borrow.clone(), &eth.reserve, &usd1.reserve)), WlmError::UnexpectedAccount);
    refused(world.act(swapped(borrow, &eth.reserve, &bob.obligation)), WlmError::WrongReserve);
}

/// The worthless collateral of one reserve must not be counted with the price of another.
#[test]
fn refuses_another_reserve_for_a_position() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, usd1, eth, .. } = &mut stage;
    let btc = ReserveBuilder::btc().create(world, market);
    let borrow = world.ix().borrow(alice, usd1, 1_000_000);
    let attack = swapped(swapped(borrow, &eth.reserve, &btc.reserve), &eth.price, &btc.price);
    refused(world.act(attack), WlmError::WrongReserve);
}

#[test]
fn refuses_another_market() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, usd1, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let borrow = world.ix().borrow(alice, usd1, 1_000_000);
    refused(world.act(swapped(borrow, &usd1.market, &foreign.key)), WlmError::WrongMarket);
}

#[test]
fn pays_exactly_what_was_asked() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, usd1, .. } = &mut stage;
    for assets in [1, 2, 999_999, 1_234_567_891] {
        let before = world.wallet(alice, usd1);
        world.borrow(alice, usd1, assets).unwrap();
        assert_eq!(world.wallet(alice, usd1), before + assets);
    }
    assert_eq!(world.owed(alice, usd1), 1 + 2 + 999_999 + 1_234_567_891);
}

#[test]
fn records_health_and_the_debt_that_rests_on_the_collateral() {
    let stage = Stage::with_loan();
    let obligation = stage.world.obligation(&stage.alice);
    // 30,000 USD × 81 % ÷ 20,000 USD1, at pessimistic prices.
    let factor = 1_215_000.0 * 0.9995 / 1.0005;
    let recorded = f64::from(u32::try_from(obligation.health_factor_micros).unwrap());
    assert!((recorded - factor).abs() < 2.0, "{recorded}");
    assert!(obligation.debt_usd_micros.abs_diff(20_010_000_000) <= 1);
    let resting = stage.world.reserve(&stage.eth).attributed_debt_usd_micros;
    // Rounded up by at most the borrow power times 2^-32.
    assert!(resting.abs_diff(20_010_000_000) <= 7, "{resting}");
}

#[test]
fn interest_grows_the_debt() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, usd1, .. } = &mut stage;
    world.advance_with_prices(365 * 86_400);
    world.refresh(usd1).unwrap();
    // 20 % lent out: 6 % × 2/9 a year, compounded.
    let interest = world.owed(alice, usd1) - units(20_000, usd1);
    assert_eq!(interest / units(1, usd1), 268);
}

#[test]
fn the_same_asset_on_both_sides_works() {
    let mut stage = Stage::new();
    let Stage { world, bank, usd1, .. } = &mut stage;
    world.borrow(bank, usd1, units(50_000, usd1)).unwrap();
    refused(world.borrow(bank, usd1, units(30_000, usd1)), WlmError::BorrowLimitExceeded);
    let withdraw_most = Amount::Exact(units(40_000, usd1));
    refused(world.withdraw(bank, usd1, withdraw_most), WlmError::BorrowLimitExceeded);
    world.repay(bank, usd1, Amount::All).unwrap();
    world.withdraw(bank, usd1, Amount::All).unwrap();
}

#[test]
fn debt_weight_and_floor_count() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.debt_weight_bps = 20_000).unwrap();
    refused(world.borrow(alice, usd1, units(11_800, usd1)), WlmError::BorrowLimitExceeded);
    world.set_price(usd1, 0.92);
    refused(world.borrow(alice, usd1, units(11_800, usd1)), WlmError::BorrowLimitExceeded);
    world.borrow(alice, usd1, units(11_600, usd1)).unwrap();
}

/// A collateral whose oracle is broken counts nothing, and blocks only who leans on it.
#[test]
fn broken_collateral_counts_nothing() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, usd1, eth, .. } = &mut stage;
    let sol = ReserveBuilder::sol().create(world, market);
    world.fund(alice, &sol, units(100, &sol));
    world.deposit(alice, &sol, units(100, &sol)).unwrap();
    let broken = world.quote(&sol.price);
    world.advance_with_prices(61);
    world.set_quote(sol.price, broken);
    refused(world.borrow(alice, usd1, units(30_000, usd1)), WlmError::PriceStale);
    world.borrow(alice, usd1, units(10_000, usd1)).expect("ether alone carries it");
    assert_eq!(world.reserve(&sol).attributed_debt_usd_micros, 0);
    assert!(world.reserve(eth).attributed_debt_usd_micros > 0);
}

#[test]
fn sixteen_positions_fit() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, alice, usd1, .. } = &mut stage;
    for _ in 0..14 {
        let asset = ReserveBuilder::default().create(world, market);
        world.fund(alice, &asset, units(1, &asset));
        world.deposit(alice, &asset, units(1, &asset)).unwrap();
    }
    world.borrow(alice, usd1, units(24_000, usd1)).unwrap();
    refused(world.borrow(alice, usd1, units(1_000, usd1)), WlmError::BorrowLimitExceeded);
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::with_collateral();
    // Ether against ether: the siege's price impostors are of the asset that is borrowed.
    let Stage { world, bob, eth, alice, .. } = &mut stage;
    world.deposit(bob, eth, units(5, eth)).unwrap();
    let borrow = world.ix().borrow(alice, eth, units(1, eth));
    let excuses = [
        harmless("price", "nothing (the program's id)", "the cached price is young enough"),
        harmless("wallet", "the attacker's wallet", "the owner may lend on"),
        harmless("wallet", "a look-alike vault of the same mint and authority", "the owner may lend on"),
        harmless("wallet", "another market\'s vault", "it is a donation, out of one\'s own pocket"),
    ];
    besiege(&mut stage, borrow, MONEY, &excuses);
}

#[test]
fn refuses_every_impostor_of_the_collateral() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    let borrow = world.ix().borrow(alice, usd1, 1_000_000);
    let roles = [MONEY, &["collateral", "collateral price"]].concat();
    let excuses = [
        harmless("price", "nothing (the program's id)", "the cached price is young enough"),
        harmless("collateral price", "left out", "the cached price is young enough"),
        harmless("wallet", "the attacker's wallet of another asset", "the owner may lend on"),
    ];
    assert_eq!(without(borrow.clone(), &eth.price).accounts.len(), roles.len());
    besiege(&mut stage, borrow, &roles, &excuses);
}

#[test]
fn refuses_every_impostor_of_a_loan_that_is_minted() {
    let mut stage = Stage::with_facility(50_000);
    let Stage { world, alice, usd1, .. } = &mut stage;
    let borrow = world.ix().borrow(alice, usd1, units(20_000, usd1));
    let roles = [MONEY, &["collateral", "collateral price"]].concat();
    let excuses = [
        harmless("price", "nothing (the program's id)", "the cached price is young enough"),
        harmless("collateral price", "left out", "the cached price is young enough"),
        harmless("wallet", "the attacker's wallet", "the owner may lend on"),
        harmless("wallet", "a look-alike vault of the same mint and authority", "the owner may lend on"),
        harmless("wallet", "another market\'s vault", "it is a donation, out of one\'s own pocket"),
        harmless("wallet", "the insurance", "anyone may top it up"),
    ];
    besiege_usd1(&mut stage, borrow, &roles, &excuses);
}
