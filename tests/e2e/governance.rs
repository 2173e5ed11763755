//! Governance on a running network: by the command line, and by the SDK.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use borsh::BorshDeserialize;
use serde_json::{Value, json};
use solana_instruction::{AccountMeta, Instruction};
use solana_keypair::Keypair;
use solana_message::{Hash, Message};
use solana_pubkey::Pubkey;
use solana_rpc_client_api::request::RpcRequest;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_system_interface::instruction::{advance_nonce_account, create_nonce_account};
use solana_transaction::Transaction;
use wlm_localnet::Person;
use wlm_sdk::{
    changes::State,
    client::{ClientError, Receipt},
    errors::WlmError,
    instructions::{self, ConfigChange, Due, Proposal, ReserveChange, Restriction},
    view::MarketView,
};

use crate::{life::is_refused, stage::Stage, terminal::Terminal, user::User};

const PLAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/localnet.toml");

/// The network's plan with some text replaced, in a file of the stage's.
pub fn plan_with(stage: &Stage, (old, new): (&str, &str)) -> String {
    let text = std::fs::read_to_string(PLAN).expect("the plan is there");
    assert_eq!(text.matches(old).count(), 1, "{old} is in the plan once");
    let file = stage.manifest_file().with_file_name("other.toml");
    std::fs::write(&file, text.replace(old, new)).expect("the folder is there");
    file.to_str().expect("the path is text").to_owned()
}

/// Lets an hour pass; the command waits for the prices of then.
fn an_hour_passes(someone: &Terminal) {
    someone.does("time pass 61min");
}

const NONE: [Value; 0] = [];

/// No asynchronous test: the command starts a runtime of its own.
#[test]
fn a_plan_is_proposed_waits_and_is_carried_out_once() {
    let stage = Stage::start("plan");
    let [governance, alice] = ["governance", "alice"].map(|person| Terminal::of(&stage, person));
    let careful = plan_with(&stage, ("ltv = 80.5 ", "ltv = 76.25 "));
    let ltv = || alice.does("reserve show ETH")["parameters"]["ltv"].clone();
    let steps = |plan: &str| alice.does(&format!("plan {plan}"))["steps"].clone();
    assert_eq!(steps(PLAN), json!(NONE));

    alice.is_told(&format!("gov propose {careful} --yes"), &["governance is", "--keypair", "--export"]);
    governance.is_told(&format!("gov propose {careful}"), &["nobody is there to say yes", "--yes"]);
    let proposed = governance.does(&format!("gov propose {careful} --first-id 7 --yes"));
    let [transaction] = &proposed["transactions"].as_array().unwrap()[..] else { panic!("{proposed}") };
    assert_eq!(transaction["title"], "Propose change 7: Change ETH");
    assert_eq!(transaction["changes"], json!([{ "field": "ltv", "old": "80.5 %", "new": "76.25 %" }]));
    is_what_was_signed(transaction, &Person::Governance.key());

    let again = governance.does(&format!("gov propose {careful} --yes"));
    assert_eq!(again, json!({ "transactions": [], "waiting_already": [7] }));
    let queue = alice.does("gov queue");
    assert_eq!((&queue[0]["id"], &queue[0]["state"]), (&json!(7), &json!("waiting")));
    assert_eq!(queue[0]["changes"], transaction["changes"]);
    let seconds = queue[0]["seconds_until_due"].as_i64().unwrap();
    assert!((3_500..=3_600).contains(&seconds), "{seconds}");

    alice.is_told("gov execute 7 --yes", &["change 7", "it is due at", " min"]);
    assert_eq!(alice.does("gov execute --due --yes")["transactions"], json!(NONE));
    an_hour_passes(&alice);
    assert_eq!(alice.does("gov queue")[0]["state"], "due");
    assert_eq!(ltv(), "80.5 %");
    let done = alice.does("gov execute --due --yes");
    assert_eq!(done["transactions"][0]["title"], "Carry out change 7: Change ETH");
    assert_eq!((ltv(), steps(&careful)), (json!("76.25 %"), json!(NONE)));
    assert_eq!(alice.does("gov queue"), json!(NONE));
    alice.is_told("gov execute 7 --yes", &["no change 7 waits", "wlm gov queue"]);

    let nothing = governance.does(&format!("gov propose {careful} --yes"));
    assert_eq!(nothing, json!({ "transactions": [], "waiting_already": [] }));
    stage.stop();
}

