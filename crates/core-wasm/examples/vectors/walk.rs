//! Random walks of borrowers through a market, and every method on each step.

use serde_json::json;
use wlm_core::units::Bps;
use wlm_core_wasm::{Action, Failure, Market, Portfolio, Target};
use wlm_sdk::{
    instructions::{Amount, CollateralUse, PegSwap},
    pda,
};

use crate::{
    accounts::{MARKET, data},
    script::{Calls, Script, bigint, bytes, key},
    world::{MOST_USD, World, owner},
};

impl World {
    /// Time passes, prices move, somebody acts; and what everything comes to for him.
    pub fn step(&mut self) -> Script {
        self.pass_time();
        let who = usize::try_from(self.random.below(6)).expect("small");
        let (accounts, now) = (self.accounts(), self.now);
        let obligation = data(&self.borrowers[who]);
        let script = Script::new(&accounts, now, |calls, market| {
            self.look_at(calls, market);
            self.build(calls, market, who);
            calls.within(
                "portfolio",
                vec![bytes(&obligation)],
                market.portfolio(Some(&obligation)),
                |calls, all| {
                    self.value(calls, all);
                    for _ in 0..6 {
                        self.act(calls, all);
                    }
                },
            );
        });
        self.go_on(who);
        script
    }

    fn look_at(&mut self, calls: &mut Calls, market: &Market) {
        calls.call("figures", vec![], market.figures());
        calls.call("reserves", vec![], market.reserves());
        calls.call("pegs", vec![], market.pegs());
        let index = self.index();
        calls.call("reserve", vec![json!(index)], market.reserve(index));
        calls.call("curve", vec![json!(index), json!(3)], market.curve(index, 3));
        for utilisation in [0.123, 1.0, 7.0, -1.0] {
            let args = vec![json!(index), json!(utilisation)];
            calls.call("ratesAt", args, market.rates_at(index, utilisation));
        }
        for _ in 0..2 {
            // Three: one is not there.
            let peg = u16::try_from(self.random.below(3)).expect("small");
            let assets = if self.random.rarely(8) { 0 } else { self.random.below(900_000_000) };
            let args = |assets: u64| vec![json!(peg), bigint(assets)];
            calls.call("quoteBuy", args(assets), market.quote_buy(peg, assets));
            calls.call("quoteSell", args(assets), market.quote_sell(peg, assets));
            let many = assets * 5;
            calls.call("maxBuy", args(many), market.max_buy(peg, many));
            calls.call("maxSell", args(many), market.max_sell(peg, many));
            is_most(market.max_buy(peg, many), many, |coins| market.quote_buy(peg, coins).is_ok());
            is_most(market.max_sell(peg, many), many, |usd1| market.quote_sell(peg, usd1).is_ok());
        }
        let later = self.now + i64::try_from(self.random.below(1_000)).expect("small");
        calls.within("at", vec![bigint(later)], Ok::<_, Failure>(market.at(later)), |calls, market| {
            calls.call("reserve", vec![json!(index)], market.reserve(index));
            calls.call("pegs", vec![], market.pegs());
        });
        let (indices, bps) =
            (vec![index, 2], 7_000 + u32::try_from(self.random.below(6_000)).expect("small"));
        let args = vec![json!({ "indices": indices }), json!(bps)];
        let shocked = market.shocked(&indices, bps);
        calls.within("shocked", args, Ok::<_, Failure>(shocked), |calls, market| {
            calls.call("reserves", vec![], market.reserves());
        });
        let (somebody, id) = (owner(u8::try_from(index).expect("small")), index * 7);
        let args = vec![key(&somebody), json!(id)];
        calls.call("obligationAddress", args, Ok::<_, Failure>(market.obligation_address(&somebody, id)));
        let args = || vec![json!(index), key(&somebody)];
        calls.call("wallet", args(), market.wallet(index, &somebody));
        calls.call("pegWallet", args(), market.peg_wallet(index, &somebody));
    }

