//! The first look never calls healthy what the program's rules call unhealthy, and is sharp enough to be worth it.

use bytemuck::Zeroable;
use proptest::prelude::*;
use solana_pubkey::Pubkey;
use wlm_core::{
    price::OraclePrice,
    shares::{MAX_INDEX, ONE_INDEX},
    units::{DebtShares, SupplyShares},
};
use wlm_liquidator::{
    estimate::{Look, Scales},
    store::Store,
};
use wlm_sdk::{
    program::state::{Market, Obligation, Reserve},
    quotes::Refused,
    view::{MarketView, ReserveView},
};

const NOW: i64 = 1_800_000_000;
const MAX_AGE: u32 = 300;

/// A reserve as random as the program allows.
#[derive(Clone, Debug)]
struct Listed {
    decimals: u8,
    exponent: i32,
    /// Where in the range of prices, from 0 to 1, each order of magnitude alike.
    price: f64,
    threshold: u16,
    weight: u16,
    /// Its e-mode groups.
    groups: u8,
    /// Bits of growth of both indices.
    growth: (u32, u32),
    apr: u64,
    accrued: i64,
    age: i64,
}

fn listed() -> impl Strategy<Value = Listed> {
    let thresholds = prop_oneof![1 => Just(0u16), 8 => 1u16..9_999];
    let growth = prop_oneof![6 => 0u32..2, 1 => 0u32..40];
    let ages = prop_oneof![20 => 0i64..300, 1 => 301i64..1_000];
    let price = (0u8..=18, 0i32..=18, 0.0f64..=1.0);
    let risk = (thresholds, 10_000u16..=50_000, any::<u8>());
    let pool = (growth.clone(), growth, 0u64..(3_000u64 << 32), 0i64..31_536_000, ages);
    (price, risk, pool).prop_map(|((decimals, places, price), (threshold, weight, groups), pool)| {
        let (supply_growth, debt_growth, apr, accrued, age) = pool;
        let growth = (supply_growth, debt_growth);
        Listed { decimals, exponent: -places, price, threshold, weight, groups, growth, apr, accrued, age }
    })
}

impl Listed {
    fn view(&self, index: u16) -> ReserveView {
        let mut state = Reserve::zeroed();
        (state.index, state.decimals) = (index, self.decimals);
        state.supply_index = (ONE_INDEX << self.growth.0).min(MAX_INDEX).into();
        state.debt_index = (ONE_INDEX << self.growth.1).min(MAX_INDEX).into();
        state.debt_shares = 1_000_000u128.into();
        (state.borrow_apr, state.supply_apr) = (self.apr, self.apr / 2);
        state.accrued_at = NOW - self.accrued;
        state.config.liquidation_threshold_bps = self.threshold;
        state.config.debt_weight_bps = self.weight;
        state.config.emode_mask = self.groups;
        (state.config.max_price_age, state.config.liquidation_max_price_age) = (60, MAX_AGE);
        ReserveView {
            key: Pubkey::default(),
            symbol: String::new(),
            state,
            price_account: None,
            price: Some(self.price()),
        }
    }

    /// From 1e-9 to 1e7 USD, as far as the exponent can say it.
    fn price(&self) -> OraclePrice {
        let places = self.exponent.unsigned_abs();
        let lowest = 10f64.powi(places.saturating_sub(9) as i32);
        let highest = 10f64.powi((places + 7) as i32).min(9.0e18);
        let price = (lowest * (highest / lowest).powf(self.price)).clamp(lowest, highest) as i64;
        let published_at = NOW - self.age;
        OraclePrice { price, confidence: 0, ema: price, exponent: self.exponent, published_at }
    }
}

fn market(listed: &[Listed]) -> MarketView {
    let reserves = (0..).zip(listed).map(|(index, listed)| listed.view(index)).collect();
    let mut state = Market::zeroed();
    for (group, threshold) in state.emode_groups.iter_mut().zip((1_000..).step_by(1_200)) {
        (group.ltv_bps, group.liquidation_threshold_bps) = (threshold - 1, threshold);
    }
    MarketView { key: Pubkey::default(), state, now: NOW, reserves, pegs: Vec::new() }
}

/// Shares of every size.
fn shares() -> impl Strategy<Value = u128> {
    (any::<u128>(), 0u32..128).prop_map(|(bits, shift)| (bits >> shift).max(1))
}

/// Collateral in some reserves and debt in others.
fn positions() -> impl Strategy<Value = Vec<(Listed, bool, u128)>> {
    prop::collection::vec((listed(), any::<bool>(), shares()), 1..=15)
}

fn obligation(positions: &[(Listed, bool, u128)]) -> Obligation {
    let mut obligation = Obligation::zeroed();
    // In the first reserve's word for it: any group, or none.
    obligation.emode = positions.first().map_or(0, |(listed, ..)| listed.groups % 9);
    for (index, (_, owes, shares)) in (0..).zip(positions) {
        let slot = obligation.find_or_claim(index).unwrap();
        if *owes {
            obligation.set_debt(slot, DebtShares(*shares));
        } else {
            obligation.set_supply(slot, SupplyShares(*shares));
            obligation.enable_collateral(slot);
        }
    }
    obligation
}

