//! Liquidations: the pair that pays most, or the one that was asked for.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use solana_pubkey::Pubkey;
use wlm_core::units::Bps;
use wlm_sdk::{
    actions::Target,
    instructions::{Amount as Units, LiquidateArgs, Receive},
    quotes::{Bounds, Forms, LiquidationPlan, Portfolio},
};

use super::{Intent, Quote, Scene, in_wallet, said};
use crate::{
    amount::{Amount, base_units},
    args::Liquidate,
    format,
    session::{Session, find_reserve},
};

/// The liquidation of an obligation, within what the wallet has.
pub async fn intent(scene: &Scene<'_>, session: &Session<'_>, wish: &Liquidate) -> Result<Intent> {
    let address = wish.obligation;
    let obligation = session.client.obligation(&address).await?;
    let obligation = obligation.with_context(|| format!("there is no obligation at {address}"))?;
    let victim = scene.market.portfolio(obligation);
    if let Ok(health) = victim.health()
        && !health.is_liquidatable()
    {
        let factor = format::health(health.factor_micros());
        bail!(
            "obligation {address} is healthy: its health factor is {factor}, and only below 1 is liquidatable"
        );
    }
    if !obligation.has_collateral() {
        bail!(
            "obligation {address} has no collateral left to seize: `wlm absorb {address}` writes its debt off"
        );
    }
    let (plan, budget) = choose(scene, session, wish, &victim).await?;
    let (debt, collateral) = (scene.market.reserve(plan.debt)?, scene.market.reserve(plan.collateral)?);
    let bounds = plan.within(MORE, budget, LESS);
    let target = Target { address, obligation: &obligation };
    let instructions = scene.actions().liquidate(target, &plan, bounds)?;
    let Bounds { max_repay, min_receive } = bounds;
    let args = LiquidateArgs { max_repay: Units::Exact(max_repay), min_receive, receive: plan.receive };
    let receiver = scene.actions().portfolio().obligation;
    let quote =
        victim.liquidate((plan.debt, plan.collateral), &args, Some(&receiver)).map(|(_, after)| Quote {
            facts: vec![
                format!("repays {}", said(debt, plan.repaid)),
                format!("receives {}{}", said(collateral, plan.received), in_shares(plan.receive)),
                format!("gains {}", format::signed_usd((plan.profit() * MICROS) >> USD_BITS)),
            ],
            after: Some(after),
        });
    Ok(Intent { title: format!("Liquidate {address}"), instructions, before: Some(victim), quote })
}

/// Writes off every debt of an obligation. What it comes to is the program's to say: the quotes do not know it.
pub async fn absorb(scene: &Scene<'_>, session: &Session<'_>, address: &Pubkey) -> Result<Intent> {
    let obligation = session.client.obligation(address).await?;
    let obligation = obligation.with_context(|| format!("there is no obligation at {address}"))?;
    if !obligation.has_debt() {
        bail!("obligation {address} owes nothing");
    }
    let target = Target { address: *address, obligation: &obligation };
    let debts = obligation.active_slots().filter(|slot| obligation.owes(*slot));
    let mut instructions = Vec::new();
    for slot in debts {
        instructions.extend(scene.actions().absorb(target, obligation.reserve_index(slot))?);
    }
    let title = format!("Write off the debt of {address}");
    Ok(Intent { title, instructions, before: None, quote: Ok(Quote::default()) })
}

/// Interest goes on while the transaction is on its way …
const MORE: Bps = Bps(50);
/// … and prices move.
const LESS: Bps = Bps(100);
const MICROS: i128 = 1_000_000;
/// Fractional bits of a value in dollars.
const USD_BITS: u32 = 32;

fn in_shares(receive: Receive) -> &'static str {
    match receive {
        Receive::Tokens => "",
        Receive::Shares => " as supply, because the vault is short of it",
    }
}

async fn choose(
    scene: &Scene<'_>,
    session: &Session<'_>,
    wish: &Liquidate,
    victim: &Portfolio,
) -> Result<(LiquidationPlan, u64)> {
    let budgets = budgets(scene, session, wish, victim).await?;
    let budget = |index: u16| budgets.get(&index).copied().unwrap_or(0);
    match (&wish.debt, &wish.collateral) {
        (Some(debt), Some(collateral)) => {
            let debt = find_reserve(scene.market, debt)?.index();
            let pair = (debt, find_reserve(scene.market, collateral)?.index());
            Ok((victim.plan(pair, budget(debt), Forms::TokensOrShares)?.0, budget(debt)))
        }
        _ => victim.liquidation_plan(budget).map(|plan| (plan, budget(plan.debt))).with_context(|| {
            let debts = budgets.keys().filter_map(|index| scene.market.reserve(*index).ok());
            let names: Vec<_> = debts.map(|reserve| reserve.symbol.as_str()).collect();
            format!(
                "no liquidation is within reach of the wallet of {}: it needs {}",
                scene.owner,
                names.join(" or ")
            )
        }),
    }
}

/// What may be repaid of each debt, in base units.
async fn budgets(
    scene: &Scene<'_>,
    session: &Session<'_>,
    wish: &Liquidate,
    victim: &Portfolio,
) -> Result<BTreeMap<u16, u64>> {
    let obligation = &victim.obligation;
    let owed = obligation.active_slots().filter(|slot| obligation.owes(*slot));
    let mut budgets = BTreeMap::new();
    let named = wish.debt.as_deref().map(|debt| find_reserve(scene.market, debt)).transpose()?;
    for index in owed.map(|slot| obligation.reserve_index(slot)) {
        let reserve = scene.market.reserve(index)?;
        if named.is_some_and(|named| named.index() != index) {
            continue;
        }
        let units = match &wish.max_repay {
            Some(Amount::Exact(text)) => base_units(text, &reserve.symbol, reserve.state.decimals)?,
            // An empty wallet may stand beside a full one.
            _ => in_wallet(session, &scene.owner, reserve).await.unwrap_or(0),
        };
        budgets.insert(index, units);
    }
    if let (Some(named), true) = (named, budgets.is_empty()) {
        bail!("obligation {} owes no {}", wish.obligation, named.symbol);
    }
    Ok(budgets)
}
