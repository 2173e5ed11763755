//! The program's errors, from the code a failed transaction carries.

use anchor_lang::error::ERROR_CODE_OFFSET;
pub use world_liberty_markets::error::WlmError;

macro_rules! all_errors {
    ($($name:ident),* $(,)?) => {
        /// Every error of the program, in the order of their codes.
        pub const ALL: &[WlmError] = &[$(WlmError::$name),*];

        /// The error's name, as the IDL has it. A variant that is missing here does not compile.
        #[must_use]
        pub const fn name(error: &WlmError) -> &'static str {
            match error {
                $(WlmError::$name => stringify!($name)),*
            }
        }
    };
}

all_errors! {
    MathOverflow,
    ZeroAmount,
    AmountExceedsPosition,
    Unauthorized,
    WrongMarket,
    WrongVault,
    WrongMint,
    WrongTokenProgram,
    WrongTreasury,
    WrongInsurance,
    WrongReserve,
    MissingReserve,
    UnexpectedAccount,
    TooManyPositions,
    NoPosition,
    ObligationNotEmpty,
    PriceAccountOwner,
    PriceAccountInvalid,
    PriceNotVerified,
    PriceFeedMismatch,
    PriceNotPositive,
    PriceExponentOutOfRange,
    PriceOutOfRange,
    PriceFromFuture,
    PriceStale,
    PriceConfidenceTooWide,
    PriceEmaGapTooWide,
    DepositsDisabled,
    BorrowsDisabled,
    DepositsStopped,
    BorrowsStopped,
    SupplyIndexTooLow,
    SupplyCapExceeded,
    BorrowCapExceeded,
    UtilisationCeilingExceeded,
    ObligationShareExceeded,
    DebtCeilingExceeded,
    OutflowLimitExceeded,
    InsufficientLiquidity,
    FacilityCapacityExceeded,
    PegStockExceeded,
    PegPriceBelowFloor,
    MintNotWritable,
    MintAuthorityMissing,
    NoDeficit,
    FlashNotTopLevel,
    FlashNotPaired,
    FlashNotOpen,
    BorrowLimitExceeded,
    EmodeDebtOutside,
    EmodeGroupUnknown,
    NotCollateral,
    NotLiquidatable,
    SelfLiquidation,
    LiquidationWorsensHealth,
    LiquidationLeavesDust,
    ReceivesTooLittle,
    MissingLiquidatorObligation,
    CollateralLeft,
    DurableNonce,
    EmptyChange,
    ChangeNotDue,
    ChangeExpired,
    ChangeLapsed,
    ChangeStale,
    ChangeTargetMismatch,
    ChangeKindMismatch,
    MissingAccount,
    WrongPayer,
    WrongPeg,
    GuardianNotVetoable,
    RoleNotOffered,
    RestrictionRaises,
    LtvStepTooLarge,
    FeeStepTooLarge,
    CapStepTooLarge,
    RateStepTooLarge,
    GovernanceSettingOutOfBounds,
    SettingOutOfBounds,
    ConfigLtvOutOfBounds,
    ConfigBonusOutOfBounds,
    ConfigDebtWeightOutOfBounds,
    ConfigPartOutOfBounds,
    ConfigOutflowOutOfBounds,
    ConfigOracleOutOfBounds,
    ConfigFacilityOutOfBounds,
    ConfigPegOutOfBounds,
    InvalidRateCurve,
    ConfigReservedNotZero,
    TooManyDecimals,
    MintExtensionNotAllowed,
    MintHasTransferFee,
    MintHasTransferHook,
    MintFreezesAccounts,
    MintPaused,
    TransferMismatch,
}

/// The error with this code, if it is one of the program's own.
#[must_use]
pub fn from_code(code: u32) -> Option<&'static WlmError> {
    ALL.get(usize::try_from(code.checked_sub(ERROR_CODE_OFFSET)?).ok()?)
}

/// The program's own error in Anchor's; the code of any other.
pub fn of(error: &anchor_lang::error::Error) -> Result<&'static WlmError, u32> {
    let code = match error {
        anchor_lang::error::Error::AnchorError(error) => error.error_code_number,
        anchor_lang::error::Error::ProgramError(error) => {
            u64::from(error.program_error.clone()).try_into().unwrap_or(u32::MAX)
        }
    };
    from_code(code).ok_or(code)
}

/// What to tell the user: the limit and the next step.
#[must_use]
pub fn message(error: &WlmError) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use anchor_lang::error::{Error, ErrorCode};

    use super::*;

    #[test]
    fn an_error_is_the_programs_own_or_a_code() {
        let own = of(&Error::from(WlmError::ChangeStale)).expect("its own");
        assert_eq!(name(own), "ChangeStale");
        let anchors = of(&Error::from(ErrorCode::ConstraintSeeds)).expect_err("Anchor's");
        assert_eq!(anchors, u32::from(ErrorCode::ConstraintSeeds));
        let solanas = anchor_lang::prelude::ProgramError::Custom(17);
        assert_eq!(of(&Error::from(solanas)).expect_err("another program's"), 17);
    }
}
