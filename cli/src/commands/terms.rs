//! Terms that are on their way or on hold: ramps, stops and e-mode groups.

use serde_json::{Value, json};
use wlm_core::price::PriceUse;
use wlm_sdk::{
    program::state::{EmodeGroup, emode_groups_in},
    view::{MarketView, ReserveView},
};

use crate::{format, table::Table};

/// What is stopped in a reserve, and what moves, each in a few words; nothing on a quiet day.
#[must_use]
pub fn under_way(reserve: &ReserveView, now: i64) -> Vec<String> {
    let (state, ramp) = (&reserve.state, &reserve.state.ramp);
    let stop = |what: &str, until: i64| {
        (until > now)
            .then(|| format!("{what} stopped by the guardian until {}", format::time_from(until, now)))
    };
    let mut said: Vec<_> =
        [stop("deposits", state.deposits_stopped_until), stop("loans", state.borrows_stopped_until)]
            .into_iter()
            .flatten()
            .collect();
    if now >= ramp.end {
        return said;
    }
    let percent = |bps: u16| format::percent(bps.into());
    let (threshold, config) = (state.threshold(now), &state.config);
    if ramp.threshold_bps != config.liquidation_threshold_bps {
        let way = [ramp.threshold_bps, config.liquidation_threshold_bps].map(percent);
        said.push(moving("LT", &way, &percent(threshold), ramp.end));
    }
    if ramp.debt_weight_bps != config.debt_weight_bps {
        let weight = state.debt_weight(PriceUse::Liquidation, now).0;
        let way = [ramp.debt_weight_bps, config.debt_weight_bps].map(percent);
        said.push(moving("debt weight of old loans", &way, &format::percent(weight.into()), ramp.end));
    }
    if ramp.left_groups != 0 {
        let groups = join(&emode_groups_in(ramp.left_groups).collect::<Vec<_>>());
        said.push(format!("leaves e-mode group {groups} until {}", format::time(ramp.end)));
    }
    said
}

/// `LT 80 % → 75 % until …, 79 % now`.
fn moving(what: &str, [from, to]: &[String; 2], at: &str, end: i64) -> String {
    format!("{what} {from} → {to} until {}, {at} now", format::time(end))
}

/// The numbers of the e-mode groups that a reserve is in.
#[must_use]
pub fn groups_of(reserve: &ReserveView) -> Vec<u8> {
    emode_groups_in(reserve.state.config.emode_mask).collect()
}

/// Numbers in a row of words.
#[must_use]
pub fn join(numbers: &[u8]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A market's e-mode groups, with their numbers.
fn groups(market: &MarketView) -> impl Iterator<Item = (u8, &EmodeGroup)> {
    let all = (1..).zip(&market.state.emode_groups);
    all.filter(|(_, group)| group.exists() || group.ramp_end > market.now)
}

fn members(market: &MarketView, number: u8) -> Vec<&str> {
    let is_in = |reserve: &&ReserveView| groups_of(reserve).contains(&number);
    market.reserves.iter().filter(is_in).map(|reserve| reserve.symbol.as_str()).collect()
}

/// A market's e-mode groups; nothing if it has none.
#[must_use]
pub fn groups_table(market: &MarketView) -> Option<Table> {
    let mut table = Table::new("E-mode groups", &["Group", "LTV", "LT", "Bonus", "Assets"]);
    for (number, group) in groups(market) {
        let percent = |bps: u16| format::percent(bps.into());
        let [now, then] = [group.threshold(market.now), group.liquidation_threshold_bps];
        let threshold = if now == then {
            percent(then)
        } else {
            let way = [group.ramp_threshold_bps, then].map(percent);
            moving("", &way, &percent(now), group.ramp_end).trim_start().to_owned()
        };
        table.row([
            number.to_string(),
            percent(group.ltv_bps),
            threshold,
            format!("{} to {}", percent(group.min_bonus_bps), percent(group.max_bonus_bps)),
            members(market, number).join(", "),
        ]);
    }
    (!table.is_empty()).then_some(table)
}

/// The same for machines.
#[must_use]
pub fn groups_json(market: &MarketView) -> Value {
    let group = |(number, group): (u8, &EmodeGroup)| {
        json!({
            "group": number,
            "ltv_bps": group.ltv_bps,
            "liquidation_threshold_bps": group.liquidation_threshold_bps,
            "liquidation_threshold_now_bps": group.threshold(market.now),
            "min_bonus_bps": group.min_bonus_bps,
            "max_bonus_bps": group.max_bonus_bps,
            "assets": members(market, number),
        })
    };
    groups(market).map(group).collect()
}

/// What an obligation in this group may count on; `none` of group 0.
#[must_use]
pub fn group_text(number: u8) -> String {
    if number == 0 { "none".into() } else { format!("group {number}") }
}
