//! The tables of forms. Each kind: the few fields that matter, then folded groups.

use comity_core::kinds::Kind;

/// One field of a form.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Path in the record, such as `body.place.country`.
    pub path: &'static str,
    /// How it is filled in.
    pub sort: Sort,
    /// Whether the form cannot do without.
    pub must: bool,
    /// Counts only when this field is filled in: a unit without a number says nothing. May be empty.
    pub with: &'static str,
    /// What a fresh form starts with; several ticks stand between blanks.
    pub start: &'static str,
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// One line.
    Line,
    /// Several lines.
    Area,
    /// A year, month or day.
    Date,
    /// A country or treaty code.
    Place,
    /// Yes, or nothing.
    Check,
    /// Yes, no, or nothing.
    YesNo,
    /// A whole number.
    Number,
    /// One of these words.
    Words(&'static [&'static str]),
    /// One of the states of the kind.
    Status,
    /// Any of these words.
    Ticks(&'static [&'static str]),
    /// A unit.
    Unit,
    /// Items on lines.
    List,
    /// One line in this language.
    Text(&'static str),
    /// Several lines in this language.
    Texts(&'static str),
}

/// The form of one kind.
#[derive(Debug)]
pub struct FormSpec {
    /// The kind.
    pub kind: Kind,
    /// The few fields that matter.
    pub first: &'static [FieldSpec],
    /// Folded groups: heading and fields.
    pub groups: &'static [(&'static str, &'static [&'static [FieldSpec]])],
    /// Facts that make a title where none was written.
    pub names: &'static [&'static str],
}

impl FormSpec {
    /// All fields.
    pub fn fields(&self) -> impl Iterator<Item = &'static FieldSpec> + use<> {
        let folded = self
            .groups
            .iter()
            .flat_map(|(_, parts)| parts.iter().copied().flatten());
        self.first.iter().chain(folded)
    }
}

impl FieldSpec {
    /// The name that is sent: the path, and the language where there is one.
    pub fn name(&self) -> String {
        match self.sort {
            Sort::Text(lang) | Sort::Texts(lang) => format!("{}.{lang}", self.path),
            _ => self.path.into(),
        }
    }

    /// The language of what is typed, or empty.
    pub fn lang(&self) -> &'static str {
        match self.sort {
            Sort::Text(lang) | Sort::Texts(lang) => lang,
            _ => "",
        }
    }

    /// Which of several alike it is: the last number in its path.
    pub fn number(&self) -> usize {
        self.path
            .split('.')
            .filter_map(|part| part.parse().ok())
            .next_back()
            .unwrap_or(0)
    }

    const fn must(self) -> Self {
        Self { must: true, ..self }
    }

    const fn with(self, with: &'static str) -> Self {
        Self { with, ..self }
    }

    const fn start(self, start: &'static str) -> Self {
        Self { start, ..self }
    }
}

const fn f(path: &'static str, sort: Sort) -> FieldSpec {
    FieldSpec {
        path,
        sort,
        must: false,
        with: "",
        start: "",
    }
}

use Sort::{Area, Check, Date, Line, List, Number, Place, Status, Text, Texts, Ticks, Unit, Words, YesNo};

/// Counts that reports use besides the units of measure.
pub const COUNTS: &[&str] = &["{tablet}", "{capsule}", "{package}", "{machine}", "{piece}"];

const TLP: &[&str] = &["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"];
const PURPOSES: &[&str] = &[
    "precursor-control",
    "law-enforcement",
    "public-health",
    "court",
    "oversight",
    "research",
    "public",
];
const ONWARD: &[&str] = &["none", "within-organisation", "with-consent", "free"];
const ASSURANCES: &[&str] = &["no-death-penalty", "no-ill-treatment", "fair-trial"];
const PARTY_KINDS: &[&str] = &[
    "company",
    "person",
    "authority",
    "vessel",
    "aircraft",
    "organisation",
];
const GRADES: &[&str] = &["A", "B", "C", "D", "E", "F"];
const BASES: &[&str] = &["confirmed", "presumptive", "not-stated"];
const CONFIDENCES: &[&str] = &["reference-standard", "library-match", "tentative", "not-stated"];
const MODES: &[&str] = &["sea", "air", "road", "rail", "post", "courier"];
const MACHINES: &[&str] = &["tablet-press", "encapsulator", "die", "punch", "mould"];

