//! The words of labels: salts, forms, units, words that change what a name beside them says. `label-words.csv`.

use std::collections::{HashMap, HashSet};

use super::letters::Characters;
use crate::row::{Complaints, rows};

pub(crate) const FILE: &str = "label-words.csv";
const COLUMNS: &[&str] = &["role", "lang", "word", "meaning", "note"];

/// What a word of a label does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// A salt, ester or solvate word: belongs to the name beside it and changes nothing.
    Salt,
    /// The form of the goods.
    Form,
    /// Release, route, grade, "for injection": belongs to the name beside it and changes nothing.
    Modifier,
    /// The goods are a test or a text about the substance.
    Mention,
    /// Before a name: it is not there.
    AbsentBefore,
    /// After a name: it is not there.
    AbsentAfter,
    /// Labelled with isotopes.
    Labelled,
    /// Several active substances.
    Compound,
    /// Tablets, capsules, presses: makes a doubtful tool word a tool for medicines.
    ToolContext,
    /// Coffee, plastic, metal: makes a machine word another machine.
    ToolElsewhere,
    /// Announces a tariff code.
    TariffLabel,
}

const PATTERN_ROLES: &[(&str, Role)] = &[
    ("salt", Role::Salt),
    ("form", Role::Form),
    ("modifier", Role::Modifier),
    ("mention", Role::Mention),
    ("absent-before", Role::AbsentBefore),
    ("absent-after", Role::AbsentAfter),
    ("labelled", Role::Labelled),
    ("compound", Role::Compound),
    ("tool-context", Role::ToolContext),
    ("tool-elsewhere", Role::ToolElsewhere),
    ("tariff-label", Role::TariffLabel),
];

/// Words that are kept in sets instead of being searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    /// Begins or ends a chemical name: a known name beside it is part of a longer one.
    Prefix,
    Suffix,
    /// End of names of a controlled family.
    Stem,
    /// Name of a common chemical that is part of many other names.
    Guard,
    /// Name that counts only if nothing unknown stands directly beside it.
    Strict,
    /// Short name without another meaning.
    Strong,
    /// Name that is an ordinary word too.
    Weak,
    /// Id of a substance whose compound preparations some lists treat on their own.
    CompoundOf,
    /// Two ways of spelling a part of names.
    Variant,
    /// A character read as another one.
    Character,
    /// Unit of measure; what is counted; a word that may follow a unit without a space.
    Unit,
    Count,
    Route,
}

const KEPT_ROLES: &[(&str, Kept)] = &[
    ("prefix", Kept::Prefix),
    ("suffix", Kept::Suffix),
    ("stem", Kept::Stem),
    ("guard", Kept::Guard),
    ("strict", Kept::Strict),
    ("strong", Kept::Strong),
    ("weak", Kept::Weak),
    ("compound-of", Kept::CompoundOf),
    ("variant", Kept::Variant),
    ("character", Kept::Character),
    ("unit", Kept::Unit),
    ("count", Kept::Count),
    ("route", Kept::Route),
];

/// A word that is searched for.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) role: Role,
    pub(crate) word: String,
    /// What it means in our vocabulary; empty where only the role matters.
    pub(crate) meaning: String,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) searched: Vec<Word>,
    pub(crate) prefixes: HashSet<String>,
    /// Any word that ends so is a prefix.
    pub(crate) prefix_endings: Vec<String>,
    pub(crate) suffixes: Vec<String>,
    pub(crate) suffix_endings: Vec<String>,
    pub(crate) stems: Vec<String>,
    /// Folded names.
    pub(crate) guarded: HashSet<String>,
    pub(crate) strict: HashSet<String>,
    pub(crate) strong: HashSet<String>,
    pub(crate) weak: HashSet<String>,
    pub(crate) compound_of: HashSet<String>,
    pub(crate) variants: Vec<(String, String)>,
    pub(crate) characters: Characters,
    pub(crate) units: HashMap<String, String>,
    pub(crate) counts: HashMap<String, String>,
    pub(crate) routes: HashSet<String>,
}

/// What a line of the file is.
#[derive(Clone, Copy)]
enum Line {
    Searched(Role),
    Kept(Kept),
}

pub(crate) fn words(content: &str, complaints: &mut Complaints) -> Words {
    let searched = PATTERN_ROLES
        .iter()
        .map(|(word, role)| (*word, Line::Searched(*role)));
    let kept = KEPT_ROLES.iter().map(|(word, kept)| (*word, Line::Kept(*kept)));
    let roles: Vec<(&str, Line)> = searched.chain(kept).collect();
    let mut words = Words::default();
    let mut seen = HashSet::new();
    for row in rows(FILE, content, COLUMNS, complaints) {
        let word = row.required("word", complaints);
        let meaning = row.text("meaning").to_owned();
        let Some(line) = row.word("role", &roles, complaints) else {
            continue;
        };
        if !seen.insert((row.text("role").to_owned(), word.to_lowercase())) {
            row.complain(
                complaints,
                "word",
                "stands twice in this role",
                "keep one of the lines",
            );
        }
        let needs = matches!(
            line,
            Line::Kept(Kept::Variant | Kept::Character | Kept::Unit | Kept::Count)
        );
        if needs || matches!(line, Line::Searched(Role::Form)) {
            row.required("meaning", complaints);
        }
        match line {
            Line::Searched(role) => words.searched.push(Word { role, word, meaning }),
            Line::Kept(kept) => words.keep(kept, &word, meaning),
        }
    }
    words
}

impl Words {
    fn keep(&mut self, kept: Kept, word: &str, meaning: String) {
        let small = word.to_lowercase();
        let folded = crate::fold(word);
        match kept {
            Kept::Prefix if meaning == "ending" => self.prefix_endings.push(small),
            Kept::Prefix => drop(self.prefixes.insert(small)),
            Kept::Suffix if meaning == "ending" => self.suffix_endings.push(small),
            Kept::Suffix => self.suffixes.push(small),
            Kept::Stem => self.stems.push(small),
            Kept::Guard => drop(self.guarded.insert(folded)),
            Kept::Strict => drop(self.strict.insert(folded)),
            Kept::Strong => drop(self.strong.insert(folded)),
            Kept::Weak => drop(self.weak.insert(folded)),
            Kept::CompoundOf => drop(self.compound_of.insert(word.to_owned())),
            Kept::Variant => self.variants.push((small, meaning.to_lowercase())),
            Kept::Character => self.characters.extend(word.chars().zip(meaning.chars())),
            Kept::Unit => drop(self.units.insert(small, meaning)),
            Kept::Count => drop(self.counts.insert(small, meaning)),
            Kept::Route => drop(self.routes.insert(small)),
        }
    }

    /// Does a word that stands after a known name make it part of a longer chemical name?
    pub(crate) fn ends_a_name(&self, word: &str) -> bool {
        self.suffixes.iter().any(|suffix| suffix == word)
            || self
                .suffix_endings
                .iter()
                .any(|ending| word.ends_with(ending.as_str()))
    }

    /// Does a word that stands before a known name make it part of a longer chemical name?
    pub(crate) fn begins_a_name(&self, word: &str) -> bool {
        self.prefixes.contains(word)
            || self
                .prefix_endings
                .iter()
                .any(|ending| word.ends_with(ending.as_str()))
    }
}
