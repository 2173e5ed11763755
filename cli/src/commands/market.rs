//! `wlm market show`.

use anyhow::Result;
use serde_json::{Value, json};
use solana_pubkey::Pubkey;
use wlm_core::{peg::USD1_DECIMALS, pool::Pool, units::Usd};
use wlm_sdk::{
    decimal,
    view::{MarketView, PegView, ReserveView},
};

use super::terms;
use crate::{format, session::Session, table::Table, valuation};

/// The market's terms, its assets and its peg facilities.
pub async fn show(session: &mut Session<'_>) -> Result<()> {
    let market = session.market().await?;
    session.print(|| text(&market), || json(&market))
}

fn text(market: &MarketView) -> String {
    let mut parts = vec![heading(market), reserves(market).to_string()];
    if market.reserves.iter().any(|reserve| reserve.state.facility().room() > 0) {
        let said = "Lent out: as a part of what there is and of the USD1 that may still be minted for loans.";
        parts.push(said.into());
    }
    parts.extend(terms::groups_table(market).map(|table| table.to_string()));
    let under_way = market.reserves.iter().flat_map(|reserve| {
        let said = terms::under_way(reserve, market.now).into_iter();
        said.map(|said| format!("{:<21}{said}", reserve.symbol))
    });
    let under_way: Vec<_> = under_way.collect();
    if !under_way.is_empty() {
        parts.push(format!("Under way\n{}", under_way.join("\n")));
    }
    if !market.pegs.is_empty() {
        parts.push(pegs(market).to_string());
    }
    parts.join("\n\n")
}

fn heading(market: &MarketView) -> String {
    let state = &market.state;
    let (supplied, borrowed) = totals(market);
    let lines = [
        ("Market", format!("{} (number {})", market.key, state.id)),
        ("Governance", state.governance.to_string()),
        ("Guardian", state.guardian.to_string()),
        ("Treasury", state.treasury.to_string()),
        ("USD1", state.usd1_mint.to_string()),
        ("Supplied", format::usd(supplied)),
        ("Borrowed", format::usd(borrowed)),
        ("Liquidation restores", format!("health {}", factor(state.settings.target_health_bps))),
        ("Largest bonus at", format!("health {}", factor(state.settings.full_bonus_health_bps))),
        ("Dust line", format!("{} USD", decimal::format(state.settings.dust_usd_micros, 6))),
        ("Changes wait", format::age(state.settings.change_delay.into())),
        ("Ramps take", format::age(state.settings.ramp_duration.into())),
    ];
    let offers = ["Governance", "Guardian", "Treasury"].into_iter().zip(state.offered_roles);
    let offers = offers.filter(|(_, to)| to != &Pubkey::default());
    let offers = offers.map(|(role, to)| (role, format!("offered to {to}, who has not accepted")));
    let lines = lines.into_iter().chain(offers);
    lines.map(|(name, value)| format!("{name:<21}{value}")).collect::<Vec<_>>().join("\n")
}

fn factor(bps: u32) -> String {
    decimal::format(bps.into(), 4)
}

/// All that is supplied and borrowed, as far as there are prices.
fn totals(market: &MarketView) -> (Usd, Usd) {
    let sum = |part: fn(&Figures) -> u64| {
        let worth = |reserve: &ReserveView| {
            valuation::worth(reserve, part(&Figures::of(reserve, market.now)), market.now)
        };
        let values = market.reserves.iter().filter_map(worth);
        values.fold(Usd::ZERO, |all, value| Usd(all.0.saturating_add(value.0)))
    };
    (sum(|figures| figures.supplied), sum(|figures| figures.borrowed))
}

/// A reserve's figures, interest counted until now.
pub struct Figures {
    /// Base units that suppliers may claim.
    pub supplied: u64,
    /// Base units that borrowers owe.
    pub borrowed: u64,
    /// The part of all there is to lend that is lent out, in basis points.
    pub utilisation_bps: u64,
    pool: Pool,
}

impl Figures {
    /// Of a reserve at a time.
    #[must_use]
    pub fn of(reserve: &ReserveView, now: i64) -> Self {
        let state = &reserve.state;
        let pool = state.accrued_pool(now).unwrap_or_else(|_| state.pool());
        let utilisation = pool.utilisation(state.facility().room()).map_or(0, |part| part.0);
        Self {
            supplied: pool.claims().unwrap_or(u64::MAX),
            borrowed: pool.debt().unwrap_or(u64::MAX),
            utilisation_bps: utilisation.saturating_mul(10_000) >> wlm_core::interest::RATE_BITS,
            pool,
        }
    }

    /// What suppliers earn in a year, without compounding.
    #[must_use]
    pub fn supply_rate(&self) -> String {
        format::rate(self.pool.supply_apr)
    }

    /// What borrowers pay in a year, without compounding.
    #[must_use]
    pub fn borrow_rate(&self) -> String {
        format::rate(self.pool.borrow_apr)
    }
}

