//! The liquidator of a replay: acts on every obligation that has become liquidatable.

use anyhow::{Context, Result, bail};
use wlm_core::health::Health;
use wlm_sdk::{events::Event, instructions::Receive};
use world_liberty_markets::{
    events::{BadDebtAbsorbed, Liquidated},
    state::{Market, Obligation},
};

use crate::{
    assets::Asset,
    bank::{Bank, Person},
    prices::Row,
    valuation::{self, Choice, Quote},
};

/// More liquidations of one obligation at one price than this mean that something is wrong.
const MOST_PER_ROW: usize = 32;

/// A borrower and its obligation as it was last read.
pub struct Account {
    person: Person,
    obligation: Obligation,
}

impl Account {
    /// Reads a borrower's obligation.
    pub fn read(bank: &Bank, person: Person) -> Self {
        Self { obligation: bank.obligation(&person), person }
    }

    /// Its health; `None` without debt.
    pub fn health(&self, quotes: &[Quote], market: &Market) -> Result<Option<Health>> {
        if !self.obligation.has_debt() {
            return Ok(None);
        }
        valuation::health(&self.obligation, quotes, market).map(Some)
    }

    fn reload(&mut self, bank: &Bank) {
        self.obligation = bank.obligation(&self.person);
    }
}

/// What liquidations moved so far. Sums are US dollars at the time's prices.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// Transactions that went through.
    pub transactions: u64,
    /// Compute units of the costliest liquidation.
    pub most_compute_units: u64,
    /// Liquidations.
    pub liquidations: u64,
    /// Of these, paid in supply shares because the vault was short.
    pub paid_in_shares: u64,
    /// Debt repaid by liquidators.
    pub repaid: f64,
    /// Collateral taken from borrowers.
    pub seized: f64,
    /// What liquidators received beyond what they paid.
    pub bonus: f64,
    /// What the protocol kept of the seized collateral.
    pub protocol: f64,
    /// Debts written off.
    pub write_offs: u64,
    /// Their sum.
    pub bad_debt: f64,
    /// Of that, paid by the protocol's uncollected fees.
    pub from_fees: f64,
    /// Of that, paid by suppliers.
    pub from_suppliers: f64,
    /// The part of each asset's supply index that write-offs took, as a factor less one.
    pub losses: [f64; Asset::ALL.len()],
}

/// The liquidator.
pub struct Keeper {
    person: Person,
    /// What it has done.
    pub totals: Totals,
}

impl Keeper {
    /// With tokens enough for every debt.
    pub fn new(bank: &mut Bank, debts: &[(Asset, u64)]) -> Result<Self> {
        let person = bank.person()?;
        for (asset, amount) in debts {
            bank.fund(&person, *asset, *amount);
        }
        Ok(Self { person, totals: Totals::default() })
    }

    /// Liquidates and writes off until the account is healthy, or empty.
    pub fn settle(&mut self, bank: &mut Bank, row: &Row, account: &mut Account) -> Result<()> {
        for _ in 0..MOST_PER_ROW {
            let quotes = bank.quotes(row)?;
            let choice = valuation::best_liquidation(&account.obligation, &quotes, &bank.market()?)?;
            match choice {
                Some(choice) => self.liquidate(bank, account, &quotes, &choice)?,
                None => return self.write_off(bank, account, &quotes),
            }
            account.reload(bank);
        }
        bail!("an obligation was liquidated {MOST_PER_ROW} times at one price and is not healthy yet")
    }

    fn liquidate(
        &mut self,
        bank: &mut Bank,
        account: &Account,
        quotes: &[Quote],
        choice: &Choice,
    ) -> Result<()> {
        if bank.wallet(&self.person, choice.debt) < choice.repaid {
            bail!("the liquidator has no {} left: debts have more than doubled", choice.debt.symbol());
        }
        let meta = bank
            .liquidate(&self.person, &account.person, choice.pair(), choice.receive)
            .context("a liquidation that wlm-core allows was refused")?;
        self.totals.transactions += 1;
        self.totals.most_compute_units = self.totals.most_compute_units.max(meta.cu);
        self.totals.paid_in_shares += u64::from(choice.receive == Receive::Shares);
        for event in &meta.events {
            if let Event::Liquidated(event) = event {
                self.totals.count(event, quotes, choice);
            }
        }
        Ok(())
    }

