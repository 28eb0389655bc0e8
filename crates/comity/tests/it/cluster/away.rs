//! A node that was away for a long time comes back.

use std::time::Instant;

use comity_testkit::cluster::until;

use super::{counterparts, holds_all, nothing_lost_nothing_invented, report, settled};

fn away_for(records: usize, batch: usize) -> (f64, u64) {
    let mut cluster = counterparts(2);
    settled(&cluster);
    assert!(cluster.node_mut(1).stop());
    for from in (0..records).step_by(batch) {
        report(&cluster, 0, from, batch.min(records - from));
    }
    cluster.node_mut(1).serve().unwrap();
    let begun = Instant::now();
    let (north, south) = (cluster.node(0), cluster.node(1));
    let mut most = 0;
    until(
        "the node that was away holds all",
        std::time::Duration::from_secs(600),
        || {
            most = most.max(south.memory());
            holds_all(south, north)
        },
    );
    let took = begun.elapsed().as_secs_f64();
    nothing_lost_nothing_invented(&cluster);
    (took, most)
}

#[test]
fn a_node_that_was_away_for_two_thousand_records_catches_up() {
    let (took, memory) = away_for(2_000, 1_000);
    println!("2,000 records in {took:.1} s, at most {} MiB", memory >> 20);
}

/// 100,000 records in under five minutes (release build): `cargo test --release … -- --ignored hundred_thousand`.
#[test]
#[ignore = "takes minutes; run it with --release"]
fn a_node_that_was_away_for_a_hundred_thousand_records_catches_up() {
    let (took, memory) = away_for(100_000, 20_000);
    println!("100,000 records in {took:.1} s, at most {} MiB", memory >> 20);
    assert!(took < 300.0, "{took} s");
}
