//! What several kinds share, and the record around the facts.

use super::{Field, Shape, may, must};

/// The record; `lang` is of forms only and names the language of plain texts.
pub const RECORD: &[Field] = &[
    may("v", Shape::Number(1, 1)),
    must("kind", Shape::Kind),
    may("lang", Shape::Lang),
    may("issued", Shape::Instant),
    may("title", Shape::Texts),
    may("summary", Shape::Texts),
    may("handling", Shape::Map(HANDLING)),
    may("source", Shape::Map(SOURCE)),
    may("links", Shape::List(&Shape::Map(LINK))),
    may("re", Shape::RecordId),
    may("effective", Shape::Date),
    must("body", Shape::Body),
];

const HANDLING: &[Field] = &[
    may(
        "tlp",
        Shape::Word(&["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]),
    ),
    may("releasable-to", Shape::List(&Shape::NodeName)),
    may("purposes", Shape::List(&PURPOSE)),
    may(
        "onward",
        Shape::Word(&["none", "within-organisation", "with-consent", "free"]),
    ),
    may("no-court", Shape::Bool),
    may("person", Shape::Bool),
    may(
        "assurances",
        Shape::List(&Shape::Word(&[
            "no-death-penalty",
            "no-ill-treatment",
            "fair-trial",
        ])),
    ),
    may("caveats", Shape::List(&Shape::Text)),
    may("review-by", Shape::Date),
    may("expires", Shape::Date),
    may("retain-until", Shape::Date),
    may("sanitised-of", Shape::RecordId),
];

const PURPOSE: Shape = Shape::Word(&[
    "precursor-control",
    "law-enforcement",
    "public-health",
    "court",
    "oversight",
    "research",
    "public",
]);

const SOURCE: &[Field] = &[
    must("citation", Shape::Text),
    must("provenance", Shape::Word(&["source", "unverified"])),
    may("grade", Shape::Grade),
    may("note", Shape::Text),
];

pub(super) const GRADE: &[Field] = &[
    must("source", Shape::Word(&["A", "B", "C", "D", "E", "F"])),
    must("information", Shape::Number(1, 6)),
];

const LINK: &[Field] = &[
    must("relation", Shape::Text),
    must("record", Shape::RecordId),
    may("statement", Shape::Text),
];

pub(super) const TEXT: &[Field] = &[must("lang", Shape::Lang), must("text", Shape::Text)];

pub(super) const NAME: &[Field] = &[must("name", Shape::Text), may("lang", Shape::Lang)];

pub(super) const SUBSTANCE: &[Field] = &[
    must("as-written", Shape::Text),
    may("cas", Shape::Cas),
    may("inchikey", Shape::Inchikey),
    may("recognised-as", Shape::ByNode),
    may("tables", Shape::ByNode),
];

pub(super) const QUANTITY: &[Field] = &[
    must("value", Shape::Decimal),
    must("unit", Shape::Unit),
    may("uncertainty", Shape::Decimal),
];

pub(super) const PARTY: Shape = Shape::Map(&[
    must(
        "kind",
        Shape::Word(&[
            "person",
            "company",
            "authority",
            "vessel",
            "aircraft",
            "organisation",
        ]),
    ),
    must("names", Shape::Names),
    may("country", Shape::Country),
    may("ids", Shape::List(&IDENTIFIER)),
    may("address", Shape::Text),
]);

pub(super) const IDENTIFIER: Shape = Shape::Map(&[
    must("scheme", Shape::Text),
    must("value", Shape::Text),
    may("country", Shape::Country),
]);

pub(super) const MACHINE: Shape = Shape::Map(&[
    must("type", Shape::Text),
    may("make", KNOWN_TEXT),
    may("model", KNOWN_TEXT),
    may("serial", KNOWN_TEXT),
    may("press-mark", Shape::Text),
]);

pub(super) const KNOWN_TEXT: Shape = Shape::Known(&Shape::Text);

pub(super) const PLACE: Shape = Shape::Map(&[
    must("country", Shape::Country),
    may("region", Shape::Text),
    may("name", Shape::Text),
    may("locode", Shape::Text),
]);

pub(super) const ITEM: Shape = Shape::Map(&[
    may("substance", Shape::Substance),
    may("machine", MACHINE),
    may("description", Shape::Text),
    may("declared-as", Shape::Text),
    may("hs", Shape::Hs),
    may("quantity", Shape::Known(&Shape::Quantity)),
]);

pub(super) const ROUTE: Shape = Shape::Map(&[
    may("origin", Shape::Country),
    may("dispatch", Shape::Country),
    may("transit", Shape::List(&Shape::Country)),
    may("destination", Shape::Country),
    may("mode", Shape::Text),
    may("document", Shape::Text),
]);
