//! USD1 for the length of a transaction.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_sdk::{PROGRAM_ID, errors::WlmError, events::Event, instructions::ReserveConfig, pda};
use wlm_test_kit::{
    ISSUER, MarketBuilder, ReserveBuilder, TOKEN_2022,
    attackers::{ANYTHING, Harmless, Target, siege_within},
    by_a_program, units,
};

use crate::support::{Stage, harmless, read_only, refused, refused_with, swapped, usd1_crowd};

const SYSVAR: Pubkey = anchor_lang::pubkey!("Sysvar1nstructions1111111111111111111111111");

/// A million USD1 may be flash-minted, for a hundredth of a percent.
fn stage() -> Stage {
    let mut stage = Stage::new();
    let Stage { world, market, usd1, .. } = &mut stage;
    world.hand_over_usd1(market, usd1);
    world
        .configure(market, usd1, |config| {
            (config.flash_capacity, config.flash_fee_bps) = (1_000_000_000_000, 1);
        })
        .unwrap();
    stage
}

/// Bob's pair.
fn pair(stage: &Stage, assets: u64) -> [Instruction; 2] {
    let Stage { world, bob, usd1, .. } = stage;
    [world.ix().flash_mint(bob, usd1, assets), world.ix().flash_burn(bob, usd1, assets)]
}

/// What the sysvar would say of these instructions while the first runs.
fn told(instructions: &[Instruction]) -> Vec<u8> {
    let u16s = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    let written = |instruction: &Instruction| {
        let mut bytes = u16s(instruction.accounts.len()).to_vec();
        for meta in &instruction.accounts {
            bytes.push(u8::from(meta.is_signer) | u8::from(meta.is_writable) << 1);
            bytes.extend(meta.pubkey.as_ref());
        }
        bytes.extend(instruction.program_id.as_ref());
        bytes.extend(u16s(instruction.data.len()));
        bytes.extend(&instruction.data);
        bytes
    };
    let (mut head, mut body) = (u16s(instructions.len()).to_vec(), Vec::new());
    for instruction in instructions {
        head.extend(u16s(2 + 2 * instructions.len() + body.len()));
        body.extend(written(instruction));
    }
    [head, body, vec![0, 0]].concat()
}

#[test]
fn refuses_nothing() {
    let mut stage = stage();
    let [mint, burn] = pair(&stage, 0);
    refused(stage.world.act_all(&[mint, burn.clone()]), WlmError::ZeroAmount);
    refused(stage.world.act(burn), WlmError::ZeroAmount);
}

#[test]
fn refuses_more_than_its_capacity() {
    let mut stage = stage();
    let most = stage.usd(1_000_000);
    let Stage { world, bob, usd1, .. } = &mut stage;
    refused(world.flash(bob, usd1, most + 1, &[]), WlmError::FacilityCapacityExceeded);
    world.flash(bob, usd1, most, &[]).unwrap();
}

#[test]
fn refuses_an_asset_without_capacity() {
    let mut stage = stage();
    let Stage { world, market, bob, usd1, eth, .. } = &mut stage;
    refused(world.flash(bob, eth, 1, &[]), WlmError::FacilityCapacityExceeded);
    world.configure(market, usd1, |config| config.flash_capacity = 0).unwrap();
    refused(world.flash(bob, usd1, 1, &[]), WlmError::FacilityCapacityExceeded);
}

