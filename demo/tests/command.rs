//! The command itself: what a wrong price file gets.

use std::{fs, process::Command};

/// The exit code and what went to standard error.
fn run(prices: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_wlm-demo"))
        .args(["--prices", prices])
        .output()
        .expect("the command runs");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_missing_file_is_one_clear_error() {
    let (code, error) = run("no/such/file.csv");
    assert_eq!(code, Some(1));
    assert!(error.starts_with("error: no/such/file.csv: cannot be read"), "{error}");
    assert_eq!(error.lines().count(), 1);
}

#[test]
fn a_wrong_row_is_one_clear_error_with_its_line() {
    let file = std::env::temp_dir().join(format!("wlm-demo-{}.csv", std::process::id()));
    fs::write(&file, "unix,eth_usd,btc_usd\n100,2000,40000\n200,-1,40000\n")
        .expect("a file in the temp folder");
    let (code, error) = run(&file.to_string_lossy());
    fs::remove_file(&file).expect("the file is there");
    assert_eq!(code, Some(1));
    assert!(error.contains(", line 3: eth_usd is \"-1\". Expected a price from 0.01"), "{error}");
    assert_eq!(error.lines().count(), 1);
}
