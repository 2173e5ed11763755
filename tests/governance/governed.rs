//! A market with a governance and a guardian of one's choice.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_sdk::{
    errors::WlmError,
    instructions::{
        self, ConfigChange, CreateMarketArgs, Due, Listing, Proposal, ReserveChange, ReserveConfig,
        Restriction,
    },
    pda,
};
use wlm_test_kit::{Asset, MarketBuilder, MarketKeys, MintBuilder, ReserveBuilder, TOKEN, World, calm_quote};

use crate::{
    bodies::{Body, decide},
    sending::Sending,
};

const SOL: u64 = 1_000_000_000;

#[derive(Clone)]
pub struct Governed<G, H> {
    pub world: World,
    pub market: MarketKeys,
    pub sol: Asset,
    pub governance: G,
    pub guardian: H,
}

impl<G: Body, H: Body> Governed<G, H> {
    /// A market with one asset. The world lets any address sign, so it lists that asset without a vote.
    pub fn new(mut world: World, governance: G, guardian: H) -> Self {
        let (creator, usd1_mint) = (world.new_wallet(), MintBuilder::decimals(6).create(&mut world));
        let arguments = MarketBuilder::default().arguments(&mut world);
        let (by, guarded_by) = (governance.address(), guardian.address());
        let arguments = CreateMarketArgs { governance: by, guardian: guarded_by, ..arguments };
        let (key, treasury) = (pda::market(&creator, arguments.id), arguments.treasury);
        let market = MarketKeys { key, creator, governance: by, guardian: guarded_by, treasury, usd1_mint };
        world.give_lamports(&by, SOL);
        world.act(instructions::create_market(creator, usd1_mint, arguments)).expect("a valid market");
        let sol = ReserveBuilder::sol().create(&mut world, &market);
        Self { world, market, sol, governance, guardian }
    }

    pub fn config(&self) -> ReserveConfig {
        self.world.reserve(&self.sol).config
    }

    /// How long the market makes a change wait.
    pub fn delay(&self) -> i64 {
        self.world.market(&self.market).settings.change_delay.into()
    }

    /// A configuration that takes larger loans, and its proposal.
    pub fn change(&mut self) -> (ReserveConfig, Proposal) {
        let old = self.config();
        let wanted = ReserveConfig { ltv_bps: 5_000, borrow_cap: old.borrow_cap / 2 * 3, ..old };
        (wanted, self.proposal_of(ReserveChange::between(&old, &wanted)))
    }

    /// The same, but it names every field there is.
    pub fn change_of_every_field(&mut self) -> (ReserveConfig, Proposal) {
        let (wanted, _) = self.change();
        let mut unlike = wanted;
        bytemuck::bytes_of_mut(&mut unlike).iter_mut().for_each(|byte| *byte = !*byte);
        (wanted, self.proposal_of(ReserveChange::between(&unlike, &wanted)))
    }

    pub fn proposal_of(&mut self, change: ReserveChange) -> Proposal {
        self.world.proposal(&self.market, self.sol.reserve, ConfigChange::Reserve(Box::new(change)))
    }

    /// An asset to list: the proposal, and what lists it in the end, paid by a stranger.
    pub fn listing(&mut self) -> (Proposal, Listing) {
        let world = &mut self.world;
        let (payer, mint) = (world.new_wallet(), MintBuilder::decimals(8).create(world));
        let feed_id = world.new_address().to_bytes();
        let price = world.new_price_account(calm_quote(feed_id, 3_000.0, world.now()));
        let config = ReserveConfig { feed_id, ..ReserveBuilder::eth().config };
        let proposal = world.proposal(&self.market, mint, ConfigChange::NewReserve(Box::new(config)));
        let listing = Listing { payer, due: proposal.due(), mint, price, token_program: TOKEN };
        (proposal, listing)
    }

    /// Its governance decides on a proposal and executes that decision: from now on the change waits.
    #[track_caller]
    pub fn propose(&mut self, proposal: &Proposal) -> Due {
        decide(&self.governance, &mut self.world, &instructions::propose_change(proposal));
        proposal.due()
    }

    /// The market's delay passes.
    pub fn wait(&mut self) {
        self.world.advance_with_prices(self.delay());
    }

    /// What carries a change of the asset out. Nobody in particular signs it.
    pub fn carry_out(&self, due: Due) -> Instruction {
        instructions::execute_change(due, self.sol.reserve, None, None)
    }

    /// Carries a change out that was proposed this second: not a second before the market's own delay is over.
    pub fn assert_waits_and_carry_out(&mut self, due: Due) {
        let (carry_out, delay) = (self.carry_out(due), self.delay());
        self.world.assert_refuses(&carry_out, WlmError::ChangeNotDue);
        self.world.advance(delay - 1);
        self.world.assert_refuses(&carry_out, WlmError::ChangeNotDue);
        self.world.advance(1);
        self.world.execute(&carry_out);
    }

    /// Lowers the cap that [`Governed::change`] raises.
    pub fn lower_borrow_cap(&self, signer: Pubkey, borrow_cap: u64) -> Instruction {
        let caps =
            Restriction::LowerCaps { supply_cap: None, borrow_cap: Some(borrow_cap), debt_ceiling_usd: None };
        instructions::restrict(signer, self.market.key, self.sol.reserve, caps)
    }
}
