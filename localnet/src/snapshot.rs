//! The chain's state in a file, so that a localnet goes on where it stopped.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, anyhow};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use solana_account::Account;
use solana_pubkey::Pubkey;
use surfpool_core::surfnet::svm::SurfnetSvm;
use surfpool_types::AccountSnapshot;

/// All accounts, and the time.
#[derive(Serialize, Deserialize)]
pub struct Snapshot {
    /// The chain's clock, in unix milliseconds.
    clock: u64,
    accounts: BTreeMap<String, AccountSnapshot>,
}

impl Snapshot {
    /// What a new node has anyway is left out.
    #[must_use]
    pub fn new(mut accounts: BTreeMap<String, AccountSnapshot>, clock: u64) -> Self {
        let given = [solana_sdk_ids::sysvar::ID, solana_sdk_ids::native_loader::ID].map(|id| id.to_string());
        accounts.retain(|_, account| !given.contains(&account.owner) && !account.executable);
        Self { clock, accounts }
    }

    /// The snapshot in a file; `None` if there is no file.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read(path).with_context(|| format!("cannot read the snapshot {}", path.display()))?;
        let broken = || format!("{} is no snapshot: delete it to start anew", path.display());
        serde_json::from_slice(&text).map(Some).with_context(broken)
    }

    /// Writes it in one step: a crash leaves the old file.
    pub fn write(&self, path: &Path) -> Result<()> {
        let new = path.with_extension("new");
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            fs::write(&new, serde_json::to_vec(self)?)?;
            fs::rename(&new, path)
        };
        write().with_context(|| format!("cannot write the snapshot {}", path.display()))
    }

    /// Puts everything back. Time goes on from now, or from then if that is later: it never goes back.
    pub fn restore(&self, svm: &mut SurfnetSvm) -> Result<()> {
        for (key, account) in &self.accounts {
            let key: Pubkey = key.parse().with_context(|| format!("{key} in the snapshot is no address"))?;
            let account = decoded(account).with_context(|| format!("{key} in the snapshot is broken"))?;
            svm.set_account(&key, account).map_err(|error| anyhow!("{key} cannot be restored: {error}"))?;
        }
        svm.updated_at = svm.updated_at.max(self.clock);
        Ok(())
    }
}

fn decoded(account: &AccountSnapshot) -> Result<Account> {
    Ok(Account {
        lamports: account.lamports,
        data: BASE64_STANDARD.decode(&account.data)?,
        owner: account.owner.parse()?,
        executable: account.executable,
        rent_epoch: account.rent_epoch,
    })
}
