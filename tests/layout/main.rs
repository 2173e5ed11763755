//! The accounts' layout, frozen: a change here is a migration of live accounts.

use std::mem::{offset_of, size_of};

use wlm_sdk::program::state::{CachedPrice, Market, Obligation, Position, RatePoint, Reserve, ReserveConfig};

/// Account data starts with an 8-byte discriminator.
const DISCRIMINATOR: usize = 8;

macro_rules! assert_offsets {
    ($account:ty { $($field:ident: $offset:expr),+ $(,)? }) => {
        $(assert_eq!(
            DISCRIMINATOR + offset_of!($account, $field),
            $offset,
            concat!(stringify!($account), ".", stringify!($field))
        );)+
    };
}

#[test]
fn accounts_stay_within_their_sizes() {
    assert_eq!(Market::SPACE, 768);
    assert_eq!(Reserve::SPACE, 816);
    assert_eq!(Obligation::SPACE, 856);
    const { assert!(Market::SPACE <= 1_024 && Reserve::SPACE <= 1_600 && Obligation::SPACE <= 900) };
}

#[test]
fn parts_have_no_hidden_padding() {
    assert_eq!(size_of::<Position>(), 16 + 16 + 8);
    assert_eq!(size_of::<CachedPrice>(), 4 * 8 + 4 + 4);
    assert_eq!(size_of::<RatePoint>(), 4 + 4);
    let config = 32 + 7 * 8 + 3 * 4 + 11 * 2 + 2 + 4 + 8 * size_of::<RatePoint>() + 8 * 8;
    assert_eq!(size_of::<ReserveConfig>(), config);
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
        reserved: 256,
    });
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
        reserved: 568,
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
        reserve_indices: 120,
        positions: 152,
        reserved: 792,
    });
}
