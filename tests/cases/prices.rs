//! Attacks through the oracle, on every instruction that reads a price.

use solana_instruction::Instruction;
use wlm_sdk::{
    errors::WlmError,
    instructions::{Amount, CollateralUse},
    prices::{LEGACY_PYTH_RECEIVER, PriceImage, VerificationLevel},
};
use wlm_test_kit::{ReserveBuilder, calm_quote, units};

use crate::support::{Stage, refused, swapped};

type Spoil = fn(&mut PriceImage);

/// What no instruction believes, whatever it wants the price for.
const UNBELIEVABLE: &[(WlmError, Spoil)] = &[
    (WlmError::PriceNotPositive, |q| q.price = 0),
    (WlmError::PriceNotPositive, |q| q.price = -1),
    (WlmError::PriceNotPositive, |q| q.ema = 0),
    (WlmError::PriceNotPositive, |q| q.price = i64::MIN),
    (WlmError::PriceExponentOutOfRange, |q| q.exponent = 1),
    (WlmError::PriceExponentOutOfRange, |q| q.exponent = -19),
    (WlmError::PriceExponentOutOfRange, |q| q.exponent = i32::MIN),
    (WlmError::PriceOutOfRange, |q| (q.exponent, q.price) = (-18, 1)),
    (WlmError::PriceOutOfRange, |q| (q.exponent, q.price) = (0, i64::MAX)),
    (WlmError::PriceOutOfRange, |q| q.ema = i64::MAX),
    (WlmError::PriceFromFuture, |q| q.published_at += 11),
    (WlmError::PriceFromFuture, |q| q.published_at = i64::MAX),
    (WlmError::PriceStale, |q| q.published_at = 0),
    (WlmError::PriceNotVerified, |q| q.verification = VerificationLevel::Partial { num_signatures: 12 }),
    (WlmError::PriceFeedMismatch, |q| q.feed_id[31] ^= 1),
];

/// What may not carry new risk.
const UNSAFE: &[(WlmError, Spoil)] = &[
    (WlmError::PriceConfidenceTooWide, |q| q.confidence = q.price.unsigned_abs() * 3 / 100),
    (WlmError::PriceConfidenceTooWide, |q| q.confidence = u64::MAX),
    (WlmError::PriceEmaGapTooWide, |q| q.ema = q.price / 2),
    (WlmError::PriceEmaGapTooWide, |q| q.ema = q.price * 2),
    (WlmError::PriceStale, |q| q.published_at -= 61),
];

/// Alice owes, both prices are a second newer than the cached ones.
fn stage() -> Stage {
    let mut stage = Stage::with_loan();
    stage.world.advance_with_prices(1);
    stage
}

/// The instructions that read ether's price: it is collateral, and in the last one a debt.
fn readers(stage: &Stage) -> Vec<(&'static str, Instruction)> {
    let Stage { world, alice, usd1, eth, bank, .. } = stage;
    let ix = world.ix();
    vec![
        ("deposit", ix.deposit(bank, eth, 1)),
        ("withdraw", ix.withdraw(alice, eth, Amount::Exact(1))),
        ("borrow against it", ix.borrow(alice, usd1, 1)),
        ("repay", ix.repay(alice, alice, usd1, Amount::Exact(1))),
        ("set_collateral", ix.set_collateral(alice, eth, CollateralUse::Enabled)),
        ("refresh", ix.refresh(eth)),
    ]
}

#[test]
fn refuses_what_nobody_should_believe() {
    let stage = stage();
    for (reader, instruction) in readers(&stage) {
        for (number, (error, spoil)) in UNBELIEVABLE.iter().enumerate() {
            let mut world = stage.world.clone();
            world.open_wallet(&stage.bank.key, &stage.eth);
            world.change_quote(&stage.eth, spoil);
            let refusal = world.act(instruction.clone()).expect_err("an unbelievable price");
            assert_eq!(refusal.wlm(), Some(error), "{reader}, number {number}: {refusal}");
        }
    }
}

#[test]
fn refuses_new_risk_at_an_unsafe_price() {
    for (error, spoil) in UNSAFE {
        let mut stage = stage();
        let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
        world.advance_with_prices(62);
        let loose = |quote: &mut PriceImage| {
            quote.published_at = quote.published_at.max(0);
            spoil(quote);
        };
        world.change_quote(eth, loose);
        let name = wlm_sdk::errors::name(error);
        let borrowed = world.borrow(alice, usd1, units(3_000, usd1)).expect_err("against it");
        assert_eq!(borrowed.wlm(), Some(error), "{borrowed}");
        let withdrawn = world.withdraw(alice, eth, Amount::Exact(1)).expect_err("with debt");
        assert_eq!(withdrawn.wlm(), Some(error), "{withdrawn}");
        world.deposit(bob, usd1, units(50_000, usd1)).unwrap();
        let owing = world.borrow(bob, eth, 1_000).expect_err("a debt in it");
        assert_eq!(owing.name(), name);
    }
}

