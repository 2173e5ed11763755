//! The accounts' layout, frozen: a change here is a migration of live accounts.

use std::mem::{offset_of, size_of};

use wlm_sdk::program::state::{
    CachedPrice, EmodeGroup, Market, MarketSettings, Obligation, PegConfig, PegFacility, Position, RatePoint,
    Reserve, ReserveConfig, TermsRamp,
};

/// Account data starts with an 8-byte discriminator.
const DISCRIMINATOR: usize = 8;

macro_rules! assert_offsets {
    ($account:ty { $($field:ident: $offset:expr),+ $(,)? }) => {
        assert_offsets!(from DISCRIMINATOR, $account { $($field: $offset),+ })
    };
    (from $start:expr, $part:ty { $($field:ident: $offset:expr),+ $(,)? }) => {
        $(assert_eq!(
            $start + offset_of!($part, $field),
            $offset,
            concat!(stringify!($part), ".", stringify!($field))
        );)+
    };
}

#[test]
fn accounts_stay_within_their_sizes() {
    assert_eq!(Market::SPACE, 888);
    assert_eq!(Reserve::SPACE, 816);
    assert_eq!(Obligation::SPACE, 856);
    assert_eq!(PegFacility::SPACE, 384);
    const { assert!(Market::SPACE <= 1_024 && Reserve::SPACE <= 1_600 && Obligation::SPACE <= 900) };
}

#[test]
fn parts_have_no_hidden_padding() {
    assert_eq!(size_of::<Position>(), 16 + 16 + 8);
    assert_eq!(size_of::<CachedPrice>(), 4 * 8 + 4 + 4);
    assert_eq!(size_of::<RatePoint>(), 4 + 4);
    assert_eq!(size_of::<TermsRamp>(), 2 * 8 + 3 * 2 + 1 + 1);
    let config = 32 + 9 * 8 + 3 * 4 + 13 * 2 + 2 + 8 * size_of::<RatePoint>() + 1 + 7 + 5 * 8;
    assert_eq!(size_of::<ReserveConfig>(), config);
    assert_eq!(size_of::<PegConfig>(), 32 + 2 * 8 + 4 + 3 * 2 + 6 + 4 * 8);
}

#[test]
fn the_market_keeps_its_offsets() {
    assert_offsets!(Market {
        version: 8,
        bump: 9,
        id: 10,
        reserve_count: 12,
        creator: 16,
        governance: 48,
        guardian: 80,
        treasury: 112,
        usd1_mint: 144,
        price_receivers: 176,
        settings: 240,
        offered_roles: 280,
        emode_groups: 376,
        reserved: 632,
    });
    assert_eq!(size_of::<MarketSettings>(), 8 + 8 * 4);
    assert_eq!(size_of::<EmodeGroup>(), 7 * 2 + 2 + 2 * 8);
}

#[test]
fn the_reserve_keeps_its_offsets() {
    assert_offsets!(Reserve {
        version: 8,
        bump: 9,
        decimals: 10,
        index: 12,
        market: 16,
        mint: 48,
        vault: 80,
        token_program: 112,
        cash: 144,
        borrow_apr: 152,
        supply_apr: 160,
        accrued_at: 168,
        supply_shares: 176,
        supply_index: 192,
        debt_shares: 208,
        debt_index: 224,
        attributed_debt_usd_micros: 240,
        outflow_used: 248,
        outflow_updated_at: 256,
        bad_debt_total: 264,
        price: 272,
        config: 312,
        insurance: 568,
        facility_level: 600,
        facility_deficit: 608,
        facility_shares: 616,
        flash_level: 632,
        deposits_stopped_until: 640,
        borrows_stopped_until: 648,
        ramp: 656,
        set_caps: 680,
        reserved: 720,
    });
}

#[test]
fn a_reserves_configuration_keeps_its_offsets() {
    assert_offsets!(from 0, ReserveConfig {
        feed_id: 0,
        collateral_price_cap: 32,
        debt_price_floor: 40,
        supply_cap: 48,
        borrow_cap: 56,
        debt_ceiling_usd: 64,
        outflow_capacity: 72,
        outflow_exempt: 80,
        facility_capacity: 88,
        flash_capacity: 96,
        outflow_window: 104,
        max_price_age: 108,
        liquidation_max_price_age: 112,
        ltv_bps: 116,
        liquidation_threshold_bps: 118,
        debt_weight_bps: 120,
        min_bonus_bps: 122,
        max_bonus_bps: 124,
        protocol_bonus_share_bps: 126,
        reserve_factor_bps: 128,
        max_utilisation_bps: 130,
        max_obligation_share_bps: 132,
        max_confidence_bps: 134,
        max_ema_gap_bps: 136,
        insurance_share_bps: 138,
        flash_fee_bps: 140,
        flags: 142,
        curve_len: 143,
        curve: 144,
        emode_mask: 208,
        padding: 209,
        reserved: 216,
    });
}

#[test]
fn the_peg_facility_keeps_its_offsets() {
    assert_offsets!(PegFacility {
        version: 8,
        bump: 9,
        decimals: 10,
        padding: 11,
        market: 16,
        mint: 48,
        vault: 80,
        token_program: 112,
        level: 144,
        stock: 152,
        config: 160,
        set_capacity: 256,
        reserved: 264,
    });
    assert_offsets!(from 0, PegConfig {
        feed_id: 0,
        capacity: 32,
        price_floor: 40,
        max_price_age: 48,
        max_confidence_bps: 52,
        buy_fee_bps: 54,
        sell_fee_bps: 56,
        padding: 58,
        reserved: 64,
    });
}

#[test]
fn the_obligation_shows_bots_what_they_filter_by_in_front() {
    assert_offsets!(Obligation {
        owner: 8,
        market: 40,
        supply_mask: 72,
        debt_mask: 74,
        collateral_mask: 76,
        id: 78,
        health_factor_micros: 80,
        collateral_usd_micros: 88,
        debt_usd_micros: 96,
        health_at: 104,
        version: 112,
        bump: 113,
        emode: 114,
        reserve_indices: 120,
        positions: 152,
        reserved: 792,
    });
}
