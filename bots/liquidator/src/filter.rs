//! Whom and what the operator wants left alone.

use std::collections::BTreeSet;

use solana_pubkey::Pubkey;
use wlm_sdk::view::MarketView;

/// A list that names the only ones, and a list that names those not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lists<T> {
    /// If it names any, only these.
    pub only: BTreeSet<T>,
    /// Never these.
    pub never: BTreeSet<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { only: BTreeSet::new(), never: BTreeSet::new() }
    }
}

impl<T: Ord> Lists<T> {
    fn allow(&self, one: &T) -> bool {
        (self.only.is_empty() || self.only.contains(one)) && !self.never.contains(one)
    }
}

/// Whom and what to liquidate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Owners of obligations.
    pub owners: Lists<Pubkey>,
    /// Obligations.
    pub obligations: Lists<Pubkey>,
    /// Assets to repay and to seize, by their reserve's index.
    pub assets: Lists<u16>,
}

/// An asset in a list that the market does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the market has no asset {0:?}: name its symbol or its mint's address")]
pub struct UnknownAsset(pub String);

impl Filter {
    /// Whether this obligation may be liquidated.
    #[must_use]
    pub fn allows(&self, owner: &Pubkey, address: &Pubkey) -> bool {
        self.owners.allow(owner) && self.obligations.allow(address)
    }

    /// Whether this pair of debt and collateral may be exchanged.
    #[must_use]
    pub fn allows_pair(&self, (debt, collateral): (u16, u16)) -> bool {
        self.assets.allow(&debt) && self.assets.allow(&collateral)
    }
}

/// The reserves of assets that are named by symbol or mint.
pub fn reserves(view: &MarketView, assets: &[String]) -> Result<BTreeSet<u16>, UnknownAsset> {
    let find = |asset: &String| view.find(asset).ok_or_else(|| UnknownAsset(asset.clone()));
    assets.iter().map(|asset| find(asset).map(|reserve| reserve.index())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_wins_over_only() {
        let lists = |only: &[u16], never: &[u16]| Lists {
            only: only.iter().copied().collect(),
            never: never.iter().copied().collect(),
        };
        assert!(lists(&[], &[]).allow(&1));
        assert!(lists(&[1], &[]).allow(&1) && !lists(&[1], &[]).allow(&2));
        assert!(!lists(&[1], &[1]).allow(&1) && !lists(&[], &[1]).allow(&1));
    }

    #[test]
    fn a_pair_needs_both_of_its_assets() {
        let assets = Lists { never: BTreeSet::from([2]), ..Lists::default() };
        let filter = Filter { assets, ..Filter::default() };
        assert!(filter.allows_pair((0, 1)) && !filter.allows_pair((0, 2)) && !filter.allows_pair((2, 0)));
    }
}
