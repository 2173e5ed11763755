//! The last word: does every reserve hold what it owes, to the unit, and is every unit somewhere?

use anyhow::{Result, anyhow};
use wlm_test_kit::Snapshot;
use world_liberty_markets::state::Reserve;

use crate::{
    assets::Asset,
    bank::Bank,
    format::{grouped, grouped_signed},
    table::{Align, Table},
    valuation::explain,
};

/// One reserve's books, in base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReserveAudit {
    /// Which.
    pub asset: Asset,
    /// What the vault's token account holds.
    pub vault: u64,
    /// What the reserve's record says it holds.
    pub cash: u64,
    /// What borrowers owe, rounded down.
    pub owed: u64,
    /// What suppliers may claim, rounded up.
    pub claims: u64,
    /// What all obligations hold and owe, in shares, less what the reserve's record says.
    pub share_differences: [i128; 2],
    /// All tokens of the asset that were ever issued.
    pub issued: u64,
    /// All tokens of the asset in all token accounts.
    pub held: u128,
}

impl ReserveAudit {
    /// Every reserve of the market.
    pub fn all(bank: &Bank) -> Result<Vec<Self>> {
        let snapshot = bank.snapshot();
        Asset::ALL.into_iter().map(|asset| Self::of(bank, &snapshot, asset)).collect()
    }

    fn of(bank: &Bank, snapshot: &Snapshot, asset: Asset) -> Result<Self> {
        let keys = bank.keys(asset);
        let reserve = snapshot
            .reserves
            .get(&keys.reserve)
            .ok_or_else(|| anyhow!("no reserve of {}", asset.symbol()))?;
        let pool = reserve.pool();
        Ok(Self {
            asset,
            vault: snapshot.balance(&keys.vault),
            cash: pool.cash,
            owed: pool.debt_index.receivable_floor(pool.debt_shares).map_err(explain)?,
            claims: pool.claims().map_err(explain)?,
            share_differences: share_differences(snapshot, reserve),
            issued: bank.issued(asset)?,
            held: snapshot.total_of(&keys.mint),
        })
    }

    /// What is left for the protocol, fees and crumbs; less than nothing if claims are not covered.
    #[must_use]
    pub fn surplus(&self) -> i128 {
        i128::from(self.cash) + i128::from(self.owed) - i128::from(self.claims)
    }

    /// Whether the vault holds what the record says, claims are covered, every share is
    /// somebody's and every token is somewhere.
    #[must_use]
    pub fn is_solvent(&self) -> bool {
        self.vault == self.cash
            && self.surplus() >= 0
            && self.share_differences == [0; 2]
            && u128::from(self.issued) == self.held
    }
}

/// Shares in all obligations and the lending facility less shares on the reserve's record: supply, debt.
fn share_differences(snapshot: &Snapshot, reserve: &Reserve) -> [i128; 2] {
    let (mut supply, mut debt) = (0u128, 0u128);
    for obligation in snapshot.obligations.values().filter(|one| one.market == reserve.market) {
        if let Some(slot) = obligation.find(reserve.index) {
            let position = obligation.position(slot);
            supply += position.supply().0;
            debt += position.debt().0;
        }
    }
    let difference = |sum: u128, recorded: u128| sum.cast_signed() - recorded.cast_signed();
    supply += reserve.facility_shares.get();
    [difference(supply, reserve.supply_shares.get()), difference(debt, reserve.debt_shares.get())]
}

/// The tables of the check, with a line that says the verdict.
#[must_use]
pub fn report(audits: &[ReserveAudit]) -> String {
    let verdict = if audits.iter().all(ReserveAudit::is_solvent) {
        "Solvent to the unit: in every reserve the vault holds exactly what the record says, cash and debts\n\
         cover the claims, every share is in somebody's account, and every token ever issued is somewhere."
    } else {
        "NOT SOLVENT: a difference above is not zero, or a claim is not covered."
    };
    let tables = [vaults(audits), books(audits), tokens(audits)];
    format!("{}{verdict}\n", tables.map(|table| format!("{table}\n\n")).concat())
}

fn vaults(audits: &[ReserveAudit]) -> Table {
    let columns = ["Reserve", "Vault balance", "- Cash on record", "= Difference", "Shares without an owner"];
    table("Is it there? In base units of the token", columns, audits, |audit| {
        let [supply, debt] = audit.share_differences;
        vec![
            grouped(audit.vault),
            grouped(audit.cash),
            grouped_signed(i128::from(audit.vault) - i128::from(audit.cash)),
            grouped_signed(supply.abs() + debt.abs()),
        ]
    })
}

/// Whether what suppliers may claim is covered.
#[must_use]
pub fn books(audits: &[ReserveAudit]) -> Table {
    let columns = ["Reserve", "Cash", "+ Owed by borrowers", "- Claims of suppliers", "= The protocol's"];
    table("Does it cover the claims? In base units of the token", columns, audits, |audit| {
        vec![grouped(audit.cash), grouped(audit.owed), grouped(audit.claims), grouped_signed(audit.surplus())]
    })
}

fn tokens(audits: &[ReserveAudit]) -> Table {
    let columns = ["Asset", "Ever issued", "- In wallets", "- In the vault", "= Missing"];
    table("Where is every token? In base units", columns, audits, |audit| {
        let in_wallets = audit.held.saturating_sub(audit.vault.into());
        vec![
            grouped(audit.issued),
            grouped_signed(in_wallets.cast_signed()),
            grouped(audit.vault),
            grouped_signed(i128::from(audit.issued) - audit.held.cast_signed()),
        ]
    })
}

/// A line for each reserve that was ever used.
fn table(
    title: &str,
    columns: [&str; 5],
    audits: &[ReserveAudit],
    cells: impl Fn(&ReserveAudit) -> Vec<String>,
) -> Table {
    let [first, numbers @ ..] = columns;
    let head: Vec<_> =
        [(first, Align::Left)].into_iter().chain(numbers.map(|column| (column, Align::Right))).collect();
    let mut table = Table::new(title, &head);
    for audit in audits.iter().filter(|audit| audit.issued > 0) {
        table.row([vec![audit.asset.symbol().into()], cells(audit)].concat());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: ReserveAudit = ReserveAudit {
        asset: Asset::Usd1,
        vault: 70,
        cash: 70,
        owed: 40,
        claims: 100,
        share_differences: [0; 2],
        issued: 200,
        held: 200,
    };

    #[test]
    fn accepts_what_is_covered() {
        assert!(SOUND.is_solvent());
        assert_eq!(SOUND.surplus(), 10);
        assert!(report(&[SOUND]).contains("Solvent to the unit"));
    }

    #[test]
    fn one_unit_is_enough_to_refuse() {
        let broken = [
            ReserveAudit { vault: 71, ..SOUND },
            ReserveAudit { claims: 111, ..SOUND },
            ReserveAudit { share_differences: [0, 1], ..SOUND },
            ReserveAudit { held: 199, ..SOUND },
        ];
        for audit in broken {
            assert!(!audit.is_solvent(), "{audit:?}");
            assert!(report(&[audit]).contains("NOT SOLVENT"));
        }
    }
}
