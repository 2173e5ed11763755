//! Carrying a change out: when, by whom, of what. What makes one stale is in [`crate::stale_changes`].

use solana_instruction::AccountMeta;
use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{self, ConfigChange, Due, Listing, PegListing, Role},
};
use wlm_test_kit::{MarketBuilder, MintBuilder, Peg, ReserveBuilder, TOKEN, attackers::ANYTHING, calm_quote};

use crate::{
    governing::{
        DAY, DOLLAR_TERMS, WINDOW, execution, hand_over, lower_ltv, of_emode, of_peg, of_settings, proposed,
        proposed_by,
    },
    peg_stage::PegStage,
    support::{GIFT, Stage, besiege, harmless, refused, refused_with, swapped},
};

#[test]
fn refuses_before_it_is_due_and_after_it_expired() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    let execute = execution(due, eth.reserve);
    let start = world.now();
    let at = |seconds: i64| {
        let mut world = world.clone();
        world.set_clock(start + seconds);
        world.act(execute.clone())
    };
    for early in [0, 1, DAY - 1, -DAY] {
        refused(at(early), WlmError::ChangeNotDue);
    }
    for good in [DAY, DAY + 1, DAY + WINDOW - 1, DAY + WINDOW] {
        at(good).unwrap();
    }
    for late in [DAY + WINDOW + 1, 365 * DAY] {
        refused(at(late), WlmError::ChangeExpired);
    }
}

/// Listings, too.
#[test]
fn refuses_a_listing_before_it_is_due_and_after_it_expired() {
    let mut stage = PegStage::new();
    let PegStage { world, market, peg, .. } = &mut stage;
    let (_, _, list) = ReserveBuilder::sol().prepare(world, market);
    let coin = ReserveBuilder::usdc().create(world, market);
    let (_, create) = Peg::prepare(world, market, &coin, Peg::config(&peg.coin));
    let due_at = world.now();
    for execute in [list, create] {
        let at = |seconds: i64| {
            let mut world = world.clone();
            world.set_clock(due_at + seconds);
            world.publish_prices();
            world.act(execute.clone())
        };
        refused(at(-1), WlmError::ChangeNotDue);
        at(0).unwrap();
        at(WINDOW).unwrap();
        refused(at(WINDOW + 1), WlmError::ChangeExpired);
    }
}

/// No role signs: whoever pays the transaction's fee carries it out.
#[test]
fn anyone_carries_it_out() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    world.advance(DAY);
    let execute = execution(due, eth.reserve);
    assert!(!execute.accounts.iter().any(|meta| meta.is_signer));
    let pending = world.pending(&due).unwrap();
    let meta = world.act(execute).unwrap();
    assert_eq!(world.reserve(eth).config.ltv_bps, 7_000);
    assert_eq!(world.pending(&due), None);
    let [Event::ChangeExecuted(event)] = meta.events.as_slice() else { panic!("one event") };
    assert_eq!((event.market, event.change, &event.pending), (market.key, due.change, &pending));
}

#[test]
fn each_kind_does_what_it_says() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, peg, .. } = &mut stage;
    let before = world.market(market);
    world.change_market(market, of_emode(8, DOLLAR_TERMS)).unwrap();
    let group = world.market(market).emode_groups[7];
    let terms = [group.ltv_bps, group.liquidation_threshold_bps, group.min_bonus_bps, group.max_bonus_bps];
    assert_eq!(terms, DOLLAR_TERMS);
    world.change_market(market, of_settings(|change| change.dust_usd_micros = Some(7))).unwrap();
    let settings = world.market(market).settings;
    assert_eq!(settings, instructions::MarketSettings { dust_usd_micros: 7, ..before.settings });
    let receivers = [world.new_address(), world.new_address()];
    world.change_market(market, ConfigChange::PriceReceivers(receivers)).unwrap();
    assert_eq!(world.market(market).price_receivers, receivers);
    let to = world.new_address();
    world.change_market(market, ConfigChange::Role { role: Role::Treasury, to }).unwrap();
    let after = world.market(market);
    assert_eq!((after.treasury, after.offered_roles[2]), (before.treasury, to));
    let fee = of_peg(|change| change.sell_fee_bps = Some(0));
    let due = world.propose(market, peg.facility, fee).unwrap();
    let config = world.peg(peg).config;
    world.act(execution(due, peg.facility)).unwrap();
    assert_eq!(world.peg(peg).config, instructions::PegConfig { sell_fee_bps: 0, ..config });
    let config = world.reserve(usd1).config;
    let due = world.propose(market, usd1.reserve, lower_ltv()).unwrap();
    world.act(execution(due, usd1.reserve)).unwrap();
    let lowered = instructions::ReserveConfig { ltv_bps: 7_000, ..config };
    assert_eq!(world.reserve(usd1).config, lowered);
}

