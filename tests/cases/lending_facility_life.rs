//! The lending facility over time: its interest, its crumbs, and its end.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::Amount::{All, Exact},
    program::events::FeesCollected,
};
use wlm_test_kit::{Asset, MarketKeys, Meta, MintBuilder, ReserveBuilder, User, World, units};

use crate::{
    peg_stage::market_of,
    support::{Stage, read_only, refused},
};

const DAY: i64 = 86_400;

fn collected(meta: &Meta) -> &FeesCollected {
    match meta.events.as_slice() {
        [Event::FeesCollected(event)] => event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn its_interest_goes_to_the_treasury() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, bank, alice, bob, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.insurance_share_bps = 3_333).unwrap();
    world.advance_with_prices(365 * DAY);
    world.repay_for(bob, alice, usd1, All).unwrap();
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.facility_deficit), (0, 0));
    let fees = reserve.pool().surplus().unwrap();

    let meta = world.collect_fees(market, usd1).unwrap();
    let event = collected(&meta);
    assert_eq!(event.to_insurance, (fees * 3_333).div_ceil(10_000), "of the fees, rounded up");
    assert_eq!((event.burned, event.to_treasury), (0, event.assets - event.to_insurance));
    assert_eq!(event.facility_shares, reserve.facility_shares.get());
    assert!(world.reserve(usd1).facility_shares.is_zero());
    assert_eq!(world.balance_of(&usd1.insurance()), event.to_insurance);
    assert_eq!(world.balance_of(&usd1.wallet(&market.treasury)), event.to_treasury);

    // Of 20,000 that were lent, 15,000 were the facility's and 5,000 the bank's.
    let before = world.wallet(bank, usd1);
    world.withdraw(bank, usd1, All).unwrap();
    let earned = world.wallet(bank, usd1) - before - units(5_000, usd1);
    assert!(
        (event.assets - fees).abs_diff(3 * earned) <= 3,
        "{} for {earned} of the bank's",
        event.assets - fees
    );
}

#[test]
fn its_interest_is_paid_as_far_as_there_is_cash() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, bob, usd1, .. } = &mut stage;
    world.advance_with_prices(365 * DAY);
    refused(world.collect_fees(market, usd1), WlmError::ZeroAmount);
    let deposit = world.ix().deposit(bob, usd1, units(300, usd1));
    world.act(read_only(deposit, &usd1.mint)).unwrap();
    let due = world.reserve(usd1).pool().surplus().unwrap();
    assert!(due < units(300, usd1));

    let collect = world.ix().collect_fees(market, usd1);
    world.open_wallet(&market.treasury, usd1);
    let meta = world.act(read_only(collect, &usd1.mint)).expect("nothing is burned");
    let event = collected(&meta);
    assert_eq!((event.assets, event.to_treasury, event.burned), (units(300, usd1), units(300, usd1), 0));
    assert!(event.facility_shares > 0, "the rest is interest");
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.cash, reserve.facility_level), (0, units(15_000, usd1)));
    refused(world.collect_fees(market, usd1), WlmError::ZeroAmount);
}

/// Of a claim that rounds down, the last unit of the level has nothing behind it.
fn with_a_unit_of_deficit() -> Stage {
    let mut stage = Stage::with_facility(50_000);
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    world.borrow(alice, usd1, units(4_000, usd1)).unwrap();
    world.advance_with_prices(100 * DAY);
    world.deposit(bob, eth, units(10, eth)).unwrap();
    world.borrow(bob, usd1, units(7_000, usd1)).unwrap();
    assert_eq!(world.reserve(usd1).facility_level, units(6_000, usd1));
    world.repay(bob, usd1, All).unwrap();
    stage
}

