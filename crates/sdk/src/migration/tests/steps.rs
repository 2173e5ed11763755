//! Steps of a market that exists, taken on a chain.

use super::{chain::Chain, *};
use crate::{
    instructions::{self, Role},
    program::state::RatePoint,
};

fn said(step: &Step) -> Vec<String> {
    step.changes.iter().map(ToString::to_string).collect()
}

/// The one step from `chain` to a plan, taken.
fn only_step(chain: &mut Chain, text: &str) -> Step {
    let steps = chain.steps(&plan(text)).expect("a good plan");
    let [step] = steps.as_slice() else { panic!("{steps:?}") };
    chain.follow(&plan(text));
    assert_eq!(chain.steps(&plan(text)).expect("still good"), []);
    step.clone()
}

/// A plan's market with another line.
fn with(text: &str, line: &str) -> String {
    text.replacen("[market]", &format!("[market]\n{line}"), 1)
}

#[test]
fn an_asset_changes() {
    let mut chain = Chain::following(&plan(SMALL));
    let other = SMALL
        .replace("ltv = 80.5", "ltv = 79\nborrows = \"off\"")
        .replace("supply_cap = 1_000.5", "supply_cap = 2_000")
        .replace("2.25]", "3]");
    let step = only_step(&mut chain, &other);
    assert_eq!((step.kind, step.title.as_str()), (StepKind::ChangeReserve, "Change ETH"));
    assert_eq!(
        said(&step),
        [
            "ltv: 80.5 % → 79 %",
            "supply_cap: 1,000.5 ETH → 2,000 ETH",
            "curve: 0 % at 0 %, 2.25 % at 90 %, 40 % at 100 % → 0 % at 0 %, 3 % at 90 %, 40 % at 100 %",
            "borrows: on → off",
        ]
    );
}

#[test]
fn what_is_not_mentioned_stays() {
    let mut chain = Chain::following(&plan(SMALL));
    let few = SMALL.split("ltv = 80.5").next().expect("the head").to_owned() + "max_bonus = 6";
    assert_eq!(said(&only_step(&mut chain, &few)), ["max_bonus: 5 % → 6 %"]);
    assert_eq!(chain.config("ETH").ltv_bps, 8_050);
    // Not even the market's settings must be said again.
    let other = "[market]\nid = 3\nusd1 = \"USD1\"\ndust = 20";
    assert_eq!(said(&only_step(&mut chain, other)), ["dust: 10 USD → 20 USD"]);
}

#[test]
fn the_feed_changes_with_a_price_of_the_new_one() {
    let mut chain = Chain::following(&plan(SMALL));
    let other = SMALL.replacen("ff61", "ff62", 1);
    let feed = plan(&other).feed("ETH").expect("one");
    chain.add_price(&feed);
    only_step(&mut chain, &other);
    assert_eq!(chain.config("ETH").feed_id, feed);
}

#[test]
fn a_capacity_rises_where_the_market_may_mint() {
    let mut chain = Chain::following(&plan(LOCALNET));
    let other = LOCALNET.replace("facility_capacity = 50_000_000", "facility_capacity = 60_000_000");
    let step = only_step(&mut chain, &other);
    assert_eq!(said(&step), ["facility_capacity: 50,000,000 USD1 → 60,000,000 USD1"]);
}

#[test]
fn a_peg_facility_changes() {
    let mut chain = Chain::following(&plan(LOCALNET));
    let other = plan(&LOCALNET.replace("buy_fee = 0.1", "buy_fee = 0.2"));
    let steps = chain.steps(&other).expect("a good plan");
    assert_eq!(titles(&steps), ["Change the peg facility of USDC", "Change the peg facility of USDT"]);
    assert_eq!(said(&steps[0]), ["buy_fee: 0.1 % → 0.2 %"]);
    chain.follow(&other);
    assert_eq!(chain.steps(&other).expect("still good"), []);
}

