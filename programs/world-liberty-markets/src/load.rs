//! Accounts of this program whose kind is not known to Anchor: opened after owner, length and
//! discriminator are checked.

use std::cell::{Ref, RefMut};

use anchor_lang::{Discriminator, ZeroCopy, prelude::*};

use crate::error::WlmError;

/// An account, to be read; refused with `error` if it is of another kind.
pub fn load<'a, T: ZeroCopy + Discriminator>(
    account: &'a AccountInfo<'_>,
    error: WlmError,
) -> Result<Ref<'a, T>> {
    ensure!(account.owner == &crate::ID, error);
    let data = account.try_borrow_data().map_err(|_| WlmError::UnexpectedAccount)?;
    ensure!(is_one::<T>(&data), error);
    Ok(Ref::map(data, |data| bytemuck::from_bytes(data.split_at(T::DISCRIMINATOR.len()).1)))
}

/// An account, to be written; refused with `error` if it is of another kind, or read-only.
pub fn load_mut<'a, T: ZeroCopy + Discriminator>(
    account: &'a AccountInfo<'_>,
    error: WlmError,
) -> Result<RefMut<'a, T>> {
    ensure!(account.owner == &crate::ID && account.is_writable, error);
    let data = account.try_borrow_mut_data().map_err(|_| WlmError::UnexpectedAccount)?;
    ensure!(is_one::<T>(&data), error);
    Ok(RefMut::map(data, |data| bytemuck::from_bytes_mut(data.split_at_mut(T::DISCRIMINATOR.len()).1)))
}

fn is_one<T: ZeroCopy + Discriminator>(data: &[u8]) -> bool {
    data.len() == T::DISCRIMINATOR.len().saturating_add(size_of::<T>()) && data.starts_with(T::DISCRIMINATOR)
}
