use anchor_lang::{
    ToAccountMetas,
    prelude::{AccountInfo, Pubkey},
    pubkey,
    solana_program::instruction::{AccountMeta, Instruction},
    system_program,
};
use borsh::BorshDeserialize;
use proptest::prelude::*;
use pyth_solana_receiver_sdk::{
    PostUpdateAtomicParams, PostUpdateParams,
    cpi::accounts::PostUpdateAtomic,
    pda::{get_config_address, get_treasury_address},
};
use pythnet_sdk::wire::{
    PrefixedVec, to_vec,
    v1::{AccumulatorUpdateData, Proof},
};
use sha2::{Digest, Sha256};
use solana_message::{AddressLookupTableAccount, VersionedMessage, v0};
use solana_transaction::versioned::VersionedTransaction;

use super::*;
use crate::{
    instructions::{self, Actor, PricedReserve, ReserveTokens},
    prices::Receiver,
};

/// A real one of April 2025, with thirteen signatures of nineteen guardians, from the tests of `pythnet-sdk`.
const UPDATE: &str = include_str!("../../testdata/hermes-update.hex");

fn real_bytes() -> Vec<u8> {
    hex::decode(UPDATE.trim()).unwrap()
}

fn real() -> HermesUpdate {
    HermesUpdate::from_bytes(&real_bytes()).unwrap()
}

#[test]
fn reads_a_real_update() {
    let update = real();
    assert_eq!((update.vaa.guardian_set(), update.vaa.signatures()), (4, 13));
    let [price] = &update.prices[..] else { panic!("{} prices", update.prices.len()) };
    assert_eq!(
        hex::encode(price.message.feed_id),
        "879551021853eec7a7dc827578e8e69da7e4fa8148339aa0d3d5296405be4b1a"
    );
    let oracle = price.oracle_price();
    assert_eq!((oracle.price, oracle.exponent, oracle.published_at), (0x393d_2ba8, -8, 0x67ed_b5da));
    assert_eq!((oracle.ema, oracle.confidence), (0x3cf0_6b08, 0x00a8_2f9a));
    assert_eq!(update.price(&price.message.feed_id), Some(price));
    assert_eq!(update.price(&[0; 32]), None);
}

#[test]
fn reads_what_pyths_own_library_writes() {
    let original = AccumulatorUpdateData::try_from_slice(&real_bytes()).unwrap();
    assert_eq!(to_vec::<_, byteorder::BE>(&original).unwrap(), real_bytes());
    let Proof::WormholeMerkle { vaa, updates } = original.proof;
    let vaa = PrefixedVec::from(vaa.as_ref().to_vec());
    let twice = Proof::WormholeMerkle { vaa, updates: [&updates[..], &updates[..]].concat() };
    let twice = to_vec::<_, byteorder::BE>(&AccumulatorUpdateData::new(twice)).unwrap();
    assert_eq!(HermesUpdate::from_bytes(&twice).unwrap().prices.len(), 2);
}

#[test]
fn reads_both_texts_of_hermes() {
    use base64::{Engine, prelude::BASE64_STANDARD};
    assert_eq!(HermesUpdate::from_hex(UPDATE.trim()), Ok(real()));
    assert_eq!(HermesUpdate::from_base64(&BASE64_STANDARD.encode(real_bytes())), Ok(real()));
    assert_eq!(HermesUpdate::from_hex("504g"), Err(UpdateError::NotHex));
    assert_eq!(HermesUpdate::from_base64("!"), Err(UpdateError::NotBase64));
}

#[test]
fn says_what_is_wrong() {
    let bytes = real_bytes();
    let spoiled = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0xff;
        HermesUpdate::from_bytes(&bytes)
    };
    // The header's magic and version, then the VAA's version and its payload, then the message and its proof.
    let vaa = 10;
    let payload = vaa + 6 + 13 * 66 + 51;
    let message = payload + 37 + 1 + 2;
    assert_eq!(spoiled(0), Err(UpdateError::NotAnUpdate));
    assert_eq!(spoiled(4), Err(UpdateError::NotAnUpdate));
    assert_eq!(spoiled(vaa), Err(UpdateError::BrokenVaa));
    assert_eq!(spoiled(vaa + 5), Err(UpdateError::BrokenVaa));
    assert_eq!(spoiled(payload), Err(UpdateError::NoRoot));
    assert_eq!(spoiled(message), Err(UpdateError::BrokenMessage));
    let feed_id = real().prices[0].message.feed_id;
    for at in [payload + 17, message + 40, bytes.len() - 1] {
        assert_eq!(spoiled(at), Err(UpdateError::NotProven { feed_id }), "byte {at}");
    }
    for length in 0..bytes.len() {
        HermesUpdate::from_bytes(&bytes[..length]).unwrap_err();
    }
}

