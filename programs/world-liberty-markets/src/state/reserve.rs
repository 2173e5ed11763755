use anchor_lang::prelude::*;
use borsh::{BorshDeserialize, BorshSerialize};
use wlm_core::{
    facility::LendingFacility,
    interest::Apr,
    limits::OutflowBucket,
    pool::Pool,
    price::OraclePrice,
    shares::{DebtIndex, SupplyIndex},
    units::{DebtShares, SupplyShares},
};

use super::{ReserveChange, ReserveConfig, TermsRamp, Wide};
use crate::{
    constants::ACCOUNT_VERSION,
    error::{WlmError, core_error},
    seeds,
};

/// One asset in a market. Seeds: `["reserve", market, mint]`; it is the authority of its vault.
#[account(zero_copy)]
#[derive(Debug)]
pub struct Reserve {
    /// The layout of this account.
    pub version: u8,
    /// The bump of this account's address.
    pub bump: u8,
    /// The mint's decimals, at most 18.
    pub decimals: u8,
    /// Zero.
    pub padding: u8,
    /// Its number in the market; positions refer to it.
    pub index: u16,
    /// Zero.
    pub padding2: [u8; 2],
    /// The market it belongs to.
    pub market: Pubkey,
    /// The asset.
    pub mint: Pubkey,
    /// Where the asset lies.
    pub vault: Pubkey,
    /// The token program of the asset.
    pub token_program: Pubkey,
    /// Base units in the vault that belong to the pool.
    pub cash: u64,
    /// Annual borrow rate since the last move, in basis points with 32 fractional bits.
    pub borrow_apr: u64,
    /// Annual supply rate since then, in the same unit.
    pub supply_apr: u64,
    /// Until when interest is counted, in unix seconds.
    pub accrued_at: i64,
    /// All supply shares, with 40 fractional bits.
    pub supply_shares: Wide,
    /// Base units a supply share, with 64 fractional bits.
    pub supply_index: Wide,
    /// All debt shares, with 40 fractional bits.
    pub debt_shares: Wide,
    /// Base units a debt share, with 64 fractional bits.
    pub debt_index: Wide,
    /// Debt that rests on this collateral, in millionths of a dollar, as of each obligation's last action.
    pub attributed_debt_usd_micros: u64,
    /// Base units of the outflow bucket that are used.
    pub outflow_used: u64,
    /// As of when, in unix seconds.
    pub outflow_updated_at: i64,
    /// Debt written off so far, in base units.
    pub bad_debt_total: u64,
    /// The newest price seen.
    pub price: CachedPrice,
    /// What governance set.
    pub config: ReserveConfig,
    /// The token account that pays for bad debt first. Whatever lies there counts: anyone may top it up.
    pub insurance: Pubkey,
    /// USD1 that the lending facility minted and did not burn, in base units.
    pub facility_level: u64,
    /// The part of it that no supply stands behind.
    pub facility_deficit: u64,
    /// The facility's supply shares.
    pub facility_shares: Wide,
    /// USD1 that is flash-minted just now, in base units; zero between transactions.
    pub flash_level: u64,
    /// Until when the guardian has stopped deposits, in unix seconds.
    pub deposits_stopped_until: i64,
    /// Until when the guardian has stopped loans, in unix seconds.
    pub borrows_stopped_until: i64,
    /// How the last change of the configuration comes to count for those who borrowed before.
    pub ramp: TermsRamp,
    /// The caps as governance set them: the guardian may have lowered those that count.
    pub set_caps: SetCaps,
    /// Zero.
    pub reserved: [u64; 12],
}

/// The caps that a guardian may lower, as governance set them last.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SetCaps {
    /// In base units.
    pub supply_cap: u64,
    /// In base units.
    pub borrow_cap: u64,
    /// In whole USD.
    pub debt_ceiling_usd: u64,
    /// In base units.
    pub facility_capacity: u64,
    /// In base units.
    pub flash_capacity: u64,
}

