//! Governance and the guardian do not act in a transaction that lives on a durable nonce.

use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;
use solana_system_interface::instruction::{advance_nonce_account, create_nonce_account, transfer};
use wlm_sdk::{
    errors::WlmError,
    instructions::{self, ConfigChange, Restriction, Role},
};
use wlm_test_kit::{MarketKeys, World, by_a_program};

use crate::{
    governing::{execution, lower_ltv, proposed},
    support::{Stage, refused, refused_with, swapped},
};

const INSTRUCTIONS: Pubkey = solana_pubkey::pubkey!("Sysvar1nstructions1111111111111111111111111");

/// A nonce account, and the instruction that advances it.
fn nonce(world: &mut World) -> Instruction {
    let (authority, nonce) = (world.new_wallet(), world.new_address());
    world.send_all(&create_nonce_account(&authority, &nonce, &authority, 10_000_000)).unwrap();
    // Of an earlier block: behind version, state and authority stands the nonce itself.
    let mut account = world.account(&nonce).unwrap();
    account.data[40..72].fill(7);
    world.set_account(nonce, account);
    advance_nonce_account(&nonce, &authority)
}

/// Every instruction of governance and the guardian, of those who may give it.
fn orders(world: &mut World, market: &MarketKeys, target: Pubkey) -> Vec<Instruction> {
    let [cancelled, vetoed] = [(); 2].map(|()| proposed(world, market, target, lower_ltv()));
    let to = world.new_wallet();
    world.change_market(market, ConfigChange::Role { role: Role::Treasury, to }).unwrap();
    let proposal = world.proposal(market, target, lower_ltv());
    vec![
        instructions::propose_change(&proposal),
        instructions::cancel_change(market.governance, cancelled),
        instructions::veto_change(market.guardian, vetoed),
        instructions::restrict(market.guardian, market.key, target, Restriction::StopBorrows),
        instructions::restrict(market.governance, market.key, target, Restriction::StopDeposits),
        instructions::accept_role(to, market.key, Role::Treasury),
    ]
}

#[test]
fn refuses_a_transaction_that_begins_with_one() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let advance = nonce(world);
    for order in orders(world, market, eth.reserve) {
        let mut durable = world.clone();
        refused(durable.send_all(&[advance.clone(), order.clone()]), WlmError::DurableNonce);
        // Wherever it stands in the transaction, and however deep in its calls.
        let pad = transfer(&advance.accounts[2].pubkey, &market.key, 1);
        refused(durable.send_all(&[advance.clone(), pad, order.clone()]), WlmError::DurableNonce);
        let mut longer = advance.clone();
        longer.data.push(0);
        refused(durable.send_all(&[longer, order.clone()]), WlmError::DurableNonce);
        let called = by_a_program(order.clone());
        refused(durable.send_all(&[advance.clone(), called.clone()]), WlmError::DurableNonce);
        // The same without it.
        world.clone().act(order).unwrap();
        world.clone().send(called).unwrap();
    }
}

/// Anywhere else it gives a transaction no longer life.
#[test]
fn a_nonce_that_is_advanced_later_is_nothing() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let advance = nonce(world);
    let pad = transfer(&advance.accounts[2].pubkey, &market.key, 1);
    for order in orders(world, market, eth.reserve) {
        world.clone().send_all(&[pad.clone(), advance.clone(), order.clone()]).unwrap();
        world.clone().send_all(&[order.clone(), advance.clone()]).unwrap();
        // Called by a program, it is not the transaction's first instruction.
        world.clone().send_all(&[by_a_program(advance.clone()), order]).unwrap();
    }
}

/// Another instruction of the system program, or the same bytes to another program, is none.
#[test]
fn what_only_looks_like_one_is_nothing() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let advance = nonce(world);
    for order in orders(world, market, eth.reserve) {
        let pad = transfer(&advance.accounts[2].pubkey, &market.key, 4);
        world.clone().send_all(&[pad, order.clone()]).unwrap();
        // The proxy passes these bytes on: to the system program, as a call.
        let looks = by_a_program(advance.clone());
        assert_eq!(looks.data, advance.data);
        world.clone().send_all(&[looks, order]).unwrap();
    }
}

/// Whoever may carry a change out, may with a nonce: it says nothing that was not said before.
#[test]
fn what_anyone_may_do_needs_no_fresh_signature() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let advance = nonce(world);
    let due = world.propose(market, eth.reserve, lower_ltv()).unwrap();
    world.send_all(&[advance, execution(due, eth.reserve)]).unwrap();
}

/// The instructions are read from the runtime's own account, not from one that looks like it.
#[test]
fn refuses_other_instructions() {
    let mut stage = Stage::new();
    let Stage { world, market, eth, .. } = &mut stage;
    let advance = nonce(world);
    let clock: Pubkey = solana_pubkey::pubkey!("SysvarC1ock11111111111111111111111111111111");
    // One instruction: a call of the proxy without accounts and data. Then the index of the present one.
    let mut forged = vec![1, 0, 4, 0, 0, 0];
    forged.extend([0; 34]);
    forged.extend([0, 0]);
    let (fake, owner) = (world.new_address(), Pubkey::new_from_array([6; 32]));
    world.write(fake, owner, forged);
    let nothing = world.new_address();
    for order in orders(world, market, eth.reserve) {
        for other in [fake, clock, nothing, market.key] {
            let attack = swapped(order.clone(), &INSTRUCTIONS, &other);
            refused_with(world.send_all(&[advance.clone(), attack.clone()]), "sysvar");
            refused_with(world.act(attack), "sysvar");
        }
        let mut missing = order;
        missing.accounts.retain(|meta: &AccountMeta| meta.pubkey != INSTRUCTIONS);
        world.act(missing).unwrap_err();
    }
}
