use anchor_lang::prelude::*;

use crate::{
    create::NewAccount,
    events::ObligationOpened,
    seeds,
    state::{Market, Obligation},
};

/// Opens an obligation. An owner may have many, each with a number of its own.
#[derive(Accounts)]
#[instruction(id: u16)]
pub struct OpenObligation<'info> {
    /// Who will own it.
    pub owner: Signer<'info>,
    /// Who pays its rent.
    #[account(mut)]
    pub payer: Signer<'info>,
    /// The market.
    pub market: AccountLoader<'info, Market>,
    /// The obligation.
    /// CHECK: created here, at the address of these seeds.
    #[account(
        mut,
        seeds = [seeds::OBLIGATION, market.key().as_ref(), owner.key().as_ref(), &id.to_le_bytes()],
        bump
    )]
    pub obligation: UncheckedAccount<'info>,
    /// The system program.
    pub system_program: Program<'info, System>,
}

/// See [`OpenObligation`].
pub fn open_obligation(ctx: Context<OpenObligation>, id: u16) -> Result<()> {
    let OpenObligation { owner, payer, market, obligation, .. } = ctx.accounts;
    let (owner, market, bump) = (owner.key(), market.key(), ctx.bumps.obligation);
    let account = NewAccount {
        payer: payer.as_ref(),
        account: obligation.as_ref(),
        seeds: &[seeds::OBLIGATION, market.as_ref(), owner.as_ref(), &id.to_le_bytes(), &[bump]],
    };
    account.create::<Obligation>()?.initialise(owner, market, id, bump);
    emit!(ObligationOpened { market, obligation: obligation.key(), owner, id });
    Ok(())
}
