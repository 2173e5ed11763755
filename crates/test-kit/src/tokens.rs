//! Mints, token accounts and the faucet, with the real token programs.

use solana_account::ReadableAccount;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::{Pubkey, pubkey};
use spl_token_2022_interface::{
    extension::{
        ExtensionType, confidential_transfer, default_account_state, group_pointer, interest_bearing_mint,
        metadata_pointer, pausable, scaled_ui_amount, transfer_fee, transfer_hook,
    },
    instruction,
    state::{AccountState, Mint},
};

use crate::{builders::Asset, world::World};

/// SPL Token: on mainnet, and here, p-token.
pub const TOKEN: Pubkey = pubkey!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// Token-2022.
pub const TOKEN_2022: Pubkey = spl_token_2022_interface::ID;
const ASSOCIATED_TOKEN: Pubkey = pubkey!("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

/// Mints, freezes, pauses and changes every extension of every mint.
pub const ISSUER: Pubkey = pubkey!("1ssuer1111111111111111111111111111111111111");

/// A Token-2022 extension of a mint, as it starts.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the token program's own names")]
pub enum MintExtension {
    TransferFee { bps: u16 },
    TransferHook { program: Option<Pubkey> },
    DefaultAccountState(AccountState),
    Pausable,
    MetadataPointer,
    GroupPointer,
    MintCloseAuthority,
    PermanentDelegate,
    InterestBearing,
    ScaledUiAmount,
    ConfidentialTransfer,
    NonTransferable,
}

/// A mint to create.
#[derive(Clone, Debug, PartialEq)]
pub struct MintBuilder {
    /// Places after the point.
    pub decimals: u8,
    /// [`TOKEN`] or [`TOKEN_2022`].
    pub program: Pubkey,
    /// Only with Token-2022.
    pub extensions: Vec<MintExtension>,
}

impl Default for MintBuilder {
    fn default() -> Self {
        Self { decimals: 6, program: TOKEN, extensions: Vec::new() }
    }
}

impl MintBuilder {
    /// An SPL Token mint.
    #[must_use]
    pub fn decimals(decimals: u8) -> Self {
        Self { decimals, ..Self::default() }
    }

    /// A Token-2022 mint with 6 decimals.
    #[must_use]
    pub fn token_2022(extensions: &[MintExtension]) -> Self {
        Self { program: TOKEN_2022, extensions: extensions.to_vec(), ..Self::default() }
    }

    /// Creates it. [`ISSUER`] has every authority.
    pub fn create(&self, world: &mut World) -> Pubkey {
        let mint = world.new_address();
        let types: Vec<ExtensionType> = self.extensions.iter().map(MintExtension::kind).collect();
        let space = ExtensionType::try_calculate_account_len::<Mint>(&types).expect("known extensions");
        world.write(mint, self.program, vec![0; space]);
        let mut instructions: Vec<Instruction> =
            self.extensions.iter().map(|extension| extension.initialise(&mint)).collect();
        let freezer = Some(&ISSUER);
        let decimals = self.decimals;
        instructions.push(
            instruction::initialize_mint2(&self.program, &mint, &ISSUER, freezer, decimals)
                .expect("a token program"),
        );
        world.send_all(&instructions).expect("a valid mint");
        mint
    }
}

impl MintExtension {
    const fn kind(&self) -> ExtensionType {
        match self {
            Self::TransferFee { .. } => ExtensionType::TransferFeeConfig,
            Self::TransferHook { .. } => ExtensionType::TransferHook,
            Self::DefaultAccountState(_) => ExtensionType::DefaultAccountState,
            Self::Pausable => ExtensionType::Pausable,
            Self::MetadataPointer => ExtensionType::MetadataPointer,
            Self::GroupPointer => ExtensionType::GroupPointer,
            Self::MintCloseAuthority => ExtensionType::MintCloseAuthority,
            Self::PermanentDelegate => ExtensionType::PermanentDelegate,
            Self::InterestBearing => ExtensionType::InterestBearingConfig,
            Self::ScaledUiAmount => ExtensionType::ScaledUiAmount,
            Self::ConfidentialTransfer => ExtensionType::ConfidentialTransferMint,
            Self::NonTransferable => ExtensionType::NonTransferable,
        }
    }

    fn initialise(&self, mint: &Pubkey) -> Instruction {
        let program = &TOKEN_2022;
        let issuer = Some(ISSUER);
        match *self {
            Self::TransferFee { bps } => transfer_fee::instruction::initialize_transfer_fee_config(
                program,
                mint,
                issuer.as_ref(),
                issuer.as_ref(),
                bps,
                u64::MAX,
            ),
            Self::TransferHook { program: hook } => {
                transfer_hook::instruction::initialize(program, mint, issuer, hook)
            }
            Self::DefaultAccountState(state) => {
                default_account_state::instruction::initialize_default_account_state(program, mint, &state)
            }
            Self::Pausable => pausable::instruction::initialize(program, mint, &ISSUER),
            Self::MetadataPointer => {
                metadata_pointer::instruction::initialize(program, mint, issuer, Some(*mint))
            }
            Self::GroupPointer => group_pointer::instruction::initialize(program, mint, issuer, Some(*mint)),
            Self::MintCloseAuthority => {
                instruction::initialize_mint_close_authority(program, mint, issuer.as_ref())
            }
            Self::PermanentDelegate => instruction::initialize_permanent_delegate(program, mint, &ISSUER),
            Self::InterestBearing => {
                interest_bearing_mint::instruction::initialize(program, mint, issuer, 500)
            }
            Self::ScaledUiAmount => scaled_ui_amount::instruction::initialize(program, mint, issuer, 2.0),
            Self::ConfidentialTransfer => {
                confidential_transfer::instruction::initialize_mint(program, mint, issuer, true, None)
            }
            Self::NonTransferable => instruction::initialize_non_transferable_mint(program, mint),
        }
        .expect("the Token-2022 program")
    }
}

/// The token account a wallet application would show.
#[must_use]
pub fn wallet_address(owner: &Pubkey, mint: &Pubkey, token_program: &Pubkey) -> Pubkey {
    let seeds = [owner.as_ref(), token_program.as_ref(), mint.as_ref()];
    Pubkey::find_program_address(&seeds, &ASSOCIATED_TOKEN).0
}

impl World {
    /// A new token account of `owner` for an asset, if there is none yet. Returns its address.
    pub fn open_wallet(&mut self, owner: &Pubkey, asset: &Asset) -> Pubkey {
        let wallet = asset.wallet(owner);
        if self.account(&wallet).is_some() {
            return wallet;
        }
        let payer = self.new_wallet();
        let create = Instruction {
            program_id: ASSOCIATED_TOKEN,
            accounts: vec![
                AccountMeta::new(payer, true),
                AccountMeta::new(wallet, false),
                AccountMeta::new_readonly(*owner, false),
                AccountMeta::new_readonly(asset.mint, false),
                AccountMeta::new_readonly(Pubkey::default(), false),
                AccountMeta::new_readonly(asset.token_program, false),
            ],
            data: vec![0],
        };
        self.send(create).expect("a token account");
        wallet
    }

    /// Mints base units to a token account.
    pub fn mint_to(&mut self, account: &Pubkey, asset: &Asset, assets: u64) {
        let mint_to = instruction::mint_to(&asset.token_program, &asset.mint, account, &ISSUER, &[], assets)
            .expect("a token program");
        self.send(mint_to).expect("the supply fits 64 bits");
    }

    /// Base units in a token account; zero if there is none.
    #[must_use]
    pub fn balance_of(&self, account: &Pubkey) -> u64 {
        let data = self.svm.accounts_db().get_account_ref(account).map(ReadableAccount::data);
        let amount = data.and_then(|data| data.get(64..72)).and_then(|bytes| bytes.try_into().ok());
        amount.map_or(0, u64::from_le_bytes)
    }
}
