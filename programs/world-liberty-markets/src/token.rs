//! Moving tokens: the only place that calls a token program.

use anchor_lang::{prelude::*, solana_program::program_pack::Pack};
use anchor_spl::token_2022::{
    Burn, MintTo, TransferChecked, burn, mint_to,
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

use wlm_core::peg::USD1_DECIMALS;

use crate::{
    error::{WlmError, refusal},
    state::{Custody, Market, MarketSigner, VaultSigner},
};

/// The accounts of the tokens of a reserve or a peg facility, and the other side of the transfer.
pub struct Transfer<'a, 'info> {
    /// The reserve or facility, authority of the vault.
    pub holder: &'a AccountInfo<'info>,
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
    /// Refuses accounts that are not the holder's, and a mint that changed for the worse.
    ///
    /// Not checked: the other token account. The token program refuses a wrong mint or a
    /// missing signature, and [`Transfer::moved`] refuses the vault itself.
    pub fn validate(&self, custody: &Custody) -> Result<()> {
        ensure!(self.vault.key == &custody.vault, WlmError::WrongVault);
        ensure!(self.mint.key == &custody.mint, WlmError::WrongMint);
        ensure!(self.token_program.key == &custody.token_program, WlmError::WrongTokenProgram);
        check_mint(self.mint)
    }

    /// Takes `assets` from the other account into the vault.
    pub fn pull(&self, authority: &AccountInfo<'info>, assets: u64, decimals: u8) -> Result<()> {
        let before = self.vault_balance()?;
        self.send([self.other, self.vault, authority], &[], assets, decimals)?;
        moved(before, self.vault_balance()?, assets)
    }

    /// As [`Transfer::pull`], from an account that belongs to the holder itself; nothing, if zero.
    pub fn pull_own(&self, signer: &VaultSigner, assets: u64) -> Result<()> {
        if assets == 0 {
            return Ok(());
        }
        let before = self.vault_balance()?;
        self.send([self.other, self.vault, self.holder], &[&signer.seeds()], assets, signer.decimals)?;
        moved(before, self.vault_balance()?, assets)
    }

    /// Pays `assets` from the vault to the other account; nothing, if zero.
    pub fn push(&self, signer: &VaultSigner, assets: u64) -> Result<()> {
        if assets == 0 {
            return Ok(());
        }
        let before = self.vault_balance()?;
        self.send([self.vault, self.other, self.holder], &[&signer.seeds()], assets, signer.decimals)?;
        moved(self.vault_balance()?, before, assets)
    }

    fn send(
        &self,
        [from, to, authority]: [&AccountInfo<'info>; 3],
        signers: &[&[&[u8]]],
        assets: u64,
        decimals: u8,
    ) -> Result<()> {
        let accounts = TransferChecked {
            from: from.clone(),
            mint: self.mint.clone(),
            to: to.clone(),
            authority: authority.clone(),
        };
        let context = CpiContext::new_with_signer(*self.token_program.key, accounts, signers);
        transfer_checked(context, assets, decimals)
    }

    /// The same tokens, with another account on the other side.
    #[must_use]
    pub fn to<'b>(&'b self, other: &'b AccountInfo<'info>) -> Transfer<'b, 'info> {
        Transfer {
            holder: self.holder,
            vault: self.vault,
            mint: self.mint,
            other,
            token_program: self.token_program,
        }
    }

    /// The same tokens, for minting and burning.
    #[must_use]
    pub const fn usd1(&self) -> Usd1<'_, 'info> {
        Usd1 { mint: self.mint, token_program: self.token_program }
    }

    fn vault_balance(&self) -> Result<u64> {
        balance(self.vault)
    }
}

/// USD1, for minting and burning. Nothing else in the program changes a supply.
pub struct Usd1<'a, 'info> {
    /// The mint.
    pub mint: &'a AccountInfo<'info>,
    /// Its token program.
    pub token_program: &'a AccountInfo<'info>,
}

impl<'info> Usd1<'_, 'info> {
    /// Refuses another mint, and a token program that is not the mint's own.
    pub fn validate(&self, market: &Market) -> Result<()> {
        ensure!(self.mint.key == &market.usd1_mint, WlmError::WrongMint);
        ensure!(self.token_program.key == self.mint.owner, WlmError::WrongTokenProgram);
        ensure!(TOKEN_PROGRAMS.contains(self.token_program.key), WlmError::WrongTokenProgram);
        check_mint(self.mint)
    }

    /// Mints to a token account, by the market's signature; nothing, if zero.
    pub fn mint(
        &self,
        market: &AccountInfo<'info>,
        signer: &MarketSigner,
        to: &AccountInfo<'info>,
        assets: u64,
    ) -> Result<()> {
        if assets == 0 {
            return Ok(());
        }
        self.check_writable()?;
        check_mint_authority(self.mint, market.key)?;
        let before = balance(to)?;
        let accounts = MintTo { mint: self.mint.clone(), to: to.clone(), authority: market.clone() };
        let seeds = signer.seeds();
        let signers = [seeds.as_slice()];
        mint_to(CpiContext::new_with_signer(*self.token_program.key, accounts, &signers), assets)?;
        moved(before, balance(to)?, assets)
    }

    /// Burns what a signer has.
    pub fn burn(&self, from: &AccountInfo<'info>, owner: &AccountInfo<'info>, assets: u64) -> Result<()> {
        self.check_writable()?;
        let accounts = Burn { mint: self.mint.clone(), from: from.clone(), authority: owner.clone() };
        burn(CpiContext::new(*self.token_program.key, accounts), assets)
    }

    /// Burns what lies in a vault, by its owner's signature; nothing, if zero.
    pub fn burn_idle(
        &self,
        vault: &AccountInfo<'info>,
        holder: &AccountInfo<'info>,
        signer: &VaultSigner,
        assets: u64,
    ) -> Result<()> {
        if assets == 0 {
            return Ok(());
        }
        self.check_writable()?;
        let accounts = Burn { mint: self.mint.clone(), from: vault.clone(), authority: holder.clone() };
        let seeds = signer.seeds();
        let signers = [seeds.as_slice()];
        burn(CpiContext::new_with_signer(*self.token_program.key, accounts, &signers), assets)
    }

    fn check_writable(&self) -> Result<()> {
        ensure!(self.mint.is_writable, WlmError::MintNotWritable);
        Ok(())
    }
}

