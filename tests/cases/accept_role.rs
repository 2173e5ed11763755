//! Taking a role over: the second of two steps.

use solana_pubkey::Pubkey;
use wlm_sdk::{
    errors::WlmError,
    events::Event,
    instructions::{self, ConfigChange, Restriction, Role},
};
use wlm_test_kit::{MarketBuilder, MarketKeys, World, attackers::ANYTHING};

use crate::{
    governing::{ROLES, hand_over, lower_ltv, proposed},
    support::{Stage, besiege, harmless, refused, swapped},
};

fn offer(world: &mut World, market: &MarketKeys, role: Role, to: Pubkey) {
    world.change_market(market, ConfigChange::Role { role, to }).unwrap();
}

fn holders(world: &World, market: &MarketKeys) -> [Pubkey; 3] {
    let market = world.market(market);
    ROLES.map(|role| market.holder(role))
}

#[test]
fn each_role_goes_to_whom_it_is_offered() {
    for (place, role) in ROLES.into_iter().enumerate() {
        let mut stage = Stage::new();
        let Stage { world, market, .. } = &mut stage;
        let to = world.new_wallet();
        let mut expected = holders(world, market);
        offer(world, market, role, to);
        assert_eq!(holders(world, market), expected, "an offer moves nothing");
        let meta = world.act(instructions::accept_role(to, market.key, role)).unwrap();
        let old = core::mem::replace(&mut expected[place], to);
        assert_eq!(holders(world, market), expected);
        assert_eq!(world.market(market).offered_roles, [Pubkey::default(); 3]);
        let [Event::RoleAccepted(event)] = meta.events.as_slice() else { panic!("one event") };
        assert_eq!((event.market, event.role, event.old, event.new), (market.key, role, old, to));
    }
}

#[test]
fn refuses_what_is_not_offered() {
    let mut stage = Stage::new();
    let Stage { world, market, bob, .. } = &mut stage;
    let accept = |signer, role| instructions::accept_role(signer, market.key, role);
    for role in ROLES {
        for signer in [bob.key, market.governance, market.guardian, market.treasury, market.creator] {
            refused(world.act(accept(signer, role)), WlmError::RoleNotOffered);
        }
    }
    // Offered one role, nobody takes another.
    for (place, role) in ROLES.into_iter().enumerate() {
        let to = world.new_wallet();
        offer(world, market, role, to);
        for other in ROLES.into_iter().enumerate().filter(|(other, _)| *other != place) {
            refused(world.act(accept(to, other.1)), WlmError::RoleNotOffered);
        }
        refused(world.act(accept(bob.key, role)), WlmError::RoleNotOffered);
    }
}

/// Zero is nobody: whoever could sign for that address gets nothing.
#[test]
fn refuses_the_address_that_stands_for_nobody() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    for role in ROLES {
        let accept = instructions::accept_role(Pubkey::default(), market.key, role);
        refused(world.act(accept.clone()), WlmError::RoleNotOffered);
        offer(world, market, role, Pubkey::default());
        refused(world.act(accept), WlmError::RoleNotOffered);
    }
}

#[test]
fn refuses_to_be_taken_twice() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let to = world.new_wallet();
    offer(world, market, Role::Guardian, to);
    let accept = instructions::accept_role(to, market.key, Role::Guardian);
    refused(world.clone().act_all(&[accept.clone(), accept.clone()]), WlmError::RoleNotOffered);
    world.act(accept.clone()).unwrap();
    refused(world.act(accept.clone()), WlmError::RoleNotOffered);
    // Nor once it is somebody else's.
    let after = MarketKeys { guardian: to, ..*market };
    hand_over(world, &after, Role::Guardian);
    refused(world.act(accept), WlmError::RoleNotOffered);
}

