//! What happens to a market: time, prices, donations.

use solana_pubkey::Pubkey;

use crate::run::Run;

/// Mostly nothing.
pub fn pass(run: &mut Run) {
    if run.rng.one_in(3) {
        wait(run);
    }
    if run.rng.one_in(3) {
        move_a_price(run);
    }
    if run.rng.one_in(40) {
        disturb_a_price(run);
    }
    if run.rng.one_in(50) {
        donate(run);
    }
    if run.rng.one_in(300) {
        top_up_an_insurance(run);
    }
}

fn wait(run: &mut Run) {
    let seconds = match run.rng.below(100) {
        0..70 => run.rng.below(30),
        70..85 => run.rng.below(3_600),
        85..98 => run.rng.below(86_400),
        _ => run.rng.below(6 * 7 * 86_400),
    };
    run.world.advance(seconds as i64);
    if !run.rng.one_in(15) {
        run.world.publish_prices();
    }
}

fn move_a_price(run: &mut Run) {
    let place = run.a_reserve();
    let factor = match run.rng.below(100) {
        0..9 => 0.4 + 0.5 * run.rng.part(),
        9..11 => 0.02 + 0.3 * run.rng.part(),
        11..18 => 1.1 + run.rng.part(),
        _ => 0.96 + 0.08 * run.rng.part(),
    };
    let listed = &mut run.listed[place];
    let is_dollar = listed.usd_at_listing == 1.0;
    let (lowest, highest) = if is_dollar { (0.9, 1.1) } else { (0.005, 5.0) };
    listed.usd = (listed.usd * factor).clamp(lowest * listed.usd_at_listing, highest * listed.usd_at_listing);
    run.world.set_price(&listed.asset, listed.usd);
}

/// A wide interval, a gap to the average, another exponent, an old stamp: until the price moves again.
fn disturb_a_price(run: &mut Run) {
    let place = run.a_reserve();
    let kind = run.rng.below(4);
    let now = run.world.now();
    run.world.change_quote(&run.listed[place].asset, |quote| match kind {
        0 => quote.confidence = quote.price.unsigned_abs() / 20,
        1 => quote.ema = quote.ema / 2 + 1,
        2 => {
            quote.exponent -= 2;
            quote.price *= 100;
            quote.ema *= 100;
            quote.confidence *= 100;
            quote.published_at = now;
        }
        _ => quote.published_at = now - 200,
    });
}

/// To a reserve's vault or a peg facility's: nobody is richer for it.
fn donate(run: &mut Run) {
    let usd = run.rng.magnitude(0.000_1, 10_000.0);
    let (place, vault) = if run.rng.one_in(3) {
        let pegged = run.a_peg();
        (pegged.place, pegged.peg.vault)
    } else {
        let place = run.a_reserve();
        (place, run.listed[place].asset.vault)
    };
    give(run, place, &vault, usd);
}

fn top_up_an_insurance(run: &mut Run) {
    let place = run.a_reserve();
    let usd = run.rng.magnitude(0.01, 5_000.0);
    let insurance = run.listed[place].asset.insurance();
    give(run, place, &insurance, usd);
}

fn give(run: &mut Run, place: usize, account: &Pubkey, usd: f64) {
    let listed = &run.listed[place];
    let (asset, assets) = (listed.asset, listed.worth(usd).clamp(1, 1_000_000_000_000));
    run.give(account, &asset, assets);
}