/// The label stands in view on every form; the terms behind it are folded.
const LABEL: FieldSpec = f("handling.tlp", Words(TLP)).must().start("AMBER");

const WORDS: &[FieldSpec] = &[
    f("title", Text("en")),
    f("title", Text("zh")),
    f("summary", Texts("en")),
    f("summary", Texts("zh")),
];
const SOURCE: &[FieldSpec] = &[
    f("source.citation", Line),
    f("source.provenance", Words(&["source", "unverified"]))
        .with("source.citation")
        .start("source"),
    f("source.grade.source", Words(GRADES)).with("source.citation"),
    f("source.grade.information", Number).with("source.grade.source"),
    f("source.note", Line).with("source.citation"),
];
const HANDLING: &[FieldSpec] = &[
    f("handling.purposes", Ticks(PURPOSES))
        .must()
        .start("public-health law-enforcement"),
    f("handling.onward", Words(ONWARD)).must().start("with-consent"),
    f("handling.no-court", Check),
    f("handling.person", Check),
    f("handling.assurances", Ticks(ASSURANCES)),
    f("handling.caveats", List),
    f("handling.review-by", Date),
    f("handling.expires", Date),
];
const STATUS: &[FieldSpec] = &[f("body.status", Status).must()];
const PLACE: &[FieldSpec] = &[
    f("body.place.region", Line).with("body.place.country"),
    f("body.place.name", Line).with("body.place.country"),
    f("body.place.locode", Line).with("body.place.country"),
];
const WHERE: &[FieldSpec] = &[
    f("body.place.country", Place),
    f("body.place.region", Line).with("body.place.country"),
    f("body.place.name", Line).with("body.place.country"),
];
const ROUTE: &[FieldSpec] = &[
    f("body.route.origin", Place),
    f("body.route.dispatch", Place),
    f("body.route.destination", Place),
    f("body.route.mode", Words(MODES)),
    f("body.route.document", Line),
];
const PARTIES: &[FieldSpec] = &[
    f("body.parties.0.names.0.name", Line),
    f("body.parties.0.kind", Words(PARTY_KINDS))
        .must()
        .with("body.parties.0.names.0.name")
        .start("company"),
    f("body.parties.0.country", Place).with("body.parties.0.names.0.name"),
    f("body.parties.0.address", Line).with("body.parties.0.names.0.name"),
    f("body.parties.0.ids.0.scheme", Line).with("body.parties.0.ids.0.value"),
    f("body.parties.0.ids.0.value", Line).with("body.parties.0.names.0.name"),
    f("body.parties.1.names.0.name", Line),
    f("body.parties.1.kind", Words(PARTY_KINDS))
        .must()
        .with("body.parties.1.names.0.name")
        .start("company"),
    f("body.parties.1.country", Place).with("body.parties.1.names.0.name"),
];
const ITEM: &[FieldSpec] = &[
    f("body.items.0.substance.cas", Line).with("body.items.0.substance.as-written"),
    f("body.items.0.description", Line),
    f("body.items.0.declared-as", Line),
    f("body.items.0.hs", Line),
];
const ITEM_MACHINE: &[FieldSpec] = &[
    f("body.items.1.machine.type", Words(MACHINES)),
    f("body.items.1.machine.make", Line).with("body.items.1.machine.type"),
    f("body.items.1.machine.model", Line).with("body.items.1.machine.type"),
    f("body.items.1.machine.serial", Line).with("body.items.1.machine.type"),
    f("body.items.1.machine.press-mark", Line).with("body.items.1.machine.type"),
];

/// The folded groups that every form ends with.
macro_rules! groups {
    ($($heading:literal => [$($fields:expr),*]),*) => {
        &[$(($heading, &[$($fields),*]),)* ("group-words", &[WORDS]), ("group-source", &[SOURCE]), ("group-handling", &[HANDLING])]
    };
}

