//! A price series as it happened, on the real program, with some hundred borrowers.
//!
//! Nobody adds collateral or repays by themselves: that is the worst case. Liquidators have
//! tokens enough and act once a row, after its price.

mod keeper;
mod population;
mod summary;

use anyhow::{Context, Result};
use wlm_core::units::Usd;

use crate::{
    assets::Asset,
    audit::ReserveAudit,
    bank::{Bank, Person},
    chart::{self, Sample},
    prices::{Row, Series},
    valuation::Quote,
};
pub use keeper::Totals;
use keeper::{Account, Keeper};
use population::{Population, Stake};
pub use summary::{Summary, Yield};

/// What is left of a replay.
pub struct Replay {
    /// The figures.
    pub summary: Summary,
    /// One for each row.
    pub samples: Vec<Sample>,
    /// The books at the end.
    pub audits: Vec<ReserveAudit>,
}

/// Replays a series. `progress` hears of every row that is done.
pub fn run(series: &Series, borrowers: usize, mut progress: impl FnMut(usize, &Sample)) -> Result<Replay> {
    let first = series.rows.first().context("the series is empty")?;
    let last = series.rows.last().context("the series is empty")?;
    let mut market = Market::open(borrowers, first)?;
    let start = market.bank.quotes(first)?;
    let mut samples = Vec::with_capacity(series.rows.len());
    for (done, row) in series.rows.iter().enumerate() {
        let sample = market.step(row).with_context(|| format!("row {} of {}", done + 1, series.name))?;
        progress(done + 1, &sample);
        samples.push(sample);
    }
    market.refresh_all()?;
    let summary = Summary {
        rows: samples.len(),
        borrowers,
        totals: market.keeper.totals,
        lowest_health_micros: market.lowest_health_micros,
        still_liquidatable: market.still_liquidatable(last)?,
        debt_left: samples.last().map_or(0.0, Sample::debt),
        yields: Yield::all(&start, &market.bank.quotes(last)?, &market.keeper.totals, last.unix - first.unix),
    };
    Ok(Replay { summary, samples, audits: ReserveAudit::all(&market.bank)? })
}

/// The market and everybody in it.
struct Market {
    bank: Bank,
    keeper: Keeper,
    accounts: Vec<Account>,
    lowest_health_micros: u64,
}

impl Market {
    fn open(borrowers: usize, first: &Row) -> Result<Self> {
        let mut bank = Bank::open(first)?;
        let population = Population::draw(borrowers, first);
        let mut transactions = 0;
        for supplier in &population.suppliers {
            let person = bank.person()?;
            transactions += supply(&mut bank, &person, &[supplier.supply])?;
        }
        let mut accounts = Vec::with_capacity(borrowers);
        for borrower in &population.borrowers {
            let person = bank.person()?;
            transactions += supply(&mut bank, &person, &borrower.collateral)?;
            for (asset, amount) in &borrower.debt {
                bank.borrow(&person, *asset, *amount).context("a first loan was refused")?;
                transactions += 1;
            }
            accounts.push(Account::read(&bank, person));
        }
        let mut keeper = Keeper::new(&mut bank, &population.twice_all_debts())?;
        keeper.totals.transactions = transactions;
        Ok(Self { bank, keeper, accounts, lowest_health_micros: u64::MAX })
    }

    /// The price arrives, the liquidator acts.
    fn step(&mut self, row: &Row) -> Result<Sample> {
        self.bank.set_row(row);
        let (quotes, market) = (self.bank.quotes(row)?, self.bank.market()?);
        let mut sample =
            Sample { unix: row.unix, eth: row.eth.usd(), btc: row.btc.usd(), ..Sample::default() };
        for account in &mut self.accounts {
            let Some(health) = account.health(&quotes, &market)? else { continue };
            let factor = health.factor_micros();
            self.lowest_health_micros = self.lowest_health_micros.min(factor);
            sample.debt_by_band[chart::band(factor)] += dollars(health.debt);
            if health.is_liquidatable() {
                self.keeper.settle(&mut self.bank, row, account)?;
            }
        }
        let debts = debts(&self.bank.quotes(row)?);
        sample.usd1_debt = debts[Asset::Usd1.index()];
        sample.usdc_debt = debts[Asset::Usdc.index()];
        sample.eth_debt = debts[Asset::Eth.index()];
        sample.liquidated = self.keeper.totals.repaid;
        sample.paid_by_fees = self.keeper.totals.from_fees;
        sample.paid_by_suppliers = self.keeper.totals.from_suppliers;
        Ok(sample)
    }

    /// How many accounts liquidators had to leave below a health factor of one.
    fn still_liquidatable(&self, row: &Row) -> Result<usize> {
        let (quotes, market) = (self.bank.quotes(row)?, self.bank.market()?);
        let mut count = 0;
        for account in &self.accounts {
            let health = account.health(&quotes, &market)?;
            count += usize::from(health.is_some_and(|health| health.is_liquidatable()));
        }
        Ok(count)
    }

    /// Writes the interest until the last row into the accounts, for the audit.
    fn refresh_all(&mut self) -> Result<()> {
        for asset in Asset::ALL {
            self.bank.refresh(asset).context("a refresh was refused")?;
            self.keeper.totals.transactions += 1;
        }
        Ok(())
    }
}

/// Gives a person tokens and lets it supply them. Returns how many transactions that took.
fn supply(bank: &mut Bank, person: &Person, stakes: &[Stake]) -> Result<u64> {
    for (asset, amount) in stakes {
        bank.fund(person, *asset, *amount);
        bank.deposit(person, *asset, *amount).context("a first deposit was refused")?;
    }
    Ok(stakes.len() as u64)
}

/// What is owed in each asset, in dollars.
fn debts(quotes: &[Quote]) -> Vec<f64> {
    let owed =
        |(asset, quote): (&Asset, &Quote)| asset.value(quote.pool.debt().unwrap_or(u64::MAX), quote.price);
    Asset::ALL.iter().zip(quotes).map(owed).collect()
}

fn dollars(value: Usd) -> f64 {
    value.micros_ceil() as f64 / 1e6
}
