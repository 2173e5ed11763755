//! What a reader would see on the screens of the market.

use anyhow::Result;
use wlm_core::interest::Apr;
use world_liberty_markets::state::Obligation;

use super::{cast::Cast, stage::shown};
use crate::{
    assets::Asset,
    bank::{Bank, Person},
    format::{decimal, health_factor, index, micro_usd, percent, tokens},
    prices::Row,
    table::{Align, Table},
    valuation::{self, Quote},
};

/// Basis points with 32 fractional bits in one.
const APR_ONE: f64 = 10_000.0 * 4_294_967_296.0;

/// Those that have something in them.
pub fn all(bank: &Bank, cast: &Cast, row: &Row) -> Result<Vec<String>> {
    let quotes = bank.quotes(row)?;
    let tables = [wallets(bank, cast), positions(bank, cast, &quotes)?, reserves(&quotes)?, rates(&quotes)?];
    Ok(tables.iter().filter(|table| !table.is_empty()).map(Table::to_string).collect())
}

fn wallets(bank: &Bank, cast: &Cast) -> Table {
    let mut columns = vec![("Who", Align::Left)];
    columns.extend(Asset::ALL.map(|asset| (asset.symbol(), Align::Right)));
    let mut table = Table::new("Wallets, in tokens", &columns);
    for (name, person) in cast.everybody() {
        let balances = Asset::ALL.map(|asset| (asset, bank.wallet(&person, asset)));
        if balances.iter().any(|(_, amount)| *amount > 0) {
            let mut line = vec![name.into()];
            line.extend(balances.map(|(asset, amount)| balance(asset, amount)));
            table.row(line);
        }
    }
    table
}

fn balance(asset: Asset, amount: u64) -> String {
    let smallest = 10u64.pow((asset.decimals() - asset.shown_decimals()).into());
    match amount {
        0 => "-".into(),
        crumb if crumb < smallest => {
            format!("< {}", tokens(smallest, asset.decimals(), asset.shown_decimals()))
        }
        _ => tokens(amount, asset.decimals(), asset.shown_decimals()),
    }
}

fn positions(bank: &Bank, cast: &Cast, quotes: &[Quote]) -> Result<Table> {
    let columns = [
        ("Who", Align::Left),
        ("Supplied", Align::Left),
        ("Owed", Align::Left),
        ("Collateral, USD", Align::Right),
        ("Debt, USD", Align::Right),
        ("Health factor", Align::Right),
    ];
    let mut table = Table::new("Positions, interest counted", &columns);
    for (name, person) in cast.members() {
        if let Some(line) = position(bank, &person, quotes)? {
            table.row([vec![name.into()], line].concat());
        }
    }
    Ok(table)
}

fn position(bank: &Bank, person: &Person, quotes: &[Quote]) -> Result<Option<Vec<String>>> {
    let obligation = bank.obligation(person);
    if obligation.is_empty() {
        return Ok(None);
    }
    let health = valuation::health(&obligation, quotes, &bank.market()?)?;
    let [supplied, owed] = holdings(&obligation, quotes)?;
    Ok(Some(vec![
        supplied,
        owed,
        micro_usd(health.collateral.micros_floor()),
        micro_usd(health.debt.micros_ceil()),
        health_factor(health.factor_micros()),
    ]))
}

fn holdings(obligation: &Obligation, quotes: &[Quote]) -> Result<[String; 2]> {
    let [mut supplied, mut owed] = [Vec::new(), Vec::new()];
    for slot in obligation.active_slots() {
        let asset = valuation::asset_of(obligation, slot)?;
        let quote = &quotes[asset.index()];
        if !obligation.position(slot).supply().is_zero() {
            supplied.push(shown(asset, quote.supplied(obligation, slot)?));
        }
        if obligation.owes(slot) {
            owed.push(shown(asset, quote.owed(obligation, slot)?));
        }
    }
    let joined = |parts: Vec<String>| if parts.is_empty() { "-".into() } else { parts.join("\n") };
    Ok([joined(supplied), joined(owed)])
}

fn reserves(quotes: &[Quote]) -> Result<Table> {
    let columns = [
        ("Reserve", Align::Left),
        ("Price, USD", Align::Right),
        ("Supplied", Align::Right),
        ("Borrowed", Align::Right),
        ("In the vault", Align::Right),
        ("Utilisation", Align::Right),
    ];
    let mut table = Table::new("Reserves, in tokens", &columns);
    for (asset, quote) in in_use(quotes) {
        let pool = &quote.pool;
        table.row(vec![
            asset.symbol().into(),
            decimal(quote.price.usd()),
            balance(asset, pool.claims().map_err(valuation::explain)?),
            balance(asset, pool.debt().map_err(valuation::explain)?),
            balance(asset, pool.cash),
            percent(utilisation(quote)?),
        ]);
    }
    Ok(table)
}

fn rates(quotes: &[Quote]) -> Result<Table> {
    let columns = [
        ("Reserve", Align::Left),
        ("Supply APR", Align::Right),
        ("Supply APY", Align::Right),
        ("Borrow APR", Align::Right),
        ("Borrow APY", Align::Right),
        ("Supply index", Align::Right),
        ("Debt index", Align::Right),
    ];
    let mut table = Table::new("Rates, and what a share is worth (both indices start at 1)", &columns);
    for (asset, quote) in in_use(quotes).filter(|(asset, _)| Asset::DOLLARS.contains(asset)) {
        let (borrow, supply) = (fraction(quote.pool.borrow_apr), fraction(quote.pool.supply_apr));
        table.row(vec![
            asset.symbol().into(),
            percent(supply),
            percent(supply.exp_m1()),
            percent(borrow),
            percent(borrow.exp_m1()),
            index(quote.pool.supply_index.0),
            index(quote.pool.debt_index.0),
        ]);
    }
    Ok(table)
}

/// Reserves with supply or fees.
fn in_use(quotes: &[Quote]) -> impl Iterator<Item = (Asset, &Quote)> {
    let pairs = Asset::ALL.into_iter().zip(quotes);
    pairs.filter(|(_, quote)| quote.pool.cash > 0 || !quote.pool.debt_shares.is_zero())
}

fn fraction(apr: Apr) -> f64 {
    apr.0 as f64 / APR_ONE
}

fn utilisation(quote: &Quote) -> Result<f64> {
    let utilisation = quote.pool.utilisation(quote.reserve.facility().room()).map_err(valuation::explain)?;
    Ok(utilisation.0 as f64 / 2f64.powi(32))
}
