//! What mints and burns USD1: the lending facility, flash mints, and two peg facilities.

use solana_instruction::Instruction;
use wlm_sdk::{
    errors::WlmError,
    instructions::{Amount, PegConfig, PegSwap, ReserveConfig},
};
use wlm_test_kit::{Asset, MarketKeys, Outcome, Peg, User, World};

use crate::{actions::around, run::Run};

/// A peg facility, and how it was created.
#[derive(Clone, Copy)]
pub struct Pegged {
    pub peg: Peg,
    pub config: PegConfig,
    /// Which of the listed assets its coin is.
    pub place: usize,
}

impl Pegged {
    /// It takes the coin down to 93 cents, or it would be closed half of the time.
    pub fn create(world: &mut World, market: &MarketKeys, place: usize, coin: &Asset) -> Self {
        let (capacity, price_floor) = (300_000_000_000, 93_000_000);
        let config = PegConfig { capacity, price_floor, sell_fee_bps: 0, ..Peg::config(coin) };
        Self { peg: world.create_peg(market, coin, config), config, place }
    }
}

/// The dollar's configuration, with a facility that a few users can exhaust.
pub fn lent_by_the_market(config: ReserveConfig) -> ReserveConfig {
    ReserveConfig {
        facility_capacity: 400_000_000_000,
        flash_capacity: 1_000_000_000_000,
        flash_fee_bps: 5,
        ..config
    }
}

impl Run {
    pub fn a_peg(&mut self) -> Pegged {
        self.rng.pick(&self.pegs)
    }
}

/// Now and then somebody does not pass the dollar's mint to be written: then nothing is burned.
pub fn perhaps_without_burning(run: &mut Run, asset: &Asset, mut instruction: Instruction) -> Instruction {
    if asset == &run.usd1() && run.rng.one_in(3) {
        for meta in instruction.accounts.iter_mut().filter(|meta| meta.pubkey == asset.mint) {
            meta.is_writable = false;
        }
    }
    instruction
}

fn buying(run: &mut Run, user: &User, pegged: &Pegged) -> PegSwap {
    let usd = run.rng.magnitude(0.000_001, 150_000.0);
    let meant = run.listed[pegged.place].worth(usd);
    let coins = around(run, meant);
    let coin = pegged.peg.coin;
    if run.world.wallet(user, &coin) < coins {
        run.fund(user, &coin, meant);
    }
    PegSwap::Buy { coins, min_usd1: run.rng.below(2) }
}

fn selling(run: &mut Run, pegged: &Pegged) -> PegSwap {
    let level = run.world.peg(&pegged.peg).level;
    let part = (level as f64 * run.rng.magnitude(0.000_001, 1.05)) as u64;
    let usd1 = if run.rng.one_in(10) { level } else { around(run, part) };
    PegSwap::Sell { usd1, min_coins: run.rng.below(2) }
}

pub fn buy(run: &mut Run) -> Outcome {
    let (user, pegged, usd1) = (run.a_user(), run.a_peg(), run.usd1());
    let swap = buying(run, &user, &pegged);
    run.world.psm_swap(&user, &pegged.peg, &usd1, swap)
}

pub fn sell(run: &mut Run) -> Outcome {
    let (user, pegged, usd1) = (run.a_user(), run.a_peg(), run.usd1());
    let swap = selling(run, &pegged);
    run.world.psm_swap(&user, &pegged.peg, &usd1, swap)
}

/// One change to the terms as created.
pub fn configure_peg(run: &mut Run) -> Outcome {
    let pegged = run.a_peg();
    let (part, kind) = (run.rng.below(1_101) as u16, run.rng.below(8));
    let (level, capacity) = (run.world.peg(&pegged.peg).level, run.world.peg(&pegged.peg).config.capacity);
    run.world.configure_peg(&run.market, &pegged.peg, |config| {
        *config = pegged.config;
        let base = capacity.max(level);
        config.capacity = if base == 0 { config.capacity } else { config.capacity.min(2 * base) };
        match kind {
            0 => config.buy_fee_bps = part,
            1 => config.sell_fee_bps = part,
            2 => (config.buy_fee_bps, config.sell_fee_bps) = (0, 0),
            3 => config.capacity = level,
            4 => config.capacity = level / 2,
            5 => config.price_floor = 100_000_000,
            6 => config.max_price_age = 120,
            _ => {}
        }
    })
}

pub fn collect_peg_profit(run: &mut Run) -> Outcome {
    let pegged = run.a_peg();
    run.world.collect_peg_profit(&run.market, &pegged.peg)
}

pub fn rebalance(run: &mut Run) -> Outcome {
    let usd1 = run.usd1();
    run.world.rebalance(&usd1)
}

pub fn burn_deficit(run: &mut Run) -> Outcome {
    let (user, usd1) = (run.a_user(), run.usd1());
    let deficit = run.world.reserve(&usd1).facility_deficit;
    let part = (deficit as f64 * run.rng.magnitude(0.000_1, 1.2)) as u64 + 1;
    let assets = around(run, part);
    run.world.burn_deficit(&user, &usd1, assets)
}

