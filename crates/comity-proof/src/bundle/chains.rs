//! The chains of a bundle's records: in order, whole, and where each stands after its last
//! statement.

use super::part::Part;
use super::{BundleReport, Complete, RecordReport, Standing, StatementReport};
use crate::statement::Verb;
use std::collections::BTreeMap;

pub(super) fn tell(parts: &[Part], report: &mut BundleReport) {
    let mut records: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, statement) in report.statements.iter().enumerate() {
        let record = (statement.record.clone(), statement.issuer.clone());
        records.entry(record).or_default().push(at);
    }
    for ((record, issuer), mut places) in records {
        places.sort_by_key(|at| {
            report
                .statements
                .get(*at)
                .map(|one| (one.seq, one.index, one.hash))
        });
        let links: Vec<&StatementReport> = places
            .iter()
            .filter_map(|at| report.statements.get(*at))
            .collect();
        let wrong = faults(&links);
        let told = RecordReport {
            standing: standing(&links),
            amended: links.iter().any(|link| link.verb == Verb::Amend),
            corrected: links.iter().any(|link| link.verb == Verb::Correct),
            contested: links.iter().any(|link| link.verb == Verb::Contest),
            complete: complete(&links, parts),
            record: record.clone(),
            issuer,
            statements: places.clone(),
        };
        report.records.push(told);
        for what in wrong {
            report.problem(&record, what);
        }
    }
}

/// What is wrong with a chain: it counts 1, 2, 3 …, begins with `issue`, and each statement names
/// the one before.
fn faults(links: &[&StatementReport]) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut wanted, mut before): (u64, Option<&StatementReport>) = (1, None);
    for link in links {
        if let Some(before) = before
            && link.seq == before.seq
        {
            faults.push(format!("two statements stand at place {} of its chain", link.seq));
            continue;
        }
        if link.seq != wanted {
            faults.push(format!("statement {wanted} of its chain is not in the bundle"));
        } else if let Some(before) = before
            && link.prev != Some(before.hash)
        {
            faults.push(format!("statement {} does not name the one before it", link.seq));
        }
        if (link.verb == Verb::Issue) != (link.seq == 1) {
            faults.push(format!("statement {} of its chain is `{}`", link.seq, link.verb));
        }
        if before.is_some_and(|before| before.origin == link.origin && before.index >= link.index) {
            faults.push(format!(
                "statement {} was logged before the one it follows",
                link.seq
            ));
        }
        wanted = link.seq.saturating_add(1);
        before = Some(link);
    }
    faults
}

fn standing(links: &[&StatementReport]) -> Standing {
    let twice = links
        .iter()
        .zip(links.iter().skip(1))
        .any(|(one, next)| one.seq == next.seq);
    if twice {
        return Standing::Disputed;
    }
    // Retracted is retracted, whatever came behind it: it was never valid.
    if links.iter().any(|link| link.verb == Verb::Retract) {
        return Standing::Retracted;
    }
    let of = |verb| match verb {
        Verb::Suspend => Some(Standing::Suspended),
        Verb::Resume => Some(Standing::InForce),
        Verb::Delist => Some(Standing::Delisted),
        Verb::Expire => Some(Standing::Expired),
        _ => None,
    };
    links
        .iter()
        .rev()
        .find_map(|link| of(link.verb))
        .unwrap_or(Standing::InForce)
}

fn complete(links: &[&StatementReport], parts: &[Part]) -> Complete {
    let Some(last) = links.last() else {
        return Complete::Claimed;
    };
    let part = parts
        .iter()
        .find(|part| part.told.origin == last.origin && part.told.size > last.index);
    part.map_or(Complete::Claimed, |part| Complete::To {
        size: part.told.size,
        unopened: part.unopened_behind(last.index),
    })
}
