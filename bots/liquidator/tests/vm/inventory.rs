//! A thousand liquidations out of the bot's own pocket.

use std::sync::Arc;

use wlm_core::units::Bps;
use wlm_liquidator::{
    profit::Profit,
    reason::Reason,
    route::{Conversion, Hold, PegRoute, Route},
    store::Store,
    strategy::{Deal, Inventory, Offer, Terms},
};
use wlm_sdk::{events::Event, instructions::Receive, view::MarketView};
use wlm_test_kit::{User, World};

use crate::{
    bot::{ANYTHING, Bot, liquidation, store as store_of},
    rng::Rng,
    stage::{self, Stage},
};

const LIQUIDATIONS: u32 = 1_000;

/// What was seen on the way.
#[derive(Debug, Default)]
struct Tally {
    liquidated: u32,
    in_shares: u32,
    absorbed: usize,
}

fn hold() -> Arc<Inventory> {
    Arc::new(Inventory { route: Arc::new(Hold) })
}

/// A stage after a crash, and whoever may be unhealthy in it.
fn crashed(rng: &mut Rng) -> Stage {
    let mut stage = Stage::lived_in(rng);
    for asset in stage.coins() {
        stage.world.set_price(&asset, stage::price(&asset) * (0.3 + 0.6 * rng.part()));
    }
    stage.world.publish_prices();
    stage
}

#[test]
fn a_thousand_liquidations_come_to_what_was_offered() {
    let mut rng = Rng::new(17);
    let mut tally = Tally::default();
    while tally.liquidated < LIQUIDATIONS {
        let mut stage = crashed(&mut rng);
        let users = stage.users;
        loop {
            let view = stage.world.view(&stage.bank.market);
            let store = store_of(&stage.world, &users);
            let budget = rng.magnitude(1e7, 1e12) as u64;
            let terms = Terms { headroom: rng.pick(&[Bps(0), Bps(1), Bps(50), Bps(1_000)]), ..ANYTHING };
            let bot = Bot::new(stage.bank, hold(), terms).with_budget(view.reserves.len(), budget);
            let found = bot.search(&view, &store);
            nothing_is_missed(&stage.world, &users, &found.offers, budget);
            let Some(offer) = found.offers.first() else { break };
            settle(&mut stage.world, &bot, (&view, &store), offer, &mut tally);
        }
    }
    assert!(tally.in_shares > 0 && tally.absorbed > 0, "{tally:?}");
}

/// What the SDK's own plan finds for each user, one at a time, is what the bot offers.
fn nothing_is_missed(world: &World, users: &[User], offers: &[Offer], budget: u64) {
    assert!(offers.is_sorted_by(|a, b| a.profit >= b.profit));
    for user in users {
        let plan = world.portfolio(user).liquidation_plan(|_| budget);
        let offer = offers.iter().find(|offer| offer.address == user.obligation).and_then(liquidation);
        let profits = (plan.map(|plan| plan.profit()), offer.map(|offer| offer.plan.profit()));
        assert_eq!(profits.0, profits.1, "{plan:?}");
    }
}

/// Does what was offered, in one transaction, and holds the outcome against the offer.
fn settle(
    world: &mut World,
    bot: &Bot,
    (view, store): (&MarketView, &Store),
    offer: &Offer,
    tally: &mut Tally,
) {
    let victim = offer.address;
    let before = wallets(world, &bot.me);
    let package = bot.package(view, store, &world.obligation(&bot.me), offer);
    let outcome = world.send_all(&[package.main, package.extra].concat());
    let meta = outcome.unwrap_or_else(|refusal| panic!("{refusal}"));
    let absorbed = meta.events.iter().filter(|event| matches!(event, Event::BadDebtAbsorbed(_))).count();
    let debts = match &offer.deal {
        Deal::BadDebt(bad_debt) => bad_debt.debts.len(),
        Deal::Liquidation(of) => of.bad_debt.debts.len(),
    };
    assert_eq!(absorbed, debts);
    tally.absorbed += absorbed;
    if let Some(liquidation) = liquidation(offer) {
        let plan = &liquidation.plan;
        let events = meta.events.iter().filter_map(|event| match event {
            Event::Liquidated(event) => Some(event),
            _ => None,
        });
        let [event] = events.collect::<Vec<_>>()[..] else { panic!("{:?}", meta.events) };
        assert_eq!(
            (event.obligation, event.repaid, event.to_liquidator),
            (victim, plan.repaid, plan.received)
        );
        assert_eq!(offer.profit, Profit(plan.profit()));
        let mut expected = before;
        expected[usize::from(plan.debt)] -= plan.repaid;
        if plan.receive == Receive::Tokens {
            expected[usize::from(plan.collateral)] += plan.received;
        }
        assert_eq!(wallets(world, &bot.me), expected, "{plan:?}");
        tally.liquidated += 1;
        tally.in_shares += u32::from(plan.receive == Receive::Shares);
    }
}

