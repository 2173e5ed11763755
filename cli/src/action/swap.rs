//! Swaps at a peg facility.

use anyhow::{Context, Result};
use wlm_core::peg::USD1_DECIMALS;
use wlm_sdk::{decimal, instructions::PegSwap};

use super::{Intent, Quote, Scene};
use crate::{
    amount::{Amount, base_units},
    args::Swap,
    session::{Session, find_peg},
};

/// Both ways: the fee is known, so exactly what is quoted is asked for.
pub async fn intent(scene: &Scene<'_>, session: &Session<'_>, swap: &Swap) -> Result<Intent> {
    let (coin, amount) = match swap {
        Swap::Buy { coin, amount } | Swap::Sell { coin, amount } => (coin, amount),
    };
    let peg = find_peg(scene.market, coin)?;
    let usd1 =
        scene.market.usd1().context("the market does not list its USD1, so its token program is unknown")?;
    let coins = (peg.tokens(&scene.owner).wallet, peg.symbol.as_str(), peg.state.decimals);
    let dollars = (usd1.wallet(&scene.owner), usd1.symbol.as_str(), USD1_DECIMALS);
    let (paid, received) = match swap {
        Swap::Buy { .. } => (coins, dollars),
        Swap::Sell { .. } => (dollars, coins),
    };
    let units = match amount {
        Amount::Exact(text) => base_units(text, paid.1, paid.2)?,
        Amount::All | Amount::Max => session.client.balance(&paid.0).await?,
    };
    let quoted = match swap {
        Swap::Buy { .. } => peg.quote_buy(units, scene.market.now),
        Swap::Sell { .. } => peg.quote_sell(units),
    };
    let least = quoted.as_ref().copied().unwrap_or_default();
    let ordered = match swap {
        Swap::Buy { .. } => PegSwap::Buy { coins: units, min_usd1: least },
        Swap::Sell { .. } => PegSwap::Sell { usd1: units, min_coins: least },
    };
    let instructions = scene.actions().swap(peg, ordered).context("the market does not list its USD1")?;
    let amount_of = |units, (_, symbol, decimals): (_, &str, u8)| {
        format!("{} {symbol}", decimal::format(units, decimals))
    };
    let quote = quoted
        .map(|units| Quote { facts: vec![format!("receives {}", amount_of(units, received))], after: None });
    let title = format!("Swap {} for {}", amount_of(units, paid), received.1);
    Ok(Intent { title, instructions, before: None, quote })
}
