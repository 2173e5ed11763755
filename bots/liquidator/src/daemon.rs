//! The loop: listens, looks at what changed, and acts on what is worth it.

mod attempts;
mod jobs;
mod queue;
mod rest;

use std::{
    collections::HashMap,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};
use tokio::{
    sync::mpsc,
    task::{Id, JoinError, JoinSet},
    time::sleep_until,
};
use wlm_sdk::client::ClientError;

pub use self::jobs::Mode;
use self::{
    attempts::Started,
    jobs::{Outcome, Refreshed, Report, Tried},
    queue::Queue,
    rest::Rest,
};
use crate::{
    chain::Chain,
    engine::Engine,
    feed::{Feed, Update, Watch},
    profit::Profit,
    reason::Reason,
    redact::Redact,
    status::Status,
    store::Scope,
    telemetry::{self, Subscribed},
};

/// How the daemon goes about it.
#[derive(Clone)]
pub struct Manner {
    /// Whether transactions are sent.
    pub mode: Mode,
    /// How long it runs.
    pub runs: Runs,
    /// How many attempts at once.
    pub parallel: usize,
    /// How often the market is read.
    pub refresh: Duration,
    /// How often all obligations are read while subscriptions stand.
    pub reload: Duration,
    /// … and while they do not.
    pub poll: Duration,
    /// How long attempts may take to end once the bot is stopped.
    pub grace: Duration,
    /// What must not be logged.
    pub redact: Redact,
}

/// How long a daemon runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// Until it is stopped.
    Always,
    /// Until everything was tried once.
    Once,
}

/// What a daemon has done.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Attempts that went through, or would have.
    pub done: u64,
    /// Attempts that failed.
    pub failed: u64,
    /// What those that went through were expected to bring.
    pub profit: Profit,
}

/// The bot at work.
pub struct Daemon<C: Chain, F: Feed> {
    chain: Arc<C>,
    feed: F,
    watched: Option<Watch>,
    engine: Engine,
    manner: Manner,
    status: Arc<Status>,
    queue: Queue,
    rest: Rest,
    jobs: JoinSet<Report>,
    attempts: HashMap<Id, Started>,
    /// Whether the market is being read.
    reading: bool,
    /// Whether all obligations have been read, at least once.
    loaded: bool,
    subscribed: Subscribed,
    next_refresh: Instant,
    next_reload: Instant,
    summary: Summary,
}

/// How long the first reading waits for subscriptions, so that nothing is missed between the two.
const PATIENCE: Duration = Duration::from_secs(3);
/// Changes that may wait to be heard: more, and the feed waits.
const CHANGES: usize = 4_096;

impl<C: Chain, F: Feed> Daemon<C, F> {
    /// At work for `engine`'s market.
    pub fn new(chain: Arc<C>, feed: F, engine: Engine, manner: Manner, status: Arc<Status>) -> Self {
        let now = Instant::now();
        let patience = if manner.runs == Runs::Once { Duration::ZERO } else { PATIENCE };
        Self {
            chain,
            feed,
            watched: None,
            engine,
            status,
            queue: Queue::default(),
            rest: Rest::default(),
            jobs: JoinSet::new(),
            attempts: HashMap::new(),
            reading: false,
            loaded: false,
            subscribed: Subscribed::No,
            next_refresh: now + manner.refresh,
            next_reload: now + patience,
            summary: Summary::default(),
            manner,
        }
    }

