//! USD1 in the market's hands: the mint authority, and peg facilities.

use solana_pubkey::Pubkey;
use spl_token_2022_interface::instruction::transfer_checked;
use wlm_sdk::{
    accounts,
    instructions::{self, ConfigChange, PegConfig, PegListing, PegSwap, PegTokens},
    pda,
    program::state::PegFacility,
};

use crate::{
    builders::{Asset, MarketKeys, User},
    outcome::{Outcome, Refusal},
    tokens::ISSUER,
    world::World,
};

/// A peg facility and its coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peg {
    /// Its address.
    pub facility: Pubkey,
    /// Where its coins lie.
    pub vault: Pubkey,
    /// The coin, a listed asset.
    pub coin: Asset,
}

impl Peg {
    /// What an instruction needs to move its coins to or from somebody's wallet.
    #[must_use]
    pub fn tokens(&self, owner: &Pubkey) -> PegTokens {
        PegTokens {
            facility: self.facility,
            vault: self.vault,
            mint: self.coin.mint,
            wallet: self.coin.wallet(owner),
            token_program: self.coin.token_program,
        }
    }

    /// Sensible terms: a million USD1, a tenth of a percent each way, no coin under 99.5 cents.
    #[must_use]
    pub fn config(coin: &Asset) -> PegConfig {
        PegConfig {
            feed_id: coin.feed_id,
            capacity: 1_000_000_000_000,
            price_floor: 99_500_000,
            max_price_age: 60,
            max_confidence_bps: 50,
            buy_fee_bps: 10,
            sell_fee_bps: 10,
            ..PegConfig::default()
        }
    }

    /// Proposes a facility for this coin, and returns it as it will be and what creates it.
    pub fn propose(
        world: &mut World,
        market: &MarketKeys,
        coin: &Asset,
        config: PegConfig,
    ) -> Result<(Self, solana_instruction::Instruction), Box<Refusal>> {
        let due = world.propose(market, coin.mint, ConfigChange::NewPeg(config))?;
        let facility = pda::peg_facility(&market.key, &coin.mint);
        let listing = PegListing {
            payer: world.new_wallet(),
            due,
            usd1_mint: market.usd1_mint,
            mint: coin.mint,
            token_program: coin.token_program,
        };
        let peg = Self { facility, vault: pda::peg_vault(&facility), coin: *coin };
        Ok((peg, instructions::create_peg_facility(&listing)))
    }

    /// As [`Peg::propose`], of terms within the bounds.
    pub fn prepare(
        world: &mut World,
        market: &MarketKeys,
        coin: &Asset,
        config: PegConfig,
    ) -> (Self, solana_instruction::Instruction) {
        Self::propose(world, market, coin, config).expect("terms within the bounds")
    }
}

impl World {
    /// Makes the market the mint authority of its USD1. From now on nobody else can mint any.
    pub fn hand_over_usd1(&mut self, market: &MarketKeys, usd1: &Asset) {
        let hand_over = instructions::hand_over_usd1(&ISSUER, &usd1.mint, &market.key, &usd1.token_program);
        self.send(hand_over.expect("a token program")).expect("the issuer has the authority");
    }

    /// A plain transfer from a user's wallet to any token account: a donation, or a top-up of an insurance.
    pub fn send_tokens(&mut self, from: &User, asset: &Asset, to: &Pubkey, assets: u64) {
        let wallet = asset.wallet(&from.key);
        let Asset { mint, decimals, token_program, .. } = asset;
        let transfer = transfer_checked(token_program, &wallet, mint, to, &from.key, &[], assets, *decimals);
        self.send(transfer.expect("a token program")).expect("the wallet holds as much");
    }

    /// Creates a peg facility.
    pub fn create_peg(&mut self, market: &MarketKeys, coin: &Asset, config: PegConfig) -> Peg {
        let (peg, create) = Peg::prepare(self, market, coin, config);
        self.act(create).expect("a valid peg facility");
        peg
    }

    /// A peg facility as it is.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn peg(&self, peg: &Peg) -> PegFacility {
        let account = self.account(&peg.facility).expect("a peg facility");
        accounts::peg_facility(&account.data).expect("a peg facility")
    }

    /// Swaps coins for USD1 or back.
    pub fn psm_swap(&mut self, user: &User, peg: &Peg, usd1: &Asset, swap: PegSwap) -> Outcome {
        self.open_wallet(&user.key, usd1);
        self.open_wallet(&user.key, &peg.coin);
        self.act(self.ix().psm_swap(user, peg, usd1, swap))
    }

    /// Pays a peg facility's profit to the treasury.
    pub fn collect_peg_profit(&mut self, market: &MarketKeys, peg: &Peg) -> Outcome {
        self.open_wallet(&market.treasury, &peg.coin);
        self.act(self.ix().collect_peg_profit(market, peg))
    }

    /// Burns idle USD1 of the lending facility.
    pub fn rebalance(&mut self, usd1: &Asset) -> Outcome {
        self.act(self.ix().rebalance(usd1))
    }

    /// Burns USD1 against the lending facility's deficit.
    pub fn burn_deficit(&mut self, payer: &User, usd1: &Asset, assets: u64) -> Outcome {
        self.act(self.ix().burn_deficit(payer, usd1, assets))
    }

    /// Flash-mints, does other things, and burns again, in one transaction.
    pub fn flash(
        &mut self,
        user: &User,
        usd1: &Asset,
        assets: u64,
        between: &[solana_instruction::Instruction],
    ) -> Outcome {
        self.open_wallet(&user.key, usd1);
        let mut all = vec![self.ix().flash_mint(user, usd1, assets)];
        all.extend_from_slice(between);
        all.push(self.ix().flash_burn(user, usd1, assets));
        self.act_all(&all)
    }
}