#[test]
fn a_crumb_is_left_as_a_deficit_that_fees_repay() {
    let mut stage = with_a_unit_of_deficit();
    let supply = stage.usd1_supply();
    let Stage { world, market, usd1, .. } = &mut stage;
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.facility_deficit), (1, 1));
    assert!(reserve.facility_shares.is_zero());

    let collect = world.ix().collect_fees(market, usd1);
    world.open_wallet(&market.treasury, usd1);
    refused(world.act(read_only(collect, &usd1.mint)), WlmError::MintNotWritable);
    let meta = world.collect_fees(market, usd1).unwrap();
    let event = collected(&meta);
    assert_eq!((event.burned, event.to_treasury), (1, event.assets - event.to_insurance - 1));
    assert_eq!((world.reserve(usd1).facility_level, world.reserve(usd1).facility_deficit), (0, 0));
    assert_eq!(stage.usd1_supply(), supply - 1);
}

#[test]
fn a_crumb_may_be_burned_by_anyone() {
    let mut stage = with_a_unit_of_deficit();
    let Stage { world, bank, usd1, .. } = &mut stage;
    world.burn_deficit(bank, usd1, 1_000).unwrap();
    assert_eq!((world.reserve(usd1).facility_level, world.reserve(usd1).facility_deficit), (0, 0));
    refused(world.burn_deficit(bank, usd1, 1_000), WlmError::NoDeficit);
}

/// Each mints and burns a unit; crumbs do not add up.
#[test]
fn many_small_loans_leave_no_more_than_a_unit() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, bank, alice, usd1, .. } = &mut stage;
    world.advance_with_prices(100 * DAY);
    for assets in (0..100).map(|number| 1 + number % 3) {
        world.borrow(alice, usd1, assets).unwrap();
        world.repay(alice, usd1, Exact(assets)).unwrap();
    }
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.facility_level, reserve.facility_deficit), (units(15_000, usd1), 0));
    world.repay_for(bank, alice, usd1, All).unwrap();
    assert_eq!(world.reserve(usd1).facility_level, 0);
}

/// The people of a market whose USD1 is of this kind: 100,000 each, and 10 ETH.
struct Life {
    world: World,
    market: MarketKeys,
    usd1: Asset,
    users: [User; 3],
}

impl Life {
    fn of(token: MintBuilder) -> Self {
        let mut world = World::new();
        let market = market_of(&mut world, &token);
        let usd1 = ReserveBuilder::usd1().of(token).create(&mut world, &market);
        assert_eq!(usd1.mint, market.usd1_mint);
        let eth = ReserveBuilder::eth().create(&mut world, &market);
        let users = [(); 3].map(|()| world.new_user(&market));
        for user in &users {
            world.fund(user, &usd1, units(100_000, &usd1));
            world.fund(user, &eth, units(10, &eth));
            world.deposit(user, &eth, units(10, &eth)).unwrap();
        }
        world.hand_over_usd1(&market, &usd1);
        let configured = world.configure(&market, &usd1, |config| {
            config.facility_capacity = 40_000_000_000;
            (config.flash_capacity, config.flash_fee_bps) = (1_000_000_000_000, 1);
            (config.insurance_share_bps, config.max_utilisation_bps) = (2_500, 10_000);
        });
        configured.unwrap();
        Self { world, market, usd1, users }
    }

    fn dollars(&self, dollars: u32) -> u64 {
        units(dollars, &self.usd1)
    }

    /// USD1 in all wallets, the treasury and the insurance.
    fn in_wallets(&self) -> u64 {
        let Self { world, usd1, market, users } = self;
        let purses: u64 = users.iter().map(|user| world.wallet(user, usd1)).sum();
        purses + world.balance_of(&usd1.wallet(&market.treasury)) + world.balance_of(&usd1.insurance())
    }

    fn supply(&self) -> u64 {
        self.world.snapshot().supplies[&self.usd1.mint]
    }

    /// Every token is in a wallet or is cash, and what exists beyond the start was minted by the facility.
    fn audit(&self, start: u64) {
        let reserve = self.world.reserve(&self.usd1);
        assert_eq!(self.in_wallets() + reserve.cash, self.supply());
        assert_eq!(self.supply(), start + reserve.facility_level);
    }

