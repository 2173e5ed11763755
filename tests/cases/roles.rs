//! The table *role × action* of `docs/SPEC.md`, every cell of it on the program: what it allows goes through, and
//! what it does not is refused.

use std::{collections::BTreeMap, fs, path::Path};

use solana_instruction::Instruction;
use wlm_sdk::{
    errors::WlmError,
    instructions::{
        self, Amount, CollateralUse, ConfigChange, LiquidateArgs, LiquidationAccounts, PegSwap, Receive,
        Restriction, Role,
    },
};
use wlm_test_kit::{Asset, MarketBuilder, MarketKeys, Outcome, Peg, ReserveBuilder, User, World, units};

use crate::{
    governing::{DAY, ROLES, WINDOW, lower_ltv, proposed},
    support::{Stage, read_only, refused},
};

const HEAD: &str = "| action | governance | guardian | treasury | owner | offered | anyone |";

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Yes,
    No,
    /// Of a change: once it has expired.
    OnceOver,
}

/// The rows of the table, each with its six cells.
fn table() -> BTreeMap<String, [Cell; 6]> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/SPEC.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, rows) = page.split_once(HEAD).expect("the table");
    let rows = rows.lines().skip(2).take_while(|line| line.starts_with('|'));
    let rows = rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let action = cells.next().unwrap().trim_matches('`').to_owned();
        let cells: Vec<_> = cells
            .map(|cell| match cell {
                "yes" => Cell::Yes,
                "no" => Cell::No,
                "once over" => Cell::OnceOver,
                other => panic!("{action}: what is {other}?"),
            })
            .collect();
        (action, cells.try_into().expect("six cells"))
    });
    let (mut table, mut count) = (BTreeMap::new(), 0);
    for (action, cells) in rows {
        count += 1;
        table.insert(action, cells);
    }
    assert_eq!(table.len(), count, "an action twice");
    table
}

/// A market in which all is possible, Alice's obligation, and one of each role. Whom something is offered is
/// offered every role.
struct Cast {
    world: World,
    market: MarketKeys,
    usd1: Asset,
    eth: Asset,
    /// Whose obligation it is.
    alice: User,
    /// In the order of the columns.
    people: [User; 6],
}

impl Cast {
    fn of(stage: Stage) -> Self {
        let Stage { mut world, market, usd1, eth, bank, alice, .. } = stage;
        let offered = world.new_wallet();
        for role in ROLES {
            world.change_market(&market, ConfigChange::Role { role, to: offered }).unwrap();
        }
        world.publish_prices();
        let anyone = world.new_wallet();
        let keys = [market.governance, market.guardian, market.treasury, offered, anyone];
        let [governance, guardian, treasury, offered, anyone] =
            keys.map(|key| world.open_obligation(&key, &market, 0));
        let people = [governance, guardian, treasury, alice, offered, anyone];
        for person in &people {
            let wallet = world.open_wallet(&person.key, &usd1);
            world.send_tokens(&bank, &usd1, &wallet, units(1_000, &usd1));
            world.fund(person, &eth, units(1, &eth));
        }
        Self { world, market, usd1, eth, alice, people }
    }

    /// A loan of a year ago, part of it minted; part of what was repaid lies idle.
    fn with_minted_loan() -> Self {
        let mut stage = Stage::with_minted_loan();
        let Stage { world, market, alice, bob, usd1, .. } = &mut stage;
        world.configure(market, usd1, |config| config.flash_capacity = 1_000).unwrap();
        world.advance_with_prices(365 * DAY);
        let repay = world.ix().repay(bob, alice, usd1, Amount::Exact(units(1_000, usd1)));
        world.act(read_only(repay, &usd1.mint)).unwrap();
        Self::of(stage)
    }

    /// As [`Cast::with_minted_loan`], with a peg facility that has taken a fee. Everybody has coins.
    fn with_peg() -> (Self, Peg) {
        let mut cast = Self::with_minted_loan();
        let Self { world, market, usd1, people, .. } = &mut cast;
        let coin = ReserveBuilder::usdc().create(world, market);
        let peg = world.create_peg(market, &coin, Peg::config(&coin));
        for person in people.iter() {
            world.fund(person, &coin, units(2_000, &coin));
        }
        let swap = PegSwap::Buy { coins: units(1_000, &coin), min_usd1: 0 };
        world.psm_swap(&people[5], &peg, usd1, swap).unwrap();
        (cast, peg)
    }

    /// One signs, and pays the fee.
    fn send(&self, signer: &User, instructions: &[Instruction]) -> Outcome {
        let mut world = self.world.clone();
        let message = world.compile(&signer.key, instructions);
        world.send_message(message)
    }
}

