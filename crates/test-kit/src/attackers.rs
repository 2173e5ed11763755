//! Account substitution: every account of an instruction replaced by every impostor at hand.
//!
//! [`siege`] runs a genuine instruction with one account replaced, removed, added or stripped
//! of its flags at a time. Each must be refused and change nothing. What goes through after
//! all must be listed as harmless with a reason; then every invariant must still hold.

use std::collections::BTreeSet;

use solana_account::Account;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;
use wlm_sdk::{
    PROGRAM_ID,
    instructions::{self, ConfigChange, Listing, ReserveConfig},
    pda,
    prices::{PriceImage, VerificationLevel},
};

use crate::{
    builders::{Asset, MarketBuilder, MarketKeys, User},
    tokens::{TOKEN, TOKEN_2022},
    world::World,
};

/// An account that an attacker could pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impostor {
    /// What it is.
    pub name: &'static str,
    /// Where it is.
    pub key: Pubkey,
    /// Whether the attacker can sign for it.
    pub signs: Signs,
}

/// Whether the attacker has an account's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// A wallet of the attacker's.
    Yes,
    /// A program's account, or somebody else's.
    No,
}

/// As [`Harmless::attack`]: whatever is put there.
pub const ANYTHING: &str = "anything";

/// A substitution that may go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Harmless {
    /// The role that is attacked.
    pub role: &'static str,
    /// The attack, as [`siege`] names it.
    pub attack: &'static str,
    /// Why it does no harm.
    pub reason: &'static str,
}

/// What is attacked.
pub struct Target<'a> {
    /// An instruction that goes through.
    pub instruction: Instruction,
    /// The name of each of its accounts; what follows are remaining accounts.
    pub roles: &'a [&'static str],
    /// What may go through after all.
    pub harmless: &'a [Harmless],
}

/// Attacks every account of the instruction with every impostor.
///
/// # Panics
/// If the genuine instruction is refused; if an attack goes through that is not listed; if a
/// listed one is refused (then the list is wrong).
pub fn siege(world: &World, target: &Target, impostors: &[Impostor]) {
    siege_within(world, target, impostors, |instruction| vec![instruction]);
}

/// As [`siege`], of an instruction that needs others in its transaction: `wrap` adds them.
///
/// # Panics
/// As [`siege`].
pub fn siege_within(
    world: &World,
    target: &Target,
    impostors: &[Impostor],
    wrap: impl Fn(Instruction) -> Vec<Instruction>,
) {
    let genuine = world.clone().act_all(&wrap(target.instruction.clone()));
    genuine.unwrap_or_else(|refusal| panic!("the genuine instruction is refused: {refusal}"));
    let mut passed = Vec::new();
    let mut fork = world.clone();
    for attack in attacks(target, impostors) {
        if fork.act_all(&wrap(attack.instruction)).is_ok() {
            passed.push((attack.role, attack.name));
            fork = world.clone();
        }
    }
    let excuses = |excuse: &Harmless, (role, name): &(&str, String)| {
        excuse.role == *role && (excuse.attack == ANYTHING || excuse.attack == name)
    };
    let breaches: Vec<_> =
        passed.iter().filter(|attack| !target.harmless.iter().any(|h| excuses(h, attack))).collect();
    assert!(breaches.is_empty(), "went through: {breaches:#?}");
    for excuse in target.harmless {
        let needed = passed.iter().any(|attack| excuses(excuse, attack));
        assert!(needed, "{} as {} is refused: it needs no excuse", excuse.attack, excuse.role);
    }
}

struct Attack {
    role: &'static str,
    name: String,
    instruction: Instruction,
}

fn attacks(target: &Target, impostors: &[Impostor]) -> Vec<Attack> {
    let Target { instruction, roles, .. } = target;
    let role = |at: usize| roles.get(at).copied().unwrap_or("remaining");
    let mut attacks = Vec::new();
    let mut add = |at: usize, name: String, accounts: Vec<AccountMeta>| {
        let instruction = Instruction { accounts, ..instruction.clone() };
        attacks.push(Attack { role: role(at), name, instruction });
    };
    for (at, meta) in instruction.accounts.iter().enumerate() {
        let changed = |change: &dyn Fn(&mut AccountMeta)| {
            let mut accounts = instruction.accounts.clone();
            change(&mut accounts[at]);
            accounts
        };
        let candidates = impostors
            .iter()
            .filter(|impostor| !meta.is_signer || impostor.signs == Signs::Yes)
            .map(|impostor| (impostor.name.to_owned(), impostor.key));
        // An account stands in for another; only who signs already can sign twice.
        let doubles = instruction.accounts.iter().enumerate();
        let doubles = doubles
            .filter(|(_, other)| !meta.is_signer || other.is_signer)
            .map(|(other, account)| (format!("the {}", role(other)), account.pubkey));
        let mut tried = BTreeSet::from([meta.pubkey]);
        for (name, key) in candidates.chain(doubles) {
            if tried.insert(key) {
                add(at, name, changed(&|meta| meta.pubkey = key));
            }
        }
        if meta.is_signer {
            add(at, "without signature".into(), changed(&|meta| meta.is_signer = false));
        }
        if meta.is_writable {
            add(at, "read-only".into(), changed(&|meta| meta.is_writable = false));
        }
        let mut missing = instruction.accounts.clone();
        missing.remove(at);
        add(at, "left out".into(), missing);
    }
    for impostor in impostors {
        let mut extra = instruction.accounts.clone();
        extra.push(AccountMeta::new(impostor.key, false));
        add(roles.len(), format!("in addition: {}", impostor.name), extra);
    }
    attacks
}