#[test]
fn refuses_a_mint_without_its_burn() {
    let mut stage = stage();
    let [mint, burn] = pair(&stage, 1_000);
    let [_, other_burn] = pair(&stage, 1_001);
    let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
    world.open_wallet(&alice.key, usd1);
    let refresh = world.ix().refresh(usd1);
    let others = swapped(burn.clone(), &bob.key, &alice.key);
    let elsewhere = swapped(burn.clone(), &usd1.reserve, &eth.reserve);
    let foreign = MarketBuilder::default().create(world);
    let abroad = swapped(burn.clone(), &usd1.market, &foreign.key);
    let abroad = swapped(abroad, &usd1.reserve, &pda::reserve(&foreign.key, &usd1.mint));
    for after in [
        vec![],
        vec![refresh.clone()],
        vec![other_burn.clone()],
        vec![others.clone()],
        vec![elsewhere],
        vec![abroad],
        vec![by_a_program(burn.clone())],
        vec![other_burn, burn.clone()],
        vec![others, burn.clone()],
    ] {
        let all = [vec![mint.clone()], after].concat();
        refused(world.act_all(&all), WlmError::FlashNotPaired);
    }
    refused(world.act_all(&[burn.clone(), mint.clone()]), WlmError::FlashNotOpen);
    world.act_all(&[mint, refresh, burn]).expect("others may stand between");
}

#[test]
fn refuses_to_nest() {
    let mut stage = stage();
    let ([mint, burn], [inner, inner_burn]) = (pair(&stage, 1_000), pair(&stage, 500));
    for all in [
        vec![&mint, &inner, &inner_burn, &burn],
        vec![&mint, &inner, &burn],
        vec![&mint, &mint, &burn],
        vec![&mint, &mint, &burn, &burn],
    ] {
        let all: Vec<_> = all.into_iter().cloned().collect();
        refused(stage.world.act_all(&all), WlmError::FlashNotPaired);
    }
}

#[test]
fn refuses_a_burn_without_its_mint() {
    let mut stage = stage();
    let [mint, burn] = pair(&stage, 1_000);
    refused(stage.world.act(burn.clone()), WlmError::FlashNotOpen);
    refused(stage.world.act_all(&[mint, burn.clone(), burn]), WlmError::FlashNotOpen);
}

#[test]
fn refuses_to_be_called_by_a_program() {
    let mut stage = stage();
    let [mint, burn] = pair(&stage, 1_000);
    let world = &mut stage.world;
    refused(world.act_all(&[by_a_program(mint.clone()), burn.clone()]), WlmError::FlashNotTopLevel);
    let all = [by_a_program(mint.clone()), by_a_program(burn.clone())];
    refused(world.act_all(&all), WlmError::FlashNotTopLevel);
    let all = [mint.clone(), by_a_program(burn.clone()), burn.clone()];
    refused(world.act_all(&all), WlmError::FlashNotTopLevel);
    // Whatever else is between may be called by one.
    let refresh = by_a_program(world.ix().refresh(&stage.usd1));
    world.act_all(&[mint, refresh, burn]).unwrap();
}

#[test]
fn refuses_a_forged_list_of_instructions() {
    let mut stage = stage();
    let [mint, burn] = pair(&stage, 1_000);
    let world = &mut stage.world;
    let genuine = told(&[mint.clone(), burn.clone()]);
    for owner in [anchor_lang::pubkey!("Sysvar1111111111111111111111111111111111111"), PROGRAM_ID, ISSUER] {
        let forged = world.new_address();
        world.write(forged, owner, genuine.clone());
        let attack = swapped(mint.clone(), &SYSVAR, &forged);
        refused_with(world.act(attack.clone()), "Unsupported sysvar");
        refused_with(world.act_all(&[attack, burn.clone()]), "Unsupported sysvar");
    }
}

#[test]
fn refuses_who_cannot_pay_the_fee() {
    let mut stage = stage();
    let (assets, fee) = (stage.usd(100), 10_000);
    let Stage { world, alice, usd1, .. } = &mut stage;
    refused_with(world.flash(alice, usd1, assets, &[]), "insufficient funds");
    let give = |stage: &mut Stage, assets| {
        let Stage { world, alice, bob, usd1, .. } = stage;
        let (from, to) = (usd1.wallet(&bob.key), usd1.wallet(&alice.key));
        let pay = spl_token_2022_interface::instruction::transfer_checked(
            &usd1.token_program,
            &from,
            &usd1.mint,
            &to,
            &bob.key,
            &[],
            assets,
            usd1.decimals,
        );
        world.send(pay.unwrap()).unwrap();
    };
    give(&mut stage, fee - 1);
    refused_with(stage.world.flash(&stage.alice, &stage.usd1, assets, &[]), "insufficient funds");
    give(&mut stage, 1);
    stage.world.flash(&stage.alice, &stage.usd1, assets, &[]).unwrap();
    assert_eq!(stage.world.wallet(&stage.alice, &stage.usd1), 0);
}

