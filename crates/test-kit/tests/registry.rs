//! Every invariant of the registry notices a lie. One that never fires proves nothing.

use std::collections::BTreeSet;

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_sdk::{
    events::Event,
    instructions::{
        self, Amount, ConfigChange, EmodeChange, LiquidateArgs, PegChange, PegSwap, Receive, ReserveChange,
        Restriction, Role, SettingsChange,
    },
};
use wlm_test_kit::{
    Asset, MarketBuilder, MarketKeys, Peg, ReserveBuilder, Snapshot, User, World, calm_quote,
    invariants::{self, Transition},
    units,
};

/// A genuine action, to be told differently.
struct Scene {
    before: Snapshot,
    after: Snapshot,
    instructions: Vec<Instruction>,
    events: Vec<Event>,
    now: i64,
}

impl Scene {
    fn of(world: &mut World, instruction: Instruction) -> Self {
        let before = world.snapshot();
        let events = world.send(instruction.clone()).expect("a genuine action").events;
        Self { before, after: world.snapshot(), instructions: vec![instruction], events, now: world.now() }
    }

    /// The ids of the invariants that contradict.
    fn contradictions(&self) -> BTreeSet<&'static str> {
        let Self { before, after, instructions, events, now } = self;
        let transition = Transition { before, after, instructions, events, now: *now };
        let all = invariants::ALL.iter().copied().flatten();
        all.filter(|invariant| (invariant.check)(&transition).is_err())
            .map(|invariant| invariant.id)
            .collect()
    }
}

/// A market in which Alice owes USD1 against ether, Bob has bought USD1 for a dollar coin, and USD1 is
/// minted where cash runs short.
struct Market {
    world: World,
    keys: MarketKeys,
    usd1: Asset,
    eth: Asset,
    peg: Peg,
    alice: User,
    bob: User,
}

fn market() -> Market {
    let mut world = World::new();
    let market = MarketBuilder::default().create(&mut world);
    let usd1 = ReserveBuilder::usd1().create(&mut world, &market);
    let eth = ReserveBuilder::eth().create(&mut world, &market);
    let coin = ReserveBuilder::usdc().create(&mut world, &market);
    let [alice, bob] = [(); 2].map(|()| world.new_user(&market));
    world.fund(&bob, &usd1, units(200_000, &usd1));
    world.fund(&alice, &eth, units(20, &eth));
    world.fund(&bob, &coin, units(10_000, &coin));
    world.open_wallet(&bob.key, &eth);
    world.deposit(&bob, &usd1, units(100_000, &usd1)).unwrap();
    world.deposit(&alice, &eth, units(10, &eth)).unwrap();
    world.borrow(&alice, &usd1, units(20_000, &usd1)).unwrap();
    world.hand_over_usd1(&market, &usd1);
    world.configure(&market, &usd1, |config| config.facility_capacity = 1_000_000_000_000).unwrap();
    let peg = world.create_peg(&market, &coin, Peg::config(&coin));
    world.psm_swap(&bob, &peg, &usd1, buy(1_000, &coin)).unwrap();
    // The facility is a supplier already.
    world.withdraw(&bob, &usd1, Amount::Exact(units(90_000, &usd1))).unwrap();
    Market { world, keys: market, usd1, eth, peg, alice, bob }
}

fn buy(coins: u32, coin: &Asset) -> PegSwap {
    PegSwap::Buy { coins: units(coins, coin), min_usd1: 0 }
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
    ("INV-14", |s, _| s.instructions[0].accounts.iter_mut().for_each(|meta| meta.is_writable = false)),
    ("INV-15", |s, m| {
        s.instructions[0].accounts.iter_mut().for_each(|meta| meta.is_signer = false);
        s.after.obligations.get_mut(&m.alice.obligation).unwrap().positions[1].debt_shares.low += 1;
    }),
    ("INV-20", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.supply_cap = 1),
    ("INV-21", |s, m| s.after.obligations.get_mut(&m.alice.obligation).unwrap().reserve_indices[1] = 9),
    ("INV-22", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().price.price += 1),
    ("INV-24", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().outflow_used += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.ltv_bps += 1),
    ("INV-26", |s, m| s.after.obligations.get_mut(&m.bob.obligation).unwrap().health_at += 1),
    ("INV-27", |s, _| s.events.clear()),
    ("INV-28", |s, m| *s.after.supplies.get_mut(&m.usd1.mint).unwrap() += 1),
    ("INV-28", |s, m| s.after.reserves.get_mut(&m.usd1.reserve).unwrap().facility_level += 1),
    ("INV-29", |s, m| s.after.reserves.get_mut(&m.usd1.reserve).unwrap().flash_level = 1),
    ("INV-30", |s, m| s.after.balances.get_mut(&m.peg.vault).unwrap().amount -= 1),
    ("INV-31", |s, m| s.after.reserves.get_mut(&m.usd1.reserve).unwrap().facility_deficit = u64::MAX),
    ("INV-32", |s, m| s.before.balances.get_mut(&m.usd1.insurance()).unwrap().amount += 1),
    ("INV-33", |s, m| s.after.pegs.get_mut(&m.peg.facility).unwrap().stock += 1),
];

