//! Swapping a dollar coin for USD1 and back: what it does. How it is refused: `psm_swap_refusals`.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{
        Amount,
        PegSwap::{Buy, Sell},
    },
};
use wlm_test_kit::{MintBuilder, MintExtension, ReserveBuilder, TOKEN, TOKEN_2022, units};

use crate::{peg_stage::PegStage, support::refused};

/// Both ways at a coin, and what is left of it.
struct Trip {
    decimals: u8,
    fee_bps: u16,
    /// In base units of the coin, and what they buy.
    coins: u64,
    usd1: u64,
    /// Sold again, and what that pays.
    sold: u64,
    paid: u64,
}

const TRIPS: &[Trip] = &[
    // At par: fewer decimals round USD1 down to whole coin units, more round coins down to USD1.
    Trip { decimals: 0, fee_bps: 0, coins: 7, usd1: 7_000_000, sold: 3_999_999, paid: 3 },
    Trip { decimals: 2, fee_bps: 0, coins: 12_345, usd1: 123_450_000, sold: 23_459_999, paid: 2_345 },
    Trip { decimals: 6, fee_bps: 0, coins: 1, usd1: 1, sold: 1, paid: 1 },
    Trip { decimals: 8, fee_bps: 0, coins: 123_456_789, usd1: 1_234_567, sold: 1_234_567, paid: 123_456_700 },
    Trip { decimals: 9, fee_bps: 0, coins: 1_999, usd1: 1, sold: 1, paid: 1_000 },
    Trip {
        decimals: 18,
        fee_bps: 0,
        coins: 1_000_000_999_999_999_999,
        usd1: 1_000_000,
        sold: 999_999,
        paid: 999_999_000_000_000_000,
    },
    // A tenth of a percent each way, rounded up.
    Trip { decimals: 2, fee_bps: 10, coins: 100_000, usd1: 999_000_000, sold: 999_000_000, paid: 99_800 },
    Trip { decimals: 6, fee_bps: 10, coins: 1_000_001, usd1: 999_000, sold: 999_000, paid: 998_001 },
    Trip { decimals: 6, fee_bps: 10, coins: 2, usd1: 1, sold: 0, paid: 0 },
    Trip {
        decimals: 9,
        fee_bps: 10,
        coins: 1_000_000_999_999,
        usd1: 999_000_998,
        sold: 1_001,
        paid: 999_000,
    },
    Trip {
        decimals: 18,
        fee_bps: 10,
        coins: 3_000_000_000_000_000_000,
        usd1: 2_997_000,
        sold: 2_997_000,
        paid: 2_994_003_000_000_000_000,
    },
    // The dearest there is.
    Trip {
        decimals: 6,
        fee_bps: 1_000,
        coins: 1_000_000_000,
        usd1: 900_000_000,
        sold: 900_000_000,
        paid: 810_000_000,
    },
];

/// Every token moves as said: level, stock, vault, wallets and supply, to the unit.
fn goes(trip: &Trip, usd1: MintBuilder, coin_program: solana_pubkey::Pubkey) {
    let Trip { decimals, fee_bps, coins, usd1: bought, sold, paid } = *trip;
    let coin = MintBuilder { decimals, program: coin_program, ..MintBuilder::default() };
    let mut stage = PegStage::of(usd1, coin, |c| (c.buy_fee_bps, c.sell_fee_bps) = (fee_bps, fee_bps));
    let ((had_coins, had_usd1), supply) = (stage.purse(), stage.supply());
    let check = |stage: &PegStage, stock: u64, level: u64| {
        let facility = stage.facility();
        assert_eq!((facility.stock, facility.level), (stock, level), "{decimals} decimals");
        assert_eq!(stage.world.balance_of(&stage.peg.vault), stock, "{decimals} decimals");
        assert_eq!(stage.supply(), supply + level, "{decimals} decimals");
        assert_eq!(stage.purse(), (had_coins - stock, had_usd1 + level), "{decimals} decimals");
    };

    let meta = stage.buy(coins).unwrap();
    let [Event::PegBought(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.facility, event.user), (stage.peg.facility, stage.alice.key));
    assert_eq!((event.coins, event.usd1, event.level), (coins, bought, bought), "{decimals} decimals");
    check(&stage, coins, bought);
    if sold == 0 {
        return refused(stage.sell(bought), WlmError::ZeroAmount);
    }

    let meta = stage.sell(sold).unwrap();
    let [Event::PegSold(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.facility, event.user), (stage.peg.facility, stage.alice.key));
    assert_eq!((event.usd1, event.coins, event.level), (sold, paid, bought - sold), "{decimals} decimals");
    check(&stage, coins - paid, bought - sold);
}

