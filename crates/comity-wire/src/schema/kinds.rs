//! The facts of each kind.

use comity_core::kinds::Kind;

use super::parts::{IDENTIFIER, ITEM, KNOWN_TEXT, MACHINE, PARTY, PLACE, ROUTE};
use super::{Field, Shape, may, must};

/// The fields of the facts of a kind. `status` may be left out of a form: it is then the kind's first state.
pub fn body(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Incident => INCIDENT,
        Kind::Identification => IDENTIFICATION,
        Kind::Notification => NOTIFICATION,
        Kind::Notice => NOTICE,
        Kind::Control => CONTROL,
        Kind::Listing => LISTING,
        Kind::Request => REQUEST,
        Kind::Action => ACTION,
        Kind::Payment => PAYMENT,
        Kind::Machine => MACHINE_EVENT,
        Kind::Commitment => COMMITMENT,
        Kind::Evidence => EVIDENCE,
        Kind::Meeting => MEETING,
        Kind::Observation => OBSERVATION,
        Kind::Reading => READING,
        Kind::Reply => REPLY,
        Kind::KeyEvent => KEY_EVENT,
        Kind::Policy => POLICY,
        Kind::List => LIST,
        Kind::Decision => DECISION,
        Kind::Release => RELEASE,
        Kind::Receipt => RECEIPT,
        Kind::EraseNotice => ERASE_NOTICE,
        Kind::Erased => ERASED,
        Kind::MatchQuery => MATCH,
        Kind::Misbehaviour => MISBEHAVIOUR,
    }
}

const TEXTS: Shape = Shape::List(&Shape::Text);
const STATUS: Field = may("status", Shape::Status);

const INCIDENT: &[Field] = &[
    must("type", Shape::Word(INCIDENT_TYPES)),
    must("occurred", Shape::Date),
    must("place", PLACE),
    must("reporting-authority", Shape::Text),
    STATUS,
    may("items", Shape::List(&ITEM)),
    may("description", Shape::Text),
    may("parties", Shape::List(&PARTY)),
    may("route", ROUTE),
    may("concealment", KNOWN_TEXT),
    may("contact", Shape::Text),
];

const INCIDENT_TYPES: &[&str] = &[
    "seizure",
    "stopped-shipment",
    "theft-or-loss",
    "diversion",
    "attempted-diversion",
    "illicit-laboratory",
    "suspicious-enquiry",
    "refused-order",
    "equipment",
];

const IDENTIFICATION: &[Field] = &[
    must("laboratory", Shape::Text),
    must("sample", Shape::Text),
    must("date", Shape::Date),
    must(
        "date-means",
        Shape::Word(&["sampled", "result", "death", "reported"]),
    ),
    may("place", PLACE),
    may("matrix", KNOWN_TEXT),
    may("method", KNOWN_TEXT),
    may("accredited", Shape::Known(&Shape::Bool)),
    STATUS,
    may("findings", Shape::List(&FINDING)),
    may("unidentified", Shape::Text),
];

const FINDING: Shape = Shape::Map(&[
    must("substance", Shape::Substance),
    must("basis", Shape::Word(&["presumptive", "confirmed", "not-stated"])),
    may(
        "confidence",
        Shape::Word(&["reference-standard", "library-match", "tentative", "not-stated"]),
    ),
    may("amount", Shape::Known(&Shape::Quantity)),
]);

const NOTIFICATION: &[Field] = &[
    must("exporter", PARTY),
    must("importer", PARTY),
    may("consignee", PARTY),
    must("items", Shape::List(&ITEM)),
    may("point-of-entry", Shape::Text),
    must("dispatch", Shape::Date),
    must("addressee", Shape::Country),
    may("reply-by", Shape::Date),
    may("route", ROUTE),
    may("voluntary", Shape::Bool),
    STATUS,
];

const NOTICE: &[Field] = &[
    must("authority", Shape::Text),
    must("jurisdiction", Shape::Country),
    may("addressees", Shape::List(&PARTY)),
    may("addressee-class", Shape::Text),
    must("legal-basis", Shape::Text),
    must("content", Shape::Texts),
    must("served", Shape::Date),
    may("served-by", Shape::Text),
    STATUS,
];

const CONTROL: &[Field] = &[
    must("jurisdiction", Shape::Country),
    must("instrument", Shape::Text),
    may("clause", Shape::Text),
    may("substances", Shape::List(&Shape::Substance)),
    may("on", Shape::Text),
    may("scope", Shape::Text),
    must(
        "change",
        Shape::Word(&["placed", "changed", "lifted", "announced"]),
    ),
    may("from", Shape::Date),
    may("to", Shape::Date),
];

