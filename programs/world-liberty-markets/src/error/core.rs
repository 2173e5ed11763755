use anchor_lang::prelude::*;
use wlm_core::CoreError;

use super::WlmError;

/// The program's error for a refusal of core.
#[must_use]
pub fn core_error(error: CoreError) -> Error {
    let error = match error {
        CoreError::Overflow => WlmError::MathOverflow,
        CoreError::ZeroAmount => WlmError::ZeroAmount,
        CoreError::AmountExceedsPosition => WlmError::AmountExceedsPosition,
        CoreError::InsufficientLiquidity => WlmError::InsufficientLiquidity,
        CoreError::FacilityCapacityExceeded => WlmError::FacilityCapacityExceeded,
        CoreError::PegStockExceeded => WlmError::PegStockExceeded,
        CoreError::PegPriceBelowFloor => WlmError::PegPriceBelowFloor,
        CoreError::SupplyIndexTooLow => WlmError::SupplyIndexTooLow,
        CoreError::InvalidRateCurve => WlmError::InvalidRateCurve,
        CoreError::PriceNotPositive => WlmError::PriceNotPositive,
        CoreError::PriceExponentOutOfRange => WlmError::PriceExponentOutOfRange,
        CoreError::PriceOutOfRange => WlmError::PriceOutOfRange,
        CoreError::PriceFromFuture => WlmError::PriceFromFuture,
        CoreError::PriceStale => WlmError::PriceStale,
        CoreError::PriceConfidenceTooWide => WlmError::PriceConfidenceTooWide,
        CoreError::PriceEmaGapTooWide => WlmError::PriceEmaGapTooWide,
        CoreError::SupplyCapExceeded => WlmError::SupplyCapExceeded,
        CoreError::BorrowCapExceeded => WlmError::BorrowCapExceeded,
        CoreError::UtilisationCeilingExceeded => WlmError::UtilisationCeilingExceeded,
        CoreError::ObligationShareExceeded => WlmError::ObligationShareExceeded,
        CoreError::DebtCeilingExceeded => WlmError::DebtCeilingExceeded,
        CoreError::OutflowLimitExceeded => WlmError::OutflowLimitExceeded,
        CoreError::NotLiquidatable => WlmError::NotLiquidatable,
        CoreError::LiquidationWorsensHealth => WlmError::LiquidationWorsensHealth,
        CoreError::LiquidationLeavesDust => WlmError::LiquidationLeavesDust,
    };
    error.into()
}
