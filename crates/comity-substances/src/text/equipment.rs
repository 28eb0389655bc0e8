//! Machines and tools for tablets and capsules, the words for them, and the measures about them.
//! `equipment.csv`, `equipment-controls.csv`.

use std::collections::{HashMap, HashSet};

use comity_core::date::{PartialDate, Reached};
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use serde::Serialize;

use crate::bound::Bound;
use crate::fact::Bilingual;
use crate::row::{Complaints, Row, rows};

const FILE: &str = "equipment.csv";
const COLUMNS: &[&str] = &[
    "id",
    "name_en",
    "name_zh",
    "words",
    "tool_words",
    "citation",
    "provenance",
    "note",
];

const CONTROLS: &str = "equipment-controls.csv";
const CONTROL_COLUMNS: &[&str] = &[
    "equipment",
    "jurisdiction",
    "part",
    "instrument",
    "clause",
    "kind",
    "says_en",
    "says_zh",
    "valid_from",
    "valid_to",
    "citation",
    "provenance",
    "unverified",
    "note",
];

const RULES: &[(&str, EquipmentRule)] = &[
    ("treaty-duty", EquipmentRule::TreatyDuty),
    ("report", EquipmentRule::Report),
    ("import-registration", EquipmentRule::ImportRegistration),
    ("licence", EquipmentRule::Licence),
    ("prohibition", EquipmentRule::Prohibition),
    ("notice", EquipmentRule::Notice),
    ("voluntary", EquipmentRule::Voluntary),
];

/// A machine or tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Equipment {
    /// Our stable key, such as `tablet-press`.
    pub id: String,
    /// What it is called.
    pub name: Bilingual,
    /// Words without another meaning, in any language.
    pub words: Vec<String>,
    /// Words with other meanings (`die`, `模具`), which count only beside words of tablets and capsules.
    pub tool_words: Vec<String>,
    /// Where the words are found.
    pub citation: String,
    /// Whether they were read there.
    pub provenance: Provenance,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// What a measure asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EquipmentRule {
    /// A duty of States under a treaty.
    TreatyDuty,
    /// Transactions are reported.
    Report,
    /// Registered before import.
    ImportRegistration,
    /// Owning, selling or using needs a licence or a registration.
    Licence,
    /// Forbidden under a condition.
    Prohibition,
    /// A public notice to industry.
    Notice,
    /// A list that States or firms follow of their own will.
    Voluntary,
}

/// A measure about a machine or tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EquipmentControl {
    /// Id of the machine.
    pub equipment: String,
    /// Where.
    pub jurisdiction: Jurisdiction,
    /// Part of the jurisdiction (a province), if the measure is not of the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The law or notice.
    pub instrument: String,
    /// Article, section, form.
    pub clause: String,
    /// What it asks for.
    pub kind: EquipmentRule,
    /// What it says, in our words.
    pub says: Bilingual,
    /// First day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Bound>,
    /// Last day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Bound>,
    /// Where it is found.
    pub citation: String,
    /// Whether everything on the line was read there.
    pub provenance: Provenance,
    /// What was not, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unverified: Option<String>,
    /// Anything a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Whether a measure is in force on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InForce {
    /// It is.
    Yes,
    /// Not yet.
    NotYet,
    /// No longer.
    NoLonger,
    /// Its dates are not known exactly enough.
    Undecided,
}

impl EquipmentControl {
    /// Is it in force on the day, as far as its dates are known?
    pub fn in_force(&self, on: PartialDate) -> InForce {
        let begun = self
            .valid_from
            .map_or(Reached::Undecided, |from| from.reached_on(on));
        let over = self.valid_to.map_or(Reached::No, |to| to.over_on(on));
        match (begun, over) {
            (Reached::No, _) => InForce::NotYet,
            (_, Reached::Yes) => InForce::NoLonger,
            (Reached::Yes, Reached::No) => InForce::Yes,
            _ => InForce::Undecided,
        }
    }
}

/// All machines and the measures about them.
#[derive(Debug, Default)]
pub(crate) struct Machines {
    pub(crate) list: Vec<Equipment>,
    pub(crate) controls: Vec<EquipmentControl>,
    places: HashMap<String, usize>,
}

impl Machines {
    pub(crate) fn load(equipment: &str, controls: &str, complaints: &mut Complaints) -> Self {
        let mut machines = Self::default();
        for row in rows(FILE, equipment, COLUMNS, complaints) {
            let machine = machine(&row, complaints);
            if machines
                .places
                .insert(machine.id.clone(), machines.list.len())
                .is_some()
            {
                row.complain(complaints, "id", "stands twice", "give each machine one line");
            }
            machines.list.push(machine);
        }
        for row in rows(CONTROLS, controls, CONTROL_COLUMNS, complaints) {
            machines.controls.extend(machines.measures(&row, complaints));
        }
        machines
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Equipment> {
        self.list.get(*self.places.get(id)?)
    }

    /// One line names one or more machines.
    fn measures(&self, row: &Row<'_>, complaints: &mut Complaints) -> Vec<EquipmentControl> {
        let (citation, provenance) = row.provenance(complaints);
        let unverified = row.optional("unverified");
        if (provenance == Provenance::Unverified) != unverified.is_some() {
            let mend = "say what was not checked exactly on lines that are `unverified`";
            row.complain(complaints, "unverified", "does not fit the provenance", mend);
        }
        let kind = row.word("kind", RULES, complaints);
        let jurisdiction = row.parsed("jurisdiction", "write two capital letters", complaints);
        let (Some(kind), Some(jurisdiction)) = (kind, jurisdiction) else {
            return Vec::new();
        };
        let one = |equipment: String, complaints: &mut Complaints| EquipmentControl {
            equipment,
            jurisdiction,
            part: row.optional("part"),
            instrument: row.required("instrument", complaints),
            clause: row.text("clause").to_owned(),
            kind,
            says: bilingual(row, "says_en", "says_zh", complaints),
            valid_from: row.bound("valid_from", complaints),
            valid_to: row.bound("valid_to", complaints),
            citation: citation.clone(),
            provenance,
            unverified: unverified.clone(),
            note: row.optional("note"),
        };
        let ids = list(row.text("equipment"));
        for id in ids.iter().filter(|id| self.get(id).is_none()) {
            row.complain(
                complaints,
                "equipment",
                format!("`{id}` is not a machine"),
                "use ids of equipment.csv",
            );
        }
        ids.into_iter().map(|id| one(id, complaints)).collect()
    }
}

fn machine(row: &Row<'_>, complaints: &mut Complaints) -> Equipment {
    let (citation, provenance) = row.provenance(complaints);
    let words = list(row.text("words"));
    let mut seen = HashSet::new();
    if let Some(twice) = words.iter().find(|word| !seen.insert(crate::fold(word))) {
        row.complain(
            complaints,
            "words",
            format!("`{twice}` stands twice"),
            "keep one of them",
        );
    }
    Equipment {
        id: row.required("id", complaints),
        name: bilingual(row, "name_en", "name_zh", complaints),
        words,
        tool_words: list(row.text("tool_words")),
        citation,
        provenance,
        note: row.optional("note"),
    }
}

fn bilingual(row: &Row<'_>, en: &'static str, zh: &'static str, complaints: &mut Complaints) -> Bilingual {
    Bilingual {
        en: row.required(en, complaints),
        zh: row.required(zh, complaints),
    }
}

/// Parted by semicolons.
fn list(text: &str) -> Vec<String> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}
