//! The commands, one file each.

mod act;
mod faucet;
mod gov;
mod market;
mod obligation;
mod plan;
mod price;
mod reserve;
pub mod terms;
mod time;
mod watch;

use anyhow::Result;

use crate::{
    args::{Command, MarketCommand, ObligationCommand, PriceCommand, ReserveCommand, TimeCommand},
    session::{Delivery, Session},
};

/// Does what was asked.
pub async fn execute(command: Command, session: &mut Session<'_>) -> Result<()> {
    let delivery = session.delivery;
    match command {
        Command::Market(MarketCommand::Show) => market::show(session).await,
        Command::Reserve(ReserveCommand::Show { symbol: Some(symbol) }) => {
            reserve::show(session, &symbol).await
        }
        Command::Reserve(ReserveCommand::Show { symbol: None }) => reserve::list(session).await,
        Command::Obligation(ObligationCommand::Show { address: Some(address), .. }) => {
            obligation::show(session, &address).await
        }
        Command::Obligation(ObligationCommand::Show { address: None, owner }) => {
            obligation::list(session, owner).await
        }
        Command::Act(action) => act::execute(session, &action, delivery).await,
        Command::Simulate { action } => act::execute(session, &action, Delivery::Simulate).await,
        Command::Export { action } => act::execute(session, &action, Delivery::Export).await,
        Command::Watch(watch) => watch::execute(session, &watch).await,
        Command::Price(PriceCommand::Show) => price::show(session).await,
        Command::Price(PriceCommand::Set { symbol, usd }) => price::set(session, &symbol, usd).await,
        Command::Price(PriceCommand::Shock { symbol, by }) => price::shock(session, &symbol, by).await,
        Command::Time(TimeCommand::Pass { by }) => time::pass(session, by.into()).await,
        Command::Faucet { symbol, amount, to } => faucet::execute(session, &symbol, &amount, to).await,
        Command::Plan { file } => plan::show(session, &file).await,
        Command::Gov(gov) => gov::execute(session, gov).await,
    }
}
