//! Listing an asset.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{self, ConfigChange, Listing},
};
use wlm_test_kit::{Asset, MarketBuilder, MintBuilder, ReserveBuilder, World, attackers::ANYTHING};

use crate::{
    configurations::{Change, OUT_OF_BOUNDS, WITHIN_BOUNDS},
    peg_stage::market_of,
    support::{GIFT, Stage, besiege, harmless, refused, swapped},
};

#[test]
fn refuses_every_configuration_out_of_bounds() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    for (error, change) in OUT_OF_BOUNDS {
        let builder = ReserveBuilder::sol().with(|config| {
            config.feed_id = [5; 32];
            change(config);
        });
        if builder.config.feed_id == [0; 32] {
            continue; // the builder would fill it in: reconfiguring covers it
        }
        let proposal = builder.propose(world, market);
        assert_eq!(proposal.unwrap_err().wlm(), Some(error), "{:?}", builder.config);
    }
}

#[test]
fn takes_the_bounds_themselves() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    for change in WITHIN_BOUNDS {
        ReserveBuilder::sol().with(change).create(world, market);
    }
}

#[test]
fn refuses_more_than_18_decimals() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let (_, _, list) = ReserveBuilder::default().of(MintBuilder::decimals(19)).prepare(world, market);
    refused(world.act(list), WlmError::TooManyDecimals);
}

#[test]
fn refuses_the_same_asset_twice() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let (_, _, list) = ReserveBuilder::usd1().prepare(world, market);
    world.act(list).expect_err("the address is taken");
}

#[test]
fn refuses_the_other_token_program() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let (asset, _, list) = ReserveBuilder::sol().prepare(world, market);
    let attack = swapped(list, &asset.token_program, &wlm_test_kit::TOKEN_2022);
    world.act(attack).unwrap_err();
}

const MINTS: [Change; 2] =
    [|config| config.facility_capacity = 1_000_000, |config| config.flash_capacity = 1_000_000];

#[test]
fn refuses_to_mint_what_is_not_the_markets_usd1() {
    for change in MINTS {
        let mut stage = Stage::new();
        let Stage { world, market, .. } = &mut stage;
        for builder in [ReserveBuilder::sol(), ReserveBuilder::usdc()] {
            let (_, _, list) = builder.with(change).prepare(world, market);
            refused(world.act(list), WlmError::ConfigFacilityOutOfBounds);
        }
        // Not even where the market could.
        let (coin, _, list) = ReserveBuilder::usdc().with(change).prepare(world, market);
        world.hand_over_usd1(market, &coin);
        refused(world.act(list), WlmError::ConfigFacilityOutOfBounds);
    }
}

#[test]
fn refuses_to_mint_a_usd1_that_is_not_its_own() {
    for change in MINTS {
        let mut world = World::new();
        let [market, other] = [(); 2].map(|()| MarketBuilder::default().create(&mut world));
        let (usd1, _, list) = ReserveBuilder::usd1().with(change).prepare(&mut world, &market);
        refused(world.act(list.clone()), WlmError::MintAuthorityMissing);
        let mut elsewhere = world.clone();
        elsewhere.hand_over_usd1(&other, &usd1);
        refused(elsewhere.act(list.clone()), WlmError::MintAuthorityMissing);
        world.hand_over_usd1(&market, &usd1);
        world.act(list).unwrap();
        assert!(world.reserve(&usd1).config.mints());
    }
}

#[test]
fn refuses_to_mint_a_usd1_without_six_decimals() {
    for decimals in [5, 6, 9] {
        let mut world = World::new();
        let token = MintBuilder::decimals(decimals);
        let market = market_of(&mut world, &token);
        let (asset, config, _) = ReserveBuilder::usdc().with(MINTS[0]).prepare(&mut world, &market);
        let usd1 = Asset { mint: market.usd1_mint, decimals, ..asset };
        world.hand_over_usd1(&market, &usd1);
        let change = ConfigChange::NewReserve(Box::new(config));
        let due = world.propose(&market, usd1.mint, change).unwrap();
        let Asset { mint, price, token_program, .. } = usd1;
        let listing = Listing { payer: market.creator, due, mint, price, token_program };
        let list = instructions::create_reserve(&listing);
        match decimals {
            6 => drop(world.act(list).unwrap()),
            _ => refused(world.act(list), WlmError::MintAuthorityMissing),
        }
    }
}

#[test]
fn a_gift_to_its_addresses_keeps_nobody_from_listing() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let (asset, _, list) = ReserveBuilder::sol().prepare(world, market);
    world.give_lamports(&asset.reserve, GIFT);
    world.give_lamports(&asset.vault, GIFT);
    world.give_lamports(&asset.insurance(), GIFT);
    world.act(list).unwrap();
    assert_eq!(world.reserve(&asset).mint, asset.mint);
}

#[test]
fn starts_empty_with_a_price() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let (asset, config, list) = ReserveBuilder::sol().prepare(world, market);
    let meta = world.act(list).unwrap();
    let reserve = world.reserve(&asset);
    assert_eq!((reserve.version, reserve.index, reserve.decimals), (1, 2, 9));
    assert_eq!((reserve.market, reserve.mint, reserve.vault), (market.key, asset.mint, asset.vault));
    assert_eq!(reserve.insurance, asset.insurance());
    assert_eq!(
        (world.balance_of(&asset.insurance()), reserve.facility_level, reserve.flash_level),
        (0, 0, 0)
    );
    assert_eq!((reserve.token_program, reserve.config), (asset.token_program, config));
    assert_eq!((reserve.cash, reserve.accrued_at), (0, world.now()));
    assert_eq!((reserve.supply_index.get(), reserve.debt_index.get()), (1 << 64, 1 << 64));
    assert_eq!((reserve.price.price, reserve.price.published_at), (15_000_000_000, world.now()));
    assert!(matches!(meta.events.as_slice(), [Event::ReserveCreated(_)]));
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::new();
    let (_, _, list) = ReserveBuilder::sol().prepare(&mut stage.world, &stage.market);
    let roles = [
        "payer",
        "market",
        "change",
        "proposal payer",
        "reserve",
        "mint",
        "vault",
        "insurance",
        "price",
        "token program",
        "system program",
    ];
    let excuses = [
        harmless("payer", "the attacker", "whoever signs may pay"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, list, &roles, &excuses);
}
