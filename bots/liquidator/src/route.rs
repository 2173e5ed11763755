//! Routes: what becomes of seized collateral.

use solana_instruction::Instruction;
use wlm_sdk::{
    instructions::PegSwap,
    view::{MarketView, PegView},
};

use crate::liquidator::Liquidator;

/// What a route makes of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// What comes out, by its reserve.
    pub into: u16,
    /// Base units of it.
    pub assets: u64,
}

/// A way to exchange one asset for another within the liquidation's transaction.
pub trait Route: Send + Sync {
    /// What `assets` base units of a reserve's asset become, if they can go this way.
    fn convert(&self, view: &MarketView, from: u16, assets: u64) -> Option<Conversion>;

    /// The instructions that do it, for exactly `assets`, giving at least what [`Route::convert`] said.
    fn instructions(&self, liquidator: &Liquidator, from: u16, assets: u64) -> Vec<Instruction>;
}

/// Keeps what it gets.
#[derive(Clone, Copy, Debug)]
pub struct Hold;

impl Route for Hold {
    fn convert(&self, _: &MarketView, from: u16, assets: u64) -> Option<Conversion> {
        Some(Conversion { into: from, assets })
    }

    fn instructions(&self, _: &Liquidator, _: u16, _: u64) -> Vec<Instruction> {
        Vec::new()
    }
}

/// Sells dollar coins for USD1 at the market's own peg facilities; USD1 stays what it is.
#[derive(Clone, Copy, Debug)]
pub struct PegRoute;

impl PegRoute {
    fn facility(view: &MarketView, from: u16) -> Option<&PegView> {
        let mint = view.reserve(from).ok()?.state.mint;
        view.pegs.iter().find(|peg| peg.state.mint == mint)
    }
}

impl Route for PegRoute {
    fn convert(&self, view: &MarketView, from: u16, assets: u64) -> Option<Conversion> {
        let usd1 = view.usd1()?.index();
        if from == usd1 {
            return Some(Conversion { into: usd1, assets });
        }
        let peg = Self::facility(view, from)?;
        Some(Conversion { into: usd1, assets: peg.quote_buy(assets, view.now).ok()? })
    }

    fn instructions(&self, liquidator: &Liquidator, from: u16, assets: u64) -> Vec<Instruction> {
        let swap = |peg| {
            let Conversion { assets: min_usd1, .. } = self.convert(liquidator.view, from, assets)?;
            liquidator.actions().swap(peg, PegSwap::Buy { coins: assets, min_usd1 })
        };
        Self::facility(liquidator.view, from).and_then(swap).unwrap_or_default()
    }
}
