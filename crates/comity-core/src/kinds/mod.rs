//! The kinds of records and what each must state.
//!
//! "Required" is what Comity refuses to do without; forms ask for more. The list and the required
//! fields follow the map of the project; the states of each kind are in [`Kind::statuses`].

mod cooperation;
mod incident;
mod laboratory;
mod law;
mod lists;
mod machine;
mod measures;
mod node;
mod payment;
mod promises;
mod sharing;
mod trade;

use serde::{Deserialize, Serialize};

pub use cooperation::{Action, Proceedings, Reply, Request};
pub use incident::{Incident, IncidentType};
pub use laboratory::{Basis, Confidence, Finding, Identification};
pub use law::{Control, Listing};
pub use lists::{Decision, ListState, Signatory};
pub use machine::Machine;
pub use measures::{Observation, Reading};
pub use node::{KeyEvent, KeyRole, Policy, Root, RootSignature};
pub use payment::{Money, Payment};
pub use promises::{ClaimClass, Commitment, Direction, Evidence, Meeting, Wording};
pub use sharing::{EraseNotice, Erased, MatchQuery, Misbehaviour, Receipt, Release, ReleasedItem};
pub use trade::{Notice, Notification};

use crate::date::PartialDate;
use crate::jurisdiction::Jurisdiction;
use crate::parts::{Item, MachineRef, Party, Place, SubstanceRef};
use crate::problem::Problem;
use crate::quantity::Quantity;

/// Something a record is about, as a pair that an index can hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// `substance`, `cas`, `inchikey`, `party`, `party-id`, `machine-serial`, `country`, `commitment`, `sample`,
    /// `list`, `list-entry`, `customer`, `record`, `peer`.
    pub scheme: &'static str,
    /// The value.
    pub value: String,
}

impl Subject {
    fn new(scheme: &'static str, value: impl Into<String>) -> Self {
        Self {
            scheme,
            value: value.into(),
        }
    }
}

/// What every body can be asked.
trait Facts {
    /// What is missing or contradictory.
    fn problems(&self, status_words: &[&str]) -> Vec<Problem>;
    /// When it happened, if the kind knows such a date.
    fn occurred(&self) -> Option<PartialDate> {
        None
    }
    /// The word for where the matter stands.
    fn status(&self) -> Option<&str> {
        None
    }
    fn parties(&self) -> Vec<&Party> {
        Vec::new()
    }
    fn substances(&self) -> Vec<&SubstanceRef> {
        Vec::new()
    }
    fn substances_mut(&mut self) -> Vec<&mut SubstanceRef> {
        Vec::new()
    }
    fn machines(&self) -> Vec<&MachineRef> {
        Vec::new()
    }
    fn places(&self) -> Vec<Jurisdiction> {
        Vec::new()
    }
    /// Words and subjects that the parts above do not hold.
    fn words(&self) -> Vec<String> {
        Vec::new()
    }
    fn more_subjects(&self) -> Vec<Subject> {
        Vec::new()
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident($body:ty) = $word:literal, [$($status:literal),*];)*) => {
        /// The kind of a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        /// The facts of a record, per kind.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Body {
            $($(#[$doc])* $variant(Box<$body>),)*
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];

            /// The word in records, addresses and on the command line.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $word,)* }
            }

            /// The states the matter can be in, first to last; empty where the kind has none.
            pub fn statuses(self) -> &'static [&'static str] {
                match self { $(Kind::$variant => &[$($status),*],)* }
            }
        }

        impl Body {
            /// The kind.
            pub fn kind(&self) -> Kind {
                match self { $(Body::$variant(_) => Kind::$variant,)* }
            }

            fn facts(&self) -> &dyn Facts {
                match self { $(Body::$variant(body) => body.as_ref(),)* }
            }

            fn facts_mut(&mut self) -> &mut dyn Facts {
                match self { $(Body::$variant(body) => body.as_mut(),)* }
            }

            /// As JSON.
            pub fn to_json(&self) -> serde_json::Value {
                match self { $(Body::$variant(body) => serde_json::to_value(body).unwrap_or_default(),)* }
            }

            /// Reads the body of a record of this kind.
            ///
            /// # Errors
            /// The deserialiser's complaint, which names the field.
            pub fn from_json(kind: Kind, tree: serde_json::Value) -> Result<Self, serde_json::Error> {
                match kind { $(Kind::$variant => serde_json::from_value(tree).map(|body| Body::$variant(Box::new(body))),)* }
            }
        }
    };
}

