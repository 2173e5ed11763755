//! Who acts, and what becomes of what they do.

use anyhow::{Result, bail};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::export;
use crate::{
    args::Gov,
    session::{Delivery, Session},
};

/// How a command of governance is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// What becomes of a transaction.
    pub way: Way,
    /// Whether to ask before signing.
    pub asking: Asking,
}

/// What becomes of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It is signed and sent.
    Send,
    /// It is printed, for others to sign.
    Print(Paper),
}

/// For whom a transaction is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// For whoever has the key: unsigned.
    Unsigned,
    /// For the Squads multisig with this vault.
    Squads(Pubkey),
    /// For this governance of Realms.
    Realm(Pubkey),
}

/// Whether to ask before signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Ask first.
    First,
    /// Do not.
    Never,
}

/// Who acts, and who pays rent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Has the role.
    pub signer: Pubkey,
    /// Pays.
    pub payer: Pubkey,
}

/// Somebody who may do something: the role's name, and its holder.
pub type Holder = (&'static str, Pubkey);

impl Manner {
    /// What the command line asks for. A multisig acts from now on, if it names one.
    pub fn of(session: &mut Session<'_>, gov: &Gov) -> Self {
        let way = match (gov.squads, gov.realm, session.delivery) {
            (Some(vault), ..) => Way::Print(Paper::Squads(vault)),
            (_, Some(governance), _) => Way::Print(Paper::Realm(governance)),
            (_, _, Delivery::Export) => Way::Print(Paper::Unsigned),
            _ => Way::Send,
        };
        match way {
            Way::Print(Paper::Squads(vault)) => session.act_as(vault),
            // A governance has data, so the system program takes no rent from it: its wallet pays.
            Way::Print(Paper::Realm(governance)) => session.act_as(export::realm_wallet(&governance)),
            Way::Send | Way::Print(Paper::Unsigned) => {}
        }
        Self { way, asking: if gov.yes { Asking::Never } else { Asking::First } }
    }

    /// Who acts, where anyone may.
    pub fn anyone(&self, session: &Session<'_>) -> Result<Actor> {
        let payer = match self.way {
            Way::Send => session.signer()?.pubkey(),
            Way::Print(_) => session.owner()?,
        };
        Ok(Actor { signer: payer, payer })
    }

    /// Who acts, where only these may: what the program would refuse anyway, with the next step.
    pub fn one_of(&self, session: &Session<'_>, holders: &[Holder]) -> Result<Actor> {
        let actor = self.anyone(session)?;
        // A governance of Realms signs with its own address and with its wallet's.
        let candidates = match self.way {
            Way::Print(Paper::Realm(governance)) => [actor.signer, governance],
            _ => [actor.signer; 2],
        };
        let found = holders.iter().find(|(_, key)| candidates.contains(key));
        let Some((_, signer)) = found else { bail!("{}", self.stranger(holders, &candidates)) };
        Ok(Actor { signer: *signer, ..actor })
    }

    fn stranger(&self, holders: &[Holder], candidates: &[Pubkey; 2]) -> String {
        let said: Vec<_> =
            holders.iter().map(|(role, key)| format!("the market's {role} is {key}")).collect();
        let (said, [one, other]) = (said.join(" and "), candidates);
        let (role, key) = holders.first().copied().unwrap_or_default();
        match self.way {
            Way::Send => format!(
                "{said}, but the key at hand is {one}'s. Pass the {role}'s key with --keypair, or print the transaction \
                 with --export --authority {key}; for a multisig, with --squads VAULT or --realm GOVERNANCE"
            ),
            Way::Print(Paper::Unsigned) => format!("{said}, but {one} is to act. Pass --authority {key}"),
            Way::Print(Paper::Squads(_)) => {
                format!("{said}, but the vault is {one}. Pass the address of the vault that has the role")
            }
            Way::Print(Paper::Realm(_)) => format!(
                "{said}, but the governance is {other} and its wallet {one}. Pass the governance that has the role"
            ),
        }
    }
}