const LISTING: &[Field] = &[
    must("list", Shape::Text),
    must("authority", Shape::Text),
    must("jurisdiction", Shape::Country),
    must("party", PARTY),
    must("from", Shape::Date),
    may("to", Shape::Date),
    must("reason", Shape::Text),
    STATUS,
];

const REQUEST: &[Field] = &[
    must("asked", Shape::Text),
    must("jurisdiction", Shape::Country),
    must("what", Shape::Texts),
    must("legal-basis", Shape::Text),
    must("urgency", Shape::Word(&["routine", "urgent", "immediate"])),
    may("due", Shape::Date),
    may("parties", Shape::List(&PARTY)),
    STATUS,
];

const ACTION: &[Field] = &[
    must("type", Shape::Word(ACTION_TYPES)),
    must("authority", Shape::Text),
    must("jurisdiction", Shape::Country),
    must("date", Shape::Date),
    may("date-to", Shape::Date),
    may("parties", Shape::List(&PARTY)),
    may(
        "proceedings",
        Shape::Word(&["reported", "suspected", "charged", "convicted", "cleared"]),
    ),
    may("items", Shape::List(&ITEM)),
    may("place", PLACE),
    STATUS,
];

const ACTION_TYPES: &[&str] = &[
    "arrest",
    "prosecution",
    "conviction",
    "shutdown",
    "sanction",
    "licence-withdrawn",
    "website-closed",
    "seizure",
    "rule",
    "notice",
    "advisory",
    "suspension",
    "court-decision",
    "other",
];

const PAYMENT: &[Field] = &[
    may("from", PARTY),
    may("to", PARTY),
    must("date", Shape::Date),
    may("amount", Shape::Known(&MONEY)),
    may("references", Shape::List(&IDENTIFIER)),
    may("purpose", Shape::Text),
    STATUS,
];

const MONEY: Shape = Shape::Map(&[must("amount", Shape::Decimal), must("currency", Shape::Text)]);

const MACHINE_EVENT: &[Field] = &[
    must("machine", MACHINE),
    may("description", Shape::Text),
    must("date", Shape::Date),
    STATUS,
    may("from", PARTY),
    may("to", PARTY),
    may("place", PLACE),
];

const COMMITMENT: &[Field] = &[
    must("key", Shape::Text),
    must("who", TEXTS),
    may("made-on", Shape::Date),
    must("what", Shape::Texts),
    may("measure-of-success", Shape::Texts),
    may("due", Shape::Date),
    may("wordings", Shape::List(&WORDING)),
    STATUS,
    may("status-on", Shape::Date),
    may("later-evidence", Shape::Texts),
];

const WORDING: Shape = Shape::Map(&[
    must("side", Shape::Text),
    must("lang", Shape::Lang),
    must("words", Shape::Text),
    must("quoted", Shape::Bool),
    must("citation", Shape::Text),
    may("note", Shape::Text),
]);

const EVIDENCE: &[Field] = &[
    must("commitments", TEXTS),
    must("direction", Shape::Word(&["supports", "contradicts", "context"])),
    must(
        "class",
        Shape::Word(&["legal-fact", "counted-action", "one-side", "both-sides"]),
    ),
    must("grade", Shape::Grade),
    must("grade-reason", Shape::Text),
    must("date", Shape::Date),
    may("date-to", Shape::Date),
    must("actor", Shape::Text),
    must("what", Shape::Texts),
];

const MEETING: &[Field] = &[
    must("date", Shape::Date),
    may("date-to", Shape::Date),
    must("bodies", TEXTS),
    may("place", PLACE),
    must("agenda", Shape::Texts),
    may("commitments", TEXTS),
    STATUS,
];

const OBSERVATION: &[Field] = &[
    must("series", Shape::Text),
    must("area", PLACE),
    must("period", Shape::Date),
    may("period-to", Shape::Date),
    must("value", Shape::Quantity),
    must("method", Shape::Text),
    must("publisher", Shape::Text),
    STATUS,
];

const READING: &[Field] = &[
    must("publisher", Shape::Text),
    must("published", Shape::Date),
    must("says", Shape::Texts),
    may("derived-from", TEXTS),
    STATUS,
];

const REPLY: &[Field] = &[
    must(
        "type",
        Shape::Word(&["reply", "outcome", "acknowledgement", "feedback", "objection"]),
    ),
    may("decision", Shape::Text),
    may("reason", Shape::Text),
    must("text", Shape::Texts),
    must("answers-statement", Shape::Text),
    must("authority", Shape::Text),
];

