//! What the command line takes, and what not.

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
        "emode 1",
        "emode off",
        "simulate emode 8",
        "collect USDC",
        "gov propose migrations/localnet.toml --yes --json",
        &format!("gov propose plan.toml --first-id 7 --export --authority {key}"),
        &format!("gov propose plan.toml --squads {key}"),
        &format!("gov propose plan.toml --realm {key}"),
        "gov queue",
        "gov veto 7 -y",
        &format!("gov cancel 7 --squads {key}"),
        "gov execute 7",
        "gov execute --due --yes",
        "gov restrict ETH stop-deposits",
        "gov restrict ETH stop-borrows -y",
        "gov restrict USD1 close-facilities",
        "gov restrict USDC close-peg",
        "gov restrict ETH --supply-cap 1000.5 --borrow-cap 0 --debt-ceiling 1,000,000",
        "gov accept guardian",
        &format!("-u l -k alice --market {key} market show"),
    ] {
        parse(&format!("wlm {line}")).unwrap_or_else(|error| panic!("{line}: {error}"));
    }
}

#[test]
fn refuses_what_means_nothing() {
    let key = "So11111111111111111111111111111111111111112";
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
        "emode 0",
        "emode 9",
        "gov",
        "gov execute",
        "gov execute 7 --due",
        "gov restrict ETH",
        "gov restrict ETH stop-deposits --supply-cap 1",
        "gov restrict ETH stop-withdrawals",
        "gov accept throne",
        &format!("gov veto 7 --squads {key} --realm {key}"),
        &format!("gov veto 7 --squads {key} --export"),
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
