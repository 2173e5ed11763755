//! `peg`: swaps at par less a fee never cost the facility a fraction, and its stock covers its level.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod support;

use primitive_types::U512;
use proptest::prelude::*;
use support::{amount, big, cases, ceil_div, pow10};
use wlm_core::{
    CoreError, Result,
    peg::{PegFacility, PegOracle, PegTerms, fee_ceil},
    price::OraclePrice,
    units::Bps,
};

/// Terms of any coin, with the fees there are most often more often.
fn terms() -> impl Strategy<Value = PegTerms> {
    let capacity = prop_oneof![Just(u64::MAX), amount()];
    (capacity, fee(), fee(), 0..=18_u8).prop_map(|(capacity, buy_fee, sell_fee, decimals)| PegTerms {
        capacity,
        buy_fee,
        sell_fee,
        decimals,
    })
}

fn fee() -> impl Strategy<Value = Bps> {
    prop_oneof![
        Just(Bps(0)),
        Just(Bps(1)),
        Just(Bps(9_999)),
        Just(Bps(10_000)),
        (0..=100_u32).prop_map(Bps),
        (0..=10_000_u32).prop_map(Bps)
    ]
}

/// Terms and a facility whose stock covers its level, often to the last unit; its level may be
/// above a capacity that was lowered.
fn sound() -> impl Strategy<Value = (PegTerms, PegFacility)> {
    (terms(), amount(), prop_oneof![Just(0), 0..=3_u64, amount()]).prop_map(|(terms, level, profit)| {
        let stock = coins_ceil(&terms, level);
        // A level beyond what the coin can stand behind becomes the most that it can.
        let most = u64::try_from(usd1_floor(&terms, u64::MAX)).unwrap_or(u64::MAX);
        let level = if stock > big(u64::MAX) { most } else { level };
        let stock = u64::try_from(coins_ceil(&terms, level)).unwrap();
        (terms, PegFacility { level, stock: stock.saturating_add(profit) })
    })
}

/// In 10^-18 USD, which is exact for any coin.
fn coins_at_par(terms: &PegTerms, coins: u64) -> U512 {
    big(coins) * pow10(18 - u32::from(terms.decimals))
}

/// In 10^-18 USD.
fn usd1_at_par(usd1: u64) -> U512 {
    big(usd1) * pow10(12)
}

fn usd1_floor(terms: &PegTerms, coins: u64) -> U512 {
    coins_at_par(terms, coins) / pow10(12)
}

fn coins_ceil(terms: &PegTerms, usd1: u64) -> U512 {
    ceil_div(usd1_at_par(usd1), pow10(18 - u32::from(terms.decimals)))
}

/// What the fee leaves, computed another way: `⌊assets · (1 − fee)⌋`.
fn left_of(assets: U512, fee: Bps) -> U512 {
    assets * (10_000 - fee.0) / 10_000
}

/// INV-30: the stock covers the level to the last fraction.
fn assert_backed(terms: &PegTerms, facility: &PegFacility) {
    let (stock, level) = (coins_at_par(terms, facility.stock), usd1_at_par(facility.level));
    assert!(stock >= level, "INV-30 {facility:?} {terms:?}");
}

/// INV-13: what `act` refuses leaves the facility as it was.
fn act<T>(facility: &mut PegFacility, act: impl FnOnce(&mut PegFacility) -> Result<T>) -> Result<T> {
    let before = *facility;
    let done = act(facility);
    assert!(done.is_ok() || *facility == before, "INV-13");
    done
}

const USDC: PegTerms = PegTerms { capacity: 1_000_000, buy_fee: Bps(10), sell_fee: Bps(20), decimals: 6 };

