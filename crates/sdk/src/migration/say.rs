//! What configurations say for people, under the keys of a plan.

use anchor_lang::prelude::Pubkey;
use wlm_core::peg::USD1_DECIMALS;

use super::{
    Change,
    fields::{Field, Unit},
    terms::{EMODE, MARKET, PEG, RESERVE},
};
use crate::{
    decimal,
    instructions::{MarketSettings, PegConfig, ReserveConfig},
    program::state::{EmodeGroup, emode_groups_in},
};

/// What a configuration says in one field.
pub(super) struct Said {
    /// Its key in a plan.
    pub field: &'static str,
    /// In human units.
    pub text: String,
    /// Whether something new can go without saying it.
    is_nothing: bool,
}

/// What a market's settings say.
pub(super) fn market(settings: &MarketSettings) -> Vec<Said> {
    say(MARKET, settings, "", 0)
}

/// What an e-mode group's terms say.
pub(super) fn emode(group: &EmodeGroup) -> Vec<Said> {
    say(EMODE, group, "", 0)
}

/// What a reserve's configuration says, in the order of [`super::terms::ReserveTerms`].
pub(super) fn reserve(config: &ReserveConfig, symbol: &str, decimals: u8) -> Vec<Said> {
    let mut all = vec![Said { field: "feed", text: hex(&config.feed_id), is_nothing: false }];
    all.extend(say(RESERVE, config, symbol, decimals));
    all.push(Said { field: "curve", text: curve(config), is_nothing: false });
    for (field, flag) in
        [("deposits", ReserveConfig::DEPOSITS_DISABLED), ("borrows", ReserveConfig::BORROWS_DISABLED)]
    {
        let is_on = config.flags & flag == 0;
        all.push(Said { field, text: if is_on { "on" } else { "off" }.into(), is_nothing: is_on });
    }
    let is_nothing = config.emode_mask == 0;
    all.push(Said { field: "emode", text: groups(config.emode_mask), is_nothing });
    all
}

/// What a peg facility's configuration says, in the order of [`super::terms::PegTerms`].
pub(super) fn peg(config: &PegConfig, usd1: &str) -> Vec<Said> {
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

fn curve(config: &ReserveConfig) -> String {
    let points = config.curve.get(..config.curve_len.into()).unwrap_or(&config.curve);
    let percent = |bps: u32| decimal::format(bps.into(), 2);
    let said = points
        .iter()
        .map(|point| format!("{} % at {} %", percent(point.apr_bps), percent(point.utilisation_bps)));
    said.collect::<Vec<_>>().join(", ")
}

/// The numbers of e-mode groups; bit `i` is group `i + 1`.
fn groups(mask: u8) -> String {
    let numbers = emode_groups_in(mask).map(|number| number.to_string()).collect::<Vec<_>>().join(", ");
    if numbers.is_empty() { "none".into() } else { numbers }
}

/// A feed's id in hexadecimal digits.
pub(super) fn hex(feed: &[u8; 32]) -> String {
    feed.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Two addresses.
pub(super) fn pair([first, second]: &[Pubkey; 2]) -> String {
    format!("{first}, {second}")
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
