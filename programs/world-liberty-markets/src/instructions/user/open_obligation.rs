use anchor_lang::prelude::*;

use crate::{
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
    #[account(
        init,
        payer = payer,
        space = Obligation::SPACE,
        seeds = [seeds::OBLIGATION, market.key().as_ref(), owner.key().as_ref(), &id.to_le_bytes()],
        bump
    )]
    pub obligation: AccountLoader<'info, Obligation>,
    /// The system program.
    pub system_program: Program<'info, System>,
}

/// See [`OpenObligation`].
pub fn open_obligation(ctx: Context<OpenObligation>, id: u16) -> Result<()> {
    let (owner, market) = (ctx.accounts.owner.key(), ctx.accounts.market.key());
    ctx.accounts.obligation.load_init()?.initialise(owner, market, id, ctx.bumps.obligation);
    emit!(ObligationOpened { market, obligation: ctx.accounts.obligation.key(), owner, id });
    Ok(())
}
