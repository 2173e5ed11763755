//! What is the same whoever governs and guards: how changes are proposed, wait, are carried out, and end.

use anchor_lang::error::ErrorCode;
use wlm_sdk::{
    errors::WlmError,
    instructions::{
        self, Due, Proposal, ReserveChange, Restriction, create_reserve, propose_change, restrict,
        veto_change,
    },
    program::state::EXECUTION_WINDOW,
};
use wlm_test_kit::{MAX_TRANSACTION_BYTES, MarketBuilder};

use crate::{
    bodies::{Body, decide, decision},
    governed::Governed,
    nonce::Nonce,
    sending::Sending,
};

/// One test of each story in each world.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        stories! { @of multisig_and_key = crate::committee::guarded_by_a_key(); $($story),+ }
        stories! { @of two_multisigs = crate::committee::guarded_by_another(); $($story),+ }
        stories! {
            @of community_and_council =
                crate::voters::guarded_by_their_council(crate::realms::Tipping::Strict);
            $($story),+
        }
    };
    (@of $world:ident = $governed:expr; $($story:ident),+) => {
        mod $world {
            $(
                #[test]
                fn $story() {
                    super::$story($governed);
                }
            )+
        }
    };
}

stories![
    anybody_carries_a_change_out_when_its_time_has_come,
    anybody_lists_an_asset_that_was_proposed,
    every_message_fits_a_transaction,
    governance_takes_a_change_back,
    the_guardian_vetoes_a_change,
    the_guardian_lowers_a_cap_and_its_raise_goes_stale,
    a_change_expires_after_seven_days,
    what_carries_a_change_out_is_told_the_right_accounts,
    nothing_lives_on_a_durable_nonce,
    the_bounds_hold_for_who_governs,
    nobody_stands_in_for_another,
];

/// An account that was closed: a change that is over.
const OVER: ErrorCode = ErrorCode::AccountNotInitialized;

fn anybody_carries_a_change_out_when_its_time_has_come<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let (wanted, proposal) = governed.change();
    let (old, due) = (governed.config(), governed.propose(&proposal));
    let (carry_out, now) = (governed.carry_out(due), governed.world.now());
    let pending = governed.world.pending(&due).expect("it waits");
    let executable_at = now + governed.delay();
    assert_eq!((pending.proposed_at, pending.executable_at), (now, executable_at));
    assert_eq!((pending.proposer, pending.new), (governed.governance.address(), proposal.change));

    governed.world.set_clock(executable_at - 1);
    governed.world.assert_refuses(&carry_out, WlmError::ChangeNotDue);
    assert_eq!(governed.config(), old);
    governed.world.set_clock(executable_at);
    let rent = |governed: &Governed<G, H>| governed.world.account(&due.payer).unwrap().lamports;
    let before = rent(&governed);
    governed.world.execute(&carry_out);
    assert_eq!(governed.config(), wanted);
    assert!(rent(&governed) > before);
    governed.world.assert_refuses(&carry_out, OVER);
}

fn anybody_lists_an_asset_that_was_proposed<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let (proposal, listing) = governed.listing();
    let list = create_reserve(&listing);
    governed.world.assert_refuses(&list, OVER);
    let due = governed.propose(&proposal);
    governed.world.assert_refuses(&list, WlmError::ChangeNotDue);
    governed.wait();
    let execute = instructions::execute_change(due, listing.mint, None, None);
    governed.world.assert_refuses(&execute, WlmError::ChangeKindMismatch);
    governed.world.execute(&list);
    assert_eq!(governed.world.market(&governed.market).reserve_count, 2);
    assert!(governed.world.pending(&due).is_none());
}

