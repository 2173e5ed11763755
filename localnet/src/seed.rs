//! The first hour of a market: mints, the market as the plan says, proposed and executed, and something to borrow.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use solana_system_interface::instruction::create_account;
use spl_associated_token_account_interface::{
    address::get_associated_token_address, instruction::create_associated_token_account_idempotent,
};
use spl_token_interface::{
    ID as TOKEN,
    instruction::{initialize_mint2, mint_to},
    state::Mint,
};
use wlm_sdk::{
    actions::Actions,
    client::{Client, Symbols, market_addresses},
    instructions::hand_over_usd1,
    migration::{Current, Mint as PlannedMint, Plan, Proposer, Roles, Step, StepKind},
    pda,
    prices::Receiver,
    view::{MarketView, NATIVE_MINT},
};

use crate::{
    assets::{ASSETS, Asset, USD1_STOCK},
    node::{Edit, Node},
    people::{self, Person},
};

const LAMPORTS: u64 = 1_000_000_000;
/// What everybody starts with, in lamports.
const PURSE: u64 = 1_000_000 * LAMPORTS;

/// The market's address: its governance created it as the first.
#[must_use]
pub fn market_address(plan: &Plan) -> Pubkey {
    pda::market(&Person::Governance.key().pubkey(), plan.market_id())
}

/// What people call each mint.
#[must_use]
pub fn symbols() -> Symbols {
    ASSETS.iter().map(|asset| (asset.mint(), asset.symbol.to_owned())).collect()
}

/// Gives everybody lamports, and the chain its wrapped SOL, which every cluster has from its first block.
pub fn endow(node: &Node) -> Result<()> {
    node.edit(|accounts| {
        for person in Person::ALL {
            let purse = solana_account::Account { lamports: PURSE, ..solana_account::Account::default() };
            accounts.write(&person.key().pubkey(), purse)?;
        }
        write_native_mint(accounts)
    })
}

fn write_native_mint(accounts: &mut Edit) -> Result<()> {
    if accounts.read(&NATIVE_MINT)?.is_some() {
        return Ok(());
    }
    let mint = Mint { decimals: 9, is_initialized: true, ..Mint::default() };
    let mut data = vec![0; Mint::LEN];
    mint.pack_into_slice(&mut data);
    let account = solana_account::Account {
        lamports: LAMPORTS,
        data,
        owner: TOKEN,
        executable: false,
        rent_epoch: u64::MAX,
    };
    accounts.write(&NATIVE_MINT, account)
}

/// Creates the mints and the market.
pub async fn create(client: &Client, plan: &Plan) -> Result<MarketView> {
    create_mints(client, &market_address(plan)).await?;
    for step in steps(plan, None)?.iter().filter(|step| step.kind == StepKind::CreateMarket) {
        send(client, step, plan, 0).await?;
    }
    Ok(client.market(&market_address(plan), &symbols()).await?)
}

/// Proposes everything that the plan wants of a market.
pub async fn propose(client: &Client, plan: &Plan, market: &MarketView) -> Result<()> {
    for (id, step) in (1..).zip(steps(plan, Some(market))?) {
        send(client, &step, plan, id).await?;
    }
    Ok(())
}

async fn create_mints(client: &Client, market: &Pubkey) -> Result<()> {
    let faucet = Person::Faucet.key();
    let rent = client.rpc().get_minimum_balance_for_rent_exemption(Mint::LEN).await?;
    for asset in ASSETS.iter().filter(|asset| !asset.is_native()) {
        let (mint, authority) = (people::key(asset.symbol), faucet.pubkey());
        let mut create = vec![
            create_account(&authority, &mint.pubkey(), rent, Mint::LEN as u64, &TOKEN),
            initialize_mint2(&TOKEN, &mint.pubkey(), &authority, None, asset.decimals)?,
        ];
        if asset.symbol == "USD1" {
            let stock = get_associated_token_address(&authority, &mint.pubkey());
            let units = asset.units(USD1_STOCK);
            create.push(create_associated_token_account_idempotent(
                &authority,
                &authority,
                &mint.pubkey(),
                &TOKEN,
            ));
            create.push(mint_to(&TOKEN, &mint.pubkey(), &stock, &authority, &[], units)?);
            create.push(hand_over_usd1(&authority, &mint.pubkey(), market, &TOKEN)?);
        }
        let sent = client.send(&create, &[&faucet, &mint], &[]).await;
        sent.with_context(|| format!("the mint of {} could not be created", asset.symbol))?;
    }
    Ok(())
}

