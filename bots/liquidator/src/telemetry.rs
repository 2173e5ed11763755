//! What is counted and measured: the names are in README.md, where operators find them.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use wlm_sdk::view::MarketView;

use crate::{profit::Profit, purse::Purse, reason::Reason, search::Found, store::Scope};

/// The registry of this process, made at the first call: bots of one process share it.
pub fn install() -> Result<PrometheusHandle> {
    static HANDLE: Mutex<Option<PrometheusHandle>> = Mutex::new(None);
    let mut handle = HANDLE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = handle.as_ref() {
        return Ok(handle.clone());
    }
    let installed = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), SECONDS)?
        .install_recorder()
        .context("another recorder of metrics is installed in this process")?;
    describe();
    Ok(handle.insert(installed).clone())
}

/// From a tenth of a millisecond, a look at few obligations, to a minute, a transaction in a crowd.
const SECONDS: &[f64] = &[
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
    10.0, 30.0, 60.0,
];

const ATTEMPTS: &str = "wlm_liquidator_liquidation_attempts_total";
const LIQUIDATIONS: &str = "wlm_liquidator_liquidations_total";
const FAILED: &str = "wlm_liquidator_failed_liquidations_total";
const FAILURES: &str = "wlm_liquidator_liquidation_failures_total";
const PROFIT: &str = "wlm_liquidator_profit_usd";
const SCANNED: &str = "wlm_liquidator_accounts_scanned_total";
const UNREADABLE: &str = "wlm_liquidator_unreadable_accounts_total";
const ACCOUNTS: &str = "wlm_liquidator_accounts";
const LIQUIDATABLE: &str = "wlm_liquidator_liquidatable_accounts";
const UNPRICED: &str = "wlm_liquidator_unpriced_accounts";
const DECLINED: &str = "wlm_liquidator_declined_accounts";
const SCAN: &str = "wlm_liquidator_account_scan_duration_seconds";
const LATENCY: &str = "wlm_liquidator_liquidation_latency_seconds";
const PRICE_AGE: &str = "wlm_liquidator_price_age_seconds";
const WALLET: &str = "wlm_liquidator_wallet_units";
const SUBSCRIBED: &str = "wlm_liquidator_subscribed";

fn describe() {
    describe_counter!(ATTEMPTS, "liquidations and write-offs tried");
    describe_counter!(LIQUIDATIONS, "liquidations and write-offs done");
    describe_counter!(FAILED, "liquidations and write-offs tried that failed");
    describe_counter!(FAILURES, "the same by reason, debt and collateral");
    describe_gauge!(PROFIT, "expected profit of what was done since the start, costs paid, in US dollars");
    describe_counter!(SCANNED, "obligations looked at");
    describe_counter!(UNREADABLE, "accounts of the program that are no obligation, reserve or peg facility");
    describe_gauge!(ACCOUNTS, "obligations that owe something");
    describe_gauge!(LIQUIDATABLE, "of these, unhealthy ones at the last full scan");
    describe_gauge!(UNPRICED, "of these, those without a usable price at the last full scan");
    describe_gauge!(DECLINED, "unhealthy ones that are not worth it or cannot be done, by reason");
    describe_histogram!(SCAN, "time to look at all (scope=all) or at what changed (scope=changed)");
    describe_histogram!(LATENCY, "from what made it unhealthy to sent (stage=sent) and done (stage=done)");
    describe_gauge!(PRICE_AGE, "age of the price that counts, by asset");
    describe_gauge!(WALLET, "base units in the wallet that may be spent, by asset");
    describe_gauge!(SUBSCRIBED, "1 while subscriptions stand, 0 while polling");
    for reason in Reason::ALL {
        gauge!(DECLINED, "reason" => reason.label()).set(0.0);
    }
    for name in [ATTEMPTS, FAILED, SCANNED, UNREADABLE] {
        counter!(name).absolute(0);
    }
}

/// An attempt begins.
pub fn attempted() {
    counter!(ATTEMPTS).increment(1);
}

/// An attempt went through, paid by `funding`.
pub fn done(funding: &'static str, profit: Profit) {
    counter!(LIQUIDATIONS, "funding" => funding).increment(1);
    gauge!(PROFIT).increment(profit.dollars());
}

/// An attempt failed.
pub fn failed(reason: Reason, debt: String, collateral: String) {
    counter!(FAILED).increment(1);
    counter!(FAILURES, "reason" => reason.label(), "debt" => debt, "collateral" => collateral).increment(1);
}

/// How long after what made it unhealthy a liquidation got to a stage.
pub fn latency(stage: &'static str, after: Duration) {
    histogram!(LATENCY, "stage" => stage).record(after);
}

/// Obligations were looked at.
pub fn searched(scope: &Scope, found: &Found, took: Duration) {
    counter!(SCANNED).increment(found.scanned as u64);
    if *scope != Scope::All {
        histogram!(SCAN, "scope" => "changed").record(took);
        return;
    }
    histogram!(SCAN, "scope" => "all").record(took);
    gauge!(ACCOUNTS).set(found.scanned as f64);
    gauge!(UNPRICED).set(found.unpriced as f64);
    gauge!(LIQUIDATABLE).set((found.offers.len() + found.declined.len()) as f64);
    for reason in Reason::ALL {
        let declined = found.declined.iter().filter(|(_, why)| *why == reason).count();
        let unjudged = if reason == Reason::StaleOracles { found.unpriced } else { 0 };
        gauge!(DECLINED, "reason" => reason.label()).set((declined + unjudged) as f64);
    }
}

/// The market was read.
pub fn refreshed(view: &MarketView, purse: &Purse) {
    for reserve in &view.reserves {
        let age = view.now.saturating_sub(reserve.best_price().published_at);
        gauge!(PRICE_AGE, "asset" => reserve.symbol.clone()).set(age as f64);
        gauge!(WALLET, "asset" => reserve.symbol.clone()).set(purse.held(reserve.index()) as f64);
    }
}

/// An account could not be read.
pub fn unreadable() {
    counter!(UNREADABLE).increment(1);
}

/// Whether changes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subscribed {
    /// Changes come by subscription.
    Yes,
    /// The bot has to ask.
    No,
}

/// Subscriptions were made or lost.
pub fn subscribed(subscribed: Subscribed) {
    gauge!(SUBSCRIBED).set(if subscribed == Subscribed::Yes { 1.0 } else { 0.0 });
}
