//! Who lives on a localnet. Their keys are the same on every machine, so that addresses are, too: they are worth
//! nothing anywhere else.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result, anyhow};
use sha2::{Digest, Sha256};
use solana_keypair::{Keypair, write_keypair_file};
use solana_signer::Signer;
use wlm_sdk::client::ManifestKey;

/// Somebody on a localnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    /// The market's governance; creates and pays for everything.
    Governance,
    /// The market's guardian.
    Guardian,
    /// Owns the treasury's token accounts.
    Treasury,
    /// May mint the assets.
    Faucet,
    /// Supplies every asset, so that there is something to borrow.
    Lender,
    /// The liquidator's wallet, with a stock of every asset.
    Liquidator,
    /// A user.
    Alice,
    /// Another user.
    Bob,
    /// Plays a part in `wlm story`.
    Amir,
    /// Plays a part in `wlm story`.
    Bella,
    /// Plays a part in `wlm story`.
    Carol,
    /// Plays a part in `wlm story`.
    Dan,
    /// Plays a part in `wlm story`.
    Erin,
    /// Plays a part in `wlm story`.
    Lena,
}

impl Person {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Governance,
        Self::Guardian,
        Self::Treasury,
        Self::Faucet,
        Self::Lender,
        Self::Liquidator,
        Self::Alice,
        Self::Bob,
        Self::Amir,
        Self::Bella,
        Self::Carol,
        Self::Dan,
        Self::Erin,
        Self::Lena,
    ];

    /// What files and screens call them.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Governance => "governance",
            Self::Guardian => "guardian",
            Self::Treasury => "treasury",
            Self::Faucet => "faucet",
            Self::Lender => "lender",
            Self::Liquidator => "liquidator",
            Self::Alice => "alice",
            Self::Bob => "bob",
            Self::Amir => "amir",
            Self::Bella => "bella",
            Self::Carol => "carol",
            Self::Dan => "dan",
            Self::Erin => "erin",
            Self::Lena => "lena",
        }
    }

    /// Their key.
    #[must_use]
    pub fn key(self) -> Keypair {
        key(self.name())
    }

    /// Writes everybody's key files into a folder.
    pub fn write_keys(folder: &Path) -> Result<BTreeMap<String, ManifestKey>> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let folder = folder.canonicalize()?;
        let written = Self::ALL.map(|person| {
            let (key, file) = (person.key(), folder.join(person.name()).with_extension("json"));
            write_keypair_file(&key, &file)
                .map_err(|error| anyhow!("cannot write {}: {error}", file.display()))?;
            Ok((person.name().to_owned(), ManifestKey { address: key.pubkey(), file }))
        });
        written.into_iter().collect()
    }
}

/// The key that a name stands for.
#[must_use]
pub fn key(name: &str) -> Keypair {
    Keypair::new_from_array(Sha256::digest(format!("world-liberty-markets/localnet/{name}")).into())
}
