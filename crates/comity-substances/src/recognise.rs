//! Which substance is meant by a name, a CAS number or an InChIKey.

use std::collections::BTreeSet;

use comity_core::grading::Provenance;
use comity_core::identifiers::{CasError, CasNumber, HsCode, InchiKey};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::fact::{Bilingual, Detail, FamilyKind, NameKind, SubstanceKind};
use crate::fold::{fold, is_dash};
use crate::tables::Tables;

/// Longest text taken as a name; the longest chemical name in the tables is under 200 bytes.
const MAX_QUERY: usize = 1_000;

/// What a question turned out to be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Recognition {
    /// One substance or family.
    Known {
        /// Which.
        identity: Identity,
    },
    /// Several; a person decides.
    Ambiguous {
        /// All of them.
        candidates: Vec<Identity>,
    },
    /// Not in the tables. A number can be right and still unknown here.
    Unknown,
    /// Not a name and not a valid number; nothing is proposed in its place.
    Invalid {
        /// What is wrong.
        reason: Invalid,
    },
}

/// Why a question cannot be answered at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Invalid {
    /// A CAS number whose check digit is wrong.
    #[error("the check digit of the CAS number is wrong: a digit was mistyped; copy it from the label again")]
    CasCheckDigit,
    /// Digits and hyphens, but not in the form of a CAS number.
    #[error("not a CAS number; it has the form 1234-56-7; copy it from the label again")]
    CasShape,
    /// Announced as an InChIKey, and is none.
    #[error("not an InChIKey; it has 14, 10 and 1 capital letters joined by hyphens")]
    InchiKeyShape,
    /// Nothing to look up.
    #[error("nothing to look up; write a name, a CAS number or an InChIKey")]
    Empty,
    /// Far too long for a name.
    #[error("too long for a name; give one substance at a time")]
    TooLong,
}

/// A substance or family, with what is needed to show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// Our stable key.
    pub id: String,
    /// What sort of thing it is.
    pub kind: IdentityKind,
    /// Its name in English and, if there is one, in Chinese.
    pub name: Bilingual,
    /// CAS number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cas: Option<CasNumber>,
    /// InChIKey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inchikey: Option<InchiKey>,
    /// Code of the Harmonized System 2022.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hs_2022: Option<HsCode>,
    /// How it was found.
    pub matched: Match,
    /// Whether the identity was read in a source.
    pub provenance: Provenance,
    /// What of it was not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<Detail>,
    /// Anything a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What sort of thing an identity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityKind {
    /// One compound.
    Substance,
    /// A salt.
    Salt,
    /// Plant material, resin, extract.
    Material,
    /// A form of medicine with a rule of its own.
    Preparation,
    /// A class defined by words or a formula.
    Class,
    /// A list that an authority spells out.
    Group,
    /// A name that leaves open which substance is meant.
    Unspecified,
}

/// How an identity was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Match {
    /// By what.
    pub by: MatchedBy,
    /// The entry it was matched with: the name as written in the tables, the number or the key.
    pub entry: String,
    /// What sort of name that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_kind: Option<NameKind>,
    /// Whether the entry was read in a source.
    pub provenance: Provenance,
}

/// By what an identity was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchedBy {
    /// By a name.
    Name,
    /// By a CAS number.
    Cas,
    /// By a whole InChIKey.
    Inchikey,
    /// By the first block of an InChIKey: the same connections, perhaps another form in space, isotope or charge.
    InchikeyConnectivity,
}

/// What a name and a CAS number say together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Pair {
    /// Both mean the same.
    Agree {
        /// Which.
        identity: Identity,
    },
    /// They mean different things that belong together: a salt and its base, or a member of a family.
    Related {
        /// What the name means.
        by_name: Identity,
        /// What the number means.
        by_cas: Identity,
        /// How they belong together.
        relation: Relation,
    },
    /// They mean different substances: one of them is wrong, or the label is.
    Conflict {
        /// What the name can mean.
        by_name: Vec<Identity>,
        /// What the number means.
        by_cas: Identity,
    },
    /// Only the name is known here. The number is valid; whether it fits cannot be said.
    NameOnly {
        /// What the name can mean.
        by_name: Vec<Identity>,
    },
    /// Only the number is known here.
    CasOnly {
        /// What the number means.
        by_cas: Identity,
    },
    /// Neither is known here.
    Unknown,
    /// One of them is not valid.
    Invalid {
        /// What is wrong.
        reason: Invalid,
    },
}

