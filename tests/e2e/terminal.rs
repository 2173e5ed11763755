//! Somebody at a terminal.

use std::path::PathBuf;

use serde_json::Value;
use wlm_cli::{Failure, run};

use crate::stage::Stage;

/// Somebody at a terminal. A command starts a runtime of its own, so no asynchronous test types.
pub struct Terminal {
    person: &'static str,
    manifest: PathBuf,
}

impl Terminal {
    /// One of the network's people.
    pub fn of(stage: &Stage, person: &'static str) -> Self {
        Self { person, manifest: stage.manifest_file() }
    }

    /// Types a command; returns its answer in JSON.
    pub fn types(&self, line: &str) -> Result<Value, Failure> {
        let out = self.reads(&format!("--json {line}"))?;
        Ok(serde_json::from_str(&out).expect("the answer is JSON"))
    }

    /// Types a command; returns what people read.
    pub fn reads(&self, line: &str) -> Result<String, Failure> {
        let manifest = self.manifest.to_str().expect("the path is text");
        let before = ["wlm", "--manifest", manifest, "--keypair", self.person];
        let mut out = Vec::new();
        run(before.into_iter().chain(line.split(' ')), &mut out)?;
        Ok(String::from_utf8(out).expect("it is text"))
    }

    /// Types a command that succeeds.
    pub fn does(&self, line: &str) -> Value {
        self.types(line).unwrap_or_else(|failure| panic!("{line}: {failure}"))
    }

    /// That a command fails, with these words.
    pub fn is_told(&self, line: &str, words: &[&str]) {
        let told = self.types(line).expect_err(line).to_string();
        for word in words {
            assert!(told.contains(word), "{line}: {told}");
        }
    }

    /// The health factor of the first obligation.
    pub fn health(&self) -> f64 {
        number(&self.does("obligation show")[0]["health_factor"])
    }
}

fn number(value: &Value) -> f64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{value} is no number"))
}
