//! The market mints its own dollar: on demand, at the peg, in a run, and through a loss.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{
        Amount,
        PegSwap::{Buy, Sell},
    },
};
use wlm_test_kit::{Meta, Peg, ReserveBuilder, User};

use crate::stage::{DAY, Stage, YEAR, refused};

/// What the issuer minted before the market took over: 100,000 each to four people.
const ISSUED: u128 = 400_000_000_000;

/// A stage whose market mints up to `capacity` dollars to lend, and swaps another dollar.
fn minting(capacity: f64) -> (Stage, Peg) {
    let mut stage = Stage::new();
    let Stage { bank, alice, bob, carol, usd1, market, .. } = stage;
    let coin = ReserveBuilder::usdc().create(&mut stage.world, &market);
    let dollars = stage.dollars(100_000.0);
    for user in [bank, alice, bob, carol] {
        stage.world.fund(&user, &coin, dollars);
    }
    stage.world.hand_over_usd1(&market, &usd1);
    let capacity = stage.dollars(capacity);
    stage
        .configure(usd1, |config| (config.facility_capacity, config.insurance_share_bps) = (capacity, 5_000));
    let peg = stage.world.create_peg(&market, &coin, Peg::config(&coin));
    (stage, peg)
}

/// What facilities have out, which is all that exists beyond what was issued.
fn levels(stage: &Stage) -> u128 {
    let (snapshot, mint) = (stage.world.snapshot(), stage.usd1.mint);
    let levels = snapshot.levels_of(&mint);
    assert_eq!(u128::from(snapshot.supplies[&mint]), ISSUED + levels);
    levels
}

/// The lending facility's level, and the part without supply behind it.
fn facility(stage: &Stage) -> (u64, u64) {
    let reserve = stage.world.reserve(&stage.usd1);
    (reserve.facility_level, reserve.facility_deficit)
}

/// In whole dollars.
fn whole(assets: u64) -> u64 {
    assets / 1_000_000
}

/// In whole basis points.
fn borrow_rate(stage: &Stage) -> u64 {
    (stage.world.reserve(&stage.usd1).borrow_apr + (1 << 31)) >> 32
}

fn insurance(stage: &Stage) -> u64 {
    stage.world.balance_of(&stage.usd1.insurance())
}

fn treasury(stage: &Stage) -> u64 {
    stage.world.balance_of(&stage.usd1.wallet(&stage.market.treasury))
}

/// Everybody repays, leaves and swaps back; what income does not cover, Bob burns.
fn everybody_leaves(stage: &mut Stage, peg: &Peg) {
    let Stage { bank, alice, bob, carol, usd1, sol, market, .. } = *stage;
    let world = &mut stage.world;
    for user in [bank, alice, bob, carol] {
        if world.owed(&user, &usd1) > 0 {
            world.repay(&user, &usd1, Amount::All).unwrap();
        }
    }
    for (user, asset) in [bank, alice, bob, carol].into_iter().flat_map(|user| [(user, usd1), (user, sol)]) {
        if world.supplied(&user, &asset) > 0 {
            world.withdraw(&user, &asset, Amount::All).unwrap();
        }
    }
    let reserve = world.reserve(&usd1);
    if reserve.facility_level > reserve.facility_deficit {
        world.rebalance(&usd1).unwrap();
    }
    if reserve.cash > 0 {
        world.collect_fees(&market, &usd1).unwrap();
    }
    if world.reserve(&usd1).facility_deficit > 0 {
        world.burn_deficit(&bob, &usd1, u64::MAX).unwrap();
    }
    let level = world.peg(peg).level;
    if level > 0 {
        world.psm_swap(&bob, peg, &usd1, Sell { usd1: level, min_coins: 0 }).unwrap();
    }
    assert_eq!(levels(stage), 0, "not a dollar of the market's is left");
    assert!(stage.world.reserve(&usd1).supply_shares.is_zero());
}

