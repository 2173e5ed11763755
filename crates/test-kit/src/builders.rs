//! Markets, reserves and users with sensible defaults.

use solana_pubkey::Pubkey;
use wlm_sdk::{
    instructions::{
        self, Actor, ConfigChange, CreateMarketArgs, Listing, MarketSettings, PricedReserve, RatePoint,
        ReserveConfig, ReserveTokens, ReserveVault,
    },
    pda,
    prices::{LEGACY_PYTH_RECEIVER, PYTH_RECEIVER},
};

use crate::{
    outcome::Refusal,
    prices::calm_quote,
    tokens::{MintBuilder, wallet_address},
    world::World,
};

/// A market and who runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarketKeys {
    /// Its address.
    pub key: Pubkey,
    /// Who created it.
    pub creator: Pubkey,
    /// Its governance.
    pub governance: Pubkey,
    /// Its guardian.
    pub guardian: Pubkey,
    /// Its treasury.
    pub treasury: Pubkey,
    /// The mint of its dollar stablecoin, with 6 decimals.
    pub usd1_mint: Pubkey,
}

/// What governance pays the rent of its proposals with.
const LAMPORTS_FOR_RENT: u64 = 1_000_000_000;

/// A market to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketBuilder {
    /// The creator's number for it.
    pub id: u16,
    /// Its governance; somebody new if none is named.
    pub governance: Option<Pubkey>,
    /// Believed owners of price accounts.
    pub price_receivers: [Pubkey; 2],
    /// Terms of liquidation.
    pub settings: MarketSettings,
}

impl Default for MarketBuilder {
    fn default() -> Self {
        let settings = MarketSettings {
            dust_usd_micros: 10_000_000,
            target_health_bps: 10_500,
            full_bonus_health_bps: 9_000,
            change_delay: 86_400,
            ramp_duration: 86_400,
            ltv_step_bps: 500,
            fee_step_bps: 500,
            cap_step_bps: 20_000,
            rate_step_bps: 20_000,
        };
        Self { id: 0, governance: None, price_receivers: [PYTH_RECEIVER, LEGACY_PYTH_RECEIVER], settings }
    }
}

impl MarketBuilder {
    /// The instruction's arguments, and the roles in them.
    pub fn arguments(&self, world: &mut World) -> CreateMarketArgs {
        CreateMarketArgs {
            id: self.id,
            governance: self.governance.unwrap_or_else(|| world.new_wallet()),
            guardian: world.new_wallet(),
            treasury: world.new_wallet(),
            price_receivers: self.price_receivers,
            settings: self.settings,
        }
    }

    /// Creates it, and the mint of its stablecoin.
    pub fn create(&self, world: &mut World) -> MarketKeys {
        let creator = world.new_wallet();
        let usd1_mint = MintBuilder::decimals(6).create(world);
        let arguments = self.arguments(world);
        let CreateMarketArgs { id, governance, guardian, treasury, .. } = arguments;
        world.give_lamports(&governance, LAMPORTS_FOR_RENT);
        world.act(instructions::create_market(creator, usd1_mint, arguments)).expect("a valid market");
        let key = pda::market(&creator, id);
        MarketKeys { key, creator, governance, guardian, treasury, usd1_mint }
    }
}

/// A listed asset: its reserve, and everything around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// What people call it.
    pub symbol: &'static str,
    /// The market.
    pub market: Pubkey,
    /// The reserve.
    pub reserve: Pubkey,
    /// Its number in the market.
    pub index: u16,
    /// The vault.
    pub vault: Pubkey,
    /// The mint.
    pub mint: Pubkey,
    /// The mint's decimals.
    pub decimals: u8,
    /// SPL Token or Token-2022.
    pub token_program: Pubkey,
    /// The price account.
    pub price: Pubkey,
    /// Its Pyth feed.
    pub feed_id: [u8; 32],
}

impl Asset {
    /// Somebody's token account for it.
    #[must_use]
    pub fn wallet(&self, owner: &Pubkey) -> Pubkey {
        wallet_address(owner, &self.mint, &self.token_program)
    }

    /// The reserve and its price account.
    #[must_use]
    pub const fn priced(&self) -> PricedReserve {
        PricedReserve { reserve: self.reserve, price: Some(self.price) }
    }