const INCIDENT: FormSpec = FormSpec {
    kind: Kind::Incident,
    first: &[
        f(
            "body.type",
            Words(&[
                "seizure",
                "stopped-shipment",
                "theft-or-loss",
                "diversion",
                "attempted-diversion",
                "illicit-laboratory",
                "suspicious-enquiry",
                "refused-order",
                "equipment",
            ]),
        )
        .must(),
        f("body.occurred", Date).must(),
        f("body.place.country", Place).must(),
        f("body.reporting-authority", Line).must(),
        f("body.items.0.substance.as-written", Line),
        f("body.items.0.quantity.value", Line),
        f("body.items.0.quantity.unit", Unit)
            .with("body.items.0.quantity.value")
            .start("kg"),
        f("body.description", Area),
        LABEL,
    ],
    groups: groups!(
        "group-more" => [ITEM, ITEM_MACHINE, PLACE, &[f("body.concealment", Line), f("body.contact", Line)], STATUS],
        "group-parties" => [PARTIES],
        "group-route" => [ROUTE]
    ),
    names: &[
        "body.items.0.substance.as-written",
        "body.place.country",
        "body.occurred",
    ],
};

const IDENTIFICATION: FormSpec = FormSpec {
    kind: Kind::Identification,
    first: &[
        f("body.laboratory", Line).must(),
        f("body.sample", Line).must(),
        f("body.date", Date).must(),
        f(
            "body.date-means",
            Words(&["sampled", "result", "death", "reported"]),
        )
        .must()
        .start("result"),
        f("body.findings.0.substance.as-written", Line),
        f("body.findings.0.basis", Words(BASES))
            .must()
            .with("body.findings.0.substance.as-written")
            .start("confirmed"),
        f("body.findings.0.amount.value", Line).with("body.findings.0.substance.as-written"),
        f("body.findings.0.amount.unit", Unit)
            .with("body.findings.0.amount.value")
            .start("%"),
        LABEL,
    ],
    groups: groups!(
        "group-findings" => [&[
            f("body.findings.0.substance.cas", Line).with("body.findings.0.substance.as-written"),
            f("body.findings.0.substance.inchikey", Line).with("body.findings.0.substance.as-written"),
            f("body.findings.0.confidence", Words(CONFIDENCES)).with("body.findings.0.substance.as-written"),
            f("body.findings.0.amount.uncertainty", Line).with("body.findings.0.amount.value"),
            f("body.findings.1.substance.as-written", Line),
            f("body.findings.1.basis", Words(BASES)).must().with("body.findings.1.substance.as-written").start("confirmed"),
            f("body.findings.2.substance.as-written", Line),
            f("body.findings.2.basis", Words(BASES)).must().with("body.findings.2.substance.as-written").start("confirmed"),
            f("body.findings.3.substance.as-written", Line),
            f("body.findings.3.basis", Words(BASES)).must().with("body.findings.3.substance.as-written").start("confirmed"),
            f("body.unidentified", Area)
        ]],
        "group-more" => [
            &[f("body.matrix", Line), f("body.method", Line), f("body.accredited", YesNo)],
            WHERE,
            STATUS
        ]
    ),
    names: &[
        "body.findings.0.substance.as-written",
        "body.laboratory",
        "body.date",
    ],
};

const NOTIFICATION: FormSpec = FormSpec {
    kind: Kind::Notification,
    first: &[
        f("body.items.0.substance.as-written", Line).must(),
        f("body.items.0.quantity.value", Line).must(),
        f("body.items.0.quantity.unit", Unit)
            .with("body.items.0.quantity.value")
            .start("kg"),
        f("body.exporter.names.0.name", Line).must(),
        f("body.exporter.country", Place),
        f("body.importer.names.0.name", Line).must(),
        f("body.importer.country", Place),
        f("body.dispatch", Date).must(),
        f("body.addressee", Place).must(),
        f("body.reply-by", Date),
        f("body.voluntary", Check),
        LABEL,
    ],
    groups: groups!(
        "group-more" => [ITEM, &[f("body.point-of-entry", Line)], STATUS],
        "group-parties" => [&[
            f("body.exporter.kind", Words(PARTY_KINDS)).must().with("body.exporter.names.0.name").start("company"),
            f("body.exporter.address", Line).with("body.exporter.names.0.name"),
            f("body.importer.kind", Words(PARTY_KINDS)).must().with("body.importer.names.0.name").start("company"),
            f("body.importer.address", Line).with("body.importer.names.0.name"),
            f("body.consignee.names.0.name", Line),
            f("body.consignee.kind", Words(PARTY_KINDS)).must().with("body.consignee.names.0.name").start("company"),
            f("body.consignee.country", Place).with("body.consignee.names.0.name"),
            f("body.consignee.address", Line).with("body.consignee.names.0.name")
        ]],
        "group-route" => [ROUTE]
    ),
    names: &[
        "body.items.0.substance.as-written",
        "body.addressee",
        "body.dispatch",
    ],
};