/// SPL Token and Token-2022.
const TOKEN_PROGRAMS: [Pubkey; 2] = [anchor_spl::token::ID, anchor_spl::token_2022::ID];

/// Refuses facilities for what is not USD1, or not the market's to mint.
pub fn check_facilities(market: &AccountLoader<Market>, mint: &AccountInfo) -> Result<()> {
    ensure!(mint.key == &market.load()?.usd1_mint, WlmError::ConfigFacilityOutOfBounds);
    check_mint_authority(mint, &market.key())
}

/// Refuses a mint that the market cannot mint, or without the six decimals of USD1.
pub fn check_mint_authority(mint: &AccountInfo, market: &Pubkey) -> Result<()> {
    let data = mint.try_borrow_data()?;
    // Both programs: a tag, the authority, the supply, and the decimals at byte 44.
    let authority = data.get(..36).and_then(|data| data.split_first_chunk::<4>());
    let is_ours = authority == Some((&[1, 0, 0, 0], market.as_ref()));
    ensure!(is_ours && data.get(44) == Some(&USD1_DECIMALS), WlmError::MintAuthorityMissing);
    Ok(())
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
    ensure!(higher.checked_sub(lower) == Some(assets), WlmError::TransferMismatch);
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
            ensure!(is_free, WlmError::MintHasTransferFee);
            Ok(())
        }
        ExtensionType::TransferHook => {
            let hook = mint.get_extension::<TransferHook>()?;
            ensure!(Option::<Pubkey>::from(hook.program_id).is_none(), WlmError::MintHasTransferHook);
            Ok(())
        }
        ExtensionType::DefaultAccountState => {
            let default = mint.get_extension::<DefaultAccountState>()?;
            ensure!(default.state == AccountState::Initialized as u8, WlmError::MintFreezesAccounts);
            Ok(())
        }
        ExtensionType::Pausable => {
            let pausable = mint.get_extension::<PausableConfig>()?;
            ensure!(!bool::from(pausable.paused), WlmError::MintPaused);
            Ok(())
        }
        _ => Err(refusal(WlmError::MintExtensionNotAllowed)),
    }
}
