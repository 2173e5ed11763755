//! A proposal: drafted, voted on, executed.

use borsh::BorshSerialize;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

use super::{Electorate, Governance, RENT, Realm, SYSTEM, call, derive, number};

/// A proposal to execute transactions: yes or no.
#[derive(Clone, Copy)]
pub struct Proposal {
    pub governance: Governance,
    /// Who proposes.
    pub owner: Pubkey,
    /// What it is named after: any address.
    pub seed: Pubkey,
}

/// The only option: yes. Whoever is against it denies.
const YES: u8 = 0;

impl Proposal {
    pub fn address(&self) -> Pubkey {
        let mint = self.voters().mint;
        derive(&[b"governance", self.governance.address().as_ref(), mint.as_ref(), self.seed.as_ref()])
    }

    /// Where the transaction with this index is stored: the first one has 0.
    pub fn transaction(&self, index: u16) -> Pubkey {
        derive(&[b"governance", self.address().as_ref(), &[YES], &index.to_le_bytes()])
    }

    /// Creates a draft.
    pub fn create(&self, name: &str) -> Instruction {
        let (link, single_choice, options, deny) = ("", 0_u8, vec!["Yes"], true);
        let Electorate { realm, mint } = self.voters();
        let accounts = vec![
            AccountMeta::new_readonly(realm.address, false),
            AccountMeta::new(self.address(), false),
            AccountMeta::new(self.governance.address(), false),
            AccountMeta::new(self.owner_record(), false),
            AccountMeta::new_readonly(mint, false),
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.owner, true),
            AccountMeta::new_readonly(SYSTEM, false),
            AccountMeta::new_readonly(self.realm().config(), false),
        ];
        call(number::CREATE_PROPOSAL, &(name, link, single_choice, options, deny, self.seed), accounts)
    }

    /// Adds a transaction to the draft, to be executed `hold_up` seconds after the vote or later.
    pub fn insert(&self, index: u16, hold_up: u32, instructions: &[Instruction]) -> Instruction {
        let meta = |meta: &AccountMeta| (meta.pubkey, meta.is_signer, meta.is_writable);
        let encoded: Vec<_> = instructions
            .iter()
            .map(|inner| {
                let accounts: Vec<_> = inner.accounts.iter().map(meta).collect();
                (inner.program_id, accounts, inner.data.clone())
            })
            .collect();
        let accounts = vec![
            AccountMeta::new_readonly(self.governance.address(), false),
            AccountMeta::new(self.address(), false),
            AccountMeta::new_readonly(self.owner_record(), false),
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new(self.transaction(index), false),
            AccountMeta::new(self.owner, true),
            AccountMeta::new_readonly(SYSTEM, false),
            AccountMeta::new_readonly(RENT, false),
        ];
        call(number::INSERT_TRANSACTION, &(YES, index, hold_up, encoded), accounts)
    }

    /// Ends the draft: the vote begins.
    pub fn sign_off(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.realm().address, false),
            AccountMeta::new_readonly(self.governance.address(), false),
            AccountMeta::new(self.address(), false),
            AccountMeta::new_readonly(self.owner, true),
            AccountMeta::new_readonly(self.owner_record(), false),
        ];
        call(number::SIGN_OFF, &(), accounts)
    }

    /// Votes for it, with all tokens deposited.
    pub fn approve(&self, voter: Pubkey) -> Instruction {
        let (approve, rank, percent) = (0_u8, 0_u8, 100_u8);
        self.vote(voter, &(approve, vec![(rank, percent)]))
    }

    /// Votes against it, with all tokens deposited.
    pub fn deny(&self, voter: Pubkey) -> Instruction {
        let deny = 1_u8;
        self.vote(voter, &deny)
    }

    /// Counts, when the time is over.
    pub fn finalize(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.realm().address, false),
            AccountMeta::new(self.governance.address(), false),
            AccountMeta::new(self.address(), false),
            AccountMeta::new(self.owner_record(), false),
            AccountMeta::new_readonly(self.voters().mint, false),
            AccountMeta::new_readonly(self.realm().config(), false),
        ];
        call(number::FINALIZE_VOTE, &(), accounts)
    }

    /// Executes what was inserted, which are these instructions. Anybody may.
    pub fn execute(&self, index: u16, instructions: &[Instruction]) -> Instruction {
        let mut accounts = vec![
            AccountMeta::new_readonly(self.governance.address(), false),
            AccountMeta::new(self.address(), false),
            AccountMeta::new(self.transaction(index), false),
        ];
        // The program signs for these.
        let own = [self.governance.address(), self.governance.treasury()];
        for inner in instructions {
            accounts.push(AccountMeta::new_readonly(inner.program_id, false));
            accounts.extend(inner.accounts.iter().map(|meta| AccountMeta {
                is_signer: meta.is_signer && !own.contains(&meta.pubkey),
                ..meta.clone()
            }));
        }
        call(number::EXECUTE_TRANSACTION, &(), accounts)
    }

    fn vote(&self, voter: Pubkey, vote: &impl BorshSerialize) -> Instruction {
        let accounts = vec![
            AccountMeta::new_readonly(self.realm().address, false),
            AccountMeta::new(self.governance.address(), false),
            AccountMeta::new(self.address(), false),
            AccountMeta::new(self.owner_record(), false),
            AccountMeta::new(self.voters().record(&voter), false),
            AccountMeta::new_readonly(voter, true),
            AccountMeta::new(self.vote_record(&voter), false),
            AccountMeta::new_readonly(self.voters().mint, false),
            AccountMeta::new(voter, true),
            AccountMeta::new_readonly(SYSTEM, false),
            AccountMeta::new_readonly(self.realm().config(), false),
        ];
        call(number::CAST_VOTE, vote, accounts)
    }

    fn voters(&self) -> Electorate {
        self.governance.voters
    }

    fn realm(&self) -> Realm {
        self.voters().realm
    }

    fn owner_record(&self) -> Pubkey {
        self.voters().record(&self.owner)
    }

    fn vote_record(&self, voter: &Pubkey) -> Pubkey {
        let record = self.voters().record(voter);
        derive(&[b"governance", self.address().as_ref(), record.as_ref()])
    }
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Draft,
    SigningOff,
    Voting,
    Succeeded,
    Executing,
    Completed,
    Cancelled,
    Defeated,
    ExecutingWithErrors,
    Vetoed,
}

impl State {
    /// Reads it from a proposal's bytes.
    pub fn of(proposal: &[u8]) -> Option<Self> {
        const TYPE_GOVERNANCE_MINT: usize = 1 + 32 + 32;
        Some(match proposal.get(TYPE_GOVERNANCE_MINT)? {
            0 => Self::Draft,
            1 => Self::SigningOff,
            2 => Self::Voting,
            3 => Self::Succeeded,
            4 => Self::Executing,
            5 => Self::Completed,
            6 => Self::Cancelled,
            7 => Self::Defeated,
            8 => Self::ExecutingWithErrors,
            9 => Self::Vetoed,
            _ => return None,
        })
    }
}
