//! `wlm reserve show`.

use anyhow::Result;
use serde_json::{Map, Value};
use wlm_sdk::{
    migration::describe_reserve,
    view::{MarketView, ReserveView},
};

use super::{
    market::{Figures, reserve_json},
    terms,
};
use crate::{
    format,
    session::{Session, find_reserve},
    table::Table,
};

/// All assets with their caps and how far they are used.
pub async fn list(session: &mut Session<'_>) -> Result<()> {
    let market = session.market().await?;
    session.print(
        || caps(&market).to_string(),
        || market.reserves.iter().map(|reserve| reserve_json(reserve, market.now)).collect(),
    )
}

/// One asset with everything about it.
pub async fn show(session: &mut Session<'_>, symbol: &str) -> Result<()> {
    let market = session.market().await?;
    let reserve = find_reserve(&market, symbol)?;
    session.print(|| text(reserve, market.now), || json(reserve, market.now))
}

fn caps(market: &MarketView) -> Table {
    let columns = [
        "Asset",
        "Supplied",
        "Supply cap",
        "Used",
        "Borrowed",
        "Borrow cap",
        "Used",
        "Debt on it",
        "Ceiling",
    ];
    let mut table = Table::new("Assets and their caps", &columns);
    for reserve in &market.reserves {
        let (figures, state) = (Figures::of(reserve, market.now), &reserve.state);
        let config = &state.config;
        let amount = |units| format::tokens(units, state.decimals);
        table.row([
            reserve.symbol.clone(),
            amount(figures.supplied),
            amount(config.supply_cap),
            format::percent(format::ratio_bps(figures.supplied, config.supply_cap)),
            amount(figures.borrowed),
            amount(config.borrow_cap),
            format::percent(format::ratio_bps(figures.borrowed, config.borrow_cap)),
            format::signed_usd(state.attributed_debt_usd_micros.into()),
            format!("{} USD", format::tokens(config.debt_ceiling_usd, 0)),
        ]);
    }
    table
}

fn text(reserve: &ReserveView, now: i64) -> String {
    let mut table = Table::of_words(&format!("{} now", reserve.symbol), &["", ""]);
    for (name, value) in state(reserve, now) {
        table.row([name.into(), value]);
    }
    let mut terms =
        Table::of_words(&format!("{} as governance set it", reserve.symbol), &["Parameter", "Value"]);
    for (name, value) in describe_reserve(&reserve.state.config, &reserve.symbol, reserve.state.decimals) {
        terms.row([name.into(), value]);
    }
    format!("{table}\n\n{terms}")
}

fn state(reserve: &ReserveView, now: i64) -> Vec<(&'static str, String)> {
    let (figures, state) = (Figures::of(reserve, now), &reserve.state);
    let amount = |units| format!("{} {}", format::tokens(units, state.decimals), reserve.symbol);
    let price = reserve.best_price();
    let mut rows = vec![
        ("Reserve", format!("{} (number {})", reserve.key, state.index)),
        ("Mint", format!("{} ({} decimals)", state.mint, state.decimals)),
        ("Vault", state.vault.to_string()),
        ("Insurance", state.insurance.to_string()),
        ("Price account", reserve.price_account.map_or_else(|| "none found".into(), |key| key.to_string())),
        (
            "Price",
            format!("{}, {} old", format::price(&price), format::age(now.saturating_sub(price.published_at))),
        ),
        ("Supplied", format!("{}, earns {}", amount(figures.supplied), figures.supply_rate())),
        ("Borrowed", format!("{}, costs {}", amount(figures.borrowed), figures.borrow_rate())),
        ("Cash", amount(state.cash)),
        ("Lent out", format::percent(figures.utilisation_bps)),
        ("Debt on it", format::signed_usd(state.attributed_debt_usd_micros.into())),
        ("Outflow counted", amount(state.outflow_used)),
    ];
    let groups = terms::groups_of(reserve);
    if !groups.is_empty() {
        rows.push(("E-mode groups", terms::join(&groups)));
    }
    rows.extend(terms::under_way(reserve, now).into_iter().map(|said| ("Under way", said)));
    if state.config.mints() || state.facility_level > 0 {
        rows.push(("Facility minted", amount(state.facility_level)));
        rows.push(("Facility deficit", amount(state.facility_deficit)));
    }
    if state.bad_debt_total > 0 {
        rows.push(("Bad debt so far", amount(state.bad_debt_total)));
    }
    rows
}

fn json(reserve: &ReserveView, now: i64) -> Value {
    let mut all = reserve_json(reserve, now);
    let said = describe_reserve(&reserve.state.config, &reserve.symbol, reserve.state.decimals);
    let terms: Map<String, Value> = said.into_iter().map(|(key, text)| (key.into(), text.into())).collect();
    if let Some(all) = all.as_object_mut() {
        all.insert("parameters".into(), terms.into());
    }
    all
}
