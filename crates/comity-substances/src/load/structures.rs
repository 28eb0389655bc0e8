//! Structures: every one must be readable, and stand once.

use comity_molecule::Smiles;

use crate::fact::{FormsCovered, Structure, Substance, SubstanceKind};
use crate::row::{Complaints, Row, rows};
use crate::structure::{Entry, entry};
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

pub(super) fn structures(tables: &mut Tables, content: &str, complaints: &mut Complaints) {
    let mut smiles = Smiles::new();
    let mut scratch = comity_molecule::identity::Scratch::default();
    let mut entries: Vec<Entry> = Vec::new();
    for row in rows(FILE, content, COLUMNS, complaints) {
        let Some(structure) = structure(tables, &row, complaints) else {
            continue;
        };
        let at = tables.structures.len();
        match smiles.read(structure.smiles.as_bytes()) {
            Ok(molecule) => match entry(at, &structure, molecule, &mut scratch) {
                Some(entry) => enter(tables, &row, &structure, entry, &mut entries, complaints),
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
    tables.by_structure = crate::structure::Index::new(entries);
}

fn structure(tables: &Tables, row: &Row<'_>, complaints: &mut Complaints) -> Option<Structure> {
    let (citation, provenance) = row.provenance(complaints);
    let substance = row.required("substance", complaints);
    let smiles = row.required("smiles", complaints);
    let unverified = super::details(row, provenance, complaints);
    let form = row.word("form", FORMS, complaints);
    let alone = row.word("alone", &[("", false), ("yes", true)], complaints);
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

/// A salt is found through its base, so it needs no entry of its own. Two substances share a structure only if a
/// form in space tells them apart.
fn enter(
    tables: &Tables,
    row: &Row<'_>,
    structure: &Structure,
    entry: Entry,
    entries: &mut Vec<Entry>,
    complaints: &mut Complaints,
) {
    let of = |place: u32| tables.substances.get(place as usize);
    if of(structure.place).is_some_and(|substance| substance.kind == SubstanceKind::Salt) {
        return;
    }
    keys_agree(tables, row, structure, complaints);
    let twin = entries.iter().find(|other| other.is_same_compound(&entry));
    let twin = twin.and_then(|twin| tables.structures.get(twin.structure as usize));
    if let Some(twin) = twin
        && structure.form == FormsCovered::Any
        && twin.form == FormsCovered::Any
    {
        let mend = "one compound is one substance: correct one of the structures, or say which form each name covers";
        let what = format!("the structure also stands with `{}`", twin.substance);
        row.complain(complaints, "smiles", what, mend);
    }
    entries.push(entry);
}

/// Substances with one structure have one first block of the InChIKey, and the other way round: a block that another
/// substance has without its structure is a slip in one of the two files.
fn keys_agree(tables: &Tables, row: &Row<'_>, structure: &Structure, complaints: &mut Complaints) {
    let block = |substance: &Substance| {
        substance
            .inchikey
            .as_ref()
            .map(|key| key.connectivity().to_owned())
    };
    let Some(own) = tables.substances.get(structure.place as usize) else {
        return;
    };
    let conflict = tables.structures.iter().find(|other| {
        let same_text = other.smiles == structure.smiles;
        let theirs = tables.substances.get(other.place as usize).and_then(block);
        same_text && theirs.is_some() && block(own).is_some() && theirs != block(own)
    });
    if let Some(other) = conflict {
        let what = format!(
            "the structure of `{}`, which has another InChIKey",
            other.substance
        );
        let mend = "look both up again; one structure has one first block of the key";
        row.complain(complaints, "smiles", what, mend);
    }
}
