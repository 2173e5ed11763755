//! Somebody who uses the market through the SDK.

use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use wlm_localnet::{ASSETS, Person};
use wlm_sdk::{
    actions::{Actions, Built},
    client::{Client, ClientError, Manifest, Receipt},
    instructions::Amount,
    program::state::Obligation,
    quotes::Portfolio,
    view::MarketView,
};

/// Somebody, the way to the node that they take, and their obligation number 0.
pub struct User {
    /// Their way to the node.
    pub client: Client,
    /// Their key.
    pub key: Keypair,
    manifest: Manifest,
}

type Result<T> = std::result::Result<T, ClientError>;

impl User {
    /// Somebody with a way to the node.
    pub fn new(manifest: &Manifest, client: Client, key: Keypair) -> Self {
        Self { client, key, manifest: manifest.clone() }
    }

    /// Their address.
    pub fn address(&self) -> Pubkey {
        self.key.pubkey()
    }

    /// The market as it is.
    pub async fn view(&self) -> Result<MarketView> {
        self.client.market(&self.manifest.market, &self.manifest.symbols()).await
    }

    /// Their obligation's address.
    pub fn obligation_address(&self) -> Pubkey {
        wlm_sdk::pda::obligation(&self.manifest.market, &self.address(), 0)
    }

    /// Their obligation, if it is open.
    pub async fn obligation(&self) -> Result<Option<Obligation>> {
        self.client.obligation(&self.obligation_address()).await
    }

    /// Their obligation with prices.
    pub async fn portfolio(&self) -> Result<Portfolio> {
        let (view, obligation) = (self.view().await?, self.obligation().await?);
        Ok(Actions::new(&view, self.address(), 0, obligation.as_ref()).portfolio())
    }

    /// Their health factor, in millionths.
    pub async fn health(&self) -> u64 {
        self.portfolio().await.expect("the node answers").health().expect("health is known").factor_micros()
    }

    /// Does something.
    pub async fn act(&self, build: impl FnOnce(&Actions<'_>, &MarketView) -> Built) -> Result<Receipt> {
        let (view, obligation) = (self.view().await?, self.obligation().await?);
        let tables = self.client.tables(self.manifest.lookup_table).await?;
        let instructions = build(&Actions::new(&view, self.address(), 0, obligation.as_ref()), &view)?;
        self.client.send(&instructions, &[&self.key], &tables).await
    }

    /// Supplies whole tokens.
    pub async fn supply(&self, symbol: &str, tokens: u64) -> Result<Receipt> {
        self.act(|user, view| user.supply(index(view, symbol), units(symbol, tokens))).await
    }

    /// Borrows whole tokens.
    pub async fn borrow(&self, symbol: &str, tokens: u64) -> Result<Receipt> {
        self.act(|user, view| user.borrow(index(view, symbol), units(symbol, tokens))).await
    }

    /// Repays all of a debt.
    pub async fn repay_all(&self, symbol: &str) -> Result<Receipt> {
        self.act(|user, view| user.repay(index(view, symbol), Amount::All)).await
    }

    /// Takes out all supply of an asset.
    pub async fn withdraw_all(&self, symbol: &str) -> Result<Receipt> {
        self.act(|user, view| user.withdraw(index(view, symbol), Amount::All)).await
    }

    /// Takes out whole tokens.
    pub async fn withdraw(&self, symbol: &str, tokens: u64) -> Result<Receipt> {
        let amount = Amount::Exact(units(symbol, tokens));
        self.act(|user, view| user.withdraw(index(view, symbol), amount)).await
    }

    /// Closes the obligation.
    pub async fn close(&self) -> Result<Receipt> {
        self.act(|user, _| Ok(user.close())).await
    }

    /// Receives whole tokens from the faucet.
    pub async fn receive(&self, symbol: &str, tokens: u64) -> Result<Receipt> {
        let (view, faucet) = (self.view().await?, Person::Faucet.key());
        let reserve = view.find(symbol).expect("the asset is listed");
        let gift =
            self.client.gift(&faucet.pubkey(), reserve, &self.address(), units(symbol, tokens)).await?;
        self.client.send(&gift, &[&faucet], &[]).await
    }

    /// Base units in their wallet.
    pub async fn balance(&self, symbol: &str) -> u64 {
        let view = self.view().await.expect("the node answers");
        let wallet = view.find(symbol).expect("the asset is listed").wallet(&self.address());
        self.client.balance(&wallet).await.expect("the node answers")
    }

    /// Lamports in their wallet.
    pub async fn lamports(&self) -> u64 {
        let account = self.client.account(&self.address()).await.expect("the node answers");
        account.map_or(0, |account| account.lamports)
    }
}

/// Whole tokens in base units.
pub fn units(symbol: &str, tokens: u64) -> u64 {
    ASSETS.iter().find(|asset| asset.symbol == symbol).expect("the asset is known").units(tokens)
}

/// A reserve's index.
pub fn index(view: &MarketView, symbol: &str) -> u16 {
    view.find(symbol).expect("the asset is listed").index()
}
