mod chain;
mod steps;
mod words;

use self::chain::{Chain, roles};
use super::*;
use crate::{errors::WlmError, pda};

const LOCALNET: &str = include_str!("../../../../migrations/localnet.toml");
const MAINNET: &str = include_str!("../../../../migrations/mainnet.toml");

const SMALL: &str = r#"
[market]
id = 3
usd1 = "USD1"
dust = 10
target_health = 1.05
full_bonus_health = 0.95

[[reserve]]
symbol = "ETH"
feed = "ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace"
ltv = 80.5
liquidation_threshold = 83
min_bonus = 2.5
max_bonus = 5
supply_cap = 1_000.5
borrow_cap = 900
debt_ceiling = 1_000_000
max_utilisation = 95
max_obligation_share = 50
reserve_factor = 15
max_price_age = 60
liquidation_max_price_age = 600
max_confidence = 2
max_ema_gap = 10
curve = [[0, 0], [90, 2.25], [100, 40]]
"#;

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

fn plan(text: &str) -> Plan {
    Plan::parse(text).expect("a good plan")
}

fn refusal(text: &str) -> String {
    match Plan::parse(text) {
        Err(error) => error.to_string(),
        Ok(plan) => Chain::of(&plan).steps(&plan).expect_err("refused").to_string(),
    }
}

fn titles(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|step| step.title.as_str()).collect()
}

#[test]
fn lists_what_the_local_network_has() {
    let plan = plan(LOCALNET);
    let mut chain = Chain::of(&plan);
    let steps = chain.steps(&plan).expect("within the program's bounds");
    assert_eq!(
        titles(&steps),
        [
            "Create market 0",
            "Set e-mode group 1",
            "List ETH",
            "List BTC",
            "List SOL",
            "List USDC",
            "List USDT",
            "List USD1",
            "List WLFI",
            "Create the peg facility of USDC",
            "Create the peg facility of USDT",
        ]
    );
    chain.follow(&plan);
    assert_eq!(chain.steps(&plan).expect("still good"), []);
}

#[test]
fn proposes_the_mainnet_market_without_minting() {
    let plan = plan(MAINNET);
    let mut chain = Chain::of(&plan);
    assert_eq!(chain.steps(&plan).expect("within the program's bounds").len(), 9);
    chain.follow(&plan);
    let view = chain.view().expect("created");
    assert!(view.reserves.iter().all(|reserve| !reserve.state.config.mints()));
}

#[test]
fn reads_every_digit() {
    let view = Chain::following(&plan(SMALL)).view().expect("created");
    assert_eq!(view.key, pda::market(&roles().payer, 3));
    assert_eq!(view.state.settings.dust_usd_micros, 10_000_000);
    assert_eq!(view.state.settings.target_health_bps, 10_500);
    let config = view.reserves[0].state.config;
    assert_eq!((config.ltv_bps, config.min_bonus_bps, config.debt_weight_bps), (8_050, 250, 10_000));
    assert_eq!(config.supply_cap, 100_050_000_000);
    assert_eq!((config.curve_len, config.curve[1].apr_bps), (3, 225));
}

#[test]
fn names_what_cannot_be_read() {
    let with = |line: &str| refusal(&SMALL.replace("debt_ceiling", &format!("{line}\ndebt_ceiling")));
    assert!(with("loan_to_value = 3").contains("unknown field `loan_to_value`"));
    assert_eq!(
        refusal(&SMALL.replace("ltv = 80.5", "ltv = 75.123")),
        "reserve ETH: ltv = 75.123 is finer than the smallest step, 0.01. Round it (percent)"
    );
    assert!(refusal(&SMALL.replace("2.25]", "2.255]")).contains("curve = 2.255 is finer"));
    assert!(refusal(&SMALL.replace("80.5", "-1")).contains("ltv = -1 is negative"));
    assert!(refusal(&SMALL.replace("80.5", "\"80\"")).contains("ltv = \"80\" is not a plain decimal"));
    assert!(refusal(&SMALL.replace("80.5", "8e1")).contains("ltv = 8e1 is not a plain decimal"));
    assert!(refusal(&SMALL.replace("80.5", "700")).contains("ltv = 700 is beyond every bound"));
    assert!(refusal(&SMALL.replace("1_000.5", "1.123456789")).contains("smallest step, 0.00000001"));
    assert!(refusal(&SMALL.replace("ff61", "gg61")).contains("is not a Pyth feed: 64 hexadecimal digits"));
    assert!(with("mint = \"ETH\"").contains("mint = \"ETH\" is not an address"));
    assert!(refusal(&format!("{SMALL}{}", &SMALL[SMALL.find("[[r").expect("one")..])).contains("twice"));
    let corners = "curve = [[0, 0], [1, 1], [2, 1], [3, 1], [4, 1], [5, 1], [6, 1], [7, 1], [100, 1]]";
    assert!(
        refusal(&SMALL.replace("curve = [[0, 0], [90, 2.25], [100, 40]]", corners)).contains("has 9 points")
    );
}

