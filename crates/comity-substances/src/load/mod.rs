//! From text to tables: every line is checked, every complaint kept.

mod classes;
mod controls;
mod families;
mod identities;
mod names;
mod places;
mod structures;

use std::collections::HashMap;

use crate::fact::{Detail, Scope};
use crate::row::{Complaints, FactError, Row};
use crate::tables::{Index, Tables};

/// What a note on an unverified line may name.
pub(crate) const DETAILS: &[(&str, Detail)] = &[
    ("all", Detail::All),
    ("date", Detail::Date),
    ("month", Detail::Month),
    ("day", Detail::Day),
    ("end", Detail::End),
    ("code", Detail::Code),
    ("clause", Detail::Clause),
    ("citation", Detail::Citation),
    ("decision", Detail::Decision),
    ("adoption", Detail::Adoption),
    ("covered", Detail::Covered),
    ("cas", Detail::Cas),
    ("inchikey", Detail::Inchikey),
    ("form", Detail::Form),
    ("hs", Detail::Hs),
    ("extends", Detail::Extends),
];

/// What a clause may extend to.
pub(crate) const SCOPES: &[(&str, Scope)] = &[
    ("salts", Scope::Salts),
    ("esters", Scope::Esters),
    ("ethers", Scope::Ethers),
    ("isomers", Scope::Isomers),
    ("optical-isomers", Scope::OpticalIsomers),
    ("stereoisomers", Scope::Stereoisomers),
    ("salts-of-isomers", Scope::SaltsOfIsomers),
    ("acetals", Scope::Acetals),
    ("amides", Scope::Amides),
    ("carbamates", Scope::Carbamates),
    ("halides", Scope::Halides),
    ("derivatives", Scope::Derivatives),
    ("analogues", Scope::Analogues),
    ("mixtures", Scope::Mixtures),
];

/// Builds the tables; `version` is still empty.
pub(crate) fn all(files: &[(&str, &str)]) -> Result<Tables, Vec<FactError>> {
    let mut complaints = Complaints::default();
    let contents: HashMap<&str, &str> = files.iter().copied().collect();
    for file in crate::FILES.iter().filter(|file| !contents.contains_key(**file)) {
        complaints.add(file, 0, "file", "missing", "put the file beside the others");
    }
    let content = |file: &str| contents.get(file).copied();
    let mut tables = Tables {
        version: String::new(),
        jurisdictions: Vec::new(),
        instruments: Vec::new(),
        substances: Vec::new(),
        families: Vec::new(),
        members: Vec::new(),
        names: Vec::new(),
        controls: Vec::new(),
        structures: Vec::new(),
        classes: crate::class::Classes::default(),
        by_structure: crate::structure::Index::default(),
        index: Index::default(),
    };
    type Step = fn(&mut Tables, &str, &mut Complaints);
    let steps: [(&str, Step); 7] = [
        ("jurisdictions.csv", places::jurisdictions),
        ("instruments.csv", places::instruments),
        ("substances.csv", identities::substances),
        ("families.csv", families::families),
        ("family-members.csv", families::members),
        ("names.csv", names::names),
        ("controls.csv", controls::controls),
    ];
    classes::definitions(&mut tables, files, &mut complaints);
    for (file, step) in steps {
        if let Some(content) = content(file) {
            step(&mut tables, content, &mut complaints);
        }
    }
    let computed =
        content("structures.csv").map(|text| structures::structures(&mut tables, text, &mut complaints));
    classes::members(&mut tables, computed.unwrap_or_default(), &mut complaints);
    if complaints.list.is_empty() {
        Ok(tables)
    } else {
        Err(complaints.list)
    }
}

/// An id: small letters, digits and hyphens, so that it can stand in an address.
pub(crate) fn id(row: &Row<'_>, column: &'static str, complaints: &mut Complaints) -> String {
    let id = row.required(column, complaints);
    let shaped = id
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !shaped || id.starts_with('-') || id.ends_with('-') {
        row.complain(
            complaints,
            column,
            "not an id",
            "use small letters, digits and hyphens, such as `4-piperidone`",
        );
    }
    id
}

/// `unverified` names details exactly on the lines whose provenance is `unverified`.
pub(crate) fn details(
    row: &Row<'_>,
    provenance: comity_core::grading::Provenance,
    complaints: &mut Complaints,
) -> Vec<Detail> {
    let details = row.words("unverified", DETAILS, complaints);
    let says_unverified = provenance == comity_core::grading::Provenance::Unverified;
    if says_unverified && row.text("unverified").is_empty() {
        let mend = "name the details nobody has checked, or `all`";
        row.complain(
            complaints,
            "unverified",
            "the line is unverified and does not say what is",
            mend,
        );
    }
    if !says_unverified && !details.is_empty() {
        let mend = "write `unverified` as provenance, or empty the column once it was checked";
        row.complain(
            complaints,
            "provenance",
            "`source`, though a detail is marked as unverified",
            mend,
        );
    }
    details
}
