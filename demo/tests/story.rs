//! The story as a whole, on the real program.

use wlm_demo::{audit::ReserveAudit, prices::Series, story};

const COLUMNS: usize = 100;

fn tell() -> (story::Ending, String) {
    let mut out = Vec::new();
    let ending = story::tell(&Series::project_default(), &mut out).expect("the story plays");
    (ending, String::from_utf8(out).expect("the story is text"))
}

#[test]
fn ends_solvent_with_bad_debt_recorded_and_suppliers_paid() {
    let (ending, _) = tell();
    assert!(ending.audits.iter().all(ReserveAudit::is_solvent), "{:?}", ending.audits);
    assert!(ending.audits.iter().all(|audit| audit.vault == 0 && audit.claims == 0));
    assert!(ending.bad_debt > 0);
    let lost = ending.paid_in - ending.paid_out;
    assert!(lost > 0 && lost < ending.bad_debt, "interest and fees pay a part of {}", ending.bad_debt);
}

#[test]
fn shows_what_it_promises_within_a_terminal() {
    let (_, text) = tell();
    for part in [
        "BorrowLimitExceeded: The debt would exceed",
        "NotLiquidatable",
        "PriceStale",
        "Supply APY",
        "Compute units",
        "bad debt",
        "ChangeNotDue",
        "BorrowsStopped",
        "Solvent to the unit",
    ] {
        assert!(text.contains(part), "the story does not show {part:?}");
    }
    for line in text.lines() {
        assert!(line.chars().count() <= COLUMNS, "too wide: {line}");
    }
}

#[test]
fn is_the_same_every_time() {
    assert_eq!(tell().1, tell().1);
}