/// A program that is not believed any more shows no price, whatever it has been paid for.
#[test]
fn new_price_receivers_count_at_once() {
    let mut stage = Stage::with_collateral();
    let Stage { world, market, eth, .. } = &mut stage;
    let receivers = [world.new_address(), world.new_address()];
    world.change_market(market, ConfigChange::PriceReceivers(receivers)).unwrap();
    refused(world.refresh(eth), WlmError::PriceAccountOwner);
}

#[test]
fn the_rent_goes_back_to_who_paid_it() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, bob, .. } = &mut stage;
    let payer = world.new_wallet();
    let had = world.account(&payer).unwrap().lamports;
    let due = proposed_by(world, market, payer, eth.reserve, lower_ltv());
    assert!(world.account(&payer).unwrap().lamports < had);
    world.give_lamports(&due.change, GIFT);
    world.advance(DAY);
    let execute = execution(due, eth.reserve);
    for thief in [bob.key, market.governance, market.treasury] {
        refused(world.act(swapped(execute.clone(), &payer, &thief)), WlmError::WrongPayer);
    }
    world.act(execute).unwrap();
    assert_eq!(world.account(&payer).unwrap().lamports, had + GIFT, "a gift goes along");
}

#[test]
fn refuses_another_target() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, peg, .. } = &mut stage;
    let coin = peg.coin;
    let fee = of_peg(|change| change.buy_fee_bps = Some(20));
    let cases = [
        (usd1.reserve, lower_ltv(), vec![coin.reserve, peg.facility, market.key, usd1.mint]),
        (peg.facility, fee, vec![coin.reserve, usd1.reserve, market.key]),
        (market.key, of_emode(1, DOLLAR_TERMS), vec![usd1.reserve, peg.facility]),
    ];
    for (target, change, others) in cases {
        let due = world.propose(market, target, change).unwrap();
        for other in others {
            refused(world.act(execution(due, other)), WlmError::ChangeTargetMismatch);
        }
        world.act(execution(due, target)).unwrap();
    }
}

/// A change and the market it is carried out in must be one.
#[test]
fn refuses_another_market() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let due = world.propose(market, eth.reserve, lower_ltv()).unwrap();
    let attack = execution(Due { market: foreign.key, ..due }, eth.reserve);
    refused(world.act(attack), WlmError::WrongMarket);
}

