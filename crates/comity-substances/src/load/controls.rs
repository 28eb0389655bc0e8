//! Measures: their dates must be in order and must not overlap.

use std::collections::HashMap;

use comity_core::date::PartialDate;

use crate::bound::Bound;
use crate::fact::{Control, ControlKind, FamilyKind, Status};
use crate::row::{Complaints, Row, rows};
use crate::tables::Tables;

const FILE: &str = "controls.csv";
const COLUMNS: &[&str] = &[
    "target",
    "jurisdiction",
    "instrument",
    "clause",
    "code",
    "kind",
    "status",
    "reading",
    "scope",
    "valid_from",
    "valid_to",
    "covered_since",
    "named_since",
    "citation",
    "provenance",
    "unverified",
    "note",
];

const KINDS: &[(&str, ControlKind)] = &[
    ("narcotic", ControlKind::Narcotic),
    ("psychotropic", ControlKind::Psychotropic),
    ("scheduled", ControlKind::Scheduled),
    ("precursor", ControlKind::Precursor),
    ("immediate-precursor", ControlKind::ImmediatePrecursor),
    ("export-control", ControlKind::ExportControl),
];

const STATUSES: &[(&str, Status)] = &[
    ("law", Status::Law),
    ("temporary", Status::Temporary),
    ("recommended", Status::Recommended),
    ("unconfirmed", Status::Unconfirmed),
    ("proposed", Status::Proposed),
];

const READINGS: &[(&str, Option<u8>)] = &[("", None), ("1", Some(1)), ("2", Some(2)), ("3", Some(3))];

pub(super) fn controls(tables: &mut Tables, content: &str, complaints: &mut Complaints) {
    let mut lines = Vec::new();
    for row in rows(FILE, content, COLUMNS, complaints) {
        if let Some(control) = control(tables, &row, complaints) {
            order(&row, &control, complaints);
            lines.push((row.line, control));
        }
    }
    overlaps(&lines, complaints);
    for (_, control) in lines {
        let at = tables.controls.len();
        tables
            .index
            .controls
            .entry(control.target.clone())
            .or_default()
            .push(at);
        tables.controls.push(control);
    }
}

fn control(tables: &Tables, row: &Row<'_>, complaints: &mut Complaints) -> Option<Control> {
    let (citation, provenance) = row.provenance(complaints);
    let target = row.required("target", complaints);
    known_target(tables, row, &target, complaints);
    let clause = row.required("clause", complaints);
    let unverified = super::details(row, provenance, complaints);
    let scope = row.words("scope", super::SCOPES, complaints);
    let kind = row.word("kind", KINDS, complaints);
    let status = row.word("status", STATUSES, complaints);
    let reading = row.word("reading", READINGS, complaints).flatten();
    let jurisdiction = super::places::known_jurisdiction(tables, row, complaints);
    let instrument = row.required("instrument", complaints);
    let control = Control {
        valid_from: row.bound("valid_from", complaints),
        valid_to: row.bound("valid_to", complaints),
        covered_since: row.bound("covered_since", complaints),
        named_since: row.bound("named_since", complaints),
        jurisdiction: jurisdiction?,
        kind: kind?,
        status: status?,
        code: row.optional("code"),
        note: row.optional("note"),
        target,
        instrument,
        clause,
        reading,
        scope,
        citation,
        provenance,
        unverified,
    };
    known_instrument(tables, row, &control, complaints);
    if control.status == Status::Temporary && control.valid_to.is_none() && control.unverified.is_empty() {
        let mend = "write the last day in force, or mark the end as unverified";
        row.complain(complaints, "valid_to", "a temporary order ends by itself", mend);
    }
    Some(control)
}

