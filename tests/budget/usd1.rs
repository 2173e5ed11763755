//! What mints and burns USD1.

use solana_instruction::Instruction;
use wlm_sdk::instructions::{Amount, PegSwap};
use wlm_test_kit::{Asset, MarketBuilder, MarketKeys, Peg, ReserveBuilder, User, World, units};

use crate::{
    measure::{measure, measure_parts},
    table::Budget,
};

const WEEK: i64 = 7 * 86_400;

/// A market whose vault is empty: every dollar more is minted, every one that comes back burned.
struct Stage {
    world: World,
    market: MarketKeys,
    usd1: Asset,
    sol: Asset,
    peg: Peg,
    /// Has supplied 1,000 USD1 and owes 100.
    borrower: User,
    /// Owes 20,000 USD1 against 1,000 SOL.
    bank: User,
    liquidator: User,
}

impl Stage {
    fn new() -> Self {
        let mut world = World::new();
        let market = MarketBuilder::default().create(&mut world);
        let [usd1, sol, coin] = [ReserveBuilder::usd1(), ReserveBuilder::sol(), ReserveBuilder::usdc()]
            .map(|builder| limited(builder).create(&mut world, &market));
        let [borrower, bank, liquidator] = [(); 3].map(|()| world.new_user(&market));
        for user in [&borrower, &bank, &liquidator] {
            world.fund(user, &usd1, units(50_000, &usd1));
            world.fund(user, &sol, units(1_000, &sol));
            world.fund(user, &coin, units(50_000, &coin));
        }
        world.hand_over_usd1(&market, &usd1);
        let mints = world.configure(&market, &usd1, |config| {
            (config.facility_capacity, config.flash_capacity) = (1_000_000_000_000, 1_000_000_000_000);
            (config.insurance_share_bps, config.flash_fee_bps) = (2_000, 5);
        });
        mints.expect("the market's own dollar");
        let peg = world.create_peg(&market, &coin, Peg::config(&coin));
        let mut stage = Self { world, market, usd1, sol, peg, borrower, bank, liquidator };
        stage.empty_the_vault();
        stage.world.open_wallet(&market.treasury, &usd1);
        stage.world.open_wallet(&market.treasury, &coin);
        stage.world.advance_with_prices(WEEK);
        stage
    }

    fn empty_the_vault(&mut self) {
        let Self { world, usd1, sol, peg, borrower, bank, .. } = self;
        world.deposit(borrower, usd1, units(1_000, usd1)).expect("a deposit");
        world.borrow(borrower, usd1, units(100, usd1)).expect("a loan");
        world.deposit(bank, sol, units(1_000, sol)).expect("a deposit");
        world.borrow(bank, usd1, units(20_000, usd1)).expect("a loan");
        let swap = PegSwap::Buy { coins: units(1_000, &peg.coin), min_usd1: 0 };
        world.psm_swap(borrower, peg, usd1, swap).expect("a swap");
        assert_eq!(world.reserve(usd1).cash, 0);
    }

    /// The bank's collateral fell through the floor and is gone; what it owed is written off.
    fn with_deficit() -> Self {
        let mut stage = Self::new();
        let Self { world, usd1, sol, bank, liquidator, .. } = &mut stage;
        world.set_price(sol, 1.0);
        world.liquidate(liquidator, bank, (usd1, sol)).expect("an insolvent obligation");
        world.absorb_bad_debt(bank, usd1).expect("a debt without collateral");
        world.advance_with_prices(WEEK);
        assert!(world.reserve(usd1).facility_deficit > 0);
        stage
    }
}

fn limited(builder: ReserveBuilder) -> ReserveBuilder {
    builder.with(|config| {
        config.outflow_capacity = 1_000_000_000_000_000;
        config.outflow_window = 86_400;
        config.curve[0].apr_bps = 400;
    })
}

/// What creates, changes and uses facilities.
pub fn facilities(budget: &mut Budget) {
    let mut stage = Stage::new();
    let (coin, _, _) = ReserveBuilder::usdc().prepare(&mut stage.world, &stage.market);
    let (_, create) = Peg::prepare(&mut stage.world, &stage.market, &coin, Peg::config(&coin));
    budget.add("create_peg_facility", measure(&stage.world, create));

    let Stage { world, market, usd1, peg, borrower, .. } = &stage;
    let ix = world.ix();
    let swap = |swap| ix.psm_swap(borrower, peg, usd1, swap);
    let buy = PegSwap::Buy { coins: units(100, &peg.coin), min_usd1: 1 };
    budget.add("psm_swap/buy", measure(world, swap(buy)));
    let sell = PegSwap::Sell { usd1: units(100, usd1), min_coins: 1 };
    budget.add("psm_swap/sell", measure(world, swap(sell)));
    budget.add("collect_peg_profit", measure(world, ix.collect_peg_profit(market, peg)));

    let assets = units(100_000, usd1);
    let pair = [ix.flash_mint(borrower, usd1, assets), ix.flash_burn(borrower, usd1, assets)];
    let (whole, parts) = measure_parts(world, &pair);
    budget.add("flash_mint_and_burn", whole);
    let [mint, burn] = parts[..] else { panic!("two instructions of the program") };
    budget.add_part("flash_mint", mint);
    budget.add_part("flash_burn", burn);

    let Stage { world, market, usd1, borrower, .. } = &Stage::with_deficit();
    let ix = world.ix();
    budget.add("rebalance_facility", measure(world, ix.rebalance(usd1)));
    budget.add("burn_deficit", measure(world, ix.burn_deficit(borrower, usd1, units(100, usd1))));
    budget.add("collect_fees_burning", measure(world, ix.collect_fees(market, usd1)));
}

/// What an obligation with one position, both supply and debt, has minted and burned.
pub fn obligation(budget: &mut Budget) {
    let Stage { world, usd1, borrower, .. } = &Stage::new();
    let (ix, one) = (world.ix(), units(1, usd1));
    let rows: [(&str, Instruction); 4] = [
        ("deposit_burning/1", ix.deposit(borrower, usd1, one)),
        ("withdraw_minting/1", ix.withdraw(borrower, usd1, Amount::Exact(one))),
        ("borrow_minting/1", ix.borrow(borrower, usd1, one)),
        ("repay_burning/1", ix.repay(borrower, borrower, usd1, Amount::Exact(one))),
    ];
    for (name, instruction) in rows {
        let level = |world: &World| world.reserve(usd1).facility_level;
        let mut fork = world.clone();
        fork.act(instruction.clone()).expect("it goes through");
        assert_ne!(level(&fork), level(world), "{name} neither mints nor burns");
        budget.add(name, measure(world, instruction));
    }
}
