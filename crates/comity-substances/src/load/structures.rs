//! Structures: every one must be readable, and stand once.

use std::collections::HashMap;

use comity_core::identifiers::InchiKey;
use comity_molecule::identity::{self, Key, Sameness, Scratch};
use comity_molecule::{Molecule, Smiles};

use crate::fact::{Alone, FormsCovered, Member, Structure, SubstanceKind};
use crate::row::{Complaints, Row, rows};
use crate::structure::{Entry, Index, entry, main_component};
use crate::tables::Tables;

const FILE: &str = "structures.csv";
const COLUMNS: &[&str] = &[
    "substance",
    "smiles",
    "form",
    "alone",
    "citation",
    "provenance",
    "unverified",
    "note",
];

const FORMS: &[(&str, FormsCovered)] = &[
    ("any", FormsCovered::Any),
    ("drawn", FormsCovered::Drawn),
    ("relative", FormsCovered::Relative),
    ("racemate", FormsCovered::Racemate),
];

const ALONE: &[(&str, Alone)] = &[("", Alone::No), ("yes", Alone::Yes), ("amine", Alone::Amine)];

/// Structures by their key and the parts that they need, to find two that are one compound.
type ByKey = HashMap<(Key, Vec<Key>), Vec<usize>>;

/// Also gives the members that follow from the class definitions.
pub(super) fn structures(tables: &mut Tables, content: &str, complaints: &mut Complaints) -> Vec<Member> {
    let mut smiles = Smiles::new();
    let mut scratch = Scratch::default();
    let mut definitions = super::classes::Definitions::default();
    let (mut entries, mut by_key) = (Vec::new(), ByKey::new());
    for row in rows(FILE, content, COLUMNS, complaints) {
        let Some(structure) = structure(tables, &row, complaints) else {
            continue;
        };
        let at = tables.structures.len();
        match smiles.read(structure.smiles.as_bytes()) {
            Ok(molecule) => match entry(at, &structure, molecule, &mut scratch) {
                Some(entry) => {
                    let alike = by_key.entry((entry.key, entry.needs.clone())).or_default();
                    if !is_salt(tables, &structure) {
                        twins(tables, &row, (&structure, molecule), alike, complaints);
                        alike.push(at);
                        definitions.ask(&tables.classes, molecule, &structure);
                    }
                    entries.push(entry);
                }
                None => row.complain(complaints, "smiles", "nothing is drawn", "write the structure"),
            },
            Err(error) => {
                let mend = "correct it at that place; count from 0";
                row.complain(complaints, "smiles", error.to_string(), mend);
            }
        }
        tables.index.structures.insert(structure.substance.clone(), at);
        tables.structures.push(structure);
    }
    without_salts(tables, &mut entries);
    tables.by_structure = Index::new(entries);
    definitions.members
}

fn structure(tables: &Tables, row: &Row<'_>, complaints: &mut Complaints) -> Option<Structure> {
    let (citation, provenance) = row.provenance(complaints);
    let substance = row.required("substance", complaints);
    let smiles = row.required("smiles", complaints);
    let unverified = super::details(row, provenance, complaints);
    let form = row.word("form", FORMS, complaints);
    let alone = row.word("alone", ALONE, complaints);
    let Some(place) = tables.index.substances.get(&substance) else {
        let mend = "use an id of substances.csv, or add the substance there";
        row.complain(
            complaints,
            "substance",
            format!("`{substance}` is not a substance"),
            mend,
        );
        return None;
    };
    if tables.index.structures.contains_key(&substance) {
        let what = format!("`{substance}` stands here twice");
        row.complain(complaints, "substance", what, "keep one of the lines");
        return None;
    }
    Some(Structure {
        place: u32::try_from(*place).unwrap_or(u32::MAX),
        note: row.optional("note"),
        form: form?,
        alone: alone?,
        substance,
        smiles,
        citation,
        provenance,
        unverified,
    })
}

/// A salt is found through its base, unless the base is drawn as another compound in it, such as the hydrate of a ketone.
fn without_salts(tables: &Tables, entries: &mut Vec<Entry>) {
    let of = |entry: &Entry| tables.substances.get(entry.substance as usize);
    let keys: HashMap<&str, Key> = entries
        .iter()
        .filter_map(|entry| Some((of(entry)?.id.as_str(), entry.key)))
        .collect();
    entries.retain(|entry| {
        let base = of(entry).and_then(|salt| salt.salt_of.as_deref());
        base.is_none_or(|base| keys.get(base).is_some_and(|key| *key != entry.key))
    });
}

fn is_salt(tables: &Tables, structure: &Structure) -> bool {
    let substance = tables.substances.get(structure.place as usize);
    substance.is_some_and(|substance| substance.kind == SubstanceKind::Salt)
}

/// Two substances have one structure only if a form in space tells them apart.
/// Their InChIKeys then have one first block.
fn twins(
    tables: &Tables,
    row: &Row<'_>,
    (structure, molecule): (&Structure, &Molecule),
    alike: &[usize],
    complaints: &mut Complaints,
) {
    let mut smiles = Smiles::new();
    for twin in alike.iter().filter_map(|at| tables.structures.get(*at)) {
        let theirs = smiles.read(twin.smiles.as_bytes());
        if !theirs.is_ok_and(|theirs| is_same(molecule, theirs)) {
            continue;
        }
        if structure.form == FormsCovered::Any && twin.form == FormsCovered::Any {
            let what = format!("the structure also stands with `{}`", twin.substance);
            let mend =
                "one compound is one substance: correct one of them, or say which form each name covers";
            row.complain(complaints, "smiles", what, mend);
        } else if blocks(tables, structure, twin).is_some_and(|(own, theirs)| own != theirs) {
            let what = format!(
                "the structure of `{}`, whose InChIKey begins otherwise",
                twin.substance
            );
            let mend = "look both up again: one structure has one first block of the key";
            row.complain(complaints, "smiles", what, mend);
        }
    }
}

/// Whether the largest components are one compound.
fn is_same(one: &Molecule, other: &Molecule) -> bool {
    let (a, b) = (main_component(one), main_component(other));
    identity::same(one, a, other, b) == Sameness::Same
}

/// The first blocks of both keys.
fn blocks<'t>(tables: &'t Tables, one: &Structure, other: &Structure) -> Option<(&'t str, &'t str)> {
    let block = |structure: &Structure| {
        let substance = tables.substances.get(structure.place as usize)?;
        substance.inchikey.as_ref().map(InchiKey::connectivity)
    };
    Some((block(one)?, block(other)?))
}
