//! A network that starts, is stopped and goes on later.

use std::time::{SystemTime, UNIX_EPOCH};

use wlm_localnet::Person;

use crate::{
    life::{close, endow, has_everything_back, open},
    stage::{Stage, folder},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_network_is_as_its_plan_says_and_on_time() {
    let stage = Stage::start("start");
    // What governance proposed was carried out, though it waited an hour.
    let market = stage.user(Person::Alice).view().await.unwrap();
    assert_eq!(market.state.settings.change_delay, 3_600);
    assert_eq!(stage.client.changes(&market.key).await.unwrap(), []);
    assert_eq!((market.reserves.len(), market.pegs.len()), (7, 2));
    assert_eq!(market.state.emode_group(1).unwrap().liquidation_threshold_bps, 9_300);
    let world = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let ahead = stage.now().await - i64::try_from(world).unwrap();
    assert!((-2..=2).contains(&ahead), "its clock is {ahead} s ahead");
    stage.stop();
}

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
