//! SPL Governance, known as Realms: holders of a token vote on what a governance's treasury signs.

mod proposal;

use borsh::BorshSerialize;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::{Pubkey, pubkey};

pub use proposal::{Proposal, State};

/// The program, where mainnet has it.
pub const ID: Pubkey = pubkey!("GovER5Lthms3bLBqWub97yVrMmEogzX7xNjdXpPPCVZw");

/// What the program refuses with, of what tests see.
pub mod errors {
    pub const ALREADY_VOTED: u32 = 519;
    pub const CANNOT_EXECUTE: u32 = 524;
    pub const WITHIN_HOLD_UP_TIME: u32 = 525;
    pub const HOLD_UP_TIME_TOO_SHORT: u32 = 528;
    pub const CANNOT_VOTE: u32 = 531;
    pub const VOTING_IN_PROGRESS: u32 = 535;
    pub const VOTING_TIME_EXPIRED: u32 = 536;
    pub const OTHER_MINT: u32 = 539;
    pub const OTHER_ELECTORATE: u32 = 610;
}

const SYSTEM: Pubkey = Pubkey::new_from_array([0; 32]);
const RENT: Pubkey = pubkey!("SysvarRent111111111111111111111111111111111");
/// The program of the tokens that vote; Token-2022 is none.
const SPL_TOKEN: Pubkey = pubkey!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");

/// The instructions, by their numbers.
mod number {
    pub const CREATE_REALM: u8 = 0;
    pub const DEPOSIT: u8 = 1;
    pub const CREATE_GOVERNANCE: u8 = 4;
    pub const CREATE_PROPOSAL: u8 = 6;
    pub const INSERT_TRANSACTION: u8 = 9;
    pub const SIGN_OFF: u8 = 12;
    pub const CAST_VOTE: u8 = 13;
    pub const FINALIZE_VOTE: u8 = 14;
    pub const EXECUTE_TRANSACTION: u8 = 16;
    pub const CREATE_NATIVE_TREASURY: u8 = 25;
}

/// A community and its council: the holders of two mints.
#[derive(Clone, Copy)]
pub struct Realm {
    pub address: Pubkey,
    pub community: Pubkey,
    pub council: Pubkey,
}

impl Realm {
    /// The realm of this name.
    pub fn new(name: &str, community: Pubkey, council: Pubkey) -> Self {
        Self { address: derive(&[b"governance", name.as_bytes()]), community, council }
    }

    pub fn config(&self) -> Pubkey {
        derive(&[b"realm-config", self.address.as_ref()])
    }

    /// The holders of the community's token.
    pub fn citizens(self) -> Electorate {
        Electorate { realm: self, mint: self.community }
    }

    /// The holders of the council's.
    pub fn councillors(self) -> Electorate {
        Electorate { realm: self, mint: self.council }
    }

    /// Creates it; the votes of the whole supply count. Whoever has `min_weight` may create governances.
    pub fn create(&self, name: &str, authority: Pubkey, payer: Pubkey, min_weight: u64) -> Instruction {
        const WHOLE_SUPPLY: u64 = 10_000_000_000;
        let (use_council, supply_fraction) = (true, 0_u8);
        let (voter_weight_addin, max_voter_weight_addin, liquid) = (false, false, 0_u8);
        let token = (voter_weight_addin, max_voter_weight_addin, liquid);
        let arguments = (name, use_council, min_weight, supply_fraction, WHOLE_SUPPLY, token, token);
        let accounts = vec![
            AccountMeta::new(self.address, false),
            AccountMeta::new_readonly(authority, false),
            AccountMeta::new_readonly(self.community, false),
            AccountMeta::new(self.citizens().holding(), false),
            AccountMeta::new(payer, true),
            AccountMeta::new_readonly(SYSTEM, false),
            AccountMeta::new_readonly(SPL_TOKEN, false),
            AccountMeta::new_readonly(RENT, false),
            AccountMeta::new_readonly(self.council, false),
            AccountMeta::new(self.councillors().holding(), false),
            AccountMeta::new(self.config(), false),
        ];
        call(number::CREATE_REALM, &arguments, accounts)
    }
}

/// Those who vote: the holders of one of a realm's mints.
#[derive(Clone, Copy)]
pub struct Electorate {
    pub realm: Realm,
    pub mint: Pubkey,
}

impl Electorate {
    /// Where deposits are.
    pub fn holding(&self) -> Pubkey {
        derive(&[b"governance", self.realm.address.as_ref(), self.mint.as_ref()])
    }