#[test]
fn the_settings_change() {
    let mut chain = Chain::following(&plan(SMALL));
    let settings = chain.view().expect("created").state.settings;
    assert_eq!((settings.change_delay, settings.ramp_duration), (86_400, 86_400));
    assert_eq!((settings.ltv_step_bps, settings.fee_step_bps), (500, 500));
    assert_eq!((settings.cap_step_bps, settings.rate_step_bps), (20_000, 20_000));
    let other = with(SMALL, "change_delay = 3_600\nltv_step = 2.5\ncap_step = 1.5").replace("1.05", "1.1");
    let step = only_step(&mut chain, &other);
    assert_eq!((step.kind, step.title.as_str()), (StepKind::ChangeSettings, "Change the market's settings"));
    assert_eq!(
        said(&step),
        [
            "target_health: 1.05 → 1.1",
            "change_delay: 86,400 s → 3,600 s",
            "ltv_step: 5 % → 2.5 %",
            "cap_step: 2 → 1.5",
        ]
    );
}

#[test]
fn the_price_receivers_change() {
    let mut chain = Chain::following(&plan(SMALL));
    let [one, other] = [key(1), key(2)];
    let step = only_step(&mut chain, &with(SMALL, &format!("price_receivers = [\"{one}\", \"{other}\"]")));
    assert_eq!(
        (step.kind, step.title.as_str()),
        (StepKind::ChangePriceReceivers, "Change whose prices are believed")
    );
    assert_eq!(step.changes[0].new, format!("{one}, {other}"));
    assert_eq!(chain.view().expect("created").state.price_receivers, [one, other]);
}

#[test]
fn a_group_is_set_and_joined_and_left() {
    let mut chain = Chain::following(&plan(SMALL));
    let group = "[[emode]]\ngroup = 8\nltv = 90\nliquidation_threshold = 93\nmin_bonus = 1\nmax_bonus = 2\n";
    let member = |groups: &str| SMALL.replace("debt_ceiling", &format!("emode = {groups}\ndebt_ceiling"));
    let joined = plan(&[&member("[8]"), group].concat());
    let steps = chain.steps(&joined).expect("a good plan");
    assert_eq!(titles(&steps), ["Set e-mode group 8", "Change ETH"]);
    assert_eq!(
        said(&steps[0]),
        ["ltv: 90 %", "liquidation_threshold: 93 %", "min_bonus: 1 %", "max_bonus: 2 %"]
    );
    assert_eq!(said(&steps[1]), ["emode: none → 8"]);
    chain.follow(&joined);
    assert_eq!(chain.steps(&joined).expect("still good"), []);
    assert_eq!(chain.config("ETH").emode_mask, 1 << 7);
    // The group is on chain now: a plan need not describe it, nor all of its terms.
    assert_eq!(chain.steps(&plan(&member("[8]"))).expect("known"), []);
    let tighter = [SMALL, "[[emode]]\ngroup = 8\nliquidation_threshold = 92\n"].concat();
    assert_eq!(said(&only_step(&mut chain, &tighter)), ["liquidation_threshold: 93 % → 92 %"]);
    assert_eq!(said(&only_step(&mut chain, &member("[]"))), ["emode: 8 → none"]);
    let closed =
        [SMALL, "[[emode]]\ngroup = 8\nltv = 0\nliquidation_threshold = 0\nmin_bonus = 1\nmax_bonus = 2\n"];
    assert_eq!(
        said(&only_step(&mut chain, &closed.concat())),
        ["ltv: 90 % → 0 %", "liquidation_threshold: 92 % → 0 %"]
    );
}

#[test]
fn roles_are_offered_last_and_governance_last_of_all() {
    let mut chain = Chain::following(&plan(SMALL));
    let named = |role: &str, byte| format!("{role} = \"{}\"", key(byte));
    let lines = [named("governance", 1), named("guardian", 2), named("treasury", 3), "dust = 20".into()];
    let other = with(&SMALL.replace("dust = 10\n", ""), &lines.join("\n"));
    let other = plan(&other.replace("supply_cap = 1_000.5", "supply_cap = 900"));
    let steps = chain.steps(&other).expect("a good plan");
    assert_eq!(
        titles(&steps),
        [
            "Change the market's settings".to_owned(),
            "Change ETH".into(),
            format!("Offer the role treasury to {}, who must accept it", key(3)),
            format!("Offer the role guardian to {}, who must accept it", key(2)),
            format!("Offer the role governance to {}, who must accept it", key(1)),
        ]
    );
    assert_eq!(said(&steps[4]), [format!("governance: {} → {}", roles().governance, key(1))]);
    chain.follow(&other);
    // Offered, and that is all that a plan can do about it.
    assert_eq!(chain.steps(&other).expect("still good"), []);
    let market = chain.view().expect("created");
    assert_eq!(market.state.governance, roles().governance);
    chain.world.send(instructions::accept_role(key(1), market.key, Role::Governance)).expect("offered");
    assert_eq!(chain.view().expect("created").state.governance, key(1));
    // What the old governance offered went with it: the new one offers it again.
    assert_eq!(
        titles(&chain.steps(&other).expect("still good")),
        [
            format!("Offer the role treasury to {}, who must accept it", key(3)),
            format!("Offer the role guardian to {}, who must accept it", key(2)),
        ]
    );
}

