//! The guardian's veto.

use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{self, ConfigChange, Role},
};
use wlm_test_kit::{MarketBuilder, MintBuilder, Peg, ReserveBuilder};

use crate::{
    governing::{
        DAY, DOLLAR_TERMS, WINDOW, execution, hand_over, lower_ltv, of_emode, of_peg, of_settings, proposed,
    },
    peg_stage::PegStage,
    support::{Stage, refused, refused_with},
};

#[test]
fn refuses_everyone_but_the_guardian() {
    let mut stage = Stage::new();
    let Stage { world, market, bob, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    for stranger in [bob.key, market.governance, market.treasury, market.creator] {
        refused(world.act(instructions::veto_change(stranger, due)), WlmError::Unauthorized);
    }
}

#[test]
fn at_any_time_before_its_execution() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    let id = world.pending(&due).unwrap().id;
    let start = world.now();
    for passed in [0, DAY, DAY + WINDOW, DAY + WINDOW + 1] {
        let mut world = world.clone();
        world.set_clock(start + passed);
        let meta = world.act(instructions::veto_change(market.guardian, due)).unwrap();
        let [Event::ChangeVetoed(event)] = meta.events.as_slice() else { panic!("one event") };
        assert_eq!((event.market, event.change), (market.key, due.change));
        assert_eq!((event.id, event.by), (id, market.guardian));
        assert_eq!(world.pending(&due), None);
        refused_with(world.act(execution(due, eth.reserve)), "AccountNotInitialized");
    }
}

#[test]
fn of_every_kind_but_the_guardians_own_replacement() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, peg, .. } = &mut stage;
    let (to, mint) = (world.new_address(), MintBuilder::decimals(9).create(world));
    let listing = ReserveBuilder::sol().with(|config| config.feed_id = [5; 32]).config;
    let changes = [
        (usd1.reserve, lower_ltv()),
        (peg.facility, of_peg(|change| change.buy_fee_bps = Some(20))),
        (market.key, of_emode(1, DOLLAR_TERMS)),
        (market.key, of_settings(|change| change.change_delay = Some(3_600))),
        (market.key, ConfigChange::PriceReceivers([to; 2])),
        (market.key, ConfigChange::Role { role: Role::Governance, to }),
        (market.key, ConfigChange::Role { role: Role::Treasury, to }),
        (mint, ConfigChange::NewReserve(Box::new(listing))),
        (mint, ConfigChange::NewPeg(Peg::config(&peg.coin))),
    ];
    for (target, change) in changes {
        let due = proposed(world, market, target, change);
        world.act(instructions::veto_change(market.guardian, due)).unwrap();
    }
    let own = ConfigChange::Role { role: Role::Guardian, to };
    let due = proposed(world, market, market.key, own);
    refused(world.act(instructions::veto_change(market.guardian, due)), WlmError::GuardianNotVetoable);
    world.advance(14 * DAY);
    refused(world.act(instructions::veto_change(market.guardian, due)), WlmError::GuardianNotVetoable);
    world.act(execution(due, market.key)).unwrap();
}

#[test]
fn a_new_guardian_vetoes_in_the_old_ones_place() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    let after = hand_over(world, market, Role::Guardian);
    refused(world.act(instructions::veto_change(market.guardian, due)), WlmError::Unauthorized);
    world.act(instructions::veto_change(after.guardian, due)).unwrap();
}

/// The guardian of one market has no say in another.
#[test]
fn refuses_the_guardian_of_another_market() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let due = proposed(world, market, eth.reserve, lower_ltv());
    refused(world.act(instructions::veto_change(foreign.guardian, due)), WlmError::Unauthorized);
}
