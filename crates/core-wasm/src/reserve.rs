use serde::Serialize;
use wlm_core::{
    interest::Utilisation,
    limits::OutflowBucket,
    price::PriceUse,
    units::{INDEX_BITS, Usd},
};
use wlm_sdk::{
    instructions::{RatePoint, ReserveConfig},
    program::state,
    view::{MarketView, ReserveView},
};

use crate::{
    Failure, PriceFigures,
    rates::{CurveSample, Rates, part},
};

/// A reserve's figures, interest counted until now. Amounts in base units of its asset.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReserveFigures {
    /// Its number in the market.
    pub index: u16,
    /// Its address.
    pub address: String,
    /// The asset's address.
    pub mint: String,
    /// Its decimals.
    pub decimals: u8,
    /// Its token program.
    pub token_program: String,
    /// Where the asset lies.
    pub vault: String,
    /// The token account that pays for bad debt first.
    pub insurance: String,
    /// Whether the asset is the market's dollar.
    pub is_usd1: bool,
    /// Whether it is wrapped SOL.
    pub is_native: bool,

    /// What suppliers may claim.
    pub supplied: u64,
    /// What borrowers owe.
    pub borrowed: u64,
    /// What can be paid out.
    pub cash: u64,
    /// What is supplied, rounded down; absent without a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplied_usd_micros: Option<u64>,
    /// What is owed, rounded up; absent without a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub borrowed_usd_micros: Option<u64>,
    /// The part of all there is to lend that is lent out.
    pub utilisation: f64,
    /// What it costs and earns since its last action.
    pub rates: Rates,
    /// Base units a supply share.
    pub supply_index: f64,
    /// Base units a debt share.
    pub debt_index: f64,
    /// What collecting its fees would pay out.
    pub uncollected_fees: u64,
    /// Debt written off so far.
    pub bad_debt_total: u64,

    /// USD1 that the lending facility may still mint.
    pub mintable: u64,
    /// USD1 that it minted and did not burn.
    pub facility_level: u64,
    /// The most that may be.
    pub facility_capacity: u64,
    /// What the facility's supply is worth.
    pub facility_claim: u64,
    /// The part of the level that no supply stands behind; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facility_deficit: Option<u64>,
    /// The most USD1 that one transaction may flash-mint.
    pub flash_capacity: u64,
    /// The fee for it.
    pub flash_fee_bps: u16,

    /// What may still leave at once; absent without a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outflow_left: Option<u64>,
    /// How much may leave before the bucket is empty; 0 is no limit.
    pub outflow_capacity: u64,
    /// An outflow up to this is counted but not refused.
    pub outflow_exempt: u64,
    /// In how many seconds the bucket refills.
    pub outflow_window: u32,

    /// The newest price.
    pub price: PriceFigures,
    /// Its Pyth feed, in hexadecimal digits.
    pub feed_id: String,
    /// The price account that is passed; absent if none was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_account: Option<String>,
    /// The oldest price for new risk, in seconds.
    pub max_price_age: u32,
    /// The oldest price for liquidations, in seconds.
    pub liquidation_max_price_age: u32,
    /// The widest price confidence for new risk.
    pub max_confidence_bps: u16,
    /// The widest gap between spot and average for new risk.
    pub max_ema_gap_bps: u16,
    /// Collateral counts at most this, in 1e-8 USD a token; 0 is no cap.
    pub collateral_price_cap: u64,
    /// Debt counts at least this, in 1e-8 USD a token; 0 is no floor.
    pub debt_price_floor: u64,

    /// The most that may be supplied.
    pub supply_cap: u64,
    /// The most that may be borrowed.
    pub borrow_cap: u64,
    /// The most debt that may rest on it as collateral, in whole dollars.
    pub debt_ceiling_usd: u64,
    /// The debt that does, in millionths of a dollar.
    pub attributed_debt_usd_micros: u64,
    /// The caps as governance set them.
    pub set_caps: SetCaps,
    /// New loans stop where this much is lent out.
    pub max_utilisation_bps: u16,
    /// The largest part of all there is to lend that one obligation may owe.
    pub max_obligation_share_bps: u16,

    /// Whether positions in it can back a debt.
    pub is_collateral: bool,
    /// How much may be borrowed against it, outside of e-mode.
    pub ltv_bps: u16,
    /// Where that becomes liquidatable, now.
    pub liquidation_threshold_bps: u16,
    /// Where it will, when the ramp has ended.
    pub liquidation_threshold_target_bps: u16,
    /// By how much a debt in it counts in a liquidation, now.
    pub debt_weight_bps: u32,
    /// By how much it will, when the ramp has ended, and does for new risk.
    pub debt_weight_target_bps: u32,
    /// When the ramp ends; absent if none is running.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp_ends_at: Option<i64>,
    /// The liquidation bonus at a health factor of one.
    pub min_bonus_bps: u16,
    /// The largest one.
    pub max_bonus_bps: u16,
    /// The protocol's part of the bonus.
    pub protocol_bonus_share_bps: u16,
    /// The protocol's part of the interest.
    pub reserve_factor_bps: u16,
    /// The part of collected fees that goes to the insurance.
    pub insurance_share_bps: u16,
    /// The corners of its rate curve.
    pub curve_points: Vec<CurvePoint>,
    /// The numbers of the e-mode groups it belongs to.
    pub emode_groups: Vec<u8>,
    /// Those it is leaving, while the ramp runs.
    pub leaving_groups: Vec<u8>,

    /// Why it takes no deposits, by name; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposits_refused: Option<String>,
    /// Why it gives no loans, by name; absent if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub borrows_refused: Option<String>,
    /// Until when the guardian has stopped deposits; absent if they are not stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deposits_stopped_until: Option<i64>,
    /// Until when the guardian has stopped loans; absent if they are not stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub borrows_stopped_until: Option<i64>,
}

