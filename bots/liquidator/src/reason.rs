//! Why a liquidation was not done: a closed list, because operators set alarms on it.

use std::time::Duration;

use wlm_sdk::{client::ClientError, errors::WlmError, quotes::Refused};

/// Why a liquidation was not done. In the order of how near it came: where each pair of an obligation failed for
/// another reason, the last one is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Anything else: the log says what.
    Other,
    /// The obligation is healthy by the program's rules.
    NotLiquidatable,
    /// A price that weighs is too old, or broken.
    StaleOracles,
    /// The wallet does not hold what would have to be repaid.
    InsufficientFunds,
    /// A vault, a facility or a route cannot pay.
    NoLiquidity,
    /// What could be repaid would leave less than the market's dust line.
    Dust,
    /// It would bring less than the minimum.
    Unprofitable,
    /// Somebody else was faster.
    Outcompeted,
    /// The node did not answer, or the transaction did not land.
    Rpc,
}

impl Reason {
    /// Each, for metrics that start at zero.
    pub const ALL: [Self; 9] = [
        Self::Other,
        Self::NotLiquidatable,
        Self::StaleOracles,
        Self::InsufficientFunds,
        Self::NoLiquidity,
        Self::Dust,
        Self::Unprofitable,
        Self::Outcompeted,
        Self::Rpc,
    ];

    /// The label in metrics and logs.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::NotLiquidatable => "not_liquidatable",
            Self::StaleOracles => "stale_oracles",
            Self::InsufficientFunds => "insufficient_funds",
            Self::NoLiquidity => "no_liquidity",
            Self::Dust => "dust",
            Self::Unprofitable => "unprofitable",
            Self::Outcompeted => "outcompeted",
            Self::Rpc => "rpc",
        }
    }

    /// How long to leave an obligation alone after a first failure for this reason; each further one doubles it.
    #[must_use]
    pub const fn cool_down(self) -> Duration {
        Duration::from_secs(match self {
            // Somebody else's liquidation may leave more to do, and a node may be back at once.
            Self::Outcompeted | Self::Rpc => 1,
            Self::NotLiquidatable => 2,
            // Prices come every few seconds.
            Self::StaleOracles | Self::Unprofitable => 5,
            Self::InsufficientFunds | Self::NoLiquidity => 15,
            Self::Dust | Self::Other => 60,
        })
    }

    /// Why a quote, or the program in a simulation, says no.
    #[must_use]
    pub const fn of_rule(error: &WlmError) -> Self {
        match error {
            WlmError::NotLiquidatable | WlmError::LiquidationWorsensHealth | WlmError::CollateralLeft => {
                Self::NotLiquidatable
            }
            WlmError::PriceStale
            | WlmError::PriceNotVerified
            | WlmError::PriceNotPositive
            | WlmError::PriceExponentOutOfRange
            | WlmError::PriceOutOfRange
            | WlmError::PriceFromFuture
            | WlmError::PriceConfidenceTooWide => Self::StaleOracles,
            // The positions are not those that were read.
            WlmError::NoPosition
            | WlmError::AmountExceedsPosition
            | WlmError::MissingReserve
            | WlmError::WrongReserve
            | WlmError::UnexpectedAccount => Self::Outcompeted,
            WlmError::InsufficientLiquidity
            | WlmError::FacilityCapacityExceeded
            | WlmError::PegPriceBelowFloor
            | WlmError::PegStockExceeded => Self::NoLiquidity,
            WlmError::LiquidationLeavesDust | WlmError::ZeroAmount => Self::Dust,
            WlmError::ReceivesTooLittle => Self::Unprofitable,
            _ => Self::Other,
        }
    }

    /// Why a simulation failed.
    #[must_use]
    pub fn of_simulation(error: &ClientError) -> Self {
        match error {
            ClientError::Unreachable { .. }
            | ClientError::Rejected { .. }
            | ClientError::Expired { .. }
            | ClientError::Unknown { .. } => Self::Rpc,
            ClientError::Failed { logs, .. } if lacks_funds(logs) => Self::InsufficientFunds,
            _ => error.refusal().map_or(Self::Other, Self::of_rule),
        }
    }

    /// Why a transaction failed that a simulation had found good: what was there to take is gone.
    #[must_use]
    pub fn of_transaction(error: &ClientError) -> Self {
        match Self::of_simulation(error) {
            Self::NotLiquidatable | Self::Dust | Self::Unprofitable => Self::Outcompeted,
            reason => reason,
        }
    }
}

/// Why a quote says no.
impl From<Refused> for Reason {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Rule(error) => Self::of_rule(error),
            Refused::UnknownReserve(_) | Refused::Other(_) => Self::Other,
        }
    }
}

/// Whether a token account or a wallet held too little. Both token programs and the system program say so in words
/// only: their codes mean other things elsewhere.
fn lacks_funds(logs: &[String]) -> bool {
    logs.iter().any(|line| line.contains("insufficient funds") || line.contains("insufficient lamports"))
}

#[cfg(test)]
mod tests {
    use solana_pubkey::Pubkey;
    use wlm_sdk::errors;

    use super::*;

    #[test]
    fn labels_differ_and_all_are_listed() {
        let labels: std::collections::BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.label()).collect();
        assert_eq!(labels.len(), Reason::ALL.len());
        assert!(Reason::ALL.is_sorted());
    }

    #[test]
    fn every_price_the_program_would_not_liquidate_with_is_a_stale_oracle() {
        let named = |name| errors::ALL.iter().find(|error| errors::name(error) == name).unwrap();
        for name in
            ["PriceStale", "PriceNotVerified", "PriceNotPositive", "PriceOutOfRange", "PriceFromFuture"]
        {
            assert_eq!(Reason::of_rule(named(name)), Reason::StaleOracles, "{name}");
        }
    }

    #[test]
    fn what_a_simulation_found_good_was_taken_by_another() {
        let healthy =
            || ClientError::Refused { instruction: 1, error: &WlmError::NotLiquidatable, logs: vec![] };
        assert_eq!(Reason::of_simulation(&healthy()), Reason::NotLiquidatable);
        assert_eq!(Reason::of_transaction(&healthy()), Reason::Outcompeted);
    }

    #[test]
    fn a_missing_account_is_no_fault_of_the_node() {
        let missing = ClientError::Missing { what: "market", address: Pubkey::default() };
        assert_eq!(Reason::of_simulation(&missing), Reason::Other);
    }
}
