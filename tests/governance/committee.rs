//! Two of three members of a Squads multisig govern, and half a day passes before they do.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_sdk::{
    errors::WlmError,
    instructions::{self, Proposal, ReserveChange, propose_change},
};
use wlm_test_kit::World;

use crate::{
    bodies::{Body, Key, Road, decision},
    governed::Governed,
    sending::Sending,
    squads::{ID, Multisig, ProgramConfig, Status, Terms, Transaction, errors},
};

/// Shorter than the market's delay: else it could not take a change back before somebody executes it.
const TIME_LOCK: u32 = 43_200;

/// Three members, of whom two decide.
#[derive(Clone, Copy)]
pub struct Committee {
    multisig: Multisig,
    members: [Pubkey; 3],
    time_lock: u32,
}

impl Committee {
    /// One that governs: its time lock is on.
    pub fn of_governors(world: &mut World) -> Self {
        Self::found(world, TIME_LOCK)
    }

    /// One that guards: what it decides is done at once.
    pub fn of_guardians(world: &mut World) -> Self {
        Self::found(world, 0)
    }

    fn found(world: &mut World, time_lock: u32) -> Self {
        let [a, b, c, treasury, authority] = [(); 5].map(|()| world.new_wallet());
        if world.account(&ID).is_none() {
            world.load_program(ID, "squads_multisig.so");
        }
        let config = ProgramConfig { authority, creation_fee: 100_000_000, treasury };
        world.write(ProgramConfig::address(), ID, config.data());
        let (multisig, members) = (Multisig { create_key: world.new_address() }, [a, b, c]);
        world.submit(&multisig.create(a, treasury, &Terms { members: &members, threshold: 2, time_lock }));
        Self { multisig, members, time_lock }
    }

    /// Its next transaction.
    fn next(&self, world: &World) -> Transaction {
        let account = world.account(&self.multisig.address()).expect("it was founded");
        self.multisig.transaction(Multisig::last_index(&account.data).expect("a multisig") + 1)
    }

    /// Opens a transaction for votes.
    fn open(&self, world: &mut World, instruction: &Instruction) -> Transaction {
        let (transaction, [member, ..]) = (self.next(world), self.members);
        world.submit(&transaction.create(member, std::slice::from_ref(instruction)));
        world.submit(&transaction.propose(member));
        transaction
    }
}

impl Body for Committee {
    fn address(&self) -> Pubkey {
        self.multisig.vault()
    }

    fn road(&self, world: &mut World, instruction: &Instruction) -> Road {
        let (transaction, [a, b, c]) = (self.next(world), self.members);
        let instruction = std::slice::from_ref(instruction);
        Road {
            steps: vec![
                transaction.create(a, instruction),
                transaction.propose(a),
                transaction.approve(a),
                transaction.approve(b),
            ],
            wait: self.time_lock.into(),
            execute: transaction.execute(c, instruction),
        }
    }
}

/// A market of a multisig, which a plain key guards.
pub fn guarded_by_a_key() -> Governed<Committee, Key> {
    let mut world = World::new();
    let governance = Committee::of_governors(&mut world);
    let guardian = Key(world.new_wallet());
    Governed::new(world, governance, guardian)
}

/// A market of a multisig, which another multisig guards.
pub fn guarded_by_another() -> Governed<Committee, Committee> {
    let mut world = World::new();
    let governance = Committee::of_governors(&mut world);
    let guardian = Committee::of_guardians(&mut world);
    Governed::new(world, governance, guardian)
}

fn status(world: &World, transaction: &Transaction) -> Status {
    Status::of(&world.account(&transaction.proposal()).unwrap().data).unwrap()
}

#[test]
fn two_of_three_propose_after_the_time_lock_and_the_market_waits_on_its_own() {
    let mut governed = guarded_by_a_key();
    let (wanted, proposal) = governed.change();
    let propose = propose_change(&proposal);
    let committee = governed.governance;
    let transaction = committee.open(&mut governed.world, &propose);
    let ([a, b, c], somebody) = (committee.members, governed.world.new_wallet());
    let by = |member| transaction.execute(member, std::slice::from_ref(&propose));

    let world = &mut governed.world;
    world.assert_refuses(&transaction.approve(somebody), errors::NOT_A_MEMBER);
    world.submit(&transaction.approve(a));
    world.assert_refuses(&transaction.approve(a), errors::ALREADY_APPROVED);
    world.advance(TIME_LOCK.into());
    world.assert_refuses(&by(a), errors::INVALID_PROPOSAL_STATUS);
    world.submit(&transaction.approve(b));
    assert_eq!(status(world, &transaction), Status::Approved);

    world.assert_refuses(&by(c), errors::TIME_LOCK_NOT_RELEASED);
    world.advance(i64::from(TIME_LOCK) - 1);
    world.assert_refuses(&by(c), errors::TIME_LOCK_NOT_RELEASED);
    world.advance(1);
    world.assert_refuses(&by(somebody), errors::NOT_A_MEMBER);
    assert!(world.pending(&proposal.due()).is_none());
    world.execute(&by(c));
    assert_eq!(status(world, &transaction), Status::Executed);
    world.assert_refuses(&by(c), errors::INVALID_PROPOSAL_STATUS);

    governed.assert_waits_and_carry_out(proposal.due());
    governed.world.assert_refuses(&by(c), errors::INVALID_PROPOSAL_STATUS);
    assert_eq!(governed.config(), wanted);
}

