//! Numbers for people: a unit on each, thousands apart.

use chrono::DateTime;

/// `1234567` as `1,234,567`.
#[must_use]
pub fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// As [`grouped`], with a minus in front where there is one.
#[must_use]
pub fn grouped_signed(whole: i128) -> String {
    let sign = if whole < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(u64::try_from(whole.unsigned_abs()).unwrap_or(u64::MAX)))
}

/// Base units as tokens, cut to `places` decimals.
#[must_use]
pub fn tokens(base_units: u64, decimals: u8, places: u8) -> String {
    let one = 10u64.pow(decimals.into());
    let part = (base_units % one) / 10u64.pow(decimals.saturating_sub(places).into());
    format!("{}.{part:0width$}", grouped(base_units / one), width = usize::from(places.min(decimals)))
}

/// Basis points as a percentage, without decimals that say nothing.
#[must_use]
pub fn basis_points(bps: u32) -> String {
    format!("{} %", f64::from(bps) / 100.0)
}

/// Millionths of a dollar, cut to cents.
#[must_use]
pub fn micro_usd(micros: u64) -> String {
    tokens(micros, 6, 2)
}

/// A number with two decimals, thousands apart.
#[must_use]
pub fn decimal(value: f64) -> String {
    let cents = (value.abs() * 100.0).round() as u64;
    let sign = if value < 0.0 && cents > 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", grouped(cents / 100), cents % 100)
}

/// A sum of dollars.
#[must_use]
pub fn usd(value: f64) -> String {
    format!("{} USD", decimal(value))
}

/// A fraction as a percentage.
#[must_use]
pub fn percent(fraction: f64) -> String {
    format!("{:.2} %", fraction * 100.0)
}

/// A health factor in millionths; a dash without debt.
#[must_use]
pub fn health_factor(micros: u64) -> String {
    if micros == u64::MAX { "-".into() } else { format!("{:.3}", micros as f64 / 1e6) }
}

/// An index with 64 fractional bits, as a factor on the first day's value.
#[must_use]
pub fn index(bits: u128) -> String {
    format!("{:.7}", bits as f64 / 2f64.powi(64))
}

/// A moment, to the minute.
#[must_use]
pub fn time(unix: i64) -> String {
    DateTime::from_timestamp(unix, 0)
        .map_or_else(|| unix.to_string(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(grouped_signed(-12_345), "-12,345");
    }

    #[test]
    fn cuts_tokens() {
        assert_eq!(tokens(1_234_567_891, 6, 2), "1,234.56");
        assert_eq!(tokens(5, 6, 6), "0.000005");
        assert_eq!(tokens(5, 6, 2), "0.00");
    }

    #[test]
    fn writes_decimals() {
        assert_eq!(decimal(1_234.567), "1,234.57");
        assert_eq!(decimal(-0.001), "0.00");
        assert_eq!(decimal(-1.5), "-1.50");
    }

    #[test]
    fn writes_rates_and_factors() {
        assert_eq!(percent(0.0553), "5.53 %");
        assert_eq!(basis_points(650), "6.5 %");
        assert_eq!(micro_usd(1_234_567_891), "1,234.56");
        assert_eq!(health_factor(1_050_000), "1.050");
        assert_eq!(health_factor(u64::MAX), "-");
        assert_eq!(index(1 << 64), "1.0000000");
        assert_eq!(time(1_583_539_200), "2020-03-07 00:00 UTC");
    }
}
