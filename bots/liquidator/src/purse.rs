//! What the liquidator may spend.

use std::collections::BTreeMap;

/// Base units of each reserve's asset that may be spent, by index. What transactions on their way will spend is
/// taken out until they have landed or failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    held: BTreeMap<u16, u64>,
    promised: BTreeMap<u16, u64>,
    limits: BTreeMap<u16, u64>,
}

impl Purse {
    /// Nothing in it; at most `limits` of each asset is ever spent at once, no limit where there is none.
    #[must_use]
    pub fn new(limits: BTreeMap<u16, u64>) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Sets what the wallet holds of each reserve's asset.
    pub fn fill(&mut self, held: BTreeMap<u16, u64>) {
        self.held = held;
    }

    /// What may be spent of an asset now.
    #[must_use]
    pub fn budget(&self, reserve: u16) -> u64 {
        let of = |amounts: &BTreeMap<u16, u64>| amounts.get(&reserve).copied();
        let allowed = of(&self.held).unwrap_or(0).min(of(&self.limits).unwrap_or(u64::MAX));
        allowed.saturating_sub(of(&self.promised).unwrap_or(0))
    }

    /// Sets an amount aside.
    pub fn promise(&mut self, reserve: u16, assets: u64) {
        let promised = self.promised.entry(reserve).or_default();
        *promised = promised.saturating_add(assets);
    }

    /// Takes an amount that was set aside back.
    pub fn release(&mut self, reserve: u16, assets: u64) {
        let promised = self.promised.entry(reserve).or_default();
        *promised = promised.saturating_sub(assets);
    }

    /// What the wallet holds of an asset.
    #[must_use]
    pub fn held(&self, reserve: u16) -> u64 {
        self.held.get(&reserve).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_promised_is_not_spent_twice() {
        let mut purse = Purse::new(BTreeMap::from([(1, 50)]));
        purse.fill(BTreeMap::from([(0, 100), (1, 100)]));
        purse.promise(0, 70);
        assert_eq!([0, 1, 2].map(|reserve| purse.budget(reserve)), [30, 50, 0]);
        purse.promise(1, 60);
        purse.release(0, 70);
        assert_eq!([0, 1, 2].map(|reserve| purse.budget(reserve)), [100, 0, 0]);
    }
}
