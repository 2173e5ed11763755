//! Paying a peg facility's profit to the treasury.

use spl_token_2022_interface::extension::{pausable, transfer_fee};
use wlm_sdk::{errors::WlmError, events::Event, instructions::PegSwap};
use wlm_test_kit::{
    ISSUER, MarketBuilder, MintBuilder, MintExtension, Outcome, Peg, ReserveBuilder, TOKEN_2022,
    attackers::ANYTHING, units,
};

use crate::{
    peg_stage::PegStage,
    support::{harmless, refused, swapped},
};

/// Alice has swapped 1,000 coins to USD1: a coin of it is a fee.
fn with_profit() -> PegStage {
    let mut stage = PegStage::new();
    stage.buy(1_000_000_000).unwrap();
    stage.world.open_wallet(&stage.market.treasury, &stage.peg.coin);
    stage
}

fn treasury(stage: &PegStage) -> u64 {
    stage.world.balance_of(&stage.peg.coin.wallet(&stage.market.treasury))
}

fn collect(stage: &mut PegStage) -> Outcome {
    stage.world.collect_peg_profit(&stage.market, &stage.peg)
}

#[test]
fn refuses_to_collect_when_there_is_no_profit() {
    let mut stage = PegStage::with(MintBuilder::decimals(6), |c| (c.buy_fee_bps, c.sell_fee_bps) = (0, 0));
    refused(collect(&mut stage), WlmError::ZeroAmount);
    stage.buy(1_000_000_000).unwrap();
    refused(collect(&mut stage), WlmError::ZeroAmount);
    stage.sell(400_000_000).unwrap();
    refused(collect(&mut stage), WlmError::ZeroAmount);
}

#[test]
fn refuses_to_pay_profit_to_anyone_but_the_treasury() {
    let mut stage = with_profit();
    let PegStage { world, market, peg, bob, .. } = &mut stage;
    let genuine = world.ix().collect_peg_profit(market, peg);
    let treasury = peg.coin.wallet(&market.treasury);
    for thief in [peg.coin.wallet(&bob.key), peg.vault, peg.coin.vault, bob.key] {
        let attack = swapped(genuine.clone(), &treasury, &thief);
        refused(world.act(attack), WlmError::WrongTreasury);
    }
    let foreign = MarketBuilder::default().create(world);
    let thief = world.open_wallet(&foreign.treasury, &peg.coin);
    let attack = swapped(swapped(genuine, &market.key, &foreign.key), &treasury, &thief);
    refused(world.act(attack), WlmError::WrongMarket);
}

#[test]
fn refuses_accounts_that_are_not_the_facilitys() {
    let mut stage = with_profit();
    let PegStage { world, market, peg, usd1, .. } = &mut stage;
    let genuine = world.ix().collect_peg_profit(market, peg);
    for (old, new, error) in [
        (peg.vault, peg.coin.vault, WlmError::WrongVault),
        (peg.coin.mint, usd1.mint, WlmError::WrongMint),
        (peg.coin.token_program, TOKEN_2022, WlmError::WrongTokenProgram),
    ] {
        refused(world.act(swapped(genuine.clone(), &old, &new)), error);
    }
}

#[test]
fn refuses_to_collect_from_a_coin_that_was_changed() {
    let extensions = [MintExtension::Pausable, MintExtension::TransferFee { bps: 0 }];
    let mut stage = PegStage::with(MintBuilder::token_2022(&extensions), |_| ());
    stage.buy(1_000_000_000).unwrap();
    let mint = stage.peg.coin.mint;
    stage.world.send(pausable::instruction::pause(&TOKEN_2022, &mint, &ISSUER, &[]).unwrap()).unwrap();
    refused(collect(&mut stage), WlmError::MintPaused);
    stage.world.send(pausable::instruction::resume(&TOKEN_2022, &mint, &ISSUER, &[]).unwrap()).unwrap();
    let fee =
        transfer_fee::instruction::set_transfer_fee(&TOKEN_2022, &mint, &ISSUER, &[], 1, u64::MAX).unwrap();
    let mut charged = stage.world.clone();
    charged.send(fee).unwrap();
    refused(charged.collect_peg_profit(&stage.market, &stage.peg), WlmError::MintHasTransferFee);
    collect(&mut stage).unwrap();
}

