//! What instructions and accounts are, in words: for whoever is asked to sign.

use std::collections::BTreeMap;

use solana_instruction::Instruction;
use solana_pubkey::{Pubkey, pubkey};
use wlm_core::peg::USD1_DECIMALS;
use wlm_sdk::{
    PROGRAM_ID, changes,
    instructions::{ConfigChange, Governing, Restriction, Role},
    migration::{Change, Described, Mint, describe_change, describe_market, role_name},
    pda,
    program::state::{PendingChange, STOP_DURATION},
    view::{MarketView, PegView, ReserveView},
};

use crate::format;

/// What is known when an instruction is read.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The market; `None` if it is to be created.
    pub market: Option<&'a MarketView>,
    /// The changes that wait in it.
    pub waiting: &'a [PendingChange],
    /// The mints of assets that are not listed yet, by symbol.
    pub mints: &'a BTreeMap<String, Mint>,
}

const COMPUTE_BUDGET: Pubkey = pubkey!("ComputeBudget111111111111111111111111111111");
/// What everybody knows by its address.
const KNOWN: [(Pubkey, &str); 6] = [
    (PROGRAM_ID, "World Liberty Markets"),
    (COMPUTE_BUDGET, "compute budget program"),
    (pubkey!("11111111111111111111111111111111"), "system program"),
    (pubkey!("Sysvar1nstructions1111111111111111111111111"), "instructions of this transaction"),
    (pubkey!("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"), "SPL Token"),
    (pubkey!("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"), "Token-2022"),
];

impl Scene<'_> {
    /// What an instruction does; `None` if that is not known.
    pub fn describe(&self, instruction: &Instruction) -> Option<Described> {
        if instruction.program_id == COMPUTE_BUDGET {
            return budget(&instruction.data);
        }
        match Governing::read(instruction)? {
            Governing::CreateMarket { usd1_mint, args } => Some(describe_market(&args, &usd1_mint)),
            Governing::Propose { id, target, change } => self.proposal(id, &target, &change),
            Governing::Execute { change }
            | Governing::CreateReserve { change }
            | Governing::CreatePegFacility { change } => self.ending("Carry out", &change),
            Governing::Cancel { change } => self.ending("Take back", &change),
            Governing::Veto { change } => self.ending("Veto", &change),
            Governing::Accept { role, by } => self.acceptance(role, by),
            Governing::Restrict { target, restriction } => self.restriction(&target, &restriction),
        }
    }

    /// A change that waits.
    pub fn change(&self, pending: &PendingChange) -> Option<Described> {
        let PendingChange { target, new, old, .. } = pending;
        Some(describe_change(self.market?, self.mints, target, (new, old.as_ref())))
    }

    fn proposal(&self, id: u64, target: &Pubkey, new: &ConfigChange) -> Option<Described> {
        let market = self.market?;
        let old = changes::replaced(market, target, new);
        let Described { title, changes } = describe_change(market, self.mints, target, (new, old.as_ref()));
        Some(Described { title: format!("Propose change {id}: {title}"), changes })
    }

    /// What ends a change that waits.
    fn ending(&self, verb: &str, change: &Pubkey) -> Option<Described> {
        let pending = self.find(change)?;
        let Described { title, changes } = self.change(pending)?;
        Some(Described { title: format!("{verb} change {}: {title}", pending.id), changes })
    }

    /// The change that waits at an address.
    fn find(&self, address: &Pubkey) -> Option<&PendingChange> {
        let market = self.market?.key;
        self.waiting.iter().find(|pending| &pda::change(&market, pending.id) == address)
    }

    fn acceptance(&self, role: Role, signer: Pubkey) -> Option<Described> {
        let field = role_name(role);
        let old = Some(self.market?.state.holder(role).to_string());
        let changes = vec![Change { field, old, new: signer.to_string() }];
        Some(Described { title: format!("Take over the role {field}"), changes })
    }

    fn restriction(&self, target: &Pubkey, restriction: &Restriction) -> Option<Described> {
        let market = self.market?;
        if *restriction == Restriction::ClosePeg {
            return market.pegs.iter().find(|peg| &peg.key == target).map(closed_peg);
        }
        let reserve = market.reserves.iter().find(|reserve| &reserve.key == target)?;
        let symbol = &reserve.symbol;
        let stop = |what: &str, until: i64| {
            let old = if until > market.now {
                format!("stopped until {}", format::time(until))
            } else {
                "open".into()
            };
            let until = market.now.saturating_add(STOP_DURATION.into());
            let new = format!("stopped until about {}", format::time(until));
            Described {
                title: format!("Stop {what} of {symbol} for 72 hours"),
                changes: vec![Change { field: "state", old: Some(old), new }],
            }
        };
        Some(match restriction {
            Restriction::StopDeposits => stop("deposits", reserve.state.deposits_stopped_until),
            Restriction::StopBorrows => stop("loans", reserve.state.borrows_stopped_until),
            Restriction::CloseFacilities => closed_facilities(reserve),
            Restriction::LowerCaps { supply_cap, borrow_cap, debt_ceiling_usd } => {
                lowered_caps(reserve, [*supply_cap, *borrow_cap], *debt_ceiling_usd)
            }
            Restriction::ClosePeg => return None,
        })
    }

    /// What an account of an instruction is; `None` if that is not known.
    pub fn account(&self, instruction: &Instruction, key: &Pubkey) -> Option<String> {
        if instruction.program_id == PROGRAM_ID && key == &PROGRAM_ID {
            return Some("in place of an account that is not needed".into());
        }
        let proposed = || match (self.market, Governing::read(instruction)?) {
            (Some(market), Governing::Propose { id, .. }) if &pda::change(&market.key, id) == key => {
                Some(format!("change {id}, new"))
            }
            _ => None,
        };
        self.name(key).or_else(proposed)
    }

    /// What an address is; `None` if that is not known.
    pub fn name(&self, key: &Pubkey) -> Option<String> {
        let known = || KNOWN.iter().find(|(known, _)| known == key).map(|(_, name)| (*name).to_owned());
        let named =
            |(symbol, mint): (&String, &Mint)| (&mint.address == key).then(|| format!("mint of {symbol}"));
        let change = || self.find(key).map(|pending| format!("change {}", pending.id));
        let in_market = || name_in(self.market?, key);
        known().or_else(in_market).or_else(change).or_else(|| self.mints.iter().find_map(named))
    }
}

