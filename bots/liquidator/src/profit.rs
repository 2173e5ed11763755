//! Gains and losses, in the program's unit of value.

use std::fmt;

use wlm_core::units::Usd;

/// A gain, or a loss below zero, in units of 2^-32 USD.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profit(pub i128);

impl Profit {
    /// A value as a gain.
    #[must_use]
    pub fn of(value: Usd) -> Self {
        Self(i128::try_from(value.0).unwrap_or(i128::MAX))
    }

    /// US dollars, as operators write them.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and no operator means 1e28 USD")]
    pub fn from_dollars(dollars: f64) -> Self {
        Self((dollars * ONE_USD) as i128)
    }

    /// US dollars, to be read.
    #[must_use]
    pub fn dollars(self) -> f64 {
        self.0 as f64 / ONE_USD
    }

    /// Less a loss.
    #[must_use]
    pub const fn less(self, loss: Self) -> Self {
        Self(self.0.saturating_sub(loss.0))
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// As a value, nothing where it is a loss.
    #[must_use]
    pub fn value(self) -> Usd {
        Usd(u128::try_from(self.0).unwrap_or(0))
    }
}

const ONE_USD: f64 = 4_294_967_296.0;

impl fmt::Display for Profit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.6} USD", self.dollars())
    }
}
