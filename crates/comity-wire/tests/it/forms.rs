//! Forms: the example of each kind, the short ways, and complaints with line, field and mend.

use std::collections::BTreeSet;
use std::path::PathBuf;

use comity_core::date::Timestamp;
use comity_core::kinds::Kind;
use comity_wire::form::{Format, read, read_lines};
use comity_wire::rows::{Given, Rejection};
use comity_wire::schema::{Field, RECORD, Shape, fields_of};
use proptest::prelude::*;
use serde_json::Value;

use crate::payloads::golden_json;

fn given() -> Given {
    Given::at("2026-11-21T20:00:00Z".parse::<Timestamp>().unwrap())
}

fn complaints(text: &str) -> Vec<Rejection> {
    read(text.as_bytes(), None, &given()).expect_err("this form must be refused")
}

fn codes(text: &str) -> Vec<(u32, String, String)> {
    complaints(text)
        .into_iter()
        .map(|fault| (fault.line, fault.problem.field, fault.problem.code))
        .collect()
}

fn reported() -> impl Iterator<Item = Kind> {
    Kind::ALL
        .iter()
        .copied()
        .filter(|kind| kind.is_reported_by_people())
}

#[test]
fn every_kind_has_an_example_form() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/forms");
    let mut files: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.remove("README.md");
    for kind in reported() {
        let name = format!("{kind}.toml");
        let bytes = std::fs::read(folder.join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let form = read(&bytes, None, &given()).unwrap_or_else(|faults| panic!("{name}: {faults:#?}"));
        assert_eq!(form.record.kind(), kind);
        assert!(files.remove(&name));
    }
    assert!(files.is_empty(), "no kind has these forms: {files:?}");
}

/// The full samples read as JSON forms: what can be recorded can be reported.
#[test]
fn the_golden_samples_are_forms() {
    for kind in reported() {
        let mut tree = golden_json(kind);
        strip_recognition(&mut tree);
        let form = read(tree.to_string().as_bytes(), None, &given())
            .unwrap_or_else(|faults| panic!("{kind}: {faults:#?}"));
        assert_eq!(form.record.to_json(), tree, "{kind}");
    }
}

fn strip_recognition(tree: &mut Value) {
    match tree {
        Value::Object(map) => {
            map.shift_remove("recognised-as");
            map.shift_remove("tables");
            map.values_mut().for_each(strip_recognition);
        }
        Value::Array(items) => items.iter_mut().for_each(strip_recognition),
        _ => {}
    }
}

/// Field lists and core types say the same: the samples are full, and hold nothing that the lists lack.
#[test]
fn the_schema_is_the_core() {
    let (mut listed, mut used) = (BTreeSet::new(), BTreeSet::new());
    for kind in Kind::ALL {
        list(RECORD, *kind, &kind.to_string(), &mut listed, 0);
        walk(&golden_json(*kind), &kind.to_string(), &mut used);
    }
    let unlisted: Vec<&String> = used.difference(&listed).collect();
    assert!(unlisted.is_empty(), "the schema lacks {unlisted:?}");
    // The facts of each kind are full; what kinds share needs to be full in one of them only.
    let own_fact = |path: &str| path.split('.').count() == 3 && path.contains(".body.");
    let last = |path: &String| path.rsplit('.').next().map(str::to_owned);
    let seen: BTreeSet<String> = used.iter().filter_map(last).collect();
    let is_used = |path: &String| match own_fact(path) {
        true => used.contains(path),
        false => last(path).is_some_and(|name| seen.contains(&name)),
    };
    let unused: Vec<&String> = listed.iter().filter(|path| !is_used(path)).collect();
    assert!(unused.is_empty(), "no sample has {unused:?}");
}

fn list(fields: &[Field], kind: Kind, path: &str, out: &mut BTreeSet<String>, depth: usize) {
    assert!(depth < 12);
    for field in fields {
        let path = format!("{path}.{}", field.name);
        out.insert(path.clone());
        if matches!(field.shape, Shape::Known(_)) {
            out.insert(format!("{path}.missing"));
        }
        list(fields_of(&field.shape, kind), kind, &path, out, depth + 1);
    }
}

