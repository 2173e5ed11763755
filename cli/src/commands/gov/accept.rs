//! `wlm gov accept`: a role is taken over, the second of two steps.

use anyhow::{Result, bail};
use solana_pubkey::Pubkey;
use wlm_sdk::{
    instructions::{self, Role},
    migration::role_name,
};

use super::{Desk, deliver::Order, manner::Manner};
use crate::{args::RoleName, session::Session};

/// By whom the role is offered to.
pub async fn execute(session: &mut Session<'_>, manner: Manner, role: RoleName) -> Result<()> {
    let desk = Desk::open(session).await?;
    let (role, holder) = match role {
        RoleName::Governance => (Role::Governance, "governance-to-be"),
        RoleName::Guardian => (Role::Guardian, "guardian-to-be"),
        RoleName::Treasury => (Role::Treasury, "treasury-to-be"),
    };
    let offered = desk.market.state.offered(role);
    if offered == Pubkey::default() {
        bail!(
            "the role {} is offered to nobody. Governance {} offers it: write the new address into a plan's [market], \
             and run `wlm gov propose PLAN`",
            role_name(role),
            desk.market.state.governance
        );
    }
    let actor = manner.one_of(session, &[(holder, offered)])?;
    let order = Order {
        title: format!("Take over the role {}", role_name(role)),
        instruction: instructions::accept_role(actor.signer, desk.market.key, role),
    };
    desk.deliver(session, manner, actor, order).await
}
