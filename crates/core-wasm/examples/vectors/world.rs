use anchor_lang::{Discriminator, prelude::Pubkey};
use bytemuck::{Pod, Zeroable};
use serde_json::{Value, json};
use wlm_core_wasm::{Failure, Peg, Portfolio, Reserve};
use wlm_sdk::{
    instructions::{Amount, CollateralUse, MarketSettings, PegConfig, RatePoint, ReserveConfig},
    prices::{PriceImage, VerificationLevel},
    program::state::{CachedPrice, EmodeGroup, Market, Obligation, PegFacility, Reserve as ReserveAccount},
    quotes,
};

use crate::{
    random::Random,
    script::{Script, bigint, bytes},
};

/// A market with borrowers, walking.
pub struct World {
    random: Random,
    now: i64,
    market: Market,
    reserves: Vec<ReserveAccount>,
    prices: Vec<PriceImage>,
    borrowers: Vec<Obligation>,
}

/// Decimals, 1e-8 USD a token, e-mode groups.
const ASSETS: [(u8, i64, u8); 5] =
    [(6, 100_000_000, 1), (6, 99_980_000, 1), (8, 300_000_000_000, 2), (9, 15_000_000_000, 2), (5, 1_234, 0)];
const BORROWERS: usize = 6;
/// What a borrower moves, in dollars, at most.
const MOST_USD: u64 = 20_000;

impl World {
    /// With a rich supplier in each reserve, and borrowers that have nothing yet.
    pub fn new(seed: u64) -> Self {
        let now = 1_780_000_000;
        let settings = MarketSettings {
            dust_usd_micros: 10_000_000,
            target_health_bps: 10_500,
            full_bonus_health_bps: 9_000,
            change_delay: 86_400,
            ..MarketSettings::default()
        };
        let mut market = Market { settings, reserve_count: 5, ..Market::zeroed() };
        for group in &mut market.emode_groups[..2] {
            let (ltv_bps, liquidation_threshold_bps) = (9_000, 9_300);
            *group = EmodeGroup {
                ltv_bps,
                liquidation_threshold_bps,
                min_bonus_bps: 100,
                max_bonus_bps: 200,
                ..EmodeGroup::default()
            };
        }
        let indices = 0..u16::try_from(ASSETS.len()).expect("a few");
        let reserves = indices.zip(ASSETS).map(|(index, asset)| reserve(index, asset, now)).collect();
        let prices = (1..).zip(ASSETS).map(|(feed, (_, usd, _))| price(feed, usd, now)).collect();
        let mut borrower = Obligation::zeroed();
        borrower.health_factor_micros = u64::MAX;
        let borrowers = vec![borrower; BORROWERS];
        let mut world = Self { random: Random(seed), now, market, reserves, prices, borrowers };
        world.supply();
        world
    }

    fn supply(&mut self) {
        let mut supplier = Obligation::zeroed();
        for index in 0..5 {
            let all = self.quotes(supplier);
            let (_, after) = all.deposit(index, self.units(index, 1_000_000)).expect("within the caps");
            supplier = self.adopt(&after);
        }
    }

    /// As the program would have it after the action.
    fn adopt(&mut self, after: &quotes::Portfolio) -> Obligation {
        for (index, reserve) in (0..).zip(&mut self.reserves) {
            *reserve = *after.reserve(index).expect("all are in it");
        }
        after.obligation
    }

    fn quotes(&self, obligation: Obligation) -> quotes::Portfolio {
        let empty = quotes::Portfolio::new(obligation, self.market, self.now);
        let pairs = self.reserves.iter().zip(&self.prices);
        pairs.fold(empty, |all, (reserve, price)| all.with_reserve(*reserve, Some((*price).into())))
    }

    /// Base units worth some dollars, about.
    fn units(&self, index: u16, usd: u64) -> u64 {
        let (decimals, price, _) = ASSETS[usize::from(index)];
        let one = 10u128.pow(decimals.into());
        u64::try_from(u128::from(usd) * 100_000_000 * one / u128::from(price.unsigned_abs()))
            .unwrap_or(u64::MAX)
    }

