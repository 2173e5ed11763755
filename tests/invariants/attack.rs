//! One attacker with an own obligation, a few actions, no time: nothing to gain.

use wlm_sdk::instructions::{Amount, CollateralUse};
use wlm_test_kit::{Asset, User};

use crate::{dollars, run::Run};

const MOST_ACTIONS: u64 = 8;

const ROUND_TRIP: &str = "round trip at a peg: done";

/// Lets an attacker try something, takes everything back, and counts the tokens. Returns how often they
/// went through a peg facility and back.
pub fn try_one(run: &mut Run) -> usize {
    let attacker = run.world.new_user(&run.market);
    run.enrich(&attacker);
    let assets: Vec<Asset> = run.listed.iter().map(|listed| listed.asset).collect();
    let before = balances(run, &attacker, &assets);
    let mut tried = Vec::new();
    for _ in 0..=run.rng.below(MOST_ACTIONS) {
        tried.push(one_action(run, &attacker));
    }
    unwind(run, &attacker, &assets);
    let after = balances(run, &attacker, &assets);
    for (asset, (was, is)) in assets.iter().zip(before.iter().zip(&after)) {
        assert!(is <= was, "{} more {} by {tried:?}", is - was, asset.symbol);
    }
    tried.iter().filter(|what| *what == ROUND_TRIP).count()
}

fn balances(run: &Run, attacker: &User, assets: &[Asset]) -> Vec<u64> {
    assets.iter().map(|asset| run.world.wallet(attacker, asset)).collect()
}

fn one_action(run: &mut Run, attacker: &User) -> String {
    let place = run.a_reserve();
    let usd = run.rng.magnitude(0.000_000_1, 100_000.0);
    let (asset, assets) = (run.listed[place].asset, run.listed[place].worth(usd).max(1));
    let kind = run.rng.below(11);
    if kind > 8 {
        let done = dollars::round_trip(run, attacker).is_some_and(|outcome| outcome.is_ok());
        return if done { ROUND_TRIP.to_owned() } else { "no round trip".to_owned() };
    }
    let (name, outcome) = match kind {
        0..3 => ("deposit", run.world.deposit(attacker, &asset, assets)),
        3 => ("withdraw", run.world.withdraw(attacker, &asset, Amount::Exact(assets))),
        4 | 5 => ("borrow", run.world.borrow(attacker, &asset, assets)),
        6 => ("repay", run.world.repay(attacker, &asset, Amount::Exact(assets))),
        7 => ("disable", run.world.set_collateral(attacker, &asset, CollateralUse::Disabled)),
        _ => ("refresh", run.world.refresh(&asset)),
    };
    let result = outcome.map_or_else(|refusal| refusal.name(), |_| "done".to_owned());
    format!("{name} {assets} {}: {result}", asset.symbol)
}

fn unwind(run: &mut Run, attacker: &User, assets: &[Asset]) {
    let holds = |run: &Run, asset: &Asset| run.world.obligation(attacker).find(asset.index).is_some();
    for asset in assets {
        if run.world.owed(attacker, asset) > 0 {
            run.world.repay(attacker, asset, Amount::All).expect("a repayment always succeeds");
        }
    }
    for asset in assets {
        if holds(run, asset) {
            run.world.withdraw(attacker, asset, Amount::All).expect("nobody else took the cash");
        }
    }
}