/// The caps that a guardian may lower, as governance set them last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetCaps {
    /// In base units.
    pub supply_cap: u64,
    /// In base units.
    pub borrow_cap: u64,
    /// In whole dollars.
    pub debt_ceiling_usd: u64,
    /// In base units.
    pub facility_capacity: u64,
    /// In base units.
    pub flash_capacity: u64,
}

/// A corner of a rate curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CurvePoint {
    /// Where, as a part of all there is to lend.
    pub utilisation_bps: u32,
    /// The annual rate there.
    pub apr_bps: u32,
}

impl ReserveFigures {
    /// Of a reserve in its market.
    pub(crate) fn of(view: &ReserveView, market: &MarketView) -> Result<Self, Failure> {
        let (state, now) = (&view.state, market.now);
        let (config, pool) = (&state.config, state.accrued_pool(now)?);
        let (supplied, borrowed, mintable) = (pool.claims()?, pool.debt()?, state.facility().room());
        let worth = worth(view, now, supplied, borrowed);
        let stopped = |until: i64| (until > now).then_some(until);
        let is_on_ramp = state.ramp.end > now;
        let left_groups = if is_on_ramp { state.ramp.left_groups } else { 0 };
        let caps = &state.set_caps;
        Ok(Self {
            index: state.index,
            address: view.key.to_string(),
            mint: state.mint.to_string(),
            decimals: state.decimals,
            token_program: state.token_program.to_string(),
            vault: state.vault.to_string(),
            insurance: state.insurance.to_string(),
            is_usd1: state.mint == market.state.usd1_mint,
            is_native: view.is_native(),
            supplied,
            borrowed,
            cash: pool.cash,
            supplied_usd_micros: worth.map(|(supplied, _)| supplied.micros_floor()),
            borrowed_usd_micros: worth.map(|(_, borrowed)| borrowed.micros_ceil()),
            utilisation: part(pool.utilisation(mintable)?),
            rates: Rates::new(pool.borrow_apr, pool.supply_apr),
            supply_index: index(pool.supply_index.0),
            debt_index: index(pool.debt_index.0),
            uncollected_fees: view.collectable(now)?,
            bad_debt_total: state.bad_debt_total,
            mintable,
            facility_level: state.facility_level,
            facility_capacity: config.facility_capacity,
            facility_claim: state.facility().claim(&pool)?,
            facility_deficit: Some(state.facility_deficit).filter(|deficit| *deficit > 0),
            flash_capacity: config.flash_capacity,
            flash_fee_bps: config.flash_fee_bps,
            outflow_left: outflow_left(state, now),
            outflow_capacity: config.outflow_capacity,
            outflow_exempt: config.outflow_exempt,
            outflow_window: config.outflow_window,
            price: PriceFigures::of(&view.best_price(), &config.oracle_limits(), state.decimals, now),
            feed_id: crate::hex(&config.feed_id),
            price_account: view.price_account.map(|account| account.to_string()),
            max_price_age: config.max_price_age,
            liquidation_max_price_age: config.liquidation_max_price_age,
            max_confidence_bps: config.max_confidence_bps,
            max_ema_gap_bps: config.max_ema_gap_bps,
            collateral_price_cap: config.collateral_price_cap,
            debt_price_floor: config.debt_price_floor,
            supply_cap: config.supply_cap,
            borrow_cap: config.borrow_cap,
            debt_ceiling_usd: config.debt_ceiling_usd,
            attributed_debt_usd_micros: state.attributed_debt_usd_micros,
            set_caps: SetCaps {
                supply_cap: caps.supply_cap,
                borrow_cap: caps.borrow_cap,
                debt_ceiling_usd: caps.debt_ceiling_usd,
                facility_capacity: caps.facility_capacity,
                flash_capacity: caps.flash_capacity,
            },
            max_utilisation_bps: config.max_utilisation_bps,
            max_obligation_share_bps: config.max_obligation_share_bps,
            is_collateral: config.is_collateral(),
            ltv_bps: config.ltv_bps,
            liquidation_threshold_bps: state.threshold(now),
            liquidation_threshold_target_bps: config.liquidation_threshold_bps,
            debt_weight_bps: state.debt_weight(PriceUse::Liquidation, now).0,
            debt_weight_target_bps: state.debt_weight(PriceUse::NewRisk, now).0,
            ramp_ends_at: is_on_ramp.then_some(state.ramp.end),
            min_bonus_bps: config.min_bonus_bps,
            max_bonus_bps: config.max_bonus_bps,
            protocol_bonus_share_bps: config.protocol_bonus_share_bps,
            reserve_factor_bps: config.reserve_factor_bps,
            insurance_share_bps: config.insurance_share_bps,
            curve_points: curve_points(config),
            emode_groups: state::emode_groups_in(config.emode_mask).collect(),
            leaving_groups: state::emode_groups_in(left_groups).collect(),
            deposits_refused: name(state.check_deposits_enabled(now)),
            borrows_refused: name(state.check_borrows_enabled(now)),
            deposits_stopped_until: stopped(state.deposits_stopped_until),
            borrows_stopped_until: stopped(state.borrows_stopped_until),
        })
    }
}

