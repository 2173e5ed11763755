//! `wlm-localnet`: starts a localnet and keeps it until Ctrl-C.

use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::{Parser, ValueEnum};
use wlm_localnet::{Config, Localnet, Mode, NodeConfig};

/// A Solana node with the market deployed, seeded and priced.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The interface to listen on
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// The port of the JSON-RPC
    #[arg(long, default_value_t = 8_899)]
    rpc_port: u16,
    /// The port of the WebSocket
    #[arg(long, default_value_t = 8_900)]
    ws_port: u16,
    /// How long a slot takes, in milliseconds
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    slot: u64,
    /// How prices move
    #[arg(long, value_enum, default_value_t = Prices::Constant)]
    prices: Prices,
    /// Past prices to replay (CSV: unix,eth_usd,btc_usd,…), with `--prices replay`
    #[arg(long, value_name = "FILE")]
    tape: Option<PathBuf>,
    /// How many times faster than the clock prices walk or replay
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// Keep the state in this file, and go on from it at the next start
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// The folder for the manifest and the key files
    #[arg(long, value_name = "FOLDER", default_value = "target/localnet")]
    folder: PathBuf,
    /// The compiled program
    #[arg(long, value_name = "FILE", default_value = "target/deploy/world_liberty_markets.so")]
    program: PathBuf,
    /// The market's plan
    #[arg(long, value_name = "FILE", default_value = "migrations/localnet.toml")]
    plan: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Prices {
    /// They stay, and stay fresh
    Constant,
    /// They move by chance
    Walk,
    /// They follow a file
    Replay,
    /// They are published once and go stale
    Off,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let started = Instant::now();
    let config = config(arguments)?;
    let localnet = Localnet::start(&config, |step| eprintln!("· {step}"))?;
    let manifest = &localnet.manifest;
    println!("Localnet is ready after {:.1} s.", started.elapsed().as_secs_f64());
    println!("  RPC        {}", manifest.rpc_url);
    println!("  WebSocket  {}", manifest.ws_url);
    println!("  Program    {}", manifest.program);
    println!("  Market     {}", manifest.market);
    println!("  Manifest   {}", localnet.manifest_file.display());
    println!(
        "Try `{} market show`. Ctrl-C stops it.",
        std::env::current_exe()?.with_file_name("wlm").display()
    );
    tokio::runtime::Runtime::new()?.block_on(stopped())?;
    eprintln!("· stopping");
    localnet.stop()
}

fn config(arguments: Arguments) -> Result<Config> {
    let Arguments { host, rpc_port, ws_port, slot, prices, tape, speed, snapshot, folder, program, plan } =
        arguments;
    ensure!(speed > 0.0 && speed.is_finite(), "--speed must be above zero");
    let prices = match (prices, tape) {
        (Prices::Replay, Some(tape)) => Mode::Replay(tape),
        (Prices::Replay, None) => anyhow::bail!("--prices replay needs a file: add --tape FILE"),
        (_, Some(_)) => anyhow::bail!("--tape is read with --prices replay only"),
        (Prices::Constant, None) => Mode::Constant,
        (Prices::Walk, None) => Mode::Walk,
        (Prices::Off, None) => Mode::Off,
    };
    Ok(Config {
        node: NodeConfig { host, rpc_port, ws_port, slot: Duration::from_millis(slot) },
        program,
        plan,
        folder,
        snapshot,
        prices,
        speed,
        publish_every: Duration::from_secs(1),
    })
}

/// Ctrl-C, or what service managers send.
async fn stopped() -> Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