/// How two identities belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// One is a salt of the other, or both are salts of one base.
    Salt,
    /// One is a family and the other a member of it.
    Family,
}

/// What the text of a question looks like.
enum Shape<'a> {
    Cas(Result<CasNumber, Invalid>),
    Key(Result<InchiKey, Invalid>),
    Name(&'a str),
}

impl Tables {
    /// Which substance or family a name in English or Chinese, a CAS number or an InChIKey means.
    ///
    /// Names are compared exactly in their folded form ([`crate::fold`]), whole against whole: a short
    /// name is never found inside a longer one, and nothing is matched by likeness. `A (B)` is known if both
    /// parts are and mean the same. CAS numbers and InChIKeys may be labelled (`CAS No. 437-38-7`).
    pub fn recognise(&self, query: &str) -> Recognition {
        if query.len() > MAX_QUERY {
            return Recognition::Invalid {
                reason: Invalid::TooLong,
            };
        }
        let plain: String = query.nfkc().collect();
        let text = trim(&plain);
        if text.is_empty() {
            return Recognition::Invalid {
                reason: Invalid::Empty,
            };
        }
        match shape(text) {
            Shape::Cas(Ok(cas)) => self.by_cas(&cas).map_or(Recognition::Unknown, known),
            Shape::Cas(Err(reason)) => Recognition::Invalid { reason },
            Shape::Key(Ok(key)) => outcome(self.by_key(&key)),
            Shape::Key(Err(reason)) => Recognition::Invalid { reason },
            Shape::Name(name) => outcome(self.by_name(name)),
        }
    }

    /// What a name and a CAS number from one label say together.
    pub fn recognise_pair(&self, name: &str, cas: &str) -> Pair {
        let by_name = match self.recognise(name) {
            Recognition::Known { identity } => vec![identity],
            Recognition::Ambiguous { candidates } => candidates,
            Recognition::Unknown => Vec::new(),
            Recognition::Invalid { reason } => return Pair::Invalid { reason },
        };
        let number = match cas_number(cas) {
            Ok(number) => number,
            Err(reason) => return Pair::Invalid { reason },
        };
        let by_cas = match self.by_cas(&number) {
            Some(by_cas) if by_name.is_empty() => return Pair::CasOnly { by_cas },
            Some(by_cas) => by_cas,
            None if by_name.is_empty() => return Pair::Unknown,
            None => return Pair::NameOnly { by_name },
        };
        if let Some(identity) = by_name.iter().find(|identity| identity.id == by_cas.id) {
            return Pair::Agree {
                identity: identity.clone(),
            };
        }
        let related = by_name
            .iter()
            .find_map(|own| Some((own, self.relation(&own.id, &by_cas.id)?)));
        match related {
            Some((own, relation)) => Pair::Related {
                by_name: own.clone(),
                by_cas,
                relation,
            },
            None => Pair::Conflict { by_name, by_cas },
        }
    }

    fn by_cas(&self, cas: &CasNumber) -> Option<Identity> {
        let at = *self.index.cas.get(cas.as_str())?;
        let substance = self.substances.get(at)?;
        let numbered = !substance
            .unverified
            .iter()
            .any(|detail| matches!(detail, Detail::All | Detail::Cas));
        let provenance = if numbered {
            Provenance::Source
        } else {
            Provenance::Unverified
        };
        let matched = Match {
            by: MatchedBy::Cas,
            entry: cas.to_string(),
            name_kind: None,
            provenance,
        };
        self.identity(&substance.id, matched)
    }

