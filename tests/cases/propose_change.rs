//! Proposing a change.

use solana_pubkey::Pubkey;
use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{
        self, ConfigChange, EmodeChange, PegChange, Proposal, ReserveChange, Role, SettingsChange,
    },
    program::{ID, seeds},
};
use wlm_test_kit::{MarketBuilder, Peg, ReserveBuilder, attackers::ANYTHING};

use crate::{
    configurations::{ChangeSettings, OUT_OF_BOUNDS, SETTINGS_OUT_OF_BOUNDS, SETTINGS_WITHIN_BOUNDS},
    governing::{
        DAY, DOLLAR_TERMS, ROLES, WINDOW, another_market, execution, forged, lower_ltv, of_emode, of_peg,
        of_reserve, of_settings, proposed,
    },
    peg_stage::{self, PegStage},
    support::{GIFT, Stage, besiege, harmless, refused, swapped},
};

#[test]
fn refuses_everyone_but_governance() {
    let mut stage = Stage::new();
    let Stage { world, market, bob, eth, .. } = &mut stage;
    let proposal = world.proposal(market, eth.reserve, lower_ltv());
    let propose = instructions::propose_change(&proposal);
    for impostor in [bob.key, market.guardian, market.creator, market.treasury] {
        let attack = swapped(propose.clone(), &market.governance, &impostor);
        refused(world.act(attack), WlmError::Unauthorized);
    }
    world.act(propose).unwrap();
}

/// Governance of one market says nothing in another.
#[test]
fn refuses_the_governance_of_another_market() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let proposal = world.proposal(&foreign, eth.reserve, lower_ltv());
    refused(world.act(instructions::propose_change(&proposal)), WlmError::WrongMarket);
    let proposal = Proposal { market: market.key, ..proposal };
    refused(world.act(instructions::propose_change(&proposal)), WlmError::Unauthorized);
}

#[test]
fn keeps_who_when_and_what() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let payer = world.new_wallet();
    let proposal = Proposal { payer, ..world.proposal(market, eth.reserve, lower_ltv()) };
    let meta = world.act(instructions::propose_change(&proposal)).unwrap();
    let pending = world.pending(&proposal.due()).unwrap();
    let id = proposal.id.to_le_bytes();
    let (address, bump) = Pubkey::find_program_address(&[seeds::CHANGE, market.key.as_ref(), &id], &ID);
    assert_eq!(address, proposal.due().change);
    assert_eq!((pending.version, pending.bump, pending.id), (1, bump, proposal.id));
    assert_eq!((pending.market, pending.target), (market.key, eth.reserve));
    assert_eq!((pending.proposer, pending.payer), (market.governance, payer));
    let now = world.now();
    assert_eq!(pending.proposed_at, now);
    assert_eq!((pending.executable_at, pending.expires_at), (now + DAY, now + DAY + WINDOW));
    assert_eq!(pending.new, lower_ltv());
    assert_eq!(pending.old, Some(of_reserve(|change| change.ltv_bps = Some(7_800))));
    let [Event::ChangeProposed(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.market, event.change, &event.pending), (market.key, address, &pending));
}

/// Each kind of change on a market with a peg facility: its target, and what it would replace.
fn kinds(stage: &mut PegStage) -> Vec<(Pubkey, ConfigChange, Option<ConfigChange>)> {
    let PegStage { world, market, usd1, peg, .. } = stage;
    let mint = wlm_test_kit::MintBuilder::decimals(9).create(world);
    let (to, receivers) = (world.new_address(), [world.new_address(), world.new_address()]);
    let listing = ReserveBuilder::sol().with(|config| config.feed_id = [5; 32]).config;
    let settings = world.market(market).settings;
    let mut kinds = vec![
        (usd1.reserve, lower_ltv(), Some(of_reserve(|change| change.ltv_bps = Some(7_700)))),
        (
            peg.facility,
            of_peg(|change| change.buy_fee_bps = Some(20)),
            Some(of_peg(|change| change.buy_fee_bps = Some(10))),
        ),
        (market.key, of_emode(1, DOLLAR_TERMS), Some(of_emode(1, [0; 4]))),
        (market.key, of_emode(8, DOLLAR_TERMS), Some(of_emode(8, [0; 4]))),
        (
            market.key,
            of_settings(|change| change.dust_usd_micros = Some(7)),
            Some(of_settings(|change| change.dust_usd_micros = Some(settings.dust_usd_micros))),
        ),
        (
            market.key,
            ConfigChange::PriceReceivers(receivers),
            Some(ConfigChange::PriceReceivers(MarketBuilder::default().price_receivers)),
        ),
        (mint, ConfigChange::NewReserve(Box::new(listing)), None),
        (mint, ConfigChange::NewPeg(Peg::config(&peg.coin)), None),
    ];
    let holders = [market.governance, market.guardian, market.treasury];
    kinds.extend(ROLES.into_iter().zip(holders).map(|(role, holder)| {
        let old = ConfigChange::Role { role, to: holder };
        (market.key, ConfigChange::Role { role, to }, Some(old))
    }));
    kinds
}

