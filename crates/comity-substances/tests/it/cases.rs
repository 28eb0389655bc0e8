//! Cases that a colleague adds without Rust: `tests/data/check/*.case`.
//!
//! A case is one or more questions, an empty line, and the expected answer; `---` stands between two
//! cases of one file, lines beginning with `#` are comments. Questions:
//!
//! ```text
//! recognise NAME, NUMBER OR KEY
//! pair NAME | NUMBER
//! check ID on DAY [in US CN]
//! lag ID
//! gap US CN on DAY for ID ID
//! ```

use comity_core::date::PartialDate;
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use comity_substances::{Identity, MeasureVerdict, Pair, Recognition, Via};

use crate::tables;

#[test]
fn cases() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/check");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for case in text.split("\n---\n") {
            let lines: Vec<&str> = case
                .trim()
                .lines()
                .filter(|line| !line.starts_with('#'))
                .collect();
            let (questions, expected) =
                lines.split_at(lines.iter().position(|line| line.is_empty()).unwrap());
            let answer: Vec<String> = questions.iter().flat_map(|question| answer(question)).collect();
            let expected: Vec<&str> = expected.iter().copied().filter(|line| !line.is_empty()).collect();
            let message = format!("{}\nthe answer is:\n\n{}\n", path.display(), answer.join("\n"));
            assert!(answer == expected, "{message}");
            count += 1;
        }
    }
    assert!(count >= 19, "{count} cases");
}

fn answer(question: &str) -> Vec<String> {
    let (verb, rest) = question.split_once(' ').unwrap();
    match verb {
        "recognise" => vec![recognised(rest)],
        "pair" => {
            let (name, number) = rest.split_once(" | ").unwrap();
            vec![paired(name, number)]
        }
        "check" => checked(rest),
        "lag" => lag(rest),
        "gap" => gap(rest),
        _ => panic!("{verb}?"),
    }
}

fn recognised(query: &str) -> String {
    match tables().recognise(query) {
        Recognition::Known { identity } => format!("known {} by {}", identity.id, by(&identity)),
        Recognition::Ambiguous { candidates } => format!("ambiguous {}", ids(&candidates)),
        Recognition::Unknown => "unknown".into(),
        Recognition::Invalid { reason } => format!("invalid: {reason}"),
    }
}

fn paired(name: &str, number: &str) -> String {
    match tables().recognise_pair(name, number) {
        Pair::Agree { identity } => format!("agree {}", identity.id),
        Pair::Related {
            by_name,
            by_cas,
            relation,
        } => {
            format!("related {} and {}: {}", by_name.id, by_cas.id, word(&relation))
        }
        Pair::Conflict { by_name, by_cas } => {
            format!("conflict: name {}, number {}", ids(&by_name), by_cas.id)
        }
        Pair::NameOnly { by_name } => format!("name only {}", ids(&by_name)),
        Pair::CasOnly { by_cas } => format!("number only {}", by_cas.id),
        Pair::Unknown => "unknown".into(),
        Pair::Invalid { reason } => format!("invalid: {reason}"),
    }
}

fn checked(question: &str) -> Vec<String> {
    let (id, rest) = question.split_once(" on ").unwrap();
    let (day, places) = rest.split_once(" in ").unwrap_or((rest, ""));
    let wanted =
        |code: Jurisdiction| places.is_empty() || places.split(' ').any(|place| place == code.as_str());
    let verdicts = tables().check(id, day.parse().unwrap());
    assert!(!verdicts.is_empty(), "{id}?");
    let mut lines = Vec::new();
    for verdict in verdicts
        .into_iter()
        .filter(|verdict| wanted(verdict.jurisdiction))
    {
        lines.push(format!("{} {}", verdict.jurisdiction, word(&verdict.standing)));
        lines.extend(verdict.measures.iter().map(measure));
    }
    lines
}

fn measure(measure: &MeasureVerdict) -> String {
    let mut line = format!(
        "  {} {}, {}",
        word(&measure.state),
        measure.instrument,
        measure.clause
    );
    let mut add = |what: &str, value: Option<String>| {
        line.extend(value.map(|value| format!(", {what} {value}")));
    };
    add("since", measure.since.map(|since| since.to_string()));
    add("until", measure.until.map(|until| until.to_string()));
    let earlier = measure
        .covered_since
        .filter(|covered| Some(*covered) != measure.since);
    add("covered since", earlier.map(|covered| covered.to_string()));
    add("via", measure.via.as_ref().map(via));
    add("because", measure.reason.map(|reason| word(&reason)));
    add(
        "unverified:",
        (measure.provenance == Provenance::Unverified).then(|| details(measure)),
    );
    line
}

fn via(via: &Via) -> String {
    match via {
        Via::Family { id, basis, letters } if letters.is_empty() => format!("family {id} ({})", word(basis)),
        Via::Family { id, basis, letters } => format!("family {id} ({} {})", word(basis), letters.join(" ")),
        Via::SaltOf { id } => format!("salt of {id}"),
        Via::Member { id } => format!("member {id}"),
    }
}

fn details(measure: &MeasureVerdict) -> String {
    let words: Vec<String> = measure.unverified.iter().map(word).collect();
    if words.is_empty() {
        "membership".into()
    } else {
        words.join(" ")
    }
}

fn lag(id: &str) -> Vec<String> {
    let days = |days: Option<i64>| days.map_or("open".into(), |days| days.to_string());
    let lags = tables().listing_lag(id).into_iter();
    lags.map(|lag| {
        format!(
            "{} {} to {} days ({} after {})",
            lag.jurisdiction,
            days(lag.days_min),
            days(lag.days_max),
            lag.since,
            lag.un_since
        )
    })
    .collect()
}

fn gap(question: &str) -> Vec<String> {
    let (places, rest) = question.split_once(" on ").unwrap();
    let (day, wanted) = rest.split_once(" for ").unwrap();
    let (a, b) = places.split_once(' ').unwrap();
    let place = |code: &str| code.parse::<Jurisdiction>().unwrap();
    let gap = tables().gap(place(a), place(b), day.parse::<PartialDate>().unwrap());
    let lists = [
        ("only the first", gap.only_a),
        ("only the second", gap.only_b),
        ("both", gap.both),
        ("undecided", gap.undecided),
    ];
    let mut lines = Vec::new();
    for (what, rows) in lists {
        let rows = rows
            .into_iter()
            .filter(|row| wanted.split(' ').any(|id| id == row.id));
        lines.extend(rows.map(|row| format!("{what}: {} ({} / {})", row.id, word(&row.a), word(&row.b))));
    }
    lines
}

fn by(identity: &Identity) -> String {
    format!("{} `{}`", word(&identity.matched.by), identity.matched.entry)
}

fn ids(identities: &[Identity]) -> String {
    identities
        .iter()
        .map(|identity| identity.id.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The word a value has in JSON.
fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}