    /// The whole key first; else everything with the same connections.
    fn by_key(&self, key: &InchiKey) -> Vec<Identity> {
        let places = self
            .index
            .connectivity
            .get(key.connectivity())
            .map_or(&[][..], Vec::as_slice);
        let near: Vec<_> = places.iter().filter_map(|at| self.substances.get(*at)).collect();
        let exact = near
            .iter()
            .find(|substance| substance.inchikey.as_ref() == Some(key));
        let found = |id: &str, entry: Option<&InchiKey>, by| {
            let entry = entry.map(ToString::to_string).unwrap_or_default();
            self.identity(
                id,
                Match {
                    by,
                    entry,
                    name_kind: None,
                    provenance: Provenance::Source,
                },
            )
        };
        match exact {
            Some(substance) => found(&substance.id, Some(key), MatchedBy::Inchikey)
                .into_iter()
                .collect(),
            None => {
                let by = MatchedBy::InchikeyConnectivity;
                near.iter()
                    .filter_map(|near| found(&near.id, near.inchikey.as_ref(), by))
                    .collect()
            }
        }
    }

    fn by_name(&self, name: &str) -> Vec<Identity> {
        let whole = self.by_folded(&fold(name));
        if !whole.is_empty() {
            return whole;
        }
        if let Some(key) = first_block(name) {
            return self.by_key(&key);
        }
        self.in_two_parts(name)
    }

    fn by_folded(&self, folded: &str) -> Vec<Identity> {
        let places = self.index.names.get(folded).map_or(&[][..], Vec::as_slice);
        let names = places.iter().filter_map(|at| self.names.get(*at));
        let found = names.filter_map(|name| {
            let (entry, name_kind, provenance) = (name.name.clone(), Some(name.kind), name.provenance);
            self.identity(
                &name.target,
                Match {
                    by: MatchedBy::Name,
                    entry,
                    name_kind,
                    provenance,
                },
            )
        });
        found.collect()
    }

    /// `A (B)`, `A {B}`: both parts must be known and mean the same; otherwise both readings are given.
    fn in_two_parts(&self, name: &str) -> Vec<Identity> {
        let Some((outer, inner)) = name.split_once(['(', '[', '{', '（', '【']) else {
            return Vec::new();
        };
        let inner = inner.trim_end_matches([')', ']', '}', '）', '】', ' ']);
        let (outer, inner) = (self.by_folded(&fold(outer)), self.by_folded(&fold(inner)));
        if outer.is_empty() || inner.is_empty() {
            return Vec::new();
        }
        let ids = |found: &[Identity]| found.iter().map(|one| one.id.clone()).collect::<BTreeSet<_>>();
        let common: BTreeSet<String> = ids(&outer).intersection(&ids(&inner)).cloned().collect();
        if common.is_empty() {
            return outer.into_iter().chain(inner).collect();
        }
        outer.into_iter().filter(|one| common.contains(&one.id)).collect()
    }

    /// The identity of an id, found in the way `matched` says.
    fn identity(&self, id: &str, matched: Match) -> Option<Identity> {
        if let Some(substance) = self.substance(id) {
            return Some(Identity {
                id: substance.id.clone(),
                kind: substance.kind.into(),
                name: Bilingual {
                    en: substance.name_en.clone(),
                    zh: substance.name_zh.clone().unwrap_or_default(),
                },
                cas: substance.cas.clone(),
                inchikey: substance.inchikey.clone(),
                hs_2022: substance.hs_2022.clone(),
                matched,
                provenance: substance.provenance,
                unverified: substance.unverified.clone(),
                note: substance.note.clone(),
            });
        }
        let family = self.family(id)?;
        Some(Identity {
            id: family.id.clone(),
            kind: family.kind.into(),
            name: family.name.clone(),
            cas: None,
            inchikey: None,
            hs_2022: None,
            matched,
            provenance: family.provenance,
            unverified: family.unverified.clone(),
            note: family.note.clone(),
        })
    }

    fn relation(&self, a: &str, b: &str) -> Option<Relation> {
        let base = |id: &str| {
            self.substance(id)
                .and_then(|s| s.salt_of.clone())
                .unwrap_or_else(|| id.to_owned())
        };
        if base(a) == base(b) {
            return Some(Relation::Salt);
        }
        let belongs =
            |family: &str, member: &str| self.members_of(family).any(|entry| entry.member == member);
        (belongs(a, b) || belongs(b, a)).then_some(Relation::Family)
    }
}