#[test]
fn the_market_lends_what_nobody_supplied_and_earns_on_it() {
    let (mut stage, peg) = minting(50_000.0);
    let Stage { bank, alice, usd1, market, .. } = stage;
    stage.supply_dollars(&bank, 10_000.0);
    stage.supply_sol(&alice, 1_000.0);
    let meta = stage.borrow_dollars(&alice, 25_000.0).unwrap();
    assert!(matches!(meta.events.as_slice(), [Event::Borrowed(event)] if whole(event.minted) == 15_000));
    assert_eq!(facility(&stage), (15_000_000_000, 0));
    assert_eq!(levels(&stage), 15_000_000_000);
    assert_eq!((stage.world.reserve(&usd1).cash, stage.world.wallet(&alice, &usd1)), (0, 125_000_000_000));
    // 25,000 of 60,000 that can be lent are: 5/12 of the way up a curve with 600 at 9/10.
    assert_eq!(borrow_rate(&stage), 278);
    let more = stage.borrow_dollars(&alice, 35_000.000_001);
    refused(more, WlmError::InsufficientLiquidity);

    stage.world.advance_with_prices(YEAR);
    stage.world.refresh(&usd1).unwrap();
    // e^0.02778 on the debt, e^0.025 on the supply: the facility earns like the bank.
    let reserve = stage.world.reserve(&usd1);
    let claim = reserve.facility().claim(&reserve.pool()).unwrap();
    assert_eq!(whole(stage.world.owed(&alice, &usd1)), 25_704);
    assert_eq!((whole(stage.world.supplied(&bank, &usd1)), whole(claim)), (10_253, 15_379));

    let meta = stage.world.repay(&alice, &usd1, Amount::All).unwrap();
    assert!(matches!(meta.events.as_slice(), [Event::Repaid(event)] if event.burned == 15_000_000_000));
    assert_eq!(facility(&stage), (0, 0));
    let meta = stage.world.collect_fees(&market, &usd1).unwrap();
    let [Event::FeesCollected(fees)] = meta.events.as_slice() else { panic!("fees") };
    // 704.18 of interest less 632.87 of the suppliers' are fees, half of them for the insurance; the
    // facility's 379.72 are all the treasury's.
    assert_eq!((whole(fees.assets), whole(fees.to_insurance), fees.burned), (451, 35, 0));
    assert_eq!((treasury(&stage), insurance(&stage)), (fees.to_treasury, fees.to_insurance));
    stage.world.withdraw(&bank, &usd1, Amount::All).unwrap();
    assert_eq!(whole(stage.world.wallet(&bank, &usd1)), 100_253);
    everybody_leaves(&mut stage, &peg);
}

/// Carol trades with the bank, outside, at whatever price they agree on.
fn trade(stage: &mut Stage, peg: &Peg, (seller, buyer): (&User, &User), usd1: f64, price: f64) {
    let (dollars, coins) = (stage.dollars(usd1), stage.dollars(usd1 * price));
    let (dollar, coin) = (stage.usd1, peg.coin);
    stage.world.send_tokens(seller, &dollar, &dollar.wallet(&buyer.key), dollars);
    stage.world.send_tokens(buyer, &coin, &coin.wallet(&seller.key), coins);
}

#[test]
fn whoever_brings_the_price_back_to_the_peg_earns_on_it() {
    let (mut stage, peg) = minting(0.0);
    let Stage { bank, carol, usd1, market, .. } = stage;
    let coins = |stage: &Stage| stage.world.wallet(&carol, &peg.coin);
    // At 1.02 Carol mints at the peg and sells: more USD1, until it is worth a dollar again.
    stage
        .world
        .psm_swap(&carol, &peg, &usd1, Buy { coins: 10_000_000_000, min_usd1: 9_990_000_000 })
        .unwrap();
    trade(&mut stage, &peg, (&carol, &bank), 9_990.0, 1.02);
    assert_eq!((coins(&stage), levels(&stage)), (100_189_800_000, 9_990_000_000));
    // At 0.98 she buys and redeems: less of it.
    trade(&mut stage, &peg, (&bank, &carol), 9_990.0, 0.98);
    stage
        .world
        .psm_swap(&carol, &peg, &usd1, Sell { usd1: 9_990_000_000, min_coins: 9_980_010_000 })
        .unwrap();
    assert_eq!((coins(&stage), levels(&stage)), (100_379_610_000, 0));
    assert_eq!(stage.world.wallet(&carol, &usd1), 100_000_000_000);
    // Within a tenth of a percent of the peg neither way pays.
    stage.world.psm_swap(&carol, &peg, &usd1, Buy { coins: 1_000_000_000, min_usd1: 0 }).unwrap();
    trade(&mut stage, &peg, (&carol, &bank), 999.0, 1.001);
    assert!(coins(&stage) < 100_379_610_000);

    // A coin that slips takes no new USD1 with it, and is handed out to whoever still wants it.
    stage.world.set_price(&peg.coin, 0.97);
    let buy = Buy { coins: 1_000_000, min_usd1: 0 };
    refused(stage.world.psm_swap(&carol, &peg, &usd1, buy), WlmError::PegPriceBelowFloor);
    stage.world.psm_swap(&bank, &peg, &usd1, Sell { usd1: 999_000_000, min_coins: 998_001_000 }).unwrap();
    // All the fees, there and back: 10 and 9.99, 1 and 0.999.
    stage.world.collect_peg_profit(&market, &peg).unwrap();
    assert_eq!(stage.world.balance_of(&peg.coin.wallet(&market.treasury)), 21_989_000);
    assert_eq!(stage.world.balance_of(&peg.vault), 0);
    everybody_leaves(&mut stage, &peg);
}

