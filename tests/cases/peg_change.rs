//! Executing a change of a peg facility's terms.

use wlm_sdk::{
    events::Event,
    instructions::{ConfigChange, PegChange, PegConfig},
};
use wlm_test_kit::{Peg, attackers::ANYTHING};

use crate::{peg_stage::PegStage, support::harmless};

#[test]
fn tells_the_old_and_the_new_terms_and_touches_nothing_else() {
    let mut stage = PegStage::new();
    stage.buy(7_000_000).unwrap();
    let before = stage.facility();
    let PegStage { world, market, peg, .. } = &mut stage;
    let meta =
        world.configure_peg(market, peg, |config| (config.capacity, config.buy_fee_bps) = (5, 0)).unwrap();
    let after = world.peg(peg);
    let [Event::ChangeExecuted(event)] = meta.events.as_slice() else { panic!("one event") };
    let new = PegChange::between(&before.config, &after.config);
    let old = PegChange::between(&after.config, &before.config);
    assert_eq!((event.pending.target, &event.pending.new), (peg.facility, &ConfigChange::Peg(new)));
    assert_eq!(event.pending.old, Some(ConfigChange::Peg(old)));
    assert_eq!((after.config.capacity, after.config.buy_fee_bps), (5, 0));
    let restored = wlm_sdk::program::state::PegFacility {
        config: before.config,
        set_capacity: before.set_capacity,
        ..after
    };
    assert_eq!(bytemuck::bytes_of(&restored), bytemuck::bytes_of(&before));
}

#[test]
fn refuses_every_impostor_to_configure() {
    let mut stage = PegStage::new();
    let PegStage { world, market, peg, .. } = &mut stage;
    let config = PegConfig { capacity: 5, ..Peg::config(&peg.coin) };
    let set = world.propose_peg_config(market, peg, config).unwrap();
    let excuses = [
        harmless("price", ANYTHING, "no price is read"),
        harmless("mint", ANYTHING, "nothing is minted"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    stage.besiege(set, &["market", "change", "proposal payer", "facility", "price", "mint"], &excuses);
}
