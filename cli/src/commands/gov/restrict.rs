//! `wlm gov restrict`: less risk, at once.

use anyhow::{Result, bail};
use solana_pubkey::Pubkey;
use wlm_sdk::{
    decimal,
    instructions::{self, Restriction},
    view::{MarketView, ReserveView},
};

use super::{Desk, deliver::Order, manner::Manner};
use crate::{
    args::{Measure, Restrict},
    session::{Session, find_peg, find_reserve},
};

/// By the guardian or governance.
pub async fn execute(session: &mut Session<'_>, manner: Manner, wish: &Restrict) -> Result<()> {
    let desk = Desk::open(session).await?;
    let (target, restriction) = restriction(&desk.market, wish)?;
    let state = &desk.market.state;
    let holders = [("guardian", state.guardian), ("governance", state.governance)];
    let actor = manner.one_of(session, &holders)?;
    let order = Order {
        title: format!("Restrict {}", wish.symbol),
        instruction: instructions::restrict(actor.signer, desk.market.key, target, restriction),
    };
    desk.deliver(session, manner, actor, order).await
}

fn restriction(market: &MarketView, wish: &Restrict) -> Result<(Pubkey, Restriction)> {
    if wish.what == Some(Measure::ClosePeg) {
        return Ok((find_peg(market, &wish.symbol)?.key, Restriction::ClosePeg));
    }
    let reserve = find_reserve(market, &wish.symbol)?;
    let restriction = match wish.what {
        Some(Measure::StopDeposits) => Restriction::StopDeposits,
        Some(Measure::StopBorrows) => Restriction::StopBorrows,
        Some(Measure::CloseFacilities) => Restriction::CloseFacilities,
        Some(Measure::ClosePeg) | None => lowered(reserve, wish)?,
    };
    Ok((reserve.key, restriction))
}

fn lowered(reserve: &ReserveView, wish: &Restrict) -> Result<Restriction> {
    let (config, decimals) = (&reserve.state.config, reserve.state.decimals);
    let cap = |text: &Option<String>, decimals: u8, old: u64, name: &str| {
        text.as_deref().map(|text| lower(text, decimals, old, name)).transpose()
    };
    Ok(Restriction::LowerCaps {
        supply_cap: cap(&wish.supply_cap, decimals, config.supply_cap, "supply cap")?,
        borrow_cap: cap(&wish.borrow_cap, decimals, config.borrow_cap, "borrow cap")?,
        debt_ceiling_usd: cap(&wish.debt_ceiling, 0, config.debt_ceiling_usd, "debt ceiling")?,
    })
}

/// A cap in base units. Nothing is a cap, too.
fn lower(text: &str, decimals: u8, old: u64, name: &str) -> Result<u64> {
    let new = match decimal::parse(text, decimals) {
        Ok(new) => new,
        Err(error) => bail!("the {name} {text} {error}"),
    };
    if new > old {
        bail!(
            "the {name} is {} and a restriction only lowers it. Governance raises it: `wlm gov propose PLAN`",
            decimal::format(old, decimals)
        );
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_falls_to_nothing_at_least() {
        assert_eq!(lower("0", 6, 5_000_000, "supply cap").unwrap(), 0);
        assert_eq!(lower("5", 6, 5_000_000, "supply cap").unwrap(), 5_000_000);
        let refused = lower("5.000001", 6, 5_000_000, "supply cap").unwrap_err().to_string();
        assert!(refused.starts_with("the supply cap is 5 and a restriction only lowers it"), "{refused}");
        assert!(lower("0.0000001", 6, 5_000_000, "supply cap").is_err());
        assert!(lower("lots", 6, 5_000_000, "supply cap").is_err());
    }
}
