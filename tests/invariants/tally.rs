//! What succeeded how often, and why the rest was refused.

use std::collections::BTreeMap;

use wlm_test_kit::Outcome;

use crate::actions::Kind;

#[derive(Default)]
pub struct Tally {
    succeeded: BTreeMap<Kind, u64>,
    refused: BTreeMap<Kind, BTreeMap<String, u64>>,
}

impl Tally {
    /// Counts it. A refusal must carry a name: a panic, an abort or an exhausted budget is none.
    pub fn add(&mut self, kind: Kind, outcome: &Outcome) {
        match outcome {
            Ok(_) => *self.succeeded.entry(kind).or_default() += 1,
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
