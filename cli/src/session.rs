//! One command at work: the node, the market, who acts, and how to answer.

use std::io::Write;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use wlm_sdk::{
    client::{Client, ClientError, Options, Receipt, Sealed, Simulation},
    pda,
    program::state::Obligation,
    view::{MarketView, PegView, ReserveView},
};

use crate::{args::Global, settings::Settings};

/// How to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// In tables, for people.
    Tables,
    /// In JSON, for machines.
    Json,
}

/// What becomes of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It is sent.
    Send,
    /// It is shown, and what it would do.
    Simulate,
    /// It is printed unsigned.
    Export,
}

/// Somebody is waiting for the answer: a node that is not there is said to be so within some three seconds.
const PATIENCE: Options = Options { retries: 3, ..Options::DEFAULT };

/// One command at work.
pub struct Session<'out> {
    /// The node.
    pub client: Client,
    /// Where, who and which market.
    pub settings: Settings,
    /// How to answer.
    pub answer: Answer,
    /// What becomes of transactions, where the command does not say.
    pub delivery: Delivery,
    /// Which of the owner's obligations.
    pub id: u16,
    authority: Option<Pubkey>,
    out: &'out mut dyn Write,
}

impl<'out> Session<'out> {
    /// What the command line asks for. Nothing is read from the node yet.
    pub fn open(global: Global, out: &'out mut dyn Write) -> Result<Self> {
        let settings = Settings::find(&global)?;
        Ok(Self {
            client: Client::with_options(&settings.url, PATIENCE),
            settings,
            answer: if global.json { Answer::Json } else { Answer::Tables },
            delivery: if global.export { Delivery::Export } else { Delivery::Send },
            id: global.id,
            authority: global.authority,
            out,
        })
    }

    /// Answers, in the way that was asked for.
    pub fn print(&mut self, text: impl FnOnce() -> String, json: impl FnOnce() -> Value) -> Result<()> {
        match self.answer {
            Answer::Tables => self.say(&text()),
            Answer::Json => self.say(&format!("{:#}", json())),
        }
    }

    /// Answers machines. People were told on the way.
    pub fn answer_json(&mut self, json: impl FnOnce() -> Value) -> Result<()> {
        match self.answer {
            Answer::Tables => Ok(()),
            Answer::Json => self.say(&format!("{:#}", json())),
        }
    }

    /// Writes a line, or several.
    pub fn say(&mut self, text: &str) -> Result<()> {
        writeln!(self.out, "{text}")?;
        Ok(self.out.flush()?)
    }

    /// The market with its prices.
    pub async fn market(&self) -> Result<MarketView> {
        Ok(self.client.market(&self.settings.market()?, &self.settings.symbols()).await?)
    }

    /// Who acts: a named authority, or whoever holds the key.
    pub fn owner(&self) -> Result<Pubkey> {
        self.authority.map_or_else(|| Ok(self.settings.keypair()?.pubkey()), Ok)
    }

    /// Who signs what is sent.
    pub fn signer(&self) -> Result<Keypair> {
        let keypair = self.settings.keypair()?;
        match self.authority {
            Some(authority) if authority != keypair.pubkey() => bail!(
                "{authority} acts, but the key at hand is {}'s. Add --export to print the transaction for {authority} \
                 to sign, or pass its key with --keypair",
                keypair.pubkey()
            ),
            _ => Ok(keypair),
        }
    }

    /// From now on this address acts, whoever holds the key.
    pub const fn act_as(&mut self, authority: Pubkey) {
        self.authority = Some(authority);
    }

    /// The acting person's obligation, if it is open.
    pub async fn obligation(&self, market: &MarketView) -> Result<Option<Obligation>> {
        Ok(self.client.obligation(&pda::obligation(&market.key, &self.owner()?, self.id)).await?)
    }

    /// Signs and sends.
    pub async fn send(&self, instructions: &[Instruction]) -> Result<Receipt> {
        let signer = self.signer()?;
        let tables = self.client.tables(self.settings.lookup_table()).await?;
        Ok(self.client.send(instructions, &[&signer], &tables).await?)
    }

    /// What a transaction would do, by the node.
    pub async fn simulate(&self, instructions: &[Instruction]) -> Result<Simulation, ClientError> {
        let tables = self.client.tables(self.settings.lookup_table()).await?;
        let payer = self.owner().map_err(|error| ClientError::Unbuildable(format!("{error:#}")))?;
        self.client.simulate(instructions, &payer, &tables).await
    }

    /// A transaction as it is to be signed, simulated and fitted. Without a lookup table, so that all addresses are in
    /// what is signed.
    pub async fn seal(&self, instructions: &[Instruction]) -> Result<Sealed> {
        let payer = self.signer()?.pubkey();
        let prepared = self.client.prepare(instructions, &payer, &[]).await?;
        Ok(self.client.seal(&prepared, &payer).await?)
    }

    /// Signs exactly this and sends it.
    pub async fn send_sealed(&self, sealed: &Sealed) -> Result<Receipt> {
        Ok(self.client.submit_sealed(sealed, &[&self.signer()?]).await?)
    }

    /// A transaction in base 58, unsigned. Without a lookup table where that fits: not every multisig reads one.
    pub async fn export(&self, instructions: &[Instruction]) -> Result<String> {
        let payer = self.owner()?;
        let drafted = match self.client.draft(instructions, &payer, &[]).await {
            Err(ClientError::TooLarge { .. }) => {
                let tables = self.client.tables(self.settings.lookup_table()).await?;
                self.client.draft(instructions, &payer, &tables).await?
            }
            drafted => drafted?,
        };
        Ok(bs58::encode(drafted.unsigned()?).into_string())
    }
}

/// The reserve of an asset.
pub fn find_reserve<'a>(market: &'a MarketView, symbol: &str) -> Result<&'a ReserveView> {
    market.find(symbol).with_context(|| {
        let listed: Vec<_> = market.reserves.iter().map(|reserve| reserve.symbol.as_str()).collect();
        format!("{symbol} is not listed in this market. Listed are {}", listed.join(", "))
    })
}

/// The peg facility of a coin.
pub fn find_peg<'a>(market: &'a MarketView, coin: &str) -> Result<&'a PegView> {
    market.find_peg(coin).ok_or_else(|| {
        let coins: Vec<_> = market.pegs.iter().map(|peg| peg.symbol.as_str()).collect();
        let listed = if coins.is_empty() { "no coin has one".into() } else { coins.join(", ") + " have one" };
        anyhow!("{coin} has no peg facility in this market: {listed}")
    })
}
