use anchor_lang::{prelude::Pubkey, solana_program::instruction};
use serde::{Serialize, Serializer};
use wlm_core::units::Bps;
use wlm_sdk::{
    actions::{self, Actions},
    changes::{Execution, Needs},
    instructions::{Amount, CollateralUse, Due, PegSwap, cancel_change, veto_change},
    prices::{self, PriceAccount},
    program::state::{Obligation, PendingChange},
    quotes::Forms,
};

use crate::{
    Account, Failure, Market,
    account::{obligation, pending_change},
};

/// What somebody wants to do. Amounts are base units of the reserve's asset, of the coin, or of USD1.
#[derive(Clone, Debug)]
pub enum Action {
    /// Supplies an asset.
    Supply {
        /// The reserve.
        reserve: u16,
        /// How much.
        assets: u64,
    },
    /// Borrows it.
    Borrow {
        /// The reserve.
        reserve: u16,
        /// How much.
        assets: u64,
    },
    /// Takes supply out.
    Withdraw {
        /// The reserve.
        reserve: u16,
        /// How much.
        amount: Amount,
    },
    /// Repays debt.
    Repay {
        /// The reserve.
        reserve: u16,
        /// How much.
        amount: Amount,
    },
    /// Lets a position's supply back debt, or not.
    SetCollateral {
        /// The reserve.
        reserve: u16,
        /// Whether.
        to: CollateralUse,
    },
    /// Enters an e-mode group, or, with 0, leaves.
    SetEmode {
        /// Its number.
        group: u8,
    },
    /// Closes the obligation.
    Close,
    /// Swaps a coin for USD1, or back.
    Swap {
        /// The place of the peg facility.
        peg: u16,
        /// Which way, and how much.
        swap: PegSwap,
    },
    /// Liquidates somebody.
    Liquidate {
        /// Whom.
        target: Target,
        /// The reserve of the debt.
        debt: u16,
        /// The reserve of the collateral.
        collateral: u16,
        /// The most to repay.
        budget: u64,
        /// How much more than quoted may be repaid, within the budget, and how much less received.
        slippage: Bps,
    },
    /// Writes off what somebody owes, the collateral being gone.
    Absorb {
        /// Whose.
        target: Target,
        /// The reserve of the debt.
        debt: u16,
    },
    /// Pays a reserve's fees out.
    Collect {
        /// The reserve.
        reserve: u16,
    },
    /// Carries a change out.
    ExecuteChange {
        /// The change's data.
        change: Vec<u8>,
        /// What was found where the prices of a new feed are kept.
        prices: Vec<Account>,
        /// The mint of what is new.
        mint: Option<Account>,
    },
    /// Ends a change.
    EndChange {
        /// The change's data.
        change: Vec<u8>,
        /// How.
        ending: Ending,
    },
}

/// How a change ends without being carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By the guardian.
    Vetoed,
    /// By governance; or by anyone, once it can never be carried out.
    Cancelled,
}

/// Somebody's obligation.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its address.
    pub address: Pubkey,
    /// Its bytes.
    pub data: Vec<u8>,
}

/// An instruction, as `@solana/kit` has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Instruction {
    /// The program.
    pub program_address: String,
    /// Its accounts.
    pub accounts: Vec<AccountMeta>,
    /// Its input.
    #[serde(serialize_with = "bytes")]
    pub data: Vec<u8>,
}

/// An account of an instruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountMeta {
    /// Its address.
    pub address: String,
    /// 0 is read only, 1 writable, 2 a signer, 3 a writable signer.
    pub role: u8,
}

