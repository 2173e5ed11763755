//! The holders of a token govern: sixty percent of the supply must assent, and a day passes after the vote.

use solana_instruction::Instruction;
use solana_program_pack::Pack;
use solana_pubkey::Pubkey;
use spl_token_interface::{
    instruction::mint_to,
    state::{Account as TokenAccount, AccountState},
};
use wlm_test_kit::{ISSUER, MintBuilder, TOKEN, World};

use crate::{
    governed::Governed,
    realms::{Governance, ID, Proposal, Realm, Rules, State, Tipping, errors},
};

const VOTING: u32 = 3 * 86_400;
const HOLD_UP: u32 = 86_400;
const NAME: &str = "World Liberty";
const WLFI: u64 = 1_000_000;

struct Stage {
    governed: Governed,
    governance: Governance,
    /// With 50, 30 and 20 of 100 WLFI, all deposited.
    holders: [Pubkey; 3],
}

impl Stage {
    fn new(tipping: Tipping) -> Self {
        let mut world = World::new();
        world.load_program(ID, "spl_governance.so");
        let realm = Realm::new(NAME, MintBuilder::decimals(6).create(&mut world));
        let holders = [(); 3].map(|()| world.new_wallet());
        let governance = Governance { realm, seed: world.new_address() };
        let mut governed = Governed::by(governance.treasury(), world);

        let authority = governed.world.new_wallet();
        governed.send(realm.create(NAME, authority, authority, WLFI));
        for (holder, amount) in holders.into_iter().zip([50, 30, 20]) {
            let wallet = new_wallet(&mut governed.world, realm.mint, holder, amount * WLFI);
            governed.send(realm.deposit(holder, wallet, amount * WLFI));
        }
        let (hold_up, voting_time) = (HOLD_UP, VOTING);
        let rules = Rules { approval: 60, min_weight: 20 * WLFI, hold_up, voting_time, tipping };
        governed.send(governance.create(holders[0], rules));
        governed.send(governance.create_treasury(holders[0]));
        Self { governed, governance, holders }
    }

    /// A draft with these instructions.
    fn draft(&mut self, instructions: &[Instruction]) -> Proposal {
        let (owner, seed) = (self.holders[2], self.governed.world.new_address());
        let proposal = Proposal { governance: self.governance, owner, seed };
        self.governed.send(proposal.create("Change the market"));
        self.governed.send(proposal.insert(0, HOLD_UP, instructions));
        proposal
    }

    /// A vote that has begun.
    fn propose(&mut self, instructions: &[Instruction]) -> Proposal {
        let proposal = self.draft(instructions);
        self.governed.send(proposal.sign_off());
        proposal
    }

    fn state(&self, proposal: &Proposal) -> State {
        State::of(&self.governed.world.account(&proposal.address()).unwrap().data).unwrap()
    }
}

/// A token account with newly minted tokens.
fn new_wallet(world: &mut World, mint: Pubkey, owner: Pubkey, amount: u64) -> Pubkey {
    let wallet = world.new_address();
    let account = TokenAccount { mint, owner, state: AccountState::Initialized, ..Default::default() };
    let mut data = vec![0; TokenAccount::LEN];
    account.pack_into_slice(&mut data);
    world.write(wallet, TOKEN, data);
    world.send(mint_to(&TOKEN, &mint, &wallet, &ISSUER, &[], amount).unwrap()).unwrap();
    wallet
}

#[test]
fn holders_configure_a_reserve_after_the_vote_and_the_hold_up() {
    let mut stage = Stage::new(Tipping::Never);
    let (wanted, change) = stage.governed.change();
    let change = [change];
    let proposal = stage.draft(&change);
    let [large, middle, small] = stage.holders;

    let governed = &mut stage.governed;
    let hasty = proposal.insert(1, HOLD_UP - 1, &change);
    assert_eq!(governed.refusal(hasty), errors::HOLD_UP_TIME_TOO_SHORT);
    assert_eq!(governed.refusal(proposal.approve(large)), errors::CANNOT_VOTE);
    governed.send(proposal.sign_off());
    governed.send(proposal.approve(large));
    governed.send(proposal.approve(middle));
    governed.send(proposal.deny(small));
    governed.world.advance(VOTING.into());
    assert_eq!(governed.refusal(proposal.finalize()), errors::VOTING_IN_PROGRESS);
    assert_eq!(governed.refusal(proposal.execute(0, &change)), errors::CANNOT_EXECUTE);
    governed.world.advance(1);
    governed.send(proposal.finalize());
    assert_eq!(stage.state(&proposal), State::Succeeded);

    // The hold-up runs from the end of the vote, and must be exceeded.
    let governed = &mut stage.governed;
    assert_eq!(governed.refusal(proposal.execute(0, &change)), errors::WITHIN_HOLD_UP_TIME);
    governed.world.advance(i64::from(HOLD_UP) - 1);
    assert_eq!(governed.refusal(proposal.execute(0, &change)), errors::WITHIN_HOLD_UP_TIME);
    assert_ne!(governed.config(), wanted);
    governed.world.advance(1);
    governed.execute(proposal.execute(0, &change));
    assert_eq!(governed.config(), wanted);
    assert_eq!(governed.refusal(proposal.execute(0, &change)), errors::CANNOT_EXECUTE);
    assert_eq!(stage.state(&proposal), State::Completed);
}

#[test]
fn a_vote_without_quorum_changes_nothing() {
    let mut stage = Stage::new(Tipping::Never);
    let old = stage.governed.config();
    let change = [stage.governed.change().1];
    let proposal = stage.propose(&change);
    let [large, middle, _] = stage.holders;
    let governed = &mut stage.governed;
    governed.send(proposal.approve(large));
    governed.world.advance(i64::from(VOTING) + 1);
    assert_eq!(governed.refusal(proposal.approve(middle)), errors::VOTING_TIME_EXPIRED);
    governed.send(proposal.finalize());
    assert_eq!(stage.state(&proposal), State::Defeated);
    let governed = &mut stage.governed;
    governed.world.advance(i64::from(HOLD_UP) + 1);
    assert_eq!(governed.refusal(proposal.execute(0, &change)), errors::CANNOT_EXECUTE);
    assert_eq!(governed.config(), old);
}

/// The vote ends as soon as nobody could change its result; the treasury pays the rent.
#[test]
fn the_treasury_lists_an_asset() {
    let mut stage = Stage::new(Tipping::Strict);
    let (asset, listing) = stage.governed.listing();
    let listing = [listing];
    let proposal = stage.propose(&listing);
    stage.governed.send(proposal.approve(stage.holders[0]));
    assert_eq!(stage.state(&proposal), State::Voting);
    stage.governed.send(proposal.approve(stage.holders[1]));
    assert_eq!(stage.state(&proposal), State::Succeeded);
    let governed = &mut stage.governed;
    governed.world.advance_with_prices(i64::from(HOLD_UP) + 1);
    governed.execute(proposal.execute(0, &listing));
    assert_eq!(governed.world.reserve(&asset).market, governed.market.key);
}

#[test]
fn nobody_stands_in_for_the_treasury() {
    let mut stage = Stage::new(Tipping::Never);
    let impostors = [stage.holders[0], stage.governance.address(), stage.governed.market.creator];
    stage.governed.assert_refuses(&impostors);
}
