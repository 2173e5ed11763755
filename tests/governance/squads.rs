//! Squads v4: a multisig whose members approve transactions that one of its vaults signs.

use borsh::BorshSerialize;
use solana_instruction::{AccountMeta, Instruction};
use solana_message::Message;
use solana_pubkey::{Pubkey, pubkey};

/// The program, where mainnet has it.
pub const ID: Pubkey = pubkey!("SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf");

/// What the program refuses with, of what tests see.
pub mod errors {
    pub const NOT_A_MEMBER: u32 = 6005;
    pub const STALE_PROPOSAL: u32 = 6007;
    pub const INVALID_PROPOSAL_STATUS: u32 = 6008;
    pub const ALREADY_APPROVED: u32 = 6010;
    pub const INVALID_ACCOUNT: u32 = 6014;
    pub const TIME_LOCK_NOT_RELEASED: u32 = 6021;
}

const SYSTEM: Pubkey = Pubkey::new_from_array([0; 32]);
/// The index of the vault that is used.
const VAULT: u8 = 0;
/// To initiate, to vote and to execute.
const ALL_PERMISSIONS: u8 = 7;
const NO_MEMO: Option<String> = None;

/// The global account that says what a multisig costs. Only Squads can create it: a test writes it.
#[derive(Clone, Copy)]
pub struct ProgramConfig {
    pub authority: Pubkey,
    /// Lamports, to the treasury.
    pub creation_fee: u64,
    pub treasury: Pubkey,
}

impl ProgramConfig {
    pub fn address() -> Pubkey {
        derive(&[b"program_config"])
    }

    /// The account's bytes.
    pub fn data(&self) -> Vec<u8> {
        let reserved = [0_u8; 64];
        encode("account:ProgramConfig", &(self.authority, self.creation_fee, self.treasury, reserved))
    }
}

/// A multisig, named by the key it was created with.
#[derive(Clone, Copy)]
pub struct Multisig {
    pub create_key: Pubkey,
}

/// How a multisig begins. Every member may do everything; nobody configures it but itself.
pub struct Terms<'a> {
    pub members: &'a [Pubkey],
    /// So many members must approve.
    pub threshold: u16,
    /// Seconds between the last approval needed and the execution; at most three months.
    pub time_lock: u32,
}

impl Multisig {
    pub fn address(&self) -> Pubkey {
        derive(&[b"multisig", self.create_key.as_ref()])
    }

    /// The address that signs, and that has the powers: the first vault.
    pub fn vault(&self) -> Pubkey {
        derive(&[self.address().as_ref(), b"vault", &[VAULT]])
    }

    /// The index of the last transaction, read from a multisig's bytes; 0, before the first one.
    pub fn last_index(multisig: &[u8]) -> Option<u64> {
        const DISCRIMINATOR_KEY_AUTHORITY_THRESHOLD_TIME_LOCK: usize = 8 + 32 + 32 + 2 + 4;
        let index = multisig.get(DISCRIMINATOR_KEY_AUTHORITY_THRESHOLD_TIME_LOCK..)?.first_chunk()?;
        Some(u64::from_le_bytes(*index))
    }

    /// The transaction with this index: the first one has 1.
    pub fn transaction(self, index: u64) -> Transaction {
        Transaction { multisig: self, index }
    }

    /// Creates it. The creator pays, and the create key signs.
    pub fn create(&self, creator: Pubkey, treasury: Pubkey, terms: &Terms) -> Instruction {
        let members: Vec<_> = terms.members.iter().map(|key| (*key, ALL_PERMISSIONS)).collect();
        let (config_authority, rent_collector) = (None::<Pubkey>, None::<Pubkey>);
        let arguments =
            (config_authority, terms.threshold, members, terms.time_lock, rent_collector, NO_MEMO);
        let accounts = vec![
            AccountMeta::new_readonly(ProgramConfig::address(), false),
            AccountMeta::new(treasury, false),
            AccountMeta::new(self.address(), false),
            AccountMeta::new_readonly(self.create_key, true),
            AccountMeta::new(creator, true),
            AccountMeta::new_readonly(SYSTEM, false),
        ];
        call("multisig_create_v2", &arguments, accounts)
    }
}

/// What a vault is to sign, and the proposal to do so.
#[derive(Clone, Copy)]
pub struct Transaction {
    pub multisig: Multisig,
    pub index: u64,
}

impl Transaction {
    pub fn address(&self) -> Pubkey {
        derive(&[self.multisig.address().as_ref(), b"transaction", &self.index.to_le_bytes()])
    }

    pub fn proposal(&self) -> Pubkey {
        let index = self.index.to_le_bytes();
        derive(&[self.multisig.address().as_ref(), b"transaction", &index, b"proposal"])
    }

    /// Stores what the vault is to sign.
    pub fn create(&self, member: Pubkey, instructions: &[Instruction]) -> Instruction {
        let ephemeral_signers = 0_u8;
        let message = encode_message(&self.message(instructions));
        let accounts = self.creation(self.address(), true, member);
        let arguments = (VAULT, ephemeral_signers, message, NO_MEMO);
        call("vault_transaction_create", &arguments, accounts)
    }

    /// Stores that the multisig is to lose a member: for this it needs no vault.
    pub fn remove_member(&self, member: Pubkey, removed: Pubkey) -> Instruction {
        const REMOVE_MEMBER: u8 = 1;
        let actions = vec![(REMOVE_MEMBER, removed)];
        let accounts = self.creation(self.address(), true, member);
        call("config_transaction_create", &(actions, NO_MEMO), accounts)
    }

