//! `wlm watch`: health factors, again and again.

use std::{
    io::{IsTerminal, stdout},
    time::Duration,
};

use anyhow::{Result, bail};
use serde_json::json;
use solana_pubkey::Pubkey;
use wlm_sdk::{program::state::Obligation, view::MarketView};

use super::obligation;
use crate::{
    args::Watch,
    format,
    session::{Answer, Session},
    table::Table,
    valuation::Valuation,
};

/// Looks until Ctrl-C, or as often as asked.
pub async fn execute(session: &mut Session<'_>, watch: &Watch) -> Result<()> {
    let mut market = session.market().await?;
    let addresses = addresses(session, watch, &market).await?;
    let looking = async {
        for looks in 1.. {
            look(session, &mut market, &addresses).await?;
            if watch.times.is_some_and(|times| looks >= times) {
                break;
            }
            tokio::time::sleep(Duration::from_secs(watch.every)).await;
        }
        Ok(())
    };
    tokio::select! {
        ended = looking => ended,
        stopped = tokio::signal::ctrl_c() => Ok(stopped?),
    }
}

async fn addresses(session: &Session<'_>, watch: &Watch, market: &MarketView) -> Result<Vec<Pubkey>> {
    if !watch.obligations.is_empty() {
        return Ok(watch.obligations.clone());
    }
    let owner = session.owner()?;
    let own = session.client.obligations_of(&market.key, &owner).await?;
    if own.is_empty() {
        bail!("{owner} has no obligation in this market. Name one: wlm watch ADDRESS");
    }
    Ok(own.into_iter().map(|(address, _)| address).collect())
}

/// One look. A node that does not answer now may answer later: that is said, and not the end.
async fn look(session: &mut Session<'_>, market: &mut MarketView, addresses: &[Pubkey]) -> Result<()> {
    match read(session, market, addresses).await {
        Ok(found) => {
            let lines: Vec<_> = addresses.iter().zip(found).collect();
            match session.answer {
                Answer::Tables => session.say(&format!("{}{}", clearing(), table(market, &lines))),
                // One line a look, so that it can be read as it comes.
                Answer::Json => session.say(&json_line(market, &lines)),
            }
        }
        Err(error) => {
            eprintln!("{}. Looking again", crate::chain(&error));
            Ok(())
        }
    }
}

async fn read(
    session: &Session<'_>,
    market: &mut MarketView,
    addresses: &[Pubkey],
) -> Result<Vec<Option<Obligation>>> {
    session.client.refresh(market).await?;
    let mut found = Vec::with_capacity(addresses.len());
    for address in addresses {
        found.push(session.client.obligation(address).await?);
    }
    Ok(found)
}

/// What makes a terminal draw in the same place; nothing elsewhere.
fn clearing() -> &'static str {
    if stdout().is_terminal() { "\x1b[H\x1b[2J" } else { "" }
}

fn table(market: &MarketView, lines: &[(&Pubkey, Option<Obligation>)]) -> Table {
    let columns = ["Obligation", "Health", "Collateral", "Debt", "Can borrow", "Net worth", ""];
    let mut table = Table::new(&format!("At {} (unix seconds). Ctrl-C ends", market.now), &columns);
    for (address, found) in lines {
        let Some(found) = found else {
            table.row([address.to_string(), "closed".into(), dash(), dash(), dash(), dash(), String::new()]);
            continue;
        };
        let valuation = Valuation::of(&market.portfolio(*found), market);
        let [_, (_, power), (_, collateral), (_, debt), (_, worth), _] = valuation.figures();
        let health = valuation.factor().map_or_else(|| "no price".into(), format::health);
        table.row([address.to_string(), health, collateral, debt, power, worth, alarm(&valuation).into()]);
    }
    table
}

/// What needs doing.
fn alarm(valuation: &Valuation) -> &'static str {
    match valuation.factor() {
        Some(factor) if factor < ONE => "LIQUIDATABLE",
        Some(factor) if factor < CLOSE => "close",
        _ => "",
    }
}

/// A health factor of one, in millionths.
const ONE: u64 = 1_000_000;
/// A fall of a tenth of all collateral from liquidation.
const CLOSE: u64 = 1_111_111;

fn json_line(market: &MarketView, lines: &[(&Pubkey, Option<Obligation>)]) -> String {
    let obligations: Vec<_> = lines
        .iter()
        .map(|(address, found)| match found {
            Some(found) => obligation::json(address, found, market),
            None => json!({ "obligation": address.to_string(), "is_closed": true }),
        })
        .collect();
    json!({ "unix_time": market.now, "obligations": obligations }).to_string()
}

fn dash() -> String {
    "-".into()
}
