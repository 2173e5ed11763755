//! Every error of the program is expected by a case.

use std::{collections::BTreeSet, fs, path::Path};

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
    let rows = |text: &str| -> Vec<String> {
        let rows = text.lines().filter_map(|line| line.strip_prefix("| INV-"));
        rows.map(|row| format!("INV-{}", row.chars().take_while(char::is_ascii_digit).collect::<String>()))
            .collect()
    };
    let (checked, _beside) = page.split_once("## Beside the registry").unwrap();
    assert_eq!(rows(checked).len(), ids.len() + 1, "INV-13 is about refusals");
    let all = rows(&page);
    let numbers: BTreeSet<_> = all.iter().collect();
    assert_eq!(numbers.len(), all.len(), "an id twice");
    assert_eq!(unknown_ids(&numbers), BTreeSet::new(), "ids that docs/INVARIANTS.md does not have");
}

/// Ids in the tests of core that are not among the known ones.
fn unknown_ids(known: &BTreeSet<&String>) -> BTreeSet<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/core/tests")];
    let mut unknown = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(path).unwrap();
            let ids =
                source.match_indices("INV-").filter_map(|(at, _)| source.get(at..at + 6)).map(str::to_owned);
            unknown.extend(ids.filter(|id| !known.contains(id)));
        }
    }
    unknown
}
