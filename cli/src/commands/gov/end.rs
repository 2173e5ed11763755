//! `wlm gov veto` and `wlm gov cancel`: a change ends.

use anyhow::{Result, bail};
use wlm_sdk::{
    changes::State,
    instructions::{self, Due},
};

use super::{Desk, deliver::Order, manner::Manner};
use crate::session::Session;

/// By the guardian, whatever it is, but not its own replacement.
pub async fn veto(session: &mut Session<'_>, manner: Manner, number: u64) -> Result<()> {
    let desk = Desk::open(session).await?;
    let pending = desk.change(number)?;
    if pending.new.replaces_guardian() {
        bail!("change {number} replaces the guardian, and the guardian has no veto against that");
    }
    let actor = manner.one_of(session, &[("guardian", desk.market.state.guardian)])?;
    let instruction = instructions::veto_change(actor.signer, Due::from(pending));
    let order = Order { title: format!("Veto change {number}"), instruction };
    desk.deliver(session, manner, actor, order).await
}

/// By governance; or by anyone, once it can never be carried out.
pub async fn cancel(session: &mut Session<'_>, manner: Manner, number: u64) -> Result<()> {
    let desk = Desk::open(session).await?;
    let pending = desk.change(number)?;
    let actor = match State::of(pending, &desk.market) {
        State::Expired | State::Lapsed => manner.anyone(session)?,
        _ => manner.one_of(session, &[("governance", desk.market.state.governance)])?,
    };
    let instruction = instructions::cancel_change(actor.signer, Due::from(pending));
    let order = Order { title: format!("Take change {number} back"), instruction };
    desk.deliver(session, manner, actor, order).await
}
