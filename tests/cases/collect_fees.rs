//! Paying fees to the treasury.

use wlm_sdk::{errors::WlmError, events::Event, instructions, pda};
use wlm_test_kit::{Asset, MarketBuilder, ReserveBuilder, attackers::ANYTHING, calm_quote, units};

use crate::support::{Stage, besiege_usd1, harmless, read_only, refused, swapped};

/// A year of interest on 20,000 USD1 is uncollected.
fn with_fees() -> Stage {
    let mut stage = Stage::with_loan();
    stage.world.advance_with_prices(365 * 86_400);
    stage.world.open_wallet(&stage.market.treasury, &stage.usd1);
    stage
}

#[test]
fn refuses_when_there_are_none() {
    let mut stage = Stage::new();
    refused(stage.world.collect_fees(&stage.market, &stage.usd1), WlmError::ZeroAmount);
}

#[test]
fn refuses_everyone_but_the_treasury() {
    let mut stage = with_fees();
    let Stage { world, market, bob, usd1, .. } = &mut stage;
    let collect = world.ix().collect_fees(market, usd1);
    let treasury = usd1.wallet(&market.treasury);
    for thief in [usd1.wallet(&bob.key), usd1.vault, bob.key] {
        refused(world.act(swapped(collect.clone(), &treasury, &thief)), WlmError::WrongTreasury);
    }
}