fn look(view: &MarketView, obligation: &Obligation) -> Option<Look> {
    let mut store = Store::new();
    store.upsert(Pubkey::default(), obligation);
    store.find(&Pubkey::default()).map(|place| Scales::of(view).look(store.legs(place)))
}

/// `Some(true)`: to be liquidated.
fn is_unhealthy(view: &MarketView, obligation: &Obligation) -> Result<bool, Refused> {
    view.portfolio(*obligation).health().map(|health| health.is_liquidatable())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    /// Anything goes: every size, every price, every index.
    #[test]
    fn what_is_unhealthy_is_a_candidate(positions in positions()) {
        let listed: Vec<_> = positions.iter().map(|(listed, ..)| listed.clone()).collect();
        let (view, obligation) = (market(&listed), obligation(&positions));
        let Some(look) = look(&view, &obligation) else { return Ok(()) };
        match is_unhealthy(&view, &obligation) {
            Ok(true) => prop_assert_eq!(look, Look::Candidate),
            Ok(false) => prop_assert_ne!(look, Look::Unpriced),
            // Either the price is of no use, or an amount fits no account: then nothing can be done.
            Err(_) => {}
        }
    }

    /// The hard case: one share more of the last debt makes the obligation unhealthy.
    #[test]
    fn on_the_edge_it_is_a_candidate(
        mut positions in prop::collection::vec((listed(), any::<bool>(), 40u32..104), 2..=15),
    ) {
        for (listed, ..) in &mut positions {
            // Prices are good and amounts fit.
            (listed.age, listed.growth) = (0, (0, 0));
        }
        let (first, last) = (0, positions.len() - 1);
        (positions[first].1, positions[last].1) = (false, true);
        let mut positions: Vec<_> =
            positions.into_iter().map(|(listed, owes, bits)| (listed, owes, (1u128 << bits) + 12_345)).collect();
        let listed: Vec<_> = positions.iter().map(|(listed, ..)| listed.clone()).collect();
        let view = market(&listed);
        let mut unhealthy = |shares: u128| {
            positions[last].2 = shares;
            (obligation(&positions), is_unhealthy(&view, &obligation(&positions)))
        };
        let (mut low, mut high) = (1u128, 1 << 103);
        if unhealthy(low).1 != Ok(false) || unhealthy(high).1 != Ok(true) {
            return Ok(()); // the other debts decide
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if unhealthy(middle).1 == Ok(true) { high = middle } else { low = middle }
        }
        prop_assert_eq!(look(&view, &unhealthy(high).0), Some(Look::Candidate));
        // One tenth of a percent on the safe side of everything, base units included, nobody need look again.
        let unit = 1u128 << 40;
        let crumbs = (64 * unit).saturating_mul(scale(&view, last));
        let safe = (high - high / 1_000).checked_sub(crumbs);
        if let Some(safe) = safe.filter(|safe| *safe > 0) {
            prop_assert_eq!(look(&view, &unhealthy(safe).0), Some(Look::Healthy));
        }
    }

    /// Without a good price there is no verdict, but for debt that nothing stands behind.
    #[test]
    fn a_stale_price_leaves_it_unpriced(positions in positions(), which in any::<prop::sample::Index>()) {
        let mut positions = positions;
        let stale = which.index(positions.len());
        positions[stale].0.age = i64::from(MAX_AGE) + 1;
        positions[stale].0.threshold = positions[stale].0.threshold.max(1);
        let listed: Vec<_> = positions.iter().map(|(listed, ..)| listed.clone()).collect();
        let view = market(&listed);
        let Some(look) = look(&view, &obligation(&positions)) else { return Ok(()) };
        let has_collateral = positions.iter().any(|(_, owes, _)| !owes);
        prop_assert_eq!(look, if has_collateral { Look::Unpriced } else { Look::Candidate });
    }
}

/// How many base units of the debt in reserve `last` the dearest base unit of any other is worth, at most weighed.
fn scale(view: &MarketView, last: usize) -> u128 {
    let usd = |reserve: &ReserveView| {
        let price = reserve.best_price();
        price.price as f64 * 10f64.powi(price.exponent - i32::from(reserve.state.decimals))
    };
    let dearest = view.reserves.iter().map(usd).fold(0.0, f64::max);
    // The crumbs of values themselves, 2^-32 USD each, count like base units worth as much.
    let dearest = dearest.max(1e-9);
    (5.0 * dearest / usd(&view.reserves[last])).ceil() as u128 + 1
}

#[test]
fn a_reserve_nobody_knows_leaves_it_unpriced() {
    let view = market(&[]);
    let mut stranger = Obligation::zeroed();
    let slot = stranger.find_or_claim(7).unwrap();
    stranger.set_supply(slot, SupplyShares(1 << 60));
    stranger.enable_collateral(slot);
    stranger.set_debt(slot, DebtShares(1 << 50));
    assert_eq!(look(&view, &stranger), Some(Look::Unpriced));
}
