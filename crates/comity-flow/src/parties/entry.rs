//! A version of a listed or of our own party: its digest, and how it lies in the store.

use comity_core::date::PartialDate;
use comity_core::parts::{Party, PartyKind};
use comity_core::party::{ListedId, ListedName, ListedParty, NameKind, PartyType};
use comity_parties::screen::Query;
use sha2::{Digest, Sha256};

use crate::error::FlowError;

/// The party without the order in which a source happens to write what has no order. The first name stays the first.
fn in_order(party: &ListedParty) -> ListedParty {
    let mut party = party.clone();
    party.list.clear();
    if let Some((_, others)) = party.names.split_first_mut() {
        others.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
    }
    party.names.dedup();
    party
        .ids
        .sort_by(|one, other| (&one.scheme, &one.value).cmp(&(&other.scheme, &other.value)));
    party.ids.dedup();
    for values in [
        &mut party.dob,
        &mut party.countries,
        &mut party.addresses,
        &mut party.programs,
    ] {
        values.sort();
        values.dedup();
    }
    party
}

/// The party as it is kept, and the digest that names this version of it.
pub(super) fn kept(party: &ListedParty) -> (String, [u8; 32]) {
    let party = in_order(party);
    // A tree of strings always becomes JSON.
    let text = serde_json::to_string(&party).unwrap_or_default();
    let digest = Sha256::digest(text.as_bytes()).into();
    (text, digest)
}

/// Reads a kept party back.
///
/// # Errors
/// Damage in the store.
pub(super) fn read(text: &str) -> Result<ListedParty, FlowError> {
    serde_json::from_str(text).map_err(|cause| FlowError::Damaged(format!("a kept party: {cause}")))
}

/// All that is known of a party, as a question.
pub(super) fn question(party: &ListedParty) -> Query {
    Query {
        kind: Some(party.kind),
        names: party.names.iter().map(|name| name.name.clone()).collect(),
        dob: party.dob.clone(),
        gender: party.gender.clone(),
        countries: party.countries.clone(),
        ids: party.ids.clone(),
        addresses: party.addresses.clone(),
    }
}

/// A party of a record in the shape that is screened.
pub(super) fn of_record(id: &str, party: &Party) -> ListedParty {
    let kind = match party.kind {
        PartyKind::Person => PartyType::Person,
        PartyKind::Vessel => PartyType::Vessel,
        PartyKind::Aircraft => PartyType::Aircraft,
        PartyKind::Company | PartyKind::Authority | PartyKind::Organisation => PartyType::Entity,
    };
    let name = |(place, name): (usize, &comity_core::parts::Name)| ListedName {
        name: name.name.clone(),
        kind: if place == 0 {
            NameKind::Primary
        } else {
            NameKind::Aka
        },
        script: None,
    };
    let identifier = |id: &comity_core::parts::Identifier| ListedId {
        scheme: id.scheme.clone(),
        value: id.value.clone(),
        country: id.country.map(|country| country.as_str().to_owned()),
    };
    ListedParty {
        id: id.to_owned(),
        kind,
        names: party.names.iter().enumerate().map(name).collect(),
        countries: party
            .country
            .iter()
            .map(|country| country.as_str().to_owned())
            .collect(),
        ids: party.ids.iter().map(identifier).collect(),
        addresses: party.address.iter().cloned().collect(),
        ..ListedParty::default()
    }
}

/// The first second of the earliest day of a date, UTC.
pub(super) fn begins(date: PartialDate) -> i64 {
    seconds(date.earliest().at(0, 0, 0, 0))
}

/// The last second of the latest day of a date, UTC.
pub(super) fn ends(date: PartialDate) -> i64 {
    seconds(date.latest().at(23, 59, 59, 0))
}

fn seconds(at: jiff::civil::DateTime) -> i64 {
    at.to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(0, |at| at.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(names: &[&str], addresses: &[&str]) -> ListedParty {
        let name = |name: &&str| ListedName {
            name: (*name).to_owned(),
            ..ListedName::default()
        };
        ListedParty {
            id: "1".into(),
            names: names.iter().map(name).collect(),
            addresses: addresses.iter().map(|one| (*one).to_owned()).collect(),
            ..ListedParty::default()
        }
    }

    #[test]
    fn the_order_in_a_file_is_no_change_but_another_first_name_is() {
        let one = kept(&party(&["Blue", "Red", "Green"], &["a", "b"])).1;
        assert_eq!(one, kept(&party(&["Blue", "Green", "Red"], &["b", "a", "a"])).1);
        assert_ne!(one, kept(&party(&["Red", "Blue", "Green"], &["a", "b"])).1);
        assert_eq!(
            read(&kept(&party(&["Blue"], &[])).0).unwrap(),
            party(&["Blue"], &[])
        );
    }

    #[test]
    fn a_month_begins_on_its_first_day_and_ends_with_its_last() {
        let month: PartialDate = "2026-02".parse().unwrap();
        assert_eq!((ends(month) + 1 - begins(month)) / 86_400, 28);
    }
}
