//! Swapping a dollar coin for USD1 and back: every way it is refused.

use spl_token_2022_interface::extension::{pausable, transfer_fee};
use wlm_sdk::{
    errors::WlmError,
    instructions::{
        PegConfig,
        PegSwap::{Buy, Sell},
    },
    prices::{PriceImage, VerificationLevel},
};
use wlm_test_kit::{
    ISSUER, MarketBuilder, MintBuilder, MintExtension, Outcome, Peg, ReserveBuilder, TOKEN, TOKEN_2022,
    attackers::ANYTHING, calm_quote,
};

use crate::{
    peg_stage::PegStage,
    support::{harmless, refused, refused_with, swapped, without},
};

const THOUSAND: u64 = 1_000_000_000;

/// Alice has swapped 1,000 coins to 999 USD1.
fn bought() -> PegStage {
    let mut stage = PegStage::new();
    stage.buy(THOUSAND).unwrap();
    stage
}

/// Buying at this quote, in 1e-8 USD.
fn buying_at(price: i64, ema: i64, confidence: u64) -> Outcome {
    let mut stage = PegStage::new();
    let coin = stage.peg.coin;
    stage.world.change_quote(&coin, |q| (q.price, q.ema, q.confidence) = (price, ema, confidence));
    stage.buy(THOUSAND)
}

#[test]
fn refuses_a_coin_under_its_floor() {
    // The floor is 99.5 cents, for the lower of spot and average less confidence.
    for (price, ema, confidence) in [
        (99_499_999, 100_000_000, 0),
        (100_000_000, 99_499_999, 0),
        (99_600_000, 99_600_000, 100_001),
        (100_000_000, 99_600_000, 100_001),
        (50_000_000, 100_000_000, 0),
        (100_000_000, 1_000_000, 0),
    ] {
        refused(buying_at(price, ema, confidence), WlmError::PegPriceBelowFloor);
    }
}

#[test]
fn takes_a_coin_at_its_floor_and_over() {
    for (price, ema, confidence) in [
        (99_500_000, 99_500_000, 0),
        (99_600_000, 99_600_000, 100_000),
        (100_000_000, 100_000_000, 500_000),
        (150_000_000, 99_500_000, 0),
    ] {
        buying_at(price, ema, confidence).unwrap();
    }
}

#[test]
fn the_floor_counts_in_every_exponent() {
    for (exponent, price) in [(-3, 995), (-10, 9_950_000_000), (-18, 995_000_000_000_000_000)] {
        let mut stage = PegStage::new();
        let coin = stage.peg.coin;
        let mut at = |price| {
            stage.world.change_quote(&coin, |q| {
                (q.exponent, q.price, q.ema, q.confidence) = (exponent, price, price, 0);
            });
            stage.buy(1_000_000)
        };
        refused(at(price - 1), WlmError::PegPriceBelowFloor);
        at(price).unwrap();
    }
}

#[test]
fn refuses_to_buy_without_a_good_price() {
    type Spoil = fn(&mut PriceImage);
    let spoils: [(WlmError, Spoil); 8] = [
        (WlmError::PriceConfidenceTooWide, |q| q.confidence = 500_001),
        (WlmError::PriceStale, |q| q.published_at -= 61),
        (WlmError::PriceStale, |q| q.published_at = 0),
        (WlmError::PriceFromFuture, |q| q.published_at += 11),
        (WlmError::PriceNotPositive, |q| q.price = -1),
        (WlmError::PriceOutOfRange, |q| q.price = i64::MAX),
        (WlmError::PriceNotVerified, |q| q.verification = VerificationLevel::Partial { num_signatures: 12 }),
        (WlmError::PriceFeedMismatch, |q| q.feed_id[0] ^= 1),
    ];
    for (error, spoil) in spoils {
        let mut stage = PegStage::new();
        let coin = stage.peg.coin;
        stage.world.change_quote(&coin, spoil);
        refused(stage.buy(THOUSAND), error);
    }
}