/// A crowd of impostors around one user, one asset and another asset of their market.
pub fn crowd(
    world: &mut World,
    market: &MarketKeys,
    victim: &User,
    (asset, other): (&Asset, &Asset),
) -> Vec<Impostor> {
    let attacker = world.new_user(market);
    let foreign = foreign_market(world, &attacker, victim, asset);
    let [wallet, other_wallet] = [asset, other].map(|asset| world.open_wallet(&attacker.key, asset));
    let look_alike = world.open_wallet(&asset.reserve, asset);
    let victims_other = world.open_wallet(&victim.key, other);
    let mut crowd = vec![
        yes("the attacker", attacker.key),
        no("the attacker's obligation", attacker.obligation),
        no("the attacker's wallet", wallet),
        no("the attacker's wallet of another asset", other_wallet),
        no("the victim's wallet of another asset", victims_other),
        no("a look-alike vault of the same mint and authority", look_alike),
        no("another reserve", other.reserve),
        no("another reserve's vault", other.vault),
        no("another reserve's mint", other.mint),
        no("another feed's price", other.price),
        no("SPL Token", TOKEN),
        no("Token-2022", TOKEN_2022),
        no("the system program", Pubkey::default()),
        no("nothing (the program's id)", PROGRAM_ID),
        no("an empty address", world.new_address()),
    ];
    crowd.extend(foreign);
    crowd.extend(forgeries(world, market, victim, asset));
    crowd.extend(bad_prices(world, asset));
    crowd
}

const fn yes(name: &'static str, key: Pubkey) -> Impostor {
    Impostor { name, key, signs: Signs::Yes }
}

const fn no(name: &'static str, key: Pubkey) -> Impostor {
    Impostor { name, key, signs: Signs::No }
}

/// A market of the attacker's own, with a reserve of the same mint, feed and configuration.
fn foreign_market(world: &mut World, attacker: &User, victim: &User, asset: &Asset) -> [Impostor; 5] {
    let foreign = MarketBuilder::default().create(world);
    // Only one market can mint.
    let config = ReserveConfig { facility_capacity: 0, flash_capacity: 0, ..world.reserve(asset).config };
    let change = ConfigChange::NewReserve(Box::new(config));
    let due = world.propose(&foreign, asset.mint, change).expect("a proposal of one's own");
    let Asset { mint, price, token_program, .. } = *asset;
    let listing = Listing { payer: foreign.creator, due, mint, price, token_program };
    world.act(instructions::create_reserve(&listing)).expect("a listing of one's own");
    let reserve = pda::reserve(&foreign.key, &asset.mint);
    let [own, victims] = [attacker, victim].map(|user| world.open_obligation(&user.key, &foreign, 7));
    [
        no("another market", foreign.key),
        no("another market's reserve", reserve),
        no("another market's vault", pda::vault(&reserve)),
        no("the attacker's obligation in another market", own.obligation),
        no("the victim's obligation in another market", victims.obligation),
    ]
}

/// Byte-for-byte copies that a stranger's program owns.
fn forgeries(world: &mut World, market: &MarketKeys, victim: &User, asset: &Asset) -> [Impostor; 6] {
    let stranger = world.new_address();
    let mut forge = |genuine: &Pubkey| {
        let Account { data, .. } = world.account(genuine).expect("something to forge");
        let copy = world.new_address();
        world.write(copy, stranger, data);
        copy
    };
    [
        no("a forged market", forge(&market.key)),
        no("a forged reserve", forge(&asset.reserve)),
        no("a forged obligation", forge(&victim.obligation)),
        no("a forged vault", forge(&asset.vault)),
        no("a forged mint", forge(&asset.mint)),
        no("a forged price", forge(&asset.price)),
    ]
}

fn bad_prices(world: &mut World, asset: &Asset) -> [Impostor; 4] {
    let good = world.quote(&asset.price);
    let mut post = |quote: PriceImage| world.new_price_account(quote);
    let partial = VerificationLevel::Partial { num_signatures: 12 };
    [
        no("a partially verified price", post(PriceImage { verification: partial, ..good })),
        no("a price of zero", post(PriceImage { price: 0, ..good })),
        no("a price from the future", post(PriceImage { published_at: good.published_at + 3_600, ..good })),
        no("a price of another feed", post(PriceImage { feed_id: [9; 32], ..good })),
    ]
}
