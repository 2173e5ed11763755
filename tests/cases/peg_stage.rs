//! What the cases of peg facilities share.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_sdk::{
    errors::WlmError,
    instructions::{self, PegConfig, PegSwap},
    pda,
    program::state::PegFacility,
};
use wlm_test_kit::{
    Asset, MarketBuilder, MarketKeys, MintBuilder, Outcome, Peg, ReserveBuilder, User, World,
    attackers::{Harmless, Impostor, Signs, Target, crowd, siege},
    units,
};

pub type Change = fn(&mut PegConfig);

/// One step over each bound.
pub const OUT_OF_BOUNDS: &[(WlmError, Change)] = &[
    (WlmError::ConfigPegOutOfBounds, |c| c.feed_id = [0; 32]),
    (WlmError::ConfigPegOutOfBounds, |c| c.price_floor = 49_999_999),
    (WlmError::ConfigPegOutOfBounds, |c| c.price_floor = 100_000_001),
    (WlmError::ConfigPegOutOfBounds, |c| c.max_price_age = 0),
    (WlmError::ConfigPegOutOfBounds, |c| c.max_price_age = 3_601),
    (WlmError::ConfigPegOutOfBounds, |c| c.max_confidence_bps = 0),
    (WlmError::ConfigPegOutOfBounds, |c| c.max_confidence_bps = 1_001),
    (WlmError::ConfigPegOutOfBounds, |c| c.buy_fee_bps = 1_001),
    (WlmError::ConfigPegOutOfBounds, |c| c.sell_fee_bps = 1_001),
    (WlmError::ConfigReservedNotZero, |c| c.padding[0] = 1),
    (WlmError::ConfigReservedNotZero, |c| c.padding[5] = 1),
    (WlmError::ConfigReservedNotZero, |c| c.reserved[0] = 1),
    (WlmError::ConfigReservedNotZero, |c| c.reserved[3] = 1),
];

/// The bounds themselves.
pub const WITHIN_BOUNDS: &[Change] = &[
    |c| (c.price_floor, c.capacity) = (50_000_000, 0),
    |c| (c.price_floor, c.capacity) = (100_000_000, u64::MAX),
    |c| (c.max_price_age, c.max_confidence_bps) = (1, 1),
    |c| (c.max_price_age, c.max_confidence_bps) = (3_600, 1_000),
    |c| (c.buy_fee_bps, c.sell_fee_bps) = (0, 0),
    |c| (c.buy_fee_bps, c.sell_fee_bps) = (1_000, 1_000),
];

/// A market that mints its USD1, with a peg facility for one dollar coin.
pub struct PegStage {
    pub world: World,
    pub market: MarketKeys,
    pub usd1: Asset,
    pub peg: Peg,
    /// Has 8 coins of 18 decimals, or 100,000 of fewer, and 5,000 USD1 from before the market minted.
    pub alice: User,
    /// Has as much.
    pub bob: User,
}

impl PegStage {
    /// A coin with 6 decimals, on sensible terms.
    pub fn new() -> Self {
        Self::with(MintBuilder::decimals(6), |_| ())
    }

    /// Another coin, on other terms.
    pub fn with(coin: MintBuilder, change: impl FnOnce(&mut PegConfig)) -> Self {
        Self::of(MintBuilder::decimals(6), coin, change)
    }

    /// … and another USD1.
    pub fn of(usd1: MintBuilder, coin: MintBuilder, change: impl FnOnce(&mut PegConfig)) -> Self {
        let mut world = World::new();
        let market = market_of(&mut world, &usd1);
        let usd1 = usd1_of(&mut world, &market, &usd1);
        let coin = ReserveBuilder::usdc().of(coin).create(&mut world, &market);
        let [alice, bob] = [(); 2].map(|()| world.new_user(&market));
        for user in [&alice, &bob] {
            world.fund(user, &coin, if coin.decimals > 12 { units(8, &coin) } else { units(100_000, &coin) });
            world.fund(user, &usd1, units(5_000, &usd1));
        }
        world.hand_over_usd1(&market, &usd1);
        let mut config = Peg::config(&coin);
        change(&mut config);
        let peg = world.create_peg(&market, &coin, config);
        Self { world, market, usd1, peg, alice, bob }
    }

    pub fn buy(&mut self, coins: u64) -> Outcome {
        self.world.psm_swap(&self.alice, &self.peg, &self.usd1, PegSwap::Buy { coins, min_usd1: 0 })
    }