#[test]
fn a_run_leaves_through_the_bucket_until_it_is_full() {
    let (mut stage, peg) = minting(12_000.0);
    let Stage { bank, alice, bob, carol, usd1, .. } = stage;
    stage.supply_dollars(&bank, 10_000.0);
    stage.supply_dollars(&carol, 8_000.0);
    stage.supply_sol(&alice, 1_000.0);
    stage.borrow_dollars(&alice, 18_000.0).unwrap();
    assert_eq!((facility(&stage).0, borrow_rate(&stage)), (0, 400), "18,000 of 30,000");

    // The facility takes over what the bank is owed.
    stage.world.withdraw(&bank, &usd1, Amount::All).unwrap();
    assert_eq!((facility(&stage).0, borrow_rate(&stage)), (10_000_000_000, 600), "18,000 of 20,000");
    refused(stage.world.withdraw(&carol, &usd1, Amount::All), WlmError::InsufficientLiquidity);
    let take = |stage: &mut Stage, tokens: f64| {
        let assets = stage.dollars(tokens);
        stage.world.withdraw(&carol, &usd1, Amount::Exact(assets))
    };
    refused(take(&mut stage, 2_000.000_001), WlmError::InsufficientLiquidity);
    take(&mut stage, 2_000.0).unwrap();
    assert_eq!((facility(&stage).0, borrow_rate(&stage)), (12_000_000_000, 3_000), "the curve's end");
    refused(take(&mut stage, 0.000_001), WlmError::InsufficientLiquidity);
    refused(stage.borrow_dollars(&alice, 0.000_001), WlmError::InsufficientLiquidity);

    // What comes back is burned and makes room again, by whoever brings it.
    let part = stage.dollars(5_000.0);
    stage.world.repay(&alice, &usd1, Amount::Exact(part)).unwrap();
    assert_eq!((facility(&stage).0, stage.world.reserve(&usd1).cash), (7_000_000_000, 0));
    refused(take(&mut stage, 5_000.000_001), WlmError::InsufficientLiquidity);
    take(&mut stage, 5_000.0).unwrap();
    stage.supply_dollars(&bob, 500.0);
    take(&mut stage, 500.0).unwrap();
    refused(take(&mut stage, 500.0), WlmError::InsufficientLiquidity);
    let capacity = stage.dollars(20_000.0);
    stage.configure(usd1, |config| config.facility_capacity = capacity);
    stage.world.withdraw(&carol, &usd1, Amount::All).unwrap();
    stage.world.withdraw(&bob, &usd1, Amount::All).unwrap();
    // Nobody is left but the facility, which Alice owes all she owes.
    assert_eq!(facility(&stage), (13_000_000_000, 0));
    for user in [bank, bob, carol] {
        assert_eq!(stage.world.wallet(&user, &usd1), 100_000_000_000);
    }
    stage.world.repay(&alice, &usd1, Amount::All).unwrap();
    assert_eq!(levels(&stage), 0);
    everybody_leaves(&mut stage, &peg);
}

/// Bob takes Alice's collateral, and what it does not pay is written off.
fn write_off(stage: &mut Stage) -> Meta {
    let Stage { alice, bob, usd1, sol, .. } = *stage;
    stage.world.liquidate(&bob, &alice, (&usd1, &sol)).unwrap();
    stage.world.absorb_bad_debt(&alice, &usd1).unwrap()
}

/// Carol borrows for a year, and repays.
fn a_year_of(stage: &mut Stage, tokens: f64) {
    let Stage { carol, usd1, .. } = *stage;
    stage.borrow_dollars(&carol, tokens).unwrap();
    stage.world.advance_with_prices(YEAR);
    stage.world.repay(&carol, &usd1, Amount::All).unwrap();
}