    /// Writes off what is owed by an account without collateral.
    fn write_off(&mut self, bank: &mut Bank, account: &mut Account, quotes: &[Quote]) -> Result<()> {
        if account.obligation.has_collateral() {
            return Ok(());
        }
        let slots = account.obligation.active_slots().filter(|slot| account.obligation.owes(*slot));
        for slot in slots {
            let asset = valuation::asset_of(&account.obligation, slot)?;
            let meta = bank.absorb_bad_debt(&account.person, asset).context("a write-off was refused")?;
            self.totals.transactions += 1;
            for event in &meta.events {
                if let Event::BadDebtAbsorbed(event) = event {
                    self.totals.count_loss(event, asset, quotes);
                }
            }
        }
        account.reload(bank);
        Ok(())
    }
}

impl Totals {
    fn count(&mut self, event: &Liquidated, quotes: &[Quote], choice: &Choice) {
        let paid = choice.debt.value(event.repaid, quotes[choice.debt.index()].price);
        let value = |assets| choice.collateral.value(assets, quotes[choice.collateral.index()].price);
        self.liquidations += 1;
        self.repaid += paid;
        self.seized += value(event.seized);
        self.bonus += value(event.to_liquidator) - paid;
        self.protocol += value(event.to_protocol);
    }

    fn count_loss(&mut self, event: &BadDebtAbsorbed, asset: Asset, quotes: &[Quote]) {
        let value = |assets| asset.value(assets, quotes[asset.index()].price);
        self.write_offs += 1;
        self.bad_debt += value(event.loss);
        self.from_fees += value(event.from_fees);
        self.from_suppliers += value(event.from_suppliers);
        let before = quotes[asset.index()].pool.supply_index.0 as f64;
        let kept = event.supply_index as f64 / before;
        let loss = &mut self.losses[asset.index()];
        *loss = (1.0 + *loss) * kept - 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{audit::ReserveAudit, prices::UsdPrice};

    const BEFORE: Row =
        Row { unix: 1_700_000_000, eth: UsdPrice(300_000_000_000), btc: UsdPrice(6_000_000_000_000) };
    const AFTER: Row = Row { unix: 1_700_000_900, eth: UsdPrice(260_000_000_000), ..BEFORE };

    fn borrower(bank: &mut Bank, collateral: (Asset, u64), debt: (Asset, u64)) -> Person {
        let person = supplier(bank, collateral);
        bank.borrow(&person, debt.0, debt.0.whole(debt.1)).unwrap();
        person
    }

    fn supplier(bank: &mut Bank, (asset, tokens): (Asset, u64)) -> Person {
        let person = bank.person().unwrap();
        bank.fund(&person, asset, asset.whole(tokens));
        bank.deposit(&person, asset, asset.whole(tokens)).unwrap();
        person
    }

    #[test]
    fn takes_shares_where_the_vault_is_short() {
        let mut bank = Bank::open(&BEFORE).unwrap();
        supplier(&mut bank, (Asset::Usd1, 500_000));
        let debtor = borrower(&mut bank, (Asset::Eth, 50), (Asset::Usd1, 110_000));
        for short in [36, 11] {
            borrower(&mut bank, (Asset::Usdc, 300_000), (Asset::Eth, short));
        }
        let mut keeper = Keeper::new(&mut bank, &[(Asset::Usd1, Asset::Usd1.whole(200_000))]).unwrap();
        let mut account = Account::read(&bank, debtor);

        bank.set_row(&AFTER);
        keeper.settle(&mut bank, &AFTER, &mut account).unwrap();

        assert_eq!((keeper.totals.liquidations, keeper.totals.paid_in_shares), (1, 1));
        let health = account.health(&bank.quotes(&AFTER).unwrap(), &bank.market().unwrap()).unwrap().unwrap();
        assert!(!health.is_liquidatable());
        assert!(ReserveAudit::all(&bank).unwrap().iter().all(ReserveAudit::is_solvent));
    }
}
