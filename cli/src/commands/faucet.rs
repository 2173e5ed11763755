//! `wlm faucet`: tokens for nothing, on a local network.

use anyhow::{Result, bail};
use serde_json::json;
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use crate::{
    amount::{Amount, base_units},
    format,
    session::{Session, find_reserve},
};

/// Gives somebody tokens of the faucet's.
pub async fn execute(
    session: &mut Session<'_>,
    symbol: &str,
    amount: &Amount,
    to: Option<Pubkey>,
) -> Result<()> {
    if !session.client.is_local().await {
        bail!(
            "only a local network has a faucet, and {} is none. Start one with `make localnet`",
            session.client.url()
        );
    }
    let market = session.market().await?;
    let reserve = find_reserve(&market, symbol)?;
    let Amount::Exact(text) = amount else { bail!("the faucet has no {amount}. Write an amount") };
    let units = base_units(text, &reserve.symbol, reserve.state.decimals)?;
    let to = to.map_or_else(|| session.owner(), Ok)?;
    let faucet = session.settings.person("faucet")?;
    let gift = session.client.gift(&faucet.pubkey(), reserve, &to, units).await?;
    let receipt = session.client.send(&gift, &[&faucet], &[]).await?;
    let given = format!("{} {}", format::tokens(units, reserve.state.decimals), reserve.symbol);
    session.print(
        || format!("{given} to {to}"),
        || {
            json!({
                "asset": reserve.symbol,
                "amount": format::plain(units, reserve.state.decimals),
                "to": to.to_string(),
                "signature": receipt.signature.to_string(),
            })
        },
    )
}