    /// Time passes, prices move, somebody acts; and what everything comes to for him.
    pub fn step(&mut self) -> Script {
        self.pass_time();
        let who = usize::try_from(self.random.below(BORROWERS as u64)).expect("small");
        let obligation = self.borrowers[who];
        let args = vec![bytes(&account(&self.market)), bytes(&account(&obligation)), bigint(self.now)];
        let market = account(&self.market);
        let made = Portfolio::decode(&market, Some(&account(&obligation)), self.now);
        let mut script = Script::new("Portfolio", args, &made);
        let mut all = made.expect("right accounts");
        for (reserve, price) in self.reserves.iter().zip(&self.prices) {
            // Now and then only the cached price.
            let price = (!self.random.rarely(12)).then(|| price.to_bytes());
            let account = account(reserve);
            let args = vec![bytes(&account), price.as_deref().map_or(Value::Null, bytes)];
            script.call(
                "addReserve",
                args,
                all.add_reserve(&account, price.as_deref()).map(|()| Value::Null),
            );
        }
        self.look(&mut script, &all);
        for _ in 0..6 {
            self.act(&mut script, &all);
        }
        // What the program allows goes on.
        self.go_on(who);
        script
    }

    fn pass_time(&mut self) {
        let seconds = if self.random.rarely(5) { 5_000_000 } else { 300 };
        self.now += i64::try_from(self.random.below(seconds)).expect("small");
        for place in 0..self.prices.len() {
            let (moved, age) = (9_600 + self.random.below(800), self.random.below(40));
            let age = if self.random.rarely(25) { age * 12 } else { age };
            let price = &mut self.prices[place];
            price.ema = price.price;
            price.price = (price.price * i64::try_from(moved).expect("small") / 10_000).max(1_000);
            price.confidence = price.price.unsigned_abs() / 2_000;
            price.published_at = self.now - i64::try_from(age).expect("small");
        }
    }

    fn look(&mut self, script: &mut Script, all: &Portfolio) {
        let index = self.index();
        script.call("health", vec![], all.health());
        script.call("positions", vec![], all.positions());
        script.call("reserve", vec![json!(index)], all.reserve(index));
        script.call("maxBorrow", vec![json!(index)], Ok(all.max_borrow(index)));
        script.call("maxWithdraw", vec![json!(index)], Ok(all.max_withdraw(index)));
        script.call("liquidationPlan", vec![], Ok(all.liquidation_plan()));
        for indices in [vec![index], vec![2, 3, 4]] {
            script.call("distance", vec![json!({ "indices": indices })], all.distance(&indices));
        }
    }

    fn index(&mut self) -> u16 {
        // Six: one is not there.
        u16::try_from(self.random.below(6)).expect("small")
    }

    fn amount(&mut self, index: u16) -> u64 {
        let usd = self.random.below(MOST_USD);
        match self.random.below(20) {
            0 => 0,
            1 => 1,
            2 => u64::MAX,
            _ => self.units(index.min(4), usd),
        }
    }

    fn act(&mut self, script: &mut Script, all: &Portfolio) {
        let (index, other) = (self.index(), self.index());
        let assets = self.amount(index);
        let (on, by) = (vec![json!(index)], vec![json!(index), bigint(assets)]);
        let switched = |all: Result<Portfolio, Failure>| all.map(|all| (Value::Null, all));
        match self.random.below(10) {
            0 => script.act("deposit", by, all.deposit(index, assets)),
            1 => script.act("withdraw", by, all.withdraw(index, Amount::Exact(assets))),
            2 => script.act("withdrawAll", on, all.withdraw(index, Amount::All)),
            3 | 4 => script.act("borrow", by, all.borrow(index, assets)),
            5 => script.act("repay", by, all.repay(index, Amount::Exact(assets))),
            6 => script.act("repayAll", on, all.repay(index, Amount::All)),
            7 => {
                let args = vec![json!(index), json!(other), bigint(assets)];
                script.act("liquidate", args, all.liquidate(index, other, assets))
            }
            8 => {
                let group = u8::try_from(self.random.below(4)).expect("small");
                script.act("setEmode", vec![json!(group)], switched(all.set_emode(group)))
            }
            _ if self.random.rarely(2) => {
                let after = all.set_collateral(index, CollateralUse::Enabled);
                script.act("enableCollateral", on, switched(after))
            }
            _ => {
                let after = all.set_collateral(index, CollateralUse::Disabled);
                script.act("disableCollateral", on, switched(after))
            }
        };
    }

