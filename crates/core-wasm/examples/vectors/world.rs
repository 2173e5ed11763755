use anchor_lang::prelude::Pubkey;
use bytemuck::Zeroable;
use wlm_core_wasm::Account;
use wlm_sdk::{
    instructions::{Amount, CollateralUse},
    pda,
    prices::{LEGACY_PYTH_RECEIVER, PYTH_RECEIVER, PriceImage, push_feeds},
    program::state::{Market, Obligation, PegFacility, Reserve},
    quotes,
};

use crate::{
    accounts::{ASSETS, Accounts, MARKET, account, market, mint, peg, price, reserve},
    random::Random,
};

/// A market with borrowers, walking.
pub struct World {
    pub random: Random,
    pub now: i64,
    pub market: Market,
    pub reserves: Vec<Reserve>,
    pub pegs: Vec<PegFacility>,
    pub prices: Vec<PriceImage>,
    pub borrowers: Vec<Obligation>,
}

const BORROWERS: u8 = 6;
/// What a borrower moves, in dollars, at most.
pub const MOST_USD: u64 = 20_000;

impl World {
    /// With a rich supplier in each reserve, and borrowers that have nothing yet.
    pub fn new(seed: u64) -> Self {
        let now = 1_780_000_000;
        let borrower = |number| {
            let mut borrower = Obligation::zeroed();
            borrower.initialise(owner(number), MARKET, number.into(), 255);
            borrower
        };
        let mut world = Self {
            random: Random(seed),
            now,
            market: market(),
            reserves: (0..5).map(|index| reserve(index, now)).collect(),
            // Of the coin that is a reserve, too, and of another with its price.
            pegs: vec![peg(1, 6), peg(2, 9)],
            prices: (0..).zip(ASSETS).map(|(index, (_, usd, _))| price(index, usd, now)).collect(),
            borrowers: (0..BORROWERS).map(borrower).collect(),
        };
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

    /// What the program would do.
    pub fn quotes(&self, obligation: Obligation) -> quotes::Portfolio {
        let empty = quotes::Portfolio::new(obligation, self.market, self.now);
        let pairs = self.reserves.iter().zip(&self.prices);
        pairs.fold(empty, |all, (reserve, price)| all.with_reserve(*reserve, Some((*price).into())))
    }

    /// Base units worth some dollars, about.
    pub fn units(&self, index: u16, usd: u64) -> u64 {
        let (decimals, price, _) = ASSETS[usize::from(index)];
        let one = 10u128.pow(decimals.into());
        u64::try_from(u128::from(usd) * 100_000_000 * one / u128::from(price.unsigned_abs()))
            .unwrap_or(u64::MAX)
    }

    /// The market's own accounts, in any order, and the price accounts as Pyth's two sets of programs may have them.
    pub fn accounts(&mut self) -> Accounts {
        let mut all = Accounts { prices: self.price_accounts(), ..self.own_accounts() };
        self.random.shuffle(&mut all.reserves);
        self.random.shuffle(&mut all.pegs);
        all
    }

    /// The market's own accounts, in order.
    pub fn own_accounts(&self) -> Accounts {
        let reserve = |reserve: &Reserve| account(pda::reserve(&MARKET, &reserve.mint), reserve);
        let peg = |peg: &PegFacility| account(pda::peg_facility(&MARKET, &peg.mint), peg);
        Accounts {
            market: account(MARKET, &self.market),
            reserves: self.reserves.iter().map(reserve).collect(),
            pegs: self.pegs.iter().map(peg).collect(),
            prices: Vec::new(),
        }
    }

    fn price_accounts(&mut self) -> Vec<Account> {
        let mut all = Vec::new();
        for price in self.prices.clone() {
            let [current, legacy] = push_feeds(&price.feed_id);
            let mut push = |address: Pubkey, owner: Pubkey, later: i64| {
                let image = PriceImage { published_at: price.published_at + later, ..price };
                all.push(Account { address, owner, data: image.to_bytes() });
            };
            match self.random.below(12) {
                // Only the cached price.
                0 => {}
                1 => push(legacy, LEGACY_PYTH_RECEIVER, 0),
                2 => {
                    push(current, PYTH_RECEIVER, -5);
                    push(legacy, LEGACY_PYTH_RECEIVER, 0);
                }
                3 => {
                    push(current, PYTH_RECEIVER, 0);
                    push(legacy, LEGACY_PYTH_RECEIVER, 0);
                }
                // Whoever owns it may write anything.
                4 => {
                    push(current, mint(4), 7);
                    push(legacy, LEGACY_PYTH_RECEIVER, -3);
                }
                _ => push(current, PYTH_RECEIVER, 0),
            }
        }
        all
    }

    /// Time passes, and prices move.
    pub fn pass_time(&mut self) {
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
        for peg in &mut self.pegs {
            peg.level = self.random.below(1_000_000_000);
            peg.stock = self.random.below(1_000_000_000);
            peg.config.buy_fee_bps = u16::try_from(self.random.below(30)).expect("small");
            peg.config.sell_fee_bps = u16::try_from(self.random.below(30)).expect("small");
        }
    }

    /// What the program allows goes on.
    pub fn go_on(&mut self, who: usize) {
        let index = u16::try_from(self.random.below(5)).expect("small");
        let usd = self.random.below(MOST_USD);
        let (assets, all) = (self.units(index, usd), self.quotes(self.borrowers[who]));
        let after = match self.random.below(7) {
            6 => all.set_emode(u8::try_from(self.random.below(3)).expect("small")),
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
}

/// Whose obligation has a number.
pub fn owner(number: u8) -> Pubkey {
    Pubkey::new_from_array([100 + number; 32])
}
