//! Token-2022: what is listed, and what is refused when it is switched on later.

use solana_instruction::Instruction;
use spl_token_2022_interface::{
    extension::{default_account_state, pausable, transfer_fee, transfer_hook},
    state::AccountState,
};
use wlm_sdk::{
    errors::WlmError,
    instructions::Amount::{All, Exact},
};
use wlm_test_kit::{Asset, ISSUER, MintBuilder, MintExtension, ReserveBuilder, TOKEN_2022, User, World};

use crate::support::{Stage, refused};

/// An asset with this extension, and Alice with a deposit of it.
fn with(extension: MintExtension) -> (World, User, Asset) {
    let Stage { mut world, market, alice, .. } = Stage::new();
    let token = MintBuilder::token_2022(&[extension]);
    let asset = ReserveBuilder::default().of(token).create(&mut world, &market);
    world.fund(&alice, &asset, 10_000);
    world.deposit(&alice, &asset, 5_000).unwrap();
    (world, alice, asset)
}

fn listing_of(extension: MintExtension) -> wlm_test_kit::Outcome {
    let Stage { mut world, market, .. } = Stage::new();
    let token = MintBuilder::token_2022(&[extension]);
    let (_, _, list) = ReserveBuilder::default().of(token).prepare(&mut world, &market);
    world.act(list)
}

/// Everything that moves the asset is refused for this reason.
fn closed_after(extension: MintExtension, change: impl FnOnce(&Asset) -> Instruction, reason: WlmError) {
    let (mut world, alice, asset) = with(extension);
    let before = world.snapshot();
    world.send(change(&asset)).unwrap();
    assert!(!before.differences(&world.snapshot()).is_empty());
    let name = wlm_sdk::errors::name(&reason);
    for outcome in [
        world.deposit(&alice, &asset, 1),
        world.withdraw(&alice, &asset, All),
        world.withdraw(&alice, &asset, Exact(1)),
        world.borrow(&alice, &asset, 1),
    ] {
        assert_eq!(outcome.unwrap_err().name(), name);
    }
}

#[test]
fn takes_the_extensions_of_the_list() {
    for extension in [
        MintExtension::TransferFee { bps: 0 },
        MintExtension::TransferHook { program: None },
        MintExtension::DefaultAccountState(AccountState::Initialized),
        MintExtension::Pausable,
        MintExtension::MetadataPointer,
        MintExtension::GroupPointer,
        MintExtension::MintCloseAuthority,
        MintExtension::PermanentDelegate,
        MintExtension::InterestBearing,
        MintExtension::ScaledUiAmount,
        MintExtension::ConfidentialTransfer,
    ] {
        let (mut world, alice, asset) = with(extension);
        world.withdraw(&alice, &asset, All).unwrap();
        assert_eq!(world.wallet(&alice, &asset), 10_000, "{extension:?}");
    }
}

#[test]
fn a_plain_token_2022_mint_works() {
    let Stage { mut world, market, alice, .. } = Stage::new();
    let asset = ReserveBuilder::default().of(MintBuilder::token_2022(&[])).create(&mut world, &market);
    world.fund(&alice, &asset, 10_000);
    world.deposit(&alice, &asset, 10_000).unwrap();
    world.withdraw(&alice, &asset, All).unwrap();
}

#[test]
fn refuses_what_is_not_on_the_list() {
    refused(listing_of(MintExtension::NonTransferable), WlmError::MintExtensionNotAllowed);
}

#[test]
fn refuses_a_fee_a_hook_and_frozen_accounts() {
    refused(listing_of(MintExtension::TransferFee { bps: 1 }), WlmError::MintHasTransferFee);
    let hook = MintExtension::TransferHook { program: Some(ISSUER) };
    refused(listing_of(hook), WlmError::MintHasTransferHook);
    let frozen = MintExtension::DefaultAccountState(AccountState::Frozen);
    listing_of(frozen).expect_err("the token program refuses the vault, or the program the mint");
}

#[test]
fn refuses_a_fee_switched_on_later() {
    let fee = |asset: &Asset| {
        transfer_fee::instruction::set_transfer_fee(&TOKEN_2022, &asset.mint, &ISSUER, &[], 1, u64::MAX)
            .unwrap()
    };
    closed_after(MintExtension::TransferFee { bps: 0 }, fee, WlmError::MintHasTransferFee);
}

#[test]
fn refuses_a_hook_switched_on_later() {
    let hook = |asset: &Asset| {
        transfer_hook::instruction::update(&TOKEN_2022, &asset.mint, &ISSUER, &[], Some(ISSUER)).unwrap()
    };
    closed_after(MintExtension::TransferHook { program: None }, hook, WlmError::MintHasTransferHook);
}

#[test]
fn refuses_frozen_accounts_switched_on_later() {
    let freeze = |asset: &Asset| {
        default_account_state::instruction::update_default_account_state(
            &TOKEN_2022,
            &asset.mint,
            &ISSUER,
            &[],
            &AccountState::Frozen,
        )
        .unwrap()
    };
    let initialised = MintExtension::DefaultAccountState(AccountState::Initialized);
    closed_after(initialised, freeze, WlmError::MintFreezesAccounts);
}

#[test]
fn refuses_a_paused_mint() {
    let pause = |asset: &Asset| pausable::instruction::pause(&TOKEN_2022, &asset.mint, &ISSUER, &[]).unwrap();
    closed_after(MintExtension::Pausable, pause, WlmError::MintPaused);
}

#[test]
fn opens_again_when_the_pause_ends() {
    let (mut world, alice, asset) = with(MintExtension::Pausable);
    world.send(pausable::instruction::pause(&TOKEN_2022, &asset.mint, &ISSUER, &[]).unwrap()).unwrap();
    refused(world.deposit(&alice, &asset, 1), WlmError::MintPaused);
    world.send(pausable::instruction::resume(&TOKEN_2022, &asset.mint, &ISSUER, &[]).unwrap()).unwrap();
    world.deposit(&alice, &asset, 1).unwrap();
}
