//! Names, and that each means one thing or says that it does not.

use std::collections::HashMap;

use comity_core::grading::Provenance;

use crate::fact::{Name, NameKind};
use crate::fold::fold;
use crate::row::{Complaints, rows};
use crate::tables::Tables;

const FILE: &str = "names.csv";
const COLUMNS: &[&str] = &[
    "target",
    "lang",
    "name",
    "kind",
    "ambiguous",
    "citation",
    "provenance",
    "note",
];

const KINDS: &[(&str, NameKind)] = &[
    ("common", NameKind::Common),
    ("abbreviation", NameKind::Abbreviation),
    ("systematic", NameKind::Systematic),
    ("trade", NameKind::Trade),
    ("street", NameKind::Street),
    ("spelling", NameKind::Spelling),
];

/// Languages with names so far.
const LANGS: &[(&str, ())] = &[("en", ()), ("zh", ()), ("es", ()), ("vi", ()), ("fr", ())];

/// A name and where it came from; shown names of the other files have line 0.
struct Entry {
    name: Name,
    line: u64,
    folded: String,
}

/// Folded names and the places of those who have them.
type ByFold = HashMap<String, Vec<usize>>;

pub(super) fn names(tables: &mut Tables, content: &str, complaints: &mut Complaints) {
    let mut entries = written(tables, content, complaints);
    let mut by_fold = ByFold::with_capacity(entries.len() * 2);
    index(&entries, 0, &mut by_fold);
    twice(&entries, &by_fold, complaints);
    clashes(&entries, &by_fold, complaints);
    let shown = shown(tables, &by_fold, complaints);
    index(&shown, entries.len(), &mut by_fold);
    entries.extend(shown);
    tables.index.names = by_fold;
    for (at, entry) in entries.into_iter().enumerate() {
        let places = tables.index.names_of.entry(entry.name.target.clone());
        places.or_default().push(at);
        tables.names.push(entry.name);
    }
    name_in_chinese(tables);
}

fn written(tables: &Tables, content: &str, complaints: &mut Complaints) -> Vec<Entry> {
    let mut entries = Vec::new();
    for row in rows(FILE, content, COLUMNS, complaints) {
        let (citation, provenance) = row.provenance(complaints);
        let target = row.required("target", complaints);
        let name = row.required("name", complaints);
        row.word("lang", LANGS, complaints);
        let ambiguous = row
            .word("ambiguous", &[("", false), ("yes", true)], complaints)
            .unwrap_or(false);
        let kind = row.word("kind", KINDS, complaints);
        if tables.substance(&target).is_none() && tables.family(&target).is_none() {
            let mend = "use an id of substances.csv or families.csv, or add it there";
            row.complain(
                complaints,
                "target",
                format!("`{target}` is neither a substance nor a family"),
                mend,
            );
        }
        let folded = fold(&name);
        if folded.is_empty() && !name.is_empty() {
            row.complain(
                complaints,
                "name",
                "nothing is left of it after folding",
                "write letters or digits",
            );
        }
        let (lang, note) = (row.text("lang").to_owned(), row.optional("note"));
        if let Some(kind) = kind {
            let name = Name {
                target,
                lang,
                name,
                kind,
                ambiguous,
                citation,
                provenance,
                note,
            };
            let line = row.line;
            entries.push(Entry { name, line, folded });
        }
    }
    entries
}

/// Enters the names; the first has the place `from`.
fn index(entries: &[Entry], from: usize, by_fold: &mut ByFold) {
    for (at, entry) in (from..).zip(entries) {
        match by_fold.get_mut(&entry.folded) {
            Some(places) => places.push(at),
            None => {
                by_fold.insert(entry.folded.clone(), vec![at]);
            }
        }
    }
}

fn same<'a>(entries: &'a [Entry], places: &'a [usize]) -> impl Iterator<Item = &'a Entry> {
    places.iter().filter_map(|at| entries.get(*at))
}

/// The same name for the same thing on two lines.
fn twice(entries: &[Entry], by_fold: &ByFold, complaints: &mut Complaints) {
    for places in by_fold.values().filter(|places| places.len() > 1) {
        let mut first: HashMap<&str, u64> = HashMap::new();
        for entry in same(entries, places) {
            if let Some(line) = first.insert(entry.name.target.as_str(), entry.line) {
                let what = format!(
                    "`{}` already stands on line {line} for the same thing",
                    entry.name.name
                );
                complaints.add(
                    FILE,
                    entry.line,
                    "name",
                    what,
                    "keep one of the lines; they fold to the same form",
                );
            }
        }
    }
}

/// A name of two things must be marked on every line; the mark without a second meaning is wrong too.
fn clashes(entries: &[Entry], by_fold: &ByFold, complaints: &mut Complaints) {
    for places in by_fold.values() {
        for entry in same(entries, places) {
            let other = same(entries, places).find(|other| other.name.target != entry.name.target);
            match (other, entry.name.ambiguous) {
                (Some(other), false) => {
                    let what = format!(
                        "`{}` also means `{}` (line {})",
                        entry.name.name, other.name.target, other.line
                    );
                    let mend = "write `yes` in `ambiguous` on both lines, or remove the wrong one";
                    complaints.add(FILE, entry.line, "name", what, mend);
                }
                (None, true) => {
                    let mend = "empty the column, or add the other meaning";
                    complaints.add(
                        FILE,
                        entry.line,
                        "ambiguous",
                        "the name has only one meaning here",
                        mend,
                    );
                }
                _ => {}
            }
        }
    }
}

/// The names shown on pages can be looked up too, without being written a second time.
fn shown(tables: &Tables, by_fold: &ByFold, complaints: &mut Complaints) -> Vec<Entry> {
    let substances = tables
        .substances
        .iter()
        .map(|s| ("substances.csv", &s.id, "en", &s.name_en, s.provenance));
    let families = tables.families.iter().flat_map(|family| {
        let one = |lang, name| ("families.csv", &family.id, lang, name, family.provenance);
        [one("en", &family.name.en), one("zh", &family.name.zh)]
    });
    let mut new: HashMap<String, &String> = HashMap::new();
    let mut entries = Vec::new();
    for (file, id, lang, name, provenance) in substances.chain(families) {
        let folded = fold(name);
        if by_fold.contains_key(&folded) {
            continue;
        }
        if let Some(other) = new.insert(folded.clone(), id) {
            let mend = "write a name in full that only one of them has";
            complaints.add(
                file,
                0,
                "name_en",
                format!("`{name}` is shown for `{other}` and `{id}`"),
                mend,
            );
            continue;
        }
        entries.push(Entry {
            name: display(id, lang, name, file, provenance),
            line: 0,
            folded,
        });
    }
    entries
}

fn display(id: &str, lang: &str, name: &str, file: &str, provenance: Provenance) -> Name {
    Name {
        target: id.to_owned(),
        lang: lang.to_owned(),
        name: name.to_owned(),
        kind: NameKind::Common,
        ambiguous: false,
        citation: file.to_owned(),
        provenance,
        note: None,
    }
}

/// The Chinese name shown: the first common one, else the first of another kind.
fn name_in_chinese(tables: &mut Tables) {
    let mut best: HashMap<&str, &Name> = HashMap::new();
    let chinese = |name: &&Name| name.lang == "zh" && name.kind != NameKind::Street;
    for name in tables.names.iter().filter(chinese) {
        let shown = best.entry(&name.target).or_insert(name);
        if name.kind < shown.kind {
            *shown = name;
        }
    }
    for substance in &mut tables.substances {
        substance.name_zh = best.get(substance.id.as_str()).map(|name| name.name.clone());
    }
}
