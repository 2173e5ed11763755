//! `wlm gov propose`: the steps of a plan become changes that wait.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::json;
use wlm_sdk::{
    changes::State,
    instructions::MarketSettings,
    migration::{Proposer, Step, Task},
    program::state::{EXECUTION_WINDOW, PendingChange},
    view::MarketView,
};

use super::{
    deliver::{AfterRefusal, Batch, Delivered, Order},
    manner::{Manner, Way},
    words::Scene,
};
use crate::{
    commands::plan::Planned,
    format,
    session::{Answer, Session},
};

/// Proposes what a plan changes; a market that is not there yet is created first.
pub async fn execute(
    session: &mut Session<'_>,
    manner: Manner,
    file: &Path,
    first_id: Option<u64>,
) -> Result<()> {
    let mut planned = Planned::read(session, file).await?;
    let mut all = Delivered::default();
    if planned.market.is_none() {
        all = create(session, manner, &planned).await?;
        if manner.way != Way::Send {
            let note = "The market comes first. Its assets can be proposed once it is there.";
            return session.print(|| format!("# {note}"), || json!({ "transactions": all.transactions }));
        }
        planned = Planned::read(session, file).await?;
    }
    let market = planned.market.as_ref().context("the market that was created is not there yet")?;
    let waiting = session.client.changes(&market.key).await?;
    let alive: Vec<_> = waiting.iter().filter(|pending| State::of(pending, market).is_alive()).collect();
    let (known, new) = split(&planned.steps, &alive);
    if new.is_empty() {
        tell(session, manner.way, market, (&known, &new))?;
    } else {
        let actor = manner.one_of(session, &[("governance", market.state.governance)])?;
        tell(session, manner.way, market, (&known, &new))?;
        let proposer = Proposer { governance: actor.signer, payer: actor.payer, market: market.key };
        let first = first_free(&waiting, first_id, market.now, new.len())?;
        let order = |(step, id): (&&Step, u64)| Order {
            title: format!("Propose: {}", step.title),
            instruction: step.task.instruction(proposer, id),
        };
        let orders = new.iter().zip(first..).map(order).collect();
        let scene = Scene { market: Some(market), waiting: &waiting, mints: &planned.mints };
        let batch = Batch { scene, actor, orders, after_refusal: AfterRefusal::Stop };
        let mut proposed = batch.deliver(session, manner).await?;
        for ((all, step), id) in proposed.transactions.iter_mut().zip(&new).zip(first..) {
            let (key, seconds) = wait(&step.task, manner.way, &market.state.settings, market.now);
            (all["id"], all[key]) = (id.into(), seconds.into());
        }
        all.transactions.extend(proposed.transactions);
    }
    let waits: Vec<_> = known.iter().map(|pending| pending.id).collect();
    session.print(
        || closing(market, manner, new.len()),
        || json!({ "transactions": all.transactions, "waiting_already": waits }),
    )
}

/// Sends what is done at once: the market's creation.
async fn create(session: &mut Session<'_>, manner: Manner, planned: &Planned) -> Result<Delivered> {
    let order = |step: &Step| match &step.task {
        Task::Send(instruction) => {
            Some(Order { title: step.title.clone(), instruction: instruction.clone() })
        }
        Task::Propose { .. } => None,
    };
    let orders = planned.steps.iter().filter_map(order).collect();
    let scene = Scene { market: None, waiting: &[], mints: &planned.mints };
    let actor = manner.anyone(session)?;
    Batch { scene, actor, orders, after_refusal: AfterRefusal::Stop }.deliver(session, manner).await
}

/// The changes that wait already and do what a step does, and the steps that nobody proposed yet.
fn split<'a>(steps: &'a [Step], waiting: &[&'a PendingChange]) -> (Vec<&'a PendingChange>, Vec<&'a Step>) {
    let (mut known, mut new) = (Vec::new(), Vec::new());
    for step in steps {
        match step.task.proposed_in(waiting.iter().copied()) {
            Some(pending) => known.push(pending),
            None => new.push(step),
        }
    }
    (known, new)
}

/// The first of so many numbers in a row that no change has.
fn first_free(waiting: &[PendingChange], asked: Option<u64>, now: i64, count: usize) -> Result<u64> {
    let Some(first) = asked else {
        let next = waiting.iter().map(|pending| pending.id.saturating_add(1)).max().unwrap_or(0);
        return Ok(next.max(u64::try_from(now).unwrap_or(0)));
    };
    let end = first.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
    if let Some(taken) = waiting.iter().find(|pending| (first..end).contains(&pending.id)) {
        bail!("change {} waits already. Choose another --first-id", taken.id);
    }
    Ok(first)
}