#[test]
fn refuses_another_market() {
    let mut stage = with_fees();
    let Stage { world, market, usd1, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let collect = world.ix().collect_fees(market, usd1);
    let thief = world.open_wallet(&foreign.treasury, usd1);
    let attack = swapped(collect, &market.key, &foreign.key);
    let attack = swapped(attack, &usd1.wallet(&market.treasury), &thief);
    refused(world.act(attack), WlmError::WrongMarket);
}

#[test]
fn refuses_accounts_that_are_not_the_reserves() {
    let mut stage = with_fees();
    let Stage { world, market, usd1, eth, .. } = &mut stage;
    let collect = world.ix().collect_fees(market, usd1);
    refused(world.act(swapped(collect.clone(), &usd1.vault, &eth.vault)), WlmError::WrongVault);
    refused(world.act(swapped(collect.clone(), &usd1.mint, &eth.mint)), WlmError::WrongMint);
    let program = wlm_test_kit::TOKEN_2022;
    refused(world.act(swapped(collect, &usd1.token_program, &program)), WlmError::WrongTokenProgram);
}

/// Whatever account of the reserve's it is: the fees would be lost to the insurance.
#[test]
fn refuses_another_insurance() {
    let mut stage = with_fees();
    let Stage { world, market, bob, usd1, eth, .. } = &mut stage;
    let collect = world.ix().collect_fees(market, usd1);
    let look_alike = world.open_wallet(&usd1.reserve, usd1);
    for thief in [eth.insurance(), look_alike, usd1.vault, usd1.wallet(&bob.key)] {
        let attack = swapped(collect.clone(), &usd1.insurance(), &thief);
        refused(world.act(attack), WlmError::WrongInsurance);
    }
}

/// A market may name its own reserve as treasury; its vault is then the treasury's account too.
#[test]
fn refuses_to_pay_the_vault_from_the_vault() {
    let mut stage = with_fees();
    let Stage { world, market: honest, alice, bank, usd1, .. } = &mut stage;
    let creator = world.new_wallet();
    let mut arguments = MarketBuilder::default().arguments(world);
    let market = pda::market(&creator, 0);
    let reserve = pda::reserve(&market, &usd1.mint);
    arguments.treasury = reserve;
    let governance = arguments.governance;
    world.act(instructions::create_market(creator, usd1.mint, arguments)).unwrap();
    let config = ReserveBuilder::usd1().with(|c| c.feed_id = [3; 32]).config;
    let price = calm_quote([3; 32], 1.0, world.now());
    let price = world.new_price_account(price);
    let keys = wlm_test_kit::MarketKeys { key: market, governance, ..*honest };
    let change = instructions::ConfigChange::NewReserve(Box::new(config));
    let due = world.propose(&keys, usd1.mint, change).unwrap();
    let Asset { mint, token_program, .. } = *usd1;
    let listing = instructions::Listing { payer: creator, due, mint, price, token_program };
    world.act(instructions::create_reserve(&listing)).unwrap();
    let own =
        Asset { market, reserve, index: 0, vault: pda::vault(&reserve), price, feed_id: [3; 32], ..*usd1 };
    let [supplier, borrower] = [bank, alice].map(|user| world.open_obligation(&user.key, &keys, 0));
    world.deposit(&supplier, &own, units(1_000, &own)).unwrap();
    world.deposit(&borrower, &own, units(1_000, &own)).unwrap();
    world.borrow(&borrower, &own, units(500, &own)).unwrap();
    world.advance(86_400);
    let collect = instructions::collect_fees(market, own.tokens(&reserve));
    let attack = swapped(collect, &own.wallet(&reserve), &own.vault);
    refused(world.act(attack), WlmError::TransferMismatch);
}

#[test]
fn pays_the_protocols_part() {
    let mut stage = with_fees();
    let Stage { world, market, usd1, .. } = &mut stage;
    world.collect_fees(market, usd1).unwrap();
    // 268.45 of interest, a tenth of it, and what suppliers miss by compounding at their own rate.
    assert_eq!(world.balance_of(&usd1.wallet(&market.treasury)) / units(1, usd1), 28);
    refused(world.collect_fees(market, usd1), WlmError::ZeroAmount);
}

#[test]
fn pays_only_as_far_as_there_is_cash() {
    let mut stage = with_fees();
    let Stage { world, market, bank, usd1, .. } = &mut stage;
    let cash = world.reserve(usd1).cash;
    world.withdraw(bank, usd1, instructions::Amount::Exact(cash - 5)).unwrap();
    world.collect_fees(market, usd1).unwrap();
    assert_eq!(world.balance_of(&usd1.wallet(&market.treasury)), 5);
    assert_eq!(world.reserve(usd1).cash, 0);
}

#[test]
fn a_donation_is_no_fee() {
    let mut stage = Stage::new();
    let Stage { world, market, usd1, .. } = &mut stage;
    world.mint_to(&usd1.vault, usd1, 1_000_000);
    refused(world.collect_fees(market, usd1), WlmError::ZeroAmount);
}

#[test]
fn the_insurance_gets_its_share_rounded_up() {
    for (share, paid) in [(0, 0), (1, 1), (3_333, 334), (5_000, 501), (10_000, 1_001)] {
        let mut stage = Stage::new();
        let Stage { world, market, bob, usd1, .. } = &mut stage;
        world.hand_over_usd1(market, usd1);
        let flash = |config: &mut instructions::ReserveConfig| {
            (config.insurance_share_bps, config.flash_capacity, config.flash_fee_bps) = (share, 20_020, 500);
        };
        world.configure(market, usd1, flash).unwrap();
        world.flash(bob, usd1, 20_020, &[]).expect("a fee of 1,001");
        let meta = world.collect_fees(market, usd1).unwrap();
        let [Event::FeesCollected(event)] = meta.events.as_slice() else { panic!("one event") };
        assert_eq!((event.assets, event.to_insurance, event.to_treasury), (1_001, paid, 1_001 - paid));
        assert_eq!(world.balance_of(&usd1.insurance()), paid);
        assert_eq!(world.balance_of(&usd1.wallet(&market.treasury)), 1_001 - paid);
    }
}

/// A loss a year ago left a deficit; since then Bob pays interest on 10,000 USD1.
fn with_deficit_and_fees() -> Stage {
    let mut stage = Stage::with_deficit();
    let Stage { world, market, bank, bob, usd1, eth, .. } = &mut stage;
    world.configure(market, usd1, |config| config.insurance_share_bps = 1_000).unwrap();
    world.deposit(bob, eth, units(10, eth)).unwrap();
    world.borrow(bob, usd1, units(10_000, usd1)).unwrap();
    world.advance_with_prices(365 * 86_400);
    world.repay(bob, usd1, instructions::Amount::All).unwrap();
    world.deposit(bank, usd1, units(20_000, usd1)).unwrap();
    world.open_wallet(&market.treasury, usd1);
    stage
}

#[test]
fn the_deficit_comes_before_the_treasury() {
    let mut stage = with_deficit_and_fees();
    let supply = stage.usd1_supply();
    let Stage { world, market, usd1, .. } = &mut stage;
    let before = world.reserve(usd1);
    let fees = before.pool().surplus().unwrap();
    let collect = world.ix().collect_fees(market, usd1);
    refused(world.act(read_only(collect, &usd1.mint)), WlmError::MintNotWritable);
    let meta = world.collect_fees(market, usd1).unwrap();
    let [Event::FeesCollected(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!(event.to_insurance, fees.div_ceil(10));
    assert_eq!((event.burned, event.to_treasury), (event.assets - event.to_insurance, 0));
    let after = world.reserve(usd1);
    assert_eq!(after.facility_deficit, before.facility_deficit - event.burned);
    assert_eq!(after.facility_level, before.facility_level - event.burned);
    assert_eq!(after.cash, before.cash - event.assets);
    assert_eq!(stage.usd1_supply(), supply - event.burned);
}

#[test]
fn the_treasury_gets_what_the_deficit_leaves() {
    let mut stage = with_deficit_and_fees();
    let Stage { world, market, bank, usd1, .. } = &mut stage;
    let deficit = world.reserve(usd1).facility_deficit;
    world.burn_deficit(bank, usd1, deficit - 7).unwrap();
    let meta = world.collect_fees(market, usd1).unwrap();
    let [Event::FeesCollected(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.burned, event.to_treasury), (7, event.assets - event.to_insurance - 7));
    assert_eq!(world.balance_of(&usd1.wallet(&market.treasury)), event.to_treasury);
    assert_eq!(world.reserve(usd1).facility_deficit, 0);
}

const ROLES: &[&str] =
    &["market", "reserve", "price", "vault", "mint", "treasury", "token program", "insurance"];

#[test]
fn refuses_every_impostor() {
    let mut stage = with_fees();
    let Stage { world, market, usd1, .. } = &stage;
    let collect = world.ix().collect_fees(market, usd1);
    let excuses =
        [harmless("price", ANYTHING, "no price is read"), harmless("remaining", ANYTHING, "none is read")];
    besiege_usd1(&mut stage, collect, ROLES, &excuses);
}

#[test]
fn refuses_every_impostor_where_there_is_a_deficit() {
    let mut stage = with_deficit_and_fees();
    let Stage { world, market, usd1, .. } = &stage;
    let collect = world.ix().collect_fees(market, usd1);
    let excuses =
        [harmless("price", ANYTHING, "no price is read"), harmless("remaining", ANYTHING, "none is read")];
    besiege_usd1(&mut stage, collect, ROLES, &excuses);
}
