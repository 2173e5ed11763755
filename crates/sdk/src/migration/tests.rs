use anchor_lang::{AnchorDeserialize, Discriminator};
use bytemuck::Zeroable;
use world_liberty_markets::{
    instruction,
    state::{Market, PegFacility, Reserve},
};

use super::*;
use crate::{
    errors::WlmError,
    pda,
    view::{PegView, ReserveView},
};

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

/// A chain that does what steps say.
struct Chain {
    mints: BTreeMap<String, Mint>,
    view: Option<MarketView>,
}

fn key(byte: u8) -> Pubkey {
    Pubkey::new_from_array([byte; 32])
}

const fn roles() -> Roles {
    let key = Pubkey::new_from_array([7; 32]);
    Roles { payer: key, governance: key, guardian: key, treasury: key }
}

impl Chain {
    /// With the mints of a plan, and nothing of the market.
    fn of(plan: &Plan) -> Self {
        let assets = plan.assets().expect("named well");
        let mint = |(place, asset): (usize, &Asset)| Mint {
            address: asset.mint.unwrap_or_else(|| key(100 + u8::try_from(place).expect("few"))),
            decimals: if asset.symbol == "ETH" { 8 } else { 6 },
            token_program: key(9),
        };
        let mints = assets.iter().enumerate().map(|pair| (pair.1.symbol.clone(), mint(pair))).collect();
        Self { mints, view: None }
    }

    fn steps(&self, plan: &Plan) -> Result<Vec<Step>, PlanError> {
        plan.steps(&Current {
            market: self.view.as_ref(),
            mints: &self.mints,
            roles: roles(),
            price_account: &|feed| Some(Pubkey::new_from_array(*feed)),
        })
    }

    /// Does every step of a plan.
    fn follow(&mut self, plan: &Plan) {
        for step in self.steps(plan).expect("a good plan") {
            assert!(!step.changes.is_empty(), "{}", step.title);
            for instruction in &step.instructions {
                self.run(instruction);
            }
        }
    }

    fn run(&mut self, instruction: &Instruction) {
        let data = &instruction.data;
        let account = |place: usize| instruction.accounts[place].pubkey;
        if let Some(args) = read::<instruction::CreateMarket>(data) {
            self.view = Some(market(account(1), account(2), &args.args));
            return;
        }
        let view = self.view.as_mut().expect("a market");
        if let Some(args) = read::<instruction::CreateReserve>(data) {
            let state = Reserve { config: args.config, mint: account(4), ..Reserve::zeroed() };
            let symbol = String::new();
            view.reserves.push(ReserveView {
                key: account(3),
                symbol,
                state,
                price_account: None,
                price: None,
            });
        } else if let Some(args) = read::<instruction::SetReserveConfig>(data) {
            let reserve = view.reserves.iter_mut().find(|reserve| reserve.key == account(2));
            reserve.expect("listed").state.config = args.config;
        } else if let Some(args) = read::<instruction::CreatePegFacility>(data) {
            let state = PegFacility { config: args.config, mint: account(5), ..PegFacility::zeroed() };
            let symbol = String::new();
            view.pegs.push(PegView { key: account(4), symbol, state, price_account: None, price: None });
        } else if let Some(args) = read::<instruction::SetPegConfig>(data) {
            let peg = view.pegs.iter_mut().find(|peg| peg.key == account(2));
            peg.expect("created").state.config = args.config;
        } else {
            panic!("an instruction that no plan needs");
        }
    }
}

fn read<T: AnchorDeserialize + Discriminator>(data: &[u8]) -> Option<T> {
    T::try_from_slice(data.strip_prefix(T::DISCRIMINATOR)?).ok()
}

fn market(key: Pubkey, usd1_mint: Pubkey, args: &crate::instructions::CreateMarketArgs) -> MarketView {
    let state = Market {
        id: args.id,
        governance: args.governance,
        guardian: args.guardian,
        treasury: args.treasury,
        price_receivers: args.price_receivers,
        usd1_mint,
        settings: args.settings,
        ..Market::zeroed()
    };
    MarketView { key, state, now: 0, reserves: Vec::new(), pegs: Vec::new() }
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

#[test]
fn lists_what_the_local_network_has() {
    let plan = plan(LOCALNET);
    let mut chain = Chain::of(&plan);
    let steps = chain.steps(&plan).expect("within the program's bounds");
    let titles: Vec<&str> = steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Create market 0",
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
    assert_eq!(chain.steps(&plan).expect("within the program's bounds").len(), 8);
    chain.follow(&plan);
    let view = chain.view.expect("created");
    assert!(view.reserves.iter().all(|reserve| !reserve.state.config.mints()));
}

#[test]
fn reads_every_digit() {
    let plan = plan(SMALL);
    let mut chain = Chain::of(&plan);
    chain.follow(&plan);
    let view = chain.view.expect("created");
    assert_eq!(view.key, pda::market(&roles().payer, 3));
    assert_eq!(view.state.settings.dust_usd_micros, 10_000_000);
    assert_eq!(view.state.settings.target_health_bps, 10_500);
    let config = view.reserves[0].state.config;
    assert_eq!((config.ltv_bps, config.min_bonus_bps, config.debt_weight_bps), (8_050, 250, 10_000));
    assert_eq!(config.supply_cap, 100_050_000_000);
    assert_eq!((config.curve_len, config.curve[1].apr_bps), (3, 225));
}

#[test]
fn says_what_changes() {
    let mut chain = Chain::of(&plan(SMALL));
    chain.follow(&plan(SMALL));
    let other = SMALL
        .replace("ltv = 80.5", "ltv = 79\nborrows = \"off\"")
        .replace("supply_cap = 1_000.5", "supply_cap = 2_000")
        .replace("2.25]", "3]");
    let steps = chain.steps(&plan(&other)).expect("a good plan");
    let [step] = steps.as_slice() else { panic!("{steps:?}") };
    assert_eq!((step.kind, step.title.as_str()), (StepKind::ChangeReserve, "Change ETH"));
    let said: Vec<String> = step.changes.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "ltv: 80.5 % → 79 %",
            "supply_cap: 1,000.5 ETH → 2,000 ETH",
            "curve: 0 % at 0 %, 2.25 % at 90 %, 40 % at 100 % → 0 % at 0 %, 3 % at 90 %, 40 % at 100 %",
            "borrows: on → off",
        ]
    );
    chain.follow(&plan(&other));
    assert_eq!(chain.steps(&plan(&other)).expect("still good"), []);
}

