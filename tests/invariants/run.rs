//! One market and its people.

use solana_pubkey::Pubkey;
use wlm_sdk::instructions::{Amount, ReserveConfig};
use wlm_test_kit::{
    Asset, MarketBuilder, MarketKeys, MintBuilder, MintExtension, ReserveBuilder, User, World,
};

use crate::{
    dollars::{self, Pegged},
    governing,
    rng::Rng,
};

/// Obligations at the start, each of another owner.
const USERS: usize = 12;
/// What everybody has of every asset at the start, in US dollars.
const FORTUNE: f64 = 200_000.0;
/// USD1 that the issuer mints before the market takes over, in base units: for everybody to come.
const TREASURE: u64 = 1 << 62;

/// A listed asset, and what is known about it outside the chain.
pub struct Listed {
    pub asset: Asset,
    /// How it was listed.
    pub config: ReserveConfig,
    /// What it cost then.
    pub usd_at_listing: f64,
    /// What it costs now.
    pub usd: f64,
}

impl Listed {
    /// How many base units are worth this many US dollars.
    pub fn worth(&self, usd: f64) -> u64 {
        (usd / self.usd * 10f64.powi(self.asset.decimals.into())) as u64
    }

    fn value(&self, assets: u64) -> f64 {
        assets as f64 / 10f64.powi(self.asset.decimals.into()) * self.usd
    }
}

pub struct Run {
    pub world: World,
    pub market: MarketKeys,
    pub listed: Vec<Listed>,
    pub users: Vec<User>,
    pub pegs: Vec<Pegged>,
    pub obligations_opened: u16,
    pub rng: Rng,
    /// Has the USD1 that was issued before the market took over, and gives it out.
    banker: User,
}

fn reserves(decimals: u8) -> [ReserveBuilder; 7] {
    // 500 SOL an hour.
    let limited = |builder: ReserveBuilder| {
        builder.with(|config| {
            config.outflow_capacity = 500_000_000_000;
            config.outflow_exempt = 1_000_000;
            config.outflow_window = 3_600;
        })
    };
    let delegated =
        MintBuilder::token_2022(&[MintExtension::MetadataPointer, MintExtension::PermanentDelegate]);
    let tiny_units = ReserveBuilder { symbol: "E18", usd: 2_000_000.0, ..ReserveBuilder::default() };
    [
        ReserveBuilder::usd1(),
        ReserveBuilder { symbol: "T22", ..ReserveBuilder::usdc() }.of(delegated),
        ReserveBuilder::eth(),
        limited(ReserveBuilder::sol()),
        tiny_units.of(MintBuilder::decimals(18)),
        ReserveBuilder { symbol: "NFC", usd: 2.0, ..ReserveBuilder::default() }.with(|config| {
            config.ltv_bps = 0;
            config.liquidation_threshold_bps = 0;
        }),
        ReserveBuilder { symbol: "PEG", ..ReserveBuilder::usdc() }.of(MintBuilder::decimals(decimals)),
    ]
}

impl Run {
    pub fn new(mut rng: Rng) -> Self {
        let mut world = World::new();
        let market = MarketBuilder::default().create(&mut world);
        let builders = reserves(rng.pick(&[2, 8, 9, 12]));
        let mut place = 0..;
        let mut listed = builders.map(|builder| {
            let groups = place.next().map_or(0, governing::groups_of);
            let builder = builder.with(|config| {
                config.insurance_share_bps = 2_000;
                config.emode_mask = groups;
            });
            let asset = builder.create(&mut world, &market);
            let config = world.reserve(&asset).config;
            Listed { asset, config, usd_at_listing: builder.usd, usd: builder.usd }
        });
        let banker = world.new_user(&market);
        world.fund(&banker, &listed[0].asset, TREASURE);
        world.hand_over_usd1(&market, &listed[0].asset);
        listed[0].config = dollars::lent_by_the_market(listed[0].config);
        world.configure(&market, &listed[0].asset, |now| *now = listed[0].config).expect("the market mints");
        let pegs = [1, 6].map(|place| Pegged::create(&mut world, &market, place, &listed[place].asset));
        let users = (0..USERS).map(|_| world.new_user(&market)).collect();
        let (listed, pegs) = (listed.into(), pegs.into());
        let mut run = Self { world, market, listed, users, pegs, obligations_opened: 0, rng, banker };
        governing::open_groups(&mut run);
        for user in run.users.clone() {
            run.enrich(&user);
        }
        run
    }

    /// The market's dollar.
    pub fn usd1(&self) -> Asset {
        self.listed[0].asset
    }

    /// Gives somebody a fortune of every asset.
    pub fn enrich(&mut self, user: &User) {
        for place in 0..self.listed.len() {
            let listed = &self.listed[place];
            self.fund(user, &listed.asset.clone(), listed.worth(FORTUNE));
        }
    }

    /// Gives somebody tokens, as far as 64 bits of them can exist.
    pub fn fund(&mut self, user: &User, asset: &Asset, assets: u64) {
        let wallet = self.world.open_wallet(&user.key, asset);
        self.give(&wallet, asset, assets);
    }

