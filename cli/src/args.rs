//! The command line.

mod gov;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use solana_pubkey::Pubkey;

pub use self::gov::{Gov, GovTask, Measure, Restrict, RoleName};
use crate::amount::{Amount, EmodeChoice, SignedPercent, Usd};

/// Supplies, borrows, watches and governs a market of World Liberty.
#[derive(Debug, Parser)]
#[command(name = "wlm", version)]
pub struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub task: Task,
}

/// Where, who, and how to answer.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// The node: an address, or l(ocalhost), d(evnet), t(estnet), m(ainnet-beta). Otherwise as Solana's own
    /// configuration says
    #[arg(long, short, global = true, env = "WLM_URL", value_name = "URL")]
    pub url: Option<String>,
    /// Who signs: a key file, or on a local network a name such as alice. Otherwise as Solana's configuration says
    #[arg(long, short, global = true, env = "WLM_KEYPAIR", value_name = "FILE")]
    pub keypair: Option<PathBuf>,
    /// The market's address. Otherwise the manifest's
    #[arg(long, global = true, env = "WLM_MARKET", value_name = "ADDRESS")]
    pub market: Option<Pubkey>,
    /// A file with a market's addresses. On a local node otherwise target/localnet/manifest.json
    #[arg(long, global = true, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Which of the owner's obligations, by the number they gave it
    #[arg(long, global = true, value_name = "NUMBER", default_value_t = 0)]
    pub id: u16,
    /// Answer in JSON, with keys that stay
    #[arg(long, global = true)]
    pub json: bool,
    /// Print the transaction unsigned, in base 58, for a multisig to sign, and send nothing
    #[arg(long, global = true)]
    pub export: bool,
    /// Who acts, where that is not who holds the key: a multisig's vault. To read, to simulate and to export
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub authority: Option<Pubkey>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// One command.
    #[command(flatten)]
    Command(Command),
    /// The demo's story on a local network, typed command by command
    Story,
}

/// One command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The market
    #[command(subcommand)]
    Market(MarketCommand),
    /// Its assets
    #[command(subcommand)]
    Reserve(ReserveCommand),
    /// Somebody's positions
    #[command(subcommand)]
    Obligation(ObligationCommand),
    /// What is done by one transaction.
    #[command(flatten)]
    Act(Action),
    /// Show what an action would do, by the program's rules and by the node, and send nothing
    Simulate {
        /// The action.
        #[command(subcommand)]
        action: Action,
    },
    /// Print an action's transaction unsigned, in base 58, for a multisig to sign
    Export {
        /// The action.
        #[command(subcommand)]
        action: Action,
    },
    /// Watch health factors until Ctrl-C
    Watch(Watch),
    /// Prices
    #[command(subcommand)]
    Price(PriceCommand),
    /// The clock
    #[command(subcommand)]
    Time(TimeCommand),
    /// Tokens for nothing, on a local network
    Faucet {
        /// The asset
        symbol: String,
        /// How many whole tokens
        amount: Amount,
        /// For whom; otherwise for oneself
        #[arg(long, value_name = "ADDRESS")]
        to: Option<Pubkey>,
    },
    /// Show what a market plan would change
    Plan {
        /// The plan: a TOML file as in migrations/
        file: PathBuf,
    },
    /// Propose, veto and carry out changes of the market, and reduce its risk at once.
    ///
    /// Before anything is signed, the exact bytes are shown that are to be signed, blockhash and all, with what each
    /// instruction does, read from these bytes, and their SHA-256: compare it with the hash that a hardware wallet
    /// shows. Nothing is put together anew between the showing and the signing; who thinks for more than a minute must
    /// start again, because the blockhash is too old by then.
    ///
    /// With --export the transaction is printed with the newest blockhash, for one signer. With --squads or --realm it
    /// is printed as that program takes it; members then sign Squads' or Realms' own transactions around it, which have
    /// other hashes. It has no blockhash, so everybody who runs the same command with the same --first-id gets the same
    /// bytes and the same hash.
    Gov(Gov),
}

/// What can be asked about the market.
#[derive(Debug, Subcommand)]
pub enum MarketCommand {
    /// Its terms, its assets and its peg facilities
    Show,
}

/// What can be asked about assets.
#[derive(Debug, Subcommand)]
pub enum ReserveCommand {
    /// One asset with all its parameters, or the caps and parameters of all
    Show {
        /// The asset: its symbol, or its mint's address
        symbol: Option<String>,
    },
}

