//! What an obligation has and owes, and what that is worth: by the program's rules, at the program's prices.

use serde_json::{Value, json};
use wlm_core::{
    health::Health,
    price::{PriceRange, PriceUse},
    units::Usd,
};
use wlm_sdk::{
    quotes::{Portfolio, Refused},
    view::{MarketView, ReserveView},
};

use crate::{commands::terms, format, table::Table};

/// An obligation, valued.
pub struct Valuation {
    /// Its positions, in order.
    pub holdings: Vec<Holding>,
    /// Its health, or why there is none: a price that is too old.
    pub health: Result<Health, Refused>,
    /// The number of its e-mode group; 0 is none.
    pub emode: u8,
}

/// A position, valued.
pub struct Holding {
    /// The asset.
    pub symbol: String,
    /// Its decimals.
    pub decimals: u8,
    /// The reserve.
    pub index: u16,
    /// Base units supplied.
    pub supplied: u64,
    /// Base units owed.
    pub owed: u64,
    /// What is supplied, rounded down, where there is a price.
    pub supplied_usd: Option<Usd>,
    /// What is owed, rounded up, where there is a price.
    pub owed_usd: Option<Usd>,
    /// Whether the supply backs debt.
    pub is_collateral: bool,
}

impl Valuation {
    /// Values an obligation.
    #[must_use]
    pub fn of(portfolio: &Portfolio, market: &MarketView) -> Self {
        let slots = portfolio.obligation.active_slots();
        let holding = |slot| {
            let obligation = &portfolio.obligation;
            let index = obligation.reserve_index(slot);
            let (position, is_collateral) = (obligation.position(slot), obligation.is_collateral(slot));
            let listed = market.reserve(index).ok()?;
            // As the action leaves it, which the market on chain does not show yet.
            let pool = portfolio.reserve(index)?.accrued_pool(portfolio.now).ok()?;
            let supplied = pool.supply_index.assets_floor(position.supply()).ok()?;
            let owed = pool.debt_index.assets_ceil(position.debt()).ok()?;
            Some(Holding::new(listed, (supplied, owed), is_collateral, portfolio.now))
        };
        let emode = portfolio.obligation.emode;
        Self { holdings: slots.filter_map(holding).collect(), health: portfolio.health(), emode }
    }

    /// The health factor in millionths; `None` where a price is missing.
    #[must_use]
    pub fn factor(&self) -> Option<u64> {
        self.health.as_ref().ok().map(Health::factor_micros)
    }

    /// What may still be borrowed, in dollars of debt without extra weight.
    #[must_use]
    pub fn borrow_power(&self) -> Option<Usd> {
        let health = self.health.as_ref().ok()?;
        Some(health.borrow_limit.minus_or_zero(health.weighted_debt))
    }

    /// All that is supplied less all that is owed, in millionths of a dollar.
    #[must_use]
    pub fn net_worth(&self) -> Option<i128> {
        let signed = |value: Option<Usd>| value.map(|value| i128::from(value.micros_floor()));
        self.holdings
            .iter()
            .map(|holding| Some(signed(holding.supplied_usd)? - signed(holding.owed_usd)?))
            .sum()
    }

    /// Its figures, each under its name.
    #[must_use]
    pub fn figures(&self) -> [(&'static str, String); 6] {
        let usd = |value: Option<Usd>| value.map_or_else(unknown, format::usd);
        let health = self.health.as_ref().ok();
        [
            ("Health factor", self.factor().map_or_else(unknown, format::health)),
            ("Borrow power left", usd(self.borrow_power())),
            ("Collateral", usd(health.map(|health| health.collateral))),
            ("Debt", usd(health.map(|health| health.debt))),
            ("Net worth", self.net_worth().map_or_else(unknown, format::signed_usd)),
            ("E-mode", terms::group_text(self.emode)),
        ]
    }

    /// Its positions as a table.
    #[must_use]
    pub fn table(&self, title: &str) -> Table {
        let mut table = Table::new(title, &["Asset", "Supplied", "Value", "Collateral", "Owed", "Value"]);
        let usd = |value: Option<Usd>| value.map_or_else(unknown, format::usd);
        for holding in &self.holdings {
            let worth = |units, value| if units == 0 { "-".into() } else { usd(value) };
            let amount =
                |units| if units == 0 { "-".into() } else { format::tokens(units, holding.decimals) };
            table.row([
                holding.symbol.clone(),
                amount(holding.supplied),
                worth(holding.supplied, holding.supplied_usd),
                if holding.is_collateral { "yes" } else { "no" }.into(),
                amount(holding.owed),
                worth(holding.owed, holding.owed_usd),
            ]);
        }
        table
    }

    /// The same for machines.
    #[must_use]
    pub fn json(&self) -> Value {
        let factor = self.factor().filter(|factor| *factor != u64::MAX);
        let health = self.health.as_ref().ok();
        json!({
            "health_factor": factor.map(|factor| format::plain(factor, 6)),
            "borrow_power_usd": self.borrow_power().map(format::plain_usd),
            "collateral_usd": health.map(|health| format::plain_usd(health.collateral)),
            "debt_usd": health.map(|health| format::plain_usd(health.debt)),
            "net_worth_usd": self.net_worth().map(plain_signed),
            "emode_group": self.emode,
            "is_liquidatable": health.map(Health::is_liquidatable),
            "no_health_because": self.health.as_ref().err().map(ToString::to_string),
            "positions": self.holdings.iter().map(Holding::json).collect::<Vec<_>>(),
        })
    }
}

impl Holding {
    fn new(listed: &ReserveView, (supplied, owed): (u64, u64), is_collateral: bool, now: i64) -> Self {
        let price = spot(listed, now);
        let value = |side: fn(&PriceRange) -> wlm_core::Result<wlm_core::price::Price>| {
            price.as_ref().and_then(|price| side(price).ok())
        };
        Self {
            symbol: listed.symbol.clone(),
            decimals: listed.state.decimals,
            index: listed.index(),
            supplied,
            owed,
            supplied_usd: value(PriceRange::collateral).map(|price| price.value_floor(supplied)),
            owed_usd: value(PriceRange::debt).map(|price| price.value_ceil(owed)),
            is_collateral,
        }
    }

    fn json(&self) -> Value {
        json!({
            "asset": self.symbol,
            "reserve_index": self.index,
            "supplied": format::plain(self.supplied, self.decimals),
            "supplied_usd": self.supplied_usd.map(format::plain_usd),
            "is_collateral": self.is_collateral,
            "owed": format::plain(self.owed, self.decimals),
            "owed_usd": self.owed_usd.map(format::plain_usd),
        })
    }
}

/// The price that decides on liquidation, if it is young enough.
#[must_use]
pub fn spot(reserve: &ReserveView, now: i64) -> Option<PriceRange> {
    let limits = reserve.state.config.oracle_limits();
    reserve.best_price().range(PriceUse::Liquidation, &limits, reserve.state.decimals, now).ok()
}

/// What base units of a reserve's asset are worth, if its price is young enough.
#[must_use]
pub fn worth(reserve: &ReserveView, units: u64, now: i64) -> Option<Usd> {
    Some(spot(reserve, now)?.collateral().ok()?.value_floor(units))
}

fn unknown() -> String {
    "no price".into()
}

fn plain_signed(micros: i128) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    format!("{sign}{}", format::plain(u64::try_from(micros.unsigned_abs()).unwrap_or(u64::MAX), 6))
}
