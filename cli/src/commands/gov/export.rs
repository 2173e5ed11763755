//! What multisigs take: the message of a transaction for Squads, an instruction for Realms.

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use solana_instruction::Instruction;
use solana_message::{Message, VersionedMessage};
use solana_pubkey::{Pubkey, pubkey};

/// SPL Governance, where mainnet has it.
const REALMS: Pubkey = pubkey!("GovER5Lthms3bLBqWub97yVrMmEogzX7xNjdXpPPCVZw");

/// The wallet of a governance of Realms, which signs and pays.
pub fn realm_wallet(governance: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[b"native-treasury", governance.as_ref()], &REALMS).0
}

/// The message that a vault of Squads is to act by, in the oldest form, which every version of Squads' app imports. Its
/// blockhash is zero, because Squads keeps none: so it is the same whenever it is made.
pub fn squads_message(instructions: &[Instruction], vault: &Pubkey) -> VersionedMessage {
    VersionedMessage::Legacy(Message::new(instructions, Some(vault)))
}

/// An instruction as SPL Governance stores it: borsh of its program, its accounts, each with its flags, and its data.
pub fn realm_instruction(instruction: &Instruction) -> Result<Vec<u8>> {
    let account =
        |meta: &solana_instruction::AccountMeta| (meta.pubkey.to_bytes(), meta.is_signer, meta.is_writable);
    let accounts: Vec<_> = instruction.accounts.iter().map(account).collect();
    borsh::to_vec(&(instruction.program_id.to_bytes(), accounts, &instruction.data))
        .context("the instruction has more bytes than Realms takes")
}

/// Bytes in base 58.
pub fn base58(bytes: &[u8]) -> String {
    bs58::encode(bytes).into_string()
}

/// Bytes in base 64.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use solana_instruction::AccountMeta;
    use wlm_sdk::instructions::{self, Restriction};

    use super::*;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    fn restriction() -> Instruction {
        instructions::restrict(key(1), key(2), key(3), Restriction::StopBorrows)
    }

    /// Reads bytes in order, by nothing but the format's definition.
    struct Reader<'a>(&'a [u8]);

    impl Reader<'_> {
        fn take(&mut self, count: usize) -> Vec<u8> {
            let (taken, left) = self.0.split_at(count);
            self.0 = left;
            taken.to_vec()
        }

        fn byte(&mut self) -> usize {
            self.take(1)[0].into()
        }

        fn key(&mut self) -> Pubkey {
            Pubkey::new_from_array(self.take(32).try_into().unwrap())
        }

        /// A length of four bytes, as borsh writes it.
        fn length(&mut self) -> usize {
            u32::from_le_bytes(self.take(4).try_into().unwrap()).try_into().unwrap()
        }
    }

    #[test]
    fn squads_gets_the_message_of_a_transaction_that_the_vault_signs() {
        let (instruction, vault) = (restriction(), key(1));
        let text = base58(&squads_message(std::slice::from_ref(&instruction), &vault).serialize());
        let bytes = bs58::decode(text).into_vec().unwrap();
        // Every length here is below 128, and so one byte.
        let mut read = Reader(&bytes);
        let [signers, readonly_signed, readonly] = [(); 3].map(|()| read.byte());
        let keys: Vec<_> = (0..read.byte()).map(|_| read.key()).collect();
        assert_eq!((signers, readonly_signed, keys[0]), (1, 0, vault));
        assert_eq!(read.take(32), [0; 32], "the blockhash");
        assert_eq!(read.byte(), 1, "instructions");
        assert_eq!(keys[read.byte()], instruction.program_id);
        let is_writable = |place: usize| place < signers || place < keys.len() - readonly;
        for (_, meta) in (0..read.byte()).zip(&instruction.accounts) {
            let place = read.byte();
            // The vault pays, so it is writable whatever the instruction says.
            let expected = meta.is_writable || meta.pubkey == vault;
            assert_eq!(
                (keys[place], place < signers, is_writable(place)),
                (meta.pubkey, meta.is_signer, expected)
            );
        }
        let length = read.byte();
        assert_eq!((read.take(length), read.0.len()), (instruction.data, 0));
    }

    #[test]
    fn realms_gets_an_instruction_as_it_stores_it() {
        let instruction = restriction();
        let bytes = STANDARD.decode(base64(&realm_instruction(&instruction).unwrap())).unwrap();
        let mut read = Reader(&bytes);
        let program_id = read.key();
        let accounts: Vec<_> = (0..read.length())
            .map(|_| AccountMeta {
                pubkey: read.key(),
                is_signer: read.byte() == 1,
                is_writable: read.byte() == 1,
            })
            .collect();
        let length = read.length();
        let data = read.take(length);
        assert_eq!(Instruction { program_id, accounts, data }, instruction);
        assert!(read.0.is_empty());
    }
}
