//! The instructions that are measured.

use solana_instruction::Instruction;
use wlm_sdk::instructions::{
    self, Amount, CollateralUse, ConfigChange, LiquidateArgs, Receive, ReserveChange, Restriction, Role,
};
use wlm_sdk::program::state::MAX_POSITIONS;
use wlm_test_kit::{Asset, MarketBuilder, MintBuilder, ReserveBuilder, World, units};

use crate::{
    measure::measure,
    stage::{GROUP, Shape, Stage},
    table::Budget,
};

/// What creates and changes a market, and an obligation's beginning and end.
pub fn governance(budget: &mut Budget) {
    let mut world = World::new();
    let creator = world.new_wallet();
    let usd1 = MintBuilder::decimals(6).create(&mut world);
    let arguments = MarketBuilder::default().arguments(&mut world);
    budget.add("create_market", measure(&world, instructions::create_market(creator, usd1, arguments)));

    let market = MarketBuilder::default().create(&mut world);
    let (asset, config, list) = ReserveBuilder::sol().prepare(&mut world, &market);
    budget.add("create_reserve", measure(&world, list));
    let listing = ConfigChange::NewReserve(Box::new(config));
    let proposal = world.proposal(&market, asset.mint, listing);
    budget.add("propose_change/listing", measure(&world, instructions::propose_change(&proposal)));

    let user = world.new_user(&market);
    let open = instructions::open_obligation(user.key, user.key, market.key, 1);
    budget.add("open_obligation", measure(&world, open));
    budget.add("close_obligation", measure(&world, world.ix().close_obligation(&user)));

    let Stage { mut world, market, assets, .. } = Stage::new(1, Shape::OneDebt);
    let feed = world.quote(&assets[0].price);
    let feed_id = world.new_address().to_bytes();
    let price = world.new_price_account(wlm_sdk::prices::PriceImage { feed_id, ..feed });
    let change = ReserveChange { feed_id: Some(feed_id), ltv_bps: Some(1_000), ..ReserveChange::default() };
    let change = ConfigChange::Reserve(Box::new(change));
    let proposal = world.proposal(&market, assets[0].reserve, change.clone());
    budget.add("propose_change", measure(&world, instructions::propose_change(&proposal)));
    let due = world.propose(&market, assets[0].reserve, change).expect("within the bounds");
    let execute = instructions::execute_change(due, assets[0].reserve, Some(price), None);
    budget.add("execute_change", measure(&world, execute));
    budget.add("veto_change", measure(&world, instructions::veto_change(market.guardian, due)));
    budget.add("cancel_change", measure(&world, instructions::cancel_change(market.governance, due)));
    let stop =
        instructions::restrict(market.guardian, market.key, assets[0].reserve, Restriction::StopBorrows);
    budget.add("restrict", measure(&world, stop));
    let role = ConfigChange::Role { role: Role::Guardian, to: market.treasury };
    world.change_market(&market, role).expect("an offer");
    let accept = instructions::accept_role(market.treasury, market.key, Role::Guardian);
    budget.add("accept_role", measure(&world, accept));
}

/// What anyone may do without looking at an obligation's health.
pub fn keeper(budget: &mut Budget) {
    let mut stage = Stage::new(1, Shape::OneDebt);
    let asset = *stage.first();
    budget.add("refresh_reserve", measure(&stage.world, stage.world.ix().refresh(&asset)));
    stage.world.open_wallet(&stage.market.treasury, &asset);
    let collect = stage.world.ix().collect_fees(&stage.market, &asset);
    budget.add("collect_fees", measure(&stage.world, collect));

    let stage = Stage::with_bad_debt();
    let absorb = stage.world.ix().absorb_bad_debt(&stage.borrower, stage.last());
    budget.add("absorb_bad_debt", measure(&stage.world, absorb));
}

