//! What clever people try with a million that they have for one transaction.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{
        Amount::{All, Exact},
        LiquidateArgs, PegConfig, PegSwap, Receive, ReserveConfig, Usd1Wallet, borrow, psm_swap,
    },
};
use wlm_test_kit::{Asset, Outcome, Peg, ReserveBuilder, User, World, units};

use crate::{
    configurations::Change,
    support::{Stage, refused, swapped},
};

/// Everything may be lent, flash mints cost nothing.
fn free_flash(mut stage: Stage) -> Stage {
    let Stage { world, market, usd1, .. } = &mut stage;
    if !world.reserve(usd1).config.mints() {
        world.hand_over_usd1(market, usd1);
    }
    let free = |config: &mut ReserveConfig| config.flash_capacity = 1_000_000_000_000;
    world.configure(market, usd1, free).unwrap();
    stage
}

/// USD1 in the wallet and supplied, less what is owed.
fn dollars(world: &World, user: &User, usd1: &Asset) -> i128 {
    let plus = world.wallet(user, usd1) + world.supplied(user, usd1);
    i128::from(plus) - i128::from(world.owed(user, usd1))
}

/// Ether in the wallet and supplied.
fn ether(world: &World, user: &User, eth: &Asset) -> u64 {
    world.wallet(user, eth) + world.supplied(user, eth)
}

fn went_through(outcome: Outcome) {
    outcome.unwrap_or_else(|refusal| panic!("{refusal}"));
}

#[test]
fn a_flash_deposit_around_a_loan_earns_nothing() {
    let mut stage = free_flash(Stage::with_collateral());
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    let (before, collateral) = (dollars(world, alice, usd1), ether(world, alice, eth));
    let lent = units(100_000, usd1);
    let between = [
        world.ix().deposit(alice, usd1, lent),
        world.ix().borrow(alice, usd1, units(10_000, usd1)),
        world.ix().withdraw(alice, usd1, Exact(lent)),
    ];
    went_through(world.flash(alice, usd1, lent, &between));
    assert_eq!((dollars(world, alice, usd1), ether(world, alice, eth)), (before, collateral));
    assert_eq!(world.owed(alice, usd1), units(10_000, usd1));
}

/// The collateral still has to carry the loan when the flash deposit is gone.
#[test]
fn a_flash_deposit_is_no_collateral_for_long() {
    let mut stage = free_flash(Stage::with_collateral());
    let Stage { world, alice, usd1, .. } = &mut stage;
    let (lent, loan) = (units(50_000, usd1), units(30_000, usd1));
    let between = [
        world.ix().deposit(alice, usd1, lent),
        world.ix().borrow(alice, usd1, loan),
        world.ix().withdraw(alice, usd1, Exact(lent)),
    ];
    refused(world.flash(alice, usd1, lent, &between), WlmError::BorrowLimitExceeded);
    // Nor can it leave by the loan: what is owed stays.
    let between = [world.ix().deposit(alice, usd1, lent), world.ix().borrow(alice, usd1, loan)];
    let outcome = world.flash(alice, usd1, lent, &between);
    assert!(outcome.unwrap_err().to_string().contains("insufficient funds"));
}

/// Under a lending facility a flash deposit burns what was minted, and leaving mints it again.
#[test]
fn a_flash_deposit_through_the_lending_facility_earns_nothing() {
    let mut stage = free_flash(Stage::with_minted_loan());
    let lent = stage.usd(400_000);
    let Stage { world, bank, bob, usd1, .. } = &mut stage;
    for days in [0, 1, 30, 365] {
        world.advance_with_prices(days * 86_400);
        world.refresh(usd1).unwrap();
        let others = world.supplied(bank, usd1);
        let (before, reserve) = (dollars(world, bob, usd1), world.reserve(usd1));
        for assets in [1, 3_333, units(7_000, usd1) + 1, lent] {
            let between = [world.ix().deposit(bob, usd1, assets), world.ix().withdraw(bob, usd1, All)];
            world.open_wallet(&bob.key, usd1);
            went_through(world.flash(bob, usd1, assets, &between));
        }
        let after = world.reserve(usd1);
        assert!(dollars(world, bob, usd1) <= before, "after {days} days");
        assert!(before - dollars(world, bob, usd1) <= 4, "a unit each at most");
        assert_eq!(world.supplied(bank, usd1), others);
        let (was, is) = (reserve.facility(), after.facility());
        assert!(is.level.abs_diff(was.level) <= 4 && is.deficit <= 4, "{was:?} became {is:?}");
    }
}

#[test]
fn a_loan_repaid_by_flash_and_taken_again_earns_nothing() {
    let mut stage = free_flash(Stage::with_minted_loan());
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    world.advance_with_prices(100 * 86_400);
    world.refresh(usd1).unwrap();
    let (before, collateral) = (dollars(world, alice, usd1), ether(world, alice, eth));
    let assets = world.owed(alice, usd1) + 1;
    let between = [
        world.ix().repay(alice, alice, usd1, All),
        world.ix().withdraw(alice, eth, All),
        world.ix().deposit(alice, eth, collateral),
        world.ix().borrow(alice, usd1, assets),
    ];
    went_through(world.flash(alice, usd1, assets, &between));
    assert!(dollars(world, alice, usd1) <= before && before - dollars(world, alice, usd1) <= 1);
    assert_eq!(ether(world, alice, eth), collateral);
    assert_eq!(world.supplied(alice, eth), collateral);
}

