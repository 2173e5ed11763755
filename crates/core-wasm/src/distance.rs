//! How far prices are from liquidation.

use serde::Serialize;
use wlm_core::units::ONE_BPS;

use crate::{
    Failure, Portfolio,
    shock::{Shock, scaled},
};

/// By how much the prices of some assets must move together, in basis points, to make an obligation liquidatable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Distance {
    /// The smallest fall; absent if none does it that leaves all prices in the oracle's range. 0: it is already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fall_bps: Option<u32>,
    /// The smallest rise, likewise; absent, too, if not even eleven times the prices do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rise_bps: Option<u32>,
}

/// A fall to a ten-thousandth, and a rise to eleven times the price.
const FURTHEST_FALL: u32 = ONE_BPS - 1;
const FURTHEST_RISE: u32 = 10 * ONE_BPS;

impl Portfolio {
    /// How far the prices of these reserves' assets, moving together, are from liquidation. All others stand still.
    ///
    /// The margin to liquidation is a sum of straight lines, price caps of collateral and price floors of debt: a
    /// concave function of how far prices move. So it is crossed at most once on either side, and halving finds it.
    pub fn distance(&self, indices: &[u16]) -> Result<Distance, Failure> {
        if self.quotes.health()?.is_liquidatable() {
            return Ok(Distance { fall_bps: Some(0), rise_bps: Some(0) });
        }
        let side = |furthest, moved: fn(u32) -> u32| {
            let last = last(furthest, |by| self.has_prices_at(indices, moved(by)));
            first(last, |by| self.is_liquidatable_at(indices, moved(by)))
        };
        Ok(Distance {
            fall_bps: side(FURTHEST_FALL, |by| ONE_BPS - by),
            rise_bps: side(FURTHEST_RISE, |by| ONE_BPS + by),
        })
    }

    /// Whether an oracle could publish these prices at `bps` of what they are.
    fn has_prices_at(&self, indices: &[u16], bps: u32) -> bool {
        let now = self.quotes.now;
        let mut moved = self.view.reserves.iter().filter(|reserve| indices.contains(&reserve.index()));
        moved.all(|reserve| {
            let price = reserve.best_price();
            price.check(now).is_err() || scaled(price, bps).check(now).is_ok()
        })
    }

    /// Whether it is with these prices at `bps` of what they are.
    fn is_liquidatable_at(&self, indices: &[u16], bps: u32) -> bool {
        let health = self.quotes_after(Shock { indices, bps }).health();
        health.is_ok_and(|health| health.is_liquidatable())
    }
}

/// The last of 0 to `furthest` that can be, where all before it can be, too.
fn last(furthest: u32, can_be: impl Fn(u32) -> bool) -> u32 {
    first(furthest, |by| !can_be(by)).map_or(furthest, |first| first - 1)
}

/// The first of 1 to `last` that does, where all after it do, too.
fn first(last: u32, does: impl Fn(u32) -> bool) -> Option<u32> {
    if last == 0 || !does(last) {
        return None;
    }
    let (mut not, mut yes) = (0, last);
    while yes - not > 1 {
        let middle = not + (yes - not) / 2;
        if does(middle) { yes = middle } else { not = middle }
    }
    Some(yes)
}