const NOTICE: FormSpec = FormSpec {
    kind: Kind::Notice,
    first: &[
        f("body.authority", Line).must(),
        f("body.jurisdiction", Place).must(),
        f("body.addressee-class", Line),
        f("body.legal-basis", Line).must(),
        f("body.content", Texts("en")),
        f("body.content", Texts("zh")),
        f("body.served", Date).must(),
        LABEL,
    ],
    groups: groups!(
        "group-parties" => [&[
            f("body.addressees.0.names.0.name", Line),
            f("body.addressees.0.kind", Words(PARTY_KINDS)).must().with("body.addressees.0.names.0.name").start("company"),
            f("body.addressees.0.country", Place).with("body.addressees.0.names.0.name"),
            f("body.addressees.1.names.0.name", Line),
            f("body.addressees.1.kind", Words(PARTY_KINDS)).must().with("body.addressees.1.names.0.name").start("company"),
            f("body.addressees.1.country", Place).with("body.addressees.1.names.0.name")
        ]],
        "group-more" => [&[f("body.served-by", Line)], STATUS]
    ),
    names: &["body.authority", "body.addressee-class", "body.served"],
};

const CONTROL: FormSpec = FormSpec {
    kind: Kind::Control,
    first: &[
        f("body.jurisdiction", Place).must(),
        f("body.instrument", Line).must(),
        f("body.clause", Line),
        f("body.substances.0.as-written", Line),
        f("body.on", Line),
        f(
            "body.change",
            Words(&["placed", "changed", "lifted", "announced"]),
        )
        .must()
        .start("placed"),
        f("body.from", Date),
        f("body.to", Date),
        LABEL,
    ],
    groups: groups!(
        "group-more" => [&[
            f("body.scope", Line),
            f("body.substances.0.cas", Line).with("body.substances.0.as-written"),
            f("body.substances.1.as-written", Line),
            f("body.substances.2.as-written", Line),
            f("body.substances.3.as-written", Line)
        ]]
    ),
    names: &["body.substances.0.as-written", "body.jurisdiction", "body.from"],
};

const LISTING: FormSpec = FormSpec {
    kind: Kind::Listing,
    first: &[
        f("body.list", Line).must(),
        f("body.authority", Line).must(),
        f("body.jurisdiction", Place).must(),
        f("body.party.names.0.name", Line).must(),
        f("body.party.kind", Words(PARTY_KINDS)).must().start("company"),
        f("body.party.country", Place),
        f("body.from", Date).must(),
        f("body.reason", Area).must(),
        LABEL,
    ],
    groups: groups!(
        "group-more" => [&[
            f("body.party.names.1.name", Line),
            f("body.party.ids.0.scheme", Line).with("body.party.ids.0.value"),
            f("body.party.ids.0.value", Line),
            f("body.party.address", Line),
            f("body.to", Date)
        ], STATUS]
    ),
    names: &["body.party.names.0.name", "body.list", "body.from"],
};

const REQUEST: FormSpec = FormSpec {
    kind: Kind::Request,
    first: &[
        f("body.asked", Line).must(),
        f("body.jurisdiction", Place).must(),
        f("body.what", Texts("en")),
        f("body.what", Texts("zh")),
        f("body.legal-basis", Line).must(),
        f("body.urgency", Words(&["routine", "urgent", "immediate"]))
            .must()
            .start("routine"),
        f("body.due", Date),
        LABEL,
    ],
    groups: groups!("group-parties" => [PARTIES], "group-more" => [STATUS]),
    names: &["body.asked", "body.due"],
};

