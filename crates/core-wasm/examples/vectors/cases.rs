//! What random walks do not meet: each case alone, and held here against what it is meant to be.

use serde_json::json;
use wlm_core::units::Bps;
use wlm_core_wasm::{Account, Action, Failure, Target};
use wlm_sdk::{
    instructions::{Amount, CollateralUse},
    pda,
    prices::{LEGACY_PYTH_RECEIVER, PYTH_RECEIVER, PriceImage, Receiver, VerificationLevel, push_feeds},
    program::state::{CollateralTerms, Obligation, PegFacility, Reserve, TermsRamp},
};

use crate::{
    accounts::{Accounts, MARKET, SOL, data, feed, mint, price},
    script::{Script, bigint, bytes},
    walk::thresholds_make_the_limit,
    world::{World, owner},
};

/// All of them, in a young market.
pub fn all() -> Vec<(&'static str, Script)> {
    let world = World::new(11);
    let mut all = vec![
        ("prices", prices(&world)),
        ("stale prices", stale(&world)),
        ("no obligation yet", beginner(&world)),
        ("SOL", sol(&world)),
        ("an empty vault", empty_vault(&world)),
        ("others' obligations", strangers(&world)),
        ("terms on their way", on_their_way(&world)),
    ];
    all.extend(broken(&world));
    all
}

/// The market's accounts with all prices as of now.
fn priced(world: &World) -> Accounts {
    Accounts { prices: prices_as_of(world, world.now), ..world.own_accounts() }
}

fn pushed(receiver: Receiver, price: &PriceImage) -> Account {
    let address = receiver.push_feed(0, &price.feed_id);
    Account { address, owner: receiver.program(), data: price.to_bytes() }
}

/// Whose price counts: the newest that the market believes.
fn prices(world: &World) -> Script {
    let now = world.now;
    let image = |index, usd, later| price(index, usd, now + later);
    let foreign = |price: PriceImage| Account { owner: mint(4), ..pushed(Receiver::Current, &price) };
    let partial =
        PriceImage { verification: VerificationLevel::Partial { num_signatures: 5 }, ..image(4, 7, 0) };
    let accounts = Accounts {
        prices: vec![
            // The newer one is the legacy receiver's.
            pushed(Receiver::Current, &image(0, 100_000_001, 1)),
            pushed(Receiver::Legacy, &image(0, 100_000_002, 2)),
            // And the current one's, found later.
            pushed(Receiver::Legacy, &image(1, 99_000_001, 1)),
            pushed(Receiver::Current, &image(1, 99_000_002, 2)),
            // Whoever owns it may write anything.
            foreign(image(2, 1, 5)),
            // Both of one second: the first counts.
            pushed(Receiver::Legacy, &image(3, 14_000_000_000, 2)),
            pushed(Receiver::Current, &image(3, 13_000_000_000, 2)),
            // Too few guardians, and a feed that nobody asks for.
            pushed(Receiver::Current, &partial),
            pushed(Receiver::Current, &image(9, 1, 0)),
        ],
        ..world.own_accounts()
    };
    Script::new(&accounts, now + 3, |calls, market| {
        let reserves = market.reserves().expect("right accounts");
        let spots: Vec<_> = reserves.iter().map(|reserve| reserve.price.published.price).collect();
        assert_eq!(spots, [100_000_002, 99_000_002, 300_000_000_000, 14_000_000_000, 1_234]);
        let passed: Vec<_> = reserves.iter().map(|reserve| reserve.price_account.clone()).collect();
        let kept = |index: u16, place: usize| Some(push_feeds(&feed(index))[place].to_string());
        assert_eq!(passed, [kept(0, 1), kept(1, 0), None, kept(3, 1), None]);
        calls.call("reserves", vec![], Ok::<_, Failure>(reserves));
        calls.call("pegs", vec![], market.pegs());
        calls.instructions(market, (&owner(0), 0, None), &Action::Supply { reserve: 0, assets: 5 });
        calls.instructions(market, (&owner(0), 0, None), &Action::Supply { reserve: 2, assets: 5 });
    })
}

