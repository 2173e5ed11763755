//! One action: sent, simulated or exported.

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use wlm_sdk::{
    client::{ClientError, Receipt, Simulation},
    view::MarketView,
};

use crate::{
    action::Intent,
    args::Action,
    events, format,
    session::{Answer, Delivery, Session},
    table::Table,
    valuation::Valuation,
};

/// Puts an action together and does with it what was asked.
pub async fn execute(session: &mut Session<'_>, action: &Action, delivery: Delivery) -> Result<()> {
    let market = session.market().await?;
    let intent = action.intent(session, &market).await?;
    match delivery {
        Delivery::Send => send(session, &market, &intent).await,
        Delivery::Simulate => simulate(session, &market, &intent).await,
        Delivery::Export => export(session, &intent).await,
    }
}

/// What the program's rules refuse is not sent: it would only cost the fee.
async fn send(session: &mut Session<'_>, market: &MarketView, intent: &Intent) -> Result<()> {
    let Some(effect) = Effect::of(intent, market) else { return Err(refused(intent)) };
    let receipt = session.send(&intent.instructions).await.with_context(|| intent.title.clone())?;
    session.print(|| sent_text(intent, &effect, &receipt), || sent_json(intent, &effect, &receipt, market))
}

fn refused(intent: &Intent) -> anyhow::Error {
    let reason = intent.quote.as_ref().err().map(ToString::to_string).unwrap_or_default();
    anyhow!("{} would be refused: {reason} Nothing was sent", intent.title)
}

async fn export(session: &mut Session<'_>, intent: &Intent) -> Result<()> {
    let transaction = session.export(&intent.instructions).await?;
    session.print(
        // Alone on its line, to be copied or piped.
        || transaction.clone(),
        || json!({ "action": intent.title, "transaction_base58": transaction }),
    )
}

/// Says what the program's own rules and the node say, and fails if either refuses.
async fn simulate(session: &mut Session<'_>, market: &MarketView, intent: &Intent) -> Result<()> {
    let effect = Effect::of(intent, market);
    let node = session.simulate(&intent.instructions).await;
    match session.answer {
        Answer::Tables => session.say(&simulated_text(intent, effect.as_ref(), &node, market))?,
        Answer::Json => {
            session.say(&format!("{:#}", simulated_json(intent, effect.as_ref(), &node, market)))?;
        }
    }
    match (&intent.quote, node) {
        (Ok(_), Ok(_)) => Ok(()),
        (Err(reason), _) => bail!("{} would be refused: {reason}", intent.title),
        (_, Err(error)) => Err(error).with_context(|| format!("{} would fail", intent.title)),
    }
}

/// What an action changes, where the rules allow it.
struct Effect {
    facts: Vec<String>,
    before: Option<Valuation>,
    after: Option<Valuation>,
}

impl Effect {
    fn of(intent: &Intent, market: &MarketView) -> Option<Self> {
        let quote = intent.quote.as_ref().ok()?;
        let after = quote.after.as_ref();
        let before = intent.before.as_ref().filter(|_| after.is_some());
        Some(Self {
            facts: quote.facts.clone(),
            before: before.map(|portfolio| Valuation::of(portfolio, market)),
            after: after.map(|portfolio| Valuation::of(portfolio, market)),
        })
    }

    /// The figures before and after, the positions below; only those that change, if so asked. `None` if nothing does.
    fn table(&self, title: &str, rows: Rows) -> Option<Table> {
        let (before, after) = (self.before.as_ref()?, self.after.as_ref()?);
        let mut table = Table::new(title, &["", "Before", "After"]);
        let mut row = |name: String, old: String, new: String| {
            if rows == Rows::All || old != new {
                table.row([name, old, new]);
            }
        };
        for ((name, old), (_, new)) in before.figures().into_iter().zip(after.figures()) {
            row(name.into(), old, new);
        }
        for (name, old, new) in positions(before, after) {
            row(name, old, new);
        }
        (!table.is_empty()).then_some(table)
    }
}

/// Which rows a table of before and after has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// All.
    All,
    /// Where something changes.
    Changes,
}

