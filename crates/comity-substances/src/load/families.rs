//! Families and who belongs to them.

use std::collections::HashSet;

use crate::fact::{Basis, Bilingual, Family, FamilyKind, Member};
use crate::row::{Complaints, rows};
use crate::tables::Tables;

const FAMILIES: &[&str] = &[
    "id",
    "name_en",
    "name_zh",
    "kind",
    "rule",
    "complete",
    "citation",
    "provenance",
    "unverified",
    "note",
];
const MEMBERS: &[&str] = &["family", "member", "basis", "reason", "citation", "provenance"];

const KINDS: &[(&str, FamilyKind)] = &[
    ("class", FamilyKind::Class),
    ("group", FamilyKind::Group),
    ("unspecified", FamilyKind::Unspecified),
];
/// [`Basis::Text`] is computed and never written.
const BASES: &[(&str, Basis)] = &[("authority", Basis::Authority), ("wording", Basis::Wording)];

pub(super) fn families(tables: &mut Tables, content: &str, complaints: &mut Complaints) {
    for row in rows("families.csv", content, FAMILIES, complaints) {
        let (citation, provenance) = row.provenance(complaints);
        let id = super::id(&row, "id", complaints);
        let name = Bilingual {
            en: row.required("name_en", complaints),
            zh: row.required("name_zh", complaints),
        };
        let rule = row.required("rule", complaints);
        let unverified = super::details(&row, provenance, complaints);
        let complete = row
            .word("complete", &[("yes", true), ("no", false)], complaints)
            .unwrap_or(false);
        let Some(kind) = row.word("kind", KINDS, complaints) else {
            continue;
        };
        if tables.substance(&id).is_some() || tables.family(&id).is_some() {
            let mend = "give it an id that no substance and no other family has";
            row.complain(complaints, "id", format!("`{id}` is taken"), mend);
            continue;
        }
        tables.index.families.insert(id.clone(), tables.families.len());
        let note = row.optional("note");
        tables.families.push(Family {
            id,
            name,
            kind,
            rule,
            complete,
            citation,
            provenance,
            unverified,
            note,
        });
    }
}

pub(super) fn members(tables: &mut Tables, content: &str, complaints: &mut Complaints) {
    let mut seen = HashSet::new();
    for row in rows("family-members.csv", content, MEMBERS, complaints) {
        let (citation, provenance) = row.provenance(complaints);
        let (family, member) = (
            row.required("family", complaints),
            row.required("member", complaints),
        );
        let reason = row.required("reason", complaints);
        let Some(basis) = row.word("basis", BASES, complaints) else {
            continue;
        };
        if tables.family(&family).is_none() {
            let mend = "use an id of families.csv, or add the family there";
            row.complain(complaints, "family", format!("`{family}` is not a family"), mend);
        }
        if basis == Basis::Wording && tables.index.decided_by_text.contains(&family) {
            let mend = "take the line away; the file in classes/ decides by the structure";
            let what = format!("the members of `{family}` follow from the text of its definition");
            row.complain(complaints, "basis", what, mend);
        }
        if tables.substance(&member).is_none() {
            let mend = "use an id of substances.csv, or add the substance there";
            row.complain(
                complaints,
                "member",
                format!("`{member}` is not a substance"),
                mend,
            );
        }
        if !seen.insert((family.clone(), member.clone())) {
            row.complain(
                complaints,
                "member",
                format!("`{member}` stands in this family twice"),
                "keep one line",
            );
        }
        let at = tables.members.len();
        tables
            .index
            .families_of
            .entry(member.clone())
            .or_default()
            .push(at);
        tables
            .index
            .members_of
            .entry(family.clone())
            .or_default()
            .push(at);
        tables.members.push(Member {
            family,
            member,
            basis,
            letters: Vec::new(),
            reason,
            citation,
            provenance,
        });
    }
}
