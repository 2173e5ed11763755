//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use solana_pubkey::Pubkey;

use crate::amount::{Amount, SignedPercent, Usd};

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
    /// Carry a market plan out, one transaction a step. Safe to run again after a failure
    Apply {
        /// The plan: a TOML file as in migrations/
        file: PathBuf,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_surface_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn reads_every_command() {
        let key = "So11111111111111111111111111111111111111112";
        for line in [
            "market show",
            "reserve show",
            "reserve show ETH",
            "obligation show",
            &format!("obligation show {key}"),
            &format!("obligation show --owner {key}"),
            "supply ETH 1.5",
            "supply SOL all",
            "borrow USD1 max",
            "repay USD1 all",
            "withdraw ETH max --id 2",
            "collateral ETH off",
            "close",
            "swap buy USDC 100",
            "swap sell USDC all",
            &format!("liquidate {key}"),
            &format!("absorb {key}"),
            "time pass 30d",
            "story",
            &format!("liquidate {key} --debt USD1 --collateral ETH --max-repay 10"),
            "simulate borrow USD1 100",
            "export withdraw ETH all",
            "supply ETH 1 --export",
            "watch",
            &format!("watch {key} {key} --every 5 --times 3"),
            "price show",
            "price set ETH 3000.5",
            "price shock ETH -30%",
            "faucet USDC 1000",
            &format!("faucet USDC 1000 --to {key}"),
            "plan migrations/localnet.toml",
            "apply migrations/localnet.toml --yes --json",
            &format!("-u l -k alice --market {key} market show"),
        ] {
            parse(&format!("wlm {line}")).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }

    #[test]
    fn refuses_what_means_nothing() {
        for line in [
            "supply",
            "supply ETH",
            "supply ETH -1",
            "supply ETH 1e3",
            "supply ETH lots",
            "collateral ETH maybe",
            "swap lend USDC 1",
            "price shock ETH -100%",
            "price set ETH 0",
            "obligation show short",
            "watch --every 0",
            "time pass soon",
            "market",
            "fly",
        ] {
            assert!(parse(&format!("wlm {line}")).is_err(), "{line}");
        }
    }

    #[test]
    fn keeps_the_sign_of_a_shock() {
        let Task::Command(Command::Price(PriceCommand::Shock { by, .. })) =
            parse("wlm price shock ETH -30%").expect("good").task
        else {
            panic!("another command");
        };
        assert_eq!(by.0, -3_000);
    }
}
