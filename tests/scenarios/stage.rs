//! Where the stories play: USD1 and SOL, a bank that supplies, people who borrow.

use wlm_sdk::errors::{self, WlmError};
use wlm_test_kit::{Asset, MarketBuilder, MarketKeys, Meta, Outcome, ReserveBuilder, User, World, units};

pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 24 * HOUR;
pub const YEAR: i64 = 365 * DAY;

pub struct Stage {
    pub world: World,
    pub market: MarketKeys,
    pub usd1: Asset,
    pub sol: Asset,
    pub bank: User,
    pub alice: User,
    pub bob: User,
    pub carol: User,
}

impl Stage {
    /// Everybody has 100,000 USD1 and 1,000 SOL at 150 USD; all cash may be lent out.
    pub fn new() -> Self {
        let mut world = World::new();
        let market = MarketBuilder::default().create(&mut world);
        let [usd1, sol] = [ReserveBuilder::usd1(), ReserveBuilder::sol()].map(|builder| {
            builder.with(|config| config.max_utilisation_bps = 10_000).create(&mut world, &market)
        });
        let [bank, alice, bob, carol] = [(); 4].map(|()| world.new_user(&market));
        let mut stage = Self { world, market, usd1, sol, bank, alice, bob, carol };
        for user in [bank, alice, bob, carol] {
            stage.enrich(&user);
        }
        stage
    }

    pub fn enrich(&mut self, user: &User) {
        let (dollars, sol) = (self.dollars(100_000.0), self.sol(1_000.0));
        self.world.fund(user, &self.usd1, dollars);
        self.world.fund(user, &self.sol, sol);
    }

    pub fn dollars(&self, tokens: f64) -> u64 {
        units(tokens, &self.usd1)
    }

    pub fn sol(&self, tokens: f64) -> u64 {
        units(tokens, &self.sol)
    }

    pub fn supply_dollars(&mut self, user: &User, tokens: f64) -> Meta {
        let assets = self.dollars(tokens);
        self.world.deposit(user, &self.usd1, assets).unwrap()
    }

    pub fn supply_sol(&mut self, user: &User, tokens: f64) -> Meta {
        let assets = self.sol(tokens);
        self.world.deposit(user, &self.sol, assets).unwrap()
    }

    pub fn borrow_dollars(&mut self, user: &User, tokens: f64) -> Outcome {
        let assets = self.dollars(tokens);
        self.world.borrow(user, &self.usd1, assets)
    }

    /// Changes a reserve's configuration.
    pub fn configure(
        &mut self,
        asset: Asset,
        change: impl FnOnce(&mut wlm_sdk::instructions::ReserveConfig),
    ) {
        self.world.configure(&self.market, &asset, change).unwrap();
    }

    /// The bank supplies dollars; Alice supplies SOL and borrows dollars.
    pub fn lend(supplied: f64, collateral: f64, borrowed: f64) -> Self {
        let mut stage = Self::new();
        let Self { bank, alice, .. } = stage;
        stage.supply_dollars(&bank, supplied);
        stage.supply_sol(&alice, collateral);
        stage.borrow_dollars(&alice, borrowed).unwrap();
        stage
    }
}

/// Asserts why something was refused.
#[track_caller]
pub fn refused(outcome: Outcome, error: WlmError) {
    let refusal = outcome.expect_err("a refusal");
    assert_eq!(refusal.name(), errors::name(&error), "{refusal}");
}
