//! Durable nonces: a transaction that begins by advancing one stays valid until somebody sends it.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use solana_system_interface::instruction::{advance_nonce_account, create_nonce_account};
use wlm_sdk::errors::WlmError;
use wlm_test_kit::World;

use crate::sending::unit_limit;

/// A nonce account of the system program.
#[derive(Clone, Copy)]
pub struct Nonce {
    address: Pubkey,
    authority: Pubkey,
}

impl Nonce {
    /// Opens one, in an earlier block: in the same block none can be advanced.
    pub fn open(world: &mut World) -> Self {
        const LAMPORTS: u64 = 10_000_000;
        let (address, authority) = (world.new_address(), world.new_wallet());
        let open = create_nonce_account(&authority, &address, &authority, LAMPORTS);
        let mut message = world.compile(&authority, &open);
        message.set_recent_blockhash(solana_sha256_hasher::hash(b"an earlier block"));
        world.send_message(message).unwrap_or_else(|refusal| panic!("{refusal}"));
        Self { address, authority }
    }

    fn advance(&self) -> Instruction {
        advance_nonce_account(&self.address, &self.authority)
    }

    /// The instruction is refused in a transaction that lives on this nonce, and nothing changes; without it,
    /// or where it comes second and gives no longer life, the instruction passes.
    #[track_caller]
    pub fn assert_is_refused(&self, world: &World, instruction: &Instruction) {
        let durable = world.clone().act_all(&[self.advance(), instruction.clone()]);
        let refusal = durable.expect_err("a transaction on a durable nonce went through");
        assert_eq!(refusal.wlm(), Some(&WlmError::DurableNonce), "{refusal}");
        for harmless in [vec![instruction.clone()], vec![unit_limit(), self.advance(), instruction.clone()]] {
            world.clone().send_all(&harmless).unwrap_or_else(|refusal| panic!("{refusal}"));
        }
    }
}
