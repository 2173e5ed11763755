//! The lending facility: USD1 that is minted where cash runs short, and burned where it lies idle.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::Amount::{All, Exact},
};
use wlm_test_kit::{Asset, ISSUER, ReserveBuilder, World, units};

use crate::support::{Stage, read_only, refused, without};

/// No program takes the authority back from the market; the issuer's chain of trust might.
fn take_authority(world: &mut World, usd1: &Asset) {
    let mut mint = world.account(&usd1.mint).unwrap();
    mint.data[4..36].copy_from_slice(ISSUER.as_ref());
    world.set_account(usd1.mint, mint);
}

#[test]
fn refuses_a_loan_beyond_cash_and_room() {
    let mut stage = Stage::with_facility(10_000);
    let Stage { world, alice, usd1, .. } = &mut stage;
    refused(world.borrow(alice, usd1, units(15_000, usd1) + 1), WlmError::InsufficientLiquidity);
    world.borrow(alice, usd1, units(15_000, usd1)).unwrap();
    refused(world.borrow(alice, usd1, 1), WlmError::InsufficientLiquidity);
}

#[test]
fn refuses_a_withdrawal_beyond_cash_and_room() {
    let mut stage = Stage::with_facility(16_000);
    let Stage { world, bank, alice, usd1, .. } = &mut stage;
    world.borrow(alice, usd1, units(20_000, usd1)).unwrap();
    refused(world.withdraw(bank, usd1, Exact(units(1_000, usd1) + 1)), WlmError::InsufficientLiquidity);
    refused(world.withdraw(bank, usd1, All), WlmError::InsufficientLiquidity);
    world.withdraw(bank, usd1, Exact(units(1_000, usd1))).unwrap();
    assert_eq!(world.reserve(usd1).facility().room(), 0);
}

#[test]
fn refuses_to_mint_with_the_mint_read_only() {
    let mut stage = Stage::with_facility(50_000);
    let Stage { world, bank, alice, usd1, .. } = &mut stage;
    let cash = units(5_000, usd1);
    let borrow = |world: &World, assets| read_only(world.ix().borrow(alice, usd1, assets), &usd1.mint);
    refused(world.act(borrow(world, cash + 1)), WlmError::MintNotWritable);
    world.act(borrow(world, cash)).expect("cash reaches");
    let withdraw = read_only(world.ix().withdraw(bank, usd1, Exact(1)), &usd1.mint);
    refused(world.act(withdraw), WlmError::MintNotWritable);
}

#[test]
fn without_the_authority_only_minting_stops() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, bank, alice, bob, usd1, .. } = &mut stage;
    take_authority(world, usd1);
    refused(world.borrow(alice, usd1, 1), WlmError::MintAuthorityMissing);
    refused(world.withdraw(bank, usd1, Exact(1)), WlmError::MintAuthorityMissing);
    let more = world.configure(market, usd1, |config| config.facility_capacity += 1);
    refused(more, WlmError::MintAuthorityMissing);
    world.repay(alice, usd1, Exact(units(9_000, usd1))).unwrap();
    world.deposit(bob, usd1, units(2_000, usd1)).unwrap();
    assert_eq!(world.reserve(usd1).facility_level, units(4_000, usd1));
    world.configure(market, usd1, |config| config.facility_capacity = 0).unwrap();
    world.deposit(bob, usd1, units(10_000, usd1)).unwrap();
    world.withdraw(bank, usd1, All).expect("cash reaches");
}

#[test]
fn a_capacity_lowered_under_the_level_only_lets_it_fall() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, bank, alice, usd1, .. } = &mut stage;
    let mut config = world.reserve(usd1).config;
    config.facility_capacity = units(1_000, usd1);
    let lower = without(world.propose_config(market, usd1, config).unwrap(), &usd1.mint);
    world.act(lower).expect("to lower it takes no mint");
    for paid in [5_000, 9_000] {
        refused(world.borrow(alice, usd1, 1), WlmError::InsufficientLiquidity);
        refused(world.withdraw(bank, usd1, Exact(1)), WlmError::InsufficientLiquidity);
        world.repay(alice, usd1, Exact(units(paid, usd1))).unwrap();
    }
    refused(world.borrow(alice, usd1, 1), WlmError::InsufficientLiquidity);
    world.repay(alice, usd1, Exact(units(500, usd1))).unwrap();
    assert_eq!(world.reserve(usd1).facility_level, units(500, usd1));
    refused(world.borrow(alice, usd1, units(500, usd1) + 1), WlmError::InsufficientLiquidity);
    world.borrow(alice, usd1, units(500, usd1)).unwrap();
}