#[test]
fn what_is_fixed_stays() {
    let mut chain = Chain::following(&plan(SMALL));
    let usd1 = chain.mints["USD1"].address;
    let refused = |chain: &Chain, from: &str, to: &str| {
        chain.steps(&plan(&SMALL.replace(from, to))).expect_err("fixed").to_string()
    };
    assert_eq!(
        refused(&chain, "id = 3", "id = 4"),
        "the market's id is 3 on chain and 4 in the plan, and nothing changes it. Write 3, or create another market with another id"
    );
    chain.mints.insert("USDX".into(), Mint { address: key(5), decimals: 6, token_program: key(9) });
    let other = refused(&chain, "\"USD1\"", "\"USDX\"");
    assert!(other.starts_with(&format!("the market's usd1 is {usd1} on chain and {}", key(5))), "{other}");
}

#[test]
fn too_large_a_step_is_refused_before_it_is_proposed() {
    let chain = Chain::following(&plan(SMALL));
    let refused = |from: &str, to: &str| match chain.steps(&plan(&SMALL.replace(from, to))) {
        Err(PlanError::Refused { entry, error }) => (entry, error),
        other => panic!("{other:?}"),
    };
    let eth = |error| ("reserve ETH".to_owned(), error);
    assert_eq!(
        refused("liquidation_threshold = 83", "liquidation_threshold = 88.01"),
        eth(&WlmError::LtvStepTooLarge)
    );
    assert_eq!(refused("reserve_factor = 15", "reserve_factor = 20.01"), eth(&WlmError::FeeStepTooLarge));
    assert_eq!(refused("borrow_cap = 900", "borrow_cap = 1_801"), eth(&WlmError::CapStepTooLarge));
    assert_eq!(refused("[90, 2.25]", "[90, 5.51]"), eth(&WlmError::RateStepTooLarge));
    let error =
        chain.steps(&plan(&SMALL.replace("borrow_cap = 900", "borrow_cap = 1_801"))).expect_err("too large");
    let message = crate::errors::message(&WlmError::CapStepTooLarge);
    assert_eq!(
        error.to_string(),
        format!("reserve ETH would be refused by the program (CapStepTooLarge): {message}")
    );
}

#[test]
fn a_step_that_the_planned_settings_forbid_is_refused_too() {
    let chain = Chain::following(&plan(SMALL));
    let other = SMALL.replace("borrow_cap = 900", "borrow_cap = 1_800");
    assert_eq!(chain.steps(&plan(&other)).expect("allowed now").len(), 1);
    let error = chain.steps(&plan(&with(&other, "cap_step = 1.5"))).expect_err("forbidden then").to_string();
    assert!(error.starts_with("reserve ETH would be refused by the program (CapStepTooLarge)"), "{error}");
}

#[test]
fn as_large_a_step_as_is_allowed_is_taken() {
    let mut chain = Chain::following(&plan(SMALL));
    let most = SMALL
        .replace("liquidation_threshold = 83", "liquidation_threshold = 88")
        .replace("reserve_factor = 15", "reserve_factor = 20")
        .replace("borrow_cap = 900", "borrow_cap = 1_800")
        .replace("[90, 2.25]", "[90, 5.5]");
    only_step(&mut chain, &most);
    assert_eq!(chain.config("ETH").curve[1], RatePoint { utilisation_bps: 9_000, apr_bps: 550 });
}