#[test]
fn the_capacity_turns_at_equality() {
    let mut peg = PegFacility::default();
    let free = PegTerms { buy_fee: Bps(0), ..USDC };
    assert_eq!(
        act(&mut peg, |p| p.buy(&free, 1_000_001)),
        Err(CoreError::FacilityCapacityExceeded),
        "INV-29"
    );
    assert_eq!(peg.buy(&free, 1_000_000), Ok(1_000_000));
    assert_eq!(act(&mut peg, |p| p.buy(&free, 1)), Err(CoreError::FacilityCapacityExceeded), "INV-29");
    let lowered = PegTerms { capacity: 10, ..free };
    assert_eq!(act(&mut peg, |p| p.buy(&lowered, 1)), Err(CoreError::FacilityCapacityExceeded), "INV-29");
    assert_eq!((peg.sell(&lowered, 1_000), peg.level), (Ok(998), 999_000), "selling is never limited by it");
}

#[test]
fn fees_round_up_and_become_profit() {
    let mut peg = PegFacility::default();
    assert_eq!((peg.buy(&USDC, 10_001), peg.level, peg.stock), (Ok(9_990), 9_990, 10_001), "11 of 10.001");
    assert_eq!((peg.profit(&USDC), peg.collect_profit(&USDC), peg.stock), (Ok(11), Ok(11), 9_990));
    assert_eq!((peg.sell(&USDC, 9_990), peg.level, peg.stock), (Ok(9_970), 0, 20), "20 of 19.98");
    assert_eq!((peg.collect_profit(&USDC), peg), (Ok(20), PegFacility::default()));
}

#[test]
fn a_fee_of_everything_and_a_swap_for_nothing_are_refused() {
    let all = PegTerms { buy_fee: Bps::ONE, sell_fee: Bps::ONE, ..USDC };
    for coins in [0, 1, 1_000_000, u64::MAX] {
        let mut peg = PegFacility { level: u64::MAX, stock: u64::MAX };
        assert_eq!(act(&mut peg, |p| p.buy(&all, coins)), Err(CoreError::ZeroAmount));
        assert_eq!(act(&mut peg, |p| p.sell(&all, coins)), Err(CoreError::ZeroAmount));
    }
    let free = PegTerms { buy_fee: Bps(0), sell_fee: Bps(0), decimals: 8, ..USDC };
    let mut peg = PegFacility::default();
    assert_eq!(act(&mut peg, |p| p.buy(&free, 99)), Err(CoreError::ZeroAmount), "less than a unit of USD1");
    assert_eq!((peg.buy(&free, 100), peg.sell(&free, 1)), (Ok(1), Ok(100)));
    let whole = PegTerms { decimals: 0, ..free };
    assert_eq!((peg.buy(&whole, 1), peg.level), (Ok(1_000_000), 1_000_000));
    assert_eq!(act(&mut peg, |p| p.sell(&whole, 999_999)), Err(CoreError::ZeroAmount), "less than a coin");
}

#[test]
fn no_more_is_sold_than_is_out() {
    let mut peg = PegFacility { level: 500, stock: 1_000 };
    assert_eq!(act(&mut peg, |p| p.sell(&USDC, 501)), Err(CoreError::PegStockExceeded));
    let mut short = PegFacility { level: 500, stock: 10 };
    assert_eq!(act(&mut short, |p| p.sell(&USDC, 500)), Err(CoreError::PegStockExceeded));
    assert_eq!(short.profit(&USDC), Ok(0), "what is not there is no profit");
}

