//! Changes that governance has proposed: all kinds, in every state, carried out and ended.

use anchor_lang::{AccountSerialize, prelude::Pubkey};
use wlm_core_wasm::{Account, Action, Ending, Failure, Market};
use wlm_sdk::{
    changes::replaced,
    instructions::{
        ConfigChange, EmodeChange, PegChange, PegConfig, RatePoint, ReserveChange, Role, SettingsChange,
    },
    pda,
    prices::Receiver,
    program::state::{PegFacility, PendingChange, Reserve},
    view::{MarketView, PegView, ReserveView},
};

use crate::{
    accounts::{GOVERNANCE, GUARDIAN, MARKET, feed, mint, price},
    script::{Calls, Script, bigint, bytes},
    world::{World, owner},
};

const DELAY: i64 = 86_400;
const WINDOW: i64 = 604_800;
/// A feed that the market has no price of yet, by its number.
const NEW_FEED: u16 = 40;

/// Each case under its name.
pub fn all() -> Vec<(&'static str, Script)> {
    let world = World::new(13);
    vec![
        ("kinds of changes", kinds(&world)),
        ("states of changes", states(&world)),
        ("the ends of changes", ends(&world)),
    ]
}

/// As the program keeps it: with the values that it would replace.
fn proposed(world: &World, target: Pubkey, new: ConfigChange) -> PendingChange {
    let reserve =
        |state: &Reserve| ReserveView::new(pda::reserve(&MARKET, &state.mint), String::new(), *state);
    let reserves = world.reserves.iter().map(reserve).collect();
    let peg =
        |state: &PegFacility| PegView::new(pda::peg_facility(&MARKET, &state.mint), String::new(), *state);
    let pegs = world.pegs.iter().map(peg).collect();
    let view = MarketView::new((MARKET, world.market), world.now, reserves, pegs);
    PendingChange {
        version: 1,
        bump: 255,
        market: MARKET,
        id: 1_763_856_000,
        proposer: GOVERNANCE,
        payer: owner(4),
        proposed_at: world.now,
        executable_at: world.now + DELAY,
        expires_at: world.now + DELAY + WINDOW,
        target,
        old: replaced(&view, &target, &new),
        new,
    }
}

fn data(change: &PendingChange) -> Vec<u8> {
    let mut data = Vec::new();
    change.try_serialize(&mut data).expect("a vector takes every byte");
    data
}

/// Of the USDC-like reserve: terms, a feed, a curve, groups and a capacity.
fn reserve_change(world: &World) -> PendingChange {
    let mut curve = world.reserves[1].config.curve;
    curve[1] = RatePoint { utilisation_bps: 10_000, apr_bps: 900 };
    let change = ReserveChange {
        feed_id: Some(feed(NEW_FEED)),
        supply_cap: Some(5_000_000),
        ltv_bps: Some(7_400),
        flash_capacity: Some(1_000),
        flags: Some(2),
        curve_len: Some(2),
        curve: Some(curve),
        emode_mask: Some(3),
        ..ReserveChange::default()
    };
    proposed(world, pda::reserve(&MARKET, &mint(1)), ConfigChange::Reserve(Box::new(change)))
}

fn new_reserve(world: &World) -> PendingChange {
    let mut config = world.reserves[4].config;
    config.feed_id = feed(NEW_FEED);
    proposed(world, mint(NEW_FEED), ConfigChange::NewReserve(Box::new(config)))
}

fn new_peg(world: &World) -> PendingChange {
    let config = PegConfig { capacity: 9, ..world.pegs[0].config };
    proposed(world, mint(4), ConfigChange::NewPeg(config))
}

fn settings(world: &World) -> PendingChange {
    let change = SettingsChange {
        dust_usd_micros: Some(5_000_000),
        change_delay: Some(172_800),
        ..SettingsChange::default()
    };
    proposed(world, MARKET, ConfigChange::Settings(change))
}

fn role(world: &World, role: Role, to: Pubkey) -> PendingChange {
    proposed(world, MARKET, ConfigChange::Role { role, to })
}

