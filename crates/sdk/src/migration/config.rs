//! Configurations from a plan's terms.

use anchor_lang::prelude::Pubkey;
use wlm_core::peg::USD1_DECIMALS;

use super::{
    error::PlanError,
    fields::{Entry, Unit},
    terms::{Corner, EMODE, EmodeTerms, MARKET, MarketTerms, PEG, PegTerms, RESERVE, ReserveTerms, Switch},
};
use crate::{
    instructions::{MarketSettings, PegConfig, RatePoint, ReserveConfig},
    program::state::{EmodeGroup, emode_bit},
};

/// Where a configuration starts from.
#[derive(Clone, Copy)]
pub(super) enum From<C> {
    /// Nothing: it is new.
    Nothing,
    /// What is on chain; what the plan does not mention stays.
    Chain(C),
}

impl MarketTerms {
    /// Its settings, judged by the program's own rules.
    pub fn settings(&self, file: &str, from: From<MarketSettings>) -> Result<MarketSettings, PlanError> {
        let entry = Entry { name: MARKET_NAME, decimals: None };
        let texts = self.texts(file);
        let mut settings = match from {
            From::Chain(settings) => settings,
            From::Nothing => MarketSettings::default(),
        };
        if matches!(from, From::Nothing) {
            entry.begin(MARKET, &texts, &mut settings)?;
        }
        entry.apply(MARKET, &texts, &mut settings)?;
        settings.validate().map_err(|error| PlanError::refused(entry.name, &error))?;
        Ok(settings)
    }

    /// Refuses what no chain could make right.
    pub fn check(&self, file: &str) -> Result<(), PlanError> {
        let entry = Entry { name: MARKET_NAME, decimals: None };
        entry.apply(MARKET, &self.texts(file), &mut MarketSettings::default())
    }
}

/// The market in errors.
pub(super) const MARKET_NAME: &str = "market";

impl EmodeTerms {
    /// Its name in errors.
    pub fn name(&self) -> String {
        format!("emode {}", self.group)
    }

    /// Its terms. A group without a liquidation threshold is not there yet.
    pub fn terms(&self, file: &str, old: &EmodeGroup) -> Result<EmodeGroup, PlanError> {
        let name = self.name();
        let entry = Entry { name: &name, decimals: None };
        let (texts, mut group) = (self.texts(file), *old);
        if !old.exists() {
            entry.begin(EMODE, &texts, &mut group)?;
        }
        entry.apply(EMODE, &texts, &mut group)?;
        Ok(group)
    }

    /// Refuses what no chain could make right.
    pub fn check(&self, file: &str) -> Result<(), PlanError> {
        let name = self.name();
        group_bit(&name, self.group)?;
        let entry = Entry { name: &name, decimals: None };
        entry.apply(EMODE, &self.texts(file), &mut EmodeGroup::default())
    }
}

/// A group's bit in [`ReserveConfig::emode_mask`].
fn group_bit(entry: &str, group: u8) -> Result<u8, PlanError> {
    match emode_bit(group) {
        0 => Err(PlanError::NoGroup { entry: entry.into(), group }),
        bit => Ok(bit),
    }
}

impl ReserveTerms {
    /// Its name in errors.
    pub fn name(&self) -> String {
        format!("reserve {}", self.symbol)
    }

    /// Its configuration, judged by the program's own rules.
    pub fn config(
        &self,
        file: &str,
        decimals: u8,
        from: From<ReserveConfig>,
    ) -> Result<ReserveConfig, PlanError> {
        let name = self.name();
        let entry = Entry { name: &name, decimals: Some(decimals) };
        let mut config = match from {
            From::Chain(config) => config,
            From::Nothing => self.new_config(file, &entry)?,
        };
        self.write(file, &entry, &mut config)?;
        config.validate().map_err(|error| PlanError::refused(&name, &error))?;
        Ok(config)
    }

    /// Refuses what no chain could make right.
    pub fn check(&self, file: &str) -> Result<(), PlanError> {
        let name = self.name();
        self.write(file, &Entry { name: &name, decimals: None }, &mut ReserveConfig::default())
    }

    fn new_config(&self, file: &str, entry: &Entry) -> Result<ReserveConfig, PlanError> {
        if self.feed.is_none() {
            return Err(entry.missing("feed"));
        }
        if self.curve.is_none() {
            return Err(entry.missing("curve"));
        }
        let mut config = ReserveConfig::default();
        entry.begin(RESERVE, &self.texts(file), &mut config)?;
        Ok(config)
    }

