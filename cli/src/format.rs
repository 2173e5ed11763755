//! Numbers for people: a unit on each, thousands apart. And for machines: exact, in plain decimal digits.

use std::time::{Duration, UNIX_EPOCH};

use wlm_core::{interest::Apr, units::Usd};
use wlm_sdk::{decimal, prices::OraclePrice};

/// Base units as whole tokens, cut to what a person reads.
#[must_use]
pub fn tokens(units: u64, decimals: u8) -> String {
    let is_whole = 10u64.checked_pow(decimals.into()).is_some_and(|one| units >= one);
    cut(units, decimals, if is_whole { 4 } else { 8 })
}

/// A value in US dollars, to the nearest cent.
#[must_use]
pub fn usd(value: Usd) -> String {
    signed_usd(value.micros_floor().into())
}

/// A sum of dollars that may be owed, to the nearest cent.
#[must_use]
pub fn signed_usd(micros: i128) -> String {
    let size = u64::try_from(micros.unsigned_abs()).unwrap_or(u64::MAX);
    let cents = size.saturating_add(MICROS_A_CENT / 2) / MICROS_A_CENT;
    let sign = if micros < 0 && cents > 0 { "-" } else { "" };
    format!("{sign}{}.{:02} USD", decimal::format(cents / 100, 0), cents % 100)
}

const MICROS_A_CENT: u64 = 10_000;

/// Base units as whole tokens, exactly and without separators.
#[must_use]
pub fn plain(units: u64, decimals: u8) -> String {
    decimal::format(units, decimals).replace(',', "")
}

/// A value in US dollars with six decimals, without separators.
#[must_use]
pub fn plain_usd(value: Usd) -> String {
    plain(value.micros_floor(), 6)
}

/// A health factor in millionths; a dash without debt.
#[must_use]
pub fn health(micros: u64) -> String {
    if micros == u64::MAX { "-".into() } else { cut(micros, 6, 3) }
}

/// Basis points as a percentage.
#[must_use]
pub fn percent(bps: u64) -> String {
    format!("{} %", decimal::format(bps, 2))
}

/// An annual rate.
#[must_use]
pub fn rate(apr: Apr) -> String {
    percent(apr.0 >> wlm_core::interest::RATE_BITS)
}

/// `part / whole` in basis points, at most 100 %.
#[must_use]
pub fn ratio_bps(part: u64, whole: u64) -> u64 {
    let bps = u128::from(part).saturating_mul(10_000).checked_div(u128::from(whole)).unwrap_or(0);
    u64::try_from(bps).unwrap_or(10_000).min(10_000)
}

/// A price of the oracle's, in dollars.
#[must_use]
pub fn price(price: &OraclePrice) -> String {
    let (units, places) = price_units(price.price, price.exponent);
    format!("{} USD", decimal::format(units, places))
}

/// A price as a number of units and their decimal places.
#[must_use]
pub fn price_units(price: i64, exponent: i32) -> (u64, u8) {
    let places = u8::try_from(exponent.unsigned_abs()).unwrap_or(u8::MAX);
    (u64::try_from(price).unwrap_or(0), places)
}

/// Seconds, in the largest unit that says something.
#[must_use]
pub fn age(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{} s", seconds.max(0)),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// A moment, in UTC.
#[must_use]
pub fn time(unix: i64) -> String {
    let seconds = Duration::from_secs(u64::try_from(unix).unwrap_or(0));
    // A clock that is beyond the calendar is not worth an error.
    let moment = UNIX_EPOCH.checked_add(seconds).filter(|_| unix < END_OF_CALENDAR);
    moment.map_or_else(|| format!("{unix} s"), |moment| humantime::format_rfc3339_seconds(moment).to_string())
}

/// The year 10,000.
const END_OF_CALENDAR: i64 = 253_402_300_800;

/// A moment, and how far from now it is.
#[must_use]
pub fn time_from(unix: i64, now: i64) -> String {
    let distance = unix.saturating_sub(now);
    let said = if distance > 0 { format!("in {}", age(distance)) } else { format!("{} ago", age(-distance)) };
    format!("{}, {said}", time(unix))
}

/// A number with `places` decimals, cut down to at most `shown`.
fn cut(units: u64, places: u8, shown: u8) -> String {
    let dropped = places.saturating_sub(shown);
    let kept = 10u64.checked_pow(dropped.into()).map_or(0, |step| units / step);
    let text = decimal::format(kept, places.min(shown));
    // Nothing and next to nothing are not the same.
    if kept == 0 && units > 0 { format!("<{}", decimal::format(1, places.min(shown))) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_what_nobody_reads() {
        assert_eq!(tokens(123_456_789_012, 8), "1,234.5678");
        assert_eq!(tokens(1_000_000, 6), "1");
        assert_eq!(tokens(1_234, 8), "0.00001234");
        assert_eq!(tokens(1, 9), "<0.00000001");
        assert_eq!(tokens(0, 9), "0");
        assert_eq!(tokens(7, 0), "7");
    }

    #[test]
    fn writes_dollars() {
        assert_eq!(usd(Usd::from_whole(1_234)), "1,234.00 USD");
        assert_eq!(signed_usd(5_999_999_999), "6,000.00 USD");
        assert_eq!(signed_usd(-12_345_678), "-12.35 USD");
        assert_eq!(signed_usd(-3), "0.00 USD");
        assert_eq!(plain_usd(Usd::from_whole(1_234)), "1234");
        assert_eq!(plain(1_234_500_000, 6), "1234.5");
    }

    #[test]
    fn writes_rates_and_factors() {
        assert_eq!(health(1_234_567), "1.234");
        assert_eq!(health(u64::MAX), "-");
        assert_eq!(rate(Apr(650 << 32)), "6.5 %");
        assert_eq!(ratio_bps(1, 3), 3_333);
        assert_eq!(ratio_bps(1, 0), 0);
        assert_eq!(age(90), "90 s");
        assert_eq!(age(600), "10 min");
        assert_eq!(age(90_000), "25 h");
        assert_eq!(age(864_000), "10 days");
    }

    #[test]
    fn writes_moments() {
        assert_eq!(time(1_767_225_600), "2026-01-01T00:00:00Z");
        assert_eq!(time_from(1_767_225_600, 1_767_225_000), "2026-01-01T00:00:00Z, in 10 min");
        assert_eq!(time_from(1_767_225_600, 1_767_225_630), "2026-01-01T00:00:00Z, 30 s ago");
        assert_eq!(time(i64::MAX), "9223372036854775807 s");
    }

    #[test]
    fn writes_prices() {
        let eth = OraclePrice { price: 300_012_000_000, exponent: -8, ..OraclePrice::default() };
        assert_eq!(price(&eth), "3,000.12 USD");
    }
}