#[test]
fn pays_the_profit_and_nothing_of_the_backing() {
    let mut stage = with_profit();
    stage.sell(500_000_000).unwrap();
    // Fees: 1 coin of 1,000, half a coin of 500.
    let meta = collect(&mut stage).unwrap();
    assert_eq!(treasury(&stage), 1_500_000);
    let [Event::PegProfitCollected(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.facility, event.coins), (stage.peg.facility, 1_500_000));
    let facility = stage.facility();
    assert_eq!((facility.level, facility.stock), (499_000_000, 499_000_000));
    assert_eq!(stage.world.balance_of(&stage.peg.vault), 499_000_000);
    refused(collect(&mut stage), WlmError::ZeroAmount);
    // What is left pays everybody out, and leaves a fee again.
    stage.sell(499_000_000).unwrap();
    collect(&mut stage).unwrap();
    assert_eq!((stage.facility().stock, treasury(&stage)), (0, 1_500_000 + 499_000));
}

#[test]
fn a_donation_is_no_profit() {
    let mut stage = with_profit();
    let PegStage { world, peg, bob, .. } = &mut stage;
    world.send_tokens(bob, &peg.coin, &peg.vault, 77_000_000);
    collect(&mut stage).unwrap();
    assert_eq!(treasury(&stage), 1_000_000);
    refused(collect(&mut stage), WlmError::ZeroAmount);
    let (vault, stock) = (stage.world.balance_of(&stage.peg.vault), stage.facility().stock);
    assert_eq!((vault, stock), (999_000_000 + 77_000_000, 999_000_000));
}

/// Many swaps of odd amounts and changing fees: what is collected is, to the unit, what came in less
/// what went out less what is still owed, rounded up to a whole unit of the coin.
#[test]
fn profit_adds_up_after_many_swaps() {
    for decimals in [2, 6, 9] {
        let mut stage = PegStage::with(MintBuilder::decimals(decimals), |_| ());
        let (had, _) = stage.purse();
        for round in 1_u64..40 {
            let coins = units(1, &stage.peg.coin) * (round * 37 % 53 + 1) + round % 10;
            stage.buy(coins).unwrap();
            stage.sell(stage.facility().level / (round % 3 + 2) + round).unwrap();
            stage.configure(|c| (c.buy_fee_bps, c.sell_fee_bps) = ((round % 7) as u16, (round % 5) as u16));
            if round.is_multiple_of(9) {
                collect(&mut stage).unwrap();
                let facility = stage.facility();
                let (has, _) = stage.purse();
                let base = 10_u64.pow(decimals.abs_diff(6).into());
                let owed = if decimals < 6 { facility.level.div_ceil(base) } else { facility.level * base };
                assert_eq!(facility.stock, owed, "{decimals} decimals, round {round}");
                assert_eq!(treasury(&stage), had - has - owed, "{decimals} decimals, round {round}");
            }
        }
    }
}

#[test]
fn refuses_every_impostor_to_collect() {
    let mut stage = with_profit();
    let genuine = stage.world.ix().collect_peg_profit(&stage.market, &stage.peg);
    let roles = ["market", "facility", "vault", "mint", "treasury", "token program"];
    stage.besiege(genuine, &roles, &[harmless("remaining", ANYTHING, "none is read")]);
}

/// A swap of somebody else's does not change what a facility pays the treasury.
#[test]
fn two_facilities_keep_their_own_books() {
    let mut stage = with_profit();
    let PegStage { world, market, usd1, alice, peg, .. } = &mut stage;
    let coin = ReserveBuilder::usdc().of(MintBuilder::decimals(2)).create(world, market);
    let other = world.create_peg(market, &coin, Peg::config(&coin));
    world.fund(alice, &coin, 50_000);
    world.psm_swap(alice, &other, usd1, PegSwap::Buy { coins: 50_000, min_usd1: 0 }).unwrap();
    world.collect_peg_profit(market, &other).unwrap();
    assert_eq!(world.balance_of(&coin.wallet(&market.treasury)), 50);
    assert_eq!((world.peg(&other).level, world.peg(&other).stock), (499_500_000, 49_950));
    assert_eq!((world.peg(peg).level, world.peg(peg).stock), (999_000_000, 1_000_000_000));
}
