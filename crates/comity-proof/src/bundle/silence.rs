//! Whether a log holds an answer to a request.

use super::keys::Chains;
use super::part::Part;
use super::{Answer, BundleReport, Index, Silence, SilenceReport, StatementReport};
use crate::hex;

pub(super) fn tell(index: &Index, parts: &[Part], chains: &Chains, report: &mut BundleReport) {
    for silence in &index.silences {
        match one(silence, parts, chains, &report.statements) {
            Ok(told) => {
                if !told.answers.is_empty() {
                    let what = format!(
                        "the bundle says that {} is silent on {}, but its log holds an answer",
                        told.issuer, told.record
                    );
                    report.problem("index", what);
                }
                report.silences.push(told);
            }
            Err(what) => report.problem(format!("silence on {}", hex::encode(&silence.request)), what),
        }
    }
}

fn one(
    silence: &Silence,
    parts: &[Part],
    chains: &Chains,
    statements: &[StatementReport],
) -> Result<SilenceReport, String> {
    let request = statements
        .iter()
        .find(|statement| statement.hash == silence.request)
        .ok_or("the request is not in the bundle, or does not hold")?;
    let part = parts
        .iter()
        .find(|part| part.digest == silence.log)
        .ok_or("the part of the log that should be silent is not in the bundle, or does not hold")?;
    let issuer = chains
        .get(&part.told.origin)
        .map(|chain| chain.issuer().to_owned())
        .unwrap_or_default();
    if !request.to.contains(&issuer) {
        return Err(format!(
            "the request does not name {issuer:?} among its recipients"
        ));
    }
    let answers = statements
        .iter()
        .filter(|statement| statement.origin == part.told.origin && statement.index < part.told.size)
        .filter(|statement| statement.answers.as_ref() == Some(&request.record))
        .map(|statement| Answer {
            hash: statement.hash,
            index: statement.index,
            kind: statement.kind.clone(),
        })
        .collect();
    Ok(SilenceReport {
        request: silence.request,
        record: request.record.clone(),
        origin: part.told.origin.clone(),
        issuer,
        size: part.told.size,
        by: part.told.by,
        answers,
        open: part.told.open,
        opened: part.told.opened,
        unopened: part.unopened(),
    })
}
