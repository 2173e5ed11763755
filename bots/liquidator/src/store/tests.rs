use proptest::prelude::*;

use super::*;

fn key(n: u64) -> Pubkey {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&n.to_le_bytes());
    Pubkey::new_from_array(bytes)
}

fn owing(owner: u64, legs: &[(u16, Side, u128)]) -> Obligation {
    let mut obligation = Obligation::zeroed();
    obligation.initialise(key(owner), key(99), 3, 0);
    for (reserve, side, shares) in legs {
        let slot = obligation.find_or_claim(*reserve).unwrap();
        match side {
            Side::Debt => obligation.set_debt(slot, DebtShares(*shares)),
            Side::Idle | Side::Collateral => obligation.set_supply(slot, SupplyShares(*shares)),
        }
        if *side == Side::Collateral {
            obligation.enable_collateral(slot);
        }
    }
    obligation
}

fn touching(store: &Store, reserve: u16) -> Vec<u32> {
    places(0, store.places_in(&Scope::Touching(vec![reserve])).words()).collect()
}

#[test]
fn a_leg_takes_twenty_four_bytes() {
    assert_eq!((size_of::<Leg>(), size_of::<Span>()), (24, 8));
}

#[test]
fn without_debt_it_goes_and_with_debt_it_comes_back() {
    let mut store = Store::new();
    let borrowed = owing(1, &[(0, Side::Collateral, 10), (1, Side::Debt, 5)]);
    let repaid = owing(1, &[(0, Side::Collateral, 10)]);
    assert_eq!(store.upsert(key(7), &borrowed), Kept::InDebt);
    assert_eq!((store.len(), touching(&store, 0), touching(&store, 1)), (1, vec![0], vec![0]));
    assert_eq!(store.upsert(key(7), &repaid), Kept::DebtFree);
    assert_eq!((store.len(), touching(&store, 0), touching(&store, 1)), (0, vec![], vec![]));
    assert_eq!(store.upsert(key(7), &borrowed), Kept::InDebt);
    assert_eq!((store.find(&key(7)), touching(&store, 1)), (Some(0), vec![0]));
}

#[test]
fn idle_supply_is_kept_but_no_price_of_it_matters() {
    let mut store = Store::new();
    store.upsert(key(7), &owing(1, &[(0, Side::Collateral, 10), (1, Side::Debt, 5), (2, Side::Idle, 1)]));
    assert_eq!(store.legs(0).len(), 3);
    assert_eq!(touching(&store, 2), Vec::<u32>::new());
}

#[test]
fn places_are_used_again() {
    let mut store = Store::new();
    let obligation = owing(1, &[(0, Side::Collateral, 10), (1, Side::Debt, 5)]);
    for n in 0..3 {
        store.upsert(key(n), &obligation);
    }
    store.remove(&key(1));
    store.remove(&key(1));
    store.upsert(key(5), &obligation);
    assert_eq!((store.len(), store.find(&key(5)), store.find(&key(1))), (3, Some(1), None));
    let mut addresses: Vec<_> = store.addresses().collect();
    addresses.sort();
    assert_eq!(addresses, [key(0), key(2), key(5)]);
}

#[test]
fn legs_that_grow_close_up_again() {
    let mut store = Store::new();
    let legs: Vec<_> = (0..16).map(|reserve| (reserve, Side::Debt, u128::from(reserve) + 1)).collect();
    for n in 0..500 {
        store.upsert(key(n), &owing(n, &legs[..1]));
        for many in 2..=legs.len() {
            store.upsert(key(n), &owing(n, &legs[..many]));
        }
    }
    assert!(store.legs.len() < 3 * 500 * legs.len(), "{} legs", store.legs.len());
    for n in 0..500 {
        let place = store.find(&key(n)).unwrap();
        let kept: Vec<_> =
            store.legs(place).iter().map(|leg| (leg.reserve, leg.side, leg.shares())).collect();
        assert_eq!(kept, legs);
    }
}

prop_compose! {
    fn any_obligation()(
        owner in 0u64..1_000,
        positions in prop::collection::btree_map(0u16..40, (any::<u128>(), any::<u128>(), 0u8..4), 0..=16),
        emode in 0u8..9,
    ) -> Obligation {
        let mut obligation = Obligation::zeroed();
        obligation.initialise(key(owner), key(99), 3, 0);
        obligation.emode = emode;
        for (reserve, (supply, debt, kind)) in positions {
            let slot = obligation.find_or_claim(reserve).unwrap();
            if kind != 0 {
                obligation.set_supply(slot, SupplyShares(supply));
            }
            if kind != 1 {
                obligation.set_debt(slot, DebtShares(debt));
            }
            if kind == 2 {
                obligation.enable_collateral(slot);
            }
        }
        obligation
    }
}

proptest! {
    /// Whatever comes and goes, what is kept is what was put in last.
    #[test]
    fn what_is_kept_is_what_came_last(steps in prop::collection::vec((0u64..20, any_obligation()), 1..60)) {
        let mut store = Store::new();
        let mut last = BTreeMap::new();
        for (address, obligation) in &steps {
            store.upsert(key(*address), obligation);
            last.insert(*address, obligation);
        }
        let in_debt = || last.iter().filter(|(_, obligation)| obligation.has_debt());
        prop_assert_eq!(store.len(), in_debt().count());
        for (address, obligation) in in_debt() {
            let place = store.find(&key(*address)).unwrap();
            prop_assert_eq!(store.address(place), key(*address));
            let again = store.obligation(place, key(99));
            prop_assert_eq!(
                (again.owner, again.id, again.emode),
                (obligation.owner, obligation.id, obligation.emode)
            );
            let positions = |obligation: &Obligation| -> Vec<_> {
                let slots = obligation.active_slots();
                slots.map(|slot| {
                    let collateral = obligation.is_collateral(slot);
                    (obligation.reserve_index(slot), obligation.position(slot), collateral, obligation.owes(slot))
                }).collect()
            };
            prop_assert_eq!(positions(&again), positions(obligation));
            for slot in obligation.active_slots() {
                let weighs = obligation.owes(slot) || obligation.is_collateral(slot);
                let touched = touching(&store, obligation.reserve_index(slot)).contains(&place);
                prop_assert_eq!(touched, weighs);
            }
        }
    }
}
