//! A node that was away catches up. The numbers of a release build go to the notes of measurements.

use std::time::Instant;

use super::{Desk, NORTH, SOUTH, found, good_round, pin};
/// What a test of every day carries.
const RECORDS: usize = 5_000;

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the rate is printed, and nothing hangs on it"
)]
fn five_thousand_records_are_caught_up_in_one_round() {
    let records = std::env::var("COMITY_CATCH_UP")
        .ok()
        .and_then(|text| text.parse().ok());
    let records = records.unwrap_or(RECORDS);
    let (north, south) = (Desk::new(NORTH), Desk::new(SOUTH));
    pin(north.node(), south.node());
    super::publish_many(north.node(), records);
    let began = Instant::now();
    let report = good_round(&south, &north);
    let took = began.elapsed();
    assert_eq!(report.refused, 0);
    assert!(report.open >= records as u64);
    assert_eq!(found(south.node(), "zwirn"), records as u64);
    println!(
        "{} entries in {took:?}: {:.0} a second",
        report.to,
        report.to as f64 / took.as_secs_f64()
    );
}