    /// The reserve and where its tokens lie.
    #[must_use]
    pub const fn reserve_vault(&self) -> ReserveVault {
        ReserveVault {
            reserve: self.reserve,
            vault: self.vault,
            mint: self.mint,
            token_program: self.token_program,
        }
    }

    /// As [`Asset::tokens`], without a price account.
    #[must_use]
    pub fn unpriced(&self, owner: &Pubkey) -> ReserveTokens {
        ReserveTokens { price: None, ..self.tokens(owner) }
    }

    /// The token account that pays for bad debt first.
    #[must_use]
    pub fn insurance(&self) -> Pubkey {
        pda::insurance(&self.reserve)
    }

    /// What an instruction needs to move it to or from somebody's wallet.
    #[must_use]
    pub fn tokens(&self, owner: &Pubkey) -> ReserveTokens {
        ReserveTokens {
            reserve: self.reserve,
            price: Some(self.price),
            vault: self.vault,
            mint: self.mint,
            wallet: self.wallet(owner),
            token_program: self.token_program,
        }
    }
}

/// Whole tokens in base units.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "test amounts are positive and far from 2^64"
)]
pub fn units(tokens: impl Into<f64>, asset: &Asset) -> u64 {
    (tokens.into() * 10f64.powi(asset.decimals.into())).round() as u64
}

/// An asset to list.
#[derive(Clone, Debug)]
pub struct ReserveBuilder {
    /// What people call it.
    pub symbol: &'static str,
    /// Its price in US dollars.
    pub usd: f64,
    /// The mint to create; the market's own for [`ReserveBuilder::usd1`].
    pub token: MintBuilder,
    /// What governance sets. The feed is filled in if it is zero.
    pub config: ReserveConfig,
}

impl Default for ReserveBuilder {
    /// A volatile asset with 9 decimals at 100 USD.
    fn default() -> Self {
        Self {
            symbol: "TOK",
            usd: 100.0,
            token: MintBuilder::decimals(9),
            config: volatile(&Risk { ltv: 7_000, threshold: 7_500, min_bonus: 400, max_bonus: 1_000 }),
        }
    }
}

/// In basis points.
struct Risk {
    ltv: u16,
    threshold: u16,
    min_bonus: u16,
    max_bonus: u16,
}

fn volatile(risk: &Risk) -> ReserveConfig {
    let mut curve = [RatePoint::default(); 8];
    curve[1] = RatePoint { utilisation_bps: 9_000, apr_bps: 600 };
    curve[2] = RatePoint { utilisation_bps: 10_000, apr_bps: 3_000 };
    ReserveConfig {
        supply_cap: 1_000_000_000_000_000_000,
        borrow_cap: 1_000_000_000_000_000_000,
        debt_ceiling_usd: 1_000_000_000,
        max_price_age: 60,
        liquidation_max_price_age: 300,
        ltv_bps: risk.ltv,
        liquidation_threshold_bps: risk.threshold,
        debt_weight_bps: 10_000,
        min_bonus_bps: risk.min_bonus,
        max_bonus_bps: risk.max_bonus,
        protocol_bonus_share_bps: 1_000,
        reserve_factor_bps: 1_000,
        max_utilisation_bps: 9_500,
        max_obligation_share_bps: 10_000,
        max_confidence_bps: 200,
        max_ema_gap_bps: 1_000,
        curve_len: 3,
        curve,
        ..ReserveConfig::default()
    }
}

fn dollar() -> ReserveConfig {
    let config = volatile(&Risk { ltv: 7_700, threshold: 8_000, min_bonus: 200, max_bonus: 500 });
    ReserveConfig { collateral_price_cap: 100_000_000, debt_price_floor: 100_000_000, ..config }
}

impl ReserveBuilder {
    /// The market's dollar: at most a dollar as collateral, at least one as debt.
    #[must_use]
    pub fn usd1() -> Self {
        Self { symbol: "USD1", usd: 1.0, token: MintBuilder::decimals(6), config: dollar() }
    }

    /// Another dollar.
    #[must_use]
    pub fn usdc() -> Self {
        Self { symbol: "USDC", ..Self::usd1() }
    }

    /// Wrapped ether, 8 decimals.
    #[must_use]
    pub fn eth() -> Self {
        let risk = Risk { ltv: 7_800, threshold: 8_100, min_bonus: 300, max_bonus: 800 };
        Self { symbol: "ETH", usd: 3_000.0, token: MintBuilder::decimals(8), config: volatile(&risk) }
    }

