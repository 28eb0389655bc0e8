//! How many statements a second the store takes: staged, settled, and searchable, every batch durable.
//!
//! `cargo run --release -p comity-store --example stage_rate -- [STATEMENTS] [BATCH] [FOLDER]`
//! prints one line of JSON. The statements look like laboratory findings: some 700 bytes, a dozen search words in two
//! languages, two subjects, a dedupe key. Keys and record ids are hashes, the worst case for an index.
#![allow(clippy::disallowed_methods, reason = "a measurement needs a clock")]
#![allow(clippy::print_stdout, reason = "prints its figure")]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use comity_store::{
    Filter, Hash, Page, RecordRow, RecordStore, Sight, SqliteStore, StageOutcome, StagedStatement, SubjectRow,
};
use sha2::{Digest, Sha256};

/// Substances of the made-up findings: identifier, English name, Chinese name.
const SUBSTANCES: [(&str, &str, &str); 6] = [
    ("437-38-7", "fentanyl", "芬太尼"),
    ("561-27-3", "heroin", "海洛因"),
    ("537-46-2", "methamphetamine", "甲基苯丙胺"),
    ("50-36-2", "cocaine", "可卡因"),
    ("7361-61-7", "xylazine", "赛拉嗪"),
    ("86347-14-0", "medetomidine", "美托咪定"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let statements: usize = args.next().map_or(Ok(200_000), |arg| arg.parse())?;
    let batch: usize = args.next().map_or(Ok(4_000), |arg| arg.parse())?;
    let folder = args.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(folder)?;
    let store = SqliteStore::open(&folder.path().join("store.sqlite"))?;

    let (mut stage, mut settle) = (Duration::ZERO, Duration::ZERO);
    let mut index = 0;
    while (index as usize) < statements {
        let made: Vec<StagedStatement> = (index..index + batch as u64).map(finding).collect();
        let begun = Instant::now();
        let outcomes = store.stage(&made)?;
        stage += begun.elapsed();
        assert!(outcomes.iter().all(|outcome| *outcome == StageOutcome::Staged));
        let placed: Vec<(Hash, u64)> = made.iter().map(|s| s.hash).zip(index..).collect();
        index += batch as u64;
        let begun = Instant::now();
        store.settle(&placed, index)?;
        settle += begun.elapsed();
    }
    report(&store, index, batch, stage, settle)
}

fn report(
    store: &SqliteStore,
    count: u64,
    batch: usize,
    stage: Duration,
    settle: Duration,
) -> Result<(), Box<dyn Error>> {
    let per_second = count as f64 / (stage + settle).as_secs_f64();
    let bytes = std::fs::metadata(store.path())?.len();
    let (found, search) = timed(|| store.list(&asking("芬太尼"), &Page::first(50)))?;
    let (_, counts) = timed(|| store.counts_by_kind(&Filter::seen_by(Sight::labels(&["CLEAR", "GREEN"]))))?;
    let (_, number) = timed(|| store.count(&asking("437-38-7")))?;
    println!(
        "{{\"statements\":{count},\"batch\":{batch},\"statements_per_s\":{per_second:.0},\"stage_s\":{:.3},\"settle_s\":{:.3},\
         \"bytes_per_statement\":{},\"found\":{},\"search_page_ms\":{:.2},\"count_word_ms\":{:.2},\"counts_by_kind_ms\":{:.2}}}",
        stage.as_secs_f64(),
        settle.as_secs_f64(),
        bytes / count,
        found.rows.len(),
        search.as_secs_f64() * 1e3,
        number.as_secs_f64() * 1e3,
        counts.as_secs_f64() * 1e3,
    );
    Ok(())
}

fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<(T, Duration), E> {
    let begun = Instant::now();
    Ok((work()?, begun.elapsed()))
}

fn asking(text: &str) -> Filter {
    Filter {
        text: Some(text.to_owned()),
        ..Filter::seen_by(Sight::labels(&["CLEAR", "GREEN"]))
    }
}

fn finding(number: u64) -> StagedStatement {
    let (cas, english, chinese) = SUBSTANCES[number as usize % SUBSTANCES.len()];
    let key: Hash = Sha256::digest(number.to_be_bytes()).into();
    let mut bytes = key.to_vec();
    bytes.resize(700, b'x');
    let day = format!("2024-{:02}-{:02}", number / 28 % 12 + 1, number % 28 + 1);
    StagedStatement {
        hash: Sha256::digest(&bytes).into(),
        leaf_hash: Sha256::digest(key).into(),
        bytes,
        open: true,
        row: RecordRow {
            record_id: record_id(&key),
            seq: 1,
            verb: "issue".to_owned(),
            kind: "identification".to_owned(),
            issuer: "node.example".to_owned(),
            issued: 1_732_000_000,
            occurred: Some(day),
            title: format!("{english} in sample {number}"),
            status: Some("reported".to_owned()),
            tlp: "GREEN".to_owned(),
            ..RecordRow::default()
        },
        search: vec![
            format!("{english} in sample {number}"),
            format!("{chinese} {cas}"),
            "powder, Ohio, confirmed by GC-MS".to_owned(),
        ],
        subjects: vec![subject("cas", cas), subject("sample", &number.to_string())],
        dedupe_key: Some(key),
        import: None,
    }
}

/// As the node makes them: its name and 16 random bytes.
fn record_id(random: &Hash) -> String {
    let hex: String = random.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("node.example/{hex}")
}

fn subject(scheme: &str, value: &str) -> SubjectRow {
    SubjectRow {
        scheme: scheme.to_owned(),
        value: value.to_owned(),
    }
}