/// Of what is proposed, a listing and a change of every field of a reserve are the largest.
fn every_message_fits_a_transaction<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let (wanted, every_field) = governed.change_of_every_field();
    let (new_reserve, _) = governed.listing();
    for (what, proposal) in [("new reserve", &new_reserve), ("change of every field", &every_field)] {
        let propose = propose_change(proposal);
        let road = governed.governance.road(&mut governed.world, &propose);
        let messages = road.steps.iter().chain([&road.execute]);
        let sizes: Vec<_> = messages.map(|message| governed.world.bytes(message)).collect();
        println!(
            "{what}: {sizes:?} of {MAX_TRANSACTION_BYTES} bytes, by a key {}",
            governed.world.bytes(&propose)
        );
        assert!(sizes.iter().all(|size| *size <= MAX_TRANSACTION_BYTES));
    }

    let due = governed.propose(&every_field);
    governed.wait();
    let carry_out = governed.carry_out(due);
    governed.world.execute(&carry_out);
    assert_eq!(governed.config(), wanted);
}

fn governance_takes_a_change_back<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let proposal = governed.change().1;
    let due = governed.propose(&proposal);
    let stranger = governed.world.new_wallet();
    governed.world.assert_refuses(&instructions::cancel_change(stranger, due), WlmError::Unauthorized);
    let guardian = governed.guardian.address();
    let by_guardian = instructions::cancel_change(guardian, due);
    let by_guardian = decision(&governed.guardian, &mut governed.world, &by_guardian);
    governed.world.assert_refuses(&by_guardian, WlmError::Unauthorized);

    let cancel = instructions::cancel_change(governed.governance.address(), due);
    decide(&governed.governance, &mut governed.world, &cancel);
    assert_is_over(&mut governed, due);
}

fn the_guardian_vetoes_a_change<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let proposal = governed.change().1;
    let due = governed.propose(&proposal);
    let by_governance = veto_change(governed.governance.address(), due);
    let by_governance = decision(&governed.governance, &mut governed.world, &by_governance);
    governed.world.assert_refuses(&by_governance, WlmError::Unauthorized);

    let veto = veto_change(governed.guardian.address(), due);
    decide(&governed.guardian, &mut governed.world, &veto);
    assert_is_over(&mut governed, due);
}

/// Nobody carries it out any more.
#[track_caller]
fn assert_is_over<G: Body, H: Body>(governed: &mut Governed<G, H>, due: Due) {
    let old = governed.config();
    assert!(governed.world.pending(&due).is_none());
    governed.wait();
    let carry_out = governed.carry_out(due);
    governed.world.assert_refuses(&carry_out, OVER);
    assert_eq!(governed.config(), old);
}

fn the_guardian_lowers_a_cap_and_its_raise_goes_stale<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let (raised, proposal) = governed.change();
    let due = governed.propose(&proposal);
    let guardian = governed.guardian.address();
    let raise = governed.lower_borrow_cap(guardian, raised.borrow_cap);
    let raise = decision(&governed.guardian, &mut governed.world, &raise);
    governed.world.assert_refuses(&raise, WlmError::RestrictionRaises);
    let lowered = governed.config().borrow_cap / 10 * 9;
    let lower = governed.lower_borrow_cap(guardian, lowered);
    decide(&governed.guardian, &mut governed.world, &lower);
    assert_eq!(governed.config().borrow_cap, lowered);

    governed.wait();
    let carry_out = governed.carry_out(due);
    governed.world.assert_refuses(&carry_out, WlmError::ChangeStale);
    assert_eq!(governed.config().borrow_cap, lowered);
}

fn a_change_expires_after_seven_days<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let (wanted, proposal) = governed.change();
    let due = governed.propose(&proposal);
    governed.wait();
    governed.world.advance(EXECUTION_WINDOW.into());
    let carry_out = governed.carry_out(due);
    let mut in_time = governed.world.clone();
    in_time.execute(&carry_out);
    assert_eq!(in_time.reserve(&governed.sol).config, wanted);

    governed.world.advance(1);
    governed.world.assert_refuses(&carry_out, WlmError::ChangeExpired);
    let stranger = governed.world.new_wallet();
    governed.world.execute(&instructions::cancel_change(stranger, due));
    assert!(governed.world.pending(&due).is_none());
}

