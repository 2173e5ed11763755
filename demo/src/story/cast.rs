use anyhow::Result;

use crate::bank::{Bank, Person};

/// The people of the story.
pub struct Cast {
    /// Supplies USD1.
    pub alice: Person,
    /// Supplies USD1 too, less of it.
    pub amir: Person,
    /// Supplies USDC.
    pub bella: Person,
    /// Borrows USD1 against ETH and BTC.
    pub carol: Person,
    /// Borrows USDC against SOL.
    pub dan: Person,
    /// Borrows USD1 that nobody supplied, against SOL.
    pub erin: Person,
    /// Liquidates.
    pub lena: Person,
    /// Receives the protocol's fees.
    pub treasury: Person,
}

impl Cast {
    pub fn new(bank: &mut Bank) -> Result<Self> {
        Ok(Self {
            alice: bank.person()?,
            amir: bank.person()?,
            bella: bank.person()?,
            carol: bank.person()?,
            dan: bank.person()?,
            erin: bank.person()?,
            lena: bank.person()?,
            treasury: bank.treasury(),
        })
    }

    /// Those with obligations, by name.
    pub const fn members(&self) -> [(&'static str, Person); 7] {
        [
            ("Alice", self.alice),
            ("Amir", self.amir),
            ("Bella", self.bella),
            ("Carol", self.carol),
            ("Dan", self.dan),
            ("Erin", self.erin),
            ("Lena", self.lena),
        ]
    }

    /// Those and the treasury.
    pub fn everybody(&self) -> impl Iterator<Item = (&'static str, Person)> {
        self.members().into_iter().chain([("Treasury", self.treasury)])
    }
}