fn wallets(world: &World, user: &User) -> Vec<u64> {
    world.assets().iter().map(|asset| world.wallet(user, asset)).collect()
}

/// With the peg as its route, dollars that were seized come out as USD1, to the unit.
#[test]
fn seized_dollars_go_the_way_of_the_peg() {
    let mut rng = Rng::new(19);
    let mut stage = crate::flash::Stage::new();
    let mut swapped = 0;
    for _ in 0..40 {
        let victim = stage.victim(&mut rng);
        let view = stage.view();
        let store = store_of(&stage.world, &[victim]);
        let inventory = Arc::new(Inventory { route: Arc::new(PegRoute) });
        let bot = Bot::new(stage.bank, inventory, ANYTHING).with_budget(view.reserves.len(), 1 << 50);
        let found = bot.search(&view, &store);
        let Some(offer) = found.offers.first() else { continue };
        let plan = liquidation(offer).unwrap().plan;
        let mut expected = wallets(&stage.world, &bot.me);
        let package = bot.package(&view, &store, &stage.world.obligation(&bot.me), offer);
        stage.world.send_all(&package.main).unwrap_or_else(|refusal| panic!("{refusal}"));
        let sold = PegRoute.convert(&view, plan.collateral, plan.received);
        let brings = sold.unwrap_or(Conversion { into: plan.collateral, assets: plan.received });
        expected[usize::from(plan.debt)] -= plan.repaid;
        expected[usize::from(brings.into)] += brings.assets;
        assert_eq!(wallets(&stage.world, &bot.me), expected, "{plan:?}");
        swapped += u32::from(sold.is_some());
    }
    assert!(swapped > 10, "{swapped}");
}

#[test]
fn without_funds_it_says_so() {
    let mut rng = Rng::new(23);
    let stage = loop {
        let stage = crashed(&mut rng);
        let plan = stage.world.portfolio(&stage.users[0]).liquidation_plan(|_| u64::MAX);
        if plan.is_some() {
            break stage;
        }
    };
    let view = stage.world.view(&stage.bank.market);
    let store = store_of(&stage.world, &stage.users[..1]);
    let bot = Bot::new(stage.bank, hold(), ANYTHING);
    let found = bot.search(&view, &store);
    assert!(found.offers.is_empty());
    assert_eq!(found.declined, [(stage.users[0].obligation, Reason::InsufficientFunds)]);
    let greedy = Terms { min_profit: Profit::from_dollars(1e12), ..ANYTHING };
    let bot = Bot::new(stage.bank, hold(), greedy).with_budget(view.reserves.len(), 1 << 50);
    assert_eq!(bot.search(&view, &store).declined, [(stage.users[0].obligation, Reason::Unprofitable)]);
}

/// Interest goes on between the quote and the transaction: what takes everything still does.
#[test]
fn a_minute_later_it_still_comes_through() {
    let mut rng = Rng::new(41);
    let (mut tried, mut worked_without) = (0, 0);
    while tried < 200 {
        let mut stage = crashed(&mut rng);
        for user in stage.users {
            let (view, store) = (stage.world.view(&stage.bank.market), store_of(&stage.world, &[user]));
            let exact = Terms { headroom: Bps(0), ..ANYTHING };
            let [exact, roomy] = [exact, ANYTHING]
                .map(|terms| Bot::new(stage.bank, hold(), terms).with_budget(view.reserves.len(), 1 << 50));
            let offers = [&exact, &roomy].map(|bot| bot.search(&view, &store).offers);
            let ([exact_offer], [roomy_offer]) = (&offers[0][..], &offers[1][..]) else { continue };
            if liquidation(roomy_offer).is_none() {
                continue;
            }
            stage.world.advance(60);
            let own = stage.world.obligation(&stage.bank);
            let package = exact.package(&view, &store, &own, exact_offer);
            worked_without += u32::from(stage.world.clone().send_all(&package.main).is_ok());
            let package = roomy.package(&view, &store, &own, roomy_offer);
            stage.world.send_all(&package.main).unwrap_or_else(|refusal| panic!("{refusal}"));
            tried += 1;
            stage.world.publish_prices();
        }
    }
    assert!(worked_without < tried, "headroom makes no difference");
}
