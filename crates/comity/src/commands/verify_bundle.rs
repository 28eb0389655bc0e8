//! `comity verify bundle`: what a folder proves that somebody handed over. Works with the network off.

use std::path::Path;

use anyhow::bail;
use comity_core::date::Timestamp;
use comity_proof::bundle::{
    self, BundleError, BundleReport, Complete, RecordReport, SilenceReport, Source, StatementReport, Trust,
};
use comity_proof::hex;
use comity_proof::policy::Policy;
use comity_seal::FileKey;
use serde_json::{Value, json};

use super::verify::{say, vkey};
use crate::cli::{Format, VerifyBundle};
use crate::exit::{BadInput, Done, WrongUse};

/// Runs the command.
///
/// # Errors
/// Wrong use, or no bundle; what does not hold is printed and ends with exit code 1.
pub(crate) fn run(args: &VerifyBundle) -> anyhow::Result<Done> {
    let policy = policy(args)?;
    let open = |file: &[u8], key: &[u8; 16]| {
        let most = bundle::MAX_PARCEL_BYTES as u64;
        comity_seal::open_with_file_key(file, &FileKey::from_bytes(*key), most)
            .map_err(|cause| cause.to_string())
    };
    let report = match bundle::verify(&args.folder, policy.as_ref(), Some(&open)) {
        Ok(report) => report,
        Err(cause @ BundleError::NoPolicy(_)) => bail!(WrongUse(cause.to_string())),
        Err(cause @ (BundleError::Index(_) | BundleError::Policy(_))) => bail!(BadInput(cause.to_string())),
        Err(cause @ BundleError::NoIndex { .. }) => bail!(cause),
    };
    match args.format {
        Format::Jsonl => lines(&report).iter().for_each(|line| say(&line.to_string())),
        Format::Table => table(&report),
        Format::Csv => bail!(WrongUse("a bundle is told as table or jsonl, not as csv".into())),
    }
    Ok(if report.is_sound() {
        Done::Clean
    } else {
        Done::Findings
    })
}

/// What the caller brings along: a policy, or keys of logs.
fn policy(args: &VerifyBundle) -> anyhow::Result<Option<Policy>> {
    let mut text = String::new();
    if let Some(path) = &args.policy {
        text = read(path)?;
    }
    if args.vkey.is_empty() {
        return Ok(if args.policy.is_some() {
            Some(parse(&text)?)
        } else {
            None
        });
    }
    if args.policy.is_none() {
        text.push_str("quorum none\n");
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    for key in &args.vkey {
        text.push_str(&format!("log {}\n", vkey(key)?));
    }
    Ok(Some(parse(&text)?))
}

fn parse(text: &str) -> anyhow::Result<Policy> {
    Policy::parse(text).map_err(|cause| WrongUse(format!("--policy: {cause}")).into())
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path)
        .map_err(|cause| WrongUse(format!("--policy {}: {cause}", path.display())).into())
}

fn time(seconds: u64) -> String {
    Timestamp::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)).to_string()
}