/// An offer that nobody took is withdrawn by the next, which may be to nobody.
#[test]
fn a_new_offer_takes_the_place_of_the_last() {
    for role in ROLES {
        let mut stage = Stage::new();
        let Stage { world, market, .. } = &mut stage;
        let [first, second] = [world.new_wallet(), world.new_wallet()];
        let accept = |signer| instructions::accept_role(signer, market.key, role);
        offer(world, market, role, first);
        offer(world, market, role, second);
        refused(world.act(accept(first)), WlmError::RoleNotOffered);
        offer(world, market, role, Pubkey::default());
        refused(world.act(accept(second)), WlmError::RoleNotOffered);
        offer(world, market, role, second);
        world.act(accept(second)).unwrap();
    }
}

#[test]
fn who_has_it_keeps_its_power_until_then() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    for role in [Role::Governance, Role::Guardian] {
        let to = world.new_wallet();
        offer(world, market, role, to);
    }
    let due = proposed(world, market, eth.reserve, lower_ltv());
    world.act(instructions::veto_change(market.guardian, due)).unwrap();
    world.restrict(market, eth.reserve, Restriction::StopDeposits).unwrap();
    let due = proposed(world, market, eth.reserve, lower_ltv());
    world.act(instructions::cancel_change(market.governance, due)).unwrap();
}

#[test]
fn the_old_governance_has_no_power_left() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let after = hand_over(world, market, Role::Governance);
    let proposal = world.proposal(market, eth.reserve, lower_ltv());
    refused(world.act(instructions::propose_change(&proposal)), WlmError::Unauthorized);
    let restrict =
        instructions::restrict(market.governance, market.key, eth.reserve, Restriction::StopDeposits);
    refused(world.act(restrict), WlmError::Unauthorized);
    let due = proposed(world, &after, eth.reserve, lower_ltv());
    refused(world.act(instructions::cancel_change(market.governance, due)), WlmError::Unauthorized);
    world.act(instructions::cancel_change(after.governance, due)).unwrap();
}

/// What the old governance offered is not the new one's word.
#[test]
fn offers_end_with_who_made_them() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let to = world.new_wallet();
    offer(world, market, Role::Treasury, to);
    offer(world, market, Role::Guardian, to);
    let mut elsewhere = world.clone();
    let after = hand_over(world, market, Role::Governance);
    assert_eq!(world.market(market).offered_roles, [Pubkey::default(); 3]);
    for role in [Role::Treasury, Role::Guardian] {
        let accept = instructions::accept_role(to, market.key, role);
        refused(world.act(accept.clone()), WlmError::RoleNotOffered);
        offer(world, &after, role, to);
        world.act(accept).unwrap();
    }
    // Another role that changes hands ends none.
    hand_over(&mut elsewhere, market, Role::Treasury);
    elsewhere.act(instructions::accept_role(to, market.key, Role::Guardian)).unwrap();
}

#[test]
fn fees_go_to_the_new_treasury() {
    let mut stage = Stage::with_loan();
    let Stage { world, market, usd1, .. } = &mut stage;
    world.advance_with_prices(365 * 86_400);
    world.open_wallet(&market.treasury, usd1);
    let after = hand_over(world, market, Role::Treasury);
    refused(world.collect_fees(market, usd1), WlmError::WrongTreasury);
    world.collect_fees(&after, usd1).unwrap();
    assert_eq!(world.balance_of(&usd1.wallet(&market.treasury)), 0);
    assert!(world.balance_of(&usd1.wallet(&after.treasury)) > 0);
}

#[test]
fn refuses_another_market() {
    let mut stage = Stage::new();
    let Stage { world, market, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let to = world.new_wallet();
    offer(world, &foreign, Role::Governance, to);
    let accept = instructions::accept_role(to, foreign.key, Role::Governance);
    refused(world.act(swapped(accept, &foreign.key, &market.key)), WlmError::RoleNotOffered);
}

#[test]
fn refuses_every_impostor() {
    for role in ROLES {
        let mut stage = Stage::new();
        let Stage { world, market, .. } = &mut stage;
        let to = world.new_wallet();
        offer(world, market, role, to);
        let accept = instructions::accept_role(to, market.key, role);
        let roles = ["signer", "market", "instructions"];
        besiege(&mut stage, accept, &roles, &[harmless("remaining", ANYTHING, "none is read")]);
    }
}
