//! `wlm plan`: a market as a file says. `wlm gov propose` proposes it.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use solana_pubkey::Pubkey;
use wlm_sdk::{
    client::ClientError,
    migration::{Asset, Change, Current, Mint, Plan, Roles, Step},
    pda, prices,
    view::MarketView,
};

use crate::session::Session;

/// Shows what a plan would change.
pub async fn show(session: &mut Session<'_>, file: &Path) -> Result<()> {
    let steps = Planned::read(session, file).await?.steps;
    session.print(|| text(&steps), || json(&steps))
}

/// A plan beside the chain.
pub struct Planned {
    /// What is missing on chain.
    pub steps: Vec<Step>,
    /// The market, if it is there.
    pub market: Option<MarketView>,
    /// The mints of the plan's assets, by symbol.
    pub mints: BTreeMap<String, Mint>,
}

impl Planned {
    /// Reads the plan, and what it needs of the chain.
    pub async fn read(session: &Session<'_>, file: &Path) -> Result<Self> {
        let name = || format!("the plan {}", file.display());
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", name()))?;
        let plan = Plan::parse(&text).with_context(name)?;
        let payer = session.owner()?;
        let market = find_market(session, &plan, &payer).await?;
        let mints = find_mints(session, &plan, market.as_ref()).await?;
        let feeds = find_feeds(session, &plan).await?;
        let roles = Roles { payer, governance: payer, guardian: payer, treasury: payer };
        let current = Current {
            market: market.as_ref(),
            mints: &mints,
            roles,
            price_account: &|feed| feeds.get(feed).copied(),
        };
        let steps = plan.steps(&current).with_context(name)?;
        Ok(Self { steps, market, mints })
    }
}

/// The market of a plan: the one that the command line names; the manifest's, if it has the plan's number; or the one
/// that this payer would create. `None` if that is not there yet.
async fn find_market(session: &Session<'_>, plan: &Plan, payer: &Pubkey) -> Result<Option<MarketView>> {
    if session.settings.named_market.is_some() {
        return session.market().await.map(Some);
    }
    if session.settings.manifest.is_some() {
        let known = session.market().await?;
        if known.state.id == plan.market_id() {
            return Ok(Some(known));
        }
    }
    let key = pda::market(payer, plan.market_id());
    match session.client.market(&key, &session.settings.symbols()).await {
        Ok(market) => Ok(Some(market)),
        Err(ClientError::Missing { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The mints of the plan's assets: as it names them, as the manifest does, or as the market lists them.
async fn find_mints(
    session: &Session<'_>,
    plan: &Plan,
    market: Option<&MarketView>,
) -> Result<BTreeMap<String, Mint>> {
    let known = |asset: Asset| {
        let manifest = session.settings.manifest.as_ref();
        let in_manifest =
            || manifest?.reserves.iter().find(|known| known.symbol == asset.symbol).map(|known| known.mint);
        let listed = || market?.find(&asset.symbol).map(|reserve| reserve.state.mint);
        let mint = asset.mint.or_else(in_manifest).or_else(listed)?;
        Some((asset.symbol, mint))
    };
    let named: Vec<(String, Pubkey)> = plan.assets()?.into_iter().filter_map(known).collect();
    let keys: Vec<Pubkey> = named.iter().map(|(_, key)| *key).collect();
    let accounts = session.client.accounts(&keys).await?;
    let mut mints = BTreeMap::new();
    for ((symbol, address), account) in named.into_iter().zip(accounts) {
        let url = session.client.url();
        let missing = || format!("the mint {address} of {symbol} is not on the cluster of {url}");
        let account = account.with_context(missing)?;
        let mint = Mint::read(address, account.owner, &account.data);
        let mint = mint.with_context(|| format!("{address}, given for {symbol}, is no mint"))?;
        mints.insert(symbol, mint);
    }
    Ok(mints)
}

/// The price accounts of the plan's feeds; of two, the one that is newer.
async fn find_feeds(session: &Session<'_>, plan: &Plan) -> Result<BTreeMap<[u8; 32], Pubkey>> {
    let feeds: Vec<[u8; 32]> = plan.assets()?.iter().filter_map(|asset| plan.feed(&asset.symbol)).collect();
    let keys: Vec<Pubkey> = feeds.iter().flat_map(prices::push_feeds).collect();
    let accounts = session.client.accounts(&keys).await?;
    let mut best = BTreeMap::<[u8; 32], (i64, Pubkey)>::new();
    for ((feed, key), account) in feeds.iter().flat_map(|feed| [feed; 2]).zip(keys).zip(accounts) {
        let Some(price) = account.and_then(|account| prices::read(&account.data, feed)) else { continue };
        let newest = best.entry(*feed).or_insert((price.published_at, key));
        *newest = (*newest).max((price.published_at, key));
    }
    Ok(best.into_iter().map(|(feed, (_, key))| (feed, key)).collect())
}

fn text(steps: &[Step]) -> String {
    if steps.is_empty() {
        return "The market is as the plan says: nothing to do".into();
    }
    steps.iter().map(step_text).collect::<Vec<_>>().join("\n")
}

fn step_text(step: &Step) -> String {
    format!("{}{}", step.title, changes_text(&step.changes))
}

/// Old and new of each field, a line each.
pub fn changes_text(changes: &[Change]) -> String {
    let width = changes.iter().map(|change| change.field.len()).max().unwrap_or(0);
    let line = |Change { field, old, new }: &Change| match old {
        Some(old) => format!("\n  {field:<width$}  {old} → {new}"),
        None => format!("\n  {field:<width$}  {new}"),
    };
    changes.iter().map(line).collect()
}

/// The same for machines.
pub fn changes_json(changes: &[Change]) -> Value {
    let change = |Change { field, old, new }: &Change| json!({ "field": field, "old": old, "new": new });
    changes.iter().map(change).collect()
}

fn json(steps: &[Step]) -> Value {
    let step = |step: &Step| json!({ "title": step.title, "changes": changes_json(&step.changes) });
    json!({ "steps": steps.iter().map(step).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use wlm_sdk::{
        instructions::ConfigChange,
        migration::{StepKind, Task},
    };

    use super::*;

    #[test]
    fn shows_old_and_new() {
        let step = Step {
            kind: StepKind::ChangeReserve,
            title: "Change ETH".into(),
            changes: vec![
                Change { field: "ltv", old: Some("80 %".into()), new: "79 %".into() },
                Change { field: "max_bonus", old: None, new: "5 %".into() },
            ],
            task: Task::Propose {
                target: Pubkey::default(),
                change: ConfigChange::PriceReceivers([Pubkey::default(); 2]),
            },
        };
        assert_eq!(text(&[step]), "Change ETH\n  ltv        80 % → 79 %\n  max_bonus  5 %");
        assert_eq!(text(&[]), "The market is as the plan says: nothing to do");
    }
}