#[test]
fn both_ways_at_every_number_of_decimals() {
    for trip in TRIPS {
        goes(trip, MintBuilder::decimals(6), TOKEN);
    }
}

#[test]
fn both_ways_with_both_token_programs() {
    for trip in TRIPS {
        goes(trip, MintBuilder::decimals(6), TOKEN_2022);
        goes(trip, MintBuilder::token_2022(&[MintExtension::MetadataPointer]), TOKEN);
        goes(trip, MintBuilder::token_2022(&[]), TOKEN_2022);
    }
}

#[test]
fn round_trips_never_gain() {
    for decimals in [0, 2, 6, 9, 18] {
        for fee_bps in [0, 1, 30, 1_000] {
            let fees = |c: &mut wlm_sdk::instructions::PegConfig| {
                (c.buy_fee_bps, c.sell_fee_bps) = (fee_bps, fee_bps);
            };
            let mut stage = PegStage::with(MintBuilder::decimals(decimals), fees);
            let one = units(1, &stage.peg.coin);
            stage.buy(3 * one).unwrap();
            for part in [1, 2, 3, 7, 999, 1_000_003] {
                let before = stage.purse();
                let there = stage.buy(one / part + part % 3).is_ok();
                let bought = stage.purse().1 - before.1;
                let and_back = there && stage.sell(bought).is_ok();
                assert!(stage.purse().0 <= before.0, "{before:?} became {:?}", stage.purse());
                assert!(!and_back || stage.purse().1 == before.1);

                let before = stage.purse();
                let there = stage.sell(2_000_000 / part + part % 3).is_ok();
                let coins = stage.purse().0 - before.0;
                let and_back = there && stage.buy(coins).is_ok();
                assert!(stage.purse().1 <= before.1, "{before:?} became {:?}", stage.purse());
                assert!(!and_back || stage.purse().0 == before.0);
            }
        }
    }
}

#[test]
fn many_small_sales_pay_no_more_than_a_large_one() {
    for decimals in [2, 6, 9] {
        let mut stage = PegStage::with(MintBuilder::decimals(decimals), |_| ());
        stage.buy(units(100, &stage.peg.coin)).unwrap();
        let (mut large, (before, _)) = (stage.world.clone(), stage.purse());
        for _ in 0..20 {
            stage.sell(1_234_567).unwrap();
        }
        let swap = Sell { usd1: 20 * 1_234_567, min_coins: 0 };
        large.psm_swap(&stage.alice, &stage.peg, &stage.usd1, swap).unwrap();
        let (small, large) = (stage.purse().0 - before, large.wallet(&stage.alice, &stage.peg.coin) - before);
        assert!(small <= large, "{decimals} decimals: {small} and {large}");
    }
}

#[test]
fn selling_needs_no_oracle_and_no_capacity() {
    let mut stage = PegStage::new();
    stage.buy(1_000_000_000).unwrap();
    stage.configure(|config| config.capacity = 0);
    let coin = stage.peg.coin;
    stage.world.advance(10 * 365 * 86_400);
    stage.world.change_quote(&coin, |quote| (quote.price, quote.ema) = (-1, 0));
    refused(stage.buy(1_000_000), WlmError::PriceNotPositive);
    stage.sell(400_000_000).unwrap();
    // Even with the price account gone altogether.
    let garbage = stage.world.new_address();
    stage.world.write(coin.price, garbage, Vec::new());
    stage.sell(599_000_000).unwrap();
    assert_eq!(stage.facility().level, 0);
}

