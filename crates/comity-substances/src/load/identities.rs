//! Substances: ids, numbers and codes.

use comity_core::identifiers::{CasNumber, HsCode, InchiKey};

use crate::fact::{Substance, SubstanceKind};
use crate::row::{Complaints, Row, rows};
use crate::tables::Tables;

const COLUMNS: &[&str] = &[
    "id",
    "name_en",
    "cas",
    "inchikey",
    "hs_2022",
    "kind",
    "salt_of",
    "citation",
    "provenance",
    "unverified",
    "note",
];

const KINDS: &[(&str, SubstanceKind)] = &[
    ("substance", SubstanceKind::Substance),
    ("salt", SubstanceKind::Salt),
    ("material", SubstanceKind::Material),
    ("preparation", SubstanceKind::Preparation),
];

pub(super) fn substances(tables: &mut Tables, content: &str, complaints: &mut Complaints) {
    let rows = rows("substances.csv", content, COLUMNS, complaints);
    for row in &rows {
        if let Some(substance) = substance(row, complaints) {
            enter(tables, row, substance, complaints);
        }
    }
    for row in &rows {
        bases(tables, row, complaints);
    }
}

fn substance(row: &Row<'_>, complaints: &mut Complaints) -> Option<Substance> {
    let (citation, provenance) = row.provenance(complaints);
    Some(Substance {
        id: super::id(row, "id", complaints),
        name_en: row.required("name_en", complaints),
        name_zh: None,
        cas: row.parsed::<CasNumber>("cas", "look the number up again in the citation", complaints),
        inchikey: row.parsed::<InchiKey>("inchikey", "look the key up again in the citation", complaints),
        hs_2022: row.parsed::<HsCode>("hs_2022", "write it as 2933.39", complaints),
        salt_of: row.optional("salt_of"),
        unverified: super::details(row, provenance, complaints),
        note: row.optional("note"),
        kind: row.word("kind", KINDS, complaints)?,
        citation,
        provenance,
    })
}

fn enter(tables: &mut Tables, row: &Row<'_>, substance: Substance, complaints: &mut Complaints) {
    let at = tables.substances.len();
    let index = &mut tables.index;
    if index.substances.insert(substance.id.clone(), at).is_some() {
        row.complain(
            complaints,
            "id",
            format!("`{}` stands here twice", substance.id),
            "keep one of the lines",
        );
    }
    if let Some(cas) = &substance.cas
        && let Some(other) = index.cas.insert(cas.to_string(), at)
    {
        let other = tables
            .substances
            .get(other)
            .map_or("another line", |other| other.id.as_str());
        let mend = "one number belongs to one substance: correct one, or make the two lines one";
        row.complain(
            complaints,
            "cas",
            format!("{cas} also stands with `{other}`"),
            mend,
        );
    }
    if let Some(key) = &substance.inchikey {
        let same = index
            .connectivity
            .entry(key.connectivity().to_owned())
            .or_default();
        let twin = same
            .iter()
            .filter_map(|at| tables.substances.get(*at))
            .find(|s| s.inchikey.as_ref() == Some(key));
        if let Some(twin) = twin {
            let mend = "two substances never share a whole key: correct or empty one";
            row.complain(
                complaints,
                "inchikey",
                format!("the key also stands with `{}`", twin.id),
                mend,
            );
        }
        same.push(at);
    }
    tables.substances.push(substance);
}

/// A salt names a base that is there; nothing else names one.
fn bases(tables: &Tables, row: &Row<'_>, complaints: &mut Complaints) {
    let base = row.text("salt_of");
    match (row.text("kind") == "salt", base.is_empty()) {
        (true, true) => row.complain(
            complaints,
            "salt_of",
            "missing",
            "name the substance this is a salt of",
        ),
        (false, false) => {
            row.complain(
                complaints,
                "salt_of",
                "filled in for something that is no salt",
                "empty it, or set the kind",
            );
        }
        (true, false)
            if tables
                .substance(base)
                .is_none_or(|base| base.kind != SubstanceKind::Substance) =>
        {
            let mend = "use an id of substances.csv whose kind is `substance`";
            row.complain(
                complaints,
                "salt_of",
                format!("`{base}` is not a substance here"),
                mend,
            );
        }
        _ => {}
    }
}