#[test]
fn the_oldest_price_is_a_minute_old() {
    let mut stage = PegStage::new();
    stage.world.advance(60);
    stage.buy(THOUSAND).unwrap();
    stage.world.advance(1);
    refused(stage.buy(THOUSAND), WlmError::PriceStale);
    stage.configure(|config| config.max_price_age = 61);
    stage.buy(THOUSAND).unwrap();
}

#[test]
fn refuses_to_buy_with_no_price_or_another() {
    let mut stage = PegStage::new();
    let buy = stage.swap(Buy { coins: THOUSAND, min_usd1: 0 });
    let PegStage { world, usd1, peg, alice, .. } = &mut stage;
    world.open_wallet(&alice.key, usd1);
    refused(world.act(without(buy.clone(), &peg.coin.price)), WlmError::PriceStale);
    refused(world.act(swapped(buy.clone(), &peg.coin.price, &usd1.price)), WlmError::PriceFeedMismatch);
    let vault = peg.coin.vault;
    refused(world.act(swapped(buy.clone(), &peg.coin.price, &vault)), WlmError::PriceAccountOwner);
    // A coin's price does not speak for another feed that governance chose.
    let quote = calm_quote([8; 32], 1.0, world.now());
    let price = world.new_price_account(quote);
    stage.configure(|config| config.feed_id = [8; 32]);
    refused(stage.world.act(buy.clone()), WlmError::PriceFeedMismatch);
    stage.world.act(swapped(buy, &stage.peg.coin.price, &price)).unwrap();
}

#[test]
fn refuses_more_than_its_capacity() {
    let mut stage = PegStage::with(MintBuilder::decimals(6), |c| c.capacity = 999_000_000);
    refused(stage.buy(THOUSAND + 2), WlmError::FacilityCapacityExceeded);
    stage.buy(THOUSAND).unwrap();
    assert_eq!(stage.facility().level, 999_000_000);
    refused(stage.buy(2), WlmError::FacilityCapacityExceeded);
    stage.sell(1_000_000).unwrap();
    stage.buy(1_001_000).unwrap();
    stage.configure(|config| config.capacity = 0);
    refused(stage.buy(2), WlmError::FacilityCapacityExceeded);
}

#[test]
fn refuses_to_pay_less_than_the_minimum() {
    let mut stage = PegStage::new();
    let swap = |stage: &mut PegStage, swap| stage.world.psm_swap(&stage.alice, &stage.peg, &stage.usd1, swap);
    let buy = |min_usd1| Buy { coins: THOUSAND, min_usd1 };
    refused(swap(&mut stage, buy(999_000_001)), WlmError::ReceivesTooLittle);
    swap(&mut stage, buy(999_000_000)).unwrap();
    let sell = |min_coins| Sell { usd1: 999_000_000, min_coins };
    refused(swap(&mut stage, sell(998_001_001)), WlmError::ReceivesTooLittle);
    swap(&mut stage, sell(998_001_000)).unwrap();
    assert_eq!(stage.facility().level, 0);
}

#[test]
fn a_fee_raised_on_the_way_is_caught_by_the_minimum() {
    let mut stage = bought();
    let swaps = [
        stage.swap(Buy { coins: THOUSAND, min_usd1: 999_000_000 }),
        stage.swap(Sell { usd1: 500_000_000, min_coins: 499_500_000 }),
    ];
    stage.configure(|config| (config.buy_fee_bps, config.sell_fee_bps) = (11, 11));
    for swap in swaps {
        refused(stage.world.act(swap), WlmError::ReceivesTooLittle);
    }
}

#[test]
fn refuses_dust() {
    for (decimals, buys, sells) in
        [(6, 1, 1), (2, 0, 10_000), (2, 0, 9_999), (8, 199, 1), (18, 1_999_999_999_999, 1)]
    {
        let mut stage = PegStage::with(MintBuilder::decimals(decimals), |_| ());
        stage.buy(2 * 10_u64.pow(decimals.into())).unwrap();
        for dust in [0, buys] {
            refused(stage.buy(dust), WlmError::ZeroAmount);
        }
        for dust in [0, sells] {
            refused(stage.sell(dust), WlmError::ZeroAmount);
        }
    }
}

