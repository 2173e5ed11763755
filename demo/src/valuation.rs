//! Health and liquidation sizes from decoded accounts, by the rules of `wlm-core`.

use anyhow::{Result, anyhow};
use wlm_core::{
    CoreError,
    health::Health,
    liquidation::{self, Liquidation, LiquidationSides, LiquidationTerms},
    pool::Pool,
    price::{OraclePrice, PriceBand, PriceUse},
    units::{Amount, Bps},
};
use world_liberty_markets::state::{MarketSettings, Obligation, Reserve, Slot};

use crate::{
    assets::Asset,
    prices::{Row, UsdPrice},
};

/// A reserve at one moment: interest counted, price applied.
pub struct Quote {
    /// The account.
    pub reserve: Reserve,
    /// Its pool, with interest until now.
    pub pool: Pool,
    /// Its price.
    pub price: UsdPrice,
    band: PriceBand,
}

impl Quote {
    /// `reserve` at a row's time and price.
    pub fn at(reserve: Reserve, asset: Asset, row: &Row) -> Result<Self> {
        let mut pool = reserve.pool();
        pool.accrue(row.unix).map_err(explain)?;
        let price = asset.price(row);
        let oracle = OraclePrice {
            price: price.0,
            confidence: 0,
            ema: price.0,
            exponent: UsdPrice::EXPONENT,
            published_at: row.unix,
        };
        let limits = reserve.config.oracle_limits();
        let band =
            oracle.band(PriceUse::Liquidation, &limits, reserve.decimals, row.unix).map_err(explain)?;
        Ok(Self { reserve, pool, price, band })
    }

    /// What a position has, rounded down.
    pub fn supplied(&self, obligation: &Obligation, slot: Slot) -> Result<u64> {
        self.pool.supply_index.assets_floor(obligation.position(slot).supply()).map_err(explain)
    }

    /// What a position owes, rounded up.
    pub fn owed(&self, obligation: &Obligation, slot: Slot) -> Result<u64> {
        self.pool.debt_index.assets_ceil(obligation.position(slot).debt()).map_err(explain)
    }
}

/// The asset of a position.
pub fn asset_of(obligation: &Obligation, slot: Slot) -> Result<Asset> {
    let index = usize::from(obligation.reserve_index(slot));
    Asset::ALL.get(index).copied().ok_or_else(|| anyhow!("reserve {index} is not of this market"))
}

/// The health of an obligation at liquidation prices. `quotes` are in the order of [`Asset::ALL`].
pub fn health(obligation: &Obligation, quotes: &[Quote]) -> Result<Health> {
    let mut health = Health::default();
    for slot in obligation.active_slots() {
        let quote = &quotes[asset_of(obligation, slot)?.index()];
        let weights = quote.reserve.config.weights();
        if obligation.is_collateral(slot) && quote.reserve.config.is_collateral() {
            let value = quote.band.collateral.value_floor(quote.supplied(obligation, slot)?);
            health.add_collateral(value, &weights).map_err(explain)?;
        }
        if obligation.owes(slot) {
            let value = quote.band.debt.value_ceil(quote.owed(obligation, slot)?);
            health.add_debt(value, &weights).map_err(explain)?;
        }
    }
    Ok(health)
}

/// One way to liquidate an obligation.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// What is repaid.
    pub debt: Asset,
    /// What is seized.
    pub collateral: Asset,
    /// How much of each.
    pub size: Liquidation,
    /// What the liquidator gains, in dollars.
    pub gain_usd: f64,
}

impl Choice {
    /// What is repaid, and what is seized.
    #[must_use]
    pub const fn pair(&self) -> [Asset; 2] {
        [self.debt, self.collateral]
    }
}

/// The most gainful way to liquidate an obligation, if there is any.
pub fn best_liquidation(
    obligation: &Obligation,
    quotes: &[Quote],
    settings: &MarketSettings,
) -> Result<Option<Choice>> {
    let health = health(obligation, quotes)?;
    if !health.is_liquidatable() {
        return Ok(None);
    }
    let mut best: Option<Choice> = None;
    for debt in obligation.active_slots().filter(|slot| obligation.owes(*slot)) {
        for collateral in obligation.active_slots().filter(|slot| obligation.is_collateral(*slot)) {
            let choice = choice(obligation, quotes, settings, &health, [debt, collateral])?;
            let gain = best.map_or(f64::NEG_INFINITY, |best| best.gain_usd);
            best = choice.filter(|choice| choice.gain_usd > gain).or(best);
        }
    }
    Ok(best)
}

fn choice(
    obligation: &Obligation,
    quotes: &[Quote],
    settings: &MarketSettings,
    health: &Health,
    [debt_slot, collateral_slot]: [Slot; 2],
) -> Result<Option<Choice>> {
    let (debt, collateral) = (asset_of(obligation, debt_slot)?, asset_of(obligation, collateral_slot)?);
    let (owed, held) = (&quotes[debt.index()], &quotes[collateral.index()]);
    let sides = LiquidationSides {
        debt: owed.owed(obligation, debt_slot)?,
        debt_price: owed.band.debt,
        collateral: held.supplied(obligation, collateral_slot)?,
        collateral_price: held.band.collateral,
    };
    let terms = terms(settings, owed, held);
    let Ok(size) = liquidation::liquidate(health, &terms, &sides, Amount::All) else {
        return Ok(None); // this pair is refused; another one may do
    };
    let gain_usd = collateral.value(size.to_liquidator, held.price) - debt.value(size.repaid, owed.price);
    Ok(Some(Choice { debt, collateral, size, gain_usd }))
}

fn terms(settings: &MarketSettings, owed: &Quote, held: &Quote) -> LiquidationTerms {
    let config = &held.reserve.config;
    LiquidationTerms {
        target_health: settings.target_health(),
        full_bonus_health: settings.full_bonus_health(),
        min_bonus: Bps(config.min_bonus_bps.into()),
        max_bonus: Bps(config.max_bonus_bps.into()),
        protocol_share: Bps(config.protocol_bonus_share_bps.into()),
        liquidation_threshold: config.weights().liquidation_threshold,
        debt_weight: owed.reserve.config.weights().debt_weight,
        dust: settings.dust(),
    }
}

/// A refusal of core as an error with a message.
pub fn explain(error: CoreError) -> anyhow::Error {
    anyhow!("the rules of wlm-core refuse: {error:?}")
}
