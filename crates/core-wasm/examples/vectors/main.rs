//! Prints what the rules come to here, for `test/vectors.test.mjs` to compare with what the WebAssembly comes to:
//! random walks of borrowers through a market, every method on each step, and cases of their own. The same at every
//! run.
mod accounts;
mod cases;
mod changes;
mod random;
mod script;
mod walk;
mod world;

use serde_json::{Value, json};
use wlm_core_wasm::{account_filters, price_accounts};

use crate::{
    accounts::MARKET,
    script::{Calls, bytes, key},
    world::{World, owner},
};

fn main() {
    let mut world = World::new(7);
    let walks: Vec<Value> = (0..STEPS).map(|_| world.step().json()).collect();
    let cases = cases::all().into_iter().chain(changes::all());
    let cases: serde_json::Map<String, Value> =
        cases.map(|(name, script)| (name.into(), script.json())).collect();
    println!("{}", json!({ "walks": walks, "cases": cases, "functions": functions(&world) }));
}

/// Functions of no class.
fn functions(world: &World) -> Value {
    let all = world.own_accounts();
    let [reserves, pegs] = [all.reserves, all.pegs].map(|accounts| {
        let data: Vec<_> = accounts.into_iter().map(|account| account.data).collect();
        (data.iter().map(|data| bytes(data)).collect::<Value>(), data)
    });
    let mut calls = Calls::default();
    let found = price_accounts(&reserves.1, &pegs.1);
    // The coin with a peg facility is a reserve, too.
    assert_eq!(found.as_ref().map(Vec::len), Ok(10));
    calls.call("priceAccounts", vec![reserves.0.clone(), pegs.0.clone()], found);
    calls.call("priceAccounts", vec![pegs.0, reserves.0], price_accounts(&pegs.1, &reserves.1));
    for kind in ["reserve", "peg", "obligation", "change", "market"] {
        for owner in [None, Some(owner(1))] {
            let args = vec![kind.into(), key(&MARKET), owner.as_ref().map_or(Value::Null, key)];
            calls.call("accountFilters", args, account_filters(kind, &MARKET, owner.as_ref()));
        }
    }
    calls.json()
}

const STEPS: usize = 200;
