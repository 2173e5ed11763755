//! A quote is the outcome: what `wlm_sdk::quotes` says of an action is what the program then does, to
//! the last byte of every account it keeps, and it refuses for the same reason.

#[path = "../invariants/rng.rs"]
mod rng;

mod stage;

use bytemuck::bytes_of;
use rng::Rng;
use stage::{Stage, Step};
use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{
        Amount::{All, Exact},
        CollateralUse, LiquidateArgs, Receive,
    },
    quotes::{Portfolio, Refused},
};
use wlm_test_kit::{Outcome, User, World};

const ACTIONS: u32 = 3_000;
const LIQUIDATIONS: u32 = 1_000;

/// Whether quote and outcome agree; `true` if the action went through.
fn agree<T>(world: &World, user: &User, quote: Result<(T, Portfolio), Refused>, outcome: Outcome) -> bool {
    match (quote, outcome) {
        (Ok((_, after)), Ok(_)) => {
            let obligation = world.obligation(user);
            assert_eq!(
                bytes_of(&after.obligation),
                bytes_of(&obligation),
                "{:?} is {obligation:?}",
                after.obligation
            );
            for asset in world.assets() {
                let (quoted, is) = (after.reserve(asset.index).unwrap(), world.reserve(asset));
                assert_eq!(bytes_of(quoted), bytes_of(&is), "{}: {quoted:?} is {is:?}", asset.symbol);
            }
            true
        }
        (Err(Refused::Rule(error)), Err(refusal)) => {
            assert_eq!(refusal.wlm(), Some(error), "{refusal}");
            false
        }
        (quote, outcome) => panic!("quoted {:?}, was {outcome:?}", quote.map(drop)),
    }
}

#[test]
fn every_action_does_what_was_quoted() {
    let mut rng = Rng::new(7);
    let mut done = [0; Step::ALL.len()];
    let mut stage = Stage::new();
    for _ in 0..ACTIONS {
        let (step, user, asset) = (rng.pick(&Step::ALL), stage.any_user(&mut rng), stage.any_asset(&mut rng));
        let portfolio = stage.world.portfolio(&user);
        let index = asset.index;
        let world = &mut stage.world;
        let went = match step {
            Step::Deposit => {
                let assets = rng.magnitude(1.0, 1e11) as u64;
                let outcome = world.deposit(&user, &asset, assets);
                agree(world, &user, portfolio.deposit(index, assets), outcome)
            }
            Step::Withdraw => {
                let amount = if rng.one_in(4) { All } else { Exact(rng.magnitude(1.0, 1e11) as u64) };
                let outcome = world.withdraw(&user, &asset, amount);
                agree(world, &user, portfolio.withdraw(index, amount), outcome)
            }
            Step::Borrow => {
                let assets = rng.magnitude(1.0, 1e11) as u64;
                let outcome = world.borrow(&user, &asset, assets);
                agree(world, &user, portfolio.borrow(index, assets), outcome)
            }
            Step::Repay => {
                let amount = if rng.one_in(4) { All } else { Exact(rng.magnitude(1.0, 1e11) as u64) };
                let outcome = world.repay(&user, &asset, amount);
                agree(world, &user, portfolio.repay(index, amount), outcome)
            }
            Step::Collateral => {
                let to = rng.pick(&[CollateralUse::Enabled, CollateralUse::Disabled]);
                let quote = portfolio.set_collateral(index, to).map(|after| ((), after));
                let outcome = world.set_collateral(&user, &asset, to);
                agree(world, &user, quote, outcome)
            }
            Step::Emode => {
                let group = rng.below(4) as u8;
                let outcome = world.set_emode(&user, group);
                agree(world, &user, portfolio.set_emode(group).map(|after| ((), after)), outcome)
            }
            Step::Time => {
                let seconds = rng.below(86_400) as i64 + 1;
                if rng.one_in(5) {
                    world.advance(seconds)
                } else {
                    world.advance_with_prices(seconds)
                }
                true
            }
            Step::Price => {
                let usd = stage::price(&asset) * (0.8 + 0.4 * rng.part());
                world.set_price(&asset, usd);
                true
            }
        };
        done[step as usize] += u32::from(went);
    }
    assert!(done.iter().all(|times| *times >= 100), "{done:?} of {:?}", Step::ALL);
}