#[test]
fn selling_goes_on_while_the_coin_is_worth_nothing_like_a_dollar() {
    let mut stage = PegStage::new();
    stage.buy(1_000_000_000).unwrap();
    let coin = stage.peg.coin;
    for usd in [0.2, 3.0] {
        stage.world.set_price(&coin, usd);
        let (before, _) = stage.purse();
        stage.sell(100_000_000).unwrap();
        assert_eq!(stage.purse().0 - before, 99_900_000, "at par less the fee, whatever the price");
    }
}

#[test]
fn a_dear_coin_buys_a_dollar_and_no_more() {
    let mut stage = PegStage::new();
    let coin = stage.peg.coin;
    stage.world.set_price(&coin, 1.5);
    let meta = stage.buy(1_000_000_000).unwrap();
    assert!(matches!(meta.events.as_slice(), [Event::PegBought(event)] if event.usd1 == 999_000_000));
}

#[test]
fn a_donated_coin_is_neither_stock_nor_paid_out() {
    let mut stage = PegStage::new();
    let PegStage { world, peg, bob, .. } = &mut stage;
    world.send_tokens(bob, &peg.coin, &peg.vault, 5_000_000);
    stage.buy(1_000_000_000).unwrap();
    assert_eq!(stage.facility().stock, 1_000_000_000);
    refused(stage.sell(999_000_001), WlmError::PegStockExceeded);
    stage.sell(999_000_000).unwrap();
    assert_eq!(stage.facility().stock, 1_999_000);
    assert_eq!(stage.world.balance_of(&stage.peg.vault), 6_999_000);
}

/// USD1 is USD1, wherever it was minted: what the lending facility minted leaves at the peg too, but
/// only as far as coins came in.
#[test]
fn lent_usd1_leaves_at_the_peg_up_to_its_level() {
    let mut stage = PegStage::new();
    stage.buy(1_000_000_000).unwrap();
    let PegStage { world, market, usd1, peg, bob, .. } = &mut stage;
    let eth = ReserveBuilder::eth().create(world, market);
    world.configure(market, usd1, |config| config.facility_capacity = 1_000_000_000_000).unwrap();
    world.fund(bob, &eth, units(10, &eth));
    world.deposit(bob, &eth, units(10, &eth)).unwrap();
    world.borrow(bob, usd1, units(20_000, usd1)).unwrap();
    assert_eq!(world.reserve(usd1).facility_level, 20_000_000_000);

    let sell = |usd1| Sell { usd1, min_coins: 0 };
    refused(world.psm_swap(bob, peg, usd1, sell(999_000_001)), WlmError::PegStockExceeded);
    world.psm_swap(bob, peg, usd1, sell(999_000_000)).unwrap();
    refused(world.psm_swap(bob, peg, usd1, sell(10_000)), WlmError::PegStockExceeded);
    let (lent, out) = (world.reserve(usd1).facility_level, world.peg(peg).level);
    assert_eq!((lent, out), (20_000_000_000, 0));

    // Bob buys what he needs to repay.
    world.psm_swap(bob, peg, usd1, Buy { coins: 2_000_000_000, min_usd1: 0 }).unwrap();
    world.repay(bob, usd1, Amount::All).unwrap();
    let (lent, out) = (world.reserve(usd1).facility_level, world.peg(peg).level);
    assert_eq!((lent, out), (0, 1_998_000_000));
    assert_eq!(stage.supply(), 10_000_000_000 + 1_998_000_000, "10,000 of old, and what is out");
}

#[test]
fn facilities_do_not_mint_against_each_others_capacity() {
    let mut stage = PegStage::with(MintBuilder::decimals(6), |config| config.capacity = 10_000_000);
    let PegStage { world, market, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.facility_capacity = 5_000_000).unwrap();
    refused(stage.buy(10_011_000), WlmError::FacilityCapacityExceeded);
    stage.buy(10_010_000).unwrap();
    let reserve = stage.world.reserve(&stage.usd1);
    assert_eq!((stage.facility().level, reserve.facility_level), (9_999_990, 0));
}
