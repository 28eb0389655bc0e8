//! `comity verify`: check a log, a record or a case, offline, trusting nothing of the node.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use comity_proof::case::Outcome;
use comity_proof::folder::{self, FolderReport, FolderTiles, KeySource};
use comity_proof::hex;
use comity_proof::note::VerifierKey;
use comity_proof::policy::Policy;
use comity_proof::proof_file::{ProofFile, Subject};
use comity_proof::receipt::Receipt;
use comity_proof::statement::{self, Statement};

use super::verify_case;
use crate::cli::{Verify, VerifyLog, VerifyRecord};
use crate::exit::{Done, WrongUse};
use crate::input;
use crate::progress;

/// Largest file read here: a receipt, proof or statement is far smaller.
const LARGEST: u64 = 1 << 20;

/// Runs the command.
///
/// # Errors
/// Files that cannot be read; what does not verify is printed and ends with exit code 1.
pub(crate) fn run(args: &Verify) -> anyhow::Result<Done> {
    match args {
        Verify::Log(args) => log(args),
        Verify::Record(args) => record(args),
        Verify::Case { file } => case(file),
        Verify::Bundle(args) => super::verify_bundle::run(args),
        Verify::Vectors { folder } => super::verify_vectors::run(folder),
    }
}

#[allow(clippy::print_stdout, reason = "the verdict is this command's result")]
pub(super) fn say(text: &str) {
    println!("{text}");
}

fn case(file: &Path) -> anyhow::Result<Done> {
    match verify_case::run(file)? {
        Outcome::Valid => {
            say("valid");
            Ok(Done::Clean)
        }
        Outcome::Invalid(reason) => {
            say(&format!("invalid: {reason}"));
            Ok(Done::Findings)
        }
        Outcome::NotUnderstood(reason) => bail!(WrongUse(format!("not understood: {reason}"))),
    }
}

fn log(args: &VerifyLog) -> anyhow::Result<Done> {
    let folder = public_folder(&args.folder);
    let key = args.vkey.as_deref().map(vkey).transpose()?;
    let bar = progress::bar("entries");
    let moves = progress::moves(&bar);
    let mut moving = |done, total| moves(done, total);
    let report = match (&key, args.any_entries) {
        (Some(key), true) => folder::verify_hashes(&folder, key, &mut moving)?,
        (None, true) => bail!(WrongUse(
            "--any-entries needs --vkey: only entries of a node name their log's key".into()
        )),
        (key, false) => folder::verify(&folder, key.as_ref(), &mut moving)?,
    };
    bar.finish_and_clear();
    tell(&report);
    Ok(if report.is_sound() {
        Done::Clean
    } else {
        Done::Findings
    })
}

/// A node's data folder and a log's folder hold the published one inside.
fn public_folder(folder: &Path) -> PathBuf {
    let inside = [folder.join("log").join("public"), folder.join("public")];
    inside
        .into_iter()
        .find(|inside| inside.join("checkpoint").exists())
        .unwrap_or_else(|| folder.to_path_buf())
}

fn tell(report: &FolderReport) {
    say(&format!("log      {}", report.origin));
    say(&format!("size     {}", report.size));
    say(&format!("root     {}", hex::encode(&report.root)));
    if let Some(key) = &report.log_key {
        let from = match report.key_source {
            KeySource::Given => "given by you",
            KeySource::Log => {
                "introduced by entry 0 of this log itself: compare it with one that came another way"
            }
        };
        say(&format!("key      {key}\n         {from}"));
    }
    let (open, blind, tiles) = (report.open, report.blind, report.tiles);
    say(&format!(
        "checked  {} entries ({open} open, {blind} blind), {tiles} tiles",
        report.checked
    ));
    match &report.damage {
        None if report.open + report.blind == 0 => say("sound    every entry stands under the signed root"),
        None => say(
            "sound    every entry stands under the signed root, every open statement is signed by a key of this log",
        ),
        Some(damage) => {
            let index = damage
                .index
                .map(|index| format!(", entry {index}"))
                .unwrap_or_default();
            say(&format!("DAMAGED  {}{index}: {}", damage.path, damage.what));
        }
    }
}

/// A verifier key given as text or as the name of a file that holds it.
pub(super) fn vkey(text: &str) -> anyhow::Result<VerifierKey> {
    let text = match std::fs::read_to_string(text) {
        Ok(inside) => inside.trim().to_owned(),
        Err(_) => text.to_owned(),
    };
    text.parse()
        .map_err(|cause| WrongUse(format!("--vkey: {cause}")).into())
}

/// What a record is checked against.
struct Trust {
    vkey: Option<VerifierKey>,
    statement_keys: Vec<[u8; 32]>,
    log: Option<FolderReport>,
}

fn record(args: &VerifyRecord) -> anyhow::Result<Done> {
    let bytes = input::read(&args.statement, LARGEST)?;
    let statement = match statement::parse(&bytes) {
        Ok(statement) => statement,
        Err(cause) => {
            say(&format!("INVALID  the statement: {cause}"));
            return Ok(Done::Findings);
        }
    };
    describe(&statement);
    let trust = trust(args, &statement.header.iss)?;
    let checks = [
        Some(check_signature(&statement, &trust)),
        args.proof
            .as_deref()
            .map(|file| check_proof(&statement, file, &trust)),
        args.receipt
            .as_deref()
            .map(|file| check_receipt(&statement, file, &trust)),
        args.log
            .as_deref()
            .map(|folder| check_in_log(&statement, folder, &trust)),
    ];
    let mut sound = true;
    for check in checks.into_iter().flatten() {
        match check? {
            Ok(good) => say(&good),
            Err(bad) => {
                sound = false;
                say(&format!("INVALID  {bad}"));
            }
        }
    }
    Ok(if sound { Done::Clean } else { Done::Findings })
}