/// What creates something and what changes something cannot take each other's place.
#[test]
fn refuses_a_change_of_another_kind() {
    let mut stage = PegStage::new();
    let PegStage { world, market, usd1, peg, .. } = &mut stage;
    let (mint, payer) = (MintBuilder::decimals(6).create(world), world.new_wallet());
    let feed = [5; 32];
    let quote = calm_quote(feed, 1.0, world.now());
    let price = world.new_price_account(quote);
    let config = ReserveBuilder::usdc().with(|config| config.feed_id = feed).config;
    let listed = world.propose(market, mint, ConfigChange::NewReserve(Box::new(config))).unwrap();
    let pegged = world.propose(market, mint, ConfigChange::NewPeg(Peg::config(&peg.coin))).unwrap();
    let lowered = world.propose(market, usd1.reserve, lower_ltv()).unwrap();
    let list = |due| Listing { payer, due, mint, price, token_program: TOKEN };
    let create = |due| PegListing { payer, due, usd1_mint: usd1.mint, mint, token_program: TOKEN };
    for due in [listed, pegged] {
        refused(world.act(execution(due, mint)), WlmError::ChangeKindMismatch);
    }
    for (due, error) in [(pegged, WlmError::ChangeKindMismatch), (lowered, WlmError::ChangeTargetMismatch)] {
        refused(world.act(instructions::create_reserve(&list(due))), error);
    }
    for (due, error) in [(listed, WlmError::ChangeKindMismatch), (lowered, WlmError::ChangeTargetMismatch)] {
        refused(world.act(instructions::create_peg_facility(&create(due))), error);
    }
    world.act(instructions::create_reserve(&list(listed))).unwrap();
    world.act(instructions::create_peg_facility(&create(pegged))).unwrap();
}

#[test]
fn refuses_what_a_replaced_governance_proposed() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = world.propose(market, eth.reserve, lower_ltv()).unwrap();
    let (_, _, list) = ReserveBuilder::sol().prepare(world, market);
    hand_over(world, market, Role::Governance);
    refused(world.act(execution(due, eth.reserve)), WlmError::ChangeLapsed);
    refused(world.act(list), WlmError::ChangeLapsed);
}

/// It is the proposer that counts: a governance that comes back finds what nobody has cleared away.
#[test]
fn carries_out_what_its_governance_proposed_before_it_was_away() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = proposed(world, market, eth.reserve, lower_ltv());
    world.advance(DAY);
    let away = hand_over(world, market, Role::Governance);
    refused(world.act(execution(due, eth.reserve)), WlmError::ChangeLapsed);
    let back = ConfigChange::Role { role: Role::Governance, to: market.governance };
    world.change_market(&away, back).unwrap();
    world.act(instructions::accept_role(market.governance, market.key, Role::Governance)).unwrap();
    world.act(execution(due, eth.reserve)).unwrap();
}

/// The delay is that of the moment of the proposal, also for a change of the delay.
#[test]
fn another_delay_counts_for_what_is_proposed_after_it() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let shorter = of_settings(|change| change.change_delay = Some(3_600));
    let shorten = proposed(world, market, market.key, shorter);
    let waits = proposed(world, market, eth.reserve, lower_ltv());
    world.advance(DAY - 1);
    refused(world.act(execution(shorten, market.key)), WlmError::ChangeNotDue);
    world.advance(1);
    world.act(execution(shorten, market.key)).unwrap();
    // Neither earlier nor later than it was to be.
    assert_eq!(world.pending(&waits).unwrap().executable_at, world.now());
    world.act(execution(waits, eth.reserve)).unwrap();
    let soon = proposed(world, market, eth.reserve, lower_ltv());
    world.advance(3_599);
    refused(world.act(execution(soon, eth.reserve)), WlmError::ChangeNotDue);
    world.advance(1);
    world.act(execution(soon, eth.reserve)).unwrap();
}

/// The one change that cannot be vetoed waits longest, whatever the market's delay is.
#[test]
fn another_guardian_waits_for_14_days() {
    for delay in [None, Some(3_600), Some(1_209_600)] {
        let mut stage = Stage::new();
        let Stage { world, market, .. } = &mut stage;
        if let Some(delay) = delay {
            world.change_market(market, of_settings(|change| change.change_delay = Some(delay))).unwrap();
        }
        let offer = ConfigChange::Role { role: Role::Guardian, to: world.new_wallet() };
        let due = proposed(world, market, market.key, offer);
        world.advance(14 * DAY - 1);
        refused(world.act(execution(due, market.key)), WlmError::ChangeNotDue);
        world.advance(1 + WINDOW);
        world.clone().act(execution(due, market.key)).unwrap();
        world.advance(1);
        refused(world.act(execution(due, market.key)), WlmError::ChangeExpired);
    }
}

