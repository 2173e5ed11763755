//! Who is in the market when a replay starts: drawn by chance, the same for each run.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{assets::Asset, prices::Row};

/// Any number does; this one makes every run the same.
const SEED: u64 = 0x57_4c_4d;
/// One in so many sells ETH short: dollars as collateral, ETH as debt.
const SHORT_SELLERS: f64 = 0.08;
/// Size of a borrower's collateral: from this …
const SMALLEST_USD: f64 = 2_000.0;
/// … to this many times that, small ones being the most frequent.
const SIZE_SPAN: f64 = 250.0;
/// How much of each dollar's supply is lent out at the start.
const START_UTILISATION: f64 = 0.8;
/// How the suppliers of one asset share its supply.
const SUPPLIER_SHARES: [f64; 3] = [0.5, 0.3, 0.2];

/// An asset and how many base units of it.
pub type Stake = (Asset, u64);

/// A borrower's first actions.
pub struct Borrower {
    /// What it supplies as collateral.
    pub collateral: Vec<Stake>,
    /// What it borrows.
    pub debt: Vec<Stake>,
}

/// A supplier's first action.
pub struct Supplier {
    /// What it supplies, to earn.
    pub supply: Stake,
}

/// Everybody.
pub struct Population {
    /// Those who only earn.
    pub suppliers: Vec<Supplier>,
    /// Those who borrow.
    pub borrowers: Vec<Borrower>,
}

impl Population {
    /// Draws `borrowers` borrowers at the prices of `row`, and suppliers enough for them.
    #[must_use]
    pub fn draw(borrowers: usize, row: &Row) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        let borrowers: Vec<_> = (0..borrowers).map(|_| Borrower::draw(&mut rng, row)).collect();
        let suppliers = [Asset::Usd1, Asset::Usdc, Asset::Eth]
            .into_iter()
            .flat_map(|asset| suppliers(asset, &borrowers))
            .collect();
        Self { suppliers, borrowers }
    }

    /// Twice what all borrowers owe, interest or rising prices included: what liquidators need at most.
    #[must_use]
    pub fn twice_all_debts(&self) -> Vec<Stake> {
        let lent = [Asset::Usd1, Asset::Usdc, Asset::Eth];
        lent.into_iter().map(|asset| (asset, 2 * total_debt(asset, &self.borrowers))).collect()
    }
}

fn total_debt(asset: Asset, borrowers: &[Borrower]) -> u64 {
    let debts = borrowers.iter().flat_map(|borrower| &borrower.debt);
    debts.filter(|(owed, _)| *owed == asset).map(|(_, amount)| amount).sum()
}

/// Suppliers that together lend out [`START_UTILISATION`] of what they have.
fn suppliers(asset: Asset, borrowers: &[Borrower]) -> impl Iterator<Item = Supplier> {
    let supply = (total_debt(asset, borrowers) as f64 / START_UTILISATION).max(Asset::whole(asset, 1) as f64);
    SUPPLIER_SHARES.into_iter().map(move |share| Supplier { supply: (asset, (supply * share) as u64) })
}

impl Borrower {
    fn draw(rng: &mut impl Rng, row: &Row) -> Self {
        let usd = SMALLEST_USD * SIZE_SPAN.powf(rng.random::<f64>());
        if rng.random_bool(SHORT_SELLERS) {
            return Self::short_seller(rng, row, usd);
        }
        let eth = eth_part(rng);
        let parts = [(Asset::Eth, eth), (Asset::Btc, 1.0 - eth)];
        let collateral: Vec<_> = parts.into_iter().filter(|(_, part)| *part > 0.0).collect();
        let limit: f64 = collateral.iter().map(|(asset, part)| usd * part * ltv(*asset)).sum();
        let debt = limit * limit_used(rng);
        let stakes = |(asset, part): (Asset, f64)| (asset, asset.worth(usd * part, asset.price(row)));
        Self {
            collateral: collateral.into_iter().map(stakes).collect(),
            debt: dollars(rng, debt)
                .into_iter()
                .map(|(asset, usd)| (asset, asset.worth(usd, asset.price(row))))
                .collect(),
        }
    }

    fn short_seller(rng: &mut impl Rng, row: &Row, usd: f64) -> Self {
        let debt = usd * ltv(Asset::Usdc) * limit_used(rng);
        Self {
            collateral: vec![(Asset::Usdc, Asset::Usdc.worth(usd, Asset::Usdc.price(row)))],
            debt: vec![(Asset::Eth, Asset::Eth.worth(debt, row.eth))],
        }
    }
}

/// A part of one, of an asset's value.
fn ltv(asset: Asset) -> f64 {
    f64::from(asset.config([1; 32]).ltv_bps) / 10_000.0
}

/// Some hold only ETH, some only BTC, most a mix.
fn eth_part(rng: &mut impl Rng) -> f64 {
    match rng.random_range(0..10) {
        0..3 => 1.0,
        3..5 => 0.0,
        _ => rng.random_range(0.2..0.8),
    }
}

/// How much of what they may borrow they do borrow: a quarter nearly all, a quarter little.
fn limit_used(rng: &mut impl Rng) -> f64 {
    match rng.random_range(0..4) {
        0 => rng.random_range(0.85..0.98),
        1 => rng.random_range(0.30..0.55),
        _ => rng.random_range(0.55..0.85),
    }
}

/// Most owe USD1, some USDC, a few both.
fn dollars(rng: &mut impl Rng, usd: f64) -> Vec<(Asset, f64)> {
    match rng.random_range(0..10) {
        0..6 => vec![(Asset::Usd1, usd)],
        6..9 => vec![(Asset::Usdc, usd)],
        _ => vec![(Asset::Usd1, usd * 0.6), (Asset::Usdc, usd * 0.4)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::UsdPrice;

    const ROW: Row = Row { unix: 1, eth: UsdPrice(30_000_000_000), btc: UsdPrice(900_000_000_000) };

    #[test]
    fn is_the_same_every_time() {
        let [one, other] = [Population::draw(50, &ROW), Population::draw(50, &ROW)];
        for (a, b) in one.borrowers.iter().zip(&other.borrowers) {
            assert_eq!((&a.collateral, &a.debt), (&b.collateral, &b.debt));
        }
    }

    #[test]
    fn is_mixed() {
        let borrowers = Population::draw(300, &ROW).borrowers;
        let holds = |asset: Asset| {
            borrowers.iter().filter(|one| one.collateral.iter().any(|(held, _)| *held == asset)).count()
        };
        let owes = |asset: Asset| {
            borrowers.iter().filter(|one| one.debt.iter().any(|(owed, _)| *owed == asset)).count()
        };
        assert!(holds(Asset::Eth) > 100 && holds(Asset::Btc) > 100 && holds(Asset::Usdc) > 5);
        assert!(owes(Asset::Usd1) > 100 && owes(Asset::Usdc) > 50 && owes(Asset::Eth) > 5);
    }

    #[test]
    fn suppliers_have_what_borrowers_take() {
        let population = Population::draw(100, &ROW);
        for asset in [Asset::Usd1, Asset::Usdc, Asset::Eth] {
            let supplied: u64 =
                population.suppliers.iter().filter(|one| one.supply.0 == asset).map(|one| one.supply.1).sum();
            assert!(total_debt(asset, &population.borrowers) < supplied, "{}", asset.symbol());
        }
    }
}
