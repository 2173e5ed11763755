//! A node that is hard to reach: nothing is lost, nothing is done twice, and messages say what is known.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use solana_signature::Signature;
use wlm_localnet::Person;
use wlm_sdk::client::{Client, ClientError, Options};

use crate::{
    life::{close, endow, has_everything_back, open},
    proxy::{Fate, Proxy, unreliable},
    stage::{OPTIONS, Stage},
    user::{User, units},
};

/// Does not wait long, and asks often.
const STUBBORN: Options = Options {
    timeout: Duration::from_millis(200),
    retries: 12,
    first_wait: Duration::from_millis(5),
    ..OPTIONS
};
/// Gives up soon.
const IMPATIENT: Options = Options { retries: 2, ..STUBBORN };

#[tokio::test(flavor = "multi_thread")]
async fn a_users_life_over_a_bad_connection() {
    let stage = Stage::start("bad-connection");
    let alice = stage.user(Person::Alice);
    endow(&alice).await;
    for seed in 0..2 {
        let lamports = alice.lamports().await;
        let proxy = Proxy::start(&stage.manifest.rpc_url, unreliable(seed, 40)).await;
        let unlucky = through(&stage, &proxy, STUBBORN);
        let mut receipts = open(&unlucky).await.unwrap();
        receipts.extend(close(&unlucky).await.unwrap());
        assert!(proxy.faults() > 20, "{} faults", proxy.faults());
        // To the lamport: a transaction that happened twice would have cost its fee twice.
        has_everything_back(&alice, lamports, &receipts).await;
    }
    stage.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_gone_is_named() {
    let stage = Stage::start("gone");
    let url = stage.manifest.rpc_url.clone();
    let alice = User::new(&stage.manifest, Client::with_options(&url, IMPATIENT), Person::Alice.key());
    alice.view().await.unwrap();
    stage.stop();
    let error = alice.supply("ETH", 1).await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable { attempts: 3, .. }), "{error:?}");
    let words = error.to_string();
    assert!(words.contains(&url) && words.contains("3 times"), "{words}");
    assert!(words.contains("Check the address and whether the node runs"), "{words}");
}

/// The connection ends right when a transaction is sent: before, while, and after the node takes it.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_whose_fate_is_unknown_is_named() {
    let stage = Stage::start("unknown");
    let alice = stage.user(Person::Alice);
    endow(&alice).await;
    for (last, happened) in
        [(Fate::Lost, 0), (Fate::AnswerLost, 1), (Fate::AnswerCut, 2), (Fate::Answered, 3)]
    {
        let proxy = Proxy::start(&stage.manifest.rpc_url, ends_with(last)).await;
        let error = through(&stage, &proxy, IMPATIENT).supply("ETH", 1).await.unwrap_err();
        let ClientError::Unknown { signature, .. } = error else { panic!("{last:?}: {error:?}") };
        let words = error.to_string();
        assert!(words.contains(&signature.to_string()), "{words}");
        assert!(words.contains("look it up before sending again"), "{words}");
        // What the message advises tells the truth.
        assert_eq!(is_known(&stage.client, signature).await, last != Fate::Lost, "{last:?}");
        assert_eq!(alice.balance("ETH").await, units("ETH", 10 - happened));
    }
    stage.stop();
}

/// All is well up to the first transaction, which has this fate; everything after it is lost.
fn ends_with(last: Fate) -> impl FnMut(&str) -> Fate + Send {
    let mut sent = false;
    move |method| match (sent, method) {
        (true, _) => Fate::Lost,
        (false, "sendTransaction") => {
            sent = true;
            last
        }
        (false, _) => Fate::Answered,
    }
}

/// What a node says of a transaction that it does not want …
const REFUSED: &str = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32002,"message":"Blockhash not found"}}"#;
/// … and of a signature that it has not seen.
const NOT_SEEN: &str = r#"{"jsonrpc":"2.0","id":0,"result":{"context":{"slot":1},"value":[null]}}"#;

/// Whatever a node says of a repetition, the first may have landed, and only its status tells.
#[tokio::test(flavor = "multi_thread")]
async fn a_repetition_that_is_refused_decides_nothing() {
    let stage = Stage::start("repetition");
    let alice = stage.user(Person::Alice);
    endow(&alice).await;
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = sent.clone();
    let schedule = move |method: &str| match method {
        "sendTransaction" if counted.fetch_add(1, Ordering::Relaxed) > 0 => Fate::Says(REFUSED),
        "getSignatureStatuses" if counted.load(Ordering::Relaxed) < 2 => Fate::Says(NOT_SEEN),
        _ => Fate::Answered,
    };
    let proxy = Proxy::start(&stage.manifest.rpc_url, schedule).await;
    let receipt = through(&stage, &proxy, STUBBORN).supply("ETH", 1).await.unwrap();
    assert!(sent.load(Ordering::Relaxed) >= 2, "it was sent once");
    assert!(is_known(&stage.client, receipt.signature).await);
    assert_eq!(alice.balance("ETH").await, units("ETH", 9));
    stage.stop();
}

/// Whether the node has confirmed a transaction, some slots later.
async fn is_known(client: &Client, signature: Signature) -> bool {
    tokio::time::sleep(Duration::from_millis(300)).await;
    let statuses = client.rpc().get_signature_statuses(&[signature]).await.expect("the node answers").value;
    statuses.iter().flatten().any(|status| status.err.is_none())
}

fn through(stage: &Stage, proxy: &Proxy, options: Options) -> User {
    User::new(&stage.manifest, Client::with_options(&proxy.url, options), Person::Alice.key())
}