#[test]
fn the_guardian_vetoes_and_governance_takes_back() {
    let stage = Stage::start("veto");
    let [governance, guardian, bob] =
        ["governance", "guardian", "bob"].map(|person| Terminal::of(&stage, person));
    let higher = plan_with(&stage, ("supply_cap = 1_000_000 ", "supply_cap = 1_500_000 "));
    let propose = |id: u8| governance.does(&format!("gov propose {higher} --first-id {id} --yes"));

    propose(1);
    governance.is_told("gov veto 1 --yes", &["the market's guardian is", "--keypair"]);
    let vetoed = guardian.does("gov veto 1 --yes");
    assert_eq!(vetoed["transactions"][0]["title"], "Veto change 1: Change ETH");
    is_what_was_signed(&vetoed["transactions"][0], &Person::Guardian.key());
    assert_eq!(guardian.does("gov queue"), json!(NONE));

    propose(2);
    bob.is_told("gov cancel 2 --yes", &["the market's governance is"]);
    governance.does("gov cancel 2 --yes");
    assert_eq!(governance.does("gov queue"), json!(NONE));

    // Nobody carries it out: after seven days anyone clears it away.
    propose(3);
    bob.does("time pass 8d");
    assert_eq!(bob.does("gov queue")[0]["state"], "expired");
    bob.is_told("gov execute 3 --yes", &["it expired at", "Propose it again"]);
    bob.does("gov cancel 3 --yes");
    assert_eq!(bob.does("gov queue"), json!(NONE));
    stage.stop();
}

#[test]
fn a_change_that_stands_on_nothing_any_more_is_stale_and_holds_nothing_up() {
    let stage = Stage::start("stale-change");
    let [governance, guardian, bob] =
        ["governance", "guardian", "bob"].map(|person| Terminal::of(&stage, person));
    let higher = plan_with(&stage, ("supply_cap = 1_000_000 ", "supply_cap = 1_500_000 "));
    governance.does(&format!("gov propose {higher} --first-id 1 --yes"));
    let careful = plan_with(&stage, ("ltv = 80.5 ", "ltv = 79 "));
    governance.does(&format!("gov propose {careful} --first-id 2 --yes"));
    guardian.does("gov restrict ETH --supply-cap 900000 --yes");
    an_hour_passes(&bob);
    let states: Vec<_> =
        bob.does("gov queue").as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["stale", "due"]);
    bob.is_told("gov execute 1 --yes", &["change 1", "not what it was"]);
    bob.does("gov execute --due --yes");
    assert_eq!(bob.does("reserve show ETH")["parameters"]["ltv"], "79 %");
    assert_eq!(bob.does("reserve show ETH")["supply_cap"], "900000");
    stage.stop();
}

#[test]
fn one_that_is_refused_does_not_hold_the_others_up() {
    let mut stage = Stage::start("refused-change");
    let [governance, bob] = ["governance", "bob"].map(|person| Terminal::of(&stage, person));
    let other_feed = ("ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace", BTC_FEED);
    let feed = plan_with(&stage, other_feed);
    governance.does(&format!("gov propose {feed} --first-id 1 --yes"));
    let careful = plan_with(&stage, ("ltv = 73 ", "ltv = 72 "));
    governance.does(&format!("gov propose {careful} --first-id 3 --yes"));
    // No fresh price, no new feed; an LTV needs none.
    stage.stop_feeder();
    bob.does("time pass 61min");
    bob.is_told("gov execute --due --yes", &["1 of ", "refused"]);
    let queue = bob.does("gov queue");
    let left: Vec<_> = queue.as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(left, [1], "{queue}");
    assert_eq!(bob.does("reserve show BTC")["parameters"]["ltv"], "72 %");
    stage.stop();
}

const BTC_FEED: &str = "e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43";

