//! A role passes to others in two steps: who governs offers it by a change, and who gets it accepts.

use solana_pubkey::Pubkey;
use wlm_sdk::{
    errors::WlmError,
    instructions::{
        self, ConfigChange, Proposal, Role, accept_role, execute_change, propose_change, veto_change,
    },
    program::state::GUARDIAN_DELAY,
};
use wlm_test_kit::World;

use crate::{
    bodies::{Body, Key, decide, decision},
    committee::Committee,
    governed::Governed,
    nonce::Nonce,
    realms::Tipping,
    sending::Sending,
    voters,
};

/// A market of two keys, in a world where somebody else is ready.
fn run_by_keys<B: Body>(found: impl FnOnce(&mut World) -> B) -> (Governed<Key, Key>, B) {
    let mut world = World::new();
    let body = found(&mut world);
    let [governance, guardian] = [(); 2].map(|()| Key(world.new_wallet()));
    world.give_lamports(&body.address(), 1_000_000_000);
    (Governed::new(world, governance, guardian), body)
}

impl Governed<Key, Key> {
    fn offer(&mut self, role: Role, to: Pubkey) -> Proposal {
        self.world.proposal(&self.market, self.market.key, ConfigChange::Role { role, to })
    }
}

fn a_key_hands_governance_over<B: Body>(found: impl FnOnce(&mut World) -> B) {
    let (mut governed, body) = run_by_keys(found);
    let market = governed.market.key;
    let (wanted, mut pending) = governed.change();
    governed.propose(&pending);
    let offer = governed.offer(Role::Governance, body.address());
    let accept = accept_role(body.address(), market, Role::Governance);
    let early = decision(&body, &mut governed.world, &accept);
    governed.world.assert_refuses(&early, WlmError::RoleNotOffered);
    let due = governed.propose(&offer);
    governed.wait();
    governed.world.execute(&execute_change(due, market, None, None));
    assert_eq!(governed.world.market(&governed.market).governance, governed.governance.address());

    let stranger = governed.world.new_wallet();
    let stolen = accept_role(stranger, market, Role::Governance);
    governed.world.assert_refuses(&stolen, WlmError::RoleNotOffered);
    let accept = decision(&body, &mut governed.world, &accept);
    Nonce::open(&mut governed.world).assert_is_refused(&governed.world, &accept);
    governed.world.execute(&accept);
    assert_eq!(governed.world.market(&governed.market).governance, body.address());

    // What the key proposed lapses with it, and anybody clears it away.
    let carry_out = governed.carry_out(pending.due());
    governed.world.assert_refuses(&carry_out, WlmError::ChangeLapsed);
    governed.world.execute(&instructions::cancel_change(stranger, pending.due()));
    pending.id = u64::MAX;
    governed.world.assert_refuses(&propose_change(&pending), WlmError::Unauthorized);

    pending.governance = body.address();
    pending.payer = body.address();
    decide(&body, &mut governed.world, &propose_change(&pending));
    governed.wait();
    let carry_out = governed.carry_out(pending.due());
    governed.world.execute(&carry_out);
    assert_eq!(governed.config(), wanted);
}

/// It cannot veto that, but has time to be heard.
fn a_guardian_is_replaced_against_its_will<B: Body>(found: impl FnOnce(&mut World) -> B) {
    let (mut governed, body) = run_by_keys(found);
    let (market, old) = (governed.market.key, governed.guardian.address());
    let offer = governed.offer(Role::Guardian, body.address());
    let due = governed.propose(&offer);
    governed.world.assert_refuses(&veto_change(old, due), WlmError::GuardianNotVetoable);
    governed.world.advance(i64::from(GUARDIAN_DELAY) - 1);
    let early = execute_change(due, market, None, None);
    governed.world.assert_refuses(&early, WlmError::ChangeNotDue);
    governed.world.advance(1);
    governed.world.execute(&execute_change(due, market, None, None));
    let accept = accept_role(body.address(), market, Role::Guardian);
    decide(&body, &mut governed.world, &accept);

    let change = governed.change().1;
    let due = governed.propose(&change);
    governed.world.assert_refuses(&veto_change(old, due), WlmError::Unauthorized);
    decide(&body, &mut governed.world, &veto_change(body.address(), due));
    assert!(governed.world.pending(&due).is_none());
}

#[test]
fn a_key_hands_governance_over_to_a_multisig() {
    a_key_hands_governance_over(Committee::of_governors);
}

#[test]
fn a_key_hands_governance_over_to_a_community() {
    a_key_hands_governance_over(|world| voters::found(world, Tipping::Strict).0);
}

#[test]
fn a_guardian_is_replaced_by_a_multisig() {
    a_guardian_is_replaced_against_its_will(Committee::of_guardians);
}

#[test]
fn a_guardian_is_replaced_by_a_council() {
    a_guardian_is_replaced_against_its_will(|world| voters::found(world, Tipping::Strict).1);
}