/// What there is to know before it is shown and asked for.
fn tell(
    session: &mut Session<'_>,
    way: Way,
    market: &MarketView,
    (known, new): (&[&PendingChange], &[&Step]),
) -> Result<()> {
    if session.answer == Answer::Json {
        return Ok(());
    }
    for pending in known {
        session.say(&format!("# Change {} does that already: it {}", pending.id, when(pending, market)))?;
    }
    if !new.is_empty() {
        let delay = format::age(market.state.settings.change_delay.into());
        let window = format::age(EXECUTION_WINDOW.into());
        session.say(&format!(
            "# The market's delay is {delay}; then there are {window} to carry a change out"
        ))?;
    }
    for step in new {
        session.say(&format!("# {}: {}", step.title, due(step, way, market)))?;
    }
    Ok(())
}

/// When a step is due, for people.
fn due(step: &Step, way: Way, market: &MarketView) -> String {
    let (_, seconds) = wait(&step.task, way, &market.state.settings, market.now);
    match way {
        Way::Send => format!("proposed now, due at {}", format::time_from(seconds, market.now)),
        Way::Print(_) => format!("due {} after its proposal is carried out", format::age(seconds)),
    }
}

/// The same for machines: the time if it is proposed now; for how long it waits, where others say when it is.
fn wait(task: &Task, way: Way, settings: &MarketSettings, now: i64) -> (&'static str, i64) {
    let delay = match task {
        Task::Propose { change, .. } => change.delay(settings),
        Task::Send(_) => 0,
    };
    match way {
        Way::Send => ("due_at", now.saturating_add(delay.into())),
        Way::Print(_) => ("delay_seconds", delay.into()),
    }
}

fn when(pending: &PendingChange, market: &MarketView) -> String {
    match State::of(pending, market) {
        State::Due => "is due".into(),
        _ => format!("is due at {}", format::time_from(pending.executable_at, market.now)),
    }
}

fn closing(market: &MarketView, manner: Manner, new: usize) -> String {
    match (manner.way, new) {
        (_, 0) => "The market is as the plan says, or will be: nothing to propose".into(),
        (Way::Send, _) => format!(
            "Proposed. Once it is due, anyone carries it out with `wlm gov execute --due`. Until then the guardian {} \
             may veto",
            market.state.guardian
        ),
        (Way::Print(_), _) => {
            "# Nothing was sent. The delay begins when this is signed and carried out".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use solana_pubkey::Pubkey;
    use wlm_sdk::instructions::{ConfigChange, Role};

    use super::{super::manner::Paper, *};

    fn waiting(id: u64) -> PendingChange {
        let key = Pubkey::default();
        PendingChange {
            version: 1,
            bump: 255,
            market: key,
            id,
            proposer: key,
            payer: key,
            proposed_at: 0,
            executable_at: 0,
            expires_at: 0,
            target: key,
            new: ConfigChange::Role { role: Role::Guardian, to: key },
            old: None,
        }
    }

    #[test]
    fn a_delay_has_an_end_only_once_it_has_begun() {
        let settings = MarketSettings { change_delay: 3_600, ..MarketSettings::default() };
        let somebody = Pubkey::new_from_array([1; 32]);
        let task =
            |role| Task::Propose { target: somebody, change: ConfigChange::Role { role, to: somebody } };
        let wait = |role, way| wait(&task(role), way, &settings, 100);
        assert_eq!(wait(Role::Treasury, Way::Send), ("due_at", 3_700));
        assert_eq!(wait(Role::Treasury, Way::Print(Paper::Unsigned)), ("delay_seconds", 3_600));
        assert_eq!(wait(Role::Guardian, Way::Print(Paper::Unsigned)), ("delay_seconds", 1_209_600));
    }

    #[test]
    fn numbers_are_the_time_or_after_those_that_wait() {
        assert_eq!(first_free(&[], None, 100, 3).unwrap(), 100);
        assert_eq!(first_free(&[waiting(7)], None, 100, 3).unwrap(), 100);
        assert_eq!(first_free(&[waiting(7), waiting(102)], None, 100, 3).unwrap(), 103);
    }

    #[test]
    fn a_number_that_waits_is_not_given_twice() {
        assert_eq!(first_free(&[waiting(7)], Some(8), 100, 3).unwrap(), 8);
        assert_eq!(first_free(&[waiting(7)], Some(4), 100, 3).unwrap(), 4);
        let refused = first_free(&[waiting(7)], Some(5), 100, 3).unwrap_err();
        assert_eq!(refused.to_string(), "change 7 waits already. Choose another --first-id");
    }
}
