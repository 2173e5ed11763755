//! A liquidation that the program would allow, and how far its outcome may differ.

use wlm_core::units::{Bps, ONE_BPS, Usd};
use world_liberty_markets::instructions::Receive;

/// In which form a liquidator takes collateral.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "client", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "client", serde(rename_all = "kebab-case"))]
pub enum Forms {
    /// Tokens only.
    #[default]
    Tokens,
    /// Tokens; where the vault is short of them, supply shares in the liquidator's own obligation.
    TokensOrShares,
}

/// A liquidation that the program would allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiquidationPlan {
    /// The reserve of the debt.
    pub debt: u16,
    /// The reserve of the collateral.
    pub collateral: u16,
    /// Base units to repay.
    pub repaid: u64,
    /// Base units of collateral the liquidator receives.
    pub received: u64,
    /// In tokens, or in shares where the vault is short of them.
    pub receive: Receive,
    /// What is repaid, at the program's price, rounded up.
    pub repaid_usd: Usd,
    /// What is received, at the program's price, rounded down.
    pub received_usd: Usd,
}

/// How far what lands may be from what was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The most to repay, in base units. A plan that repays all debt needs some more: interest goes on until it
    /// lands, and a remainder of dust is refused.
    pub max_repay: u64,
    /// The least to receive, in base units.
    pub min_receive: u64,
}

impl LiquidationPlan {
    /// As much more to repay as `more` says, within `budget` base units, and as much less to receive as `less` says.
    #[must_use]
    pub fn within(&self, more: Bps, budget: u64, less: Bps) -> Bounds {
        let part = |assets: u64, part: Bps| {
            let part = u128::from(assets).saturating_mul(part.0.into()) / u128::from(ONE_BPS);
            u64::try_from(part).unwrap_or(u64::MAX)
        };
        Bounds {
            max_repay: self.repaid.saturating_add(part(self.repaid, more)).min(budget.max(self.repaid)),
            min_receive: self.received.saturating_sub(part(self.received, less)),
        }
    }

    /// What the liquidator gains, in 2^-32 USD. Less than nothing for crumbs, which rounding eats.
    #[must_use]
    pub fn profit(&self) -> i128 {
        let signed = |value: Usd| i128::try_from(value.0).unwrap_or(i128::MAX);
        signed(self.received_usd).saturating_sub(signed(self.repaid_usd))
    }
}