#[test]
fn keeps_what_it_does_not_mention() {
    let mut chain = Chain::of(&plan(SMALL));
    chain.follow(&plan(SMALL));
    let few = SMALL.split("ltv = 80.5").next().expect("the head").to_owned() + "max_bonus = 6";
    let steps = chain.steps(&plan(&few)).expect("a good plan");
    assert_eq!(steps[0].changes.len(), 1);
    chain.follow(&plan(&few));
    assert_eq!(chain.view.expect("created").reserves[0].state.config.ltv_bps, 8_050);
}

#[test]
fn changes_a_peg_facility() {
    let mut chain = Chain::of(&plan(LOCALNET));
    chain.follow(&plan(LOCALNET));
    let other = plan(&LOCALNET.replace("buy_fee = 0.1", "buy_fee = 0.2"));
    let steps = chain.steps(&other).expect("a good plan");
    let titles: Vec<&str> = steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(titles, ["Change the peg facility of USDC", "Change the peg facility of USDT"]);
    assert_eq!(steps[0].changes[0].to_string(), "buy_fee: 0.1 % → 0.2 %");
    chain.follow(&other);
    assert_eq!(chain.steps(&other).expect("still good"), []);
}

#[test]
fn passes_the_mint_only_to_raise_a_capacity_and_the_price_only_with_a_new_feed() {
    let mut chain = Chain::of(&plan(LOCALNET));
    chain.follow(&plan(LOCALNET));
    let accounts = |text: String| {
        let steps = chain.steps(&plan(&text)).expect("a good plan");
        let set = steps[0].instructions[0].accounts.clone();
        (set[3].pubkey != crate::PROGRAM_ID, set[4].pubkey != crate::PROGRAM_ID)
    };
    let capacity = |value| LOCALNET.replace("facility_capacity = 50_000_000", value);
    assert_eq!(accounts(capacity("facility_capacity = 60_000_000")), (false, true));
    assert_eq!(accounts(capacity("facility_capacity = 40_000_000")), (false, false));
    assert_eq!(accounts(LOCALNET.replacen("ff61", "ff62", 1)), (true, false));
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
    let peg = error_of(LOCALNET.replace("price_floor = 0.995", "price_floor = 0.4"));
    assert_eq!(peg, ("peg USDC".into(), &WlmError::ConfigPegOutOfBounds));
}

#[test]
fn refuses_to_change_what_is_fixed() {
    let mut chain = Chain::of(&plan(SMALL));
    chain.follow(&plan(SMALL));
    let said =
        |from: &str, to: &str| chain.steps(&plan(&SMALL.replace(from, to))).expect_err("fixed").to_string();
    assert!(
        said("1.05", "1.1").starts_with("the market's target_health is 1.05 on chain and 1.1 in the plan")
    );
    assert!(said("id = 3", "id = 4").starts_with("the market's id is 3 on chain and 4 in the plan"));
    let guarded = format!("id = 3\nguardian = \"{}\"", key(8));
    assert!(said("id = 3", &guarded).starts_with("the market's guardian is"));
    let receivers = format!("id = 3\nprice_receivers = [\"{}\", \"{}\"]", key(1), key(2));
    assert!(said("id = 3", &receivers).starts_with("the market's price_receivers is"));
}

#[test]
fn takes_a_named_mint_for_what_it_is() {
    let named = SMALL.replace("symbol = \"ETH\"", &format!("symbol = \"ETH\"\nmint = \"{}\"", key(5)));
    let named = plan(&named);
    assert_eq!(named.assets().expect("named well")[0], Asset { symbol: "ETH".into(), mint: Some(key(5)) });
    let mut chain = Chain::of(&named);
    chain.follow(&named);
    // What is listed is known by its address.
    chain.mints.remove("ETH");
    chain.view.as_mut().expect("created").reserves[0].state.decimals = 8;
    assert_eq!(chain.steps(&named).expect("known"), []);
    let eth = Mint { address: key(6), decimals: 8, token_program: key(9) };
    chain.mints.insert("ETH".into(), eth);
    assert!(chain.steps(&named).expect_err("another").to_string().starts_with("the plan's mint of ETH is"));
}