#[test]
fn risk_is_reduced_at_once_and_only_reduced() {
    let stage = Stage::start("restrict");
    let [governance, guardian, alice] =
        ["governance", "guardian", "alice"].map(|person| Terminal::of(&stage, person));
    for line in ["faucet ETH 10", "supply ETH 10", "borrow USDC 100"] {
        alice.does(line);
    }
    alice.is_told("gov restrict USDC stop-borrows --yes", &["guardian is", "governance is"]);
    guardian.does("gov restrict USDC stop-borrows --yes");
    alice.is_told("borrow USDC 1", &["BorrowsStopped"]);
    assert!(alice.reads("market show").unwrap().contains("loans stopped by the guardian until"));
    alice.does("repay USDC 50");
    alice.does("time pass 73h");
    alice.does("borrow USDC 1");

    governance.does("gov restrict USDC stop-deposits --yes");
    alice.is_told("supply USDC 1", &["DepositsStopped"]);
    guardian.is_told("gov restrict ETH --supply-cap 2000000 --yes", &["only lowers", "gov propose"]);
    let lowered = guardian.does("gov restrict ETH --supply-cap 500000 --debt-ceiling 1000000 --yes");
    let changes = &lowered["transactions"][0]["changes"];
    assert_eq!(changes[0], json!({ "field": "supply_cap", "old": "1,000,000 ETH", "new": "500,000 ETH" }));
    assert_eq!(changes[1]["new"], "1,000,000 USD");
    guardian.does("gov restrict USDC close-peg --yes");
    alice.is_told("swap buy USDC 1", &["FacilityCapacityExceeded"]);
    guardian.does("gov restrict USD1 close-facilities --yes");
    assert_eq!(alice.does("reserve show USD1")["facility_capacity"], "0");
    stage.stop();
}

#[test]
fn a_role_changes_hands_in_two_steps() {
    let stage = Stage::start("roles");
    let [governance, alice, bob] = ["governance", "alice", "bob"].map(|person| Terminal::of(&stage, person));
    bob.is_told("gov accept treasury --yes", &["offered to nobody", "gov propose"]);
    let heir = Person::Bob.key().pubkey();
    let usd1 = "usd1 = \"USD1\"\n";
    let plan = plan_with(&stage, (usd1, &format!("{usd1}treasury = \"{heir}\"\n")));
    governance.does(&format!("gov propose {plan} --yes"));
    an_hour_passes(&alice);
    alice.does("gov execute --due --yes");
    assert_eq!(alice.does("market show")["offered_roles"]["treasury"], heir.to_string());
    alice.is_told("gov accept treasury --yes", &["treasury-to-be is", &heir.to_string()]);
    bob.does("gov accept treasury --yes");
    assert_eq!(alice.does("market show")["treasury"], heir.to_string());
    stage.stop();
}

/// Ed25519 signs the same bytes always alike: so the signature tells which bytes were signed.
fn is_what_was_signed(shown: &Value, signer: &Keypair) {
    let text = shown["bytes"].as_str().expect("it is text");
    let bytes = match shown["bytes_encoding"].as_str() {
        Some("base58") => bs58::decode(text).into_vec().expect("it is base 58"),
        Some("base64") => STANDARD.decode(text).expect("it is base 64"),
        other => panic!("{other:?}"),
    };
    assert_eq!(shown["signature"], signer.sign_message(&bytes).to_string());
    assert_eq!(shown["sha256_base58"], solana_sha256_hasher::hash(&bytes).to_string());
}

