//! The crash: liquidations, insolvency, bad debt, and everybody leaves.

use anyhow::{Context, Result};
use wlm_sdk::{events::Event, instructions::Amount};
use world_liberty_markets::events::Liquidated;

use super::{ALICE_USD1, AMIR_USD1};
use crate::{
    assets::Asset,
    audit::{ReserveAudit, books},
    bank::Person,
    format::{decimal, grouped_signed, health_factor, micro_usd, percent},
    story::stage::{Stage, shown},
    table::{Align, Table},
};

pub fn first_liquidation(stage: &mut Stage) -> Result<String> {
    let carol = stage.cast.carol;
    while !stage.health(&carol)?.is_liquidatable() {
        stage.next_row()?;
    }
    let choice = stage.best_liquidation(&carol)?.context("Carol is liquidatable")?;
    let pair = choice.pair();
    let event = stage.liquidate(&carol, pair)?;
    Ok(format!(
        "ETH falls to {} USD and BTC to {} USD: Carol's health factor passes 1 and Lena acts. She repays {} of \
         Carol's debt and receives {} for it, which is worth {} more. Carol loses only as much as brings her health \
         factor from {} back to {}.",
        decimal(stage.row().eth.usd()),
        decimal(stage.row().btc.usd()),
        shown(pair[0], event.repaid),
        shown(pair[1], event.to_liquidator),
        premium(&event),
        health_factor(event.health_before_micros),
        health_factor(event.health_after_micros),
    ))
}

/// The bonus without the protocol's part, as a percentage of what was repaid.
fn premium(event: &Liquidated) -> String {
    let kept = event.to_liquidator as f64 / event.seized.max(1) as f64;
    percent((1.0 + f64::from(event.bonus_bps) / 10_000.0) * kept - 1.0)
}

/// Liquidates at each row until the one that makes Carol insolvent.
pub fn slide(stage: &mut Stage) -> Result<String> {
    let carol = stage.cast.carol;
    let mut repaid = 0;
    while stage.is_covered_next(&carol)? {
        stage.next_row()?;
        while let Some(choice) = stage.best_liquidation(&carol)? {
            repaid += stage.liquidate(&carol, choice.pair())?.repaid;
        }
    }
    Ok(format!(
        "Hour by hour the price goes down, and whenever Carol's health factor passes 1 again Lena repays a piece of \
         her debt: {} in all. Suppliers have lost nothing.",
        shown(Asset::Usd1, repaid)
    ))
}

pub fn gap(stage: &mut Stage) -> Result<String> {
    let carol = stage.cast.carol;
    stage.next_row()?;
    let health = stage.health(&carol)?;
    let told = format!(
        "Within one hour ETH falls to {} USD and BTC to {} USD, too fast for anyone. Carol's collateral is worth {} \
         USD and her debt is {} USD. Liquidators still take all of it, at the smallest bonus, and repay what it pays \
         for; the rest of the debt has nothing behind it any more.",
        decimal(stage.row().eth.usd()),
        decimal(stage.row().btc.usd()),
        micro_usd(health.collateral.micros_floor()),
        micro_usd(health.debt.micros_ceil()),
    );
    while let Some(choice) = stage.best_liquidation(&carol)? {
        stage.liquidate(&carol, choice.pair())?;
    }
    Ok(told)
}

pub fn bad_debt(stage: &mut Stage) -> Result<String> {
    let carol = stage.cast.carol;
    let outcome = stage.bank.absorb_bad_debt(&carol, Asset::Usd1);
    let meta = stage.note("Anyone", "writes off Carol's USD1 debt", outcome)?;
    let mut events = meta.events.into_iter();
    let event = events.find_map(|event| match event {
        Event::BadDebtAbsorbed(event) => Some(event),
        _ => None,
    });
    let event = event.context("a write-off without its event")?;
    let claims = stage.bank.reserve(Asset::Usd1).pool().claims().map_err(crate::valuation::explain)?;
    let before = (claims + event.from_suppliers) as f64;
    stage.show(books(&ReserveAudit::all(&stage.bank)?));
    Ok(format!(
        "Collateral gone, debt left: {} are bad debt. The reserve's uncollected fees pay first, {}; then its suppliers, \
         {}, all alike through the supply index, {} of what each had. Suppliers of other assets are not touched.",
        shown(Asset::Usd1, event.loss),
        shown(Asset::Usd1, event.from_fees),
        shown(Asset::Usd1, event.from_suppliers),
        percent(event.from_suppliers as f64 / before),
    ))
}

pub fn withdrawals(stage: &mut Stage) -> Result<String> {
    stage.last_row();
    let (alice, amir, bella) = (stage.cast.alice, stage.cast.amir, stage.cast.bella);
    for (who, person, asset) in
        [("Alice", alice, Asset::Usd1), ("Amir", amir, Asset::Usd1), ("Bella", bella, Asset::Usdc)]
    {
        let outcome = stage.bank.withdraw(&person, asset, Amount::All);
        stage.note(who, &format!("withdraws all {}", asset.symbol()), outcome)?;
    }
    let share = |paid_in: u64, person: &Person| {
        percent(stage.bank.wallet(person, Asset::Usd1) as f64 / paid_in as f64)
    };
    Ok(format!(
        "Nothing is lent out any more, so everybody can leave at once. Alice gets {} of what she paid in and Amir {}: \
         the same. Bella, whose USDC had nothing to do with it, leaves with her interest.",
        share(ALICE_USD1, &alice),
        share(AMIR_USD1, &amir),
    ))
}

pub fn fees(stage: &mut Stage) -> Result<String> {
    for asset in Asset::ALL {
        let surplus = stage.bank.reserve(asset).pool().surplus().map_err(crate::valuation::explain)?;
        if surplus > 0 {
            let outcome = stage.bank.collect_fees(asset);
            stage.note("Anyone", &format!("pays out fees in {}", asset.symbol()), outcome)?;
        }
    }
    stage.show(gains(stage));
    Ok("What is left belongs to the protocol: its part of Dan's interest and of the liquidation bonuses, and the \
        crumbs that rounding left. Its USD1 fees paid for the bad debt. The vaults are empty; what one gained \
        another lost, to the unit."
        .into())
}

/// Who has more or less than they brought, in each asset.
fn gains(stage: &Stage) -> Table {
    let mut columns = vec![("Who", Align::Left)];
    columns.extend(Asset::ALL.map(|asset| (asset.symbol(), Align::Right)));
    let mut table = Table::new("Gained or lost since the start, in base units of the token", &columns);
    let mut sums = [0; Asset::ALL.len()];
    for (name, person) in stage.cast.everybody() {
        let differences = Asset::ALL.map(|asset| {
            i128::from(stage.bank.wallet(&person, asset)) - i128::from(stage.brought(&person, asset))
        });
        for (sum, difference) in sums.iter_mut().zip(differences) {
            *sum += difference;
        }
        table.row([vec![name.into()], differences.map(grouped_signed).to_vec()].concat());
    }
    table.row([vec!["Sum".into()], sums.map(grouped_signed).to_vec()].concat());
    table
}

impl Stage {
    /// Whether the next row's prices leave a person's collateral above the debt.
    fn is_covered_next(&self, person: &Person) -> Result<bool> {
        let next = self.peek().context("the series is too short for the story")?;
        let quotes = self.bank.quotes(next)?;
        let health = crate::valuation::health(&self.bank.obligation(person), &quotes, &self.bank.market()?)?;
        Ok(health.collateral >= health.debt)
    }
}