const ACTION: FormSpec = FormSpec {
    kind: Kind::Action,
    first: &[
        f(
            "body.type",
            Words(&[
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
            ]),
        )
        .must(),
        f("body.authority", Line).must(),
        f("body.jurisdiction", Place).must(),
        f("body.date", Date).must(),
        f("summary", Texts("en")),
        f("summary", Texts("zh")),
        LABEL,
    ],
    groups: &[
        (
            "group-parties",
            &[
                &[f(
                    "body.proceedings",
                    Words(&["reported", "suspected", "charged", "convicted", "cleared"]),
                )],
                PARTIES,
            ],
        ),
        (
            "group-more",
            &[
                &[
                    f("body.date-to", Date),
                    f("body.items.0.substance.as-written", Line),
                    f("body.items.0.quantity.value", Line),
                    f("body.items.0.quantity.unit", Unit)
                        .with("body.items.0.quantity.value")
                        .start("kg"),
                ],
                ITEM,
                WHERE,
                STATUS,
            ],
        ),
        (
            "group-words",
            &[&[f("title", Text("en")), f("title", Text("zh"))]],
        ),
        ("group-source", &[SOURCE]),
        ("group-handling", &[HANDLING]),
    ],
    names: &["body.type", "body.authority", "body.date"],
};

const PAYMENT: FormSpec = FormSpec {
    kind: Kind::Payment,
    first: &[
        f("body.from.names.0.name", Line),
        f("body.to.names.0.name", Line),
        f("body.date", Date).must(),
        f("body.amount.amount", Line),
        f("body.amount.currency", Line).with("body.amount.amount"),
        f("body.references.0.value", Line),
        f("body.references.0.scheme", Line)
            .with("body.references.0.value")
            .start("account"),
        f("body.purpose", Line),
        LABEL,
    ],
    groups: groups!(
        "group-parties" => [&[
            f("body.from.kind", Words(PARTY_KINDS)).must().with("body.from.names.0.name").start("company"),
            f("body.from.country", Place).with("body.from.names.0.name"),
            f("body.to.kind", Words(PARTY_KINDS)).must().with("body.to.names.0.name").start("company"),
            f("body.to.country", Place).with("body.to.names.0.name")
        ]],
        "group-more" => [STATUS]
    ),
    names: &["body.from.names.0.name", "body.to.names.0.name", "body.date"],
};

const MACHINE: FormSpec = FormSpec {
    kind: Kind::Machine,
    first: &[
        f("body.machine.type", Words(MACHINES)).must(),
        f("body.machine.make", Line),
        f("body.machine.model", Line),
        f("body.machine.serial", Line),
        f("body.status", Status).must(),
        f("body.date", Date).must(),
        f("body.place.country", Place),
        f("body.description", Area),
        LABEL,
    ],
    groups: groups!(
        "group-more" => [&[f("body.machine.press-mark", Line)], PLACE],
        "group-parties" => [&[
            f("body.from.names.0.name", Line),
            f("body.from.kind", Words(PARTY_KINDS)).must().with("body.from.names.0.name").start("company"),
            f("body.from.country", Place).with("body.from.names.0.name"),
            f("body.to.names.0.name", Line),
            f("body.to.kind", Words(PARTY_KINDS)).must().with("body.to.names.0.name").start("company"),
            f("body.to.country", Place).with("body.to.names.0.name")
        ]]
    ),
    names: &[
        "body.machine.type",
        "body.machine.make",
        "body.machine.serial",
        "body.date",
    ],
};