/// Flash-mints, and does something else in between.
pub fn flash(run: &mut Run) -> Outcome {
    let (user, usd1) = (run.a_user(), run.usd1());
    let capacity = run.world.reserve(&usd1).config.flash_capacity as f64;
    let part = (capacity * run.rng.magnitude(0.000_000_1, 1.05)) as u64;
    let assets = around(run, part);
    let between = between(run, &user);
    let is_nested = between.as_ref().is_some_and(|inner| {
        let genuine = run.world.ix().flash_mint(&user, &usd1, 1);
        inner.data[..8] == genuine.data[..8]
    });
    let outcome = run.world.flash(&user, &usd1, assets, between.as_slice());
    assert!(!(is_nested && outcome.is_ok()), "a flash mint in another");
    outcome
}

fn between(run: &mut Run, user: &User) -> Option<Instruction> {
    let (usd1, pegged, other, place) = (run.usd1(), run.a_peg(), run.a_user(), run.a_reserve());
    let asset = run.listed[place].asset;
    for wallet in [&asset, &pegged.peg.coin] {
        run.world.open_wallet(&user.key, wallet);
    }
    run.world.open_wallet(&run.market.treasury, &asset);
    let kind = run.rng.below(14);
    let usd = run.rng.magnitude(0.01, 20_000.0);
    let assets = run.listed[place].worth(usd);
    let swap = if kind == 0 { Some(buying(run, user, &pegged)) } else { None };
    let swap = if kind == 1 { Some(selling(run, &pegged)) } else { swap };
    let ix = run.world.ix();
    Some(match kind {
        0 | 1 => ix.psm_swap(user, &pegged.peg, &usd1, swap?),
        2 => ix.deposit(user, &usd1, run.listed[0].worth(usd)),
        3 => ix.deposit(user, &asset, assets),
        4 => ix.borrow(user, &usd1, run.listed[0].worth(usd)),
        5 => ix.borrow(user, &asset, assets),
        6 => ix.repay(user, &other, &usd1, Amount::All),
        7 => ix.withdraw(user, &usd1, Amount::All),
        8 => ix.rebalance(&usd1),
        9 => ix.burn_deficit(user, &usd1, assets),
        10 => ix.collect_fees(&run.market, &asset),
        11 => ix.flash_mint(user, &usd1, assets),
        12 => ix.flash_burn(user, &usd1, assets),
        _ => return None,
    })
}

/// Buys and sells, or sells and buys, in one transaction. `None`: there is nothing to swap.
pub fn round_trip(run: &mut Run, user: &User) -> Option<Outcome> {
    let (usd1, pegged) = (run.usd1(), run.a_peg());
    let account = run.world.peg(&pegged.peg);
    let (mut facility, terms) = (account.facility(), account.terms());
    let usd = run.rng.magnitude(0.000_001, 50_000.0);
    let swaps = if run.rng.one_in(2) {
        let coins = run.listed[pegged.place].worth(usd);
        let bought = facility.buy(&terms, coins).ok()?;
        [PegSwap::Buy { coins, min_usd1: 0 }, PegSwap::Sell { usd1: bought, min_coins: 0 }]
    } else {
        let sold = ((usd * 1e6) as u64).min(account.level);
        let coins = facility.sell(&terms, sold).ok()?;
        [PegSwap::Sell { usd1: sold, min_coins: 0 }, PegSwap::Buy { coins, min_usd1: 0 }]
    };
    let swaps = swaps.map(|swap| run.world.ix().psm_swap(user, &pegged.peg, &usd1, swap));
    Some(run.world.act_all(&swaps))
}

/// After everybody has repaid and left: the facilities burn all they minted, to the last crumb.
pub fn everything_is_burned(run: &mut Run, payer: &User) {
    let usd1 = run.usd1();
    let accept = |outcome: Outcome, nothing_left: WlmError| {
        if let Err(refusal) = outcome {
            assert_eq!(refusal.wlm(), Some(&nothing_left), "{refusal}");
        }
    };
    accept(run.world.rebalance(&usd1), WlmError::ZeroAmount);
    accept(run.world.collect_fees(&run.market, &usd1), WlmError::ZeroAmount);
    accept(run.world.burn_deficit(payer, &usd1, u64::MAX), WlmError::NoDeficit);
    let facility = run.world.reserve(&usd1).facility();
    assert_eq!((facility.level, facility.deficit, facility.shares.0), (0, 0, 0), "{facility:?}");
    for Pegged { peg, config, .. } in run.pegs.clone() {
        if run.world.peg(&peg).config.sell_fee_bps > config.sell_fee_bps {
            let fee = config.sell_fee_bps;
            let cheaper = run.world.configure_peg(&run.market, &peg, |now| now.sell_fee_bps = fee);
            cheaper.expect("the fee as created");
        }
        let sell = PegSwap::Sell { usd1: run.world.peg(&peg).level, min_coins: 0 };
        accept(run.world.psm_swap(payer, &peg, &usd1, sell), WlmError::ZeroAmount);
        accept(run.world.collect_peg_profit(&run.market, &peg), WlmError::ZeroAmount);
        let (facility, decimals) = (run.world.peg(&peg), u32::from(peg.coin.decimals));
        // Without a fee, only less than a unit of the coin stays out, with that unit behind it.
        let unit = 10_u64.pow(6_u32.saturating_sub(decimals));
        assert!(facility.level < unit && facility.stock <= 1, "{facility:?}");
    }
}