    pub fn sell(&mut self, usd1: u64) -> Outcome {
        self.world.psm_swap(&self.alice, &self.peg, &self.usd1, PegSwap::Sell { usd1, min_coins: 0 })
    }

    /// Alice's swap as an instruction.
    pub fn swap(&self, swap: PegSwap) -> Instruction {
        self.world.ix().psm_swap(&self.alice, &self.peg, &self.usd1, swap)
    }

    pub fn configure(&mut self, change: impl FnOnce(&mut PegConfig)) {
        self.world.configure_peg(&self.market, &self.peg, change).unwrap();
    }

    pub fn facility(&self) -> PegFacility {
        self.world.peg(&self.peg)
    }

    /// Coins and USD1 in Alice's wallets.
    pub fn purse(&self) -> (u64, u64) {
        (self.world.wallet(&self.alice, &self.peg.coin), self.world.wallet(&self.alice, &self.usd1))
    }

    /// USD1 that exists.
    pub fn supply(&self) -> u64 {
        self.world.snapshot().supplies[&self.usd1.mint]
    }

    /// Attacks an instruction of this stage, with other peg facilities among the impostors.
    pub fn besiege(&mut self, instruction: Instruction, roles: &[&'static str], harmless: &[Harmless]) {
        let Self { world, market, alice, usd1, peg, .. } = self;
        let mut impostors = crowd(world, market, alice, (&peg.coin, usd1));
        impostors.extend(peg_impostors(world, market, peg));
        siege(world, &Target { instruction, roles, harmless }, &impostors);
    }
}

/// A market around a USD1 of this kind.
pub fn market_of(world: &mut World, usd1: &MintBuilder) -> MarketKeys {
    let usd1_mint = usd1.create(world);
    let (creator, arguments) = (world.new_wallet(), MarketBuilder::default().arguments(world));
    let instructions::CreateMarketArgs { id, governance, guardian, treasury, .. } = arguments;
    world.act(instructions::create_market(creator, usd1_mint, arguments)).unwrap();
    let key = pda::market(&creator, id);
    MarketKeys { key, creator, governance, guardian, treasury, usd1_mint }
}

/// The market's USD1, listed if it is an SPL Token.
fn usd1_of(world: &mut World, market: &MarketKeys, usd1: &MintBuilder) -> Asset {
    if usd1 == &MintBuilder::decimals(6) {
        return ReserveBuilder::usd1().create(world, market);
    }
    // Not listed: a swap needs the mint alone.
    let reserve = pda::reserve(&market.key, &market.usd1_mint);
    Asset {
        symbol: "USD1",
        market: market.key,
        reserve,
        index: u16::MAX,
        vault: pda::vault(&reserve),
        mint: market.usd1_mint,
        decimals: usd1.decimals,
        token_program: usd1.program,
        price: Pubkey::default(),
        feed_id: [0; 32],
    }
}

/// Another coin's facility, the same coin's in another market, and look-alikes.
fn peg_impostors(world: &mut World, market: &MarketKeys, peg: &Peg) -> Vec<Impostor> {
    let other_coin = ReserveBuilder::usdc().create(world, market);
    let other = world.create_peg(market, &other_coin, Peg::config(&other_coin));
    let foreign = MarketBuilder::default().create(world);
    let foreign_usd1 = ReserveBuilder::usd1().create(world, &foreign);
    world.hand_over_usd1(&foreign, &foreign_usd1);
    let foreign_coin = Asset { market: foreign.key, ..peg.coin };
    let foreign_peg = world.create_peg(&foreign, &foreign_coin, Peg::config(&foreign_coin));
    let (stranger, forged) = (world.new_address(), world.new_address());
    let genuine = world.account(&peg.facility).unwrap();
    world.write(forged, stranger, genuine.data);
    let attacker = world.new_wallet();
    [
        ("another peg facility", other.facility),
        ("another peg facility's vault", other.vault),
        ("another coin", other.coin.mint),
        ("another coin's price", other.coin.price),
        ("another market with its own USD1", foreign.key),
        ("another market's USD1", foreign.usd1_mint),
        ("another market's peg facility", foreign_peg.facility),
        ("another market's peg vault", foreign_peg.vault),
        ("a wallet of another market's USD1", world.open_wallet(&attacker, &foreign_usd1)),
        ("a forged peg facility", forged),
        ("a look-alike peg vault", world.open_wallet(&peg.facility, &peg.coin)),
        ("the peg coin's reserve", peg.coin.reserve),
    ]
    .map(|(name, key)| Impostor { name, key, signs: Signs::No })
    .into()
}
