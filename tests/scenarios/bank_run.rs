//! Everybody wants their money back.

use wlm_sdk::{errors::WlmError, instructions::Amount};

use crate::stage::{DAY, HOUR, Stage, refused};

#[test]
fn a_pool_that_is_lent_out_waits_for_its_borrowers_and_then_pays_everybody() {
    let mut stage = Stage::lend(1_000.0, 100.0, 500.0);
    let Stage { usd1, bank, alice, bob, .. } = stage;
    stage.supply_dollars(&bob, 200.0);
    stage.borrow_dollars(&alice, 700.0).unwrap();
    assert_eq!(stage.world.reserve(&usd1).cash, 0);
    let highest = stage.world.reserve(&usd1).config.curve[2].apr_bps;
    assert_eq!(stage.world.reserve(&usd1).borrow_apr, u64::from(highest) << 32, "the curve's end");

    refused(stage.world.withdraw(&bank, &usd1, Amount::All), WlmError::InsufficientLiquidity);
    refused(stage.world.withdraw(&bob, &usd1, Amount::Exact(1)), WlmError::InsufficientLiquidity);
    stage.world.advance_with_prices(30 * DAY);
    refused(stage.borrow_dollars(&alice, 0.000_001), WlmError::InsufficientLiquidity);

    let part = stage.dollars(300.0);
    stage.world.repay(&alice, &usd1, Amount::Exact(part)).unwrap();
    let dearer = stage.world.reserve(&usd1).borrow_apr;
    assert!(dearer < u64::from(highest) << 32, "cash that comes back lowers the rate");
    stage.world.withdraw(&bob, &usd1, Amount::All).unwrap();
    refused(stage.world.withdraw(&bank, &usd1, Amount::All), WlmError::InsufficientLiquidity);

    stage.world.repay(&alice, &usd1, Amount::All).unwrap();
    stage.world.withdraw(&bank, &usd1, Amount::All).unwrap();
    let rich = stage.dollars(100_000.0);
    assert!(stage.world.wallet(&bank, &usd1) > rich + stage.dollars(15.0), "2.5 % a month on 1,000");
    assert!(stage.world.wallet(&bob, &usd1) > rich, "the run cost nobody anything");
}

#[test]
fn an_outflow_bucket_lets_out_its_size_and_then_what_flows_back_in_time() {
    let mut stage = Stage::lend(1_000.0, 100.0, 100.0);
    let Stage { usd1, bank, alice, .. } = stage;
    let [size, exempt] = [100.0, 1.0].map(|tokens| stage.dollars(tokens));
    stage.configure(usd1, |config| {
        config.outflow_capacity = size;
        config.outflow_exempt = exempt;
        config.outflow_window = 10 * HOUR as u32;
    });
    let take = |stage: &mut Stage, tokens: f64| {
        let assets = stage.dollars(tokens);
        stage.world.withdraw(&bank, &usd1, Amount::Exact(assets))
    };
    refused(take(&mut stage, 100.000_001), WlmError::OutflowLimitExceeded);
    take(&mut stage, 60.0).unwrap();
    refused(stage.borrow_dollars(&alice, 40.000_001), WlmError::OutflowLimitExceeded);
    stage.borrow_dollars(&alice, 40.0).unwrap();
    refused(take(&mut stage, 1.000_001), WlmError::OutflowLimitExceeded);
    take(&mut stage, 1.0).expect("a small one is exempt");

    for _ in 0..3 {
        stage.world.advance_with_prices(HOUR);
        refused(take(&mut stage, 10.000_001), WlmError::OutflowLimitExceeded);
        take(&mut stage, 10.0).unwrap();
    }
    stage.world.repay(&alice, &usd1, Amount::All).expect("a repayment is no outflow");
    stage.world.advance_with_prices(20 * HOUR);
    refused(take(&mut stage, 100.000_001), WlmError::OutflowLimitExceeded);
    take(&mut stage, 100.0).unwrap();
}