#[test]
fn amounts_that_do_not_fit_are_refused() {
    let free = PegTerms { capacity: u64::MAX, buy_fee: Bps(0), sell_fee: Bps(0), decimals: 0 };
    let mut peg = PegFacility::default();
    let most = u64::MAX / 1_000_000;
    assert_eq!(act(&mut peg, |p| p.buy(&free, most + 1)), Err(CoreError::Overflow));
    assert_eq!(peg.buy(&free, most), Ok(most * 1_000_000));
    assert_eq!(act(&mut peg, |p| p.buy(&free, 1)), Err(CoreError::Overflow), "the level would not fit");
    let fine = PegTerms { decimals: 18, ..free };
    let mut peg = PegFacility { level: 0, stock: u64::MAX };
    assert_eq!(act(&mut peg, |p| p.buy(&fine, 1 << 40)), Err(CoreError::Overflow), "the stock would not fit");
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn buying_is_exact_and_never_below_par(state in sound(), coins in amount()) {
        let ((terms, before), mut peg) = (state, state.1);
        let minted = left_of(usd1_floor(&terms, coins), terms.buy_fee);
        match act(&mut peg, |p| p.buy(&terms, coins)) {
            Ok(usd1) => {
                prop_assert_eq!(big(usd1), minted, "INV-30");
                prop_assert!(usd1_at_par(usd1) <= coins_at_par(&terms, coins), "INV-34");
                prop_assert_eq!((peg.level - before.level, peg.stock - before.stock), (usd1, coins), "INV-28");
                prop_assert!(peg.level <= terms.capacity, "INV-29");
                assert_backed(&terms, &peg);
            }
            Err(CoreError::ZeroAmount) => prop_assert!(minted.is_zero(), "INV-37"),
            Err(CoreError::FacilityCapacityExceeded) => {
                prop_assert!(big(before.level) + minted > big(terms.capacity), "INV-37");
            }
            Err(CoreError::Overflow) => {
                let fits = |n: U512| n <= big(u64::MAX);
                let (gross, level) = (usd1_floor(&terms, coins), big(before.level) + minted);
                prop_assert!(!fits(gross) || !fits(level) || !fits(big(before.stock) + coins), "INV-37");
            }
            Err(error) => prop_assert!(false, "INV-37 {error:?}"),
        }
    }

    #[test]
    fn selling_is_exact_and_never_above_par(state in sound(), usd1 in amount(), is_in_reach: bool) {
        let ((terms, before), mut peg) = (state, state.1);
        let usd1 = if is_in_reach { usd1.min(before.level) } else { usd1 };
        let par = pow10(18 - u32::from(terms.decimals));
        let paid = left_of(big(usd1), terms.sell_fee) * pow10(12) / par;
        match act(&mut peg, |p| p.sell(&terms, usd1)) {
            Ok(coins) => {
                prop_assert_eq!(big(coins), paid, "INV-30");
                prop_assert!(coins_at_par(&terms, coins) <= usd1_at_par(usd1), "INV-34");
                prop_assert_eq!((before.level - peg.level, before.stock - peg.stock), (usd1, coins), "INV-28");
                assert_backed(&terms, &peg);
            }
            Err(CoreError::ZeroAmount) => prop_assert!(paid.is_zero(), "INV-37"),
            Err(CoreError::PegStockExceeded) => prop_assert!(usd1 > before.level, "INV-37 it can always pay its level"),
            Err(error) => prop_assert!(false, "INV-37 {error:?}"),
        }
    }

    #[test]
    fn buying_and_selling_at_once_gains_nothing(state in sound(), coins in amount()) {
        let ((terms, before), mut peg) = (state, state.1);
        let Ok(usd1) = peg.buy(&terms, coins) else { return Ok(()) };
        if let Ok(back) = peg.sell(&terms, usd1) {
            prop_assert!(back <= coins, "INV-34 {coins} in, {back} out");
            prop_assert_eq!((peg.level, peg.stock), (before.level, before.stock + (coins - back)), "INV-28");
        }
    }

    #[test]
    fn selling_and_buying_at_once_gains_nothing(state in sound(), usd1 in amount()) {
        let ((terms, before), mut peg) = (state, state.1);
        let usd1 = usd1.min(before.level);
        let Ok(coins) = peg.sell(&terms, usd1) else { return Ok(()) };
        if let Ok(back) = peg.buy(&terms, coins) {
            prop_assert!(back <= usd1, "INV-34 {usd1} in, {back} out");
            prop_assert_eq!((peg.level, peg.stock), (before.level - (usd1 - back), before.stock), "INV-28");
        }
    }

    /// Two swaps of the parts never give a unit more than one of the whole. Only a limit may
    /// refuse the whole where it takes the parts.
    #[test]
    fn splitting_a_swap_never_helps(state in sound(), first in amount(), second in amount(), is_sale: bool) {
        let (terms, before) = state;
        let swap = if is_sale { PegFacility::sell } else { PegFacility::buy };
        let most = if is_sale { before.level } else { u64::MAX };
        let first = first.min(most);
        let second = second.min(most - first);
        let mut peg = before;
        let (Ok(one), Ok(two)) = (swap(&mut peg, &terms, first), swap(&mut peg, &terms, second)) else {
            return Ok(());
        };
        match swap(&mut { before }, &terms, first + second) {
            Ok(whole) => prop_assert!(u128::from(whole) >= u128::from(one) + u128::from(two), "INV-34"),
            Err(error) => prop_assert!(
                !is_sale && (error == CoreError::Overflow || error == CoreError::FacilityCapacityExceeded)
            ),
        }
    }

    #[test]
    fn collecting_the_profit_takes_all_of_it_and_leaves_the_level_backed(state in sound()) {
        let ((terms, before), mut peg) = (state, state.1);
        let profit = peg.profit(&terms).unwrap();
        prop_assert_eq!(big(before.stock), coins_ceil(&terms, before.level) + profit);
        prop_assert_eq!((peg.collect_profit(&terms), peg.level), (Ok(profit), before.level), "INV-28");
        prop_assert_eq!((before.stock - peg.stock, peg.profit(&terms)), (profit, Ok(0)));
        assert_backed(&terms, &peg);
    }

    /// The same fee serves a flash mint.
    #[test]
    fn a_fee_is_rounded_up(assets in amount(), fee in fee()) {
        let expected = ceil_div(big(assets) * fee.0, big(10_000_u32));
        prop_assert_eq!(fee_ceil(assets, fee).map(big), Ok(expected));
    }

    #[test]
    fn no_input_panics_and_a_refusal_changes_nothing(
        capacity in amount(), fees in any::<(u32, u32)>(), decimals in any::<u8>(),
        level in amount(), stock in amount(), assets in amount(),
    ) {
        let terms = PegTerms { capacity, buy_fee: Bps(fees.0), sell_fee: Bps(fees.1), decimals };
        let mut peg = PegFacility { level, stock };
        let _ = (peg.profit(&terms), fee_ceil(assets, Bps(fees.0)));
        let _ = act(&mut peg, |p| p.buy(&terms, assets));
        let _ = act(&mut peg, |p| p.sell(&terms, assets));
        let _ = act(&mut peg, |p| p.collect_profit(&terms));
    }
}

