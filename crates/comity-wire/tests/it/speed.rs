//! How fast intake is. Run in release: `cargo test --release -p comity-wire speed -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::time::Instant;

use comity_core::date::Timestamp;
use comity_core::kinds::Kind;
use comity_wire::columns::{Target, guess};
use comity_wire::rows::{Given, read};
use comity_wire::tabular::{self, Options};

use crate::workbook::Workbook;

const ROWS: usize = 50_000;

fn findings() -> String {
    let mut text = String::from("sample_id,date,region,matrix,substance,as_written\n");
    for at in 0..ROWS {
        let day = at % 28 + 1;
        writeln!(
            text,
            "made-up-{at:05},2024-02-{day:02},US-IL-Cook,postmortem,FENTANYL,FENTANYL"
        )
        .unwrap();
    }
    text
}

#[test]
#[ignore = "a measurement; see the head of this file"]
#[allow(clippy::disallowed_methods, reason = "a measurement has a clock")]
fn speed_of_rows() {
    let text = findings();
    let start = Instant::now();
    let table = tabular::read(text.as_bytes(), &Options::default()).unwrap();
    let split = start.elapsed();
    let mapping = guess(
        &table.headers,
        &table.sample(200),
        Target::of(Kind::Identification).unwrap(),
    )
    .mapping;
    let given = Given::at(Timestamp::from_seconds(1_795_000_000));
    // One draft at a time: a file's drafts are never all held.
    let drafted = read(&table, &mapping, &given)
        .unwrap()
        .filter(|outcome| outcome.result.is_ok())
        .count();
    let drafts = start.elapsed();
    let records = read(&table, &mapping, &given)
        .unwrap()
        .filter_map(|outcome| outcome.result.ok()?.into_record().ok());
    assert_eq!((drafted, records.count()), (ROWS, ROWS));
    let checked = start.elapsed() - drafts;
    println!(
        "{ROWS} rows: split {split:?}, split and drafted {drafts:?}, drafted again and checked {checked:?}"
    );
}

#[test]
#[ignore = "a measurement; see the head of this file"]
#[allow(clippy::disallowed_methods, reason = "a measurement has a clock")]
fn speed_of_workbooks() {
    let text = findings();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let rows: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    let bytes = Workbook::of(&crate::workbook::rows(&rows)).bytes();
    let start = Instant::now();
    let table = tabular::read(&bytes, &Options::default()).unwrap();
    println!("{} rows of a workbook: {:?}", table.len(), start.elapsed());
}
