//! `wlm time`: the clock of a local network.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::session::Session;

/// How often the clock is looked at, and how long at most.
const LOOK: Duration = Duration::from_millis(100);
const LOOKS: u32 = 100;

/// Lets time pass, and waits until prices are as new as before.
pub async fn pass(session: &mut Session<'_>, by: Duration) -> Result<()> {
    if !session.client.is_local().await {
        bail!("time passes by itself on {}: only a local network's can be moved", session.client.url());
    }
    let before = session.market().await?;
    let now = u64::try_from(before.now).context("the chain's clock is before 1970")?;
    let then = now.saturating_add(by.as_secs());
    session.client.travel_to(then).await?;
    let mut market = before.clone();
    for _ in 0..LOOKS {
        let ages = market.reserves.iter().filter_map(|reserve| reserve.price.map(|price| price.published_at));
        // Where nobody publishes prices they stay old.
        if ages.min().is_none_or(|oldest| oldest > before.now) {
            break;
        }
        tokio::time::sleep(LOOK).await;
        session.client.refresh(&mut market).await?;
    }
    session.print(
        || format!("{} later", humantime::format_duration(by)),
        || json!({ "seconds": by.as_secs(), "now": then }),
    )
}