fn reserves(market: &MarketView) -> Table {
    let columns = ["Asset", "Price", "Supplied", "Earns", "Borrowed", "Costs", "Lent out", "LTV", "LT"];
    let mut table = Table::new("Assets", &columns);
    for reserve in &market.reserves {
        let (figures, state) = (Figures::of(reserve, market.now), &reserve.state);
        table.row([
            reserve.symbol.clone(),
            format::price(&reserve.best_price()),
            format::tokens(figures.supplied, state.decimals),
            figures.supply_rate(),
            format::tokens(figures.borrowed, state.decimals),
            figures.borrow_rate(),
            format::percent(figures.utilisation_bps),
            format::percent(state.config.ltv_bps.into()),
            format::percent(state.threshold(market.now).into()),
        ]);
    }
    table
}

fn pegs(market: &MarketView) -> Table {
    let columns = ["Coin", "Price", "Floor", "Stock", "USD1 out", "Capacity", "Buy fee", "Sell fee"];
    let mut table = Table::new("Peg facilities: coins for USD1 and back", &columns);
    for PegView { symbol, state, price, .. } in &market.pegs {
        table.row([
            symbol.clone(),
            price.as_ref().map_or_else(|| "no price".into(), format::price),
            format!("{} USD", decimal::format(state.config.price_floor, 8)),
            format::tokens(state.stock, state.decimals),
            format::tokens(state.level, USD1_DECIMALS),
            format::tokens(state.config.capacity, USD1_DECIMALS),
            format::percent(state.config.buy_fee_bps.into()),
            format::percent(state.config.sell_fee_bps.into()),
        ]);
    }
    table
}

fn json(market: &MarketView) -> Value {
    let (state, (supplied, borrowed)) = (&market.state, totals(market));
    json!({
        "market": market.key.to_string(),
        "id": state.id,
        "governance": state.governance.to_string(),
        "guardian": state.guardian.to_string(),
        "treasury": state.treasury.to_string(),
        "usd1_mint": state.usd1_mint.to_string(),
        "unix_time": market.now,
        "supplied_usd": format::plain_usd(supplied),
        "borrowed_usd": format::plain_usd(borrowed),
        "target_health": factor(state.settings.target_health_bps),
        "full_bonus_health": factor(state.settings.full_bonus_health_bps),
        "dust_usd": format::plain(state.settings.dust_usd_micros, 6),
        "change_delay_seconds": state.settings.change_delay,
        "ramp_duration_seconds": state.settings.ramp_duration,
        "offered_roles": offered_json(market),
        "emode_groups": terms::groups_json(market),
        "reserves": market.reserves.iter().map(|reserve| reserve_json(reserve, market.now)).collect::<Vec<_>>(),
        "pegs": market.pegs.iter().map(peg_json).collect::<Vec<_>>(),
    })
}

/// To whom each role is offered, if it is.
fn offered_json(market: &MarketView) -> Value {
    let [governance, guardian, treasury] =
        market.state.offered_roles.map(|to| (to != Pubkey::default()).then(|| to.to_string()));
    json!({ "governance": governance, "guardian": guardian, "treasury": treasury })
}

/// A reserve for machines.
pub fn reserve_json(reserve: &ReserveView, now: i64) -> Value {
    let (figures, state, price) = (Figures::of(reserve, now), &reserve.state, reserve.best_price());
    let amount = |units| format::plain(units, state.decimals);
    let (units, places) = format::price_units(price.price, price.exponent);
    json!({
        "symbol": reserve.symbol,
        "reserve": reserve.key.to_string(),
        "index": state.index,
        "mint": state.mint.to_string(),
        "decimals": state.decimals,
        "price_usd": format::plain(units, places),
        "price_age_seconds": now.saturating_sub(price.published_at),
        "supplied": amount(figures.supplied),
        "borrowed": amount(figures.borrowed),
        "cash": amount(state.cash),
        "utilisation_bps": figures.utilisation_bps,
        "supply_rate_bps": figures.pool.supply_apr.0 >> wlm_core::interest::RATE_BITS,
        "borrow_rate_bps": figures.pool.borrow_apr.0 >> wlm_core::interest::RATE_BITS,
        "supply_cap": amount(state.config.supply_cap),
        "borrow_cap": amount(state.config.borrow_cap),
        "facility_capacity": amount(state.config.facility_capacity),
        "facility_level": amount(state.facility_level),
        "ltv_bps": state.config.ltv_bps,
        "liquidation_threshold_bps": state.config.liquidation_threshold_bps,
        "liquidation_threshold_now_bps": state.threshold(now),
        "ramp_ends_at": (state.ramp.end > now).then_some(state.ramp.end),
        "emode_groups": terms::groups_of(reserve),
        "deposits_stopped_until": (state.deposits_stopped_until > now).then_some(state.deposits_stopped_until),
        "borrows_stopped_until": (state.borrows_stopped_until > now).then_some(state.borrows_stopped_until),
    })
}

fn peg_json(peg: &PegView) -> Value {
    let PegView { key, symbol, state, .. } = peg;
    json!({
        "coin": symbol,
        "facility": key.to_string(),
        "mint": state.mint.to_string(),
        "stock": format::plain(state.stock, state.decimals),
        "level": format::plain(state.level, USD1_DECIMALS),
        "capacity": format::plain(state.config.capacity, USD1_DECIMALS),
        "buy_fee_bps": state.config.buy_fee_bps,
        "sell_fee_bps": state.config.sell_fee_bps,
        "price_floor_usd": format::plain(state.config.price_floor, 8),
    })
}
