//! Who may mint USD1: a market it was created for, or handed over to.

use anchor_lang::solana_program::rent::Rent;
use wlm_sdk::{instructions, pda};
use wlm_test_kit::{
    ISSUER, MarketBuilder, MarketKeys, MintBuilder, ReserveBuilder, TOKEN, TOKEN_2022, World, units,
};

use crate::support::Stage;

/// A market and its USD1 in one transaction, and a reserve that mints from the first loan on.
#[test]
fn a_mint_created_with_its_market_mints_from_the_start() {
    for token_program in [TOKEN, TOKEN_2022] {
        let mut world = World::new();
        let (creator, mint) = (world.new_wallet(), world.new_address());
        let arguments = MarketBuilder::default().arguments(&mut world);
        let key = pda::market(&creator, arguments.id);
        let create =
            instructions::create_usd1_mint(&creator, &mint, &key, &token_program, &Rent::default()).unwrap();
        let (governance, guardian, treasury) = (arguments.governance, arguments.guardian, arguments.treasury);
        let open = instructions::create_market(creator, mint, arguments);
        world.send_all(&[create.as_slice(), &[open]].concat()).unwrap();
        let market = MarketKeys { key, creator, governance, guardian, treasury, usd1_mint: mint };

        let token = MintBuilder { program: token_program, ..MintBuilder::decimals(6) };
        let minting = ReserveBuilder::usd1().with(|config| config.facility_capacity = 1_000_000_000_000);
        let usd1 = minting.of(token).create(&mut world, &market);
        assert_eq!(usd1.mint, mint);
        let eth = ReserveBuilder::eth().create(&mut world, &market);
        let alice = world.new_user(&market);
        world.fund(&alice, &eth, units(10, &eth));
        world.deposit(&alice, &eth, units(10, &eth)).unwrap();
        world.borrow(&alice, &usd1, units(20_000, &usd1)).unwrap();
        assert_eq!(world.wallet(&alice, &usd1), units(20_000, &usd1), "nobody supplied it");
        assert_eq!(world.reserve(&usd1).facility_level, units(20_000, &usd1));
    }
}

#[test]
fn a_mint_handed_over_is_nobody_elses_any_more() {
    let mut stage = Stage::new();
    let Stage { world, market, usd1, bank, .. } = &mut stage;
    world.hand_over_usd1(market, usd1);
    let again = instructions::hand_over_usd1(&ISSUER, &usd1.mint, &bank.key, &usd1.token_program);
    world.send(again.unwrap()).expect_err("the issuer gave it away");
    world.configure(market, usd1, |config| config.facility_capacity = 1).unwrap();
}
