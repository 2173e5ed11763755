//! Price series: `unix,eth_usd,btc_usd`, one row a moment, time rising.

use std::{fs, io, path::Path};

use csv::{ReaderBuilder, StringRecord, Trim};

const COLUMNS: [&str; 3] = ["unix", "eth_usd", "btc_usd"];
/// A cent: for less, the amounts that borrowers are given would not fit 64 bits.
const LOWEST_USD: f64 = 0.01;
/// The highest price the market accepts.
const HIGHEST_USD: f64 = 1e7;
const DECIMALS: i32 = 8;
/// The last second of the year 9999: room for any series, and no sum of times can overflow.
const LATEST_UNIX: i64 = 253_402_300_799;

/// The project's own series. See `demo/prices/README.md`.
const DEFAULT: &str = include_str!("../prices/default.csv");

/// US dollars a token, in units of 1e-8 USD, as Pyth publishes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsdPrice(pub i64);

impl UsdPrice {
    /// The decimal exponent of the unit.
    pub const EXPONENT: i32 = -DECIMALS;
    /// One dollar.
    pub const ONE: Self = Self(100_000_000);

    /// As a plain number, for screens and charts.
    #[must_use]
    pub fn usd(self) -> f64 {
        self.0 as f64 / 10f64.powi(DECIMALS)
    }
}

/// The prices of one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// When, in unix seconds.
    pub unix: i64,
    /// US dollars an ether.
    pub eth: UsdPrice,
    /// US dollars a bitcoin.
    pub btc: UsdPrice,
}

/// At least two rows, time rising.
#[derive(Clone, Debug)]
pub struct Series {
    /// What it is called: the file's name without folder and extension.
    pub name: String,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Series {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self, PriceError> {
        let shown = path.display().to_string();
        let in_file = |problem| PriceError { path: shown.clone(), problem };
        let bytes = fs::read(path).map_err(|error| in_file(Problem::Unreadable(error)))?;
        let name = path.file_stem().map_or_else(|| shown.clone(), |stem| stem.to_string_lossy().into());
        let rows = parse(&bytes).map_err(in_file)?;
        Ok(Self { name, rows })
    }

    /// The project's own series.
    #[must_use]
    pub fn project_default() -> Self {
        let rows = parse(DEFAULT.as_bytes()).expect("a test holds demo/prices/default.csv to the format");
        Self { name: "default".into(), rows }
    }
}

/// What is wrong with a price file.
#[derive(Debug, thiserror::Error)]
#[error("{path}{problem}")]
pub struct PriceError {
    path: String,
    problem: Problem,
}

/// Each says the line where it can, and what is expected.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error(": cannot be read: {0}. Expected a CSV file with the columns unix,eth_usd,btc_usd")]
    Unreadable(io::Error),
    #[error(", line 1: the file is empty. Expected the header unix,eth_usd,btc_usd and at least two rows")]
    Empty,
    #[error(", line {line}: the header is \"{found}\". Expected unix,eth_usd,btc_usd")]
    Header { line: u64, found: String },
    #[error(", line {line}: {found} columns. Expected 3: unix,eth_usd,btc_usd")]
    ColumnCount { line: u64, found: usize },
    #[error(", line {line}: {column} is \"{found}\". Expected {expected}")]
    Field { line: u64, column: &'static str, found: String, expected: &'static str },
    #[error(", line {line}: unix is {unix}, after {previous} in the row before. Expected time to rise")]
    TimeNotRising { line: u64, unix: i64, previous: i64 },
    #[error(", line {line}: the series ends after {rows} row(s). Expected at least two")]
    TooShort { line: u64, rows: usize },
    #[error(", line {line}: not readable text. Expected UTF-8")]
    NotText { line: u64 },
}

fn parse(bytes: &[u8]) -> Result<Vec<Row>, Problem> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(bytes);
    let mut record = StringRecord::new();
    if !next(&mut reader, &mut record)? {
        return Err(Problem::Empty);
    }
    check_header(line(bytes, &record), &record)?;
    let mut rows: Vec<Row> = Vec::new();
    while next(&mut reader, &mut record)? {
        let line = line(bytes, &record);
        let row = parse_row(line, &record)?;
        let previous = rows.last().map(|last| last.unix).filter(|previous| row.unix <= *previous);
        if let Some(previous) = previous {
            return Err(Problem::TimeNotRising { line, unix: row.unix, previous });
        }
        rows.push(row);
    }
    if rows.len() < 2 {
        return Err(Problem::TooShort { line: line(bytes, &record), rows: rows.len() });
    }
    Ok(rows)
}

/// Reads the next record; `false` at the end, which leaves the last one in place.
fn next(reader: &mut csv::Reader<&[u8]>, record: &mut StringRecord) -> Result<bool, Problem> {
    let mut read = StringRecord::new();
    let more = reader
        .read_record(&mut read)
        .map_err(|error| Problem::NotText { line: error.position().map_or(1, csv::Position::line) })?;
    if more {
        *record = read;
    }
    Ok(more)
}

/// The line of a record. Its position is where the reader began to look for it, which is
/// before any blank lines.
fn line(bytes: &[u8], record: &StringRecord) -> u64 {
    let Some(position) = record.position() else { return 1 };
    let rest = usize::try_from(position.byte()).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| b"\r\n".contains(byte)).filter(|byte| **byte == b'\n');
    position.line() + blank.count() as u64
}

fn check_header(line: u64, record: &StringRecord) -> Result<(), Problem> {
    if record.iter().eq(COLUMNS) {
        return Ok(());
    }
    let found = record.iter().collect::<Vec<_>>().join(",");
    Err(Problem::Header { line, found })
}

