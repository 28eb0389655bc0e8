//! How fast intake is. Run in release: `cargo test --release -p comity-wire speed -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::time::Instant;

use comity_core::date::Timestamp;
use comity_core::kinds::Kind;
use comity_wire::columns::{Target, guess};
use comity_wire::rows::{Given, read};
use comity_wire::tabular::{self, Options};

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
    let drafts: Vec<_> = read(&table, &mapping, &given)
        .unwrap()
        .map(|outcome| outcome.result.unwrap())
        .collect();
    let drafted = start.elapsed();
    assert_eq!(drafts.len(), ROWS);
    let records: Vec<_> = drafts
        .into_iter()
        .map(|draft| draft.into_record().unwrap())
        .collect();
    let checked = start.elapsed();
    println!(
        "{} rows: split {split:?}, drafts after {drafted:?}, checked records after {checked:?}",
        records.len()
    );
}
