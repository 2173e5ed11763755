//! The demo's market in a Solana of its own: the real program, five reserves, prices of a row.

use anyhow::{Context, Result, anyhow};
use wlm_sdk::{
    accounts,
    instructions::{
        self, Amount, ConfigChange, Due, LiquidateArgs, PegConfig, PegSwap, Receive, ReserveChange,
        Restriction,
    },
    pda,
};
use wlm_test_kit::{
    Asset as Listed, MarketBuilder, MarketKeys, MintBuilder, Outcome, Peg, ReserveBuilder, Snapshot, World,
};
use world_liberty_markets::state::{Market, Obligation, PegFacility, Reserve};

use crate::{assets::Asset, prices::Row, valuation::Quote};

/// Somebody with an obligation and wallets.
pub use wlm_test_kit::User as Person;

/// The market and the machine it runs on.
pub struct Bank {
    world: World,
    market: MarketKeys,
    listed: Vec<Listed>,
    peg: Option<Peg>,
}

/// What becomes of a change that waits.
#[derive(Clone, Copy)]
pub enum Act {
    /// It is carried out.
    Execute,
    /// The guardian ends it.
    Veto,
}

impl Bank {
    /// A market with its five reserves, at the time and prices of a row.
    pub fn open(row: &Row) -> Result<Self> {
        let mut world = World::new();
        world.set_clock(row.unix);
        let market = MarketBuilder::default().create(&mut world);
        let mut bank = Self { world, market, listed: Vec::new(), peg: None };
        for asset in Asset::ALL {
            let feed_id = bank.world.new_address().to_bytes();
            let reserve = ReserveBuilder {
                symbol: asset.symbol(),
                usd: asset.price(row).usd(),
                token: MintBuilder::decimals(asset.decimals()),
                config: asset.config(feed_id),
            };
            bank.listed.push(reserve.create(&mut bank.world, &bank.market));
        }
        Ok(bank)
    }

    /// Sets the clock, and publishes no price.
    pub fn set_time(&mut self, unix: i64) {
        self.world.set_clock(unix);
    }

    /// Sets the clock and publishes the prices of a row.
    pub fn set_row(&mut self, row: &Row) {
        self.world.set_clock(row.unix);
        for asset in Asset::ALL {
            let listed = *self.keys(asset);
            self.world.set_price(&listed, asset.price(row).usd());
        }
    }

    /// Somebody new, with an obligation.
    pub fn person(&mut self) -> Result<Person> {
        let key = self.world.new_wallet();
        let market = self.market.key;
        self.world
            .send(instructions::open_obligation(key, key, market, 0))
            .context("an obligation was not opened")?;
        Ok(Person { key, obligation: pda::obligation(&market, &key, 0), market })
    }

    /// Who fees are paid to. It has no obligation: the market's address stands in for one, unread.
    #[must_use]
    pub const fn treasury(&self) -> Person {
        Person { key: self.market.treasury, obligation: self.market.key, market: self.market.key }
    }

    /// Issues tokens to somebody.
    pub fn fund(&mut self, person: &Person, asset: Asset, amount: u64) {
        let listed = *self.keys(asset);
        self.world.fund(person, &listed, amount);
    }

    /// Supplies.
    pub fn deposit(&mut self, person: &Person, asset: Asset, amount: u64) -> Outcome {
        let instruction = self.world.ix().deposit(person, self.keys(asset), amount);
        self.world.send(instruction)
    }

    /// Takes supply out.
    pub fn withdraw(&mut self, person: &Person, asset: Asset, amount: Amount) -> Outcome {
        let instruction = self.world.ix().withdraw(person, self.keys(asset), amount);
        self.world.send(instruction)
    }

    /// Borrows.
    pub fn borrow(&mut self, person: &Person, asset: Asset, amount: u64) -> Outcome {
        let listed = *self.keys(asset);
        self.world.open_wallet(&person.key, &listed);
        let instruction = self.world.ix().borrow(person, &listed, amount);
        self.world.send(instruction)
    }

    /// Repays one's own debt.
    pub fn repay(&mut self, person: &Person, asset: Asset, amount: Amount) -> Outcome {
        let instruction = self.world.ix().repay(person, person, self.keys(asset), amount);
        self.world.send(instruction)
    }

    /// Liquidates as much as the rule allows; `pair` is the debt and the collateral.
    pub fn liquidate(
        &mut self,
        liquidator: &Person,
        victim: &Person,
        [debt, collateral]: [Asset; 2],
        receive: Receive,
    ) -> Outcome {
        let (debt, collateral) = (*self.keys(debt), *self.keys(collateral));
        self.world.open_wallet(&liquidator.key, &debt);
        self.world.open_wallet(&liquidator.key, &collateral);
        let args = LiquidateArgs { max_repay: Amount::All, min_receive: 0, receive };
        let instruction = self.world.ix().liquidate(liquidator, victim, (&debt, &collateral), args);
        self.world.send(instruction)
    }

    /// Writes off debt without collateral.
    pub fn absorb_bad_debt(&mut self, debtor: &Person, asset: Asset) -> Outcome {
        let instruction = self.world.ix().absorb_bad_debt(debtor, self.keys(asset));
        self.world.send(instruction)
    }

    /// Counts interest and caches the price.
    pub fn refresh(&mut self, asset: Asset) -> Outcome {
        let instruction = self.world.ix().refresh(self.keys(asset));
        self.world.send(instruction)
    }

