//! The file, the environment and the flags: the later wins.

#![expect(clippy::result_large_err, reason = "figment's own error")]

use std::path::PathBuf;

use clap::Parser;
use figment::Jail;
use wlm_liquidator::{
    args::Args,
    config::{Config, ConfigError, FundingName, LogFormat},
};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/liquidator.example.toml");

fn with(flags: &[&str]) -> Result<Config, ConfigError> {
    Config::load(&Args::parse_from(["wlm-liquidator"].iter().chain(flags)))
}

#[test]
fn the_example_says_what_the_defaults_are() {
    Jail::expect_with(|_| {
        let manifest = Some(PathBuf::from("target/localnet/manifest.json"));
        assert_eq!(with(&["--config", EXAMPLE]).unwrap(), Config { manifest, ..Config::default() });
        assert_eq!(with(&[]).unwrap(), Config::default());
        Ok(())
    });
}

#[test]
fn the_later_wins() {
    Jail::expect_with(|jail| {
        let file = "min_profit_usd = 1.0\nparallel = 3\ndry_run = true\n[never]\nassets = [\"SOL\"]\n";
        jail.create_file("bot.toml", file)?;
        let config = with(&["--config", "bot.toml"]).unwrap();
        assert_eq!((config.min_profit_usd, config.parallel, config.dry_run), (1.0, 3, true));
        assert_eq!(config.never.assets, ["SOL"]);

        jail.set_env("WLM_LIQUIDATOR_CONFIG", "bot.toml");
        jail.set_env("WLM_LIQUIDATOR_MIN_PROFIT_USD", "2.5");
        jail.set_env("WLM_LIQUIDATOR_NEVER__ASSETS", "[\"ETH\", \"BTC\"]");
        jail.set_env("WLM_LIQUIDATOR_LOG", "json");
        let config = with(&[]).unwrap();
        assert_eq!((config.min_profit_usd, config.parallel, config.log), (2.5, 3, LogFormat::Json));
        assert_eq!(config.never.assets, ["ETH", "BTC"]);

        let config = with(&["--min-profit-usd", "7", "--funding", "flash,inventory", "--once"]).unwrap();
        assert_eq!((config.min_profit_usd, config.once, config.dry_run), (7.0, true, true));
        assert_eq!(config.funding, [FundingName::Flash, FundingName::Inventory]);
        Ok(())
    });
}

#[test]
fn what_is_wrong_is_named() {
    let refused = |flags: &[&str], part: &str| {
        let error = with(flags).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    };
    Jail::expect_with(|jail| {
        refused(&["--config", "nowhere.toml"], "nowhere.toml");
        refused(&["--parallel", "0"], "parallel must be at least 1");
        jail.create_file("bot.toml", "min_proffit_usd = 1.0\n")?;
        refused(&["--config", "bot.toml"], "min_proffit_usd");
        jail.set_env("WLM_LIQUIDATOR_FUNDING", "[]");
        refused(&[], "funding must be");
        jail.set_env("WLM_LIQUIDATOR_FUNDING", "[\"friends\"]");
        refused(&[], "friends");
        Ok(())
    });
}
