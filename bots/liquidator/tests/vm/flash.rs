//! Liquidations that nobody's money pays for.

use std::sync::Arc;

use wlm_core::peg::fee_ceil;
use wlm_liquidator::{
    profit::Profit,
    reason::Reason,
    route::{PegRoute, Route},
    strategy::{Flash, Terms},
};
use wlm_sdk::{
    events::Event,
    instructions::{PegConfig, ReserveConfig},
    view::MarketView,
};
use wlm_test_kit::{Asset, MarketBuilder, MarketKeys, Peg, ReserveBuilder, User, World, units};

use crate::{
    bot::{ANYTHING, Bot, liquidation, store as store_of},
    rng::Rng,
};

const LIQUIDATIONS: u32 = 100;

/// A market with USD1 that can be flash-minted, USDC that its peg facility takes, and ETH that it does not.
pub struct Stage {
    pub world: World,
    pub bank: User,
    pub peg: Peg,
    market: MarketKeys,
    usd1: Asset,
    usdc: Asset,
    eth: Asset,
}

impl Stage {
    pub fn new() -> Self {
        let mut world = World::new();
        let market = MarketBuilder::default().create(&mut world);
        let [usd1, usdc, eth] = [ReserveBuilder::usd1(), ReserveBuilder::usdc(), ReserveBuilder::eth()]
            .map(|builder| builder.create(&mut world, &market));
        let bank = world.new_user(&market);
        for asset in [usd1, usdc, eth] {
            world.fund(&bank, &asset, 1 << 50);
        }
        world.deposit(&bank, &usd1, 1 << 49).unwrap();
        world.hand_over_usd1(&market, &usd1);
        let flash = |config: &mut ReserveConfig| {
            (config.flash_capacity, config.flash_fee_bps) = (units(1_000_000, &usd1), 9);
        };
        world.configure(&market, &usd1, flash).unwrap();
        // A coin that is bought at par while it is worth less: the sooner there is something to liquidate.
        let terms = PegConfig { capacity: 1 << 62, price_floor: 50_000_000, ..Peg::config(&usdc) };
        let peg = world.create_peg(&market, &usdc, terms);
        Self { world, bank, peg, market, usd1, usdc, eth }
    }

    /// Somebody who borrowed USD1 against USDC, and some against ETH too, before USDC fell.
    pub fn victim(&mut self, rng: &mut Rng) -> User {
        self.world.set_price(&self.usdc, 1.0);
        self.world.publish_prices();
        let victim = self.borrower(self.usdc, rng.magnitude(20.0, 200_000.0));
        if rng.one_in(3) {
            let tokens = rng.magnitude(0.01, 10.0);
            self.supply(&victim, self.eth, tokens);
        }
        self.borrow(&victim, 0.93 + 0.06 * rng.part());
        self.world.advance_with_prices(rng.below(86_400) as i64 + 1);
        self.world.set_price(&self.usdc, 0.7 + 0.27 * rng.part());
        self.world.publish_prices();
        victim
    }

    fn borrower(&mut self, collateral: Asset, tokens: f64) -> User {
        let user = self.world.new_user(&self.market);
        self.supply(&user, collateral, tokens);
        user
    }

    fn supply(&mut self, user: &User, asset: Asset, tokens: f64) {
        self.world.fund(user, &asset, units(tokens, &asset));
        self.world.deposit(user, &asset, units(tokens, &asset)).unwrap();
    }

    fn borrow(&mut self, user: &User, part: f64) {
        let most = self.world.portfolio(user).max_borrow(self.usd1.index);
        self.world.borrow(user, &self.usd1, (most as f64 * part) as u64).unwrap();
    }

    pub fn view(&self) -> MarketView {
        self.world.view(&self.market.key)
    }

    /// A bot without a cent.
    fn poor_bot(&mut self, terms: Terms) -> Bot {
        let me = self.world.new_user(&self.market);
        Bot::new(me, Arc::new(Flash { route: Arc::new(PegRoute) }), terms)
    }
}

#[test]
fn a_hundred_flash_liquidations_come_to_what_was_offered() {
    let mut rng = Rng::new(29);
    let mut stage = Stage::new();
    let (mut liquidated, mut absorbed) = (0, 0);
    while liquidated < LIQUIDATIONS {
        let victim = stage.victim(&mut rng);
        let terms = Terms { min_profit: Profit(0), ..ANYTHING };
        let bot = stage.poor_bot(terms);
        let (view, store) = (stage.view(), store_of(&stage.world, &[victim]));
        let found = bot.search(&view, &store);
        let Some(offer) = found.offers.first() else { continue };
        let of = liquidation(offer).unwrap();
        let plan = of.plan;
        assert_eq!((plan.debt, plan.collateral), (stage.usd1.index, stage.usdc.index));
        let package = bot.package(&view, &store, &stage.world.obligation(&bot.me), offer);
        let outcome = stage.world.send_all(&[package.main, package.extra].concat());
        let meta = outcome.unwrap_or_else(|refusal| panic!("{plan:?}: {refusal}"));
        absorbed += meta.events.iter().filter(|event| matches!(event, Event::BadDebtAbsorbed(_))).count();
        let sold = PegRoute.convert(&view, plan.collateral, plan.received).unwrap().assets;
        let kept = sold
            - plan.repaid
            - fee_ceil(of.max_repay, view.usd1().unwrap().state.config.flash_fee()).unwrap();
        assert_eq!(stage.world.wallet(&bot.me, &stage.usd1), kept, "{plan:?}");
        assert_eq!(stage.world.wallet(&bot.me, &stage.usdc), 0, "{plan:?}");
        // A dollar at most: what the program reckons collateral with.
        assert_eq!(offer.profit, Profit(i128::from(kept) * (1 << 32) / 1_000_000), "{plan:?}");
        liquidated += 1;
    }
    assert!(absorbed > 0, "no liquidation took the last collateral");
}

#[test]
fn it_does_not_offer_what_the_swap_cannot_cover() {
    let mut stage = Stage::new();
    let victim = stage.borrower(stage.usdc, 10_000.0);
    stage.borrow(&victim, 0.999);
    stage.world.set_price(&stage.usdc, 0.95);
    stage.world.publish_prices();
    // A fee of a tenth takes more than the bonus and the coin's discount bring.
    for fee in [500, 1_000] {
        stage.world.configure_peg(&stage.market, &stage.peg, |config| config.buy_fee_bps = fee).unwrap();
    }
    let bot = stage.poor_bot(ANYTHING);
    let found = bot.search(&stage.view(), &store_of(&stage.world, &[victim]));
    assert_eq!(found.declined, [(victim.obligation, Reason::Unprofitable)]);
}

#[test]
fn it_does_not_offer_what_has_no_route_or_no_capacity() {
    let mut stage = Stage::new();
    let victim = stage.borrower(stage.eth, 1.0);
    stage.borrow(&victim, 0.99);
    stage.world.set_price(&stage.eth, 2_500.0);
    stage.world.publish_prices();
    let bot = stage.poor_bot(ANYTHING);
    let store = store_of(&stage.world, &[victim]);
    assert_eq!(bot.search(&stage.view(), &store).declined, [(victim.obligation, Reason::NoLiquidity)]);
    let none = |config: &mut ReserveConfig| config.flash_capacity = 0;
    stage.world.configure(&stage.market, &stage.usd1, none).unwrap();
    assert_eq!(bot.search(&stage.view(), &store).declined, [(victim.obligation, Reason::NoLiquidity)]);
}
