//! One bad account stops nothing.

use std::sync::Arc;

use bytemuck::Zeroable;
use solana_pubkey::Pubkey;
use wlm_core::units::{DebtShares, SupplyShares};
use wlm_liquidator::{
    profit::Profit,
    reason::Reason,
    route::Hold,
    strategy::{Deal, Inventory, Terms},
};
use wlm_sdk::{accounts, program::state::Obligation};

use crate::{
    bot::{ANYTHING, Bot, store as store_of},
    rng::Rng,
    stage::{self, Stage},
};

fn bot(stage: &Stage, terms: Terms) -> Bot {
    let inventory = Arc::new(Inventory { route: Arc::new(Hold) });
    Bot::new(stage.bank, inventory, terms).with_budget(4, 1 << 50)
}

/// Everybody's collateral has lost two thirds of its value.
fn fallen() -> Stage {
    let mut stage = Stage::lived_in(&mut Rng::new(37));
    for asset in stage.coins() {
        stage.world.set_price(&asset, stage::price(&asset) * 0.4);
    }
    stage.world.publish_prices();
    stage
}

/// Owes something in one reserve and has something in another.
fn in_reserves(collateral: u16, debt: u16) -> Obligation {
    let mut obligation = Obligation::zeroed();
    let slot = obligation.find_or_claim(collateral).unwrap();
    obligation.set_supply(slot, SupplyShares(u128::MAX));
    obligation.enable_collateral(slot);
    let slot = obligation.find_or_claim(debt).unwrap();
    obligation.set_debt(slot, DebtShares(u128::MAX));
    obligation
}

#[test]
fn an_obligation_of_an_unknown_reserve_is_passed_over() {
    let stage = fallen();
    let view = stage.world.view(&stage.bank.market);
    let mut store = store_of(&stage.world, &stage.users);
    let bot = bot(&stage, ANYTHING);
    let without = bot.search(&view, &store);
    for n in 0..10 {
        store.upsert(Pubkey::new_from_array([n; 32]), &in_reserves(u16::MAX, 1_000 + u16::from(n)));
    }
    let with = bot.search(&view, &store);
    assert_eq!((with.scanned, with.unpriced), (without.scanned + 10, without.unpriced + 10));
    let addresses = |offers: &[wlm_liquidator::strategy::Offer]| -> Vec<_> {
        offers.iter().map(|offer| (offer.address, offer.profit)).collect()
    };
    assert_eq!(addresses(&with.offers), addresses(&without.offers));
    assert!(!with.offers.is_empty());
}

#[test]
fn amounts_that_fit_no_account_are_passed_over() {
    let stage = fallen();
    let view = stage.world.view(&stage.bank.market);
    let mut store = store_of(&stage.world, &stage.users);
    let address = Pubkey::new_from_array([9; 32]);
    store.upsert(address, &in_reserves(2, 0));
    let found = bot(&stage, ANYTHING).search(&view, &store);
    assert!(!found.offers.is_empty() && found.offers.iter().all(|offer| offer.address != address));
    assert!(found.declined.iter().all(|(declined, reason)| *declined != address || *reason == Reason::Other));
}

#[test]
fn garbage_is_no_obligation() {
    let mut stage = fallen();
    let mut account = stage.world.account(&stage.users[0].obligation).unwrap();
    for cut in [0, 7, 8, 100, account.data.len() - 1] {
        assert!(accounts::obligation(&account.data[..cut]).is_err());
    }
    account.data[0] ^= 1;
    stage.world.set_account(stage.users[0].obligation, account.clone());
    assert!(accounts::obligation(&account.data).is_err());
}

#[test]
fn a_stale_price_passes_over_only_what_leans_on_it() {
    let mut stage = fallen();
    let [eth, _] = stage.coins();
    let bot = bot(&stage, ANYTHING);
    let store = store_of(&stage.world, &stage.users);
    let offers = |stage: &Stage| bot.search(&stage.world.view(&stage.bank.market), &store);
    let before = offers(&stage);
    stage.world.advance(301);
    let (now, everything_stale) = (stage.world.now(), offers(&stage));
    assert_eq!((everything_stale.offers.len(), everything_stale.unpriced), (0, before.scanned));
    stage.world.publish_prices();
    stage.world.change_quote(&eth, |quote| quote.published_at = now - 301);
    let stale = offers(&stage);
    assert_eq!(
        stale.unpriced + stale.offers.len() + stale.declined.len(),
        before.offers.len() + before.declined.len()
    );
}

#[test]
fn dust_of_bad_debt_is_left_alone() {
    let mut stage = fallen();
    let victim = stage.users[0];
    let mut obligation = stage.world.obligation(&victim);
    for slot in obligation.active_slots() {
        obligation.set_supply(slot, SupplyShares::ZERO);
    }
    let view = stage.world.view(&stage.bank.market);
    let mut store = store_of(&stage.world, &[]);
    store.upsert(victim.obligation, &obligation);
    let bot_ = bot(&stage, ANYTHING);
    let offers = bot_.search(&view, &store).offers;
    assert!(
        matches!(&offers[..], [offer] if matches!(&offer.deal, Deal::BadDebt(debt) if !debt.debts.is_empty()))
    );
    // No price at all, and it can be absorbed all the same.
    stage.world.advance(86_400);
    let later = stage.world.view(&stage.bank.market);
    assert_eq!(bot_.search(&later, &store).offers.len(), 1);
    let picky = bot(&stage, Terms { min_bad_debt: Profit::from_dollars(1e9), ..ANYTHING });
    assert_eq!(picky.search(&view, &store).declined, [(victim.obligation, Reason::Unprofitable)]);
}
