//! `wlm gov queue`: the changes that wait.

use anyhow::Result;
use serde_json::{Value, json};
use wlm_sdk::{changes::State, pda, program::state::PendingChange};

use super::Desk;
use crate::{commands::plan::changes_json, format, session::Session, table::Table};

/// All of them, the next to be due first.
pub async fn show(session: &mut Session<'_>) -> Result<()> {
    let desk = Desk::open(session).await?;
    session.print(|| text(&desk), || desk.waiting.iter().map(|pending| json(pending, &desk)).collect())
}

fn text(desk: &Desk) -> String {
    let now = desk.market.now;
    if desk.waiting.is_empty() {
        return "No change waits".into();
    }
    let title = format!("Changes that wait. On the chain it is {}", format::time(now));
    let mut table = Table::of_words(&title, &["Change", "State", "What", "When"]);
    for pending in &desk.waiting {
        let words = desk.scene().change(pending);
        let what = words.map(|words| {
            let changes = words.changes.iter().map(|change| format!("\n{change}")).collect::<String>();
            words.title + &changes
        });
        let when = format!(
            "proposed {}\ndue {}\nexpires {}",
            format::time_from(pending.proposed_at, now),
            format::time_from(pending.executable_at, now),
            format::time_from(pending.expires_at, now),
        );
        let state = State::of(pending, &desk.market);
        table.row([pending.id.to_string(), said(state).into(), what.unwrap_or_default(), when]);
    }
    format!("{table}\n{}", powers(desk))
}

/// What a state means, in a word or two.
const fn said(state: State) -> &'static str {
    match state {
        State::Stale => "stale: the market is another than when it was proposed",
        State::Lapsed => "lapsed: its governance was replaced",
        other => other.name(),
    }
}

/// Who proposed, and who may veto.
fn powers(desk: &Desk) -> String {
    let mut proposers: Vec<_> = desk.waiting.iter().map(|pending| pending.proposer).collect();
    proposers.sort_unstable();
    proposers.dedup();
    let ids = |which: &dyn Fn(&PendingChange) -> bool| {
        let ids = desk.waiting.iter().filter(|pending| which(pending)).map(|pending| pending.id.to_string());
        ids.collect::<Vec<_>>().join(", ")
    };
    let mut lines: Vec<_> = proposers
        .into_iter()
        .map(|proposer| {
            format!(
                "Proposed by {proposer}: {}",
                ids(&|pending: &PendingChange| pending.proposer == proposer)
            )
        })
        .collect();
    let (vetoable, others) =
        (ids(&|pending| !pending.new.replaces_guardian()), ids(&|pending| pending.new.replaces_guardian()));
    if !vetoable.is_empty() {
        lines.push(format!("The guardian {} may veto: {vetoable}", desk.market.state.guardian));
    }
    if !others.is_empty() {
        lines.push(format!("Not vetoable, because it replaces the guardian: {others}"));
    }
    lines.join("\n")
}

fn json(pending: &PendingChange, desk: &Desk) -> Value {
    let words = desk.scene().change(pending);
    let guardian = (!pending.new.replaces_guardian()).then(|| desk.market.state.guardian.to_string());
    json!({
        "id": pending.id,
        "address": pda::change(&desk.market.key, pending.id).to_string(),
        "state": State::of(pending, &desk.market).name(),
        "title": words.as_ref().map(|words| &words.title),
        "changes": words.as_ref().map(|words| changes_json(&words.changes)),
        "target": pending.target.to_string(),
        "proposer": pending.proposer.to_string(),
        "vetoable_by": guardian,
        "proposed_at": pending.proposed_at,
        "due_at": pending.executable_at,
        "expires_at": pending.expires_at,
        "seconds_until_due": pending.executable_at.saturating_sub(desk.market.now),
    })
}
