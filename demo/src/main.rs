//! `wlm-demo`: without arguments the story, with `--prices FILE` a replay.

use std::{
    io::{IsTerminal, Write, stderr, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::{Result, ensure};
use clap::{Parser, value_parser};
use wlm_demo::{
    audit::{self, ReserveAudit},
    chart,
    format::{grouped, time, usd},
    prices::Series,
    replay, story,
};

/// World Liberty Markets at work, on the real program in an embedded Solana.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Replay this price series (CSV: unix,eth_usd,btc_usd) instead of telling the story
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,
    /// How many borrowers a replay has
    #[arg(long, default_value_t = 300, value_parser = value_parser!(u16).range(1..=5_000))]
    borrowers: u16,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.prices {
        Some(path) => replay(path, arguments.borrowers.into()),
        None => story::tell(&Series::project_default(), &mut stdout()).map(drop),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn replay(path: &Path, borrowers: usize) -> Result<()> {
    let series = Series::read(path)?;
    announce(&series, borrowers);
    let started = Instant::now();
    let rows = series.rows.len();
    let replay = replay::run(&series, borrowers, |done, sample| show_progress(done, rows, sample))?;
    println!("{}\n", replay.summary);
    println!("{}", audit::report(&replay.audits));
    let file = chart_file(&series.name);
    chart::draw(&file, &series.name, &replay.samples)?;
    ensure!(replay.audits.iter().all(ReserveAudit::is_solvent), "a reserve is not solvent");
    println!("Chart: {} (done in {:.0} s)", file.display(), started.elapsed().as_secs_f64());
    Ok(())
}

fn announce(series: &Series, borrowers: usize) {
    let [Some(first), Some(last)] = [series.rows.first(), series.rows.last()] else { return };
    println!(
        "Replay of \"{}\": {} rows, {} to {}.\n\
         {} borrowers, drawn by chance, lock ETH and BTC and owe USD1 and USDC; some sell ETH short.\n\
         Nobody adds collateral or repays by themselves; liquidators act once a row.\n",
        series.name,
        grouped(series.rows.len() as u64),
        time(first.unix),
        time(last.unix),
        grouped(borrowers as u64),
    );
}

/// One line that is written over; only where somebody sees it.
fn show_progress(done: usize, rows: usize, sample: &chart::Sample) {
    let mut out = stderr();
    if !out.is_terminal() {
        return;
    }
    let line = format!(
        "row {done} of {rows} · {} · ETH {} · debt {:.2}, liquidated {:.2} million USD",
        time(sample.unix),
        usd(sample.eth),
        sample.debt() / 1e6,
        sample.liquidated / 1e6,
    );
    // Progress is a courtesy: a terminal that cannot show it must not stop the replay.
    let _ = write!(out, "\r{line:<100}");
    if done == rows {
        let _ = writeln!(out);
    }
}

/// In cargo's target folder, which is not committed.
fn chart_file(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    target.join("demo").join(format!("{name}.svg"))
}