const LOAN: &[(&str, Lie)] = &[
    ("INV-09", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().price.price /= 2),
    ("INV-23", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.debt_ceiling_usd = 1),
    ("INV-28", |s, m| *s.after.supplies.get_mut(&m.usd1.mint).unwrap() -= 1),
    ("INV-29", |s, m| s.after.reserves.get_mut(&m.usd1.reserve).unwrap().config.facility_capacity = 1),
    ("INV-31", |s, m| s.after.reserves.get_mut(&m.usd1.reserve).unwrap().facility_shares = 0.into()),
];

const SWAP: &[(&str, Lie)] = &[
    ("INV-28", |s, m| *s.after.supplies.get_mut(&m.usd1.mint).unwrap() += 1),
    ("INV-29", |s, m| s.after.pegs.get_mut(&m.peg.facility).unwrap().config.capacity = 1),
    ("INV-30", |s, m| s.after.pegs.get_mut(&m.peg.facility).unwrap().stock /= 2),
    ("INV-33", |s, m| s.after.pegs.get_mut(&m.peg.facility).unwrap().level -= 1),
    ("INV-33", |s, _| s.events.clear()),
];

/// Told of a restriction that the guardian laid on ether.
const RESTRICTION: &[(&str, Lie)] = &[
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.debt_ceiling_usd += 1),
    ("INV-25", |s, m| s.after.pegs.get_mut(&m.peg.facility).unwrap().config.capacity += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.debt_ceiling_usd -= 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().ramp.end += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().set_caps.supply_cap -= 1),
    ("INV-25", |s, m| s.after.pegs.get_mut(&m.peg.facility).unwrap().set_capacity -= 1),
    ("INV-25", |s, m| market_after(s, m).guardian = m.bob.key),
    ("INV-25", |s, m| market_after(s, m).offered_roles[0] = m.bob.key),
    ("INV-25", |s, m| market_after(s, m).emode_groups[0].ltv_bps = 1),
    ("INV-45", |s, m| {
        let config = &mut s.after.reserves.get_mut(&m.eth.reserve).unwrap().config;
        (config.ltv_bps, config.liquidation_threshold_bps) = (1, 2);
    }),
];

/// Told of an executed change of ether's reserve factor, which is all that it excuses.
const RESERVE_CHANGE: &[(&str, Lie)] = &[
    ("INV-22", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().price.price += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.reserve_factor_bps += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.flash_fee_bps += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.usd1.reserve).unwrap().config.reserve_factor_bps += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.usd1.reserve).unwrap().ramp.end += 1),
    ("INV-25", |s, m| s.after.pegs.get_mut(&m.peg.facility).unwrap().config.buy_fee_bps += 1),
    ("INV-25", |s, m| market_after(s, m).settings.dust_usd_micros += 1),
    ("INV-25", |s, m| market_after(s, m).emode_groups[7].max_bonus_bps += 1),
    ("INV-25", |s, m| market_after(s, m).price_receivers[1] = m.bob.key),
    ("INV-25", |s, m| market_after(s, m).offered_roles[2] = m.bob.key),
    ("INV-25", |s, m| market_after(s, m).treasury = m.bob.key),
];

/// Told of another feed for ether.
const FEED_CHANGE: &[(&str, Lie)] = &[
    ("INV-22", |s, m| s.after.reserves.get_mut(&m.usd1.reserve).unwrap().price.price += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.feed_id[0] += 1),
];

/// Told of another fee of the peg facility.
const PEG_CHANGE: &[(&str, Lie)] = &[
    ("INV-25", |s, m| s.after.pegs.get_mut(&m.peg.facility).unwrap().config.buy_fee_bps += 1),
    ("INV-25", |s, m| s.after.pegs.get_mut(&m.peg.facility).unwrap().config.capacity += 1),
    ("INV-25", |s, m| s.after.reserves.get_mut(&m.eth.reserve).unwrap().config.supply_cap += 1),
];

/// Told of new terms of the first e-mode group, of which no bonus is one.
const GROUP_CHANGE: &[(&str, Lie)] = &[
    ("INV-25", |s, m| market_after(s, m).emode_groups[0].ltv_bps += 1),
    ("INV-25", |s, m| market_after(s, m).emode_groups[0].max_bonus_bps += 1),
    ("INV-25", |s, m| market_after(s, m).emode_groups[1].ltv_bps += 1),
    ("INV-25", |s, m| market_after(s, m).emode_groups[1].ramp_end += 1),
    ("INV-25", |s, m| market_after(s, m).settings.ltv_step_bps += 1),
];

/// Told of another dust line.
const SETTINGS_CHANGE: &[(&str, Lie)] = &[
    ("INV-25", |s, m| market_after(s, m).settings.dust_usd_micros += 1),
    ("INV-25", |s, m| market_after(s, m).settings.change_delay += 1),
    ("INV-25", |s, m| market_after(s, m).emode_groups[0].ltv_bps += 1),
];

