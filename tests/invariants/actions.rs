//! What people and keepers try, validly or not.

use wlm_sdk::instructions::{self, Amount, CollateralUse, LiquidateArgs, Receive};
use wlm_test_kit::{Outcome, User};

use crate::{dollars, governing, run::Run};

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Deposit,
    Withdraw,
    WithdrawAll,
    Borrow,
    Repay,
    RepayAll,
    RepayForAnother,
    EnableCollateral,
    DisableCollateral,
    Refresh,
    Liquidate,
    LiquidateForShares,
    AbsorbBadDebt,
    CollectFees,
    Configure,
    ChangeGroup,
    Restrict,
    SetEmode,
    OpenObligation,
    CloseObligation,
    PegBuy,
    PegSell,
    PegConfigure,
    CollectPegProfit,
    Rebalance,
    BurnDeficit,
    Flash,
    ActForAnother,
    OmitOthers,
    Overtaken,
}

impl Kind {
    /// All that must succeed now and then.
    pub const VALID: [Self; 27] = [
        Self::Deposit,
        Self::Withdraw,
        Self::WithdrawAll,
        Self::Borrow,
        Self::Repay,
        Self::RepayAll,
        Self::RepayForAnother,
        Self::EnableCollateral,
        Self::DisableCollateral,
        Self::Refresh,
        Self::Liquidate,
        Self::LiquidateForShares,
        Self::AbsorbBadDebt,
        Self::CollectFees,
        Self::Configure,
        Self::ChangeGroup,
        Self::Restrict,
        Self::SetEmode,
        Self::OpenObligation,
        Self::CloseObligation,
        Self::PegBuy,
        Self::PegSell,
        Self::PegConfigure,
        Self::CollectPegProfit,
        Self::Rebalance,
        Self::BurnDeficit,
        Self::Flash,
    ];
}

/// Tries something.
pub fn try_one(run: &mut Run) -> (Kind, Outcome) {
    match run.rng.below(133) {
        0..16 => (Kind::Deposit, deposit(run)),
        16..26 => (Kind::Withdraw, withdraw(run)),
        26..29 => (Kind::WithdrawAll, withdraw_all(run)),
        29..47 => (Kind::Borrow, borrow(run)),
        47..52 => (Kind::Repay, repay(run)),
        52..54 => (Kind::RepayAll, repay_all(run)),
        54..56 => (Kind::RepayForAnother, repay_for_another(run)),
        56..59 => (Kind::EnableCollateral, set_collateral(run, CollateralUse::Enabled)),
        59..62 => (Kind::DisableCollateral, set_collateral(run, CollateralUse::Disabled)),
        62..65 => (Kind::Refresh, refresh(run)),
        65..78 => (Kind::Liquidate, liquidate(run, Receive::Tokens)),
        78..84 => (Kind::LiquidateForShares, liquidate(run, Receive::Shares)),
        84..88 => (Kind::AbsorbBadDebt, absorb(run)),
        88..91 => (Kind::CollectFees, collect(run)),
        91..93 => (Kind::Configure, governing::configure(run)),
        93 => (Kind::OpenObligation, open(run)),
        94..97 => (Kind::CloseObligation, close(run)),
        97..99 => (Kind::ActForAnother, act_for_another(run)),
        99 => (Kind::OmitOthers, omit_others(run)),
        100..105 => (Kind::PegBuy, dollars::buy(run)),
        105..110 => (Kind::PegSell, dollars::sell(run)),
        110 => (Kind::PegConfigure, dollars::configure_peg(run)),
        111..113 => (Kind::CollectPegProfit, dollars::collect_peg_profit(run)),
        113..116 => (Kind::Rebalance, dollars::rebalance(run)),
        116..119 => (Kind::BurnDeficit, dollars::burn_deficit(run)),
        119..124 => (Kind::Flash, dollars::flash(run)),
        124 => (Kind::ChangeGroup, governing::change_group(run)),
        125 => (Kind::Restrict, governing::restrict(run)),
        126..132 => (Kind::SetEmode, governing::set_emode(run)),
        _ => (Kind::Overtaken, governing::overtaken(run)),
    }
}

/// Keeps a market alive.
pub fn deposit_or_borrow(run: &mut Run) {
    let _ = if run.rng.one_in(2) { deposit(run) } else { borrow(run) };
}

/// About as much as was meant, or what nobody means.
pub fn around(run: &mut Run, meant: u64) -> u64 {
    match run.rng.below(40) {
        0 => 0,
        1 => 1,
        2 => u64::MAX,
        _ => meant,
    }
}

fn deposit(run: &mut Run) -> Outcome {
    let (user, place) = (run.a_user(), run.a_reserve());
    let usd = run.rng.magnitude(0.01, 300_000.0);
    let assets = around(run, run.listed[place].worth(usd));
    let asset = run.listed[place].asset;
    if run.world.wallet(&user, &asset) < assets {
        run.fund(&user, &asset, run.listed[place].worth(usd));
    }
    let deposit = run.world.ix().deposit(&user, &asset, assets);
    let deposit = dollars::perhaps_without_burning(run, &asset, deposit);
    run.world.act(deposit)
}

fn withdraw(run: &mut Run) -> Outcome {
    let user = run.a_user();
    let asset = run.a_supply(&user);
    let supplied = run.world.supplied(&user, &asset);
    let part = (supplied as f64 * run.rng.magnitude(0.000_001, 1.0)) as u64;
    let assets = around(run, part);
    run.world.withdraw(&user, &asset, Amount::Exact(assets))
}

fn withdraw_all(run: &mut Run) -> Outcome {
    let user = run.a_user();
    let asset = run.a_supply(&user);
    run.world.withdraw(&user, &asset, Amount::All)
}