    fn write(&self, file: &str, entry: &Entry, config: &mut ReserveConfig) -> Result<(), PlanError> {
        entry.apply(RESERVE, &self.texts(file), config)?;
        if let Some(feed) = &self.feed {
            config.feed_id = feed_id(entry.name, feed)?;
        }
        if let Some(curve) = &self.curve {
            write_curve(file, entry, curve, config)?;
        }
        switch(self.deposits, ReserveConfig::DEPOSITS_DISABLED, config);
        switch(self.borrows, ReserveConfig::BORROWS_DISABLED, config);
        if let Some(groups) = &self.emode {
            let join = |mask, group: &u8| group_bit(entry.name, *group).map(|bit| mask | bit);
            config.emode_mask = groups.iter().try_fold(0, join)?;
        }
        Ok(())
    }
}

impl PegTerms {
    /// Its name in errors.
    pub fn name(&self) -> String {
        format!("peg {}", self.coin)
    }

    /// Its configuration, judged by the program's own rules.
    pub fn config(&self, file: &str, from: From<PegConfig>) -> Result<PegConfig, PlanError> {
        let name = self.name();
        let entry = Entry { name: &name, decimals: Some(USD1_DECIMALS) };
        let mut config = PegConfig::default();
        match from {
            From::Chain(old) => config = old,
            From::Nothing if self.feed.is_none() => return Err(entry.missing("feed")),
            From::Nothing => entry.begin(PEG, &self.texts(file), &mut config)?,
        }
        self.write(file, &entry, &mut config)?;
        config.validate().map_err(|error| PlanError::refused(&name, &error))?;
        Ok(config)
    }

    /// Refuses what no chain could make right.
    pub fn check(&self, file: &str) -> Result<(), PlanError> {
        let name = self.name();
        self.write(file, &Entry { name: &name, decimals: Some(USD1_DECIMALS) }, &mut PegConfig::default())
    }

    fn write(&self, file: &str, entry: &Entry, config: &mut PegConfig) -> Result<(), PlanError> {
        entry.apply(PEG, &self.texts(file), config)?;
        if let Some(feed) = &self.feed {
            config.feed_id = feed_id(entry.name, feed)?;
        }
        Ok(())
    }
}

fn switch(to: Option<Switch>, flag: u8, config: &mut ReserveConfig) {
    match to {
        Some(Switch::On) => config.flags &= !flag,
        Some(Switch::Off) => config.flags |= flag,
        None => {}
    }
}

fn write_curve(
    file: &str,
    entry: &Entry,
    corners: &[Corner],
    config: &mut ReserveConfig,
) -> Result<(), PlanError> {
    let too_long = || PlanError::CurveTooLong { entry: entry.name.into(), points: corners.len() };
    let mut curve = ReserveConfig::default().curve;
    if corners.len() > curve.len() {
        return Err(too_long());
    }
    for (point, [utilisation, apr]) in curve.iter_mut().zip(corners) {
        *point = RatePoint {
            utilisation_bps: bps(entry, utilisation.text(file))?,
            apr_bps: bps(entry, apr.text(file))?,
        };
    }
    config.curve = curve;
    config.curve_len = u8::try_from(corners.len()).map_err(|_| too_long())?;
    Ok(())
}

fn bps(entry: &Entry, text: &str) -> Result<u32, PlanError> {
    let value = entry.read("curve", Unit::Percent, text)?.unwrap_or_default();
    let too_large = || PlanError::OutOfRange { entry: entry.name.into(), field: "curve", value: text.into() };
    u32::try_from(value).map_err(|_| too_large())
}

/// An address, as written.
pub(super) fn address(entry: &str, field: &'static str, text: &str) -> Result<Pubkey, PlanError> {
    text.parse().map_err(|_| PlanError::Text {
        entry: entry.into(),
        field,
        value: text.into(),
        expected: "an address: 32 bytes in base 58",
    })
}

/// A feed's id, as written.
pub(super) fn feed_id(entry: &str, text: &str) -> Result<[u8; 32], PlanError> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let byte = |place: usize| {
        let pair = digits.get(place * 2..place * 2 + 2)?;
        // `from_str_radix` would take a sign.
        pair.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(pair, 16).ok())?
    };
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    let whole = bytes.filter(|_| digits.len() == 64).and_then(|bytes| bytes.try_into().ok());
    whole.ok_or_else(|| PlanError::Text {
        entry: entry.into(),
        field: "feed",
        value: text.into(),
        expected: "a Pyth feed: 64 hexadecimal digits",
    })
}