#[test]
fn trims_to_the_first_signatures() {
    let vaa = real().vaa;
    let trimmed = vaa.trimmed(QUORUM);
    assert_eq!((trimmed.signatures(), trimmed.guardian_set()), (3, 4));
    assert_eq!(trimmed.as_bytes().len(), 6 + 3 * 66 + 51 + 37);
    assert_eq!(Vaa::from_bytes(trimmed.as_bytes()), Ok(trimmed.clone()));
    assert_eq!(trimmed.as_bytes()[6..6 + 3 * 66], vaa.as_bytes()[6..6 + 3 * 66]);
    assert!(vaa.as_bytes().ends_with(&trimmed.as_bytes()[6 + 3 * 66..]));
    assert_eq!(vaa.trimmed(13), vaa);
    assert_eq!(vaa.trimmed(200), vaa);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), signatures: u8) {
        let _ = HermesUpdate::from_bytes(&bytes);
        let with_header = [b"PNAU\x01\x00\x00\x00", &bytes[..]].concat();
        let _ = HermesUpdate::from_bytes(&with_header);
        if let Ok(vaa) = Vaa::from_bytes(&bytes) {
            let _ = vaa.trimmed(signatures);
        }
    }

    #[test]
    fn no_spoiled_update_makes_the_reader_panic_or_lie(at in 0..1_291usize, to: u8) {
        let mut bytes = real_bytes();
        bytes[at] = to;
        if let Ok(update) = HermesUpdate::from_bytes(&bytes) {
            let _ = update.vaa.trimmed(QUORUM);
            // Whatever else was changed, a price that is given out is proven.
            prop_assert!(update.prices.iter().all(|price| *price == real().prices[0]));
        }
    }
}

#[test]
fn discriminators_are_anchors() {
    let of = |name: &str| Sha256::digest(format!("global:{name}"))[..8].to_vec();
    assert_eq!(of("post_update_atomic"), post::POST_UPDATE_ATOMIC);
    assert_eq!(of("reclaim_rent"), post::RECLAIM_RENT);
    assert_eq!(of("update_price_feed"), post::UPDATE_PRICE_FEED);
}

/// The legacy ones as seen in transactions on mainnet, and as Pyth's own crate derives them.
#[test]
fn addresses_are_pyths() {
    let legacy = Receiver::Legacy;
    assert_eq!(legacy.config(), pubkey!("DaWUKXCyXsnzcvLUyeJRWou8KTn7XtadgTsdhJ6RHS7b"));
    assert_eq!(legacy.treasury(0), pubkey!("8hQfT7SVhkCrzUSgBq6u2wYEt1sH3xmofZ5ss3YaydZW"));
    assert_eq!(legacy.guardian_set(4), pubkey!("5gxPdahvSzcKySxXxPuRXZZ9s6h8hZ88XDVKavWpaQGn"));
    assert_eq!(legacy.guardian_set(7), pubkey!("6GaHgiaQg9Pg346xHq9m7vQ9rJtnH83gQKqJoiAxQa7D"));
    assert_eq!((legacy.config(), legacy.treasury(255)), (get_config_address(), get_treasury_address(255)));
    let programs = [Receiver::Current, legacy].map(|set| [set.program(), set.push_oracle(), set.verifier()]);
    assert!(programs[0].iter().all(|program| !programs[1].contains(program)));
}

/// Pyth's own list of accounts is in its crate for calls from programs.
#[test]
fn posting_is_as_pyth_publishes_it() {
    let update = real();
    let (vaa, price) = (update.vaa.trimmed(QUORUM), &update.prices[0]);
    let [payer, account] = [Pubkey::new_unique(), Pubkey::new_unique()];
    let post = post_update_atomic(Receiver::Legacy, payer, account, &vaa, price, 9);
    let legacy = Receiver::Legacy;
    let (guardian_set, config, treasury) = (legacy.guardian_set(4), legacy.config(), legacy.treasury(9));
    let published = PostUpdateAtomic {
        payer: info(&payer),
        guardian_set: info(&guardian_set),
        config: info(&config),
        treasury: info(&treasury),
        price_update_account: info(&account),
        system_program: info(&system_program::ID),
        write_authority: info(&payer),
    };
    assert_eq!(post.accounts, published.to_account_metas(None));
    assert_eq!(post.program_id, pyth_solana_receiver_sdk::ID);
    let args = PostUpdateAtomicParams::try_from_slice(&post.data[8..]).unwrap();
    assert_eq!(
        (&args.vaa[..], args.merkle_price_update, args.treasury_id),
        (vaa.as_bytes(), price.merkle.clone(), 9)
    );

    let current = post_update_atomic(Receiver::Current, payer, account, &vaa, price, 9);
    assert_eq!((current.program_id, current.data), (crate::prices::PYTH_RECEIVER, post.data));
    let flags = |instruction: &Instruction| -> Vec<_> {
        instruction.accounts.iter().map(|meta| (meta.is_signer, meta.is_writable)).collect()
    };
    assert_eq!(flags(&reclaim_rent(legacy, payer, account)), [(true, true), (false, true)]);
    assert_eq!(reclaim_rent(legacy, payer, account).data, post::RECLAIM_RENT);
}

