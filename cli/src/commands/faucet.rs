//! `wlm faucet`: tokens for nothing, on a local network.

use anyhow::{Result, bail};
use serde_json::json;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;
use spl_token_2022_interface::instruction::{mint_to, transfer_checked};
use wlm_sdk::view::ReserveView;

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
    let gift = if reserve.is_native() {
        vec![transfer(&faucet.pubkey(), &to, units)]
    } else {
        tokens(session, reserve, (&faucet.pubkey(), &to), units).await?
    };
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

/// Minted, where the faucet may; of the market's own USD1, from the faucet's stock.
async fn tokens(
    session: &Session<'_>,
    reserve: &ReserveView,
    (faucet, to): (&Pubkey, &Pubkey),
    units: u64,
) -> Result<Vec<Instruction>> {
    let state = &reserve.state;
    let (program, wallet) = (&state.token_program, reserve.wallet(to));
    let create = create_associated_token_account_idempotent(faucet, to, &state.mint, program);
    let give = if may_mint(session, &state.mint, faucet).await? {
        mint_to(program, &state.mint, &wallet, faucet, &[], units)?
    } else {
        let stock = reserve.wallet(faucet);
        transfer_checked(program, &stock, &state.mint, &wallet, faucet, &[], units, state.decimals)?
    };
    Ok(vec![create, give])
}

async fn may_mint(session: &Session<'_>, mint: &Pubkey, faucet: &Pubkey) -> Result<bool> {
    let account = session.client.account(mint).await?;
    // Of either token program: a tag, and the authority.
    let authority = account.as_ref().and_then(|account| account.data.get(4..36));
    Ok(authority == Some(faucet.as_ref()))
}