/// The vault is an ordinary key here, so what was printed can be signed and sent.
#[test]
fn what_squads_is_given_does_what_was_shown() {
    let stage = Stage::start("squads");
    let governance = Terminal::of(&stage, "governance");
    let vault = Person::Governance.key();
    let careful = plan_with(&stage, ("ltv = 80.5 ", "ltv = 79 "));
    let line = format!("gov propose {careful} --first-id 5 --squads {}", vault.pubkey());
    let printed = Terminal::of(&stage, "bob").does(&line);
    assert_eq!(
        governance.does(&line)["transactions"],
        printed["transactions"],
        "the same bytes for everybody"
    );
    let text = printed["transactions"][0]["message_base58"].as_str().unwrap();
    let alone = Terminal::of(&stage, "bob").reads(&line).unwrap();
    assert!(alone.lines().any(|line| line == text), "{alone}");

    let mut message = bs58::decode(text).into_vec().unwrap();
    assert_eq!(message[0], 1, "the vault signs alone");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let rpc = stage.client.rpc();
    // Behind the header, the number of keys and the keys.
    let blockhash = 4 + 32 * usize::from(message[3]);
    let newest = runtime.block_on(rpc.get_latest_blockhash()).unwrap();
    message[blockhash..blockhash + 32].copy_from_slice(newest.as_ref());
    let wire = [&[1][..], vault.sign_message(&message).as_ref(), &message].concat();
    let sent: String = runtime
        .block_on(rpc.send(RpcRequest::SendTransaction, json!([bs58::encode(wire).into_string()])))
        .unwrap();
    runtime.block_on(arrived(&stage, &sent.parse().unwrap()));
    let queue = governance.does("gov queue");
    assert_eq!((&queue[0]["id"], &queue[0]["title"]), (&json!(5), &json!("Change ETH")));
    let stranger = Person::Alice.key().pubkey();
    governance.is_told(&format!("gov veto 5 --squads {stranger}"), &["the vault is", &stranger.to_string()]);
    stage.stop();
}

async fn arrived(stage: &Stage, signature: &Signature) {
    crate::bot::eventually("it arrived", async || {
        let statuses = stage.client.rpc().get_signature_statuses(&[*signature]).await;
        let status = statuses.expect("the node answers").value.remove(0);
        status.is_some_and(|status| status.err.is_none() && status.confirmation_status.is_some())
    })
    .await;
}