#[test]
fn a_loss_takes_insurance_then_fees_then_suppliers_and_the_facilitys_part_is_earned_back() {
    let (mut stage, peg) = minting(50_000.0);
    let Stage { bank, alice, carol, usd1, sol, market, .. } = stage;
    stage.supply_dollars(&bank, 6_000.0);
    stage.supply_sol(&alice, 200.0);
    stage.supply_sol(&carol, 1_000.0);
    stage.borrow_dollars(&alice, 18_000.0).unwrap();
    stage.world.send_tokens(&carol, &usd1, &usd1.insurance(), 1_000_000_000);
    stage.world.advance_with_prices(90 * DAY);
    stage.world.set_price(&sol, 60.0);
    stage.world.refresh(&usd1).unwrap();
    let (surplus, had) = {
        let pool = stage.world.reserve(&usd1).pool();
        (pool.surplus().unwrap(), stage.world.supplied(&bank, &usd1))
    };
    assert_eq!((whole(stage.world.owed(&alice, &usd1)), whole(surplus), whole(had)), (18_095, 9, 6_028));

    // 200 SOL at 60 pay 12,000 / 1.04 of it.
    let meta = write_off(&mut stage);
    let [Event::BadDebtAbsorbed(loss)] = meta.events.as_slice() else { panic!("a loss") };
    assert_eq!((whole(loss.loss), loss.from_insurance), (6_556, 1_000_000_000));
    assert!(loss.from_fees.abs_diff(surplus) <= 2, "{} of {surplus}", loss.from_fees);
    assert_eq!(loss.loss, loss.from_insurance + loss.from_fees + loss.from_suppliers);
    assert_eq!(insurance(&stage), 0);
    // The bank has a third of the supply and loses as much of the rest; so does the facility of its two
    // thirds, but 57 of that it had not been paid out: only the level's part is a deficit.
    let lost = had - stage.world.supplied(&bank, &usd1);
    assert!(lost.abs_diff(loss.from_suppliers / 3) <= 2, "{lost} of {}", loss.from_suppliers);
    let interest = 2 * (had - 6_000_000_000);
    assert!((loss.facility_loss + interest).abs_diff(2 * lost) <= 4);
    assert_eq!(facility(&stage), (12_000_000_000, loss.facility_loss));
    assert_eq!((whole(lost), whole(loss.facility_loss)), (1_849, 3_641));

    // The first year's income is not enough, and not a dollar of it is the treasury's.
    a_year_of(&mut stage, 11_000.0);
    assert_eq!(facility(&stage), (loss.facility_loss, loss.facility_loss), "the rest was burned");
    let meta = stage.world.collect_fees(&market, &usd1).unwrap();
    let [Event::FeesCollected(first)] = meta.events.as_slice() else { panic!("fees") };
    assert_eq!((first.to_treasury, treasury(&stage)), (0, 0));
    assert_eq!(first.assets, first.to_insurance + first.burned);
    let deficit = loss.facility_loss - first.burned;
    assert_eq!(facility(&stage), (deficit, deficit));
    assert_eq!((whole(first.to_insurance), whole(first.burned)), (8, 104));

    // A dearer year pays all of it; what is left over is the treasury's again.
    for apr in [1_200, 2_400, 3_000] {
        stage.configure(usd1, |config| (config.curve[1].apr_bps, config.curve[2].apr_bps) = (apr, 3_000));
    }
    a_year_of(&mut stage, 40_000.0);
    let meta = stage.world.collect_fees(&market, &usd1).unwrap();
    let [Event::FeesCollected(second)] = meta.events.as_slice() else { panic!("fees") };
    assert_eq!((second.burned, facility(&stage)), (deficit, (0, 0)));
    assert_eq!(second.to_treasury, second.assets - second.to_insurance - deficit);
    assert_eq!(treasury(&stage), second.to_treasury);
    assert_eq!((whole(second.to_insurance), whole(second.to_treasury)), (675, 6_693));
    assert_eq!(insurance(&stage), first.to_insurance + second.to_insurance);
    everybody_leaves(&mut stage, &peg);
}

#[test]
fn what_income_does_not_cover_anybody_may_burn() {
    let (mut stage, peg) = minting(50_000.0);
    let Stage { bank, alice, bob, carol, usd1, sol, .. } = stage;
    stage.supply_dollars(&bank, 6_000.0);
    stage.supply_sol(&alice, 200.0);
    stage.borrow_dollars(&alice, 18_000.0).unwrap();
    stage.world.set_price(&sol, 60.0);
    let meta = write_off(&mut stage);
    let [Event::BadDebtAbsorbed(loss)] = meta.events.as_slice() else { panic!("a loss") };
    // 18,000 less 11,538.46 from Bob: two thirds of the loss are the facility's.
    assert_eq!((whole(loss.from_suppliers), whole(loss.facility_loss)), (6_461, 4_307));
    // Swapped in at the peg, burned against the deficit: the level moves from one facility to the other.
    let out = levels(&stage);
    stage.world.psm_swap(&carol, &peg, &usd1, Buy { coins: 2_000_000_000, min_usd1: 0 }).unwrap();
    stage.world.burn_deficit(&carol, &usd1, 1_998_000_000).unwrap();
    assert_eq!(levels(&stage), out);
    assert_eq!(facility(&stage).1, loss.facility_loss - 1_998_000_000);
    stage.world.burn_deficit(&bob, &usd1, u64::MAX).unwrap();
    refused(stage.world.burn_deficit(&bob, &usd1, 1), WlmError::NoDeficit);
    assert_eq!(facility(&stage), (12_000_000_000 - loss.facility_loss, 0));
    everybody_leaves(&mut stage, &peg);
}
