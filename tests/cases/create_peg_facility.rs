//! Creating a peg facility.

use spl_token_2022_interface::instruction::{AuthorityType, set_authority};
use wlm_sdk::{errors::WlmError, events::Event, pda};
use wlm_test_kit::{
    Asset, ISSUER, MarketBuilder, MarketKeys, MintBuilder, MintExtension, Outcome, Peg, ReserveBuilder,
    TOKEN_2022, World, attackers::ANYTHING,
};

use crate::{
    peg_stage::{OUT_OF_BOUNDS, PegStage, WITHIN_BOUNDS, market_of},
    support::{GIFT, harmless, refused, refused_with, swapped},
};

/// A market that could mint USD1, and a coin of this kind with a price.
fn before_listing(coin: MintBuilder) -> (World, MarketKeys, Asset) {
    let mut world = World::new();
    let market = MarketBuilder::default().create(&mut world);
    let usd1 = ReserveBuilder::usd1().create(&mut world, &market);
    world.hand_over_usd1(&market, &usd1);
    let (coin, _, _) = ReserveBuilder::usdc().of(coin).prepare(&mut world, &market);
    (world, market, coin)
}

fn creation(coin: MintBuilder) -> Outcome {
    let (mut world, market, coin) = before_listing(coin);
    let (_, create) = Peg::prepare(&mut world, &market, &coin, Peg::config(&coin));
    world.act(create)
}

#[test]
fn refuses_to_create_out_of_bounds() {
    let (mut world, market, coin) = before_listing(MintBuilder::decimals(6));
    for (number, (error, change)) in OUT_OF_BOUNDS.iter().enumerate() {
        let mut config = Peg::config(&coin);
        change(&mut config);
        let proposal = Peg::propose(&mut world, &market, &coin, config);
        assert_eq!(proposal.unwrap_err().wlm(), Some(error), "number {number}");
    }
}

#[test]
fn creates_within_the_bounds() {
    for change in WITHIN_BOUNDS {
        PegStage::with(MintBuilder::decimals(6), change);
    }
}

#[test]
fn usd1_is_no_coin_of_its_own() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, .. } = &mut stage;
    let (_, create) = Peg::prepare(world, market, usd1, Peg::config(usd1));
    refused(world.act(create), WlmError::ConfigPegOutOfBounds);
}

#[test]
fn refuses_a_coin_with_more_than_18_decimals() {
    refused(creation(MintBuilder::decimals(19)), WlmError::TooManyDecimals);
    creation(MintBuilder::decimals(18)).unwrap();
    creation(MintBuilder::decimals(0)).unwrap();
}

#[test]
fn refuses_a_coin_that_could_be_skimmed_or_held() {
    let with = |extension| creation(MintBuilder::token_2022(&[extension]));
    refused(with(MintExtension::NonTransferable), WlmError::MintExtensionNotAllowed);
    refused(with(MintExtension::TransferFee { bps: 1 }), WlmError::MintHasTransferFee);
    refused(with(MintExtension::TransferHook { program: Some(ISSUER) }), WlmError::MintHasTransferHook);
    with(MintExtension::PermanentDelegate).unwrap();
}

#[test]
fn refuses_a_market_that_may_not_mint_usd1() {
    let mut world = World::new();
    let market = MarketBuilder::default().create(&mut world);
    let foreign = MarketBuilder::default().create(&mut world);
    let usd1 = ReserveBuilder::usd1().create(&mut world, &market);
    let coin = ReserveBuilder::usdc().create(&mut world, &market);
    let (_, create) = Peg::prepare(&mut world, &market, &coin, Peg::config(&coin));
    refused(world.act(create.clone()), WlmError::MintAuthorityMissing);
    for holder in [Some(&foreign.key), Some(&usd1.reserve), None] {
        let mut world = world.clone();
        let kind = AuthorityType::MintTokens;
        let give = set_authority(&usd1.token_program, &usd1.mint, holder, kind, &ISSUER, &[]).unwrap();
        world.send(give).unwrap();
        refused(world.act(create.clone()), WlmError::MintAuthorityMissing);
    }
    world.hand_over_usd1(&market, &usd1);
    world.act(create).unwrap();
}