fn parse_row(line: u64, record: &StringRecord) -> Result<Row, Problem> {
    let fields: Vec<&str> = record.iter().collect();
    let [unix, eth, btc] = fields[..] else {
        return Err(Problem::ColumnCount { line, found: fields.len() });
    };
    let wrong =
        |column, found: &str, expected| Problem::Field { line, column, found: found.into(), expected };
    let seconds = unix.parse().ok().filter(|seconds| (1..=LATEST_UNIX).contains(seconds));
    let unix = seconds.ok_or_else(|| wrong(COLUMNS[0], unix, "whole seconds since 1970"))?;
    let price = |column, field: &str| parse_price(field).map_err(|expected| wrong(column, field, expected));
    Ok(Row { unix, eth: price(COLUMNS[1], eth)?, btc: price(COLUMNS[2], btc)? })
}

fn parse_price(field: &str) -> Result<UsdPrice, &'static str> {
    let usd: f64 = field.parse().map_err(|_| "a number of US dollars")?;
    if !usd.is_finite() {
        return Err("a number of US dollars");
    }
    if !(LOWEST_USD..=HIGHEST_USD).contains(&usd) {
        return Err("a price from 0.01 to 10,000,000 US dollars");
    }
    // Below 9e15: whole numbers of this size are exact in a float.
    Ok(UsdPrice((usd * 10f64.powi(DECIMALS)).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "unix,eth_usd,btc_usd\n";

    fn problem(rows: &str) -> String {
        parse(format!("{HEADER}{rows}").as_bytes()).expect_err("the rows are wrong").to_string()
    }

    fn assert_says(message: &str, parts: &[&str]) {
        for part in parts {
            assert!(message.contains(part), "{message:?} does not say {part:?}");
        }
    }

    #[test]
    fn reads_rows() {
        let rows = parse(format!("{HEADER}100,200.5,30000\n 160 , 201 , 3e4 \r\n").as_bytes()).unwrap();
        assert_eq!(
            rows[0],
            Row { unix: 100, eth: UsdPrice(20_050_000_000), btc: UsdPrice(3_000_000_000_000) }
        );
        assert_eq!(rows[1].unix, 160);
    }

    #[test]
    fn reads_the_default_series() {
        let series = Series::project_default();
        assert!((40..=60).contains(&series.rows.len()));
    }

    #[test]
    fn refuses_a_missing_file() {
        let error = Series::read(Path::new("no/such/file.csv")).expect_err("there is no such file");
        assert_says(&error.to_string(), &["no/such/file.csv", "cannot be read", "unix,eth_usd,btc_usd"]);
    }

    #[test]
    fn names_the_file_in_front() {
        let error = PriceError { path: "a.csv".into(), problem: Problem::ColumnCount { line: 7, found: 2 } };
        assert_eq!(error.to_string(), "a.csv, line 7: 2 columns. Expected 3: unix,eth_usd,btc_usd");
    }

    #[test]
    fn refuses_an_empty_file() {
        assert_says(&parse(b"").unwrap_err().to_string(), &["line 1", "empty", "header"]);
    }

    #[test]
    fn refuses_a_missing_header() {
        let message = parse(b"100,200,30000\n160,201,30000\n").unwrap_err().to_string();
        assert_says(&message, &["line 1", "100,200,30000", "Expected unix,eth_usd,btc_usd"]);
    }

    #[test]
    fn refuses_a_renamed_header() {
        let message = parse(b"time,eth_usd,btc_usd\n100,200,30000\n").unwrap_err().to_string();
        assert_says(&message, &["line 1", "time,eth_usd,btc_usd", "Expected unix,eth_usd,btc_usd"]);
    }

    #[test]
    fn refuses_wrong_column_counts() {
        assert_says(&problem("100,200,30000\n160,201\n"), &["line 3", "2 columns", "Expected 3"]);
        assert_says(&problem("100,200,30000,1\n"), &["line 2", "4 columns", "Expected 3"]);
    }

    #[test]
    fn refuses_what_is_no_number() {
        assert_says(&problem("100,abc,30000\n"), &["line 2", "eth_usd", "abc", "a number"]);
        assert_says(&problem("100,200,\n"), &["line 2", "btc_usd", "a number"]);
        assert_says(&problem("100,NaN,30000\n"), &["line 2", "eth_usd", "a number"]);
        assert_says(&problem("noon,200,30000\n"), &["line 2", "unix", "noon", "whole seconds"]);
        assert_says(&problem("1.5,200,30000\n"), &["line 2", "unix", "whole seconds"]);
    }

    #[test]
    fn refuses_prices_out_of_range() {
        for price in ["0", "-3", "0.009", "10000001"] {
            assert_says(&problem(&format!("100,200,{price}\n")), &["line 2", "btc_usd", "a price from"]);
        }
    }

    #[test]
    fn refuses_time_that_does_not_rise() {
        let message = problem("100,200,30000\n160,200,30000\n160,201,30000\n");
        assert_says(&message, &["line 4", "160", "Expected time to rise"]);
        assert_says(&problem("100,200,30000\n40,200,30000\n"), &["line 3", "40", "100"]);
    }

    #[test]
    fn counts_lines_not_records() {
        assert_says(&problem("100,200,30000\n\n\n160,x,30000\n"), &["line 5", "eth_usd"]);
    }

    #[test]
    fn refuses_a_series_of_one() {
        assert_says(&problem("100,200,30000\n"), &["line 2", "1 row", "at least two"]);
        assert_says(&problem(""), &["line 1", "0 row", "at least two"]);
    }

    #[test]
    fn refuses_bytes_that_are_no_text() {
        let message = parse(b"unix,eth_usd,btc_usd\n100,\xff,1\n").unwrap_err().to_string();
        assert_says(&message, &["line 2", "UTF-8"]);
    }
}
