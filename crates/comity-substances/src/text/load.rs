//! From the tables and the files of text to what the scanner searches for.

use std::collections::{HashMap, HashSet};

use crate::fact::{Name, NameKind};
use crate::row::{Complaints, FactError, Row, rows};
use crate::tables::Tables;
use crate::text::TEXT_FILES;
use crate::text::equipment::Machines;
use crate::text::lexicon::{Builder, Sense, Target};
use crate::text::misprint::Misprints;
use crate::text::scanner::Scanner;
use crate::text::tariff::Tariff;
use crate::text::words::{Words, words};

const TRADE: &str = "trade-names.csv";
const TRADE_COLUMNS: &[&str] = &["target", "lang", "name", "kind", "citation", "provenance", "note"];

const LOOKALIKES: &str = "lookalikes.csv";
const LOOKALIKE_COLUMNS: &[&str] = &["name", "lang", "kind", "target", "citation", "provenance", "note"];

/// What a line of `lookalikes.csv` says of its name.
#[derive(Clone, Copy)]
enum Lookalike {
    /// Another thing: an ordinary medicine, chemical or word.
    Other,
    /// A preparation with several active substances, one of them the target.
    Compound,
    /// A word for a family or for relatives of the target.
    ClassWord,
    /// A CAS number of the target labelled with isotopes.
    LabelledNumber,
}

const LOOKALIKE_KINDS: &[(&str, Lookalike)] = &[
    ("other", Lookalike::Other),
    ("compound", Lookalike::Compound),
    ("class-word", Lookalike::ClassWord),
    ("labelled-number", Lookalike::LabelledNumber),
];

const NAME_KINDS: &[(&str, NameKind)] = &[
    ("common", NameKind::Common),
    ("abbreviation", NameKind::Abbreviation),
    ("systematic", NameKind::Systematic),
    ("trade", NameKind::Trade),
    ("street", NameKind::Street),
    ("spelling", NameKind::Spelling),
];

/// Everything under construction.
struct Loading<'a> {
    tables: &'a Tables,
    words: Words,
    builder: Builder,
    targets: Vec<Target>,
    places: HashMap<String, usize>,
    labelled: HashMap<String, usize>,
}

/// Builds the scanner.
pub(crate) fn scanner(tables: &Tables, files: &[(&str, &str)]) -> Result<Scanner, Vec<FactError>> {
    let mut complaints = Complaints::default();
    let contents: HashMap<&str, &str> = files.iter().copied().collect();
    for file in TEXT_FILES.iter().filter(|file| !contents.contains_key(**file)) {
        complaints.add(file, 0, "file", "missing", "put the file beside the others");
    }
    let content = |file: &str| contents.get(file).copied().unwrap_or_default();
    if !complaints.list.is_empty() {
        return Err(complaints.list);
    }
    let mut loading = Loading {
        tables,
        words: words(content("label-words.csv"), &mut complaints),
        builder: Builder::default(),
        targets: Vec::new(),
        places: HashMap::new(),
        labelled: HashMap::new(),
    };
    loading.targets();
    loading.tables_names();
    loading.trade_names(content(TRADE), &mut complaints);
    loading.lookalikes(content(LOOKALIKES), &mut complaints);
    let machines = Machines::load(
        content("equipment.csv"),
        content("equipment-controls.csv"),
        &mut complaints,
    );
    loading.equipment(&machines);
    loading.label_words();
    let known = |id: &str| tables.substance(id).is_some() || machines.get(id).is_some();
    let tariff = Tariff::load(content("tariff.csv"), known, &mut complaints);
    loading.builder.spell_both_ways(&loading.words);
    loading.builder.mark(&loading.words, &mut complaints);
    finish(loading, machines, tariff, complaints)
}

fn finish(
    loading: Loading<'_>,
    machines: Machines,
    tariff: Tariff,
    mut complaints: Complaints,
) -> Result<Scanner, Vec<FactError>> {
    for id in loading
        .words
        .compound_of
        .iter()
        .filter(|id| !loading.places.contains_key(*id))
    {
        let mend = "use an id of substances.csv";
        complaints.add(
            super::words::FILE,
            0,
            "word",
            format!("`{id}` is not a substance"),
            mend,
        );
    }
    let numbers = numbers(loading.tables, &loading.places);
    let listed = numbers
        .iter()
        .filter(|(_, at)| loading.targets.get(**at).is_some_and(|target| target.controlled));
    let listed = listed.map(|(number, at)| (number.clone(), *at)).collect();
    let lexicon = match loading.builder.finish() {
        Ok(lexicon) => lexicon,
        Err(error) => {
            complaints.add("names.csv", 0, "name", error, "remove names until they fit");
            return Err(complaints.list);
        }
    };
    if !complaints.list.is_empty() {
        return Err(complaints.list);
    }
    Ok(Scanner {
        misprints: Misprints::of(&lexicon),
        lexicon,
        words: loading.words,
        targets: loading.targets,
        numbers,
        listed,
        labelled: loading.labelled,
        machines,
        tariff,
    })
}

/// CAS numbers of the tables.
fn numbers(tables: &Tables, places: &HashMap<String, usize>) -> HashMap<String, usize> {
    let numbered = tables
        .substances()
        .iter()
        .filter_map(|substance| Some((substance.cas.as_ref()?, &substance.id)));
    numbered
        .filter_map(|(cas, id)| Some((cas.as_str().to_owned(), *places.get(id)?)))
        .collect()
}

