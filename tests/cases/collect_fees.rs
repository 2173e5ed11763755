//! Paying fees to the treasury.

use wlm_sdk::{errors::WlmError, instructions, pda};
use wlm_test_kit::{Asset, MarketBuilder, ReserveBuilder, attackers::ANYTHING, calm_quote, units};

use crate::support::{Stage, besiege, harmless, refused, swapped};

/// A year of interest on 20,000 USD1 is uncollected.
fn with_fees() -> Stage {
    let mut stage = Stage::with_loan();
    stage.world.advance_with_prices(365 * 86_400);
    stage.world.open_wallet(&stage.market.treasury, &stage.usd1);
    stage
}

#[test]
fn refuses_when_there_are_none() {
    let mut stage = Stage::new();
    refused(stage.world.collect_fees(&stage.market, &stage.usd1), WlmError::ZeroAmount);
}

#[test]
fn refuses_everyone_but_the_treasury() {
    let mut stage = with_fees();
    let Stage { world, market, bob, usd1, .. } = &mut stage;
    let collect = world.ix().collect_fees(market, usd1);
    let treasury = usd1.wallet(&market.treasury);
    for thief in [usd1.wallet(&bob.key), usd1.vault, bob.key] {
        refused(world.act(swapped(collect.clone(), &treasury, &thief)), WlmError::WrongTreasury);
    }
}

#[test]
fn refuses_another_market() {
    let mut stage = with_fees();
    let Stage { world, market, usd1, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    let collect = world.ix().collect_fees(market, usd1);
    let thief = world.open_wallet(&foreign.treasury, usd1);
    let attack = swapped(collect, &market.key, &foreign.key);
    let attack = swapped(attack, &usd1.wallet(&market.treasury), &thief);
    refused(world.act(attack), WlmError::WrongMarket);
}

#[test]
fn refuses_accounts_that_are_not_the_reserves() {
    let mut stage = with_fees();
    let Stage { world, market, usd1, eth, .. } = &mut stage;
    let collect = world.ix().collect_fees(market, usd1);
    refused(world.act(swapped(collect.clone(), &usd1.vault, &eth.vault)), WlmError::WrongVault);
    refused(world.act(swapped(collect.clone(), &usd1.mint, &eth.mint)), WlmError::WrongMint);
    let program = wlm_test_kit::TOKEN_2022;
    refused(world.act(swapped(collect, &usd1.token_program, &program)), WlmError::WrongTokenProgram);
}

/// A market may name its own reserve as treasury; its vault is then the treasury's account too.
#[test]
fn refuses_to_pay_the_vault_from_the_vault() {
    let mut stage = with_fees();
    let Stage { world, market: honest, alice, bank, usd1, .. } = &mut stage;
    let creator = world.new_wallet();
    let mut arguments = MarketBuilder::default().arguments(world);
    let market = pda::market(&creator, 0);
    let reserve = pda::reserve(&market, &usd1.mint);
    arguments.treasury = reserve;
    let governance = arguments.governance;
    world.act(instructions::create_market(creator, usd1.mint, arguments)).unwrap();
    let config = ReserveBuilder::usd1().with(|c| c.feed_id = [3; 32]).config;
    let price = calm_quote([3; 32], 1.0, world.now());
    let price = world.new_price_account(price);
    let listing = instructions::Listing {
        governance,
        payer: creator,
        market,
        mint: usd1.mint,
        price,
        token_program: usd1.token_program,
    };
    world.act(instructions::create_reserve(&listing, config)).unwrap();
    let own =
        Asset { market, reserve, index: 0, vault: pda::vault(&reserve), price, feed_id: [3; 32], ..*usd1 };
    let keys = wlm_test_kit::MarketKeys { key: market, ..*honest };
    let [supplier, borrower] = [bank, alice].map(|user| world.open_obligation(&user.key, &keys, 0));
    world.deposit(&supplier, &own, units(1_000, &own)).unwrap();
    world.deposit(&borrower, &own, units(1_000, &own)).unwrap();
    world.borrow(&borrower, &own, units(500, &own)).unwrap();
    world.advance(86_400);
    let collect = instructions::collect_fees(market, own.tokens(&reserve));
    let attack = swapped(collect, &own.wallet(&reserve), &own.vault);
    refused(world.act(attack), WlmError::TransferMismatch);
}

#[test]
fn pays_the_protocols_part() {
    let mut stage = with_fees();
    let Stage { world, market, usd1, .. } = &mut stage;
    world.collect_fees(market, usd1).unwrap();
    // 268.45 of interest, a tenth of it, and what suppliers miss by compounding at their own rate.
    assert_eq!(world.balance_of(&usd1.wallet(&market.treasury)) / units(1, usd1), 28);
    refused(world.collect_fees(market, usd1), WlmError::ZeroAmount);
}

#[test]
fn pays_only_as_far_as_there_is_cash() {
    let mut stage = with_fees();
    let Stage { world, market, bank, usd1, .. } = &mut stage;
    let cash = world.reserve(usd1).cash;
    world.withdraw(bank, usd1, instructions::Amount::Exact(cash - 5)).unwrap();
    world.collect_fees(market, usd1).unwrap();
    assert_eq!(world.balance_of(&usd1.wallet(&market.treasury)), 5);
    assert_eq!(world.reserve(usd1).cash, 0);
}

#[test]
fn a_donation_is_no_fee() {
    let mut stage = Stage::new();
    let Stage { world, market, usd1, .. } = &mut stage;
    world.mint_to(&usd1.vault, usd1, 1_000_000);
    refused(world.collect_fees(market, usd1), WlmError::ZeroAmount);
}

#[test]
fn refuses_every_impostor() {
    let mut stage = with_fees();
    let Stage { world, market, usd1, .. } = &stage;
    let collect = world.ix().collect_fees(market, usd1);
    let roles = ["market", "reserve", "price", "vault", "mint", "treasury", "token program"];
    let excuses =
        [harmless("price", ANYTHING, "no price is read"), harmless("remaining", ANYTHING, "none is read")];
    besiege(&mut stage, collect, &roles, &excuses);
}
