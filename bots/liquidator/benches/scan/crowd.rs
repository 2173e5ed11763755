//! A million people with two to four positions each, and the market they are in.

use bytemuck::Zeroable;
use solana_pubkey::Pubkey;
use wlm_core::{
    price::OraclePrice,
    shares::ONE_INDEX,
    units::{DebtShares, SupplyShares},
};
use wlm_liquidator::store::Store;
use wlm_sdk::{
    program::state::{Market, MarketSettings, Obligation, Reserve},
    view::{MarketView, ReserveView},
};

const NOW: i64 = 1_800_000_000;

/// The symbol, decimals and price in US dollars of each asset. The first three are dollars.
const ASSETS: [(&str, u8, f64); 8] = [
    ("USD1", 6, 1.0),
    ("USDC", 6, 1.0),
    ("USDT", 6, 1.0),
    ("ETH", 8, 3_000.0),
    ("BTC", 8, 100_000.0),
    ("SOL", 9, 150.0),
    ("JITO", 9, 180.0),
    ("WLFI", 6, 0.2),
];
const DOLLARS: u64 = 3;
/// SOL, whose price changes.
pub const MOVED: u16 = 5;

/// SplitMix64.
pub struct Rng(pub u64);

impl Rng {
    fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.any() % end
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.any() as f64 / u64::MAX as f64)
    }

    fn key(&mut self) -> Pubkey {
        let mut bytes = [0; 32];
        for part in bytes.chunks_exact_mut(8) {
            part.copy_from_slice(&self.any().to_le_bytes());
        }
        Pubkey::new_from_array(bytes)
    }
}

/// The market, with the price of [`MOVED`] at this part of what it was.
pub fn market(fallen_to: f64) -> MarketView {
    let mut state = Market::zeroed();
    state.settings = MarketSettings {
        dust_usd_micros: 10_000_000,
        target_health_bps: 10_500,
        full_bonus_health_bps: 9_000,
        ..MarketSettings::default()
    };
    let mut reserves: Vec<_> = (0..).zip(ASSETS).map(|(index, asset)| reserve(index, asset)).collect();
    if let Some(price) = reserves[usize::from(MOVED)].price.as_mut() {
        price.price = (price.price as f64 * fallen_to) as i64;
    }
    MarketView { key: Pubkey::default(), state, now: NOW, reserves, pegs: Vec::new() }
}

fn reserve(index: u16, (symbol, decimals, usd): (&str, u8, f64)) -> ReserveView {
    let mut state = Reserve::zeroed();
    (state.index, state.decimals) = (index, decimals);
    state.supply_index = (ONE_INDEX + ONE_INDEX / 50).into();
    state.debt_index = (ONE_INDEX + ONE_INDEX / 30).into();
    state.supply_shares = (1u128 << 100).into();
    state.debt_shares = (1u128 << 99).into();
    state.cash = 1 << 60;
    (state.borrow_apr, state.supply_apr) = (500 << 32, 200 << 32);
    state.accrued_at = NOW - 60;
    let config = &mut state.config;
    (config.ltv_bps, config.liquidation_threshold_bps, config.debt_weight_bps) = (7_500, 8_000, 10_000);
    (config.min_bonus_bps, config.max_bonus_bps) = (300, 800);
    (config.max_price_age, config.liquidation_max_price_age) = (60, 300);
    config.curve_len = 1;
    let price = (usd * 1e8) as i64;
    let price = OraclePrice { price, confidence: 0, ema: price, exponent: -8, published_at: NOW - 1 };
    ReserveView {
        key: Pubkey::new_from_array([index as u8 + 1; 32]),
        symbol: symbol.to_owned(),
        state,
        price_account: None,
        price: Some(price),
    }
}

/// Somebody with one or two collaterals and one or two debts in dollars, healthy while no price falls by more than
/// a fifth.
pub fn somebody(rng: &mut Rng) -> (Pubkey, Obligation) {
    let mut obligation = Obligation::zeroed();
    let address = rng.key();
    obligation.initialise(rng.key(), Pubkey::default(), 0, 0);
    let mut limit = 0.0;
    for _ in 0..=rng.below(2) {
        let index = DOLLARS + rng.below(ASSETS.len() as u64 - DOLLARS);
        let usd = 10f64.powf(rng.between(1.0, 6.0));
        let slot = obligation.find_or_claim(index as u16).unwrap();
        let held = obligation.position(slot).supply().0 + shares(index, usd);
        obligation.set_supply(slot, SupplyShares(held));
        obligation.enable_collateral(slot);
        limit += usd * 0.8;
    }
    let debt = limit / rng.between(1.3, 4.0);
    let debts = 1 + rng.below(2);
    for _ in 0..debts {
        let index = rng.below(DOLLARS);
        let slot = obligation.find_or_claim(index as u16).unwrap();
        let owed = obligation.position(slot).debt().0 + shares(index, debt / debts as f64);
        obligation.set_debt(slot, DebtShares(owed));
    }
    (address, obligation)
}

fn shares(index: u64, usd: f64) -> u128 {
    let (_, decimals, price) = ASSETS[index as usize];
    (usd / price * 10f64.powi(decimals.into()) * (1u64 << 40) as f64) as u128
}

pub fn store(crowd: &[(Pubkey, Obligation)]) -> Store {
    let mut store = Store::new();
    for (address, obligation) in crowd {
        store.upsert(*address, obligation);
    }
    store
}