#[test]
fn the_most_is_the_most_to_the_unit() {
    let mut rng = Rng::new(11);
    let (mut loans, mut withdrawals) = (0, 0);
    for _ in 0..12 {
        let mut stage = Stage::lived_in(&mut rng);
        for _ in 0..8 {
            let (user, asset) = (stage.any_user(&mut rng), stage.any_asset(&mut rng));
            let portfolio = stage.world.portfolio(&user);
            let most = portfolio.max_borrow(asset.index);
            stage.world.clone().borrow(&user, &asset, most + 1).unwrap_err();
            if most > 0 {
                stage.world.clone().borrow(&user, &asset, most).unwrap();
                loans += 1;
            }
            let most = portfolio.max_withdraw(asset.index);
            stage.world.clone().withdraw(&user, &asset, Exact(most + 1)).unwrap_err();
            if most > 0 {
                stage.world.withdraw(&user, &asset, Exact(most)).unwrap();
                withdrawals += 1;
            }
        }
    }
    assert!(loans >= 20 && withdrawals >= 20, "{loans} loans, {withdrawals} withdrawals");
}

#[test]
fn a_thousand_liquidations_come_to_what_was_planned() {
    let mut rng = Rng::new(13);
    let (mut liquidated, mut in_shares) = (0, 0);
    while liquidated < LIQUIDATIONS {
        let mut stage = Stage::partly_in_emode(&mut rng);
        for asset in stage.coins() {
            if rng.one_in(3) {
                stage.tighten(&asset, &mut rng);
            }
            stage.world.set_price(&asset, stage::price(&asset) * (0.3 + 0.6 * rng.part()));
        }
        stage.world.publish_prices();
        let bank = stage.bank;
        for user in stage.users {
            for _ in 0..3 {
                let portfolio = stage.world.portfolio(&user);
                let budget = rng.magnitude(1e6, 1e12) as u64;
                let Some(plan) = portfolio.liquidation_plan(|_| budget) else { break };
                let receiver = stage.world.obligation(&bank);
                in_shares += u32::from(plan.receive == Receive::Shares);
                let pair = (stage.asset(plan.debt), stage.asset(plan.collateral));
                let args = LiquidateArgs {
                    max_repay: Exact(budget),
                    min_receive: plan.received,
                    receive: plan.receive,
                };
                let quote = portfolio.liquidate((plan.debt, plan.collateral), &args, Some(&receiver));
                let outcome = stage.world.liquidate_with(&bank, &user, (&pair.0, &pair.1), args);
                let meta = outcome.as_ref().unwrap_or_else(|refusal| panic!("{plan:?}: {refusal}"));
                let [Event::Liquidated(event)] = meta.events.as_slice() else { panic!("{:?}", meta.events) };
                assert_eq!((event.repaid, event.to_liquidator), (plan.repaid, plan.received), "{plan:?}");
                assert!(agree(&stage.world, &user, quote, outcome));
                liquidated += 1;
            }
        }
    }
    assert!(in_shares > 0, "no vault was short");
}

/// As the program, which knows nowhere to put them.
#[test]
fn shares_without_an_obligation_to_take_them_are_refused() {
    let stage = Stage::new();
    let [debt, collateral] = [0, 2];
    let args = LiquidateArgs { max_repay: All, min_receive: 0, receive: Receive::Shares };
    let quote = stage.world.portfolio(&stage.users[0]).liquidate((debt, collateral), &args, None);
    assert_eq!(quote.err(), Some(Refused::Rule(&WlmError::MissingLiquidatorObligation)));
}
