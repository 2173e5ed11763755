//! A million obligations in memory: loading them, looking at all of them, and looking at those a price touches.
//! `BENCHMARK.md` has the figures.

mod crowd;

use std::{collections::BTreeMap, hint::black_box, sync::Arc, time::Duration};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rayon::{ThreadPool, ThreadPoolBuilder};
use wlm_core::units::Bps;
use wlm_liquidator::{
    estimate::{Scales, survey},
    filter::Filter,
    profit::Profit,
    purse::Purse,
    route::Hold,
    search::Search,
    store::{Scope, Store},
    strategy::{Inventory, Strategy, Terms},
};
use wlm_sdk::{quotes::Forms, view::MarketView};

use crowd::{MOVED, Rng};

const OBLIGATIONS: u64 = 1_000_000;
/// By how much the price falls: by nothing, by so much that a few must be liquidated, and by so much that many must.
const FALLS: [f64; 3] = [1.0, 0.76, 0.7];

/// On one core without a hand-over to another thread, which takes longer than the work where others want the core.
type Pools = [(&'static str, ThreadPool); 2];

fn pools() -> Pools {
    let one = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    [("one core", one), ("all cores", ThreadPoolBuilder::new().build().unwrap())]
}

fn strategy() -> (Strategy, Purse) {
    let terms = Terms {
        min_profit: Profit::from_dollars(0.1),
        transaction_cost: Profit::from_dollars(0.01),
        forms: Forms::Tokens,
        headroom: Bps(50),
        min_bad_debt: Profit::from_dollars(1.0),
    };
    let mut purse = Purse::default();
    purse.fill(BTreeMap::from([(0, u64::MAX), (1, u64::MAX), (2, u64::MAX)]));
    let inventory = Arc::new(Inventory { route: Arc::new(Hold) });
    (Strategy { fundings: vec![inventory], terms, filter: Filter::default() }, purse)
}

fn load(criterion: &mut Criterion) -> Store {
    let mut rng = Rng(7);
    let few: Vec<_> = (0..OBLIGATIONS / 10).map(|_| crowd::somebody(&mut rng)).collect();
    let mut group = criterion.benchmark_group("load");
    group.throughput(Throughput::Elements(few.len() as u64));
    group.bench_function("a hundred thousand", |bencher| bencher.iter(|| crowd::store(black_box(&few))));
    group.finish();
    let mut store = crowd::store(&few);
    drop(few);
    for _ in OBLIGATIONS / 10..OBLIGATIONS {
        let (address, obligation) = crowd::somebody(&mut rng);
        store.upsert(address, &obligation);
    }
    let each = store.bytes() as f64 / store.len() as f64;
    println!("{} obligations, {each:.0} bytes each", store.len());
    store
}

/// The first look alone.
fn look(criterion: &mut Criterion, pools: &Pools, store: &Store, view: &MarketView) {
    let mut group = criterion.benchmark_group("first look");
    for (scope, name) in scopes() {
        let set = store.places_in(&scope);
        group.throughput(Throughput::Elements(set.len() as u64));
        for (cores, pool) in pools {
            group.bench_function(BenchmarkId::new(name, cores), |bencher| {
                bencher.iter(|| pool.install(|| survey(store, &Scales::of(view), &store.places_in(&scope))));
            });
        }
    }
}

/// From the change of a price to offers in the order of their profit.
fn search(criterion: &mut Criterion, pools: &Pools, store: &Store, fallen_to: f64) {
    let view = crowd::market(fallen_to);
    let (strategy, purse) = strategy();
    let run = |scope: &Scope| {
        let scales = &Scales::of(&view);
        Search { view: &view, scales, store, strategy: &strategy, purse: &purse }.run(scope)
    };
    let found = run(&Scope::All);
    println!("price at {fallen_to}: {} offers, {} declined", found.offers.len(), found.declined.len());
    let mut group = criterion.benchmark_group(format!("search, {} offers", found.offers.len()));
    for (scope, name) in scopes() {
        for (cores, pool) in pools {
            group.bench_function(BenchmarkId::new(name, cores), |bencher| {
                bencher.iter(|| pool.install(|| run(&scope)));
            });
        }
    }
}

fn scopes() -> [(Scope, &'static str); 2] {
    [(Scope::All, "all"), (Scope::Touching(vec![MOVED]), "one price")]
}

fn benches(criterion: &mut Criterion) {
    let (store, pools) = (load(criterion), pools());
    look(criterion, &pools, &store, &crowd::market(1.0));
    for fallen_to in FALLS {
        search(criterion, &pools, &store, fallen_to);
    }
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(5));
    targets = benches
}
criterion_main!(all);
