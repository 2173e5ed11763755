//! Before the crash: funding, a loan, interest, a repayment, and what is refused.

use anyhow::Result;
use wlm_sdk::instructions::{Amount, Receive};

use super::{ALICE_USD1, AMIR_USD1};
use crate::{
    assets::Asset,
    bank::Person,
    format::health_factor,
    story::stage::{Stage, shown},
};

const BELLA_USDC: u64 = Asset::Usdc.whole(100_000);
const CAROL_ETH: u64 = Asset::Eth.whole(50);
const CAROL_BTC: u64 = Asset::Btc.whole(2);
const CAROL_LOAN: u64 = Asset::Usd1.whole(200_000);
const DAN_SOL: u64 = Asset::Sol.whole(1_000);
const DAN_LOAN: u64 = Asset::Usdc.whole(60_000);
/// For the interest.
const DAN_SAVINGS: u64 = Asset::Usdc.whole(1_000);
const LENA_USD1: u64 = Asset::Usd1.whole(500_000);
const QUIET_DAYS: usize = 30;
const TEN_MINUTES: i64 = 600;

pub fn suppliers(stage: &mut Stage) -> Result<String> {
    let (alice, amir, bella, lena) = (stage.cast.alice, stage.cast.amir, stage.cast.bella, stage.cast.lena);
    stage.fund(&lena, Asset::Usd1, LENA_USD1);
    for (who, person, asset, amount) in [
        ("Alice", alice, Asset::Usd1, ALICE_USD1),
        ("Amir", amir, Asset::Usd1, AMIR_USD1),
        ("Bella", bella, Asset::Usdc, BELLA_USDC),
    ] {
        stage.fund(&person, asset, amount);
        supply(stage, who, &person, asset, amount)?;
    }
    Ok("Alice and Amir supply USD1, Bella supplies USDC. They earn nothing yet: nobody has borrowed. Lena keeps \
        her USD1: she will be the liquidator."
        .into())
}

pub fn borrowers(stage: &mut Stage) -> Result<String> {
    let (carol, dan) = (stage.cast.carol, stage.cast.dan);
    for (asset, amount) in [(Asset::Eth, CAROL_ETH), (Asset::Btc, CAROL_BTC)] {
        stage.fund(&carol, asset, amount);
        supply(stage, "Carol", &carol, asset, amount)?;
    }
    borrow(stage, "Carol", &carol, Asset::Usd1, CAROL_LOAN)?;
    stage.fund(&dan, Asset::Sol, DAN_SOL);
    stage.fund(&dan, Asset::Usdc, DAN_SAVINGS);
    supply(stage, "Dan", &dan, Asset::Sol, DAN_SOL)?;
    borrow(stage, "Dan", &dan, Asset::Usdc, DAN_LOAN)?;
    let health = stage.health(&carol)?;
    Ok(format!(
        "Carol locks ETH and BTC and borrows USD1 without selling them. Her health factor is {}: her collateral, \
         weighed with the liquidation thresholds, divided by her debt. Below 1 she can be liquidated. Dan borrows \
         USDC against SOL. Utilisation rises, and with it the rates.",
        health_factor(health.factor_micros())
    ))
}

pub fn thirty_days(stage: &mut Stage) -> Result<String> {
    for _ in 0..QUIET_DAYS {
        stage.next_row()?;
    }
    for asset in Asset::DOLLARS {
        let outcome = stage.bank.refresh(asset);
        stage.note("Anyone", &format!("refreshes {}", asset.symbol()), outcome)?;
    }
    let (alice, carol) = (stage.cast.alice, stage.cast.carol);
    let pool = stage.bank.reserve(Asset::Usd1).pool();
    let [supplied, owed] = [stage.supplied(&alice, Asset::Usd1)?, stage.owed(&carol, Asset::Usd1)?];
    Ok(format!(
        "Interest runs every second. Carol owes {} more than she borrowed; Alice's supply has grown by {}, Amir's in \
         the same proportion, and {} of interest are the protocol's fees. The debt index rises faster than the supply \
         index: part of the money is idle, and the protocol keeps its part.",
        shown(Asset::Usd1, owed.saturating_sub(CAROL_LOAN)),
        shown(Asset::Usd1, supplied.saturating_sub(ALICE_USD1)),
        shown(Asset::Usd1, pool.surplus().map_err(crate::valuation::explain)?),
    ))
}

pub fn repayment(stage: &mut Stage) -> Result<String> {
    let dan = stage.cast.dan;
    let owed = stage.owed(&dan, Asset::Usdc)?;
    let outcome = stage.bank.repay(&dan, Asset::Usdc, Amount::All);
    stage.note("Dan", "repays all USDC", outcome)?;
    let outcome = stage.bank.withdraw(&dan, Asset::Sol, Amount::All);
    stage.note("Dan", "withdraws all SOL", outcome)?;
    Ok(format!(
        "Dan repays everything, {}, and takes all his SOL back: to the last unit, since nobody borrowed any of it.",
        shown(Asset::Usdc, owed)
    ))
}

pub fn refusals(stage: &mut Stage) -> Result<String> {
    let (carol, lena) = (stage.cast.carol, stage.cast.lena);
    let too_much = Asset::Usd1.whole(8_000);
    let outcome = stage.bank.borrow(&carol, Asset::Usd1, too_much);
    stage.note_refusal("Carol", &format!("borrows {}", shown(Asset::Usd1, too_much)), outcome)?;
    let outcome = stage.bank.liquidate(&lena, &carol, [Asset::Usd1, Asset::Eth], Receive::Tokens);
    stage.note_refusal("Lena", "liquidates Carol", outcome)?;
    let later = stage.row().unix + TEN_MINUTES;
    stage.bank.set_time(later);
    let outcome = stage.bank.borrow(&carol, Asset::Usd1, Asset::Usd1.whole(100));
    stage.note_refusal("Carol", "borrows 100.00 USD1, ten minutes after the last price", outcome)?;
    Ok("Three attempts on purpose: a loan beyond Carol's collateral, a liquidation of a healthy position, and a \
        loan at a price that is ten minutes old. Each has an error of its own that says what to do; none changes \
        anything."
        .into())
}

fn supply(stage: &mut Stage, who: &str, person: &Person, asset: Asset, amount: u64) -> Result<()> {
    let outcome = stage.bank.deposit(person, asset, amount);
    stage.note(who, &format!("supplies {}", shown(asset, amount)), outcome).map(drop)
}

fn borrow(stage: &mut Stage, who: &str, person: &Person, asset: Asset, amount: u64) -> Result<()> {
    let outcome = stage.bank.borrow(person, asset, amount);
    stage.note(who, &format!("borrows {}", shown(asset, amount)), outcome).map(drop)
}