const KEY_EVENT: &[Field] = &[
    must("event", Shape::Text),
    must(
        "role",
        Shape::Word(&["log", "statement", "root", "cosigner", "sealing", "tls"]),
    ),
    must("key", Shape::Text),
    may("vkey", Shape::Text),
    may("name", Shape::Text),
    may("recipient", Shape::Text),
    may("replaces", Shape::Text),
    may("until", Shape::Text),
    may("last-good", COUNT),
    may("reason", Shape::Text),
    may("root", ROOT),
    may("root-signatures", Shape::List(&ROOT_SIGNATURE)),
];

const ROOT: Shape = Shape::Map(&[
    must("threshold", COUNT),
    must("keys", TEXTS),
    must("next", TEXTS),
    must("next-threshold", COUNT),
]);

const ROOT_SIGNATURE: Shape = Shape::Map(&[must("key", Shape::Text), must("signature", Shape::Text)]);

const POLICY: &[Field] = &[
    must("origin", Shape::Text),
    must("tlog-policy", Shape::Text),
    must("open-entries", Shape::Text),
];

/// A count: as large as a program of this sort can count.
const COUNT: Shape = Shape::Number(0, i64::MAX);

const LIST: &[Field] = &[
    must("list", Shape::Text),
    must("name", Shape::Texts),
    must("authority", Shape::Text),
    must("source", Shape::Text),
    must("format", Shape::Text),
    must("number", COUNT),
    must("from", Shape::Instant),
    may("published", Shape::Date),
    must("digest", Shape::Text),
    must("contents", Shape::Text),
    must("entries", COUNT),
    must("added", COUNT),
    must("removed", COUNT),
    must("changed", COUNT),
    may("previous", Shape::RecordId),
];

const SIGNATORY: Shape = Shape::Map(&[must("role", Shape::Text), must("account", Shape::Text)]);

const DECISION: &[Field] = &[
    must("about", Shape::Word(&["customer", "record"])),
    must("id", Shape::Text),
    may("place", COUNT),
    must("subject-version", Shape::Text),
    must("list", Shape::Text),
    must("entry", Shape::Text),
    must("entry-version", Shape::Text),
    must("verdict", Shape::Word(&["same", "different", "unclear"])),
    must("reason", Shape::Texts),
    must("by", SIGNATORY),
    may("second", SIGNATORY),
    may("declined-because", Shape::Texts),
    may("cleared-by", Shape::RecordId),
    STATUS,
];

const RELEASE: &[Field] = &[
    must("why", Shape::Text),
    must("items", Shape::List(&RELEASED_ITEM)),
    must("to", TEXTS),
    must("purposes", TEXTS),
    may("ground", Shape::Texts),
    must("onward", Shape::Text),
    may("may-pass-to", TEXTS),
    may("sealed", Shape::Text),
    may("bytes", COUNT),
    may("held-by", Shape::RecordId),
    must("approved", Shape::List(&SIGNATORY)),
    must("policy", Shape::Text),
];

const RELEASED_ITEM: Shape = Shape::Map(&[must("record", Shape::RecordId), must("statements", TEXTS)]);

const RECEIPT: &[Field] = &[
    must("release", Shape::RecordId),
    must(
        "stage",
        Shape::Word(&["delivered", "opened", "accepted", "refused", "acted"]),
    ),
    must("statements", TEXTS),
    may("reason", Shape::Text),
    may("text", Shape::Texts),
    must("at", Shape::Text),
];

const ERASE_NOTICE: &[Field] = &[
    must("record", Shape::RecordId),
    must("ground", Shape::Texts),
    must("ordered-by", Shape::Text),
    may("by", Shape::Date),
];

const ERASED: &[Field] = &[
    must("notice", Shape::RecordId),
    must("record", Shape::RecordId),
    must("scope", TEXTS),
    may("backups", Shape::Date),
];

const MATCH: &[Field] = &[
    must("side", Shape::Word(&["asker", "holder"])),
    must("peer", Shape::Text),
    must("purpose", Shape::Text),
    must("ground", Shape::Texts),
    must("count", COUNT),
    must("digest", Shape::Text),
    must("epoch", COUNT),
    may("hits", COUNT),
];

const MISBEHAVIOUR: &[Field] = &[
    must("vkey", Shape::Text),
    must("what", Shape::Word(&["two-roots", "not-a-prefix"])),
    must("first", Shape::Text),
    must("second", Shape::Text),
    may("proof", TEXTS),
];
