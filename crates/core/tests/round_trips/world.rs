//! The state of a search: what the attacker has and owes, and what it moves through.

use wlm_core::{
    facility::LendingFacility,
    peg::{PegFacility, PegTerms, fee_ceil},
    pool::Pool,
    units::{Bps, DebtShares, SupplyShares},
};

/// A peg facility and what the attacker holds of its coin.
#[derive(Clone, Copy, Debug)]
pub struct Peg {
    pub terms: PegTerms,
    pub facility: PegFacility,
    pub coins: u64,
}

#[derive(Clone, Copy, Debug)]
pub struct World {
    pub pegs: [Peg; 2],
    pub pool: Pool,
    pub lending: LendingFacility,
    pub flash_fee: Bps,
    /// The attacker's USD1, supply, debt, and flash mint to be burned at the end.
    pub usd1: u64,
    pub supply: SupplyShares,
    pub debt: DebtShares,
    pub flash: u64,
    /// All that facilities reported as minted and as burned, from the beginning.
    pub minted: u128,
    pub burned: u128,
    /// USD1 of the protocol and its insurance, outside of the pool.
    pub treasury: u64,
}

impl Peg {
    /// Coins in 10^-18 USD.
    fn at_par(&self, coins: u64) -> u128 {
        u128::from(coins) * 10_u128.pow(18 - u32::from(self.terms.decimals))
    }

    /// INV-30, in 10^-18 USD: exact for every coin.
    pub fn is_backed(&self) -> bool {
        self.at_par(self.facility.stock) >= at_par(self.facility.level)
    }
}

/// USD1 in 10^-18 USD.
fn at_par(usd1: u64) -> u128 {
    u128::from(usd1) * 10_u128.pow(12)
}

impl World {
    /// What the attacker would have if it closed everything now, in 10^-18 USD: a claim counts as
    /// what it can be redeemed for, a debt as what repaying it takes.
    pub fn wealth(&self) -> i128 {
        let coins: u128 = self.pegs.iter().map(|peg| peg.at_par(peg.coins)).sum();
        let has = at_par(self.usd1) + at_par(self.supplied()) + coins;
        let owes = at_par(self.owed()) + at_par(self.flash) + at_par(self.flash_fee());
        has as i128 - owes as i128
    }

    pub fn supplied(&self) -> u64 {
        self.pool.supply_index.assets_floor(self.supply).unwrap()
    }

    pub fn owed(&self) -> u64 {
        self.pool.debt_index.assets_ceil(self.debt).unwrap()
    }

    pub fn flash_fee(&self) -> u64 {
        fee_ceil(self.flash, self.flash_fee).unwrap()
    }

    /// The levels of all facilities.
    pub fn levels(&self) -> u128 {
        let pegs: u128 = self.pegs.iter().map(|peg| u128::from(peg.facility.level)).sum();
        pegs + u128::from(self.lending.level)
    }

    /// All USD1 that the search can see.
    pub fn usd1_in_sight(&self) -> u128 {
        u128::from(self.usd1) + u128::from(self.pool.cash) + u128::from(self.treasury)
    }
}