    fn pass(&mut self, days: i64, start: u64) {
        self.audit(start);
        self.world.advance_with_prices(days * DAY);
    }

    fn live(mut self) {
        let start = self.supply();
        let usd1 = self.usd1;
        let [bank, alice, bob] = self.users;
        let dollars = [3_000, 500, 7_000, 5_000, 20_000].map(|dollars| self.dollars(dollars));
        let [some, few, more, supply, loan] = dollars;
        self.world.deposit(&bank, &usd1, supply).unwrap();
        self.world.borrow(&alice, &usd1, loan).unwrap();
        self.pass(30, start);
        self.world.deposit(&bob, &usd1, some + 1).unwrap();
        self.pass(30, start);
        self.world.withdraw(&bank, &usd1, Exact(some - 1)).unwrap();
        self.pass(30, start);
        self.world.borrow(&alice, &usd1, few + 7).unwrap();
        self.pass(1, start);
        self.world.borrow(&bob, &usd1, more + 3).unwrap();
        self.pass(100, start);
        self.world.repay(&alice, &usd1, Exact(more + 1)).unwrap();
        self.pass(1, start);
        self.world.flash(&alice, &usd1, 10 * loan + 1, &[]).unwrap();
        self.world.collect_fees(&self.market, &usd1).unwrap();
        self.pass(73, start);
        self.world.withdraw(&bank, &usd1, All).unwrap();
        self.pass(100, start);
        self.leave(start);
    }

    /// Everybody pays and goes. Nothing is left.
    fn leave(mut self, start: u64) {
        let Self { world, market, usd1, users: [_, alice, bob] } = &mut self;
        for debtor in [&*alice, &*bob] {
            world.repay(debtor, usd1, All).unwrap();
        }
        world.withdraw(bob, usd1, All).unwrap();
        world.rebalance(usd1).expect_err("nothing lies idle");
        world.collect_fees(market, usd1).unwrap();
        let reserve = world.reserve(usd1);
        assert_eq!((reserve.facility_level, reserve.facility_deficit, reserve.cash), (0, 0, 0));
        assert!(reserve.supply_shares.is_zero() && reserve.debt_shares.is_zero());
        assert_eq!(world.balance_of(&usd1.vault), 0);
        assert_eq!((self.in_wallets(), self.supply()), (start, start));
    }
}

#[test]
fn every_unit_is_accounted_for_until_everybody_has_left() {
    Life::of(MintBuilder::decimals(6)).live();
}

#[test]
fn a_usd1_of_token_2022_lives_the_same_life() {
    Life::of(MintBuilder::token_2022(&[])).live();
}

#[test]
fn a_loss_with_a_usd1_of_token_2022_is_insured_and_burned() {
    let Life { mut world, market, usd1, users: [bank, alice, bob] } = Life::of(MintBuilder::token_2022(&[]));
    let eth = world.assets()[1];
    world.deposit(&bank, &usd1, units(5_000, &usd1)).unwrap();
    world.borrow(&alice, &usd1, units(20_000, &usd1)).unwrap();
    world.flash(&bob, &usd1, units(10_000, &usd1), &[]).unwrap();
    world.collect_fees(&market, &usd1).unwrap();
    assert!(world.balance_of(&usd1.insurance()) > 0);
    world.set_price(&eth, 100.0);
    world.liquidate(&bob, &alice, (&usd1, &eth)).unwrap();
    world.absorb_bad_debt(&alice, &usd1).unwrap();
    assert_eq!(world.balance_of(&usd1.insurance()), 0);
    assert!(world.reserve(&usd1).facility_deficit > 0);
    world.burn_deficit(&bob, &usd1, u64::MAX).unwrap();
    world.withdraw(&bank, &usd1, All).unwrap();
    world.rebalance(&usd1).unwrap();
    let reserve = world.reserve(&usd1);
    assert!(reserve.facility_level <= 1 && reserve.facility_deficit == reserve.facility_level);
}
