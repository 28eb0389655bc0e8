//! Which identifiers of our own records can be asked about.

use std::collections::BTreeMap;

use comity_core::handling::Handling;
use comity_core::kinds::Kind;
use comity_core::record::{Record, Verb};
use comity_match::Identifier;
use comity_store::Sight;

use super::PURPOSES;
use super::normal::forms;
use crate::error::FlowError;
use crate::node::Node;
use crate::reading::{Said, read_statement};

/// Statements read at a time.
const AT_ONCE: u32 = 1000;

impl Node {
    /// The identifiers of our records in force that may be used for what is asked, each once. Records that came from
    /// others are not ours to speak of.
    pub(super) fn held_identifiers(&self) -> Result<Vec<Identifier>, FlowError> {
        let mut by_record: BTreeMap<String, Vec<Identifier>> = BTreeMap::new();
        let mut off: BTreeMap<String, bool> = BTreeMap::new();
        let mut next = 0;
        loop {
            let rows = self.store.statements_from(next, AT_ONCE, &Sight::all())?;
            let Some(last) = rows.last() else { break };
            next = last.settled.index + 1;
            for row in rows {
                let record = row.settled.row.record_id.clone();
                let read = read_statement(&row.bytes)?;
                match read.verb {
                    Verb::Retract | Verb::Delist | Verb::Suspend => off.insert(record, true),
                    Verb::Resume => off.insert(record, false),
                    Verb::Issue | Verb::Amend | Verb::Correct | Verb::Contest => {
                        if let Said::Facts(facts) = &read.said {
                            by_record.insert(record, self.identifiers_of(facts));
                        }
                        None
                    }
                };
            }
        }
        let live = by_record
            .into_iter()
            .filter(|(record, _)| !off.get(record).copied().unwrap_or(false));
        let mut all: Vec<Identifier> = live.flat_map(|(_, found)| found).collect();
        all.sort();
        all.dedup();
        Ok(all)
    }

    fn identifiers_of(&self, record: &Record) -> Vec<Identifier> {
        if !speaks_of(record.kind()) || !self.may_be_asked(&record.handling) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for party in record.body.parties() {
            for id in &party.ids {
                let country = id.country.as_ref().map(|country| country.as_str());
                found.extend(forms(&id.scheme.to_ascii_lowercase(), &id.value, country));
            }
            for name in &party.names {
                found.extend(forms("name", &name.name, None));
            }
        }
        let subjects = record.body.subjects();
        let serials = subjects
            .iter()
            .filter(|subject| subject.scheme == "machine-serial");
        found.extend(serials.flat_map(|subject| forms("machine-serial", &subject.value, None)));
        found
    }

    fn may_be_asked(&self, handling: &Handling) -> bool {
        let today = self.today();
        let over = |date: Option<comity_core::date::PartialDate>| {
            date.is_some_and(|date| date.earliest() < today.latest())
        };
        let usable = PURPOSES.iter().any(|purpose| handling.purposes.contains(purpose));
        usable && !over(handling.expires) && !over(handling.retain_until)
    }
}

/// Not what the node itself writes about its own work.
fn speaks_of(kind: Kind) -> bool {
    kind.is_reported_by_people() || kind == Kind::Reading
}
