//! A user's life: everything they can do, and everything comes back.

use wlm_core::units::Usd;
use wlm_localnet::Person;
use wlm_sdk::{
    actions::{Actions, Target},
    client::{ClientError, Receipt},
    errors::{WlmError, name},
    instructions::Receive,
    quotes::{Bounds, LiquidationPlan},
    view::MarketView,
};

use crate::{
    stage::Stage,
    user::{User, index, units},
};

/// Gifts of the faucet, so that debts can be repaid with their interest and no token account is new.
pub async fn endow(user: &User) {
    for (symbol, tokens) in [("ETH", 10), ("USD1", 10), ("USDC", 10)] {
        user.receive(symbol, tokens).await.expect("the faucet gives");
    }
}

/// Supplies 60 SOL and 10 ETH, borrows 5,000 USD1 and 3,000 USDC.
pub async fn open(user: &User) -> Result<Vec<Receipt>, ClientError> {
    Ok(vec![
        user.supply("SOL", 60).await?,
        user.supply("ETH", 10).await?,
        user.borrow("USD1", 5_000).await?,
        user.borrow("USDC", 3_000).await?,
    ])
}

/// Repays and takes out everything.
pub async fn close(user: &User) -> Result<Vec<Receipt>, ClientError> {
    Ok(vec![
        user.repay_all("USD1").await?,
        user.repay_all("USDC").await?,
        user.withdraw_all("ETH").await?,
        user.withdraw_all("SOL").await?,
        user.close().await?,
    ])
}

/// That a user has everything back: the collateral to the unit, of the gifts all but interest, and of the lamports all
/// but what the transactions cost.
pub async fn has_everything_back(user: &User, lamports: u64, receipts: &[Receipt]) {
    assert!(user.obligation().await.expect("the node answers").is_none());
    assert_eq!(user.balance("ETH").await, units("ETH", 10));
    assert_eq!(user.balance("SOL").await, 0, "wrapped SOL is left");
    let fees: u64 = receipts.iter().map(|receipt| receipt.fee).sum();
    assert_eq!(user.lamports().await, lamports - fees);
    for symbol in ["USD1", "USDC"] {
        let (left, given) = (user.balance(symbol).await, units(symbol, 10));
        // The loans lasted seconds, of a pool that is hardly used.
        assert!((given - 100..=given).contains(&left), "{left} of {given} {symbol}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_users_life() {
    let stage = Stage::start("life");
    let (alice, bob) = (stage.user(Person::Alice), stage.user(Person::Bob));
    endow(&alice).await;
    let lamports = alice.lamports().await;

    let mut receipts = open(&alice).await.unwrap();
    let events: Vec<_> = receipts.iter().flat_map(Receipt::events).map(|event| event.name()).collect();
    assert_eq!(events, ["ObligationOpened", "Deposited", "Deposited", "Borrowed", "Borrowed"]);
    assert_eq!(alice.balance("ETH").await, 0);
    assert_eq!(alice.balance("USD1").await, units("USD1", 5_010));
    assert_eq!(alice.balance("USDC").await, units("USDC", 3_010));

    // 60 SOL of 140 at 75 % and 10 ETH of 3,000 at 83 %, against 8,000 dollars: 3.9, rounded down.
    let healthy = alice.health().await;
    assert!((3_899_000..3_900_000).contains(&healthy), "{healthy}");
    refusals(&alice, &bob).await;

    stage.set_price("ETH", 300.0).await;
    let poorer = alice.health().await;
    assert!((1_098_000..1_098_750).contains(&poorer), "{poorer}");
    is_refused(alice.withdraw("SOL", 5).await, WlmError::BorrowLimitExceeded);
    stage.set_price("ETH", 3_000.0).await;
    assert!(alice.health().await.abs_diff(healthy) < 10_000);

    receipts.extend(close(&alice).await.unwrap());
    has_everything_back(&alice, lamports, &receipts).await;
    stage.stop();
}

/// What the program must refuse, whoever builds the transaction.
async fn refusals(alice: &User, bob: &User) {
    is_refused(alice.borrow("USDC", 50_000).await, WlmError::BorrowLimitExceeded);
    is_refused(alice.withdraw("ETH", 11).await, WlmError::AmountExceedsPosition);
    is_refused(alice.withdraw_all("ETH").await, WlmError::BorrowLimitExceeded);
    is_refused(alice.close().await, WlmError::ObligationNotEmpty);
    is_refused(alice.borrow("WLFI", 1).await, WlmError::BorrowsDisabled);
    is_refused(liquidate(bob, alice).await, WlmError::NotLiquidatable);
}

/// Tries a liquidation that no quote would advise.
pub async fn liquidate(liquidator: &User, borrower: &User) -> Result<Receipt, ClientError> {
    liquidator.receive("USDC", 100).await?;
    let obligation = borrower.obligation().await?.expect("it is open");
    let target = Target { address: borrower.obligation_address(), obligation: &obligation };
    let act = |liquidator: &Actions, view: &MarketView| {
        let plan = LiquidationPlan {
            debt: index(view, "USDC"),
            collateral: index(view, "ETH"),
            repaid: units("USDC", 100),
            received: 0,
            receive: Receive::Tokens,
            repaid_usd: Usd(0),
            received_usd: Usd(0),
        };
        liquidator.liquidate(target, &plan, Bounds { max_repay: plan.repaid, min_receive: 0 })
    };
    liquidator.act(act).await
}

/// That the program refused, with its own words.
pub fn is_refused(done: Result<Receipt, ClientError>, expected: WlmError) {
    let refused = done.expect_err(name(&expected));
    assert_eq!(refused.refusal().map(name), Some(name(&expected)), "{refused}");
    assert!(refused.to_string().contains(&expected.to_string()), "{refused}");
}

/// Nobody touched the reserve for a day, so the price that it keeps is old: the one that is passed counts.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_supplied_after_a_quiet_day_backs_debt() {
    let stage = Stage::start("quiet");
    let alice = stage.user(Person::Alice);
    alice.receive("ETH", 2).await.unwrap();
    stage.travel(86_400).await;
    stage.set_price("ETH", 3_000.0).await;
    alice.supply("ETH", 1).await.unwrap();
    assert!(alice.obligation().await.unwrap().expect("it is open").has_collateral());
    alice.supply("ETH", 1).await.unwrap();
    stage.reset_prices().await;
    alice.borrow("USDC", 4_000).await.unwrap();
    stage.stop();
}
