//! The accounts of a market, made up.

use anchor_lang::{Discriminator, prelude::Pubkey, pubkey};
use bytemuck::{Pod, Zeroable};
use wlm_core_wasm::{Account, Failure, Market};
use wlm_sdk::{
    PROGRAM_ID,
    instructions::{MarketSettings, PegConfig, RatePoint, ReserveConfig},
    pda,
    prices::{LEGACY_PYTH_RECEIVER, PYTH_RECEIVER, PriceImage, VerificationLevel},
    program::state::{CachedPrice, EmodeGroup, Market as MarketState, PegFacility, Reserve},
    view::NATIVE_MINT,
};

/// The market of all vectors.
pub const MARKET: Pubkey = Pubkey::new_from_array([77; 32]);
/// Its governance, and its guardian.
pub const GOVERNANCE: Pubkey = Pubkey::new_from_array([78; 32]);
pub const GUARDIAN: Pubkey = Pubkey::new_from_array([79; 32]);
/// The reserve of SOL, which is wrapped and unwrapped.
pub const SOL: u16 = 3;

const TOKEN: Pubkey = pubkey!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
const TOKEN_2022: Pubkey = pubkey!("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

/// Decimals, 1e-8 USD a token, e-mode groups.
pub const ASSETS: [(u8, i64, u8); 5] =
    [(6, 100_000_000, 1), (6, 99_980_000, 1), (8, 300_000_000_000, 2), (9, 15_000_000_000, 2), (5, 1_234, 0)];

/// The mint of an asset. The first is USD1.
pub fn mint(index: u16) -> Pubkey {
    if index == SOL { NATIVE_MINT } else { Pubkey::new_from_array(feed(index)) }
}

/// What a page loads to make a market.
#[derive(Clone)]
pub struct Accounts {
    pub market: Account,
    pub reserves: Vec<Account>,
    pub pegs: Vec<Account>,
    pub prices: Vec<Account>,
}

impl Accounts {
    /// The market of them.
    pub fn market(&self, now: i64) -> Result<Market, Failure> {
        Market::new(&self.market, &self.reserves, &self.pegs, &self.prices, now)
    }
}

/// The bytes of an account.
pub fn data<T: Pod + Discriminator>(state: &T) -> Vec<u8> {
    [T::DISCRIMINATOR, bytemuck::bytes_of(state)].concat()
}

/// An account of the program's.
pub fn account<T: Pod + Discriminator>(address: Pubkey, state: &T) -> Account {
    Account { address, owner: PROGRAM_ID, data: data(state) }
}

pub fn market() -> MarketState {
    let settings = MarketSettings {
        dust_usd_micros: 10_000_000,
        target_health_bps: 10_500,
        full_bonus_health_bps: 9_000,
        change_delay: 86_400,
        ramp_duration: 604_800,
        ltv_step_bps: 500,
        fee_step_bps: 500,
        cap_step_bps: 20_000,
        rate_step_bps: 20_000,
    };
    let mut market = MarketState {
        settings,
        id: 3,
        reserve_count: 5,
        governance: GOVERNANCE,
        guardian: GUARDIAN,
        treasury: Pubkey::new_from_array([80; 32]),
        usd1_mint: mint(0),
        price_receivers: [PYTH_RECEIVER, LEGACY_PYTH_RECEIVER],
        ..MarketState::zeroed()
    };
    for group in &mut market.emode_groups[..2] {
        let (ltv_bps, liquidation_threshold_bps) = (9_000, 9_300);
        *group = EmodeGroup {
            ltv_bps,
            liquidation_threshold_bps,
            min_bonus_bps: 100,
            max_bonus_bps: 200,
            ..EmodeGroup::default()
        };
    }
    market
}

pub fn reserve(index: u16, now: i64) -> Reserve {
    let (decimals, usd, emode_mask) = ASSETS[usize::from(index)];
    let is_dollar = index < 2;
    let config = ReserveConfig {
        feed_id: feed(index),
        collateral_price_cap: if is_dollar { 100_000_000 } else { 0 },
        debt_price_floor: if is_dollar { 100_000_000 } else { 0 },
        supply_cap: u64::MAX >> 2,
        borrow_cap: u64::MAX >> 2,
        debt_ceiling_usd: 60_000,
        outflow_capacity: if index == 3 { 400_000_000_000 } else { 0 },
        outflow_window: 3_600,
        facility_capacity: if index == 0 { 500_000_000_000 } else { 0 },
        max_price_age: 60,
        liquidation_max_price_age: 300,
        ltv_bps: 7_500,
        liquidation_threshold_bps: 8_000,
        debt_weight_bps: if index == 4 { 12_000 } else { 10_000 },
        min_bonus_bps: 300,
        max_bonus_bps: 800,
        protocol_bonus_share_bps: 1_000,
        reserve_factor_bps: 1_000,
        insurance_share_bps: 2_000,
        max_utilisation_bps: 9_500,
        max_obligation_share_bps: 5_000,
        max_confidence_bps: 200,
        max_ema_gap_bps: 1_000,
        curve_len: 3,
        curve: curve(),
        emode_mask,
        ..ReserveConfig::default()
    };
    config.validate().expect("within all bounds");
    let key = pda::reserve(&MARKET, &mint(index));
    let new = Reserve {
        index,
        decimals,
        market: MARKET,
        mint: mint(index),
        vault: pda::vault(&key),
        insurance: pda::insurance(&key),
        // One coin of the newer token program.
        token_program: if index == 1 { TOKEN_2022 } else { TOKEN },
        config,
        price: CachedPrice {
            price: usd,
            ema: usd,
            published_at: now,
            exponent: -8,
            ..CachedPrice::default()
        },
        ..Reserve::zeroed()
    };
    let mut reserve = Reserve::zeroed();
    reserve.initialise(new, now);
    reserve
}

fn curve() -> [RatePoint; 8] {
    let mut curve = [RatePoint::default(); 8];
    curve[1] = RatePoint { utilisation_bps: 9_000, apr_bps: 600 };
    curve[2] = RatePoint { utilisation_bps: 10_000, apr_bps: 3_000 };
    curve
}

/// The peg facility of a coin: that of a reserve, or of one that is not listed.
pub fn peg(index: u16, decimals: u8) -> PegFacility {
    let key = pda::peg_facility(&MARKET, &mint(index));
    PegFacility {
        market: MARKET,
        mint: mint(index),
        decimals,
        vault: pda::peg_vault(&key),
        token_program: TOKEN,
        config: PegConfig {
            feed_id: feed(index),
            capacity: 1_500_000_000,
            price_floor: 99_500_000,
            max_price_age: 60,
            max_confidence_bps: 100,
            ..PegConfig::default()
        },
        set_capacity: 2_000_000_000,
        ..PegFacility::zeroed()
    }
}

/// The Pyth feed of an asset.
pub fn feed(index: u16) -> [u8; 32] {
    [u8::try_from(index).expect("a few") + 1; 32]
}

pub fn price(index: u16, usd: i64, published_at: i64) -> PriceImage {
    PriceImage {
        feed_id: feed(index),
        price: usd,
        confidence: usd.unsigned_abs() / 2_000,
        ema: usd,
        exponent: -8,
        published_at,
        verification: VerificationLevel::Full,
    }
}
