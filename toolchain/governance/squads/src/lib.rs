#![cfg(target_os = "solana")]

use squads_multisig_program::entry;

solana_program::entrypoint!(entry);