fn every_kind(world: &World) -> Vec<PendingChange> {
    let peg = PegChange { capacity: Some(7), sell_fee_bps: Some(1), ..PegChange::default() };
    let emode = |group| {
        let terms = EmodeChange {
            ltv_bps: Some(9_100),
            liquidation_threshold_bps: Some(9_400),
            ..EmodeChange::default()
        };
        proposed(world, MARKET, ConfigChange::Emode { group, terms })
    };
    vec![
        reserve_change(world),
        new_reserve(world),
        proposed(world, pda::peg_facility(&MARKET, &mint(1)), ConfigChange::Peg(peg)),
        new_peg(world),
        emode(1),
        emode(5),
        settings(world),
        proposed(world, MARKET, ConfigChange::PriceReceivers([mint(4); 2])),
        role(world, Role::Governance, owner(1)),
        role(world, Role::Guardian, owner(2)),
        role(world, Role::Guardian, Pubkey::default()),
        role(world, Role::Treasury, owner(3)),
    ]
}

fn look(calls: &mut Calls, market: &Market, data: &[u8]) {
    calls.call("change", vec![bytes(data)], market.change(data));
}

fn state(market: &Market, data: &[u8]) -> Result<&'static str, Failure> {
    market.change(data).map(|change| change.state)
}

fn kinds(world: &World) -> Script {
    Script::new(&world.own_accounts(), world.now, |calls, market| {
        for change in every_kind(world) {
            assert_eq!(state(market, &data(&change)), Ok("waiting"));
            look(calls, market, &data(&change));
        }
        // Of another market, cut, and none at all.
        look(calls, market, &data(&PendingChange { market: mint(4), ..settings(world) }));
        look(calls, market, &data(&settings(world))[..90]);
        look(calls, market, &[]);
    })
}

fn states(world: &World) -> Script {
    let change = settings(world);
    let mut others = world.own_accounts();
    let stale = PendingChange { old: new_peg(world).old, ..change.clone() };
    let lapsed = PendingChange { proposer: owner(1), ..change.clone() };
    let listed = PendingChange { target: mint(1), ..new_peg(world) };
    others.prices.clear();
    Script::new(&others, world.now, |calls, market| {
        let mut at = |later: i64, pending: &PendingChange, expected: &str| {
            let (now, data) = (world.now + later, data(pending));
            assert_eq!(state(&market.at(now), &data), Ok(expected));
            calls.within("at", vec![bigint(now)], Ok::<_, Failure>(market.at(now)), |calls, market| {
                look(calls, market, &data);
            });
        };
        at(DELAY - 1, &change, "waiting");
        at(DELAY, &change, "due");
        at(DELAY + WINDOW, &change, "due");
        at(DELAY + WINDOW + 1, &change, "expired");
        at(DELAY, &stale, "stale");
        at(DELAY, &listed, "stale");
        at(DELAY, &lapsed, "lapsed");
    })
}

fn ends(world: &World) -> Script {
    let prices: Vec<_> = [(Receiver::Legacy, 1), (Receiver::Current, 2), (Receiver::Legacy, 0)]
        .into_iter()
        .map(|(receiver, later)| {
            let image = price(NEW_FEED, 100_000_000, world.now + later);
            let address = receiver.push_feed(0, &image.feed_id);
            Account { address, owner: receiver.program(), data: image.to_bytes() }
        })
        .collect();
    let account = |address| Account { address, owner: world.reserves[1].token_program, data: vec![0; 82] };
    Script::new(&world.own_accounts(), world.now + DELAY, |calls, market| {
        let mut build = |actor: Pubkey, action: Action| {
            calls.instructions(market, (&actor, 0, None), &action);
            market.instructions(actor, 0, None, &action).map_err(|failure| failure.name)
        };
        for change in every_kind(world) {
            let (change, target) = (data(&change), change.target);
            let all = Action::ExecuteChange { change, prices: prices.clone(), mint: Some(account(target)) };
            assert!(build(owner(5), all).is_ok());
        }
        for change in [reserve_change(world), new_reserve(world), new_peg(world)] {
            let missing = Err("MissingAccount".into());
            let change = data(&change);
            let another = Some(account(owner(0)));
            let nothing = Action::ExecuteChange { change: change.clone(), prices: vec![], mint: None };
            assert_eq!(build(owner(5), nothing), missing);
            assert_eq!(
                build(owner(5), Action::ExecuteChange { change, prices: vec![], mint: another }),
                missing
            );
        }
        let change = data(&settings(world));
        for (actor, ending) in [(GUARDIAN, Ending::Vetoed), (GOVERNANCE, Ending::Cancelled)] {
            assert!(build(actor, Action::EndChange { change: change.clone(), ending }).is_ok());
        }
        let others = data(&PendingChange { market: mint(4), ..settings(world) });
        assert!(build(GUARDIAN, Action::EndChange { change: others, ending: Ending::Vetoed }).is_err());
    })
}
