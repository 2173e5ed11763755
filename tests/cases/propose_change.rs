//! Proposing a change.

use solana_pubkey::Pubkey;
use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{self, ConfigChange, EmodeChange, Proposal, Role, SettingsChange},
    program::{ID, seeds},
};
use wlm_test_kit::{Asset, MarketBuilder, Peg, ReserveBuilder, World, attackers::ANYTHING};

use crate::{
    governing::{
        DAY, DOLLAR_TERMS, ROLES, WINDOW, execution, lower_ltv, of_emode, of_peg, of_reserve, of_settings,
        proposed,
    },
    peg_stage::PegStage,
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

/// Another market with its own USD1, a reserve and a peg facility of the same coin.
fn another_market(world: &mut World, coin: &Asset) -> (Pubkey, Asset, Peg) {
    let foreign = MarketBuilder::default().create(world);
    let usd1 = ReserveBuilder::usd1().create(world, &foreign);
    world.hand_over_usd1(&foreign, &usd1);
    let coin = Asset { market: foreign.key, ..*coin };
    let peg = world.create_peg(&foreign, &coin, Peg::config(&coin));
    (foreign.key, usd1, peg)
}

#[test]
fn refuses_another_kind_of_target() {
    let mut stage = PegStage::new();
    let (foreign, foreign_usd1, foreign_peg) = another_market(&mut stage.world, &stage.peg.coin);
    let PegStage { world, market, usd1, peg, alice, .. } = &mut stage;
    let waiting = proposed(world, market, usd1.reserve, lower_ltv()).change;
    let stranger = world.new_address();
    let [forged_reserve, forged_peg, forged_market] = [usd1.reserve, peg.facility, market.key].map(|key| {
        let (copy, data) = (world.new_address(), world.account(&key).unwrap().data);
        world.write(copy, stranger, data);
        copy
    });
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
        for target in [usd1.reserve, peg.facility, foreign, forged_market, waiting, empty] {
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

type Set = fn(&mut SettingsChange);

const SETTINGS_WITHIN_BOUNDS: &[Set] = &[
    |c| (c.change_delay, c.ramp_duration) = (Some(3_600), Some(86_400)),
    |c| (c.change_delay, c.ramp_duration) = (Some(1_209_600), Some(2_592_000)),
    |c| (c.ltv_step_bps, c.fee_step_bps) = (Some(1), Some(1)),
    |c| (c.ltv_step_bps, c.fee_step_bps) = (Some(1_000), Some(1_000)),
    |c| (c.cap_step_bps, c.rate_step_bps) = (Some(10_001), Some(10_001)),
    |c| (c.cap_step_bps, c.rate_step_bps) = (Some(40_000), Some(40_000)),
    |c| (c.target_health_bps, c.full_bonus_health_bps) = (Some(10_001), Some(5_000)),
    |c| (c.target_health_bps, c.full_bonus_health_bps) = (Some(15_000), Some(9_999)),
    |c| c.dust_usd_micros = Some(0),
    |c| c.dust_usd_micros = Some(10_000_000_000),
];

const SETTINGS_OUT_OF_BOUNDS: &[(WlmError, Set)] = &[
    (WlmError::GovernanceSettingOutOfBounds, |c| c.change_delay = Some(3_599)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.change_delay = Some(1_209_601)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.ramp_duration = Some(86_399)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.ramp_duration = Some(2_592_001)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.ltv_step_bps = Some(0)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.ltv_step_bps = Some(1_001)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.fee_step_bps = Some(0)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.fee_step_bps = Some(1_001)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.cap_step_bps = Some(10_000)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.cap_step_bps = Some(40_001)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.rate_step_bps = Some(10_000)),
    (WlmError::GovernanceSettingOutOfBounds, |c| c.rate_step_bps = Some(40_001)),
    (WlmError::SettingOutOfBounds, |c| c.target_health_bps = Some(10_000)),
    (WlmError::SettingOutOfBounds, |c| c.target_health_bps = Some(15_001)),
    (WlmError::SettingOutOfBounds, |c| c.full_bonus_health_bps = Some(4_999)),
    (WlmError::SettingOutOfBounds, |c| c.full_bonus_health_bps = Some(10_000)),
    (WlmError::SettingOutOfBounds, |c| c.dust_usd_micros = Some(10_000_000_001)),
];

#[test]
fn refuses_settings_out_of_bounds() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    for (error, set) in SETTINGS_OUT_OF_BOUNDS {
        let proposal = world.proposal(market, market.key, of_settings(set));
        refused(world.act(instructions::propose_change(&proposal)), *error);
    }
    for set in SETTINGS_WITHIN_BOUNDS {
        proposed(world, market, market.key, of_settings(set));
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
