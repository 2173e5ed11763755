//! Past prices from a CSV file: `unix,eth_usd,btc_usd,…`, one row a moment, oldest first.

use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Past prices.
#[derive(Clone, Debug, PartialEq)]
pub struct Tape {
    /// The columns' symbols, in lower case.
    symbols: Vec<String>,
    /// Unix seconds, and a price for each symbol.
    rows: Vec<(f64, Vec<f64>)>,
}

impl Tape {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self> {
        let mut reader = csv::Reader::from_path(path)
            .with_context(|| format!("cannot read prices from {}", path.display()))?;
        Self::parse(&mut reader).with_context(|| format!("in {}", path.display()))
    }

    fn parse<R: std::io::Read>(reader: &mut csv::Reader<R>) -> Result<Self> {
        let headers = reader.headers()?.clone();
        ensure!(headers.get(0) == Some("unix"), "the first column must be `unix`, in seconds");
        let columns = headers.iter().skip(1).map(|column| {
            let symbol = column.strip_suffix("_usd").with_context(|| {
                format!("column `{column}` must be an asset's symbol and `_usd`, as in `eth_usd`")
            })?;
            Ok(symbol.to_lowercase())
        });
        let symbols = columns.collect::<Result<Vec<_>>>()?;
        ensure!(!symbols.is_empty(), "there is no price in it");
        let mut rows: Vec<(f64, Vec<f64>)> = Vec::new();
        for (number, row) in reader.deserialize::<Vec<f64>>().enumerate() {
            let line = number + 2;
            let row = row.with_context(|| format!("line {line}"))?;
            let [unix, prices @ ..] = &row[..] else { continue };
            ensure!(
                prices.iter().all(|price| price.is_finite() && *price > 0.0),
                "line {line}: a price must be above zero"
            );
            ensure!(rows.last().is_none_or(|(last, _)| last < unix), "line {line}: time must go forward");
            rows.push((*unix, prices.to_vec()));
        }
        ensure!(!rows.is_empty(), "there is no row in it");
        Ok(Self { symbols, rows })
    }

    /// A symbol's price some seconds after the tape's start; the last one after its end. `None` if the tape does
    /// not price it.
    #[must_use]
    pub fn price(&self, symbol: &str, seconds: f64) -> Option<f64> {
        let column = self.symbols.iter().position(|known| known.eq_ignore_ascii_case(symbol))?;
        let (start, _) = self.rows.first()?;
        let passed = self.rows.partition_point(|(unix, _)| unix - start <= seconds);
        let (_, prices) = self.rows.get(passed.saturating_sub(1))?;
        prices.get(column).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Tape> {
        Tape::parse(&mut csv::Reader::from_reader(text.as_bytes()))
    }

    #[test]
    fn plays_from_its_start_and_stays_at_its_end() {
        let tape = parse("unix,eth_usd,btc_usd\n100,3000,90000\n160,2900,88000\n").unwrap();
        let eth = [-5.0, 0.0, 59.0, 60.0, 1e9].map(|seconds| tape.price("ETH", seconds).unwrap());
        assert_eq!(eth, [3_000.0, 3_000.0, 3_000.0, 2_900.0, 2_900.0]);
        assert_eq!(tape.price("SOL", 0.0), None);
    }

    #[test]
    fn refuses_what_is_no_tape() {
        for (text, why) in [
            ("time,eth_usd\n1,2\n", "first column"),
            ("unix,eth\n1,2\n", "column `eth`"),
            ("unix\n1\n", "no price"),
            ("unix,eth_usd\n", "no row"),
            ("unix,eth_usd\n1,0\n", "above zero"),
            ("unix,eth_usd\n2,1\n2,1\n", "forward"),
            ("unix,eth_usd\n2,x\n", "line 2"),
        ] {
            let error = format!("{:#}", parse(text).unwrap_err());
            assert!(error.contains(why), "{text:?}: {error}");
        }
    }
}
