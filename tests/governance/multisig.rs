//! Two of three members of a Squads multisig govern, and a day passes before they do.

use solana_instruction::Instruction;
use solana_pubkey::Pubkey;
use wlm_sdk::errors::WlmError;
use wlm_test_kit::World;

use crate::{
    governed::Governed,
    squads::{ID, Multisig, ProgramConfig, Status, Terms, Transaction, errors},
};

const TIME_LOCK: u32 = 86_400;

struct Stage {
    governed: Governed,
    multisig: Multisig,
    members: [Pubkey; 3],
}

impl Stage {
    fn new() -> Self {
        let mut world = World::new();
        world.load_program(ID, "squads_multisig.so");
        let [a, b, c, authority, treasury] = [(); 5].map(|()| world.new_wallet());
        let config = ProgramConfig { authority, creation_fee: 100_000_000, treasury };
        world.write(ProgramConfig::address(), ID, config.data());
        let multisig = Multisig { create_key: world.new_address() };
        let mut governed = Governed::by(multisig.vault(), world);
        let members = [a, b, c];
        let terms = Terms { members: &members, threshold: 2, time_lock: TIME_LOCK };
        governed.send(multisig.create(a, treasury, &terms));
        Self { governed, multisig, members }
    }

    /// The first transaction, proposed.
    fn propose(&mut self, instructions: &[Instruction]) -> Transaction {
        let transaction = self.multisig.transaction(1);
        self.governed.send(transaction.create(self.members[0], instructions));
        self.governed.send(transaction.propose(self.members[0]));
        transaction
    }

    /// The first transaction, approved by two, and its day is over.
    fn pass(&mut self, instructions: &[Instruction]) -> Transaction {
        let transaction = self.propose(instructions);
        self.approve(&transaction);
        transaction
    }

    fn approve(&mut self, transaction: &Transaction) {
        for member in &self.members[..2] {
            self.governed.send(transaction.approve(*member));
        }
        self.governed.world.advance_with_prices(TIME_LOCK.into());
    }

    fn status(&self, transaction: &Transaction) -> Status {
        Status::of(&self.governed.world.account(&transaction.proposal()).unwrap().data).unwrap()
    }
}

#[test]
fn two_of_three_configure_a_reserve_after_the_time_lock() {
    let mut stage = Stage::new();
    let (wanted, change) = stage.governed.change();
    let change = [change];
    let transaction = stage.propose(&change);
    let ([a, b, c], somebody) = (stage.members, stage.governed.world.new_wallet());

    let governed = &mut stage.governed;
    assert_eq!(governed.refusal(transaction.approve(somebody)), errors::NOT_A_MEMBER);
    governed.send(transaction.approve(a));
    assert_eq!(governed.refusal(transaction.approve(a)), errors::ALREADY_APPROVED);
    assert_eq!(governed.refusal(transaction.execute(a, &change)), errors::INVALID_PROPOSAL_STATUS);
    governed.send(transaction.approve(b));
    assert_eq!(stage.status(&transaction), Status::Approved);

    let governed = &mut stage.governed;
    assert_eq!(governed.refusal(transaction.execute(c, &change)), errors::TIME_LOCK_NOT_RELEASED);
    governed.world.advance(i64::from(TIME_LOCK) - 1);
    assert_eq!(governed.refusal(transaction.execute(c, &change)), errors::TIME_LOCK_NOT_RELEASED);
    governed.world.advance(1);
    assert_eq!(governed.refusal(transaction.execute(somebody, &change)), errors::NOT_A_MEMBER);
    assert_ne!(governed.config(), wanted);
    governed.execute(transaction.execute(c, &change));
    assert_eq!(governed.config(), wanted);
    assert_eq!(governed.refusal(transaction.execute(c, &change)), errors::INVALID_PROPOSAL_STATUS);
    assert_eq!(stage.status(&transaction), Status::Executed);
}