fn steps(plan: &Plan, market: Option<&MarketView>) -> Result<Vec<Step>> {
    let known = |asset: &Asset| {
        (
            asset.symbol.to_owned(),
            PlannedMint { address: asset.mint(), decimals: asset.decimals, token_program: TOKEN },
        )
    };
    let mints: BTreeMap<_, _> = ASSETS.iter().map(known).collect();
    let governance = Person::Governance.key().pubkey();
    let current = Current {
        market,
        mints: &mints,
        roles: Roles {
            payer: governance,
            governance,
            guardian: Person::Guardian.key().pubkey(),
            treasury: Person::Treasury.key().pubkey(),
        },
        price_account: &|feed| Some(Receiver::Current.push_feed(0, feed)),
    };
    Ok(plan.steps(&current)?)
}

async fn send(client: &Client, step: &Step, plan: &Plan, id: u64) -> Result<()> {
    let governance = Person::Governance.key();
    let key = governance.pubkey();
    let proposer = Proposer { governance: key, payer: key, market: market_address(plan) };
    let instruction = step.task.instruction(proposer, id);
    let sent = client.send(&[instruction], &[&governance], &[]).await;
    sent.map(drop).with_context(|| format!("step \"{}\" of the plan failed", step.title))
}

/// Carries out what governance proposed, in the order in which it did: a reserve's place in the market is that in the
/// plan.
pub async fn execute(client: &Client, market: &MarketView) -> Result<()> {
    let governance = Person::Governance.key();
    for change in client.changes(&market.key).await? {
        let execution = client.execution(market, &change, governance.pubkey()).await?;
        let sent = client.send(&[execution], &[&governance], &[]).await;
        sent.with_context(|| format!("change {} could not be executed", change.id))?;
    }
    Ok(())
}

/// The liquidator's stock, as a part of what the lender supplies.
const STOCK_PART: u64 = 10;

/// The lender supplies every asset, and the liquidator gets a stock of it.
pub async fn lend(client: &Client, market: &MarketView) -> Result<()> {
    let (lender, faucet) = (Person::Lender.key(), Person::Faucet.key());
    let liquidator = Person::Liquidator.key().pubkey();
    for asset in ASSETS {
        let reserve = market.find(asset.symbol).ok_or_else(|| anyhow!("{} is not listed", asset.symbol))?;
        let units = asset.units(asset.liquidity);
        let mut give = client.gift(&faucet.pubkey(), reserve, &liquidator, units / STOCK_PART).await?;
        give.extend(client.gift(&faucet.pubkey(), reserve, &lender.pubkey(), units).await?);
        let obligation = client.obligation(&pda::obligation(&market.key, &lender.pubkey(), 0)).await?;
        give.extend(
            Actions::new(market, lender.pubkey(), 0, obligation.as_ref()).supply(reserve.index(), units)?,
        );
        let sent = client.send(&give, &[&faucet, &lender], &[]).await;
        sent.with_context(|| format!("the lender could not supply {}", asset.symbol))?;
    }
    Ok(())
}

/// A lookup table of the market's addresses. Every start makes its own: a table remembers slots, and a new node
/// counts them anew.
pub async fn table(client: &Client, market: &MarketView, payer: &Keypair) -> Result<Pubkey> {
    let created = client.create_table(payer, &market_addresses(market)).await;
    created.context("the lookup table could not be created")
}
