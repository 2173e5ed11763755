//! What the cases share.

use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;
use spl_token_2022_interface::instruction::transfer_checked;
use wlm_sdk::{errors::WlmError, instructions::Amount};
use wlm_test_kit::{
    Asset, MarketBuilder, MarketKeys, Meta, Outcome, ReserveBuilder, User, World,
    attackers::{Harmless, Impostor, Signs, Target, crowd, siege},
    units,
};

/// Lamports that an address can hold before it is an account: the rent of no bytes.
pub const GIFT: u64 = 890_880;

/// A market with a dollar to lend, ether to lend against it, and three people.
pub struct Stage {
    pub world: World,
    pub market: MarketKeys,
    pub usd1: Asset,
    pub eth: Asset,
    /// Has supplied 100,000 USD1 and has as much again.
    pub bank: User,
    /// Has 10 ETH in the wallet.
    pub alice: User,
    /// Has 100,000 USD1 and 10 ETH in the wallet.
    pub bob: User,
}

impl Stage {
    pub fn new() -> Self {
        Self::with(ReserveBuilder::usd1(), ReserveBuilder::eth())
    }

    pub fn with(usd1: ReserveBuilder, eth: ReserveBuilder) -> Self {
        let mut world = World::new();
        let market = MarketBuilder::default().create(&mut world);
        let usd1 = usd1.create(&mut world, &market);
        let eth = eth.create(&mut world, &market);
        let [bank, alice, bob] = [(); 3].map(|()| world.new_user(&market));
        world.fund(&bank, &usd1, units(200_000, &usd1));
        world.fund(&alice, &eth, units(10, &eth));
        world.fund(&bob, &usd1, units(100_000, &usd1));
        world.fund(&bob, &eth, units(10, &eth));
        world.deposit(&bank, &usd1, units(100_000, &usd1)).unwrap();
        Self { world, market, usd1, eth, bank, alice, bob }
    }

    /// Alice has supplied 10 ETH, worth 30,000 USD.
    pub fn with_collateral() -> Self {
        let mut stage = Self::new();
        let Stage { world, alice, eth, .. } = &mut stage;
        world.deposit(alice, eth, units(10, eth)).unwrap();
        stage
    }

    /// … and has borrowed 20,000 USD1 against it: an LTV of 67 %, of at most 78 %.
    pub fn with_loan() -> Self {
        let mut stage = Self::with_collateral();
        let Stage { world, alice, usd1, .. } = &mut stage;
        world.borrow(alice, usd1, units(20_000, usd1)).unwrap();
        stage
    }

    /// … and ether fell to 2,400 USD: a health factor of 0.97.
    pub fn with_unhealthy_loan() -> Self {
        let mut stage = Self::with_loan();
        stage.world.set_price(&stage.eth, 2_400.0);
        stage
    }

    /// … but to 100 USD, and Bob has taken all the collateral: Alice owes about 19,000 USD1
    /// against nothing.
    pub fn with_bad_debt() -> Self {
        let mut stage = Self::with_loan();
        let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
        world.set_price(eth, 100.0);
        world.liquidate(bob, alice, (usd1, eth)).unwrap();
        stage
    }

    /// As [`Stage::with_collateral`], but the bank left 5,000 USD1, and the market mints: it lends up to
    /// `room` USD1 more. All may be lent out.
    pub fn with_facility(room: u32) -> Self {
        let mut stage = Self::with_collateral();
        let Stage { world, market, bank, alice, usd1, .. } = &mut stage;
        world.open_wallet(&alice.key, usd1);
        world.withdraw(bank, usd1, Amount::Exact(units(95_000, usd1))).unwrap();
        world.hand_over_usd1(market, usd1);
        let capacity = units(room, usd1);
        world
            .configure(market, usd1, |config| {
                (config.facility_capacity, config.max_utilisation_bps) = (capacity, 10_000);
            })
            .unwrap();
        stage
    }

    /// … up to 50,000, and Alice has borrowed 20,000 USD1, of which 15,000 were minted.
    pub fn with_minted_loan() -> Self {
        let mut stage = Self::with_facility(50_000);
        let Stage { world, alice, usd1, .. } = &mut stage;
        world.borrow(alice, usd1, units(20_000, usd1)).unwrap();
        stage
    }

    /// … a year ago, when ether fell to 100 USD; Bob has taken all the collateral. What Alice owes is lost.
    pub fn with_minted_bad_debt() -> Self {
        let mut stage = Self::with_minted_loan();
        let Stage { world, alice, bob, usd1, eth, .. } = &mut stage;
        world.advance_with_prices(365 * 86_400);
        world.set_price(eth, 100.0);
        world.liquidate(bob, alice, (usd1, eth)).unwrap();
        stage
    }

    /// … and was written off: part of what was minted is a deficit.
    pub fn with_deficit() -> Self {
        let mut stage = Self::with_minted_bad_debt();
        stage.world.absorb_bad_debt(&stage.alice, &stage.usd1).unwrap();
        stage.world.set_price(&stage.eth, 3_000.0);
        stage
    }

