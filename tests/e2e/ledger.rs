//! What happened, by the chain's own record: transactions, whoever sent them.

use solana_pubkey::Pubkey;
use solana_rpc_client_api::config::RpcTransactionConfig;
use solana_signature::Signature;
use solana_transaction_status_client_types::UiTransactionEncoding;
use wlm_sdk::{
    client::{Client, Receipt},
    events::{self, Event},
    program::{events::Liquidated, state::Obligation},
};

use crate::user::User;

/// All liquidations of an obligation.
pub async fn liquidations(client: &Client, obligation: &Pubkey) -> Vec<Liquidated> {
    let rpc = client.rpc();
    let found = rpc.get_signatures_for_address(obligation).await.expect("the node keeps its transactions");
    let mut all = Vec::new();
    for transaction in found.iter().filter(|transaction| transaction.err.is_none()) {
        let signature = transaction.signature.parse().expect("it is a signature");
        all.extend(events::from_logs(&logs(client, &signature).await).into_iter().filter_map(liquidation));
    }
    all
}

async fn logs(client: &Client, signature: &Signature) -> Vec<String> {
    let config = RpcTransactionConfig {
        encoding: Some(UiTransactionEncoding::Base64),
        commitment: None,
        max_supported_transaction_version: Some(0),
    };
    let found = client.rpc().get_transaction_with_config(signature, config).await;
    let meta = found.expect("the node keeps its transactions").transaction.meta.expect("with what they did");
    Option::from(meta.log_messages).expect("with their logs")
}

/// The liquidations of these transactions.
pub fn liquidations_in(receipts: &[Receipt]) -> Vec<Liquidated> {
    receipts.iter().flat_map(Receipt::events).filter_map(liquidation).collect()
}

fn liquidation(event: Event) -> Option<Liquidated> {
    if let Event::Liquidated(liquidated) = event { Some(liquidated) } else { None }
}

/// That what borrowers owe less is what liquidators repaid: nothing twice, and nothing lost. Returns all liquidations.
pub async fn is_balanced(
    client: &Client,
    crowd: &[User],
    before: &[Obligation],
    after: &[Obligation],
) -> Vec<Liquidated> {
    let mut all = Vec::new();
    for (user, (before, after)) in crowd.iter().zip(before.iter().zip(after)) {
        let done = liquidations(client, &user.obligation_address()).await;
        let burned: u128 = done.iter().map(|one| one.debt_shares).sum();
        assert_eq!(burned, debt(before) - debt(after), "the debt of {}", user.address());
        let taken: u128 = done.iter().map(|one| one.supply_shares).sum();
        assert_eq!(taken, supply(before) - supply(after), "the collateral of {}", user.address());
        all.extend(done);
    }
    all
}

fn debt(obligation: &Obligation) -> u128 {
    obligation.active_slots().map(|slot| obligation.position(slot).debt().0).sum()
}

fn supply(obligation: &Obligation) -> u128 {
    obligation.active_slots().map(|slot| obligation.position(slot).supply().0).sum()
}