    /// Works until `shutdown` is ready or, if it is to run once, until all is tried. Then it starts nothing more,
    /// and waits a while for what is on its way.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) -> Result<Summary> {
        let mut shutdown = pin!(shutdown);
        let (sender, mut updates) = mpsc::channel(CHANGES);
        loop {
            self.rewatch(&sender);
            let reading_due = self.next_refresh.min(self.next_reload);
            let rest_over = self.rest.next_end().unwrap_or(reading_due + PATIENCE);
            tokio::select! {
                () = &mut shutdown => break,
                Some(report) = self.jobs.join_next_with_id() => self.take(report)?,
                Some(update) = updates.recv() => {
                    self.hear(update);
                    while let Ok(update) = updates.try_recv() {
                        self.hear(update);
                    }
                }
                () = sleep_until(reading_due.into()), if !self.reading => self.read(),
                () = sleep_until(rest_over.into()) => {}
            }
            self.engine.look_at(self.rest.ended(Instant::now()));
            self.look();
            self.dispatch();
            if self.is_finished() {
                break;
            }
        }
        self.wind_up().await;
        Ok(self.summary)
    }

    /// Watches what is to be watched, if that has changed.
    fn rewatch(&mut self, updates: &mpsc::Sender<Update>) {
        let watch = self.engine.watch();
        if self.watched.as_ref() != Some(&watch) {
            self.feed.watch(watch.clone(), updates.clone());
            self.watched = Some(watch);
        }
    }

    /// Has the market read, with all obligations if it is time for that.
    fn read(&mut self) {
        let (now, own) = (Instant::now(), self.engine.own_address());
        self.reading = true;
        self.next_refresh = now + self.manner.refresh;
        if now >= self.next_reload {
            self.engine.begin_reload();
            self.next_reload = now + self.reload_interval();
            self.jobs.spawn(jobs::reload(self.chain.clone(), own));
        } else {
            self.jobs.spawn(jobs::refresh(self.chain.clone(), self.engine.view().clone(), own));
        }
    }

    const fn reload_interval(&self) -> Duration {
        match self.subscribed {
            Subscribed::Yes => self.manner.reload,
            Subscribed::No => self.manner.poll,
        }
    }

    fn hear(&mut self, update: Update) {
        match update {
            Update::Account(changed) => self.engine.apply(&changed),
            Update::Up => {
                tracing::info!("subscribed");
                self.set_subscribed(Subscribed::Yes);
                // What changed while nothing was told must be read.
                self.next_reload = Instant::now();
            }
            Update::Down(why) => {
                tracing::warn!(why = self.manner.redact.text(&why), "not subscribed: polling");
                self.set_subscribed(Subscribed::No);
                let soon = if self.loaded { self.manner.poll } else { Duration::ZERO };
                self.next_reload = self.next_reload.min(Instant::now() + soon);
            }
        }
    }

    fn set_subscribed(&mut self, subscribed: Subscribed) {
        self.subscribed = subscribed;
        telemetry::subscribed(subscribed);
    }

    /// A job has ended.
    fn take(&mut self, report: Result<(Id, Report), JoinError>) -> Result<()> {
        let (id, report) = match report {
            Ok((id, report)) => (id, report),
            Err(error) => return self.take_panic(&error),
        };
        match report {
            Report::Refreshed(Ok(market)) => self.refreshed(market),
            Report::Reloaded(Ok(all)) => {
                self.engine.reload(all.store);
                self.loaded = true;
                self.refreshed(all.market);
                tracing::info!(obligations = self.engine.known(), "all obligations read");
            }
            Report::Refreshed(Err(error)) => self.not_read(&error)?,
            Report::Reloaded(Err(error)) => {
                self.next_reload = Instant::now() + self.manner.poll;
                self.not_read(&error)?;
            }
            Report::Tried(tried) => {
                if let Some(started) = self.attempts.remove(&id) {
                    self.tried(&started, *tried);
                }
            }
        }
        Ok(())
    }

    fn refreshed(&mut self, Refreshed { view, wallet, own }: Refreshed) {
        self.reading = false;
        self.engine.refresh(view, wallet, own);
    }

    fn not_read(&mut self, error: &ClientError) -> Result<()> {
        self.reading = false;
        let why = self.manner.redact.text(&error.to_string());
        tracing::error!(why, "the market could not be read");
        self.status.failed(why.clone());
        // Nobody would see a single pass that never came about.
        if self.manner.runs == Runs::Once {
            Err(anyhow!("the market could not be read: {why}"))
        } else {
            Ok(())
        }
    }

    /// A job that panicked is a bug, but no reason to leave all other obligations alone.
    fn take_panic(&mut self, error: &JoinError) -> Result<()> {
        match self.attempts.remove(&error.id()) {
            Some(started) => {
                let after = Err(ClientError::Unbuildable(String::new()));
                let outcome = Outcome::Failed(Reason::Other, format!("a bug: {error}"));
                self.tried(&started, Tried { outcome, after });
                Ok(())
            }
            None => self.not_read(&ClientError::Unbuildable(format!("a bug: {error}"))),
        }
    }

    /// Looks at what has changed.
    fn look(&mut self) {
        if !self.loaded {
            return;
        }
        for task in self.engine.tasks() {
            let found = self.engine.search(&task.scope);
            let (engine, scope) = (&self.engine, &task.scope);
            self.queue.renew(&found.offers, task.since, |address| engine.is_in(scope, address));
            if task.scope == Scope::All {
                self.status.passed();
                self.rest.forget_old(Instant::now());
            }
            tracing::debug!(
                scanned = found.scanned,
                unpriced = found.unpriced,
                offers = found.offers.len(),
                declined = found.declined.len(),
                "looked"
            );
        }
    }

    fn is_finished(&self) -> bool {
        self.manner.runs == Runs::Once && self.loaded && self.attempts.is_empty() && self.queue.is_empty()
    }

    /// Waits for the attempts on their way; what is not heard of in time is left to the chain, and the next start.
    async fn wind_up(&mut self) {
        let deadline = Instant::now() + self.manner.grace;
        if !self.attempts.is_empty() {
            tracing::info!(attempts = self.attempts.len(), "stopping: waiting for what is on its way");
        }
        while !self.attempts.is_empty() {
            let next = tokio::time::timeout_at(deadline.into(), self.jobs.join_next_with_id());
            let Ok(Some(report)) = next.await else { break };
            // A single pass that fails has said so already.
            let _ = self.take(report);
        }
        for Started { address, .. } in self.attempts.values() {
            tracing::warn!(obligation = %address, "abandoned: whether it went through shows at the next start");
        }
        self.jobs.abort_all();
    }
}