#[test]
fn without_capacity_nothing_is_ever_minted() {
    let mut stage = Stage::with_facility(0);
    let supply = stage.usd1_supply();
    let Stage { world, bank, alice, bob, usd1, .. } = &mut stage;
    let minting = |instruction| wlm_sdk::instructions::writing(&usd1.mint, instruction);
    let too_much = minting(world.ix().borrow(alice, usd1, units(5_000, usd1) + 1));
    refused(world.act(too_much), WlmError::InsufficientLiquidity);
    world.act(minting(world.ix().borrow(alice, usd1, units(5_000, usd1)))).unwrap();
    let out = minting(world.ix().withdraw(bank, usd1, Exact(1)));
    refused(world.act(out), WlmError::InsufficientLiquidity);
    world.act(minting(world.ix().deposit(bob, usd1, units(3_000, usd1)))).unwrap();
    world.act(minting(world.ix().repay(alice, alice, usd1, Exact(units(1_000, usd1))))).unwrap();
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.cash, reserve.facility_level), (units(4_000, usd1), 0));
    assert!(reserve.facility_shares.is_zero());
    assert_eq!(stage.usd1_supply(), supply);
}

#[test]
fn a_loan_mints_what_cash_is_short_of() {
    let mut stage = Stage::with_facility(50_000);
    let (supply, minted) = (stage.usd1_supply(), stage.usd(15_000));
    let Stage { world, alice, usd1, .. } = &mut stage;
    let meta = world.borrow(alice, usd1, units(20_000, usd1)).unwrap();
    let [Event::Borrowed(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.assets, event.minted), (units(20_000, usd1), minted));
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.facility_deficit, reserve.cash), (minted, 0, 0));
    assert_eq!(reserve.facility_shares.get(), u128::from(minted) << 40);
    assert_eq!((world.balance_of(&usd1.vault), world.wallet(alice, usd1)), (0, units(20_000, usd1)));
    assert_eq!(stage.usd1_supply(), supply + minted);
}

#[test]
fn a_loan_that_cash_covers_mints_nothing() {
    let mut stage = Stage::with_facility(50_000);
    let supply = stage.usd1_supply();
    let Stage { world, alice, usd1, .. } = &mut stage;
    let meta = world.borrow(alice, usd1, units(5_000, usd1)).unwrap();
    let [Event::Borrowed(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.minted, world.reserve(usd1).facility_level), (0, 0));
    assert_eq!(stage.usd1_supply(), supply);
}

/// The facility takes over the claim of who leaves: the pool's suppliers have as many shares as before.
#[test]
fn a_withdrawal_mints_what_cash_is_short_of() {
    let mut stage = Stage::with_minted_loan();
    let supply = stage.usd1_supply();
    let Stage { world, bank, usd1, .. } = &mut stage;
    let shares = world.reserve(usd1).supply_shares;
    let meta = world.withdraw(bank, usd1, All).unwrap();
    let [Event::Withdrawn(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.assets, event.minted), (units(5_000, usd1), units(5_000, usd1)));
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.cash), (units(20_000, usd1), 0));
    assert_eq!((reserve.supply_shares, reserve.facility_shares), (shares, shares));
    assert!(world.obligation(bank).is_empty());
    assert_eq!(stage.usd1_supply(), supply + stage.usd(5_000));
}

#[test]
fn a_deposit_burns_what_it_leaves_idle() {
    let mut stage = Stage::with_minted_loan();
    let supply = stage.usd1_supply();
    let Stage { world, bob, usd1, .. } = &mut stage;
    for (paid, burned, level, cash) in [(10_000, 10_000, 5_000, 0), (6_000, 5_000, 0, 1_000)] {
        let meta = world.deposit(bob, usd1, units(paid, usd1)).unwrap();
        let [Event::Deposited(event)] = meta.events.as_slice() else { panic!("one event") };
        assert_eq!((event.assets, event.burned), (units(paid, usd1), units(burned, usd1)));
        let reserve = world.reserve(usd1);
        assert_eq!((reserve.facility_level, reserve.cash), (units(level, usd1), units(cash, usd1)));
        assert_eq!(reserve.facility_shares.get(), u128::from(reserve.facility_level) << 40);
    }
    assert_eq!(world.supplied(bob, usd1), units(16_000, usd1));
    assert_eq!(stage.usd1_supply(), supply - stage.usd(15_000));
}

#[test]
fn a_repayment_burns_what_it_leaves_idle() {
    let mut stage = Stage::with_minted_loan();
    let supply = stage.usd1_supply();
    let Stage { world, alice, usd1, .. } = &mut stage;
    for (paid, burned, level, cash) in [(12_000, 12_000, 3_000, 0), (8_000, 3_000, 0, 5_000)] {
        let meta = world.repay(alice, usd1, Exact(units(paid, usd1))).unwrap();
        let [Event::Repaid(event)] = meta.events.as_slice() else { panic!("one event") };
        assert_eq!((event.assets, event.burned), (units(paid, usd1), units(burned, usd1)));
        let reserve = world.reserve(usd1);
        assert_eq!((reserve.facility_level, reserve.cash), (units(level, usd1), units(cash, usd1)));
    }
    assert_eq!(stage.usd1_supply(), supply - stage.usd(15_000));
}

