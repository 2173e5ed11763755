//! Every error of the program is expected by a case.

use std::{fs, path::Path};

use wlm_sdk::errors;
use wlm_test_kit::invariants;

/// `errors::ALL` cannot miss one: a variant that is not in it does not compile. A case that
/// names an error fails unless the program returns it.
#[test]
fn every_error_is_reached() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let sources: String = fs::read_dir(cases)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("support.rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let expected = |error: &&errors::WlmError| {
        let name = format!("WlmError::{}", errors::name(error));
        sources.match_indices(&name).any(|(at, _)| {
            let next = sources[at + name.len()..].chars().next();
            next.is_some_and(|character| !character.is_alphanumeric())
        })
    };
    let missing: Vec<_> = errors::ALL.iter().filter(|error| !expected(error)).map(errors::name).collect();
    assert!(missing.is_empty(), "no case expects {missing:?}");
}

#[test]
fn codes_and_names_agree() {
    for error in errors::ALL {
        let code = u32::from(*error);
        assert_eq!(errors::from_code(code), Some(error), "{}", errors::name(error));
        assert!(errors::message(error).ends_with('.'));
    }
    assert_eq!(errors::from_code(0), None);
    assert_eq!(errors::from_code(u32::MAX), None);
}

/// `docs/INVARIANTS.md` lists exactly the invariants of the registry, in the same words.
#[test]
fn every_invariant_is_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/INVARIANTS.md");
    let page = fs::read_to_string(page).unwrap();
    let mut ids = Vec::new();
    for invariant in invariants::ALL.iter().copied().flatten() {
        let row = format!("| {} | {} |", invariant.id, invariant.prose);
        assert!(page.contains(&row), "not in docs/INVARIANTS.md: {row}");
        ids.push(invariant.id);
    }
    let rows = page.lines().filter(|line| line.starts_with("| INV-")).count();
    assert_eq!(rows, ids.len() + 1, "INV-13 is about refusals");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(rows, ids.len() + 1, "an id twice");
}