impl From<SubstanceKind> for IdentityKind {
    fn from(kind: SubstanceKind) -> Self {
        match kind {
            SubstanceKind::Substance => Self::Substance,
            SubstanceKind::Salt => Self::Salt,
            SubstanceKind::Material => Self::Material,
            SubstanceKind::Preparation => Self::Preparation,
        }
    }
}

impl From<FamilyKind> for IdentityKind {
    fn from(kind: FamilyKind) -> Self {
        match kind {
            FamilyKind::Class => Self::Class,
            FamilyKind::Group => Self::Group,
            FamilyKind::Unspecified => Self::Unspecified,
        }
    }
}

fn known(identity: Identity) -> Recognition {
    Recognition::Known { identity }
}

fn outcome(mut found: Vec<Identity>) -> Recognition {
    if found.len() > 1 {
        return Recognition::Ambiguous { candidates: found };
    }
    found.pop().map_or(Recognition::Unknown, known)
}

/// Spaces, quotation marks and characters nobody sees, at both ends.
fn trim(text: &str) -> &str {
    let around = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '“' | '”' | '‘' | '’' | '\'' | '「' | '」')
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '…')
    };
    text.trim_matches(around)
}

/// What may stand before a CAS number, longest first.
const CAS_LABELS: &[&str] = &[
    "cas registry number",
    "cas number",
    "cas登记号",
    "cas rn",
    "cas-rn",
    "cas-nr",
    "cas nr",
    "cas no",
    "cas号",
    "cas",
];

/// A text that is meant as a CAS number, with or without a label.
fn cas_number(text: &str) -> Result<CasNumber, Invalid> {
    let plain: String = text.nfkc().collect();
    let plain = trim(&plain);
    let rest = after_label(plain, CAS_LABELS).unwrap_or(plain);
    number(rest).parse().map_err(|error| match error {
        CasError::CheckDigit => Invalid::CasCheckDigit,
        CasError::Shape => Invalid::CasShape,
    })
}

/// A number, a key or a name.
fn shape(text: &str) -> Shape<'_> {
    if let Some(rest) = after_label(text, &["inchikey", "inchi key"]) {
        let parsed = upper_key(rest);
        return Shape::Key(parsed.ok_or(Invalid::InchiKeyShape));
    }
    if let Some(rest) = after_label(text, CAS_LABELS)
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return Shape::Cas(cas_number(rest));
    }
    if let Some(key) = upper_key(text) {
        return Shape::Key(Ok(key));
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let only_number = text.chars().all(|c| c.is_ascii_digit() || is_dash(c) || c == ' ');
    // A bare number of one group is no CAS number and no name either: it stays unknown.
    if only_number && digits >= 5 && text.chars().any(is_dash) {
        return Shape::Cas(cas_number(text));
    }
    Shape::Name(text)
}

/// What follows a label such as `CAS No.:`; none if the text does not begin with one.
fn after_label<'a>(text: &'a str, labels: &[&str]) -> Option<&'a str> {
    for label in labels {
        let head = text.get(..label.len());
        if head.is_some_and(|head| head.eq_ignore_ascii_case(label)) {
            let rest = text.get(label.len()..)?;
            return Some(rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '.' | ':' | '=' | '#' | '：' | '号')
            }));
        }
    }
    None
}

/// Any dash becomes `-`; so does a space between digits.
fn number(text: &str) -> String {
    // `28578-16-` has lost its last digit: the empty end must not be tidied away.
    if text.ends_with(is_dash) {
        return text.to_owned();
    }
    let groups = text
        .split(|c: char| is_dash(c) || c == ' ')
        .filter(|group| !group.is_empty());
    groups.collect::<Vec<_>>().join("-")
}

/// 14, 10 and 1 letters with hyphens; lower case is taken too.
fn upper_key(text: &str) -> Option<InchiKey> {
    text.trim().to_ascii_uppercase().parse().ok()
}

/// Fourteen capital letters alone: the first block of a key.
fn first_block(text: &str) -> Option<InchiKey> {
    let capitals = text.len() == 14 && text.bytes().all(|b| b.is_ascii_uppercase());
    if capitals {
        format!("{text}-AAAAAAAAAA-A").parse().ok()
    } else {
        None
    }
}
