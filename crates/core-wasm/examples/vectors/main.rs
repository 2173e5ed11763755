//! Prints what the rules come to here, for `test/vectors.test.mjs` to compare with what the WebAssembly comes to:
//! random walks of borrowers through a market, and every method on each step. The same at every run.
mod random;
mod script;
mod world;

use script::Script;
use world::World;

fn main() {
    let mut scripts = Vec::new();
    let mut world = World::new(7);
    for _ in 0..STEPS {
        scripts.push(world.step());
    }
    for _ in 0..PEGS {
        scripts.push(world.peg());
    }
    scripts.extend(world.broken_accounts());
    let scripts: Vec<_> = scripts.into_iter().map(Script::json).collect();
    println!("{}", serde_json::Value::from(scripts));
}

const STEPS: usize = 300;
const PEGS: usize = 60;
