//! Prices that move.

use wlm_core::{price::OraclePrice, units::ONE_BPS};
use wlm_sdk::{program::state::Reserve, view::MarketView};

/// Prices of some reserves' assets at `bps` of what they are; all others stand still.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shock<'a> {
    pub indices: &'a [u16],
    pub bps: u32,
}

impl Shock<'_> {
    /// In a market. Its price accounts are still those that would be passed.
    pub fn apply(self, view: &mut MarketView) {
        for reserve in &mut view.reserves {
            let price = reserve.best_price();
            // Kept in the reserve, so that no newer one comes before it.
            reserve.state = self.reserve(reserve.state, price);
            reserve.price = None;
        }
    }

    /// In a reserve whose price is this.
    pub fn reserve(self, reserve: Reserve, price: OraclePrice) -> Reserve {
        let is_moved = self.indices.contains(&reserve.index);
        let price = if is_moved { scaled(price, self.bps) } else { price };
        Reserve { price: price.into(), ..reserve }
    }
}

/// Spot, which is what liquidations go by.
pub(crate) fn scaled(price: OraclePrice, bps: u32) -> OraclePrice {
    let spot = i128::from(price.price) * i128::from(bps) / i128::from(ONE_BPS);
    OraclePrice { price: i64::try_from(spot).unwrap_or(i64::MAX), ..price }
}