    /// Tokenised bitcoin, 8 decimals.
    #[must_use]
    pub fn btc() -> Self {
        let risk = Risk { ltv: 7_300, threshold: 7_800, min_bonus: 300, max_bonus: 800 };
        Self { symbol: "BTC", usd: 100_000.0, token: MintBuilder::decimals(8), config: volatile(&risk) }
    }

    /// Wrapped SOL, 9 decimals.
    #[must_use]
    pub fn sol() -> Self {
        Self { symbol: "SOL", usd: 150.0, ..Self::default() }
    }

    /// With a changed configuration.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut ReserveConfig)) -> Self {
        change(&mut self.config);
        self
    }

    /// Of another mint.
    #[must_use]
    pub fn of(self, token: MintBuilder) -> Self {
        Self { token, ..self }
    }

    /// Creates the mint and the price account, proposes the listing, and returns the asset as it will be, its
    /// configuration, and the instruction that lists it.
    pub fn propose(
        &self,
        world: &mut World,
        market: &MarketKeys,
    ) -> Result<(Asset, ReserveConfig, solana_instruction::Instruction), Box<Refusal>> {
        let is_usd1 = self.symbol == "USD1"
            && self.token == MintBuilder { program: self.token.program, ..MintBuilder::decimals(6) }
            && world.account(&market.usd1_mint).is_some_and(|mint| mint.owner == self.token.program);
        let mint = if is_usd1 { market.usd1_mint } else { self.token.create(world) };
        let mut config = self.config;
        if config.feed_id == [0; 32] {
            config.feed_id = world.new_address().to_bytes();
        }
        let quote = calm_quote(config.feed_id, self.usd, world.now());
        let price = world.new_price_account(quote);
        let payer = world.new_wallet();
        let token_program = self.token.program;
        let due = world.propose(market, mint, ConfigChange::NewReserve(Box::new(config)))?;
        let listing = Listing { payer, due, mint, price, token_program };
        let reserve = pda::reserve(&market.key, &mint);
        let asset = Asset {
            symbol: self.symbol,
            market: market.key,
            reserve,
            index: world.market(market).reserve_count,
            vault: pda::vault(&reserve),
            mint,
            decimals: self.token.decimals,
            token_program,
            price,
            feed_id: config.feed_id,
        };
        Ok((asset, config, instructions::create_reserve(&listing)))
    }

    /// As [`ReserveBuilder::propose`], of a configuration within the bounds.
    pub fn prepare(
        &self,
        world: &mut World,
        market: &MarketKeys,
    ) -> (Asset, ReserveConfig, solana_instruction::Instruction) {
        self.propose(world, market).expect("a configuration within the bounds")
    }

    /// Lists it.
    pub fn create(&self, world: &mut World, market: &MarketKeys) -> Asset {
        let (asset, _, list) = self.prepare(world, market);
        world.act(list).expect("a valid listing");
        world.assets.push(asset);
        asset
    }
}

/// Somebody with an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User {
    /// Who they are.
    pub key: Pubkey,
    /// Their obligation.
    pub obligation: Pubkey,
    /// In this market.
    pub market: Pubkey,
}

impl User {
    /// Acting on their own obligation.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        self.on(self)
    }

    /// Acting on somebody's obligation.
    #[must_use]
    pub const fn on(&self, other: &Self) -> Actor {
        Actor { signer: self.key, market: other.market, obligation: other.obligation }
    }
}

impl World {
    /// Somebody new with lamports and an obligation.
    pub fn new_user(&mut self, market: &MarketKeys) -> User {
        let key = self.new_wallet();
        self.open_obligation(&key, market, 0)
    }

    /// Opens an obligation, and returns its owner as its user.
    pub fn open_obligation(&mut self, owner: &Pubkey, market: &MarketKeys, id: u16) -> User {
        self.act(instructions::open_obligation(*owner, *owner, market.key, id)).expect("a new obligation");
        User { key: *owner, obligation: pda::obligation(&market.key, owner, id), market: market.key }
    }

    /// Mints base units to somebody's wallet.
    pub fn fund(&mut self, user: &User, asset: &Asset, assets: u64) {
        let wallet = self.open_wallet(&user.key, asset);
        self.mint_to(&wallet, asset, assets);
    }
}
