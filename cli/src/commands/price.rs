//! `wlm price`: what the oracle says; on a local network, what it is made to say.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use wlm_core::price::PriceUse;
use wlm_sdk::{
    prices::{OraclePrice, PriceImage, VerificationLevel},
    view::{MarketView, ReserveView},
};

use crate::{
    amount::{SignedPercent, USD_PLACES, Usd},
    format,
    session::{Session, find_reserve},
    table::Table,
};

/// All prices, how sure they are and what they are good for.
pub async fn show(session: &mut Session<'_>) -> Result<()> {
    let market = session.market().await?;
    session.print(
        || table(&market).to_string(),
        || market.reserves.iter().map(|reserve| json(reserve, market.now)).collect(),
    )
}

/// Writes a price: spot and average alike.
pub async fn set(session: &mut Session<'_>, symbol: &str, usd: Usd) -> Result<()> {
    let market = local_market(session).await?;
    let reserve = find_reserve(&market, symbol)?;
    let places = i32::from(USD_PLACES);
    let old = reserve.best_price();
    let new = OraclePrice {
        price: usd.0,
        confidence: usd.0.unsigned_abs() / CONFIDENCE_PART,
        ema: usd.0,
        exponent: -places,
        published_at: newer(&old, market.now),
    };
    write(session, &market, reserve, new, "set").await
}

/// Moves the spot price; the average stays, and follows as the feed goes on.
pub async fn shock(session: &mut Session<'_>, symbol: &str, by: SignedPercent) -> Result<()> {
    let market = local_market(session).await?;
    let reserve = find_reserve(&market, symbol)?;
    let old = reserve.best_price();
    if old.price <= 0 {
        bail!(
            "{} has no price yet to move. Write one with `wlm price set {} USD`",
            reserve.symbol,
            reserve.symbol
        );
    }
    let new = OraclePrice { price: by.of(old.price), published_at: newer(&old, market.now), ..old };
    write(session, &market, reserve, new, &by.to_string()).await
}

/// Half the width of the confidence interval is this part of a written price: 0.05 %, as in a calm market.
const CONFIDENCE_PART: u64 = 2_000;

/// When a price is published that counts in place of another.
fn newer(old: &OraclePrice, now: i64) -> i64 {
    now.max(old.published_at.saturating_add(1))
}

/// The market of a local network: no other lets prices be written.
async fn local_market(session: &Session<'_>) -> Result<MarketView> {
    if !session.client.is_local().await {
        bail!(
            "prices are written on a local network only, and {} is none. Start one with `make localnet`, or pass its \
             address with --url",
            session.client.url()
        );
    }
    session.market().await
}

async fn write(
    session: &mut Session<'_>,
    market: &MarketView,
    reserve: &ReserveView,
    new: OraclePrice,
    how: &str,
) -> Result<()> {
    let [receiver, _] = market.state.price_receivers;
    let image = PriceImage {
        feed_id: reserve.state.config.feed_id,
        price: new.price,
        confidence: new.confidence,
        ema: new.ema,
        exponent: new.exponent,
        published_at: new.published_at,
        verification: VerificationLevel::Full,
    };
    let account = session.client.write_price(&image, &receiver).await.context("the price was not written")?;
    let (old, symbol) = (reserve.best_price(), &reserve.symbol);
    session.print(
        || format!("{symbol}: {} → {} ({how})", format::price(&old), format::price(&new)),
        || json!({ "asset": symbol, "old_usd": plain(&old), "new_usd": plain(&new), "account": account.to_string() }),
    )
}

fn table(market: &MarketView) -> Table {
    let columns = ["Asset", "Price", "Confidence", "Average", "Gap", "Age", "Good for"];
    let mut table = Table::new("Prices", &columns);
    for reserve in &market.reserves {
        let price = reserve.best_price();
        let average = OraclePrice { price: price.ema, ..price };
        table.row([
            reserve.symbol.clone(),
            format::price(&price),
            format!("± {}", format::percent(confidence_bps(&price))),
            format::price(&average),
            format::percent(gap_bps(&price)),
            if price.published_at == 0 {
                "never".into()
            } else {
                format::age(market.now - price.published_at)
            },
            good_for(reserve, market.now).into(),
        ]);
    }
    table
}

fn confidence_bps(price: &OraclePrice) -> u64 {
    format::ratio_bps(price.confidence, price.price.unsigned_abs())
}

fn gap_bps(price: &OraclePrice) -> u64 {
    format::ratio_bps(price.price.abs_diff(price.ema), price.ema.unsigned_abs())
}

/// What the program would let the price do.
fn good_for(reserve: &ReserveView, now: i64) -> &'static str {
    let limits = reserve.state.config.oracle_limits();
    let is_usable = |use_| reserve.best_price().range(use_, &limits, reserve.state.decimals, now).is_ok();
    match (is_usable(PriceUse::NewRisk), is_usable(PriceUse::Liquidation)) {
        (true, _) => "everything",
        (false, true) => "liquidation, no new risk",
        (false, false) => "nothing",
    }
}

fn plain(price: &OraclePrice) -> String {
    let (units, places) = format::price_units(price.price, price.exponent);
    format::plain(units, places)
}

fn json(reserve: &ReserveView, now: i64) -> Value {
    let price = reserve.best_price();
    json!({
        "asset": reserve.symbol,
        "price_usd": plain(&price),
        "average_usd": plain(&OraclePrice { price: price.ema, ..price }),
        "confidence_bps": confidence_bps(&price),
        "gap_bps": gap_bps(&price),
        "published_at": price.published_at,
        "age_seconds": now.saturating_sub(price.published_at),
        "account": reserve.price_account.map(|key| key.to_string()),
        "good_for": good_for(reserve, now),
    })
}