    /// What the realm knows about a depositor.
    pub fn record(&self, owner: &Pubkey) -> Pubkey {
        derive(&[b"governance", self.realm.address.as_ref(), self.mint.as_ref(), owner.as_ref()])
    }

    /// Deposits tokens of a token account of the owner, who votes with them from now on.
    pub fn deposit(&self, owner: Pubkey, source: Pubkey, amount: u64) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.realm.address, false),
            AccountMeta::new(self.holding(), false),
            AccountMeta::new(source, false),
            AccountMeta::new_readonly(owner, true),
            AccountMeta::new_readonly(owner, true),
            AccountMeta::new(self.record(&owner), false),
            AccountMeta::new(owner, true),
            AccountMeta::new_readonly(SYSTEM, false),
            AccountMeta::new_readonly(SPL_TOKEN, false),
            AccountMeta::new_readonly(self.realm.config(), false),
        ];
        call(number::DEPOSIT, &amount, accounts)
    }
}

/// Rules for votes, and what they have power over.
#[derive(Clone, Copy)]
pub struct Governance {
    /// Who votes. The others of the realm do not.
    pub voters: Electorate,
    /// What it is named after: any address.
    pub seed: Pubkey,
}

/// When a vote ends before its time.
#[derive(Clone, Copy)]
pub enum Tipping {
    /// As soon as nobody else's vote could change the result.
    Strict = 0,
    /// Only its time ends it.
    Never = 2,
}

/// The rules for votes.
#[derive(Clone, Copy)]
pub struct Rules {
    /// So much of the supply must assent, in percent; and more than dissents.
    pub approval: u8,
    /// So many tokens it takes to propose.
    pub min_weight: u64,
    /// At least so many seconds pass between the end of the vote and the execution.
    pub hold_up: u32,
    /// A vote takes so many seconds.
    pub voting_time: u32,
    pub tipping: Tipping,
}

/// How much of the supply must assent.
#[derive(Clone, Copy, BorshSerialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
enum Threshold {
    YesPercentage(u8) = 0,
    Disabled = 2,
}

impl Governance {
    pub fn address(&self) -> Pubkey {
        derive(&[b"account-governance", self.voters.realm.address.as_ref(), self.seed.as_ref()])
    }

    /// The governance's wallet. It signs too, wherever it is among the accounts.
    pub fn treasury(&self) -> Pubkey {
        derive(&[b"native-treasury", self.address().as_ref()])
    }

    /// Creates it, by the realm's authority or by somebody with enough tokens, who pays. There is no veto.
    pub fn create(&self, creator: Pubkey, rules: Rules) -> Instruction {
        const NO_DEPOSIT_FOR_SO_MANY_PROPOSALS: u8 = 10;
        let Electorate { realm, mint } = self.voters;
        let of = |voters: Pubkey| {
            let vote = (Threshold::YesPercentage(rules.approval), rules.min_weight);
            if voters == mint { vote } else { (Threshold::Disabled, u64::MAX) }
        };
        let (community, (council, council_weight)) = (of(realm.community), of(realm.council));
        let (veto, tipping, cool_off) = (Threshold::Disabled, rules.tipping as u8, 0_u32);
        let arguments = (
            (community, rules.hold_up, rules.voting_time, tipping),
            (council, veto, council_weight, tipping),
            (veto, cool_off, NO_DEPOSIT_FOR_SO_MANY_PROPOSALS),
        );
        let accounts = vec![
            AccountMeta::new_readonly(realm.address, false),
            AccountMeta::new(self.address(), false),
            AccountMeta::new_readonly(self.seed, false),
            AccountMeta::new_readonly(self.voters.record(&creator), false),
            AccountMeta::new(creator, true),
            AccountMeta::new_readonly(SYSTEM, false),
            AccountMeta::new_readonly(creator, true),
            AccountMeta::new_readonly(realm.config(), false),
        ];
        call(number::CREATE_GOVERNANCE, &arguments, accounts)
    }

    /// Creates the wallet.
    pub fn create_treasury(&self, payer: Pubkey) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.address(), false),
            AccountMeta::new(self.treasury(), false),
            AccountMeta::new(payer, true),
            AccountMeta::new_readonly(SYSTEM, false),
        ];
        call(number::CREATE_NATIVE_TREASURY, &(), accounts)
    }
}

fn call(number: u8, arguments: &impl BorshSerialize, accounts: Vec<AccountMeta>) -> Instruction {
    let data = borsh::to_vec(&(number, arguments)).expect("memory takes everything");
    Instruction { program_id: ID, accounts, data }
}

fn derive(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &ID).0
}
