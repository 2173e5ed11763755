//! `wlm gov execute`: changes that are due are carried out.

use anyhow::{Context, Result, bail};
use serde_json::json;
use wlm_sdk::{changes::State, program::state::PendingChange};

use super::{
    Desk,
    deliver::{AfterRefusal, Batch, Delivered, Order},
    manner::{Actor, Manner},
};
use crate::{format, session::Session};

/// One change; why not, if it is not due.
pub async fn one(session: &mut Session<'_>, manner: Manner, number: u64) -> Result<()> {
    let desk = Desk::open(session).await?;
    let pending = desk.change(number)?;
    if let Some(reason) = not_now(pending, &desk) {
        bail!("change {number} cannot be carried out now: {reason}");
    }
    let actor = manner.anyone(session)?;
    let order = order(session, &desk, pending, actor).await?;
    desk.deliver(session, manner, actor, order).await
}

/// All that are due, one transaction each.
pub async fn all_due(session: &mut Session<'_>, manner: Manner) -> Result<()> {
    let desk = Desk::open(session).await?;
    let actor = manner.anyone(session)?;
    let (mut orders, mut unbuilt) = (Vec::new(), Delivered::default());
    for pending in desk.waiting.iter().filter(|pending| State::of(pending, &desk.market) == State::Due) {
        match order(session, &desk, pending, actor).await {
            Ok(order) => orders.push(order),
            Err(error) => {
                let reason = format!("change {}: {}", pending.id, crate::chain(&error));
                unbuilt.refused += 1;
                unbuilt.transactions.push(json!({ "id": pending.id, "refused": reason }));
                eprintln!("✗ {reason}");
            }
        }
    }
    if orders.is_empty() && unbuilt.refused == 0 {
        let next = desk.waiting.iter().find(|pending| State::of(pending, &desk.market) == State::Waiting);
        let next = next.map(|next| format!("change {}, {}", next.id, when(next, &desk)));
        return session.print(
            || {
                next.map_or_else(
                    || "No change is due".into(),
                    |next| format!("No change is due. Next is {next}"),
                )
            },
            || json!({ "transactions": [] }),
        );
    }
    let batch = Batch { scene: desk.scene(), actor, orders, after_refusal: AfterRefusal::GoOn };
    let mut delivered = batch.deliver(session, manner).await?;
    delivered.transactions.extend(unbuilt.transactions);
    delivered.refused += unbuilt.refused;
    let (done, refused) = (delivered.done, delivered.refused);
    session.answer_json(|| json!({ "transactions": delivered.transactions }))?;
    if refused > 0 {
        bail!(
            "{refused} of {} changes were refused, for the reasons above; the others are done",
            done + refused
        );
    }
    Ok(())
}

async fn order(session: &Session<'_>, desk: &Desk, pending: &PendingChange, actor: Actor) -> Result<Order> {
    let words = desk.scene().change(pending).map(|words| words.title).unwrap_or_default();
    let title = format!("Carry out change {}: {words}", pending.id);
    let built = session.client.execution(&desk.market, pending, actor.payer).await;
    Ok(Order { instruction: built.with_context(|| title.clone())?, title })
}

/// Why a change is not to be carried out now; nothing if it is.
fn not_now(pending: &PendingChange, desk: &Desk) -> Option<String> {
    Some(match State::of(pending, &desk.market) {
        State::Due => return None,
        State::Waiting => when(pending, desk),
        State::Stale => {
            "what it replaces is not what it was when it was proposed. Take it back with `wlm gov cancel`, and propose \
             it again"
                .into()
        }
        State::Lapsed => "the governance that proposed it was replaced. Propose it again".into(),
        State::Expired => format!("it expired at {}. Propose it again", format::time(pending.expires_at)),
    })
}

fn when(pending: &PendingChange, desk: &Desk) -> String {
    format!("it is due at {}", format::time_from(pending.executable_at, desk.market.now))
}