impl SetCaps {
    /// Those of a new reserve.
    const fn of(config: &ReserveConfig) -> Self {
        Self {
            supply_cap: config.supply_cap,
            borrow_cap: config.borrow_cap,
            debt_ceiling_usd: config.debt_ceiling_usd,
            facility_capacity: config.facility_capacity,
            flash_capacity: config.flash_capacity,
        }
    }

    /// After a change of governance. A cap that it does not name is as governance set it before.
    pub fn update(&mut self, change: &ReserveChange) {
        for (cap, named) in [
            (&mut self.supply_cap, change.supply_cap),
            (&mut self.borrow_cap, change.borrow_cap),
            (&mut self.debt_ceiling_usd, change.debt_ceiling_usd),
            (&mut self.facility_capacity, change.facility_capacity),
            (&mut self.flash_capacity, change.flash_capacity),
        ] {
            *cap = named.unwrap_or(*cap);
        }
    }
}

/// A price as Pyth published it.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CachedPrice {
    /// Spot, in US dollars with `exponent` decimal places.
    pub price: i64,
    /// Confidence interval.
    pub confidence: u64,
    /// Moving average.
    pub ema: i64,
    /// When it was published, in unix seconds; 0 is never.
    pub published_at: i64,
    /// Decimal exponent of all three.
    pub exponent: i32,
    /// Zero.
    pub padding: [u8; 4],
}

impl From<CachedPrice> for OraclePrice {
    fn from(cached: CachedPrice) -> Self {
        Self {
            price: cached.price,
            confidence: cached.confidence,
            ema: cached.ema,
            exponent: cached.exponent,
            published_at: cached.published_at,
        }
    }
}

impl From<OraclePrice> for CachedPrice {
    fn from(price: OraclePrice) -> Self {
        Self {
            price: price.price,
            confidence: price.confidence,
            ema: price.ema,
            published_at: price.published_at,
            exponent: price.exponent,
            padding: [0; 4],
        }
    }
}

impl Reserve {
    /// Bytes of the account: discriminator and fields.
    pub const SPACE: usize = 8 + size_of::<Self>();

    /// Fills a new account.
    pub fn initialise(&mut self, new: Self, now: i64) {
        *self = Self { version: ACCOUNT_VERSION, set_caps: SetCaps::of(&new.config), ..new };
        self.set_pool(&Pool::new(now));
    }

    /// The pool, for the rules of core.
    #[must_use]
    pub fn pool(&self) -> Pool {
        Pool {
            cash: self.cash,
            supply_shares: SupplyShares(self.supply_shares.get()),
            supply_index: SupplyIndex(self.supply_index.get()),
            debt_shares: DebtShares(self.debt_shares.get()),
            debt_index: DebtIndex(self.debt_index.get()),
            borrow_apr: Apr(self.borrow_apr),
            supply_apr: Apr(self.supply_apr),
            accrued_at: self.accrued_at,
        }
    }

    /// Writes a pool back.
    pub fn set_pool(&mut self, pool: &Pool) {
        self.cash = pool.cash;
        self.supply_shares = pool.supply_shares.0.into();
        self.supply_index = pool.supply_index.0.into();
        self.debt_shares = pool.debt_shares.0.into();
        self.debt_index = pool.debt_index.0.into();
        self.borrow_apr = pool.borrow_apr.0;
        self.supply_apr = pool.supply_apr.0;
        self.accrued_at = pool.accrued_at;
    }

    /// The pool with interest counted until `now`.
    pub fn accrued_pool(&self, now: i64) -> Result<Pool> {
        let mut pool = self.pool();
        pool.accrue(now).map_err(core_error)?;
        Ok(pool)
    }

    /// Sets a pool's rates by the configuration and its utilisation, what may still be minted included.
    pub fn reprice(&self, pool: &mut Pool) -> Result<()> {
        let config = &self.config;
        let mintable = self.facility().room();
        config.with_curve(|curve| pool.reprice(curve, config.reserve_factor(), mintable)).map_err(core_error)
    }

