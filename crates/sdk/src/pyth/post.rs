//! Instructions of Pyth's programs.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::instruction::{AccountMeta, Instruction},
    system_program,
};
use pyth_solana_receiver_sdk::{PostUpdateAtomicParams, PostUpdateParams};

use super::{ProvenPrice, Vaa};
use crate::prices::Receiver;

// The first eight bytes of sha256("global:<name>"), as Anchor has it; a test holds them against that.
pub(super) const POST_UPDATE_ATOMIC: [u8; 8] = [49, 172, 84, 192, 175, 180, 52, 234];
pub(super) const RECLAIM_RENT: [u8; 8] = [218, 200, 19, 197, 227, 89, 192, 22];
pub(super) const UPDATE_PRICE_FEED: [u8; 8] = [28, 9, 93, 150, 86, 153, 188, 115];

/// Posts a price to `price_account`: a new one, which signs, or one that `payer` posted to before. `treasury` is any
/// byte; different ones keep posters out of each other's way.
#[must_use]
pub fn post_update_atomic(
    receiver: Receiver,
    payer: Pubkey,
    price_account: Pubkey,
    vaa: &Vaa,
    price: &ProvenPrice,
    treasury: u8,
) -> Instruction {
    let args = PostUpdateAtomicParams {
        vaa: vaa.as_bytes().to_vec(),
        merkle_price_update: price.merkle.clone(),
        treasury_id: treasury,
    };
    let accounts = vec![
        AccountMeta::new(payer, true),
        AccountMeta::new_readonly(receiver.guardian_set(vaa.guardian_set()), false),
        AccountMeta::new_readonly(receiver.config(), false),
        AccountMeta::new(receiver.treasury(treasury), false),
        AccountMeta::new(price_account, true),
        AccountMeta::new_readonly(system_program::ID, false),
        AccountMeta::new_readonly(payer, true),
    ];
    build(receiver.program(), accounts, POST_UPDATE_ATOMIC, &args)
}

/// Closes a price account that `payer` posted to; its rent comes back.
#[must_use]
pub fn reclaim_rent(receiver: Receiver, payer: Pubkey, price_account: Pubkey) -> Instruction {
    let accounts = vec![AccountMeta::new(payer, true), AccountMeta::new(price_account, false)];
    build(receiver.program(), accounts, RECLAIM_RENT, &())
}

/// Pushes a price to its feed's own address, where everybody looks for it; an older price than is there changes
/// nothing. `encoded_vaa` is an account of the verifier's with the whole VAA, checked: the verifier's `init_encoded_vaa`,
/// `write_encoded_vaa` and `verify_encoded_vaa_v1` make it. They are not built here.
#[must_use]
pub fn update_price_feed(
    receiver: Receiver,
    payer: Pubkey,
    encoded_vaa: Pubkey,
    price: &ProvenPrice,
    shard: u16,
    treasury: u8,
) -> Instruction {
    let feed_id = price.message.feed_id;
    let args = PostUpdateParams { merkle_price_update: price.merkle.clone(), treasury_id: treasury };
    let accounts = vec![
        AccountMeta::new(payer, true),
        AccountMeta::new_readonly(receiver.program(), false),
        AccountMeta::new_readonly(encoded_vaa, false),
        AccountMeta::new_readonly(receiver.config(), false),
        AccountMeta::new(receiver.treasury(treasury), false),
        AccountMeta::new(receiver.push_feed(shard, &feed_id), false),
        AccountMeta::new_readonly(system_program::ID, false),
    ];
    build(receiver.push_oracle(), accounts, UPDATE_PRICE_FEED, &(args, shard, feed_id))
}

fn build(
    program_id: Pubkey,
    accounts: Vec<AccountMeta>,
    discriminator: [u8; 8],
    args: &impl borsh::BorshSerialize,
) -> Instruction {
    let mut data = discriminator.to_vec();
    args.serialize(&mut data).expect("a vector takes every byte");
    Instruction { program_id, accounts, data }
}