    /// Gives tokens to any token account: new ones, but for USD1, which the market alone mints.
    pub fn give(&mut self, account: &Pubkey, asset: &Asset, assets: u64) {
        if asset == &self.usd1() {
            let left = self.world.wallet(&self.banker, asset);
            return self.world.send_tokens(&self.banker, asset, account, assets.min(left / 4));
        }
        let mint = self.world.account(&asset.mint).expect("a mint").data;
        let supply = u64::from_le_bytes(mint[36..44].try_into().expect("eight bytes"));
        self.world.mint_to(account, asset, assets.min((u64::MAX - supply) / 4));
    }

    /// Widens the limits on outflows until none of them binds.
    pub fn lift_limits(&mut self) {
        for listed in &mut self.listed {
            // Step by step, as governance has to; no limit at all is out of its reach.
            while (1..1 << 62).contains(&listed.config.outflow_capacity) {
                listed.config.outflow_capacity =
                    2 * self.world.reserve(&listed.asset).config.outflow_capacity;
                let capacity = listed.config.outflow_capacity;
                let wider = self.world.configure(&self.market, &listed.asset, |now| {
                    now.outflow_capacity = capacity;
                });
                wider.expect("twice as much");
            }
        }
    }

    pub fn a_user(&mut self) -> User {
        self.rng.pick(&self.users)
    }

    pub fn a_reserve(&mut self) -> usize {
        self.rng.below(self.listed.len() as u64) as usize
    }

    /// Something this user has supplied; any asset, if nothing.
    pub fn a_supply(&mut self, user: &User) -> Asset {
        self.one_with(|world, asset| world.supplied(user, asset) > 0)
    }

    /// Something this user has pledged; any asset, if nothing.
    pub fn a_collateral(&mut self, user: &User) -> Asset {
        let obligation = self.world.obligation(user);
        let pledged =
            |asset: &Asset| obligation.find(asset.index).is_some_and(|slot| obligation.is_collateral(slot));
        self.one_with(|_, asset| pledged(asset))
    }

    /// Something this user owes; any asset, if nothing.
    pub fn a_debt(&mut self, user: &User) -> Asset {
        self.one_with(|world, asset| world.owed(user, asset) > 0)
    }

    fn one_with(&mut self, holds: impl Fn(&World, &Asset) -> bool) -> Asset {
        let all = self.listed.iter().map(|listed| listed.asset);
        let those: Vec<Asset> = all.filter(|asset| holds(&self.world, asset)).collect();
        if those.is_empty() { self.any_asset() } else { self.rng.pick(&those) }
    }

    fn any_asset(&mut self) -> Asset {
        let place = self.a_reserve();
        self.listed[place].asset
    }

    /// About how many US dollars somebody may still borrow; less than zero where they owe more.
    pub fn room(&self, user: &User) -> f64 {
        self.weighed(user, |config| f64::from(config.ltv_bps) / 10_000.0)
    }

    /// Whose debt is above the liquidation threshold, about.
    pub fn unhealthy(&self) -> Vec<User> {
        let below =
            |user: &&User| self.weighed(user, |c| f64::from(c.liquidation_threshold_bps) / 10_000.0) < 0.0;
        self.users.iter().filter(below).copied().collect()
    }

    fn weighed(&self, user: &User, weight: impl Fn(&ReserveConfig) -> f64) -> f64 {
        let net = |listed: &Listed| {
            let config = self.world.reserve(&listed.asset).config;
            let supply = listed.value(self.world.supplied(user, &listed.asset)) * weight(&config);
            let debt = listed.value(self.world.owed(user, &listed.asset));
            supply - debt * f64::from(config.debt_weight_bps) / 10_000.0
        };
        self.listed.iter().map(net).sum()
    }

    /// The end of the market: every debt is paid, and everybody can leave.
    pub fn everybody_leaves(&mut self) {
        self.lift_limits();
        let assets: Vec<Asset> = self.listed.iter().map(|listed| listed.asset).collect();
        let payer = self.world.new_user(&self.market);
        for asset in &assets {
            for user in &self.users.clone() {
                if self.world.owed(user, asset) > 0 {
                    self.fund(&payer, asset, u64::MAX);
                    self.world.repay_for(&payer, user, asset, Amount::All).expect("everybody can repay");
                }
            }
        }
        self.fund(&payer, &self.usd1(), u64::MAX);
        for asset in &assets {
            for user in &self.users {
                if self.world.obligation(user).find(asset.index).is_some() {
                    self.world.withdraw(user, asset, Amount::All).expect("everybody can leave");
                }
            }
            let reserve = self.world.reserve(asset);
            assert!(reserve.supply_shares == reserve.facility_shares && reserve.debt_shares.is_zero());
            assert_eq!(reserve.attributed_debt_usd_micros, 0, "{}: debt still rests here", asset.symbol);
        }
        dollars::everything_is_burned(self, &payer);
    }
}