impl Market {
    /// What it takes that `owner` does this with the obligation they gave the number `id`, which is given by its bytes
    /// where it is opened.
    pub fn instructions(
        &self,
        owner: Pubkey,
        id: u16,
        data: Option<&[u8]>,
        action: &Action,
    ) -> Result<Vec<Instruction>, Failure> {
        let obligation = data.map(|data| self.own_obligation(owner, id, data)).transpose()?;
        let actor = Actions::new(&self.view, owner, id, obligation.as_ref());
        let built = match action {
            Action::Supply { reserve, assets } => actor.supply(*reserve, *assets)?,
            Action::Borrow { reserve, assets } => actor.borrow(*reserve, *assets)?,
            Action::Withdraw { reserve, amount } => actor.withdraw(*reserve, *amount)?,
            Action::Repay { reserve, amount } => actor.repay(*reserve, *amount)?,
            Action::SetCollateral { reserve, to } => actor.set_collateral(*reserve, *to)?,
            Action::SetEmode { group } => actor.set_emode(*group)?,
            Action::Close => actor.close(),
            Action::Swap { peg, swap } => self.swap(&actor, *peg, *swap)?,
            Action::Liquidate { target, debt, collateral, budget, slippage } => {
                self.liquidate(&actor, target, (*debt, *collateral), (*budget, *slippage))?
            }
            Action::Absorb { target, debt } => {
                let obligation = obligation_of(self, target)?;
                actor.absorb(actions::Target { address: target.address, obligation: &obligation }, *debt)?
            }
            Action::Collect { reserve } => actor.collect(*reserve)?,
            Action::ExecuteChange { change, prices, mint } => {
                let pending = pending_change(change, &self.view.key)?;
                vec![self.execution(owner, &pending, prices, mint.as_ref())?]
            }
            Action::EndChange { change, ending } => {
                let due = Due::from(&pending_change(change, &self.view.key)?);
                vec![match ending {
                    Ending::Vetoed => veto_change(owner, due),
                    Ending::Cancelled => cancel_change(owner, due),
                }]
            }
        };
        Ok(built.into_iter().map(Into::into).collect())
    }

    /// Built for another's obligation, the instructions would name an account that is not there.
    fn own_obligation(&self, owner: Pubkey, id: u16, data: &[u8]) -> Result<Obligation, Failure> {
        let obligation = obligation(data, &self.view.key)?;
        obligation.check_owner(&owner)?;
        if obligation.id == id {
            Ok(obligation)
        } else {
            let message = format!("the obligation has the number {}, not {id}", obligation.id);
            Err(Failure::new("WrongObligation", &message))
        }
    }

    fn swap(
        &self,
        actor: &Actions,
        peg: u16,
        swap: PegSwap,
    ) -> Result<Vec<instruction::Instruction>, Failure> {
        let no_usd1 =
            || Failure::new("NoUsd1Reserve", "the market has no reserve of USD1, which a swap needs");
        actor.swap(self.peg(peg)?, swap).ok_or_else(no_usd1)
    }

    fn liquidate(
        &self,
        actor: &Actions,
        target: &Target,
        pair: (u16, u16),
        (budget, slippage): (u64, Bps),
    ) -> Result<Vec<instruction::Instruction>, Failure> {
        let obligation = obligation_of(self, target)?;
        let (plan, _) = self.view.portfolio(obligation).plan(pair, budget, Forms::TokensOrShares)?;
        let bounds = plan.within(slippage, budget, slippage);
        let target = actions::Target { address: target.address, obligation: &obligation };
        Ok(actor.liquidate(target, &plan, bounds)?)
    }

    fn execution(
        &self,
        payer: Pubkey,
        pending: &PendingChange,
        prices: &[Account],
        mint: Option<&Account>,
    ) -> Result<instruction::Instruction, Failure> {
        let needs = Needs::of(pending);
        let found: Vec<PriceAccount> = prices.iter().map(Account::as_price).collect();
        let price = needs.feed.and_then(|feed| prices::newest(&self.view.state, &feed, &found));
        let token_program = mint.filter(|mint| Some(mint.address) == needs.mint).map(|mint| mint.owner);
        let execution = Execution { payer, price: price.map(|(key, _)| key), token_program };
        execution.of(&self.view, pending).ok_or_else(|| {
            Failure::new("MissingAccount", "carrying the change out takes the accounts that change() names")
        })
    }
}

fn obligation_of(market: &Market, target: &Target) -> Result<Obligation, Failure> {
    obligation(&target.data, &market.view.key)
}

impl From<instruction::Instruction> for Instruction {
    fn from(built: instruction::Instruction) -> Self {
        let meta = |meta: &instruction::AccountMeta| AccountMeta {
            address: meta.pubkey.to_string(),
            role: u8::from(meta.is_writable) | u8::from(meta.is_signer) << 1,
        };
        Self {
            program_address: built.program_id.to_string(),
            accounts: built.accounts.iter().map(meta).collect(),
            data: built.data,
        }
    }
}

/// As bytes, not as a list of numbers.
fn bytes<S: Serializer>(data: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(data)
}
