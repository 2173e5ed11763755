use std::rc::Rc;

use anchor_lang::prelude::Pubkey;
use wlm_sdk::{
    accounts, pda,
    prices::PriceAccount,
    view::{MarketView, PegView, ReserveView},
};

use crate::{
    Account, ChangeFigures, Failure, MarketFigures, PegFigures, Portfolio, ReserveFigures,
    account::{check_market, obligation, pending_change},
    rates::{CurveSample, Rates},
    reserve,
    shock::Shock,
};

/// A market with its reserves, peg facilities and prices, at one moment.
#[derive(Clone, Debug)]
pub struct Market {
    pub(crate) view: Rc<MarketView>,
}

impl Market {
    /// From its accounts: all reserves, in any order. Of each feed the newest price counts that the market believes;
    /// any other account among the prices is left out.
    pub fn new(
        market: &Account,
        reserves: &[Account],
        pegs: &[Account],
        prices: &[Account],
        now: i64,
    ) -> Result<Self, Failure> {
        let (key, state) = (market.address, market.read(accounts::market)?);
        let reserve = |account: &Account| {
            let state = account.read(accounts::reserve)?;
            check_market(&state.market, &key)?;
            Ok(ReserveView::new(account.address, String::new(), state))
        };
        let peg = |account: &Account| {
            let state = account.read(accounts::peg_facility)?;
            check_market(&state.market, &key)?;
            Ok(PegView::new(account.address, String::new(), state))
        };
        let reserves = reserves.iter().map(reserve).collect::<Result<Vec<_>, Failure>>()?;
        let pegs = pegs.iter().map(peg).collect::<Result<Vec<_>, Failure>>()?;
        let mut view = MarketView::new((key, state), now, reserves, pegs);
        check_complete(&view)?;
        view.take_prices(&prices.iter().map(Account::as_price).collect::<Vec<PriceAccount>>());
        Ok(Self { view: Rc::new(view) })
    }

    /// The same accounts at another moment.
    #[must_use]
    pub fn at(&self, now: i64) -> Self {
        Self { view: Rc::new(MarketView { now, ..MarketView::clone(&self.view) }) }
    }

    /// With the prices of these reserves at `bps` of what they are.
    #[must_use]
    pub fn shocked(&self, indices: &[u16], bps: u32) -> Self {
        let mut view = MarketView::clone(&self.view);
        Shock { indices, bps }.apply(&mut view);
        Self { view: Rc::new(view) }
    }

    /// Its terms and totals.
    pub fn figures(&self) -> Result<MarketFigures, Failure> {
        MarketFigures::of(&self.view)
    }

    /// All its reserves, each at the place of its index.
    pub fn reserves(&self) -> Result<Vec<ReserveFigures>, Failure> {
        self.view.reserves.iter().map(|reserve| ReserveFigures::of(reserve, &self.view)).collect()
    }

    /// A reserve.
    pub fn reserve(&self, index: u16) -> Result<ReserveFigures, Failure> {
        ReserveFigures::of(self.view.reserve(index)?, &self.view)
    }

    /// What a reserve would cost and earn at a utilisation, which is a fraction.
    pub fn rates_at(&self, index: u16, utilisation: f64) -> Result<Rates, Failure> {
        Ok(reserve::rates_at(&self.view.reserve(index)?.state.config, utilisation))
    }

    /// A reserve's rate curve in `steps` equal steps from 0 to 100 %.
    pub fn curve(&self, index: u16, steps: u16) -> Result<Vec<CurveSample>, Failure> {
        Ok(reserve::curve(&self.view.reserve(index)?.state.config, steps))
    }

    /// All its peg facilities.
    pub fn pegs(&self) -> Result<Vec<PegFigures>, Failure> {
        let pegs = (0..).zip(&self.view.pegs);
        pegs.map(|(place, peg)| PegFigures::of(peg, place, self.view.now)).collect()
    }

    /// The USD1 that base units of a coin would buy.
    pub fn quote_buy(&self, peg: u16, coins: u64) -> Result<u64, Failure> {
        Ok(self.peg(peg)?.quote_buy(coins, self.view.now)?)
    }

    /// The base units of a coin that USD1 would buy.
    pub fn quote_sell(&self, peg: u16, usd1: u64) -> Result<u64, Failure> {
        Ok(self.peg(peg)?.quote_sell(usd1)?)
    }

    /// The most of these coins that buy USD1 now.
    pub fn max_buy(&self, peg: u16, coins: u64) -> Result<u64, Failure> {
        Ok(self.peg(peg)?.max_buy(coins, self.view.now))
    }

    /// The most of this USD1 that buys coins now.
    pub fn max_sell(&self, peg: u16, usd1: u64) -> Result<u64, Failure> {
        Ok(self.peg(peg)?.max_sell(usd1))
    }

    /// An obligation, from the bytes of its account; or an empty one, for whoever has none yet.
    pub fn portfolio(&self, data: Option<&[u8]>) -> Result<Portfolio, Failure> {
        let obligation = data.map(|data| obligation(data, &self.view.key)).transpose()?;
        Ok(Portfolio::new(Rc::clone(&self.view), obligation))
    }

    /// The address of the obligation that `owner` gave the number `id`, opened or not.
    #[must_use]
    pub fn obligation_address(&self, owner: &Pubkey, id: u16) -> String {
        pda::obligation(&self.view.key, owner, id).to_string()
    }

    /// Somebody's associated token account of a reserve's asset.
    pub fn wallet(&self, index: u16, owner: &Pubkey) -> Result<String, Failure> {
        Ok(self.view.reserve(index)?.wallet(owner).to_string())
    }

    /// Somebody's associated token account of a peg facility's coin.
    pub fn peg_wallet(&self, peg: u16, owner: &Pubkey) -> Result<String, Failure> {
        Ok(self.peg(peg)?.wallet(owner).to_string())
    }

    /// A change, from the bytes of its account: what it is, what it replaces, and what has become of it.
    pub fn change(&self, data: &[u8]) -> Result<ChangeFigures, Failure> {
        Ok(ChangeFigures::of(&pending_change(data, &self.view.key)?, &self.view))
    }

    pub(crate) fn peg(&self, place: u16) -> Result<&PegView, Failure> {
        self.view.pegs.get(usize::from(place)).ok_or_else(|| {
            Failure::new("UnknownPeg", &format!("the market has no peg facility in place {place}"))
        })
    }
}

/// Positions refer to reserves by number, so one that is missing would make another of the next.
fn check_complete(view: &MarketView) -> Result<(), Failure> {
    let count = view.reserves.len().max(view.state.reserve_count.into());
    let mut reserves = view.reserves.iter().map(ReserveView::index);
    match (0..count).find(|number| reserves.next().map(usize::from) != Some(*number)) {
        None => Ok(()),
        Some(number) => {
            let message =
                format!("reserve {number} is missing or there twice. Load all reserves of the market");
            Err(Failure::new("IncompleteMarket", &message))
        }
    }
}
