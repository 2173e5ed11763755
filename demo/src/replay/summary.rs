use std::fmt;

use crate::{
    assets::Asset,
    format::{grouped, health_factor, percent, usd},
    replay::Totals,
    table::{Align, Table},
    valuation::Quote,
};

const YEAR_SECONDS: f64 = 31_536_000.0;

/// The figures of a replay.
pub struct Summary {
    /// Rows replayed.
    pub rows: usize,
    /// Borrowers at the start.
    pub borrowers: usize,
    /// What liquidations moved.
    pub totals: Totals,
    /// The lowest health factor that any row brought, in millionths.
    pub lowest_health_micros: u64,
    /// Accounts that liquidators had to leave below a health factor of one.
    pub still_liquidatable: usize,
    /// What borrowers still owe, in dollars.
    pub debt_left: f64,
    /// What suppliers earned.
    pub yields: Vec<Yield>,
}

/// What the suppliers of one asset earned and lost.
#[derive(Clone, Copy, Debug)]
pub struct Yield {
    asset: Asset,
    /// Interest over the whole replay, as a fraction.
    pub interest: f64,
    /// What write-offs took, as a negative fraction.
    pub loss: f64,
    years: f64,
}

impl Yield {
    /// For the assets that were lent out at the start, between two moments.
    pub fn all(start: &[Quote], end: &[Quote], totals: &Totals, seconds: i64) -> Vec<Self> {
        let pairs = Asset::ALL.into_iter().zip(start.iter().zip(end));
        let lent = pairs.filter(|(_, (start, _))| !start.pool.debt_shares.is_zero());
        let of = |(asset, (start, end)): (Asset, (&Quote, &Quote))| {
            let (before, after) = (start.pool.supply_index.0 as f64, end.pool.supply_index.0 as f64);
            let loss = totals.losses[asset.index()];
            let interest = after / before / (1.0 + loss) - 1.0;
            Self { asset, interest, loss, years: seconds as f64 / YEAR_SECONDS }
        };
        lent.map(of).collect()
    }

    /// Together, as a fraction.
    #[must_use]
    pub fn net(&self) -> f64 {
        (1.0 + self.interest) * (1.0 + self.loss) - 1.0
    }

    fn cells(&self) -> Vec<String> {
        let signed = |fraction: f64| format!("{:+.4} %", fraction * 100.0);
        vec![
            self.asset.symbol().into(),
            signed(self.interest),
            percent(self.interest / self.years),
            signed(self.loss),
            signed(self.net()),
        ]
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n\n{}", self.figures(), self.suppliers())
    }
}

impl Summary {
    fn figures(&self) -> Table {
        let mut table =
            Table::new("The replay in figures", &[("What", Align::Left), ("How much", Align::Right)]);
        let head = [
            ["Rows replayed".into(), grouped(self.rows as u64)],
            ["Borrowers at the start".into(), grouped(self.borrowers as u64)],
            ["Transactions".into(), grouped(self.totals.transactions)],
        ];
        let tail = [
            ["Lowest health factor seen".into(), health_factor(self.lowest_health_micros)],
            ["Accounts still liquidatable at the end".into(), grouped(self.still_liquidatable as u64)],
            ["Debt left at the end".into(), usd(self.debt_left)],
        ];
        for line in head.into_iter().chain(self.totals.lines()).chain(tail) {
            table.row(line.into());
        }
        table
    }

    fn suppliers(&self) -> Table {
        let columns = [
            ("Supplied", Align::Left),
            ("Interest", Align::Right),
            ("That is, APR", Align::Right),
            ("Losses", Align::Right),
            ("Together", Align::Right),
        ];
        let mut table = Table::new("Suppliers' yield over the whole replay", &columns);
        for line in self.yields.iter().map(Yield::cells) {
            table.row(line);
        }
        table
    }
}

impl Totals {
    fn lines(&self) -> [[String; 2]; 10] {
        let line = |what: &str, how_much| [what.into(), how_much];
        [
            line("Liquidations", grouped(self.liquidations)),
            line("- paid in supply shares, the vault being short", grouped(self.paid_in_shares)),
            line("- compute units of the costliest", grouped(self.most_compute_units)),
            line("Debt repaid by liquidators", usd(self.repaid)),
            line("Collateral seized", usd(self.seized)),
            line("- bonus for liquidators", usd(self.bonus)),
            line("- protocol's part", usd(self.protocol)),
            line(&format!("Bad debt, {} write-offs", grouped(self.write_offs)), usd(self.bad_debt)),
            line("- paid by the protocol's fees", usd(self.from_fees)),
            line("- paid by suppliers", usd(self.from_suppliers)),
        ]
    }
}
