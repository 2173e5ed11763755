//! Changes that wait, in words.

use super::{chain::Chain, *};
use crate::program::state::PendingChange;

/// Plans that need every kind of change between them.
fn plans() -> [String; 2] {
    let local = LOCALNET.replacen("[market]", "[market]\nprice_receivers = [\"{one}\", \"{two}\"]", 1);
    let local = local.replace("{one}", &key(1).to_string()).replace("{two}", &key(2).to_string());
    let named = format!("guardian = \"{}\"\nchange_delay", key(3));
    let other = local
        .replacen("change_delay", &named, 1)
        .replace("dust = 100 ", "dust = 50 ")
        .replace("liquidation_threshold = 93", "liquidation_threshold = 92")
        .replace("supply_cap = 1_000_000 ", "supply_cap = 2_000_000 ")
        .replace("buy_fee = 0.1", "buy_fee = 0.2");
    [LOCALNET.into(), other]
}

fn words_of(market: &MarketView, mints: &BTreeMap<String, Mint>, pending: &PendingChange) -> Described {
    describe_change(market, mints, &pending.target, (&pending.new, pending.old.as_ref()))
}

#[test]
fn a_change_is_described_as_the_step_that_proposes_it() {
    let [first, second] = plans().map(|text| plan(&text));
    let mut chain = Chain::of(&first);
    let create = &chain.steps(&first).expect("a good plan")[0];
    chain.take(create);
    let mut kinds = std::collections::BTreeSet::new();
    for plan in [first, second] {
        for step in chain.steps(&plan).expect("a good plan") {
            let pending = chain.take(&step).expect("proposed");
            let view = chain.view().expect("created");
            let Described { title, changes } = words_of(&view, &chain.mints, &pending);
            assert_eq!((title, changes), (step.title.clone(), step.changes.clone()));
            assert_eq!(step.task.proposed_in(std::slice::from_ref(&pending)), Some(&pending));
            kinds.insert(step.kind);
        }
        chain.follow(&plan);
    }
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}

#[test]
fn it_says_what_it_replaces_whatever_the_market_says_now() {
    let mut chain = Chain::following(&plan(SMALL));
    let other = plan(&SMALL.replace("ltv = 80.5", "ltv = 79"));
    let step = chain.steps(&other).expect("a good plan").remove(0);
    let pending = chain.take(&step).expect("proposed");
    chain.follow(&plan(&SMALL.replace("ltv = 80.5", "ltv = 70")));
    let described = words_of(&chain.view().expect("created"), &chain.mints, &pending);
    assert_eq!(described.changes[0].to_string(), "ltv: 80.5 % → 79 %");
    assert_eq!(described.changes.len(), 1);
}

#[test]
fn what_nobody_knows_is_called_by_its_address() {
    let mut chain = Chain::of(&plan(SMALL));
    let create = &chain.steps(&plan(SMALL)).expect("a good plan")[0];
    chain.take(create);
    let listing = chain.steps(&plan(SMALL)).expect("a good plan").remove(0);
    let pending = chain.take(&listing).expect("proposed");
    let view = chain.view().expect("created");
    let described = words_of(&view, &BTreeMap::new(), &pending);
    assert_eq!(described.title, format!("List {}", chain.mints["ETH"].address));
    let texts = |described: &Described| described.changes.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(texts(&described).contains(&"supply_cap: 100,050,000,000 base units".into()), "{described:?}");

    chain.follow(&plan(SMALL));
    let other = plan(&SMALL.replace("supply_cap = 1_000.5", "supply_cap = 900").replace("2.25]", "3]"));
    let step = chain.steps(&other).expect("a good plan").remove(0);
    let pending: PendingChange = chain.take(&step).expect("proposed");
    // A view from before the listing.
    let described = words_of(&view, &BTreeMap::new(), &pending);
    assert_eq!(described.title, format!("Change {}", pending.target));
    assert_eq!(
        texts(&described),
        [
            "supply_cap: 100,050,000,000 base units → 90,000,000,000 base units",
            "curve: 0 % at 0 %, 2.25 % at 90 %, 40 % at 100 % → 0 % at 0 %, 3 % at 90 %, 40 % at 100 %",
        ]
    );
}