/// What it would cost and earn at a utilisation, which is a fraction.
pub(crate) fn rates_at(config: &ReserveConfig, utilisation: f64) -> Rates {
    // As a cast does: nothing for less than nothing, and for what is no number.
    let units = (utilisation.min(1.0) * Utilisation::ONE.0 as f64) as u64;
    Rates::at(config, Utilisation(units))
}

/// The rate curve in `steps` equal steps from 0 to 100 %.
pub(crate) fn curve(config: &ReserveConfig, steps: u16) -> Vec<CurveSample> {
    let at = |step| Utilisation(Utilisation::ONE.0 * u64::from(step) / u64::from(steps.max(1)));
    let sample = |at| CurveSample { utilisation: part(at), rates: Rates::at(config, at) };
    (0..=steps.max(1)).map(at).map(sample).collect()
}

/// The points of the curve that count.
pub(crate) fn curve_points(config: &ReserveConfig) -> Vec<CurvePoint> {
    let points = config.curve.iter().take(config.curve_len.into());
    let point = |RatePoint { utilisation_bps, apr_bps }: &RatePoint| CurvePoint {
        utilisation_bps: *utilisation_bps,
        apr_bps: *apr_bps,
    };
    points.map(point).collect()
}

/// What is supplied and what is owed, at the prices of a liquidation.
fn worth(view: &ReserveView, now: i64, supplied: u64, borrowed: u64) -> Option<(Usd, Usd)> {
    let (state, use_) = (&view.state, PriceUse::Liquidation);
    let band = view.best_price().band(use_, &state.config.oracle_limits(), state.decimals, now).ok()?;
    Some((band.collateral.value_floor(supplied), band.debt.value_ceil(borrowed)))
}

fn outflow_left(state: &state::Reserve, now: i64) -> Option<u64> {
    let limit = state.config.outflow_limit();
    let bucket = OutflowBucket { used: state.outflow_used, updated_at: state.outflow_updated_at };
    let left = || limit.capacity.saturating_sub(bucket.refilled(&limit, now).used);
    (limit.capacity > 0).then(left)
}

/// An index, for screens.
fn index(units: u128) -> f64 {
    units as f64 / (1_u128 << INDEX_BITS) as f64
}

fn name(checked: anchor_lang::Result<()>) -> Option<String> {
    checked.err().map(|error| Failure::from(error).name)
}
