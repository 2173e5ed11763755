//! Ceilings that bind several obligations together.

use wlm_sdk::{
    errors::WlmError,
    instructions::{self, Amount},
};

use crate::stage::{DAY, Stage, refused};

/// Alice and Bob both rest on SOL, which may carry 1,000 dollars.
fn ceiling() -> Stage {
    let mut stage = Stage::new();
    let Stage { bank, alice, bob, sol, .. } = stage;
    stage.configure(sol, |config| config.debt_ceiling_usd = 1_000);
    stage.supply_dollars(&bank, 10_000.0);
    stage.supply_sol(&alice, 10.0);
    stage.supply_sol(&bob, 10.0);
    stage.borrow_dollars(&alice, 600.0).unwrap();
    refused(stage.borrow_dollars(&bob, 400.0), WlmError::DebtCeilingExceeded);
    stage.borrow_dollars(&bob, 300.0).unwrap();
    stage
}

#[test]
fn a_last_repayment_with_all_reserves_frees_the_ceiling_at_once() {
    let mut stage = ceiling();
    let Stage { alice, bob, usd1, sol, .. } = stage;
    refused(stage.borrow_dollars(&bob, 500.0), WlmError::DebtCeilingExceeded);
    stage.world.repay(&alice, &usd1, Amount::All).unwrap();
    let resting = stage.world.reserve(&sol).attributed_debt_usd_micros;
    assert!((300_000_000..301_000_000).contains(&resting), "Bob's 300 dollars: {resting}");
    stage.borrow_dollars(&bob, 500.0).unwrap();
}

#[test]
fn a_last_repayment_alone_frees_it_at_the_next_action_on_the_collateral() {
    let mut stage = ceiling();
    let Stage { alice, bob, usd1, sol, .. } = stage;
    let alone = instructions::repay(&alice.actor(), usd1.tokens(&alice.key), &[], Amount::All);
    stage.world.act(alone).unwrap();
    refused(stage.borrow_dollars(&bob, 500.0), WlmError::DebtCeilingExceeded);
    stage.world.withdraw(&alice, &sol, Amount::Exact(1)).unwrap();
    stage.borrow_dollars(&bob, 500.0).unwrap();
}

#[test]
fn interest_above_the_ceiling_stops_new_debt_and_nothing_else() {
    let mut stage = ceiling();
    let Stage { alice, bob, usd1, sol, .. } = stage;
    stage.configure(sol, |config| config.debt_ceiling_usd = 800);
    stage.world.advance_with_prices(DAY);
    refused(stage.borrow_dollars(&bob, 1.0), WlmError::DebtCeilingExceeded);
    let part = stage.dollars(200.0);
    stage.world.repay(&alice, &usd1, Amount::Exact(part)).unwrap();
    stage.supply_sol(&alice, 1.0);
    stage.world.repay(&alice, &usd1, Amount::All).unwrap();
    stage.world.withdraw(&alice, &sol, Amount::All).unwrap();
}

#[test]
fn one_obligation_owes_at_most_its_share_and_another_may_owe_as_much() {
    let mut stage = Stage::new();
    let Stage { bank, alice, bob, usd1, .. } = stage;
    stage.configure(usd1, |config| config.max_obligation_share_bps = 3_000);
    stage.supply_dollars(&bank, 1_000.0);
    stage.supply_sol(&alice, 100.0);
    stage.supply_sol(&bob, 100.0);
    refused(stage.borrow_dollars(&alice, 300.000_001), WlmError::ObligationShareExceeded);
    stage.borrow_dollars(&alice, 300.0).unwrap();
    refused(stage.borrow_dollars(&alice, 0.000_001), WlmError::ObligationShareExceeded);
    stage.borrow_dollars(&bob, 300.0).unwrap();
}
