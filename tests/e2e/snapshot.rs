//! A network that is stopped and goes on later.

use wlm_localnet::Person;

use crate::{
    life::{close, endow, has_everything_back, open},
    stage::{Stage, folder},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_network_goes_on_where_it_stopped() {
    let file = folder("snapshot-state").join("state.json");
    let stage = Stage::with_snapshot("snapshot", Some(file.clone()));
    let alice = stage.user(Person::Alice);
    endow(&alice).await;
    let lamports = alice.lamports().await;
    let mut receipts = open(&alice).await.unwrap();
    let (market, address) = (stage.manifest.market, alice.obligation_address());
    let before = stage.client.accounts(&[market, address]).await.unwrap();
    let time = stage.now().await;
    assert!(before.iter().all(Option::is_some));
    stage.stop();

    let stage = Stage::with_snapshot("snapshot", Some(file));
    let alice = stage.user(Person::Alice);
    assert_eq!(stage.client.accounts(&[market, address]).await.unwrap(), before);
    assert!(stage.now().await >= time, "time went back");
    receipts.push(alice.borrow("USDC", 1_000).await.unwrap());
    receipts.extend(close(&alice).await.unwrap());
    has_everything_back(&alice, lamports, &receipts).await;
    stage.stop();
}
