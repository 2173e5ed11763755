//! Opening an obligation.

use wlm_sdk::{instructions, pda};
use wlm_test_kit::attackers::ANYTHING;

use crate::support::{GIFT, Stage, besiege, harmless, refused_with};

#[test]
fn refuses_the_same_number_twice() {
    let mut stage = Stage::new();
    let Stage { world, market, alice, .. } = &mut stage;
    let again = instructions::open_obligation(alice.key, alice.key, market.key, 0);
    world.act(again).expect_err("the address is taken");
}

#[test]
fn refuses_another_address() {
    let mut stage = Stage::new();
    let Stage { world, market, alice, .. } = &mut stage;
    let mut open = instructions::open_obligation(alice.key, alice.key, market.key, 1);
    open.accounts[3].pubkey = pda::obligation(&market.key, &alice.key, 2);
    refused_with(world.act(open), "ConstraintSeeds");
}

#[test]
fn is_empty_and_the_owners() {
    let mut stage = Stage::new();
    let Stage { world, market, alice, .. } = &mut stage;
    let second = world.open_obligation(&alice.key, market, u16::MAX);
    let obligation = world.obligation(&second);
    assert_eq!((obligation.owner, obligation.market, obligation.id), (alice.key, market.key, u16::MAX));
    assert!(obligation.is_empty());
    assert_eq!((obligation.version, obligation.health_factor_micros), (1, u64::MAX));
}

#[test]
fn a_gift_to_the_address_only_lowers_the_rent() {
    for gift in [GIFT, 1_000_000_000] {
        let mut stage = Stage::new();
        let Stage { world, market, alice, .. } = &mut stage;
        let address = pda::obligation(&market.key, &alice.key, 7);
        world.give_lamports(&address, gift);
        assert_eq!(world.open_obligation(&alice.key, market, 7).obligation, address);
        assert!(world.account(&address).unwrap().lamports >= gift);
    }
}

#[test]
fn somebody_else_may_pay() {
    let mut stage = Stage::new();
    let Stage { world, market, alice, bob, .. } = &mut stage;
    let before = world.account(&alice.key);
    world.act(instructions::open_obligation(alice.key, bob.key, market.key, 1)).unwrap();
    assert_eq!(world.account(&alice.key), before);
}

#[test]
fn refuses_every_impostor() {
    let mut stage = Stage::new();
    let Stage { market, alice, bob, .. } = &stage;
    let open = instructions::open_obligation(alice.key, bob.key, market.key, 1);
    let roles = ["owner", "payer", "market", "obligation", "system program"];
    let excuses = [
        harmless("payer", "the attacker", "whoever signs may pay"),
        harmless("payer", "the owner", "whoever signs may pay"),
        harmless("remaining", ANYTHING, "none is read"),
    ];
    besiege(&mut stage, open, &roles, &excuses);
}