    /// Pays the protocol's fees to the treasury.
    pub fn collect_fees(&mut self, asset: Asset) -> Outcome {
        let listed = *self.keys(asset);
        self.world.open_wallet(&self.market.treasury, &listed);
        let instruction = self.world.ix().collect_fees(&self.market, &listed);
        self.world.send(instruction)
    }

    /// Governance proposes a change of a reserve, under a number of its own.
    pub fn propose(&mut self, asset: Asset, change: ReserveChange) -> (Outcome, Due) {
        let (reserve, change) = (self.keys(asset).reserve, ConfigChange::Reserve(Box::new(change)));
        let proposal = self.world.proposal(&self.market, reserve, change);
        (self.world.send(instructions::propose_change(&proposal)), proposal.due())
    }

    /// What waits of a reserve is carried out by anyone, or ended by the guardian.
    pub fn conclude(&mut self, due: &Due, act: Act) -> Outcome {
        let pending = self.world.pending(due).expect("a change that waits");
        let instruction = match act {
            Act::Execute => instructions::execute_change(*due, pending.target, None, None),
            Act::Veto => instructions::veto_change(self.market.guardian, *due),
        };
        self.world.send(instruction)
    }

    /// The guardian reduces a reserve's risk.
    pub fn restrict(&mut self, asset: Asset, restriction: Restriction) -> Outcome {
        let MarketKeys { key, guardian, .. } = self.market;
        self.world.send(instructions::restrict(guardian, key, self.keys(asset).reserve, restriction))
    }

    /// Makes the market the mint authority of its USD1.
    pub fn hand_over_usd1(&mut self) {
        let usd1 = *self.keys(Asset::Usd1);
        self.world.hand_over_usd1(&self.market, &usd1);
    }

    /// Lets the lending facility mint up to a capacity, and the flash facility ten times that.
    pub fn open_facilities(&mut self, capacity: u64) -> Outcome {
        let usd1 = *self.keys(Asset::Usd1);
        self.world.configure(&self.market, &usd1, |config| {
            config.facility_capacity = capacity;
            config.flash_capacity = 10 * capacity;
            config.flash_fee_bps = 1;
        })
    }

    /// Opens a peg facility for USDC.
    pub fn create_peg(&mut self, capacity: u64) -> Outcome {
        let coin = *self.keys(Asset::Usdc);
        let config = PegConfig { capacity, ..Peg::config(&coin) };
        let (peg, create) = Peg::prepare(&mut self.world, &self.market, &coin, config);
        self.peg = Some(peg);
        self.world.send(create)
    }

    /// The peg facility for USDC as it is.
    pub fn peg(&self) -> Result<PegFacility> {
        Ok(self.world.peg(&self.peg.context("the peg facility is not open")?))
    }

    /// Swaps at the peg facility.
    pub fn swap(&mut self, person: &Person, swap: PegSwap) -> Outcome {
        let (usd1, coin) = (*self.keys(Asset::Usd1), *self.keys(Asset::Usdc));
        let peg = self.peg.expect("swaps come after the peg facility");
        self.world.open_wallet(&person.key, &usd1);
        self.world.open_wallet(&person.key, &coin);
        let instruction = self.world.ix().psm_swap(person, &peg, &usd1, swap);
        self.world.send(instruction)
    }

    /// Mints USD1 and burns it again in one transaction.
    pub fn flash(&mut self, person: &Person, amount: u64) -> Outcome {
        let usd1 = *self.keys(Asset::Usd1);
        let pair = [
            self.world.ix().flash_mint(person, &usd1, amount),
            self.world.ix().flash_burn(person, &usd1, amount),
        ];
        self.world.send_all(&pair)
    }

    /// The addresses of an asset.
    #[must_use]
    pub fn keys(&self, asset: Asset) -> &Listed {
        &self.listed[asset.index()]
    }

    /// A reserve as it is.
    #[must_use]
    pub fn reserve(&self, asset: Asset) -> Reserve {
        self.world.reserve(self.keys(asset))
    }

    /// Every reserve at a row's time and price, in the order of [`Asset::ALL`].
    pub fn quotes(&self, row: &Row) -> Result<Vec<Quote>> {
        Asset::ALL.into_iter().map(|asset| Quote::at(self.reserve(asset), asset, row)).collect()
    }

    /// An obligation as it is.
    #[must_use]
    pub fn obligation(&self, person: &Person) -> Obligation {
        self.world.obligation(person)
    }

    /// Base units in somebody's wallet.
    #[must_use]
    pub fn wallet(&self, person: &Person, asset: Asset) -> u64 {
        self.world.wallet(person, self.keys(asset))
    }

    /// The market: its terms of liquidation.
    pub fn market(&self) -> Result<Market> {
        let account = self.world.account(&self.market.key).context("the market is gone")?;
        Ok(accounts::market(&account.data)?)
    }

    /// All tokens of an asset that were ever issued: the mint's supply.
    pub fn issued(&self, asset: Asset) -> Result<u64> {
        const SUPPLY: core::ops::Range<usize> = 36..44;
        let mint = self.world.account(&self.keys(asset).mint).context("the mint is gone")?;
        let supply = mint.data.get(SUPPLY).and_then(|bytes| bytes.try_into().ok());
        supply.map(u64::from_le_bytes).ok_or_else(|| anyhow!("the mint of {} is cut short", asset.symbol()))
    }

    /// All accounts as they are.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.world.snapshot()
    }
}
