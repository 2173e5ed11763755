//! Transactions as wallets build them: direct where they fit, through a lookup table where not.

use std::borrow::Cow;

use solana_address_lookup_table_interface::{
    program,
    state::{AddressLookupTable, LookupTableMeta},
};
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::{AddressLookupTableAccount, VersionedMessage, v0};
use solana_pubkey::Pubkey;
use wlm_sdk::MAX_TRANSACTION_BYTES;

use crate::world::World;

/// The owner of every lookup table.
pub(crate) const LOOKUP_TABLES: Pubkey = program::ID;
const SIGNATURE_BYTES: usize = 64;

/// Bytes of a transaction on the wire, signatures included.
#[must_use]
pub fn wire_bytes(message: &VersionedMessage) -> usize {
    let signatures = usize::from(message.header().num_required_signatures);
    1 + signatures * SIGNATURE_BYTES + message.serialize().len()
}

impl World {
    /// The message of one transaction. Where it would not fit, its accounts go through a new
    /// lookup table.
    pub fn compile(&mut self, payer: &Pubkey, instructions: &[Instruction]) -> VersionedMessage {
        let direct = compile(payer, instructions, &[]);
        if wire_bytes(&direct) <= MAX_TRANSACTION_BYTES {
            return direct;
        }
        compile(payer, instructions, &[self.new_lookup_table(instructions)])
    }

    fn new_lookup_table(&mut self, instructions: &[Instruction]) -> AddressLookupTableAccount {
        let metas = instructions.iter().flat_map(|instruction| &instruction.accounts);
        let mut addresses: Vec<Pubkey> = metas.map(|meta| meta.pubkey).collect();
        addresses.sort_unstable();
        addresses.dedup();
        let meta = LookupTableMeta::new(Pubkey::default());
        let table = AddressLookupTable { meta, addresses: Cow::Borrowed(&addresses) };
        let data = table.serialize_for_tests().expect("at most 256 addresses");
        let key = self.new_address();
        self.write(key, LOOKUP_TABLES, data);
        AddressLookupTableAccount { key, addresses }
    }
}

fn compile(
    payer: &Pubkey,
    instructions: &[Instruction],
    tables: &[AddressLookupTableAccount],
) -> VersionedMessage {
    let message = v0::Message::try_compile(payer, instructions, tables, Hash::default());
    VersionedMessage::V0(message.expect("at most 256 accounts"))
}
