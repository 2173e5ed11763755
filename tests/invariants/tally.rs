//! What succeeded how often, and why the rest was refused.

use std::collections::BTreeMap;

use wlm_sdk::events::Event;
use wlm_test_kit::Outcome;

use crate::actions::Kind;

#[derive(Default)]
pub struct Tally {
    succeeded: BTreeMap<Kind, u64>,
    refused: BTreeMap<Kind, BTreeMap<String, u64>>,
    happened: BTreeMap<&'static str, u64>,
}

/// What must happen now and then, whatever was tried.
const MUST_HAPPEN: &[&str] = &[
    "a loan was minted",
    "a withdrawal was minted",
    "a deposit was burned",
    "a repayment was burned",
    "insurance was filled",
    "income was burned",
    "insurance paid a loss",
    "suppliers paid a loss",
    "a facility lost",
];

fn what_happened(event: &Event) -> Vec<(&'static str, bool)> {
    match event {
        Event::Borrowed(e) => vec![("a loan was minted", e.minted > 0)],
        Event::Withdrawn(e) => vec![("a withdrawal was minted", e.minted > 0)],
        Event::Deposited(e) => vec![("a deposit was burned", e.burned > 0)],
        Event::Repaid(e) => vec![("a repayment was burned", e.burned > 0)],
        Event::FeesCollected(e) => {
            vec![("insurance was filled", e.to_insurance > 0), ("income was burned", e.burned > 0)]
        }
        Event::BadDebtAbsorbed(e) => vec![
            ("insurance paid a loss", e.from_insurance > 0),
            ("suppliers paid a loss", e.from_suppliers > 0),
            ("a facility lost", e.facility_loss > 0),
        ],
        _ => vec![],
    }
}

impl Tally {
    /// Counts it. A refusal must carry a name: a panic, an abort or an exhausted budget is none.
    pub fn add(&mut self, kind: Kind, outcome: &Outcome) {
        match outcome {
            Ok(meta) => {
                *self.succeeded.entry(kind).or_default() += 1;
                for (what, _) in meta.events.iter().flat_map(what_happened).filter(|(_, did)| *did) {
                    *self.happened.entry(what).or_default() += 1;
                }
            }
            Err(refusal) => {
                assert!(refusal.code().is_some(), "{kind:?} ended in {refusal}");
                let names = self.refused.entry(kind).or_default();
                *names.entry(refusal.name()).or_default() += 1;
            }
        }
    }

    pub fn print(&self) {
        let kinds: std::collections::BTreeSet<_> = self.succeeded.keys().chain(self.refused.keys()).collect();
        for kind in kinds {
            let (done, refused) = (self.done(*kind), self.refused.get(kind).cloned().unwrap_or_default());
            println!(
                "{:<20} {done:>6} succeeded {:>6} refused {refused:?}",
                format!("{kind:?}"),
                refused.values().sum::<u64>()
            );
        }
        println!("{:?}", self.happened);
    }

    pub fn assert_everything_happened(&self) {
        for what in MUST_HAPPEN {
            assert!(self.happened.contains_key(what), "never: {what}");
        }
    }

    fn done(&self, kind: Kind) -> u64 {
        self.succeeded.get(&kind).copied().unwrap_or(0)
    }

    pub fn assert_every_kind_succeeded(&self) {
        for kind in Kind::VALID {
            assert!(self.done(kind) > 0, "{kind:?} never succeeded");
        }
    }
}
