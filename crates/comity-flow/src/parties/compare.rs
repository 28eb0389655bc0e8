//! What changed between two versions of a party, field by field.

use comity_core::party::{ListedParty, NameKind};

use super::views::FieldChange;

/// A field word and how its values read as lines.
type Field = (&'static str, fn(&ListedParty) -> Vec<String>);

/// All fields that a list can change, in the order in which a page shows them.
const FIELDS: [Field; 12] = [
    ("names", |party| party.names.iter().map(name).collect()),
    ("type", |party| vec![party.kind.as_str().to_owned()]),
    ("dob", |party| party.dob.clone()),
    ("gender", |party| party.gender.iter().cloned().collect()),
    ("countries", |party| party.countries.clone()),
    ("ids", |party| party.ids.iter().map(identifier).collect()),
    ("addresses", |party| party.addresses.clone()),
    ("programs", |party| party.programs.clone()),
    ("title", |party| party.title.iter().cloned().collect()),
    ("remarks", |party| party.remarks.iter().cloned().collect()),
    ("listed_on", |party| {
        party.listed_on.iter().map(ToString::to_string).collect()
    }),
    ("delisted_on", |party| {
        party.delisted_on.iter().map(ToString::to_string).collect()
    }),
];

fn name(name: &comity_core::party::ListedName) -> String {
    match name.kind {
        NameKind::Weak => format!("{} (weak)", name.name),
        NameKind::Fka => format!("{} (formerly)", name.name),
        NameKind::Primary | NameKind::Aka | NameKind::Original => name.name.clone(),
    }
}

fn identifier(id: &comity_core::party::ListedId) -> String {
    match &id.country {
        Some(country) => format!("{} {} ({country})", id.scheme, id.value),
        None => format!("{} {}", id.scheme, id.value),
    }
}

/// The fields that differ, each with what went and what came. Order and repetition are no difference.
pub(super) fn changes(before: &ListedParty, after: &ListedParty) -> Vec<FieldChange> {
    let change = |(field, lines): &Field| {
        let (was, is) = (lines(before), lines(after));
        let gone: Vec<String> = was.iter().filter(|line| !is.contains(line)).cloned().collect();
        let came: Vec<String> = is.iter().filter(|line| !was.contains(line)).cloned().collect();
        let differs = !gone.is_empty() || !came.is_empty();
        differs.then(|| FieldChange {
            field: (*field).to_owned(),
            gone,
            came,
        })
    };
    FIELDS.iter().filter_map(change).collect()
}