#[test]
fn what_is_proposed_is_what_was_approved() {
    let mut governed = guarded_by_a_key();
    let (wanted, proposal) = governed.change();
    let propose = propose_change(&proposal);
    let (committee, world) = (governed.governance, &mut governed.world);
    let (transaction, [a, b, c]) = (committee.open(world, &propose), committee.members);
    for member in [a, b] {
        world.submit(&transaction.approve(member));
    }
    world.advance(TIME_LOCK.into());

    let genuine = transaction.execute(c, std::slice::from_ref(&propose));
    for account in Transaction::ACCOUNTS_OF_EXECUTE..genuine.accounts.len() {
        let mut swapped = genuine.clone();
        swapped.accounts[account].pubkey = world.new_address();
        world.assert_refuses(&swapped, errors::INVALID_ACCOUNT);
    }

    // Only the accounts are told again: the change is the stored one.
    let smaller = ReserveChange { ltv_bps: Some(wanted.ltv_bps - 1), ..Default::default() };
    let other = Proposal { change: governed.proposal_of(smaller).change, ..proposal.clone() };
    let execute = transaction.execute(c, &[propose_change(&other)]);
    governed.world.execute(&execute);
    governed.wait();
    let carry_out = governed.carry_out(proposal.due());
    governed.world.execute(&carry_out);
    assert_eq!(governed.config(), wanted);
}

#[test]
fn members_reject_and_cancel() {
    for cancels in [false, true] {
        let mut governed = guarded_by_a_key();
        let propose = propose_change(&governed.change().1);
        let (committee, world) = (governed.governance, &mut governed.world);
        let (transaction, [a, b, c]) = (committee.open(world, &propose), committee.members);
        for member in [a, b] {
            let vote = if cancels { transaction.approve(member) } else { transaction.reject(member) };
            world.submit(&vote);
        }
        if cancels {
            for member in [b, c] {
                world.submit(&transaction.cancel(member));
            }
        }
        let end = if cancels { Status::Cancelled } else { Status::Rejected };
        assert_eq!(status(world, &transaction), end);
        world.advance(TIME_LOCK.into());
        world.assert_refuses(&transaction.execute(a, &[propose]), errors::INVALID_PROPOSAL_STATUS);
    }
}

/// What two approved while all three were members stays executable: who has no say any more had one then.
/// Against that stand the market's delay and the guardian.
#[test]
fn a_member_who_was_removed_has_no_say() {
    let mut governed = guarded_by_a_key();
    let [approved, pending] = [(); 2].map(|()| governed.change().1);
    let [propose_approved, propose_pending] = [&approved, &pending].map(propose_change);
    let (committee, world) = (governed.governance, &mut governed.world);
    let [a, b, c] = committee.members;
    let early = committee.open(world, &propose_approved);
    world.submit(&early.approve(c));
    world.submit(&early.approve(b));
    let late = committee.open(world, &propose_pending);
    world.submit(&late.approve(c));
    let removal = committee.next(world);
    world.submit(&removal.remove_member(a, c));
    world.submit(&removal.propose(a));
    for member in [a, b] {
        world.submit(&removal.approve(member));
    }
    world.advance(TIME_LOCK.into());
    world.submit(&removal.execute_removal(a));

    // What was pending must be proposed anew: the approval would still count.
    world.assert_refuses(&late.approve(b), errors::STALE_PROPOSAL);
    let next = committee.next(world);
    let again = std::slice::from_ref(&propose_pending);
    world.assert_refuses(&next.create(c, again), errors::NOT_A_MEMBER);
    world.submit(&next.create(a, again));
    world.submit(&next.propose(a));
    world.assert_refuses(&next.approve(c), errors::NOT_A_MEMBER);
    let execute = early.execute(c, std::slice::from_ref(&propose_approved));
    world.assert_refuses(&execute, errors::NOT_A_MEMBER);

    world.execute(&early.execute(a, &[propose_approved]));
    let veto = instructions::veto_change(governed.guardian.address(), approved.due());
    governed.world.execute(&veto);
    assert!(governed.world.pending(&approved.due()).is_none());
}

/// Squads' approvals do not expire. The market's delay begins when the change is proposed, not when it was
/// approved, so whoever kept an approval back surprises nobody.
#[test]
fn an_approval_of_last_year_only_begins_the_delay() {
    let mut governed = guarded_by_a_key();
    let proposal = governed.change().1;
    let (committee, world) = (governed.governance, &mut governed.world);
    let execute = decision(&committee, world, &propose_change(&proposal));
    world.advance_with_prices(365 * 86_400);
    world.execute(&execute);
    let pending = world.pending(&proposal.due()).expect("it waits");
    assert_eq!(pending.proposed_at, world.now());
    let carry_out = governed.carry_out(proposal.due());
    governed.world.assert_refuses(&carry_out, WlmError::ChangeNotDue);
    let veto = instructions::veto_change(governed.guardian.address(), proposal.due());
    governed.world.execute(&veto);
}