/// Without a dollar of their own a liquidator gets what one with dollars gets, and no unit more.
#[test]
fn a_liquidation_by_flash_pays_what_it_always_pays() {
    let mut stage = free_flash(Stage::with_unhealthy_loan());
    let Stage { world, market, alice, bob, usd1, eth, .. } = &mut stage;
    world.deposit(bob, eth, units(10, eth)).unwrap();
    let poor = world.new_user(market);
    world.open_wallet(&poor.key, usd1);
    world.open_wallet(&poor.key, eth);
    let args = LiquidateArgs { max_repay: All, min_receive: 0, receive: Receive::Tokens };
    let mut rich_world = world.clone();
    let meta = rich_world.liquidate(bob, alice, (usd1, eth)).unwrap();
    let [Event::Liquidated(usual)] = meta.events.as_slice() else { panic!("one event") };

    let seized = usual.to_liquidator;
    let between = [
        world.ix().liquidate(&poor, alice, (usd1, eth), args),
        world.ix().deposit(&poor, eth, seized),
        // The obligation does not know yet of what is supplied just before.
        borrow(&poor.actor(), usd1.tokens(&poor.key), &[eth.priced()], usual.repaid),
    ];
    let refusal = world.flash(&poor, usd1, usual.repaid, &between).unwrap_err();
    assert_eq!(
        refusal.wlm(),
        Some(&WlmError::BorrowLimitExceeded),
        "what was seized carries less than it cost"
    );

    let between = [world.ix().liquidate(bob, alice, (usd1, eth), args)];
    let meta = world.flash(bob, usd1, usual.repaid, &between).unwrap();
    let [_, Event::Liquidated(flashed), _] = meta.events.as_slice() else { panic!("three events") };
    assert_eq!((flashed.repaid, flashed.to_liquidator), (usual.repaid, usual.to_liquidator));
    assert_eq!(world.wallet(bob, usd1), rich_world.wallet(bob, usd1));
    assert_eq!(world.wallet(bob, eth), rich_world.wallet(bob, eth));
}

#[test]
fn a_swap_there_and_back_earns_nothing() {
    for fee in [0, 10] {
        let mut stage = free_flash(Stage::with_minted_loan());
        let Stage { world, market, bob, bank, usd1, .. } = &mut stage;
        let coin = ReserveBuilder::usdc().create(world, market);
        for user in [&*bob, bank] {
            world.fund(user, &coin, units(100_000, &coin));
        }
        let terms = PegConfig { buy_fee_bps: fee, sell_fee_bps: fee, ..Peg::config(&coin) };
        let peg = world.create_peg(market, &coin, terms);
        let bought = PegSwap::Buy { coins: units(60_000, &coin), min_usd1: 0 };
        world.psm_swap(bank, &peg, usd1, bought).unwrap();
        let before = (world.wallet(bob, usd1), world.wallet(bob, &coin));

        let lent = units(50_000, usd1);
        let swap = |swap| {
            let price = Some(coin.price);
            let purse = Usd1Wallet {
                mint: usd1.mint,
                wallet: usd1.wallet(&bob.key),
                token_program: usd1.token_program,
            };
            psm_swap((bob.key, market.key), peg.tokens(&bob.key), price, purse, swap)
        };
        let coins = lent - lent * u64::from(fee) / 10_000;
        let there = swap(PegSwap::Sell { usd1: lent, min_coins: 0 });
        let back = swap(PegSwap::Buy { coins, min_usd1: 0 });
        let deposit = world.ix().deposit(bob, usd1, coins / 2);
        let withdraw = world.ix().withdraw(bob, usd1, All);
        went_through(world.flash(bob, usd1, lent, &[there, back, deposit, withdraw]));
        let after = (world.wallet(bob, usd1), world.wallet(bob, &coin));
        assert_eq!(after.1, before.1);
        let paid = coins * u64::from(fee) / 10_000 + (lent - coins);
        assert_eq!(before.0 - after.0, paid, "the fees of both ways");
    }
}

/// What lies in the vault for one transaction is nothing to borrow a part of.
#[test]
fn a_flash_deposit_stretches_no_limit_of_a_loan() {
    let ceilings: [(WlmError, Change); 2] = [
        (WlmError::ObligationShareExceeded, |config| config.max_obligation_share_bps = 500),
        (WlmError::UtilisationCeilingExceeded, |config| config.max_utilisation_bps = 500),
    ];
    for (error, ceiling) in ceilings {
        let mut stage = free_flash(Stage::with_collateral());
        let Stage { world, market, alice, usd1, .. } = &mut stage;
        world.configure(market, usd1, ceiling).unwrap();
        let lent = units(100_000, usd1);
        let between = [
            world.ix().deposit(alice, usd1, lent),
            world.ix().borrow(alice, usd1, units(10_000, usd1)),
            world.ix().withdraw(alice, usd1, Exact(lent)),
        ];
        refused(world.flash(alice, usd1, lent, &between), error);
    }
}

/// Minted there, it would be a donation to the pool.
#[test]
fn a_flash_mint_does_not_go_into_the_vault() {
    let mut stage = free_flash(Stage::new());
    let Stage { world, bob, usd1, .. } = &mut stage;
    let mint = world.ix().flash_mint(bob, usd1, 1_000);
    let mint = swapped(mint, &usd1.wallet(&bob.key), &usd1.vault);
    let burn = world.ix().flash_burn(bob, usd1, 1_000);
    refused(world.act_all(&[mint, burn]), WlmError::TransferMismatch);
}