/// A coin's price around a dollar with any number of places, and a floor in 1e-8 USD.
fn coin_price() -> impl Strategy<Value = (OraclePrice, u64)> {
    let around = 90_000_000..=110_000_000_i128;
    (0..=18_i32, around.clone(), around, 0..5_000_000_i128, 50_000_000..=100_000_000_u64).prop_map(
        |(places, spot, ema, confidence, floor)| {
            let scaled = |at_8: i128| match places - 8 {
                up @ 0.. => at_8 * 10_i128.pow(up.unsigned_abs()),
                down => at_8 / 10_i128.pow(down.unsigned_abs()),
            };
            let price = OraclePrice {
                price: scaled(spot) as i64,
                ema: scaled(ema) as i64,
                confidence: scaled(confidence) as u64,
                exponent: -places,
                published_at: 1_000,
            };
            (price, floor)
        },
    )
}

proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn a_coin_is_taken_exactly_while_its_lower_price_is_at_least_the_floor((price, floor) in coin_price()) {
        prop_assume!(price.price > 0 && price.ema > 0);
        let oracle = PegOracle { floor, max_age: 60, max_confidence: Bps(10_000) };
        let low = price.price.min(price.ema).unsigned_abs().saturating_sub(price.confidence);
        let is_above = big(low) * pow10(8) >= big(floor) * pow10(price.exponent.unsigned_abs());
        let expected = if is_above { Ok(()) } else { Err(CoreError::PegPriceBelowFloor) };
        prop_assert_eq!(oracle.check(&price, 1_060), expected);
        prop_assert_eq!(oracle.check(&price, 1_061), Err(CoreError::PriceStale));
        let doubtful = OraclePrice { confidence: price.price.unsigned_abs() / 10 + 1, ..price };
        let strict = PegOracle { max_confidence: Bps(999), ..oracle };
        prop_assert_eq!(strict.check(&doubtful, 1_060), Err(CoreError::PriceConfidenceTooWide));
    }
}
