//! What governance does, delivered: shown, signed and sent; or printed for others to sign.

use std::io::{IsTerminal, stderr, stdin};

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use solana_instruction::Instruction;
use wlm_sdk::client::Sealed;

use super::{
    export::{base58, base64, realm_instruction, squads_message},
    manner::{Actor, Asking, Manner, Paper, Way},
    sheet::Sheet,
    words::Scene,
};
use crate::session::{Answer, Session};

/// Something to do, one transaction.
pub struct Order {
    /// What it does, should it fail.
    pub title: String,
    /// How.
    pub instruction: Instruction,
}

/// What to do together: shown together, and asked for once.
pub struct Batch<'a> {
    /// What is known.
    pub scene: Scene<'a>,
    /// Who acts.
    pub actor: Actor,
    /// One transaction each.
    pub orders: Vec<Order>,
    /// What becomes of the others where one is refused.
    pub after_refusal: AfterRefusal,
}

/// What becomes of the others where one is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterRefusal {
    /// They are not sent.
    Stop,
    /// They are sent.
    GoOn,
}

/// What became of a batch.
#[derive(Default)]
pub struct Delivered {
    /// For machines: what each transaction is, and what became of it.
    pub transactions: Vec<Value>,
    /// How many were done.
    pub done: usize,
    /// How many were refused.
    pub refused: usize,
}

/// A transaction that is ready to be signed.
struct Ready<'a> {
    order: &'a Order,
    sheet: Sheet,
    sealed: Sealed,
}

impl Batch<'_> {
    /// Does all of it, in its manner. People are told on the way; what machines are told is returned.
    pub async fn deliver(&self, session: &mut Session<'_>, manner: Manner) -> Result<Delivered> {
        match manner.way {
            Way::Send => self.send(session, manner.asking).await,
            Way::Print(paper) => self.print(session, paper).await,
        }
    }

    /// All is prepared and shown before anything is signed, and what is shown is what is signed.
    async fn send(&self, session: &mut Session<'_>, asking: Asking) -> Result<Delivered> {
        let mut delivered = Delivered::default();
        let mut ready = Vec::with_capacity(self.orders.len());
        for order in &self.orders {
            match session.seal(std::slice::from_ref(&order.instruction)).await {
                Ok(sealed) => {
                    let sheet = Sheet::of_message(&sealed.message, &self.scene);
                    ready.push(Ready { order, sheet, sealed });
                }
                Err(error) => self.refuse(session, &mut delivered, order, error, "Nothing was sent")?,
            }
        }
        if ready.is_empty() {
            return Ok(delivered);
        }
        let shown = ready.iter().map(|ready| ready.sheet.text() + "\n").collect::<Vec<_>>().join("\n");
        match session.answer {
            Answer::Tables => session.say(&shown)?,
            // Standard output is for the answer alone.
            Answer::Json if asking == Asking::First => eprintln!("{shown}"),
            Answer::Json => {}
        }
        if asking == Asking::First {
            ask(ready.len())?;
        }
        self.sign(session, &ready, &mut delivered).await?;
        Ok(delivered)
    }

    async fn sign(
        &self,
        session: &mut Session<'_>,
        ready: &[Ready<'_>],
        delivered: &mut Delivered,
    ) -> Result<()> {
        let bar = progress(ready.len());
        for Ready { order, sheet, sealed } in ready {
            bar.set_message(order.title.clone());
            match session.send_sealed(sealed).await {
                Ok(receipt) => {
                    let mut all = sheet.json();
                    all["signature"] = receipt.signature.to_string().into();
                    delivered.transactions.push(all);
                    delivered.done += 1;
                    if session.answer == Answer::Tables {
                        let line = format!("✓ {}  {}", sheet.words.title, receipt.signature);
                        bar.suspend(|| session.say(&line))?;
                    }
                }
                Err(error) => {
                    let place = format!(
                        "{} of {} transactions are done, and stay so. Run it again to go on from there",
                        delivered.done,
                        ready.len()
                    );
                    self.refuse(session, delivered, order, error, &place)?;
                }
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// A refusal ends it, or is told and left behind.
    fn refuse(
        &self,
        session: &mut Session<'_>,
        delivered: &mut Delivered,
        order: &Order,
        error: anyhow::Error,
        state: &str,
    ) -> Result<()> {
        if self.after_refusal == AfterRefusal::Stop {
            return Err(error).with_context(|| format!("\"{}\" failed. {state}", order.title));
        }
        let reason = crate::chain(&error);
        delivered.refused += 1;
        delivered.transactions.push(json!({ "title": order.title, "refused": reason }));
        match session.answer {
            Answer::Tables => session.say(&format!("✗ {}: {reason}", order.title)),
            Answer::Json => Ok(()),
        }
    }

    /// Prints each transaction alone on its line, to be copied; what it is stands before it, behind `#`.
    async fn print(&self, session: &mut Session<'_>, paper: Paper) -> Result<Delivered> {
        let mut delivered = Delivered::default();
        for order in &self.orders {
            let (key, text, sheet) = self.exported(session, paper, &order.instruction).await?;
            let mut all = sheet.json();
            all[key] = text.clone().into();
            delivered.transactions.push(all);
            delivered.done += 1;
            if session.answer == Answer::Tables {
                let lines = sheet.text().lines().map(|line| format!("# {line}\n")).collect::<String>();
                session.say(&format!("{lines}{text}"))?;
            }
        }
        Ok(delivered)
    }

    /// A transaction as others take it: under which key, its text, and what it says.
    async fn exported(
        &self,
        session: &Session<'_>,
        paper: Paper,
        instruction: &Instruction,
    ) -> Result<(&'static str, String, Sheet)> {
        let (payer, instructions) = (&self.actor.payer, std::slice::from_ref(instruction));
        Ok(match paper {
            Paper::Realm(_) => {
                let bytes = realm_instruction(instruction)?;
                let sheet = Sheet::of_instruction(instruction, bytes, &self.scene);
                ("instruction_base64", base64(sheet.bytes()), sheet)
            }
            Paper::Squads(_) => {
                let sheet = Sheet::of_message(&squads_message(instructions, payer), &self.scene);
                ("message_base58", base58(sheet.bytes()), sheet)
            }
            Paper::Unsigned => {
                let drafted = session.client.draft(instructions, payer, &[]).await?;
                let sheet = Sheet::of_message(&drafted.message, &self.scene);
                ("transaction_base58", base58(&drafted.unsigned()?), sheet)
            }
        })
    }
}

fn ask(count: usize) -> Result<()> {
    if !stdin().is_terminal() {
        bail!("nobody is there to say yes. Look at what is shown, and pass --yes");
    }
    eprint!("Sign and send {}? [y/N] ", transactions(count));
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    if !matches!(answer.trim(), "y" | "Y" | "yes") {
        bail!("not confirmed: nothing was sent");
    }
    Ok(())
}

/// Drawn on a terminal's standard error only.
fn progress(steps: usize) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX));
    // A template that does not parse leaves the default one.
    bar.set_style(
        ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar
}

fn transactions(count: usize) -> String {
    if count == 1 { "1 transaction".into() } else { format!("{count} transactions") }
}