#[test]
fn refuses_to_list_at_an_unsafe_price() {
    for (error, spoil) in UNBELIEVABLE.iter().chain(UNSAFE) {
        let mut stage = Stage::new();
        let Stage { world, market, .. } = &mut stage;
        let (asset, _, list) = ReserveBuilder::sol().prepare(world, market);
        world.change_quote(&asset, spoil);
        assert_eq!(world.act(list).expect_err("unsafe").wlm(), Some(error));
    }
}

#[test]
fn liquidation_goes_on_through_gap_and_doubt() {
    for spoil in [
        |q: &mut PriceImage| q.confidence = q.price.unsigned_abs() / 2,
        |q: &mut PriceImage| q.ema = q.price * 2,
        |q: &mut PriceImage| q.published_at -= 299,
    ] {
        let mut stage = Stage::with_loan();
        let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
        world.advance_with_prices(300);
        world.set_price(eth, 2_400.0);
        world.change_quote(eth, spoil);
        world.liquidate(bob, alice, (usd1, eth)).unwrap();
    }
}

#[test]
fn refuses_liquidation_at_a_price_past_the_longer_age() {
    let mut stage = Stage::with_unhealthy_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    world.advance(301);
    refused(world.liquidate(bob, alice, (usd1, eth)), WlmError::PriceStale);
}

/// A liquidator chooses the accounts; leaving the fresh price out must not bring the old one back.
#[test]
fn refuses_a_replay_of_an_older_price() {
    let mut stage = Stage::with_loan();
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    world.advance(1);
    let low = calm_quote(eth.feed_id, 2_300.0, world.now());
    let low = world.new_price_account(low);
    world.set_price(eth, 3_000.0);
    world.refresh(eth).unwrap();
    let liquidate = world.ix().liquidate(
        bob,
        alice,
        (usd1, eth),
        wlm_sdk::instructions::LiquidateArgs {
            max_repay: Amount::All,
            min_receive: 0,
            receive: wlm_sdk::instructions::Receive::Tokens,
        },
    );
    refused(world.act(swapped(liquidate, &eth.price, &low)), WlmError::NotLiquidatable);
    assert_eq!(world.reserve(eth).price.price, 300_000_000_000);
}

/// … and an older high price is no way to borrow more.
#[test]
fn refuses_a_replay_to_borrow() {
    let mut stage = Stage::with_collateral();
    let Stage { world, alice, usd1, eth, .. } = &mut stage;
    world.advance(1);
    let high = calm_quote(eth.feed_id, 3_900.0, world.now());
    let high = world.new_price_account(high);
    world.set_price(eth, 2_000.0);
    world.refresh(eth).unwrap();
    let borrow = world.ix().borrow(alice, usd1, units(16_000, usd1));
    refused(world.act(swapped(borrow, &eth.price, &high)), WlmError::BorrowLimitExceeded);
}

#[test]
fn refuses_accounts_of_other_programs_and_other_kinds() {
    let mut stage = stage();
    let Stage { world, eth, .. } = &mut stage;
    let genuine = world.account(&eth.price).unwrap();
    let stranger = world.new_address();
    world.write(eth.price, stranger, genuine.data.clone());
    refused(world.refresh(eth), WlmError::PriceAccountOwner);
    let mut other_kind = genuine.data.clone();
    other_kind[0] ^= 1;
    for data in [other_kind, genuine.data[..100].to_vec(), Vec::new()] {
        world.write(eth.price, genuine.owner, data);
        refused(world.refresh(eth), WlmError::PriceAccountInvalid);
    }
}

#[test]
fn believes_the_legacy_receiver_too() {
    let mut stage = stage();
    let Stage { world, eth, .. } = &mut stage;
    let genuine = world.account(&eth.price).unwrap();
    world.write(eth.price, LEGACY_PYTH_RECEIVER, genuine.data);
    world.refresh(eth).unwrap();
}

#[test]
fn clocks_may_differ_by_ten_seconds() {
    let mut stage = stage();
    let Stage { world, eth, .. } = &mut stage;
    world.change_quote(eth, |quote| quote.published_at += 10);
    world.refresh(eth).unwrap();
}

/// The bounds themselves: exponents 0 and -18, 1e-9 and 1e7 USD.
#[test]
fn takes_the_bounds_themselves() {
    for (exponent, price) in
        [(0, 1), (0, 10_000_000), (-18, 1_000_000_000), (-9, 1), (-11, 1_000_000_000_000_000_000)]
    {
        let mut stage = stage();
        let Stage { world, eth, .. } = &mut stage;
        world.change_quote(eth, |quote| {
            (quote.exponent, quote.price, quote.ema, quote.confidence) = (exponent, price, price, 0);
        });
        world.refresh(eth).unwrap();
    }
}
