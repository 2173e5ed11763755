//! `wlm gov`: changes are proposed, looked at, vetoed, taken back and carried out; risk is reduced at once.
//!
//! One file a command. What they share: who acts ([`manner`]), what is shown before it is signed ([`sheet`], in the
//! words of [`words`]), how it is sent or printed ([`deliver`], [`export`]).

mod accept;
mod deliver;
mod end;
mod execute;
mod export;
mod manner;
mod propose;
mod queue;
mod restrict;
mod sheet;
mod words;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use wlm_sdk::{migration::Mint, program::state::PendingChange, view::MarketView};

use self::{manner::Manner, words::Scene};
use crate::{
    args::{Gov, GovTask},
    session::Session,
};

/// Does what was asked.
pub async fn execute(session: &mut Session<'_>, gov: Gov) -> Result<()> {
    let manner = Manner::of(session, &gov);
    match gov.task {
        GovTask::Propose { file, first_id } => propose::execute(session, manner, &file, first_id).await,
        GovTask::Queue => queue::show(session).await,
        GovTask::Veto { change } => end::veto(session, manner, change).await,
        GovTask::Cancel { change } => end::cancel(session, manner, change).await,
        GovTask::Execute { change: Some(change), .. } => execute::one(session, manner, change).await,
        GovTask::Execute { change: None, .. } => execute::all_due(session, manner).await,
        GovTask::Restrict(wish) => restrict::execute(session, manner, &wish).await,
        GovTask::Accept { role } => accept::execute(session, manner, role).await,
    }
}

/// The market and the changes that wait.
struct Desk {
    market: MarketView,
    waiting: Vec<PendingChange>,
    mints: BTreeMap<String, Mint>,
}

impl Desk {
    async fn open(session: &Session<'_>) -> Result<Self> {
        let market = session.market().await?;
        let waiting = session.client.changes(&market.key).await?;
        Ok(Self { market, waiting, mints: BTreeMap::new() })
    }

    fn change(&self, number: u64) -> Result<&PendingChange> {
        self.waiting.iter().find(|pending| pending.id == number).with_context(|| {
            format!("no change {number} waits in this market. `wlm gov queue` lists those that do")
        })
    }

    fn scene(&self) -> Scene<'_> {
        Scene { market: Some(&self.market), waiting: &self.waiting, mints: &self.mints }
    }
}
