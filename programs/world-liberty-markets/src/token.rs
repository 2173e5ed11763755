//! Moving tokens: the only place that calls a token program.

use anchor_lang::{prelude::*, solana_program::program_pack::Pack};
use anchor_spl::token_2022::{
    TransferChecked,
    spl_token_2022::{
        extension::{
            BaseStateWithExtensions, ExtensionType, StateWithExtensions,
            default_account_state::DefaultAccountState, pausable::PausableConfig,
            transfer_fee::TransferFeeConfig, transfer_hook::TransferHook,
        },
        state::{AccountState, Mint},
    },
    transfer_checked,
};

use crate::{
    error::WlmError,
    state::{Reserve, VaultSigner},
};

/// The accounts of one reserve's tokens and the other side of the transfer.
pub struct Transfer<'a, 'info> {
    /// The reserve, authority of the vault.
    pub reserve: &'a AccountInfo<'info>,
    /// Its vault.
    pub vault: &'a AccountInfo<'info>,
    /// Its mint.
    pub mint: &'a AccountInfo<'info>,
    /// The other token account.
    pub other: &'a AccountInfo<'info>,
    /// Its token program.
    pub token_program: &'a AccountInfo<'info>,
}

impl<'info> Transfer<'_, 'info> {
    /// Refuses accounts that are not the reserve's, and a mint that changed for the worse.
    ///
    /// Not checked: the other token account. The token program refuses a wrong mint or a
    /// missing signature, and [`Transfer::moved`] refuses the vault itself.
    pub fn validate(&self, reserve: &Reserve) -> Result<()> {
        require!(self.vault.key == &reserve.vault, WlmError::WrongVault);
        require!(self.mint.key == &reserve.mint, WlmError::WrongMint);
        require!(self.token_program.key == &reserve.token_program, WlmError::WrongTokenProgram);
        check_mint(self.mint)
    }

    /// Takes `assets` from the other account into the vault.
    pub fn pull(&self, authority: &AccountInfo<'info>, assets: u64, decimals: u8) -> Result<()> {
        let before = self.vault_balance()?;
        let accounts = TransferChecked {
            from: self.other.clone(),
            mint: self.mint.clone(),
            to: self.vault.clone(),
            authority: authority.clone(),
        };
        transfer_checked(CpiContext::new(*self.token_program.key, accounts), assets, decimals)?;
        moved(before, self.vault_balance()?, assets)
    }

    /// Pays `assets` from the vault to the other account; nothing, if zero.
    pub fn push(&self, signer: &VaultSigner, assets: u64) -> Result<()> {
        if assets == 0 {
            return Ok(());
        }
        let before = self.vault_balance()?;
        let accounts = TransferChecked {
            from: self.vault.clone(),
            mint: self.mint.clone(),
            to: self.other.clone(),
            authority: self.reserve.clone(),
        };
        let seeds = signer.seeds();
        let signers = [seeds.as_slice()];
        let context = CpiContext::new_with_signer(*self.token_program.key, accounts, &signers);
        transfer_checked(context, assets, signer.decimals)?;
        moved(self.vault_balance()?, before, assets)
    }

    fn vault_balance(&self) -> Result<u64> {
        balance(self.vault)
    }
}

/// The amount in a token account of either program: both keep it at byte 64.
pub fn balance(account: &AccountInfo) -> Result<u64> {
    let data = account.try_borrow_data()?;
    let amount = data.get(64..).and_then(|rest| rest.first_chunk::<8>());
    amount.map(|bytes| u64::from_le_bytes(*bytes)).ok_or_else(|| WlmError::WrongVault.into())
}

/// The owner of a token account of either program: both keep it at byte 32.
pub fn owner_of(account: &AccountInfo) -> Result<Pubkey> {
    let data = account.try_borrow_data()?;
    let owner = data.get(32..).and_then(|rest| rest.first_chunk::<32>());
    owner.map(|bytes| Pubkey::new_from_array(*bytes)).ok_or_else(|| WlmError::WrongTreasury.into())
}

fn moved(lower: u64, higher: u64, assets: u64) -> Result<()> {
    require!(higher.checked_sub(lower) == Some(assets), WlmError::TransferMismatch);
    Ok(())
}

/// Refuses a mint with an extension that could move, hold or skim tokens of the vault, as far
/// as the allow-list goes. Called at listing and again at each use: a fee or a hook may be
/// switched on later.
///
/// Deliberately allowed: a permanent delegate and a freeze authority. Regulated dollars and
/// tokenised real-world assets have them; listing such a mint is trust in its issuer.
pub fn check_mint(mint: &AccountInfo) -> Result<()> {
    if mint.data_len() <= Mint::LEN {
        return Ok(()); // no extensions: SPL Token, or a plain Token-2022 mint
    }
    let data = mint.try_borrow_data()?;
    let mint = StateWithExtensions::<Mint>::unpack(&data)?;
    for extension in mint.get_extension_types()? {
        check_extension(&mint, extension)?;
    }
    Ok(())
}

fn check_extension(mint: &StateWithExtensions<Mint>, extension: ExtensionType) -> Result<()> {
    match extension {
        ExtensionType::MetadataPointer
        | ExtensionType::TokenMetadata
        | ExtensionType::GroupPointer
        | ExtensionType::TokenGroup
        | ExtensionType::GroupMemberPointer
        | ExtensionType::TokenGroupMember
        | ExtensionType::MintCloseAuthority
        | ExtensionType::PermanentDelegate
        | ExtensionType::InterestBearingConfig
        | ExtensionType::ScaledUiAmount
        | ExtensionType::ConfidentialTransferMint => Ok(()),
        // A fee may also sit beside confidential transfers; it is judged by its own config.
        ExtensionType::ConfidentialTransferFeeConfig => Ok(()),
        ExtensionType::TransferFeeConfig => {
            let config = mint.get_extension::<TransferFeeConfig>()?;
            let fees = [config.older_transfer_fee, config.newer_transfer_fee];
            let is_free = fees.iter().all(|fee| u16::from(fee.transfer_fee_basis_points) == 0);
            require!(is_free, WlmError::MintHasTransferFee);
            Ok(())
        }
        ExtensionType::TransferHook => {
            let hook = mint.get_extension::<TransferHook>()?;
            require!(Option::<Pubkey>::from(hook.program_id).is_none(), WlmError::MintHasTransferHook);
            Ok(())
        }
        ExtensionType::DefaultAccountState => {
            let default = mint.get_extension::<DefaultAccountState>()?;
            require!(default.state == AccountState::Initialized as u8, WlmError::MintFreezesAccounts);
            Ok(())
        }
        ExtensionType::Pausable => {
            let pausable = mint.get_extension::<PausableConfig>()?;
            require!(!bool::from(pausable.paused), WlmError::MintPaused);
            Ok(())
        }
        _ => err!(WlmError::MintExtensionNotAllowed),
    }
}