    /// Opens it for votes.
    pub fn propose(&self, member: Pubkey) -> Instruction {
        let draft = false;
        call("proposal_create", &(self.index, draft), self.creation(self.proposal(), false, member))
    }

    pub fn approve(&self, member: Pubkey) -> Instruction {
        self.vote("proposal_approve", member)
    }

    pub fn reject(&self, member: Pubkey) -> Instruction {
        self.vote("proposal_reject", member)
    }

    /// Votes to take an approval back: for as many members as approve.
    pub fn cancel(&self, member: Pubkey) -> Instruction {
        self.vote("proposal_cancel", member)
    }

    /// So many accounts come before those of the message when it is executed.
    pub const ACCOUNTS_OF_EXECUTE: usize = 4;

    /// Executes what was stored, which are these instructions.
    pub fn execute(&self, member: Pubkey, instructions: &[Instruction]) -> Instruction {
        let mut accounts = vec![
            AccountMeta::new_readonly(self.multisig.address(), false),
            AccountMeta::new(self.proposal(), false),
            AccountMeta::new_readonly(self.address(), false),
            AccountMeta::new_readonly(member, true),
        ];
        let vault = self.multisig.vault();
        let message = self.message(instructions);
        let (header, count) = (message.header, message.account_keys.len());
        let signers = usize::from(header.num_required_signatures);
        let writable_signers = signers - usize::from(header.num_readonly_signed_accounts);
        let writable = count - usize::from(header.num_readonly_unsigned_accounts);
        accounts.extend(message.account_keys.iter().enumerate().map(|(index, key)| AccountMeta {
            pubkey: *key,
            // The program signs for the vault.
            is_signer: index < signers && *key != vault,
            is_writable: if index < signers { index < writable_signers } else { index < writable },
        }));
        call("vault_transaction_execute", &(), accounts)
    }

    /// Executes [`Transaction::remove_member`].
    pub fn execute_removal(&self, member: Pubkey) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.multisig.address(), false),
            AccountMeta::new_readonly(member, true),
            AccountMeta::new(self.proposal(), false),
            AccountMeta::new_readonly(self.address(), false),
            AccountMeta::new(member, true),
            AccountMeta::new_readonly(SYSTEM, false),
        ];
        call("config_transaction_execute", &(), accounts)
    }

    /// The vault pays, as in a transaction of its own.
    fn message(&self, instructions: &[Instruction]) -> Message {
        Message::new(instructions, Some(&self.multisig.vault()))
    }

    fn creation(&self, created: Pubkey, counts: bool, member: Pubkey) -> Vec<AccountMeta> {
        let multisig = self.multisig.address();
        let of = if counts { AccountMeta::new } else { AccountMeta::new_readonly };
        vec![
            of(multisig, false),
            AccountMeta::new(created, false),
            AccountMeta::new_readonly(member, true),
            AccountMeta::new(member, true),
            AccountMeta::new_readonly(SYSTEM, false),
        ]
    }

    fn vote(&self, name: &str, member: Pubkey) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.multisig.address(), false),
            AccountMeta::new(member, true),
            AccountMeta::new(self.proposal(), false),
        ];
        call(name, &(NO_MEMO,), accounts)
    }
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Draft,
    Active,
    Rejected,
    Approved,
    Executed,
    Cancelled,
}

impl Status {
    /// Reads it from a proposal's bytes.
    pub fn of(proposal: &[u8]) -> Option<Self> {
        const DISCRIMINATOR_MULTISIG_INDEX: usize = 8 + 32 + 8;
        Some(match proposal.get(DISCRIMINATOR_MULTISIG_INDEX)? {
            0 => Self::Draft,
            1 => Self::Active,
            2 => Self::Rejected,
            3 => Self::Approved,
            5 => Self::Executed,
            6 => Self::Cancelled,
            _ => return None,
        })
    }
}

/// The message as the program takes it: like Solana's, but for short lengths.
fn encode_message(message: &Message) -> Vec<u8> {
    let short = |length: usize| u8::try_from(length).expect("a transaction has no more");
    let header = message.header;
    let signers = header.num_required_signatures;
    let others = short(message.account_keys.len()) - signers;
    let mut bytes = vec![
        signers,
        signers - header.num_readonly_signed_accounts,
        others - header.num_readonly_unsigned_accounts,
        short(message.account_keys.len()),
    ];
    bytes.extend(message.account_keys.iter().flat_map(|key| key.to_bytes()));
    bytes.push(short(message.instructions.len()));
    for instruction in &message.instructions {
        bytes.extend([instruction.program_id_index, short(instruction.accounts.len())]);
        bytes.extend(&instruction.accounts);
        let length = u16::try_from(instruction.data.len()).expect("a transaction has no more");
        bytes.extend(length.to_le_bytes());
        bytes.extend(&instruction.data);
    }
    let lookup_tables = 0;
    bytes.push(lookup_tables);
    bytes
}

fn call(name: &str, arguments: &impl BorshSerialize, accounts: Vec<AccountMeta>) -> Instruction {
    Instruction { program_id: ID, accounts, data: encode(&format!("global:{name}"), arguments) }
}

/// As Anchor does it: eight bytes of a name's hash, and the fields.
fn encode(name: &str, fields: &impl BorshSerialize) -> Vec<u8> {
    let mut data = solana_sha256_hasher::hash(name.as_bytes()).to_bytes()[..8].to_vec();
    fields.serialize(&mut data).expect("memory takes everything");
    data
}

fn derive(seeds: &[&[u8]]) -> Pubkey {
    let seeds: Vec<_> = [b"multisig".as_slice()].iter().chain(seeds).copied().collect();
    Pubkey::find_program_address(&seeds, &ID).0
}
