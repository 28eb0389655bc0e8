//! What is made from others' records carries at least the strictest of their terms.

use comity_core::handling::{Handling, strictest};
use comity_core::problem::Problem;
use comity_core::record::Record;

use crate::error::FlowError;
use crate::node::Node;

impl Node {
    /// What is wrong with the terms of a record that names others' records: each parent of another node that is held
    /// here restricts it. Nothing for a record without such parents.
    ///
    /// # Errors
    /// The store's, or damage.
    pub(crate) fn parent_problems(&self, record: &Record) -> Result<Vec<Problem>, FlowError> {
        let linked = record.links.iter().map(|link| &link.record);
        let mut parents: Vec<Handling> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for id in linked.chain(&record.re) {
            if id.issuer() == self.name.as_str() {
                continue;
            }
            if let Some((handling, _)) = self.handling_of(id.as_str())? {
                parents.push(handling);
                names.push(id.to_string());
            }
        }
        let terms = strictest(&parents.iter().collect::<Vec<_>>());
        if parents.is_empty() || record.handling.at_least_as_strict_as(&terms) {
            return Ok(Vec::new());
        }
        Ok(differences(&record.handling, &terms, &names.join(", ")))
    }
}

/// One complaint for each term that is looser, with the one that fits.
fn differences(mine: &Handling, terms: &Handling, parents: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    let what = format!("looser than the terms of what it is made from ({parents})");
    let mut say = |field: &str, mend: String| {
        found.push(Problem::new(field, "looser-than-parent", what.clone(), mend));
    };
    if mine.tlp < terms.tlp {
        say(
            "handling.tlp",
            format!("choose {} or a closer label", terms.tlp.as_str()),
        );
    }
    if mine.onward > terms.onward {
        say(
            "handling.onward",
            format!("choose `{}` or a stricter rule", terms.onward.as_str()),
        );
    }
    let names = |list: &[comity_core::identifiers::NodeName]| {
        list.iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let only = Handling {
        tlp: terms.tlp.max(mine.tlp),
        releasable_to: mine.releasable_to.clone(),
        ..terms.clone()
    };
    if !only.at_least_as_strict_as(terms) {
        let list = names(&terms.releasable_to);
        let mend = if list.is_empty() {
            "name no recipient".to_owned()
        } else {
            format!("name only: {list}")
        };
        say("handling.releasable-to", mend);
    }
    let purposes = Handling {
        purposes: mine.purposes.clone(),
        ..terms.clone()
    };
    if !purposes.at_least_as_strict_as(terms) {
        let list: Vec<&str> = terms.purposes.iter().map(|one| one.as_str()).collect();
        say("handling.purposes", format!("choose among: {}", list.join(", ")));
    }
    if terms.person && !mine.person {
        say("handling.person", "set `person = true`".into());
    }
    if terms.no_court && !mine.no_court {
        say("handling.no-court", "set `no-court = true`".into());
    }
    if terms.assurances.iter().any(|one| !mine.assurances.contains(one)) {
        let list: Vec<&str> = terms.assurances.iter().map(|one| one.as_str()).collect();
        say("handling.assurances", format!("ask for: {}", list.join(", ")));
    }
    if terms.caveats.iter().any(|one| !mine.caveats.contains(one)) {
        say("handling.caveats", format!("add: {}", terms.caveats.join("; ")));
    }
    let dated = Handling {
        review_by: mine.review_by,
        expires: mine.expires,
        retain_until: mine.retain_until,
        ..terms.clone()
    };
    if !dated.at_least_as_strict_as(terms) {
        let dates = [
            ("review-by", terms.review_by),
            ("expires", terms.expires),
            ("retain-until", terms.retain_until),
        ];
        let list: Vec<String> = dates
            .iter()
            .filter_map(|(name, date)| date.map(|date| format!("{name} {date}")))
            .collect();
        say("handling.expires", format!("not later than: {}", list.join(", ")));
    }
    found
}
