//! What taking a change back and vetoing it have in common: the same accounts.

use solana_instruction::Instruction;
use wlm_sdk::{
    errors::WlmError,
    instructions::{Due, cancel_change, veto_change},
};
use wlm_test_kit::{MarketBuilder, MarketKeys, attackers::ANYTHING};

use crate::{
    governing::{lower_ltv, proposed, proposed_by},
    support::{Stage, besiege, harmless, refused, refused_with, swapped},
};

pub const ACCOUNTS: &[&str] = &["signer", "market", "change", "payer", "instructions"];

/// By who may, in a market.
const ENDS: [fn(&MarketKeys, Due) -> Instruction; 2] =
    [|market, due| cancel_change(market.governance, due), |market, due| veto_change(market.guardian, due)];

#[test]
fn the_rent_goes_back_to_who_paid_it() {
    for end in ENDS {
        let mut stage = Stage::new();
        let Stage { world, market, bob, eth, .. } = &mut stage;
        let payer = world.new_wallet();
        let had = world.account(&payer).unwrap().lamports;
        let due = proposed_by(world, market, payer, eth.reserve, lower_ltv());
        let end = end(market, due);
        for thief in [bob.key, market.governance] {
            refused(world.act(swapped(end.clone(), &payer, &thief)), WlmError::WrongPayer);
        }
        world.act(end).unwrap();
        assert_eq!(world.account(&payer).unwrap().lamports, had);
    }
}

#[test]
fn refuses_another_market() {
    for end in ENDS {
        let mut stage = Stage::new();
        let Stage { world, market, eth, .. } = &mut stage;
        let foreign = MarketBuilder::default().create(world);
        let due = proposed(world, market, eth.reserve, lower_ltv());
        let attack = end(&foreign, Due { market: foreign.key, ..due });
        refused(world.act(attack), WlmError::WrongMarket);
    }
}

#[test]
fn happens_once() {
    for end in ENDS {
        let mut stage = Stage::new();
        let Stage { world, market, eth, .. } = &mut stage;
        let due = proposed(world, market, eth.reserve, lower_ltv());
        let end = end(market, due);
        refused_with(world.clone().act_all(&[end.clone(), end.clone()]), "AccountNotInitialized");
        world.act(end.clone()).unwrap();
        refused_with(world.act(end), "AccountNotInitialized");
    }
}

#[test]
fn refuses_every_impostor() {
    for end in ENDS {
        let mut stage = Stage::new();
        let Stage { world, market, eth, .. } = &mut stage;
        let payer = world.new_wallet();
        let due = proposed_by(world, market, payer, eth.reserve, lower_ltv());
        let end = end(market, due);
        besiege(&mut stage, end, ACCOUNTS, &[harmless("remaining", ANYTHING, "none is read")]);
    }
}