const COMMITMENT: FormSpec = FormSpec {
    kind: Kind::Commitment,
    first: &[
        f("body.key", Line).must(),
        f("body.who", List).must(),
        f("body.made-on", Date),
        f("body.what", Texts("en")),
        f("body.what", Texts("zh")),
        f("body.due", Date),
        f("body.status", Status).must(),
        LABEL,
    ],
    groups: groups!(
        "group-wordings" => [&[
            f("body.wordings.0.side", Line),
            f("body.wordings.0.lang", Words(&["en", "zh"])).must().with("body.wordings.0.side").start("en"),
            f("body.wordings.0.words", Area).with("body.wordings.0.side"),
            f("body.wordings.0.quoted", YesNo).with("body.wordings.0.side").start("true"),
            f("body.wordings.0.citation", Line).with("body.wordings.0.side"),
            f("body.wordings.1.side", Line),
            f("body.wordings.1.lang", Words(&["en", "zh"])).must().with("body.wordings.1.side").start("zh"),
            f("body.wordings.1.words", Area).with("body.wordings.1.side"),
            f("body.wordings.1.quoted", YesNo).with("body.wordings.1.side").start("true"),
            f("body.wordings.1.citation", Line).with("body.wordings.1.side")
        ]],
        "group-more" => [&[
            f("body.measure-of-success", Texts("en")),
            f("body.measure-of-success", Texts("zh")),
            f("body.status-on", Date),
            f("body.later-evidence", Texts("en")),
            f("body.later-evidence", Texts("zh"))
        ]]
    ),
    names: &["body.key", "body.who", "body.made-on"],
};

const EVIDENCE: FormSpec = FormSpec {
    kind: Kind::Evidence,
    first: &[
        f("body.commitments", List).must(),
        f("body.direction", Words(&["supports", "contradicts", "context"])).must(),
        f(
            "body.class",
            Words(&["legal-fact", "counted-action", "one-side", "both-sides"]),
        )
        .must(),
        f("body.date", Date).must(),
        f("body.actor", Line).must(),
        f("body.what", Texts("en")),
        f("body.what", Texts("zh")),
        f("body.grade.source", Words(GRADES)).must(),
        f("body.grade.information", Number).must(),
        f("body.grade-reason", Line).must(),
        LABEL,
    ],
    groups: groups!("group-more" => [&[f("body.date-to", Date)]]),
    names: &["body.commitments", "body.actor", "body.date"],
};

const MEETING: FormSpec = FormSpec {
    kind: Kind::Meeting,
    first: &[
        f("body.date", Date).must(),
        f("body.bodies", List).must(),
        f("body.agenda", Texts("en")),
        f("body.agenda", Texts("zh")),
        f("body.commitments", List),
        f("body.status", Status).must(),
        LABEL,
    ],
    groups: groups!("group-more" => [&[f("body.date-to", Date)], WHERE]),
    names: &["body.bodies", "body.date"],
};

const OBSERVATION: FormSpec = FormSpec {
    kind: Kind::Observation,
    first: &[
        f("body.series", Line).must(),
        f("body.area.country", Place).must(),
        f("body.period", Date).must(),
        f("body.value.value", Line).must(),
        f("body.value.unit", Unit).must().start("1"),
        f("body.method", Line).must(),
        f("body.publisher", Line).must(),
        f("body.status", Status).must(),
        LABEL,
    ],
    groups: groups!("group-more" => [&[f("body.period-to", Date), f("body.area.region", Line).with("body.area.country")]]),
    names: &["body.series", "body.area.country", "body.period"],
};

const READING: FormSpec = FormSpec {
    kind: Kind::Reading,
    first: &[
        f("body.publisher", Line).must(),
        f("body.published", Date).must(),
        f("body.says", Texts("en")),
        f("body.says", Texts("zh")),
        f("body.derived-from", List),
        f("body.status", Status).must(),
        LABEL,
    ],
    groups: groups!(),
    names: &["body.publisher", "body.published"],
};

/// All forms, in the order in which they are offered.
pub const ALL: &[FormSpec] = &[
    IDENTIFICATION,
    INCIDENT,
    NOTIFICATION,
    NOTICE,
    REQUEST,
    ACTION,
    MACHINE,
    PAYMENT,
    LISTING,
    CONTROL,
    COMMITMENT,
    EVIDENCE,
    MEETING,
    OBSERVATION,
    READING,
];

/// The form of a kind.
pub fn of(kind: Kind) -> Option<&'static FormSpec> {
    ALL.iter().find(|spec| spec.kind == kind)
}
