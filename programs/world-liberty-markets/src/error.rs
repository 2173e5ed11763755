//! Every way the program refuses. A message names the limit and the next step.

use anchor_lang::prelude::*;

mod core;
pub use self::core::core_error;

/// The program's errors.
#[error_code]
#[derive(PartialEq, Eq)]
pub enum WlmError {
    // Numbers
    /// A result does not fit its range.
    #[msg("A number leaves its range (amounts: 64 bits of base units). Use a smaller amount.")]
    MathOverflow,
    /// An amount that moves nothing.
    #[msg("The amount is zero, or too small to move a single base unit. Use a larger amount.")]
    ZeroAmount,
    /// More than there is.
    #[msg("The position holds less than that. Use a smaller amount, or All.")]
    AmountExceedsPosition,

    // Accounts
    /// The signer has not the role this needs.
    #[msg("The signer may not do this. Sign with the market's governance, or the obligation's owner.")]
    Unauthorized,
    /// An account of another market.
    #[msg("This account belongs to another market. Pass the accounts of one market.")]
    WrongMarket,
    /// Not the vault of the reserve.
    #[msg("This is not the reserve's vault. Pass the address stored in reserve.vault.")]
    WrongVault,
    /// Not the mint of the reserve.
    #[msg("This is not the reserve's mint. Pass the address stored in reserve.mint.")]
    WrongMint,
    /// Not the token program of the reserve.
    #[msg("This is not the reserve's token program. Pass the address stored in reserve.token_program.")]
    WrongTokenProgram,
    /// A token account that does not belong to the treasury.
    #[msg("Fees go to a token account whose owner is market.treasury. Pass one of those.")]
    WrongTreasury,
    /// Not the insurance account of the reserve.
    #[msg("This is not the reserve's insurance account. Pass the address stored in reserve.insurance.")]
    WrongInsurance,
    /// Not the reserve that the next position needs.
    #[msg(
        "A remaining account is not the reserve of the next position. Pass, for each other position in order, its reserve and then, if wanted, its price account."
    )]
    WrongReserve,
    /// A position whose reserve was not passed.
    #[msg(
        "A position's reserve is missing. Pass, for each other position in order, its reserve and then, if wanted, its price account."
    )]
    MissingReserve,
    /// More accounts than positions.
    #[msg(
        "There are more remaining accounts than the positions need. Pass each reserve and price account once."
    )]
    UnexpectedAccount,
    /// All places of an obligation are taken.
    #[msg("The obligation has 16 positions already. Close one, or open another obligation.")]
    TooManyPositions,
    /// The obligation has nothing in this reserve.
    #[msg("The obligation has no such position in this reserve.")]
    NoPosition,
    /// Closing an obligation that is in use.
    #[msg("The obligation still has positions. Withdraw and repay everything first.")]
    ObligationNotEmpty,

    // Prices
    /// A price account of a program that is not believed.
    #[msg(
        "The price account belongs to a program that market.price_receivers does not list. Pass an account of the Pyth receiver."
    )]
    PriceAccountOwner,
    /// Not a price account.
    #[msg("The account is not a Pyth PriceUpdateV2. Pass one.")]
    PriceAccountInvalid,
    /// A price that too few guardians have signed.
    #[msg("The price is only partially verified. Post it with full verification.")]
    PriceNotVerified,
    /// The price of another asset.
    #[msg("The price account is of another feed. Pass the feed stored in reserve.config.feed_id.")]
    PriceFeedMismatch,
    /// A price of zero or less.
    #[msg("The oracle's price is not positive. Wait for a new price.")]
    PriceNotPositive,
    /// An exponent out of range.
    #[msg("The oracle's exponent is outside -18 to 0. Wait for a new price.")]
    PriceExponentOutOfRange,
    /// A price out of range.
    #[msg("The oracle's price is outside 1e-9 to 1e7 USD. Wait for a new price.")]
    PriceOutOfRange,
    /// A price from the future.
    #[msg("The price was published more than 10 seconds ahead of the chain's clock. Wait, or pass another.")]
    PriceFromFuture,
    /// A price that is too old.
    #[msg(
        "The price is older than the reserve's maximum age (max_price_age, or liquidation_max_price_age to liquidate). Pass a fresh price account."
    )]
    PriceStale,
    /// A price that is too uncertain.
    #[msg(
        "The price's confidence interval is wider than max_confidence_bps. Wait until the market calms down."
    )]
    PriceConfidenceTooWide,
    /// A price that moved too fast.
    #[msg("Spot and average price are further apart than max_ema_gap_bps. Wait until the market calms down.")]
    PriceEmaGapTooWide,

    // Limits
    /// Deposits are off.
    #[msg("Deposits into this reserve are switched off. Withdrawals and repayments are open.")]
    DepositsDisabled,
    /// Loans are off.
    #[msg("Loans from this reserve are switched off. Withdrawals and repayments are open.")]
    BorrowsDisabled,
    /// Deposits are stopped for a while.
    #[msg(
        "Deposits into this reserve are stopped until deposits_stopped_until. Wait; withdrawals and repayments are open."
    )]
    DepositsStopped,
    /// Loans are stopped for a while.
    #[msg(
        "Loans from this reserve are stopped until borrows_stopped_until. Wait; withdrawals and repayments are open."
    )]
    BorrowsStopped,
    /// The shares of a reserve lost nearly all their value.
    #[msg("A loss left less than a millionth of this reserve's supply. It takes no deposits any more.")]
    SupplyIndexTooLow,
    /// Over the supply cap.
    #[msg("The deposit exceeds the reserve's supply_cap. Deposit less, or wait for room.")]
    SupplyCapExceeded,
    /// Over the borrow cap.
    #[msg("The loan exceeds the reserve's borrow_cap. Borrow less, or wait for room.")]
    BorrowCapExceeded,
    /// Over the utilisation ceiling.
    #[msg("The loan lifts utilisation over max_utilisation_bps. Borrow less, or wait for deposits.")]
    UtilisationCeilingExceeded,
    /// Too large a share for one.
    #[msg("One obligation may owe at most max_obligation_share_bps of the reserve. Borrow less.")]
    ObligationShareExceeded,
    /// Too much debt on one collateral.
    #[msg(
        "The debt that rests on a collateral exceeds its debt_ceiling_usd. Borrow or withdraw less, repay, or use another collateral."
    )]
    DebtCeilingExceeded,
    /// Too much outflow in too little time.
    #[msg("The reserve's outflow bucket is used up. Wait for its refill over outflow_window, or take less.")]
    OutflowLimitExceeded,
    /// No cash.
    #[msg(
        "Cash and what the lending facility may still mint are not enough. Take less, or wait for repayments."
    )]
    InsufficientLiquidity,
    // USD1
    /// A facility's bucket is full.
    #[msg("The USD1 facility's capacity is used up. Take less, or wait until USD1 is burned.")]
    FacilityCapacityExceeded,
    /// More than a peg facility has out.
    #[msg(
        "The peg facility has less USD1 out, or fewer coins, than that. Sell less, or at another facility."
    )]
    PegStockExceeded,
    /// The coin has lost its peg.
    #[msg("The coin's price is under the peg facility's price_floor. Selling USD1 for it stays open.")]
    PegPriceBelowFloor,
    /// Minting or burning needs to write the mint.
    #[msg("This mints or burns USD1: pass its mint as writable.")]
    MintNotWritable,
    /// The market may not mint.
    #[msg(
        "The market's address is not the mint authority of a USD1 mint with 6 decimals. Hand the authority over first, or set the capacity to 0."
    )]
    MintAuthorityMissing,
    /// Nothing to repay.
    #[msg("The lending facility has no deficit to burn USD1 for.")]
    NoDeficit,
    /// A flash loan inside another program's call.
    #[msg(
        "flash_mint and flash_burn must be instructions of the transaction itself, not calls of a program."
    )]
    FlashNotTopLevel,
    /// No flash_burn follows.
    #[msg(
        "The next flash instruction after flash_mint must be a flash_burn of the same amount, by the same user, at the same reserve."
    )]
    FlashNotPaired,
    /// No flash_mint came before.
    #[msg("There is no flash_mint of this amount to burn for.")]
    FlashNotOpen,

    /// Over what may be borrowed.
    #[msg(
        "The debt would exceed what may be borrowed against the collateral (LTV). Borrow or withdraw less, add collateral, or repay."
    )]
    BorrowLimitExceeded,
    /// Debt that the e-mode group does not have.
    #[msg(
        "In e-mode only assets of the group are owed. Borrow one of those, repay the others, or leave e-mode."
    )]
    EmodeDebtOutside,
    /// There is no such group.
    #[msg("The market has no such e-mode group. Groups are numbered 1 to 8; 0 leaves e-mode.")]
    EmodeGroupUnknown,
    /// The asset is no collateral.
    #[msg("This asset cannot back debt: its liquidation threshold is 0.")]
    NotCollateral,

    // Liquidation
    /// The obligation is healthy.
    #[msg("The obligation's health factor is at least 1: there is nothing to liquidate.")]
    NotLiquidatable,
    /// Owner and liquidator are the same.
    #[msg("An obligation is not liquidated by its owner. Repay instead.")]
    SelfLiquidation,
    /// A pair that makes it worse.
    #[msg(
        "Seizing this collateral would lower the health factor. Choose a collateral with a lower liquidation threshold."
    )]
    LiquidationWorsensHealth,
    /// A partial liquidation that leaves dust.
    #[msg("The remainder would be worth less than the market's dust line. Offer more, or All.")]
    LiquidationLeavesDust,
    /// The signer would get less than asked.
    #[msg("You would receive less than the minimum you named. Lower it, or wait.")]
    ReceivesTooLittle,
    /// The liquidator wants shares but named no obligation.
    #[msg("To receive supply shares, pass an obligation of the liquidator's own in this market.")]
    MissingLiquidatorObligation,
    /// Bad debt needs the collateral to be gone.
    #[msg("The obligation still has collateral. Liquidate it first.")]
    CollateralLeft,

    // Governance
    /// A durable nonce.
    #[msg(
        "Governance and the guardian do not act in a transaction that lives on a durable nonce. Sign it with a recent blockhash."
    )]
    DurableNonce,
    /// A change that changes nothing.
    #[msg("The change names no field. Name at least one.")]
    EmptyChange,
    /// Too early.
    #[msg("The change is not due. Wait until executable_at.")]
    ChangeNotDue,
    /// Too late.
    #[msg("The change was not executed within seven days. Propose it again.")]
    ChangeExpired,
    /// The governance that proposed it is gone.
    #[msg("The governance that proposed the change was replaced since. Propose it again.")]
    ChangeLapsed,
    /// The state it was proposed on is gone.
    #[msg("What the change replaces is not what it was when it was proposed. Propose it again.")]
    ChangeStale,
    /// Another target.
    #[msg("The change is of another account. Pass the address stored in change.target.")]
    ChangeTargetMismatch,
    /// Another instruction executes this kind.
    #[msg(
        "Another instruction executes this kind of change: create_reserve a NewReserve, create_peg_facility a NewPeg, execute_change all others."
    )]
    ChangeKindMismatch,
    /// An optional account that this change needs.
    #[msg(
        "This change needs an account more: a price account for a new feed, the mint for a larger USD1 capacity."
    )]
    MissingAccount,
    /// The rent goes elsewhere.
    #[msg("The rent goes back to who paid it. Pass the address stored in change.payer.")]
    WrongPayer,
    /// Not a peg facility.
    #[msg("The account is not a peg facility of this program. Pass one.")]
    WrongPeg,
    /// The guardian's own replacement.
    #[msg(
        "The guardian cannot veto its own replacement, which waits for 14 days. Only governance can cancel it."
    )]
    GuardianNotVetoable,
    /// A role that is not offered to the signer.
    #[msg("This role is not offered to the signer. Governance offers it by a change of kind Role.")]
    RoleNotOffered,
    /// The guardian cannot raise.
    #[msg("A restriction only lowers. Name at most the present cap; governance raises it by a change.")]
    RestrictionRaises,
    /// Too large a step of an LTV or a threshold.
    #[msg(
        "One change raises LTV and liquidation threshold by at most market.settings.ltv_step_bps. Take several steps."
    )]
    LtvStepTooLarge,
    /// Too large a step of a fee.
    #[msg(
        "One change raises a fee, bonus or protocol share by at most market.settings.fee_step_bps. Take several steps."
    )]
    FeeStepTooLarge,
    /// Too large a step of a cap.
    #[msg(
        "One change raises a cap to at most market.settings.cap_step_bps of what governance set it to last, or of what is in use. Take several steps."
    )]
    CapStepTooLarge,
    /// Too large a step of the rates.
    #[msg(
        "One change raises the rates to at most market.settings.rate_step_bps of themselves and one point, at every utilisation. Take several steps."
    )]
    RateStepTooLarge,

    // Configuration
    /// A setting of governance out of bounds.
    #[msg(
        "A governance setting is out of bounds: change_delay 3,600-1,209,600 s, ramp_duration 86,400-2,592,000 s, ltv and fee step 1-1,000 bps, cap and rate step 10,001-40,000 bps."
    )]
    GovernanceSettingOutOfBounds,
    /// A market setting out of bounds.
    #[msg(
        "A market setting is out of bounds: target health 10,001-15,000 bps, full bonus health 5,000-9,999 bps, dust at most 10,000 USD."
    )]
    SettingOutOfBounds,
    /// LTV and liquidation threshold.
    #[msg("LTV must be below the liquidation threshold and that below 100 %; or both 0.")]
    ConfigLtvOutOfBounds,
    /// Bonus.
    #[msg(
        "min_bonus_bps must not exceed max_bonus_bps, that not 5,000, and liquidation threshold x (1 + max_bonus_bps) not 100 %."
    )]
    ConfigBonusOutOfBounds,
    /// Debt weight.
    #[msg("debt_weight_bps must be 10,000 to 50,000.")]
    ConfigDebtWeightOutOfBounds,
    /// A share of more than everything.
    #[msg(
        "protocol_bonus_share_bps, reserve_factor_bps, insurance_share_bps, max_utilisation_bps and max_obligation_share_bps must be at most 10,000."
    )]
    ConfigPartOutOfBounds,
    /// Outflow bucket.
    #[msg(
        "outflow_window must be 1 to 604,800 seconds where there is a capacity, and outflow_exempt at most the capacity."
    )]
    ConfigOutflowOutOfBounds,
    /// Oracle.
    #[msg(
        "Oracle bounds: a feed, max_price_age 1-3,600 s, liquidation_max_price_age from that to 86,400 s, confidence 1-1,000 bps, gap 1-5,000 bps."
    )]
    ConfigOracleOutOfBounds,
    /// Facilities.
    #[msg(
        "facility_capacity and flash_capacity are for the market's own USD1 only; flash_fee_bps is at most 1,000."
    )]
    ConfigFacilityOutOfBounds,
    /// Peg facility.
    #[msg(
        "Peg bounds: fees at most 1,000 bps, a feed, price_floor 0.5-1 USD, max_price_age 1-3,600 s, confidence 1-1,000 bps, a coin that is not USD1."
    )]
    ConfigPegOutOfBounds,
    /// Curve.
    #[msg(
        "The rate curve needs 1 to 8 points, utilisation rising from 0 to 10,000 bps, APR never falling and at most 100,000 bps."
    )]
    InvalidRateCurve,
    /// Reserved bytes and flags.
    #[msg("Padding, reserved fields and unknown flags must be zero.")]
    ConfigReservedNotZero,

    // Tokens
    /// More decimals than the numbers are proven for.
    #[msg("The mint has more than 18 decimals.")]
    TooManyDecimals,
    /// A Token-2022 extension that is not on the list.
    #[msg("The mint has a Token-2022 extension that is not on the allow-list.")]
    MintExtensionNotAllowed,
    /// A transfer fee.
    #[msg("The mint charges a transfer fee. The reserve is closed until the fee is zero.")]
    MintHasTransferFee,
    /// A transfer hook.
    #[msg("The mint has an active transfer hook. The reserve is closed until it is removed.")]
    MintHasTransferHook,
    /// Accounts of the mint start frozen.
    #[msg("Accounts of the mint start frozen. The reserve is closed until they do not.")]
    MintFreezesAccounts,
    /// The mint is paused.
    #[msg("The mint is paused by its issuer. Wait until it is not.")]
    MintPaused,
    /// A transfer moved another amount than asked.
    #[msg("The vault's balance did not change by the amount that was transferred.")]
    TransferMismatch,
}

/// A refusal, built in one place.
#[cold]
#[inline(never)]
#[must_use]
pub fn refusal(error: WlmError) -> Error {
    error.into()
}
