//! What the cases of governance share.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_sdk::instructions::{
    self, ConfigChange, Due, PegChange, Proposal, ReserveChange, Role, SettingsChange,
};
use wlm_test_kit::{
    Asset, MarketBuilder, MarketKeys, Outcome, Peg, ReserveBuilder, World, emode_terms, units,
};

use crate::support::Stage;

/// The delay and the ramp of a market of the test kit, in seconds.
pub const DAY: i64 = 86_400;
/// For how long a change can be executed, in seconds.
pub const WINDOW: i64 = 7 * DAY;

pub const ROLES: [Role; 3] = [Role::Governance, Role::Guardian, Role::Treasury];

pub fn of_reserve(set: impl FnOnce(&mut ReserveChange)) -> ConfigChange {
    let mut change = ReserveChange::default();
    set(&mut change);
    ConfigChange::Reserve(Box::new(change))
}

pub fn of_peg(set: impl FnOnce(&mut PegChange)) -> ConfigChange {
    let mut change = PegChange::default();
    set(&mut change);
    ConfigChange::Peg(change)
}

pub fn of_settings(set: impl FnOnce(&mut SettingsChange)) -> ConfigChange {
    let mut change = SettingsChange::default();
    set(&mut change);
    ConfigChange::Settings(change)
}

/// All terms of a group: LTV, threshold, smallest and largest bonus.
pub const fn of_emode(group: u8, terms: [u16; 4]) -> ConfigChange {
    ConfigChange::Emode { group, terms: emode_terms(terms) }
}

/// A change that every reserve of the test kit may see, whatever was changed before.
pub fn lower_ltv() -> ConfigChange {
    of_reserve(|change| change.ltv_bps = Some(7_000))
}

/// Proposes a change now. It is due in a day.
pub fn proposed(world: &mut World, market: &MarketKeys, target: Pubkey, change: ConfigChange) -> Due {
    proposed_by(world, market, market.governance, target, change)
}

/// As [`proposed`]; somebody else pays the rent.
pub fn proposed_by(
    world: &mut World,
    market: &MarketKeys,
    payer: Pubkey,
    target: Pubkey,
    change: ConfigChange,
) -> Due {
    let proposal = Proposal { payer, ..world.proposal(market, target, change) };
    world.act(instructions::propose_change(&proposal)).unwrap();
    proposal.due()
}

/// What executes a change that needs neither price nor mint.
pub fn execution(due: Due, target: Pubkey) -> Instruction {
    instructions::execute_change(due, target, None, None)
}

/// Proposes, a day ago, and executes now.
pub fn changed(world: &mut World, market: &MarketKeys, target: Pubkey, change: ConfigChange) -> Outcome {
    let due = world.propose(market, target, change)?;
    world.act(execution(due, target))
}

/// Hands a role over to somebody new, and returns the market as its roles are then.
pub fn hand_over(world: &mut World, market: &MarketKeys, role: Role) -> MarketKeys {
    let to = world.new_wallet();
    world.change_market(market, ConfigChange::Role { role, to }).unwrap();
    world.act(instructions::accept_role(to, market.key, role)).unwrap();
    match role {
        Role::Governance => MarketKeys { governance: to, ..*market },
        Role::Guardian => MarketKeys { guardian: to, ..*market },
        Role::Treasury => MarketKeys { treasury: to, ..*market },
    }
}

/// Another market with its own USD1, and a peg facility of the same coin.
pub fn another_market(world: &mut World, coin: &Asset) -> (MarketKeys, Asset, Peg) {
    let market = MarketBuilder::default().create(world);
    let usd1 = ReserveBuilder::usd1().create(world, &market);
    world.hand_over_usd1(&market, &usd1);
    let coin = Asset { market: market.key, ..*coin };
    let peg = world.create_peg(&market, &coin, Peg::config(&coin));
    (market, usd1, peg)
}

/// A copy of an account that another program owns.
pub fn forged(world: &mut World, key: &Pubkey) -> Pubkey {
    let [copy, stranger] = [(); 2].map(|()| world.new_address());
    let data = world.account(key).expect("there is one").data;
    world.write(copy, stranger, data);
    copy
}

/// The group of dollars.
pub const DOLLARS: u8 = 1;
/// Its terms: LTV, threshold, smallest and largest bonus.
pub const DOLLAR_TERMS: [u16; 4] = [9_000, 9_300, 100, 200];

/// A [`Stage`] with USDC, which is in the group of dollars, as USD1 is.
pub struct EmodeStage {
    pub stage: Stage,
    /// Alice has supplied 10,000 of it.
    pub usdc: Asset,
}

impl EmodeStage {
    pub fn new() -> Self {
        Self::with(ReserveBuilder::usdc().with(|config| config.emode_mask = 1))
    }

    pub fn with(usdc: ReserveBuilder) -> Self {
        let usd1 = ReserveBuilder::usd1().with(|config| config.emode_mask = 1);
        let mut stage = Stage::with(usd1, ReserveBuilder::eth());
        let Stage { world, market, alice, .. } = &mut stage;
        let usdc = usdc.create(world, market);
        world.change_market(market, of_emode(DOLLARS, DOLLAR_TERMS)).unwrap();
        world.fund(alice, &usdc, units(20_000, &usdc));
        world.deposit(alice, &usdc, units(10_000, &usdc)).unwrap();
        Self { stage, usdc }
    }

    /// … and Alice is in the group of dollars.
    pub fn entered() -> Self {
        let mut emode = Self::new();
        emode.stage.world.set_emode(&emode.stage.alice, DOLLARS).unwrap();
        emode
    }

    /// … and has borrowed as many USD1: at most 7,692 on USDC's own terms, 8,991 on the group's.
    pub fn with_loan(dollars: u32) -> Self {
        let mut emode = Self::entered();
        let Stage { world, alice, usd1, .. } = &mut emode.stage;
        world.borrow(alice, usd1, units(dollars, usd1)).unwrap();
        emode
    }
}