/// What an obligation with this many positions does and suffers.
pub fn obligation(budget: &mut Budget, positions: usize) {
    let mut add = |stage: &Stage, rows: &[Row]| {
        for (name, instruction) in rows {
            budget.add(format!("{name}/{positions}"), measure(&stage.world, instruction.clone()));
        }
    };
    let stage = Stage::new(positions, Shape::Alternating);
    add(&stage, &[deposit(&stage), withdraw(&stage), borrow(&stage), repay(&stage), enter_emode(&stage)]);

    let stage = Stage::in_emode(positions);
    add(&stage, &[borrow_in_emode(&stage)]);

    let stage = Stage::new(positions, Shape::OneDebt);
    add(&stage, &[repay_last_debt(&stage)]);

    let stage = Stage::new(positions, Shape::SupplyOnly);
    add(&stage, &[withdraw_without_debt(&stage), disable_collateral_without_debt(&stage)]);

    let stage = Stage::unhealthy(positions, Shape::Alternating);
    add(&stage, &[liquidate(&stage), liquidate_for_shares(&stage)]);
}

/// The dearest there is: as many positions as an obligation may have, each with both sides.
pub fn full_obligation() -> [(Stage, Vec<Row>); 2] {
    let calm = Stage::new(MAX_POSITIONS, Shape::BothSides);
    let actions = vec![
        deposit(&calm),
        withdraw(&calm),
        borrow(&calm),
        repay_with_others(&calm),
        disable_collateral(&calm),
    ];
    let unhealthy = Stage::unhealthy(MAX_POSITIONS, Shape::BothSides);
    let liquidations = vec![liquidate(&unhealthy), liquidate_for_shares(&unhealthy)];
    [(calm, actions), (unhealthy, liquidations)]
}

type Row = (&'static str, Instruction);

fn deposit(stage: &Stage) -> Row {
    let asset = stage.first();
    ("deposit", stage.world.ix().deposit(&stage.borrower, asset, units(1.0, asset)))
}

fn withdraw(stage: &Stage) -> Row {
    let asset = stage.first();
    ("withdraw", stage.world.ix().withdraw(&stage.borrower, asset, one(asset)))
}

fn enter_emode(stage: &Stage) -> Row {
    ("set_emode", stage.world.ix().set_emode(&stage.borrower, GROUP))
}

fn borrow_in_emode(stage: &Stage) -> Row {
    ("borrow_in_emode", borrow(stage).1)
}

fn withdraw_without_debt(stage: &Stage) -> Row {
    ("withdraw_without_debt", stage.world.ix().withdraw(&stage.borrower, stage.last(), Amount::All))
}

fn borrow(stage: &Stage) -> Row {
    let asset = stage.last();
    ("borrow", stage.world.ix().borrow(&stage.borrower, asset, units(1.0, asset)))
}

fn repay(stage: &Stage) -> Row {
    let (borrower, asset) = (stage.borrower, stage.last());
    ("repay", instructions::repay(&borrower.actor(), asset.tokens(&borrower.key), &[], one(asset)))
}

fn repay_with_others(stage: &Stage) -> Row {
    let (borrower, asset) = (stage.borrower, stage.last());
    ("repay_with_others", stage.world.ix().repay(&borrower, &borrower, asset, one(asset)))
}

fn repay_last_debt(stage: &Stage) -> Row {
    let (borrower, asset) = (stage.borrower, stage.last());
    ("repay_last_debt", stage.world.ix().repay(&borrower, &borrower, asset, Amount::All))
}

fn disable_collateral(stage: &Stage) -> Row {
    let asset = stage.last();
    ("set_collateral", stage.world.ix().set_collateral(&stage.borrower, asset, CollateralUse::Disabled))
}

fn disable_collateral_without_debt(stage: &Stage) -> Row {
    ("set_collateral_without_debt", disable_collateral(stage).1)
}

fn liquidate(stage: &Stage) -> Row {
    ("liquidate", liquidation(stage, Receive::Tokens))
}

fn liquidate_for_shares(stage: &Stage) -> Row {
    ("liquidate_for_shares", liquidation(stage, Receive::Shares))
}

fn liquidation(stage: &Stage, receive: Receive) -> Instruction {
    let Stage { world, borrower, liquidator, .. } = stage;
    let args = LiquidateArgs { max_repay: Amount::All, min_receive: 1, receive };
    world.ix().liquidate(liquidator, borrower, (stage.last(), stage.first()), args)
}

fn one(asset: &Asset) -> Amount {
    Amount::Exact(units(1.0, asset))
}
