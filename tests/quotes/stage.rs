//! A market in which four people have lived for a while.

use wlm_sdk::instructions::{Amount::Exact, ConfigChange};
use wlm_test_kit::{Asset, MarketBuilder, MarketKeys, ReserveBuilder, User, World, emode_terms, units};

use crate::rng::Rng;

/// E-mode groups.
pub const DOLLARS: u8 = 1;
pub const COINS: u8 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Deposit,
    Withdraw,
    Borrow,
    Repay,
    Collateral,
    Emode,
    Time,
    Price,
}

impl Step {
    pub const ALL: [Self; 8] = [
        Self::Deposit,
        Self::Withdraw,
        Self::Borrow,
        Self::Repay,
        Self::Collateral,
        Self::Emode,
        Self::Time,
        Self::Price,
    ];
}

pub struct Stage {
    pub world: World,
    market: MarketKeys,
    pub bank: User,
    pub users: [User; 4],
    assets: [Asset; 4],
}

/// Around what a token is worth, in US dollars.
pub fn price(asset: &Asset) -> f64 {
    match asset.symbol {
        "ETH" => 3_000.0,
        "SOL" => 150.0,
        _ => 1.0,
    }
}

impl Stage {
    pub fn new() -> Self {
        let mut world = World::new();
        let market = MarketBuilder::default().create(&mut world);
        let builders =
            [ReserveBuilder::usd1(), ReserveBuilder::usdc(), ReserveBuilder::eth(), ReserveBuilder::sol()];
        let mut groups = [DOLLARS, DOLLARS, COINS, COINS].into_iter();
        let assets = builders.map(|builder| {
            let group = groups.next().map_or(0, |group| 1 << (group - 1));
            builder.with(|config| config.emode_mask = group).create(&mut world, &market)
        });
        for group in [DOLLARS, COINS] {
            let terms = emode_terms([8_800, 9_200, 100, 300]);
            world.change_market(&market, ConfigChange::Emode { group, terms }).unwrap();
        }
        let bank = world.new_user(&market);
        let users = [(); 4].map(|()| world.new_user(&market));
        for user in users.iter().chain([&bank]) {
            for asset in &assets {
                world.fund(user, asset, 1_000_000_000_000_000);
            }
        }
        let [usd1, usdc, ..] = assets;
        world.hand_over_usd1(&market, &usd1);
        let minting = |config: &mut wlm_sdk::instructions::ReserveConfig| {
            config.facility_capacity = units(200_000, &usd1);
            (config.outflow_capacity, config.outflow_window) = (units(500_000, &usd1), 86_400);
            config.outflow_exempt = units(10, &usd1);
        };
        world.configure(&market, &usd1, minting).unwrap();
        for (asset, tokens) in [(usd1, 100_000), (usdc, 100_000)] {
            world.deposit(&bank, &asset, units(tokens, &asset)).unwrap();
        }
        Self { world, market, bank, users, assets }
    }

    /// Everybody has supplied and borrowed something, and time has passed.
    pub fn lived_in(rng: &mut Rng) -> Self {
        Self::live(rng, |_| false)
    }

    /// As [`Stage::lived_in`]; a third of them live in e-mode.
    pub fn partly_in_emode(rng: &mut Rng) -> Self {
        Self::live(rng, |rng| rng.one_in(3))
    }

    fn live(rng: &mut Rng, enters_emode: impl Fn(&mut Rng) -> bool) -> Self {
        let mut stage = Self::new();
        for user in stage.users {
            for asset in stage.coins() {
                let tokens = rng.magnitude(1.0, 100.0) * 100.0 / price(&asset);
                stage.world.deposit(&user, &asset, units(tokens, &asset)).unwrap();
            }
            if enters_emode(rng) {
                stage.world.set_emode(&user, COINS).unwrap();
            }
            for asset in stage.assets {
                let most = stage.world.portfolio(&user).max_borrow(asset.index);
                let assets = (most as f64 * (0.4 + 0.55 * rng.part())) as u64;
                if assets > 0 {
                    stage.world.borrow(&user, &asset, assets).unwrap();
                }
            }
            stage.world.advance_with_prices(rng.below(86_400) as i64 + 1);
        }
        let (user, asset) = (stage.any_user(rng), stage.any_asset(rng));
        // Whoever owes some of it may pay some back; the others are refused.
        let _ = stage.world.repay(&user, &asset, Exact(1_000));
        stage
    }

    /// Governance lowers an asset's threshold, and some of its ramp passes.
    pub fn tighten(&mut self, asset: &Asset, rng: &mut Rng) {
        let tighter = self.world.configure(&self.market, asset, |config| {
            config.ltv_bps -= 1_000;
            config.liquidation_threshold_bps -= 1_000;
            config.debt_weight_bps += 500;
        });
        tighter.unwrap();
        self.world.advance_with_prices(rng.below(90_000) as i64);
    }

    pub fn any_user(&self, rng: &mut Rng) -> User {
        rng.pick(&self.users)
    }

    pub fn any_asset(&self, rng: &mut Rng) -> Asset {
        rng.pick(&self.assets)
    }

    pub fn asset(&self, index: u16) -> Asset {
        self.assets[usize::from(index)]
    }

    /// What is volatile.
    pub const fn coins(&self) -> [Asset; 2] {
        let [_, _, eth, sol] = self.assets;
        [eth, sol]
    }
}
