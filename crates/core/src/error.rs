//! Why a rule refused. The program maps each to one of its own named errors.

/// A refusal of a rule in this crate. No rule panics; every one that can fail returns this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoreError {
    /// A result does not fit its documented range.
    Overflow,
    /// An amount of zero, or one that would move zero shares.
    ZeroAmount,
    /// More than the position holds or owes.
    AmountExceedsPosition,
    /// The pool has not enough cash for this outflow.
    InsufficientLiquidity,
    /// More USD1 than a facility's capacity would be out.
    FacilityCapacityExceeded,
    /// The coin's price is under the peg facility's floor.
    PegPriceBelowFloor,
    /// More USD1 than a peg facility has out, or coins than it has.
    PegStockExceeded,
    /// Deposits are refused after a loss that left a share nearly worthless.
    SupplyIndexTooLow,
    /// The rate curve is not a monotone list of 1 to 8 points from 0 % to 100 % utilisation.
    InvalidRateCurve,
    /// The oracle's price is not positive.
    PriceNotPositive,
    /// The oracle's exponent is outside the supported range.
    PriceExponentOutOfRange,
    /// The price of one token is outside 1e-9 to 1e7 USD.
    PriceOutOfRange,
    /// The price was published further in the future than clocks may differ.
    PriceFromFuture,
    /// The price is older than this use allows.
    PriceStale,
    /// The confidence interval is too wide for new risk.
    PriceConfidenceTooWide,
    /// Spot and moving average are too far apart for new risk.
    PriceEmaGapTooWide,
    /// The supply cap would be exceeded.
    SupplyCapExceeded,
    /// The borrow cap would be exceeded.
    BorrowCapExceeded,
    /// The utilisation ceiling for new borrows would be exceeded.
    UtilisationCeilingExceeded,
    /// One obligation would owe too large a share of the reserve.
    ObligationShareExceeded,
    /// More debt would rest on this collateral than its ceiling allows.
    DebtCeilingExceeded,
    /// The outflow bucket is empty; it refills with time.
    OutflowLimitExceeded,
    /// The health factor is at least one.
    NotLiquidatable,
    /// Seizing this collateral would make the obligation's health worse.
    LiquidationWorsensHealth,
    /// The offered repayment would leave a remainder under the dust line.
    LiquidationLeavesDust,
}

/// The result of a rule.
pub type Result<T> = core::result::Result<T, CoreError>;