kinds! {
    /// Seizure, stopped shipment, theft or loss, diversion, attempt, laboratory, enquiry, refused order, equipment.
    Incident(Incident) = "incident", ["reported", "enriched", "confirmed", "refuted", "followed-up", "outcome", "closed"];
    /// A laboratory finding.
    Identification(Identification) = "identification", ["reported", "corroborated", "withdrawn"];
    /// A planned export.
    Notification(Notification) = "notification", ["sent", "delivered", "viewed", "no-objection", "objection",
        "needs-information", "deadline-passed", "released", "denied", "cancelled", "did-not-occur", "closed"];
    /// An authority's message to companies or platforms.
    Notice(Notice) = "notice", ["sent", "received", "read", "answered"];
    /// A measure placed, changed or lifted on a substance, class or machine.
    Control(Control) = "control", [];
    /// A party placed on a list or taken off it.
    Listing(Listing) = "listing", ["listed", "delisted", "challenged"];
    /// Assistance asked of a counterpart.
    Request(Request) = "request", ["asked", "accepted", "refused", "answered", "used", "feedback"];
    /// Arrest, shutdown, prosecution, sanction, licence withdrawn, website closed.
    Action(Action) = "action", ["announced", "confirmed", "reversed"];
    /// A transfer, wallet, account or invoice under report.
    Payment(Payment) = "payment", ["reported", "confirmed", "refuted"];
    /// A pill press, encapsulating machine, die or mould.
    Machine(Machine) = "machine", ["made", "sold", "notified", "imported", "installed", "resold", "lost", "seized", "destroyed"];
    /// What was promised, in whose words, by when.
    Commitment(Commitment) = "commitment", ["open", "in-progress", "partly-met", "met", "reversed", "overtaken", "contested", "no-public-evidence"];
    /// What supports or contradicts a commitment.
    Evidence(Evidence) = "evidence", [];
    /// When bodies met and what they reviewed.
    Meeting(Meeting) = "meeting", ["announced", "held", "cancelled"];
    /// One point of a series.
    Observation(Observation) = "observation", ["provisional", "final", "revised"];
    /// What an open source says.
    Reading(Reading) = "reading", ["draft", "confirmed"];
    /// An answer to another record: reply, outcome, acknowledgement.
    Reply(Reply) = "reply", [];
    /// A key of the node introduced, rotated or revoked.
    KeyEvent(KeyEvent) = "key-event", [];
    /// The rules by which the node's log is cosigned and published.
    Policy(Policy) = "policy", [];
    /// One state of a list of parties, as the node took it over.
    List(ListState) = "list", [];
    /// Whether a party on our side and an entry of a list are one: what people decided.
    Decision(Decision) = "decision", ["proposed", "decided", "declined", "cleared"];
    /// Statements handed to named nodes, on terms.
    Release(Release) = "release", [];
    /// What became of a release at a recipient.
    Receipt(Receipt) = "receipt", [];
    /// Every holder must erase a record.
    EraseNotice(EraseNotice) = "erase-notice", [];
    /// A holder has erased a record.
    Erased(Erased) = "erased", [];
    /// One question of private matching.
    MatchQuery(MatchQuery) = "match", [];
    /// Evidence that a log said two things.
    Misbehaviour(Misbehaviour) = "misbehaviour", [];
}

