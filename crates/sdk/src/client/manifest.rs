//! The file that says where everything is, so that people need not copy addresses.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anchor_lang::prelude::Pubkey;
use serde::{Deserialize, Serialize};
use serde_with::{DisplayFromStr, serde_as};

use super::Symbols;

/// A market's addresses and where to reach it.
#[serde_as]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The node's JSON-RPC.
    pub rpc_url: String,
    /// The node's WebSocket.
    pub ws_url: String,
    /// The program.
    #[serde_as(as = "DisplayFromStr")]
    pub program: Pubkey,
    /// The market.
    #[serde_as(as = "DisplayFromStr")]
    pub market: Pubkey,
    /// The lookup table of the market's addresses.
    #[serde_as(as = "Option<DisplayFromStr>")]
    pub lookup_table: Option<Pubkey>,
    /// The assets, in the order of their indices.
    pub reserves: Vec<ManifestReserve>,
    /// Key files of a local network's people, by name. Whoever reads this file may use them.
    #[serde(default)]
    pub keys: BTreeMap<String, ManifestKey>,
}

/// An asset.
#[serde_as]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestReserve {
    /// What people call it.
    pub symbol: String,
    /// The mint.
    #[serde_as(as = "DisplayFromStr")]
    pub mint: Pubkey,
    /// The mint's decimals.
    pub decimals: u8,
    /// The reserve.
    #[serde_as(as = "DisplayFromStr")]
    pub reserve: Pubkey,
    /// The price account.
    #[serde_as(as = "DisplayFromStr")]
    pub price: Pubkey,
}

/// Somebody's key.
#[serde_as]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestKey {
    /// The public key.
    #[serde_as(as = "DisplayFromStr")]
    pub address: Pubkey,
    /// The key file, as Solana's tools write it.
    pub file: PathBuf,
}

/// Why there is no manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The file cannot be read or written.
    #[error("cannot read or write {}, which `make localnet` writes", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is of another kind.
    #[error("{} is no manifest of a market", path.display())]
    Content {
        /// Where.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
}

impl Manifest {
    /// Reads a manifest.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let file = |source| ManifestError::File { path: path.to_owned(), source };
        let text = fs::read_to_string(path).map_err(file)?;
        serde_json::from_str(&text).map_err(|source| ManifestError::Content { path: path.to_owned(), source })
    }

    /// Writes it in one step: a reader sees the old file or the new one.
    pub fn write(&self, path: &Path) -> Result<(), ManifestError> {
        let file = |source| ManifestError::File { path: path.to_owned(), source };
        let content = |source| ManifestError::Content { path: path.to_owned(), source };
        let text = serde_json::to_string_pretty(self).map_err(content)?;
        let new = path.with_extension("new");
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(file)?;
        fs::write(&new, text + "\n").and_then(|()| fs::rename(&new, path)).map_err(file)
    }

    /// What people call each mint.
    #[must_use]
    pub fn symbols(&self) -> Symbols {
        self.reserves.iter().map(|reserve| (reserve.mint, reserve.symbol.clone())).collect()
    }
}
