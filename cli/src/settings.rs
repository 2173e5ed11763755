//! Where, who and which market: from the command line, the environment, a manifest and Solana's own configuration.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use solana_cli_config::{CONFIG_FILE, Config};
use solana_keypair::{Keypair, read_keypair_file};
use solana_pubkey::Pubkey;
use wlm_sdk::{
    client::{Manifest, Symbols},
    migration::Plan,
};

use crate::args::Global;

/// Where a local network writes its manifest.
const LOCAL_MANIFEST: &str = "target/localnet/manifest.json";
/// The assets whose addresses on mainnet are known.
const MAINNET: &str = include_str!("../../migrations/mainnet.toml");

/// What was found.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The node.
    pub url: String,
    /// The market's addresses, if a file has them.
    pub manifest: Option<Manifest>,
    /// The market that the command line names.
    pub named_market: Option<Pubkey>,
    keypair: Option<PathBuf>,
}

impl Settings {
    /// What the command line and the machine say together.
    pub fn find(global: &Global) -> Result<Self> {
        let config = solana_config()?;
        let local = Path::new(LOCAL_MANIFEST);
        Self::choose(global, config.as_ref(), local.exists().then_some(local))
    }

    /// The command line comes first, then a manifest it names, then Solana's configuration; a local network's manifest
    /// counts for its own node, or where nothing else names one.
    fn choose(global: &Global, config: Option<&Config>, local: Option<&Path>) -> Result<Self> {
        let named = global.manifest.as_deref().map(Manifest::read).transpose()?;
        let asked = global.url.as_deref().map(expand);
        let of_config = || config.map(|config| expand(&config.json_rpc_url));
        let url =
            asked.or_else(|| named.as_ref().map(|manifest| manifest.rpc_url.clone())).or_else(of_config);
        let local = if named.is_none() { local.map(Manifest::read).transpose()? } else { None };
        let manifest =
            named.or_else(|| local.filter(|local| url.as_deref().is_none_or(|url| is_at(local, url))));
        let url = url.or_else(|| manifest.as_ref().map(|manifest| manifest.rpc_url.clone()));
        let keypair =
            global.keypair.clone().or_else(|| config.map(|config| config.keypair_path.clone().into()));
        Ok(Self {
            url: url.context("no node is named. Pass --url, or start a local one with `make localnet`")?,
            manifest,
            named_market: global.market,
            keypair,
        })
    }

    /// The market.
    pub fn market(&self) -> Result<Pubkey> {
        let of_manifest = || self.manifest.as_ref().map(|manifest| manifest.market);
        self.named_market.or_else(of_manifest).context(
            "no market is named. Pass --market ADDRESS or --manifest FILE, set WLM_MARKET, or start a local network \
             with `make localnet`",
        )
    }

    /// What people call each mint.
    pub fn symbols(&self) -> Symbols {
        let mut symbols = mainnet_symbols();
        symbols.extend(self.manifest.iter().flat_map(Manifest::symbols));
        symbols
    }

    /// Who signs.
    pub fn keypair(&self) -> Result<Keypair> {
        let path = self.keypair_file()?;
        read_keypair_file(&path).map_err(|error| {
            anyhow!(
                "cannot read the key file {}: {error}. Pass --keypair FILE{}, or make one with `solana-keygen new`",
                path.display(),
                self.names()
            )
        })
    }

    /// The market's address lookup table, if it has one.
    pub fn lookup_table(&self) -> Option<Pubkey> {
        self.manifest.as_ref()?.lookup_table
    }

    /// The key of one of a local network's people.
    pub fn person(&self, name: &str) -> Result<Keypair> {
        let file = self.person_file(name).with_context(|| {
            format!("no manifest names the key of {name}. Pass --manifest FILE of a local network")
        })?;
        read_keypair_file(&file)
            .map_err(|error| anyhow!("cannot read the key file {}: {error}", file.display()))
    }

    fn keypair_file(&self) -> Result<PathBuf> {
        let Some(path) = &self.keypair else {
            return default_keypair()
                .with_context(|| format!("nobody is there to sign. Pass --keypair FILE{}", self.names()));
        };
        if path.is_file() {
            return Ok(path.clone());
        }
        let person = path.to_str().and_then(|name| self.person_file(name));
        Ok(person.unwrap_or_else(|| path.clone()))
    }

    fn person_file(&self, name: &str) -> Option<PathBuf> {
        self.manifest.as_ref()?.keys.get(name).map(|key| key.file.clone())
    }

