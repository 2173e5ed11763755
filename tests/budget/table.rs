//! The table of figures: kept in git, compared, printed.

use std::{collections::BTreeMap, fmt::Write, path::PathBuf};

use wlm_sdk::program::state::{Market, Obligation, PegFacility, Reserve};

use crate::measure::Figures;

/// A rise of more than this many percent fails.
const TOLERANCE_PERCENT: u64 = 3;
/// The design's goals: compute units of a row, or bytes of the program.
const GOALS: &[(&str, u64)] = &[
    ("deposit/1", 12_000),
    ("repay/1", 12_000),
    ("borrow/2", 18_000),
    ("withdraw/2", 18_000),
    ("liquidate/2", 30_000),
    ("refresh_reserve", 4_000),
    ("borrow/16", 60_000),
    ("withdraw/16", 60_000),
    ("liquidate/16", 60_000),
    ("psm_swap/buy", 12_000),
    ("psm_swap/sell", 12_000),
    ("program", 500_000),
];
/// What every position after the second may add.
const FURTHER_POSITION_GOAL: u64 = 1_500;

/// Figures by their names, such as `cu`.
type Row = BTreeMap<String, u64>;

/// Rows by their names, such as `borrow/2`, in the order of their measurement.
#[derive(Default)]
pub struct Budget(Vec<(String, Row)>);

impl Budget {
    /// Adds a transaction.
    pub fn add(&mut self, name: impl Into<String>, Figures { cu, accounts, bytes }: Figures) {
        self.push(name, &[("cu", cu), ("accounts", accounts), ("bytes", bytes)]);
    }

    /// Adds an instruction that another one of its transaction needs: its compute units alone.
    pub fn add_part(&mut self, name: impl Into<String>, cu: u64) {
        self.push(name, &[("cu", cu)]);
    }

    /// Adds the sizes of the accounts and of the program.
    pub fn add_sizes(&mut self) {
        self.push("account/Market", &[("bytes", Market::SPACE as u64)]);
        self.push("account/Reserve", &[("bytes", Reserve::SPACE as u64)]);
        self.push("account/Obligation", &[("bytes", Obligation::SPACE as u64)]);
        self.push("account/PegFacility", &[("bytes", PegFacility::SPACE as u64)]);
        let program = std::fs::metadata(wlm_test_kit::program_path()).expect("a built program");
        self.push("program", &[("bytes", program.len())]);
    }

    fn push(&mut self, name: impl Into<String>, figures: &[(&str, u64)]) {
        let row = figures.iter().map(|(unit, figure)| ((*unit).to_owned(), *figure)).collect();
        self.0.push((name.into(), row));
    }

    /// The table in git; empty if there is none yet.
    pub fn committed() -> Self {
        let text = std::fs::read_to_string(path()).unwrap_or_else(|_| "{}".to_owned());
        let rows: BTreeMap<String, Row> = serde_json::from_str(&text).expect("budget.json is a table");
        Self(rows.into_iter().collect())
    }

    /// Writes the table that is kept in git, a line a row.
    pub fn write(&self) {
        let line = |(name, row): &(String, Row)| {
            format!("  \"{name}\": {}", serde_json::to_string(row).expect("a row of numbers"))
        };
        let lines: Vec<String> = self.0.iter().map(line).collect();
        std::fs::write(path(), format!("{{\n{}\n}}\n", lines.join(",\n"))).expect("a writable budget.json");
    }

    fn row(&self, name: &str) -> Option<&Row> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, row)| row)
    }

    fn figure(&self, name: &str, unit: &str) -> Option<u64> {
        self.row(name)?.get(unit).copied()
    }

    /// What rose too far, is missing or is new. What fell is only printed.
    pub fn compare(&self, committed: &Self) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, row) in &self.0 {
            let Some(old) = committed.row(name) else {
                faults.push(format!("{name:<36} is not in budget.json"));
                continue;
            };
            for (unit, now) in row {
                let was = old.get(unit).copied().unwrap_or(0);
                let change = format!("{name:<36} {unit:<8} {was:>8} -> {now:>8}");
                if now * 100 > was * (100 + TOLERANCE_PERCENT) {
                    faults.push(format!("{change}  rose"));
                } else if *now < was {
                    println!("{change}  fell");
                }
            }
        }
        let gone = committed.0.iter().filter(|(name, _)| self.row(name).is_none());
        faults.extend(gone.map(|(name, _)| format!("{name:<36} is no longer measured")));
        faults
    }

    /// For people.
    pub fn print(&self) {
        let mut text = format!("{:<36} {:>8} {:>8} {:>8} {:>8}\n", "", "cu", "accounts", "bytes", "goal");
        for (name, row) in &self.0 {
            let figure = |unit: &str| row.get(unit).map_or_else(String::new, u64::to_string);
            let goal = GOALS
                .iter()
                .find(|(row, _)| row == name)
                .map_or_else(String::new, |(_, goal)| goal.to_string());
            let (cu, accounts, bytes) = (figure("cu"), figure("accounts"), figure("bytes"));
            writeln!(text, "{name:<36} {cu:>8} {accounts:>8} {bytes:>8} {goal:>8}").expect("a string");
        }
        for action in ["borrow", "withdraw", "liquidate"] {
            let [two, sixteen] =
                ["2", "16"].map(|positions| self.figure(&format!("{action}/{positions}"), "cu"));
            let further = (sixteen.unwrap_or(0) - two.unwrap_or(0)) / 14;
            let name = format!("{action}, each further position");
            writeln!(text, "{name:<36} {further:>8} {:>26}", FURTHER_POSITION_GOAL).expect("a string");
        }
        println!("{text}");
    }
}

fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/budget/budget.json"))
}
