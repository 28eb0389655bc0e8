//! A definition file as it is written. `data/classes/README.md` explains every key.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// A text and where it stands in the file.
pub(super) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassFile {
    pub(super) class: Head,
    pub(super) parent: ParentEntry,
    #[serde(default)]
    pub(super) letter: Vec<LetterEntry>,
    #[serde(default)]
    pub(super) reading: Vec<ReadingEntry>,
    #[serde(default)]
    pub(super) groups: BTreeMap<String, Text>,
    #[serde(default)]
    pub(super) lists: BTreeMap<String, Text>,
    pub(super) core: Vec<CoreEntry>,
    #[serde(default)]
    pub(super) place: Vec<PlaceEntry>,
    #[serde(default)]
    pub(super) at: Vec<AtEntry>,
    #[serde(default)]
    pub(super) closed: Vec<ClosedEntry>,
    #[serde(default)]
    pub(super) example: Vec<ExampleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) id: Text,
    pub(super) jurisdiction: Text,
    pub(super) family: Option<String>,
    pub(super) name: Two,
    pub(super) citation: Text,
    pub(super) provenance: Text,
    pub(super) status: Text,
    pub(super) complete: Spanned<bool>,
    pub(super) language: String,
    pub(super) text: String,
    pub(super) scope: Option<String>,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) unless_listed: bool,
    #[serde(default)]
    pub(super) parent_is_member: bool,
    #[serde(default)]
    pub(super) report_scaffold: bool,
    pub(super) max_mass: Option<Spanned<f64>>,
}

/// English and Chinese.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Two {
    pub(super) en: String,
    pub(super) zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParentEntry {
    pub(super) name: String,
    pub(super) smiles: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LetterEntry {
    pub(super) id: Text,
    pub(super) text: Text,
    pub(super) en: String,
    pub(super) zh: String,
    pub(super) family: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingEntry {
    pub(super) id: Text,
    pub(super) default: Text,
    pub(super) en: String,
    pub(super) zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CoreEntry {
    pub(super) atoms: Text,
    pub(super) bonds: Text,
    /// Atoms that lie in no ring.
    pub(super) chain: Option<Text>,
    pub(super) letter: Option<Text>,
    pub(super) reading: Option<Text>,
    pub(super) place: Option<Two>,
    pub(super) found: Option<Two>,
    pub(super) with: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceEntry {
    pub(super) atoms: Text,
    pub(super) en: String,
    pub(super) zh: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AtEntry {
    pub(super) on: Text,
    pub(super) slot: Option<Text>,
    pub(super) parent: Option<Text>,
    #[serde(default)]
    pub(super) otherwise: Vec<AlternativeEntry>,
    pub(super) place: Option<Two>,
    pub(super) with: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlternativeEntry {
    pub(super) group: Option<Text>,
    pub(super) mixed: Option<Text>,
    pub(super) ring: Option<Text>,
    pub(super) fused: Option<Text>,
    pub(super) substituents: Option<Text>,
    pub(super) mixed_substituents: Option<Text>,
    pub(super) letter: Option<Text>,
    pub(super) reading: Option<Text>,
    pub(super) found: Option<Two>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosedEntry {
    pub(super) on: Text,
    pub(super) fills: Option<Text>,
    pub(super) letter: Option<Text>,
    pub(super) reading: Option<Text>,
    pub(super) place: Two,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleEntry {
    pub(super) name: String,
    pub(super) smiles: Text,
    /// `A C`, or `none`.
    pub(super) letters: Option<Text>,
    /// `P1`: a person must look, for these points.
    pub(super) review: Option<Text>,
    pub(super) source: String,
}