#[test]
fn names_what_is_missing() {
    let without = |line: &str| refusal(&SMALL.replace(line, ""));
    assert!(without("ltv = 80.5").starts_with("reserve ETH is not on chain yet and the plan has no ltv"));
    assert!(without("curve = [[0, 0], [90, 2.25], [100, 40]]").contains("has no curve"));
    assert!(without("dust = 10").contains("the plan has no dust"));
    assert!(without("id = 3").contains("missing field `id`"));

    let plan = plan(SMALL);
    let mut chain = Chain::of(&plan);
    chain.mints.remove("ETH");
    let error = chain.steps(&plan).expect_err("no mint").to_string();
    assert!(error.starts_with("the mint of ETH is unknown"), "{error}");
    let chain = Chain::of(&plan);
    let current = Current { market: None, mints: &chain.mints, roles: roles(), price_account: &|_| None };
    assert!(
        plan.steps(&current).expect_err("no price").to_string().contains("no price account of feed ff61")
    );
}

#[test]
fn names_groups_that_are_not_there() {
    let member =
        |groups: &str| refusal(&SMALL.replace("debt_ceiling", &format!("emode = {groups}\ndebt_ceiling")));
    assert_eq!(
        member("[2]"),
        "reserve ETH: there is no e-mode group 2. Groups have the numbers 1 to 8; describe it under `[[emode]]`"
    );
    assert!(member("[0]").starts_with("reserve ETH: there is no e-mode group 0"));
    assert!(member("[9]").starts_with("reserve ETH: there is no e-mode group 9"));
    let group = |number: u8| {
        format!(
            "[[emode]]\ngroup = {number}\nltv = 90\nliquidation_threshold = 93\nmin_bonus = 1\nmax_bonus = 2\n"
        )
    };
    assert!(refusal(&[SMALL, &group(9)].concat()).starts_with("emode 9: there is no e-mode group 9"));
    assert_eq!(
        refusal(&[SMALL, &group(3), &group(3)].concat()),
        "the plan has emode 3 twice. Keep one of them"
    );
    let few = refusal(&[SMALL, "[[emode]]\ngroup = 3\nltv = 90\n"].concat());
    assert!(
        few.starts_with("emode 3 is not on chain yet and the plan has no liquidation_threshold"),
        "{few}"
    );
}

#[test]
fn refuses_what_the_program_would() {
    let error_of = |text: String| match Plan::parse(&text) {
        Err(PlanError::Refused { entry, error }) => (entry, error),
        Err(other) => panic!("{other}"),
        Ok(plan) => match Chain::of(&plan).steps(&plan) {
            Err(PlanError::Refused { entry, error }) => (entry, error),
            other => panic!("{other:?}"),
        },
    };
    let eth = |from: &str, to: &str| error_of(SMALL.replace(from, to));
    let refused = |error| ("reserve ETH".to_owned(), error);
    assert_eq!(eth("ltv = 80.5", "ltv = 83"), refused(&WlmError::ConfigLtvOutOfBounds));
    assert_eq!(eth("max_bonus = 5", "max_bonus = 25"), refused(&WlmError::ConfigBonusOutOfBounds));
    assert_eq!(
        eth("max_price_age = 60\n", "max_price_age = 0\n"),
        refused(&WlmError::ConfigOracleOutOfBounds)
    );
    assert_eq!(eth("[100, 40]", "[99, 40]"), refused(&WlmError::InvalidRateCurve));
    assert_eq!(
        eth("debt_ceiling", "facility_capacity = 1\ndebt_ceiling"),
        refused(&WlmError::ConfigFacilityOutOfBounds)
    );
    assert_eq!(eth("1.05", "2"), ("market".into(), &WlmError::SettingOutOfBounds));
    let short = ("market".into(), &WlmError::GovernanceSettingOutOfBounds);
    assert_eq!(eth("dust = 10", "dust = 10\nchange_delay = 3_599"), short);
    let emode = error_of(LOCALNET.replace("liquidation_threshold = 93", "liquidation_threshold = 99"));
    assert_eq!(emode, ("emode 1".into(), &WlmError::ConfigBonusOutOfBounds));
    let peg = error_of(LOCALNET.replace("price_floor = 0.995", "price_floor = 0.4"));
    assert_eq!(peg, ("peg USDC".into(), &WlmError::ConfigPegOutOfBounds));
}

#[test]
fn takes_a_named_mint_for_what_it_is() {
    let named = SMALL.replace("symbol = \"ETH\"", &format!("symbol = \"ETH\"\nmint = \"{}\"", key(5)));
    let named = plan(&named);
    assert_eq!(named.assets().expect("named well")[0], Asset { symbol: "ETH".into(), mint: Some(key(5)) });
    let chain = Chain::following(&named);
    let view = chain.view();
    let steps = |mints: &BTreeMap<String, Mint>| {
        let market = view.as_ref();
        named.steps(&Current { market, mints, roles: roles(), price_account: &chain::push_feed })
    };
    let mut mints = chain.mints.clone();
    // What is listed is known by its address.
    mints.remove("ETH");
    assert_eq!(steps(&mints).expect("known"), []);
    mints.insert("ETH".into(), Mint { address: key(6), decimals: 8, token_program: key(9) });
    let error = steps(&mints).expect_err("another").to_string();
    assert!(error.starts_with("the plan's mint of ETH is"), "{error}");
}