    fn value(&mut self, calls: &mut Calls, all: &Portfolio) {
        let index = self.index();
        calls.call("owner", vec![], Ok::<_, Failure>(all.owner()));
        calls.call("obligation", vec![], Ok::<_, Failure>(all.obligation()));
        calls.call("health", vec![], all.health());
        calls.call("positions", vec![], all.positions());
        thresholds_make_the_limit(all);
        calls.call("totals", vec![], all.totals());
        calls.call("reserve", vec![json!(index)], all.reserve(index));
        calls.call("maxBorrow", vec![json!(index)], Ok::<_, Failure>(all.max_borrow(index)));
        calls.call("maxWithdraw", vec![json!(index)], Ok::<_, Failure>(all.max_withdraw(index)));
        let assets = self.amount(index);
        let most = all.max_deposit(index, assets);
        is_most(Ok(most), assets, |assets| all.deposit(index, assets).is_ok());
        calls.call("maxDeposit", vec![json!(index), bigint(assets)], Ok::<_, Failure>(most));
        calls.call("liquidationPlan", vec![], Ok::<_, Failure>(all.liquidation_plan(u64::MAX)));
        let plan = all.liquidation_plan(assets);
        calls.call("liquidationPlan", vec![bigint(assets)], Ok::<_, Failure>(plan));
        for indices in [vec![index], vec![2, 3, 4]] {
            calls.call("distance", vec![json!({ "indices": indices })], all.distance(&indices));
            let args = vec![json!({ "indices": indices }), json!(8_000)];
            let shocked = all.shocked(&indices, 8_000);
            calls.within("shocked", args, Ok::<_, Failure>(shocked), |calls, all| {
                calls.call("health", vec![], all.health());
                calls.call("positions", vec![], all.positions());
                calls.call("reserve", vec![json!(2)], all.reserve(2));
                calls.call("distance", vec![json!({ "indices": indices })], all.distance(&indices));
            });
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

    fn act(&mut self, calls: &mut Calls, all: &Portfolio) {
        let (index, other) = (self.index(), self.index());
        let assets = self.amount(index);
        let (on, by) = (vec![json!(index)], vec![json!(index), bigint(assets)]);
        match self.random.below(10) {
            0 => calls.act("deposit", by, all.deposit(index, assets)),
            1 => calls.act("withdraw", by, all.withdraw(index, Amount::Exact(assets))),
            2 => calls.act("withdrawAll", on, all.withdraw(index, Amount::All)),
            3 | 4 => calls.act("borrow", by, all.borrow(index, assets)),
            5 => calls.act("repay", by, all.repay(index, Amount::Exact(assets))),
            6 => calls.act("repayAll", on, all.repay(index, Amount::All)),
            7 => {
                let args = vec![json!(index), json!(other), bigint(assets)];
                calls.act("liquidate", args, all.liquidate(index, other, assets));
            }
            8 => {
                let group = u8::try_from(self.random.below(4)).expect("small");
                calls.switch("setEmode", vec![json!(group)], all.set_emode(group));
            }
            _ if self.random.rarely(2) => {
                let after = all.set_collateral(index, CollateralUse::Enabled);
                calls.switch("enableCollateral", on, after);
            }
            _ => {
                let after = all.set_collateral(index, CollateralUse::Disabled);
                calls.switch("disableCollateral", on, after);
            }
        }
    }

    /// Instructions for one of the borrowers, with and without his obligation.
    fn build(&mut self, calls: &mut Calls, market: &Market, who: usize) {
        let obligation = self.borrowers[who];
        let data = data(&obligation);
        for _ in 0..2 {
            let action = self.action();
            calls.instructions(market, (&obligation.owner, obligation.id, Some(&data)), &action);
        }
        let action = self.action();
        calls.instructions(market, (&obligation.owner, obligation.id, None), &action);
    }

    fn action(&mut self) -> Action {
        let reserve = self.index();
        let assets = self.amount(reserve);
        let amount = if self.random.rarely(3) { Amount::All } else { Amount::Exact(assets) };
        let whom = self.borrowers[usize::try_from(self.random.below(6)).expect("small")];
        let address = pda::obligation(&MARKET, &whom.owner, whom.id);
        let target = Target { address, data: data(&whom) };
        let peg = u16::try_from(self.random.below(3)).expect("small");
        match self.random.below(12) {
            0 => Action::Supply { reserve, assets },
            1 => Action::Borrow { reserve, assets },
            2 => Action::Withdraw { reserve, amount },
            3 => Action::Repay { reserve, amount },
            4 => Action::SetCollateral { reserve, to: CollateralUse::Enabled },
            5 => Action::SetCollateral { reserve, to: CollateralUse::Disabled },
            6 => Action::SetEmode { group: u8::try_from(self.random.below(4)).expect("small") },
            7 => Action::Collect { reserve },
            8 => Action::Swap { peg, swap: PegSwap::Buy { coins: assets, min_usd1: 3 } },
            9 => Action::Swap { peg, swap: PegSwap::Sell { usd1: assets, min_coins: 4 } },
            10 => Action::Absorb { target, debt: reserve },
            _ => {
                let plan = self.quotes(whom).liquidation_plan(|_| u64::MAX);
                let (debt, collateral) = plan.map_or((reserve, 1), |plan| (plan.debt, plan.collateral));
                Action::Liquidate { target, debt, collateral, budget: u64::MAX >> 20, slippage: Bps(30) }
            }
        }
    }
}

/// Whether the most of `limit` that is allowed is, and one more is not.
fn is_most(most: Result<u64, Failure>, limit: u64, is_allowed: impl Fn(u64) -> bool) {
    let Ok(most) = most else { return };
    assert!(most <= limit && (most == 0 || is_allowed(most)));
    assert!(most == limit || !is_allowed(most + 1));
}

/// What each position is told to count comes to what the program has them count together, but for crumbs.
pub fn thresholds_make_the_limit(all: &Portfolio) {
    let (Ok(health), Ok(positions)) = (all.health(), all.positions()) else { return };
    let counts = positions.iter().filter(|position| position.is_collateral).map(|position| {
        let worth = u128::from(position.supplied_usd_micros.unwrap_or(0));
        worth * u128::from(position.liquidation_threshold_bps) / 10_000
    });
    let counted: u128 = counts.sum();
    assert!(counted.abs_diff(health.liquidation_limit_usd_micros.into()) <= 16, "{positions:?} {health:?}");
}