/// Told of programs whose prices are believed.
const RECEIVERS_CHANGE: &[(&str, Lie)] = &[
    ("INV-25", |s, m| market_after(s, m).price_receivers[0] = m.bob.key),
    ("INV-25", |s, m| market_after(s, m).governance = m.bob.key),
];

/// Told of the treasury's role, offered to Alice.
const OFFER: &[(&str, Lie)] = &[
    ("INV-25", |s, m| market_after(s, m).offered_roles[2] = m.bob.key),
    ("INV-25", |s, m| market_after(s, m).offered_roles[0] = m.alice.key),
    ("INV-25", |s, m| market_after(s, m).treasury = m.alice.key),
];

/// Told of Alice, who took it.
const ACCEPTANCE: &[(&str, Lie)] = &[
    ("INV-25", |s, m| market_after(s, m).treasury = m.bob.key),
    ("INV-25", |s, m| market_after(s, m).offered_roles[2] = m.alice.key),
    ("INV-25", |s, m| market_after(s, m).guardian = m.alice.key),
    ("INV-25", |s, m| s.before.markets.get_mut(&m.keys.key).unwrap().offered_roles[2] = m.bob.key),
];

fn market_after<'a>(scene: &'a mut Scene, market: &Market) -> &'a mut wlm_sdk::program::state::Market {
    scene.after.markets.get_mut(&market.keys.key).unwrap()
}

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

/// What carries out a change that is due.
fn execution(
    market: &mut Market,
    target: Pubkey,
    change: ConfigChange,
    price: Option<Pubkey>,
) -> Instruction {
    let due = market.world.propose(&market.keys, target, change).expect("a valid change");
    instructions::execute_change(due, target, price, None)
}

fn reserve_change(market: &mut Market, change: ReserveChange, price: Option<Pubkey>) -> Instruction {
    execution(market, market.eth.reserve, ConfigChange::Reserve(Box::new(change)), price)
}

fn another_feed(market: &mut Market) -> Instruction {
    let feed = [6; 32];
    let quote = calm_quote(feed, 3_000.0, market.world.now());
    let price = market.world.new_price_account(quote);
    let change = ReserveChange { feed_id: Some(feed), ..ReserveChange::default() };
    reserve_change(market, change, Some(price))
}

fn offer(market: &mut Market) -> Instruction {
    let change = ConfigChange::Role { role: Role::Treasury, to: market.alice.key };
    execution(market, market.keys.key, change, None)
}

fn acceptance(market: &mut Market) -> Instruction {
    let offer = offer(market);
    market.world.send(offer).expect("a genuine offer");
    instructions::accept_role(market.alice.key, market.keys.key, Role::Treasury)
}

/// What is done, and what is told of it.
const STORIES: &[(Action, &[(&str, Lie)])] = &[
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
    (
        |m| {
            let MarketKeys { key, guardian, .. } = m.keys;
            instructions::restrict(guardian, key, m.eth.reserve, Restriction::StopBorrows)
        },
        RESTRICTION,
    ),
    (|m| m.world.ix().psm_swap(&m.bob, &m.peg, &m.usd1, buy(100, &m.peg.coin)), SWAP),
    (
        |m| {
            let factor = m.world.reserve(&m.eth).config.reserve_factor_bps + 100;
            let change = ReserveChange { reserve_factor_bps: Some(factor), ..ReserveChange::default() };
            reserve_change(m, change, None)
        },
        RESERVE_CHANGE,
    ),
    (another_feed, FEED_CHANGE),
    (
        |m| {
            let change = PegChange { buy_fee_bps: Some(20), ..PegChange::default() };
            execution(m, m.peg.facility, ConfigChange::Peg(change), None)
        },
        PEG_CHANGE,
    ),
    (
        |m| {
            let terms = EmodeChange {
                ltv_bps: Some(9_000),
                liquidation_threshold_bps: Some(9_300),
                ..EmodeChange::default()
            };
            execution(m, m.keys.key, ConfigChange::Emode { group: 1, terms }, None)
        },
        GROUP_CHANGE,
    ),
    (
        |m| {
            let change = SettingsChange { dust_usd_micros: Some(7), ..SettingsChange::default() };
            execution(m, m.keys.key, ConfigChange::Settings(change), None)
        },
        SETTINGS_CHANGE,
    ),
    (
        |m| {
            let receivers = [m.world.new_address(), m.world.new_address()];
            execution(m, m.keys.key, ConfigChange::PriceReceivers(receivers), None)
        },
        RECEIVERS_CHANGE,
    ),
    (offer, OFFER),
    (acceptance, ACCEPTANCE),
];

#[test]
fn every_invariant_notices_a_lie() {
    let mut noticed = BTreeSet::new();
    for (action, lies) in STORIES {
        for (id, lie) in *lies {
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
