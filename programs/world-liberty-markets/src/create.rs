//! Creating accounts at derived addresses.
//!
//! Anchor's `init` refuses, or needs a feature that clusters switch on at different times, where
//! somebody sent lamports to the address before. Here such a gift only lowers the rent: nobody
//! can keep a market, a reserve or an obligation from being created.

use std::cell::RefMut;

use anchor_lang::{Discriminator, ZeroCopy, prelude::*, system_program};
use anchor_spl::{
    token_2022::{
        InitializeAccount3, initialize_account3,
        spl_token_2022::{
            extension::{BaseStateWithExtensions, ExtensionType, StateWithExtensions},
            state::{Account, Mint},
        },
    },
    token_interface::TokenInterface,
};

use crate::error::WlmError;

/// An account to be created, and who pays its rent.
pub struct NewAccount<'a, 'info> {
    /// Who pays.
    pub payer: &'a AccountInfo<'info>,
    /// The account. Its address was checked against the seeds.
    pub account: &'a AccountInfo<'info>,
    /// The seeds of its address, the bump last.
    pub seeds: &'a [&'a [u8]],
}

impl<'a, 'info> NewAccount<'a, 'info> {
    /// Creates an account of this program, all zero behind the discriminator.
    pub fn create<T: ZeroCopy + Discriminator>(&self) -> Result<RefMut<'a, T>> {
        let discriminator = T::DISCRIMINATOR.len();
        self.allocate(discriminator.saturating_add(size_of::<T>()), &crate::ID)?;
        let mut data = self.account.try_borrow_mut_data()?;
        data.get_mut(..discriminator).ok_or(WlmError::MathOverflow)?.copy_from_slice(T::DISCRIMINATOR);
        Ok(RefMut::map(data, |data| bytemuck::from_bytes_mut(data.split_at_mut(discriminator).1)))
    }

    /// Creates an account of this program that holds what `content` serialises to.
    pub fn create_with<T: AccountSerialize>(&self, content: &T) -> Result<()> {
        let mut bytes = Vec::new();
        content.try_serialize(&mut bytes)?;
        self.allocate(bytes.len(), &crate::ID)?;
        self.account.try_borrow_mut_data()?.copy_from_slice(&bytes);
        Ok(())
    }

    /// Creates a token account of `mint` that `authority` disposes of, as large as the mint's
    /// extensions ask.
    pub fn create_token_account(
        &self,
        mint: &AccountInfo<'info>,
        authority: &AccountInfo<'info>,
        token_program: &Interface<'info, TokenInterface>,
    ) -> Result<()> {
        let space = token_account_space(mint)?;
        self.allocate(space, token_program.key)?;
        let accounts = InitializeAccount3 {
            account: self.account.clone(),
            mint: mint.clone(),
            authority: authority.clone(),
        };
        initialize_account3(CpiContext::new(*token_program.key, accounts))
    }

    fn allocate(&self, space: usize, owner: &Pubkey) -> Result<()> {
        let missing = Rent::get()?.minimum_balance(space).saturating_sub(self.account.lamports());
        if missing > 0 {
            let accounts = system_program::Transfer { from: self.payer.clone(), to: self.account.clone() };
            system_program::transfer(CpiContext::new(system_program::ID, accounts), missing)?;
        }
        let signers = [self.seeds];
        let accounts = system_program::Allocate { account_to_allocate: self.account.clone() };
        let space = u64::try_from(space).map_err(|_| WlmError::MathOverflow)?;
        system_program::allocate(CpiContext::new_with_signer(system_program::ID, accounts, &signers), space)?;
        let accounts = system_program::Assign { account_to_assign: self.account.clone() };
        system_program::assign(CpiContext::new_with_signer(system_program::ID, accounts, &signers), owner)
    }
}

/// The bytes of a token account of this mint, with the extensions that the mint's own require.
fn token_account_space(mint: &AccountInfo) -> Result<usize> {
    let data = mint.try_borrow_data()?;
    let extensions = StateWithExtensions::<Mint>::unpack(&data)?.get_extension_types()?;
    let required = ExtensionType::get_required_init_account_extensions(&extensions);
    Ok(ExtensionType::try_calculate_account_len::<Account>(&required)?)
}