/// A debtor, supplied with one asset and owing another, to the edge.
fn debtor(world: &World, supplied: u16, owed: u16) -> (World, Obligation) {
    let mut after = World::new(11);
    let all = world.quotes(world.borrowers[0]);
    let (_, all) = all.deposit(supplied, world.units(supplied, 10_000)).expect("within the caps");
    let all = all.set_collateral(supplied, CollateralUse::Enabled).expect("it has a price");
    let (_, all) = all.borrow(owed, all.max_borrow(owed)).expect("the most that can be");
    let obligation = all.obligation;
    for (index, reserve) in (0..).zip(&mut after.reserves) {
        *reserve = *all.reserve(index).expect("all are in it");
    }
    (after, obligation)
}

/// Prices that are too old for new risk, and then for liquidations.
fn stale(world: &World) -> Script {
    let (world, obligation) = debtor(world, 2, 0);
    let data = data(&obligation);
    Script::new(&priced(&world), world.now, |calls, market| {
        for later in [60, 61, 300, 301] {
            let now = world.now + later;
            calls.within("at", vec![bigint(now)], Ok::<_, Failure>(market.at(now)), |calls, market| {
                calls.call("figures", vec![], market.figures());
                calls.call("reserve", vec![json!(2)], market.reserve(2));
                calls.call("quoteBuy", vec![json!(0), bigint(1_000)], market.quote_buy(0, 1_000));
                let all = market.portfolio(Some(&data));
                let refused = |failure: Failure| failure.name;
                let name = all.as_ref().expect("its own").health().map_err(refused);
                assert_eq!(name.err().as_deref(), (later > 300).then_some("PriceStale"));
                calls.within("portfolio", vec![bytes(&data)], all, |calls, all| {
                    calls.call("health", vec![], all.health());
                    calls.call("positions", vec![], all.positions());
                    calls.call("totals", vec![], all.totals());
                    calls.act("borrow", vec![json!(0), bigint(1)], all.borrow(0, 1));
                    calls.act("withdraw", vec![json!(2), bigint(1)], all.withdraw(2, Amount::Exact(1)));
                });
            });
        }
    })
}

/// The first action opens the obligation.
fn beginner(world: &World) -> Script {
    Script::new(&priced(world), world.now, |calls, market| {
        let me = (&owner(5), 0, None);
        calls.within("portfolio", vec![], market.portfolio(None), |calls, all| {
            calls.call("owner", vec![], Ok::<_, Failure>(all.owner()));
            calls.call("obligation", vec![], Ok::<_, Failure>(all.obligation()));
            calls.call("positions", vec![], all.positions());
            calls.call("totals", vec![], all.totals());
            calls.act("deposit", vec![json!(2), bigint(700)], all.deposit(2, 700));
        });
        let supply = Action::Supply { reserve: 2, assets: 700 };
        let built = market.instructions(owner(5), 0, None, &supply).expect("nothing refuses it");
        assert_eq!(built.len(), 2, "the obligation is opened, and supplied to");
        calls.instructions(market, me, &supply);
        calls.instructions(market, me, &Action::SetEmode { group: 1 });
        calls.instructions(market, me, &Action::Close);
    })
}

/// SOL is wrapped where it is paid, and unwrapped where it is received.
fn sol(world: &World) -> Script {
    let (world, obligation) = debtor(world, 0, SOL);
    let data = data(&obligation);
    Script::new(&priced(&world), world.now + 40, |calls, market| {
        let me = (&obligation.owner, obligation.id, Some(&data[..]));
        let count = |action: &Action| {
            market.instructions(obligation.owner, obligation.id, Some(&data), action).map(|all| all.len())
        };
        let repay = Action::Repay { reserve: SOL, amount: Amount::All };
        // A token account is made, paid, and counted; repaid from; and closed.
        assert_eq!(count(&repay), Ok(5));
        for action in [
            repay,
            Action::Repay { reserve: SOL, amount: Amount::Exact(9) },
            Action::Supply { reserve: SOL, assets: 1_000_000_000 },
            Action::Withdraw { reserve: SOL, amount: Amount::All },
            Action::Withdraw { reserve: 0, amount: Amount::All },
            Action::Borrow { reserve: SOL, assets: 1 },
        ] {
            calls.instructions(market, me, &action);
        }
        calls.instructions(
            market,
            (&owner(5), 9, None),
            &Action::Repay { reserve: SOL, amount: Amount::All },
        );
    })
}

