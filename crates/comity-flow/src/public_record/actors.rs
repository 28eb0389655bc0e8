//! `record-actors.csv`: public bodies and offices by a code of ours.

use comity_core::jurisdiction::Jurisdiction;
use comity_core::text::Text;

use super::error::{Complaints, Place};
use super::row::both;
use super::table::Tables;

/// Name of the file.
pub(super) const FILE: &str = "record-actors.csv";
const COLUMNS: &[&str] = &["code", "name_en", "name_zh", "citation", "provenance"];

/// A public body or office.
pub(super) struct Actor {
    pub(super) at: Place,
    /// `CN:MPS`: the jurisdiction, then a word for the body; the jurisdiction alone for the state itself.
    pub(super) code: String,
    pub(super) jurisdiction: Option<Jurisdiction>,
    pub(super) name: Vec<Text>,
}

pub(super) fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Vec<Actor> {
    let rows = tables.rows(FILE, COLUMNS, complaints);
    rows.into_iter()
        .map(|row| {
            let code = row.need("code", complaints);
            let jurisdiction = code.split(':').next().and_then(|word| word.parse().ok());
            if jurisdiction.is_none() {
                complaints.add(
                    &row.at,
                    "code",
                    format!("`{code}` begins with no country code"),
                    "write it like CN:MPS",
                );
            }
            row.source(complaints);
            Actor {
                name: row.pair("name", complaints),
                at: row.at,
                code,
                jurisdiction,
            }
        })
        .collect()
}

/// The names of the bodies, in both languages, in the order of the codes.
pub(super) fn names(actors: &[Actor], codes: &[String]) -> String {
    let found = codes
        .iter()
        .filter_map(|code| actors.iter().find(|actor| actor.code == *code));
    found
        .map(|actor| both(&actor.name))
        .collect::<Vec<_>>()
        .join("; ")
}

/// The jurisdiction of the first body, which is the one that acts.
pub(super) fn jurisdiction(actors: &[Actor], codes: &[String]) -> Option<Jurisdiction> {
    let first = codes.first()?;
    actors.iter().find(|actor| actor.code == *first)?.jurisdiction
}