#[test]
fn refuses_a_mint_that_is_read_only() {
    let mut stage = stage();
    let [mint, burn] = pair(&stage, 1_000);
    let (key, world) = (stage.usd1.mint, &mut stage.world);
    // One writable use makes the account writable in the whole transaction: this one is in none.
    let all = [read_only(mint, &key), read_only(burn, &key)];
    refused(world.act_all(&all), WlmError::MintNotWritable);
}

#[test]
fn refuses_without_the_authority() {
    let mut stage = stage();
    let Stage { world, bob, usd1, .. } = &mut stage;
    let mut mint = world.account(&usd1.mint).unwrap();
    mint.data[..4].fill(0);
    world.set_account(usd1.mint, mint);
    refused(world.flash(bob, usd1, 1_000, &[]), WlmError::MintAuthorityMissing);
}

#[test]
fn refuses_accounts_that_are_not_the_reserves() {
    let mut stage = stage();
    let [mint, burn] = pair(&stage, 1_000);
    let Stage { world, usd1, eth, .. } = &mut stage;
    let foreign = MarketBuilder::default().create(world);
    for (old, new, reason) in [
        (usd1.market, foreign.key, WlmError::WrongMarket),
        (usd1.vault, usd1.insurance(), WlmError::WrongVault),
        (usd1.mint, eth.mint, WlmError::WrongMint),
        (usd1.token_program, TOKEN_2022, WlmError::WrongTokenProgram),
    ] {
        refused(world.act_all(&[swapped(mint.clone(), &old, &new), burn.clone()]), reason);
        refused(world.act_all(&[mint.clone(), swapped(burn.clone(), &old, &new)]), reason);
    }
}

#[test]
fn its_fee_is_a_fee_of_the_reserve() {
    let mut stage = stage();
    let (supply, assets, fee) = (stage.usd1_supply(), stage.usd(250_000), stage.usd(25));
    let Stage { world, market, bob, usd1, .. } = &mut stage;
    let (purse, index) = (world.wallet(bob, usd1), world.reserve(usd1).supply_index);
    let meta = world.flash(bob, usd1, assets, &[]).unwrap();
    let [Event::FlashMinted(minted), Event::FlashBurned(burned)] = meta.events.as_slice() else {
        panic!("two events")
    };
    assert_eq!((minted.user, minted.assets), (bob.key, assets));
    assert_eq!((burned.user, burned.assets, burned.fee), (bob.key, assets, fee));
    assert_eq!(world.wallet(bob, usd1), purse - fee);
    let reserve = world.reserve(usd1);
    assert_eq!((reserve.flash_level, reserve.cash), (0, units(100_000, usd1) + fee));
    assert_eq!(reserve.supply_index, index, "no supplier's");
    world.collect_fees(market, usd1).unwrap();
    assert_eq!(world.balance_of(&usd1.wallet(&market.treasury)), fee);
    assert_eq!(stage.usd1_supply(), supply);
}

#[test]
fn its_fee_is_rounded_up() {
    let mut stage = stage();
    let Stage { world, market, bob, usd1, .. } = &mut stage;
    for (assets, fee) in [(1, 1), (9_999, 1), (10_000, 1), (10_001, 2), (20_001, 3)] {
        let before = world.wallet(bob, usd1);
        world.flash(bob, usd1, assets, &[]).unwrap();
        assert_eq!(before - world.wallet(bob, usd1), fee, "on {assets}");
    }
    world.configure(market, usd1, |config| config.flash_fee_bps = 0).unwrap();
    let before = world.reserve(usd1).cash;
    world.flash(bob, usd1, 20_001, &[]).unwrap();
    assert_eq!(world.reserve(usd1).cash, before);
}

