//! A user's life by the command line.

use std::path::PathBuf;

use serde_json::Value;
use wlm_cli::{Failure, run};
use wlm_localnet::Person;

use crate::{stage::Stage, user::units};

/// Somebody at a terminal.
struct Terminal {
    person: &'static str,
    manifest: PathBuf,
}

impl Terminal {
    /// Types a command; returns its answer in JSON.
    fn types(&self, line: &str) -> Result<Value, Failure> {
        let manifest = self.manifest.to_str().expect("the path is text");
        let before = ["wlm", "--manifest", manifest, "--keypair", self.person, "--json"];
        let mut out = Vec::new();
        run(before.into_iter().chain(line.split(' ')), &mut out)?;
        Ok(serde_json::from_slice(&out).expect("the answer is JSON"))
    }

    fn does(&self, line: &str) -> Value {
        self.types(line).unwrap_or_else(|failure| panic!("{line}: {failure}"))
    }

    /// That a command fails, with these words.
    fn is_told(&self, line: &str, words: &[&str]) {
        let told = self.types(line).expect_err(line).to_string();
        for word in words {
            assert!(told.contains(word), "{line}: {told}");
        }
    }

    fn health(&self) -> f64 {
        number(&self.does("obligation show")[0]["health_factor"])
    }
}

fn number(value: &Value) -> f64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{value} is no number"))
}

/// No asynchronous test: the command starts a runtime of its own.
#[test]
fn a_users_life_by_the_command_line() {
    let stage = Stage::start("cli");
    let alice = Terminal { person: "alice", manifest: stage.manifest_file() };
    for line in ["faucet ETH 10", "faucet USD1 10", "faucet USDC 10", "supply SOL 60", "supply ETH 10"] {
        alice.does(line);
    }
    alice.is_told("borrow USD1 100000", &["BorrowLimitExceeded", "LTV", "Nothing was sent"]);
    let simulated = alice.does("simulate borrow USD1 5000");
    assert!(simulated["node"]["compute_units"].as_u64().unwrap() > 0);
    let borrowed = alice.does("borrow USD1 5000");
    assert_eq!(borrowed["quote"], simulated["quote"]);
    alice.does("borrow USDC 3000");
    let healthy = alice.health();
    assert!((3.89..3.901).contains(&healthy), "{healthy}");

    alice.does("price shock ETH -50%");
    assert!((2.33..2.35).contains(&alice.health()), "{}", alice.health());
    alice.does("price set ETH 3000");
    assert!((alice.health() - healthy).abs() < 0.001);

    alice.is_told("close", &["ObligationNotEmpty"]);
    alice.does("repay USD1 all");
    alice.does("repay USDC all");
    alice.does("withdraw ETH all");
    alice.does("withdraw SOL all");
    alice.does("close");
    assert_eq!(alice.does("obligation show"), Value::Array(Vec::new()));
    let balance = stage.user(Person::Alice);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert_eq!(runtime.block_on(balance.balance("ETH")), units("ETH", 10));

    let url = stage.manifest.rpc_url.clone();
    stage.stop();
    alice.is_told("market show", &[&url, "gave no answer", "Check the address and whether the node runs"]);
}

/// The demo's story, command by command: a crash, bad debt, the peg, a minted loan.
#[test]
fn the_story_can_be_told_twice() {
    let stage = Stage::start("story");
    let manifest = stage.manifest_file();
    let tell = || {
        let mut told = Vec::new();
        let line = ["wlm", "--manifest", manifest.to_str().expect("the path is text"), "story"];
        run(line, &mut told).unwrap_or_else(|failure| panic!("{failure}"));
        String::from_utf8(told).expect("text")
    };
    for told in [tell(), tell()] {
        for part in ["BorrowLimitExceeded", "Liquidate", "Write off the debt", "minted by", "burned by"] {
            assert!(told.contains(part), "{part} is missing in {told}");
        }
    }
    stage.stop();
}

/// A plan is carried out once, however often it is sent, and back.
#[test]
fn a_plan_is_followed_and_stays_followed() {
    let stage = Stage::start("plan");
    let governance = Terminal { person: "governance", manifest: stage.manifest_file() };
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/localnet.toml");
    let text = std::fs::read_to_string(plan).expect("the plan is there");
    let careful = stage.manifest_file().with_file_name("careful.toml");
    let (old, new) = ("ltv = 80.5 ", "ltv = 70.25 ");
    assert!(text.contains(old), "ETH's LTV is another");
    std::fs::write(&careful, text.replace(old, new)).expect("the folder is there");
    let careful = careful.to_str().expect("the path is text");

    let ltv = || governance.does("reserve show ETH")["parameters"]["ltv"].clone();
    let is_followed =
        |plan: &str| governance.does(&format!("plan {plan}"))["steps"] == Value::Array(Vec::new());
    assert!(is_followed(plan));
    let alice = Terminal { person: "alice", manifest: stage.manifest_file() };
    alice.is_told(&format!("apply {careful} --yes"), &["governance is", "--keypair", "--export"]);
    assert_eq!(ltv(), "80.5 %");
    governance.does(&format!("apply {careful} --yes"));
    assert_eq!(ltv(), "70.25 %");
    assert!(is_followed(careful));
    governance.does(&format!("apply {plan} --yes"));
    assert_eq!(ltv(), "80.5 %");
    stage.stop();
}