    /// Bob pays USD1 into the insurance: a plain transfer.
    pub fn insure(&mut self, assets: u64) {
        let Stage { world, bob, usd1, .. } = self;
        let Asset { token_program, mint, decimals, .. } = *usd1;
        let (from, to) = (usd1.wallet(&bob.key), usd1.insurance());
        let pay = transfer_checked(&token_program, &from, &mint, &to, &bob.key, &[], assets, decimals);
        world.send(pay.unwrap()).unwrap();
    }

    /// The USD1 that exists, in base units.
    pub fn usd1_supply(&self) -> u64 {
        self.world.snapshot().supplies[&self.usd1.mint]
    }

    pub fn usd(&self, dollars: impl Into<f64>) -> u64 {
        units(dollars, &self.usd1)
    }

    pub fn ether(&self, tokens: impl Into<f64>) -> u64 {
        units(tokens, &self.eth)
    }
}

/// The action was refused for this reason. That it changed nothing, the checked action saw.
#[track_caller]
pub fn refused(outcome: Outcome, reason: WlmError) {
    let name = wlm_sdk::errors::name(&reason);
    match outcome {
        Ok(Meta { events, .. }) => panic!("expected {name}, but it went through: {events:?}"),
        Err(refusal) => assert_eq!(refusal.wlm(), Some(&reason), "expected {name}, got {refusal}"),
    }
}

/// The action was refused by Anchor or the runtime, with this in its logs or its error.
#[track_caller]
pub fn refused_with(outcome: Outcome, words: &str) {
    match outcome {
        Ok(Meta { events, .. }) => panic!("expected {words}, but it went through: {events:?}"),
        Err(refusal) => {
            let text = refusal.to_string();
            assert!(text.contains(words), "expected {words}, got {text}");
        }
    }
}

/// The instruction with one address in the place of another.
pub fn swapped(mut instruction: Instruction, old: &Pubkey, new: &Pubkey) -> Instruction {
    for meta in instruction.accounts.iter_mut().filter(|meta| &meta.pubkey == old) {
        meta.pubkey = *new;
    }
    instruction
}

/// The instruction without an optional account: the program's own address stands for none.
pub fn without(mut instruction: Instruction, optional: &Pubkey) -> Instruction {
    for meta in instruction.accounts.iter_mut().filter(|meta| &meta.pubkey == optional) {
        *meta = AccountMeta::new_readonly(wlm_sdk::PROGRAM_ID, false);
    }
    instruction
}

/// The instruction with an account that it may not write.
pub fn read_only(mut instruction: Instruction, key: &Pubkey) -> Instruction {
    for meta in instruction.accounts.iter_mut().filter(|meta| &meta.pubkey == key) {
        meta.is_writable = false;
    }
    instruction
}

/// The instruction with an account less at the end.
pub fn shortened(mut instruction: Instruction, by: usize) -> Instruction {
    instruction.accounts.truncate(instruction.accounts.len() - by);
    instruction
}

/// The instruction with an account more at the end.
pub fn extended(mut instruction: Instruction, key: &Pubkey) -> Instruction {
    instruction.accounts.push(AccountMeta::new(*key, false));
    instruction
}

/// The accounts that a reserve's tokens are moved with, as [`siege`] names them.
pub const MONEY: &[&str] =
    &["owner", "market", "obligation", "reserve", "price", "vault", "mint", "wallet", "token program"];

/// Any wallet of the same mint may be named: the signature says whose tokens may leave, and the
/// owner alone decides where theirs arrive.
pub const fn harmless(role: &'static str, attack: &'static str, reason: &'static str) -> Harmless {
    Harmless { role, attack, reason }
}

/// Attacks an instruction of Alice's on this stage.
pub fn besiege(stage: &mut Stage, instruction: Instruction, roles: &[&'static str], harmless: &[Harmless]) {
    let Stage { world, market, alice, usd1, eth, .. } = stage;
    let crowd = crowd(world, market, alice, (eth, usd1));
    siege(world, &Target { instruction, roles, harmless }, &crowd);
}

/// As [`besiege`], of an instruction on the dollar's reserve.
pub fn besiege_usd1(
    stage: &mut Stage,
    instruction: Instruction,
    roles: &[&'static str],
    harmless: &[Harmless],
) {
    let impostors = usd1_crowd(stage);
    siege(&stage.world, &Target { instruction, roles, harmless }, &impostors);
}

/// Impostors around the dollar's reserve.
pub fn usd1_crowd(stage: &mut Stage) -> Vec<Impostor> {
    let Stage { world, market, alice, usd1, eth, .. } = stage;
    let mut impostors = crowd(world, market, alice, (usd1, eth));
    let insurances = [("the insurance", usd1.insurance()), ("another reserve's insurance", eth.insurance())];
    impostors.extend(insurances.map(|(name, key)| Impostor { name, key, signs: Signs::No }));
    impostors
}