/// An action by somebody, and in which world.
type Act = Box<dyn Fn(&Cast, &User) -> Vec<Instruction>>;

fn act(build: impl Fn(&Cast, &User) -> Instruction + 'static) -> Act {
    Box::new(move |cast, signer| vec![build(cast, signer)])
}

/// What changes of a market and its changes needs.
fn of_governance(action: &str) -> Option<(Cast, Act)> {
    let mut cast = Cast::of(Stage::with_collateral());
    let Cast { world, market, eth, .. } = &mut cast;
    let reserve = eth.reserve;
    let act: Act = match action {
        "create_market" => {
            let arguments = MarketBuilder { id: 7, ..MarketBuilder::default() }.arguments(world);
            act(move |cast, signer| {
                instructions::create_market(signer.key, cast.usd1.mint, arguments.clone())
            })
        }
        "propose_change" => {
            let proposal = world.proposal(market, reserve, lower_ltv());
            act(move |_, signer| {
                let key = signer.key;
                let proposal = instructions::Proposal { governance: key, payer: key, ..proposal.clone() };
                instructions::propose_change(&proposal)
            })
        }
        "execute_change" => {
            let due = world.propose(market, reserve, lower_ltv()).unwrap();
            act(move |_, _| instructions::execute_change(due, reserve, None, None))
        }
        "cancel_change" => {
            let due = proposed(world, market, reserve, lower_ltv());
            act(move |_, signer| instructions::cancel_change(signer.key, due))
        }
        "veto_change" => {
            let due = proposed(world, market, reserve, lower_ltv());
            act(move |_, signer| instructions::veto_change(signer.key, due))
        }
        "accept_role" => Box::new(move |cast, signer| {
            // A new governance ends all other offers.
            let roles = [Role::Treasury, Role::Guardian, Role::Governance];
            roles.map(|role| instructions::accept_role(signer.key, cast.market.key, role)).to_vec()
        }),
        "restrict" => act(move |cast, signer| {
            instructions::restrict(signer.key, cast.market.key, reserve, Restriction::StopDeposits)
        }),
        "create_reserve" => {
            let (_, _, list) = ReserveBuilder::sol().prepare(world, market);
            act(move |_, signer| paid_by(list.clone(), signer))
        }
        _ => return None,
    };
    Some((cast, act))
}

/// The first account of a listing is who pays for it.
fn paid_by(mut listing: Instruction, signer: &User) -> Instruction {
    listing.accounts[0].pubkey = signer.key;
    listing
}

fn of_owners(action: &str) -> Option<(Cast, Act)> {
    let mut cast = Cast::with_minted_loan();
    let act: Act = match action {
        "open_obligation" => {
            act(|cast, signer| instructions::open_obligation(signer.key, signer.key, cast.market.key, 9))
        }
        "close_obligation" => {
            let Cast { world, market, alice, .. } = &mut cast;
            let empty = world.open_obligation(&alice.key, market, 1);
            act(move |_, signer| instructions::close_obligation(signer.key, empty.obligation))
        }
        "deposit" => act(|cast, signer| {
            instructions::deposit(&signer.on(&cast.alice), cast.eth.tokens(&signer.key), 1_000)
        }),
        "withdraw" => act(|cast, signer| {
            let others = cast.world.ix().others(&cast.alice, &[cast.eth.index]);
            let tokens = cast.eth.tokens(&signer.key);
            instructions::withdraw(&signer.on(&cast.alice), tokens, &others, Amount::Exact(1_000))
        }),
        "borrow" => act(|cast, signer| {
            let Cast { world, usd1, alice, .. } = cast;
            let others = world.ix().others(alice, &[usd1.index]);
            let loan = instructions::borrow(&signer.on(alice), usd1.tokens(&signer.key), &others, 1_000);
            instructions::minting(&world.reserve(usd1), loan)
        }),
        "repay" => {
            act(|cast, signer| cast.world.ix().repay(signer, &cast.alice, &cast.usd1, Amount::Exact(1_000)))
        }
        "set_collateral" => act(|cast, signer| {
            let others = cast.world.ix().others(&cast.alice, &[cast.eth.index]);
            let (owner, eth) = (signer.on(&cast.alice), cast.eth.priced());
            instructions::set_collateral(&owner, eth, &others, CollateralUse::Enabled)
        }),
        "set_emode" => act(|cast, signer| {
            let others = cast.world.ix().others(&cast.alice, &[]);
            instructions::set_emode(&signer.on(&cast.alice), &others, 0)
        }),
        _ => return None,
    };
    Some((cast, act))
}

