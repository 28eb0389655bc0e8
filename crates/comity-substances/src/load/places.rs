//! Jurisdictions and instruments.

use comity_core::jurisdiction::Jurisdiction;

use crate::fact::{Bilingual, Instrument, JurisdictionFact};
use crate::row::{Complaints, Row, rows};
use crate::tables::Tables;

const JURISDICTIONS: &[&str] = &[
    "code",
    "name_en",
    "name_zh",
    "kind",
    "coverage_en",
    "coverage_zh",
    "citation",
    "provenance",
];
const INSTRUMENTS: &[&str] = &[
    "id",
    "jurisdiction",
    "title_en",
    "title_zh",
    "extends_to",
    "citation",
    "provenance",
    "unverified",
];

pub(super) fn jurisdictions(tables: &mut Tables, content: &str, complaints: &mut Complaints) {
    for row in rows("jurisdictions.csv", content, JURISDICTIONS, complaints) {
        row.provenance(complaints);
        row.word(
            "kind",
            &[("treaty", ()), ("state", ()), ("union", ())],
            complaints,
        );
        let name = bilingual(&row, "name_en", "name_zh", complaints);
        let coverage = bilingual(&row, "coverage_en", "coverage_zh", complaints);
        let Some(code) = row.parsed::<Jurisdiction>("code", "write two capital letters", complaints) else {
            continue;
        };
        if tables.jurisdiction(code).is_some() {
            row.complain(
                complaints,
                "code",
                format!("`{code}` stands here twice"),
                "keep one of the lines",
            );
            continue;
        }
        tables
            .jurisdictions
            .push(JurisdictionFact { code, name, coverage });
    }
}

pub(super) fn instruments(tables: &mut Tables, content: &str, complaints: &mut Complaints) {
    for row in rows("instruments.csv", content, INSTRUMENTS, complaints) {
        let id = super::id(&row, "id", complaints);
        let (citation, provenance) = row.provenance(complaints);
        let title = bilingual(&row, "title_en", "title_zh", complaints);
        let extends_to = row.words("extends_to", super::SCOPES, complaints);
        let unverified = super::details(&row, provenance, complaints);
        let Some(jurisdiction) = known_jurisdiction(tables, &row, complaints) else {
            continue;
        };
        if tables
            .index
            .instruments
            .insert(id.clone(), tables.instruments.len())
            .is_some()
        {
            row.complain(
                complaints,
                "id",
                format!("`{id}` stands here twice"),
                "keep one of the lines",
            );
        }
        tables.instruments.push(Instrument {
            id,
            jurisdiction,
            title,
            extends_to,
            citation,
            provenance,
            unverified,
        });
    }
}

/// A jurisdiction that stands in `jurisdictions.csv`.
pub(super) fn known_jurisdiction(
    tables: &Tables,
    row: &Row<'_>,
    complaints: &mut Complaints,
) -> Option<Jurisdiction> {
    row.required("jurisdiction", complaints);
    let mend = "use a code of jurisdictions.csv, or add a line there";
    let code = row.parsed::<Jurisdiction>("jurisdiction", mend, complaints)?;
    if tables.jurisdiction(code).is_none() {
        row.complain(
            complaints,
            "jurisdiction",
            format!("`{code}` is not in jurisdictions.csv"),
            mend,
        );
        return None;
    }
    Some(code)
}

fn bilingual(row: &Row<'_>, en: &'static str, zh: &'static str, complaints: &mut Complaints) -> Bilingual {
    Bilingual {
        en: row.required(en, complaints),
        zh: row.required(zh, complaints),
    }
}
