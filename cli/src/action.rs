//! What one transaction is to do: its instructions, and what they would come to by the program's own rules.

mod liquidation;
mod swap;

use anyhow::{Context, Result, bail};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_sdk::{
    actions::Actions,
    decimal,
    errors::WlmError,
    instructions::{Amount as Units, CollateralUse},
    program::state::Obligation,
    quotes::{Portfolio, Refused},
    view::{MarketView, ReserveView},
};

use crate::{
    amount::{Amount, base_units},
    args::{Action, OnOff},
    session::{Session, find_reserve},
};

/// What one transaction is to do.
pub struct Intent {
    /// In a few words: `Supply 100 USDC`.
    pub title: String,
    /// The transaction.
    pub instructions: Vec<Instruction>,
    /// Whose positions change, as they are; nobody's in a swap.
    pub before: Option<Portfolio>,
    /// What it comes to, or why the program would refuse.
    pub quote: Result<Quote, Refused>,
}

/// What an action comes to.
#[derive(Default)]
pub struct Quote {
    /// What it moves, in words.
    pub facts: Vec<String>,
    /// The positions after it; `None` where none change, or none are left.
    pub after: Option<Portfolio>,
}

/// The market, and the acting person's obligation in it.
struct Scene<'a> {
    market: &'a MarketView,
    owner: Pubkey,
    id: u16,
    obligation: Option<Obligation>,
}

impl Scene<'_> {
    fn actions(&self) -> Actions<'_> {
        Actions::new(self.market, self.owner, self.id, self.obligation.as_ref())
    }
}

impl Action {
    /// Reads what it needs from the node, and puts it together.
    pub async fn intent(&self, session: &Session<'_>, market: &MarketView) -> Result<Intent> {
        let (owner, id) = (session.owner()?, session.id);
        let scene = Scene { market, owner, id, obligation: session.obligation(market).await? };
        match self {
            Self::Supply { symbol, amount } => {
                let reserve = find_reserve(market, symbol)?;
                let held = in_wallet(session, &owner, reserve).await?;
                let units = match amount {
                    Amount::Exact(text) => base_units(text, &reserve.symbol, reserve.state.decimals)?,
                    Amount::All | Amount::Max => held,
                };
                if units > held {
                    bail!(
                        "the wallet of {owner} has {} to supply, less than {}",
                        said(reserve, held),
                        said(reserve, units)
                    );
                }
                scene.supply(reserve, units)
            }
            Self::Borrow { symbol, amount } => scene.borrow(find_reserve(market, symbol)?, amount),
            Self::Repay { symbol, amount } => scene.repay(find_reserve(market, symbol)?, amount),
            Self::Withdraw { symbol, amount } => scene.withdraw(find_reserve(market, symbol)?, amount),
            Self::Collateral { symbol, to } => scene.set_collateral(find_reserve(market, symbol)?, *to),
            Self::Emode { group } => scene.set_emode(group.0),
            Self::Close => scene.close(),
            Self::Swap(swap) => swap::intent(&scene, session, swap).await,
            Self::Liquidate(wish) => liquidation::intent(&scene, session, wish).await,
            Self::Absorb { obligation } => liquidation::absorb(&scene, session, obligation).await,
            Self::Collect { symbol } => scene.collect(find_reserve(market, symbol)?),
        }
    }
}