/// An account of which only the address counts.
fn info(key: &Pubkey) -> AccountInfo<'_> {
    AccountInfo::new(key, false, false, Box::leak(Box::default()), &mut [], key, false)
}

#[test]
fn pushing_is_as_pyth_publishes_it() {
    let price = &real().prices[0];
    let [payer, vaa] = [Pubkey::new_unique(), Pubkey::new_unique()];
    let push = update_price_feed(Receiver::Legacy, payer, vaa, price, 1, 9);
    // Of `idl/pyth_push_oracle.ts` in Pyth's repository.
    let feed = Receiver::Legacy.push_feed(1, &price.message.feed_id);
    let expected = vec![
        AccountMeta::new(payer, true),
        AccountMeta::new_readonly(pyth_solana_receiver_sdk::ID, false),
        AccountMeta::new_readonly(vaa, false),
        AccountMeta::new_readonly(get_config_address(), false),
        AccountMeta::new(get_treasury_address(9), false),
        AccountMeta::new(feed, false),
        AccountMeta::new_readonly(system_program::ID, false),
    ];
    assert_eq!((push.program_id, push.accounts), (pyth_solana_receiver_sdk::PYTH_PUSH_ORACLE_ID, expected));
    let (args, tail) = push.data[8..].split_at(push.data.len() - 8 - 34);
    assert_eq!(PostUpdateParams::try_from_slice(args).unwrap().merkle_price_update, price.merkle);
    assert_eq!(tail, [&1u16.to_le_bytes()[..], &price.message.feed_id].concat());
}

/// The sizes that the module's documentation tells.
#[test]
fn one_price_fits_a_transaction_and_a_borrowing_beside_it_only_with_pyths_accounts_in_a_table() {
    let update = real();
    let payer = Pubkey::new_unique();
    let post = |signatures| {
        let vaa = update.vaa.trimmed(signatures);
        post_update_atomic(Receiver::Current, payer, Pubkey::new_unique(), &vaa, &update.prices[0], 0)
    };
    let (borrow, table) = borrow_with_two_positions(payer);
    let mut wider = table.clone();
    wider.addresses.extend([
        Receiver::Current.config(),
        Receiver::Current.treasury(0),
        Receiver::Current.guardian_set(4),
    ]);
    let sizes = [
        transaction_size(&[budget(), post(QUORUM)], &payer, &[]),
        transaction_size(&[budget(), post(13)], &payer, &[]),
        transaction_size(&[budget(), post(QUORUM), borrow.clone()], &payer, &[table]),
        transaction_size(&[budget(), post(QUORUM), borrow], &payer, &[wider]),
    ];
    assert_eq!(sizes, [1_081, 1_741, 1_249, 1_156]);
}

/// The limit of compute units that each transaction sets.
fn budget() -> Instruction {
    let program_id = pubkey!("ComputeBudget111111111111111111111111111111");
    Instruction { program_id, accounts: Vec::new(), data: vec![2, 0, 0, 0, 0] }
}

fn borrow_with_two_positions(payer: Pubkey) -> (Instruction, AddressLookupTableAccount) {
    let unique = Pubkey::new_unique;
    let tokens = ReserveTokens {
        reserve: unique(),
        price: Some(unique()),
        vault: unique(),
        mint: unique(),
        wallet: unique(),
        token_program: unique(),
    };
    let market = unique();
    let other = PricedReserve { reserve: unique(), price: Some(unique()) };
    let actor = Actor { signer: payer, market, obligation: unique() };
    let of_the_market =
        [market, tokens.reserve, tokens.vault, tokens.mint, tokens.token_program, other.reserve];
    let prices = [tokens.price, other.price].into_iter().flatten();
    let addresses = of_the_market.into_iter().chain(prices).collect();
    let borrow = instructions::borrow(&actor, tokens, &[other], 1);
    (borrow, AddressLookupTableAccount { key: unique(), addresses })
}

fn transaction_size(
    instructions: &[Instruction],
    payer: &Pubkey,
    tables: &[AddressLookupTableAccount],
) -> usize {
    let message = v0::Message::try_compile(payer, instructions, tables, Default::default()).unwrap();
    let signatures = vec![Default::default(); message.header.num_required_signatures.into()];
    let transaction = VersionedTransaction { signatures, message: VersionedMessage::V0(message) };
    usize::try_from(bincode::serialized_size(&transaction).unwrap()).unwrap()
}
