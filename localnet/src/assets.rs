//! The assets of a localnet: their mints and the prices they start at. What they are listed with stands in
//! `migrations/localnet.toml`.

use solana_pubkey::Pubkey;
use solana_signer::Signer;
use wlm_sdk::view::NATIVE_MINT;

use crate::people;

/// An asset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asset {
    /// What people call it.
    pub symbol: &'static str,
    /// The mint's decimals.
    pub decimals: u8,
    /// The first price, in US dollars.
    pub usd: f64,
    /// How much it moves in a year, as a part of the price.
    pub volatility: f64,
    /// Whole tokens that the lender supplies at the start.
    pub liquidity: u64,
}

const fn asset(symbol: &'static str, decimals: u8, usd: f64, volatility: f64, liquidity: u64) -> Asset {
    Asset { symbol, decimals, usd, volatility, liquidity }
}

/// All of them.
pub const ASSETS: [Asset; 7] = [
    asset("ETH", 8, 3_000.0, 0.7, 1_000),
    asset("BTC", 8, 90_000.0, 0.5, 50),
    asset("SOL", 9, 140.0, 0.9, 20_000),
    asset("USDC", 6, 1.0, 0.002, 5_000_000),
    asset("USDT", 6, 1.0, 0.002, 5_000_000),
    asset("USD1", 6, 1.0, 0.002, 5_000_000),
    asset("WLFI", 9, 0.15, 1.2, 1_000_000),
];

/// Whole USD1 that exist before the market becomes its mint authority: the faucet's stock.
pub const USD1_STOCK: u64 = 1_000_000_000;

impl Asset {
    /// The mint. Wrapped SOL has its own everywhere.
    #[must_use]
    pub fn mint(&self) -> Pubkey {
        if self.symbol == "SOL" { NATIVE_MINT } else { people::key(self.symbol).pubkey() }
    }

    /// Whether SOL itself is the asset.
    #[must_use]
    pub fn is_native(&self) -> bool {
        self.mint() == NATIVE_MINT
    }

    /// Whole tokens in base units.
    #[must_use]
    pub const fn units(&self, tokens: u64) -> u64 {
        tokens.saturating_mul(10u64.pow(self.decimals as u32))
    }
}
