//! How fast a counterpart catches up: pulling a log through the mirror, and checking every open statement in it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use comity_exchange::{FolderSource, Mirror, Sink, SinkError};
use comity_log::RealDisk;
use comity_proof::cbor::{Value, encode};
use comity_proof::cose::key_identifier;
use comity_proof::entry::Entry;
use comity_proof::statement::{self, Algorithm, Header, Statement, Verb};
use ed25519_dalek::{Signer, SigningKey};

use super::appends::open;
use super::limits::Limits;
use super::{Out, samples};

/// Open statements of the log that is pulled.
const OPEN: u64 = 60_000;
/// Blind entries of the other one.
const BLIND: u64 = 600_000;
/// Issuers of the statements.
const ISSUERS: u8 = 8;

/// Measures both.
pub(super) fn measure(out: &mut Out, folder: &Path, limits: &Limits) -> anyhow::Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let keys: Vec<SigningKey> = (1..=ISSUERS)
        .map(|seed| SigningKey::from_bytes(&[seed; 32]))
        .collect();
    let known: HashMap<[u8; 8], [u8; 32]> = keys
        .iter()
        .map(|key| key.verifying_key().to_bytes())
        .map(|public| (key_identifier(&public), public))
        .collect();
    let statements = |number: u64| {
        let key = &keys[usize::try_from(number).unwrap_or(0) % keys.len()];
        Entry::Open(signed(key, number)).encode()
    };
    let bytes = statements(0).len();
    let some: Vec<Vec<u8>> = (0..1024).map(statements).collect();
    let mut all = some.iter().cycle();
    out.rate(
        "open statements parsed and verified, one core",
        "statements_checked_per_s",
        |watch| watch.count(1, || all.next().is_some_and(|entry| check(entry, &known).is_ok())),
    );
    let mut check = |_: u64, entries: &[Vec<u8>]| check_all(entries, &known, cores);
    let rate = pulled(out, folder, "open", OPEN, &statements, &mut check)?;
    let per_core = rate / cores as f64;
    out.line(&format!(
        r#""name":"catching up, open statements of {bytes} B, each parsed and verified, {cores} cores","catch_up_open_per_s":{rate:.0},"a_core":{per_core:.0},"to_one_core_verify":{:.2}"#,
        per_core / limits.verify
    ));
    let mut blind = |_: u64, _: &[Vec<u8>]| Ok(());
    let rate = pulled(out, folder, "blind", BLIND, &samples::blind, &mut blind)?;
    out.line(&format!(
        r#""name":"catching up, blind entries","catch_up_blind_per_s":{rate:.0}"#
    ));
    Ok(())
}

/// Makes a log of such entries, then pulls all of it into a new mirror; entries a second.
fn pulled(
    out: &Out,
    folder: &Path,
    name: &str,
    count: u64,
    entry: &dyn Fn(u64) -> Vec<u8>,
    sink: &mut Sink<'_>,
) -> anyhow::Result<f64> {
    let log = open(&folder.join(format!("source-{name}")))?;
    for from in (0..count).step_by(4096) {
        log.append_all((from..count.min(from + 4096)).map(entry).collect())?;
    }
    let source = FolderSource::new(log.public_folder());
    let home = folder.join(format!("mirror-{name}"));
    std::fs::create_dir_all(&home)?;
    let mut mirror = Mirror::open(&home, log.vkey(), Arc::new(RealDisk))?;
    let begun = out.watch().begin();
    let pulled = mirror.pull(&source, sink, &|_, _| {})?;
    let rate = begun.rate(pulled.entries);
    ensure!(
        pulled.size == count && mirror.root_at(count)? == log.root_at(count)?,
        "the mirror is not the log"
    );
    log.close()?;
    Ok(rate)
}

/// What a node does with what it pulled, before it takes it: every statement parsed strictly and verified with the key
/// that its log introduced, on all cores.
fn check_all(entries: &[Vec<u8>], keys: &HashMap<[u8; 8], [u8; 32]>, cores: usize) -> Result<(), SinkError> {
    let share = entries.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = entries
            .chunks(share)
            .map(|some| scope.spawn(|| some.iter().try_for_each(|entry| check(entry, keys))))
            .collect();
        threads.into_iter().try_for_each(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| Err(anyhow::anyhow!("a thread panicked")))
        })
    })
    .map_err(SinkError::new)
}

fn check(entry: &[u8], keys: &HashMap<[u8; 8], [u8; 32]>) -> anyhow::Result<()> {
    let Entry::Open(bytes) = Entry::decode(entry)? else {
        anyhow::bail!("not an open entry");
    };
    let statement = Statement::parse(&bytes)?;
    let key = keys.get(&statement.header.kid).context("no such key")?;
    Ok(statement.verify(key)?)
}

/// A statement of about the usual length.
fn signed(key: &SigningKey, number: u64) -> Vec<u8> {
    let header = Header {
        alg: Algorithm::Ed25519,
        content_type: statement::RECORD_TYPE.into(),
        kid: key_identifier(&key.verifying_key().to_bytes()),
        iss: "node.example".into(),
        sub: format!("node.example/{number:032x}"),
        iat: 1_795_291_200,
        exp: None,
        typ: statement::STATEMENT_TYPE.into(),
        seq: 1,
        prev: None,
        verb: Verb::Issue,
        re: None,
        nonce: None,
        to: Vec::new(),
        after: Vec::new(),
        handling: None,
        envelope: None,
    };
    let body = Value::Map(vec![
        (Value::text("text"), Value::text(&"x".repeat(190))),
        (Value::text("number"), Value::Unsigned(number)),
    ]);
    let record = Value::Map(vec![
        (Value::text("v"), Value::Unsigned(1)),
        (Value::text("kind"), Value::text("notice")),
        (Value::text("issued"), Value::text("2026-11-21T20:00:00Z")),
        (Value::text("body"), body),
    ]);
    let (protected, payload) = (statement::protected_bytes(&header), encode(&record));
    let signature = key.sign(&statement::to_be_signed(&protected, &payload));
    statement::assemble(&protected, &payload, &signature.to_bytes())
}