#[test]
fn keeps_what_each_kind_would_replace() {
    let mut stage = PegStage::new();
    for (target, new, old) in kinds(&mut stage) {
        let PegStage { world, market, .. } = &mut stage;
        let due = proposed(world, market, target, new.clone());
        let pending = world.pending(&due).unwrap();
        assert_eq!((pending.target, &pending.new, pending.old), (target, &new, old), "{new:?}");
    }
}

/// Only the fields that a change names are kept, and compared when it is executed.
#[test]
fn keeps_only_what_it_names() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let change = of_reserve(|change| (change.supply_cap, change.emode_mask) = (Some(5), Some(0)));
    let due = proposed(world, market, eth.reserve, change);
    let old = of_reserve(|change| {
        (change.supply_cap, change.emode_mask) = (Some(1_000_000_000_000_000_000), Some(0));
    });
    assert_eq!(world.pending(&due).unwrap().old, Some(old));
}

#[test]
fn refuses_another_kind_of_target() {
    let mut stage = PegStage::new();
    let (foreign, foreign_usd1, foreign_peg) = another_market(&mut stage.world, &stage.peg.coin);
    let PegStage { world, market, usd1, peg, alice, .. } = &mut stage;
    let waiting = proposed(world, market, usd1.reserve, lower_ltv()).change;
    let [forged_reserve, forged_peg, forged_market] =
        [usd1.reserve, peg.facility, market.key].map(|key| forged(world, &key));
    let empty = world.new_address();
    let neither = [alice.obligation, usd1.vault, usd1.mint, usd1.price, waiting, empty, ID, market.key];
    let role = ConfigChange::Role { role: Role::Guardian, to: empty };
    let of_markets = [
        of_emode(1, DOLLAR_TERMS),
        of_settings(|change| change.change_delay = Some(3_600)),
        ConfigChange::PriceReceivers([empty; 2]),
        role,
    ];
    let mut propose = |target, change: &ConfigChange| {
        let proposal = world.proposal(market, target, change.clone());
        world.act(instructions::propose_change(&proposal))
    };
    for target in neither.into_iter().chain([peg.facility, forged_reserve, foreign_peg.facility]) {
        refused(propose(target, &lower_ltv()), WlmError::WrongReserve);
    }
    let fee = of_peg(|change| change.buy_fee_bps = Some(20));
    for target in neither.into_iter().chain([usd1.reserve, forged_peg, foreign_usd1.reserve]) {
        refused(propose(target, &fee), WlmError::WrongPeg);
    }
    refused(propose(foreign_usd1.reserve, &lower_ltv()), WlmError::WrongMarket);
    refused(propose(foreign_peg.facility, &fee), WlmError::WrongMarket);
    for change in of_markets {
        for target in [usd1.reserve, peg.facility, foreign.key, forged_market, waiting, empty] {
            refused(propose(target, &change), WlmError::WrongMarket);
        }
    }
}

#[test]
fn refuses_a_change_that_names_nothing() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, peg, .. } = &mut stage;
    let nothing = [
        (usd1.reserve, of_reserve(|_| ())),
        (peg.facility, of_peg(|_| ())),
        (market.key, of_settings(|_| ())),
        (market.key, ConfigChange::Emode { group: 1, terms: EmodeChange::default() }),
    ];
    for (target, change) in nothing {
        let proposal = world.proposal(market, target, change);
        refused(world.act(instructions::propose_change(&proposal)), WlmError::EmptyChange);
    }
}

#[test]
fn refuses_a_group_that_the_market_has_no_place_for() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    for group in [0, 9, 255] {
        let proposal = world.proposal(market, market.key, of_emode(group, DOLLAR_TERMS));
        refused(world.act(instructions::propose_change(&proposal)), WlmError::EmodeGroupUnknown);
    }
}

#[test]
fn refuses_a_group_out_of_bounds() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let bad = [
        (WlmError::ConfigLtvOutOfBounds, [9_000, 9_000, 0, 0]),
        (WlmError::ConfigLtvOutOfBounds, [9_000, 10_000, 0, 0]),
        (WlmError::ConfigLtvOutOfBounds, [1, 0, 0, 0]),
        (WlmError::ConfigBonusOutOfBounds, [9_000, 9_300, 201, 200]),
        (WlmError::ConfigBonusOutOfBounds, [9_000, 9_300, 0, 753]),
        (WlmError::ConfigBonusOutOfBounds, [1, 2, 0, 5_001]),
    ];
    for (error, terms) in bad {
        let proposal = world.proposal(market, market.key, of_emode(1, terms));
        refused(world.act(instructions::propose_change(&proposal)), error);
    }
    for terms in [[9_998, 9_999, 0, 1], [0, 1, 0, 5_000], [9_000, 9_300, 752, 752]] {
        proposed(world, market, market.key, of_emode(1, terms));
    }
}