fn known_target(tables: &Tables, row: &Row<'_>, target: &str, complaints: &mut Complaints) {
    let family = tables.family(target);
    if tables.substance(target).is_none() && family.is_none() {
        let mend = "use an id of substances.csv or families.csv, or add it there";
        row.complain(
            complaints,
            "target",
            format!("`{target}` is neither a substance nor a family"),
            mend,
        );
    }
    if family.is_some_and(|family| family.kind == FamilyKind::Unspecified) {
        let mend = "enter the measure for the substances the name can mean";
        row.complain(
            complaints,
            "target",
            format!("`{target}` is a name in use, not a class of law"),
            mend,
        );
    }
}

fn known_instrument(tables: &Tables, row: &Row<'_>, control: &Control, complaints: &mut Complaints) {
    match tables.instrument(&control.instrument) {
        None => {
            let mend = "use an id of instruments.csv, or add it there";
            row.complain(
                complaints,
                "instrument",
                format!("`{}` is not known", control.instrument),
                mend,
            );
        }
        Some(instrument) if instrument.jurisdiction != control.jurisdiction => {
            let what = format!("the instrument belongs to {}", instrument.jurisdiction);
            row.complain(
                complaints,
                "instrument",
                what,
                "correct the instrument or the jurisdiction",
            );
        }
        Some(_) => {}
    }
}

/// covered ≤ in force ≤ last day; covered ≤ named.
fn order(row: &Row<'_>, control: &Control, complaints: &mut Complaints) {
    let after =
        |a: Option<Bound>, b: Option<Bound>| matches!((a, b), (Some(a), Some(b)) if a.surely_after(b));
    for (earlier, later, column, what) in [
        (
            control.valid_from,
            control.valid_to,
            "valid_to",
            "the last day lies before the first",
        ),
        (
            control.covered_since,
            control.valid_from,
            "covered_since",
            "covered only after it was in force",
        ),
        (
            control.covered_since,
            control.named_since,
            "named_since",
            "named before it was covered",
        ),
    ] {
        if after(earlier, later) {
            row.complain(complaints, column, what, "put the dates in order");
        }
    }
}

/// Target, instrument, clause and reading.
type Clause<'a> = (&'a str, &'a str, &'a str, Option<u8>);

/// Two lines for the same clause whose periods are sure to share a day.
fn overlaps(lines: &[(u64, Control)], complaints: &mut Complaints) {
    let mut groups: HashMap<Clause<'_>, Vec<&(u64, Control)>> = HashMap::new();
    for line in lines {
        let control = &line.1;
        let key = (
            control.target.as_str(),
            control.instrument.as_str(),
            control.clause.as_str(),
            control.reading,
        );
        groups.entry(key).or_default().push(line);
    }
    let mut found: Vec<(u64, u64)> = Vec::new();
    for group in groups.values() {
        for (at, (line, control)) in group.iter().enumerate() {
            let earlier = group
                .iter()
                .take(at)
                .find(|(_, other)| share_a_day(control, other));
            found.extend(earlier.map(|(other, _)| (*line, *other)));
        }
    }
    found.sort_unstable();
    for (line, other) in found {
        let mend = "end the earlier line the day before, or give conflicting accounts the readings 1 and 2";
        let what = format!("the period overlaps with that of line {other} for the same clause");
        complaints.add(FILE, line, "valid_from", what, mend);
    }
}

/// Whether two periods share a day however their unknown parts fall. An unknown start counts as long ago.
fn share_a_day(a: &Control, b: &Control) -> bool {
    let start = |c: &Control| {
        c.valid_from
            .and_then(|from| from.latest().or_else(|| from.earliest()))
    };
    let end = |c: &Control| c.valid_to.and_then(Bound::earliest);
    let before = |start: Option<PartialDate>, end: Option<PartialDate>| match (start, end) {
        (Some(start), Some(end)) => start.earliest() <= end.earliest(),
        _ => true,
    };
    let closed_by_open_end = |c: &Control| c.valid_to.is_some_and(|to| to.earliest().is_none());
    !closed_by_open_end(a) && !closed_by_open_end(b) && before(start(a), end(b)) && before(start(b), end(a))
}