impl Scene<'_> {
    fn supply(&self, reserve: &ReserveView, units: u64) -> Result<Intent> {
        let (actions, index) = (self.actions(), reserve.index());
        let before = actions.portfolio();
        let quote = before.deposit(index, units).map(|(supplied, after)| Quote {
            facts: minted_or_burned(reserve, 0, supplied.burned),
            after: Some(after),
        });
        let title = format!("Supply {}", said(reserve, units));
        Ok(Intent { title, instructions: actions.supply(index, units)?, before: Some(before), quote })
    }

    fn borrow(&self, reserve: &ReserveView, amount: &Amount) -> Result<Intent> {
        let (actions, index) = (self.actions(), reserve.index());
        let before = actions.portfolio();
        let units = match amount {
            Amount::Exact(text) => base_units(text, &reserve.symbol, reserve.state.decimals)?,
            Amount::Max => {
                some(before.max_borrow(index), "borrowed", reserve, before.borrow(index, 1).err())?
            }
            Amount::All => bail!("a loan has no `all`. Write an amount, or `max`"),
        };
        let quote = before.borrow(index, units).map(|(lent, after)| Quote {
            facts: minted_or_burned(reserve, lent.minted, 0),
            after: Some(after),
        });
        let title = format!("Borrow {}", said(reserve, units));
        Ok(Intent { title, instructions: actions.borrow(index, units)?, before: Some(before), quote })
    }

    fn repay(&self, reserve: &ReserveView, amount: &Amount) -> Result<Intent> {
        let (actions, index) = (self.actions(), reserve.index());
        let before = actions.portfolio();
        let (units, wish) = match amount {
            Amount::Exact(text) => exactly(reserve, text)?,
            Amount::All | Amount::Max => (Units::All, format!("all {}", reserve.symbol)),
        };
        let quote = before.repay(index, units).map(|(paid, after)| {
            let mut facts = vec![format!("pays {}", said(reserve, paid.assets))];
            facts.extend(minted_or_burned(reserve, 0, paid.burned));
            Quote { facts, after: Some(after) }
        });
        let instructions = actions.repay(index, units).with_context(|| no_debt(reserve))?;
        Ok(Intent { title: format!("Repay {wish}"), instructions, before: Some(before), quote })
    }

    fn withdraw(&self, reserve: &ReserveView, amount: &Amount) -> Result<Intent> {
        let (actions, index) = (self.actions(), reserve.index());
        let before = actions.portfolio();
        let (units, wish) = match amount {
            Amount::Exact(text) => exactly(reserve, text)?,
            Amount::All => (Units::All, format!("all {}", reserve.symbol)),
            Amount::Max => {
                let reason = before.withdraw(index, Units::Exact(1)).err();
                let most = some(before.max_withdraw(index), "withdrawn", reserve, reason)?;
                (Units::Exact(most), said(reserve, most))
            }
        };
        let quote = before.withdraw(index, units).map(|(taken, after)| {
            let mut facts = vec![format!("receives {}", said(reserve, taken.assets))];
            facts.extend(minted_or_burned(reserve, taken.minted, 0));
            Quote { facts, after: Some(after) }
        });
        let instructions = actions.withdraw(index, units)?;
        Ok(Intent { title: format!("Withdraw {wish}"), instructions, before: Some(before), quote })
    }

    fn set_collateral(&self, reserve: &ReserveView, to: OnOff) -> Result<Intent> {
        let (actions, index) = (self.actions(), reserve.index());
        let before = actions.portfolio();
        let (to, wish) = match to {
            OnOff::On => (CollateralUse::Enabled, "Use"),
            OnOff::Off => (CollateralUse::Disabled, "Stop using"),
        };
        let quote =
            before.set_collateral(index, to).map(|after| Quote { facts: Vec::new(), after: Some(after) });
        let title = format!("{wish} {} as collateral", reserve.symbol);
        Ok(Intent { title, instructions: actions.set_collateral(index, to)?, before: Some(before), quote })
    }

    fn set_emode(&self, group: u8) -> Result<Intent> {
        let actions = self.actions();
        let before = actions.portfolio();
        let quote = before.set_emode(group).map(|after| Quote { facts: Vec::new(), after: Some(after) });
        let title = if group == 0 { "Leave e-mode".into() } else { format!("Enter e-mode group {group}") };
        Ok(Intent { title, instructions: actions.set_emode(group)?, before: Some(before), quote })
    }

    /// What of the fees goes to the insurance and what is burned is the program's to say.
    fn collect(&self, reserve: &ReserveView) -> Result<Intent> {
        let (actions, index) = (self.actions(), reserve.index());
        let quote = match actions.collectable(index) {
            Ok(0) => Err(Refused::Rule(&WlmError::ZeroAmount)),
            Ok(units) => Ok(Quote { facts: vec![format!("pays out {}", said(reserve, units))], after: None }),
            Err(reason) => Err(reason),
        };
        let title = format!("Collect the fees of {}", reserve.symbol);
        Ok(Intent { title, instructions: actions.collect(index)?, before: None, quote })
    }

    fn close(&self) -> Result<Intent> {
        let actions = self.actions();
        let obligation = self.obligation.with_context(|| {
            format!("there is no obligation {} to close (number {})", actions.address(), self.id)
        })?;
        let refusal = Refused::Rule(&WlmError::ObligationNotEmpty);
        let quote = if obligation.is_empty() { Ok(Quote::default()) } else { Err(refusal) };
        let title = format!("Close obligation {}", actions.address());
        Ok(Intent { title, instructions: actions.close(), before: Some(actions.portfolio()), quote })
    }
}

/// Base units as an instruction takes them, and in words.
fn exactly(reserve: &ReserveView, text: &str) -> Result<(Units, String)> {
    let units = base_units(text, &reserve.symbol, reserve.state.decimals)?;
    Ok((Units::Exact(units), said(reserve, units)))
}

/// The most that is allowed, if that is anything; otherwise why it is not.
fn some(most: u64, done: &str, reserve: &ReserveView, reason: Option<Refused>) -> Result<u64> {
    if most == 0 {
        let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        bail!("no {} can be {done} now{reason}", reserve.symbol);
    }
    Ok(most)
}

/// `12.5 ETH`, exactly.
fn said(reserve: &ReserveView, units: u64) -> String {
    format!("{} {}", decimal::format(units, reserve.state.decimals), reserve.symbol)
}

fn no_debt(reserve: &ReserveView) -> String {
    format!("the debt in {} could not be counted", reserve.symbol)
}

fn minted_or_burned(reserve: &ReserveView, minted: u64, burned: u64) -> Vec<String> {
    let fact = |units: u64, what: &str| (units > 0).then(|| format!("{} {what}", said(reserve, units)));
    let minted = fact(minted, "of it minted by the lending facility");
    minted.into_iter().chain(fact(burned, "of it burned by the lending facility")).collect()
}

/// What a wallet has of an asset. Of SOL, a little stays for fees and rent.
async fn in_wallet(session: &Session<'_>, owner: &Pubkey, reserve: &ReserveView) -> Result<u64> {
    let units = if reserve.is_native() {
        let lamports = session.client.account(owner).await?.map_or(0, |account| account.lamports);
        lamports.saturating_sub(LAMPORTS_KEPT)
    } else {
        session.client.balance(&reserve.wallet(owner)).await?
    };
    if units == 0 {
        bail!("the wallet of {owner} has no {} to use", reserve.symbol);
    }
    Ok(units)
}

/// 0.05 SOL: rent for an obligation and token accounts, and fees for years.
const LAMPORTS_KEPT: u64 = 50_000_000;
