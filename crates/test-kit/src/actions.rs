//! Checked actions: what people do in tests and demonstrations. Wallets that are missing are opened.

use solana_pubkey::Pubkey;
use wlm_sdk::{
    accounts,
    instructions::{Amount, CollateralUse, LiquidateArgs, Receive},
    pda,
    program::state::{Obligation, Reserve},
    quotes::Portfolio,
    view::{MarketView, PegView, ReserveView},
};

use crate::{
    builders::{Asset, MarketKeys, User},
    outcome::Outcome,
    world::World,
};

impl World {
    /// Supplies base units.
    pub fn deposit(&mut self, user: &User, asset: &Asset, assets: u64) -> Outcome {
        self.open_wallet(&user.key, asset);
        self.act(self.ix().deposit(user, asset, assets))
    }

    /// Takes supply out.
    pub fn withdraw(&mut self, user: &User, asset: &Asset, amount: Amount) -> Outcome {
        self.open_wallet(&user.key, asset);
        self.act(self.ix().withdraw(user, asset, amount))
    }

    /// Borrows base units.
    pub fn borrow(&mut self, user: &User, asset: &Asset, assets: u64) -> Outcome {
        self.open_wallet(&user.key, asset);
        self.act(self.ix().borrow(user, asset, assets))
    }

    /// Repays one's own debt.
    pub fn repay(&mut self, user: &User, asset: &Asset, amount: Amount) -> Outcome {
        self.repay_for(user, user, asset, amount)
    }

    /// Repays somebody's debt.
    pub fn repay_for(&mut self, payer: &User, debtor: &User, asset: &Asset, amount: Amount) -> Outcome {
        self.open_wallet(&payer.key, asset);
        self.act(self.ix().repay(payer, debtor, asset, amount))
    }

    /// Lets supply back debt, or not.
    pub fn set_collateral(&mut self, user: &User, asset: &Asset, collateral: CollateralUse) -> Outcome {
        self.act(self.ix().set_collateral(user, asset, collateral))
    }

    /// Liquidates as much as the rule allows, for tokens.
    pub fn liquidate(&mut self, liquidator: &User, victim: &User, pair: (&Asset, &Asset)) -> Outcome {
        let args = LiquidateArgs { max_repay: Amount::All, min_receive: 0, receive: Receive::Tokens };
        self.liquidate_with(liquidator, victim, pair, args)
    }

    /// Liquidates: `pair` is the debt and the collateral.
    pub fn liquidate_with(
        &mut self,
        liquidator: &User,
        victim: &User,
        pair: (&Asset, &Asset),
        args: LiquidateArgs,
    ) -> Outcome {
        self.open_wallet(&liquidator.key, pair.0);
        self.open_wallet(&liquidator.key, pair.1);
        self.act(self.ix().liquidate(liquidator, victim, pair, args))
    }

    /// Counts interest and caches the price.
    pub fn refresh(&mut self, asset: &Asset) -> Outcome {
        self.act(self.ix().refresh(asset))
    }

    /// Writes off debt without collateral.
    pub fn absorb_bad_debt(&mut self, debtor: &User, asset: &Asset) -> Outcome {
        self.act(self.ix().absorb_bad_debt(debtor, asset))
    }

    /// Pays fees to the treasury.
    pub fn collect_fees(&mut self, market: &MarketKeys, asset: &Asset) -> Outcome {
        self.open_wallet(&market.treasury, asset);
        self.act(self.ix().collect_fees(market, asset))
    }

    /// Closes an obligation.
    pub fn close_obligation(&mut self, user: &User) -> Outcome {
        self.act(self.ix().close_obligation(user))
    }

    /// A reserve as it is.
    ///
    /// # Panics
    /// If it is not listed.
    #[must_use]
    pub fn reserve(&self, asset: &Asset) -> Reserve {
        let account = self.account(&asset.reserve).expect("a listed reserve");
        accounts::reserve(&account.data).expect("a reserve")
    }

    /// An obligation as it is.
    ///
    /// # Panics
    /// If it is not open.
    #[must_use]
    pub fn obligation(&self, user: &User) -> Obligation {
        let account = self.account(&user.obligation).expect("an open obligation");
        accounts::obligation(&account.data).expect("an obligation")
    }

    /// A user's obligation and all reserves of its market, with the prices published here, for quotes.
    ///
    /// # Panics
    /// If the obligation is not open.
    #[must_use]
    pub fn portfolio(&self, user: &User) -> Portfolio {
        self.view(&user.market).portfolio(self.obligation(user))
    }

    /// A market, its reserves and peg facilities, with the prices published here.
    ///
    /// # Panics
    /// If there is no such market.
    #[must_use]
    pub fn view(&self, market: &Pubkey) -> MarketView {
        let account = self.account(market).expect("a market");
        let state = accounts::market(&account.data).expect("a market");
        let assets = || self.assets.iter().filter(|asset| asset.market == *market);
        let reserve = |asset: &Asset| ReserveView {
            key: asset.reserve,
            symbol: asset.symbol.into(),
            state: self.reserve(asset),
            price_account: Some(asset.price),
            price: Some(self.quote(&asset.price).into()),
        };
        let peg = |coin: &Asset| {
            let key = pda::peg_facility(market, &coin.mint);
            Some(PegView {
                key,
                symbol: coin.symbol.into(),
                state: accounts::peg_facility(&self.account(&key)?.data).ok()?,
                price_account: Some(coin.price),
                price: Some(self.quote(&coin.price).into()),
            })
        };
        MarketView {
            key: *market,
            state,
            now: self.now(),
            reserves: assets().map(reserve).collect(),
            pegs: assets().filter_map(peg).collect(),
        }
    }

    /// Base units in a user's wallet.
    #[must_use]
    pub fn wallet(&self, user: &User, asset: &Asset) -> u64 {
        self.balance_of(&asset.wallet(&user.key))
    }

    /// Base units a user has supplied, as of the last accrual, rounded down.
    #[must_use]
    pub fn supplied(&self, user: &User, asset: &Asset) -> u64 {
        let (obligation, pool) = (self.obligation(user), self.reserve(asset).pool());
        let shares = obligation.find(asset.index).map(|slot| obligation.position(slot).supply());
        shares.map_or(0, |shares| pool.supply_index.assets_floor(shares).expect("within the pool"))
    }

    /// Base units a user owes, as of the last accrual, rounded up.
    #[must_use]
    pub fn owed(&self, user: &User, asset: &Asset) -> u64 {
        let (obligation, pool) = (self.obligation(user), self.reserve(asset).pool());
        let shares = obligation.find(asset.index).map(|slot| obligation.position(slot).debt());
        shares.map_or(0, |shares| pool.debt_index.assets_ceil(shares).expect("within the pool"))
    }
}
