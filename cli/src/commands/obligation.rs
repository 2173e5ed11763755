//! `wlm obligation show`.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use solana_pubkey::Pubkey;
use wlm_sdk::{program::state::Obligation, view::MarketView};

use crate::{session::Session, valuation::Valuation};

/// One obligation.
pub async fn show(session: &mut Session<'_>, address: &Pubkey) -> Result<()> {
    let market = session.market().await?;
    let obligation = session.client.obligation(address).await?;
    let obligation = obligation.with_context(|| format!("there is no obligation at {address}"))?;
    session.print(|| text(address, &obligation, &market), || json(address, &obligation, &market))
}

/// All obligations of an owner.
pub async fn list(session: &mut Session<'_>, owner: Option<Pubkey>) -> Result<()> {
    let market = session.market().await?;
    let owner = owner.map_or_else(|| session.owner(), Ok)?;
    let mut found = session.client.obligations_of(&market.key, &owner).await?;
    found.sort_by_key(|(_, obligation)| obligation.id);
    let shown = |show: fn(&Pubkey, &Obligation, &MarketView) -> String| -> Vec<String> {
        found.iter().map(|(address, obligation)| show(address, obligation, &market)).collect()
    };
    session.print(
        || {
            if found.is_empty() {
                return format!("{owner} has no obligation in this market. The first supply opens one");
            }
            shown(text).join("\n\n")
        },
        || found.iter().map(|(address, obligation)| json(address, obligation, &market)).collect(),
    )
}

/// An obligation for people.
pub fn text(address: &Pubkey, obligation: &Obligation, market: &MarketView) -> String {
    let valuation = Valuation::of(&market.portfolio(*obligation), market);
    let title = format!("Obligation {address}, number {} of {}", obligation.id, obligation.owner);
    let mut lines = vec![valuation.table(&title).to_string()];
    lines.extend(valuation.figures().map(|(name, value)| format!("{name:<19}{value}")));
    if let Err(reason) = &valuation.health {
        lines.push(format!("No health factor: {reason}"));
    }
    lines.join("\n")
}

/// An obligation for machines.
pub fn json(address: &Pubkey, obligation: &Obligation, market: &MarketView) -> Value {
    let mut all = Valuation::of(&market.portfolio(*obligation), market).json();
    if let Some(all) = all.as_object_mut() {
        all.insert("obligation".into(), address.to_string().into());
        all.insert("owner".into(), obligation.owner.to_string().into());
        all.insert("id".into(), json!(obligation.id));
    }
    all
}
