//! The holders of a token govern: sixty percent of the supply must assent, and half a day passes after the
//! vote. A council of three guards.

use solana_instruction::Instruction;
use solana_program_pack::Pack;
use solana_pubkey::Pubkey;
use spl_token_interface::{
    instruction::mint_to,
    state::{Account as TokenAccount, AccountState},
};
use wlm_sdk::instructions::propose_change;
use wlm_test_kit::{ISSUER, MintBuilder, TOKEN, World};

use crate::{
    bodies::{Body, Road},
    governed::Governed,
    realms::{Governance, ID, Proposal, Realm, Rules, State, Tipping, errors},
    sending::Sending,
};

const VOTING: u32 = 3 * 86_400;
/// Shorter than the market's delay: else they could not take a change back before somebody executes it.
const HOLD_UP: u32 = 43_200;
const NAME: &str = "World Liberty";
const WLFI: u64 = 1_000_000;

/// Three holders, of whom the first two decide.
#[derive(Clone, Copy)]
pub struct Voters {
    pub governance: Governance,
    pub holders: [Pubkey; 3],
    pub rules: Rules,
}

impl Voters {
    /// A draft with this instruction, by the smallest holder.
    pub fn draft(&self, world: &mut World) -> Proposal {
        let (owner, seed) = (self.holders[2], world.new_address());
        Proposal { governance: self.governance, owner, seed }
    }

    /// A vote on this instruction that has begun.
    pub fn begin(&self, world: &mut World, instruction: &Instruction) -> Proposal {
        let proposal = self.draft(world);
        for step in self.beginning(&proposal, instruction) {
            world.submit(&step);
        }
        proposal
    }

    fn beginning(&self, proposal: &Proposal, instruction: &Instruction) -> [Instruction; 3] {
        let inserted = proposal.insert(0, self.rules.hold_up, std::slice::from_ref(instruction));
        [proposal.create("Change the market"), inserted, proposal.sign_off()]
    }

    /// Deposits these parts of newly minted tokens, and sets the rules.
    fn settle(&self, world: &mut World, amounts: [u64; 3]) {
        let voters = self.governance.voters;
        for (holder, amount) in self.holders.into_iter().zip(amounts) {
            let wallet = new_wallet(world, voters.mint, holder, amount);
            world.submit(&voters.deposit(holder, wallet, amount));
        }
        world.submit(&self.governance.create(self.holders[0], self.rules));
        world.submit(&self.governance.create_treasury(self.holders[0]));
    }
}

impl Body for Voters {
    fn address(&self) -> Pubkey {
        self.governance.treasury()
    }

    /// The vote ends as soon as nobody could change its result.
    fn road(&self, world: &mut World, instruction: &Instruction) -> Road {
        let (proposal, [large, middle, _]) = (self.draft(world), self.holders);
        let votes = [proposal.approve(large), proposal.approve(middle)];
        Road {
            steps: self.beginning(&proposal, instruction).into_iter().chain(votes).collect(),
            wait: i64::from(self.rules.hold_up) + 1,
            execute: proposal.execute(0, std::slice::from_ref(instruction)),
        }
    }
}

/// The holders of 50, 30 and 20 of 100 WLFI, and the three members of the council.
pub fn found(world: &mut World, tipping: Tipping) -> (Voters, Voters) {
    world.load_program(ID, "spl_governance.so");
    let community = MintBuilder::decimals(6).create(world);
    let realm = Realm::new(NAME, community, MintBuilder::decimals(0).create(world));
    let authority = world.new_wallet();
    world.submit(&realm.create(NAME, authority, authority, WLFI));
    let mut voters = |voters, rules| {
        let holders = [(); 3].map(|()| world.new_wallet());
        Voters { governance: Governance { voters, seed: world.new_address() }, holders, rules }
    };
    let (hold_up, voting_time) = (HOLD_UP, VOTING);
    let rules = Rules { approval: 60, min_weight: 20 * WLFI, hold_up, voting_time, tipping };
    let citizens = voters(realm.citizens(), rules);
    // What guards, guards at once.
    let (hold_up, voting_time) = (0, 3_600);
    let rules = Rules { approval: 60, min_weight: 1, hold_up, voting_time, tipping: Tipping::Strict };
    let councillors = voters(realm.councillors(), rules);
    citizens.settle(world, [50 * WLFI, 30 * WLFI, 20 * WLFI]);
    councillors.settle(world, [1, 1, 1]);
    (citizens, councillors)
}