/// The outcome of one check: what holds, or what does not.
type Check = anyhow::Result<Result<String, String>>;

fn describe(statement: &Statement) {
    let header = &statement.header;
    say(&format!(
        "record   {} (statement {}, {})",
        header.sub, header.seq, header.verb
    ));
    say(&format!("issuer   {}", header.iss));
    say(&format!(
        "signed   {}",
        comity_core::date::Timestamp::from_seconds(i64::try_from(header.iat).unwrap_or(i64::MAX))
    ));
    say(&format!("hash     {}", hex::encode(&statement.hash())));
}

fn trust(args: &VerifyRecord, issuer: &str) -> anyhow::Result<Trust> {
    let mut trust = Trust {
        vkey: args.vkey.as_deref().map(vkey).transpose()?,
        statement_keys: Vec::new(),
        log: None,
    };
    if let Some(folder) = &args.log {
        let report = checked_log(folder, trust.vkey.as_ref())?;
        let of_issuer = report.statement_keys.iter().filter(|key| key.issuer == issuer);
        trust.statement_keys = of_issuer.map(|key| key.key).collect();
        trust.vkey = report.log_key.clone();
        trust.log = Some(report);
    }
    if let Some(key) = &args.key {
        // What the caller brings along counts, and nothing beside it.
        let key = hex::decode_array(key).ok_or_else(|| WrongUse("--key is 64 hexadecimal digits".into()))?;
        trust.statement_keys = vec![key];
    }
    if trust.statement_keys.is_empty() && trust.vkey.is_none() {
        bail!(WrongUse(
            "give the keys to check against: --key and --vkey, or --log with a copy of the published log"
                .into()
        ));
    }
    Ok(trust)
}

/// A copy of a published log, after the whole of it was checked: with the caller's key where there is one, else with
/// the one that the log introduces itself.
fn checked_log(folder: &Path, vkey: Option<&VerifierKey>) -> anyhow::Result<FolderReport> {
    let report = folder::verify(&public_folder(folder), vkey, &mut |_, _| {})?;
    if !report.is_sound() {
        tell(&report);
        bail!("the log does not verify, so nothing is checked against it");
    }
    Ok(report)
}

fn check_signature(statement: &Statement, trust: &Trust) -> Check {
    if trust.statement_keys.is_empty() {
        return Ok(Ok(
            "not checked: the issuer's signature (give --key or --log)".into()
        ));
    }
    let fits = trust
        .statement_keys
        .iter()
        .find(|key| statement.verify(key).is_ok());
    Ok(match fits {
        Some(key) => Ok(format!(
            "valid    signature of the issuer, key {}",
            hex::encode(key)
        )),
        None => Err("the issuer's signature: none of the keys made it".into()),
    })
}

fn check_proof(statement: &Statement, file: &Path, trust: &Trust) -> Check {
    let Some(vkey) = &trust.vkey else {
        return Ok(Err("the proof: give the log's key with --vkey".into()));
    };
    let text = String::from_utf8(input::read(file, LARGEST)?)
        .with_context(|| format!("{} is not text", file.display()))?;
    let proved = ProofFile::parse(&text)
        .and_then(|proof| proof.verify(Subject::Statement(statement), &Policy::of_log(vkey.clone())));
    Ok(match proved {
        Ok(proved) => Ok(format!(
            "valid    logged as entry {} of {} ({} entries)",
            proved.index, proved.log.name, proved.size
        )),
        Err(cause) => Err(format!("the proof: {cause}")),
    })
}

fn check_receipt(statement: &Statement, file: &Path, trust: &Trust) -> Check {
    let Some(vkey) = &trust.vkey else {
        return Ok(Err("the receipt: give the log's key with --vkey".into()));
    };
    let receipt = match Receipt::parse(&input::read(file, LARGEST)?) {
        Ok(receipt) => receipt,
        Err(cause) => return Ok(Err(format!("the receipt: {cause}"))),
    };
    Ok(match receipt.verify_statement(statement, vkey) {
        Ok(root) => Ok(format!(
            "valid    receipt of the log under root {}",
            hex::encode(&root)
        )),
        Err(cause) => Err(format!("the receipt: {cause}")),
    })
}

fn check_in_log(statement: &Statement, folder: &Path, trust: &Trust) -> Check {
    let folder = public_folder(folder);
    let Some(report) = &trust.log else {
        return Ok(Err("the log was not checked".into()));
    };
    let leaves = Subject::Statement(statement).leaves();
    let tiles = FolderTiles::new(&folder);
    for index in 0..comity_proof::tile::tiles_at(0, report.size) {
        let width = comity_proof::tile::width_at(0, index, report.size);
        let entries = tiles.entries(index, width)?;
        let at = entries
            .iter()
            .position(|entry| leaves.contains(&comity_proof::merkle::leaf_hash(entry)));
        if let Some(at) = at {
            let entry = index * u64::from(comity_proof::tile::WIDTH) + at as u64;
            return Ok(Ok(format!(
                "valid    stands in the log {} as entry {entry} of {}",
                report.origin, report.size
            )));
        }
    }
    Ok(Err(format!(
        "the log {} does not hold this statement",
        report.origin
    )))
}