    fn go_on(&mut self, who: usize) {
        let index = u16::try_from(self.random.below(5)).expect("small");
        let usd = self.random.below(MOST_USD);
        let (assets, all) = (self.units(index, usd), self.quotes(self.borrowers[who]));
        let after = match self.random.below(6) {
            0 | 1 => all.deposit(index, assets).map(|(_, after)| after),
            2 => all.set_collateral(index, CollateralUse::Enabled),
            // To the edge, so that prices and time can push him over.
            3 | 4 => all.borrow(index, all.max_borrow(index).min(assets * 4)).map(|(_, after)| after),
            _ => all.repay(index, Amount::Exact(assets / 2)).map(|(_, after)| after),
        };
        if let Ok(after) = after {
            self.borrowers[who] = self.adopt(&after);
        }
    }

    /// A swap of a dollar coin.
    pub fn peg(&mut self) -> Script {
        let mut state = PegFacility::zeroed();
        state.decimals = [2, 6, 9][usize::try_from(self.random.below(3)).expect("small")];
        state.level = self.random.below(1_000_000_000);
        state.stock = self.random.below(1_000_000_000);
        state.config = PegConfig {
            feed_id: [1; 32],
            capacity: 1_500_000_000,
            price_floor: 99_500_000,
            max_price_age: 60,
            max_confidence_bps: 100,
            buy_fee_bps: u16::try_from(self.random.below(30)).expect("small"),
            sell_fee_bps: u16::try_from(self.random.below(30)).expect("small"),
            ..PegConfig::default()
        };
        let usd = 99_000_000 + i64::try_from(self.random.below(1_200_000)).expect("small");
        let age = i64::try_from(self.random.below(80)).expect("small");
        let price = (!self.random.rarely(8)).then(|| price(1, usd, self.now - age).to_bytes());
        let account = account(&state);
        let args = vec![bytes(&account), price.as_deref().map_or(Value::Null, bytes), bigint(self.now)];
        let made = Peg::decode(&account, price.as_deref(), self.now);
        let mut script = Script::new("Peg", args, &made);
        let peg = made.expect("right accounts");
        script.call("figures", vec![], Ok(peg.figures()));
        for _ in 0..4 {
            let assets = if self.random.rarely(8) { 0 } else { self.random.below(900_000_000) };
            script.call("quoteBuy", vec![bigint(assets)], peg.quote_buy(assets));
            script.call("quoteSell", vec![bigint(assets)], peg.quote_sell(assets));
        }
        script
    }

    /// Accounts and prices that are none, and a reserve that is one.
    pub fn broken_accounts(&mut self) -> Vec<Script> {
        let (right, mut rounds) = (account(&self.reserves[2]), Vec::new());
        let fresh = PriceImage { published_at: self.now, ..self.prices[2] };
        let prices = [
            Some(fresh),
            Some(PriceImage { feed_id: [9; 32], ..fresh }),
            Some(PriceImage { verification: VerificationLevel::Partial { num_signatures: 3 }, ..fresh }),
            Some(PriceImage { price: 0, ..fresh }),
            Some(PriceImage { published_at: self.now + 3_600, ..fresh }),
            Some(PriceImage { exponent: 3, ..fresh }),
            None,
        ];
        let prices = prices.map(|price| price.map(|price| price.to_bytes()));
        rounds.extend(prices.map(|price| (right.clone(), price)));
        rounds.push((right.clone(), Some(vec![1, 2, 3])));
        rounds.push((right[..right.len() - 1].to_vec(), None));
        rounds.push((account(&self.market), None));
        rounds.push((Vec::new(), None));
        rounds.into_iter().map(|(account, price)| self.reserve_script(&account, price.as_deref())).collect()
    }