/// What can be asked about obligations.
#[derive(Debug, Subcommand)]
pub enum ObligationCommand {
    /// Positions, health and borrow power
    Show {
        /// The obligation; otherwise all of the owner's
        address: Option<Pubkey>,
        /// Whose; otherwise one's own
        #[arg(long, value_name = "ADDRESS", conflicts_with = "address")]
        owner: Option<Pubkey>,
    },
}

/// What is done by one transaction.
#[derive(Clone, Debug, Subcommand)]
pub enum Action {
    /// Supply an asset
    Supply {
        /// The asset
        symbol: String,
        /// Whole tokens, or `all` the wallet has
        amount: Amount,
    },
    /// Borrow an asset
    Borrow {
        /// The asset
        symbol: String,
        /// Whole tokens, or `max`
        amount: Amount,
    },
    /// Repay a debt
    Repay {
        /// The asset
        symbol: String,
        /// Whole tokens, or `all` that is owed
        amount: Amount,
    },
    /// Take supply out
    Withdraw {
        /// The asset
        symbol: String,
        /// Whole tokens, `all` of the position, or `max`: what may leave now
        amount: Amount,
    },
    /// Let supply back debt, or not
    Collateral {
        /// The asset
        symbol: String,
        /// On or off
        to: OnOff,
    },
    /// Enter an e-mode group, whose assets count more against each other, or leave it
    Emode {
        /// The group's number, 1 to 8, or `off`
        group: EmodeChoice,
    },
    /// Close the obligation, which must be empty
    Close,
    /// Swap a dollar coin for USD1, or USD1 for a coin, at the market's peg facility
    #[command(subcommand)]
    Swap(Swap),
    /// Liquidate somebody, by default where it pays most
    Liquidate(Liquidate),
    /// Write off the debt of an obligation without collateral. Anyone may
    Absorb {
        /// The obligation
        obligation: Pubkey,
    },
    /// Pay an asset's fees out to the treasury and the insurance. Anyone may
    Collect {
        /// The asset
        symbol: String,
    },
}

/// Which way to swap.
#[derive(Clone, Debug, Subcommand)]
pub enum Swap {
    /// Buy USD1 with a coin
    Buy {
        /// The coin
        coin: String,
        /// Whole coins to pay, or `all` the wallet has
        amount: Amount,
    },
    /// Sell USD1 for a coin
    Sell {
        /// The coin
        coin: String,
        /// Whole USD1 to pay, or `all` the wallet has
        amount: Amount,
    },
}

/// Whom to liquidate, and how.
#[derive(Clone, Debug, Args)]
pub struct Liquidate {
    /// The obligation
    pub obligation: Pubkey,
    /// The debt to repay; otherwise whichever pays most
    #[arg(long, value_name = "SYMBOL")]
    pub debt: Option<String>,
    /// The collateral to seize; otherwise whichever pays most
    #[arg(long, value_name = "SYMBOL", requires = "debt")]
    pub collateral: Option<String>,
    /// The most to repay, in whole tokens; otherwise what the wallet has
    #[arg(long, value_name = "AMOUNT", requires = "debt")]
    pub max_repay: Option<Amount>,
}

/// What to watch.
#[derive(Clone, Debug, Args)]
pub struct Watch {
    /// The obligations; otherwise all of one's own
    pub obligations: Vec<Pubkey>,
    /// Seconds between looks
    #[arg(long, default_value_t = 2, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub every: u64,
    /// End after so many looks
    #[arg(long, value_name = "NUMBER")]
    pub times: Option<u64>,
}

/// What can be asked about prices, and done to them.
#[derive(Debug, Subcommand)]
pub enum PriceCommand {
    /// What the oracle says, how sure it is, and what that is good for
    Show,
    /// Write a price, on a local network
    Set {
        /// The asset
        symbol: String,
        /// US dollars a token
        usd: Usd,
    },
    /// Move a price, on a local network. The moving average follows slowly, as in a real crash
    Shock {
        /// The asset
        symbol: String,
        /// By how much, such as -30%
        #[arg(allow_hyphen_values = true)]
        by: SignedPercent,
    },
}

/// What can be done to the clock.
#[derive(Debug, Subcommand)]
pub enum TimeCommand {
    /// Let time pass, on a local network
    Pass {
        /// How long, such as 30d or 90min
        by: humantime::Duration,
    },
}

/// Whether something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnOff {
    /// It may
    On,
    /// It may not
    Off,
}