#[test]
fn two_may_follow_each_other() {
    let mut stage = stage();
    let (first, second) = (pair(&stage, 1_000_000), pair(&stage, 2_000_000));
    let meta = stage.world.act_all(&[first, second].concat()).unwrap();
    assert_eq!(meta.events.len(), 4);
    let again = pair(&stage, 1_000_000);
    stage.world.act_all(&[again.clone(), again].concat()).expect("the same twice");
}

/// The lending facility's level and capacity are another bucket.
#[test]
fn leaves_the_lending_facility_alone() {
    let mut stage = Stage::with_minted_loan();
    let Stage { world, market, bob, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.flash_capacity = 1_000_000_000_000).unwrap();
    let before = world.reserve(usd1);
    world.flash(bob, usd1, units(1_000_000, usd1), &[]).unwrap();
    let after = world.reserve(usd1);
    assert_eq!(bytemuck::bytes_of(&before), bytemuck::bytes_of(&after));
}

const FLASHER: &[&str] =
    &["user", "market", "reserve", "price", "vault", "mint", "wallet", "token program", "instructions"];
const PRICE: Harmless = harmless("price", ANYTHING, "no price is read");
const REST: Harmless = harmless("remaining", ANYTHING, "none is read");

/// The flags of an account are those of the whole transaction: the other one signs and writes.
const fn shared(role: &'static str, attack: &'static str) -> Harmless {
    harmless(role, attack, "the other half of the pair signs and writes")
}

const SHARED: [Harmless; 5] = [
    shared("user", "without signature"),
    shared("reserve", "read-only"),
    shared("vault", "read-only"),
    shared("mint", "read-only"),
    shared("wallet", "read-only"),
];

/// By Alice, who has nothing to burn but what was minted, and to whom no fee is due.
#[test]
fn refuses_every_impostor_to_mint() {
    let mut stage = stage();
    let Stage { world, market, alice, usd1, .. } = &mut stage;
    world.configure(market, usd1, |config| config.flash_fee_bps = 0).unwrap();
    world.open_wallet(&alice.key, usd1);
    let (instruction, burn) =
        (world.ix().flash_mint(alice, usd1, 1_000), world.ix().flash_burn(alice, usd1, 1_000));
    let impostors = usd1_crowd(&mut stage);
    let excuses = [&[PRICE, REST], SHARED.as_slice()].concat();
    let target = Target { instruction, roles: FLASHER, harmless: &excuses };
    siege_within(&stage.world, &target, &impostors, |mint| vec![mint, burn.clone()]);
}

#[test]
fn refuses_every_impostor_to_burn() {
    let mut stage = stage();
    let impostors = usd1_crowd(&mut stage);
    let [mint, instruction] = pair(&stage, 1_000);
    let roles = &FLASHER[..8];
    let excuses = [&[PRICE, REST], SHARED.as_slice()].concat();
    let target = Target { instruction, roles, harmless: &excuses };
    siege_within(&stage.world, &target, &impostors, |burn| vec![mint.clone(), burn]);
}

#[test]
fn is_listed_or_configured_within_the_authority_alone() {
    let mut stage = Stage::new();
    let Stage { world, market, usd1, eth, .. } = &mut stage;
    let flash = |config: &mut ReserveConfig| config.flash_capacity = 1;
    refused(world.configure(market, usd1, flash), WlmError::MintAuthorityMissing);
    refused(world.configure(market, eth, flash), WlmError::ConfigFacilityOutOfBounds);
    let (_, _, list) = ReserveBuilder::sol().with(flash).prepare(world, market);
    refused(world.act(list), WlmError::ConfigFacilityOutOfBounds);
}
