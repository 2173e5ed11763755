//! Configurations from a plan's terms, and what they say for people.

use anchor_lang::prelude::Pubkey;
use wlm_core::peg::USD1_DECIMALS;

use super::{
    Change,
    error::PlanError,
    fields::{Entry, Field, Unit},
    terms::{Corner, MARKET, MarketTerms, PEG, PegTerms, RESERVE, ReserveTerms, Switch},
};
use crate::{
    decimal,
    instructions::{MarketSettings, PegConfig, RatePoint, ReserveConfig},
};

/// Where a configuration starts from.
#[derive(Clone, Copy)]
pub(super) enum From<C> {
    /// Nothing: it is new.
    Nothing,
    /// What is on chain; what the plan does not mention stays.
    Chain(C),
}

/// A market's settings.
pub(super) fn market(terms: &MarketTerms, file: &str) -> Result<MarketSettings, PlanError> {
    let entry = Entry { name: "market", decimals: None };
    let (texts, mut settings) = (terms.texts(file), MarketSettings::default());
    entry.begin(MARKET, &texts, &mut settings)?;
    entry.apply(MARKET, &texts, &mut settings)?;
    settings.validate().map_err(|error| PlanError::refused(entry.name, error))?;
    Ok(settings)
}

/// What a market's settings say.
pub(super) fn say_market(settings: &MarketSettings) -> Vec<Said> {
    say(MARKET, settings, "", 0)
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
        config.validate().map_err(|error| PlanError::refused(&name, error))?;
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
        config.validate().map_err(|error| PlanError::refused(&name, error))?;
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

/// A feed's id in hexadecimal digits.
pub(super) fn hex(feed: &[u8; 32]) -> String {
    feed.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a configuration says in one field.
pub(super) struct Said {
    /// Its key in a plan.
    pub field: &'static str,
    /// In human units.
    pub text: String,
    /// Whether something new can go without saying it.
    is_nothing: bool,
}

/// What a reserve's configuration says, in the order of [`ReserveTerms`].
pub(super) fn say_reserve(config: &ReserveConfig, symbol: &str, decimals: u8) -> Vec<Said> {
    let mut all = vec![Said { field: "feed", text: hex(&config.feed_id), is_nothing: false }];
    all.extend(say(RESERVE, config, symbol, decimals));
    all.push(Said { field: "curve", text: say_curve(config), is_nothing: false });
    for (field, flag) in
        [("deposits", ReserveConfig::DEPOSITS_DISABLED), ("borrows", ReserveConfig::BORROWS_DISABLED)]
    {
        let is_on = config.flags & flag == 0;
        all.push(Said { field, text: if is_on { "on" } else { "off" }.into(), is_nothing: is_on });
    }
    all
}

/// What a peg facility's configuration says, in the order of [`PegTerms`].
pub(super) fn say_peg(config: &PegConfig, usd1: &str) -> Vec<Said> {
    let mut all = vec![Said { field: "feed", text: hex(&config.feed_id), is_nothing: false }];
    all.extend(say(PEG, config, usd1, USD1_DECIMALS));
    all
}

fn say<C>(fields: &[Field<C>], config: &C, symbol: &str, decimals: u8) -> Vec<Said> {
    let said = |field: &Field<C>| {
        let value = (field.get)(config);
        let number = field.unit.write(value, decimals);
        let text = if field.unit == Unit::Tokens { format!("{number} {symbol}") } else { number };
        Said { field: field.key, text, is_nothing: value == 0 }
    };
    fields.iter().map(said).collect()
}

fn say_curve(config: &ReserveConfig) -> String {
    let points = config.curve.get(..config.curve_len.into()).unwrap_or(&config.curve);
    let percent = |bps: u32| decimal::format(bps.into(), 2);
    let said = points
        .iter()
        .map(|point| format!("{} % at {} %", percent(point.apr_bps), percent(point.utilisation_bps)));
    said.collect::<Vec<_>>().join(", ")
}

/// What becomes another.
pub(super) fn changes(old: Vec<Said>, new: Vec<Said>) -> Vec<Change> {
    let pairs = old.into_iter().zip(new).filter(|(old, new)| old.text != new.text);
    pairs.map(|(old, new)| Change { field: new.field, old: Some(old.text), new: new.text }).collect()
}

/// What something new says.
pub(super) fn additions(new: Vec<Said>) -> Vec<Change> {
    let said = new.into_iter().filter(|said| !said.is_nothing);
    said.map(|said| Change { field: said.field, old: None, new: said.text }).collect()
}
