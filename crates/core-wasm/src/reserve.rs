use serde::Serialize;
use wlm_core::{
    interest::Utilisation,
    limits::OutflowBucket,
    price::{OraclePrice, PriceUse},
};
use wlm_sdk::{
    accounts,
    program::{oracle, state},
};

use crate::{
    Failure,
    rates::{CurveSample, Rates, part},
};

/// A reserve and its newest price, at one moment.
#[derive(Clone, Debug)]
pub struct Reserve {
    state: state::Reserve,
    price: OraclePrice,
    now: i64,
}

/// A reserve's figures, interest counted until now.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReserveFigures {
    /// Its number in the market.
    pub index: u16,
    /// The asset's address.
    pub mint: String,
    /// Its decimals.
    pub decimals: u8,
    /// Base units that suppliers may claim.
    pub supplied: u64,
    /// Base units that borrowers owe.
    pub borrowed: u64,
    /// Base units that can be paid out.
    pub cash: u64,
    /// USD1 that the lending facility may still mint.
    pub mintable: u64,
    /// USD1 that it has out.
    pub facility_level: u64,
    /// Base units that may still leave at once; absent without a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outflow_left: Option<u64>,
    /// The part of all there is to lend that is lent out.
    pub utilisation: f64,
    /// What it costs and earns since its last action.
    pub rates: Rates,
    /// The newest price.
    pub price: PriceFigures,
    /// The most that may be supplied, in base units.
    pub supply_cap: u64,
    /// The most that may be borrowed, in base units.
    pub borrow_cap: u64,
    /// The most debt that may rest on it as collateral, in whole dollars.
    pub debt_ceiling_usd: u64,
    /// The debt that does, in millionths of a dollar.
    pub attributed_debt_usd_micros: u64,
    /// How much may be borrowed against it, outside of e-mode.
    pub ltv_bps: u16,
    /// Where that becomes liquidatable, now.
    pub liquidation_threshold_bps: u16,
    /// Where it will, when the ramp has ended.
    pub liquidation_threshold_target_bps: u16,
    /// When the ramp ends; absent if none is running.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp_ends_at: Option<i64>,
    /// By how much a new debt in it counts.
    pub debt_weight_bps: u16,
    /// The liquidation bonus at a health factor of one.
    pub min_bonus_bps: u16,
    /// The largest one.
    pub max_bonus_bps: u16,
    /// The protocol's part of the interest.
    pub reserve_factor_bps: u16,
    /// New loans stop where this much is lent out.
    pub max_utilisation_bps: u16,
    /// The numbers of the e-mode groups it belongs to.
    pub emode_groups: Vec<u8>,
    /// Why it takes no deposits, by name; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposits_refused: Option<String>,
    /// Why it gives no loans, by name; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub borrows_refused: Option<String>,
}

/// A price as published, and what it is good for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PriceFigures {
    /// Spot, in US dollars with `-exponent` decimal places.
    pub price: i64,
    /// Half the width of the confidence interval, in the same unit.
    pub confidence: u64,
    /// The moving average, in the same unit.
    pub ema: i64,
    /// The decimal exponent of all three.
    pub exponent: i32,
    /// When it was published.
    pub published_at: i64,
    /// Why it carries no new risk, by name; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_risk_refused: Option<String>,
    /// Why it does not liquidate, by name; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liquidation_refused: Option<String>,
}

impl Reserve {
    /// From the bytes of its account and, if one would be passed, of a price account.
    pub fn decode(account: &[u8], price: Option<&[u8]>, now: i64) -> Result<Self, Failure> {
        let state = accounts::reserve(account)?;
        let passed = price.map(|account| read_price(account, &state, now)).transpose()?;
        Ok(Self::new(state, passed, now))
    }

    /// From its account; the newer of its cached and the passed price counts.
    #[must_use]
    pub fn new(state: state::Reserve, passed: Option<OraclePrice>, now: i64) -> Self {
        let cached = OraclePrice::from(state.price);
        Self { state, price: passed.map_or(cached, |passed| cached.newer(passed)), now }
    }

    /// Its account.
    pub(crate) const fn state(&self) -> &state::Reserve {
        &self.state
    }

