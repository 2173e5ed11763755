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
    /// What borrowers still owe, in dollars.
    pub debt_left: f64,
    /// What suppliers earned.
    pub yields: Vec<Yield>,
}

/// What the suppliers of one asset earned, losses counted.
#[derive(Clone, Copy, Debug)]
pub struct Yield {
    asset: Asset,
    /// Over the whole replay, as a fraction.
    pub earned: f64,
    years: f64,
}

impl Yield {
    /// For the assets that are lent out, between two moments.
    pub fn all(start: &[Quote], end: &[Quote], seconds: i64) -> Vec<Self> {
        let pairs = Asset::ALL.into_iter().zip(start.iter().zip(end));
        let lent = pairs.filter(|(_, (start, _))| !start.pool.debt_shares.is_zero());
        let of = |(asset, (start, end)): (Asset, (&Quote, &Quote))| {
            let (before, after) = (start.pool.supply_index.0 as f64, end.pool.supply_index.0 as f64);
            Self { asset, earned: after / before - 1.0, years: seconds as f64 / YEAR_SECONDS }
        };
        lent.map(of).collect()
    }

    fn shown(&self) -> [String; 2] {
        let apr = percent(self.earned / self.years);
        let earned = format!("{:+.4} %", self.earned * 100.0);
        [format!("Suppliers' yield on {}", self.asset.symbol()), format!("{earned} ({apr} APR)")]
    }
}

impl Summary {
    /// As a table.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table =
            Table::new("The replay in figures", &[("What", Align::Left), ("How much", Align::Right)]);
        let head = [
            ["Rows replayed".into(), grouped(self.rows as u64)],
            ["Borrowers at the start".into(), grouped(self.borrowers as u64)],
            ["Transactions".into(), grouped(self.totals.transactions)],
        ];
        let tail = [
            ["Lowest health factor seen".into(), health_factor(self.lowest_health_micros)],
            ["Debt left at the end".into(), usd(self.debt_left)],
        ];
        let yields = self.yields.iter().map(Yield::shown);
        for line in head.into_iter().chain(self.totals.lines()).chain(yields).chain(tail) {
            table.row(line.into());
        }
        table.to_string()
    }
}

impl Totals {
    fn lines(&self) -> [[String; 2]; 10] {
        let line = |what: &str, how_much| [what.into(), how_much];
        [
            line("Liquidations", grouped(self.liquidations)),
            line("  of these paid in supply shares: the vault was short", grouped(self.paid_in_shares)),
            line("  compute units of the costliest", grouped(self.most_compute_units)),
            line("Debt repaid by liquidators", usd(self.repaid)),
            line("Collateral seized", usd(self.seized)),
            line("  bonus for liquidators", usd(self.bonus)),
            line("  protocol's part", usd(self.protocol)),
            line(&format!("Bad debt, {} write-offs", grouped(self.write_offs)), usd(self.bad_debt)),
            line("  paid by the protocol's fees", usd(self.from_fees)),
            line("  paid by suppliers", usd(self.from_suppliers)),
        ]
    }
}