impl Loading<'_> {
    fn targets(&mut self) {
        for substance in self.tables.substances() {
            let base = substance.salt_of.clone();
            let controlled = self.is_controlled(&substance.id)
                || base.as_ref().is_some_and(|base| self.is_controlled(base));
            self.target(&substance.id, false, controlled, base);
        }
        for family in self.tables.families() {
            let own = self.tables.controls_of(&family.id).next().is_some();
            let members = self
                .tables
                .members_of(&family.id)
                .any(|member| self.is_controlled(&member.member));
            self.target(&family.id, true, own || members, None);
        }
    }

    fn target(&mut self, id: &str, family: bool, controlled: bool, base: Option<String>) {
        self.places.insert(id.to_owned(), self.targets.len());
        let families = self
            .tables
            .families_of(id)
            .map(|member| member.family.clone())
            .collect();
        let id = id.to_owned();
        self.targets.push(Target {
            id,
            family,
            controlled,
            base,
            families,
        });
    }

    /// By a measure of its own or of a family it is said to belong to.
    fn is_controlled(&self, id: &str) -> bool {
        let families = self.tables.families_of(id);
        self.tables.controls_of(id).next().is_some()
            || families
                .into_iter()
                .any(|member| self.tables.controls_of(&member.family).next().is_some())
    }

    fn name(&mut self, target: usize, name: &str, kind: NameKind) {
        let entry = name.to_owned();
        let sense = Sense::Name { target, entry, kind };
        self.builder.add(name, sense, &self.words.characters);
    }

    fn tables_names(&mut self) {
        let ids = self.tables.substances().iter().map(|substance| &substance.id);
        let ids: Vec<String> = ids
            .chain(self.tables.families().iter().map(|family| &family.id))
            .cloned()
            .collect();
        for id in ids {
            let Some(at) = self.places.get(&id).copied() else {
                continue;
            };
            let names: Vec<&Name> = self.tables.names_of(&id).collect();
            for name in names {
                self.name(at, &name.name, name.kind);
            }
        }
    }

    /// More names of the substances; one that the tables know already is left to them.
    fn trade_names(&mut self, content: &str, complaints: &mut Complaints) {
        let mut seen: HashSet<String> = HashSet::new();
        for row in rows(TRADE, content, TRADE_COLUMNS, complaints) {
            row.provenance(complaints);
            let (name, kind) = (
                row.required("name", complaints),
                row.word("kind", NAME_KINDS, complaints),
            );
            let (Some(target), Some(kind)) = (self.target_of(&row, complaints), kind) else {
                continue;
            };
            let folded = crate::fold(&name);
            let known = self.builder.of(&folded).is_some();
            if !seen.insert(folded) {
                row.complain(
                    complaints,
                    "name",
                    format!("`{name}` stands twice"),
                    "keep one of the lines",
                );
            } else if !known {
                self.name(target, &name, kind);
            }
        }
    }

    fn target_of(&self, row: &Row<'_>, complaints: &mut Complaints) -> Option<usize> {
        let id = row.required("target", complaints);
        let place = self.places.get(&id).copied();
        if place.is_none() && !id.is_empty() {
            let mend = "use an id of substances.csv or families.csv";
            row.complain(
                complaints,
                "target",
                format!("`{id}` is neither a substance nor a family"),
                mend,
            );
        }
        place
    }

    fn lookalikes(&mut self, content: &str, complaints: &mut Complaints) {
        let mut seen: HashSet<String> = HashSet::new();
        for row in rows(LOOKALIKES, content, LOOKALIKE_COLUMNS, complaints) {
            row.provenance(complaints);
            let entry = row.required("name", complaints);
            let Some(kind) = row.word("kind", LOOKALIKE_KINDS, complaints) else {
                continue;
            };
            if !seen.insert(crate::fold(&entry)) {
                row.complain(
                    complaints,
                    "name",
                    format!("`{entry}` stands twice"),
                    "keep one of the lines",
                );
                continue;
            }
            self.lookalike(&row, kind, entry, complaints);
        }
    }

    fn lookalike(&mut self, row: &Row<'_>, kind: Lookalike, entry: String, complaints: &mut Complaints) {
        // What the tables know by this name, they know better.
        if self.builder.of(&crate::fold(&entry)).is_some() {
            return;
        }
        if let Lookalike::Other = kind {
            let sense = Sense::Other { entry: entry.clone() };
            self.builder.add(&entry, sense, &self.words.characters);
            return;
        }
        let Some(target) = self.target_of(row, complaints) else {
            return;
        };
        let text = entry.clone();
        match kind {
            Lookalike::Compound => {
                self.builder
                    .add(&text, Sense::Compound { target, entry }, &self.words.characters)
            }
            Lookalike::ClassWord => {
                self.builder
                    .add(&text, Sense::ClassWord { target, entry }, &self.words.characters)
            }
            Lookalike::LabelledNumber | Lookalike::Other => {
                self.labelled_number(row, entry, target, complaints)
            }
        }
    }

    fn labelled_number(&mut self, row: &Row<'_>, number: String, target: usize, complaints: &mut Complaints) {
        if let Err(error) = number.parse::<comity_core::identifiers::CasNumber>() {
            row.complain(
                complaints,
                "name",
                error.to_string(),
                "copy the number from its source again",
            );
        }
        self.labelled.insert(number, target);
    }

    fn equipment(&mut self, machines: &Machines) {
        for (at, machine) in machines.list.iter().enumerate() {
            let sure = machine.words.iter().map(|word| (word, true));
            for (word, sure) in sure.chain(machine.tool_words.iter().map(|word| (word, false))) {
                let entry = word.clone();
                self.builder
                    .add(word, Sense::Equipment { at, entry, sure }, &self.words.characters);
            }
        }
    }

    fn label_words(&mut self) {
        for (at, word) in self.words.searched.iter().enumerate() {
            let sense = Sense::Word { at, role: word.role };
            self.builder.add(&word.word, sense, &self.words.characters);
        }
    }
}