#[test]
fn refuses_to_sell_more_than_is_out() {
    let mut stage = bought();
    // Alice has 5,000 USD1 of old, and so has Bob.
    refused(stage.sell(999_000_001), WlmError::PegStockExceeded);
    refused(stage.sell(u64::MAX), WlmError::PegStockExceeded);
    stage.sell(999_000_000).unwrap();
    refused(stage.sell(1_000_000), WlmError::PegStockExceeded);
}

#[test]
fn refuses_amounts_past_64_bits() {
    let terms = |c: &mut PegConfig| (c.capacity, c.buy_fee_bps) = (u64::MAX, 0);
    let mut stage = PegStage::with(MintBuilder::decimals(2), terms);
    refused(stage.buy(u64::MAX), WlmError::MathOverflow);
    stage.buy(100_000).unwrap();
    refused(stage.buy(u64::MAX / 10_000), WlmError::MathOverflow);
}

#[test]
fn refuses_what_the_user_does_not_have() {
    let mut stage = bought();
    let (coins, _) = stage.purse();
    let richer = stage.buy(coins + 1).expect_err("more coins than Alice has");
    assert_eq!(richer.wlm(), None, "{richer}");
    // Bob buys, so that the level is more than Alice has.
    let PegStage { world, bob, peg, usd1, .. } = &mut stage;
    world.psm_swap(bob, peg, usd1, Buy { coins: 50 * THOUSAND, min_usd1: 0 }).unwrap();
    let (_, dollars) = stage.purse();
    let richer = stage.sell(dollars + 1).expect_err("more USD1 than Alice has");
    assert_eq!(richer.wlm(), None, "{richer}");
}

#[test]
fn a_coin_that_was_paused_or_charges_a_fee_is_closed() {
    let extensions = [MintExtension::Pausable, MintExtension::TransferFee { bps: 0 }];
    let mut stage = PegStage::with(MintBuilder::token_2022(&extensions), |_| ());
    stage.buy(THOUSAND).unwrap();
    let mint = stage.peg.coin.mint;
    let pause = pausable::instruction::pause(&TOKEN_2022, &mint, &ISSUER, &[]).unwrap();
    let fee =
        transfer_fee::instruction::set_transfer_fee(&TOKEN_2022, &mint, &ISSUER, &[], 1, u64::MAX).unwrap();
    for (change, error) in [(pause, WlmError::MintPaused), (fee, WlmError::MintHasTransferFee)] {
        let open = stage.world.clone();
        stage.world.send(change).unwrap();
        refused(stage.buy(THOUSAND), error);
        refused(stage.sell(1_000_000), error);
        stage.world = open;
    }
    stage.sell(1_000_000).unwrap();
}

#[test]
fn a_usd1_that_was_paused_is_closed() {
    let usd1 = MintBuilder::token_2022(&[MintExtension::Pausable]);
    let mut stage = PegStage::of(usd1, MintBuilder::decimals(6), |_| ());
    stage.buy(THOUSAND).unwrap();
    let mint = stage.usd1.mint;
    stage.world.send(pausable::instruction::pause(&TOKEN_2022, &mint, &ISSUER, &[]).unwrap()).unwrap();
    refused(stage.buy(THOUSAND), WlmError::MintPaused);
    refused(stage.sell(1_000_000), WlmError::MintPaused);
}

#[test]
fn refuses_accounts_of_others() {
    let mut stage = bought();
    let foreign = MarketBuilder::default().create(&mut stage.world);
    let sell = stage.swap(Sell { usd1: 1_000_000, min_coins: 0 });
    let buy = stage.swap(Buy { coins: 1_000_000, min_usd1: 0 });
    let PegStage { world, market, usd1, peg, bob, alice, .. } = &mut stage;
    let coin = peg.coin;
    for swap in [buy, sell] {
        for (old, new, error) in [
            (market.key, foreign.key, WlmError::WrongMarket),
            (peg.vault, coin.vault, WlmError::WrongVault),
            (coin.mint, usd1.mint, WlmError::WrongMint),
            (usd1.mint, foreign.usd1_mint, WlmError::WrongMint),
            (usd1.mint, coin.mint, WlmError::WrongMint),
            (coin.token_program, TOKEN_2022, WlmError::WrongTokenProgram),
        ] {
            refused(world.act(swapped(swap.clone(), &old, &new)), error);
        }
        let facility = swapped(swap.clone(), &peg.facility, &coin.reserve);
        refused_with(world.act(facility), "AccountDiscriminatorMismatch");
        let theft = swapped(swap, &alice.key, &bob.key);
        refused_with(world.act(theft), "owner does not match");
    }
}