impl Kind {
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// Whether officers may report this kind; the others are written by the node itself.
    pub fn is_reported_by_people(self) -> bool {
        !matches!(
            self,
            Kind::KeyEvent
                | Kind::Policy
                | Kind::List
                | Kind::Decision
                | Kind::Release
                | Kind::Receipt
                | Kind::EraseNotice
                | Kind::Erased
                | Kind::MatchQuery
                | Kind::Misbehaviour
        )
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Body {
    /// What is missing or contradictory.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = self.facts().problems(self.kind().statuses());
        let words = self.kind().statuses();
        if let Some(status) = self.facts().status().filter(|status| !words.contains(status)) {
            found.push(Problem::new(
                "body.status",
                "status",
                format!("`{status}` is not a state of this kind"),
                format!("choose one of: {}", words.join(", ")),
            ));
        }
        for party in self.facts().parties() {
            if party.name().trim().is_empty() {
                found.push(Problem::missing("body: party name"));
            }
        }
        for substance in self.facts().substances() {
            if substance.as_written.trim().is_empty() {
                found.push(Problem::missing("body: substance `as-written`"));
            }
        }
        found
    }

    /// When it happened.
    pub fn occurred(&self) -> Option<PartialDate> {
        self.facts().occurred()
    }

    /// Where the matter stands.
    pub fn status(&self) -> Option<&str> {
        self.facts().status()
    }

    /// The parties named.
    pub fn parties(&self) -> Vec<&Party> {
        self.facts().parties()
    }

    /// The substances named.
    pub fn substances(&self) -> Vec<&SubstanceRef> {
        self.facts().substances()
    }

    /// The substances named, for the station that recognises them.
    pub fn substances_mut(&mut self) -> Vec<&mut SubstanceRef> {
        self.facts_mut().substances_mut()
    }

    /// Everything an index should find this record by.
    pub fn subjects(&self) -> Vec<Subject> {
        let facts = self.facts();
        let mut found = facts.more_subjects();
        for substance in facts.substances() {
            found.extend(
                substance
                    .recognised_as
                    .as_ref()
                    .map(|id| Subject::new("substance", id)),
            );
            found.extend(
                substance
                    .cas
                    .as_ref()
                    .map(|cas| Subject::new("cas", cas.as_str())),
            );
            found.extend(
                substance
                    .inchikey
                    .as_ref()
                    .map(|key| Subject::new("inchikey", key.as_str())),
            );
        }
        for party in facts.parties() {
            found.extend(
                party
                    .names
                    .iter()
                    .map(|name| Subject::new("party", name.name.to_lowercase())),
            );
            found.extend(
                party
                    .ids
                    .iter()
                    .map(|id| Subject::new("party-id", format!("{}:{}", id.scheme, id.value))),
            );
            found.extend(
                party
                    .country
                    .map(|country| Subject::new("country", country.as_str())),
            );
        }
        found.extend(
            facts
                .machines()
                .into_iter()
                .filter_map(|machine| machine.serial.value())
                .map(|serial| Subject::new("machine-serial", serial)),
        );
        found.extend(
            facts
                .places()
                .into_iter()
                .map(|place| Subject::new("country", place.as_str())),
        );
        found.sort();
        found.dedup();
        found
    }

    /// The words of the body.
    pub fn searchable(&self) -> Vec<String> {
        let facts = self.facts();
        let mut words = facts.words();
        words.extend(
            facts
                .substances()
                .into_iter()
                .map(|substance| substance.as_written.clone()),
        );
        words.extend(
            facts
                .substances()
                .into_iter()
                .filter_map(|substance| substance.cas.as_ref())
                .map(|cas| cas.to_string()),
        );
        words.extend(
            facts
                .parties()
                .into_iter()
                .flat_map(|party| party.names.iter().map(|name| name.name.clone())),
        );
        words.retain(|word| !word.trim().is_empty());
        words
    }
}

/// The substances inside a list of items.
fn item_substances(items: &[Item]) -> Vec<&SubstanceRef> {
    items.iter().filter_map(|item| item.substance.as_ref()).collect()
}

fn item_substances_mut(items: &mut [Item]) -> Vec<&mut SubstanceRef> {
    items
        .iter_mut()
        .filter_map(|item| item.substance.as_mut())
        .collect()
}

/// Complains of an amount below zero: nobody seizes or ships less than nothing.
fn below_zero(field: &str, amount: Option<&Quantity>) -> Option<Problem> {
    let negative = amount.filter(|amount| amount.value.as_str().starts_with('-'))?;
    let what = format!("{negative} lies below zero");
    Some(Problem::new(
        field,
        "negative",
        what,
        "write the amount without a minus sign",
    ))
}

fn item_problems(items: &[Item]) -> Vec<Problem> {
    items
        .iter()
        .filter_map(|item| below_zero("body.items.quantity", item.quantity.value()))
        .collect()
}

fn item_words(items: &[Item]) -> Vec<String> {
    items
        .iter()
        .flat_map(|item| [&item.description, &item.declared_as])
        .flatten()
        .cloned()
        .collect()
}

fn item_machines(items: &[Item]) -> Vec<&MachineRef> {
    items.iter().filter_map(|item| item.machine.as_ref()).collect()
}

fn place_words(place: &Place) -> Vec<String> {
    [&place.name, &place.region, &place.locode]
        .into_iter()
        .flatten()
        .cloned()
        .collect()
}

/// Complains of a required text that is blank.
fn blank(field: &str, text: &str) -> Vec<Problem> {
    if text.trim().is_empty() {
        vec![Problem::missing(field)]
    } else {
        Vec::new()
    }
}

/// Complains of an end before its beginning.
fn order(
    from_field: &str,
    from: Option<PartialDate>,
    to_field: &str,
    to: Option<PartialDate>,
) -> Vec<Problem> {
    match (from, to) {
        (Some(from), Some(to)) if to.latest() < from.earliest() => vec![Problem::new(
            to_field,
            "dates-out-of-order",
            format!("{to} lies before `{from_field}` {from}"),
            "check both dates",
        )],
        _ => Vec::new(),
    }
}
