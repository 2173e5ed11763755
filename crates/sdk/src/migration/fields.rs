//! What a parameter is: its key, its unit, where it lies on chain, and what its absence means.

use super::error::PlanError;
use crate::decimal;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Percent, kept in basis points.
    Percent,
    /// A factor such as a health, kept in basis points.
    Factor,
    /// Whole tokens, kept in base units.
    Tokens,
    /// US dollars, kept in millionths.
    Usd,
    /// US dollars, kept in whole ones.
    WholeUsd,
    /// US dollars a token, kept in 1e-8.
    Price,
    /// Seconds.
    Seconds,
}

/// What it means that a plan does not mention a field of something new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// A mistake: no value suits every asset.
    Mistake,
    /// This value, in the unit on chain.
    Means(u64),
}

/// One parameter of the configuration `C`.
pub(super) struct Field<C> {
    /// Its key in a plan.
    pub key: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// What its absence means.
    pub absent: Absent,
    /// Reads it.
    pub get: fn(&C) -> u64,
    /// Writes it; `None` if it does not fit.
    pub set: fn(&mut C, u64) -> Option<()>,
}

impl Unit {
    /// How many decimals a number may have; `None` if that is the mint's to say.
    const fn places(self, decimals: Option<u8>) -> Option<u8> {
        match self {
            Self::Percent => Some(2),
            Self::Factor => Some(4),
            Self::Tokens => decimals,
            Self::Usd => Some(6),
            Self::WholeUsd | Self::Seconds => Some(0),
            Self::Price => Some(8),
        }
    }

    /// Its name in errors.
    const fn name(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Factor => "a factor",
            Self::Tokens => "whole tokens",
            Self::Usd | Self::WholeUsd => "US dollars",
            Self::Price => "US dollars a token",
            Self::Seconds => "seconds",
        }
    }

    /// What follows a number in a list of changes.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Percent => " %",
            Self::Factor | Self::Tokens => "",
            Self::Usd | Self::WholeUsd | Self::Price => " USD",
            Self::Seconds => " s",
        }
    }

    /// A number on chain, for people.
    pub fn write(self, value: u64, decimals: u8) -> String {
        let places = self.places(Some(decimals)).unwrap_or_default();
        format!("{}{}", decimal::format(value, places), self.suffix())
    }
}

/// Which part of a plan is being read.
pub(super) struct Entry<'a> {
    /// Its name in errors: `reserve ETH`.
    pub name: &'a str,
    /// The mint's decimals, where they are known yet.
    pub decimals: Option<u8>,
}

impl Entry<'_> {
    /// A number as written, as it is on chain; nothing where that depends on decimals not known yet.
    pub fn read(&self, field: &'static str, unit: Unit, text: &str) -> Result<Option<u64>, PlanError> {
        let Some(places) = unit.places(self.decimals) else { return Ok(None) };
        decimal::parse(text, places).map(Some).map_err(|problem| PlanError::Number {
            entry: self.name.into(),
            field,
            value: text.into(),
            unit: unit.name(),
            problem,
        })
    }

    /// Writes what a plan says of each of `fields` into a configuration.
    pub fn apply<C>(
        &self,
        fields: &[Field<C>],
        texts: &[Option<&str>],
        config: &mut C,
    ) -> Result<(), PlanError> {
        for (field, text) in fields.iter().zip(texts) {
            let Some(text) = *text else { continue };
            let Some(value) = self.read(field.key, field.unit, text)? else { continue };
            (field.set)(config, value).ok_or_else(|| PlanError::OutOfRange {
                entry: self.name.into(),
                field: field.key,
                value: text.into(),
            })?;
        }
        Ok(())
    }

    /// Writes the defaults of something new, and refuses a plan that lacks what has none.
    pub fn begin<C>(
        &self,
        fields: &[Field<C>],
        texts: &[Option<&str>],
        config: &mut C,
    ) -> Result<(), PlanError> {
        for (field, text) in fields.iter().zip(texts) {
            match field.absent {
                Absent::Mistake if text.is_none() => return Err(self.missing(field.key)),
                Absent::Mistake => {}
                Absent::Means(value) => (field.set)(config, value).unwrap_or_default(),
            }
        }
        Ok(())
    }

    /// The error that a needed key is not there.
    pub fn missing(&self, field: &'static str) -> PlanError {
        PlanError::Missing { entry: self.name.into(), field }
    }
}
