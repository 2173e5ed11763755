//! A user's life by the command line.

use serde_json::{Value, json};
use wlm_cli::run;
use wlm_localnet::Person;

use crate::{governance::plan_with, stage::Stage, terminal::Terminal, user::units};

/// No asynchronous test: the command starts a runtime of its own.
#[test]
fn a_users_life_by_the_command_line() {
    let stage = Stage::start("cli");
    let alice = Terminal::of(&stage, "alice");
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

    assert_eq!(alice.does("obligation show")[0]["emode_group"], 0);
    alice.is_told("emode 2", &["EmodeGroupUnknown"]);
    // Both debts are dollars, as the group's are; the collateral is not, so it counts as before.
    assert_eq!(alice.does("emode 1")["quote"]["after"]["emode_group"], 1);
    alice.is_told("borrow SOL 1", &["EmodeDebtOutside"]);
    assert!((alice.health() - healthy).abs() < 0.001);
    alice.does("emode off");

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
        let ended = run(line, &mut told);
        let told = String::from_utf8(told).expect("text");
        ended.unwrap_or_else(|failure| panic!("{failure}\nbehind\n{told}"));
        told
    };
    for told in [tell(), tell()] {
        for part in [
            "BorrowLimitExceeded",
            "Collect the fees of USDC: done",
            "Write off the debt",
            "minted by",
            "burned by",
            "80.5 % → 79.5 %",
            "it is due at",
            "BorrowsStopped",
            "the market's governance is",
        ] {
            assert!(told.contains(part), "{part} is missing in {told}");
        }
        let liquidations = told.matches("Liquidate ").count();
        assert!(liquidations >= 4, "{liquidations} liquidations in {told}");
    }
    stage.stop();
}

/// A lower threshold comes to count slowly, and everybody sees how far it is.
#[test]
fn a_ramp_is_shown_while_it_runs() {
    let stage = Stage::start("ramp");
    let [governance, alice] = ["governance", "alice"].map(|person| Terminal::of(&stage, person));
    let lower = plan_with(&stage, ("liquidation_threshold = 83 ", "liquidation_threshold = 81 "));
    governance.does(&format!("gov propose {lower} --yes"));
    alice.does("time pass 61min");
    alice.does("gov execute --due --yes");
    let eth = || alice.does("reserve show ETH");
    assert_eq!((&eth()["liquidation_threshold_bps"], eth()["ramp_ends_at"].is_i64()), (&json!(8_100), true));
    assert!(alice.reads("market show").unwrap().contains("LT 83 % → 81 % until"));
    alice.does("time pass 12h");
    let now = eth()["liquidation_threshold_now_bps"].as_u64().unwrap();
    assert!((8_199..=8_200).contains(&now), "{now}");
    alice.does("time pass 12h");
    assert_eq!(
        (&eth()["liquidation_threshold_now_bps"], &eth()["ramp_ends_at"]),
        (&json!(8_100), &Value::Null)
    );
    assert!(!alice.reads("market show").unwrap().contains("Under way"));
    stage.stop();
}