    fn reserve_script(&self, account: &[u8], price: Option<&[u8]>) -> Script {
        let args = vec![bytes(account), price.map_or(Value::Null, bytes), bigint(self.now)];
        let made = Reserve::decode(account, price, self.now);
        let mut script = Script::new("Reserve", args, &made);
        if let Ok(reserve) = made {
            script.call("figures", vec![], reserve.figures());
            script.call("curve", vec![json!(17)], Ok(reserve.curve(17)));
            for utilisation in [0.0, 0.123, 0.9, 1.0, 7.0, -1.0] {
                let rates = reserve.rates_at(utilisation);
                script.call("ratesAt", vec![json!(utilisation)], Ok(rates));
            }
        }
        script
    }
}

fn reserve(index: u16, (decimals, usd, emode_mask): (u8, i64, u8), now: i64) -> ReserveAccount {
    let mut curve = [RatePoint::default(); 8];
    curve[1] = RatePoint { utilisation_bps: 9_000, apr_bps: 600 };
    curve[2] = RatePoint { utilisation_bps: 10_000, apr_bps: 3_000 };
    let is_dollar = index < 2;
    let place = u8::try_from(index).expect("small");
    let mut reserve = ReserveAccount::zeroed();
    let config = ReserveConfig {
        feed_id: [place + 1; 32],
        collateral_price_cap: if is_dollar { 100_000_000 } else { 0 },
        debt_price_floor: if is_dollar { 100_000_000 } else { 0 },
        supply_cap: u64::MAX >> 2,
        borrow_cap: u64::MAX >> 2,
        debt_ceiling_usd: 60_000,
        outflow_capacity: if index == 3 { 400_000_000_000 } else { 0 },
        outflow_window: 3_600,
        facility_capacity: if index == 0 { 500_000_000_000 } else { 0 },
        max_price_age: 60,
        liquidation_max_price_age: 300,
        ltv_bps: 7_500,
        liquidation_threshold_bps: 8_000,
        debt_weight_bps: if index == 4 { 12_000 } else { 10_000 },
        min_bonus_bps: 300,
        max_bonus_bps: 800,
        protocol_bonus_share_bps: 1_000,
        reserve_factor_bps: 1_000,
        max_utilisation_bps: 9_500,
        max_obligation_share_bps: 5_000,
        max_confidence_bps: 200,
        max_ema_gap_bps: 1_000,
        curve_len: 3,
        curve,
        emode_mask,
        ..ReserveConfig::default()
    };
    config.validate().expect("within all bounds");
    let new = ReserveAccount {
        index,
        decimals,
        mint: Pubkey::new_from_array([place + 1; 32]),
        config,
        price: CachedPrice {
            price: usd,
            ema: usd,
            published_at: now,
            exponent: -8,
            ..CachedPrice::default()
        },
        ..reserve
    };
    reserve.initialise(new, now);
    reserve
}

fn price(feed: u8, usd: i64, published_at: i64) -> PriceImage {
    PriceImage {
        feed_id: [feed; 32],
        price: usd,
        confidence: usd.unsigned_abs() / 2_000,
        ema: usd,
        exponent: -8,
        published_at,
        verification: VerificationLevel::Full,
    }
}

/// The bytes of an account.
fn account<T: Pod + Discriminator>(state: &T) -> Vec<u8> {
    [T::DISCRIMINATOR, bytemuck::bytes_of(state)].concat()
}