/// A governance of Realms may have a role by its own address or by its wallet's. Here it is an ordinary key, so what was
/// printed can be signed and sent; its wallet pays in the instruction, and is replaced by one that can sign.
#[test]
fn what_realms_is_given_does_what_was_shown() {
    let stage = Stage::start("realms");
    let (governance, guardian) = (Terminal::of(&stage, "governance"), Person::Guardian.key());
    let printed = governance.does(&format!("gov restrict ETH stop-borrows --realm {}", guardian.pubkey()));
    let text = printed["transactions"][0]["instruction_base64"].as_str().unwrap();
    let bytes = STANDARD.decode(text).unwrap();
    let (program_id, accounts, data) =
        <([u8; 32], Vec<([u8; 32], bool, bool)>, Vec<u8>)>::try_from_slice(&bytes).unwrap();
    let meta = |(key, is_signer, is_writable)| AccountMeta {
        pubkey: Pubkey::new_from_array(key),
        is_signer,
        is_writable,
    };
    let instruction = Instruction {
        program_id: program_id.into(),
        accounts: accounts.into_iter().map(meta).collect(),
        data,
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(stage.client.send(&[instruction], &[&guardian], &[])).unwrap();
    assert!(governance.does("reserve show ETH")["borrows_stopped_until"].is_i64());

    let careful = plan_with(&stage, ("ltv = 80.5 ", "ltv = 79 "));
    let realm = Person::Governance.key().pubkey();
    let printed = governance.does(&format!("gov propose {careful} --realm {realm}"));
    let [proposer, payer, ..] =
        &printed["transactions"][0]["instructions"][0]["accounts"].as_array().unwrap()[..]
    else {
        panic!("{printed}")
    };
    assert_eq!(proposer["address"], realm.to_string());
    assert_ne!(payer["address"], realm.to_string(), "a governance has data, so its wallet pays");
    assert!(payer["is_signer"] == true && payer["is_writable"] == true);
    stage.stop();
}

/// A change of ETH, proposed by governance under the number `id`.
fn proposal(view: &MarketView, id: u64, change: ReserveChange) -> Proposal {
    let governance = Person::Governance.key().pubkey();
    Proposal {
        governance,
        payer: governance,
        market: view.key,
        id,
        target: view.find("ETH").expect("it is listed").key,
        change: ConfigChange::Reserve(Box::new(change)),
    }
}

async fn send(stage: &Stage, by: &User, instruction: Instruction) -> Result<Receipt, ClientError> {
    stage.client.send(&[instruction], &[&by.key], &[]).await
}

/// Without the command line's care: what any program can send.
#[tokio::test(flavor = "multi_thread")]
async fn the_program_itself_refuses_what_is_too_early_or_too_much() {
    let stage = Stage::start("gov-sdk");
    let [governance, guardian, bob] =
        [Person::Governance, Person::Guardian, Person::Bob].map(|person| stage.user(person));
    let view = bob.view().await.unwrap();
    let leap = ReserveChange { liquidation_threshold_bps: Some(8_900), ..ReserveChange::default() };
    let leap = instructions::propose_change(&proposal(&view, 1, leap));
    is_refused(send(&stage, &governance, leap).await, WlmError::LtvStepTooLarge);

    let cut = proposal(&view, 2, ReserveChange { ltv_bps: Some(7_900), ..ReserveChange::default() });
    let theirs = Proposal { governance: bob.address(), payer: bob.address(), ..cut.clone() };
    is_refused(send(&stage, &bob, instructions::propose_change(&theirs)).await, WlmError::Unauthorized);
    send(&stage, &governance, instructions::propose_change(&cut)).await.unwrap();
    let pending = stage.client.changes(&view.key).await.unwrap().remove(0);
    assert_eq!(State::of(&pending, &view), State::Waiting);

    let due = Due::from(&pending);
    is_refused(
        send(&stage, &bob, instructions::veto_change(bob.address(), due)).await,
        WlmError::Unauthorized,
    );
    let execution = stage.client.execution(&view, &pending, bob.address()).await.unwrap();
    is_refused(send(&stage, &bob, execution.clone()).await, WlmError::ChangeNotDue);
    stage.travel(3_601).await;
    let view = bob.view().await.unwrap();
    assert_eq!(State::of(&pending, &view), State::Due);
    send(&stage, &bob, execution).await.unwrap();
    let view = bob.view().await.unwrap();
    assert_eq!(view.find("ETH").unwrap().state.config.ltv_bps, 7_900);
    assert_eq!(stage.client.changes(&view.key).await.unwrap(), []);

    let raise =
        Restriction::LowerCaps { supply_cap: Some(u64::MAX), borrow_cap: None, debt_ceiling_usd: None };
    let raise = instructions::restrict(guardian.address(), view.key, cut.target, raise);
    is_refused(send(&stage, &guardian, raise).await, WlmError::RestrictionRaises);
    stage.stop();
}

/// Signatures on a durable nonce never grow old: somebody could collect them for one day, and govern on another.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_governs_by_a_durable_nonce() {
    let stage = Stage::start("nonce");
    let (guardian, nonce) = (stage.user(Person::Guardian), Keypair::new());
    let (payer, rpc) = (guardian.address(), stage.client.rpc());
    let create = create_nonce_account(&payer, &nonce.pubkey(), &payer, 10_000_000);
    stage.client.send(&create, &[&guardian.key, &nonce], &[]).await.unwrap();
    let account = stage.client.account(&nonce.pubkey()).await.unwrap().unwrap();
    // Behind its version, its state and its authority.
    let stored = Hash::new_from_array(account.data[40..72].try_into().unwrap());
    // The stored hash changes only with the chain's newest.
    tokio::time::sleep(Duration::from_millis(500)).await;

    let view = guardian.view().await.unwrap();
    let target = view.find("ETH").unwrap().key;
    let governs = instructions::restrict(payer, view.key, target, Restriction::StopBorrows);
    let advance = advance_nonce_account(&nonce.pubkey(), &payer);
    let durable = Message::new_with_blockhash(&[advance.clone(), governs.clone()], Some(&payer), &stored);
    let refused = rpc.send_transaction(&Transaction::new(&[&guardian.key], durable, stored)).await;
    let refused = refused.unwrap_err().to_string();
    let code = format!("custom program error: {:#x}", u32::from(WlmError::DurableNonce));
    assert!(refused.contains(&code), "{refused}");

    // The nonce itself is good: what does not govern may use it.
    let pays = solana_system_interface::instruction::transfer(&payer, &nonce.pubkey(), 1);
    let durable = Message::new_with_blockhash(&[advance, pays], Some(&payer), &stored);
    let sent = rpc.send_transaction(&Transaction::new(&[&guardian.key], durable, stored)).await;
    arrived(&stage, &sent.unwrap()).await;
    send(&stage, &guardian, governs).await.unwrap();
    stage.stop();
}
