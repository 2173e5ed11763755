//! The second act: the market mints USD1 on demand, swaps it at par and burns it down again.

use anyhow::{Context, Result};
use wlm_sdk::{
    events::Event,
    instructions::{Amount, PegSwap},
};

use crate::{
    assets::Asset,
    format::percent,
    story::stage::{Stage, shown},
    table::{Align, Table},
};

const LENDING_CAPACITY: u64 = Asset::Usd1.whole(100_000);
const PEG_CAPACITY: u64 = Asset::Usd1.whole(250_000);
const ERIN_SOL: u64 = Asset::Sol.whole(2_000);
const ERIN_LOAN: u64 = Asset::Usd1.whole(15_000);
/// For the interest.
const ERIN_USDC: u64 = Asset::Usdc.whole(500);
const BELLA_SWAP: u64 = Asset::Usdc.whole(20_000);
const BELLA_SUPPLY: u64 = Asset::Usd1.whole(10_000);
const FLASH: u64 = Asset::Usd1.whole(50_000);
const QUIET_DAYS: i64 = 30;

pub fn issuer(stage: &mut Stage) -> Result<String> {
    stage.bank.hand_over_usd1();
    let outcome = stage.bank.open_facilities(LENDING_CAPACITY);
    stage.note("Governance", "opens the lending and the flash facility", outcome)?;
    let outcome = stage.bank.create_peg(PEG_CAPACITY);
    stage.note("Governance", "opens a peg facility for USDC", outcome)?;
    stage.show(facilities(stage)?);
    Ok("A second act, on the empty market. USD1's issuer hands the mint authority over to the market's address: from \
        now on USD1 is made and destroyed by facilities alone, each within a capacity that governance set."
        .into())
}

pub fn on_demand(stage: &mut Stage) -> Result<String> {
    let erin = stage.cast.erin;
    stage.fund(&erin, Asset::Sol, ERIN_SOL);
    stage.fund(&erin, Asset::Usdc, ERIN_USDC);
    let outcome = stage.bank.deposit(&erin, Asset::Sol, ERIN_SOL);
    stage.note("Erin", &format!("supplies {}", shown(Asset::Sol, ERIN_SOL)), outcome)?;
    let outcome = stage.bank.borrow(&erin, Asset::Usd1, ERIN_LOAN);
    stage.note("Erin", &format!("borrows {}", shown(Asset::Usd1, ERIN_LOAN)), outcome)?;
    stage.show(facilities(stage)?);
    Ok("Nobody supplies USD1, and Erin borrows it all the same: the lending facility mints what the vault is short \
        of and becomes a supplier of it, with shares that earn and lose like any other. Her rate is that of the same \
        curve: what may still be minted counts as liquidity."
        .into())
}

pub fn peg(stage: &mut Stage) -> Result<String> {
    let bella = stage.cast.bella;
    let outcome = stage.bank.swap(&bella, PegSwap::Buy { coins: BELLA_SWAP, min_usd1: 0 });
    let meta = stage.note("Bella", &format!("swaps {} for USD1", shown(Asset::Usdc, BELLA_SWAP)), outcome)?;
    let bought = meta.events.into_iter().find_map(|event| match event {
        Event::PegBought(event) => Some(event.usd1),
        _ => None,
    });
    let bought = bought.context("a swap without its event")?;
    let outcome = stage.bank.deposit(&bella, Asset::Usd1, BELLA_SUPPLY);
    stage.note("Bella", &format!("supplies {}", shown(Asset::Usd1, BELLA_SUPPLY)), outcome)?;
    let outcome = stage.bank.flash(&bella, FLASH);
    stage.note("Bella", &format!("mints and burns {} at once", shown(Asset::Usd1, FLASH)), outcome)?;
    stage.show(facilities(stage)?);
    Ok(format!(
        "The peg facility sells USD1 for USDC at par less a fee: Bella gets {}. She supplies a part of it, and as \
         much of what the lending facility had minted is burned: a supplier's money takes its place. A flash mint \
         lives for one transaction only, and pays its fee to the protocol.",
        shown(Asset::Usd1, bought),
    ))
}

pub fn burn_down(stage: &mut Stage) -> Result<String> {
    stage.quiet_days(QUIET_DAYS);
    let (bella, erin) = (stage.cast.bella, stage.cast.erin);
    let outcome = stage.bank.swap(&erin, PegSwap::Buy { coins: ERIN_USDC, min_usd1: 0 });
    stage.note("Erin", &format!("swaps {} for USD1", shown(Asset::Usdc, ERIN_USDC)), outcome)?;
    let outcome = stage.bank.repay(&erin, Asset::Usd1, Amount::All);
    stage.note("Erin", "repays all USD1", outcome)?;
    let outcome = stage.bank.withdraw(&erin, Asset::Sol, Amount::All);
    stage.note("Erin", "takes the SOL back", outcome)?;
    let outcome = stage.bank.withdraw(&bella, Asset::Usd1, Amount::All);
    stage.note("Bella", "withdraws all USD1", outcome)?;
    let before = stage.bank.wallet(&stage.cast.treasury, Asset::Usd1);
    let outcome = stage.bank.collect_fees(Asset::Usd1);
    stage.note("Anyone", "pays out fees and interest in USD1", outcome)?;
    let income = stage.bank.wallet(&stage.cast.treasury, Asset::Usd1) - before;
    let left = stage.bank.wallet(&bella, Asset::Usd1);
    let outcome = stage.bank.swap(&bella, PegSwap::Sell { usd1: left, min_coins: 0 });
    stage.note("Bella", &format!("swaps {} back", shown(Asset::Usd1, left)), outcome)?;
    stage.show(facilities(stage)?);
    Ok(format!(
        "Thirty days later Erin repays, and what the lending facility had minted is burned: its level is zero again. \
         Its interest, the protocol's part of Bella's and the flash fee make {} for the treasury. Bella goes back to \
         USDC. What is still out is what Erin and the treasury hold, and every unit of it is covered by a USDC in the \
         peg facility's stock.",
        shown(Asset::Usd1, income),
    ))
}

/// What each facility may mint, has out, and has behind it.
fn facilities(stage: &Stage) -> Result<Table> {
    let columns = [
        ("Facility", Align::Left),
        ("Capacity", Align::Right),
        ("Level", Align::Right),
        ("Used", Align::Right),
        ("Behind it", Align::Right),
    ];
    let mut table = Table::new("USD1 that the market minted and did not burn", &columns);
    let reserve = stage.bank.reserve(Asset::Usd1);
    let (lending, peg) = (reserve.facility(), stage.bank.peg()?);
    let supply = lending.claim(&reserve.pool()).map_err(crate::valuation::explain)?;
    let rows = [
        ("Lending", lending.capacity, lending.level, format!("{} supplied", shown(Asset::Usd1, supply))),
        ("Peg, USDC", peg.config.capacity, peg.level, format!("{} in stock", shown(Asset::Usdc, peg.stock))),
    ];
    for (name, capacity, level, behind) in rows {
        table.row(vec![
            name.into(),
            shown(Asset::Usd1, capacity),
            shown(Asset::Usd1, level),
            percent(level as f64 / capacity as f64),
            behind,
        ]);
    }
    Ok(table)
}