/// Where the vault is empty, a liquidator receives shares, for which his own obligation is opened.
fn empty_vault(world: &World) -> Script {
    let (mut world, obligation) = debtor(world, 2, 0);
    // The price falls after the one in the reserve, which would count otherwise.
    world.now += 1;
    let price = &mut world.prices[2];
    (price.price, price.ema) = (price.price / 10 * 8, price.ema / 10 * 8);
    let reserve = &mut world.reserves[2];
    let cash = reserve.cash;
    reserve.cash = 0;
    // Lent out, all of it: so that its suppliers' claims are covered still.
    let debt = reserve.accrued_pool(world.now).expect("small").debt_index.shares_minted_ceil(cash);
    reserve.debt_shares = debt.expect("small").0.into();
    let data = data(&obligation);
    let target = || {
        let address = pda::obligation(&MARKET, &obligation.owner, obligation.id);
        Target { address, data: data.clone() }
    };
    Script::new(&priced(&world), world.now, |calls, market| {
        let all = market.portfolio(Some(&data));
        let plan = all.as_ref().expect("its own").liquidation_plan(u64::MAX);
        assert!(plan.expect("under water").receives_shares);
        calls.within("portfolio", vec![bytes(&data)], all, |calls, all| {
            calls.call("liquidationPlan", vec![], Ok::<_, Failure>(all.liquidation_plan(u64::MAX)));
            let args = vec![json!(0), json!(2), bigint(1_000_000_000)];
            calls.act("liquidate", args, all.liquidate(0, 2, 1_000_000_000));
        });
        let pair = |budget| Action::Liquidate {
            target: target(),
            debt: 0,
            collateral: 2,
            budget,
            slippage: Bps(50),
        };
        for budget in [1_000_000_000, u64::MAX, 0] {
            calls.instructions(market, (&owner(3), 0, None), &pair(budget));
        }
        calls.instructions(market, (&owner(3), 0, None), &Action::Absorb { target: target(), debt: 0 });
    })
}

/// Obligations of others, and of other markets.
fn strangers(world: &World) -> Script {
    let mine = world.borrowers[1];
    let theirs = Obligation { market: mint(4), ..mine };
    let data = [mine, theirs].map(|obligation| data(&obligation));
    Script::new(&priced(world), world.now, |calls, market| {
        let close = Action::Close;
        calls.instructions(market, (&owner(1), 1, Some(&data[0])), &close);
        calls.instructions(market, (&owner(2), 1, Some(&data[0])), &close);
        calls.instructions(market, (&owner(1), 2, Some(&data[0])), &close);
        calls.instructions(market, (&owner(1), 1, Some(&data[1])), &close);
        calls.within("portfolio", vec![bytes(&data[1])], market.portfolio(Some(&data[1])), |_, _| {});
        calls.within("portfolio", vec![bytes(&[])], market.portfolio(Some(&[])), |_, _| {});
        let target = Target { address: mint(4), data: data[1].clone() };
        calls.instructions(market, (&owner(2), 0, None), &Action::Absorb { target, debt: 0 });
    })
}

