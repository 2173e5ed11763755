//! The market to measure in: every limit set, interest to count, prices to read.

use wlm_sdk::instructions::ConfigChange;
use wlm_test_kit::{Asset, MarketBuilder, MarketKeys, ReserveBuilder, User, World, emode_terms, units};

/// What the obligation has in its positions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Collateral and debt in turn; a single position is both.
    Alternating,
    /// Collateral in all but the last, which is debt; a single position is both.
    OneDebt,
    /// Collateral and debt in each.
    BothSides,
    /// Collateral in each, no debt.
    SupplyOnly,
}

/// A borrower with positions, a week after everybody's last action, with new prices.
pub struct Stage {
    pub world: World,
    pub market: MarketKeys,
    pub assets: Vec<Asset>,
    pub borrower: User,
    pub liquidator: User,
}

/// The e-mode group of all assets.
pub const GROUP: u8 = 1;
const SUPPLY: f64 = 1_000.0;
const DEBT: f64 = 100.0;
const WEEK: i64 = 7 * 86_400;

impl Stage {
    pub fn new(positions: usize, shape: Shape) -> Self {
        let mut world = World::new();
        let market = MarketBuilder::default().create(&mut world);
        let builder = ReserveBuilder::default().with(|config| {
            config.outflow_capacity = 1_000_000_000_000_000;
            config.outflow_window = 86_400;
            config.curve[0].apr_bps = 1_000;
            config.curve[1].apr_bps = 2_000;
            config.emode_mask = 1 << (GROUP - 1);
        });
        let group = ConfigChange::Emode { group: GROUP, terms: emode_terms([8_000, 8_500, 100, 300]) };
        world.change_market(&market, group).expect("a new group");
        let assets: Vec<Asset> = (0..positions).map(|_| builder.create(&mut world, &market)).collect();
        let [bank, borrower, liquidator] = [(); 3].map(|()| world.new_user(&market));
        let mut stage = Self { world, market, assets, borrower, liquidator };
        stage.lend_from_all(&bank);
        stage.fund_all(&liquidator);
        stage.fund_all(&borrower);
        stage.take_positions(shape);
        stage.world.advance_with_prices(WEEK);
        stage
    }

    /// As [`Stage::new`], in e-mode.
    pub fn in_emode(positions: usize) -> Self {
        let mut stage = Self::new(positions, Shape::Alternating);
        stage.world.set_emode(&stage.borrower.clone(), GROUP).expect("healthy in the group");
        stage
    }

    /// As [`Stage::new`], with a health factor of about 0.95.
    pub fn unhealthy(positions: usize, shape: Shape) -> Self {
        let mut stage = Self::new(positions, shape);
        let market = stage.market;
        for asset in stage.assets.clone() {
            let lowered = stage.world.configure(&market, &asset, |config| {
                config.ltv_bps = 900;
                config.liquidation_threshold_bps = 950;
            });
            lowered.expect("a valid configuration");
        }
        stage.world.advance_with_prices(WEEK);
        stage
    }

    /// A borrower whose collateral is gone.
    pub fn with_bad_debt() -> Self {
        let mut stage = Self::new(2, Shape::OneDebt);
        let (collateral, debt) = (*stage.first(), *stage.last());
        stage.world.set_price(&collateral, 0.01);
        let (liquidator, borrower) = (stage.liquidator, stage.borrower);
        stage.world.liquidate(&liquidator, &borrower, (&debt, &collateral)).expect("an insolvent obligation");
        stage.world.advance_with_prices(WEEK);
        stage
    }

    pub fn first(&self) -> &Asset {
        self.assets.first().expect("at least one position")
    }

    pub fn last(&self) -> &Asset {
        self.assets.last().expect("at least one position")
    }

    /// Somebody supplies to every reserve and borrows from each: all have interest to count.
    fn lend_from_all(&mut self, bank: &User) {
        self.fund_all(bank);
        for asset in self.assets.clone() {
            self.world.deposit(bank, &asset, units(SUPPLY, &asset)).expect("a deposit");
            self.world.borrow(bank, &asset, units(DEBT, &asset)).expect("a loan");
        }
    }

    fn fund_all(&mut self, user: &User) {
        for asset in self.assets.clone() {
            self.world.fund(user, &asset, units(2.0 * SUPPLY, &asset));
        }
    }

    fn take_positions(&mut self, shape: Shape) {
        let borrower = self.borrower;
        let assets = self.assets.clone();
        for (place, asset) in assets.iter().enumerate() {
            if shape.has_supply(place, assets.len()) {
                self.world.deposit(&borrower, asset, units(SUPPLY, asset)).expect("a deposit");
            }
            if shape.has_debt(place, assets.len()) {
                self.world.borrow(&borrower, asset, units(DEBT, asset)).expect("a loan");
            }
        }
    }
}

impl Shape {
    fn has_supply(self, place: usize, positions: usize) -> bool {
        match self {
            Self::Alternating => place.is_multiple_of(2),
            Self::OneDebt => place == 0 || place + 1 < positions,
            Self::BothSides | Self::SupplyOnly => true,
        }
    }

    fn has_debt(self, place: usize, positions: usize) -> bool {
        match self {
            Self::Alternating => !place.is_multiple_of(2) || positions == 1,
            Self::OneDebt => place + 1 == positions,
            Self::BothSides => true,
            Self::SupplyOnly => false,
        }
    }
}
