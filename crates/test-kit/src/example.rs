//! A small market that is ready to use, for examples in documentation.

use wlm_sdk::{program::state::Obligation, view::MarketView};

use crate::{
    builders::{Asset, MarketBuilder, MarketKeys, ReserveBuilder, User, units},
    outcome::Outcome,
    pegs::Peg,
    world::World,
};

/// A market with USD1, USDC and SOL at 150 USD. The bank has supplied USD1; Alice has 10 SOL and 1,000 USDC in her
/// wallet and an empty obligation.
pub struct Example {
    /// The world.
    pub world: World,
    /// The market.
    pub market: MarketKeys,
    /// SOL.
    pub sol: Asset,
    /// USD1.
    pub usd1: Asset,
    /// Supplies USD1 and liquidates.
    pub bank: User,
    /// Borrows.
    pub alice: User,
}

impl Example {
    /// The market as described above.
    ///
    /// # Panics
    /// If the program has not been built.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it loads a program from the disk")]
    pub fn new() -> Self {
        let mut world = World::new();
        let market = MarketBuilder::default().create(&mut world);
        let [usd1, usdc, sol] = [ReserveBuilder::usd1(), ReserveBuilder::usdc(), ReserveBuilder::sol()]
            .map(|asset| asset.create(&mut world, &market));
        let (bank, alice) = (world.new_user(&market), world.new_user(&market));
        world.fund(&bank, &usd1, units(100_000, &usd1));
        world.fund(&alice, &sol, units(10, &sol));
        world.fund(&alice, &usdc, units(1_000, &usdc));
        world.deposit(&bank, &usd1, units(50_000, &usd1)).expect("a deposit");
        world.hand_over_usd1(&market, &usd1);
        world.create_peg(&market, &usdc, Peg::config(&usdc));
        Self { world, market, sol, usd1, bank, alice }
    }

    /// As [`Example::new`], and Alice has supplied her SOL and borrowed 900 USD1 against it.
    ///
    /// # Panics
    /// If the program has not been built.
    #[must_use]
    pub fn with_a_loan() -> Self {
        let mut example = Self::new();
        let Self { world, sol, usd1, alice, .. } = &mut example;
        world.deposit(alice, sol, units(10, sol)).expect("a deposit");
        world.borrow(alice, usd1, units(900, usd1)).expect("a loan");
        example
    }

    /// The market as it is now.
    #[must_use]
    pub fn view(&self) -> MarketView {
        self.world.view(&self.market.key)
    }

    /// Alice's obligation as it is now.
    #[must_use]
    pub fn obligation(&self) -> Obligation {
        self.world.obligation(&self.alice)
    }

    /// Runs instructions as one transaction.
    pub fn send(&mut self, instructions: &[solana_instruction::Instruction]) -> Outcome {
        self.world.send_all(instructions)
    }
}