    /// The price that counts.
    pub(crate) const fn price(&self) -> OraclePrice {
        self.price
    }

    /// Its figures.
    pub fn figures(&self) -> Result<ReserveFigures, Failure> {
        let Self { state, now, .. } = self;
        let (config, pool) = (&state.config, state.accrued_pool(*now)?);
        let mintable = state.facility().room();
        Ok(ReserveFigures {
            index: state.index,
            mint: state.mint.to_string(),
            decimals: state.decimals,
            supplied: pool.claims()?,
            borrowed: pool.debt()?,
            cash: pool.cash,
            mintable,
            facility_level: state.facility_level,
            outflow_left: self.outflow_left(),
            utilisation: part(pool.utilisation(mintable)?),
            rates: Rates::new(pool.borrow_apr, pool.supply_apr),
            price: self.price_figures(),
            supply_cap: config.supply_cap,
            borrow_cap: config.borrow_cap,
            debt_ceiling_usd: config.debt_ceiling_usd,
            attributed_debt_usd_micros: state.attributed_debt_usd_micros,
            ltv_bps: config.ltv_bps,
            liquidation_threshold_bps: state.threshold(*now),
            liquidation_threshold_target_bps: config.liquidation_threshold_bps,
            ramp_ends_at: (state.ramp.end > *now).then_some(state.ramp.end),
            debt_weight_bps: config.debt_weight_bps,
            min_bonus_bps: config.min_bonus_bps,
            max_bonus_bps: config.max_bonus_bps,
            reserve_factor_bps: config.reserve_factor_bps,
            max_utilisation_bps: config.max_utilisation_bps,
            emode_groups: state::emode_groups_in(config.emode_mask).collect(),
            deposits_refused: name(state.check_deposits_enabled(*now)),
            borrows_refused: name(state.check_borrows_enabled(*now)),
        })
    }

    /// What it would cost and earn at a utilisation, which is a fraction.
    #[must_use]
    pub fn rates_at(&self, utilisation: f64) -> Rates {
        // As a cast does: nothing for less than nothing, and for what is no number.
        let units = (utilisation.min(1.0) * Utilisation::ONE.0 as f64) as u64;
        Rates::at(&self.state.config, Utilisation(units))
    }

    /// Its rate curve in `steps` equal steps from 0 to 100 %.
    #[must_use]
    pub fn curve(&self, steps: u16) -> Vec<CurveSample> {
        let at = |step| Utilisation(Utilisation::ONE.0 * u64::from(step) / u64::from(steps.max(1)));
        let sample = |at| CurveSample { utilisation: part(at), rates: Rates::at(&self.state.config, at) };
        (0..=steps.max(1)).map(at).map(sample).collect()
    }

    fn outflow_left(&self) -> Option<u64> {
        let limit = self.state.config.outflow_limit();
        let bucket =
            OutflowBucket { used: self.state.outflow_used, updated_at: self.state.outflow_updated_at };
        let left = || limit.capacity.saturating_sub(bucket.refilled(&limit, self.now).used);
        (limit.capacity > 0).then(left)
    }

    fn price_figures(&self) -> PriceFigures {
        let OraclePrice { price, confidence, ema, exponent, published_at } = self.price;
        let limits = self.state.config.oracle_limits();
        let refused = |use_| {
            let range = self.price.range(use_, &limits, self.state.decimals, self.now);
            range.err().map(|error| Failure::from(error).name)
        };
        PriceFigures {
            price,
            confidence,
            ema,
            exponent,
            published_at,
            new_risk_refused: refused(PriceUse::NewRisk),
            liquidation_refused: refused(PriceUse::Liquidation),
        }
    }
}

/// The price that the program would read from the account. Whose account it is, is not known here: look for it at
/// the addresses where Pyth pushes.
fn read_price(account: &[u8], reserve: &state::Reserve, now: i64) -> Result<OraclePrice, Failure> {
    let price = oracle::parse(account, &reserve.config.feed_id)?;
    price.check(now)?;
    Ok(price)
}

fn name(checked: anchor_lang::Result<()>) -> Option<String> {
    checked.err().map(|error| Failure::from(error).name)
}