#[test]
fn refuses_the_other_token_program_for_usd1() {
    for (mint, other) in [(MintBuilder::decimals(6), TOKEN_2022), (MintBuilder::token_2022(&[]), TOKEN)] {
        // The coin is of the other program, so that only USD1's changes.
        let coin = MintBuilder { program: other, ..MintBuilder::default() };
        let mut stage = PegStage::of(mint, coin, |_| ());
        stage.buy(THOUSAND).unwrap();
        for swap in [Buy { coins: 1_000_000, min_usd1: 0 }, Sell { usd1: 1_000_000, min_coins: 0 }] {
            let swap = swapped(stage.swap(swap), &stage.usd1.token_program, &other);
            refused(stage.world.act(swap), WlmError::WrongTokenProgram);
        }
    }
}

/// Two facilities: the coins of one do not pay for USD1 that is out against the other's.
#[test]
fn a_facility_pays_with_its_own_coins_only() {
    let mut stage = bought();
    let PegStage { world, market, usd1, alice, .. } = &mut stage;
    let coin = ReserveBuilder::usdc().of(MintBuilder::decimals(9)).create(world, market);
    let other = world.create_peg(market, &coin, Peg::config(&coin));
    let sell = Sell { usd1: 1_000_000, min_coins: 0 };
    refused(world.psm_swap(alice, &other, usd1, sell), WlmError::PegStockExceeded);
}

const ROLES: &[&str] = &[
    "user",
    "market",
    "facility",
    "vault",
    "mint",
    "wallet",
    "token program",
    "price",
    "usd1 mint",
    "usd1 wallet",
    "usd1 token program",
];

#[test]
fn refuses_every_impostor_who_buys() {
    let mut stage = bought();
    let buy = stage.swap(Buy { coins: THOUSAND, min_usd1: 0 });
    let excuses = [
        harmless("usd1 wallet", "the attacker's wallet of another asset", "the buyer may pay anyone"),
        harmless("usd1 wallet", "another reserve's vault", "it is a donation, out of one's own pocket"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    stage.besiege(buy, ROLES, &excuses);
}

#[test]
fn refuses_every_impostor_who_sells() {
    let mut stage = bought();
    let sell = stage.swap(Sell { usd1: 500_000_000, min_coins: 0 });
    let excuses = [
        harmless("wallet", "the attacker's wallet", "the seller may pay anyone"),
        harmless("wallet", "a look-alike vault of the same mint and authority", "the seller may pay anyone"),
        harmless("wallet", "a look-alike peg vault", "the seller may pay anyone"),
        harmless("wallet", "another market's vault", "it is a donation, out of one's own pocket"),
        harmless("wallet", "another market's peg vault", "it is a donation, out of one's own pocket"),
        harmless("price", ANYTHING, "no price is read"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    stage.besiege(sell, ROLES, &excuses);
}

/// Whoever chose a market's USD1 may own the program behind it: that one is never called.
#[test]
fn refuses_a_usd1_of_any_other_program() {
    let mut stage = PegStage::new();
    let mut buy = stage.swap(Buy { coins: THOUSAND, min_usd1: 0 });
    let (mint, stranger) = (stage.usd1.mint, stage.world.new_address());
    let genuine = stage.world.account(&mint).unwrap();
    stage.world.write(mint, stranger, genuine.data);
    buy.accounts.last_mut().unwrap().pubkey = stranger; // USD1's token program, not the coin's
    refused(stage.world.act(buy), WlmError::WrongTokenProgram);
}
