//! Taking a change back.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{self, Role},
};
use wlm_test_kit::attackers::ANYTHING;

use crate::{
    end_change,
    governing::{DAY, WINDOW, execution, hand_over, lower_ltv, proposed, proposed_by},
    support::{Stage, besiege, harmless, refused, refused_with},
};

#[test]
fn refuses_everyone_but_governance_while_it_can_be_executed() {
    let mut stage = Stage::new();
    let Stage { world, market, bob, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    let start = world.now();
    for passed in [0, DAY - 1, DAY, DAY + WINDOW] {
        world.set_clock(start + passed);
        for stranger in [bob.key, market.guardian, market.treasury, market.creator] {
            refused(world.act(instructions::cancel_change(stranger, due)), WlmError::Unauthorized);
        }
    }
}

#[test]
fn governance_takes_it_back_at_any_time() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    let start = world.now();
    for passed in [0, DAY - 1, DAY, DAY + WINDOW, DAY + WINDOW + 1] {
        let mut world = world.clone();
        world.set_clock(start + passed);
        let meta = world.act(instructions::cancel_change(market.governance, due)).unwrap();
        let [Event::ChangeCancelled(event)] = meta.events.as_slice() else { panic!("one event") };
        assert_eq!((event.market, event.change, event.by), (market.key, due.change, market.governance));
        assert_eq!(world.pending(&due), None);
        refused_with(world.act(execution(due, eth.reserve)), "AccountNotInitialized");
    }
}

#[test]
fn anyone_clears_away_what_expired() {
    let mut stage = Stage::new();
    let Stage { world, market, bob, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    world.advance(DAY + WINDOW + 1);
    let meta = world.act(instructions::cancel_change(bob.key, due)).unwrap();
    let [Event::ChangeCancelled(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!(event.by, bob.key);
}

#[test]
fn anyone_clears_away_what_lapsed() {
    let mut stage = Stage::new();
    let Stage { world, market, bob, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    hand_over(world, market, Role::Governance);
    world.act(instructions::cancel_change(bob.key, due)).unwrap();
}

/// An offer alone takes no power from who has it.
#[test]
fn a_successor_has_no_power_before_it_accepts() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    let to = world.new_wallet();
    let offer = instructions::ConfigChange::Role { role: Role::Governance, to };
    world.change_market(market, offer).unwrap();
    refused(world.act(instructions::cancel_change(to, due)), WlmError::Unauthorized);
    world.act(instructions::cancel_change(market.governance, due)).unwrap();
}

#[test]
fn refuses_every_impostor_once_it_expired() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, bob, .. } = &mut stage;
    let payer = world.new_wallet();
    let due = proposed_by(world, market, payer, eth.reserve, lower_ltv());
    world.advance_with_prices(DAY + WINDOW + 1);
    let cancel = instructions::cancel_change(bob.key, due);
    let excuses = [
        harmless("signer", "the attacker", "anyone clears away what expired"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, cancel, end_change::ACCOUNTS, &excuses);
}