    /// The lending facility, for the rules of core.
    #[must_use]
    pub const fn facility(&self) -> LendingFacility {
        LendingFacility {
            capacity: self.config.facility_capacity,
            level: self.facility_level,
            deficit: self.facility_deficit,
            shares: SupplyShares(self.facility_shares.get()),
        }
    }

    /// Applies a rule of core to the lending facility and writes it back.
    pub fn move_facility(
        &mut self,
        rule: impl FnOnce(&mut LendingFacility) -> wlm_core::Result<u64>,
    ) -> Result<u64> {
        let mut facility = self.facility();
        let moved = rule(&mut facility).map_err(core_error)?;
        self.facility_level = facility.level;
        self.facility_deficit = facility.deficit;
        self.facility_shares = facility.shares.0.into();
        Ok(moved)
    }

    /// Keeps a price, if it is newer than the one it has.
    pub fn cache_price(&mut self, price: OraclePrice) {
        self.price = OraclePrice::from(self.price).newer(price).into();
    }

    /// Takes an outflow from the bucket.
    pub fn take_outflow(&mut self, assets: u64, now: i64) -> Result<()> {
        let bucket = OutflowBucket { used: self.outflow_used, updated_at: self.outflow_updated_at };
        let after = bucket.take(assets, &self.config.outflow_limit(), now).map_err(core_error)?;
        self.outflow_used = after.used;
        self.outflow_updated_at = after.updated_at;
        Ok(())
    }

    /// Replaces an obligation's part of the debt that rests on this collateral.
    pub fn move_attribution(&mut self, before: u64, after: u64) {
        self.attributed_debt_usd_micros =
            self.attributed_debt_usd_micros.saturating_sub(before).saturating_add(after);
    }

    /// Refuses a reserve whose deposits are switched off, or stopped.
    pub fn check_deposits_enabled(&self, now: i64) -> Result<()> {
        ensure!(self.config.flags & ReserveConfig::DEPOSITS_DISABLED == 0, WlmError::DepositsDisabled);
        ensure!(now >= self.deposits_stopped_until, WlmError::DepositsStopped);
        Ok(())
    }

    /// Refuses a reserve whose loans are switched off, or stopped.
    pub fn check_borrows_enabled(&self, now: i64) -> Result<()> {
        ensure!(self.config.flags & ReserveConfig::BORROWS_DISABLED == 0, WlmError::BorrowsDisabled);
        ensure!(now >= self.borrows_stopped_until, WlmError::BorrowsStopped);
        Ok(())
    }

    /// What its address signs vault transfers with.
    #[must_use]
    pub const fn signer(&self) -> VaultSigner {
        VaultSigner {
            prefix: seeds::RESERVE,
            market: self.market,
            mint: self.mint,
            bump: [self.bump],
            decimals: self.decimals,
        }
    }

    /// Where its tokens are.
    #[must_use]
    pub const fn custody(&self) -> Custody {
        Custody { vault: self.vault, mint: self.mint, token_program: self.token_program }
    }
}

/// The addresses that a reserve or a peg facility keeps its tokens at.
pub struct Custody {
    /// The token account.
    pub vault: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// The token program.
    pub token_program: Pubkey,
}

/// The signature of a vault's owner, kept while its account is not borrowed.
pub struct VaultSigner {
    /// The first seed: a reserve's or a peg facility's.
    pub prefix: &'static [u8],
    /// The market.
    pub market: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// The bump.
    pub bump: [u8; 1],
    /// The mint's decimals, which the token program asks for.
    pub decimals: u8,
}

impl VaultSigner {
    /// The seeds of the owner's address.
    #[must_use]
    pub fn seeds(&self) -> [&[u8]; 4] {
        [self.prefix, self.market.as_ref(), self.mint.as_ref(), &self.bump]
    }
}