#[test]
fn refuses_a_usd1_without_six_decimals() {
    for decimals in [5, 9] {
        let mut world = World::new();
        let market = market_of(&mut world, &MintBuilder::decimals(decimals));
        let [dollar, coin] = [(); 2].map(|()| ReserveBuilder::usdc().prepare(&mut world, &market).0);
        world.hand_over_usd1(&market, &Asset { mint: market.usd1_mint, ..dollar });
        let (_, create) = Peg::prepare(&mut world, &market, &coin, Peg::config(&coin));
        refused(world.act(create), WlmError::MintAuthorityMissing);
    }
}

#[test]
fn refuses_the_usd1_of_another_market() {
    let (mut world, market, coin) = before_listing(MintBuilder::decimals(6));
    let foreign = MarketBuilder::default().create(&mut world);
    let usd1 = ReserveBuilder::usd1().create(&mut world, &foreign);
    world.hand_over_usd1(&foreign, &usd1);
    let (_, create) = Peg::prepare(&mut world, &market, &coin, Peg::config(&coin));
    let attack = swapped(create, &market.usd1_mint, &foreign.usd1_mint);
    refused(world.act(attack), WlmError::ConfigFacilityOutOfBounds);
}

#[test]
fn refuses_the_same_coin_twice() {
    let mut stage = PegStage::new();
    stage.buy(1_000_000).unwrap();
    let PegStage { world, market, peg, .. } = &mut stage;
    let (_, again) = Peg::prepare(world, market, &peg.coin, Peg::config(&peg.coin));
    refused_with(world.act(again), "already in use");
    assert_eq!(world.peg(peg).stock, 1_000_000);
}

#[test]
fn refuses_other_addresses_and_the_other_token_program() {
    let (mut world, market, coin) = before_listing(MintBuilder::decimals(6));
    let (peg, create) = Peg::prepare(&mut world, &market, &coin, Peg::config(&coin));
    let elsewhere = world.new_address();
    for address in [peg.facility, peg.vault] {
        let attack = swapped(create.clone(), &address, &elsewhere);
        refused_with(world.act(attack), "ConstraintSeeds");
    }
    let attack = swapped(create, &coin.token_program, &TOKEN_2022);
    world.act(attack).expect_err("the token program refuses the mint");
}

#[test]
fn a_gift_to_its_addresses_keeps_nobody_from_creating() {
    let (mut world, market, coin) = before_listing(MintBuilder::decimals(6));
    let (peg, create) = Peg::prepare(&mut world, &market, &coin, Peg::config(&coin));
    for gift in [GIFT, 100 * GIFT] {
        let mut world = world.clone();
        world.give_lamports(&peg.facility, gift);
        world.give_lamports(&peg.vault, gift);
        world.act(create.clone()).unwrap();
        assert_eq!(world.peg(&peg).mint, coin.mint);
    }
}

#[test]
fn starts_empty_on_its_terms() {
    let (mut world, market, coin) =
        before_listing(MintBuilder { decimals: 9, ..MintBuilder::token_2022(&[]) });
    let config = Peg::config(&coin);
    let (peg, create) = Peg::prepare(&mut world, &market, &coin, config);
    let meta = world.act(create).unwrap();
    let facility = world.peg(&peg);
    assert_eq!((facility.version, facility.decimals, facility.config), (1, 9, config));
    assert_eq!((facility.market, facility.mint, facility.vault), (market.key, coin.mint, peg.vault));
    assert_eq!((facility.token_program, facility.level, facility.stock), (TOKEN_2022, 0, 0));
    assert_eq!((facility.padding, facility.set_capacity), ([0; 5], config.capacity));
    assert_eq!(peg.facility, pda::peg_facility(&market.key, &coin.mint));
    let vault = world.snapshot().balances[&peg.vault];
    assert_eq!((vault.owner, vault.mint, vault.amount), (peg.facility, coin.mint, 0));
    let [Event::PegFacilityCreated(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.market, event.facility, event.mint), (market.key, peg.facility, coin.mint));
    assert_eq!(event.config, config);
}

#[test]
fn refuses_every_impostor_to_create() {
    let mut stage = PegStage::new();
    let PegStage { world, market, .. } = &mut stage;
    let (coin, _, _) = ReserveBuilder::usdc().prepare(world, market);
    let (_, create) = Peg::prepare(world, market, &coin, Peg::config(&coin));
    let roles = [
        "payer",
        "market",
        "change",
        "proposal payer",
        "usd1 mint",
        "facility",
        "mint",
        "vault",
        "token program",
        "system program",
    ];
    let excuses = [
        harmless("payer", "the attacker", "whoever signs may pay"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    stage.besiege(create, &roles, &excuses);
}