#[test]
fn the_vault_lists_an_asset() {
    let mut stage = Stage::new();
    let (asset, listing) = stage.governed.listing();
    let listing = [listing];
    let transaction = stage.pass(&listing);
    stage.governed.execute(transaction.execute(stage.members[2], &listing));
    assert_eq!(stage.governed.world.reserve(&asset).market, stage.governed.market.key);
}

#[test]
fn a_change_is_the_one_that_was_approved() {
    let mut stage = Stage::new();
    let (wanted, change) = stage.governed.change();
    let transaction = stage.pass(std::slice::from_ref(&change));
    let (member, governed) = (stage.members[0], &mut stage.governed);

    let mut elsewhere = change.clone();
    let reserve = elsewhere.accounts.iter_mut().find(|meta| meta.pubkey == governed.sol.reserve);
    reserve.expect("it is configured").pubkey = governed.world.new_address();
    assert_eq!(governed.refusal(transaction.execute(member, &[elsewhere])), errors::INVALID_ACCOUNT);

    // Only the accounts are told again: the configuration is the stored one.
    let mut other = wanted;
    other.ltv_bps += 1;
    let other = governed.world.ix().set_config(&governed.market, &governed.sol, other);
    governed.execute(transaction.execute(member, &[other]));
    assert_eq!(governed.config(), wanted);
}

#[test]
fn members_reject_and_cancel() {
    for cancels in [false, true] {
        let mut stage = Stage::new();
        let change = [stage.governed.change().1];
        let transaction = stage.propose(&change);
        for member in &stage.members[..2] {
            let vote = if cancels { transaction.approve(*member) } else { transaction.reject(*member) };
            stage.governed.send(vote);
        }
        if cancels {
            for member in &stage.members[1..] {
                stage.governed.send(transaction.cancel(*member));
            }
        }
        let end = if cancels { Status::Cancelled } else { Status::Rejected };
        assert_eq!(stage.status(&transaction), end);
        stage.governed.world.advance(TIME_LOCK.into());
        let execute = transaction.execute(stage.members[0], &change);
        assert_eq!(stage.governed.refusal(execute), errors::INVALID_PROPOSAL_STATUS);
    }
}

#[test]
fn a_member_who_was_removed_has_no_say() {
    let mut stage = Stage::new();
    let change = [stage.governed.change().1];
    let pending = stage.propose(&change);
    let [a, b, c] = stage.members;
    stage.governed.send(pending.approve(c));
    let removal = stage.multisig.transaction(2);
    stage.governed.send(removal.remove_member(a, c));
    stage.governed.send(removal.propose(a));
    stage.approve(&removal);
    let governed = &mut stage.governed;
    governed.send(removal.execute_removal(a));

    // What was pending must be proposed anew: the approval would still count.
    assert_eq!(governed.refusal(pending.approve(b)), errors::STALE_PROPOSAL);
    let next = stage.multisig.transaction(3);
    assert_eq!(governed.refusal(next.create(c, &change)), errors::NOT_A_MEMBER);
    governed.send(next.create(a, &change));
    governed.send(next.propose(a));
    assert_eq!(governed.refusal(next.approve(c)), errors::NOT_A_MEMBER);
}

#[test]
fn the_bounds_hold_for_the_vault_too() {
    let mut stage = Stage::new();
    let old = stage.governed.config();
    let mut reckless = old;
    reckless.ltv_bps = 10_001;
    let Governed { world, market, sol } = &stage.governed;
    let change = [world.ix().set_config(market, sol, reckless)];
    let transaction = stage.pass(&change);
    let refusal = stage.governed.refusal(transaction.execute(stage.members[0], &change));
    assert_eq!(refusal, u32::from(WlmError::ConfigLtvOutOfBounds));
    assert_eq!(stage.governed.config(), old);
}

#[test]
fn nobody_stands_in_for_the_vault() {
    let mut stage = Stage::new();
    let impostors = [stage.members[0], stage.multisig.address(), stage.governed.market.creator];
    stage.governed.assert_refuses(&impostors);
}
