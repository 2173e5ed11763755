//! Amounts and percentages as people write them.

use std::{fmt, str::FromStr};

use anyhow::{Result, bail};
use wlm_sdk::{
    decimal::{self, DecimalError},
    program::state::emode_bit,
};

/// How much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Whole tokens, in decimal digits.
    Exact(String),
    /// Everything there is.
    All,
    /// The most that is allowed.
    Max,
}

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Self::All),
            "max" => Ok(Self::Max),
            // The asset's decimals are not known yet: this judges the digits only.
            text => match decimal::parse(text, u8::MAX) {
                Err(error @ (DecimalError::NotANumber | DecimalError::Negative)) => {
                    Err(format!("it {error}, or `all` or `max` where the command takes them"))
                }
                _ => Ok(Self::Exact(text.into())),
            },
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Exact(text) => text,
            Self::All => "all",
            Self::Max => "max",
        })
    }
}

/// Whole tokens in base units, exactly.
pub fn base_units(text: &str, symbol: &str, decimals: u8) -> Result<u64> {
    match decimal::parse(text, decimals) {
        Ok(0) => bail!("the amount is zero. Use a larger one"),
        Ok(units) => Ok(units),
        Err(error) => bail!("{text} {symbol} {error}"),
    }
}

/// An e-mode group of a market, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmodeChoice(pub u8);

impl FromStr for EmodeChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse()) {
            ("off", _) => Ok(Self(0)),
            (_, Ok(group)) if emode_bit(group) != 0 => Ok(Self(group)),
            _ => Err("it is neither the number of a group, 1 to 8, nor `off`".into()),
        }
    }
}

/// A price in US dollars, kept in 1e-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usd(pub i64);

/// Decimal places of a [`Usd`].
pub const USD_PLACES: u8 = 8;

impl FromStr for Usd {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let units = decimal::parse(text, USD_PLACES).map_err(|error| format!("it {error}"))?;
        match i64::try_from(units) {
            Ok(0) => Err("it is zero. A price is more than that".into()),
            Ok(units) => Ok(Self(units)),
            Err(_) => Err("it is too large for a price".into()),
        }
    }
}

/// A change by some percent, up or down: in basis points, more than -10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedPercent(pub i64);

impl SignedPercent {
    /// What becomes of a price, rounded towards zero and at least 1.
    #[must_use]
    pub fn of(self, price: i64) -> i64 {
        let moved = i128::from(price) * i128::from(10_000 + self.0) / 10_000;
        i64::try_from(moved).unwrap_or(i64::MAX).max(1)
    }
}

impl FromStr for SignedPercent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.strip_suffix('%').unwrap_or(text).trim_end();
        let (sign, digits) = match number.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, number.strip_prefix('+').unwrap_or(number)),
        };
        let bps = decimal::parse(digits, 2).map_err(|error| format!("it {error}, as in -30%"))?;
        match i64::try_from(bps) {
            Ok(bps) if sign * bps <= -10_000 => Err("a price cannot fall by 100 % or more".into()),
            Ok(bps) if bps <= MOST_BPS => Ok(Self(sign * bps)),
            _ => Err("a price cannot rise by more than 100,000 % here".into()),
        }
    }
}

impl fmt::Display for SignedPercent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { '-' } else { '+' };
        write!(formatter, "{sign}{} %", decimal::format(self.0.unsigned_abs(), 2))
    }
}

/// 100,000 %: a slip of the keyboard.
const MOST_BPS: i64 = 10_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_amounts_exactly() {
        assert_eq!("all".parse(), Ok(Amount::All));
        assert_eq!("max".parse(), Ok(Amount::Max));
        assert_eq!("1.25".parse(), Ok(Amount::Exact("1.25".into())));
        assert_eq!(base_units("1.25", "ETH", 8).ok(), Some(125_000_000));
        assert_eq!(base_units("0.1", "USDC", 6).ok(), Some(100_000));
        assert_eq!(base_units("1,000", "USDC", 6).ok(), Some(1_000_000_000));
    }

    #[test]
    fn refuses_amounts_it_cannot_pay() {
        for text in ["-1", "1e3", "", "lots", "0x1"] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
        let said = base_units("0.0000001", "USDC", 6).map_err(|error| error.to_string());
        assert_eq!(said, Err("0.0000001 USDC is finer than the smallest step, 0.000001. Round it".into()));
        assert!(base_units("0", "USDC", 6).is_err());
        assert!(base_units("99999999999999", "USDC", 6).is_err());
    }

    #[test]
    fn reads_signed_percents() {
        let read = |text: &str| text.parse::<SignedPercent>().map(|percent| percent.0);
        assert_eq!(read("-30%"), Ok(-3_000));
        assert_eq!(read("-30"), Ok(-3_000));
        assert_eq!(read("+12.5 %"), Ok(1_250));
        assert_eq!(read("7.25%"), Ok(725));
        for text in ["-100%", "-250%", "--3%", "-+3", "%", "-", "1.234%", "ten", "200000%"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn moves_prices() {
        let by = |text: &str| text.parse::<SignedPercent>().expect("a percentage");
        assert_eq!(by("-30%").of(300_000_000_000), 210_000_000_000);
        assert_eq!(by("+50%").of(10), 15);
        assert_eq!(by("-99.99%").of(1), 1);
        assert_eq!(by("-30%").to_string(), "-30 %");
    }

    #[test]
    fn reads_prices() {
        assert_eq!("3000".parse(), Ok(Usd(300_000_000_000)));
        assert_eq!("0.00000001".parse(), Ok(Usd(1)));
        assert!("0".parse::<Usd>().is_err());
        assert!("99999999999999".parse::<Usd>().is_err());
    }
}