#[test]
fn refuses_settings_out_of_bounds() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let old = world.market(market).settings;
    let changed = |change: &ChangeSettings| {
        let mut new = old;
        change(&mut new);
        ConfigChange::Settings(SettingsChange::between(&old, &new))
    };
    for (error, change) in SETTINGS_OUT_OF_BOUNDS {
        let proposal = world.proposal(market, market.key, changed(change));
        refused(world.act(instructions::propose_change(&proposal)), *error);
    }
    for change in SETTINGS_WITHIN_BOUNDS {
        proposed(world, market, market.key, changed(change));
    }
}

#[test]
fn refuses_every_configuration_out_of_bounds() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let old = world.reserve(eth).config;
    for (number, (error, change)) in OUT_OF_BOUNDS.iter().enumerate() {
        let mut new = old;
        change(&mut new);
        let change = ReserveChange::between(&old, &new);
        if change == ReserveChange::default() {
            continue; // what is reserved is out of a change's reach
        }
        let proposal = world.proposal(market, eth.reserve, ConfigChange::Reserve(Box::new(change)));
        let outcome = world.act(instructions::propose_change(&proposal));
        assert_eq!(outcome.unwrap_err().wlm(), Some(error), "number {number}");
    }
}

#[test]
fn refuses_every_peg_configuration_out_of_bounds() {
    let mut stage = PegStage::new();
    let PegStage { world, market, peg, .. } = &mut stage;
    let old = world.peg(peg).config;
    for (number, (error, change)) in peg_stage::OUT_OF_BOUNDS.iter().enumerate() {
        let mut new = old;
        change(&mut new);
        let change = PegChange::between(&old, &new);
        if change == PegChange::default() {
            continue; // what is reserved is out of a change's reach
        }
        let proposal = world.proposal(market, peg.facility, ConfigChange::Peg(change));
        let outcome = world.act(instructions::propose_change(&proposal));
        assert_eq!(outcome.unwrap_err().wlm(), Some(error), "number {number}");
    }
}

#[test]
fn refuses_a_number_that_is_taken() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, usd1, .. } = &mut stage;
    let proposal = world.proposal(market, eth.reserve, lower_ltv());
    world.act(instructions::propose_change(&proposal)).unwrap();
    let again = Proposal { target: usd1.reserve, ..proposal.clone() };
    for twice in [&proposal, &again] {
        world.act(instructions::propose_change(twice)).expect_err("the number is taken");
    }
    assert_eq!(world.pending(&proposal.due()).unwrap().target, eth.reserve);
}

/// However it ended: what was proposed before is forgotten.
#[test]
fn a_number_is_free_again_once_its_change_is_over() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, usd1, .. } = &mut stage;
    let proposal = world.proposal(market, eth.reserve, lower_ltv());
    let due = proposal.due();
    let again = Proposal { target: usd1.reserve, ..proposal.clone() };
    let ends = [
        instructions::cancel_change(market.governance, due),
        instructions::veto_change(market.guardian, due),
        execution(due, eth.reserve),
    ];
    for end in ends {
        world.act(instructions::propose_change(&proposal)).unwrap();
        world.advance(DAY);
        world.act(end).unwrap();
        assert_eq!(world.pending(&due), None);
        world.act(instructions::propose_change(&again)).unwrap();
        assert_eq!(world.pending(&due).unwrap().executable_at, world.now() + DAY);
        world.act(instructions::cancel_change(market.governance, due)).unwrap();
    }
}

#[test]
fn a_gift_to_its_address_keeps_nobody_from_proposing() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let rich = 1_000 * GIFT;
    for gift in [GIFT, rich] {
        let proposal = world.proposal(market, eth.reserve, lower_ltv());
        world.give_lamports(&proposal.due().change, gift);
        world.act(instructions::propose_change(&proposal)).unwrap();
        assert!(world.pending(&proposal.due()).is_some());
    }
}

const ACCOUNTS: &[&str] =
    &["governance", "payer", "market", "change", "target", "instructions", "system program"];

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let payer = world.new_wallet();
    let proposal = Proposal { payer, ..world.proposal(market, eth.reserve, lower_ltv()) };
    let excuses = [
        harmless("payer", "the attacker", "whoever signs may pay"),
        harmless("payer", "the governance", "whoever signs may pay"),
        harmless("target", "another reserve", "governance may change each of its reserves"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, instructions::propose_change(&proposal), ACCOUNTS, &excuses);
}

/// The mint of a listing is judged when it is listed: see [`crate::create_reserve`].
#[test]
fn refuses_every_impostor_of_a_change_of_the_market() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let proposal = world.proposal(market, market.key, of_emode(1, DOLLAR_TERMS));
    let proposal = Proposal { payer: world.new_wallet(), ..proposal };
    let excuses = [
        harmless("payer", "the attacker", "whoever signs may pay"),
        harmless("payer", "the governance", "whoever signs may pay"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, instructions::propose_change(&proposal), ACCOUNTS, &excuses);
}
