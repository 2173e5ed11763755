//! Lookup tables: a market's addresses in one byte each, so that sixteen positions fit a transaction.

use anchor_lang::{prelude::Pubkey, system_program};
use solana_address_lookup_table_interface::{
    instruction::{create_lookup_table, extend_lookup_table},
    state::AddressLookupTable,
};
use solana_keypair::Keypair;
use solana_message::AddressLookupTableAccount;
use solana_signer::Signer;
use world_liberty_markets::ID;

use super::{Client, ClientError};
use crate::{pda, view::MarketView};

/// How many addresses one transaction adds.
const EXTENSION: usize = 20;

/// What a market's transactions name, wallets and obligations aside.
#[must_use]
pub fn market_addresses(view: &MarketView) -> Vec<Pubkey> {
    let programs = [
        ID,
        system_program::ID,
        spl_token_interface::ID,
        spl_token_2022_interface::ID,
        spl_associated_token_account_interface::program::ID,
        solana_compute_budget_interface::ID,
        solana_sdk_ids::sysvar::instructions::ID,
    ];
    let mut all = programs.to_vec();
    all.extend([view.key, view.state.usd1_mint]);
    for reserve in &view.reserves {
        let state = &reserve.state;
        all.extend([
            reserve.key,
            state.vault,
            state.mint,
            state.insurance,
            reserve.wallet(&view.state.treasury),
        ]);
        all.extend(reserve.price_account);
    }
    for peg in &view.pegs {
        all.extend([peg.key, pda::peg_vault(&peg.key), peg.state.mint]);
        all.extend(peg.price_account);
    }
    all.sort();
    all.dedup();
    all
}

impl Client {
    /// A market's lookup table, as transactions take it; nothing if it has none.
    pub async fn tables(&self, key: Option<Pubkey>) -> Result<Vec<AddressLookupTableAccount>, ClientError> {
        let Some(key) = key else { return Ok(Vec::new()) };
        let missing = || ClientError::Missing { what: "lookup table", address: key };
        let account = self.account(&key).await?.ok_or_else(missing)?;
        let table = AddressLookupTable::deserialize(&account.data).map_err(|_| missing())?;
        Ok(vec![AddressLookupTableAccount { key, addresses: table.addresses.to_vec() }])
    }

    /// Creates a lookup table with these addresses, and waits until it can be used.
    pub async fn create_table(&self, payer: &Keypair, addresses: &[Pubkey]) -> Result<Pubkey, ClientError> {
        let slot = self.recent_slot().await?;
        let (create, key) = create_lookup_table(payer.pubkey(), payer.pubkey(), slot);
        self.send(&[create], &[payer], &[]).await?;
        for part in addresses.chunks(EXTENSION) {
            let payer_key = payer.pubkey();
            let extend = extend_lookup_table(key, payer_key, Some(payer_key), part.to_vec());
            self.send(&[extend], &[payer], &[]).await?;
        }
        let extended = self.clock().await?.slot;
        while self.clock().await?.slot <= extended {
            tokio::time::sleep(self.options.poll).await;
        }
        Ok(key)
    }

    /// The newest slot that programs know of. A table's address is derived from one.
    async fn recent_slot(&self) -> Result<u64, ClientError> {
        let sysvar = solana_sdk_ids::sysvar::slot_hashes::ID;
        loop {
            let account = self.account(&sysvar).await?;
            // A length, then pairs of slot and hash, the newest first.
            let newest = account.as_ref().and_then(|account| account.data.get(8..16)?.try_into().ok());
            match newest.map_or(0, u64::from_le_bytes) {
                // A node that just started has none yet.
                0 => tokio::time::sleep(self.options.poll).await,
                slot => return Ok(slot),
            }
        }
    }
}
