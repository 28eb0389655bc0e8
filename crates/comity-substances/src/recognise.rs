//! Which substance is meant by a name, a CAS number or an InChIKey.

use std::collections::BTreeSet;

use comity_core::grading::Provenance;
use comity_core::identifiers::{CasNumber, InchiKey};
use unicode_normalization::UnicodeNormalization;

use crate::fact::{Bilingual, Detail};
use crate::fold::fold;
use crate::identity::{Identity, Invalid, Match, MatchedBy, Pair, Recognition, Relation};
use crate::query::{Shape, cas_number, first_block, shape, trim};
use crate::tables::Tables;

/// Longest text taken as a name; the longest chemical name in the tables is under 200 bytes.
const MAX_QUERY: usize = 1_000;

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

fn known(identity: Identity) -> Recognition {
    Recognition::Known { identity }
}

fn outcome(mut found: Vec<Identity>) -> Recognition {
    if found.len() > 1 {
        return Recognition::Ambiguous { candidates: found };
    }
    found.pop().map_or(Recognition::Unknown, known)
}
