use anyhow::{Context, Result, anyhow};
use wlm_core::health::Health;
use wlm_sdk::{errors, events::Event, instructions::Receive};
use wlm_test_kit::{Meta, Outcome};
use world_liberty_markets::events::Liquidated;

use super::{cast::Cast, screens};
use crate::{
    assets::Asset,
    bank::{Bank, Person},
    format::{grouped, health_factor, percent, time, tokens},
    prices::{Row, Series},
    table::{Align, Table},
    valuation::{self, Choice, Quote},
};

const WIDTH: usize = 100;

/// The market, the people in it and what the reader has seen.
pub struct Stage {
    pub bank: Bank,
    pub cast: Cast,
    rows: Vec<Row>,
    at: usize,
    transactions: Vec<Vec<String>>,
    refusals: Vec<String>,
    tables: Vec<Table>,
    shown: Vec<String>,
    brought: Vec<(Person, Asset, u64)>,
}

impl Stage {
    pub fn open(series: &Series) -> Result<Self> {
        let first = series.rows.first().context("the series is empty")?;
        let mut bank = Bank::open(first)?;
        let cast = Cast::new(&mut bank)?;
        Ok(Self {
            bank,
            cast,
            rows: series.rows.clone(),
            at: 0,
            transactions: Vec::new(),
            refusals: Vec::new(),
            tables: Vec::new(),
            shown: Vec::new(),
            brought: Vec::new(),
        })
    }

    /// The prices and the time that count now.
    pub fn row(&self) -> &Row {
        &self.rows[self.at]
    }

    /// What the next row's prices will be.
    pub fn peek(&self) -> Option<&Row> {
        self.rows.get(self.at + 1)
    }

    /// Base units a person has supplied, interest counted.
    pub fn supplied(&self, person: &Person, asset: Asset) -> Result<u64> {
        let obligation = self.bank.obligation(person);
        let slot = obligation.find(self.bank.keys(asset).index).context("there is no such position")?;
        self.quotes()?[asset.index()].supplied(&obligation, slot)
    }

    /// Base units a person owes, interest counted.
    pub fn owed(&self, person: &Person, asset: Asset) -> Result<u64> {
        let obligation = self.bank.obligation(person);
        let slot = obligation.find(self.bank.keys(asset).index).context("there is no such position")?;
        self.quotes()?[asset.index()].owed(&obligation, slot)
    }

    /// The next row's prices arrive.
    pub fn next_row(&mut self) -> Result<()> {
        self.at += 1;
        let row = *self.rows.get(self.at).context("the series is too short for the story")?;
        self.bank.set_row(&row);
        Ok(())
    }

    /// The last row's prices arrive.
    pub fn last_row(&mut self) {
        self.at = self.rows.len() - 1;
        let row = self.rows[self.at];
        self.bank.set_row(&row);
    }

    /// Days pass at the last prices.
    pub fn quiet_days(&mut self, days: i64) {
        let last = *self.row();
        self.rows.push(Row { unix: last.unix + days * 86_400, ..last });
        self.last_row();
    }

    pub fn quotes(&self) -> Result<Vec<Quote>> {
        self.bank.quotes(self.row())
    }

    pub fn health(&self, person: &Person) -> Result<Health> {
        valuation::health(&self.bank.obligation(person), &self.quotes()?, &self.bank.market()?)
    }

    pub fn best_liquidation(&self, victim: &Person) -> Result<Option<Choice>> {
        valuation::best_liquidation(&self.bank.obligation(victim), &self.quotes()?, &self.bank.market()?)
    }

    /// Gives somebody tokens from outside the market.
    pub fn fund(&mut self, person: &Person, asset: Asset, amount: u64) {
        self.bank.fund(person, asset, amount);
        self.brought.push((*person, asset, amount));
    }

    /// What somebody brought into the story, in base units.
    pub fn brought(&self, person: &Person, asset: Asset) -> u64 {
        let of = self.brought.iter().filter(|(who, what, _)| who == person && *what == asset);
        of.map(|(_, _, amount)| amount).sum()
    }

