//! Supplying assets.

use wlm_sdk::errors::WlmError;

use crate::support::{Stage, refused};

#[test]
fn refuses_nothing() {
    let mut stage = Stage::new();
    let outcome = stage.world.deposit(&stage.alice, &stage.eth, 0);
    refused(outcome, WlmError::ZeroAmount);
}

#[test]
fn stage_works() {
    Stage::with_loan();
    Stage::with_bad_debt();
}
