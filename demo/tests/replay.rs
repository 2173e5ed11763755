//! A short replay, on the real program.

use wlm_demo::{
    audit::ReserveAudit,
    prices::{Row, Series, UsdPrice},
    replay,
};

const QUARTER_HOUR: i64 = 900;
const BORROWERS: usize = 40;

/// Quiet, a slide of two percent a row, a gap of thirty percent, quiet.
fn crash() -> Series {
    let mut eth = 2_000.0;
    let row = |place: usize| {
        eth *= match place {
            10..30 => 0.98,
            40 => 0.70,
            _ => 1.0,
        };
        let price = |usd: f64| UsdPrice((usd * 1e8) as i64);
        Row { unix: 1_600_000_000 + place as i64 * QUARTER_HOUR, eth: price(eth), btc: price(eth * 20.0) }
    };
    Series { name: "crash".into(), rows: (0..60).map(row).collect() }
}

#[test]
fn a_crash_leaves_every_reserve_solvent() {
    let series = crash();
    let mut rows_heard = 0;
    let replay = replay::run(&series, BORROWERS, |_, _| rows_heard += 1).expect("the replay runs");
    assert!(replay.audits.iter().all(ReserveAudit::is_solvent), "{:?}", replay.audits);
    assert_eq!([replay.samples.len(), rows_heard], [series.rows.len(); 2]);

    let totals = &replay.summary.totals;
    assert!(totals.liquidations > 0 && totals.bad_debt > 0.0);
    let paid = totals.from_fees + totals.from_suppliers;
    assert!((totals.bad_debt - paid).abs() < 0.01, "{} is not {paid}", totals.bad_debt);
    let moved = totals.repaid + totals.bonus + totals.protocol;
    assert!((totals.seized - moved).abs() < 0.01, "{} is not {moved}", totals.seized);
    assert_eq!(replay.summary.still_liquidatable, 0);
    assert!(replay.summary.lowest_health_micros < 1_000_000);
    assert!(replay.summary.yields.iter().any(|one| one.interest > 0.0 && one.loss < 0.0));
}

#[test]
fn nobody_is_liquidated_while_nothing_happens() {
    let rows = crash().rows.into_iter().take(10).collect();
    let quiet = Series { name: "quiet".into(), rows };
    let replay = replay::run(&quiet, BORROWERS, |_, _| ()).expect("the replay runs");
    assert_eq!(replay.summary.totals.liquidations, 0);
    assert!(replay.audits.iter().all(ReserveAudit::is_solvent));
    assert!(replay.summary.yields.iter().all(|one| one.interest > 0.0 && one.loss == 0.0));
}
