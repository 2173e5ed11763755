//! The third act: who may change the terms, how fast, and how far.

use anyhow::Result;
use wlm_sdk::instructions::{ReserveChange, Restriction};

use crate::{
    assets::Asset,
    bank::Act,
    format::basis_points,
    story::stage::Stage,
    table::{Align, Table},
};

const HOUR: i64 = 3_600;

pub fn proposals(stage: &mut Stage) -> Result<String> {
    let btc = stage.bank.reserve(Asset::Btc).config;
    let cut = ReserveChange {
        ltv_bps: Some(btc.ltv_bps - 300),
        liquidation_threshold_bps: Some(btc.liquidation_threshold_bps - 300),
        ..ReserveChange::default()
    };
    let eth = stage.bank.reserve(Asset::Eth).config;
    let raise = |points| ReserveChange {
        max_bonus_bps: Some(eth.max_bonus_bps + points),
        ..ReserveChange::default()
    };

    let (outcome, cut) = stage.bank.propose(Asset::Btc, cut);
    stage.note("Governance", "proposes 3 points less LTV and threshold of BTC", outcome)?;
    let (outcome, bonus) = stage.bank.propose(Asset::Eth, raise(200));
    stage.note("Governance", "proposes a bonus of 2 points more on ETH", outcome)?;
    let (outcome, _) = stage.bank.propose(Asset::Eth, raise(501));
    stage.note_refusal("Governance", "proposes a bonus of 5.01 points more on ETH", outcome)?;
    let outcome = stage.bank.conclude(&cut, Act::Execute);
    stage.note_refusal("Anyone", "carries BTC's change out", outcome)?;
    let outcome = stage.bank.conclude(&bonus, Act::Veto);
    stage.note("The guardian", "vetoes ETH's change", outcome)?;
    stage.quiet_days(1);
    let outcome = stage.bank.conclude(&cut, Act::Execute);
    stage.note("Anyone", "carries BTC's change out, a day later", outcome)?;
    stage.show(ramp(stage));
    Ok("Governance, a multisig or the holders of WLFI, changes nothing at once. It proposes; for a day everybody can \
        look, the guardian can veto, and then anyone carries the change out. A single change takes a small step only. \
        New loans against BTC see the lower LTV at once; what was borrowed before is liquidated by a threshold that \
        falls over a day, so no change makes anyone liquidatable."
        .into())
}

fn ramp(stage: &Stage) -> Table {
    let mut table =
        Table::new("The liquidation threshold of BTC", &[("When", Align::Left), ("Threshold", Align::Right)]);
    let reserve = stage.bank.reserve(Asset::Btc);
    for (when, hours) in [("Now", 0), ("In 6 hours", 6), ("In 12 hours", 12), ("In a day", 24)] {
        table.row(vec![
            when.into(),
            basis_points(reserve.threshold(reserve.ramp.start + hours * HOUR).into()),
        ]);
    }
    table
}

pub fn guardian(stage: &mut Stage) -> Result<String> {
    let bella = stage.cast.bella;
    let outcome = stage.bank.restrict(Asset::Eth, Restriction::StopBorrows);
    stage.note("The guardian", "stops loans of ETH", outcome)?;
    let outcome = stage.bank.borrow(&bella, Asset::Eth, Asset::Eth.whole(1));
    stage.note_refusal("Bella", "borrows 1 ETH", outcome)?;
    let cap = stage.bank.reserve(Asset::Eth).config.supply_cap;
    let supply_cap =
        |to| Restriction::LowerCaps { supply_cap: Some(to), borrow_cap: None, debt_ceiling_usd: None };
    let outcome = stage.bank.restrict(Asset::Eth, supply_cap(cap / 2));
    stage.note("The guardian", "halves the supply cap of ETH", outcome)?;
    let outcome = stage.bank.restrict(Asset::Eth, supply_cap(cap));
    stage.note_refusal("The guardian", "raises it again", outcome)?;
    Ok("What reduces risk does not wait. The guardian stops loans for 72 hours and lowers caps at once; it cannot raise \
        one, move funds, or stand in the way of a repayment, a liquidation or a withdrawal. To raise the cap again is a \
        change like any other."
        .into())
}