/// Ramps, stops, a deficit, and an obligation whose debt leaves its e-mode group.
fn on_their_way(world: &World) -> Script {
    let (mut world, obligation) = debtor(world, 2, SOL);
    let now = world.now;
    let emode = world.quotes(obligation).set_emode(2).expect("both are of the group");
    let data = data(&emode.obligation);
    let ramp = TermsRamp { start: now, end: now + 1_000, threshold_bps: 8_500, ..world.reserves[2].ramp };
    world.reserves[2].ramp = TermsRamp { debt_weight_bps: 10_000, ..ramp };
    let sol = &mut world.reserves[usize::from(SOL)];
    sol.config.emode_mask = 0;
    sol.config.debt_weight_bps = 12_000;
    sol.ramp = TermsRamp { debt_weight_bps: 10_000, left_threshold_bps: 9_300, left_groups: 2, ..ramp };
    (world.reserves[0].facility_level, world.reserves[0].facility_deficit) = (1_000_000, 1_000_000);
    world.reserves[1].deposits_stopped_until = now + 500;
    world.reserves[4].borrows_stopped_until = now + 500;
    world.reserves[2].config.flags = 3;
    world.market.offered_roles = [mint(4), Default::default(), owner(1)];
    world.market.emode_groups[0].set_terms(&CollateralTerms::default(), 1_000, now);
    Script::new(&priced(&world), now, |calls, market| {
        for later in [0, 400, 499, 500, 999, 1_000] {
            let now = now + later;
            // Prices as of then, which have not moved.
            let accounts = Accounts { prices: prices_as_of(&world, now), ..priced(&world) };
            let anew = accounts.market(now).expect("right accounts");
            thresholds_make_the_limit(&anew.portfolio(Some(&data)).expect("its own"));
            calls.within("at", vec![bigint(now)], Ok::<_, Failure>(market.at(now)), |calls, market| {
                calls.call("figures", vec![], market.figures());
                calls.call("reserves", vec![], market.reserves());
                calls.within("portfolio", vec![bytes(&data)], market.portfolio(Some(&data)), |calls, all| {
                    calls.call("health", vec![], all.health());
                    calls.call("positions", vec![], all.positions());
                    calls.switch("setEmode", vec![json!(1)], all.set_emode(1));
                    thresholds_make_the_limit(all);
                });
            });
        }
    })
}

fn prices_as_of(world: &World, now: i64) -> Vec<Account> {
    let current = |price: &PriceImage| pushed(Receiver::Current, &PriceImage { published_at: now, ..*price });
    world.prices.iter().map(current).collect()
}

/// Accounts that are none of the market's.
fn broken(world: &World) -> Vec<(&'static str, Script)> {
    let right = priced(world);
    let case = |name, change: &dyn Fn(&mut Accounts)| {
        let mut accounts = right.clone();
        change(&mut accounts);
        (name, Script::new(&accounts, world.now, |_, _| {}))
    };
    let of_another = |reserve: &Reserve| data(&Reserve { market: mint(4), ..*reserve });
    let peg_of_another = |peg: &PegFacility| data(&PegFacility { market: mint(4), ..*peg });
    vec![
        case("another's market", &|all| all.market.owner = mint(4)),
        case("another's reserve", &|all| all.reserves[3].owner = PYTH_RECEIVER),
        case("another's peg", &|all| all.pegs[1].owner = LEGACY_PYTH_RECEIVER),
        case("a reserve as market", &|all| all.market.data.clone_from(&all.reserves[0].data)),
        case("a market as reserve", &|all| all.reserves[1].data.clone_from(&all.market.data)),
        case("a reserve as peg", &|all| all.pegs[0].data.clone_from(&all.reserves[0].data)),
        case("a cut reserve", &|all| all.reserves[2].data.truncate(100)),
        case("a long market", &|all| all.market.data.push(0)),
        case("a reserve of another market", &|all| all.reserves[4].data = of_another(&world.reserves[4])),
        case("a peg of another market", &|all| all.pegs[0].data = peg_of_another(&world.pegs[0])),
        case("a missing reserve", &|all| drop(all.reserves.remove(1))),
        case("a missing last reserve", &|all| drop(all.reserves.pop())),
        case("a reserve twice", &|all| all.reserves.push(all.reserves[4].clone())),
        case("no reserve at all", &|all| all.reserves.clear()),
    ]
}