fn of_keepers(action: &str) -> Option<(Cast, Act)> {
    Some(match action {
        "refresh_reserve" => (Cast::with_minted_loan(), act(|cast, _| cast.world.ix().refresh(&cast.usd1))),
        "liquidate" => {
            let offer = Amount::Exact(100_000_000);
            let args = LiquidateArgs { max_repay: offer, min_receive: 0, receive: Receive::Tokens };
            let liquidate = act(move |cast, signer| {
                let (debt, collateral) = (cast.usd1.tokens(&signer.key), cast.eth.tokens(&signer.key));
                let exchanged = LiquidationAccounts { debt, collateral, receiver: None };
                instructions::liquidate(&signer.on(&cast.alice), exchanged, &[], args)
            });
            (Cast::of(Stage::with_unhealthy_loan()), liquidate)
        }
        "absorb_bad_debt" => {
            let absorb = act(|cast, _| cast.world.ix().absorb_bad_debt(&cast.alice, &cast.usd1));
            (Cast::of(Stage::with_minted_bad_debt()), absorb)
        }
        "collect_fees" => {
            let collect = act(|cast, _| cast.world.ix().collect_fees(&cast.market, &cast.usd1));
            (Cast::with_minted_loan(), collect)
        }
        "rebalance_facility" => {
            (Cast::with_minted_loan(), act(|cast, _| cast.world.ix().rebalance(&cast.usd1)))
        }
        "burn_deficit" => {
            let burn = act(|cast, signer| cast.world.ix().burn_deficit(signer, &cast.usd1, 1));
            (Cast::of(Stage::with_deficit()), burn)
        }
        "flash_mint" | "flash_burn" => {
            let flash: Act = Box::new(|cast, signer| {
                let (ix, usd1) = (cast.world.ix(), &cast.usd1);
                vec![ix.flash_mint(signer, usd1, 1_000), ix.flash_burn(signer, usd1, 1_000)]
            });
            (Cast::with_minted_loan(), flash)
        }
        _ => return None,
    })
}

fn of_pegs(action: &str) -> Option<(Cast, Act)> {
    let (mut cast, peg) = Cast::with_peg();
    let act: Act = match action {
        "create_peg_facility" => {
            let Cast { world, market, .. } = &mut cast;
            let coin = ReserveBuilder::usdc().create(world, market);
            let (_, create) = Peg::prepare(world, market, &coin, Peg::config(&coin));
            act(move |_, signer| paid_by(create.clone(), signer))
        }
        "psm_swap" => Box::new(move |cast, signer| {
            let buy = PegSwap::Buy { coins: 1_000, min_usd1: 0 };
            let sell = PegSwap::Sell { usd1: 1_000, min_coins: 0 };
            [buy, sell].map(|swap| cast.world.ix().psm_swap(signer, &peg, &cast.usd1, swap)).to_vec()
        }),
        "collect_peg_profit" => {
            let Cast { world, market, .. } = &mut cast;
            world.open_wallet(&market.treasury, &peg.coin);
            act(move |cast, _| cast.world.ix().collect_peg_profit(&cast.market, &peg))
        }
        _ => return None,
    };
    Some((cast, act))
}

/// Why whom the table does not allow it is refused.
fn reason(action: &str) -> WlmError {
    match action {
        "accept_role" => WlmError::RoleNotOffered,
        "liquidate" => WlmError::SelfLiquidation,
        _ => WlmError::Unauthorized,
    }
}

#[test]
fn every_cell_is_what_the_program_does() {
    for (action, cells) in table() {
        let scene = of_governance(&action)
            .or_else(|| of_owners(&action))
            .or_else(|| of_keepers(&action))
            .or_else(|| of_pegs(&action));
        let (mut cast, act) = scene.unwrap_or_else(|| panic!("{action} has a row and no case"));
        for (person, cell) in cast.people.iter().zip(cells) {
            let outcome = cast.send(person, &act(&cast, person));
            match cell {
                Cell::Yes => drop(outcome.unwrap_or_else(|refusal| panic!("{action}: {refusal}"))),
                Cell::No | Cell::OnceOver => refused(outcome, reason(&action)),
            }
        }
        // What an expired change allows, and nothing else does.
        cast.world.advance_with_prices(DAY + WINDOW + 1);
        for (person, _) in cast.people.iter().zip(cells).filter(|(_, cell)| *cell == Cell::OnceOver) {
            cast.send(person, &act(&cast, person)).unwrap();
        }
    }
}

/// A new instruction does not land without a row.
#[test]
fn every_instruction_has_a_row() {
    let idl = Path::new(env!("CARGO_MANIFEST_DIR")).join("../idl/world_liberty_markets.json");
    let idl: serde_json::Value = serde_json::from_str(&fs::read_to_string(idl).unwrap()).unwrap();
    let mut names: Vec<_> = idl["instructions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|instruction| instruction["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, table().into_keys().collect::<Vec<_>>());
}
