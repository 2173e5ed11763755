//! What every instruction costs: compute units of the whole transaction with p-token, accounts
//! it locks and bytes it takes; and how large the accounts and the program are.
//!
//! The committed table is `budget.json`. A rise of more than 3 %, a row that is missing and one
//! that is new fail; `WLM_WRITE_BUDGET=1` writes the table anew.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod actions;
mod measure;
mod stage;
mod table;
mod usd1;

use measure::{MAX_LOCKS, measure, measure_with_fees};
use table::Budget;
use wlm_test_kit::MAX_TRANSACTION_BYTES;

/// How many positions the obligation has in which health is counted.
const POSITIONS: [usize; 5] = [1, 2, 4, 8, 16];

fn measured() -> Budget {
    let mut budget = Budget::default();
    actions::governance(&mut budget);
    actions::keeper(&mut budget);
    for positions in POSITIONS {
        actions::obligation(&mut budget, positions);
    }
    for (stage, rows) in actions::full_obligation() {
        for (name, instruction) in rows {
            budget.add(format!("{name}/16_both_sides"), measure(&stage.world, instruction));
        }
    }
    usd1::facilities(&mut budget);
    usd1::obligation(&mut budget);
    budget.add_sizes();
    budget
}

#[test]
fn nothing_costs_more_than_the_committed_budget() {
    let budget = measured();
    budget.print();
    if std::env::var_os("WLM_WRITE_BUDGET").is_some() {
        return budget.write();
    }
    let rises = budget.compare(&Budget::committed());
    assert!(
        rises.is_empty(),
        "{}\nrun `WLM_WRITE_BUDGET=1 cargo test -p wlm-tests --test budget` and commit",
        rises.join("\n")
    );
}

#[test]
fn sixteen_positions_with_both_sides_fit_one_transaction() {
    for (stage, rows) in actions::full_obligation() {
        for (name, instruction) in rows {
            let figures = measure_with_fees(&stage.world, instruction);
            assert!(figures.bytes <= MAX_TRANSACTION_BYTES as u64, "{name} takes {} bytes", figures.bytes);
            assert!(figures.accounts <= MAX_LOCKS, "{name} locks {} accounts", figures.accounts);
        }
    }
}
