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
use serde_json::json;
use wlm_sdk::{instructions::ConfigChange, migration::Mint, program::state::PendingChange, view::MarketView};

use self::{
    deliver::{AfterRefusal, Batch, Order},
    manner::{Actor, Manner},
    words::Scene,
};
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
    /// The mints that are to be listed.
    mints: BTreeMap<String, Mint>,
}

impl Desk {
    async fn open(session: &Session<'_>) -> Result<Self> {
        let market = session.market().await?;
        let waiting = session.client.changes(&market.key).await?;
        let mints = find_mints(session, &waiting).await?;
        Ok(Self { market, waiting, mints })
    }

    fn change(&self, number: u64) -> Result<&PendingChange> {
        self.waiting.iter().find(|pending| pending.id == number).with_context(|| {
            format!("no change {number} waits in this market. `wlm gov queue` lists those that do")
        })
    }

    fn scene(&self) -> Scene<'_> {
        Scene { market: Some(&self.market), waiting: &self.waiting, mints: &self.mints }
    }

    /// Does one thing, and tells machines of it.
    async fn deliver(
        &self,
        session: &mut Session<'_>,
        manner: Manner,
        actor: Actor,
        order: Order,
    ) -> Result<()> {
        let (orders, after_refusal) = (vec![order], AfterRefusal::Stop);
        let batch = Batch { scene: self.scene(), actor, orders, after_refusal };
        let delivered = batch.deliver(session, manner).await?;
        session.answer_json(|| json!({ "transactions": delivered.transactions }))
    }
}

/// The mints that changes are to list, by what people call them; one that nobody named, by its address.
async fn find_mints(session: &Session<'_>, waiting: &[PendingChange]) -> Result<BTreeMap<String, Mint>> {
    let is_listing = |pending: &&PendingChange| {
        matches!(pending.new, ConfigChange::NewReserve(_) | ConfigChange::NewPeg(_))
    };
    let keys: Vec<_> = waiting.iter().filter(is_listing).map(|pending| pending.target).collect();
    let (accounts, symbols) = (session.client.accounts(&keys).await?, session.settings.symbols());
    let mut mints = BTreeMap::new();
    for (address, account) in keys.into_iter().zip(accounts) {
        // A change of a mint that is not there can be looked at and taken back all the same.
        let Some(account) = account else { continue };
        let Some(mint) = Mint::read(address, account.owner, &account.data) else { continue };
        let name = symbols.get(&address).cloned().unwrap_or_else(|| address.to_string());
        mints.insert(name, mint);
    }
    Ok(mints)
}