fn cosigners(cosigned: &[(String, u64)]) -> String {
    if cosigned.is_empty() {
        return "nobody".into();
    }
    let one = |(name, at): &(String, u64)| match at {
        0 => name.clone(),
        at => format!("{name} ({})", time(*at)),
    };
    cosigned.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn table(report: &BundleReport) {
    if let (Some(by), Some(made)) = (&report.by, report.made) {
        say(&format!(
            "bundle   made by {by} on {}, as it says itself",
            time(made)
        ));
    }
    say(match report.trust {
        Trust::Given => "keys     given by you",
        Trust::Bundle => {
            "keys     FROM THE BUNDLE ITSELF: compare them with ones that came another way, or give --policy or --vkey"
        }
    });
    for key in &report.believed {
        say(&format!("         {}", shortened(&key.to_string())));
    }
    for name in &report.only_post_quantum {
        say(&format!(
            "note     the witness {name} is known by an ML-DSA-44 key only; nothing older stands beside it"
        ));
    }
    for part in &report.logs {
        say(&format!(
            "log      {}: all {} entries ({} open, {} blind, {} of them opened here), cosigned by {}",
            part.origin,
            part.size,
            part.open,
            part.blind,
            part.opened,
            cosigners(&part.cosigned)
        ));
    }
    for keys in &report.keys {
        let whole = keys
            .complete_to
            .map_or("as far as the bundle says".to_owned(), |size| {
                format!("all up to entry {size}")
            });
        say(&format!(
            "keys of  {} ({}): {} key events, {whole}",
            keys.issuer, keys.origin, keys.events
        ));
    }
    for record in &report.records {
        tell_record(report, record);
    }
    report.silences.iter().for_each(tell_silence);
    for name in &report.strangers {
        say(&format!("unread   {name}: no line of the index speaks of it"));
    }
    for problem in &report.problems {
        say(&format!("WRONG    {}: {}", problem.path, problem.what));
    }
    say(if report.is_sound() {
        "sound    everything this bundle says holds"
    } else {
        "UNSOUND  not everything this bundle says holds"
    });
}

/// The first characters of a post-quantum key are enough for people.
fn shortened(key: &str) -> String {
    const SHOWN: usize = 120;
    match key.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", key.get(..at).unwrap_or_default()),
        None => key.to_owned(),
    }
}

fn tell_record(report: &BundleReport, record: &RecordReport) {
    let mut stands = record.standing.as_str().to_owned();
    for (holds, word) in [
        (record.amended, "amended"),
        (record.corrected, "corrected"),
        (record.contested, "contested"),
    ] {
        if holds {
            stands.push_str(", ");
            stands.push_str(word);
        }
    }
    say(&format!(
        "record   {} of {}: {stands}",
        record.record, record.issuer
    ));
    for at in &record.statements {
        if let Some(statement) = report.statements.get(*at) {
            tell_statement(statement);
        }
    }
    say(&match record.complete {
        Complete::To { size, unopened: 0 } => {
            format!("         nothing later on it among the first {size} entries of the log")
        }
        Complete::To { size, unopened } => format!(
            "         nothing later on it among the open entries up to {size}; {unopened} blind entries behind it are \
             not opened here"
        ),
        Complete::Claimed => {
            "         later statements may have been left out: the bundle does not hold the log itself".into()
        }
    });
}

fn tell_statement(statement: &StatementReport) {
    let kind = statement.kind.as_deref().unwrap_or("statement");
    say(&format!(
        "  {:>3}    {} {kind}, entry {} of {} ({}), said to be of {}",
        statement.seq,
        statement.verb,
        statement.index,
        statement.origin,
        if statement.open { "open" } else { "blind" },
        time(statement.iat)
    ));
    say(&match statement.by {
        Some(by) => format!(
            "         not later than {}: cosigned by {}",
            time(by),
            cosigners(&statement.cosigned)
        ),
        None => format!(
            "         the policy asks for no cosigner; cosigned by {}",
            cosigners(&statement.cosigned)
        ),
    });
    for after in &statement.after {
        let known = match (after.confirmed, after.not_before) {
            (true, Some(at)) => format!(", which was not there yet on {}", time(at)),
            (true, None) => ", which that log had".into(),
            (false, _) => ", as the issuer says".into(),
        };
        say(&format!(
            "         not earlier than entry {} of {}{known}",
            after.after.size, after.after.origin
        ));
    }
    match &statement.source {
        Source::File => {}
        Source::Log => say("         found in the log; the bundle itself leaves it out"),
        Source::Sealed(of) => say(&format!(
            "         from the sealed file of {}",
            hex::encode(of).get(..16).unwrap_or_default()
        )),
    }
    if let Some(sealed) = &statement.sealed {
        say(&match sealed.inside {
            Some(count) => format!(
                "         sealed file of {} bytes, opened: {count} statements",
                sealed.bytes
            ),
            None => format!("         sealed file of {} bytes, not opened", sealed.bytes),
        });
    }
}