fn walk(tree: &Value, path: &str, out: &mut BTreeSet<String>) {
    match tree {
        Value::Object(map) => {
            for (name, value) in map {
                let path = format!("{path}.{name}");
                out.insert(path.clone());
                walk(value, &path, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, path, out)),
        _ => {}
    }
}

const SHORT: &str = r#"kind = "incident"
summary = { en = "What is known.", zh = "所知情况。" }

[body]
type = "seizure"
occurred = 2024-03
place = { country = "MX", name = "Manzanillo" }
reporting-authority = "Sample Customs"
concealment = "unknown"
contact = ""

[[body.items]]
substance = "fentanyl"
quantity = "12.5 kg"

[[body.items]]
machine = { type = "tablet-press", serial = "refused" }
quantity = { missing = "not asked" }

[handling]
tlp = "RED"
"#;

#[test]
fn the_short_ways() {
    // A month is no TOML date.
    let text = SHORT.replace("2024-03", "\"2024-03\"");
    let form = read(text.as_bytes(), Some(Format::Toml), &given()).unwrap();
    let tree = form.record.to_json();
    assert_eq!(tree["title"][0]["text"], "seizure · fentanyl · MX · 2024-03");
    assert_eq!(tree["summary"][1]["lang"], "zh");
    assert_eq!(tree["handling"]["tlp"], "RED");
    assert_eq!(tree["handling"]["onward"], "with-consent");
    assert_eq!(tree["issued"], "2026-11-21T20:00:00Z");
    let body = &tree["body"];
    assert_eq!(body["status"], "reported");
    assert_eq!(body["items"][0]["substance"]["as-written"], "fentanyl");
    assert_eq!(body["items"][0]["quantity"]["unit"], "kg");
    assert_eq!(body["items"][1]["machine"]["serial"]["missing"], "refused");
    assert!(body["items"][1].get("quantity").is_none());
    assert_eq!(body["concealment"]["missing"], "unknown");
    assert!(body.get("contact").is_none());
    assert_eq!(form.line_of("body.items[1].machine.serial"), 17);
    assert_eq!(form.line_of("body.items[0].substance.cas"), 13);
    assert_eq!(form.line_of("handling.purposes"), 20);
}

#[test]
fn complaints_name_line_field_and_mend() {
    let text = "kind = \"incident\"\n[body]\ntype = \"siezure\"\noccured = 2024-01-01\nplace = { contry = \"MX\" }\nreporting-authority = 7.5\n";
    let found = complaints(text);
    let places: Vec<(u32, &str, &str)> = found
        .iter()
        .map(|fault| {
            (
                fault.line,
                fault.problem.field.as_str(),
                fault.problem.code.as_str(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            (2, "body.occurred", "missing"),
            (3, "body.type", "word"),
            (4, "body.occured", "unknown-field"),
            (5, "body.place.contry", "unknown-field"),
            (5, "body.place.country", "missing"),
            (6, "body.reporting-authority", "sort"),
        ]
    );
    assert!(found[1].problem.mend.starts_with("did you mean `seizure`?"));
    assert!(
        found[3]
            .problem
            .mend
            .contains("did you mean `country`? the fields of `body.place` are country, region")
    );
    assert_eq!(found[2].to_string().split(':').next(), Some("line 4"));
}

#[test]
fn wrong_values() {
    let with = |line: &str| {
        codes(&format!(
            "kind = \"identification\"\n[body]\nlaboratory = \"L\"\nsample = 1\ndate = 2024-01-01\ndate-means = \"result\"\n{line}\n"
        ))
    };
    let finding = |line: &str| with(&format!("[[body.findings]]\nbasis = \"confirmed\"\n{line}"));
    for (line, code) in [
        (
            "substance = { as-written = \"x\", cas = \"437-38-6\" }",
            "cas-check-digit",
        ),
        ("substance = \"x\"\namount = \"5\"", "unit-missing"),
        (
            "substance = \"x\"\namount = { value = 11.9, unit = \"%\" }",
            "number-unquoted",
        ),
        (
            "substance = \"x\"\namount = { value = \"11.9\", unit = \"stone\" }",
            "unit",
        ),
        (
            "substance = \"x\"\namount = { missing = \"dunno\" }",
            "missing-word",
        ),
        ("substance = 1", "sort"),
        ("substance = \"a\\u0000b\"", "control-character"),
        (
            "substance = { as-written = \"x\", recognised-as = \"fentanyl\" }",
            "node-only",
        ),
    ] {
        let found = finding(line);
        assert_eq!(
            found.first().map(|(_, _, found)| found.as_str()),
            Some(code),
            "{line}: {found:?}"
        );
    }
    // The rules of the kind are told with a line too.
    assert_eq!(with(""), [(2, "body.findings".to_owned(), "missing".to_owned())]);
    assert_eq!(with("status = \"nonsense\"\nunidentified = \"x\"")[0].2, "word");
}

#[test]
fn forms_that_are_no_forms() {
    assert_eq!(codes("")[0].2, "kind");
    assert_eq!(codes("kind = \"nonsense\"")[0].2, "kind");
    assert_eq!(codes("kind = \"key-event\"")[0].2, "kind");
    assert_eq!(
        codes("kind = \"incident\"")[0],
        (1, "body".to_owned(), "missing".to_owned())
    );
    assert_eq!(codes("kind = \"incident\"\nbody = 1")[0].2, "sort");
    assert_eq!(codes("kind = \"incident\"\nkind = \"incident\"")[0].0, 2);
    assert_eq!(codes("kind = ")[0].2, "syntax");
    assert_eq!(
        codes("{\"kind\": \"incident\",\n\"kind\": \"incident\"}")[0],
        (2, "form".to_owned(), "syntax".to_owned())
    );
    assert_eq!(codes("{\"kind\": \"incident\", \"body\": null}")[0].2, "null");
    assert_eq!(codes(&"#".repeat(300_000))[0].2, "too-large");
    assert_eq!(
        codes(&format!("{{\"kind\": {}", "[".repeat(100_000)))[0].2,
        "syntax"
    );
    assert_eq!(codes(&format!("kind = {}", "[".repeat(100_000)))[0].2, "syntax");
    assert_eq!(
        codes(&format!("kind = {}1{}", "[".repeat(20), "]".repeat(20)))[0].2,
        "syntax"
    );
    // Names joined by points nest as deep as brackets do.
    let points = vec!["a"; 100_000].join(".");
    assert_eq!(
        codes(&format!("kind = \"incident\"\n{points} = 1"))[0].2,
        "syntax"
    );
    assert_eq!(codes(&format!("kind = \"incident\"\n[{points}]"))[0].2, "syntax");
    assert_eq!(
        codes(&format!("kind = \"incident\"\n[[{points}]]"))[0].2,
        "syntax"
    );
    assert_eq!(
        codes(&format!("kind = \"incident\"\nbody = {{ {points} = 1 }}"))[0].2,
        "syntax"
    );
    let fewer = vec!["a"; 60].join(".");
    assert_eq!(
        codes(&format!(
            "kind = \"incident\"\n[{fewer}]\n{fewer} = {{ {fewer} = 1 }}"
        ))[0]
            .2,
        "syntax"
    );
    assert_eq!(codes("{\"kind\": \"\\ud800\"}")[0].2, "syntax");
    assert_eq!(codes("{\"kind\": \"incident\"} {}")[0].2, "syntax");
    let not_text = read(b"kind = \"x\"\n\xff", None, &given()).unwrap_err();
    assert_eq!(
        (not_text[0].line, not_text[0].problem.code.as_str()),
        (2, "not-text")
    );
    // A file of the wrong sort is not answered with a book.
    let many: String = (0..500).map(|at| format!("wrong{at} = 1\n")).collect();
    assert_eq!(complaints(&format!("kind = \"incident\"\n{many}")).len(), 50);
}

#[test]
fn a_person_must_be_marked() {
    let text = "kind = \"payment\"\n[body]\ndate = 2024-01-01\n[body.from]\nkind = \"person\"\nnames = \"A. Sample\"\n";
    assert_eq!(codes(text)[0].1, "handling.person");
    read(
        format!("{text}[handling]\nperson = true\n").as_bytes(),
        None,
        &given(),
    )
    .unwrap();
}

#[test]
fn json_lines() {
    let one = golden_json(Kind::Meeting).to_string();
    let text = format!("{one}\n\n{{\"kind\": \"meeting\"}}\r\nnonsense\n{one}");
    let outcomes = read_lines(text.as_bytes(), &given()).unwrap();
    let lines: Vec<(u32, bool)> = outcomes
        .iter()
        .map(|outcome| (outcome.line, outcome.result.is_ok()))
        .collect();
    assert_eq!(lines, [(1, true), (3, false), (4, false), (5, true)]);
    let faults = outcomes[2].result.as_ref().unwrap_err();
    assert_eq!((faults[0].line, faults[0].problem.code.as_str()), (4, "syntax"));
    assert!(read_lines(b"\xff", &given()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Our JSON reader takes what another reader takes; it refuses more (doubled names, fractions).
    #[test]
    fn json_like_another_reader(text in r#"[\[\]{}":,0-9aeu.\\ntrlsf -]{0,40}"#) {
        let form = read(text.as_bytes(), Some(Format::Json), &given());
        let syntax = form.err().is_some_and(|faults| faults[0].problem.code == "syntax");
        if serde_json::from_str::<Value>(&text).is_err() {
            prop_assert!(syntax, "{text}");
        }
    }

    /// Any text ends in a record or in complaints that name a line of it.
    #[test]
    fn any_text(text in "[a-z=\\[\\]{}\"'#0-9.\n -]{0,120}") {
        if let Err(faults) = read(text.as_bytes(), None, &given()) {
            prop_assert!(faults.iter().all(|fault| fault.line as usize <= text.lines().count().max(1) + 1));
        }
    }

    /// A sample with one value replaced ends in a record or in complaints.
    #[test]
    fn changed_samples(kind in 0usize..16, at in 0usize..60, with in 0usize..8) {
        let kind = reported().nth(kind).unwrap();
        let mut tree = golden_json(kind);
        let values = [serde_json::json!(1), serde_json::json!(-1.5), Value::Null, serde_json::json!([]), serde_json::json!({}),
            serde_json::json!(""), serde_json::json!(true), serde_json::json!("e\u{301}")];
        replace(&mut tree, &mut { at }, &values[with]);
        if let Err(faults) = read(tree.to_string().as_bytes(), None, &given()) {
            prop_assert!(faults.iter().all(|fault| !fault.problem.mend.is_empty()));
            prop_assert!(faults.iter().all(|fault| fault.problem.code != "shape"), "{faults:?}");
        }
    }
}

/// Replaces the `at`th value of a tree.
fn replace(tree: &mut Value, at: &mut usize, with: &Value) {
    if *at == 0 {
        *tree = with.clone();
    }
    *at = at.wrapping_sub(1);
    match tree {
        Value::Object(map) => map.values_mut().for_each(|value| replace(value, at, with)),
        Value::Array(items) => items.iter_mut().for_each(|value| replace(value, at, with)),
        _ => {}
    }
}