/// A market of a community, which its council guards.
pub fn guarded_by_their_council(tipping: Tipping) -> Governed<Voters, Voters> {
    let mut world = World::new();
    let (citizens, councillors) = found(&mut world, tipping);
    Governed::new(world, citizens, councillors)
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

pub fn state(world: &World, proposal: &Proposal) -> State {
    State::of(&world.account(&proposal.address()).unwrap().data).unwrap()
}

#[test]
fn holders_propose_after_the_vote_and_the_hold_up_and_the_market_waits_on_its_own() {
    let mut governed = guarded_by_their_council(Tipping::Never);
    let (wanted, change) = governed.change();
    let propose = [propose_change(&change)];
    let voters = governed.governance;
    let [large, middle, small] = voters.holders;

    let world = &mut governed.world;
    let proposal = voters.draft(world);
    world.submit(&proposal.create("Change the market"));
    world.submit(&proposal.insert(0, HOLD_UP, &propose));
    world.assert_refuses(&proposal.insert(1, HOLD_UP - 1, &propose), errors::HOLD_UP_TIME_TOO_SHORT);
    world.assert_refuses(&proposal.approve(large), errors::CANNOT_VOTE);
    world.submit(&proposal.sign_off());
    world.submit(&proposal.approve(large));
    world.assert_refuses(&proposal.approve(large), errors::ALREADY_VOTED);
    world.submit(&proposal.approve(middle));
    world.submit(&proposal.deny(small));
    world.advance(VOTING.into());
    world.assert_refuses(&proposal.finalize(), errors::VOTING_IN_PROGRESS);
    let execute = proposal.execute(0, &propose);
    world.assert_refuses(&execute, errors::CANNOT_EXECUTE);
    world.advance(1);
    world.submit(&proposal.finalize());
    assert_eq!(state(world, &proposal), State::Succeeded);

    // The hold-up runs from the end of the vote, and must be exceeded.
    world.assert_refuses(&execute, errors::WITHIN_HOLD_UP_TIME);
    world.advance(i64::from(HOLD_UP) - 1);
    world.assert_refuses(&execute, errors::WITHIN_HOLD_UP_TIME);
    world.advance(1);
    assert!(world.pending(&change.due()).is_none());
    world.execute(&execute);
    assert_eq!(state(world, &proposal), State::Completed);
    world.assert_refuses(&execute, errors::CANNOT_EXECUTE);

    governed.assert_waits_and_carry_out(change.due());
    governed.world.assert_refuses(&execute, errors::CANNOT_EXECUTE);
    assert_eq!(governed.config(), wanted);
}

#[test]
fn a_vote_without_quorum_changes_nothing() {
    let mut governed = guarded_by_their_council(Tipping::Never);
    let (_, change) = governed.change();
    let propose = propose_change(&change);
    let (voters, world) = (governed.governance, &mut governed.world);
    let proposal = voters.begin(world, &propose);
    let [large, middle, _] = voters.holders;
    world.submit(&proposal.approve(large));
    world.advance(i64::from(VOTING) + 1);
    world.assert_refuses(&proposal.approve(middle), errors::VOTING_TIME_EXPIRED);
    world.submit(&proposal.finalize());
    assert_eq!(state(world, &proposal), State::Defeated);
    world.advance(i64::from(HOLD_UP) + 1);
    world.assert_refuses(&proposal.execute(0, &[propose]), errors::CANNOT_EXECUTE);
    assert!(world.pending(&change.due()).is_none());
}

/// Where nobody else could change the result, the vote is over.
#[test]
fn a_vote_ends_when_it_is_decided() {
    let mut governed = guarded_by_their_council(Tipping::Strict);
    let propose = propose_change(&governed.change().1);
    let (voters, world) = (governed.governance, &mut governed.world);
    let proposal = voters.begin(world, &propose);
    let [large, middle, small] = voters.holders;
    world.submit(&proposal.approve(large));
    assert_eq!(state(world, &proposal), State::Voting);
    world.submit(&proposal.approve(middle));
    assert_eq!(state(world, &proposal), State::Succeeded);
    world.assert_refuses(&proposal.deny(small), errors::CANNOT_VOTE);
}