fn tell_silence(silence: &SilenceReport) {
    let by = silence
        .by
        .map(|by| format!(", cosigned by {}", time(by)))
        .unwrap_or_default();
    if !silence.answers.is_empty() {
        return say(&format!(
            "answers  {} answers {} in {}",
            silence.answers.len(),
            silence.record,
            silence.origin
        ));
    }
    say(&format!(
        "silence  {} has logged no answer to {} among its first {} entries{by}",
        silence.issuer, silence.record, silence.size
    ));
    say(&format!(
        "         read: {} open entries and {} blind ones opened here; {} blind ones are not opened by anyone here",
        silence.open, silence.opened, silence.unopened
    ));
}

/// One JSON object a line: first the bundle, then logs, keys, statements, records, silences, problems.
fn lines(report: &BundleReport) -> Vec<Value> {
    let mut lines = vec![json!({
        "what": "bundle",
        "sound": report.is_sound(),
        "keys": match report.trust { Trust::Given => "given", Trust::Bundle => "bundle" },
        "made": report.made,
        "by": report.by,
        "strangers": report.strangers,
    })];
    lines.extend(report.logs.iter().map(|part| {
        json!({
            "what": "log", "origin": part.origin, "size": part.size, "root": hex::encode(&part.root),
            "open": part.open, "blind": part.blind, "opened": part.opened, "cosigned": part.cosigned, "by": part.by,
        })
    }));
    lines.extend(report.keys.iter().map(|keys| {
        json!({
            "what": "keys", "origin": keys.origin, "issuer": keys.issuer, "events": keys.events,
            "refused": keys.refused, "root": keys.rooted, "complete_to": keys.complete_to,
        })
    }));
    lines.extend(report.statements.iter().map(statement_line));
    lines.extend(report.records.iter().map(|record| {
        let (size, unopened) = match record.complete {
            Complete::To { size, unopened } => (Some(size), Some(unopened)),
            Complete::Claimed => (None, None),
        };
        json!({
            "what": "record", "record": record.record, "issuer": record.issuer, "standing": record.standing.as_str(),
            "amended": record.amended, "corrected": record.corrected, "contested": record.contested,
            "statements": record.statements.len(), "complete_to": size, "unopened": unopened,
        })
    }));
    lines.extend(report.silences.iter().map(|silence| {
        let answers: Vec<String> = silence
            .answers
            .iter()
            .map(|answer| hex::encode(&answer.hash))
            .collect();
        json!({
            "what": "silence", "request": hex::encode(&silence.request), "record": silence.record,
            "origin": silence.origin, "issuer": silence.issuer, "size": silence.size, "by": silence.by,
            "answers": answers, "open": silence.open, "opened": silence.opened, "unopened": silence.unopened,
        })
    }));
    lines.extend(
        report
            .problems
            .iter()
            .map(|problem| json!({"what": "problem", "path": problem.path, "problem": problem.what})),
    );
    lines
}

fn statement_line(statement: &StatementReport) -> Value {
    let after: Vec<Value> = statement
        .after
        .iter()
        .map(|after| {
            json!({
                "origin": after.after.origin, "size": after.after.size, "root": hex::encode(&after.after.root),
                "confirmed": after.confirmed, "not_before": after.not_before,
            })
        })
        .collect();
    let source = match &statement.source {
        Source::File => "file".to_owned(),
        Source::Log => "log".to_owned(),
        Source::Sealed(of) => format!("sealed {}", hex::encode(of)),
    };
    json!({
        "what": "statement", "hash": hex::encode(&statement.hash), "source": source, "record": statement.record,
        "issuer": statement.issuer, "seq": statement.seq, "verb": statement.verb.as_str(), "kind": statement.kind,
        "iat": statement.iat, "exp": statement.exp, "answers": statement.answers, "to": statement.to,
        "key": hex::encode(&statement.key), "origin": statement.origin, "index": statement.index,
        "size": statement.size, "open": statement.open, "cosigned": statement.cosigned, "by": statement.by,
        "after": after,
        "sealed": statement.sealed.as_ref().map(|sealed| json!({
            "digest": hex::encode(&sealed.digest), "bytes": sealed.bytes, "key": sealed.key, "inside": sealed.inside,
        })),
    })
}
