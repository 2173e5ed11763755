//! What the program's events say, for people.

use solana_pubkey::Pubkey;
use wlm_core::peg::USD1_DECIMALS;
use wlm_sdk::{events::Event, view::MarketView};

use crate::format;

/// An event in a few words; one that people need no detail of by its name.
#[must_use]
pub fn describe(event: &Event, market: &MarketView) -> String {
    let of = |reserve: &Pubkey, units: u64| amount(market, reserve, units);
    match event {
        Event::Deposited(event) => format!("deposited {}", of(&event.reserve, event.assets)),
        Event::Withdrawn(event) => format!("withdrew {}", of(&event.reserve, event.assets)),
        Event::Borrowed(event) => format!("borrowed {}", of(&event.reserve, event.assets)),
        Event::Repaid(event) => format!("repaid {}", of(&event.reserve, event.assets)),
        Event::Liquidated(event) => format!(
            "liquidated: repaid {}, paid out {} at a bonus of {}, health {} to {}",
            of(&event.debt_reserve, event.repaid),
            of(&event.collateral_reserve, event.to_liquidator),
            format::percent(event.bonus_bps.into()),
            format::health(event.health_before_micros),
            format::health(event.health_after_micros),
        ),
        Event::PegBought(event) => format!("minted {} USD1", format::tokens(event.usd1, USD1_DECIMALS)),
        Event::PegSold(event) => format!("burned {} USD1", format::tokens(event.usd1, USD1_DECIMALS)),
        Event::ObligationOpened(_) => "opened the obligation".into(),
        Event::ObligationClosed(_) => "closed the obligation".into(),
        Event::CollateralSet(_) => "set the collateral".into(),
        other => other.name().into(),
    }
}

fn amount(market: &MarketView, reserve: &Pubkey, units: u64) -> String {
    let known = market.reserves.iter().find(|known| &known.key == reserve);
    known.map_or_else(
        || format!("{units} base units"),
        |known| format!("{} {}", format::tokens(units, known.state.decimals), known.symbol),
    )
}