fn name_in(market: &MarketView, key: &Pubkey) -> Option<String> {
    let state = &market.state;
    let roles = [Role::Governance, Role::Guardian, Role::Treasury];
    let roles: Vec<_> = roles.into_iter().filter(|role| &state.holder(*role) == key).map(role_name).collect();
    if &market.key == key {
        return Some("the market".into());
    }
    if !roles.is_empty() {
        return Some(roles.join(", "));
    }
    let of_reserve = |ReserveView { key: address, symbol, state, price_account, .. }: &ReserveView| {
        let parts = [
            (Some(*address), "reserve"),
            (Some(state.mint), "mint"),
            (Some(state.vault), "vault"),
            (Some(state.insurance), "insurance"),
            (*price_account, "price"),
        ];
        let found = parts.into_iter().find(|(part, _)| part.as_ref() == Some(key));
        found.map(|(_, what)| format!("{what} of {symbol}"))
    };
    let of_peg = |PegView { key: address, symbol, state, .. }: &PegView| {
        if address == key {
            return Some(format!("peg facility of {symbol}"));
        }
        (&state.mint == key).then(|| format!("mint of {symbol}"))
    };
    market.reserves.iter().find_map(of_reserve).or_else(|| market.pegs.iter().find_map(of_peg))
}

/// The limit or the bid that a transaction begins with.
fn budget(data: &[u8]) -> Option<Described> {
    let title = match data {
        [2, units @ ..] => {
            let units = u32::from_le_bytes(units.try_into().ok()?);
            format!("At most {} compute units", wlm_sdk::decimal::format(units.into(), 0))
        }
        [3, price @ ..] => {
            let price = u64::from_le_bytes(price.try_into().ok()?);
            format!("Bid {} lamports a compute unit", wlm_sdk::decimal::format(price, 6))
        }
        _ => return None,
    };
    Some(Described { title, changes: Vec::new() })
}

fn lowered_caps(reserve: &ReserveView, caps: [Option<u64>; 2], ceiling: Option<u64>) -> Described {
    let (config, symbol, decimals) = (&reserve.state.config, &reserve.symbol, reserve.state.decimals);
    let tokens = |units| format!("{} {symbol}", wlm_sdk::decimal::format(units, decimals));
    let dollars = |usd| format!("{} USD", wlm_sdk::decimal::format(usd, 0));
    let [supply_cap, borrow_cap] = caps;
    let change = |field, old: u64, new: Option<u64>, say: &dyn Fn(u64) -> String| {
        new.map(|new| Change { field, old: Some(say(old)), new: say(new) })
    };
    let changes = [
        change("supply_cap", config.supply_cap, supply_cap, &tokens),
        change("borrow_cap", config.borrow_cap, borrow_cap, &tokens),
        change("debt_ceiling", config.debt_ceiling_usd, ceiling, &dollars),
    ];
    Described {
        title: format!("Lower the caps of {symbol} at once"),
        changes: changes.into_iter().flatten().collect(),
    }
}

fn closed_facilities(reserve: &ReserveView) -> Described {
    let (state, symbol) = (&reserve.state, &reserve.symbol);
    let say = |units| format!("{} {symbol}", wlm_sdk::decimal::format(units, state.decimals));
    let change = |field, capacity: u64, level: u64| Change {
        field,
        old: Some(say(capacity)),
        new: say(capacity.min(level)),
    };
    let config = &state.config;
    Described {
        title: format!("Close the facilities of {symbol}: they mint no more"),
        changes: vec![
            change("facility_capacity", config.facility_capacity, state.facility_level),
            change("flash_capacity", config.flash_capacity, state.flash_level),
        ],
    }
}

fn closed_peg(peg: &PegView) -> Described {
    let say = |units| format!("{} USD1", wlm_sdk::decimal::format(units, USD1_DECIMALS));
    let (capacity, level) = (peg.state.config.capacity, peg.state.level);
    Described {
        title: format!("Close the peg facility of {}: it takes no coins any more", peg.symbol),
        changes: vec![Change { field: "capacity", old: Some(say(capacity)), new: say(capacity.min(level)) }],
    }
}
