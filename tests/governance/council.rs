//! The council guards, and does nothing else; and only it does.

use solana_instruction::{Instruction, error::InstructionError};
use wlm_sdk::{
    errors::WlmError,
    instructions::{propose_change, veto_change},
};
use wlm_test_kit::World;

use crate::{
    bodies::{Body, decision},
    realms::{Governance, State, Tipping, errors},
    sending::Sending,
    voters::{Voters, guarded_by_their_council, state},
};

/// Voters who try to use the governance of others.
fn intruding(intruders: Voters, into: Voters) -> Voters {
    let governance = Governance { voters: intruders.governance.voters, ..into.governance };
    Voters { governance, rules: into.rules, ..intruders }
}

/// The voters may not even begin a vote there.
#[track_caller]
fn assert_has_no_vote(world: &mut World, intruder: &Voters) {
    let create = intruder.draft(world).create("Not ours");
    world.assert_refuses(&create, errors::OTHER_ELECTORATE);
}

/// The program does not sign for the governance of others. (Their address is no key: it signs no transaction.)
#[track_caller]
fn assert_does_not_sign(world: &mut World, mut execute: Instruction) {
    execute.accounts.iter_mut().for_each(|meta| meta.is_signer = false);
    let refusal = world.refusal(&execute);
    let escalation = InstructionError::PrivilegeEscalation.to_string();
    assert!(refusal.error.to_string().contains(&escalation), "{refusal}");
}

#[test]
fn two_of_three_of_the_council_veto_and_one_does_not() {
    let mut governed = guarded_by_their_council(Tipping::Strict);
    let change = governed.change().1;
    let due = governed.propose(&change);
    let (council, world) = (governed.guardian, &mut governed.world);
    let [a, b, c] = council.holders;
    let veto = veto_change(council.address(), due);

    let lonely = council.begin(world, &veto);
    world.submit(&lonely.approve(a));
    world.assert_refuses(&lonely.execute(0, std::slice::from_ref(&veto)), errors::CANNOT_EXECUTE);
    world.submit(&lonely.deny(b));
    world.submit(&lonely.deny(c));
    assert_eq!(state(world, &lonely), State::Defeated);
    world.advance(1);
    world.assert_refuses(&lonely.execute(0, std::slice::from_ref(&veto)), errors::CANNOT_EXECUTE);

    let agreed = council.begin(world, &veto);
    world.submit(&agreed.approve(a));
    world.submit(&agreed.approve(c));
    world.advance(1);
    world.execute(&agreed.execute(0, &[veto]));
    assert!(world.pending(&due).is_none());
}

#[test]
fn the_community_has_no_vote_in_the_council() {
    let mut governed = guarded_by_their_council(Tipping::Strict);
    let change = governed.change().1;
    let due = governed.propose(&change);
    let (community, council, world) = (governed.governance, governed.guardian, &mut governed.world);
    assert_has_no_vote(world, &intruding(community, council));

    // A councillor's proposal is open for the council's votes alone.
    let veto = veto_change(council.address(), due);
    let proposal = council.begin(world, &veto);
    let (citizen, citizens) = (community.holders[0], community.governance.voters);
    let mut vote = proposal.approve(citizen);
    let council_mint = council.governance.voters.mint;
    for (ours, theirs) in [
        (council.governance.voters.record(&citizen), citizens.record(&citizen)),
        (council_mint, citizens.mint),
    ] {
        vote.accounts.iter_mut().filter(|meta| meta.pubkey == ours).for_each(|meta| meta.pubkey = theirs);
    }
    world.assert_refuses(&vote, errors::OTHER_MINT);

    // And by its own governance, the community does not sign for the council.
    let forged = decision(&community, world, &veto);
    assert_does_not_sign(world, forged);
    let as_itself = decision(&community, world, &veto_change(community.address(), due));
    world.assert_refuses(&as_itself, WlmError::Unauthorized);
    assert!(world.pending(&due).is_some());
}

#[test]
fn the_council_proposes_no_changes() {
    let mut governed = guarded_by_their_council(Tipping::Strict);
    let change = governed.change().1;
    let (community, council, world) = (governed.governance, governed.guardian, &mut governed.world);
    assert_has_no_vote(world, &intruding(council, community));

    let forged = decision(&council, world, &propose_change(&change));
    assert_does_not_sign(world, forged);
}