    /// Notes a transaction that must go through.
    pub fn note(&mut self, who: &str, what: &str, outcome: Outcome) -> Result<Meta> {
        let meta = outcome.with_context(|| format!("{who}: {what}"))?;
        self.line(who, what, "done", meta.cu);
        Ok(meta)
    }

    /// Notes a transaction that must be refused.
    pub fn note_refusal(&mut self, who: &str, what: &str, outcome: Outcome) -> Result<()> {
        let Err(refusal) = outcome else { return Err(anyhow!("{who}: {what} should have been refused")) };
        let error = refusal.wlm().with_context(|| format!("{who}: {what}: {refusal}"))?;
        self.line(who, what, &format!("refused: {}", errors::name(error)), refusal.cu);
        self.refusals.push(format!("{}: {}", errors::name(error), errors::message(error)));
        Ok(())
    }

    /// Lena liquidates a pair; notes what moved.
    pub fn liquidate(&mut self, victim: &Person, pair: [Asset; 2]) -> Result<Liquidated> {
        let lena = self.cast.lena;
        let meta = self.bank.liquidate(&lena, victim, pair, Receive::Tokens).context("a liquidation")?;
        let event = meta.events.into_iter().find_map(|event| match event {
            Event::Liquidated(event) => Some(event),
            _ => None,
        });
        let event = event.context("a liquidation without its event")?;
        let what = format!("repays {} for {}", shown(pair[0], event.repaid), shown(pair[1], event.seized));
        let result = format!(
            "bonus {}, of that {} to the protocol; health {} to {}",
            percent(f64::from(event.bonus_bps) / 10_000.0),
            shown(pair[1], event.to_protocol),
            health_factor(event.health_before_micros),
            health_factor(event.health_after_micros),
        );
        self.line("Lena", &what, &result, meta.cu);
        Ok(event)
    }

    /// Puts a table of its own into the step.
    pub fn show(&mut self, table: Table) {
        self.tables.push(table);
    }

    fn line(&mut self, who: &str, what: &str, result: &str, cu: u64) {
        self.transactions.push(vec![who.into(), what.into(), result.into(), grouped(cu)]);
    }

    /// The step as text: what happened, its transactions, and every screen that looks new.
    pub fn page(&mut self, number: usize, of: usize, title: &str, told: &str) -> Result<String> {
        let head = format!("── {number} of {of} · {title} · {} ", time(self.row().unix));
        let rule = "─".repeat(WIDTH.saturating_sub(head.chars().count()));
        let mut page = format!("{head}{rule}\n\n{}\n\n", wrapped(told));
        let transactions = self.take_transactions();
        for table in self.tables.drain(..).chain(transactions) {
            page.push_str(&format!("{table}\n\n"));
        }
        for refusal in self.refusals.drain(..) {
            page.push_str(&format!("{}\n\n", wrapped(&refusal)));
        }
        for screen in screens::all(&self.bank, &self.cast, &self.rows[self.at])? {
            if !self.shown.contains(&screen) {
                page.push_str(&format!("{screen}\n\n"));
                self.shown.push(screen);
            }
        }
        Ok(page)
    }

    fn take_transactions(&mut self) -> Option<Table> {
        let columns = [
            ("Who", Align::Left),
            ("What", Align::Left),
            ("Result", Align::Left),
            ("Compute units", Align::Right),
        ];
        let mut table = Table::new("Transactions", &columns);
        for line in self.transactions.drain(..) {
            table.row(line);
        }
        (!table.is_empty()).then_some(table)
    }
}

/// An amount with its asset, as screens show it.
pub fn shown(asset: Asset, amount: u64) -> String {
    format!("{} {}", tokens(amount, asset.decimals(), asset.shown_decimals()), asset.symbol())
}

/// Broken into lines between words.
fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is always a line");
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() <= WIDTH {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.into());
        }
    }
    lines.join("\n")
}