#[test]
fn with_the_mint_read_only_nothing_is_burned() {
    let mut stage = Stage::with_minted_loan();
    let supply = stage.usd1_supply();
    let Stage { world, alice, bob, usd1, .. } = &mut stage;
    let deposit = read_only(world.ix().deposit(bob, usd1, units(1_000, usd1)), &usd1.mint);
    let meta = world.act(deposit).unwrap();
    assert!(matches!(meta.events.as_slice(), [Event::Deposited(event)] if event.burned == 0));
    let repay = read_only(world.ix().repay(alice, alice, usd1, Exact(units(2_000, usd1))), &usd1.mint);
    let meta = world.act(repay).unwrap();
    assert!(matches!(meta.events.as_slice(), [Event::Repaid(event)] if event.burned == 0));
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.cash), (units(15_000, usd1), units(3_000, usd1)));
    let meta = world.deposit(bob, usd1, 1).expect("the next burns it all");
    assert!(matches!(meta.events.as_slice(), [Event::Deposited(e)] if e.burned == units(3_000, usd1) + 1));
    assert_eq!(stage.usd1_supply(), supply - stage.usd(3_000) - 1);
}

#[test]
fn the_supply_cap_counts_after_the_burn() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, bob, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.supply_cap = 20_000_000_000).unwrap();
    let deposit = world.ix().deposit(bob, usd1, units(15_000, usd1));
    refused(world.act(read_only(deposit.clone(), &usd1.mint)), WlmError::SupplyCapExceeded);
    refused(world.deposit(bob, usd1, units(15_000, usd1) + 1), WlmError::SupplyCapExceeded);
    world.act(deposit).expect("it takes the place of what was minted");
    refused(world.deposit(bob, usd1, 1), WlmError::SupplyCapExceeded);
}

/// 5,000 in cash and room for 95,000 more are to borrowers what 100,000 in cash are.
#[test]
fn rates_and_limits_count_what_may_be_minted() {
    let mut stages = [Stage::with_facility(95_000), Stage::with_collateral()];
    for Stage { world, market, alice, usd1, .. } in &mut stages {
        world.configure(market, usd1, |config| config.max_utilisation_bps = 1_500).unwrap();
        let outcome = world.borrow(alice, usd1, units(15_000, usd1) + 1);
        refused(outcome, WlmError::UtilisationCeilingExceeded);
        world.configure(market, usd1, |config| config.max_obligation_share_bps = 1_000).unwrap();
        let outcome = world.borrow(alice, usd1, units(10_000, usd1) + 1);
        refused(outcome, WlmError::ObligationShareExceeded);
        world.borrow(alice, usd1, units(10_000, usd1)).unwrap();
    }
    let [minting, plain] = stages.map(|stage| stage.world.reserve(&stage.usd1));
    assert_eq!((minting.borrow_apr, minting.cash), (plain.borrow_apr, 0));
    assert!(minting.supply_apr > plain.supply_apr, "all of its supply is lent out");
}

#[test]
fn a_change_of_capacity_moves_the_rate_at_once() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, usd1, .. } = &mut stage;
    let mut rate = |capacity| {
        world.configure(market, usd1, |config| config.facility_capacity = units(capacity, usd1)).unwrap();
        world.reserve(usd1).borrow_apr
    };
    let rates = [100_000, 50_000, 20_000, 15_000, 0].map(&mut rate);
    assert!(rates[..4].is_sorted_by(|low, high| low < high), "{rates:?}");
    assert_eq!((rates[3], rates[4]), (3_000 << 32, 3_000 << 32), "all is lent out");
    let back = [15_000, 30_000, 60_000, 100_000].map(&mut rate);
    assert_eq!(back.last(), rates.first());
}

/// A reserve may mint from its first loan on, without any supply.
#[test]
fn lends_without_any_supplier() {
    let mut stage = Stage::with(ReserveBuilder::usd1(), ReserveBuilder::eth());
    let Stage { world, market, bank, alice, usd1, eth, .. } = &mut stage;
    world.withdraw(bank, usd1, All).unwrap();
    world.hand_over_usd1(market, usd1);
    world.configure(market, usd1, |config| config.facility_capacity = 50_000_000_000).unwrap();
    world.deposit(alice, eth, units(10, eth)).unwrap();
    world.borrow(alice, usd1, units(20_000, usd1)).unwrap();
    assert_eq!(world.reserve(usd1).facility_level, units(20_000, usd1));
    world.repay(alice, usd1, All).unwrap();
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.cash), (0, 0));
    assert!(reserve.supply_shares.is_zero());
}
