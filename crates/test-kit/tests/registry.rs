//! Every invariant of the registry notices a lie. One that never fires proves nothing.

use std::collections::BTreeSet;

use solana_instruction::Instruction;
use wlm_sdk::{
    events::Event,
    instructions::{Amount, LiquidateArgs, Receive},
};
use wlm_test_kit::{
    Asset, MarketBuilder, ReserveBuilder, Snapshot, User, World,
    invariants::{self, Transition},
    units,
};

/// A genuine action, to be told differently.
struct Scene {
    before: Snapshot,
    after: Snapshot,
    instruction: Instruction,
    events: Vec<Event>,
    now: i64,
}

impl Scene {
    fn of(world: &mut World, instruction: Instruction) -> Self {
        let before = world.snapshot();
        let events = world.send(instruction.clone()).expect("a genuine action").events;
        Self { before, after: world.snapshot(), instruction, events, now: world.now() }
    }

    /// The ids of the invariants that contradict.
    fn contradictions(&self) -> BTreeSet<&'static str> {
        let Self { before, after, instruction, events, now } = self;
        let transition = Transition { before, after, instruction, events, now: *now };
        let all = invariants::ALL.iter().copied().flatten();
        all.filter(|invariant| (invariant.check)(&transition).is_err())
            .map(|invariant| invariant.id)
            .collect()
    }
}

/// A market in which Alice owes USD1 against ether.
struct Market {
    world: World,
    usd1: Asset,
    eth: Asset,
    alice: User,
    bob: User,
}

fn market() -> Market {
    let mut world = World::new();
    let market = MarketBuilder::default().create(&mut world);
    let usd1 = ReserveBuilder::usd1().create(&mut world, &market);
    let eth = ReserveBuilder::eth().create(&mut world, &market);
    let [alice, bob] = [(); 2].map(|()| world.new_user(&market));
    world.fund(&bob, &usd1, units(200_000, &usd1));
    world.fund(&alice, &eth, units(20, &eth));
    world.open_wallet(&bob.key, &eth);
    world.deposit(&bob, &usd1, units(100_000, &usd1)).unwrap();
    world.deposit(&alice, &eth, units(10, &eth)).unwrap();
    world.borrow(&alice, &usd1, units(20_000, &usd1)).unwrap();
    Market { world, usd1, eth, alice, bob }
}

type Lie = fn(&mut Scene, &Market);
type Action = fn(&mut Market) -> Instruction;

/// Told of a deposit, a loan and a liquidation of Alice's: the ids, and the lies they see through.
const DEPOSIT: &[(&str, Lie)] = &[
    ("INV-01", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().supply_shares.low += 1),
    ("INV-02", |s, m| s.after.reserves.get_mut(&m.usd1.reserve).unwrap().debt_shares.low += 1),
    ("INV-03", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().cash -= 1_000_000),
    ("INV-04", |s, m| s.after.balances.get_mut(&m.eth.vault).unwrap().amount += 1),
    ("INV-05", |s, m| {
        s.after.reserves.get_mut(&m.eth.reserve).unwrap().supply_index = u128::from(u64::MAX).into()
    }),
    ("INV-06", |s, m| {
        s.after.reserves.get_mut(&m.eth.reserve).unwrap().debt_index = u128::from(u64::MAX).into()
    }),
    ("INV-07", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().accrued_at += 1),
    ("INV-08", |s, m| s.after.obligations.get_mut(&m.alice.obligation).unwrap().collateral_mask = u16::MAX),
    ("INV-10", |s, m| s.after.balances.get_mut(&m.eth.wallet(&m.alice.key)).unwrap().amount += 1),
    ("INV-11", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().attributed_debt_usd_micros += 1),
    ("INV-14", |s, _| s.instruction.accounts.iter_mut().for_each(|meta| meta.is_writable = false)),
    ("INV-15", |s, m| {
        s.instruction.accounts.iter_mut().for_each(|meta| meta.is_signer = false);
        s.after.obligations.get_mut(&m.alice.obligation).unwrap().positions[1].debt_shares.low += 1;
    }),
    ("INV-20", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.supply_cap = 1),
    ("INV-21", |s, m| s.after.obligations.get_mut(&m.alice.obligation).unwrap().reserve_indices[1] = 9),
    ("INV-22", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().price.price += 1),
    ("INV-24", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().outflow_used += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.ltv_bps += 1),
    ("INV-26", |s, m| s.after.obligations.get_mut(&m.bob.obligation).unwrap().health_at += 1),
    ("INV-27", |s, _| s.events.clear()),
];

const LOAN: &[(&str, Lie)] = &[
    ("INV-09", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().price.price /= 2),
    ("INV-23", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.debt_ceiling_usd = 1),
];

const LIQUIDATION: &[(&str, Lie)] = &[
    ("INV-12", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().price.price *= 2),
    ("INV-16", |s, _| liquidated(s).seized = 0),
    ("INV-17", |s, _| liquidated(s).to_liquidator *= 2),
    ("INV-18", |s, _| liquidated(s).health_after_micros = 1),
    ("INV-19", |s, m| {
        let obligation = s.after.obligations.get_mut(&m.alice.obligation).unwrap();
        let slot = obligation.find(m.usd1.index).unwrap();
        obligation.positions[slot.index()].debt_shares = (1u128 << 40).into();
    }),
];

fn liquidated(scene: &mut Scene) -> &mut wlm_sdk::program::events::Liquidated {
    match scene.events.as_mut_slice() {
        [Event::Liquidated(event)] => event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_invariant_notices_a_lie() {
    let mut noticed = BTreeSet::new();
    let stories: [(Action, &[(&str, Lie)]); 3] = [
        (|m| m.world.ix().deposit(&m.alice, &m.eth, units(1, &m.eth)), DEPOSIT),
        (|m| m.world.ix().borrow(&m.alice, &m.usd1, units(1_000, &m.usd1)), LOAN),
        (
            |m| {
                m.world.set_price(&m.eth, 2_400.0);
                let args = LiquidateArgs { max_repay: Amount::All, min_receive: 0, receive: Receive::Tokens };
                m.world.ix().liquidate(&m.bob, &m.alice, (&m.usd1, &m.eth), args)
            },
            LIQUIDATION,
        ),
    ];
    for (action, lies) in stories {
        for (id, lie) in lies {
            let mut market = market();
            let instruction = action(&mut market);
            let mut scene = Scene::of(&mut market.world, instruction);
            assert_eq!(scene.contradictions(), BTreeSet::new(), "the truth");
            lie(&mut scene, &market);
            assert!(scene.contradictions().contains(id), "{id} believes a lie");
            noticed.insert(*id);
        }
    }
    let all: BTreeSet<_> = invariants::ALL.iter().copied().flatten().map(|invariant| invariant.id).collect();
    assert_eq!(noticed, all);
}