fn what_carries_a_change_out_is_told_the_right_accounts<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let [first, second] = [(); 2].map(|()| governed.change().1);
    let due = governed.propose(&first);
    governed.propose(&second);
    governed.wait();
    let stranger = governed.world.new_wallet();
    let elsewhere = MarketBuilder::default().create(&mut governed.world).key;
    let sol = governed.sol.reserve;
    let execute = |due, target| instructions::execute_change(due, target, None, None);
    for (swapped, error) in [
        (execute(Due { payer: stranger, ..due }, sol), WlmError::WrongPayer),
        (execute(Due { market: elsewhere, ..due }, sol), WlmError::WrongMarket),
        (execute(due, elsewhere), WlmError::ChangeTargetMismatch),
    ] {
        governed.world.assert_refuses(&swapped, error);
    }
    governed.world.execute(&execute(due, sol));

    // The other one is the same change, and was proposed on a state that is gone.
    governed.world.assert_refuses(&execute(second.due(), sol), WlmError::ChangeStale);
}

/// The check sees through the calls of the programs that decide.
fn nothing_lives_on_a_durable_nonce<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let nonce = Nonce::open(&mut governed.world);
    let proposal = governed.change().1;
    let propose = propose_change(&proposal);
    let propose = decision(&governed.governance, &mut governed.world, &propose);
    nonce.assert_is_refused(&governed.world, &propose);
    governed.world.execute(&propose);

    let (due, market, sol) = (proposal.due(), governed.market.key, governed.sol.reserve);
    let (governor, guardian) = (governed.governance.address(), governed.guardian.address());
    let stop = Restriction::StopBorrows;
    let mut assert_is_refused = |body: &dyn Body, instruction| {
        let decided = decision(body, &mut governed.world, &instruction);
        nonce.assert_is_refused(&governed.world, &decided);
    };
    assert_is_refused(&governed.guardian, veto_change(guardian, due));
    assert_is_refused(&governed.guardian, restrict(guardian, market, sol, stop));
    assert_is_refused(&governed.governance, instructions::cancel_change(governor, due));
    assert_is_refused(&governed.governance, restrict(governor, market, sol, stop));
}

fn the_bounds_hold_for_who_governs<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let old = governed.config();
    for (reckless, error) in [
        (ReserveChange { ltv_bps: Some(10_001), ..Default::default() }, WlmError::ConfigLtvOutOfBounds),
        (
            ReserveChange { supply_cap: Some(3 * old.supply_cap), ..Default::default() },
            WlmError::CapStepTooLarge,
        ),
        (ReserveChange::default(), WlmError::EmptyChange),
    ] {
        let proposal = governed.proposal_of(reckless);
        let propose = decision(&governed.governance, &mut governed.world, &propose_change(&proposal));
        governed.world.assert_refuses(&propose, error);
    }
}

fn nobody_stands_in_for_another<G: Body, H: Body>(mut governed: Governed<G, H>) {
    let genuine = governed.change().1;
    let by_guardian = Proposal {
        governance: governed.guardian.address(),
        payer: governed.guardian.address(),
        ..genuine.clone()
    };
    let by_guardian = decision(&governed.guardian, &mut governed.world, &propose_change(&by_guardian));
    governed.world.assert_refuses(&by_guardian, WlmError::Unauthorized);

    let stranger = governed.world.new_wallet();
    for impostor in [stranger, governed.market.creator, governed.market.treasury] {
        let forged = Proposal { governance: impostor, payer: stranger, ..genuine.clone() };
        governed.world.assert_refuses(&propose_change(&forged), WlmError::Unauthorized);
        let restriction =
            restrict(impostor, governed.market.key, governed.sol.reserve, Restriction::StopBorrows);
        governed.world.assert_refuses(&restriction, WlmError::Unauthorized);
    }
    let mut unsigned = propose_change(&Proposal { payer: stranger, ..genuine });
    unsigned.accounts[0].is_signer = false;
    governed.world.assert_refuses(&unsigned, ErrorCode::AccountNotSigner);
}
