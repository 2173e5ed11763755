//! What the market of each profile is made of.

use wlm_core::{
    health::RiskWeights,
    interest::CurvePoint,
    limits::{OutflowBucket, OutflowLimit},
    pool::Pool,
    price::{OracleLimits, OraclePrice},
    units::Bps,
};

use crate::world::{Reserve, START};

/// What a world is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Minutes between actions, small moves.
    Calm,
    /// Prices fall by half between actions.
    Crash,
    /// Tokens without decimals and with 18, from 1e-9 to 1e7 USD.
    Extremes,
    /// Weeks between actions, at up to 1000 % a year.
    Years,
}

/// A token: decimals, exponent and price of its oracle, risk in basis points, steepest rate.
struct Listing {
    decimals: u8,
    exponent: i32,
    price: i64,
    threshold: u32,
    debt_weight: u32,
    top_apr: u32,
    is_dollar: bool,
}

const fn listing(decimals: u8, exponent: i32, price: i64, threshold: u32, debt_weight: u32) -> Listing {
    Listing { decimals, exponent, price, threshold, debt_weight, top_apr: 10_000, is_dollar: false }
}

const fn dollar(top_apr: u32) -> Listing {
    Listing { top_apr, is_dollar: true, ..listing(6, -8, 100_000_000, 9_000, 10_000) }
}

const USUAL: [Listing; 5] = [
    dollar(6_000),
    dollar(20_000),
    listing(9, -8, 15_000_000_000, 7_500, 12_000),
    listing(8, -8, 300_000_000_000, 8_300, 11_000),
    listing(8, -5, 10_000_000_000, 7_800, 10_000),
];

const EXTREMES: [Listing; 5] = [
    dollar(10_000),
    listing(0, 0, 1_000_000, 8_000, 10_000),
    listing(18, -18, 100_000_000_000, 5_000, 20_000),
    listing(18, -12, 2_000_000_000_000, 8_000, 10_000),
    listing(0, -9, 5_000_000, 1_000, 15_000),
];

/// The reserves of a profile.
pub fn reserves(profile: Profile) -> Vec<Reserve> {
    let listings = if profile == Profile::Extremes { &EXTREMES } else { &USUAL };
    listings.iter().map(|listing| reserve(profile, listing)).collect()
}

fn reserve(profile: Profile, listing: &Listing) -> Reserve {
    let point = |utilisation, apr| CurvePoint { utilisation: Bps(utilisation), apr: Bps(apr) };
    let top = if profile == Profile::Years { 100_000 } else { listing.top_apr };
    let most: u64 = if profile == Profile::Extremes { 1 << 62 } else { 1 << 43 };
    let one_dollar = if listing.is_dollar { 100_000_000 } else { 0 };
    Reserve {
        pool: Pool::new(START),
        vault: 0,
        decimals: listing.decimals,
        anchor_price: listing.price,
        oracle: OraclePrice {
            price: listing.price,
            confidence: 0,
            ema: listing.price,
            exponent: listing.exponent,
            published_at: START,
        },
        oracle_limits: OracleLimits {
            max_age: u32::MAX,
            liquidation_max_age: u32::MAX,
            max_confidence: Bps(200),
            max_ema_gap: Bps(3_000),
            collateral_cap: one_dollar,
            debt_floor: one_dollar,
        },
        weights: RiskWeights {
            ltv: Bps(listing.threshold - 500),
            liquidation_threshold: Bps(listing.threshold),
            debt_weight: Bps(listing.debt_weight),
        },
        curve: vec![point(0, 0), point(8_000, top / 10), point(9_000, top / 4), point(10_000, top)],
        fee: Bps(1_000),
        supply_cap: most,
        borrow_cap: most / 2,
        max_utilisation: Bps(9_500),
        max_share: Bps(6_000),
        outflow: OutflowLimit { capacity: most / 4, window: 86_400, exempt: 1_000 },
        bucket: OutflowBucket::default(),
    }
}