#[test]
fn a_longer_delay_leaves_what_is_pending_alone() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let waits = proposed(world, market, eth.reserve, lower_ltv());
    let longer = of_settings(|change| change.change_delay = Some(1_209_600));
    world.change_market(market, longer).unwrap();
    world.advance(DAY);
    world.act(execution(waits, eth.reserve)).unwrap();
}

#[test]
fn is_carried_out_once() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = world.propose(market, eth.reserve, lower_ltv()).unwrap();
    let execute = execution(due, eth.reserve);
    refused_with(world.clone().act_all(&[execute.clone(), execute.clone()]), "AccountNotInitialized");
    world.act(execute.clone()).unwrap();
    refused_with(world.act(execute.clone()), "AccountNotInitialized");
    // Lamports alone bring nothing back.
    world.give_lamports(&due.change, GIFT);
    refused_with(world.act(execute), GONE);
}

/// Lamports that come between two executions in one transaction keep no closed account alive.
#[test]
fn a_closed_change_is_not_revived_within_the_transaction() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, bob, .. } = &mut stage;
    let due = world.propose(market, eth.reserve, lower_ltv()).unwrap();
    let execute = execution(due, eth.reserve);
    let revive = solana_system_interface::instruction::transfer(&bob.key, &due.change, 10_000_000);
    let before = world.snapshot();
    refused_with(world.send_all(&[execute.clone(), revive.clone(), execute.clone()]), GONE);
    assert!(before.differences(&world.snapshot()).is_empty());
    world.send_all(&[execute.clone(), revive]).unwrap();
    refused_with(world.act(execute), GONE);
}

/// The same number again is another change, with a delay of its own.
#[test]
fn what_executed_the_last_one_waits_for_the_next() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let proposal = world.proposal(market, eth.reserve, lower_ltv());
    world.act(instructions::propose_change(&proposal)).unwrap();
    world.advance(DAY);
    let execute = execution(proposal.due(), eth.reserve);
    world.act(execute.clone()).unwrap();
    world.act(instructions::propose_change(&proposal)).unwrap();
    refused(world.act(execute.clone()), WlmError::ChangeNotDue);
    world.advance(DAY);
    world.act(execute).unwrap();
}

#[test]
fn refuses_a_target_it_cannot_write() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let due = world.propose(market, eth.reserve, lower_ltv()).unwrap();
    let mut execute = execution(due, eth.reserve);
    for meta in execute.accounts.iter_mut().filter(|meta| meta.pubkey == eth.reserve) {
        *meta = AccountMeta::new_readonly(eth.reserve, false);
    }
    refused_with(world.act(execute), "ConstraintMut");
}

/// The account is the system program's again.
const GONE: &str = "AccountOwnedByWrongProgram";

const ACCOUNTS: &[&str] = &["market", "change", "payer", "target", "price", "mint"];

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, usd1, .. } = &mut stage;
    let payer = world.new_wallet();
    let due = proposed_by(world, market, payer, eth.reserve, lower_ltv());
    proposed(world, market, usd1.reserve, lower_ltv());
    world.advance_with_prices(DAY);
    let execute = instructions::execute_change(due, eth.reserve, Some(eth.price), Some(eth.mint));
    let excuses = [
        harmless("price", ANYTHING, "the feed stays, so no price is read"),
        harmless("mint", ANYTHING, "no more may be minted than before, so it is not read"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, execute, ACCOUNTS, &excuses);
}

#[test]
fn refuses_every_impostor_of_a_change_of_the_market() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let payer = world.new_wallet();
    let due = proposed_by(world, market, payer, market.key, of_emode(1, DOLLAR_TERMS));
    world.advance_with_prices(DAY);
    let execute = execution(due, market.key);
    let excuses = [
        harmless("market", "read-only", "the target, which it is, too, is writable"),
        harmless("target", "read-only", "the market, which it is, too, is writable"),
        harmless("price", ANYTHING, "only a reserve has one"),
        harmless("mint", ANYTHING, "only a reserve has one"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, execute, ACCOUNTS, &excuses);
}
