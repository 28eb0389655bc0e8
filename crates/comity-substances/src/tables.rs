//! The tables: loaded once, asked many times.

use std::collections::{HashMap, HashSet};

use comity_core::jurisdiction::Jurisdiction;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::class::Classes;
use crate::fact::{Control, Family, Instrument, JurisdictionFact, Member, Name, Structure, Substance};
use crate::load;
use crate::row::FactError;

/// All facts, indexed. Cheap to ask; nothing is built again per question.
#[derive(Debug)]
pub struct Tables {
    pub(crate) version: String,
    pub(crate) jurisdictions: Vec<JurisdictionFact>,
    pub(crate) instruments: Vec<Instrument>,
    pub(crate) substances: Vec<Substance>,
    pub(crate) families: Vec<Family>,
    pub(crate) members: Vec<Member>,
    pub(crate) names: Vec<Name>,
    pub(crate) controls: Vec<Control>,
    pub(crate) structures: Vec<Structure>,
    pub(crate) by_structure: crate::structure::Index,
    pub(crate) classes: Classes,
    pub(crate) index: Index,
}

/// Where everything is found.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Substance id to its place in `substances`.
    pub(crate) substances: HashMap<String, usize>,
    /// Family id to its place in `families`.
    pub(crate) families: HashMap<String, usize>,
    /// Instrument id to its place in `instruments`.
    pub(crate) instruments: HashMap<String, usize>,
    /// Folded name to the places in `names`.
    pub(crate) names: HashMap<String, Vec<usize>>,
    /// Target id to the places in `names`.
    pub(crate) names_of: HashMap<String, Vec<usize>>,
    /// CAS number to the place in `substances`.
    pub(crate) cas: HashMap<String, usize>,
    /// First block of the InChIKey to the places in `substances`.
    pub(crate) connectivity: HashMap<String, Vec<usize>>,
    /// Target id to the places in `controls`.
    pub(crate) controls: HashMap<String, Vec<usize>>,
    /// Substance id to the places in `members`.
    pub(crate) families_of: HashMap<String, Vec<usize>>,
    /// Family id to the places in `members`.
    pub(crate) members_of: HashMap<String, Vec<usize>>,
    /// Families whose members follow from the text of a definition in `classes/`.
    pub(crate) decided_by_text: HashSet<String>,
    /// Substance id to the place in `structures`.
    pub(crate) structures: HashMap<String, usize>,
}

/// How much is in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Substances.
    pub substances: usize,
    /// Names of substances and families.
    pub names: usize,
    /// Families.
    pub families: usize,
    /// Measures, one per line.
    pub controls: usize,
    /// Jurisdictions.
    pub jurisdictions: usize,
    /// Instruments.
    pub instruments: usize,
    /// Structures.
    pub structures: usize,
}

impl Tables {
    /// Builds the tables from the contents of the files named in [`crate::FILES`], and of the class definitions beside
    /// them (`classes/….toml`), of which there may be any number.
    ///
    /// # Errors
    ///
    /// Every line that cannot be used, with file, line, column and mend; a missing file is one of them.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<FactError>> {
        let mut tables = load::all(files)?;
        tables.version = digest(files);
        Ok(tables)
    }

    /// A digest of the contents (SHA-256, hexadecimal): two nodes with the same version give the same answers.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How much is in the tables.
    pub fn counts(&self) -> Counts {
        Counts {
            substances: self.substances.len(),
            names: self.names.len(),
            families: self.families.len(),
            controls: self.controls.len(),
            jurisdictions: self.jurisdictions.len(),
            instruments: self.instruments.len(),
            structures: self.structures.len(),
        }
    }

    /// The jurisdictions, in the order of the file, and how far their law is entered.
    pub fn jurisdictions(&self) -> &[JurisdictionFact] {
        &self.jurisdictions
    }

    /// The facts of one jurisdiction.
    pub fn jurisdiction(&self, code: Jurisdiction) -> Option<&JurisdictionFact> {
        self.jurisdictions.iter().find(|fact| fact.code == code)
    }

    /// All substances, by id.
    pub fn substances(&self) -> &[Substance] {
        &self.substances
    }

    /// The substance of an id.
    pub fn substance(&self, id: &str) -> Option<&Substance> {
        self.substances.get(*self.index.substances.get(id)?)
    }

    /// All families, by id.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The family of an id.
    pub fn family(&self, id: &str) -> Option<&Family> {
        self.families.get(*self.index.families.get(id)?)
    }

    /// The instrument of an id.
    pub fn instrument(&self, id: &str) -> Option<&Instrument> {
        self.instruments.get(*self.index.instruments.get(id)?)
    }

    /// The class definitions.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The names of a substance or family.
    pub fn names_of(&self, id: &str) -> impl Iterator<Item = &Name> {
        pick(&self.names, self.index.names_of.get(id))
    }

    /// The measures whose line names this substance or family, past and announced ones too.
    pub fn controls_of(&self, id: &str) -> impl Iterator<Item = &Control> {
        pick(&self.controls, self.index.controls.get(id))
    }

    /// The families a substance belongs to.
    pub fn families_of(&self, id: &str) -> impl Iterator<Item = &Member> {
        pick(&self.members, self.index.families_of.get(id))
    }

    /// The members of a family.
    pub fn members_of(&self, id: &str) -> impl Iterator<Item = &Member> {
        pick(&self.members, self.index.members_of.get(id))
    }
}

fn pick<'a, T>(all: &'a [T], places: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a T> {
    places.into_iter().flatten().filter_map(|at| all.get(*at))
}

/// Independent of the order in which the files are handed over.
fn digest(files: &[(&str, &str)]) -> String {
    let mut sorted = files.to_vec();
    sorted.sort_unstable();
    let mut hasher = Sha256::new();
    for (name, content) in sorted {
        for part in [name, content] {
            hasher.update(part.len().to_be_bytes());
            hasher.update(part.as_bytes());
        }
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