    /// Whose keys a local network offers.
    fn names(&self) -> String {
        let keys = self.manifest.as_ref().map_or(&EMPTY, |manifest| &manifest.keys);
        let names: Vec<_> = keys.keys().map(String::as_str).collect();
        if names.is_empty() { String::new() } else { format!(" or a name ({})", names.join(", ")) }
    }
}

static EMPTY: BTreeMap<String, wlm_sdk::client::ManifestKey> = BTreeMap::new();

fn solana_config() -> Result<Option<Config>> {
    let Some(path) = CONFIG_FILE.as_deref().filter(|path| Path::new(path).exists()) else { return Ok(None) };
    Config::load(path).map(Some).with_context(|| format!("cannot read Solana's configuration {path}"))
}

/// Where Solana's tools keep a key, if they keep one.
fn default_keypair() -> Option<PathBuf> {
    let config = Path::new(CONFIG_FILE.as_deref()?);
    let file = config.parent()?.parent()?.join("id.json");
    file.exists().then_some(file)
}

fn mainnet_symbols() -> Symbols {
    // The file is part of the program, and a test reads it.
    let assets = Plan::parse(MAINNET).and_then(|plan| plan.assets()).unwrap_or_default();
    assets.into_iter().filter_map(|asset| Some((asset.mint?, asset.symbol))).collect()
}

/// The address that a short name of Solana's tools stands for.
fn expand(url: &str) -> String {
    match url {
        "l" | "localhost" => "http://127.0.0.1:8899".into(),
        "d" | "devnet" => "https://api.devnet.solana.com".into(),
        "t" | "testnet" => "https://api.testnet.solana.com".into(),
        "m" | "mainnet-beta" => "https://api.mainnet-beta.solana.com".into(),
        other => other.into(),
    }
}

/// Whether a manifest is of the node at this address.
fn is_at(manifest: &Manifest, url: &str) -> bool {
    let plain = |url: &str| url.trim_end_matches('/').replace("//localhost", "//127.0.0.1");
    plain(&manifest.rpc_url) == plain(url)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::Cli;

    fn global(line: &str) -> Global {
        Cli::parse_from(format!("wlm {line} market show").split_whitespace()).global
    }

    fn config(url: &str) -> Config {
        Config { json_rpc_url: url.into(), ..Config::default() }
    }

    fn manifest(folder: &str) -> PathBuf {
        let path =
            std::env::temp_dir().join(format!("wlm-cli-{folder}-{}", std::process::id())).join("m.json");
        let manifest = Manifest {
            rpc_url: "http://127.0.0.1:1234".into(),
            ws_url: "ws://127.0.0.1:1235".into(),
            program: wlm_sdk::PROGRAM_ID,
            market: Pubkey::new_from_array([3; 32]),
            lookup_table: None,
            reserves: Vec::new(),
            keys: BTreeMap::new(),
        };
        manifest.write(&path).expect("written");
        path
    }

    #[test]
    fn the_command_line_comes_first() {
        let local = manifest("first");
        let found = Settings::choose(&global("-u m"), Some(&config("l")), Some(&local)).expect("found");
        assert_eq!(found.url, "https://api.mainnet-beta.solana.com");
        assert!(found.manifest.is_none() && found.market().is_err());
        let found = Settings::choose(&global("-u l"), None, Some(&local)).expect("found");
        assert_eq!((found.url.as_str(), found.manifest.is_some()), ("http://127.0.0.1:8899", false));
        let found =
            Settings::choose(&global("-u http://localhost:1234/"), None, Some(&local)).expect("found");
        assert!(found.manifest.is_some(), "it is the same node");
    }

    #[test]
    fn a_local_manifest_counts_for_its_node_or_none() {
        let local = manifest("local");
        let none = Settings::choose(&global(""), None, Some(&local)).expect("found");
        assert_eq!(none.url, "http://127.0.0.1:1234");
        let mainnet = Settings::choose(&global(""), Some(&config("m")), Some(&local)).expect("found");
        assert!(mainnet.manifest.is_none());
        assert!(Settings::choose(&global(""), None, None).is_err());
    }

    #[test]
    fn a_named_manifest_names_the_node() {
        let path = manifest("named");
        let line = format!("--manifest {}", path.display());
        let found = Settings::choose(&global(&line), Some(&config("m")), None).expect("found");
        assert_eq!(found.url, "http://127.0.0.1:1234");
        assert_eq!(found.market().ok(), Some(Pubkey::new_from_array([3; 32])));
        assert!(Settings::choose(&global("--manifest /nowhere.json"), None, None).is_err());
    }

    #[test]
    fn knows_the_assets_of_mainnet() {
        assert_eq!(mainnet_symbols().len(), 7);
    }
}
