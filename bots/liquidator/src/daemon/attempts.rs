//! How attempts begin and end.

use std::time::{Duration, Instant};

use solana_pubkey::Pubkey;

use super::{
    Daemon,
    jobs::{self, After, Attempt, Outcome, Tried},
    queue::Waiting,
};
use crate::{chain::Chain, engine::Ready, feed::Feed, profit::Profit, strategy::Deal, telemetry};

/// An attempt on its way.
pub(super) struct Started {
    pub address: Pubkey,
    what: What,
}

/// What an attempt is about.
struct What {
    funding: &'static str,
    pair: Option<(u16, u16)>,
    spends: Option<(u16, u64)>,
    profit: Profit,
}

/// How long what would have gone through in a dry run is left alone.
const SIMULATED: Duration = Duration::from_secs(60);

impl<C: Chain, F: Feed> Daemon<C, F> {
    /// An attempt has ended.
    pub(super) fn tried(&mut self, Started { address, what }: &Started, Tried { outcome, after }: Tried) {
        let now = Instant::now();
        if let Some((reserve, assets)) = what.spends {
            self.engine.purse.release(reserve, assets);
        }
        match outcome {
            Outcome::Simulated => {
                self.summary.done += 1;
                self.rest.leave(*address, SIMULATED, now);
                tracing::info!(obligation = %address, profit = %what.profit, "would go through");
            }
            Outcome::Done(receipt) => {
                self.summary.done += 1;
                self.summary.profit = self.summary.profit.and(what.profit);
                self.rest.succeeded(address);
                telemetry::done(what.funding, what.profit);
                let (signature, units, fee) = (receipt.signature, receipt.units, receipt.fee);
                tracing::info!(obligation = %address, %signature, units, fee, profit = %what.profit, "done");
            }
            Outcome::Failed(reason, why) => {
                self.summary.failed += 1;
                let rest = self.rest.failed(*address, reason, now).as_secs();
                let [debt, collateral] = self.names(what.pair);
                telemetry::failed(reason, debt, collateral);
                let why = self.manner.redact.text(&why);
                tracing::warn!(obligation = %address, reason = reason.label(), why, rest, "failed");
            }
        }
        if let Ok(After { obligation, market }) = after {
            self.engine.set_obligation(*address, obligation.as_ref());
            self.engine.refresh(market.view, market.wallet, market.own);
        }
    }

    fn names(&self, pair: Option<(u16, u16)>) -> [String; 2] {
        pair.map_or_else(Default::default, |(debt, collateral)| {
            [self.engine.symbol(debt), self.engine.symbol(collateral)]
        })
    }

    /// Begins attempts while there is something to do and room to do it.
    pub(super) fn dispatch(&mut self) {
        while self.attempts.len() < self.manner.parallel {
            let Some(waiting) = self.queue.pop() else { return };
            let is_tried = self.attempts.values().any(|started| started.address == waiting.address);
            if is_tried || self.rest.is_resting(&waiting.address, Instant::now()) {
                continue;
            }
            // Much may have happened since it was offered.
            match self.engine.ready(waiting.address) {
                Ok(ready) => self.begin(&waiting, ready),
                Err(reason) => {
                    tracing::debug!(obligation = %waiting.address, reason = reason.label(), "not any more");
                }
            }
        }
    }

    fn begin(&mut self, waiting: &Waiting, Ready { offer, package }: Ready) {
        let spends = offer.spends();
        if let Some((reserve, assets)) = spends {
            self.engine.purse.promise(reserve, assets);
        }
        let (funding, pair) = match &offer.deal {
            Deal::BadDebt(_) => ("none", None),
            Deal::Liquidation(of) => (of.funding.name(), Some((of.plan.debt, of.plan.collateral))),
        };
        let what = What { funding, pair, spends, profit: offer.profit };
        self.announce(waiting.address, &offer.deal, &what);
        telemetry::attempted();
        let Waiting { address, since, .. } = *waiting;
        let attempt = Attempt { address, package, mode: self.manner.mode, since };
        let (view, own) = (self.engine.view().clone(), self.engine.own_address());
        let task = self.jobs.spawn(jobs::attempt(self.chain.clone(), attempt, view, own));
        self.attempts.insert(task.id(), Started { address: waiting.address, what });
    }

    fn announce(&self, obligation: Pubkey, deal: &Deal, what: &What) {
        let [debt, collateral] = self.names(what.pair);
        let (funding, profit) = (what.funding, what.profit);
        match deal {
            Deal::Liquidation(of) => {
                let (repay, receive) = (of.plan.repaid, of.plan.received);
                tracing::info!(%obligation, funding, debt, repay, collateral, receive, %profit, "liquidating");
            }
            Deal::BadDebt(bad_debt) => {
                tracing::info!(%obligation, debts = bad_debt.debts.len(), "absorbing bad debt");
            }
        }
    }
}