/// What is supplied and owed of each asset that either side has.
fn positions(before: &Valuation, after: &Valuation) -> Vec<(String, String, String)> {
    let mut indices: Vec<u16> =
        before.holdings.iter().chain(&after.holdings).map(|held| held.index).collect();
    indices.sort_unstable();
    indices.dedup();
    let mut rows = Vec::new();
    for index in indices {
        let find = |side: &'_ Valuation| side.holdings.iter().position(|held| held.index == index);
        let (old, new) = (
            find(before).map(|place| &before.holdings[place]),
            find(after).map(|place| &after.holdings[place]),
        );
        let Some(any) = old.or(new) else { continue };
        let said = |units: Option<u64>| format::tokens(units.unwrap_or(0), any.decimals);
        let mut push = |what: &str, [old, new]: [Option<u64>; 2]| {
            if old.unwrap_or(0) > 0 || new.unwrap_or(0) > 0 {
                rows.push((format!("{} {what}", any.symbol), said(old), said(new)));
            }
        };
        push("supplied", [old, new].map(|held| held.map(|held| held.supplied)));
        push("owed", [old, new].map(|held| held.map(|held| held.owed)));
    }
    rows
}

fn sent_text(intent: &Intent, effect: &Effect, receipt: &Receipt) -> String {
    let mut lines = vec![done(intent, effect)];
    lines.extend(effect.table("What changed", Rows::Changes).map(|table| table.to_string()));
    lines.push(format!("Transaction {}", receipt.signature));
    lines.push(format!(
        "{} compute units, fee {} lamports",
        wlm_sdk::decimal::format(receipt.units, 0),
        wlm_sdk::decimal::format(receipt.fee, 0)
    ));
    lines.join("\n")
}

fn done(intent: &Intent, effect: &Effect) -> String {
    let facts = effect.facts.iter().map(|fact| format!(", {fact}")).collect::<String>();
    format!("{}: done{facts}", intent.title)
}

fn sent_json(intent: &Intent, effect: &Effect, receipt: &Receipt, market: &MarketView) -> Value {
    let events = receipt.events();
    json!({
        "action": intent.title,
        "signature": receipt.signature.to_string(),
        "slot": receipt.slot,
        "compute_units": receipt.units,
        "fee_lamports": receipt.fee,
        "events": events.iter().map(|event| events::describe(event, market)).collect::<Vec<_>>(),
        "quote": quote_json(effect),
    })
}

fn quote_json(effect: &Effect) -> Value {
    json!({
        "facts": effect.facts,
        "before": effect.before.as_ref().map(Valuation::json),
        "after": effect.after.as_ref().map(Valuation::json),
    })
}

fn simulated_text(
    intent: &Intent,
    effect: Option<&Effect>,
    node: &Result<Simulation, ClientError>,
    market: &MarketView,
) -> String {
    let mut lines = vec![format!("{} (simulated, nothing is sent)", intent.title)];
    lines.extend(
        effect
            .and_then(|effect| effect.table("By the program's rules", Rows::All))
            .map(|table| table.to_string()),
    );
    lines.push(match (&intent.quote, effect) {
        (Ok(_), Some(effect)) if effect.facts.is_empty() => "The rules:  allowed".into(),
        (Ok(_), Some(effect)) => format!("The rules:  allowed, {}", effect.facts.join(", ")),
        (Err(reason), _) => format!("The rules:  refused: {reason}"),
        (Ok(_), None) => "The rules:  allowed".into(),
    });
    lines.push(match node {
        Ok(simulation) => {
            let events: Vec<_> =
                simulation.events().iter().map(|event| events::describe(event, market)).collect();
            let units = wlm_sdk::decimal::format(simulation.units, 0);
            format!("The node:   succeeds with {units} compute units, {}", events.join(", "))
        }
        Err(error) => format!("The node:   {error}"),
    });
    lines.join("\n")
}

fn simulated_json(
    intent: &Intent,
    effect: Option<&Effect>,
    node: &Result<Simulation, ClientError>,
    market: &MarketView,
) -> Value {
    let events = |simulation: &Simulation| -> Vec<String> {
        simulation.events().iter().map(|event| events::describe(event, market)).collect()
    };
    json!({
        "action": intent.title,
        "quote": effect.map(quote_json),
        "quote_refusal": intent.quote.as_ref().err().map(ToString::to_string),
        "node": node.as_ref().ok().map(|simulation| {
            json!({ "compute_units": simulation.units, "events": events(simulation) })
        }),
        "node_refusal": node.as_ref().err().map(ToString::to_string),
    })
}
