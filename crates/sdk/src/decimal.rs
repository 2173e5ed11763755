//! Decimal numbers as people write them, as integers: exactly, or not at all.

/// Why a text is no number of that resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not digits with at most one point.
    #[error("is not a plain decimal number. Write digits and at most one point, like 1250.5")]
    NotANumber,
    /// Less than zero.
    #[error("is negative. Write zero or more")]
    Negative,
    /// More decimals than there are.
    #[error("is finer than the smallest step, {}. Round it", step(*places))]
    TooFine {
        /// The decimals there are.
        places: u8,
    },
    /// Beyond 64 bits.
    #[error("is too large. The most is {}", format(u64::MAX, *places))]
    TooLarge {
        /// The decimals there are.
        places: u8,
    },
}

/// A number with up to `places` decimals, as the integer `number × 10^places`. Underscores and commas between
/// digits only help to read.
///
/// ```
/// use wlm_sdk::decimal::{DecimalError, parse};
///
/// assert_eq!(parse("1_250.5", 2), Ok(125_050));
/// assert_eq!(parse("75.123", 2), Err(DecimalError::TooFine { places: 2 }));
/// ```
pub fn parse(text: &str, places: u8) -> Result<u64, DecimalError> {
    if text.starts_with('-') {
        return Err(DecimalError::Negative);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let whole: String = whole.chars().filter(|letter| !matches!(letter, '_' | ',')).collect();
    if !is_digits(&whole) || !is_digits(part) || !text.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(DecimalError::NotANumber);
    }
    let part = part.trim_end_matches('0');
    let missing = usize::from(places).checked_sub(part.len()).ok_or(DecimalError::TooFine { places })?;
    let digits = [whole.as_str(), part, &"0".repeat(missing)].concat();
    digits.parse().map_err(|_| DecimalError::TooLarge { places })
}

/// An integer that counts `10^-places`, written exactly: thousands apart, without zeros at the end.
///
/// ```
/// assert_eq!(wlm_sdk::decimal::format(125_050, 2), "1,250.5");
/// ```
#[must_use]
pub fn format(value: u64, places: u8) -> String {
    let digits = format!("{value:0>width$}", width = usize::from(places).saturating_add(1));
    let (whole, part) = digits.split_at(digits.len().saturating_sub(places.into()));
    match part.trim_end_matches('0') {
        "" => grouped(whole),
        part => format!("{}.{part}", grouped(whole)),
    }
}

/// `1234567` as `1,234,567`.
#[must_use]
pub fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn step(places: u8) -> String {
    format(1, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_exactly() {
        assert_eq!(parse("0", 0), Ok(0));
        assert_eq!(parse("80.5", 2), Ok(8_050));
        assert_eq!(parse("0.07", 2), Ok(7));
        assert_eq!(parse("1_000_000", 6), Ok(1_000_000_000_000));
        assert_eq!(parse("1,000.50", 1), Ok(10_005));
        assert_eq!(parse("18446744073709551615", 0), Ok(u64::MAX));
        // As f64 this would become 0.30000000000000004 or lose its last digit.
        assert_eq!(parse("12345678901.123456789", 9), Ok(12_345_678_901_123_456_789));
    }

    #[test]
    fn refuses_what_it_cannot_hold() {
        assert_eq!(parse("75.123", 2), Err(DecimalError::TooFine { places: 2 }));
        assert_eq!(parse("0.1", 0), Err(DecimalError::TooFine { places: 0 }));
        assert_eq!(parse("18446744073709551616", 0), Err(DecimalError::TooLarge { places: 0 }));
        assert_eq!(parse("-1", 2), Err(DecimalError::Negative));
        for text in ["", ".", ".5", "5.", "1e6", "+1", "0x10", "inf", "1.2.3", "_1", "1.0_0", "\"1\"", "٣"] {
            assert_eq!(parse(text, 2), Err(DecimalError::NotANumber), "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        assert_eq!(format(0, 2), "0");
        assert_eq!(format(7, 2), "0.07");
        assert_eq!(format(8_050, 2), "80.5");
        assert_eq!(format(1_234_567_000_000, 6), "1,234,567");
        assert_eq!(format(u64::MAX, 0), "18,446,744,073,709,551,615");
        for (value, places) in [(0, 0), (1, 18), (u64::MAX, 9), (1_000, 3)] {
            assert_eq!(parse(&format(value, places), places), Ok(value));
        }
    }

    #[test]
    fn says_what_would_do() {
        let said = parse("75.123", 2).expect_err("too fine").to_string();
        assert_eq!(said, "is finer than the smallest step, 0.01. Round it");
    }
}
