//! Two places or two days side by side.

use comity_core::date::PartialDate;
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use serde::Serialize;

use crate::bound::Bound;
use crate::fact::{Basis, Bilingual, Control, Scope, Status, Substance};
use crate::tables::Tables;
use crate::verdict::Standing;

/// What two jurisdictions control on a day, side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// One jurisdiction.
    pub a: Jurisdiction,
    /// The other.
    pub b: Jurisdiction,
    /// The day.
    pub on: PartialDate,
    /// Under control in `a` by name or by the text of a definition, and surely not in `b` as far as the tables go.
    pub only_a: Vec<GapRow>,
    /// The reverse.
    pub only_b: Vec<GapRow>,
    /// Under control in both, by name or by the text of a definition.
    pub both: Vec<GapRow>,
    /// Undecided in at least one, and not "no measure found" in both.
    pub undecided: Vec<GapRow>,
    /// The version of the tables.
    pub tables: String,
}

/// One substance in a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GapRow {
    /// The substance.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// What `a` says.
    pub a: Standing,
    /// What `b` says.
    pub b: Standing,
    /// Unverified if the answer of either rests on unverified lines only.
    pub provenance: Provenance,
}

/// How far a jurisdiction's first control lies behind that of the UN treaties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lag {
    /// The jurisdiction.
    pub jurisdiction: Jurisdiction,
    /// First day under control by a treaty.
    pub un_since: Bound,
    /// First day under control here.
    pub since: Bound,
    /// Smallest number of days the dates allow; negative if the jurisdiction came first; none if open.
    pub days_min: Option<i64>,
    /// Largest number of days.
    pub days_max: Option<i64>,
    /// Unverified if either date rests on an unverified line.
    pub provenance: Provenance,
}

/// A substance whose standing in a jurisdiction differs between two days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The substance.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// The jurisdiction.
    pub jurisdiction: Jurisdiction,
    /// On the first day.
    pub before: Standing,
    /// On the second day.
    pub after: Standing,
}

impl Tables {
    /// The control gap between two jurisdictions on a day. "Not found" is limited by what is entered of each.
    pub fn gap(&self, a: Jurisdiction, b: Jurisdiction, on: PartialDate) -> Gap {
        let tables = self.version.clone();
        let (only_a, only_b, both, undecided) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut gap = Gap {
            a,
            b,
            on,
            only_a,
            only_b,
            both,
            undecided,
            tables,
        };
        for substance in &self.substances {
            let ((in_a, from_a), (in_b, from_b)) = (
                self.standing(&substance.id, a, on),
                self.standing(&substance.id, b, on),
            );
            let list = match (under_control(in_a), under_control(in_b)) {
                (true, true) => &mut gap.both,
                _ if in_a == Standing::Undecided || in_b == Standing::Undecided => &mut gap.undecided,
                (true, false) => &mut gap.only_a,
                (false, true) => &mut gap.only_b,
                (false, false) => continue,
            };
            let provenance = worse(from_a, from_b);
            list.push(GapRow {
                id: substance.id.clone(),
                name: shown(substance),
                a: in_a,
                b: in_b,
                provenance,
            });
        }
        gap
    }

    /// Days behind (or, negative, ahead of) the first UN control of this substance, for every jurisdiction
    /// that controls it; nothing if no treaty does.
    pub fn listing_lag(&self, id: &str) -> Vec<Lag> {
        let Some((un_since, un)) = self.first_control(id, Jurisdiction::UN) else {
            return Vec::new();
        };
        let others = self
            .jurisdictions
            .iter()
            .filter(|fact| fact.code != Jurisdiction::UN);
        let lags = others.filter_map(|fact| {
            let (since, provenance) = self.first_control(id, fact.code)?;
            let (days_min, days_max) = since.days_since(un_since);
            let provenance = worse(un, provenance);
            Some(Lag {
                jurisdiction: fact.code,
                un_since,
                since,
                days_min,
                days_max,
                provenance,
            })
        });
        lags.collect()
    }

    /// Every substance and jurisdiction whose standing differs between two days.
    pub fn difference(&self, from: PartialDate, to: PartialDate) -> Vec<Change> {
        let mut changes = Vec::new();
        for substance in &self.substances {
            for fact in &self.jurisdictions {
                let (before, after) = (
                    self.standing(&substance.id, fact.code, from).0,
                    self.standing(&substance.id, fact.code, to).0,
                );
                if before != after {
                    let (id, name, jurisdiction) = (substance.id.clone(), shown(substance), fact.code);
                    changes.push(Change {
                        id,
                        name,
                        jurisdiction,
                        before,
                        after,
                    });
                }
            }
        }
        changes
    }

    /// The first day a place controlled a substance by name, through a family that an authority or the text of the
    /// definition puts it in, or as a salt.
    fn first_control(&self, id: &str, place: Jurisdiction) -> Option<(Bound, Provenance)> {
        let in_law = |control: &&Control| {
            control.jurisdiction == place && matches!(control.status, Status::Law | Status::Temporary)
        };
        let families = self
            .families_of(id)
            .filter(|member| member.basis != Basis::Wording);
        let through_families = families.flat_map(|member| self.controls_of(&member.family));
        let base = self
            .substance(id)
            .and_then(|substance| substance.salt_of.as_deref())
            .unwrap_or("");
        let as_salt = self
            .controls_of(base)
            .filter(|control| control.scope.contains(&Scope::Salts));
        let all = self
            .controls_of(id)
            .chain(through_families)
            .chain(as_salt)
            .filter(in_law);
        let dated = all
            .filter_map(|control| Some((control.covered_since.or(control.valid_from)?, control.provenance)));
        dated.min_by_key(|(since, provenance)| (sort_day(*since), *provenance == Provenance::Unverified))
    }
}

fn under_control(standing: Standing) -> bool {
    matches!(standing, Standing::Controlled | Standing::MeetsText)
}

/// For finding the first: a start known only as "by then" counts as that day.
fn sort_day(since: Bound) -> Option<PartialDate> {
    since.earliest().or_else(|| since.latest())
}

fn worse(a: Provenance, b: Provenance) -> Provenance {
    if a == Provenance::Unverified { a } else { b }
}

fn shown(substance: &Substance) -> Bilingual {
    Bilingual {
        en: substance.name_en.clone(),
        zh: substance.name_zh.clone().unwrap_or_default(),
    }
}
