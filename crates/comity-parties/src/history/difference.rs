//! What differs between two states of a list.

use std::collections::BTreeMap;

use comity_core::party::ListedParty;
use serde::{Deserialize, Serialize};

/// One part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The list's own name.
    List,
    /// Person, entity, vessel, aircraft.
    Type,
    /// Any name, or what sort of name it is.
    Names,
    /// Birth dates.
    Dob,
    /// Gender.
    Gender,
    /// Countries.
    Countries,
    /// Identifiers.
    Ids,
    /// Addresses.
    Addresses,
    /// Programmes.
    Programs,
    /// Title or position.
    Title,
    /// Remarks.
    Remarks,
    /// The day of listing that the list gives.
    ListedOn,
    /// The day of delisting that the list gives.
    DelistedOn,
}

/// An entry that stands otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// As it stood.
    pub before: ListedParty,
    /// As it stands.
    pub after: ListedParty,
    /// What differs, in the order of the fields.
    pub fields: Vec<Field>,
}

/// What differs between two states, each part in the order of the ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// On the second and not on the first.
    pub added: Vec<ListedParty>,
    /// On the first and not on the second.
    pub removed: Vec<ListedParty>,
    /// On both, otherwise.
    pub changed: Vec<Changed>,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// Applies the difference to its first state, by id; what comes out is its second.
    pub fn apply(&self, state: &mut BTreeMap<String, ListedParty>) {
        for party in &self.removed {
            state.remove(&party.id);
        }
        let fresh = self.changed.iter().map(|changed| &changed.after);
        for party in fresh.chain(&self.added) {
            state.insert(party.id.clone(), party.clone());
        }
    }
}

/// What differs between two states. Entries are the same if their ids are; of several with one id the last counts.
pub fn difference<'a>(
    before: impl IntoIterator<Item = &'a ListedParty>,
    after: impl IntoIterator<Item = &'a ListedParty>,
) -> Difference {
    let by_id = |state: &mut dyn Iterator<Item = &'a ListedParty>| -> BTreeMap<&'a str, &'a ListedParty> {
        state.map(|party| (party.id.as_str(), party)).collect()
    };
    let before = by_id(&mut before.into_iter());
    let after = by_id(&mut after.into_iter());
    let mut found = Difference::default();
    for (id, party) in &before {
        match after.get(id) {
            None => found.removed.push((*party).clone()),
            Some(now) if now != party => found.changed.push(Changed {
                before: (*party).clone(),
                after: (*now).clone(),
                fields: fields(party, now),
            }),
            Some(_) => {}
        }
    }
    let fresh = after.iter().filter(|(id, _)| !before.contains_key(*id));
    found.added = fresh.map(|(_, party)| (*party).clone()).collect();
    found
}

fn fields(a: &ListedParty, b: &ListedParty) -> Vec<Field> {
    let differs = [
        (Field::List, a.list != b.list),
        (Field::Type, a.kind != b.kind),
        (Field::Names, a.names != b.names),
        (Field::Dob, a.dob != b.dob),
        (Field::Gender, a.gender != b.gender),
        (Field::Countries, a.countries != b.countries),
        (Field::Ids, a.ids != b.ids),
        (Field::Addresses, a.addresses != b.addresses),
        (Field::Programs, a.programs != b.programs),
        (Field::Title, a.title != b.title),
        (Field::Remarks, a.remarks != b.remarks),
        (Field::ListedOn, a.listed_on != b.listed_on),
        (Field::DelistedOn, a.delisted_on != b.delisted_on),
    ];
    differs
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
}