fn borrow(run: &mut Run) -> Outcome {
    let user = run.a_user();
    // The market's dollar is what most people are here for.
    let place = if run.rng.one_in(4) { 0 } else { run.a_reserve() };
    let usd = run.room(&user).max(1.0) * run.rng.magnitude(0.05, 1.1);
    let assets = around(run, run.listed[place].worth(usd));
    run.world.borrow(&user, &run.listed[place].asset, assets)
}

fn repay(run: &mut Run) -> Outcome {
    let user = run.a_user();
    let asset = run.a_debt(&user);
    let part = (run.world.owed(&user, &asset) as f64 * run.rng.magnitude(0.000_001, 1.0)) as u64;
    let assets = around(run, part);
    run.world.open_wallet(&user.key, &asset);
    let repay = run.world.ix().repay(&user, &user, &asset, Amount::Exact(assets));
    let repay = dollars::perhaps_without_burning(run, &asset, repay);
    run.world.act(repay)
}

fn repay_all(run: &mut Run) -> Outcome {
    let user = run.a_user();
    let asset = run.a_debt(&user);
    run.world.repay(&user, &asset, Amount::All)
}

fn repay_for_another(run: &mut Run) -> Outcome {
    let (payer, debtor) = (run.a_user(), run.a_user());
    let asset = run.a_debt(&debtor);
    let part = (run.world.owed(&debtor, &asset) as f64 * run.rng.part()) as u64;
    run.world.repay_for(&payer, &debtor, &asset, Amount::Exact(part))
}

fn set_collateral(run: &mut Run, collateral: CollateralUse) -> Outcome {
    let user = run.a_user();
    let asset = run.a_supply(&user);
    run.world.set_collateral(&user, &asset, collateral)
}

fn refresh(run: &mut Run) -> Outcome {
    let place = run.a_reserve();
    run.world.refresh(&run.listed[place].asset)
}

fn liquidate(run: &mut Run, receive: Receive) -> Outcome {
    let unhealthy = run.unhealthy();
    let victim = if unhealthy.is_empty() { run.a_user() } else { run.rng.pick(&unhealthy) };
    let liquidator = run.a_user();
    let (debt, collateral) = (run.a_debt(&victim), run.a_collateral(&victim));
    let owed = run.world.owed(&victim, &debt);
    run.fund(&liquidator, &debt, owed);
    let max_repay = match run.rng.below(4) {
        0 => Amount::Exact(around(run, owed / 2)),
        1 => Amount::Exact((owed as f64 * run.rng.magnitude(0.001, 1.0)) as u64),
        _ => Amount::All,
    };
    let args = LiquidateArgs { max_repay, min_receive: run.rng.below(2), receive };
    run.world.liquidate_with(&liquidator, &victim, (&debt, &collateral), args)
}

fn absorb(run: &mut Run) -> Outcome {
    let hopeless = |user: &&User| {
        let obligation = run.world.obligation(user);
        obligation.has_debt() && !obligation.has_collateral()
    };
    let debtors: Vec<User> = run.users.iter().filter(hopeless).copied().collect();
    let debtor = if debtors.is_empty() { run.a_user() } else { run.rng.pick(&debtors) };
    let asset = run.a_debt(&debtor);
    run.world.absorb_bad_debt(&debtor, &asset)
}

fn collect(run: &mut Run) -> Outcome {
    let place = if run.rng.one_in(2) { 0 } else { run.a_reserve() };
    run.world.collect_fees(&run.market, &run.listed[place].asset)
}

fn open(run: &mut Run) -> Outcome {
    let owner = run.a_user().key;
    run.obligations_opened += 1;
    let (market, id) = (run.market, run.obligations_opened);
    let outcome = run.world.act(instructions::open_obligation(owner, owner, market.key, id))?;
    let obligation = wlm_sdk::pda::obligation(&market.key, &owner, id);
    run.users.push(User { key: owner, obligation, market: market.key });
    Ok(outcome)
}

fn close(run: &mut Run) -> Outcome {
    let place = run.rng.below(run.users.len() as u64) as usize;
    let user = run.users[place];
    let outcome = run.world.close_obligation(&user)?;
    run.users.remove(place);
    Ok(outcome)
}

/// Somebody signs for another's obligation.
fn act_for_another(run: &mut Run) -> Outcome {
    let victim = run.a_user();
    let thief = run.world.new_user(&run.market);
    let asset = run.a_supply(&victim);
    run.world.open_wallet(&thief.key, &asset);
    let (actor, tokens) = (thief.on(&victim), asset.tokens(&thief.key));
    let others = run.world.ix().others(&victim, &[asset.index]);
    let theft = match run.rng.below(3) {
        0 => instructions::withdraw(&actor, tokens, &others, Amount::All),
        1 => instructions::borrow(&actor, tokens, &others, 1),
        _ => instructions::set_collateral(&actor, asset.priced(), &others, CollateralUse::Disabled),
    };
    let outcome = run.world.act(theft);
    assert!(outcome.is_err(), "{victim:?} was robbed");
    outcome
}

/// Somebody with other positions borrows as if there were none.
fn omit_others(run: &mut Run) -> Outcome {
    let (user, place) = (run.a_user(), run.a_reserve());
    let asset = run.listed[place].asset;
    run.world.open_wallet(&user.key, &asset);
    let has_others = !run.world.ix().others(&user, &[asset.index]).is_empty();
    let outcome = run.world.act(instructions::borrow(&user.actor(), asset.tokens(&user.key), &[], 1));
    assert!(!(has_others && outcome.is_ok()), "positions were left out");
    outcome
}
